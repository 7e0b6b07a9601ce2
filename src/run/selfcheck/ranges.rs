//! Files of one size in which entries stand by their place, filled up with what nobody can open.
//!
//! A file is asked for by the highest bits of a place, so whoever hosts it learns those and no more. All files have as many
//! bytes, and entries that are real cannot be told from those that are not, so neither their number in a file nor the file
//! that a visitor got can be told from what goes over the wire.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::error::{Error, Result};
use crate::seal::entry::PLACE;
use crate::spill::Spill;
use crate::spill::rows::Rows;

/// Entries of a file.
pub(super) const ENTRIES: usize = 1 << 10;
/// Of which real, on average and at the most: that chance puts more than [`ENTRIES`] into one of a million files has odds
/// of one in ten thousand million.
const REAL: u64 = ENTRIES as u64 * 3 / 4;

/// Entries on their way into files.
pub(super) struct Ranges {
    rows: Rows<u8>,
    /// Highest bits of a place that name its file.
    pub(super) bits: u32,
    /// Bytes of an entry, place included.
    pub(super) bytes: usize,
    /// Whether two may be equal: they are then written once.
    repeats: bool,
}

impl Ranges {
    /// For so many entries of so many bytes.
    ///
    /// # Errors
    /// If there is no room on disk, or the system gives no random bytes.
    pub(super) fn new(spill: &Spill, count: u64, bytes: usize, repeats: bool) -> Result<Self> {
        let bits = bits(count);
        let mut rows = Rows::parts(spill, 1 << bits);
        // One that nobody can open stands in each from the beginning: so each is there, and knows its name.
        for range in 0..1u64 << bits {
            let mut entry = vec![0; bytes];
            random(&mut entry)?;
            name(&mut entry, range, bits);
            rows.extend(range, &entry)?;
        }
        Ok(Self { rows, bits, bytes, repeats })
    }

    /// How many files.
    pub(super) fn files(&self) -> u64 {
        1 << self.bits
    }

    /// Adds an entry; its first bytes are its place.
    ///
    /// # Errors
    /// If there is no room on disk.
    pub(super) fn push(&mut self, entry: &[u8]) -> Result<()> {
        self.rows.extend(range(entry, self.bits), entry)
    }

    /// Writes all files into a folder that is there; returns how many entries are real.
    ///
    /// # Errors
    /// If a file cannot be written, two entries that must differ are one, or more fell together than a file holds.
    pub(super) fn write(self, folder: &Path) -> Result<u64> {
        let Self { rows, bits, bytes, repeats } = self;
        let digits = (bits as usize).div_ceil(4).max(1);
        let one = |packed: &[u8]| {
            let (entries, real) = full(packed, bits, bytes, repeats)?;
            let file = folder.join(format!("{:0digits$x}.bin", range(packed, bits)));
            let mut options = OpenOptions::new();
            let mut out = options
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&file)
                .map_err(Error::io("write", &file))?;
            out.write_all(&entries).map_err(Error::io("write", &file))?;
            Ok(real)
        };
        let mut real = 0;
        rows.each(one, |some: u64| {
            real += some;
            Ok(())
        })?;
        Ok(real)
    }
}

/// The bytes of a file, sorted by place, and how many of its entries are real.
fn full(packed: &[u8], bits: u32, bytes: usize, repeats: bool) -> Result<(Vec<u8>, u64)> {
    let mut entries: Vec<&[u8]> = packed.chunks_exact(bytes).collect();
    entries.sort_unstable();
    if repeats {
        entries.dedup();
    } else if entries.windows(2).any(|pair| pair[0][..PLACE] == pair[1][..PLACE]) {
        return Err(Error::Refused(
            "two rows of the register have one notice code; nothing was written".into(),
        ));
    }
    let real = entries.len() as u64 - 1;
    let Some(empty) = ENTRIES.checked_sub(entries.len()) else {
        let why = "chance put more entries into one file than it holds; run it again into another folder";
        return Err(Error::Refused(why.into()));
    };
    let mut fill = vec![0; empty * bytes];
    random(&mut fill)?;
    fill.chunks_exact_mut(bytes).for_each(|entry| name(entry, range(packed, bits), bits));
    entries.extend(fill.chunks_exact(bytes));
    entries.sort_unstable();
    Ok((entries.concat(), real))
}

