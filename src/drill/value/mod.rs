//! Everything that can be said of a person, as a function of the person's number.
//!
//! Values that point at people are bijections of the number: nobody shares one by chance, and no table of used
//! values is kept. Where a range is smaller than the number of people (there are 888 million social security
//! numbers), those beyond it simply have none.

pub mod contact;
pub mod number;
pub mod secret;
pub mod vita;

use super::lists;
use super::shuffle::{Draw, Shuffle, mix};

/// How many different codes five syllables can spell.
const CODES: u64 = 10_000_000_000;

/// Purposes of draws, so that two of them about one person are independent.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    Email,
    User,
    Secret,
    Address,
    Account,
    Facts,
    Sheets,
    Spelling,
    Names,
    Lines,
}

/// All permutations of one seed.
#[derive(Debug)]
pub struct Values {
    seed: u64,
    mail: Shuffle,
    user: Shuffle,
    ssn: Shuffle,
    phone: Shuffle,
    card: Shuffle,
    account: Shuffle,
    vita: Shuffle,
    gadget_vita: Shuffle,
    gadget_swap: Shuffle,
    lone_name: Shuffle,
    ip: Shuffle,
}

impl Values {
    /// The permutations that `seed` chooses.
    pub fn new(seed: u64) -> Self {
        let shuffle = |size, purpose: u64| Shuffle::new(size, mix(seed ^ mix(purpose)));
        let names = |last: &[&str]| (lists::FIRST.len() * last.len()) as u64;
        Self {
            seed,
            mail: shuffle(CODES, 1),
            user: shuffle(CODES, 2),
            ssn: shuffle(number::SSN_RANGE, 3),
            phone: shuffle(contact::phone_range(), 4),
            card: shuffle(lists::ISSUERS.len() as u64 * number::CARDS_OF_ISSUER, 5),
            account: shuffle(number::ACCOUNTS, 6),
            vita: shuffle(names(lists::LAST) * vita::DAYS, 7),
            gadget_vita: shuffle(names(lists::LAST_OF_GADGETS) * vita::GADGET_DAYS, 8),
            gadget_swap: shuffle(names(lists::LAST_OF_GADGETS) * vita::SWAP_DAYS, 9),
            lone_name: shuffle(lists::FIRST.len() as u64 * vita::LONE_LAST, 10),
            ip: shuffle(contact::ip_range(), 11),
        }
    }

    /// Choices about one number.
    pub fn draw(&self, number: u64, purpose: Purpose) -> Draw {
        Draw::new(self.seed, number, purpose as u64)
    }
}

/// `code` in base 100, spelled with one consonant and one vowel a digit: `bakotiremu`.
pub fn syllables(mut code: u64, count: usize, out: &mut String) {
    const CONSONANTS: &[u8; 20] = b"bcdfghjklmnprstvwxyz";
    const VOWELS: &[u8; 5] = b"aeiou";
    for _ in 0..count {
        let digit = (code % 100) as usize;
        out.push(char::from(CONSONANTS[digit / 5]));
        out.push(char::from(VOWELS[digit % 5]));
        code /= 100;
    }
}

/// `number` with leading zeros to `width` digits.
pub fn digits(number: u64, width: u32, out: &mut String) {
    for place in (0..width).rev() {
        out.push(char::from(b'0' + (number / 10u64.pow(place) % 10) as u8));
    }
}

/// `number` as it is.
pub fn decimal(number: u64, out: &mut String) {
    digits(number, number.checked_ilog10().unwrap_or(0) + 1, out);
}
