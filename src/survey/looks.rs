//! What lines and cells look like, at a glance.
//!
//! Coarse on purpose: it only has to keep prose, source code and logs from being taken for tables, and
//! headers from being taken for people.

/// How log lines begin: `d` a digit, `a` a letter, anything else itself.
const TIMES: [&str; 11] = [
    "dddd-dd-dd",
    "dddd/dd/dd",
    "dd/aaa/dddd",
    "dd-aaa-dddd",
    "dd/dd/dddd",
    "dd.dd.dddd",
    "dd:dd:dd",
    "aaa dd dd:dd",
    "aaa  d dd:dd",
    "aaa aaa dd dd:dd",
    "dddddddddd.",
];

/// Bytes of a cell that may be a header.
const MAX_HEADER: usize = 64;

/// Whether a line begins with a time or an address, or carries two `key=value`.
pub(super) fn is_logged(line: &[u8]) -> bool {
    let open = line.iter().take_while(|byte| matches!(byte, b'[' | b'(' | b'"' | b' ')).count();
    let line = &line[open..];
    time_len(line) > 0 || address_len(line) > 0 || key_values(line) >= 2
}

/// Whether a cell is a time or an address and nothing else.
pub(super) fn is_stamp(cell: &[u8]) -> bool {
    let clock = |byte: &u8| byte.is_ascii_digit() || b":.,TZ+- ".contains(byte);
    let time = time_len(cell);
    (time > 0 && cell[time..].iter().all(clock)) || (address_len(cell) == cell.len() && !cell.is_empty())
}

/// Length of the time that `text` begins with, 0 if it does not.
fn time_len(text: &[u8]) -> usize {
    let fits = |(shape, byte): (u8, &u8)| match shape {
        b'd' => byte.is_ascii_digit(),
        b'a' => byte.is_ascii_alphabetic(),
        other => *byte == other,
    };
    let begins = |shape: &&&str| shape.len() <= text.len() && shape.bytes().zip(text).all(fits);
    TIMES.iter().find(begins).map_or(0, |shape| shape.len())
}

/// Length of the dotted address that `text` begins with, 0 if it does not.
fn address_len(text: &[u8]) -> usize {
    let len = text.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    let groups = text[..len].split(|byte| *byte == b'.');
    if groups.clone().count() == 4 && groups.into_iter().all(|group| (1..=3).contains(&group.len())) {
        len
    } else {
        0
    }
}

/// How many words are followed by `=` and a value.
fn key_values(line: &[u8]) -> usize {
    let words = line.split(u8::is_ascii_whitespace);
    let is_pair = |word: &&[u8]| {
        let key =
            word.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(byte)).count();
        key > 0 && word.get(key) == Some(&b'=') && word.len() > key + 1 && !word[key + 1..].starts_with(b"=")
    };
    words.filter(is_pair).count()
}

/// Whether a line is markup, an object, a statement or indented: something with delimiters that is no row.
pub(super) fn is_code(line: &[u8]) -> bool {
    const STATEMENTS: [&[u8]; 8] =
        [b"INSERT ", b"CREATE ", b"SELECT ", b"COPY ", b"DROP ", b"import ", b"#include", b"using "];
    line.first().is_some_and(|byte| b" \t{}[](<>/*#".contains(byte))
        || STATEMENTS
            .iter()
            .any(|word| line.len() >= word.len() && line[..word.len()].eq_ignore_ascii_case(word))
}

/// Whether a cell could name a column: short, with a letter, and not itself a value of a telling kind.
pub(super) fn could_name(cell: &[u8]) -> bool {
    cell.len() <= MAX_HEADER
        && !is_telling(cell)
        && std::str::from_utf8(cell).is_ok_and(|text| text.chars().any(char::is_alphabetic))
}

/// Whether a cell is a number, a date, a mail or web address, a hash: what no header is.
pub(super) fn is_telling(cell: &[u8]) -> bool {
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
    let hex = cell.len() >= 16 && digits > 0 && cell.iter().all(u8::is_ascii_hexdigit);
    let numeric =
        digits > 0 && cell.iter().all(|byte| byte.is_ascii_digit() || b" .,:;/+-()$%TZ".contains(byte));
    numeric || hex || is_mail(cell) || cell.starts_with(b"$") || cell.starts_with(b"http") || is_stamp(cell)
}

/// Whether a cell names its value beside it: `ssn=210-10-3001`, `Email: ann@x.org`. A header has a name alone.
pub(super) fn is_pair(cell: &[u8]) -> bool {
    let Some(at) = memchr::memchr2(b'=', b':', cell).filter(|at| *at > 0) else { return false };
    let value = cell[at + 1..].trim_ascii();
    is_mail(value) || is_telling(value) && value.iter().filter(|byte| byte.is_ascii_digit()).count() >= NUMBER
}

/// Digits that are somebody's number rather than a part of a name.
const NUMBER: usize = 6;

/// Whether a line says nothing of anybody: no mail address, and no number of [`NUMBER`] digits or more.
pub(super) fn is_title(line: &[u8]) -> bool {
    let words = || line.split(u8::is_ascii_whitespace);
    let digits = |word: &[u8]| word.iter().filter(|byte| byte.is_ascii_digit()).count();
    !line.contains(&b'@') && words().all(|word| digits(word) < NUMBER || is_stamp(word))
}

