//! Plans of items that are read as text: made in places of the text, kept in places of the stored bytes.

use std::io;

use super::sample::Sample;
use crate::item::Windows;
use crate::plan::{Plan, State};
use crate::recode::{Code, Recoded};

/// Turns the places of a plan that was made for `text` into those of the item of `size` bytes.
///
/// # Errors
/// If the item cannot be read again.
pub(super) fn lead_back(plan: &mut Plan, text: &Recoded<'_>, size: u64) -> io::Result<()> {
    let mut modes = Vec::with_capacity(plan.borders.len());
    for border in &mut plan.borders {
        let (at, open) = text.stored(*border)?;
        *border = at;
        modes.push(open);
    }
    if plan.states.is_empty() && modes.iter().any(|mode| *mode > 0) {
        plan.states = modes.into_iter().map(|mode| State { mode, ..State::default() }).collect();
    }
    plan.malformed = text.malformed;
    plan.size = size;
    Ok(())
}

/// Asks `judge` about a plan in places of its text, with the sample of it.
///
/// # Errors
/// If the item cannot be read.
pub(super) fn ask<T>(
    plan: &mut Plan,
    windows: &dyn Windows,
    judge: impl FnOnce(&mut Plan, &dyn Windows, &Sample) -> T,
) -> io::Result<T> {
    let Some(code) = Code::named(&plan.encoding) else {
        return Ok(judge(plan, windows, &Sample::take(windows)?));
    };
    let text = Recoded::new(windows, code)?;
    let kept = (plan.borders.clone(), plan.size);
    plan.borders = plan.borders.iter().map(|at| text.place(*at)).collect::<io::Result<_>>()?;
    plan.size = text.size();
    let said = judge(plan, &text, &Sample::take(&text)?);
    (plan.borders, plan.size) = kept;
    Ok(said)
}
