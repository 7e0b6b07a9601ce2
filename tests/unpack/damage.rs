//! What is damaged or locked: what can be read is read, and the ledger says the rest.

use std::collections::BTreeMap;
use std::io::Write;

use super::common::{Bench, Case, stderr};
use super::make::{self, named};

type Row = BTreeMap<String, String>;

/// Scans one file: exit status, people, ledger.
fn scan(name: &str, bytes: &[u8]) -> (i32, u64, Vec<Row>) {
    let bench = Bench::new();
    bench.put(name, bytes);
    let (code, case) = bench.scan();
    case.assert_adds_up();
    let skipped = case.summary()["ledger"]["skipped"].to_string();
    let rows = case.rows("ledger.csv");
    assert_eq!(skipped, rows[0]["skipped"], "sums are those of the file that was given");
    (code, case.people()[1], rows)
}

#[test]
fn of_a_stream_that_is_cut_off_the_front_is_read() {
    let table = make::table(0, 5000);
    for (name, pack) in make::STREAMS {
        // Frames of their own, so that every format has something whole before the cut.
        let frames: Vec<u8> = table.chunks(table.len() / 10 + 1).flat_map(pack).collect();
        let (code, people, rows) = scan(name, &frames[..frames.len() / 2]);
        assert!(code == 3 && (1500..=2600).contains(&people), "{name}: {code}, {people}, {rows:?}");
        assert!(
            rows.iter().all(|row| row["reason"].contains("damaged") && row["exception"] == "yes"),
            "{rows:?}"
        );
        assert_eq!(rows[1]["ended_cleanly"], "no");
    }
}

#[test]
fn a_changed_byte_is_noticed() {
    for (name, mut bytes) in [
        ("a.gz", make::gzip(&make::table(0, 50))),
        ("a.zst", make::zstd(&make::table(0, 50))),
        ("a.bz2", make::bzip2(&make::table(0, 50))),
        ("a.xz", make::xz(&make::table(0, 50))),
        ("a.zip", make::zip(&[named("x.csv", make::table(0, 50))])),
    ] {
        let at = bytes.len() / 2;
        bytes[at] ^= 0x55;
        let (code, _, rows) = scan(name, &bytes);
        assert_eq!(code, 3, "{name}: {rows:?}");
    }
}

#[test]
fn what_stands_behind_a_stream_is_not_silently_left_out() {
    let packed = make::gzip(&make::table(0, 50));
    let (code, people, rows) = scan("a.gz", &[&packed[..], b"\0\0\0hidden: jane@example.com"].concat());
    assert_eq!((code, people), (3, 50));
    assert_eq!(rows[0]["skipped"], "24");
    assert_eq!(scan("a.gz", &[&packed[..], &[0; 100]].concat()).0, 0);
}

#[test]
fn without_its_directory_a_zip_is_read_by_its_headers() {
    let files = [
        named("a.csv", make::table(0, 300)),
        named("b.csv", make::table(300, 300)),
        named("c.csv", make::table(600, 300)),
    ];
    let whole = make::zip(&files);
    let third = memchr::memmem::find_iter(&whole, b"PK\x03\x04").nth(2).unwrap();
    let (code, people, rows) = scan("cut.zip", &whole[..third + 1000]);
    assert!(code == 3 && (650..900).contains(&people), "{people} {rows:?}");
    assert!(rows[0]["reason"].contains("directory"), "{rows:?}");
    assert!(rows[3]["reason"].contains("damaged"), "{rows:?}");

    let directory = memchr::memmem::find(&whole, b"PK\x01\x02").unwrap();
    let mut broken = whole.clone();
    broken[directory + 60] ^= 0xFF;
    broken[directory..directory + 4].copy_from_slice(b"XXXX");
    let (code, people, rows) = scan("broken.zip", &broken);
    assert_eq!((code, people), (3, 900), "{rows:?}");
}

#[test]
fn a_zip_streamed_without_sizes_is_read_either_way() {
    let mut out = zip::ZipWriter::new_stream(Vec::new());
    for (name, first) in [("a.csv", 0), ("b.csv", 200)] {
        out.start_file(name, make::deflated()).unwrap();
        out.write_all(&make::table(first, 200)).unwrap();
    }
    let whole = out.finish().unwrap().into_inner();
    let (code, people, rows) = scan("a.zip", &whole);
    assert_eq!((code, people), (0, 400), "{rows:?}");
    let directory = memchr::memmem::find(&whole, b"PK\x01\x02").unwrap();
    let (code, people, rows) = scan("a.zip", &whole[..directory]);
    assert_eq!((code, people), (3, 400), "{rows:?}");
}

