//! The central directory: what a zip archive says it holds (APPNOTE 4.3.12 to 4.3.16).

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use super::entry::{Crypt, Entry};
use super::{extras, number};
use crate::item::Windows;
use crate::unpack::bytes::Bytes;

/// Bytes of the end record without its comment.
const END: u64 = 22;
/// Bytes of the pointer to the end record of zip64.
const POINTER: u64 = 20;
/// Bytes of a local header without name and extra field.
const LOCAL: u64 = 30;
/// Bytes of a directory record without name, extra field and comment.
const RECORD: usize = 46;

/// A member as the archive names it.
pub struct Named {
    /// Its name as stored.
    pub name: Vec<u8>,
    /// How to read it, or why not.
    pub entry: Result<Entry, String>,
    /// Whether it is a symbolic link.
    pub is_link: bool,
    /// The bytes of the archive that are its own: header and data.
    pub span: Range<u64>,
    /// Whether its checksum and sizes stand behind them.
    pub has_descriptor: bool,
}

/// Where the directory is.
pub struct Directory {
    /// Its records.
    pub records: Range<u64>,
    /// The end of the end record, comment included.
    pub end: u64,
    /// What to add to the offsets in it: something may stand before the archive.
    base: u64,
}

impl Directory {
    /// Looks for the end record in the last bytes of the archive.
    ///
    /// # Errors
    /// If they cannot be read. `None` if there is no directory that makes sense.
    pub fn find(windows: &dyn Windows) -> io::Result<Option<Self>> {
        let size = windows.size();
        let tail = windows.window(size.saturating_sub(END + 0xFFFF)..size)?;
        for at in memchr::memmem::rfind_iter(&tail, b"PK\x05\x06") {
            let record = &tail[at..];
            let end = tail.at + at as u64 + END + number(record, 20, 2);
            if (record.len() as u64) < END || end > size {
                continue;
            }
            let found = Self::at(windows, record, tail.at + at as u64, end)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The directory of the end record at `at`.
    fn at(windows: &dyn Windows, record: &[u8], at: u64, end: u64) -> io::Result<Option<Self>> {
        let (mut len, mut start, mut behind) = (number(record, 12, 4), number(record, 16, 4), at);
        let pointer = windows.window(at.saturating_sub(POINTER)..at)?;
        if pointer.starts_with(b"PK\x06\x07") {
            let said = number(&pointer, 8, 8);
            // Where something stands before the archive, the record is right before the pointer.
            for place in [said, pointer.at.saturating_sub(56)] {
                let wide = windows.window(place..place.saturating_add(56))?;
                if wide.starts_with(b"PK\x06\x06") && wide.len() == 56 {
                    (len, start, behind) = (number(&wide, 40, 8), number(&wide, 48, 8), place);
                    break;
                }
            }
        }
        let Some(first) = behind.checked_sub(len) else { return Ok(None) };
        let Some(base) = first.checked_sub(start) else { return Ok(None) };
        let head = windows.window(first..first + 4)?;
        let sound = if len == 0 { first == behind } else { head.starts_with(b"PK\x01\x02") };
        Ok(sound.then_some(Self { records: first..behind, end, base }))
    }

    /// Gives each member to `take`, in the directory's order, for as long as it returns true. Returns whether
    /// the directory makes sense to its end.
    ///
    /// # Errors
    /// If the archive cannot be read.
    pub fn each(&self, windows: &Arc<dyn Windows>, take: &mut dyn FnMut(Named) -> bool) -> io::Result<bool> {
        let mut bytes = Bytes::new(Arc::clone(windows), self.records.clone());
        let (mut record, mut rest) = ([0; RECORD], Vec::new());
        while bytes.at() < self.records.end {
            if read(&mut bytes, &mut record)? < RECORD || !record.starts_with(b"PK\x01\x02") {
                return Ok(record.starts_with(b"PK\x05\x05"));
            }
            let [name, extra, comment] = [28, 30, 32].map(|at| number(&record, at, 2) as usize);
            rest.resize(name + extra + comment, 0);
            if read(&mut bytes, &mut rest)? < rest.len() {
                return Ok(false);
            }
            let named = self.named(&**windows, &record, &rest[..name], &rest[name..name + extra])?;
            if !take(named) {
                return Ok(true);
            }
        }
        Ok(true)
    }

    /// A record as a member; its data stand behind its local header.
    fn named(&self, windows: &dyn Windows, record: &[u8], name: &[u8], extra: &[u8]) -> io::Result<Named> {
        let mut fields = Fields::of(record, 8, 20, extra, true);
        fields.check_by_time(number(record, 12, 2));
        let wide = extras(extra).find(|(kind, _)| *kind == 1).map(|(_, content)| content);
        let mut offset = number(record, 42, 4);
        if offset == 0xFFFF_FFFF {
            let before = [20, 24].iter().filter(|at| number(record, **at, 4) == 0xFFFF_FFFF).count();
            offset = wide.map_or(offset, |content| number(content, before * 8, 8));
        }
        let header = offset.saturating_add(self.base);
        let local = windows.window(header..header.saturating_add(LOCAL))?;
        let is_header = local.starts_with(b"PK\x03\x04") && local.len() as u64 == LOCAL;
        let unix = record[5] == 3 || record[5] == 19;
        let is_link = unix && number(record, 40, 2) & 0xF000 == 0xA000;
        let name = name.to_vec();
        if !is_header {
            let entry = Err("damaged: the directory points at no member".into());
            return Ok(Named { name, entry, is_link, span: 0..0, has_descriptor: false });
        }
        let start = header + LOCAL + number(&local, 26, 2) + number(&local, 28, 2);
        let entry = fields.entry(start);
        let span = header..start.saturating_add(entry.packed);
        Ok(Named { name, entry: Ok(entry), is_link, span, has_descriptor: fields.flags & 8 != 0 })
    }
}

/// What local headers and directory records say in the same words.
pub(super) struct Fields {
    pub flags: u64,
    pub packed: u64,
    pub size: u64,
    method: u16,
    crc: u32,
    crypt: Option<Crypt>,
}

impl Fields {
    /// The fields of `record`: those from the flags on start at `at`, checksum and sizes four before `sizes`.
    /// `known` says whether checksum and sizes stand here even where they stand behind the data too.
    pub fn of(record: &[u8], at: usize, sizes: usize, extra: &[u8], known: bool) -> Self {
        let flags = number(record, at, 2);
        let mut fields = Self {
            flags,
            method: number(record, at + 2, 2) as u16,
            crc: number(record, sizes - 4, 4) as u32,
            packed: number(record, sizes, 4),
            size: number(record, sizes + 4, 4),
            crypt: None,
        };
        if flags & 1 == 1 {
            let strange = flags & (1 << 6 | 1 << 13) != 0;
            fields.crypt =
                Some(if strange { Crypt::Unknown } else { Crypt::Legacy((fields.crc >> 24) as u8) });
        }
        for (kind, content) in extras(extra) {
            match kind {
                1 => fields.widen(content),
                0x9901 if fields.method == 99 => fields.aes(content),
                _ => {}
            }
        }
        if flags & 8 != 0 && !known {
            fields.crc = 0;
        }
        fields
    }

    /// Sizes of more than 32 bits; those that fit stand in the record alone.
    fn widen(&mut self, content: &[u8]) {
        let mut at = 0;
        for size in [&mut self.size, &mut self.packed] {
            if *size == 0xFFFF_FFFF {
                *size = number(content, at, 8);
                at += 8;
            }
        }
    }

    /// AES says the true method, and the second version of it that the checksum means nothing.
    fn aes(&mut self, content: &[u8]) {
        let bits = match content.get(4) {
            Some(1) => 128,
            Some(2) => 192,
            Some(3) => 256,
            _ => return self.crypt = Some(Crypt::Unknown),
        };
        self.crypt = Some(Crypt::Aes(bits));
        self.method = number(content, 5, 2) as u16;
        if number(content, 0, 2) == 2 {
            self.crc = 0;
        }
    }

    /// Where checksums stand behind the data, the first cipher's header ends with the time instead.
    pub fn check_by_time(&mut self, time: u64) {
        if self.flags & 8 != 0
            && let Some(Crypt::Legacy(check)) = &mut self.crypt
        {
            *check = (time >> 8) as u8;
        }
    }

    /// The entry whose data begin at `start`.
    pub fn entry(&self, start: u64) -> Entry {
        // No entry but an empty one has the checksum zero, but for one in four thousand million.
        let crc = (self.crc != 0).then_some(self.crc);
        let (packed, size) = (self.packed, Some(self.size));
        Entry { start, packed, size, crc, method: self.method, crypt: self.crypt }
    }
}

/// Reads until `out` is full or the bytes end.
fn read(bytes: &mut Bytes, out: &mut [u8]) -> io::Result<usize> {
    let mut have = 0;
    while have < out.len() {
        match bytes.read(&mut out[have..])? {
            0 => break,
            count => have += count,
        }
    }
    Ok(have)
}
