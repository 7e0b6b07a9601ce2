//! Every law's own examples; what a law's file may not say; docs/laws.md is current.

use std::collections::BTreeMap;
use std::fs;

use breachscope::catalog::Catalog;
use breachscope::finding::{ElementId, Form};
use breachscope::identity::Elements;
use breachscope::law::attach::{Attached, attached};
use breachscope::law::incident::{Answer, Incident};
use breachscope::law::judge::{ItemFacts, Judge, Keys, Shape, Status};
use breachscope::law::seen::{Row, Seen};
use breachscope::law::{Example, Law, Laws, With, page};

fn known() -> (Catalog, Laws) {
    let catalog = Catalog::builtin().unwrap();
    let laws = Laws::builtin(&catalog).unwrap();
    (catalog, laws)
}

fn element(catalog: &Catalog, id: &str) -> ElementId {
    let at = catalog.elements.iter().position(|element| element.id == id);
    ElementId(at.unwrap_or_else(|| panic!("no element {id}")) as u8)
}

/// The clauses that an example meets at the least, in the best reading.
fn met(catalog: &Catalog, laws: &Laws, law: &Law, example: &Example) -> Vec<String> {
    let answers: BTreeMap<String, Answer> = example.yes.iter().map(|id| (id.clone(), Answer::Yes)).collect();
    let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    let incident = Incident {
        answers,
        kinds: some(&example.kinds),
        established: some(&example.established),
        targets: some(&example.established).map(|_| Vec::new()),
        law_as_of: law.effective_from,
        ..Incident::default()
    };
    if !(example.kinds.is_empty() && example.established.is_empty())
        && attached(law, &incident) != Attached::Yes
    {
        return Vec::new();
    }
    let mut row = Row { named: example.seen.iter().any(|id| id == "name"), ..Row::default() };
    for id in &example.seen {
        let form = match () {
            () if example.encrypted.contains(id) => Form::Encrypted,
            () if example.truncated.contains(id) => Form::Truncated,
            () => Form::Clear,
        };
        row.add(element(catalog, id), form);
    }
    let keys = match example.keys_taken.as_str() {
        "yes" => Keys::Yes,
        "no" => Keys::No,
        _ => Keys::Unknown,
    };
    let mut seen = Seen::default();
    seen.push(row);
    let shape = Shape::new(&seen, Elements::default(), |_| ItemFacts {
        keys,
        status: Status::Acquired,
        locked: false,
    });
    let verdict = Judge::new(laws, &incident).one(law, &shape);
    let incidents =
        law.clauses.iter().filter(|clause| clause.with == With::Incident).map(|clause| clause.text.clone());
    let sure = verdict.met.iter().filter(|met| met.sure >= breachscope::law::judge::Sure::Best);
    sure.map(|met| law.clauses[met.clause].text.clone()).chain(incidents).collect()
}

