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

/// A token of an issuer: among its last twenty-four characters at least seven differ; a mask (`sk_live_xxxxxx`) is none.
pub fn varied(bytes: &[u8]) -> Verdict {
    let mut seen = [false; 256];
    bytes.iter().rev().take(24).for_each(|byte| seen[usize::from(*byte)] = true);
    if seen.iter().filter(|seen| **seen).count() >= 7 { Verdict::Yes } else { Verdict::No }
}

/// What a server knows a browser by: as [`varied`], with two digits at least; the names of programs have none or one.
pub fn session_id(bytes: &[u8]) -> Verdict {
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits >= 2 { varied(bytes) } else { Verdict::No }
}

/// GitHub and npm: four characters, random ones, and their CRC-32 as six digits of base 62 (0-9A-Za-z).
pub fn crc_32_base_62(bytes: &[u8]) -> Verdict {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let Some((body, check)) = bytes.get(4..).and_then(<[u8]>::split_last_chunk::<6>) else {
        return Verdict::No;
    };
    let sum = crc32fast::hash(body);
    let digit = |place: u32| DIGITS[(u64::from(sum) / 62_u64.pow(place) % 62) as usize];
    if (0..6).rev().map(digit).eq(check.iter().copied()) { Verdict::Yes } else { Verdict::No }
}

/// Microsoft, BitLocker recovery passwords: groups of six digits, each eleven times a number of sixteen bits.
pub fn bitlocker(bytes: &[u8]) -> Verdict {
    let number = |group: &[u8]| group.iter().fold(0_u32, |n, byte| n * 10 + u32::from(byte - b'0'));
    let groups = || bytes.split(|byte| *byte == b'-');
    let sound = |group: &[u8]| {
        let digits = group.len() == 6 && group.iter().all(u8::is_ascii_digit);
        digits && number(group).is_multiple_of(11) && number(group) < 720_896
    };
    let varied = groups().any(|group| Some(group) != groups().next());
    if groups().all(sound) && varied { Verdict::Yes } else { Verdict::No }
}

/// RFC 3986, section 3.2.1: `user:password@host` behind `://`. Templates and the words of documentation are none, nor is
/// what another colon and no port follow: a site, a login, and its password.
pub fn url_password(bytes: &[u8]) -> Verdict {
    let host = bytes.iter().position(|byte| *byte == b'@').unwrap_or(0);
    let tail = bytes[host..].iter().position(|byte| *byte == b':').map(|len| host + len);
    let Some(tail) = tail.filter(|_| bytes.starts_with(b"://")) else { return url_password_alone(bytes) };
    let port = &bytes[tail + 1..];
    let digits = port.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_port =
        (1..=5).contains(&digits) && port.get(digits).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    match url_password_alone(&bytes[..tail]) {
        Verdict::Yes if is_port => Verdict::Head(tail as u16),
        _ => Verdict::No,
    }
}

fn url_password_alone(bytes: &[u8]) -> Verdict {
    let told = || {
        let place = bytes.windows(3).position(|three| three == b"://")?;
        let rest = &bytes[place + 3..];
        let (who, rest) = rest.split_at(rest.iter().position(|byte| *byte == b':')?);
        let (secret, host) = rest[1..].split_at(rest.iter().position(|byte| *byte == b'@')?.checked_sub(1)?);
        let end = |byte: &u8| matches!(byte, b':' | b'/' | b'?');
        let host = host[1..].split(end).next().unwrap_or_default();
        let is_place = PLACES.iter().any(|place| host.eq_ignore_ascii_case(place.as_bytes()));
        let is_word = WORDS.iter().any(|word| secret.eq_ignore_ascii_case(word.as_bytes()));
        let is_template = secret.iter().any(|byte| matches!(byte, b'$' | b'%' | b'*' | b'<' | b'{' | b'#'));
        let same = who.eq_ignore_ascii_case(secret);
        Some(
            !is_word
                && !is_place
                && !same
                && (!is_template || is_encoded(secret))
                && super::person::password(secret) != Verdict::No,
        )
    };
    if told().unwrap_or(false) { Verdict::Yes } else { Verdict::No }
}

