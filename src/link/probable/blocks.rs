//! Who is compared with whom: people with a key in common, and never all with all.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::levels::local;
use super::profile::{self, Profile};
use super::score::{Person, Scale, Score};
use super::text::sound;
use crate::catalog::probable::{Field, Probable};

/// What a key is made of, in the order of [`KEYS`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    /// A birth date, in either order of day and month.
    Birth,
    /// A number that a person has one of, or a customer number.
    Number,
    /// A telephone number.
    Phone,
    /// The local part of an e-mail address.
    Email,
    /// A postal code and the first letter of a word of the name.
    Place,
    /// A street and house.
    Street,
    /// The sounds of two words of the name.
    Names,
}

/// Words for them.
pub const KEYS: [&str; 7] =
    ["birth date", "number", "phone", "e-mail", "postal code and initial", "street", "names"];

/// The hash of a text of some kind: the same in every run, on every machine.
fn hash(kind: u8, parts: &[&str]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write_u8(kind);
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    }
    hasher.finish()
}

/// Gives every key of somebody to `take`, each with the keys that cut its block where that is a crowd.
pub fn keys(profile: &Profile, mut take: impl FnMut(Key, u64, &[u64])) {
    let words: Vec<&str> =
        profile.names.iter().flat_map(|name| profile::words(name)).filter(|word| word.len() > 1).collect();
    let mut sounds: Vec<u16> = words.iter().map(|word| sound(word)).collect();
    sounds.sort_unstable();
    sounds.dedup();
    // People of two owners meet nowhere.
    let owner = profile.owner.to_string();
    let mut put = |key: Key, parts: &[&str], cuts: &[String]| {
        let parts: Vec<&str> = [owner.as_str()].iter().chain(parts).copied().collect();
        let whole = hash(key as u8, &parts);
        let cuts: Vec<u64> =
            cuts.iter().map(|cut| hash(key as u8 | 128, &[&format!("{whole:x}"), cut])).collect();
        take(key, whole, &cuts);
    };
    let by_sound: Vec<String> = sounds.iter().map(u16::to_string).collect();
    for birth in &profile.births {
        if let (Some(year), Some(month), Some(day)) = (birth.get(..4), birth.get(4..6), birth.get(6..)) {
            put(Key::Birth, &[year, month.min(day), month.max(day)], &by_sound);
        }
    }
    for number in profile.ids.iter().chain(&profile.accounts) {
        put(
            Key::Number,
            &[&number.kind.to_string(), &number.scope.to_string(), &number.whole.to_string()],
            &by_sound,
        );
    }
    for phone in &profile.phones {
        put(Key::Phone, &[phone], &by_sound);
    }
    for email in &profile.emails {
        let name = email.rsplit_once('@').map(|(name, _)| local(name)).unwrap_or_default();
        if name.len() > 4 {
            put(Key::Email, &[&name], &by_sound);
        }
    }
    let mut initials: Vec<&str> = words.iter().filter_map(|word| word.get(..1)).collect();
    initials.sort_unstable();
    initials.dedup();
    let mut codes: Vec<&str> =
        profile.homes.iter().map(|home| &*home.code).filter(|code| !code.is_empty()).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in &codes {
        initials.iter().for_each(|initial| put(Key::Place, &[code, initial], &by_sound));
    }
    for home in profile.homes.iter().filter(|home| home.street.len() > 4) {
        put(Key::Street, &[&home.street], &by_sound);
    }
    let years = profile.births.iter().filter_map(|birth| birth.get(..4).map(str::to_owned));
    let by_rest: Vec<String> = years.chain(codes.iter().map(|code| (*code).to_owned())).collect();
    for (at, one) in by_sound.iter().enumerate() {
        for other in &by_sound[at + 1..] {
            put(Key::Names, &[one, other], &by_rest);
        }
    }
}

