//! The answer for people: how many first, then law by law, then what to ask.

use std::fmt::Write;

use crate::law::obligations::{Obligations, Regime, Told};
use crate::seal::mask::printable;

/// The answer as text.
pub(super) fn text(answer: &Obligations) -> String {
    let mut out = String::new();
    head(answer, &mut out);
    let concerned =
        |regime: &&Regime| regime.attached == "yes" && (regime.people.best > 0 || needs_nobody(regime));
    for regime in answer.regimes.iter().filter(concerned) {
        one(regime, &mut out);
    }
    undetermined(answer, &mut out);
    rest(answer, &mut out);
    if !answer.questions.is_empty() {
        let _ = writeln!(out, "\nTo ask: fill in the incident file (obligations CASE --template)");
        for asked in &answer.questions {
            let _ = writeln!(out, "  {}: {}\n      for {}", asked.key, asked.question, some(&asked.laws));
        }
    }
    out
}

/// Laws that an incident is enough for.
fn needs_nobody(regime: &Regime) -> bool {
    regime.clauses.iter().any(|clause| clause.clause == "incident")
}

fn head(answer: &Obligations, out: &mut String) {
    let (people, of) = (answer.people, &answer.funnel);
    let reference =
        if answer.reference.is_empty() { String::new() } else { format!(": {}", answer.reference) };
    let _ = writeln!(out, "What laws ask, on the data reviewed{}", printable(&reference));
    let _ = writeln!(out, "  {}", answer.disclaimer);
    let _ = writeln!(
        out,
        "\n{} people identified, {} at the least, {} at the most under these rules; + {} items not read",
        people.best, people.low, people.high, answer.items_not_read
    );
    for (count, what) in [
        (of.identified, "identified"),
        (of.with_a_notifiable_element, "with an element of which a law speaks that may be theirs"),
        (of.clause_met, "of whom a clause is met, in a law that applies"),
        (of.on_a_notice_list, "on a notice list"),
        (of.held, "of these held until somebody decides: `notices` says why of each"),
    ] {
        let _ = writeln!(out, "{count:>12} {what}");
    }
    for (count, what) in [
        (
            of.clause_met_if_resident,
            "not on it who would be by the law of some place: nobody knows where they live",
        ),
        (of.residence_unknown, "without a place of residence"),
        (of.excluded, "not on it who would be: held back by the list of exclusions"),
        (of.several_places, "with addresses in several places"),
        (of.moved_by_fallback, "put into a place by the residency fallback"),
    ] {
        if count > 0 {
            let _ = writeln!(out, "  + {count:>8} {what}");
        }
    }
    let day = if answer.law_as_of.is_empty() { "no day given" } else { &answer.law_as_of };
    let _ = writeln!(out, "\nAssuming (law of: {day})");
    for assumed in &answer.assuming {
        let _ = writeln!(out, "  {}", printable(assumed));
    }
}

fn one(regime: &Regime, out: &mut String) {
    let people = regime.people;
    let _ = write!(
        out,
        "\n{} {}: {} people ({} .. {})",
        regime.code, regime.name, people.best, people.low, people.high
    );
    if regime.residence_unknown > 0 {
        let _ = write!(out, ", residence unknown {}", regime.residence_unknown);
    }
    if regime.several_places > 0 {
        let _ = write!(out, ", here or elsewhere {}", regime.several_places);
    }
    let _ = writeln!(out);
    for clause in &regime.clauses {
        let bases = [
            (clause.same_record, "in one record"),
            (clause.same_item, "in one item"),
            (clause.linked, "linked across items"),
            (clause.doubtful, "more if an open question is answered so"),
        ];
        let bases =
            bases.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        let bases = bases.collect::<Vec<_>>().join(", ");
        let _ = writeln!(out, "  {} {}: {bases} [{}]", clause.clause, clause.words, clause.verified);
    }
    for (count, what) in [
        (regime.exempt, "exempt as encrypted or cut short"),
        (regime.exempt_if_keys_not_taken, "of these would be exempt if the keys were not taken"),
    ] {
        if count > 0 {
            let _ = writeln!(out, "  {count} {what}");
        }
    }
    if !regime.assuming.is_empty() {
        let _ = writeln!(out, "  assuming {}", regime.assuming.join("; "));
    }
    regime.told.iter().for_each(|told| line(told, out));
    if let Some(of) = &regime.monitoring {
        let _ = writeln!(out, "  monitoring: {} months, {} people [{}]", of.months, of.people, of.verified);
    }
    for letter in &regime.letter {
        let _ = writeln!(out, "  letter {letter}");
    }
    if !regime.not_looked_for.is_empty() {
        let _ = writeln!(out, "  no detector for: {}", regime.not_looked_for.join(", "));
    }
}