/// What documentation writes for a password.
const WORDS: [&str; 16] = [
    "password",
    "pass",
    "passwd",
    "pwd",
    "secret",
    "token",
    "changeme",
    "mypassword",
    "userpass",
    "user",
    "your_password",
    "yourpassword",
    "my_password",
    "dbpass",
    "port",
    "example",
];

/// And for a host.
const PLACES: [&str; 6] = ["host", "hostname", "server", "domain", "example.com", "domain.com"];

/// Whether every `%` begins an escape of two hex digits, and nothing else is odd.
fn is_encoded(secret: &[u8]) -> bool {
    let odd = secret.iter().any(|byte| matches!(byte, b'$' | b'*' | b'<' | b'{' | b'#'));
    let escapes = || secret.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    let is_escape =
        |at: usize| secret.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    !odd && escapes().all(|(at, _)| is_escape(at))
}

/// RFC 7617: behind `Basic `, user and password with a colon between, in base64.
pub fn basic_auth(bytes: &[u8]) -> Verdict {
    let mut out = [0; HEAD];
    let text = bytes.strip_prefix(b"Basic ").unwrap_or(bytes);
    let text = &text[..text.iter().rposition(|byte| *byte != b'=').map_or(0, |at| at + 1)];
    let url: Vec<u8> = text
        .iter()
        .map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            byte => *byte,
        })
        .collect();
    let Some(len) = base64url(&url, &mut out) else { return Verdict::No };
    let plain = &out[..len];
    let colon = plain.iter().position(|byte| *byte == b':');
    let sound = plain.iter().all(|byte| (0x20..0x7f).contains(byte) || *byte >= 0x80)
        && colon.is_some_and(|colon| colon > 0 && colon + 1 < len)
        && std::str::from_utf8(plain).is_ok();
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
    fn tokens_differ_from_masks() {
        assert_eq!(varied(b"sk_live_Synthetic0123456789ab"), Verdict::Yes);
        assert_eq!(varied(b"sk_live_xxxxxxxxxxxxxxxxxxxxxxxx"), Verdict::No);
        assert_eq!(varied(b""), Verdict::No);
    }

    #[test]
    fn checksums_of_issuers() {
        // The example that explains the format.
        assert_eq!(crc_32_base_62(b"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"), Verdict::Yes);
        assert_eq!(crc_32_base_62(b"ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18"), Verdict::No);
        assert_eq!(crc_32_base_62(b"ghp_0mLq17"), Verdict::No);
        assert_eq!(bitlocker(b"000011-000022-000033-000044-000055-000066-000077-000088"), Verdict::Yes);
        assert_eq!(bitlocker(b"000011-000022-000033-000044-000055-000066-000077-000089"), Verdict::No);
        assert_eq!(bitlocker(b"720896-000022"), Verdict::No);
    }

    #[test]
    fn passwords_in_addresses_and_headers() {
        assert_eq!(url_password(b"://app:S3cr-t7@db"), Verdict::Yes);
        assert_eq!(url_password(b"postgres://app:p%40ss1@db:5432/x"), Verdict::Yes);
        for bad in [
            "://app:password@db",
            "://app:${P}@db",
            "://app:%s@db",
            "://app:***@db",
            "://app:app@db",
            "://app:x7y8@host/",
            "://app:x7y8@Hostname:80",
            "://app",
            "",
        ] {
            assert_eq!(url_password(bad.as_bytes()), Verdict::No, "{bad}");
        }
        assert_eq!(basic_auth(b"Basic YW5uOmh1bnRlcjIheA=="), Verdict::Yes);
        for bad in ["Basic Zm9vYmFyYmF6cXV4", "Basic Og==", "Basic Information", ""] {
            assert_eq!(basic_auth(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn keys_are_random() {
        assert_eq!(random_base64(b"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), Verdict::Yes);
        assert_eq!(random_base64(b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), Verdict::No);
        assert_eq!(random_base64(b"path/to/the/secret/access/key/of/someone"), Verdict::No);
    }
}