/// The hash of each value whose frequency counts.
pub fn tokens(profile: &Profile, mut take: impl FnMut(u64)) {
    let mut words: Vec<&str> = profile.names.iter().flat_map(|name| profile::words(name)).collect();
    words.sort_unstable();
    words.dedup();
    words.iter().for_each(|word| take(token(Field::Word, word)));
    profile.births.iter().for_each(|birth| take(token(Field::Birth, birth)));
    profile.phones.iter().for_each(|phone| take(token(Field::Phone, phone)));
    let mut codes: Vec<&str> = profile.homes.iter().map(|home| &*home.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.iter().for_each(|code| take(token(Field::Place, code)));
}

/// The hash of one value.
pub fn token(field: Field, text: &str) -> u64 {
    hash(64 | field as u8, &[text])
}

/// Compares the people of one block, who come in any order: all of a small one, neighbours of a larger one. Says whether not
/// all were compared with all.
pub fn compare(
    people: &mut Vec<&Person>,
    scale: Scale<'_>,
    mut take: impl FnMut(&Person, &Person, Score),
) -> bool {
    let Probable { whole, window, .. } = scale.probable;
    people.sort_unstable_by_key(|person| person.number);
    people.dedup_by_key(|person| person.number);
    let mut weigh = |a: &Person, b: &Person| {
        let (a, b) = if a.number < b.number { (a, b) } else { (b, a) };
        if let Some(score) = scale.weigh(a, b) {
            take(a, b, score);
        }
    };
    if people.len() <= *whole {
        for (at, one) in people.iter().enumerate() {
            people[at + 1..].iter().for_each(|other| weigh(one, other));
        }
        return false;
    }
    for is_back in [false, true] {
        let name = |person: &Person| {
            let words = person.profile.names.first().map(|name| profile::words(name).collect::<Vec<_>>());
            let mut words = words.unwrap_or_default();
            if is_back {
                words.reverse();
            }
            words.join(" ")
        };
        people.sort_by_cached_key(|person| (name(person), person.profile.births.clone(), person.number));
        for (at, one) in people.iter().enumerate() {
            people[at + 1..].iter().take(*window).for_each(|other| weigh(one, other));
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::catalog::probable::Level;
    use crate::link::probable::profile::Home;
    use crate::link::probable::score::Frequency;

    struct Usual<'p>(&'p Probable);
    impl Frequency for Usual<'_> {
        fn same(&self, field: Field, _: &str) -> i32 {
            self.0.weight(field, Level::Same)
        }
    }

    fn profile(name: &str, birth: &str, code: &str) -> Profile {
        Profile {
            names: vec![name.into()],
            births: vec![birth.into()],
            homes: vec![Home { street: "7 mill street".into(), code: code.into(), city: "".into() }],
            ..Profile::default()
        }
    }

    fn all_keys(profile: &Profile) -> Vec<u64> {
        let mut all = Vec::new();
        keys(profile, |_, key, cuts| {
            assert!(!cuts.is_empty());
            all.push(key);
        });
        all
    }

    #[test]
    fn two_spellings_have_a_key_in_common() {
        let one = all_keys(&profile("john smith", "19800203", "4011"));
        for (name, birth, code) in [
            ("smith john", "19800302", "9999"),
            ("jon smyth", "19811111", "4999"),
            ("jhon smiht", "19811111", "4011"),
        ] {
            let mut other = profile(name, birth, code);
            other.homes[0].street = "".into();
            let other = all_keys(&other);
            assert!(one.iter().any(|key| other.contains(key)), "{name}");
        }
        let foreign = Profile { owner: 7, ..profile("john smith", "19800203", "4011") };
        assert!(all_keys(&foreign).iter().all(|key| !one.contains(key)), "of another owner");
        let mut other = profile("peter quill", "19551111", "2000");
        other.homes[0].street = "9 oak road".into();
        assert!(all_keys(&other).iter().all(|key| !one.contains(key)));
    }

    #[test]
    fn a_block_is_compared_whole_or_by_neighbours_and_never_more() {
        let catalog = Catalog::builtin().unwrap();
        let probable = catalog.probable();
        let scale = Scale { probable, bar: i32::MIN / 2 };
        let people = |count: u32| -> Vec<Person> {
            let one = |at: u32| {
                Person::new(
                    at,
                    profile(&format!("john a{}b smith", at % 97), "19800203", "4011"),
                    probable,
                    &Usual(probable),
                )
            };
            (0..count).map(one).collect()
        };
        for count in [2, probable.whole as u32, probable.whole as u32 + 1, 2_000] {
            let people = people(count);
            let (mut one, mut other) =
                (people.iter().collect::<Vec<_>>(), people.iter().rev().chain(&people).collect::<Vec<_>>());
            let run = |all: &mut Vec<&Person>| {
                let mut pairs = Vec::new();
                let is_cut = compare(all, scale, |a, b, _| pairs.push((a.number, b.number)));
                (is_cut, pairs)
            };
            let (is_cut, mut pairs) = run(&mut one);
            let (again, mut same) = run(&mut other);
            pairs.sort_unstable();
            same.sort_unstable();
            assert!(is_cut == again && pairs == same, "in any order");
            assert!(pairs.iter().all(|(a, b)| a < b));
            let most = if is_cut {
                2 * probable.window * count as usize
            } else {
                (count * (count - 1) / 2) as usize
            };
            assert!(pairs.len() <= most && is_cut == (count as usize > probable.whole));
        }
    }
}
