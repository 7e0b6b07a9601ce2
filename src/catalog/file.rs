//! The keys of a detector's file, and the detector that they make.
//!
//! Every value that can be wrong keeps its place in the file, so that a refusal names the line.

use regex_syntax::ParserBuilder;
use toml::Spanned;

use super::faults::Faults;
use super::keys::{CounterKeys, DetectorKeys, ExampleKeys, Placed, TriggerKeys};
use super::load::PatternFile;
use super::{Asides, Automaton, Detector, Edges, Element, Example, Tier};
use crate::error::{Error, Result};
use crate::finding::{ElementId, Form};
use crate::kernel::trigger::Trigger;
use crate::seal::mask::Mask;
use crate::validate::{self, Validator};

/// A detector and the header words that its file gives.
pub(super) struct Read {
    /// The detector.
    pub(super) detector: Detector,
    /// `columns`, folded.
    pub(super) columns: Vec<String>,
}

/// Reads one file.
///
/// # Errors
/// All that is wrong with it, in the order of its lines.
pub(super) fn read(file: &PatternFile, id: String, elements: &[Element]) -> Result<Read, Vec<Error>> {
    let mut faults = Faults::of(file);
    match made(&mut faults, id, elements) {
        Some(read) if faults.are_none() => Ok(read),
        _ => Err(faults.end()),
    }
}

/// The detector of a file, if nothing that it needs is wrong.
fn made(faults: &mut Faults<'_>, id: String, elements: &[Element]) -> Option<Read> {
    let file = faults.file;
    let keys: DetectorKeys = faults.keys()?;
    let keys = if file.ready.is_some() { keys } else { keys.folded() };
    let all_there = faults.are_none();
    let asked = faults.may(keys.trigger.as_deref(), TriggerKeys::read);
    let (label, loose, quoted) =
        asked.as_ref().map(|asked| (asked.label, asked.loose, asked.quoted)).unwrap_or_default();
    let mut trigger = asked.map(|asked| asked.trigger);
    let tier = faults.take(&keys.tier, |text| tier(text));
    let edges = faults.may(keys.edges.as_deref(), |text| edges(text)).unwrap_or(Edges::Any);
    let is_word = matches!(edges, Edges::Words | Edges::Groups);
    match &mut trigger {
        Some(Trigger::Digits { inside, .. }) => *inside = !is_word,
        Some(Trigger::Literal { begins, .. }) => *begins |= is_word,
        _ => {}
    }
    if let (Some(trigger), Some(pattern)) = (&mut trigger, &keys.pattern) {
        super::form::refine(trigger, pattern.get_ref());
    }
    let automaton = compiled(faults, keys.pattern.as_deref(), Automaton::new);
    let column_automaton = compiled(faults, keys.column_pattern.as_deref(), Automaton::whole);
    let element = faults.take(&keys.element, |id| element(id, elements));
    let validator = faults.may(keys.validator.as_deref(), |name| validator(name));
    let chance = faults.may(keys.chance.as_deref(), |share| self::chance(*share)).unwrap_or(1.0);
    let bare_chance = faults.may(keys.bare_chance.as_deref(), |share| self::chance(*share)).unwrap_or(chance);
    let mask = faults.take(&keys.mask, |text| mask(text));
    let form = faults.may(keys.form.as_deref(), |text| form(text)).unwrap_or(Form::Clear);
    if let Some(tier) = tier.filter(|_| all_there) {
        faults.agree(shape_fits(&keys, tier));
    }
    let examples = examples(file, keys.example, keys.counter);
    if all_there {
        faults.agree(super::check::detector(&keys.title, &keys.source, &examples, !file.lean));
    }
    let detector = Detector {
        id,
        element: element?,
        trigger,
        label,
        loose,
        quoted,
        automaton,
        column_automaton,
        edges,
        validator,
        maybe_bare: keys.validator.as_ref().is_some_and(|name| validate::bare::is_maybe(name.get_ref())),
        tier: tier?,
        general: keys.general,
        types_by_values: keys.types_by_values,
        chance,
        bare_chance,
        near: keys.near,
        against: keys.against,
        mask: mask?,
        form,
        scheme: keys.scheme,
        set_aside: (!keys.set_aside.is_empty()).then(|| Box::new(Asides::read(&keys.set_aside))),
        source: keys.source,
        examples,
        text: keys.pattern.map(Placed::into_inner).unwrap_or_default(),
        title: keys.title,
        file: file.shown(),
        own: !file.built_in,
    };
    Some(Read { detector, columns: keys.columns })
}

/// What a detector of each tier must and must not have.
fn shape_fits(keys: &DetectorKeys, tier: Tier) -> Result<(), String> {
    let found_in_text = keys.trigger.is_some() && keys.pattern.is_some();
    match tier {
        Tier::Column if keys.trigger.is_some() || keys.pattern.is_some() => {
            Err("what only a typed column tells has no trigger and no pattern, but may have a column-pattern"
                .into())
        }
        Tier::Alone | Tier::Context if !found_in_text => {
            Err("what is found in text needs a trigger and a pattern".into())
        }
        _ if keys.types_by_values && keys.chance.is_none() => {
            Err("`types-by-values` needs the `chance` that a random value of the shape passes".into())
        }
        _ => Ok(()),
    }
}

