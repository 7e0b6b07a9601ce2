//! The program from outside: counts that agree, dates, questions, outputs that stay inert.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::common::{Bench, Case, breachscope, stderr, stdout};

/// People of several states, of none, and of two.
const CUSTOMERS: &str = "\
full name,ssn,email,street,city,state,zip,date of birth
Ann Lee,219-09-9991,ann@lee-family.net,1 Oak St,Fresno,CA,93701,1980-02-01
Bo Day,219-09-9992,bo@day-house.org,2 Oak St,Fresno,CA,93701,2015-02-01
Cy Fox,219-09-9993,cy@fox-den.net,3 Oak St,Reno,NV,89501,1980-02-01
Di Roe,219-09-9994,di@roe-home.org,,,,,1980-02-01
Ed Poe,,ed@poe-home.org,4 Oak St,Austin,TX,78701,1980-02-01
";

fn answer(bench: &Bench, incident: &str) -> Value {
    let output = ask(bench, incident, &["--format", "json"]);
    serde_json::from_str(&output).unwrap()
}

fn ask(bench: &Bench, incident: &str, more: &[&str]) -> String {
    fs::write(bench.path("incident.toml"), incident).unwrap();
    let mut command = breachscope();
    command.current_dir(bench.path(".")).args(["obligations", "case", "--incident", "incident.toml"]);
    let output = command.args(more).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

fn law<'a>(answer: &'a Value, code: &str) -> &'a Value {
    answer["regimes"].as_array().unwrap().iter().find(|law| law["code"] == code).unwrap()
}

fn told<'a>(answer: &'a Value, code: &str, who: &str) -> &'a Value {
    law(answer, code)["told"].as_array().unwrap().iter().find(|told| told["who"] == who).unwrap()
}

fn people(of: &Value) -> [u64; 3] {
    ["low", "best", "high"].map(|count| of["people"][count].as_u64().unwrap())
}

fn customers() -> Bench {
    let bench = Bench::new();
    bench.put("customers.csv", CUSTOMERS);
    assert_eq!(bench.scan().0, 0);
    bench
}

#[test]
fn residents_are_counted_where_they_live_and_the_unknown_everywhere() {
    let bench = customers();
    let answer = answer(&bench, "[incident]\nlaw-as-of = 2026-02-01\n[reading]\nmailing-date = 2026-03-01\n");
    assert_eq!(people(law(&answer, "US-CA")), [2, 2, 3]);
    assert_eq!(people(law(&answer, "US-NV")), [1, 1, 2]);
    assert_eq!(people(law(&answer, "US-TX")), [0, 0, 1]);
    for law in answer["regimes"].as_array().unwrap().iter().filter(|law| law["attaches_to"] == "resident") {
        assert_eq!(law["residence_unknown"], 1, "{}", law["code"]);
    }
    assert_eq!(answer["funnel"]["identified"], 5);
    assert_eq!(answer["funnel"]["clause_met"], 2 + 1, "the one without a place is in no best");
    assert_eq!(answer["funnel"]["clause_met_if_resident"], 1);
    assert_eq!(told(&answer, "US-CA", "authority")["crossed"], "not crossed");
    assert_eq!(told(&answer, "US-NV", "individuals")["duty"], "clause met on the data");
}

#[test]
fn the_fallback_says_whom_it_moved() {
    let bench = customers();
    let answer = answer(&bench, "[reading]\nresidency-fallback = \"US-NV\"\n");
    assert_eq!(people(law(&answer, "US-NV")), [2, 2, 2]);
    assert_eq!(answer["funnel"]["moved_by_fallback"], 1);
}

