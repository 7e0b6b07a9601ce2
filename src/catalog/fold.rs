//! Header words and words near values as they are compared: of one spelling, whoever typed them.
//!
//! The build folds what the program is built with by these same functions, so nothing of the crate is named here.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick, is_nfd_quick};

/// Words as the text around a value is read: lower case, accents kept, one space between.
pub(crate) fn near_words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Latin letters without their accents, since headers are typed with and without: `Születési` as `Szuletesi`.
fn plain(header: &str) -> String {
    let is_whole = is_nfd_quick(header.chars()) == IsNormalized::Yes;
    // Most of other scripts has nothing that could be taken apart, and nothing to be put together again.
    if is_whole && is_nfc_quick(header.chars()) == IsNormalized::Yes {
        return without_accents(header.chars());
    }
    without_accents(header.nfd()).nfc().collect()
}

/// Letters that were taken apart from their accents, Latin ones without them.
fn without_accents(chars: impl Iterator<Item = char>) -> String {
    let mut latin = false;
    let mut out = String::new();
    for char in chars {
        if is_combining_mark(char) && latin {
            continue;
        }
        latin = char.is_ascii_alphabetic();
        match char {
            'ß' => out.push_str("ss"),
            // Turkish, whose capital is I.
            'ı' => out.push('i'),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'ø' => out.push('o'),
            'Ø' => out.push('O'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'đ' => out.push('d'),
            _ => out.push(char),
        }
    }
    out
}

/// Lower case, without accents, one space between words; `camel` also parts `firstName` and `SSNNumber`.
pub(crate) fn fold(header: &str, camel: bool) -> String {
    let plain = if header.is_ascii() { Cow::Borrowed(header) } else { Cow::Owned(plain(header)) };
    let mut out = String::with_capacity(header.len() + 4);
    let mut chars = plain.chars().peekable();
    let mut last = ' ';
    while let Some(char) = chars.next() {
        if char.is_alphanumeric() {
            let next_lower = chars.peek().is_some_and(|next| next.is_lowercase());
            let hump = char.is_uppercase() && (last.is_lowercase() || last.is_uppercase() && next_lower);
            if camel && hump && !out.ends_with(' ') {
                out.push(' ');
            }
            if char.is_ascii() {
                out.push(char.to_ascii_lowercase());
            } else {
                out.extend(char.to_lowercase());
            }
        } else if !out.ends_with(' ') && char != '\'' {
            out.push(' ');
        }
        last = char;
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_needs_no_taking_apart_is_not(header in "[a-zé\u{300}-\u{340}йёכ가一ß]{0,8}|\\PC{0,12}") {
            let slow: String = without_accents(header.nfd()).nfc().collect();
            prop_assert_eq!(plain(&header), slow);
        }
    }

    #[test]
    fn folds_headers() {
        for (header, folded) in [
            ("First_Name", "first name"),
            ("firstName", "first name"),
            ("SSNNumber", "ssn number"),
            ("  E-Mail: ", "e mail"),
            ("customer.email", "customer email"),
            ("DOB", "dob"),
            ("mother's name", "mothers name"),
            ("Születési_Dátum", "szuletesi datum"),
            ("Straße", "strasse"),
            ("Adı SOYADI", "adi soyadi"),
            ("пароль й", "пароль й"),
        ] {
            assert_eq!(fold(header, true), folded);
        }
    }
}
