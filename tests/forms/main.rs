//! The form matrix: the same people in every form and every encoding are found the same, where they are stored.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use breachscope::catalog::Catalog;
use breachscope::recode::Code;
use breachscope::report::rows::Style;
use breachscope::run::find::{Find, find};
use breachscope::run::scan::{Outcome, scan};
use breachscope::run::watch::Watch;
use breachscope::survey;
use job::job;
use scripts::{CHINESE, FORMS, LEGACY, SCRIPTS, Script, UNICODE, Written, by, csv, utf16le};
use serde_json::Value;

#[path = "../common/job.rs"]
mod job;
mod scripts;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::builtin().unwrap());

/// All findings of one file, in clear.
fn findings(file: &Path, split: u64) -> Vec<Value> {
    let options = Find {
        paths: vec![file.into()],
        style: Some(Style::Jsonl),
        reveal: true,
        split,
        shelf: Arc::default(),
    };
    let mut out = Vec::new();
    find(&options, &CATALOG, &Watch::default(), &mut out).unwrap();
    out.split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

/// What does not depend on where bytes are.
fn said(findings: &[Value]) -> Vec<[String; 5]> {
    let row = |row: &Value| {
        ["record", "column", "detector", "confidence", "value"].map(|name| row[name].to_string())
    };
    findings.iter().map(row).collect()
}

/// Each finding's bytes must be its value, decoded.
fn assert_stored(bytes: &[u8], findings: &[Value], encoding: &str) {
    for row in findings {
        let [start, end] = ["start", "end"].map(|name| row[name].as_u64().unwrap() as usize);
        let stored = &bytes[start..end];
        let text =
            Code::named(encoding).map_or(stored.to_vec(), |code| code.read(stored, 0, true).into_bytes());
        assert_eq!(String::from_utf8_lossy(&text), row["value"].as_str().unwrap(), "{encoding} {row}");
    }
}

fn plan_of(bytes: &[u8]) -> breachscope::plan::Plan {
    let item: Arc<[u8]> = bytes.into();
    survey::plan(&item, &CATALOG, 1 << 20).unwrap()
}

#[test]
fn the_same_findings_in_every_form_and_encoding() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("evidence");
    let each = SCRIPTS.iter().flat_map(|script| UNICODE.iter().map(move |written| (*script, written)));
    let each = each.chain(LEGACY.iter().map(|(script, written)| (*script, written)));
    let mut expected: BTreeMap<String, Vec<[String; 5]>> = BTreeMap::new();
    for (script, written) in each {
        for (form, write) in FORMS {
            let text = write(script);
            let bytes = written.bytes(&text);
            let plan = plan_of(&bytes);
            let what = format!("{form} of {} in {} {:?}", script.names[0], written.names[0], written.mark);
            assert!(written.names.contains(&&*plan.encoding), "{what} is taken for {}", plan.encoding);
            assert_eq!((plan.size, plan.malformed), (bytes.len() as u64, 0), "{what}");
            fs::write(&file, &bytes).unwrap();
            let whole = findings(&file, 1 << 30);
            assert_stored(&bytes, &whole, &plan.encoding);
            let least = if form == "combo" { 60 } else { 150 };
            assert!(whole.len() >= least, "{what}: only {} findings", whole.len());
            let known = expected.entry(text).or_insert_with(|| said(&whole));
            assert_eq!(&said(&whole), known, "{what}");
            let split = findings(&file, 1024);
            assert_eq!(split, whole, "{what} in small splits");
        }
    }
}

/// A scan of a folder, and the list of its people without where they were seen.
fn scanned(home: &Path, evidence: &Path, split: u64, threads: usize) -> (Outcome, Vec<String>) {
    let options = job(home, evidence, split);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let outcome = pool.install(|| scan(&options, &CATALOG, &Watch::default())).unwrap();
    let list = fs::read_to_string(options.case.join("people.csv")).unwrap();
    (outcome, list.lines().map(str::to_owned).collect())
}

