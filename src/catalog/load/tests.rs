//! Files in, a catalogue or a refusal out.

use std::fmt::Write as _;

use super::*;

const SOUND: &str = r#"title = "Badge"
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

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn lean_is_the_same_but_for_examples() {
    let (lean, mut all) = (Catalog::lean().unwrap(), Catalog::builtin().unwrap());
    all.detectors.iter_mut().for_each(|detector| detector.examples.clear());
    for (lean, all) in lean.detectors.iter().zip(&all.detectors) {
        assert_eq!(format!("{lean:?}"), format!("{all:?}"), "{}", all.id);
    }
    assert_eq!(lean.words.headers, all.words.headers);
    assert_eq!((&lean.words.roles, &lean.words.affixes), (&all.words.roles, &all.words.affixes));
    assert_eq!((&lean.words.row_numbers, &lean.words.nothing), (&all.words.row_numbers, &all.words.nothing));
    assert_eq!((lean.detectors.len(), &lean.digest), (all.detectors.len(), &all.digest));
}

#[test]
fn the_build_has_read_all_that_it_could() {
    let others = ["elements.toml", "people.toml"];
    let read = |file: &PatternFile| file.is_detector() || file.is_columns() || others.contains(&&*file.path);
    assert!(built_in(true).iter().all(|file| file.ready.is_some() == read(file)));
    assert!(built_in(false).iter().all(|file| file.ready.is_none()));
}

#[test]
fn built_in_is_sound() {
    let catalog = Catalog::builtin().unwrap();
    assert!(catalog.detectors.len() >= 200);
    assert!(catalog.detectors.is_sorted_by(|a, b| a.id < b.id));
    assert_eq!(catalog.digest.len(), 64);
    assert_eq!(catalog.digest, Catalog::builtin().unwrap().digest);
    assert_eq!(catalog.people.kinds[0].id, "ssn");
    assert_eq!(catalog.people.composites.len(), 3);
    // An automaton that does not fit a cache is slow, and slow to build.
    let bytes = |detector: &crate::catalog::Detector| -> usize {
        let both = [&detector.automaton, &detector.column_automaton];
        both.into_iter().flatten().map(|automaton| automaton.force().unwrap()).max().unwrap_or(0)
    };
    let sizes = catalog.detectors.iter().map(|detector| (detector.id.as_str(), bytes(detector)));
    let large: Vec<(&str, usize)> = sizes.filter(|(_, bytes)| *bytes >= 64 << 10).collect();
    assert_eq!(large, []);
}

#[test]
fn a_folder_adds_detectors_and_words() {
    let words = "[columns]\n\"house.*\" = [\"pass card\"]\n[near]\n\"house.badge\" = [\"Ausweis-Nr.\"]\n";
    let folder = folder(&[("house/badge.toml", SOUND), ("columns/house.toml", words), ("notes.txt", "x")]);
    let catalog = Catalog::with_folder(folder.path()).unwrap();
    let badge = catalog.by_id("house.badge").unwrap();
    assert_eq!(catalog.words.lookup("PassCard").types, [badge]);
    assert_eq!(catalog.words.lookup("badge").types, [badge]);
    assert_eq!(catalog.detector(badge).near, ["ausweis nr"]);
    assert!(catalog.detector(badge).at(b"x BADGE-0007.", 2).is_some());
    assert_ne!(catalog.digest, Catalog::builtin().unwrap().digest);
}

#[test]
fn what_other_rooms_read_changes_nothing_of_what_is_found() {
    let builtin = Catalog::builtin().unwrap();
    for other in OTHERS {
        let folder = folder(&[(&format!("{other}/own.toml"), "words = 1")]);
        assert_eq!(Catalog::with_folder(folder.path()).unwrap().digest, builtin.digest, "{other}");
    }
}

#[test]
fn refuses_with_file_and_line() {
    let mut wrong = String::new();
    for (from, to, place) in [
        ("mask =", "musk =", ":8: unknown field `musk`"),
        ("customer-id", "costumer-id", ":2: no element"),
        ("last 2", "last two", ":8: `last two` is no mask"),
        ("\"alone\"", "\"lone\"", ":6: `lone` is none of"),
        ("not words", "not weird", ":5: `not weird` is none of"),
        ("edges =", "validator =", ":5: no validator `not words`"),
        ("literal = [", "hex = \"1..2\", literal = [", ":3: a trigger is exactly one of"),
        ("BADGE-\\d{4}'", "(?:BADGE-\\d{4})*'", ":4: the pattern matches nothing"),
        ("BADGE-\\d{4}'", "[AB]*A[AB]{17}'", ":4: the pattern's automaton is larger"),
        ("BADGE-\\d{4}'", "BADGE-(\\d{4}'", ":4: the pattern cannot be read: unclosed group"),
        ("BADGE-\\d{4}'", "B{17000}'", ":4: the pattern may match 17000"),
        ("[[example]]\ntext = \"BADGE-1234\"\nfinds = [\"BADGE-1234\"]\n", "", ": at least one [[example]]"),
        ("[[counter]]\ntext = \"BADGE-123\"\nwhy = \"too short\"\n", "", ": at least one [[counter]]"),
        ("\"alone\"", "\"only in a typed column\"", ": what only a typed column tells"),
        ("edges =", "types-by-values = true\nedges =", ": `types-by-values` needs"),
        ("\"the house\"", "\"\"", ": `title` and `source`"),
        ("title = \"Badge\"", "title = ", ":1: "),
    ] {
        let text = SOUND.replacen(from, to, 1);
        assert_ne!(text, SOUND, "{from}");
        let folder = folder(&[("house/badge.toml", &text)]);
        match Catalog::with_folder(folder.path()) {
            Err(error) if error.to_string().contains(&format!("/house/badge.toml{place}")) => {}
            other => writeln!(wrong, "{to}: {:?}", other.map(|catalog| catalog.digest)).unwrap(),
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn refuses_doubles_and_empty_folders() {
    let again = folder(&[("email.toml", SOUND)]);
    let error = Catalog::with_folder(again.path()).unwrap_err().to_string();
    assert!(error.contains("already a detector `email`"), "{error}");
    assert!(Catalog::with_folder(folder(&[("notes.txt", "x")]).path()).is_err());
    assert!(Catalog::with_folder(&again.path().join("none")).is_err());
    let words = folder(&[("columns/x.toml", "[columns]\n\"no.such\" = [\"x\"]\n")]);
    let error = Catalog::with_folder(words.path()).unwrap_err();
    assert!(error.to_string().ends_with("/columns/x.toml:2: no detector `no.such`"), "{error}");
    assert_eq!(error.excerpt(), "  2 | \"no.such\" = [\"x\"]\n    | ^^^^^^^^^");
}
