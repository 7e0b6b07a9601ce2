//! Who a person is: name, birth date, address.
//!
//! A full name with a birth date identifies, so no two people share both: each such pair is one number of a
//! permutation over names x days. Names alone repeat, as they do in life.

use super::{Purpose, Values, decimal, digits, lists, syllables};

/// A name in parts, each as it is written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Name {
    /// Given names.
    pub first: String,
    /// Family name, with `Jr` or `Sr` where somebody has it.
    pub last: String,
}

impl Name {
    /// Of two words.
    pub fn new(first: impl Into<String>, last: impl Into<String>) -> Self {
        Self { first: first.into(), last: last.into() }
    }

    /// In one field.
    pub fn full(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

/// A day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Date {
    /// Four digits.
    pub year: u64,
    /// 1 to 12.
    pub month: u64,
    /// 1 to 31.
    pub day: u64,
}

/// Days from 1940-01-01 to 2004-12-31.
pub const DAYS: u64 = 23_742;
/// Days from 1940-01-01 to 1970-01-01.
pub const DAYS_TO_1970: u64 = 10_958;
/// First dates of the birth date conflict: days 1 to 28 of twenty years. The second is thirty years later.
pub const GADGET_DAYS: u64 = 20 * 12 * 28;
/// Pairs of a month and a later day up to 12, of ten years.
pub const SWAP_DAYS: u64 = 10 * 66;
/// Family names that only stand in lists of names: three syllables.
pub const LONE_LAST: u64 = 1_000_000;

impl Date {
    /// The day so many days after 1940-01-01 (Gregorian calendar), counted in 400-year eras from March of year 0.
    pub fn after_1940(days: u64) -> Self {
        let days = days + 708_510;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year + era * 400 + u64::from(month <= 2);
        Self { year, month, day: of_year - (153 * shifted + 2) / 5 + 1 }
    }

    /// `1980-03-04`.
    pub fn iso(self) -> String {
        let mut text = String::with_capacity(10);
        digits(self.year, 4, &mut text);
        text.push('-');
        digits(self.month, 2, &mut text);
        text.push('-');
        digits(self.day, 2, &mut text);
        text
    }

    /// `03/04/1980`.
    pub fn american(self) -> String {
        let mut text = String::with_capacity(10);
        digits(self.month, 2, &mut text);
        text.push('/');
        digits(self.day, 2, &mut text);
        text.push('/');
        digits(self.year, 4, &mut text);
        text
    }

    /// With day and month exchanged.
    pub fn swapped(self) -> Self {
        Self { month: self.day, day: self.month, ..self }
    }
}

/// A postal address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// Number, street and perhaps a flat, with a comma.
    pub street: String,
    /// City.
    pub city: &'static str,
    /// State, two letters.
    pub region: &'static str,
    /// ZIP code.
    pub postal_code: String,
}

/// First and last name of that rank among all pairs.
fn named(rank: u64, last: &[&str]) -> Name {
    let firsts = lists::FIRST.len() as u64;
    Name::new(lists::FIRST[(rank % firsts) as usize], last[(rank / firsts % last.len() as u64) as usize])
}

impl Values {
    /// Name and birth date of an ordinary person. New Year's Day is what forms are filled with when the day is not
    /// known, so nobody is born on it: they have no date.
    pub fn vita(&self, number: u64) -> (Name, Option<Date>) {
        let names = (lists::FIRST.len() * lists::LAST.len()) as u64;
        let rank = self.vita.at(number % self.vita.size()).unwrap_or(0);
        let date = Date::after_1940(rank / names);
        let known = number < self.vita.size() && (date.month, date.day) != (1, 1);
        (named(rank, lists::LAST), known.then_some(date))
    }

    /// The name of the `member`th person of a gadget: given names differ within it.
    pub fn member(&self, number: u64, member: u64) -> Name {
        let mut draw = self.draw(number, Purpose::Names);
        let first = (draw.below(lists::FIRST.len() as u64) + member) % lists::FIRST.len() as u64;
        let mut last = "";
        for _ in 0..=member {
            last = draw.pick(lists::LAST_OF_GADGETS);
        }
        Name::new(lists::FIRST[first as usize], last)
    }

    /// A name with two birth dates thirty years apart. No other instance has the name with either of them.
    pub fn two_dates(&self, instance: u64) -> (Name, Date, Date) {
        let rank = self.gadget_vita.at(instance % self.gadget_vita.size()).unwrap_or(0);
        let days = rank % GADGET_DAYS;
        let date = Date { year: 1950 + days / 336, month: days / 28 % 12 + 1, day: days % 28 + 1 };
        // The first of January stands for an unknown day: the second is as good.
        let date = if (date.month, date.day) == (1, 1) { Date { day: 29, ..date } } else { date };
        let name = named(rank / GADGET_DAYS, lists::LAST_OF_GADGETS);
        (name, date, Date { year: date.year + 30, ..date })
    }

