//! One spelling for each value: e-mail folded, phones E.164, dates ISO, names without case or accents.
//!
//! Two values are the same identifier if and only if their normal forms are the same bytes. A value that has none
//! (a telephone number that its country does not have) is no identifier.

mod name;
mod own;
mod phone;

use std::net::IpAddr;

use crate::validate::date::{self, Order};
use crate::validate::plan::Plan;
use crate::validate::{mrz, net};

pub use name::words as name_words;
pub use phone::phone;

/// How the values of a kind are brought to one spelling; the names that `people.toml` uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Normal {
    /// The card's number, alone or out of a magnetic stripe.
    Card,
    /// `1980-02-29`.
    Date,
    /// Digits only.
    Digits,
    /// The number of a passport or card, also out of its machine-readable zone.
    Document,
    /// Lower case, the domain as DNS knows it.
    Email,
    /// Lower case, outer blanks dropped.
    Fold,
    /// An internet address in its shortest spelling.
    Ip,
    /// `+` and digits.
    Phone,
    /// Letters and digits, upper case.
    Upper,
}

/// What a value itself does not tell.
#[derive(Clone, Copy, Debug)]
pub struct Custom {
    /// The country in which numbers without a country code are dialled.
    pub plan: &'static Plan,
    /// The order of day and month in this column.
    pub order: Order,
}

/// Countries that write the month first, and those that write the year first (CLDR, short date formats).
const MONTH_FIRST: [&str; 6] = ["US", "PH", "FM", "MH", "PW", "GU"];
const YEAR_FIRST: [&str; 10] = ["CN", "HU", "JP", "KR", "LT", "MN", "SE", "TW", "IR", "ZA"];

impl Custom {
    /// What is usual in a country, by its two capital letters; `None` where its telephone plan is not known.
    pub fn of(country: &str) -> Option<Self> {
        let order = match country {
            first if MONTH_FIRST.contains(&first) => Order::Mdy,
            first if YEAR_FIRST.contains(&first) => Order::Iso,
            _ => Order::Dmy,
        };
        Some(Self { plan: crate::validate::phone::plan(country)?, order })
    }
}

impl Normal {
    /// The one of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "card" => Self::Card,
            "date" => Self::Date,
            "digits" => Self::Digits,
            "document" => Self::Document,
            "email" => Self::Email,
            "fold" => Self::Fold,
            "ip" => Self::Ip,
            "phone" => Self::Phone,
            "upper" => Self::Upper,
            _ => return None,
        })
    }

    /// Appends the normal form of `value` to `out`; `false`, and nothing appended, where it has none.
    pub fn write(self, value: &[u8], custom: Custom, out: &mut Vec<u8>) -> bool {
        let before = out.len();
        match self {
            Self::Card => card(value, out),
            Self::Date => return date(value, custom.order, out),
            Self::Digits => digits(value, out),
            Self::Document => return document(value, out),
            Self::Email => email(value, out),
            Self::Fold => fold(value, out),
            Self::Ip => return ip(value, out),
            Self::Phone => return phone(value, custom.plan, out),
            Self::Upper => upper(value, out),
        }
        out.len() > before
    }

    /// Whether a value is its own normal form, told without writing it. Most are, of the kinds of which most values are
    /// written one way; of others nobody asks.
    #[inline]
    pub fn is_own(self, value: &[u8]) -> bool {
        match self {
            Self::Email | Self::Fold => own::is_lower(value),
            Self::Digits => own::is_digits(value),
            Self::Ip => own::is_dotted(value) && net::address(value).is_some(),
            _ => false,
        }
    }

    /// Whether a value either is its own normal form or has none: told more cheaply.
    #[inline]
    pub fn is_own_or_none(self, value: &[u8]) -> bool {
        match self {
            // An address without colons has dots, and one spelling.
            Self::Ip => own::is_dotted(value),
            _ => self.is_own(value),
        }
    }
}

/// Lower case; a domain that is not ASCII becomes what DNS is asked (UTS 46).
pub fn email(value: &[u8], out: &mut Vec<u8>) {
    let value = value.trim_ascii();
    if value.is_ascii() {
        return extend_lower(value, out);
    }
    let domain = value.iter().rposition(|byte| *byte == b'@').map_or(value.len(), |at| at + 1);
    fold(&value[..domain], out);
    let asked =
        std::str::from_utf8(&value[domain..]).ok().and_then(|domain| idna::domain_to_ascii(domain).ok());
    match asked {
        Some(asked) => out.extend_from_slice(asked.as_bytes()),
        None => fold(&value[domain..], out),
    }
}

/// The ASCII digits.
pub fn digits(value: &[u8], out: &mut Vec<u8>) {
    out.extend(value.iter().filter(|byte| byte.is_ascii_digit()));
}

/// Letters and digits in upper case, without separators; what is not ASCII stays.
pub fn upper(value: &[u8], out: &mut Vec<u8>) {
    let significant = value.iter().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    out.extend(significant.map(u8::to_ascii_uppercase));
}

