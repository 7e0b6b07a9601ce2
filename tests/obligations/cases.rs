//! People worked by hand: one person under one law, a line each in cases.txt.

use std::collections::BTreeMap;

use breachscope::catalog::Catalog;
use breachscope::finding::{ElementId, Form};
use breachscope::identity::Elements;
use breachscope::law::Laws;
use breachscope::law::incident::{Answer, Hashes, Incident, Linked};
use breachscope::law::judge::{ItemFacts, Judge, Keys, Shape, Status};
use breachscope::law::seen::{Row, Seen};
use breachscope::law::tally::{Counter, Person};

const CASES: &str = include_str!("cases.txt");

struct Known {
    catalog: Catalog,
    laws: Laws,
}

/// The facts of a line.
#[derive(Default)]
struct Facts {
    incident: Incident,
    items: BTreeMap<u32, ItemFacts>,
    born: Option<jiff::civil::Date>,
    possible: Elements,
    dead: bool,
    excluded: bool,
}

const PLAIN: ItemFacts = ItemFacts { keys: Keys::Unknown, status: Status::Acquired, locked: false };

/// The number of an item that a letter names.
fn item_of(letter: &str) -> u32 {
    u32::from(letter.trim().bytes().next().unwrap() - b'a')
}

impl Known {
    fn element(&self, id: &str) -> ElementId {
        let at = self.catalog.elements.iter().position(|element| element.id == id);
        ElementId(at.unwrap_or_else(|| panic!("no element {id}")) as u8)
    }

    fn seen(&self, text: &str) -> Seen {
        let mut seen = Seen::default();
        for record in text.split(';') {
            let (item, elements) = record.split_once(':').unwrap();
            let mut row = Row { item: item_of(item), ..Row::default() };
            for word in elements.split_whitespace() {
                let (id, form) = word.split_once('=').unwrap_or((word, ""));
                let (form, cut) = form.split_once(':').unwrap_or((form, ""));
                let form = match form {
                    "" => Form::Clear,
                    "fast" => Form::FastHash,
                    "slow" => Form::SlowHash,
                    "enc" => Form::Encrypted,
                    "cut" => Form::Truncated,
                    other => panic!("{other}"),
                };
                row.named |= id == "name";
                row.add(self.element(id), form);
                if !cut.is_empty() {
                    seen.cut(self.element(id), cut);
                }
            }
            seen.push(row);
        }
        seen
    }

    fn facts(&self, text: &str) -> Facts {
        let mut facts = Facts::default();
        // Dates of laws are tested elsewhere: here every law stands.
        facts.incident.law_as_of = Some("2027-06-01".parse().unwrap());
        for word in text.split_whitespace() {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let (name, item) = name.split_once(':').unwrap_or((name, ""));
            let incident = &mut facts.incident;
            let one = || Some(vec![value.to_owned()]);
            match name {
                "keys" => {
                    let keys = if value == "yes" { Keys::Yes } else { Keys::No };
                    facts.items.entry(item_of(item)).or_insert(PLAIN).keys = keys;
                }
                "status" => {
                    let status = if value == "accessed" { Status::Accessed } else { Status::Present };
                    facts.items.entry(item_of(item)).or_insert(PLAIN).status = status;
                }
                "locked" => facts.items.entry(item_of(item)).or_insert(PLAIN).locked = true,
                "linked" => incident.linked = if value == "count" { Linked::Count } else { Linked::LeaveOut },
                "hashes" => {
                    incident.hashes = if value == "exempt" { Hashes::Exempt } else { Hashes::SlowExempt };
                }
                "kinds" => incident.kinds = one(),
                "established" => (incident.established, incident.targets) = (one(), Some(Vec::new())),
                "fallback" => incident.residency_fallback = Some(value.to_owned()),
                "mailing" => incident.mailing_date = Some(value.parse().unwrap()),
                "born" => facts.born = Some(value.parse().unwrap()),
                "possible" => facts.possible.insert(self.element(value)),
                "dead" => (facts.dead, facts.excluded) = (true, true),
                "excluded" => facts.excluded = true,
                question => {
                    assert!(self.laws.question(question).is_some(), "nobody asks {question}");
                    let answer = if value == "yes" { Answer::Yes } else { Answer::No };
                    incident.answers.insert(question.to_owned(), answer);
                }
            }
        }
        facts
    }

