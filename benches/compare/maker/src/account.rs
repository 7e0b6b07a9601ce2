//! An account's values, each a bijection of its number: an e-mail, a user name, a card, ids belong to one account only.
//!
//! Names, streets and cities repeat, as they do among people; name and date of birth together do not.

use crate::dice::{Dice, ORDERS, shuffled};
use crate::value::digits;
use crate::words::{AREAS, CITIES, DOMAINS, FIRST, ISSUERS, LAST, STREETS};

/// One account.
#[derive(Clone, Copy)]
pub struct Account(pub u64);

impl Account {
    /// A new one for the record `number`, or, once in `times`, one that was there before.
    pub fn of(number: u64, dice: &mut Dice, times: u64) -> Account {
        Account(if number > 0 && dice.once_in(times) { dice.below(number) } else { number })
    }

    /// Given and family name; ten thousand pairs.
    pub fn name(self) -> (&'static str, &'static str) {
        let pair = shuffled(self.0, ORDERS[0], 10_000) as usize;
        (FIRST[pair / 100], LAST[pair % 100])
    }

    pub fn email(self, out: &mut Vec<u8>) {
        self.handle(out, ORDERS[1]);
        out.push(b'@');
        out.extend(DOMAINS[(self.0 * 7 % 16) as usize].bytes());
    }

    pub fn user_name(self, out: &mut Vec<u8>) {
        self.handle(out, ORDERS[2]);
    }

    /// Two names and a number of up to four digits: in either order, the joiner tells which is meant.
    fn handle(self, out: &mut Vec<u8>, order: u64) {
        let place = shuffled(self.0, order, 100_000_000);
        let (first, last) = (FIRST[(place % 100) as usize], LAST[(place / 100 % 100) as usize]);
        let (one, joiner, two) =
            if (place / 10_000).is_multiple_of(3) { (last, b'_', first) } else { (first, b'.', last) };
        out.extend(one.bytes().map(|c| c.to_ascii_lowercase()));
        out.push(joiner);
        out.extend(two.bytes().map(|c| c.to_ascii_lowercase()));
        digits(out, place / 10_000, 1);
    }

    /// A United States social security number of a possible form.
    pub fn ssn(self, out: &mut Vec<u8>) {
        let place = shuffled(self.0, ORDERS[3], 898 * 99 * 9999);
        let area = 1 + place % 898;
        digits(out, if area < 666 { area } else { area + 1 }, 3);
        out.push(b'-');
        digits(out, 1 + place / 898 % 99, 2);
        out.push(b'-');
        digits(out, 1 + place / (898 * 99), 4);
    }

    /// A telephone number in one of three forms.
    pub fn phone(self, out: &mut Vec<u8>) {
        let place = shuffled(self.0, ORDERS[4], 40 * 700 * 10_000);
        let area = AREAS[(place % 40) as usize];
        let (exchange, line) = (220 + place / 40 % 700, place / (40 * 700));
        let (open, after_area, joiner) =
            [("(", ") ", b'-'), ("", "-", b'-'), ("+1 ", " ", b' ')][(self.0 % 3) as usize];
        out.extend(open.bytes());
        digits(out, area, 3);
        out.extend(after_area.bytes());
        digits(out, exchange, 3);
        out.push(joiner);
        digits(out, line, 4);
    }

    pub fn card(self, out: &mut Vec<u8>) {
        write_card(out, ISSUERS[(self.0 % 4) as usize], shuffled(self.0, ORDERS[5], 100_000_000_000), 0);
    }

    /// Another for each ten thousand accounts, so that it differs wherever the name is the same.
    pub fn birth_date(self, out: &mut Vec<u8>) {
        let day = shuffled(self.0 / 10_000, ORDERS[0], 70 * 12 * 28);
        digits(out, 1935 + day % 70, 4);
        out.push(b'-');
        digits(out, 1 + day / 70 % 12, 2);
        out.push(b'-');
        digits(out, 1 + day / (70 * 12), 2);
    }

    pub fn address(self, out: &mut Vec<u8>) {
        let mut dice = Dice::new(3, self.0);
        let (city, state, zip) = dice.pick(&CITIES);
        digits(out, 1 + dice.below(9998), 1);
        out.extend(format!(" {}, {city}, {state} {zip:05}", dice.pick(&STREETS)).bytes());
    }
}

/// A number that looks like a card's and is none: its check digit is wrong.
pub fn look_alike(out: &mut Vec<u8>, dice: &mut Dice) {
    let issuer = dice.pick(&ISSUERS);
    let (middle, off) = (dice.below(100_000_000_000), 1 + dice.below(9));
    write_card(out, issuer, middle, off);
}

fn write_card(out: &mut Vec<u8>, issuer: &str, middle: u64, off: u64) {
    let begin = out.len();
    out.extend(issuer.bytes());
    digits(out, middle, 11);
    let sum: u64 = out[begin..].iter().rev().enumerate().map(|(i, c)| luhn(u64::from(c - b'0'), i)).sum();
    digits(out, (10 - sum % 10 + off) % 10, 1);
}

/// What a digit adds to the sum, `at` places before the check digit.
fn luhn(digit: u64, at: usize) -> u64 {
    match (at % 2, digit) {
        (0, 5..) => digit * 2 - 9,
        (0, _) => digit * 2,
        _ => digit,
    }
}