#[test]
fn clocks_run_from_what_the_law_names_in_the_authoritys_zone() {
    let bench = customers();
    let incident = "[clock]\ndiscovery = 2026-03-01T22:30:00-05:00\nawareness = 2026-03-01T22:30:00-05:00\n\
                    [entity]\nestablished = [\"HU\"]\ntargets = []\nkinds = []\n[answers]\nharm-likely = \"yes\"\n\
                    risk = \"yes\"\n";
    let answer = answer(&bench, incident);
    let by = |code: &str, who: &str| told(&answer, code, who)["by"].as_str().unwrap().to_owned();
    // Half past seven in the evening of 1 March in California; half past four in the morning of 2 March in Hungary.
    assert_eq!(by("US-CA", "individuals"), "end of 2026-03-31 (America/Los_Angeles)");
    assert_eq!(by("HU-GDPR", "authority"), "2026-03-05 04:30 +01:00 (Europe/Budapest)");
    assert_eq!(told(&answer, "HU-GDPR", "authority")["duty"], "clause met on the data");
    assert_eq!(told(&answer, "HU-GDPR", "individuals")["duty"], "undetermined");
    assert_eq!(told(&answer, "GB-GDPR", "authority")["duty"], "not attached");
    // California's authority is told 15 days after the people: nobody said when.
    let authority = told(&answer, "US-CA", "authority");
    assert_eq!(authority["outer"], "15 days after individuals are told");
    assert_eq!(authority["by"], "");
    let asked: Vec<&str> =
        answer["questions"].as_array().unwrap().iter().filter_map(|asked| asked["key"].as_str()).collect();
    assert!(asked.contains(&"[answers] high-risk"), "{asked:?}");
    assert!(!asked.contains(&"[answers] harm-likely"), "what is answered is not asked: {asked:?}");
}