    /// What the line comes to, in its own words: heads, clause with basis, and the rest.
    fn work(&self, cells: &[&str]) -> (String, Vec<String>, Vec<String>) {
        let [code, lives, records, facts] = cells[..4] else { panic!("{cells:?}") };
        let (seen, facts) = (self.seen(records), self.facts(facts));
        let at = self.laws.laws.iter().position(|law| law.code == code).unwrap();
        let shape =
            Shape::new(&seen, facts.possible, |item| facts.items.get(&item).copied().unwrap_or(PLAIN));
        let verdicts = Judge::new(&self.laws, &facts.incident).all(&shape);
        let fallback = facts.incident.residency_fallback.clone();
        let places: Vec<String> = match lives {
            "-" => fallback.iter().cloned().collect(),
            places => places.split('+').map(str::to_owned).collect(),
        };
        let counter = Counter::new(&self.laws, &facts.incident, None);
        let mut tally = counter.tally();
        let person = Person {
            verdicts: &verdicts,
            places: &places,
            moved: lives == "-" && fallback.is_some(),
            elements: shape.all(),
            records: 1,
            born: facts.born,
            deceased: facts.dead,
            excluded: facts.excluded,
            held: facts.excluded,
            doubtful: false,
        };
        counter.add(&mut tally, &person);
        let (sums, funnel) = (&tally.laws[at], tally.funnel);
        let heads = sums.heads.0.map(|count| count.to_string()).join(" ");
        let clauses = verdicts[at].met.iter();
        let clauses = clauses
            .map(|met| format!("{} {}", self.laws.laws[at].clauses[met.clause].text, met.basis.name()));
        let clauses = if heads == "0 0 0" { vec!["-".to_owned()] } else { clauses.collect() };
        let here = |count: u64| count > 0;
        let doubtful = sums.doubtful.values().sum::<u64>() > 0 && sums.heads.0[1] == 0;
        let also = [
            ("unknown", here(sums.unknown)),
            ("several", here(sums.several)),
            ("exempt", here(sums.exempt)),
            ("if-keys", here(sums.exempt_if_keys)),
            ("minors", here(sums.minors)),
            ("age-unknown", here(sums.age_unknown)),
            ("deceased", here(sums.deceased)),
            ("excluded", here(sums.excluded)),
            ("months", here(sums.monitoring)),
            ("met", here(funnel.met)),
            ("listed", here(funnel.listed)),
            ("notifiable", here(funnel.notifiable)),
            ("moved", here(funnel.moved)),
            ("doubtful", doubtful),
            ("asks", !sums.asks.is_empty() && sums.heads.0[1] == 0),
        ];
        let also = also.into_iter().filter(|(_, is)| *is).map(|(name, _)| name.to_owned()).collect();
        (heads, clauses, also)
    }
}

#[test]
fn people_worked_by_hand() {
    let catalog = Catalog::builtin().unwrap();
    let laws = Laws::builtin(&catalog).unwrap();
    let known = Known { catalog, laws };
    let (mut wrong, mut worked) = (Vec::new(), 0);
    for line in CASES.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let (heads, clauses, mut also) = known.work(&cells);
        let mut expected: Vec<String> = cells[6].split_whitespace().map(str::to_owned).collect();
        expected.sort_unstable();
        also.sort_unstable();
        let clause = cells[5].to_owned();
        if heads != cells[4] || !clauses.contains(&clause) || also != expected {
            wrong.push(format!("{line}\n    gives {heads} | {clauses:?} | {}", also.join(" ")));
        }
        worked += 1;
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(worked >= 60, "{worked}");
}