#[test]
fn every_law_says_of_its_examples_what_they_say() {
    let (catalog, laws) = known();
    let mut wrong = Vec::new();
    for law in &laws.laws {
        for (nth, example) in law.examples.iter().enumerate() {
            let met = met(&catalog, &laws, law, example);
            let fits = if example.meets.is_empty() { met.is_empty() } else { met.contains(&example.meets) };
            if !fits {
                wrong.push(format!("{} example {}: {:?} meets {met:?}", law.code, nth + 1, example.seen));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert_eq!(laws.laws.len(), 83);
    assert!(laws.laws.iter().map(|law| law.examples.len()).sum::<usize>() > 600);
}

#[test]
fn the_page_of_laws_is_current() {
    let (catalog, laws) = known();
    let page = page::markdown(&laws, &catalog);
    let kept = fs::read_to_string("docs/laws.md").unwrap_or_default();
    assert!(page == kept, "docs/laws.md is old: breachscope generate laws > docs/laws.md");
}

/// A sound file, of which each test below spoils one thing.
fn sound() -> String {
    fs::read_to_string("patterns/laws/US-AL.toml").unwrap()
}

#[test]
fn contradictions_are_refused_with_line_and_what_to_do() {
    let (catalog, laws) = known();
    assert!(laws.read_one("US-AL", &sound(), &catalog).is_ok());
    let mut wrong = Vec::new();
    for (from, to, said) in [
        ("name = ", "nome = ", ":1: unknown field `nome`"),
        ("verified = \"statute\"", "verified = \"sure\"", ":4: `sure` is none of"),
        ("attaches-to = \"resident\"", "attaches-to = \"planet\"", ":6: `planet` is none of"),
        ("zone = \"America/Chicago\"", "zone = \"Chicago\"", ":8: `Chicago` is no zone"),
        ("places = [\"US-AL\"]", "places = []", ": hangs on a place and names none"),
        ("\"n:taxid\"", "\"n:ssn\"", ": `n:ssn` stands twice"),
        ("\"n:taxid\"", "\"q:taxid\"", ": `q:taxid` begins with none of"),
        ("\"n:taxid\"", "\"n:tacksid\"", ": no law element `tacksid`"),
        ("\"n:state_id\"", "\"incident\"", ": `incident` stands alone"),
        ("outer = \"45 days\"", "outer = \"soon\"", ": \"soon\" is no limit"),
        (
            "outer = \"45 days\"",
            "outer = \"with individuals\"",
            ": individuals cannot be told after or before",
        ),
        ("clock = \"determination\"", "clock = \"noon\"", ": `noon` is no clock"),
        ("\nouter = \"45 days\"", "", ": a clock starts, and nothing ends"),
        (">1000 residents", "> 1000 residents", ": \"> 1000 residents\" is no threshold"),
        (">1000 residents", "doom", ": asks `doom`, which questions.toml does not have"),
        ("enc = \"yes\"\n", "", ": a key voids encryption that exempts nothing"),
        ("risk = \"harm-likely\"", "risk = \"harm\"", ": asks `harm`"),
        (
            "majority = 19",
            "effective-from = 2026-02-01\neffective-to = 2026-01-01",
            ": `effective-to` is before",
        ),
        ("majority = 19", "effective-from = 2026-02-01T10:00:00Z", ":9: is no day"),
        ("counts = \"recalled\"", "cuonts = \"recalled\"", ": `cuonts` is nothing of which"),
        ("meets = \"n:ssn\"", "meets = \"n:dob\"", ": an example names the clause that it `meets`"),
        (
            "[individuals]\nstandard = \"without unreasonable delay\"\nouter = \"45 days\"",
            "[individuals]\nname = \"x\"",
            ": says not when",
        ),
        ("citation = \"", "citation = \"\" #", ":2: is empty"),
    ] {
        let text = sound().replacen(from, to, 1);
        assert_ne!(text, sound(), "{from}");
        match laws.read_one("US-AL", &text, &catalog) {
            Err(why) if why.to_string().contains(said) && why.to_string().starts_with("US-AL") => {}
            Err(why) => wrong.push(format!("{to}: {why}")),
            Ok(_) => wrong.push(format!("{to}: taken")),
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn an_own_file_takes_the_place_of_ours_and_counts_as_no_detector() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("laws")).unwrap();
    fs::write(home.path().join("laws/US-AL.toml"), sound().replace("45 days", "44 days")).unwrap();
    fs::write(home.path().join("badge.toml"), BADGE).unwrap();
    let catalog = Catalog::with_folder(home.path()).unwrap();
    let laws = Laws::with_folder(home.path(), &catalog).unwrap();
    assert_eq!(laws.laws.len(), 83);
    assert_eq!(laws.of("US-AL").unwrap().parties[0].outer.unwrap().text(), "44 days");
    fs::remove_file(home.path().join("laws/US-AL.toml")).unwrap();
    assert_eq!(
        catalog.digest,
        Catalog::with_folder(home.path()).unwrap().digest,
        "laws are no part of a case"
    );
}

const BADGE: &str = r#"title = "Badge"
element = "customer-id"
trigger = { literal = ["BADGE-"] }
pattern = 'BADGE-\d{4}'
edges = "not words"
tier = "alone"
columns = ["badge"]
mask = "last 2"
source = "the house"
[[example]]
text = "BADGE-1234"
finds = ["BADGE-1234"]
[[counter]]
text = "BADGE-123"
why = "too short"
"#;

#[test]
fn what_an_incident_file_cannot_say_is_refused_with_its_line() {
    let (_, laws) = known();
    for (text, said) in [
        ("[clock]\ndiscovery = 2026-03-01T10:00:00", "i.toml:2: needs date, time and offset"),
        ("[clock]\nnoon = 2026-03-01T10:00:00Z", "i.toml:2: `noon` is no moment"),
        ("[clock]\ndiscovery = 2026-03-01", "i.toml:2: needs date, time and offset"),
        ("[entity]\nkinds = [\"shop\"]", "i.toml:2: `shop` is no kind of entity"),
        ("[entity]\nrole = \"boss\"", "i.toml:2: `role` is"),
        ("[answers]\nharm-likely = \"maybe\"", "i.toml:2: "),
        ("[answers]\nharm = \"yes\"", "i.toml:2: nobody asks `harm`"),
        ("[law.US-XX]\nharm-likely = \"yes\"", "i.toml:1: there is no law `US-XX`"),
        ("[incident]\nzone = \"Mars\"", "i.toml:2: `Mars` is no zone"),
        ("[reading]\nmailing-date = 2026-03-01T10:00:00Z", "i.toml:2: is no day"),
        ("[raeding]\n", "i.toml:1: unknown field"),
    ] {
        let why = Incident::parse("i.toml", text, &laws).unwrap_err().to_string();
        assert!(why.starts_with(said), "{why}");
    }
}
