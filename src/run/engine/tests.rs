//! Who is not heard has nothing to say: what is found is the same where everybody is heard everywhere.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::finding::DetectorId;
use crate::plan::{Column, Dialect, Table};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::builtin().unwrap());
static ENGINE: LazyLock<Engine<'static>> = LazyLock::new(|| Engine::new(&CATALOG));

/// Words, labels, values of all detectors, and what looks like them.
fn line() -> impl Strategy<Value = String> {
    let words = CATALOG.detectors.iter().flat_map(|detector| detector.near.clone()).collect::<Vec<_>>();
    let headers = CATALOG.words.headers.keys().cloned().collect::<Vec<_>>();
    let examples = CATALOG.detectors.iter().flat_map(|detector| &detector.examples);
    let (mut values, mut texts) = (Vec::new(), Vec::new());
    for example in examples.filter(|example| !example.text.contains('\n')) {
        values.extend(example.finds.clone());
        texts.push(example.text.clone());
    }
    let piece = prop_oneof![
        3 => prop::sample::select(words),
        2 => prop::sample::select(headers),
        3 => prop::sample::select(values),
        1 => prop::sample::select(texts),
        3 => "[ =:,.\"_(-]{1,3}",
        2 => "[A-Za-z]{1,10}",
        2 => "[0-9]{4,14}",
        1 => "20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]",
        1 => "[ ]{1,40}",
    ];
    prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.concat())
}

fn plan(format: Format, size: usize) -> Plan {
    let column = |header: &str| Column { header: header.into(), ..Column::default() };
    let columns = ["note", "amount", "remark"].map(column).into();
    Plan {
        format,
        encoding: "utf-8".into(),
        malformed: 0,
        line_end: b'\n',
        tables: vec![Table { name: String::new(), columns }],
        borders: vec![0],
        states: Vec::new(),
        size: size as u64,
        ended_cleanly: true,
    }
}

/// What is found in `text`; `all` hears everybody everywhere.
fn found(plan: &Plan, text: &str, all: bool) -> Vec<(Span, DetectorId)> {
    let hay = text.as_bytes();
    let (ruler, owned) = (Ruler::plain(0), 0..hay.len());
    let part = Part { hay, ruler, owned, is_end: true, state: State::default() };
    let want = if all { Want::All } else { Want::Found };
    let mut out = Vec::new();
    let gone = ENGINE.over(plan, part, want, &mut |seen| {
        out.extend(seen.found.iter().map(|found| (found.span, found.detector)));
        Ok(())
    });
    gone.unwrap();
    out
}

/// Whether the same is found in rows of these, each field twice, whoever is heard: in free columns and in typed ones.
fn same_in_rows(lines: &[(String, String)]) -> bool {
    let row = |(line, field): &(String, String)| format!("{field},{},{field}\n", line.replace(',', " "));
    let text: String = lines.iter().map(row).collect();
    let dialect = Dialect { delimiter: b',', quotes: false, header: false, width: 3 };
    let mut plan = plan(Format::Delimited(dialect), text.len());
    let is_free = found(&plan, &text, false) == found(&plan, &text, true);
    plan.tables[0].columns[0].types = CATALOG.by_id("name.first").into_iter().collect();
    plan.tables[0].columns[2].types = CATALOG.by_id("dob").into_iter().collect();
    is_free && found(&plan, &text, false) == found(&plan, &text, true)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn who_is_not_heard_has_nothing_to_say(lines in prop::collection::vec(line(), 1..4)) {
        let text = lines.join("\n");
        for format in [Format::Log, Format::Text] {
            let plan = plan(format, text.len());
            prop_assert_eq!(found(&plan, &text, false), found(&plan, &text, true));
        }
    }

    #[test]
    fn nor_has_he_in_fields_known_by_their_shape(
        lines in prop::collection::vec((line(), "2011-0[1-9]-[0-2][0-9] 0[0-9]:33|[0-9]{1,2}[.][0-9]{2}|[0-9]{9}"), 1..9),
    ) {
        prop_assert!(same_in_rows(&lines));
    }

    #[test]
    fn nor_in_those_that_were_met(
        lines in prop::collection::vec((line(), "A(da)?|Bob|[A-Z]{2}|pass|eyJ|gh[ps]_|sk|D'Or|[$]2a|xo@|@"), 1..9),
    ) {
        prop_assert!(same_in_rows(&lines));
    }
}