#[test]
fn what_is_missing_is_undetermined_and_asked_never_no_duty() {
    let bench = customers();
    let answer = answer(&bench, "");
    let eu = told(&answer, "EU-GDPR", "authority");
    assert_eq!(eu["duty"], "undetermined");
    assert!(
        eu["ask"]
            .as_array()
            .unwrap()
            .iter()
            .any(|ask| ask.as_str().unwrap().starts_with("[clock] awareness"))
    );
    // The law of California stands here from 2026 on, and nobody said when the incident was.
    assert_eq!(law(&answer, "US-CA")["attached"], "undetermined");
    for law in answer["regimes"].as_array().unwrap() {
        for told in law["told"].as_array().unwrap() {
            assert_ne!(told["citation"], "", "{}", law["code"]);
            assert_ne!(told["verified"], "", "{}", law["code"]);
        }
    }
    let text = ask(&bench, "", &[]);
    assert_eq!(text.matches("Not legal advice").count(), 1);
    for word in ["affected", "exposed", "you must"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn a_law_applies_from_its_day_on() {
    let bench = customers();
    let old = answer(&bench, "[incident]\nlaw-as-of = 2025-06-01\n");
    assert_eq!(law(&old, "US-CA")["attached"], "no");
    assert!(law(&old, "US-CA")["why"].as_str().unwrap().contains("from 2026-01-01"));
    let new = answer(&bench, "[incident]\nlaw-as-of = 2026-06-01\n");
    assert_eq!(law(&new, "US-CA")["attached"], "yes");
}

#[test]
fn an_archive_opened_with_a_password_was_encrypted_where_it_lay() {
    let bench = Bench::new();
    let file = fs::File::create(bench.path("in/customers.zip")).unwrap();
    let mut zip = zip::ZipWriter::new(file);
    let options =
        zip::write::SimpleFileOptions::default().with_aes_encryption(zip::AesMode::Aes256, "sesame");
    zip.start_file("customers.csv", options).unwrap();
    std::io::Write::write_all(&mut zip, CUSTOMERS.as_bytes()).unwrap();
    zip.finish().unwrap();
    fs::write(bench.path("passwords"), "sesame\n").unwrap();
    // Nevada's file does not say what becomes of encryption whose key was taken: that is for counsel.
    for (keys, california, nevada) in
        [("", [0, 2, 3], [0, 1, 2]), ("no", [0, 0, 0], [0, 0, 0]), ("yes", [2, 2, 3], [0, 0, 2])]
    {
        fs::write(bench.path("items.csv"), format!("path,keys_taken\nin,{keys}\n")).unwrap();
        let output = bench
            .scan_into("case")
            .args(["--force", "--items", "items.csv", "--passwords", "passwords"])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        fs::write(bench.path("incident.toml"), "[incident]\nlaw-as-of = 2026-06-01\n").unwrap();
        let output = breachscope()
            .current_dir(bench.path("."))
            .args(["obligations", "case", "--incident", "incident.toml", "--format", "json"])
            .args(["--passwords", "passwords"])
            .output()
            .unwrap();
        let answer: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(people(law(&answer, "US-CA")), california, "keys taken: {keys}");
        assert_eq!(people(law(&answer, "US-NV")), nevada, "keys taken: {keys}");
    }
}

#[test]
fn counts_of_the_drill_agree_wherever_they_are_printed() {
    let home = tempfile::tempdir().unwrap();
    let (case, figures) = (home.path().join("case"), home.path().join("figures.csv"));
    let scan =
        breachscope().args(["scan", "fixtures/drill", "--quiet", "--case"]).arg(&case).output().unwrap();
    assert_eq!(scan.status.code(), Some(0));
    let incident = home.path().join("incident.toml");
    fs::write(&incident, "[incident]\nlaw-as-of = 2026-06-01\n[entity]\nestablished = [\"DE\"]\n").unwrap();
    let output = breachscope()
        .args(["obligations", "--format", "json"])
        .arg(&case)
        .arg("--incident")
        .arg(&incident)
        .arg("--figures")
        .arg(&figures)
        .output()
        .unwrap();
    let answer: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let listed = breachscope().arg("people").arg(&case).output().unwrap();
    let mut listed = csv::Reader::from_reader(&listed.stdout[..]);
    let rows: Vec<BTreeMap<String, String>> = listed.deserialize().map(Result::unwrap).collect();
    let case = Case(case);
    let summary = case.summary();
    // All people: the summary's, the list's, the funnel's, those of a law that takes any data.
    assert_eq!(answer["people"], summary["people"]);
    assert_eq!(answer["funnel"]["identified"], rows.len());
    assert_eq!(people(law(&answer, "EU-GDPR")), case.people());
    // Places: each resident is somewhere, or nowhere.
    let places = summary["places"].as_object().unwrap();
    assert_eq!(places.values().filter_map(Value::as_u64).sum::<u64>(), rows.len() as u64);
    assert_eq!(answer["funnel"]["residence_unknown"], places["unknown"]);
    // By state: a number of social security numbers with names that another way of counting gives too.
    let mut counted = 0;
    for law in answer["regimes"].as_array().unwrap().iter().filter(|law| law["attaches_to"] == "resident") {
        let lives = |row: &&BTreeMap<String, String>| row["residence"] == *law["code"].as_str().unwrap();
        let clause = law["clauses"].as_array().unwrap().iter().find(|clause| clause["clause"] == "n:ssn");
        let of = |basis: &str| clause.map_or(0, |clause| clause[basis].as_u64().unwrap());
        let named = |row: &&BTreeMap<String, String>| row["ssn"] == "Y" && row["name"] == "Y";
        let here = rows.iter().filter(lives).filter(named).count() as u64;
        let met = of("same_record") + of("same_item") + of("linked") + of("doubtful");
        let speaks = law["code"] != "US-IN";
        if speaks {
            // Unknown residence is in `doubtful` of none: a resident is named there at all or not.
            assert_eq!(met, here, "{}", law["code"]);
            counted += here;
        }
        let best = law["people"]["best"].as_u64().unwrap();
        assert!(best <= rows.iter().filter(lives).count() as u64, "{}", law["code"]);
    }
    assert!(counted > 3, "only {counted} people with a number live anywhere");
    // Figures: the same numbers again.
    let mut figures = csv::Reader::from_path(&figures).unwrap();
    let mut seen = 0;
    for row in figures.deserialize().map(Result::<BTreeMap<String, String>, _>::unwrap) {
        let law = law(&answer, &row["regime"]);
        let range = ["residents_low", "residents_best", "residents_high"]
            .map(|name| row[name].parse::<u64>().unwrap());
        assert_eq!(range, people(law), "{}", row["regime"]);
        assert_eq!(row["total_best"], rows.len().to_string());
        assert_eq!(row["residence_unknown"], law["residence_unknown"].to_string());
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn owners_have_rows_of_their_own() {
    let bench = Bench::new();
    let head = CUSTOMERS.lines().next().unwrap();
    let lines: Vec<&str> = CUSTOMERS.lines().skip(1).collect();
    bench.put("one/a.csv", format!("{head}\n{}\n", lines[..2].join("\n")));
    bench.put("two/b.csv", format!("{head}\n{}\n", lines[2..].join("\n")));
    fs::write(bench.path("items.csv"), "path,owner\nin/one,=One\nin/two,Two\n").unwrap();
    let scan = bench.scan_into("case").args(["--items", "items.csv"]).output().unwrap();
    assert_eq!(scan.status.code(), Some(0), "{}", stderr(&scan));
    ask(&bench, "[incident]\nlaw-as-of = 2026-06-01\n", &["--figures", "figures.csv"]);
    let mut figures = csv::Reader::from_path(bench.path("figures.csv")).unwrap();
    let rows: Vec<BTreeMap<String, String>> = figures.deserialize().map(Result::unwrap).collect();
    let best = |regime: &str, owner: &str| {
        rows.iter()
            .find(|row| row["regime"] == regime && row["owner"] == owner)
            .map_or("0".into(), |row| row["residents_best"].clone())
    };
    assert_eq!([best("US-CA", "'=One"), best("US-CA", "Two")], ["2", "0"]);
    assert_eq!([best("US-NV", "'=One"), best("US-NV", "Two")], ["0", "1"]);
}

#[test]
fn two_undated_addresses_are_in_both_highs_and_the_latest_dated_one_counts() {
    let head = "full name,ssn,email,street,city,state,zip";
    let row = |state: &str, zip: &str| {
        format!("Ann Lee,219-09-9991,ann@lee-family.net,1 Oak St,Town,{state},{zip}\n")
    };
    let bench = Bench::new();
    bench.put("a.csv", format!("{head}\n{}", row("CO", "80202")));
    bench.put("b.csv", format!("{head}\n{}", row("NV", "89501")));
    assert_eq!(bench.scan().0, 0);
    let both = answer(&bench, "");
    assert_eq!([people(law(&both, "US-CO")), people(law(&both, "US-NV"))], [[0, 0, 1], [0, 0, 1]]);
    assert_eq!(law(&both, "US-NV")["several_places"], 1);
    assert_eq!(Case(bench.path("case")).rows("people.csv")[0]["residence"], "");
    fs::write(bench.path("items.csv"), "path,as_of\nin/a.csv,2019-01-01\nin/b.csv,2024-01-01\n").unwrap();
    let scan = bench.scan_into("case").args(["--force", "--items", "items.csv"]).output().unwrap();
    assert_eq!(scan.status.code(), Some(0));
    let dated = answer(&bench, "");
    assert_eq!([people(law(&dated, "US-CO")), people(law(&dated, "US-NV"))], [[0, 0, 0], [1, 1, 1]]);
    assert_eq!(Case(bench.path("case")).rows("people.csv")[0]["residence"], "US-NV");
}

#[test]
fn any_number_of_threads_gives_the_same_answer_and_the_template_is_taken() {
    let bench = customers();
    let template = breachscope().args(["obligations", "--template"]).output().unwrap();
    let template = stdout(&template);
    assert!(template.contains("harm-likely"));
    let one = ask(&bench, &template, &["--threads", "1", "--format", "csv"]);
    let two = ask(&bench, &template, &["--threads", "3", "--format", "csv", "--memory", "64M"]);
    assert_eq!(one, two);
    assert_eq!(one.lines().next().unwrap().split(',').count(), 26);
    let refused = {
        fs::write(bench.path("bad.toml"), "[answers]\nharm = \"yes\"\n").unwrap();
        let mut command = breachscope();
        command
            .current_dir(bench.path("."))
            .args(["obligations", "case", "--incident", "bad.toml"])
            .output()
            .unwrap()
    };
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("bad.toml:2:"), "{}", stderr(&refused));
    let audit = fs::read_to_string(bench.path("case/audit.jsonl")).unwrap();
    assert!(audit.contains("obligations were asked"));
}
