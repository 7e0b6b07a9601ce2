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

const INCIDENT: &str = "[incident]\nreference = \"Matter <7>\"\nlaw-as-of = 2026-02-01\n\
                        [clock]\ndiscovery = 2026-02-02T10:00:00-05:00\n\
                        [entity]\nkinds = [\"business\"]\nestablished = [\"US\"]\ntargets = []\n";

const CUSTOMERS: &str = "full name,ssn,email,street,city,state,zip,country\n\
                         Ann Lee,219-09-9991,ann@lee-family.net,1 Oak St,Denver,CO,80202,US\n\
                         Bo Day,219-09-9992,bo@day-house.org,2 Oak St,Reno,NV,89501,US\n\
                         Cy Fox,219-09-9993,cy@fox-den.net,,,,,\n";

/// Runs a command in a bench and returns what it said.
fn say(bench: &Bench, args: &[&str]) -> String {
    let output = breachscope().current_dir(bench.path(".")).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    common::stdout(&output)
}

#[test]
fn what_laws_ask_is_counted_once_and_then_stays_on_the_page() {
    let bench = Bench::new();
    bench.put("customers.csv", CUSTOMERS);
    let (_, case) = bench.scan();
    fs::write(bench.path("incident.toml"), INCIDENT).unwrap();
    let before = page(&case);
    for absent in ["What laws ask", "Deadlines", "Known customers"] {
        assert!(!words(&before).contains(absent), "{absent}");
    }
    say(&bench, &["report", "case", "--incident", "incident.toml"]);
    let asked = page(&case);
    let read = words(&asked);
    for said in [
        "Incident data report · Matter &lt;7&gt;",
        "Identified in the data reviewed 3 With an element that a law names 3 With a clause met 2 On a notice list 2",
        "On a notice list 2 Not on it: a clause would be met in some place, and nobody knows where they live 1",
        "Colorado US-CO 1 1 2 1",
        "name with social security number : 1 in one record",
        "What is not said is never taken for no .",
        "Days end with the day in the zone below them",
        "Does not apply",
    ] {
        assert!(read.contains(said), "{said:?} is not in {read}");
    }
    assert_eq!(read.matches("legal advice").count(), 1);
    for never in ["you must", "violation", "affected", "exposed", "219-09", "ann@lee"] {
        assert!(!read.to_lowercase().contains(never), "{never}");
    }
    let manifest = json(&case.0.join("manifest.json"));
    let sums = fs::read(case.0.join("obligations.json")).unwrap();
    assert_eq!(manifest["outputs"]["obligations.json"], blake3::hash(&sums).to_hex().as_str());
    // The evidence is gone, and the page is the same; with another banner, the rest is.
    fs::remove_dir_all(bench.path("in")).unwrap();
    say(&bench, &["report", "case"]);
    assert_eq!(page(&case), asked);
    say(&bench, &["report", "case", "--banner", "Privileged"]);
    assert!(page(&case).contains("Law by law") && page(&case).contains("Privileged"));
    let refused = breachscope()
        .current_dir(bench.path("."))
        .args(["report", "case", "--incident", "incident.toml"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(5), "nobody can be counted without the evidence");
    assert!(page(&case).contains("Law by law"), "and what was there stays");
}

#[test]
fn another_scan_takes_what_laws_asked_away() {
    let bench = Bench::new();
    bench.put("customers.csv", CUSTOMERS);
    let (_, case) = bench.scan();
    fs::write(bench.path("incident.toml"), INCIDENT).unwrap();
    say(&bench, &["report", "case", "--incident", "incident.toml"]);
    bench.scan();
    assert!(!case.0.join("obligations.json").exists() && !page(&case).contains("Law by law"));
}

#[test]
fn severity_counts_each_person_once_by_the_gravest_class() {
    let bench = Bench::new();
    bench.put(
        "a.csv",
        "full name,email,ssn,diagnosis\nAnn Lee,ann@lee-family.net,219-09-9991,Asthma\nBo Day,bo@day-house.org,219-09-9992,\nCy Fox,cy@fox-den.net,,\n",
    );
    let (_, case) = bench.scan();
    let severity = &case.summary()["severity"];
    let of = |class: &str| severity[class].as_u64().unwrap();
    assert_eq!(["sensitive", "financial", "behavioural", "simple"].map(of), [1, 1, 0, 1], "{severity}");
}

#[test]
fn one_person_on_a_page_is_masked_unless_revealed_and_both_are_noted() {
    let bench = Bench::new();
    bench.put("customers.csv", CUSTOMERS);
    let (_, case) = bench.scan();
    let key = case.rows("people.csv")[0]["key"].clone();
    let masked = say(&bench, &["person", "case", &key, "--format", "html"]);
    assert!(masked.contains("*******9991") && masked.contains("Values are masked"));
    for clear in ["219-09-9991", "ann@lee", "Ann Lee", "<script", "http:", "https:", "src="] {
        assert!(!masked.contains(clear), "{clear}");
    }
    let clear = say(&bench, &["person", "case", &key, "--format", "html", "--reveal"]);
    assert!(clear.contains("219-09-9991") && clear.contains("Values are in clear"));
    let both: serde_json::Value =
        serde_json::from_str(&say(&bench, &["person", "case", &key, "--format", "json"])).unwrap();
    assert_eq!(
        both,
        serde_json::from_str::<serde_json::Value>(&say(&bench, &["person", "case", &key, "--json"])).unwrap()
    );
    // Everything that is involved has a place.
    let text = |of: &serde_json::Value| of.as_str().unwrap().to_owned();
    let places: Vec<String> =
        both["places"].as_array().unwrap().iter().map(|place| text(&place["element"])).collect();
    for element in both["elements"].as_array().unwrap() {
        assert!(places.contains(&text(element)), "{element}");
    }
    let audit = fs::read_to_string(case.0.join("audit.jsonl")).unwrap();
    assert_eq!(audit.matches("a person was looked up, values in clear").count(), 1);
    assert_eq!(audit.matches("\"a person was looked up\"").count(), 3);
    assert!(!audit.contains("219-09"));
}
