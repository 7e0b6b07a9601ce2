//! Machine-readable zones of passports and cards (ICAO Doc 9303): three layouts, check digits with weights 7, 3, 1.
//!
//! A line that stands alone is checked as far as it goes; only the second line of a passport (or of a card of two
//! lines) has the check over all of it. Values of columns may hold all lines, glued or with breaks between them.

use super::country;
use super::{Verdict, digits};

/// The longest zone, two lines of 44 or three of 30.
const MOST: usize = 90;

/// A zone without blanks, breaks and their escapes.
struct Zone {
    bytes: [u8; MOST],
    len: usize,
}

/// Passports: two lines of 44 characters (part 4), or the second of them.
pub fn passport(bytes: &[u8]) -> Verdict {
    let sound =
        Zone::read(bytes).is_some_and(|zone| match zone.bytes[..zone.len].split_at(zone.len.min(44)) {
            (line, []) if line.len() == 44 => second_line(line),
            (names, line) if line.len() == 44 => names[0] == b'P' && second_line(line),
            _ => false,
        });
    if sound { Verdict::Yes } else { Verdict::No }
}

/// Identity cards: three lines of 30 characters (part 5) or two of 36 (part 6), or one that has a check digit.
pub fn card(bytes: &[u8]) -> Verdict {
    let Some(zone) = Zone::read(bytes) else { return Verdict::No };
    let zone = &zone.bytes[..zone.len];
    let sound = match zone.len() {
        30 => number_line(zone) || date_line(zone),
        36 => second_line(zone),
        60 => number_line(&zone[..30]) && date_line(&zone[30..]),
        72 => second_line(&zone[36..]),
        90 => number_line(&zone[..30]) && date_line(&zone[30..60]) && whole_card(zone),
        _ => false,
    };
    if sound { Verdict::Yes } else { Verdict::No }
}

/// The number of the document, without filler: of a zone, or of the line that holds it.
pub fn document_number(bytes: &[u8]) -> Option<impl Iterator<Item = u8>> {
    let zone = Zone::read(bytes)?;
    let at = match zone.len {
        44 | 36 => 0,
        88 => 44,
        72 => 36,
        30 | 60 | 90 if number_line(&zone.bytes[..30]) => 5,
        _ => return None,
    };
    let Zone { bytes, len } = zone;
    let long = bytes[at + 9] == b'<' && at == 5;
    let upto = if long { 30 } else { at + 9 };
    let number =
        (at..upto.min(len)).filter(move |place| !long || *place != 14).map(move |place| bytes[place]);
    Some(number.take_while(|byte| *byte != b'<'))
}

impl Zone {
    fn read(value: &[u8]) -> Option<Self> {
        let mut zone = Self { bytes: [0; MOST], len: 0 };
        let mut rest = value;
        while let [first, tail @ ..] = rest {
            rest = match rest {
                [b'\\', b'n' | b'r' | b't', tail @ ..] => tail,
                [b' ' | b'\n' | b'\r' | b'\t', ..] => tail,
                [b'A'..=b'Z' | b'0'..=b'9' | b'<', ..] => {
                    *zone.bytes.get_mut(zone.len)? = *first;
                    zone.len += 1;
                    tail
                }
                _ => return None,
            };
        }
        Some(zone)
    }
}

/// The second of two lines, 44 or 36 characters: number, nationality, birth, sex, expiry, and the check over all.
fn second_line(line: &[u8]) -> bool {
    let (last, body) = (line[line.len() - 1], &line[..line.len() - 1]);
    let optional =
        body.len() != 43 || checked(&[&body[28..42]], body[42]) || body[28..43].iter().all(|b| *b == b'<');
    checked(&[&body[..9]], body[9])
        && country::is_in_documents(&body[10..13])
        && dates(&body[13..28])
        && optional
        && checked(&[&body[..10], &body[13..20], &body[21..]], last)
}

/// The first of three lines: kind, issuer, number. A number of more than nine characters goes on behind a filler in
/// the place of its check, which then is its last character.
fn number_line(line: &[u8]) -> bool {
    let number = if line[14] == b'<' {
        let rest = line[15..].iter().take_while(|byte| **byte != b'<').count();
        rest >= 2 && checked(&[&line[5..14], &line[15..14 + rest]], line[14 + rest])
    } else {
        checked(&[&line[5..14]], line[14])
    };
    let filled = line[5..14].iter().any(u8::is_ascii_digit);
    matches!(line[0], b'A' | b'C' | b'I') && country::is_in_documents(&line[2..5]) && filled && number
}