/// So many that a file is filled by three quarters at the most, on average.
fn bits(count: u64) -> u32 {
    (0..32).find(|bits| count.div_ceil(1 << bits) <= REAL).unwrap_or(32)
}

/// The place that an entry begins with.
fn place(entry: &[u8]) -> u64 {
    let mut place = [0; PLACE];
    entry.iter().zip(&mut place).for_each(|(byte, at)| *at = *byte);
    u64::from_be_bytes(place)
}

/// The file of an entry.
fn range(entry: &[u8], bits: u32) -> u64 {
    place(entry).checked_shr(64 - bits).unwrap_or(0)
}

/// Moves an entry into a file, by the highest bits of its place.
fn name(entry: &mut [u8], range: u64, bits: u32) {
    let low = u64::MAX.checked_shr(bits).unwrap_or(0);
    let high = range.checked_shl(64 - bits).unwrap_or(0);
    let named = (place(entry) & low | high).to_be_bytes();
    entry.iter_mut().zip(named).for_each(|(byte, at)| *byte = at);
}

/// Fills with the system's random bytes.
///
/// # Errors
/// If it gives none.
pub(super) fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|why| Error::Refused(format!("the system gives no random bytes: {why}")))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const BYTES: usize = 20;

    fn written(count: u64, share: u64) -> (tempfile::TempDir, u32) {
        let home = tempfile::tempdir().unwrap();
        let spill = Spill::new(home.path(), share);
        let mut ranges = Ranges::new(&spill, count, BYTES, false).unwrap();
        for n in 0..count {
            let mut entry = [7; BYTES];
            entry[..8].copy_from_slice(&n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
            ranges.push(&entry).unwrap();
        }
        let (bits, folder) = (ranges.bits, home.path().join("files"));
        fs::create_dir(&folder).unwrap();
        assert_eq!(ranges.write(&folder).unwrap(), count);
        (home, bits)
    }

    #[test]
    fn files_are_equally_large_and_every_entry_is_in_the_one_of_its_place() {
        for (count, share) in
            [(0, 1 << 30), (1, 1 << 30), (768, 1 << 30), (769, 1 << 30), (20_000, 1 << 30), (20_000, 0)]
        {
            let (home, bits) = written(count, share);
            let names = fs::read_dir(home.path().join("files")).unwrap().count();
            assert_eq!(names, 1 << bits, "{count}");
            let mut found = 0;
            for range in 0..1u64 << bits {
                let digits = bits.div_ceil(4).max(1) as usize;
                let file = fs::read(home.path().join(format!("files/{range:0digits$x}.bin"))).unwrap();
                assert_eq!(file.len(), ENTRIES * BYTES);
                let entries: Vec<&[u8]> = file.chunks_exact(BYTES).collect();
                assert!(entries.is_sorted());
                assert!(entries.iter().all(|entry| super::range(entry, bits) == range));
                found += entries.iter().filter(|entry| entry[8..] == [7; 12]).count();
            }
            assert_eq!(found as u64, count);
        }
    }

    #[test]
    fn how_many_files_tells_the_number_of_people_to_a_power_of_two() {
        assert_eq!([0, 1, 768, 769, 1536, 1537, 10_000_000].map(bits), [0, 0, 0, 1, 1, 2, 14]);
    }

    #[test]
    fn a_code_that_stands_twice_is_refused_and_an_address_may() {
        let spill = Spill::default();
        for repeats in [false, true] {
            let mut ranges = Ranges::new(&spill, 2, BYTES, repeats).unwrap();
            ranges.push(&[7; BYTES]).unwrap();
            ranges.push(&[7; BYTES]).unwrap();
            let home = tempfile::tempdir().unwrap();
            assert_eq!(ranges.write(home.path()).ok(), repeats.then_some(1));
        }
    }

    #[test]
    fn more_than_a_file_holds_is_said() {
        let mut ranges = Ranges::new(&Spill::default(), 1, BYTES, false).unwrap();
        for n in 0..ENTRIES as u64 {
            let mut entry = [0; BYTES];
            entry[..8].copy_from_slice(&n.to_be_bytes());
            ranges.push(&entry).unwrap();
        }
        let home = tempfile::tempdir().unwrap();
        assert!(ranges.write(home.path()).unwrap_err().to_string().contains("chance"));
    }
}
