//! What the keys of a pattern file may not say together.

use std::collections::HashSet;

use super::{Element, Example, SEVERITIES};

/// A detector must say what it finds, what it does not, and where its rule comes from.
pub(super) fn detector(title: &str, source: &str, all: &[Example], has_examples: bool) -> Result<(), String> {
    let (examples, counters): (Vec<_>, Vec<_>) = all.iter().partition(|example| example.why.is_empty());
    if source.trim().is_empty() || title.trim().is_empty() {
        return Err("`title` and `source` may not be empty".into());
    }
    if !has_examples {
        return Ok(());
    }
    if examples.is_empty() || examples.iter().any(|example| example.finds.is_empty()) {
        return Err("at least one [[example]] is needed, each with the text that it `finds`".into());
    }
    if counters.is_empty() {
        return Err("at least one [[counter]] is needed, with the reason `why` nothing is found".into());
    }
    Ok(())
}

/// No two detectors, and no two elements, have one name.
pub(super) fn distinct<'a>(mut ids: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = HashSet::new();
    let twice = ids.find(|id| !seen.insert(*id));
    twice.map_or(Ok(()), |id| Err(format!("`{id}` is there twice")))
}

/// The table of elements: at most 256, since a set of them is 256 bits.
pub(super) fn elements(elements: &[Element]) -> Result<(), String> {
    const SENSITIVITIES: [&str; 6] = ["contact", "identity", "financial", "credential", "network", "special"];
    if elements.len() > 256 {
        return Err("there may be 256 elements".into());
    }
    if let Some(odd) = elements.iter().find(|one| !SENSITIVITIES.contains(&one.sensitivity.as_str())) {
        return Err(format!("`{}`: `sensitivity` is one of {}", odd.id, SENSITIVITIES.join(", ")));
    }
    if let Some(odd) = elements.iter().find(|one| !SEVERITIES.contains(&one.severity.as_str())) {
        return Err(format!("`{}`: `severity` is one of {}", odd.id, SEVERITIES.join(", ")));
    }
    distinct(elements.iter().map(|element| element.id.as_str()))
}