/// The number of a passport or card in upper case; `false` for a line of a machine-readable zone without number.
pub fn document(value: &[u8], out: &mut Vec<u8>) -> bool {
    let before = out.len();
    match mrz::document_number(value) {
        Some(number) => out.extend(number),
        None if value.contains(&b'<') => {}
        None => upper(value, out),
    }
    out.len() > before
}

/// The digits of a card's number: of a stripe only what stands before its name or its date.
pub fn card(value: &[u8], out: &mut Vec<u8>) {
    let number = value.split(|byte| matches!(byte, b'^' | b'=')).next().unwrap_or(value);
    digits(number, out);
}

/// Outer blanks dropped, lower case.
pub fn fold(value: &[u8], out: &mut Vec<u8>) {
    let value = value.trim_ascii();
    match std::str::from_utf8(if value.is_ascii() { &[] } else { value }) {
        Ok(text) if !text.is_empty() => out.extend_from_slice(text.to_lowercase().as_bytes()),
        _ => extend_lower(value, out),
    }
}

/// `YYYY-MM-DD`; `false` where the value is no day in that order.
pub fn date(value: &[u8], order: Order, out: &mut Vec<u8>) -> bool {
    let Some(day) = date::parse(value, order) else { return false };
    let two = |number: u8| [b'0' + number / 10 % 10, b'0' + number % 10];
    out.extend(two((day.year / 100) as u8));
    out.extend(two((day.year % 100) as u8));
    out.push(b'-');
    out.extend(two(day.month));
    out.push(b'-');
    out.extend(two(day.day));
    true
}

/// The shortest spelling (RFC 5952); a version 4 address in version 6 clothes is the version 4 address.
pub fn ip(value: &[u8], out: &mut Vec<u8>) -> bool {
    let value = value.trim_ascii();
    match net::address(value) {
        None => return false,
        // One with dots has one spelling only.
        Some(IpAddr::V4(_)) => out.extend_from_slice(value),
        Some(address) => out.extend_from_slice(address.to_canonical().to_string().as_bytes()),
    }
    true
}

fn extend_lower(value: &[u8], out: &mut Vec<u8>) {
    let before = out.len();
    out.extend_from_slice(value);
    out[before..].make_ascii_lowercase();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn e_mail() {
        for (value, normal) in [
            (" Bob.Smith+X@Mail.NORTHWIND.io ", "bob.smith+x@mail.northwind.io"),
            ("ÁGI@München.DE", "ági@xn--mnchen-3ya.de"),
            ("x@пример.рф", "x@xn--e1afmkfd.xn--p1ai"),
            ("X@XN--MNCHEN-3YA.DE", "x@xn--mnchen-3ya.de"),
            ("nobody", "nobody"),
        ] {
            assert_eq!(written(|out| email(value.as_bytes(), out)), normal);
        }
    }

    #[test]
    fn numbers_and_words() {
        assert_eq!(written(|out| digits(b"219-45-6789", out)), "219456789");
        assert_eq!(written(|out| upper(b"gb82 west-1234", out)), "GB82WEST1234");
        assert_eq!(written(|out| fold("  JDoe_É ".as_bytes(), out)), "jdoe_é");
        assert_eq!(written(|out| card(b"%B4111 1111 1111 1111^DOE/J^27121011?", out)), "4111111111111111");
        assert_eq!(written(|out| card(b"4111111111111111=27121011", out)), "4111111111111111");
        assert_eq!(written(|out| assert!(ip(b"2001:DB8:0:0::1", out))), "2001:db8::1");
        assert_eq!(written(|out| assert!(ip(b"::ffff:81.2.69.142", out))), "81.2.69.142");
        assert_eq!(written(|out| assert!(!ip(b"1.2.3", out))), "");
    }

    #[test]
    fn documents() {
        for (value, number) in [
            ("L898902C36UTO7408122F1204159ZE184226B<<<<<10", "L898902C3"),
            ("I<UTOD231458907<<<<<<<<<<<<<<<", "D23145890"),
            ("c 012-3456", "C0123456"),
            ("7408122F1204159UTO<<<<<<<<<<<6", ""),
        ] {
            assert_eq!(
                written(|out| assert_eq!(document(value.as_bytes(), out), !number.is_empty())),
                number
            );
        }
    }

    #[test]
    fn dates() {
        assert_eq!(written(|out| assert!(date(b"2/9/1980", Order::Mdy, out))), "1980-02-09");
        assert_eq!(written(|out| assert!(date(b"2/9/2005", Order::Dmy, out))), "2005-09-02");
        assert_eq!(written(|out| assert!(!date(b"31/31/1980", Order::Dmy, out))), "");
    }

    #[test]
    fn by_name_writes_or_says_no() {
        let plan = crate::validate::phone::plan("US").unwrap();
        let custom = Custom { plan, order: Order::Mdy };
        let mut out = b"kept".to_vec();
        for name in ["card", "date", "digits", "ip", "phone", "upper"] {
            assert!(!Normal::by_name(name).unwrap().write(b" - ", custom, &mut out), "{name}");
        }
        assert!(Normal::by_name("fold").unwrap().write(b" X ", custom, &mut out));
        assert_eq!(out, b"keptx");
        assert!(Normal::by_name("none").is_none());
    }
}
