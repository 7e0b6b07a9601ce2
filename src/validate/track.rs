//! The magnetic stripe of a card, tracks 1 and 2 (ISO/IEC 7813): a number, a month, a service code.

use super::{Verdict, card, digits};

/// `%B<number>^<name>^YYMM...` or `<number>=YYMM...`: the number is a card's, and the month is one.
pub fn track(bytes: &[u8]) -> Verdict {
    let track1 = bytes.strip_prefix(b"%B").or_else(|| bytes.strip_prefix(b"%b"));
    let (separator, between) = if track1.is_some() { (b'^', 1) } else { (b'=', 0) };
    let mut fields = track1.unwrap_or(bytes).split(|byte| *byte == separator);
    let (number, date) = (fields.next(), fields.nth(between));
    let month = date
        .and_then(|date| date.get(2..4))
        .map_or(0, |month| digits(month).fold(0, |month, digit| month * 10 + digit));
    let sound = number.is_some_and(card::is_card) && (1..=12).contains(&month);
    if sound { Verdict::Yes } else { Verdict::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tracks() {
        assert_eq!(track(b"%B4111111111111111^DOE/JANE^2512101123456789?"), Verdict::Yes);
        assert_eq!(track(b"4111111111111111=25121011234567890000?"), Verdict::Yes);
        assert_eq!(track(b"4111111111111112=25121011234567890000?"), Verdict::No);
        assert_eq!(track(b"4111111111111111=25131011234567890000?"), Verdict::No);
        assert_eq!(track(b"%B4111111111111111^DOE/JANE"), Verdict::No);
        assert_eq!(track(b""), Verdict::No);
    }
}
