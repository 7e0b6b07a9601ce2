//! Letters from outside: who gets which, who is held, and that counts agree.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::common::{Bench, breachscope, stderr, stdout};

/// Californians, one of them a child; Massachusetts; Nevada without an address that a letter reaches; a German.
const PEOPLE: &str = "\
full name,ssn,email,street,city,state,zip,country,date of birth
Ann Lee,219-09-9991,ann@lee-family.net,1 Oak St,Fresno,CA,93701,US,1980-02-01
Bo Day,219-09-9992,bo@day-house.org,2 Oak St,Fresno,CA,93701,US,2015-02-01
Cy Fox,219-09-9993,cy@fox-den.net,3 Oak St,Boston,MA,02108,US,1980-02-01
Di Roe,219-09-9994,,,,NV,89501,US,1980-02-01
Eva Krause,,eva@krause-haus.de,Weg 5,Bonn,,53111,DE,1980-02-01
Flo Poe,219-09-9996,flo@poe-home.org,,,,,,1980-02-01
";

const INCIDENT: &str = "\
[incident]
law-as-of = 2026-02-01
[entity]
name = \"Example Stores\"
established = [\"DE\"]
targets = []
kinds = [\"business\"]
[reading]
mailing-date = 2026-03-01
";

type Rows = Vec<BTreeMap<String, String>>;

fn rows(bench: &Bench, name: &str) -> Rows {
    let mut csv = csv::Reader::from_path(bench.path("letters").join(name)).unwrap();
    csv.deserialize().map(Result::unwrap).collect()
}

fn run(bench: &Bench, args: &[&str]) -> String {
    let output = breachscope().current_dir(bench.path(".")).args(args).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

fn letters() -> Bench {
    let bench = Bench::new();
    bench.put("people.csv", PEOPLE);
    assert_eq!(bench.scan().0, 0);
    // Of all data, the law of Germany says whether people are told if the risk is high: it is not.
    fs::write(bench.path("incident.toml"), format!("{INCIDENT}[answers]\nhigh-risk = \"no\"\n")).unwrap();
    run(&bench, &["notices", "case", "--out", "letters", "--incident", "incident.toml"]);
    bench
}

#[test]
fn everybody_on_the_list_is_in_the_register_and_only_who_is_not_held_in_a_merge() {
    let bench = letters();
    let answer: Value = serde_json::from_str(&run(
        &bench,
        &["obligations", "case", "--incident", "incident.toml", "--format", "json"],
    ))
    .unwrap();
    let register = rows(&bench, "register.csv");
    assert_eq!(answer["funnel"]["on_a_notice_list"], register.len());
    assert_eq!(register.len(), 4, "two of California, one of Massachusetts, one of Nevada");
    let (held, sent): (Rows, Rows) = register.into_iter().partition(|row| row["hold"] == "Y");
    assert_eq!(held.len(), 1);
    assert!(held[0]["hold_reason"].contains("substitute notice") && held[0]["laws"].contains("US-NV"));
    let mut codes: Vec<String> = Vec::new();
    for row in &sent {
        let merge = rows(&bench, &row["file"]);
        let letter = merge.iter().find(|letter| letter["notice_code"] == row["notice_code"]).unwrap();
        assert_eq!((letter["notice_code"].len(), &letter["laws"]), (19, &row["laws"]));
        codes.push(row["notice_code"].clone());
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 3);
    for entry in fs::read_dir(bench.path("letters")).unwrap().map(Result::unwrap) {
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", entry.path());
        if entry.path().is_dir() {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        assert!(!text.contains("219-09"), "a number stands in {:?}", entry.path());
    }
}

#[test]
fn variants_children_and_monitoring() {
    let bench = letters();
    let california = rows(&bench, "california-en.csv");
    assert_eq!(california.len(), 2);
    let of = |city: &str, name: &str| {
        let rows = if city == "Boston" { rows(&bench, "massachusetts-en.csv") } else { california.clone() };
        rows.into_iter().find(|row| row["name"].contains(name)).unwrap()
    };
    let ann = of("Fresno", "Ann");
    assert!(ann["to"].is_empty() && ann["monitoring"].ends_with(" 12") && ann["advice"].contains("Equifax"));
    assert!(ann["elements"].contains("social security number") && ann["address1"].contains("Oak"));
    let bo = of("Fresno", "Bo");
    assert!(bo["to"].starts_with("To the parent") && bo["opening"].contains("your child"));
    assert!(of("Boston", "Cy")["monitoring"].ends_with(" 18"));
    let specimen = fs::read_to_string(bench.path("letters/specimen-california-en.txt")).unwrap();
    assert!(specimen.starts_with("DRAFT FOR COUNSEL") && specimen.contains("Example Stores"));
    assert!(!specimen.contains("Ann"), "a specimen is nobody's");
    assert!(bench.path("letters/specimen-substitute-en.txt").exists());
}

#[test]
fn a_high_risk_has_all_told_each_in_their_language() {
    let bench = letters();
    fs::write(bench.path("incident.toml"), format!("{INCIDENT}[answers]\nhigh-risk = \"yes\"\n")).unwrap();
    let refused = breachscope()
        .current_dir(bench.path("."))
        .args(["notices", "case", "--out", "letters", "--incident", "incident.toml"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(5), "letters of two runs do not mix");
    fs::remove_dir_all(bench.path("letters")).unwrap();
    run(&bench, &["notices", "case", "--out", "letters", "--incident", "incident.toml", "--language", "hu"]);
    let register = rows(&bench, "register.csv");
    assert_eq!(register.len(), 6, "the controller is in Germany: wherever they live");
    let eva = rows(&bench, "gdpr-de.csv");
    assert_eq!((eva.len(), eva[0]["country"].as_str()), (1, "DE"));
    assert!(eva[0]["elements"].contains("E-Mail-Adresse"));
    // One whose place tells no language is written to as --language says.
    assert!(register.iter().any(|row| row["place"].is_empty() && row["language"] == "hu"));
    // Massachusetts forbids what the regulation asks for.
    let boston = register.iter().find(|row| row["place"] == "US-MA").unwrap();
    assert!(boston["hold_reason"].contains("forbids"), "{boston:?}");
}
