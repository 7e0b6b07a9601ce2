//! A scan as tests of the library ask for it.

use std::fs;
use std::path::Path;

use breachscope::hand::Files;
use breachscope::run::scan::Scan;
use breachscope::unpack::Shelf;

/// Of `evidence`, into `case` below `home`, with the key of all tests, in splits of so many bytes.
pub fn job(home: &Path, evidence: &Path, split: u64) -> Scan {
    let key = home.join("key");
    fs::write(&key, b"a key for tests.").unwrap();
    Scan {
        paths: vec![evidence.into()],
        case: home.join("case"),
        country: "US".into(),
        key: Some(key),
        as_of: None,
        force: true,
        people_csv: true,
        banner: String::new(),
        split,
        shelf: Shelf::default().into(),
        files: Files::default(),
        across_owners: false,
        probable: false,
        roster: None,
    }
}
