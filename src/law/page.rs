//! `docs/laws.md`: all laws as a page to read, made from their files.

use super::element::Way;
use super::{Law, Laws, Level, Party, Who};
use crate::catalog::Catalog;
use crate::identity::Elements;

/// The page.
pub fn markdown(laws: &Laws, catalog: &Catalog) -> String {
    let mut out = String::from(HEAD);
    out += &format!("{} regimes. Levels: ", laws.laws.len());
    let levels = [Level::Statute, Level::Official, Level::Secondary, Level::Recalled];
    let count = |level: &Level| laws.laws.iter().filter(|law| law.verified == *level).count();
    let levels: Vec<String> =
        levels.iter().map(|level| format!("{} {}", count(level), level.name())).collect();
    out += &format!("{}.\n\n", levels.join(", "));
    out += "| code | regime | attaches to | people, at the latest | authority | bureaus | checked |\n|---|---|---|---|---|---|---|\n";
    for law in &laws.laws {
        let cell = |who: Who| law.parties.iter().find(|party| party.who == who).map_or("-".into(), brief);
        out += &format!(
            "| [{code}](#{anchor}) | {} | {} | {} | {} | {} | {} |\n",
            law.name,
            law.attaches.name(),
            cell(Who::Individuals),
            cell(Who::Authority),
            cell(Who::Bureaus),
            law.verified.name(),
            code = law.code,
            anchor = law.code.to_lowercase(),
        );
    }
    laws.laws.iter().for_each(|law| out += &section(law, laws));
    out += "\n# What laws call data\n\n| element | in words | found as | only if |\n|---|---|---|---|\n";
    for element in &laws.elements {
        let ways = |ways: &[Way]| ways.iter().map(|way| words(*way, catalog)).collect::<Vec<_>>().join("; ");
        let asks = element.asks.map_or(String::new(), |asks| format!(" (if `{}`)", laws.questions[asks].id));
        let doubtful =
            if element.doubtful.is_empty() { String::new() } else { ways(&element.doubtful) + &asks };
        let unseen = if element.unseen.is_empty() { String::new() } else { format!(" *{}*", element.unseen) };
        out += &format!(
            "| `{}` | {} | {}{unseen} | {doubtful} |\n",
            element.id,
            element.title,
            ways(&element.ways)
        );
    }
    out += "\n# Questions\n\n| question | asks |\n|---|---|\n";
    laws.questions.iter().for_each(|question| out += &format!("| `{}` | {} |\n", question.id, question.ask));
    out
}

const HEAD: &str = "\
# Laws

Made from `patterns/laws/` by `breachscope generate laws`; a test keeps it current. Not legal advice: a reading of what was
found when it was collected, with how far each was checked (statute: the text; official: the authority's page; secondary:
somebody's summary; recalled: from memory, unsure). What a file does not say is unknown, not *none*.

The standard is said in general words; each law has its own. Business days leave out weekends, not public holidays.

`n:` counts only with a name, `s:` alone, `i:` with anything that identifies. `>` is *more than*, `>=` *or more*.

";

/// A party in a few words.
fn brief(party: &Party) -> String {
    let when = party.outer.map_or_else(|| party.standard.clone(), |due| due.text());
    let test = party.threshold.text();
    if test == "all" { when } else { format!("{test}: {when}") }
}

fn words(way: Way, catalog: &Catalog) -> String {
    let titles = |set: Elements| {
        let ids: Vec<&str> = set.iter().map(|element| catalog.element(element).id.as_str()).collect();
        ids.join(" + ")
    };
    match way {
        Way::Anything => "anything about a person".into(),
        Way::All(set) => titles(set),
    }
}

fn section(law: &Law, laws: &Laws) -> String {
    let mut out = format!("\n## {}\n\n{}: {}. ", law.code, law.name, law.citation);
    out += &format!("Checked: {}. Notes: {}. Source: {}\n\n", law.verified.name(), law.notes, law.source);
    let triggers = law.clauses.iter().map(|clause| {
        let level = law.level_of(clause);
        let mark = if level < law.verified { format!(" ({})", level.name()) } else { String::new() };
        format!("`{}`{mark}", clause.text)
    });
    out += &format!("- speaks of: {}\n", triggers.collect::<Vec<_>>().join(", "));
    for party in &law.parties {
        let level = law.level(&[party.who.name()]).name();
        let clock = match party.clock.as_str() {
            "" if party.outer.is_some_and(super::due::Due::has_clock) => ", clock unknown".into(),
            "" => String::new(),
            clock => format!(", from {clock} ({})", law.level(&["clock"]).name()),
        };
        let outer = party.outer.map_or(String::new(), |due| format!(", at the latest {}", due.text()));
        let standard = if party.standard.is_empty() { "" } else { &party.standard };
        let name = if party.name.is_empty() { String::new() } else { format!(" ({})", party.name) };
        let below = if party.below.is_empty() { String::new() } else { format!("; below: {}", party.below) };
        let test = party.threshold.text();
        let text = format!("{standard}{outer}{clock}");
        let text = text.trim_start_matches(", ");
        out += &format!("- {}{name}: {test}: {text}{below} [{level}]\n", party.who.name());
    }
    out += &rest(law, laws);
    out
}

/// Harbours, monitoring, letter, dates.
fn rest(law: &Law, laws: &Laws) -> String {
    let mut out = String::new();
    let mut line = |name: &str, text: String| {
        if !text.is_empty() {
            out += &format!("- {name}: {text}\n");
        }
    };
    let h = &law.harbours;
    let mut exempt: Vec<String> = Vec::new();
    let standard = if h.enc_standard.is_empty() { String::new() } else { format!(" ({})", h.enc_standard) };
    for (is, text) in [
        (h.enc, format!("encrypted{standard}{}", if h.key_void { ", unless the key was taken" } else { "" })),
        (h.enc_individuals_only, "encrypted (people only)".into()),
        (h.redact, "redacted".into()),
        (h.truncated, "truncated".into()),
        (h.unusable, "rendered unusable".into()),
        (!h.risk.is_empty(), format!("if not `{}`", h.risk)),
    ] {
        exempt.extend(is.then_some(text));
    }
    exempt.extend(h.other.iter().cloned());
    line("exempt", exempt.join("; "));
    if let Some((months, elements)) = &law.monitoring {
        let of: Vec<&str> = elements.iter().map(|at| laws.elements[*at].title.as_str()).collect();
        let level = law.level(&["monitoring"]).name();
        line("monitoring", format!("{months} months for {} [{level}]", of.join(", ")));
    }
    line("headings", law.letter.headings.join(" / "));
    line("the letter says", law.letter.says.join("; "));
    line("the letter leaves out", law.letter.leaves_out.join("; "));
    line("substitute notice", law.letter.substitute.clone());
    line("the authority asks for", law.letter.authority_list.clone());
    if let Some(age) = law.majority {
        line("majority", format!("{age} [{}]", law.level(&["majority"]).name()));
    }
    let level = law.level(&["access-suffices"]).name();
    line("access", if law.access_suffices { format!("is enough [{level}]") } else { String::new() });
    line("covers", if law.covers_paper { "paper too".into() } else { String::new() });
    line("binds", law.entities.join(", "));
    line("stands from", law.effective_from.map(|day| day.to_string()).unwrap_or_default());
    line("stands to", law.effective_to.map(|day| day.to_string()).unwrap_or_default());
    out
}