/// The automaton of a pattern: built at once, to be refused, unless it is one of our own, which tests build.
fn compiled(
    faults: &mut Faults<'_>,
    pattern: Option<&Spanned<String>>,
    make: fn(&str) -> Automaton,
) -> Option<Automaton> {
    let (pattern, file) = (pattern?, faults.file);
    if file.built_in {
        return Some(make(pattern.get_ref()));
    }
    faults.note(pattern.span().start, readable(file, pattern))?;
    faults.take(pattern, |text| {
        let automaton = make(text);
        automaton.force().map(|_| automaton)
    })
}

/// Refuses a pattern that is no regular expression, with the place in it where it ceases to be one.
fn readable(file: &PatternFile, pattern: &Spanned<String>) -> Result<()> {
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern.get_ref());
    let (message, span) = match parsed {
        Ok(_) => return Ok(()),
        Err(regex_syntax::Error::Parse(error)) => (error.kind().to_string(), Some(*error.span())),
        Err(regex_syntax::Error::Translate(error)) => (error.kind().to_string(), Some(*error.span())),
        Err(error) => (error.to_string(), None),
    };
    let inside = span.map(|span| span.start.offset..span.end.offset);
    Err(file.refuse_inside(pattern, inside, &format!("the pattern cannot be read: {message}")))
}

fn element(id: &str, elements: &[Element]) -> Result<ElementId, String> {
    let found = elements.iter().position(|element| element.id == id);
    found.map(|at| ElementId(at as u8)).ok_or_else(|| format!("no element `{id}` in elements.toml"))
}

fn validator(name: &str) -> Result<Validator, String> {
    let known = || validate::names().collect::<Vec<_>>().join(", ");
    validate::by_name(name).ok_or_else(|| format!("no validator `{name}`; there are {}", known()))
}

fn tier(text: &str) -> Result<Tier, String> {
    choose(
        text,
        &[("alone", Tier::Alone), ("with context", Tier::Context), ("only in a typed column", Tier::Column)],
    )
}

fn edges(text: &str) -> Result<Edges, String> {
    choose(
        text,
        &[
            ("any", Edges::Any),
            ("not digits", Edges::Digits),
            ("not words", Edges::Words),
            ("not words, not among groups", Edges::Groups),
            ("not hex", Edges::Hex),
            ("not words behind", Edges::Behind),
        ],
    )
}

fn form(text: &str) -> Result<Form, String> {
    choose(
        text,
        &[
            ("clear", Form::Clear),
            ("fast hash", Form::FastHash),
            ("slow hash", Form::SlowHash),
            ("encrypted", Form::Encrypted),
            ("truncated", Form::Truncated),
        ],
    )
}

fn choose<T: Copy>(text: &str, table: &[(&str, T)]) -> Result<T, String> {
    let found = table.iter().find(|(name, _)| *name == text);
    let known = || table.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    found.map(|(_, value)| *value).ok_or_else(|| format!("`{text}` is none of: {}", known()))
}

fn mask(text: &str) -> Result<Mask, String> {
    let fixed: [(&str, Mask); 7] = [
        ("email", Mask::Email),
        ("first 6, last 4", Mask::Card),
        ("initials", Mask::Initials),
        ("year", Mask::Year),
        ("all", Mask::All),
        ("scheme", Mask::Scheme),
        ("shown", Mask::Shown),
    ];
    if let Some((_, mask)) = fixed.iter().find(|(name, _)| *name == text) {
        return Ok(*mask);
    }
    let last = text.strip_prefix("last ").and_then(|count| count.parse().ok()).map(Mask::Last);
    let first = || text.strip_prefix("first ")?.strip_suffix(", last 4")?.parse().ok().map(Mask::Prefix);
    last.or_else(first).ok_or_else(|| {
        format!("`{text}` is no mask: email, initials, year, all, scheme, shown, `last N`, `first N, last 4`")
    })
}

fn chance(share: f64) -> Result<f64, String> {
    let fits = share > 0.0 && share <= 1.0;
    if fits { Ok(share) } else { Err("`chance` is a share above 0 and up to 1".into()) }
}

fn examples(
    file: &PatternFile,
    examples: Vec<Placed<ExampleKeys>>,
    counters: Vec<Placed<CounterKeys>>,
) -> Vec<Example> {
    let good = examples.into_iter().map(|keys| {
        let (line, keys) = (file.line(&keys.span()), keys.into_inner());
        let whole = keys.header.is_some() && keys.finds.is_empty();
        let finds = if whole { vec![keys.text.clone()] } else { keys.finds };
        Example { text: keys.text, header: keys.header, finds, why: String::new(), context: false, line }
    });
    let bad = counters.into_iter().map(|keys| {
        let (line, keys) = (file.line(&keys.span()), keys.into_inner());
        let (finds, context) = (Vec::new(), keys.context);
        Example { text: keys.text, header: keys.header, finds, why: keys.why, context, line }
    });
    good.chain(bad).collect()
}
