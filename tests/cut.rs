//! Any cutting gives the same: findings and people do not depend on where splits fall, nor on how much memory there is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use breachscope::catalog::Catalog;
use breachscope::drill;
use breachscope::report::rows::Style;
use breachscope::run::find::{Find, find};
use breachscope::run::scan::{Scan, scan};
use breachscope::run::watch::Watch;
use breachscope::spill::Spill;
use breachscope::unpack::{Limits, Shelf};
use job::job;
use proptest::prelude::*;

#[path = "common/job.rs"]
mod job;

/// All findings of a folder as JSON lines, values masked.
fn findings(catalog: &Catalog, folder: &Path, split: u64) -> String {
    let options = Find {
        paths: vec![folder.into()],
        style: Some(Style::Jsonl),
        reveal: false,
        split,
        shelf: Arc::default(),
    };
    let mut out = Vec::new();
    find(&options, catalog, &Watch::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A drill in a temporary folder.
fn small_drill(home: &Path, people: u64, seed: u64) -> PathBuf {
    let out = home.join("drill");
    drill::generate(&drill::Options {
        people,
        seed,
        out: out.clone(),
        shape: drill::Shape::Mixed,
        full_truth: false,
    })
    .unwrap();
    out
}

#[test]
fn any_split_gives_the_same_findings_and_people() {
    let home = tempfile::tempdir().unwrap();
    let folder = small_drill(home.path(), 600, 5);
    let catalog = Catalog::builtin().unwrap();
    let whole = findings(&catalog, &folder, 1 << 30);
    assert!(whole.lines().count() > 1000);
    let people = |split: u64, spill: Spill| {
        let shelf = Arc::new(Shelf::new(spill, Vec::new(), Limits::default()));
        let options = Scan { shelf, ..job(home.path(), &folder, split) };
        let summary = scan(&options, &catalog, &Watch::default()).unwrap().summary;
        let files = ["people.csv", "conflicts.csv", "store/people", "store/shared", "store/remarks"];
        let files = files.map(|name| fs::read(options.case.join(name)).unwrap());
        (serde_json::to_string(&summary).unwrap(), files)
    };
    let once = people(1 << 30, Spill::default());
    let temp = home.path().join("temp");
    fs::create_dir(&temp).unwrap();
    for split in [1024, 1500, 4096, 65_536] {
        assert!(findings(&catalog, &folder, split) == whole, "findings differ at splits of {split} bytes");
        assert!(people(split, Spill::default()) == once, "people differ at splits of {split} bytes");
        assert!(people(split, Spill::new(&temp, 0)) == once, "people differ where nothing stays in memory");
    }
    let budgets =
        [(1, 0, 100), (2, 1 << 20, 1), (3, 8 << 20, 7), (8, 64 << 20, 1 << 20), (4, 4 << 30, 1 << 14)];
    let mut sieves = BTreeSet::new();
    for (threads, memory, rows) in budgets {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let spill = Spill::new(&temp, memory).partitions_of(rows);
        let again = pool.install(|| people(16_384, spill));
        assert!(
            again == once,
            "people differ with {threads} threads, {memory} bytes, {rows} rows a partition"
        );
        sieves.insert(fs::read(home.path().join("case/store/sieves")).unwrap());
    }
    assert_eq!(sieves.len(), 1, "sieves differ");
    assert!(fs::read_dir(&temp).unwrap().next().is_none(), "temporary files have no name");
}

/// Lines in which values touch, repeat, and stand at line ends, with what looks like them.
fn hostile_line() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "ann@lee-family.net",
        "bo.day@day-house.org",
        "4556737586899855",
        "4556 7375 8689 9855",
        "ssn 219-45-6789",
        "+1 212 736 5000",
        "10.20.30.40",
        "$2b$10$",
        "N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "@",
        "\"",
        ",",
        ";",
        "pan=",
        "password=hunter2",
        " ",
        "\t",
        "DE89370400440532013000",
        "order=",
        "é",
        "2010-05-04 12:34:56",
        "0123456789abcdef",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_split_of_any_text_gives_the_same_findings(
        lines in prop::collection::vec(hostile_line(), 1..300),
        split in 1024u64..6000,
    ) {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("text"), lines.join("\n")).unwrap();
        let catalog = Catalog::builtin().unwrap();
        prop_assert_eq!(findings(&catalog, home.path(), split), findings(&catalog, home.path(), 1 << 30));
    }
}
