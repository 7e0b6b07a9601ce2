//! What a pattern says of every match, without matching: what it begins with, what it is made of, what it cannot do
//! without. The kernel drops on its masks what can be none.

use regex_automata::util::syntax;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::kernel::trigger::{Byte, Class as Bytes, Trigger};

/// Tells a byte trigger with a walk back what its pattern says of it.
pub(super) fn refine(trigger: &mut Trigger, pattern: &str) {
    let Trigger::Byte(trigger) = trigger else { return };
    let Byte { byte, before: Some(before), back: Some(back), .. } = &mut **trigger else { return };
    let config = syntax::Config::new().unicode(false).utf8(false);
    let Ok(form) = syntax::parse_with(pattern, &config) else { return };
    let begins = begins(&form).0;
    // A match is found from the first byte of the walk that begins one: if the byte before each trigger does, and is of
    // the walk, all triggers in one run lead to the same.
    back.joint =
        (0..256).all(|at| !before[at] || begins[at] && back.class[at]) && back.class[usize::from(*byte)];
    let parts = parts(&form);
    if back.joint && (0..256).all(|at| !parts[at] || back.class[at]) {
        back.least = least(&form, *byte);
    }
}

/// The bytes that a match may begin with, and whether it may be empty.
fn begins(form: &Hir) -> (Bytes, bool) {
    let none = [false; 256];
    match form.kind() {
        HirKind::Empty | HirKind::Look(_) => (none, true),
        HirKind::Literal(literal) => {
            let first = literal.0.first().copied();
            (std::array::from_fn(|at| first.is_some_and(|first| at == usize::from(first))), first.is_none())
        }
        HirKind::Class(class) => (bytes(class), false),
        HirKind::Capture(capture) => begins(&capture.sub),
        HirKind::Repetition(repeated) => {
            let (all, is_empty) = begins(&repeated.sub);
            (all, is_empty || repeated.min == 0)
        }
        HirKind::Concat(parts) => parts.iter().fold((none, true), |(all, open), part| {
            let (more, is_empty) = begins(part);
            if open { (both(all, more), is_empty) } else { (all, false) }
        }),
        HirKind::Alternation(parts) => parts.iter().fold((none, false), |(all, empty), part| {
            let (more, is_empty) = begins(part);
            (both(all, more), empty || is_empty)
        }),
    }
}

/// All bytes that a match may hold.
fn parts(form: &Hir) -> Bytes {
    let of = |parts: &[Hir]| parts.iter().map(self::parts).fold([false; 256], both);
    match form.kind() {
        HirKind::Empty | HirKind::Look(_) => [false; 256],
        HirKind::Literal(literal) => std::array::from_fn(|at| literal.0.contains(&(at as u8))),
        HirKind::Class(class) => bytes(class),
        HirKind::Capture(capture) => self::parts(&capture.sub),
        HirKind::Repetition(repeated) => self::parts(&repeated.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => of(parts),
    }
}

/// How often `byte` stands in every match at the least, counted no further than 255.
fn least(form: &Hir, byte: u8) -> u8 {
    match form.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => {
            literal.0.iter().fold(0, |count: u8, at| count.saturating_add(u8::from(*at == byte)))
        }
        HirKind::Class(class) => {
            let class = bytes(class);
            u8::from((0..256).all(|at| class[at] == (at == usize::from(byte))))
        }
        HirKind::Capture(capture) => least(&capture.sub, byte),
        HirKind::Repetition(repeated) => {
            least(&repeated.sub, byte).saturating_mul(repeated.min.min(255) as u8)
        }
        HirKind::Concat(parts) => parts.iter().map(|part| least(part, byte)).fold(0, u8::saturating_add),
        HirKind::Alternation(parts) => parts.iter().map(|part| least(part, byte)).min().unwrap_or(0),
    }
}

fn both(one: Bytes, other: Bytes) -> Bytes {
    std::array::from_fn(|at| one[at] || other[at])
}

/// The bytes of a class; all of them where it is one of characters.
fn bytes(class: &Class) -> Bytes {
    let Class::Bytes(class) = class else { return [true; 256] };
    let holds = |at: usize| class.iter().any(|range| (range.start()..=range.end()).contains(&(at as u8)));
    std::array::from_fn(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pattern: &str) -> Hir {
        syntax::parse_with(pattern, &syntax::Config::new().unicode(false).utf8(false)).unwrap()
    }

    fn members(class: Bytes) -> String {
        (0..=255_u8).filter(|at| class[usize::from(*at)]).map(char::from).collect()
    }

    #[test]
    fn patterns_say_what_every_match_has() {
        for (pattern, first, all, dots) in [
            (r"[0-2]{1,3}(?:\.[0-2]+){3}", "012", ".012", 3),
            (r"\b(?:a|[bc]?d).", "abcd", "", 0),
            (r"x*\.(?:\.|\.y)", ".x", ".xy", 2),
            (r"(?:\.)?a", ".a", ".a", 0),
        ] {
            let form = form(pattern);
            assert_eq!(members(begins(&form).0), first, "{pattern}");
            assert_eq!(least(&form, b'.'), dots, "{pattern}");
            if !all.is_empty() {
                assert_eq!(members(parts(&form)), all, "{pattern}");
            }
        }
    }
}