#[test]
fn the_same_people_in_every_encoding_by_any_number_of_threads() {
    let home = tempfile::tempdir().unwrap();
    let evidence = home.path().join("evidence");
    let mut each: Vec<(&Script, &Written)> =
        LEGACY.iter().map(|(script, written)| (*script, written)).collect();
    each.extend(UNICODE.iter().map(|written| (&CHINESE, written)));
    for (nth, (script, written)) in each.into_iter().enumerate() {
        let list = |bytes: Vec<u8>, split: u64, threads: usize| {
            fs::write(&evidence, &bytes).unwrap();
            let (outcome, people) = scanned(home.path(), &evidence, split, threads);
            assert_eq!(outcome.exit_code(), 0, "{:?}", outcome.exceptions);
            let sums = outcome.summary.ledger;
            assert_eq!(sums.given, bytes.len() as u64, "{sums:?}");
            assert_eq!((outcome.summary.people.best, sums.raw), (30, 0), "{}", written.names[0]);
            people
        };
        let text = csv(script);
        let plain = list(text.clone().into_bytes(), 1 << 30, 2);
        for (split, threads) in [(1 << 30, 1), (1024, 2), (1024, 1 + nth % 7)] {
            let people = list(written.bytes(&text), split, threads);
            assert_eq!(people, plain, "{} {} in splits of {split}", script.names[0], written.names[0]);
        }
    }
}

/// Findings of an item: detector, value, and the bytes that are stored.
fn found_in(bytes: &[u8], split: u64) -> Vec<(String, String, String)> {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("evidence");
    fs::write(&file, bytes).unwrap();
    let row = |row: &Value| {
        let [start, end] = ["start", "end"].map(|name| row[name].as_u64().unwrap() as usize);
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        (text("detector"), text("value"), String::from_utf8_lossy(&bytes[start..end]).into_owned())
    };
    findings(&file, split).iter().map(row).collect()
}

fn triple(found: &[(String, String, String)]) -> Vec<(&str, &str, &str)> {
    found
        .iter()
        .map(|(detector, value, stored)| (detector.as_str(), value.as_str(), stored.as_str()))
        .collect()
}

#[test]
fn percent_escapes_are_read_and_reported_where_they_are_stored() {
    let line = "2026-01-02 03:04:05 GET /signup?email=ann%40northwind.io&phone=%2B12127365001&q=100%25&card=4556%207375%208689%209855\n";
    let found = found_in(line.as_bytes(), 1 << 20);
    assert_eq!(
        triple(&found),
        [
            ("email", "ann@northwind.io", "ann%40northwind.io"),
            ("phone.e164", "+12127365001", "%2B12127365001"),
            ("card.pan", "4556 7375 8689 9855", "4556%207375%208689%209855"),
        ]
    );
    // What stands in clear stays where it is, and is found once; a broken escape is text.
    let line = "2026-01-02 03:04:05 GET /x?a=ann@northwind.io&b=50%&c=bob%zz%40lee-family.net\n";
    let found = found_in(line.as_bytes(), 1 << 20);
    assert_eq!(triple(&found)[0], ("email", "ann@northwind.io", "ann@northwind.io"));
    assert_eq!(found.iter().filter(|found| found.0 == "email").count(), found.len().min(2), "{found:?}");
}

#[test]
fn percent_escapes_in_json_and_in_utf_16_lead_back_through_both() {
    let text = "{\"url\": \"http:\\/\\/x.net\\/?m=ann%40northwind.io\", \"n\": 1}\n".repeat(3);
    let found = found_in(text.as_bytes(), 1 << 20);
    assert_eq!(triple(&found), [("email", "ann@northwind.io", "ann%40northwind.io"); 3]);
    let bytes = utf16le(&text);
    let found = found_in(&bytes, 1 << 20);
    let stored = String::from_utf8(utf16le("ann%40northwind.io")).unwrap();
    assert_eq!(triple(&found), [("email", "ann@northwind.io", stored.as_str()); 3]);
}

#[test]
fn mail_is_read_as_its_parts_say() {
    let part = |encoding: &str, body: &str| {
        format!(
            "--b1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n"
        )
    };
    let mail = "From: x\r\nMIME-Version: 1.0\r\nSubject: id=20x\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n".to_owned()
        + &part("quoted-printable", "Write to ann=40northwind.io or bob@lee-=\r\nfamily.net, card=3D4556 7375=20\r\n8689\r\n")
        + &part("7bit", "code=40northwind.io and eve@day-house.org\r\n")
        + "--b1--\r\n";
    for split in [1 << 20, 64, 1] {
        let found = found_in(mail.as_bytes(), split);
        assert_eq!(
            triple(&found),
            [
                ("email", "ann@northwind.io", "ann=40northwind.io"),
                ("email", "bob@lee-family.net", "bob@lee-=\r\nfamily.net"),
                ("email", "eve@day-house.org", "eve@day-house.org"),
            ],
            "splits of {split}"
        );
    }
    let plan = plan_of(mail.as_bytes());
    assert_eq!(plan.encoding, "utf-8, quoted-printable");
    // Without the header an equals sign is one.
    assert_eq!(found_in(b"to ann=40northwind.io or eve@day-house.org\n", 1 << 20).len(), 1);
}

