//! Each example and counter-example of each pattern file is a test of its own, named by its detector.
//!
//! A detector is asked alone, at every place that its trigger could name; whether the words around a match speak
//! for it is settled elsewhere, so a counter-example of context must at least have the detector's form.

use std::sync::Arc;

use breachscope::catalog::{Catalog, Detector, Example};
use breachscope::kernel::trigger::Trigger;
use breachscope::validate::Verdict;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let catalog =
        Arc::new(Catalog::builtin().unwrap_or_else(|error| panic!("the built-in catalogue: {error}")));
    let mut trials = Vec::new();
    for (at, detector) in catalog.detectors.iter().enumerate() {
        trials.push(Trial::test(format!("{}::has_three_of_each", detector.id), {
            let catalog = catalog.clone();
            move || has_three_of_each(&catalog.detectors[at])
        }));
        for (nth, example) in detector.examples.iter().enumerate() {
            let kind = if example.finds.is_empty() { "counter" } else { "example" };
            let catalog = catalog.clone();
            let name = format!("{}::{kind}_{}", detector.id, nth + 1);
            trials.push(Trial::test(name, move || {
                judge(&catalog.detectors[at], &catalog.detectors[at].examples[nth])
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn has_three_of_each(detector: &Detector) -> Result<(), Failed> {
    let examples = detector.examples.iter().filter(|example| !example.finds.is_empty()).count();
    let counters = detector.examples.len() - examples;
    expect(examples >= 3 && counters >= 3, || format!("{examples} examples, {counters} counter-examples"))
}

fn judge(detector: &Detector, example: &Example) -> Result<(), Failed> {
    let found = match &example.header {
        Some(_) if detector.whole(example.text.as_bytes()) == Verdict::No => Vec::new(),
        Some(_) => vec![example.text.clone()],
        None => found(detector, &example.text),
    };
    if example.context {
        return expect(!found.is_empty(), || {
            "has not even the form: it is no counter-example of context".into()
        });
    }
    expect(found == example.finds, || format!("found {found:?}, not {:?}; {}", example.finds, example.why))
}

/// What the detector finds in `text`: all places at which it could be triggered, the leftmost longest match first.
fn found(detector: &Detector, text: &str) -> Vec<String> {
    let hay = text.as_bytes();
    let mut matches: Vec<(usize, usize)> = (0..hay.len())
        .filter(|at| can_trigger(detector, hay[*at]))
        .filter_map(|at| detector.start(hay, at))
        .filter_map(|start| detector.at(hay, start))
        .filter(|found| found.verdict != Verdict::No)
        .map(|found| (found.start, found.end))
        .collect();
    matches.sort_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    let mut free = 0;
    matches.retain(|(start, end)| {
        let fits = *start >= free;
        free = if fits { *end } else { free };
        fits
    });
    matches.iter().map(|(start, end)| String::from_utf8_lossy(&hay[*start..*end]).into_owned()).collect()
}

fn can_trigger(detector: &Detector, byte: u8) -> bool {
    match &detector.trigger {
        Some(Trigger::Byte(wanted)) => byte == wanted.byte,
        Some(Trigger::Literal { words, .. }) => {
            words.iter().any(|word| word.first().is_some_and(|first| first.eq_ignore_ascii_case(&byte)))
        }
        Some(Trigger::Digits { .. }) => byte.is_ascii_digit(),
        Some(Trigger::Hex { .. }) => byte.is_ascii_hexdigit(),
        Some(Trigger::Shape(_)) => byte.is_ascii_uppercase(),
        None => false,
    }
}

fn expect(holds: bool, why: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(why().into()) }
}
