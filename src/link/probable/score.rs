//! What the values of two people weigh: levels of agreement by field, summed.

use serde::{Deserialize, Serialize};

use super::levels::{birth_level, email_level, place_level, street_level};
use super::name::{Agreement, Name};
use super::profile::{Number, Profile, words};
use super::text::edits;
use crate::catalog::probable::{Field, Level, Probable};

/// What is listed of a pair, in this order.
pub const PARTS: [&str; 8] = ["name", "birth", "id", "account", "phone", "email", "street", "place"];

/// How far one part agrees, and its weight in hundredths of a bit; none where one of them does not have it.
pub type Part = Option<(Level, i32)>;

/// How two people agree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Score {
    /// The sum that counts, in hundredths of a bit.
    pub sum: i32,
    /// By [`PARTS`].
    pub parts: [Part; PARTS.len()],
    /// What becomes of the pair.
    pub verdict: Verdict,
}

/// What becomes of a pair.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Verdict {
    /// They are joined.
    Link,
    /// A reviewer decides: a little short of the bar.
    Short,
    /// A reviewer decides: a word of their names differs, or there is only one.
    Names,
    /// A reviewer decides: their birth dates are those of parent and child.
    Generation,
    /// A reviewer decides: they have different numbers of a kind of which a person has one.
    Ids,
}

/// How often values are borne: what is more frequent than usual weighs less.
pub trait Frequency {
    /// The weight of the same value, given what it is.
    fn same(&self, field: Field, text: &str) -> i32;
}

/// Somebody ready to be compared.
#[derive(Debug)]
pub struct Person {
    /// Their number.
    pub number: u32,
    /// Their values.
    pub profile: Profile,
    names: Vec<Name>,
    births: Vec<i32>,
    phones: Vec<i32>,
    codes: Vec<i32>,
}

impl Person {
    /// Whether nothing but one word is known of their name: it may be that of several people.
    pub fn is_bare(&self) -> bool {
        self.profile.names.iter().all(|name| words(name).count() < 2)
    }

    /// Makes somebody ready.
    pub fn new(number: u32, profile: Profile, probable: &Probable, frequency: &dyn Frequency) -> Self {
        let same = |word: &str| frequency.same(Field::Word, word);
        let all = |field, texts: &[Box<str>]| texts.iter().map(|text| frequency.same(field, text)).collect();
        Self {
            number,
            names: profile.names.iter().map(|name| Name::new(name, probable, &same)).collect(),
            births: all(Field::Birth, &profile.births),
            phones: all(Field::Phone, &profile.phones),
            codes: profile.homes.iter().map(|home| frequency.same(Field::Place, &home.code)).collect(),
            profile,
        }
    }
}

/// Weighs pairs of people.
#[derive(Clone, Copy, Debug)]
pub struct Scale<'p> {
    /// Weights.
    pub probable: &'p Probable,
    /// What a link needs, in hundredths of a bit.
    pub bar: i32,
}