fn line(told: &Told, out: &mut String) {
    let name = if told.name.is_empty() { String::new() } else { format!(" ({})", told.name) };
    let _ = write!(out, "  {}{name}: {}", told.who, told.duty);
    if told.threshold != "all" {
        let _ = write!(out, "; {} {}", told.threshold, told.crossed);
    }
    if !told.below.is_empty() {
        let _ = write!(out, "; below it {}", told.below);
    }
    if !told.standard.is_empty() {
        let _ = write!(out, "; {}", told.standard);
    }
    if !told.outer.is_empty() {
        let from = if told.clock.is_empty() { String::new() } else { format!(" from {}", told.clock) };
        let by = if told.by.is_empty() { "not known yet" } else { &told.by };
        let _ = write!(out, "; outer limit {}{from}: {by}", told.outer);
    }
    let _ = writeln!(out, " [{}; {}]", told.citation, told.verified);
    for ask in &told.ask {
        let _ = writeln!(out, "      ask {ask}");
    }
}

/// Laws of which nobody said whether they apply: a line each, with the shortest of their limits.
fn undetermined(answer: &Obligations, out: &mut String) {
    let open = |regime: &&Regime| {
        regime.attached == "undetermined" && (regime.people.high > 0 || needs_nobody(regime))
    };
    let mut open = answer.regimes.iter().filter(open).peekable();
    if open.peek().is_some() {
        let _ = writeln!(out, "\nUndetermined: these apply or do not, by what the entity is and where");
    }
    for regime in open {
        let people = regime.people;
        let limits = regime.told.iter().filter(|told| !told.outer.is_empty());
        let limits: Vec<String> = limits.map(|told| format!("{} {}", told.who, told.outer)).collect();
        let limits = if limits.is_empty() { String::new() } else { format!("; {}", limits.join(", ")) };
        let _ = writeln!(
            out,
            "  {} {}: {} people ({} .. {}){limits} [{}; {}]\n      {}",
            regime.code,
            regime.name,
            people.best,
            people.low,
            people.high,
            regime.citation,
            regime.verified,
            regime.why
        );
    }
}

/// Laws that need no section of their own.
fn rest(answer: &Obligations, out: &mut String) {
    let codes = |wanted: &dyn Fn(&Regime) -> bool| {
        let codes = answer.regimes.iter().filter(|regime| wanted(regime)).map(|regime| regime.code.clone());
        codes.collect::<Vec<_>>()
    };
    let may = |regime: &Regime| regime.attached == "yes" && regime.people.best == 0 && !needs_nobody(regime);
    let nobody =
        |regime: &Regime| regime.attached != "no" && regime.people.high == 0 && !needs_nobody(regime);
    for (what, codes) in [
        (
            "Only by people of unknown residence, or if a question is answered so",
            codes(&|regime| may(regime) && regime.people.high > 0),
        ),
        ("Nobody on the data", codes(&|regime| nobody(regime))),
        ("Not attached", codes(&|regime| regime.attached == "no")),
    ] {
        if !codes.is_empty() {
            let _ = writeln!(out, "\n{what}: {}", codes.join(", "));
        }
    }
}

/// A few of many.
fn some(codes: &[String]) -> String {
    let more = if codes.len() > 8 { format!(" and {} more", codes.len() - 8) } else { String::new() };
    codes.iter().take(8).cloned().collect::<Vec<_>>().join(", ") + &more
}
