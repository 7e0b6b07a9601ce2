//! `selfcheck` from outside: the files it writes, whose entries they hold, and what it refuses. Whether a browser opens
//! them is tested in tests/browser.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use breachscope::seal::code::Code;
use breachscope::seal::entry::{PLACE, Seal, address, mark};
use serde_json::Value;

use common::{Bench, Case, breachscope, json, stderr, stdout};

type Row = BTreeMap<String, String>;

/// One of everything: a child, somebody held for want of an address, passwords in two forms.
const PEOPLE: &str = "\
full name,ssn,email,password,street,city,state,zip,country,date of birth
Ann Lee,219-09-9991,ann@lee-family.net,Sommer2019!x,1 Oak St,Fresno,CA,93701,US,1980-02-01
Bo Day,219-09-9992,Bo@Day-House.org,,2 Oak St,Fresno,CA,93701,US,2015-02-01
Di Roe,219-09-9994,,,,,NV,89501,US,1980-02-01
Cy Fox,219-09-9993,cy@fox-den.net,,3 Oak St,Fresno,CA,93701,US,1980-02-01
";
const INCIDENT: &str = "\
[incident]
law-as-of = 2026-02-01
[entity]
name = \"<script>alert(1)</script> Example Stores\"
contact = \"Example Stores, 1 Example Road\\nprivacy@example.com\"
kinds = [\"business\"]
[reading]
mailing-date = 2026-03-01
";

fn run(bench: &Bench, args: &[&str]) -> (i32, String) {
    let output = breachscope().current_dir(bench.path(".")).args(args).output().unwrap();
    let text = stdout(&output) + &stderr(&output);
    assert!(!text.contains("panicked"), "{text}");
    (output.status.code().unwrap(), text)
}

fn letters(people: &str) -> Bench {
    let bench = Bench::new();
    bench.put("people.csv", people);
    assert_eq!(bench.scan().0, 0);
    fs::write(bench.path("incident.toml"), INCIDENT).unwrap();
    let notices = ["notices", "case", "--out", "letters", "--incident", "incident.toml"];
    assert_eq!(run(&bench, &notices).0, 0);
    bench
}

const SELFCHECK: [&str; 8] = [
    "selfcheck",
    "case",
    "--register",
    "letters/register.csv",
    "--incident",
    "incident.toml",
    "--out",
    "page",
];

fn rows(file: &Path) -> Vec<Row> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

/// The file that a place is in, cut into entries.
fn entries(page: &Path, of: &Value, place: u64) -> Vec<Vec<u8>> {
    let number = |name: &str| of[name].as_u64().unwrap();
    let (bits, bytes) = (number("bits") as u32, number("bytes") as usize);
    let digits = bits.div_ceil(4).max(1) as usize;
    let range = place.checked_shr(64 - bits).unwrap_or(0);
    let file = page.join(of["folder"].as_str().unwrap()).join(format!("{range:0digits$x}.bin"));
    let file = fs::read(file).unwrap();
    assert_eq!(file.len(), bytes * number("entries") as usize);
    file.chunks_exact(bytes).map(<[u8]>::to_vec).collect()
}

fn salt(of: &Value) -> [u8; 16] {
    u128::from_str_radix(of["salt"].as_str().unwrap(), 16).unwrap().to_be_bytes()
}

/// What a code opens: elements with the number of their form, and whether it is a child's.
fn open(page: &Path, code: &str) -> Option<(BTreeMap<String, u8>, bool)> {
    let config = json(&page.join("selfcheck.json"));
    let seal = Seal::new(Code::read(code).unwrap(), &salt(&config["codes"]));
    let entries = entries(page, &config["codes"], seal.place);
    let entry = entries.iter().find(|entry| entry[..PLACE] == seal.place.to_be_bytes())?;
    let text = seal.open(entry).unwrap();
    let form = |at: usize| text[1 + at / 2] >> (4 * (at % 2)) & 15;
    let elements = config["elements"].as_array().unwrap();
    let seen = elements.iter().enumerate().filter(|(at, _)| form(*at) > 0);
    let seen = seen.map(|(at, element)| (element["id"].as_str().unwrap().to_owned(), form(at))).collect();
    Some((seen, text[0] & 1 == 1))
}

#[test]
fn every_letter_opens_what_it_says_and_nothing_else_is_on_the_page() {
    let bench = letters(PEOPLE);
    let (code, said) = run(&bench, &SELFCHECK);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("3 people can open their entry; 1 rows of the register are held"), "{said}");
    let page = bench.path("page");
    let register = rows(&bench.path("letters/register.csv"));
    let people = Case(bench.path("case")).rows("people.csv");
    let config = json(&page.join("selfcheck.json"));
    let ids = config["elements"].as_array().unwrap().iter().map(|element| element["id"].as_str().unwrap());
    let elements: BTreeSet<&str> = ids.collect();
    let mut opened = 0;
    for row in &register {
        let person = people.iter().find(|person| person["key"] == row["key"]).unwrap();
        let entry = open(&page, &row["notice_code"]);
        if row["hold"] == "Y" {
            assert!(entry.is_none(), "who is held has no letter");
            continue;
        }
        let (seen, child) = entry.unwrap();
        opened += 1;
        assert_eq!(child, row["age_class"] == "minor", "{}", person["name_as_found"]);
        let listed = elements.iter().filter(|id| person.get(**id).is_some_and(|cell| cell == "Y"));
        assert!(seen.keys().eq(listed), "{} {seen:?}", person["name_as_found"]);
        assert_eq!(seen.get("password").copied().unwrap_or(1), 1, "the password is in clear");
    }
    assert_eq!(opened, 3);
    // Nothing of the people, nor of the codes, stands anywhere in clear.
    let mut files = vec![page.clone()];
    let mut seen = 0;
    while let Some(at) = files.pop() {
        let mode = fs::metadata(&at).unwrap().permissions().mode() & 0o077;
        assert_eq!(mode, 0, "{}", at.display());
        if at.is_dir() {
            files.extend(fs::read_dir(&at).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(&at).unwrap()).into_owned();
        let codes = register.iter().map(|row| row["notice_code"].as_str());
        let keys = register.iter().map(|row| row["key"].as_str());
        for secret in ["219-09", "lee-family", "Sommer2019", "Fresno"].into_iter().chain(codes).chain(keys) {
            assert!(!text.contains(secret), "{}", at.display());
        }
        assert!(!text.contains("<script>alert") || at.ends_with("selfcheck.json"), "{}", at.display());
        seen += 1;
    }
    assert_eq!(seen, 5, "page, script, style, words, one file of entries");
    let trail = fs::read_to_string(bench.path("case/audit.jsonl")).unwrap();
    assert!(trail.lines().last().unwrap().contains("a self-check page was asked for"));
}

#[test]
fn two_publications_have_nothing_in_common_and_do_not_mix() {
    let bench = letters(PEOPLE);
    assert_eq!(run(&bench, &SELFCHECK).0, 0);
    let (code, said) = run(&bench, &SELFCHECK);
    assert!(code == 5 && said.contains("is not empty"), "{said}");
    let mut again = SELFCHECK;
    again[7] = "again";
    assert_eq!(run(&bench, &again).0, 0);
    let [one, other] =
        ["page", "again"].map(|page| json(&bench.path(page).join("selfcheck.json"))["codes"].clone());
    assert_ne!(one["folder"], other["folder"]);
    let register = rows(&bench.path("letters/register.csv"));
    let code = &register.iter().find(|row| row["hold"].is_empty()).unwrap()["notice_code"];
    let place = |of: &Value| Seal::new(Code::read(code).unwrap(), &salt(of)).place;
    assert_ne!(place(&one), place(&other));
    assert_eq!(open(&bench.path("page"), code), open(&bench.path("again"), code), "the letter stays good");
    // A later wave that names the same codes once more changes nothing.
    again[7] = "waves";
    let (status, said) = run(&bench, &[&again[..], &["--register", "letters/register.csv"]].concat());
    assert!(status == 0 && said.contains("3 people can open"), "{said}");
    assert_eq!(open(&bench.path("page"), code), open(&bench.path("waves"), code));
}

#[test]
fn registers_that_do_not_belong_are_refused_and_missing_people_are_said() {
    let bench = letters(PEOPLE);
    let file = bench.path("letters/register.csv");
    let text = fs::read_to_string(&file).unwrap();
    let line = text.lines().find(|line| line.contains("minor")).unwrap().to_owned();
    // Somebody who is not in the case.
    let key = line.split(',').nth(1).unwrap().to_owned();
    fs::write(&file, text.replace(&key, &"0".repeat(32))).unwrap();
    let (code, said) = run(&bench, &SELFCHECK);
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains("2 people") && said.contains("1 rows of the register are of people who are not"),
        "{said}"
    );
    // One code for two people.
    fs::remove_dir_all(bench.path("page")).unwrap();
    let own = line.split(',').next().unwrap();
    let other =
        text.lines().skip(1).find(|other| !other.starts_with(own) && other.contains("adult,unknown,US-CA"));
    let other = other.unwrap().split(',').next().unwrap();
    fs::write(&file, text.replace(other, own)).unwrap();
    let (code, said) = run(&bench, &SELFCHECK);
    assert!(code == 5 && said.contains("one notice code") && !said.contains(own), "{said}");
    assert!(!bench.path("page/index.html").exists());
    // Nobody of this case, and nobody at all.
    for (text, why) in [
        (
            format!("{}\n{}\n", text.lines().next().unwrap(), line.replace(&key, &"1".repeat(32))),
            "another case",
        ),
        (format!("{}\n", text.lines().next().unwrap()), "nothing to look up"),
    ] {
        fs::remove_dir_all(bench.path("page")).unwrap();
        fs::write(&file, text).unwrap();
        let (code, said) = run(&bench, &SELFCHECK);
        assert!(code == 5 && said.contains(why), "{said}");
    }
    let (code, said) = run(&bench, &[&SELFCHECK[..], &["--language", "tlh"]].concat());
    assert!(code == 2 && said.contains("there are de, en"), "{said}");
}

