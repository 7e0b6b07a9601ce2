//! Calendar dates as people and programs write them.
//!
//! `03/04/1980` is two dates: the order of day and month is one verdict per column, taken elsewhere and given here.

use super::Verdict;
use crate::plan::DateOrder;

/// Years in which somebody now alive can have been born, taken generously, and by no clock: the same evidence must
/// give the same answer tomorrow.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2030;

/// Two-digit years up to this one are of this century.
const PIVOT: u16 = 30;

const MONTHS: [&[u8]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

/// In which order a date's parts stand, where its form does not tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Year, month, day.
    Iso,
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Iso, Self::Dmy, Self::Mdy];
}

impl From<DateOrder> for Order {
    fn from(order: DateOrder) -> Self {
        match order {
            DateOrder::Dmy => Self::Dmy,
            DateOrder::Mdy => Self::Mdy,
        }
    }
}

/// A day of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Day {
    /// 1900 to 2030.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A date in which somebody may have been born, in any order.
pub fn date(bytes: &[u8]) -> Verdict {
    if Order::ALL.iter().any(|order| parse(bytes, *order).is_some()) { Verdict::Yes } else { Verdict::No }
}

/// The day that `bytes` mean in that order: digits parted by one kind of `-/. `, eight digits, or a month's name;
/// a time of day behind is left out. A four-digit year in front makes any order year, month, day.
///
/// Eight digits too tell by themselves where the year is: 1900 to 2030 are no month and day, and no day and month.
pub fn parse(bytes: &[u8], order: Order) -> Option<Day> {
    let bytes = bytes.trim_ascii();
    // As most are written, and nothing else reads it.
    if let [y, e, a, r, b'-', m, n, b'-', d, f] = bytes
        && [y, e, a, r, m, n, d, f].into_iter().all(u8::is_ascii_digit)
    {
        return day(&bytes[..4], number(&bytes[5..7])?, &bytes[8..]);
    }
    if !bytes.is_ascii() {
        let [year, month, date] = by_signs(str::from_utf8(bytes).ok()?)?;
        return day(year, number(month)?, date);
    }
    let bytes = without_time(bytes);
    if bytes.iter().any(u8::is_ascii_alphabetic) {
        return named(bytes);
    }
    let is_eight = bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit);
    if is_eight
        && order != Order::Iso
        && let Some(day) = parse(bytes, Order::Iso)
    {
        return Some(day);
    }
    let [a, b, c] = if is_eight {
        let cuts = if order == Order::Iso { [4, 2] } else { [2, 2] };
        let (a, rest) = bytes.split_at(cuts[0]);
        let (b, c) = rest.split_at(cuts[1]);
        [a, b, c]
    } else {
        three(bytes)?
    };
    if a.len() == 4 || order == Order::Iso {
        return day(a, number(b)?, c).filter(|_| a.len() == 4 || c.len() <= 2);
    }
    match order {
        Order::Dmy => day(c, number(b)?, a),
        _ => day(c, number(a)?, b),
    }
}

/// `1980-02-29T00:00:00Z`, `29.02.1980 12:30` -> the date.
fn without_time(bytes: &[u8]) -> &[u8] {
    let begins_time = |at: usize| {
        let rest = &bytes[at + 1..];
        let hour = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (1..=2).contains(&hour) && rest.get(hour) == Some(&b':')
    };
    let cut = (6..bytes.len()).find(|at| matches!(bytes[*at], b'T' | b' ') && begins_time(*at));
    cut.map_or(bytes, |cut| &bytes[..cut])
}

/// `1980年2月29日`, `1980년 2월 29일`.
fn by_signs(text: &str) -> Option<[&[u8]; 3]> {
    const SIGNS: [[char; 3]; 2] = [['年', '月', '日'], ['년', '월', '일']];
    SIGNS.into_iter().find_map(|[year, month, date]| {
        let (years, rest) = text.split_once(year)?;
        let (months, dates) = rest.strip_suffix(date)?.split_once(month)?;
        Some([years, months, dates].map(|part| part.trim().as_bytes()))
    })
}

