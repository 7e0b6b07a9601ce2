//! Tokens and keys that say what they are.

use super::Verdict;

/// So much of a token's header is read; what is longer may say its algorithm further on.
const HEAD: usize = 768;

/// RFC 7519 and RFC 7515: the first part is, in base64url, a JSON object with the algorithm.
pub fn jwt(bytes: &[u8]) -> Verdict {
    let header = bytes.split(|byte| *byte == b'.').next().unwrap_or_default();
    let mut head = [0; HEAD];
    let Some(len) = base64url(header, &mut head) else { return Verdict::No };
    let says = |what: &[u8]| head[..len].windows(what.len()).any(|window| window == what);
    match (says(b"\"alg\""), len == HEAD) {
        (true, false) if head[..len].trim_ascii_end().ends_with(b"}") => Verdict::Yes,
        (true, true) => Verdict::Yes,
        (false, true) => Verdict::Maybe,
        _ => Verdict::No,
    }
}

/// A secret key beside its label: of forty characters of base64 some are letters of both cases, some are digits, and
/// many differ; a path or a word of code is none.
pub fn random_base64(bytes: &[u8]) -> Verdict {
    let mut seen = [false; 256];
    for byte in bytes {
        seen[usize::from(*byte)] = true;
    }
    let some = |class: fn(&u8) -> bool| bytes.iter().any(class);
    let varied = seen.iter().filter(|seen| **seen).count() >= 16;
    let sound =
        varied && some(u8::is_ascii_lowercase) && some(u8::is_ascii_uppercase) && some(u8::is_ascii_digit);
    if sound { Verdict::Yes } else { Verdict::No }
}

/// Decodes as much as `out` holds, and says how much that is; `None` for what is not base64url without padding.
fn base64url(text: &[u8], out: &mut [u8]) -> Option<usize> {
    let (mut bits, mut held, mut len) = (0_u32, 0, 0);
    for byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            let Some(place) = out.get_mut(len) else { return Some(len) };
            *place = (bits >> held) as u8;
            len += 1;
        }
    }
    Some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_their_algorithm() {
        assert_eq!(jwt(b"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.x"), Verdict::Yes);
        // {"typ":"JWT"}, {"alg" cut short, no base64.
        for bad in ["eyJ0eXAiOiJKV1QifQ.eyJ9.x", "eyJhbGci.eyJ9.x", "eyJhbGciOiJI+zI1NiJ9.eyJ9.x", ""] {
            assert_eq!(jwt(bad.as_bytes()), Verdict::No, "{bad}");
        }
        let long = format!("eyJ{}.eyJ9.x", "A".repeat(2000));
        assert_eq!(jwt(long.as_bytes()), Verdict::Maybe);
    }

    #[test]
    fn base64url_of_rfc_4648() {
        for (text, bytes) in [("", ""), ("Zg", "f"), ("Zm8", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
            let mut out = [0; 8];
            assert_eq!(base64url(text.as_bytes(), &mut out).map(|len| &out[..len]), Some(bytes.as_bytes()));
        }
    }

    #[test]
    fn keys_are_random() {
        assert_eq!(random_base64(b"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), Verdict::Yes);
        assert_eq!(random_base64(b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), Verdict::No);
        assert_eq!(random_base64(b"path/to/the/secret/access/key/of/someone"), Verdict::No);
    }
}
