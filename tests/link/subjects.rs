//! Findings into sightings, with the catalogue that is built in.

use breachscope::catalog::Catalog;
use breachscope::finding::{Confidence, Form, Found, NO_COLUMN};
use breachscope::identity::{Identity, Profile, Sighting};
use breachscope::link::subject::{Rules, Said, Shape, Sighter};
use breachscope::link::whose::{Columns, Standing};
use breachscope::normal::Custom;
use breachscope::span::Span;
use breachscope::validate::date::Order;
use breachscope::validate::phone;

/// A sighting that outlives its record.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    identities: Vec<Identity>,
    name: Vec<u64>,
    profile: Profile,
}

/// What a record says: sightings by subject, and the elements and candidates of what is nobody's.
#[derive(Debug, Default)]
struct Heard {
    seen: Vec<Seen>,
    loose: Vec<(String, u16)>,
}

struct Bench {
    catalog: Catalog,
}

impl Bench {
    fn new() -> Self {
        Self { catalog: Catalog::builtin().unwrap() }
    }

    fn found<'w>(&self, id: &str, value: &'w str, subject: u8) -> Found<'w> {
        let detector = self.catalog.by_id(id).unwrap_or_else(|| panic!("no detector {id}"));
        let of = self.catalog.detector(detector);
        Found {
            detector,
            element: of.element,
            value: value.as_bytes(),
            span: Span::default(),
            table: 0,
            column: NO_COLUMN,
            subject,
            confidence: Confidence::Certain,
            form: of.form,
            test: false,
        }
    }

    fn hear(&self, holder: &str, shape: Shape, text: &str, found: &[Found<'_>]) -> Heard {
        let custom = Custom { plan: phone::plan("US").unwrap(), order: Order::Mdy };
        let rules = Rules::new(&self.catalog);
        let mut sighter = Sighter::new(&rules, &[9; 16], holder, custom);
        let mut heard = Heard::default();
        let mut take = |said: Said<'_>| match said {
            Said::Sighting { subject, sighting: Sighting { identities, name, profile }, .. } => {
                assert!(usize::from(subject) >= heard.seen.len(), "subjects come in order");
                heard.seen.push(Seen { identities: identities.to_vec(), name: name.to_vec(), profile });
            }
            Said::Unattributed { element, candidates, .. } => {
                heard.loose.push((self.catalog.element(element).id.clone(), candidates));
            }
        };
        // Twice: room that is used again must not remember.
        sighter.record(shape, text.as_bytes(), found, &Columns::default(), Standing::default(), &mut |_| {});
        sighter.record(shape, text.as_bytes(), found, &Columns::default(), Standing::default(), &mut take);
        heard
    }

    fn row(&self, values: &[(&str, &str)]) -> Heard {
        let found: Vec<Found<'_>> = values.iter().map(|(id, value)| self.found(id, value, 0)).collect();
        self.hear("in", Shape::Tabular, "", &found)
    }

    fn line(&self, text: &str, values: &[(&str, &str)]) -> Heard {
        let found: Vec<Found<'_>> = values.iter().map(|(id, value)| self.found(id, value, 0)).collect();
        self.hear("in", Shape::Loose, text, &found)
    }

    fn kinds(&self, seen: &Seen) -> Vec<&str> {
        seen.identities
            .iter()
            .map(|id| self.catalog.people.kinds[usize::from(id.kind.0)].id.as_str())
            .collect()
    }
}

#[test]
fn a_row_is_one_sighting_with_its_composites() {
    let bench = Bench::new();
    let heard = bench.row(&[
        ("name.first", "Bill"),
        ("name.last", "Gates"),
        ("email", "Bill@Example.ORG"),
        ("dob", "10/28/1955"),
        ("card.pan", "4000 0000 0000 0002"),
    ]);
    assert_eq!((heard.seen.len(), heard.loose.len()), (1, 0));
    assert_eq!(bench.kinds(&heard.seen[0]), ["email", "dob", "card+name", "name+dob"]);
    let profile = heard.seen[0].profile;
    assert_eq!((profile.named, profile.clear), (profile.seen, profile.seen));
    // Spelled otherwise, the same.
    let again = bench.row(&[
        ("name.full", "GATES, William H."),
        ("email", "bill@example.org"),
        ("dob", "1955-10-28"),
        ("card.pan", "4000000000000002"),
    ]);
    assert_eq!(
        (&again.seen[0].identities, &again.seen[0].name),
        (&heard.seen[0].identities, &heard.seen[0].name)
    );
}

#[test]
fn a_swapped_birth_date_is_the_same_date_but_another_composite() {
    let bench = Bench::new();
    let of = |date| bench.row(&[("name.full", "Ann Lee"), ("dob", date)]).seen[0].identities.clone();
    let (one, swapped, other) = (of("1980-03-04"), of("1980-04-03"), of("1980-03-05"));
    assert_eq!(one[0], swapped[0]);
    assert_ne!(one[1], swapped[1]);
    assert_ne!(one[0], other[0]);
}