#[test]
fn by_email_needs_an_approver_and_is_refused_for_children_and_special_data() {
    let by_email = |bench: &Bench, more: &[&str]| {
        let _ = fs::remove_dir_all(bench.path("page"));
        run(bench, &[&SELFCHECK[..], &["--by-email"], more].concat())
    };
    let approved = ["--approved-by", "K. Counsel"];
    let bench = letters(PEOPLE);
    let (code, said) = by_email(&bench, &[]);
    assert!(code == 2 && said.contains("--approved-by"), "{said}");
    assert_eq!(by_email(&bench, &["--approved-by", " "]).0, 2);
    let (code, said) = by_email(&bench, &approved);
    assert!(code == 5 && said.contains("1 are minors") && !said.contains("219-09"), "{said}");
    assert!(!bench.path("page/index.html").exists());
    let trail = fs::read_to_string(bench.path("case/audit.jsonl")).unwrap();
    assert!(trail.contains("approved by K. Counsel") && trail.contains("look-up by e-mail was refused"));

    let adults = PEOPLE.lines().filter(|line| !line.starts_with("Bo")).collect::<Vec<_>>().join(
        "
",
    ) + "
";
    let ill = adults
        .replace(
            "date of birth
",
            "date of birth,diagnosis
",
        )
        .replace(
            "-01
",
            "-01,Asthma
",
        );
    let (code, said) = by_email(&letters(&ill), &approved);
    assert!(code == 5 && said.contains("special kind"), "{said}");

    let bench = letters(&adults);
    let (code, said) = by_email(&bench, &approved);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2 e-mail addresses can be asked for; the age of 0 people is unknown"), "{said}");
    let config = json(&bench.path("page/selfcheck.json"));
    let of = &config["email"];
    assert_eq!(of["rounds"], 600_000);
    let listed = |normal: &[u8]| {
        let mark = mark(&address(normal), &salt(of), of["rounds"].as_u64().unwrap() as u32);
        let place = u64::from_be_bytes(mark[..8].try_into().unwrap());
        entries(&bench.path("page"), of, place).contains(&mark.to_vec())
    };
    assert!(listed(b"ann@lee-family.net") && listed(b"cy@fox-den.net") && !listed(b"bo@day-house.org"));
    assert!(fs::read_to_string(bench.path("page/index.html")).unwrap().contains("ask-email"));
}

