//! Fields in which nothing can begin, met before: given names, cities, states, colours.
//!
//! Such columns have few values, again and again, and none of them holds a digit. What begins in such a value does not hang
//! on what stands beyond the signs that part fields, so it is walked once.

use super::shapes::parts;
use crate::kernel::Kernel;
use crate::short::ByText;

/// Values that are remembered at once.
const MOST: usize = 1 << 12;
/// So many more values of a column may be new than were met before.
const NEW: u32 = 1 << 8;

/// Values that were met, and whether nothing can begin in them.
#[derive(Default)]
pub(super) struct Texts {
    /// With the signs before and behind them.
    known: ByText<bool>,
    /// By column: values met before, and new ones.
    columns: Vec<(u32, u32)>,
}

impl Texts {
    /// For so many columns.
    pub(super) fn new(columns: usize) -> Self {
        Self { columns: vec![(0, 0); columns], ..Self::default() }
    }

    /// Whether nothing can begin in the field `start..end` of a column, as far as that is known or soon told.
    #[inline]
    pub(super) fn are_silent(
        &mut self,
        column: usize,
        kernel: &Kernel,
        hay: &[u8],
        start: usize,
        end: usize,
    ) -> bool {
        let (met, new) = &mut self.columns[column];
        let between = start.checked_sub(1).and_then(|before| hay.get(before..=end));
        let Some(between @ [before, field @ .., behind]) = between else { return false };
        let is_long = between.len() > ByText::<bool>::SHORT;
        if *new > *met + NEW || is_long || field.iter().any(u8::is_ascii_digit) {
            return false;
        }
        if let Some(is_silent) = self.known.get(between) {
            *met += 1;
            return *is_silent;
        }
        *new += 1;
        let is_silent = parts(*before) && parts(*behind) && kernel.is_silent_between(*before, field, *behind);
        if self.known.len() == MOST {
            self.known.clear();
        }
        self.known.insert(between, is_silent);
        is_silent
    }
}
