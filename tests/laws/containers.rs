//! What holds of containers, whatever they are made of.

use std::io;
use std::sync::Arc;

use breachscope::item::{Origin, Packed, Windows};
use breachscope::path::Path;
use breachscope::spill::Spill;
use breachscope::unpack::{Budget, HEAD, Kind, Limits, Shelf, list};

/// Bytes as something that members come out of.
#[derive(Debug)]
struct Whole(Arc<[u8]>);

impl Packed for Whole {
    fn open(&self) -> io::Result<Arc<dyn Windows>> {
        Ok(Arc::new(Arc::clone(&self.0)))
    }
}

/// Limits that a test reaches.
fn limits() -> Limits {
    Limits { free: 1 << 20, entries: 1000, depth: 4, ratio: 100, ..Limits::default() }
}

/// Lists and opens all that is in it. Returns the bytes that came out.
fn unfold(holder: &Arc<dyn Packed>, shelf: &Arc<Shelf>, budget: &mut Budget, depth: usize) -> u64 {
    let Ok(head) = holder.head(HEAD) else { return 0 };
    let Ok(windows) = holder.open() else { return 0 };
    let Some(kind) = Kind::of(&head).filter(|_| depth < limits().depth) else {
        return in_any_windows(&*windows);
    };
    let path = Path::of_file(std::path::Path::new("a"));
    let Ok(listing) = list(kind, &path, &path, holder, shelf, budget) else { return 0 };
    assert_eq!(listing.parsed + listing.skipped, windows.size(), "{kind:?} does not add up");
    let members = listing.members.into_iter().map(|member| match member.item.origin {
        Origin::Member(member) => unfold(&member, shelf, budget, depth + 1),
        _ => 0,
    });
    members.sum()
}

/// Lists and opens what these bytes are.
pub fn survives(bytes: &[u8]) {
    let shelf = Arc::new(Shelf::new(Spill::default(), vec![b"word".to_vec()], limits()));
    let mut budget = Budget::new(limits(), bytes.len() as u64);
    let holder: Arc<dyn Packed> = Arc::new(Whole(bytes.into()));
    unfold(&holder, &shelf, &mut budget, 0);
}

/// However it is looked at, a member has the same bytes. Returns how many.
fn in_any_windows(windows: &dyn Windows) -> u64 {
    let size = windows.size();
    let end = size.min(4096);
    let Ok(whole) = windows.window(0..end) else { return 0 };
    assert_eq!(whole.len() as u64, end);
    for at in [1, 511, 512, 4000].into_iter().filter(|at| *at < end) {
        let (Ok(behind), Ok(before)) = (windows.window(at..end), windows.window(0..at)) else { return 0 };
        assert!(whole[..at as usize] == before[..] && whole[at as usize..] == behind[..], "cut at {at}");
    }
    if size > end {
        let _ = windows.window(size - end..size);
    }
    size
}

/// Bytes behind the sign of a compressed stream.
fn stream(magic: &[u8], data: &[u8]) {
    survives(&[magic, data].concat());
}

pub fn gzip(data: &[u8]) {
    stream(b"\x1f\x8b\x08", data);
}

pub fn zstd(data: &[u8]) {
    stream(b"\x28\xb5\x2f\xfd", data);
}

pub fn bzip2(data: &[u8]) {
    stream(b"BZh", data);
}

pub fn xz(data: &[u8]) {
    stream(b"\xfd7zXZ\0", data);
}

pub fn zip(data: &[u8]) {
    stream(b"PK\x03\x04", data);
}

/// Bytes of an archive whose checksums hold: no change of bytes would find them.
pub fn tar(data: &[u8]) {
    let mut bytes = data.to_vec();
    let mut at = 0;
    while let Some(block) = bytes.get_mut(at..at + 512) {
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let digits = block[124..136].iter().take_while(|byte| matches!(byte, b'0'..=b'7'));
        let size = digits.fold(0_usize, |size, digit| size * 8 + usize::from(digit - b'0'));
        at += 512 + size.min(1 << 20).next_multiple_of(512);
    }
    survives(&bytes);
}
