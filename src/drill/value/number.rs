//! Numbers with rules: social security, cards, accounts. The check digits are computed here, apart from the
//! validators that will judge them.

use super::{Purpose, Values, digits, lists};
use crate::drill::shuffle::Draw;

/// A social security number as nine digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Ssn(u32);

const AREAS: u64 = 898;
const GROUPS: u64 = 99;
const SERIALS: u64 = 9999;

/// How many numbers the rules allow: areas 001 to 899 without 666, groups 01 to 99, serials 0001 to 9999
/// (Social Security Administration, randomisation of 2011), without the known ones.
pub const SSN_RANGE: u64 = (AREAS * GROUPS - KNOWN_GROUPS.len() as u64) * SERIALS;

/// Area and group, ascending, of numbers that were printed in advertisements and misused since (SSA, *Misused
/// numbers*), or that everybody makes up. The whole group is left out.
const KNOWN_GROUPS: &[u32] = &[
    228, 1234, 4210, 6236, 7805, 9507, 11111, 12303, 12312, 12345, 12803, 13501, 14118, 16515, 16516, 16518,
    16520, 16522, 16524, 18909, 21209, 21909, 22222, 22328, 30630, 30812, 32165, 33333, 44444, 45755, 46828,
    54924, 55555, 77777, 88888,
];

/// Area and group of that rank among those that are not known.
fn area_and_group(mut rank: u64) -> u32 {
    let of_rank = |rank: u64| {
        let area = rank / GROUPS + 1;
        ((area + u64::from(area >= 666)) * 100 + rank % GROUPS + 1) as u32
    };
    for known in KNOWN_GROUPS {
        rank += u64::from(of_rank(rank) >= *known);
    }
    of_rank(rank)
}

impl Ssn {
    /// `AAA-GG-SSSS`.
    pub fn dashed(self) -> String {
        let mut text = String::with_capacity(11);
        digits(u64::from(self.0 / 1_000_000), 3, &mut text);
        text.push('-');
        digits(u64::from(self.0 / 10_000 % 100), 2, &mut text);
        text.push('-');
        digits(u64::from(self.0 % 10_000), 4, &mut text);
        text
    }

    /// Nine digits.
    pub fn bare(self) -> String {
        let mut text = String::with_capacity(9);
        digits(u64::from(self.0), 9, &mut text);
        text
    }
}

/// Cards of one issuer prefix: four digits, eleven of its own, one check digit.
pub const CARDS_OF_ISSUER: u64 = 100_000_000_000;

/// A card number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Card(String);

impl Card {
    /// Sixteen digits.
    pub fn bare(&self) -> &str {
        &self.0
    }

    /// Bare, or in fours with blanks or hyphens.
    pub fn spelled(&self, draw: &mut Draw) -> String {
        grouped(&self.0, draw.pick(&["", "", " ", "-"]))
    }
}

/// Accounts: fourteen digits that every form has room for.
pub const ACCOUNTS: u64 = 100_000_000_000_000;

/// Country, what comes before and behind the fourteen digits (SWIFT IBAN registry: DE 22, GB 22, FR 27, HU 28).
const ACCOUNT_FORMS: &[(&str, &str, &str)] =
    &[("DE", "5007", ""), ("GB", "DRIL", ""), ("FR", "30007", "0001"), ("HU", "1177", "000000")];

/// An international bank account number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Iban(String);

impl Iban {
    /// As machines write it, or in fours as on paper.
    pub fn spelled(&self, draw: &mut Draw) -> String {
        grouped(&self.0, draw.pick(&["", "", " "]))
    }
}

fn grouped(text: &str, joiner: &str) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4 + 1);
    for (at, letter) in text.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push_str(joiner);
        }
        out.push(letter);
    }
    out
}

/// The digit that makes `number` with it pass (ISO/IEC 7812-1, annex B).
fn luhn_digit(number: &str) -> u64 {
    let sum: u64 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u64::from(digit - b'0') << (1 - place % 2);
            digit / 10 + digit % 10
        })
        .sum();
    (10 - sum % 10) % 10
}

/// The two digits behind the country (ISO 7064 MOD 97-10 over account, country, `00`; letters count from 10).
fn iban_digits(country: &str, account: &str) -> u64 {
    let rest = account.chars().chain(country.chars()).chain("00".chars()).fold(0u64, |rest, letter| {
        let value = u64::from(letter.to_digit(36).unwrap_or(0));
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    });
    98 - rest
}