impl Scale<'_> {
    /// How two people agree, if that is worth a word; the same either way round.
    pub fn weigh(&self, a: &Person, b: &Person) -> Option<Score> {
        let name = self.names(a, b)?;
        let birth = best(&a.profile.births, &b.profile.births, |x, y| {
            Some(self.birth(&a.profile.births[x], &b.profile.births[y], a.births[x].min(b.births[y])))
        });
        let id = self.numbers(Field::Id, &a.profile.ids, &b.profile.ids);
        let account = self.numbers(Field::Account, &a.profile.accounts, &b.profile.accounts);
        let phone = best(&a.profile.phones, &b.profile.phones, |x, y| {
            Some(self.phone(&a.profile.phones[x], &b.profile.phones[y], a.phones[x].min(b.phones[y])))
        });
        let email = best(&a.profile.emails, &b.profile.emails, |x, y| {
            Some(self.email(&a.profile.emails[x], &b.profile.emails[y]))
        });
        let (street, place) = self.homes(a, b);
        let parts = [Some((name.level(), name.weight)), birth, id, account, phone, email, street, place];
        let own: i32 = parts[..4].iter().flatten().map(|(_, weight)| weight).sum();
        let sum = own + household(phone, email, street, place);
        let numbers = Numbers { id, account, split: split(&a.profile.ids, &b.profile.ids) };
        let verdict = self.verdict(sum, name, birth, numbers)?;
        Some(Score { sum, parts, verdict })
    }

    fn verdict(&self, sum: i32, name: Agreement, birth: Part, numbers: Numbers) -> Option<Verdict> {
        let agrees = |part: Part| part.is_some_and(|(level, _)| level <= Level::Typo);
        let birth = birth.map(|(level, _)| level);
        // A family may have one customer number: it speaks for what is missing, not for another given name.
        let is_sure = birth == Some(Level::Same) || agrees(numbers.account);
        let is_one = name.is_one() || is_sure && (name.is_part() || name.is_renamed());
        let kin = match () {
            () if numbers.split => Some(Verdict::Ids),
            () if agrees(numbers.id) => None,
            () if !is_one => Some(Verdict::Names),
            () if birth == Some(Level::Apart) && !agrees(numbers.account) => Some(Verdict::Generation),
            () => None,
        };
        match kin {
            _ if sum < self.bar - self.probable.review => None,
            None if sum >= self.bar => Some(Verdict::Link),
            None => Some(Verdict::Short),
            Some(_) if sum < self.bar => None,
            Some(why) => Some(why),
        }
    }

    fn names(&self, a: &Person, b: &Person) -> Option<Agreement> {
        let each = a.names.iter().flat_map(|own| b.names.iter().map(move |other| (own, other)));
        each.filter_map(|(own, other)| own.agreement(other, self.probable)).max()
    }

    fn part(&self, field: Field, level: Level, same: i32) -> (Level, i32) {
        (level, if level == Level::Same { same } else { self.probable.weight(field, level) })
    }

    fn birth(&self, a: &str, b: &str, same: i32) -> (Level, i32) {
        self.part(Field::Birth, birth_level(a, b, self.probable.generation), same)
    }

    fn numbers(&self, field: Field, a: &[Number], b: &[Number]) -> Part {
        best(a, b, |x, y| {
            let level = a[x].level(&b[y])?;
            // Who has a new passport is still the same.
            let is_renewed = level == Level::Other && !a[x].splits;
            Some((level, self.probable.weight(if is_renewed { Field::Account } else { field }, level)))
        })
    }

    fn phone(&self, a: &str, b: &str, same: i32) -> (Level, i32) {
        let level = match () {
            () if a == b => Level::Same,
            () if edits(a, b, 1) == 1 => Level::Typo,
            () => Level::Other,
        };
        self.part(Field::Phone, level, same)
    }

    fn email(&self, a: &str, b: &str) -> (Level, i32) {
        let level = email_level(a, b);
        (level, self.probable.weight(Field::Email, level))
    }

    /// The street and place of the two homes that agree most.
    fn homes(&self, a: &Person, b: &Person) -> (Part, Part) {
        let each = a.profile.homes.iter().zip(&a.codes).flat_map(|(own, own_same)| {
            b.profile.homes.iter().zip(&b.codes).map(move |(other, same)| (own, other, *own_same.min(same)))
        });
        let all = each.map(|(own, other, same)| {
            let street =
                street_level(own, other).map(|level| (level, self.probable.weight(Field::Street, level)));
            let place = place_level(own, other).map(|level| self.part(Field::Place, level, same));
            (street, place)
        });
        let sum = |(street, place): &(Part, Part)| {
            (weight(*street).unwrap_or(0) + weight(*place).unwrap_or(0), *street, *place)
        };
        all.max_by_key(sum).unwrap_or((None, None))
    }
}

/// What two people's numbers say.
#[derive(Clone, Copy)]
struct Numbers {
    id: Part,
    account: Part,
    /// They have different ones of a kind of which a person has one.
    split: bool,
}

/// Whether two people have numbers of a kind of which a person has one, and none of them agree.
fn split(a: &[Number], b: &[Number]) -> bool {
    let levels = |own: &Number| {
        let levels: Vec<Level> = b.iter().filter_map(|other| own.level(other)).collect();
        !levels.is_empty() && levels.iter().all(|level| *level == Level::Other)
    };
    a.iter().filter(|own| own.splits).any(levels)
}

/// What counts of all that a household shares: the one that says most; where none speaks for them, all that speak against.
fn household(phone: Part, email: Part, street: Part, place: Part) -> i32 {
    let home = match (weight(street), weight(place)) {
        (None, None) => None,
        (street, place) => Some(street.unwrap_or(0) + place.unwrap_or(0)),
    };
    let all = [weight(phone), weight(email), home];
    let most = all.into_iter().flatten().max().unwrap_or(0);
    if most > 0 { most } else { all.into_iter().flatten().sum() }
}

fn weight(part: Part) -> Option<i32> {
    part.map(|(_, weight)| weight)
}

