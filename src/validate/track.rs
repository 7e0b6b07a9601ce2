//! The magnetic stripe of a card, tracks 1 and 2 (ISO/IEC 7813): a number, a month, a service code.

use super::{Verdict, card, digits};

/// `%B<number>^<name>^YYMM...` or `<number>=YYMM...`: the number is a card's, and the month is one.
pub fn track(bytes: &[u8]) -> Verdict {
    let (number, date) = match bytes.strip_prefix(b"%B").or_else(|| bytes.strip_prefix(b"%b")) {
        Some(rest) => {
            let mut fields = rest.split(|byte| *byte == b'^');
            (fields.next(), fields.nth(1))
        }
        None => {
            let mut fields = bytes.split(|byte| *byte == b'=');
            (fields.next(), fields.next())
        }
    };
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