impl Values {
    /// A social security number; none where the number of people exceeds them.
    pub fn ssn(&self, number: u64) -> Option<Ssn> {
        let rank = self.ssn.at(number)?;
        Some(Ssn(area_and_group(rank / SERIALS) * 10_000 + (rank % SERIALS + 1) as u32))
    }

    /// A payment card.
    pub fn card(&self, number: u64) -> Option<Card> {
        let rank = self.card.at(number)?;
        let mut text = String::with_capacity(16);
        digits(u64::from(lists::ISSUERS[(rank / CARDS_OF_ISSUER) as usize]), 4, &mut text);
        digits(rank % CARDS_OF_ISSUER, 11, &mut text);
        digits(luhn_digit(&text), 1, &mut text);
        Some(Card(text))
    }

    /// A bank account.
    pub fn iban(&self, number: u64) -> Option<Iban> {
        let rank = self.account.at(number)?;
        let form = self.draw(number, Purpose::Account).below(ACCOUNT_FORMS.len() as u64) as usize;
        let (country, before, behind) = ACCOUNT_FORMS[form];
        let mut account = before.to_owned();
        digits(rank, 14, &mut account);
        account.push_str(behind);
        let mut text = country.to_owned();
        digits(iban_digits(country, &account), 2, &mut text);
        Some(Iban(text + &account))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Written the other way round than the generator: the sum over all digits is a multiple of ten.
    fn luhn_holds(text: &str) -> bool {
        let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
        let doubled = |d: u32| if d > 4 { 2 * d - 9 } else { 2 * d };
        digits.iter().rev().enumerate().map(|(i, &d)| if i % 2 == 1 { doubled(d) } else { d }).sum::<u32>()
            % 10
            == 0
    }

    fn iban_holds(text: &str) -> bool {
        let turned = format!("{}{}", &text[4..], &text[..4]);
        let number: String = turned.chars().filter_map(|c| c.to_digit(36)).map(|d| d.to_string()).collect();
        number.bytes().fold(0u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97) == 1
    }

    #[test]
    fn known_good_numbers_pass_our_own_check() {
        assert!(
            luhn_holds("4111111111111111") && luhn_holds("5555555555554444") && luhn_holds("378282246310005")
        );
        assert!(iban_holds("DE89370400440532013000") && iban_holds("GB82WEST12345698765432"));
        assert_eq!(luhn_digit("411111111111111"), 1);
        assert_eq!(iban_digits("GB", "WEST12345698765432"), 82);
    }

    #[test]
    fn cards_pass_and_are_distinct() {
        let values = Values::new(5);
        let mut seen = BTreeSet::new();
        for number in (0..20_000).chain(149_990_000..150_000_000) {
            let card = values.card(number).unwrap();
            assert!(card.bare().len() == 16 && luhn_holds(card.bare()), "{card:?}");
            let spelled = card.spelled(&mut Draw::new(number, 1, 1));
            assert_eq!(spelled.replace([' ', '-'], ""), card.bare());
            assert!(seen.insert(card));
        }
    }

    #[test]
    fn accounts_pass_have_their_country_s_length_and_are_distinct() {
        let values = Values::new(6);
        let mut seen = BTreeSet::new();
        for number in 0..20_000 {
            let Iban(text) = values.iban(number).unwrap();
            let length = match &text[..2] {
                "DE" | "GB" => 22,
                "FR" => 27,
                _ => 28,
            };
            assert!(text.len() == length && iban_holds(&text), "{text}");
            assert!(seen.insert(text));
        }
    }

    #[test]
    fn social_security_numbers_follow_the_rules_and_are_distinct() {
        let values = Values::new(7);
        let mut seen = BTreeSet::new();
        for number in (0..50_000).chain(SSN_RANGE - 50_000..SSN_RANGE) {
            let ssn = values.ssn(number).unwrap();
            let text = ssn.dashed();
            assert!(text.len() == 11 && ssn.bare() == text.replace('-', ""));
            assert!(!text.starts_with("000") && !text.starts_with("666") && !text.starts_with('9'), "{text}");
            assert!(&text[4..6] != "00" && &text[7..] != "0000", "{text}");
            assert!(seen.insert(text));
        }
        assert_eq!(values.ssn(SSN_RANGE), None);
    }

    #[test]
    fn known_numbers_are_left_out() {
        let ours: BTreeSet<u32> = (0..SSN_RANGE / SERIALS).map(area_and_group).collect();
        let allowed = |head: &u32| {
            let (area, group) = (head / 100, head % 100);
            (1..900).contains(&area) && area != 666 && group > 0 && !KNOWN_GROUPS.contains(head)
        };
        assert_eq!(ours, (0..100_000).filter(allowed).collect());
    }
}
