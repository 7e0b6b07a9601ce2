//! Passwords, clear and hashed, as they look in dumps. No value is the hash of anything.

use super::{Purpose, Values, digits, syllables};
use crate::drill::cell::Kind;
use crate::drill::shuffle::Draw;

const BCRYPT: &[u8; 64] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// `count` hex digits.
pub fn hex(count: usize, draw: &mut Draw) -> String {
    (0..count).map(|_| char::from(b"0123456789abcdef"[draw.below(16) as usize])).collect()
}

/// A kind of password and how it is written.
pub type Secret = (Kind, String);

impl Values {
    /// A bcrypt hash. Salt and hash are 128 and 184 bits, so the last letter of each has idle bits, which are 0.
    pub fn bcrypt(&self, number: u64) -> Secret {
        let mut draw = self.draw(number, Purpose::Secret);
        let mut text = String::with_capacity(60);
        text.push_str("$2b$10$");
        for place in 0..53 {
            let step = match place {
                21 => 16,
                52 => 4,
                _ => 1,
            };
            text.push(char::from(BCRYPT[(draw.below(64 / step) * step) as usize]));
        }
        (Kind::Bcrypt, text)
    }

    /// An unsalted hash of the older kind.
    pub fn md5(&self, number: u64) -> Secret {
        (Kind::Md5, hex(32, &mut self.draw(number, Purpose::Secret)))
    }

    /// Another.
    pub fn sha1(&self, number: u64) -> Secret {
        (Kind::Sha1, hex(40, &mut self.draw(number, Purpose::Secret)))
    }

    /// A clear password; a few hold the very characters that part the fields of a combo list.
    pub fn password(&self, number: u64) -> Secret {
        let mut draw = self.draw(number, Purpose::Secret);
        let mut text = String::with_capacity(16);
        syllables(draw.word(), 3, &mut text);
        if draw.percent(60) {
            text[..1].make_ascii_uppercase();
        }
        text.push_str(match draw.below(32) {
            0 => ":",
            1 => ";",
            2 => "@",
            12 => "'",
            13 => "\"",
            14 => "\\",
            15 => ",",
            3..9 => "!",
            9..12 => "#",
            _ => "",
        });
        digits(draw.below(10_000), 4, &mut text);
        (Kind::Password, text)
    }

    /// What a list of mixed origin holds for somebody.
    pub fn any_secret(&self, number: u64) -> Secret {
        match self.draw(number, Purpose::Spelling).below(20) {
            0 => self.sha1(number),
            1 | 2 => self.md5(number),
            _ => self.password(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_have_their_schemes_form() {
        let values = Values::new(8);
        for number in 0..2000 {
            let (_, text) = values.bcrypt(number);
            assert!(text.len() == 60 && text.starts_with("$2b$10$"), "{text}");
            assert!(text[7..].bytes().all(|b| BCRYPT.contains(&b)));
            assert!(".Oeu".contains(&text[28..29]), "{text}");
            assert!(".CGKOSWaeimquy26".contains(&text[59..]), "{text}");
            assert_eq!(values.md5(number).1.len(), 32);
            assert_eq!(values.sha1(number).1.len(), 40);
        }
    }

    #[test]
    fn passwords_are_clear_words() {
        let values = Values::new(8);
        let all: Vec<String> = (0..2000).map(|n| values.password(n).1).collect();
        assert!(
            all.iter().all(|text| (10..=11).contains(&text.len()) && !text.contains(char::is_whitespace))
        );
        assert!(all.iter().any(|text| text.contains(':')) && all.iter().any(|text| text.contains(';')));
    }
}