/// The second of three lines: birth, sex, expiry, nationality.
fn date_line(line: &[u8]) -> bool {
    dates(&line[..15]) && country::is_in_documents(&line[15..18]) && line[29].is_ascii_digit()
}

fn whole_card(zone: &[u8]) -> bool {
    checked(&[&zone[5..30], &zone[30..37], &zone[38..45], &zone[48..59]], zone[59])
}

/// `YYMMDD` of birth, its check, sex, `YYMMDD` of expiry, its check.
fn dates(part: &[u8]) -> bool {
    let of = |at: usize| (part[at] - b'0') * 10 + (part[at + 1] - b'0');
    let day = |at: usize| {
        part[at..at + 6].iter().all(u8::is_ascii_digit)
            && (1..=12).contains(&of(at + 2))
            && (1..=31).contains(&of(at + 4))
    };
    let unknown = |at: usize| part[at..at + 6].iter().all(|byte| byte.is_ascii_digit() || *byte == b'<');
    let born = day(0) || (unknown(0) && digits(&part[..6]).count() < 6);
    born && day(8)
        && matches!(part[7], b'M' | b'F' | b'X' | b'<')
        && checked(&[&part[..6]], part[6])
        && checked(&[&part[8..14]], part[14])
}

/// Whether the parts together have that check digit.
fn checked(parts: &[&[u8]], check: u8) -> bool {
    let worth = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    };
    let all = parts.iter().flat_map(|part| part.iter());
    let sum: u32 = all.zip([7, 3, 1].into_iter().cycle()).map(|(byte, weight)| worth(*byte) * weight).sum();
    check.is_ascii_digit() && sum % 10 == u32::from(check - b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    const TD3: &str = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    const TD2: &str = "D231458907UTO7408122F1204159<<<<<<<6";
    const TD1: [&str; 3] = [
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ];

    fn number(value: &str) -> String {
        document_number(value.as_bytes()).map_or_else(String::new, |number| number.map(char::from).collect())
    }

    #[test]
    fn specimens_of_the_standard() {
        for good in [TD3, &format!("{NAMES}{TD3}"), &format!("{NAMES}\n{TD3}\n"), &format!("{NAMES}\\n{TD3}")]
        {
            assert_eq!(passport(good.as_bytes()), Verdict::Yes, "{good}");
            assert_eq!(card(good.as_bytes()), Verdict::No, "{good}");
            assert_eq!(number(good), "L898902C3", "{good}");
        }
        let whole = TD1.join("\n");
        for good in [TD2, TD1[0], TD1[1], &whole, &TD1[..2].concat()] {
            assert_eq!(card(good.as_bytes()), Verdict::Yes, "{good}");
            assert_eq!(passport(good.as_bytes()), Verdict::No, "{good}");
        }
        assert_eq!(number(&whole), "D23145890");
        assert_eq!(number(TD1[1]), "");
        // ICAO Doc 9303-5, note on long numbers.
        assert_eq!(number("I<UTOD23145890<7349<<<<<<<<<<<"), "D231458907349");
    }

    #[test]
    fn what_is_no_zone() {
        for bad in [
            "",
            "<",
            NAMES,
            &TD3[1..],
            &TD3.replace("UTO", "QQQ"),
            &TD3.replace("7408", "7413"),
            &"<".repeat(44),
        ] {
            assert_eq!(passport(bad.as_bytes()), Verdict::No, "{bad}");
        }
        for bad in [TD1[2], &TD1[0].replace("UTO", "QQQ"), &"A".repeat(30), &"<".repeat(30), &"0".repeat(90)]
        {
            assert_eq!(card(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    /// Weights are prime to ten, so a changed digit is seen, but for digits that no check covers and changes of ten
    /// (a letter for a digit of equal worth modulo ten).
    #[test]
    fn one_changed_digit_is_seen() {
        for at in 0..44 {
            for digit in b'0'..=b'9' {
                let mut changed = TD3.as_bytes().to_vec();
                let was = changed[at];
                if !was.is_ascii_digit() || was == digit {
                    continue;
                }
                changed[at] = digit;
                assert_eq!(passport(&changed), Verdict::No, "{at} {digit}");
            }
        }
    }
}
