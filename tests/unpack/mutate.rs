//! Containers with changed, missing and doubled bytes: listed and opened in bounded time, without a panic.

use proptest::prelude::*;

use super::laws::containers::survives;
use super::make::{self, named};

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
        survives(&bytes);
    }
}
