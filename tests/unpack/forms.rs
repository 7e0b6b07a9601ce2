//! The same people, whatever they are packed in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::common::{Bench, Case, breachscope, stderr};
use super::make::{self, Named, named};

/// The list of people without what depends on where they stand.
fn people(case: &Case) -> Vec<BTreeMap<String, String>> {
    let mut rows = case.rows("people.csv");
    for row in &mut rows {
        for column in ["key", "first_path", "cluster"] {
            row.remove(column);
        }
    }
    rows
}

/// Summary, ledger check, people: what must not change.
fn same_as(plain: &Case, packed: &Case, what: &str) {
    let (a, b) = (plain.summary(), packed.summary());
    for part in [
        "people",
        "name_only",
        "undecided",
        "conflicts",
        "hubs",
        "elements",
        "findings",
        "set_aside",
        "unattributed",
    ] {
        assert_eq!(a[part], b[part], "{what}: {part}");
    }
    assert_eq!(a["ledger"]["records"], b["ledger"]["records"], "{what}: records");
    assert_eq!(people(plain), people(packed), "{what}: people.csv");
    packed.assert_adds_up();
}

fn drill(folder: &Path) -> Vec<Named> {
    let made = breachscope()
        .args(["drill", "--people", "300", "--seed", "7", "--out"])
        .arg(folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", stderr(&made));
    fs::remove_file(folder.join("truth.json")).unwrap();
    make::files_of(folder)
}

/// Folders of the drill, and files beside them, as archives of their own, in the order of the walk.
fn by_folder(files: &[Named], pack: impl Fn(&[Named]) -> Vec<u8>, ending: &str) -> Vec<Named> {
    let mut folders: BTreeMap<String, Vec<Named>> = BTreeMap::new();
    for (name, bytes) in files {
        let (folder, file) = name.split_once('/').unwrap_or((name, name));
        folders.entry(folder.to_owned()).or_default().push(named(file, bytes.clone()));
    }
    folders.into_iter().map(|(folder, files)| (format!("{folder}{ending}"), pack(&files))).collect()
}

#[test]
fn a_drill_gives_the_same_people_in_every_container() {
    let plain = Bench::new();
    let files = drill(&plain.path("in"));
    let (code, plain) = plain.scan();
    assert_eq!(code, 0);
    let each = |pack: &dyn Fn(&[u8]) -> Vec<u8>, ending: &str| -> Vec<Named> {
        files.iter().map(|(name, bytes)| (format!("{name}{ending}"), pack(bytes))).collect()
    };
    let zips = by_folder(&files, make::zip, ".zip");
    let forms: Vec<(&str, Vec<Named>)> = vec![
        (".gz", each(&make::gzip, ".gz")),
        (".zst", each(&make::zstd, ".zst")),
        (".bz2", each(&make::bzip2, ".bz2")),
        (".xz", each(&make::xz, ".xz")),
        (".gz.xz", each(&|bytes| make::xz(&make::gzip(bytes)), ".gz.xz")),
        ("zip", vec![named("all.zip", make::zip(&files))]),
        ("stored zip", vec![named("all.zip", make::zip_with(&files, make::stored()))]),
        ("zip64", vec![named("all.zip", make::zip_with(&files, make::deflated().large_file(true)))]),
        ("tar", vec![named("all.tar", make::tar(&files))]),
        ("tar.gz", vec![named("all.tar.gz", make::gzip(&make::tar(&files)))]),
        ("tar.zst without its name", vec![named("blob", make::zstd(&make::tar(&files)))]),
        ("a zip a folder", zips.clone()),
        ("zips in tar.gz", vec![named("all.tgz", make::gzip(&make::tar(&zips)))]),
        ("tar.bz2 in zip in tar", {
            let tars = by_folder(&files, |files| make::bzip2(&make::tar(files)), ".tar.bz2");
            vec![named("all.tar", make::tar(&[named("deep/inner.zip", make::zip(&tars))]))]
        }),
    ];
    for (what, packed) in forms {
        let bench = Bench::new();
        for (name, bytes) in &packed {
            bench.put(name, bytes);
        }
        let (code, case) = bench.scan();
        assert_eq!(code, 0, "{what}: {:?}", case.rows("ledger.csv"));
        same_as(&plain, &case, what);
        let given: usize = packed.iter().map(|(_, bytes)| bytes.len()).sum();
        assert_eq!(case.summary()["ledger"]["given"], given, "{what}: members are in no sum of bytes");
    }
}

#[test]
fn paths_run_through_every_container() {
    let bench = Bench::new();
    let users = make::zip(&[named("people.csv", make::table(0, 5))]);
    bench.put(
        "dump.tar.gz",
        make::gzip(&make::tar(&[named("users.zip", users), named("b!.csv", make::table(5, 5))])),
    );
    bench.put("x.gz", make::gzip_named(Some("called.csv"), &make::table(10, 5)));
    bench.put("y.csv.gz", make::gzip(&make::table(15, 5)));
    let (code, case) = bench.scan();
    assert_eq!(code, 0);
    let paths: Vec<String> = case.rows("ledger.csv").into_iter().map(|row| row["path"].clone()).collect();
    let expected = [
        "in/dump.tar.gz",
        "in/dump.tar.gz!dump.tar",
        "in/dump.tar.gz!users.zip",
        "in/dump.tar.gz!users.zip!people.csv",
        "in/dump.tar.gz!b%21.csv",
        "in/x.gz",
        "in/x.gz!called.csv",
        "in/y.csv.gz",
        "in/y.csv.gz!y.csv",
    ];
    assert_eq!(paths, expected);
    assert_eq!(case.people(), [20, 20, 20]);
}

#[test]
fn many_frames_are_one_member() {
    let table = make::table(0, 90);
    let (a, rest) = table.split_at(1001);
    let (b, c) = rest.split_at(1);
    for (name, pack) in make::STREAMS {
        let bench = Bench::new();
        let padding = if name == "a.xz" { vec![0; 8] } else { vec![] };
        bench.put(name, [pack(a), pack(b), padding.clone(), pack(b""), pack(c), padding].concat());
        let (code, case) = bench.scan();
        assert_eq!(code, 0, "{name}: {:?}", case.rows("ledger.csv"));
        assert_eq!(
            (case.people()[1], case.rows("ledger.csv")[1]["given"].parse().ok()),
            (90, Some(table.len()))
        );
    }
}

#[test]
fn links_folders_and_devices_in_a_tar_are_listed_or_structure() {
    let mut out = tar::Builder::new(Vec::new());
    let entry = |kind: tar::EntryType| {
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_mode(0o644);
        header
    };
    out.append_data(&mut entry(tar::EntryType::Directory), "d/", &b""[..]).unwrap();
    let table = make::table(0, 3);
    let mut file = entry(tar::EntryType::Regular);
    file.set_size(table.len() as u64);
    out.append_data(&mut file, format!("d/{}.csv", "long".repeat(60)), &table[..]).unwrap();
    out.append_link(&mut entry(tar::EntryType::Symlink), "d/s", "../../etc/passwd").unwrap();
    out.append_link(&mut entry(tar::EntryType::Link), "d/h", "d/x").unwrap();
    out.append_data(&mut entry(tar::EntryType::Fifo), "d/f", &b""[..]).unwrap();
    let bench = Bench::new();
    bench.put("a.tar", out.into_inner().unwrap());
    let (code, case) = bench.scan();
    let rows = case.rows("ledger.csv");
    let formats: Vec<&str> = rows.iter().map(|row| row["format"].as_str()).collect();
    assert_eq!((code, &formats[..]), (0, &["tar", "delimited", "listed", "listed", "listed"][..]));
    assert!(rows[1]["path"].ends_with(&format!("in/a.tar!d/{}.csv", "long".repeat(60))));
    assert!(rows[2]["reason"].contains("symbolic link") && rows[3]["reason"].contains("second name"));
}

#[test]
fn two_members_of_one_name_are_two_items() {
    let bench = Bench::new();
    bench.put("a.tar", make::tar(&[named("x.csv", make::table(0, 4)), named("x.csv", make::table(4, 4))]));
    let (code, case) = bench.scan();
    assert_eq!((code, case.people()[1]), (0, 8));
    let paths: Vec<String> = case.rows("ledger.csv").into_iter().map(|row| row["path"].clone()).collect();
    assert_eq!(paths, ["in/a.tar", "in/a.tar!x.csv", "in/a.tar!x.csv%#2"]);
}
