//! Containers with changed, missing and doubled bytes: listed and opened in bounded time, without a panic.

use std::io;
use std::sync::Arc;

use breachscope::item::{Origin, Packed, Windows};
use breachscope::path::Path;
use breachscope::unpack::{Budget, HEAD, Kind, Limits, Shelf, list};
use proptest::prelude::*;

use super::make::{self, named};

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
    Limits { free: 1 << 20, entries: 1000, depth: 4, ..Limits::default() }
}

/// Lists and opens all that is in it. Returns the bytes that came out.
fn unfold(holder: &Arc<dyn Packed>, shelf: &Arc<Shelf>, budget: &mut Budget, depth: usize) -> u64 {
    let Ok(head) = holder.head(HEAD) else { return 0 };
    let Ok(windows) = holder.open() else { return 0 };
    let Some(kind) = Kind::of(&head).filter(|_| depth < limits().depth) else {
        return windows.window(0..4096).map_or(0, |window| window.len() as u64);
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

fn survives(bytes: Vec<u8>) {
    let shelf = Arc::new(Shelf::new(std::env::temp_dir(), vec![b"word".to_vec()], limits()));
    let mut budget = Budget::new(limits(), bytes.len() as u64);
    let holder: Arc<dyn Packed> = Arc::new(Whole(bytes.into()));
    unfold(&holder, &shelf, &mut budget, 0);
}

/// One container of each kind, small, so that changes hit what matters.
fn seeds() -> Vec<Vec<u8>> {
    let (a, b) = (named("a.csv", make::table(0, 20)), named("b.csv", make::table(20, 5)));
    let files = [a.clone(), b.clone()];
    let locked = make::deflated().with_aes_encryption(zip::AesMode::Aes256, "word");
    vec![
        make::gzip(&make::tar(&files)),
        make::zstd(&a.1),
        make::bzip2(&a.1),
        make::xz(&a.1),
        make::tar(&files),
        make::zip(&files),
        make::zip_with(&files, make::stored().large_file(true)),
        make::zip_with(&files, locked),
        make::zip(&[named("x.gz", make::gzip(&b.1)), named("y.tar", make::tar(&files))]),
        include_bytes!("../../fixtures/unpack/legacy.zip").to_vec(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_bytes_brings_it_down(
        which in any::<proptest::sample::Index>(),
        changes in prop::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<proptest::sample::Index>()),
        double in prop::option::of((any::<proptest::sample::Index>(), any::<proptest::sample::Index>())),
    ) {
        let seeds = seeds();
        let mut bytes = which.get(&seeds).clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some((from, to)) = double {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            let piece = bytes[from.min(to)..from.max(to)].to_vec();
            bytes.splice(to..to, piece);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        survives(bytes);
    }
}
