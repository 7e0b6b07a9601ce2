//! Numbers that mostly grow by the same step.
//!
//! Records follow each other, each row of a table has as many identifiers as the one before, and shows the same. Of a
//! column of such numbers the first, the step and the length say all, and that is all that is kept until a number does not
//! fit: on a dump of accounts a sighting then costs what its identifiers do.

use std::ops::Range;

/// A column of numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Steps {
    /// They grow by one step.
    Line(Line),
    /// They do not: all of them.
    Each(Vec<u32>),
}

impl Default for Steps {
    fn default() -> Self {
        Self::Line(Line::default())
    }
}

/// Numbers that grow by one step, which wraps around.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Line {
    first: u32,
    step: u32,
    len: u32,
}

impl Line {
    /// The number at `at`.
    pub(super) fn get(self, at: usize) -> u32 {
        self.first.wrapping_add(self.step.wrapping_mul(at as u32))
    }

    /// Those at these places.
    pub(super) fn from(self, places: Range<usize>) -> Self {
        Self { first: self.get(places.start), len: places.len() as u32, ..self }
    }
}

impl Steps {
    /// A column that was taken apart by [`Steps::line`] and [`Steps::each`].
    pub(super) fn of(line: Line, each: Vec<u32>) -> Self {
        if each.is_empty() { Self::Line(line) } else { Self::Each(each) }
    }

    /// Adds a number.
    pub(super) fn push(&mut self, number: u32) {
        let line = match self {
            Self::Line(line) => line,
            Self::Each(each) => {
                each.push(number);
                return;
            }
        };
        match line.len {
            0 => line.first = number,
            1 => line.step = number.wrapping_sub(line.first),
            len if line.get(len as usize) == number => {}
            len => {
                let before = (0..len as usize).map(|at| line.get(at));
                *self = Self::Each(before.chain([number]).collect());
                return;
            }
        }
        line.len += 1;
    }

    /// Each of them as `of` says: what is one step stays one if all that it says is the same.
    #[must_use]
    pub(super) fn mapped(&self, of: impl Fn(u32) -> u32) -> Self {
        match self {
            Self::Line(line) if line.step == 0 || line.len < 2 => {
                let first = if line.len == 0 { 0 } else { of(line.first) };
                Self::Line(Line { first, step: 0, ..*line })
            }
            _ => {
                let mut mapped = Self::default();
                (0..self.len()).for_each(|at| mapped.push(of(self.get(at))));
                mapped
            }
        }
    }

    /// The number at `at`, which is below [`Steps::len`].
    pub(super) fn get(&self, at: usize) -> u32 {
        match self {
            Self::Line(line) => line.get(at),
            Self::Each(each) => each[at],
        }
    }

    /// The last number.
    pub(super) fn last(&self) -> Option<u32> {
        Some(self.get(self.len().checked_sub(1)?))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Line(line) => line.len as usize,
            Self::Each(each) => each.len(),
        }
    }

    /// What says all of them while [`Steps::each`] is empty.
    pub(super) fn line(&self) -> Line {
        if let Self::Line(line) = self { *line } else { Line::default() }
    }

    /// All of them, unless they grow by one step.
    pub(super) fn each(&self) -> &[u32] {
        if let Self::Each(each) = self { each } else { &[] }
    }

    /// Gives back the room that only adding needs.
    pub(super) fn close(&mut self) {
        if let Self::Each(each) = self {
            each.shrink_to_fit();
        }
    }

    /// Bytes on the heap.
    pub(super) fn size(&self) -> usize {
        size_of_val(self.each())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_column_gives_back_what_was_put_in(
            first: u32, step in -2i32..3, len in 0u32..9, more in prop::collection::vec(0u32..4, 0..6),
        ) {
            let line = (0..len).map(|at| first.wrapping_add(step.cast_unsigned().wrapping_mul(at)));
            let numbers: Vec<u32> = line.chain(more.iter().copied()).collect();
            let mut steps = Steps::default();
            numbers.iter().for_each(|number| steps.push(*number));
            let again = Steps::of(steps.line(), steps.each().to_vec());
            prop_assert_eq!(steps.len(), numbers.len());
            let double = |number: u32| number.wrapping_mul(2);
            let mapped = steps.mapped(double);
            prop_assert!((0..mapped.len()).map(|at| mapped.get(at)).eq(numbers.iter().copied().map(double)));
            prop_assert!(!more.is_empty() || steps.each().is_empty(), "one step is kept as one");
            for column in [&steps, &again] {
                prop_assert_eq!((0..column.len()).map(|at| column.get(at)).collect::<Vec<_>>(), numbers.clone());
                prop_assert_eq!(column.last(), numbers.last().copied());
            }
        }
    }

    #[test]
    fn one_step_takes_no_room() {
        let mut steps = Steps::default();
        (0..1000).for_each(|at| steps.push(2 + 2 * at));
        assert_eq!(steps.size(), 0);
        steps.push(0);
        assert_eq!((steps.size(), steps.get(999), steps.get(1000)), (4004, 2000, 0));
    }
}