/// The pair of values that weighs most.
fn best<T>(a: &[T], b: &[T], weigh: impl Fn(usize, usize) -> Part) -> Part {
    let each = (0..a.len()).flat_map(|x| (0..b.len()).map(move |y| (x, y)));
    each.filter_map(|(x, y)| weigh(x, y)).max_by_key(|(level, weight)| (*weight, std::cmp::Reverse(*level)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::link::probable::profile::Home;

    static CATALOG: std::sync::LazyLock<Catalog> = std::sync::LazyLock::new(|| Catalog::builtin().unwrap());

    struct Usual;
    impl Frequency for Usual {
        fn same(&self, field: Field, _: &str) -> i32 {
            CATALOG.probable().weight(field, Level::Same)
        }
    }

    /// `name|birth|id|phone|email|street|code`; empty for nothing.
    fn person(text: &str) -> Person {
        let fields: Vec<&str> = text.split('|').collect();
        let one =
            |at: usize| fields.get(at).filter(|text| !text.is_empty()).map(|text| Box::<str>::from(*text));
        let home =
            Home { street: one(5).unwrap_or_default(), code: one(6).unwrap_or_default(), city: "".into() };
        let profile = Profile {
            names: one(0).into_iter().collect(),
            births: one(1).into_iter().collect(),
            ids: one(2).map(|text| Number::new((0, 0, true), &text, &[7; 16])).into_iter().collect(),
            phones: one(3).into_iter().collect(),
            emails: one(4).into_iter().collect(),
            homes: if home == Home::default() { Vec::new() } else { vec![home] },
            ..Profile::default()
        };
        Person::new(0, profile, CATALOG.probable(), &Usual)
    }

    fn verdict(a: &str, b: &str) -> Option<Verdict> {
        let scale = Scale { probable: CATALOG.probable(), bar: CATALOG.probable().bar(1 << 13) };
        let (a, b) = (person(a), person(b));
        let score = scale.weigh(&a, &b);
        assert_eq!(score, scale.weigh(&b, &a));
        score.map(|score| score.verdict)
    }

    #[test]
    fn one_person_twice_is_a_link() {
        let one = "john smith|19800217|||john.smith@example.com|7 mill street|4011";
        for other in [
            "smith john|19800217||||7 mill street|4011",
            "jon smyth|19800217||||7 mill street|4101",
            "john smith|19800271|||johnsmith@example.org||",
            "jack smith|19800217|||john.smiht@example.com||",
            "john smith|||||7 mill stret|4011",
        ] {
            assert_eq!(verdict(one, other), Some(Verdict::Link), "{other}");
        }
    }

    #[test]
    fn kin_are_left_to_a_reviewer() {
        let one = "john smith|19800217||+15550001111||7 mill street|4011";
        for (other, why) in [
            ("jane smith|19800217||+15550001111||7 mill street|4011", Some(Verdict::Names)),
            ("john smith|19500309||+15550001111||7 mill street|4011", Some(Verdict::Generation)),
            ("mary smith|19830512||+15550001111||7 mill street|4011", None),
            ("peter quill|19800217||||9 oak road|2000", None),
            ("john smith|||||9 oak road|2000", None),
        ] {
            assert_eq!(verdict(one, other), why, "{other}");
        }
        let renamed = "mary /smith|19800217||+15550001111||7 mill street|4011";
        for (other, why) in [
            ("mary /carter|19800217||+15550001111||7 mill street|4011", Verdict::Link),
            ("jane /smith|19800217||+15550001111||7 mill street|4011", Verdict::Names),
            ("/smith|19800217||+15550001111||7 mill street|4011", Verdict::Link),
            ("/smith|19800218||+15550001111||7 mill street|4011", Verdict::Names),
        ] {
            assert_eq!(verdict(renamed, other), Some(why), "{other}");
        }
        let (a, b) = ("john smith|19800217|123456789", "john smith|19800217|987654321");
        assert!(matches!(verdict(a, b), None | Some(Verdict::Ids)));
        assert_eq!(
            verdict("john smith|19800217|123456789", "j smith|19800217|123456798"),
            Some(Verdict::Link)
        );
    }

    proptest::proptest! {
        #[test]
        fn any_two_people_weigh_the_same_either_way(
            a in "[ab]{1,3} [ab]{1,3}\\|(1980010[1-9])?\\|([0-9]{9})?\\|(\\+1555000111[0-3])?\\|([ab]{5}@[ab].com)?\\|[12] mill\\|401[0-2]",
            b in "[ab]{1,3} [ab]{1,3}\\|(1980010[1-9])?\\|([0-9]{9})?\\|(\\+1555000111[0-3])?\\|([ab]{5}@[ab].com)?\\|[12] mill\\|401[0-2]",
        ) {
            verdict(&a, &b);
            let scale = Scale { probable: CATALOG.probable(), bar: 0 };
            let (a, b) = (person(&a), person(&b));
            let most = |x: &Person| scale.weigh(x, x).map_or(0, |score| score.sum);
            if let Some(score) = scale.weigh(&a, &b) {
                assert!(score.sum <= most(&a).max(most(&b)), "nobody is more like another than like themselves");
            }
        }
    }
}
