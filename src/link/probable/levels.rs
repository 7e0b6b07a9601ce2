//! How far two values of one kind agree.

use super::profile::Home;
use super::text::{edits, likeness};
use crate::catalog::probable::Level;

/// How far two dates of eight digits agree.
pub(super) fn birth_level(a: &str, b: &str, generation: i32) -> Level {
    let parts = |text: &str| {
        let part = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<i32>().ok());
        Some([part(0..4)?, part(4..6)?, part(6..8)?])
    };
    let (Some(own), Some(other)) = (parts(a), parts(b)) else { return Level::Other };
    let same = own.iter().zip(&other).filter(|(a, b)| a == b).count();
    match () {
        () if same == 3 => Level::Same,
        () if own[0] == other[0] && own[1] == other[2] && own[2] == other[1] => Level::Swapped,
        () if a.len() == b.len() && edits(a, b, 1) == 1 => Level::Typo,
        () if same == 2 => Level::Near,
        () if own[0].abs_diff(other[0]) > generation.unsigned_abs() => Level::Apart,
        () => Level::Other,
    }
}

/// Local parts shorter than this say nothing by being alike.
const LOCAL: usize = 5;

/// How far two addresses agree.
pub(super) fn email_level(a: &str, b: &str) -> Level {
    let (Some((own, domain)), Some((other, there))) = (a.rsplit_once('@'), b.rsplit_once('@')) else {
        return Level::Other;
    };
    let (own, other) = (local(own), local(other));
    let is_long = own.len().min(other.len()) >= LOCAL;
    match () {
        () if a == b => Level::Same,
        () if is_long && own == other => Level::Near,
        () if is_long && domain == there && edits(&own, &other, 1) == 1 => Level::Typo,
        () => Level::Other,
    }
}

/// The local part of an address without dots, and without what follows a plus.
pub(super) fn local(part: &str) -> String {
    let name = part.split('+').next().unwrap_or_default();
    name.chars().filter(|char| *char != '.').collect()
}

/// How far two streets agree; nothing where one is not known.
pub(super) fn street_level(a: &Home, b: &Home) -> Option<Level> {
    let (own, other) = (&*a.street, &*b.street);
    if own.is_empty() || other.is_empty() {
        return None;
    }
    let number = |text: &str| {
        text.split(' ').find(|word| word.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned)
    };
    let same_number = number(own) == number(other);
    Some(match () {
        () if own == other => Level::Same,
        () if same_number && edits(own, other, 2) <= 2 => Level::Typo,
        () if likeness(own, other) >= 920 => Level::Near,
        () => Level::Other,
    })
}

/// How far two places agree; nothing where one is not known.
pub(super) fn place_level(a: &Home, b: &Home) -> Option<Level> {
    let both = |own: &str, other: &str| !own.is_empty() && !other.is_empty();
    let (codes, cities) = (both(&a.code, &b.code), both(&a.city, &b.city));
    if !codes && !cities {
        return None;
    }
    let least = a.code.len().min(b.code.len());
    Some(match () {
        () if codes && a.code == b.code => Level::Same,
        () if codes && least > 3 && edits(&a.code, &b.code, 1) == 1 => Level::Typo,
        () if cities && likeness(&a.city, &b.city) >= 920 => Level::Near,
        () => Level::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_contacts_have_levels() {
        for (a, b, level) in [
            ("19800217", "19800217", Level::Same),
            ("19800203", "19800302", Level::Swapped),
            ("19800217", "19800271", Level::Typo),
            ("19800217", "19810217", Level::Typo),
            ("19800217", "19800930", Level::Other),
            ("19800217", "19800224", Level::Near),
            ("19800217", "19550930", Level::Apart),
            ("", "19550930", Level::Other),
        ] {
            assert_eq!(birth_level(a, b, 10), level, "{a} {b}");
            assert_eq!(birth_level(b, a, 10), level, "{b} {a}");
        }
        for (a, b, level) in [
            ("j.smith@a.com", "j.smith@a.com", Level::Same),
            ("j.smith+x@a.com", "jsmith@b.org", Level::Near),
            ("jsmiht@a.com", "jsmith@a.com", Level::Typo),
            ("info@a.com", "info@b.com", Level::Other),
        ] {
            assert_eq!(email_level(a, b), level, "{a} {b}");
        }
    }
}