/// Whether a cell has the rough form of a mail address.
pub(super) fn is_mail(cell: &[u8]) -> bool {
    let Some(at) = memchr::memchr(b'@', cell) else { return false };
    let (local, domain) = (&cell[..at], &cell[at + 1..]);
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_".contains(byte) || *byte >= 0x80;
    let dot = domain.iter().rposition(|byte| *byte == b'.');
    !local.is_empty()
        && local.iter().all(|byte| byte.is_ascii_graphic() || *byte >= 0x80)
        && domain.iter().all(plain)
        && dot.is_some_and(|dot| dot > 0 && domain.len() - dot > 2)
}

/// Whether a cell has the rough form of a user name, of a domain (`CORP\ann`) or none.
pub(super) fn is_user(cell: &[u8]) -> bool {
    (2..=64).contains(&cell.len())
        && cell.iter().any(u8::is_ascii_alphabetic)
        && cell.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-+@$\\".contains(byte))
        && !is_hash(cell)
}

/// Whether a cell is a phone number as the world writes it: `+` and digits.
pub(super) fn is_phone(cell: &[u8]) -> bool {
    let Some((b'+', digits)) = cell.split_first() else { return false };
    (8..=15).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
}

/// Whether a cell is a hash: hex of the length of one, or `$`, its scheme, `$` and more.
pub(super) fn is_hash(cell: &[u8]) -> bool {
    let hex = cell.strip_prefix(b"*").unwrap_or(cell);
    let is_hex = matches!(hex.len(), 32 | 40 | 48 | 56 | 64 | 96 | 128)
        && hex.iter().all(u8::is_ascii_hexdigit)
        && hex.iter().any(u8::is_ascii_digit);
    let scheme = cell.strip_prefix(b"$").and_then(|rest| rest.iter().position(|byte| *byte == b'$'));
    is_hex || cell.len() >= 13 && scheme.is_some_and(|len| (1..=16).contains(&len))
}

/// Whether a cell is the hashes of a Windows account, and the three colons behind them: `LM:NT:::`.
pub(super) fn is_hashes(cell: &[u8]) -> bool {
    let mut parts = cell.split(|byte| *byte == b':');
    let old =
        parts.next().is_some_and(|part| is_hash(part) || part.is_empty() || part.starts_with(b"NO PASSWORD"));
    let new = parts.next().is_some_and(|part| is_hash(part) || part.starts_with(b"NO PASSWORD"));
    old && new && parts.by_ref().take(2).filter(|part| part.is_empty()).count() == 2
}

/// Whether a cell is the days of an account, as `/etc/shadow` has them behind the password.
pub(super) fn is_days(cell: &[u8]) -> bool {
    memchr::memchr_iter(b':', cell).count() == 6
        && cell.iter().all(|byte| byte.is_ascii_digit() || *byte == b':')
}

/// Whether a cell is the number of a row or an account.
pub(super) fn is_number(cell: &[u8]) -> bool {
    (1..=10).contains(&cell.len()) && cell.iter().all(u8::is_ascii_digit)
}

/// Whether a cell numbers its line: `12.`, `12)`.
pub(super) fn is_place(cell: &[u8]) -> bool {
    matches!(cell, [digits @ .., b'.' | b')'] if is_number(digits))
}

/// Whether a cell has the form of a secret that somebody made up or a machine hashed: letters and digits, no blank.
pub(super) fn is_secret(cell: &[u8]) -> bool {
    cell.len() >= 4
        && cell.iter().any(u8::is_ascii_digit)
        && cell.iter().any(u8::is_ascii_alphabetic)
        && !cell.iter().any(u8::is_ascii_whitespace)
        && !is_stamp(cell)
        && !is_mail(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs() {
        for line in [
            "2026-01-02T03:04:05Z INFO x",
            "[02/Jan/2026:03:04:05 +0000] x",
            "1.2.3.4 - - [..]",
            "Jan  2 03:04:05 host sshd[1]: x",
            "level=info msg=\"x\"",
            "1690000000.123 x",
        ] {
            assert!(is_logged(line.as_bytes()), "{line}");
        }
        for line in ["Dear John, hello", "1.2.3 release", "if (a == b) c = d;", "x=1"] {
            assert!(!is_logged(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn cells() {
        for cell in ["id", "E-Mail", "first name", "Születési dátum", "address1"] {
            assert!(could_name(cell.as_bytes()), "{cell}");
        }
        for cell in [
            "",
            "17",
            "2026-01-02",
            "bob@example.com",
            "+1 (212) 555-0123",
            "$2a$10$x",
            "1.2.3.4",
            "d41d8cd98f00b204",
        ] {
            assert!(!could_name(cell.as_bytes()), "{cell}");
        }
        assert!(
            is_mail(b"a.b+c@x-y.co.uk") && !is_mail(b"a@b") && !is_mail(b"@x.org") && !is_mail(b"a b@x.org")
        );
    }
}
