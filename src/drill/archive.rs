//! Archives of a drill: the least that makes a zip (APPNOTE 6.3.10) and a tar (POSIX.1-1988 ustar).
//!
//! The drill is what unpacking is held against, so it is written by other hands than those that read: no code of
//! `unpack` is used here. No times and no owners: same drill, same bytes.

use std::fs::File;
use std::io::{self, Read, Write};

use crc32fast::Hasher;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

/// A member: its name, and its bytes from the start.
pub type Member = (&'static str, File);

/// Writes an archive of the kind that its name says.
pub fn write<'m>(
    file: &str,
    members: impl ExactSizeIterator<Item = &'m mut Member>,
    out: &mut impl Write,
) -> io::Result<()> {
    if !file.ends_with(".tar.gz") {
        return zip(members, out);
    }
    let mut out = GzEncoder::new(out, Compression::default());
    tar(members, &mut out)?;
    out.finish().map(|_| ())
}

/// Counts what goes through.
struct Counted<W> {
    out: W,
    len: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let len = self.out.write(bytes)?;
        self.len += len as u64;
        Ok(len)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Members deflated, their sizes behind them, since they are known only then.
fn zip<'m>(members: impl ExactSizeIterator<Item = &'m mut Member>, out: &mut impl Write) -> io::Result<()> {
    let mut out = Counted { out, len: 0 };
    let mut directory = Vec::new();
    let count = members.len() as u16;
    for (name, file) in members {
        let at = small(out.len)?;
        out.write_all(b"PK\x03\x04")?;
        out.write_all(&about(name, [0; 3]))?;
        out.write_all(name.as_bytes())?;
        let (crc, size, packed) = deflate(file, &mut out)?;
        let sizes = [crc, small(packed)?, small(size)?];
        out.write_all(b"PK\x07\x08")?;
        sizes.iter().try_for_each(|size| out.write_all(&size.to_le_bytes()))?;
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&about(name, sizes));
        // Comment, disk, attributes: none.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let at = small(out.len)?;
    out.write_all(&directory)?;
    out.write_all(b"PK\x05\x06\0\0\0\0")?;
    out.write_all(&[count.to_le_bytes(), count.to_le_bytes()].concat())?;
    out.write_all(&[(directory.len() as u32).to_le_bytes(), at.to_le_bytes()].concat())?;
    out.write_all(&[0; 2])
}

/// What both headers of a member say: version, flags (sizes behind the data), deflate, 1980-01-01, sizes, name.
fn about(name: &str, sizes: [u32; 3]) -> Vec<u8> {
    let mut about = vec![20, 0, 8, 0, 8, 0, 0, 0, 0x21, 0];
    sizes.iter().for_each(|size| about.extend_from_slice(&size.to_le_bytes()));
    about.extend_from_slice(&(name.len() as u16).to_le_bytes());
    about.extend_from_slice(&[0; 2]);
    about
}

/// Checksum, size and packed size of what was written.
fn deflate(file: &mut File, out: &mut impl Write) -> io::Result<(u32, u64, u64)> {
    let mut packed = DeflateEncoder::new(Counted { out, len: 0 }, Compression::default());
    let (mut crc, mut size, mut buffer) = (Hasher::new(), 0, vec![0; 64 << 10]);
    loop {
        let len = file.read(&mut buffer)?;
        if len == 0 {
            break;
        }
        crc.update(&buffer[..len]);
        size += len as u64;
        packed.write_all(&buffer[..len])?;
    }
    Ok((crc.finalize(), size, packed.finish()?.len))
}

fn small(size: u64) -> io::Result<u32> {
    u32::try_from(size).map_err(|_| io::Error::other("a zip of 4 GiB or more is not written"))
}

fn tar<'m>(members: impl Iterator<Item = &'m mut Member>, out: &mut impl Write) -> io::Result<()> {
    for (name, file) in members {
        let size = file.metadata()?.len();
        out.write_all(&header(name, size))?;
        let copied = io::copy(file, out)?;
        out.write_all(&vec![0; (copied.next_multiple_of(512) - copied) as usize])?;
    }
    out.write_all(&[0; 1024])
}

/// A ustar header of a plain file. A size beyond eleven octal digits is written as GNU tar does.
fn header(name: &str, size: u64) -> [u8; 512] {
    let mut block = [0; 512];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &name.as_bytes()[..name.len().min(100)]);
    put(100, b"0000644\x000000000\x000000000\0");
    put(124, format!("{size:011o}\0").get(..12).unwrap_or_default().as_bytes());
    if size >= 1 << 33 {
        put(124, &[0x80, 0, 0, 0]);
        put(128, &size.to_be_bytes());
    }
    put(136, b"00000000000\0        0");
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Seek, SeekFrom};

    use super::*;

    fn members() -> Vec<Member> {
        let part = |text: &[u8]| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(text).unwrap();
            file.seek(SeekFrom::Start(0)).unwrap();
            file
        };
        vec![
            ("a/one.txt", part(&b"one ".repeat(1000))),
            ("two.txt", part(b"")),
            ("three.txt", part(&[7; 512])),
        ]
    }

    #[test]
    fn other_readers_read_them() {
        let mut bytes = Vec::new();
        write("x.zip", members().iter_mut(), &mut bytes).unwrap();
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = Vec::new();
        read.by_name("a/one.txt").unwrap().read_to_end(&mut text).unwrap();
        assert_eq!((read.len(), text), (3, b"one ".repeat(1000)));

        let mut bytes = Vec::new();
        write("x.tar.gz", members().iter_mut(), &mut bytes).unwrap();
        let mut read = tar::Archive::new(flate2::read::GzDecoder::new(&bytes[..]));
        let mut found = Vec::new();
        for entry in read.entries().unwrap() {
            let mut entry = entry.unwrap();
            let mut text = Vec::new();
            entry.read_to_end(&mut text).unwrap();
            found.push((entry.path().unwrap().to_string_lossy().into_owned(), text.len()));
        }
        let right = [("a/one.txt", 4000), ("two.txt", 0), ("three.txt", 512)];
        assert_eq!(found, right.map(|(name, len)| (name.to_owned(), len)));
    }

    #[test]
    fn a_size_beyond_octal_digits() {
        let block = header("x", (1 << 33) + 5);
        assert_eq!(block[124..136], [0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 5]);
    }
}
