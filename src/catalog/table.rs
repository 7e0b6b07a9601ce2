//! An automaton as one flat table, walked byte by byte.

use hashbrown::{HashMap, HashSet};
use regex_automata::dfa::{Automaton as _, dense};
use regex_automata::util::primitives::StateID;

use crate::kernel::{Form, LETTER, OTHER};

/// An automaton as one flat table: most values are decided within a few bytes, so that what a general search prepares
/// for each call would cost more than the walk.
#[derive(Debug)]
pub(super) struct Table {
    /// The class of each byte.
    classes: [u8; 256],
    /// The next state by state and class, of which there is one more than bytes have: the end of the text. A state is
    /// where its row begins.
    next: Vec<u32>,
    /// The length of a row.
    width: u32,
    /// Up to here states are [`DEAD`] or matches, which are told one byte late.
    special: u32,
    /// Where to begin behind each byte, and last at the start of the text.
    starts: Vec<u32>,
    /// All of those, each once.
    begins: Vec<u32>,
    /// The classes of digits, of letters and the underscore, and of all other bytes.
    sorts: [Vec<u8>; 3],
}

/// The state from which nothing matches.
const DEAD: u32 = 0;

impl Table {
    /// The table of an automaton that may begin in these states.
    pub(super) fn new(dfa: &dense::DFA<Vec<u32>>, starts: &[StateID]) -> Self {
        let (classes, width) = classes(dfa);
        let mut sample = [None; 256];
        (0..=u8::MAX).for_each(|byte| sample[usize::from(classes[usize::from(byte)])] = Some(byte));
        let row = |state: StateID| {
            let of_class = |class: usize| Some(dfa.next_state(state, (*sample.get(class)?)?));
            let mut row: Vec<Option<StateID>> = (0..width).map(of_class).collect();
            row[width - 1] = Some(dfa.next_eoi_state(state));
            row
        };
        let (mut states, mut rows, mut seen) = (vec![], vec![], HashSet::new());
        let mut left: Vec<StateID> = starts.to_vec();
        while let Some(state) = left.pop() {
            if !dfa.is_dead_state(state) && seen.insert(state) {
                let row = row(state);
                left.extend(row.iter().flatten());
                states.push(state);
                rows.push(row);
            }
        }
        // Dead first, then matches.
        let mut order: Vec<usize> = (0..states.len()).collect();
        order.sort_by_key(|at| !dfa.is_match_state(states[*at]));
        let matches = states.iter().filter(|state| dfa.is_match_state(**state)).count();
        let places = (1..).map(|row: usize| (row * width) as u32);
        let places: HashMap<StateID, u32> = order.iter().map(|at| states[*at]).zip(places).collect();
        let place =
            |state: Option<StateID>| state.and_then(|state| places.get(&state).copied()).unwrap_or(DEAD);
        let dead = std::iter::repeat_n(DEAD, width);
        let next =
            dead.chain(order.iter().flat_map(|at| rows[*at].iter().map(|state| place(*state)))).collect();
        Self {
            classes,
            next,
            width: width as u32,
            special: (matches * width) as u32,
            begins: each_once(starts.iter().map(|start| place(Some(*start)))),
            starts: starts.iter().map(|start| place(Some(*start))).collect(),
            sorts: sorts(&classes),
        }
    }

    /// Whether the match that begins at the start of the text ends with it.
    pub(super) fn is_whole(&self, value: &[u8]) -> bool {
        let mut state = self.starts[256];
        for piece in value.chunks(16) {
            for byte in piece {
                state = self.next[state as usize + usize::from(self.classes[usize::from(*byte)])];
            }
            if state == DEAD {
                return false;
            }
        }
        let last = self.next[state as usize + self.width as usize - 1];
        last != DEAD && last <= self.special
    }

    /// Whether a match may begin with digits of this form, whatever those behind the first are and whatever stands before.
    pub(super) fn may_be(&self, form: Form, bar: impl Fn(u8) -> bool) -> bool {
        let [all, letters, others] = &self.sorts;
        let first = [self.classes[usize::from(form.first())]];
        let mut digits = first.as_slice();
        let (mut states, mut next) = (self.begins.clone(), Vec::new());
        for (run, behind) in form.runs() {
            let Some(behind) = behind else { return true };
            for at in 0..=run {
                let exact = [self.classes[usize::from(behind)]];
                let (classes, is_barred) = match behind {
                    _ if at < run => (digits, bar(b'0')),
                    LETTER => (letters.as_slice(), [b'a', b'z', b'_'].into_iter().all(&bar)),
                    OTHER => (others.as_slice(), false),
                    _ => (exact.as_slice(), bar(behind)),
                };
                self.step(&states, classes, &mut next);
                std::mem::swap(&mut states, &mut next);
                digits = all;
                // A match is told behind the byte that follows it.
                let matches = !is_barred && states.iter().any(|state| *state <= self.special);
                if matches || states.is_empty() {
                    return matches;
                }
            }
        }
        true
    }

    /// The live states that follow upon `states`, each once.
    fn step(&self, states: &[u32], classes: &[u8], out: &mut Vec<u32>) {
        out.clear();
        for state in states {
            for class in classes {
                let next = self.next[*state as usize + usize::from(*class)];
                if next != DEAD && !out.contains(&next) {
                    out.push(next);
                }
            }
        }
    }

    /// The walk itself.
    pub(super) fn end(&self, hay: &[u8], from: usize, to: usize) -> Option<usize> {
        let before = from.checked_sub(1).and_then(|before| hay.get(before));
        let mut state = self.starts[before.map_or(256, |byte| usize::from(*byte))];
        let mut end = None;
        for (place, byte) in hay[from..to].iter().enumerate() {
            state = self.next[state as usize + usize::from(self.classes[usize::from(*byte)])];
            if state <= self.special {
                if state == DEAD {
                    return end;
                }
                end = Some(from + place);
            }
        }
        let last = || self.width as usize - 1;
        let class = hay.get(to).map_or_else(last, |byte| usize::from(self.classes[usize::from(*byte)]));
        let state = self.next[state as usize + class];
        if state != DEAD && state <= self.special { Some(to) } else { end }
    }
}

/// The classes of digits, of letters and the underscore, and of all other bytes.
fn sorts(classes: &[u8; 256]) -> [Vec<u8>; 3] {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let of = |fits: &dyn Fn(&u8) -> bool| {
        each_once((0..=u8::MAX).filter(fits).map(|byte| classes[usize::from(byte)]))
    };
    [of(&u8::is_ascii_digit), of(&|byte| is_word(byte) && !byte.is_ascii_digit()), of(&|byte| !is_word(byte))]
}

fn each_once<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The classes of bytes that the automaton tells apart, and how many there are with the end of the text.
fn classes(dfa: &dense::DFA<Vec<u32>>) -> ([u8; 256], usize) {
    let classes: [u8; 256] = std::array::from_fn(|byte| dfa.byte_classes().get(byte as u8));
    let most = classes.iter().max().map_or(0, |most| usize::from(*most));
    (classes, most + 2)
}