    /// A name and a birth date of which day and month can be taken for each other.
    pub fn swappable(&self, instance: u64) -> (Name, Date) {
        let rank = self.gadget_swap.at(instance % self.gadget_swap.size()).unwrap_or(0);
        let pair = rank % 66;
        // Pairs (month, day) with month < day <= 12, counted by day: 1, 3, 6, ... end the runs.
        let day = (2..=12).find(|day| day * (day - 1) / 2 > pair).unwrap_or(12);
        let month = pair - (day - 1) * (day - 2) / 2 + 1;
        let name = named(rank / SWAP_DAYS, lists::LAST_OF_GADGETS);
        (name, Date { year: 1970 + rank % SWAP_DAYS / 66, month, day })
    }

    /// A name that nobody else bears.
    pub fn lone_name(&self, instance: u64) -> Name {
        let rank = self.lone_name.at(instance % self.lone_name.size()).unwrap_or(0);
        let mut last = String::with_capacity(10);
        syllables(rank / lists::FIRST.len() as u64, 3, &mut last);
        last[..1].make_ascii_uppercase();
        last.push_str("wyn");
        Name::new(lists::FIRST[(rank % lists::FIRST.len() as u64) as usize], last)
    }

    /// Where a person lives. Addresses may repeat: a household shares one.
    pub fn address(&self, number: u64) -> Address {
        let mut draw = self.draw(number, Purpose::Address);
        let mut street = String::with_capacity(32);
        decimal(draw.below(9000) + 1, &mut street);
        for word in [draw.pick(lists::STREETS), draw.pick(lists::WAYS)] {
            street.push(' ');
            street.push_str(word);
        }
        if draw.percent(20) {
            street.push_str(", Apt ");
            decimal(draw.below(40) + 1, &mut street);
        }
        let (city, region, zip) = lists::CITIES[draw.below(lists::CITIES.len() as u64) as usize];
        let mut postal_code = String::with_capacity(5);
        digits(u64::from(zip) * 100 + draw.below(99) + 1, 5, &mut postal_code);
        Address { street, city, region, postal_code }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn lists_share_no_word() {
        let mut seen = BTreeSet::new();
        for word in lists::FIRST.iter().chain(lists::LAST).chain(lists::LAST_OF_GADGETS) {
            assert!(seen.insert(word), "{word} twice");
        }
        assert!(
            lists::NICKNAMES
                .iter()
                .all(|(first, short)| lists::FIRST.contains(first) && !seen.contains(short))
        );
    }

    #[test]
    fn dates_are_of_the_calendar() {
        assert_eq!(Date::after_1940(0).iso(), "1940-01-01");
        assert_eq!(Date::after_1940(DAYS_TO_1970).iso(), "1970-01-01");
        assert_eq!(Date::after_1940(DAYS_TO_1970 + 11_016).iso(), "2000-02-29");
        assert_eq!(Date::after_1940(DAYS - 1).iso(), "2004-12-31");
        assert_eq!(Date::after_1940(DAYS_TO_1970 + 19_782).american(), "02/29/2024");
    }

    #[test]
    fn nobody_shares_name_and_birth_date() {
        let values = Values::new(2);
        let mut seen = BTreeSet::new();
        for number in 0..50_000 {
            let (name, Some(date)) = values.vita(number) else { continue };
            assert!(date.year >= 1940 && date.year <= 2004);
            assert!(seen.insert((name, date)));
        }
        for instance in 0..20_000 {
            let (name, one, two) = values.two_dates(instance);
            assert!(one.swapped() != two && one != two);
            assert!(seen.insert((name.clone(), one)) && seen.insert((name, two)));
            let (name, date) = values.swappable(instance);
            assert!(date.month < date.day && date.day <= 12);
            assert!(seen.insert((name.clone(), date)) && seen.insert((name, date.swapped())));
        }
    }

    #[test]
    fn names_that_must_differ_do() {
        let values = Values::new(2);
        let lone: BTreeSet<Name> = (0..50_000).map(|instance| values.lone_name(instance)).collect();
        assert_eq!(lone.len(), 50_000);
        for number in 0..500 {
            let firsts: BTreeSet<String> =
                (0..12).map(|member| values.member(number, member).first).collect();
            assert_eq!(firsts.len(), 12);
        }
    }
}
