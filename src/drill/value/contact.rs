//! How a person is reached and known online: e-mail, user name, phone, network address.

use super::{Purpose, Values, decimal, digits, lists, syllables};
use crate::drill::cell::Kind;
use crate::drill::shuffle::Draw;

/// A telephone number of the North American plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Phone {
    area: u16,
    exchange: u16,
    line: u16,
}

/// Exchanges that may be assigned: 200 to 999, without N11 (service codes) and 555 (directory and fiction).
const EXCHANGES: u64 = 791;
const LINES: u64 = 10_000;

/// How many telephone numbers there are.
pub fn phone_range() -> u64 {
    lists::AREA_CODES.len() as u64 * EXCHANGES * LINES
}

/// How many network addresses there are: last bytes 0 and 255 are left out.
pub fn ip_range() -> u64 {
    lists::NETWORKS.len() as u64 * 256 * 256 * 254
}

/// The exchange of that rank: each hundred has 99 (no N11), but the five hundreds 98.
fn exchange(rank: u64) -> u16 {
    let rank = rank + u64::from(rank >= 3 * 99 + 54);
    let (hundred, rest) = (rank / 99, rank % 99);
    (200 + hundred * 100 + rest + u64::from(rest >= 11)) as u16
}

impl Phone {
    /// One of six common spellings, and the detector that each is for.
    pub fn spelled(self, draw: &mut Draw) -> (Kind, String) {
        let (kind, before, first, second) = match draw.below(6) {
            0 => (Kind::PhoneNational, "(", ") ", "-"),
            1 => (Kind::PhoneNational, "", "-", "-"),
            2 => (Kind::PhoneNational, "", ".", "."),
            3 => (Kind::PhoneE164, "+1 ", " ", " "),
            4 => (Kind::PhoneE164, "+1", "", ""),
            _ => (Kind::PhoneE164, "+1-", "-", "-"),
        };
        let mut text = String::with_capacity(18);
        text.push_str(before);
        digits(u64::from(self.area), 3, &mut text);
        text.push_str(first);
        digits(u64::from(self.exchange), 3, &mut text);
        text.push_str(second);
        digits(u64::from(self.line), 4, &mut text);
        (kind, text)
    }
}

impl Values {
    /// An e-mail address, lower case. The ten letters before the `@` are the number itself, shuffled.
    pub fn email(&self, number: u64) -> String {
        let mut draw = self.draw(number, Purpose::Email);
        let mut text = String::with_capacity(48);
        let first = draw.pick(lists::FIRST);
        text.extend(first.chars().filter(char::is_ascii).map(|letter| letter.to_ascii_lowercase()));
        text.push_str(draw.pick(&[".", ".", "_", "-", "", "+", "77"]));
        syllables(self.mail.at(number).unwrap_or(number), 5, &mut text);
        text.push('@');
        text.push_str(draw.pick(lists::DOMAINS));
        text
    }

    /// A user name, by the same means.
    pub fn user(&self, number: u64) -> String {
        let mut text = String::with_capacity(16);
        syllables(self.user.at(number).unwrap_or(number), 5, &mut text);
        digits(self.draw(number, Purpose::User).below(100), 2, &mut text);
        text
    }

    /// A telephone number.
    pub fn phone(&self, number: u64) -> Option<Phone> {
        let rank = self.phone.at(number)?;
        let area = lists::AREA_CODES[(rank / LINES / EXCHANGES) as usize];
        Some(Phone { area, exchange: exchange(rank / LINES % EXCHANGES), line: (rank % LINES) as u16 })
    }

    /// An IPv4 address outside all reserved blocks.
    pub fn ip(&self, number: u64) -> Option<String> {
        let mut rank = self.ip.at(number)?;
        let mut text = String::with_capacity(15);
        let last = rank % 254 + 1;
        rank /= 254;
        decimal(u64::from(lists::NETWORKS[(rank >> 16) as usize]), &mut text);
        for part in [rank >> 8 & 255, rank & 255, last] {
            text.push('.');
            decimal(part, &mut text);
        }
        Some(text)
    }
}

/// The same address as others type it: as it is, in capitals, or with a capital first letter and domain.
pub fn retyped(email: &str, draw: &mut Draw) -> String {
    let mut text = email.to_owned();
    match draw.below(10) {
        0 => text.make_ascii_uppercase(),
        1 => {
            if let Some(first) = text.get_mut(..1) {
                first.make_ascii_uppercase();
            }
        }
        2 => {
            if let Some(domain) = email.find('@').and_then(|at| text.get_mut(at..)) {
                domain.make_ascii_uppercase();
            }
        }
        _ => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn exchanges_are_all_that_may_be_assigned() {
        let ours: BTreeSet<u16> = (0..EXCHANGES).map(exchange).collect();
        let right: BTreeSet<u16> = (200..1000).filter(|n| n % 100 != 11 && *n != 555).collect();
        assert_eq!(ours, right);
    }

    #[test]
    fn contacts_are_distinct_whatever_their_spelling() {
        let values = Values::new(9);
        let numbers = (0..20_000).chain(149_990_000..150_000_000);
        let (mut mails, mut users, mut phones, mut ips) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for number in numbers {
            assert!(mails.insert(values.email(number).to_ascii_lowercase()));
            assert!(users.insert(values.user(number)));
            assert!(phones.insert(values.phone(number).unwrap()));
            assert!(ips.insert(values.ip(number).unwrap()));
        }
        assert_eq!(values.phone(phone_range()), None);
    }

    #[test]
    fn addresses_are_public_and_well_formed() {
        let values = Values::new(3);
        for number in 0..5000 {
            let ip: std::net::Ipv4Addr = values.ip(number).unwrap().parse().unwrap();
            assert!(!ip.is_private() && !ip.is_loopback() && !ip.is_link_local() && !ip.is_documentation());
            assert!(!ip.is_multicast() && !ip.is_broadcast() && !ip.is_unspecified());
            let mail = values.email(number);
            let (local, domain) = mail.split_once('@').unwrap();
            assert!(local.len() <= 64 && local.starts_with(|c: char| c.is_ascii_lowercase()), "{mail}");
            assert!(lists::DOMAINS.contains(&domain));
        }
    }

    #[test]
    fn a_retyped_address_is_the_same_address() {
        let mut draw = Draw::new(1, 1, 1);
        let mut spellings = BTreeSet::new();
        for _ in 0..200 {
            let text = retyped("ab.cd@ef-gh.net", &mut draw);
            assert_eq!(text.to_ascii_lowercase(), "ab.cd@ef-gh.net");
            spellings.insert(text);
        }
        assert_eq!(spellings.len(), 4);
    }
}