/// Three parts; behind full stops blanks may stand, and one more at the end: `29. 2. 1980.`
fn three(bytes: &[u8]) -> Option<[&[u8]; 3]> {
    let separator = bytes.iter().find(|byte| !byte.is_ascii_digit())?;
    if !b"-/. ".contains(separator) {
        return None;
    }
    let bytes = bytes.strip_suffix(b".").unwrap_or(bytes);
    let trim: fn(&[u8]) -> &[u8] = if *separator == b'.' { <[u8]>::trim_ascii } else { |part| part };
    let mut parts = bytes.split(|byte| byte == separator).map(trim);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(three)
}

/// `29 Feb 1980`, `February 29, 1980`, `29-Feb-80`, `1980-Feb-29`.
fn named(bytes: &[u8]) -> Option<Day> {
    let mut parts = bytes.split(|byte| b" -/.,".contains(byte)).filter(|part| !part.is_empty());
    let [a, b, c] = [parts.next()?, parts.next()?, parts.next()?];
    if parts.next().is_some() {
        return None;
    }
    match (month(a), month(b)) {
        (Some(month), None) => day(c, month, b),
        (None, Some(month)) if a.len() == 4 => day(a, month, c),
        (None, Some(month)) => day(c, month, a),
        _ => None,
    }
}

fn month(word: &[u8]) -> Option<u16> {
    const LONGEST: usize = b"september".len();
    let front =
        word.get(..3).filter(|_| word.len() <= LONGEST && word.iter().all(u8::is_ascii_alphabetic))?;
    MONTHS.iter().position(|month| front.eq_ignore_ascii_case(month)).map(|at| at as u16 + 1)
}

fn number(digits: &[u8]) -> Option<u16> {
    let sound = (1..=4).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    sound.then(|| digits.iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0')))
}

fn day(year: &[u8], month: u16, day: &[u8]) -> Option<Day> {
    let year = match (year.len(), number(year)?) {
        (4, year) => year,
        (2, year) if year <= PIVOT => 2000 + year,
        (2, year) => 1900 + year,
        _ => return None,
    };
    let day = number(day).filter(|_| day.len() <= 2)?;
    let sound = YEARS.contains(&year) && (1..=12).contains(&month) && (1..=days(year, month)).contains(&day);
    sound.then_some(Day { year, month: month as u8, day: day as u8 })
}

/// Days of a month.
pub(super) fn days(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_and_orders() {
        let leap = Some(Day { year: 1980, month: 2, day: 29 });
        for (text, order) in [
            ("1980-02-29", Order::Iso),
            ("1980-02-29", Order::Mdy),
            ("1980/2/29", Order::Dmy),
            ("19800229", Order::Iso),
            ("19800229", Order::Mdy),
            ("29021980", Order::Dmy),
            ("02291980", Order::Mdy),
            ("29.02.1980", Order::Dmy),
            ("2/29/1980", Order::Mdy),
            ("02/29/80", Order::Mdy),
            ("80-02-29", Order::Iso),
            ("1980-02-29T00:00:00Z", Order::Iso),
            ("29.02.1980 12:30", Order::Dmy),
            ("29 Feb 1980", Order::Iso),
            ("February 29, 1980", Order::Dmy),
            ("29-FEB-80", Order::Mdy),
            ("1980. 02. 29.", Order::Dmy),
            ("29. 2. 1980", Order::Dmy),
            ("1980年2月29日", Order::Mdy),
            ("1980년 2월 29일", Order::Dmy),
        ] {
            assert_eq!(parse(text.as_bytes(), order), leap, "{text}");
        }
    }

    #[test]
    fn what_is_no_day() {
        for bad in [
            "1979-02-29",
            "1900-02-29",
            "1980-13-01",
            "1980-00-10",
            "1899-12-31",
            "2031-01-01",
            "31/31/1980",
            "1980-02/29",
            "1980:02:29",
            "29 Fex 1980",
            "1980-02",
            "12345678901",
            "",
            "-",
            "29. 02/1980",
            "1980年13月1日",
            "\u{e9}",
        ] {
            assert_eq!(date(bad.as_bytes()), Verdict::No, "{bad}");
        }
        assert_eq!(parse(b"02/29/1980", Order::Dmy), None);
        assert_eq!(parse(b"02/29/1980", Order::Iso), None);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..24)) {
            date(&bytes);
        }

        #[test]
        fn never_panics_on_near_dates(text in "[0-9A-Za-zT:/. -]{0,20}") {
            date(text.as_bytes());
        }
    }
}
