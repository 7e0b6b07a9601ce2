//! Names as words: without case, accents, script or punctuation, so that `O'Neill, Anne-Marie` and
//! `ANNE MARIE ONEILL` are the same three words.

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;

/// Hands out the words of a name, left to right, lower case; `scratch` is room for one of them.
///
/// Apostrophes vanish; hyphens, full stops and all other punctuation part words. What is not ASCII is brought to
/// NFKC and transliterated; a letter that has no transliteration stands for itself.
pub fn words(value: &[u8], scratch: &mut Vec<u8>, mut take: impl FnMut(&[u8])) {
    scratch.clear();
    if value.is_ascii() {
        for byte in value {
            match byte {
                b'\'' | b'`' => {}
                _ if byte.is_ascii_alphanumeric() => scratch.push(byte.to_ascii_lowercase()),
                _ => flush(scratch, &mut take),
            }
        }
    } else {
        for char in String::from_utf8_lossy(value).nfkc() {
            match deunicode_char(char) {
                _ if is_apostrophe(char) => {}
                Some(ascii) => ascii.chars().for_each(|char| step(char, scratch, &mut take)),
                None => step(char, scratch, &mut take),
            }
        }
    }
    flush(scratch, &mut take);
}

fn step(char: char, word: &mut Vec<u8>, take: &mut impl FnMut(&[u8])) {
    if char.is_ascii_alphanumeric() {
        word.push(char.to_ascii_lowercase() as u8);
    } else if char.is_alphanumeric() {
        let mut room = [0; 4];
        char.to_lowercase().for_each(|char| word.extend_from_slice(char.encode_utf8(&mut room).as_bytes()));
    } else if !is_apostrophe(char) {
        flush(word, take);
    }
}

fn flush(word: &mut Vec<u8>, take: &mut impl FnMut(&[u8])) {
    if !word.is_empty() {
        take(word);
        word.clear();
    }
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '`' | '´' | '’' | '‘' | 'ʼ' | 'ʻ' | '′')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        words(name, &mut Vec::new(), |word| found.push(String::from_utf8(word.to_vec()).unwrap()));
        found
    }

    #[test]
    fn folds_names() {
        for (name, words) in [
            ("O'Neill, Anne-Marie", "oneill anne marie"),
            ("  ANNE  MARIE ONEILL", "anne marie oneill"),
            ("D’Árcy Núñez", "darcy nunez"),
            ("J.R. Smith Jr.", "j r smith jr"),
            ("Müller (Groß)", "muller gross"),
            ("Иван Петров", "ivan petrov"),
            ("Ｆｕｌｌ ﬁx", "full fix"),
            ("Henry 3rd", "henry 3rd"),
            ("...", ""),
            ("", ""),
        ] {
            assert_eq!(of(name.as_bytes()).join(" "), words, "{name}");
        }
    }

    #[test]
    fn every_script_has_words_and_no_bytes_panic() {
        assert!(!of("李小龍".as_bytes()).is_empty());
        assert_eq!(of(b"Jos\xe9 Luis").last().map(String::as_str), Some("luis"));
    }
}
