//! From a label to its value, and to the end of it: `password=x`, `"password" : "x y"`, `<password>x</password>`.

use memchr::memchr;

/// Bytes of the longest value that its quotes bound.
const MAX_QUOTED: usize = 128;

/// What may stand between a loose label and its value.
const LINKS: [&[u8]; 8] = [b"is ", b"was ", b"no. ", b"no ", b"nr. ", b"nr ", b"number ", b"address "];

/// What programs keep values in: behind a label, these and a dot begin the name of a value.
const KEPT_IN: [&[u8]; 22] = [
    b"args.",
    b"cfg.",
    b"config.",
    b"ctx.",
    b"data.",
    b"env.",
    b"event.",
    b"form.",
    b"local.",
    b"module.",
    b"opts.",
    b"options.",
    b"os.",
    b"params.",
    b"process.",
    b"props.",
    b"req.",
    b"request.",
    b"self.",
    b"settings.",
    b"this.",
    b"var.",
];

/// Behind the longest of `words` that stands at `at`.
pub(super) fn behind_word(hay: &[u8], at: usize, words: &[Vec<u8>], fold: bool) -> Option<usize> {
    let rest = hay.get(at..)?;
    let same = |(one, other): (&u8, &u8)| one == other || fold && one.eq_ignore_ascii_case(other);
    let stands = |word: &&Vec<u8>| {
        let Some(text) = rest.get(..word.len()) else { return false };
        // Most words begin otherwise, and many alike: `mac address`, `mac-address`, `macaddr`.
        word.last().zip(text.last()).is_some_and(same) && word.iter().zip(text).all(same)
    };
    Some(at + words.iter().filter(stands).map(Vec::len).max()?)
}

/// Whether a label behind this byte may be the name of a tag, or the end of one.
pub(super) fn opens_tag(byte: u8) -> bool {
    matches!(byte, b'<' | b'_')
}

/// From behind a label to its value: `"password" : "x`, `password=x`, `pwd => 'x`, `密码：x`; and `<password>x` of a tag.
/// `None` without `:` or `=`, unless the label is loose: `VIN x`, `the VIN is x`.
pub(super) fn behind(hay: &[u8], mut at: usize, loose: bool, is_tag: bool) -> Option<usize> {
    let skip = |at: usize, set: &[u8], max: usize| {
        at + hay[at..].iter().take(max).take_while(|byte| set.contains(byte)).count()
    };
    if is_tag && hay.get(at) == Some(&b'>') {
        return Some(at + 1);
    }
    at = skip(at, b"\\\"']", 2);
    let word = at;
    at = skip(at, b" \t", 2);
    let value = match hay.get(at..)? {
        [b'=', b'>', ..] | [b':', b'=', ..] => at + 2,
        [b'=' | b':', ..] => at + 1,
        [0xef, 0xbc, 0x9a | 0x9d, ..] => at + 3, // The wide `：` and `＝` of Chinese text.
        rest if loose && at > word => {
            let link = LINKS.iter().find(|link| rest.starts_with(link));
            return Some(at + link.map_or(0, |link| link.len()));
        }
        _ => return None,
    };
    Some(skip(skip(value, b" \t", 2), b"\\\"'", 2))
}

/// Whether the byte is a quote that bounds a value.
pub(super) fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

/// The end of a value that begins at `at` and goes on to `end` without its quotes: the quote that closes it, if one opened it.
/// Of several words only those with a digit or a sign among them are one value; others are what a form says to its reader.
pub(super) fn quoted_end(hay: &[u8], at: usize, end: usize) -> usize {
    let Some(quote) = at.checked_sub(1).map(|before| hay[before]).filter(|before| is_quote(*before)) else {
        return end;
    };
    let reach = hay.len().min(end + MAX_QUOTED);
    let Some(len) = memchr(quote, &hay[end..reach]) else { return end };
    let more = &hay[end..end + len];
    let told = |byte: &u8| byte.is_ascii_digit() || b"#$%^*_+=~@".contains(byte);
    let is_text = more.iter().all(|byte| *byte >= b' ' && *byte != b'\\' && *byte != 0x7f);
    let is_word = !more.contains(&b' ') && !more.contains(&b'(');
    if is_text && (is_word || hay[at..end + len].iter().any(told)) { end + len } else { end }
}

/// Whether what stands behind one of `words` names a value instead of being one: the word itself, or without quotes a name
/// that ends in it (`confirm_password`), or something that a program keeps (`os.environ`).
pub(super) fn is_reference(value: &[u8], is_quoted: bool, words: &[Vec<u8>]) -> bool {
    let ends = |word: &Vec<u8>| {
        let Some(from) = value.len().checked_sub(word.len()) else { return false };
        let parted = from == 0
            || !is_quoted && (matches!(value[from - 1], b'_' | b'.') || value[from].is_ascii_uppercase());
        parted && value[from..].eq_ignore_ascii_case(word)
    };
    let is_name = value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'('));
    let is_kept = || KEPT_IN.iter().any(|root| value.starts_with(root) && value.len() > root.len());
    is_name && (words.iter().any(ends) || !is_quoted && is_kept())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_end_at_their_value() {
        for (text, value) in [
            ("=hunter2", "hunter2"),
            ("\": \"hunter2\"", "hunter2\""),
            ("'] = 'x'", "x'"),
            (" => x", "x"),
            (" : \\\"x", "x"),
            ("：x", "x"),
        ] {
            let at = behind(text.as_bytes(), 0, false, false);
            assert_eq!(at.map(|at| &text[at..]), Some(value), "{text}");
        }
        assert_eq!(behind(b" is long", 0, false, false), None);
        assert_eq!(behind(b"", 0, true, false), None);
        for (text, value) in [(" x", 1), (" is x", 4), (" no. x", 5), (": x", 2), ("x", 9)] {
            assert_eq!(behind(text.as_bytes(), 0, true, false), Some(value).filter(|at| *at < 9), "{text}");
        }
    }

    #[test]
    fn quotes_bound_a_value() {
        for (text, value) in [
            ("\"two words #x\" y", "two words #x"),
            ("'p@ss;w0rd'", "p@ss;w0rd"),
            ("\"Please type it again\"", "Please"),
            ("\"hunter2\\\", x\"", "hunter2"),
            ("\"hunter2\nx\"", "hunter2"),
            ("'hunter2", "hunter2"),
        ] {
            let hay = text.as_bytes();
            let stops = |byte: &u8| b" ;\\\n\"'".contains(byte);
            let end = 1 + hay[1..].iter().position(stops).unwrap_or(hay.len() - 1);
            assert_eq!(&text[1..quoted_end(hay, 1, end)], value, "{text}");
        }
        assert_eq!(quoted_end(b"=x \"", 1, 2), 2);
    }

    #[test]
    fn names_are_no_values() {
        let words = [b"password".to_vec()];
        for name in ["password", "confirm_password", "this.state.password", "dbPassword", "os.environ"] {
            assert!(is_reference(name.as_bytes(), false, &words), "{name}");
        }
        assert!(is_reference(b"Password", true, &words) && !is_reference(b"my_password", true, &words));
        for value in ["hunter2", "mypassword", "Password1", "hello.world", "pass#password"] {
            assert!(!is_reference(value.as_bytes(), false, &words), "{value}");
        }
    }
}
