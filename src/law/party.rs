//! A party in a law's file: who is told, when, and from how many heads on.

use serde::Deserialize;
use toml::Spanned;

use super::due::Due;
use super::file::{Known, Wrong};
use super::test::{Counts, Test, Way};
use super::{Party, Who};

/// A party's keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keys {
    #[serde(default)]
    name: String,
    #[serde(default)]
    standard: String,
    outer: Option<Spanned<String>>,
    clock: Option<Spanned<String>>,
    threshold: Option<Spanned<String>>,
    #[serde(default)]
    below: String,
}

/// What a clock may start at, with how an incident file asks for it.
pub const CLOCKS: [(&str, &str); 7] = [
    ("discovery", "when the incident was discovered, or notice of it came"),
    ("awareness", "when the controller became aware of it"),
    ("determination", "when it was determined that it is one of which people must be told"),
    ("confirmation", "when it was confirmed"),
    ("investigation-end", "when the investigation ended"),
    ("materiality", "when it was determined to be material"),
    ("assessment", "when it was assessed as one of which must be told"),
];

/// Reads a party.
pub(super) fn party(who: Who, keys: &Spanned<Keys>, known: &Known<'_>) -> Result<Party, Wrong> {
    let (span, keys) = (keys.span(), keys.get_ref());
    let read = |text: &Spanned<String>| Due::read(text.get_ref()).map_err(|why| (Some(text.span()), why));
    let outer = keys.outer.as_ref().map(read).transpose()?;
    if outer.is_none() && keys.standard.is_empty() {
        return Err((Some(span), "says not when: write `standard`, `outer`, or both".into()));
    }
    if who == Who::Individuals && !matches!(outer, None | Some(Due::After(_))) {
        return Err((Some(span), "individuals cannot be told after or before themselves".into()));
    }
    if who != Who::Individuals && keys.name.is_empty() {
        return Err((Some(span), "has no `name`".into()));
    }
    if let Some(clock) = &keys.clock {
        let wrong = if !CLOCKS.iter().any(|(name, _)| name == clock.get_ref()) {
            Some(format!("`{}` is no clock that starts", clock.get_ref()))
        } else if !outer.is_some_and(Due::has_clock) {
            Some("a clock starts, and nothing ends: strike it, or write `outer`".into())
        } else {
            None
        };
        if let Some(why) = wrong {
            return Err((Some(clock.span()), why));
        }
    }
    let threshold = match &keys.threshold {
        None => Test::All,
        Some(text) => threshold(text, known)?,
    };
    let clock = keys.clock.as_ref().map(|clock| clock.get_ref().clone()).unwrap_or_default();
    let (name, standard) = (keys.name.clone(), keys.standard.clone());
    Ok(Party { who, name, standard, outer, clock, threshold, below: keys.below.clone() })
}

fn threshold(text: &Spanned<String>, known: &Known<'_>) -> Result<Test, Wrong> {
    let refuse = |why: String| (Some(text.span()), why);
    let test = Test::read(text.get_ref()).map_err(refuse)?;
    if let Some(asked) = test.questions().find(|asked| !known.questions.iter().any(|of| of.id == **asked)) {
        return Err(refuse(format!("asks `{asked}`, which questions.toml does not have")));
    }
    if let Test::Any(ways) = &test {
        for way in ways {
            if let Way::Count { of: Counts::With(id), .. } = way
                && !known.elements.iter().any(|element| element.id == *id)
            {
                return Err(refuse(format!("no law element `{id}`; elements.toml has them")));
            }
        }
    }
    Ok(test)
}