#[test]
fn a_drill_of_thousands_has_an_entry_for_every_letter_whatever_the_memory() {
    let bench = Bench::new();
    let drill = ["drill", "--people", "3000", "--seed", "5", "--out", "in/drill"];
    assert_eq!(run(&bench, &drill).0, 0);
    assert_eq!(bench.scan().0, 0);
    fs::write(bench.path("incident.toml"), "[incident]\nlaw-as-of = 2026-06-01\n[entity]\nestablished = [\"DE\"]\n[answers]\nhigh-risk = \"yes\"\n").unwrap();
    assert_eq!(run(&bench, &["notices", "case", "--out", "letters", "--incident", "incident.toml"]).0, 0);
    let (code, said) = run(&bench, &[&SELFCHECK[..], &["--memory", "64M", "--threads", "1"]].concat());
    assert_eq!(code, 0, "{said}");
    let register = rows(&bench.path("letters/register.csv"));
    let sent: Vec<&Row> = register.iter().filter(|row| row["hold"].is_empty()).collect();
    assert!(sent.len() > 1000, "{}", sent.len());
    let merge: BTreeMap<String, Row> = sent
        .iter()
        .map(|row| row["file"].clone())
        .collect::<BTreeSet<_>>()
        .iter()
        .flat_map(|file| rows(&bench.path("letters").join(file)))
        .map(|row| (row["notice_code"].clone(), row))
        .collect();
    let config = json(&bench.path("page/selfcheck.json"));
    assert!(config["codes"]["bits"].as_u64().unwrap() > 0, "several files");
    for row in &sent {
        let (seen, _) = open(&bench.path("page"), &row["notice_code"]).unwrap();
        // As many elements as the letter names.
        let words = &config["words"][&row["language"]]["elements"];
        let named: Vec<&str> = seen.keys().map(|id| words[id].as_str().unwrap()).collect();
        let letter = &merge[&row["notice_code"]]["elements"];
        assert!(named.iter().all(|name| letter.contains(name)), "{letter}: {named:?}");
        assert_eq!(letter.split(", ").count(), named.len(), "{letter}: {named:?}");
    }
}