#[test]
fn other_subjects_of_a_row_are_sightings_of_their_own() {
    let bench = Bench::new();
    let found = [
        bench.found("email", "a@x.org", 0),
        bench.found("email", "b@x.org", 2),
        bench.found("dob", "1980-01-02", 2),
    ];
    let heard = bench.hear("in", Shape::Tabular, "", &found);
    assert_eq!(heard.seen.len(), 2);
    assert_eq!(bench.kinds(&heard.seen[1]), ["email", "dob"]);
}

#[test]
fn nobody_is_founded_by_a_card_or_a_first_name() {
    let bench = Bench::new();
    let heard = bench.row(&[("card.pan", "4000000000000002"), ("name.first", "Ann")]);
    assert!(heard.seen.is_empty());
    assert_eq!(heard.loose.len(), 2);
    assert_eq!(heard.loose[0], ("payment-card".to_owned(), 0));
    let named = bench.row(&[("card.pan", "4000000000000002"), ("name.full", "Ann Lee")]);
    assert_eq!(bench.kinds(&named.seen[0]), ["card+name"]);
}

#[test]
fn placeholders_and_test_values_are_set_aside() {
    let bench = Bench::new();
    let heard =
        bench.row(&[("name.full", "Ann Lee"), ("email", "None@None.com"), ("phone.national", "0000000000")]);
    assert!(heard.seen[0].identities.is_empty());
    assert_eq!(heard.seen[0].profile.seen.iter().count(), 1, "the name");
    let mut test = bench.found("email", "ann@example.com", 0);
    test.test = true;
    let heard = bench.hear("in", Shape::Tabular, "", &[test]);
    assert!(heard.seen.is_empty() && heard.loose.is_empty());
}

#[test]
fn user_names_are_of_their_folder_and_e_mails_of_the_world() {
    let bench = Bench::new();
    let found = [bench.found("person.user-name", "ann", 0), bench.found("email", "ann@x.org", 0)];
    let (a, b) =
        (bench.hear("in/a", Shape::Tabular, "", &found), bench.hear("in/b", Shape::Tabular, "", &found));
    let both: Vec<bool> =
        a.seen[0].identities.iter().zip(&b.seen[0].identities).map(|(a, b)| a == b).collect();
    assert_eq!(bench.kinds(&a.seen[0]), ["email", "user-name"]);
    assert_eq!(both, [true, false]);
}

#[test]
fn hashes_are_no_clear_values() {
    let bench = Bench::new();
    let mut hash = bench.found("hash.md5", "5f4dcc3b5aa765d61d8327deb882cf99", 0);
    hash.form = Form::FastHash;
    let heard = bench.hear("in", Shape::Tabular, "", &[bench.found("email", "ann@x.org", 0), hash]);
    let profile = heard.seen[0].profile;
    assert_eq!((profile.seen.iter().count(), profile.clear.iter().count()), (2, 1));
    assert!(profile.named.is_empty());
}

#[test]
fn in_a_line_every_address_is_somebody_and_cards_are_the_only_ones() {
    let bench = Bench::new();
    let card = ("card.pan", "4000000000000002");
    let one = bench.line("", &[("email", "a@x.org"), card, ("email", "A@X.org")]);
    assert_eq!((one.seen.len(), one.loose.len()), (1, 0));
    assert_eq!(one.seen[0].profile.seen.iter().count(), 2);
    let two = bench.line("", &[("email", "b@x.org"), card, ("email", "a@x.org"), ("us.ssn", "219-45-6789")]);
    assert_eq!(two.seen.len(), 3);
    assert!(two.seen.iter().all(|seen| seen.identities.len() == 1));
    assert_eq!(two.loose, [("payment-card".to_owned(), 3)]);
    let none = bench.line("", &[card]);
    assert_eq!((none.seen.len(), none.loose.len()), (0, 1));
    let user = bench.line("", &[("person.user-name", "ann"), card]);
    assert_eq!((user.seen.len(), user.loose.len()), (1, 0));
    let beside = bench.line("", &[("person.user-name", "ann"), ("email", "a@x.org")]);
    assert_eq!(bench.kinds(&beside.seen[0]), ["email", "user-name"]);
}

#[test]
fn alias_words_make_two_values_one_subject() {
    let bench = Bench::new();
    let mails = [("email", "old@x.org"), ("email", "new@x.org")];
    for (text, subjects) in [
        ("user changed email from old@x.org to new@x.org", 1),
        ("Changed Email: old@x.org -> new@x.org", 1),
        ("mail from old@x.org to new@x.org", 2),
        ("unchanged emails old@x.org new@x.org", 2),
    ] {
        assert_eq!(bench.line(text, &mails).seen.len(), subjects, "{text}");
    }
    let three = [mails[0], mails[1], ("email", "third@x.org")];
    assert_eq!(bench.line("changed email", &three).seen.len(), 3, "which of three?");
}

#[test]
fn a_row_of_a_thousand_cards_makes_no_composites() {
    let bench = Bench::new();
    let cards: Vec<String> = (0..1000).map(|n| format!("4000{n:012}")).collect();
    let mut found: Vec<Found<'_>> = cards.iter().map(|card| bench.found("card.pan", card, 0)).collect();
    found.push(bench.found("name.full", "Ann Lee", 0));
    let heard = bench.hear("in", Shape::Tabular, "", &found);
    assert!(heard.seen[0].identities.is_empty());
}