#[test]
fn what_stands_before_or_between_the_members_of_a_zip_is_said() {
    let whole = make::zip(&[named("a.csv", make::table(0, 30))]);
    let (code, people, rows) = scan("a.zip", &[&whole[..], b"one more thing: secrets"].concat());
    assert_eq!((code, people, rows[0]["skipped"].as_str()), (3, 30, "23"), "{rows:?}");
}

#[test]
fn a_damaged_tar_goes_on_at_the_next_header() {
    let mut bytes = make::tar(&[
        named("a.csv", make::table(0, 30)),
        named("b.csv", make::table(30, 30)),
        named("c.csv", make::table(60, 30)),
    ]);
    let second = memchr::memmem::find(&bytes, b"b.csv").unwrap();
    bytes[second] = b'x';
    let (code, people, rows) = scan("a.tar", &bytes);
    assert_eq!((code, people), (3, 60), "{rows:?}");
    let skipped: usize = rows[0]["skipped"].parse().unwrap();
    assert_eq!(skipped, 512 + make::table(30, 30).len().next_multiple_of(512));
    let whole = make::tar(&[named("a.csv", make::table(0, 30))]);
    let (code, people, rows) = scan("a.tar", &whole[..900]);
    assert!(code == 3 && people > 0, "{rows:?}");
}

#[test]
fn passwords_open_what_they_fit_and_are_named_nowhere() {
    let table = make::table(0, 40);
    let aes = |mode, password| {
        make::zip_with(&[named("a.csv", table.clone())], make::deflated().with_aes_encryption(mode, password))
    };
    let bench = Bench::new();
    bench.put("1.zip", aes(zip::AesMode::Aes256, "correct horse"));
    bench.put("2.zip", aes(zip::AesMode::Aes128, "battery"));
    bench.put("3.zip", aes(zip::AesMode::Aes192, "nobody knows"));
    bench.put("4.zip", make::zip(&[named("plain.csv", make::table(40, 10))]));
    let (code, case) = bench.scan();
    assert_eq!((code, case.people()[1]), (3, 10));
    let rows = case.rows("ledger.csv");
    let locked: Vec<&Row> =
        rows.iter().filter(|row| row["reason"] == "encrypted; give --passwords FILE").collect();
    assert_eq!(locked.len(), 3, "{rows:?}");
    assert!(rows[0]["skipped"].parse::<usize>().unwrap() > 300, "the container's bytes count as not read");
    case.assert_adds_up();

    let passwords = bench.path("words");
    std::fs::write(&passwords, "wrong\nbattery\r\ncorrect horse\n").unwrap();
    let output = bench.scan_into("open").arg("--passwords").arg(&passwords).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let open = Case(bench.path("open"));
    assert_eq!(open.people()[1], 50);
    let rows = open.rows("ledger.csv");
    assert_eq!(
        rows.iter().filter(|row| row["reason"].contains("no password that was given fits")).count(),
        1
    );
    for file in ["manifest.json", "audit.jsonl", "store/items", "ledger.csv"] {
        let text = std::fs::read_to_string(open.0.join(file)).unwrap();
        assert!(!text.contains("correct horse") && !text.contains("battery"), "{file}");
    }
    let ask = |with: bool| {
        let mut command = super::common::breachscope();
        command.arg("findings").arg(&open.0);
        if with {
            command.arg("--passwords").arg(&passwords);
        }
        command.output().unwrap()
    };
    assert!(super::common::stdout(&ask(true)).contains("1.zip!a.csv"));
}

/// Made by Info-ZIP's `zip -P sesame`: `a.csv` with four people, PKWARE's first cipher.
#[test]
fn the_first_cipher_of_zip_is_read() {
    let bench = Bench::new();
    bench.put("a.zip", include_bytes!("../../fixtures/unpack/legacy.zip"));
    let (code, case) = bench.scan();
    assert_eq!((code, case.people()[1]), (3, 0));
    let passwords = bench.path("words");
    // Of so many wrong ones, some pass the cipher's one-byte check.
    let mut words: Vec<String> = (0..600).map(|n| format!("no{n}")).collect();
    words.push("sesame".into());
    std::fs::write(&passwords, words.join("\n")).unwrap();
    let output = bench.scan_into("open").arg("--passwords").arg(&passwords).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(Case(bench.path("open")).people()[1], 4);
}
