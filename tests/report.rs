//! `report.html` as the program writes it: what it says, what it never says, and that it can be written again.
//!
//! How it looks and behaves in a browser is tested in `tests/browser`.

mod common;

use std::fmt::Write;
use std::fs;

use common::{Bench, Case, breachscope, json, stderr};

const TABLE: &str = "name,email,phone,password_hash\nAnn Lee,ann@lee-family.net,212-456-7890,5f4dcc3b5aa765d61d8327deb882cf99\nBo Day,bo@day-house.org,,25d55ad283aa400af464c76d713c07ad\nCy Fox,cy@fox-den.net,,e10adc3949ba59abbe56e057f20f883e\n";

fn page(case: &Case) -> String {
    fs::read_to_string(case.0.join("report.html")).unwrap()
}

/// The page without markup and style.
fn words(page: &str) -> String {
    let body = page.split_once("<body>").unwrap().1;
    let mut out = String::new();
    for part in body.split('<') {
        out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        out.push(' ');
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn it_says_how_many_and_what_was_not_read() {
    let bench = Bench::new();
    bench.put("users.csv", TABLE);
    bench.put("blob", (0..3000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<_>>());
    let (code, case) = bench.scan();
    assert_eq!((code, case.people()), (3, [3, 3, 3]));
    let words = words(&page(&case));
    for said in [
        "3 people identified in the data reviewed 3 at the least 3 at the most + 1 item not read",
        "E-mail address 3 3 3 3",
        "in/users.csv 3 100.0 %",
        "Password hash (MD5, hex) fast hash md5 3",
        "in/blob binary not text",
        "password_hash Password 3 100.0 %",
        "joins nothing",
        "not a confidence interval",
    ] {
        assert!(words.contains(said), "{said:?} is not in {words}");
    }
    assert_eq!(words.matches("legal advice").count(), 1);
    let lower = words.to_lowercase().replace("breachscope", "");
    for word in ["breach", "exposed", "affected", "victim", "ann@lee", "ann lee", "212-456", "5f4dcc"] {
        assert!(!lower.contains(word), "{word} is on the page");
    }
}

#[test]
fn it_needs_nothing_from_elsewhere() {
    let bench = Bench::new();
    bench.put("users.csv", TABLE);
    let page = page(&bench.scan().1);
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:;"));
    for link in ["http:", "https:", "src=", "url(", "@import", "<script", "<iframe", "<img", " style="] {
        assert!(!page.contains(link), "{link} is on the page");
    }
    let links = page.match_indices("href=\"").map(|(at, _)| &page[at + 6..at + 7]);
    assert!(links.clone().count() > 8);
    assert!(page.matches("href=\"data:,\"").count() == 1 && links.filter(|first| *first != "#").count() == 1);
}

#[test]
fn what_was_found_is_text_and_never_markup() {
    let bench = Bench::new();
    let evil = "<script>alert(1)</script>";
    let mut table = format!("email,{evil},\"\"\"><img onerror=x>\",\u{202e}gnp,{}\n", "h".repeat(10_000));
    for row in 0..40 {
        writeln!(table, "user{row}@lee-family.net,{evil},b,c,d").unwrap();
    }
    bench.put("<b onclick=x>\u{1b}[31m\u{202e}.csv", &table);
    let (_, case) = bench.scan();
    assert_eq!(case.rows("columns.csv").len(), 5, "the table is read as one");
    let output = breachscope().args(["report", "--banner", evil]).arg(&case.0).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let page = page(&case);
    assert_eq!(
        page.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count(),
        3,
        "twice as banner, once as header"
    );
    assert!(page.contains("&quot;&gt;&lt;img onerror=x&gt;") && page.contains("\\u{202e}gnp"));
    for alive in ["<script", "<img", "<b o"] {
        assert!(!page.contains(alive), "{alive} is on the page");
    }
    assert!(!page.chars().any(|c| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c)));
    assert!(!page.contains(&"h".repeat(300)), "long names are cut");
}

#[test]
fn it_can_be_written_again_without_the_evidence() {
    let bench = Bench::new();
    bench.put("users.csv", TABLE);
    let (_, case) = bench.scan();
    fs::remove_dir_all(bench.path("in")).unwrap();
    let digest = || json(&case.0.join("manifest.json"))["outputs"]["report.html"].clone();
    let report = |options: &[&str]| {
        let output = breachscope().arg("report").arg(&case.0).args(options).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let page = page(&case);
        assert_eq!(digest(), blake3::hash(page.as_bytes()).to_hex().as_str(), "the manifest knows the page");
        page
    };
    let (first, manifest) = (page(&case), fs::read(case.0.join("manifest.json")).unwrap());
    fs::remove_file(case.0.join("report.html")).unwrap();
    assert_eq!(report(&[]), first);
    assert_eq!(fs::read(case.0.join("manifest.json")).unwrap(), manifest);
    let headed = report(&["--banner", "Privileged & confidential"]);
    assert_eq!(headed.matches("Privileged &amp; confidential").count(), 2);
    assert_eq!(report(&[]), headed, "the banner stays");
    assert_eq!(report(&["--banner", ""]), first, "until it is taken away");
    let audit = fs::read_to_string(case.0.join("audit.jsonl")).unwrap();
    assert_eq!(audit.matches("report written").count(), 4);
}

#[test]
fn a_banner_given_to_scan_heads_the_report() {
    let bench = Bench::new();
    bench.put("users.csv", TABLE);
    let output = bench.scan_into("case").args(["--banner", "Draft for counsel"]).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(page(&Case(bench.path("case"))).matches("Draft for counsel").count(), 2);
}

#[test]
fn long_lists_are_cut_and_say_where_the_rest_is() {
    let bench = Bench::new();
    for file in 0..120 {
        bench.put(&format!("t{file:03}.csv"), TABLE.replace("lee-family", &format!("lee-family{file}")));
    }
    let (_, case) = bench.scan();
    let words = words(&page(&case));
    assert!(words.contains("… and 280 more in columns.csv"), "{words}");
    assert!(words.contains("in/t049.csv") && !words.contains("in/t050.csv"));
}

#[test]
fn a_damaged_case_is_no_report() {
    let bench = Bench::new();
    bench.put("users.csv", TABLE);
    let (_, case) = bench.scan();
    fs::write(case.0.join("ledger.csv"), "path,given\nx,many\n").unwrap();
    let output = breachscope().arg("report").arg(&case.0).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(stderr(&output).contains("ledger.csv"), "{}", stderr(&output));
}
