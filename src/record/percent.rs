//! Percent escapes (RFC 3986, 2.1), as addresses and forms in logs are full of: `ann%40northwind.io`.
//!
//! Anything may hold a `%` that means nothing, so only what decodes to a character is read: ASCII that is no
//! control, or a whole character of UTF-8.

use memchr::memchr_iter;

/// The longest character.
const LONGEST: usize = 4;

/// The first escape at or after `at` of `hay`.
pub fn next(hay: &[u8], at: usize) -> Option<usize> {
    let rest = hay.get(at..)?;
    memchr_iter(b'%', rest).find(|found| byte(&rest[*found..]).is_some()).map(|found| at + found)
}

/// Appends what `stored` says to `out`; behind each character that was escaped, `map` is told its end there and
/// in `stored`.
pub fn decode(stored: &[u8], out: &mut Vec<u8>, mut map: impl FnMut(usize, usize)) {
    let mut at = 0;
    while let Some(found) = next(stored, at) {
        out.extend_from_slice(&stored[at..found]);
        at = match character(&stored[found..], out) {
            Some(len) => {
                map(out.len(), found + len);
                found + len
            }
            None => {
                out.push(b'%');
                found + 1
            }
        };
    }
    out.extend_from_slice(&stored[at..]);
}

/// The byte that `rest` begins with the escape of.
fn byte(rest: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = rest else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

/// Appends the character that `rest` begins with the escapes of; returns their length.
fn character(rest: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let mut bytes = [0; LONGEST];
    let mut len = 0;
    for escape in rest.chunks(3).take(LONGEST) {
        bytes[len] = byte(escape)?;
        len += 1;
        if let Ok(text) = str::from_utf8(&bytes[..len]) {
            let is_text = !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n'));
            out.extend_from_slice(if is_text { text.as_bytes() } else { &[] });
            return is_text.then_some(len * 3);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_characters_are_read() {
        for (stored, said) in [
            ("ann%40northwind.io&x=%2B1%202", "ann@northwind.io&x=+1 2"),
            ("M%C3%BCller %e5%bc%a0%E4%BC%9F", "Müller 张伟"),
            ("100% of %zz, 5%2, %", "100% of %zz, 5%2, %"),
            ("like '%ab%' or '%FC%'", "like '%ab%' or '%FC%'"),
            ("%00%1B%7F%C2%85", "%00%1B%7F%C2%85"),
            ("%E4%BC x%C3", "%E4%BC x%C3"),
            ("%%41%2541", "%A%41"),
        ] {
            let mut out = Vec::new();
            decode(stored.as_bytes(), &mut out, |_, _| {});
            assert_eq!(String::from_utf8(out).unwrap(), said);
        }
        assert_eq!((next(b"a%z%4", 0), next(b"a%z%41", 0), next(b"%41", 1)), (None, Some(3), None));
    }
}
