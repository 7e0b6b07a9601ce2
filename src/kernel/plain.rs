//! The portable kernel: obviously right, and the oracle for faster ones.

use memchr::memchr_iter;

use super::{Ask, Group, Kernel, Mark};

/// The longest run of digits that `runs` tells apart: longer ones share its bit.
const LONGEST: usize = 31;

/// Marks of single bytes.
pub(super) fn bytes(kernel: &Kernel, hay: &[u8], take: &mut impl FnMut(Mark)) {
    for &(byte, owner) in &kernel.bytes {
        memchr_iter(byte, hay).for_each(|at| take((at, owner)));
    }
}

/// Marks of literals: one automaton for all of them, the case looked at afterwards.
pub(super) fn literals(kernel: &Kernel, hay: &[u8], take: &mut impl FnMut(Mark)) {
    let Some(automaton) = &kernel.literals else { return };
    for hit in automaton.find_overlapping_iter(hay) {
        let (owner, exact, literal) = &kernel.owners[hit.pattern().as_usize()];
        if !exact || hay[hit.range()] == **literal {
            take((hit.start(), *owner));
        }
    }
}

/// Marks of digit groups and of shapes that end in digits: both begin at the start of a run of digits.
pub(super) fn digits(kernel: &Kernel, hay: &[u8], take: &mut impl FnMut(Mark)) {
    let mut at = 0;
    while let Some(start) = first_digit(hay, at) {
        let run = hay[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        // Most runs are short and alone: digits of a word, of a hash.
        let goes_on = hay.get(start + run).is_some_and(|byte| kernel.joiners[usize::from(*byte)]);
        for group in kernel.digits.iter().filter(|group| goes_on || run >= group.least) {
            let count = joined(group, hay, start, run);
            let asks = |ask: &&Ask| ask.min <= count && ask.runs >> run.min(LONGEST) & 1 == 1;
            group.asks.iter().filter(asks).for_each(|ask| take((start, ask.owner)));
        }
        for (shape, owner) in &kernel.shapes {
            if let Some(begin) = shaped(shape, hay, start, run) {
                take((begin, *owner));
            }
        }
        at = start + run;
    }
}

/// The first digit at or behind `at`; sixteen bytes at a time, a width that compilers turn into one compare.
fn first_digit(hay: &[u8], mut at: usize) -> Option<usize> {
    while let Some(chunk) = hay.get(at..at + 16) {
        if chunk.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
            break;
        }
        at += 16;
    }
    hay.get(at..)?.iter().position(u8::is_ascii_digit).map(|skip| at + skip)
}

/// How many digits the group at `start` has, counted no further than any trigger wants.
fn joined(group: &Group, hay: &[u8], start: usize, run: usize) -> usize {
    let (mut count, mut at) = (run, start + run);
    while count <= group.most {
        let joiners = hay[at..].iter().take(2).take_while(|byte| group.joiners[usize::from(**byte)]).count();
        let rest = &hay[at + joiners..];
        let more = rest.iter().take(group.most + 1).take_while(|byte| byte.is_ascii_digit()).count();
        if joiners == 0 || more == 0 {
            break;
        }
        count += more;
        at += joiners + more;
    }
    count
}

/// Where a word of this shape begins whose digits start at `start`.
fn shaped(shape: &[u8], hay: &[u8], start: usize, run: usize) -> Option<usize> {
    let letters = shape.iter().take_while(|kind| **kind == b'A').count();
    let begin = start.checked_sub(letters)?;
    let fits = run >= shape.len() - letters && hay[begin..start].iter().all(u8::is_ascii_uppercase);
    let edge = begin == 0 || !(hay[begin - 1].is_ascii_alphanumeric() || hay[begin - 1] == b'_');
    (fits && edge).then_some(begin)
}

/// Marks of hex runs: only every `least`-th byte is looked at, since a run that is long enough covers one.
pub(super) fn hex(kernel: &Kernel, hay: &[u8], take: &mut impl FnMut(Mark)) {
    let Some(least) = kernel.hex.iter().map(|(min, _, _)| usize::from(*min)).min() else { return };
    let mut at = least.saturating_sub(1);
    let mut floor = 0;
    while at < hay.len() {
        if !hay[at].is_ascii_hexdigit() {
            at += least;
            continue;
        }
        let before = hay[floor..at].iter().rev().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let start = at - before;
        let end = at + hay[at..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        for (min, max, owner) in &kernel.hex {
            if (usize::from(*min)..=usize::from(*max)).contains(&(end - start)) {
                take((start, *owner));
            }
        }
        floor = end;
        at = end + least;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Trigger;
    use super::*;

    fn marks(trigger: &Trigger, hay: &[u8]) -> Vec<usize> {
        let kernel = Kernel::new([Some(trigger)].into_iter()).unwrap();
        let mut at = vec![];
        kernel.marks(hay, &mut |(place, _)| at.push(place));
        at
    }

    #[test]
    fn digit_groups_count_across_joiners() {
        let trigger = || Trigger::Digits { min: 12, max: 19, joiners: b" -".to_vec(), runs: u32::MAX };
        assert_eq!(marks(&trigger(), b"n 4111 1111 1111 1111."), [2, 7]);
        assert_eq!(marks(&trigger(), b"12 4111-1111-1111-1111"), [0, 3, 8]);
        assert_eq!(marks(&trigger(), b"2010-05-04 12:34:56"), [0usize; 0]);
        assert_eq!(marks(&trigger(), b"4111  1111 1111"), [0]);
        assert_eq!(marks(&trigger(), b"4111   1111 1111"), [0usize; 0]);
    }

    #[test]
    fn first_runs_may_be_told() {
        let trigger = || Trigger::Digits { min: 9, max: 9, joiners: b" -".to_vec(), runs: 1 << 3 | 1 << 9 };
        assert_eq!(marks(&trigger(), b"123 456 789 "), [0]);
        assert_eq!(marks(&trigger(), b"123456789 12-34-56789 1234567890"), [0]);
        let long = format!("{}{}", "1".repeat(40), " 2");
        assert_eq!(
            marks(&Trigger::Digits { min: 1, max: 9, joiners: vec![], runs: u32::MAX }, long.as_bytes()),
            [0, 41]
        );
        assert_eq!(
            marks(&Trigger::Digits { min: 1, max: 9, joiners: vec![], runs: 1 << 31 }, long.as_bytes()),
            [0]
        );
    }

    #[test]
    fn hex_runs_are_found_at_every_offset() {
        for lead in 0..100 {
            let hay = format!("{}{} {}x", ".".repeat(lead), "a".repeat(32), "0".repeat(31));
            assert_eq!(marks(&Trigger::Hex { min: 32, max: 32 }, hay.as_bytes()), [lead]);
        }
    }

    #[test]
    fn shapes_begin_words() {
        let trigger = || Trigger::Shape(b"AA99".to_vec());
        assert_eq!(marks(&trigger(), b"DE89370400 XDE89 GB1 FR76"), [0, 21]);
    }

    #[test]
    fn literals_mind_their_case() {
        let literal = |fold| Trigger::Literal { words: vec![b"pwd=".to_vec()], fold };
        assert_eq!(marks(&literal(false), b"PWD=a pwd=b"), [6]);
        assert_eq!(marks(&literal(true), b"PWD=a pwd=b"), [0, 6]);
    }
}