#[test]
fn what_is_broken_is_counted_and_the_rest_is_read() {
    let rows = |from: usize| csv(&CHINESE).split_inclusive('\n').skip(from).take(20).collect::<String>();
    let (first, second) = (rows(0), rows(20));
    let gb = |text: &str| by(encoding_rs::GB18030, text);
    let lone = [0x00, 0xD8];
    for (bytes, encoding, malformed, torn) in [
        ([&[0xFF, 0xFE], &utf16le(&first)[..], b"a"].concat(), "utf-16le with errors", 1, true),
        ([utf16le(&first), lone.to_vec(), utf16le(&second)].concat(), "utf-16le with errors", 1, false),
        ([utf16le(&first), lone.to_vec()].concat(), "utf-16le with errors", 1, true),
        ([gb(&first), vec![0x81]].concat(), "gb18030 with errors", 1, true),
        ([gb(&first), vec![0x81, 0x30, 0x81]].concat(), "gb18030 with errors", 1, true),
        ([gb(&first), vec![0xFF, 0xFF], gb(&second)].concat(), "gb18030 with errors", 2, false),
    ] {
        let plan = plan_of(&bytes);
        assert_eq!((&*plan.encoding, plan.malformed), (encoding, malformed), "{torn}");
        assert!(!torn || !plan.ended_cleanly);
        let home = tempfile::tempdir().unwrap();
        let evidence = home.path().join("evidence");
        fs::write(&evidence, &bytes).unwrap();
        let (outcome, _) = scanned(home.path(), &evidence, 256, 2);
        let given = outcome.summary.ledger.given;
        assert!(outcome.adds_up && given == bytes.len() as u64, "{outcome:?}");
        let people = if torn { 19 } else { 29 };
        assert!(outcome.summary.people.best >= people, "{encoding}: {:?}", outcome.summary.people);
        let whole = findings(&evidence, 1 << 30);
        assert_eq!(findings(&evidence, 128), whole);
        assert_stored(&bytes, &whole, &plan.encoding);
    }
}

#[test]
fn marks_alone_and_what_is_no_text() {
    for (bytes, encoding) in [
        (&b"\xFF\xFE"[..], "utf-16le"),
        (b"\xFE\xFF", "utf-16be"),
        (b"\xEF\xBB\xBF", "utf-8"),
        (b"\xFF\xFEa\0", "utf-16le"),
    ] {
        let plan = plan_of(bytes);
        assert_eq!((&*plan.encoding, plan.size), (encoding, bytes.len() as u64), "{bytes:?}");
        let home = tempfile::tempdir().unwrap();
        let evidence = home.path().join("evidence");
        fs::write(&evidence, bytes).unwrap();
        let (outcome, _) = scanned(home.path(), &evidence, 1024, 1);
        assert!(outcome.adds_up, "{outcome:?}");
    }
    let mut seed = 7_u64;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 56) as u8
    };
    let noise: Vec<u8> = (0..300_000).map(|_| random()).collect();
    let high: Vec<u8> = noise.iter().map(|byte| byte | 0x80).collect();
    let samples: Vec<u8> =
        noise.iter().flat_map(|byte| i16::from(byte & 0x7F).wrapping_mul(20).to_le_bytes()).collect();
    let zeros: Vec<String> = (0..9000).map(|nth| format!("usr/share/doc/x{nth}/readme\0")).collect();
    let padded = [b"ann@northwind.io,hello\n".repeat(50), vec![0; 4096]].concat();
    for (nth, bytes) in [noise, high, samples, zeros.concat().into_bytes(), padded].into_iter().enumerate() {
        assert_eq!(plan_of(&bytes).encoding, "binary", "sample {nth}");
        // A mark is believed unless something speaks against it: small numbers may be letters.
        let marked = plan_of(&[b"\xFF\xFE", &bytes[..]].concat()).encoding;
        assert_eq!(marked, if nth == 2 { "utf-16le" } else { "binary" }, "sample {nth} with a mark");
    }
    // One name in Latin-1 makes no Latin-1 of an item in UTF-8.
    let names = "Kovács Ágnes, Szűcs Győző\n".repeat(100).into_bytes();
    let bytes = [names, b"Ren\xE9\n".repeat(5)].concat();
    assert_eq!(plan_of(&bytes).encoding, "utf-8 with errors");
}
