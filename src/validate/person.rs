//! What a name, a user name or a password cannot be.

use super::{Verdict, null};

const MAX_NAME: usize = 200;

/// What stands behind `password:` in code and prose, and is none.
const NO_PASSWORDS: [&str; 24] = [
    "true",
    "false",
    "string",
    "str",
    "text",
    "varchar",
    "required",
    "optional",
    "invalid",
    "incorrect",
    "wrong",
    "expired",
    "reset",
    "changed",
    "missing",
    "empty",
    "hidden",
    "redacted",
    "the",
    "and",
    "for",
    "your",
    "is",
    "yes",
];

/// Accounts that systems make for themselves, in order.
const SYSTEMS: [&str; 28] = [
    "_apt",
    "adm",
    "administrator",
    "avahi",
    "bin",
    "daemon",
    "dbus",
    "defaultaccount",
    "gnats",
    "guest",
    "halt",
    "krbtgt",
    "lp",
    "messagebus",
    "nobody",
    "polkitd",
    "postfix",
    "root",
    "rpcuser",
    "sshd",
    "sync",
    "sys",
    "syslog",
    "systemd-network",
    "systemd-resolve",
    "uucp",
    "wdagutilityaccount",
    "www-data",
];

/// A name or a part of an address: at least one letter, and not a word for nothing. `Na` is a given name, `na` and
/// `NA` are not.
pub fn name(bytes: &[u8]) -> Verdict {
    let letters = bytes.iter().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let nothing = null::is_null(bytes) && bytes != b"Na";
    if letters && !nothing && bytes.len() <= MAX_NAME { Verdict::Yes } else { Verdict::No }
}

/// A login name: something to type, and not a word for nothing.
pub fn user_name(bytes: &[u8]) -> Verdict {
    let typed = bytes.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    if typed && !null::is_null(bytes) { Verdict::Yes } else { Verdict::No }
}

/// A [login name](user_name) that somebody has: none of a system's own.
pub fn login(bytes: &[u8]) -> Verdict {
    if is_of_system(bytes) { Verdict::No } else { user_name(bytes) }
}

/// Whether a login, behind its domain, is one that a system made for itself.
fn is_of_system(bytes: &[u8]) -> bool {
    let login = bytes.rsplit(|byte| *byte == b'\\').next().unwrap_or(bytes);
    let order = |known: &&str| known.bytes().cmp(login.iter().map(u8::to_ascii_lowercase));
    // Most people's end with a digit.
    login.last().is_some_and(|last| !last.is_ascii_digit()) && SYSTEMS.binary_search_by(order).is_ok()
}

/// A password in clear: anything but a mask (`********`), a word for nothing, a word of code and prose, or a call.
pub fn password(bytes: &[u8]) -> Verdict {
    let first = bytes.first();
    let masked = bytes.len() > 2
        && bytes.iter().all(|byte| matches!(byte, b'*' | b'x' | b'X' | b'.') && Some(byte) == first);
    let word = NO_PASSWORDS.iter().any(|word| bytes.eq_ignore_ascii_case(word.as_bytes()));
    if bytes.is_empty() || bytes.ends_with(b"(") || masked || word || is_place(bytes) || null::is_null(bytes)
    {
        Verdict::No
    } else {
        Verdict::Maybe
    }
}

/// A place for a value in a format or a template, not the value: `%-20s`, `%(name)s`, `%PASSWORD%`.
fn is_place(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"%") else { return false };
    let of_format = |byte: &u8| byte.is_ascii_digit() || b"-+ #.*".contains(byte);
    let conversion = rest.iter().position(|byte| !of_format(byte)).unwrap_or(rest.len());
    bytes.ends_with(b"%") || rest.starts_with(b"(") || rest.starts_with(b"{") || rest.len() <= conversion + 2
}

/// A password in a sentence, where only its looks tell it from words: small letters, a digit,
/// and a capital or a sign; no address.
pub fn password_told(bytes: &[u8]) -> Verdict {
    let has = |is: fn(&u8) -> bool| bytes.iter().any(is);
    let sign = |byte: &u8| b"!@#^&*+~?%=$".contains(byte);
    let address = bytes.contains(&b'@') && bytes.contains(&b'.') || bytes.starts_with(b"0x");
    let mixed =
        has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit) && (has(u8::is_ascii_uppercase) || has(sign));
    if mixed && !address && password(bytes) != Verdict::No { Verdict::Maybe } else { Verdict::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["Ann", "O'Neill", "Na", "李小龍", "Núñez"] {
            assert_eq!(name(good.as_bytes()), Verdict::Yes, "{good}");
        }
        for bad in ["", "N/A", "na", "NULL", "123", "-", "unknown"] {
            assert_eq!(name(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }

    #[test]
    fn logins_and_passwords() {
        assert_eq!(user_name(b"jdoe"), Verdict::Yes);
        assert_eq!(user_name(b"..."), Verdict::No);
        assert!(!SYSTEMS.iter().any(|known| known.ends_with(|last: char| last.is_ascii_digit())));
        assert!(SYSTEMS.is_sorted() && login(b"rooter") == Verdict::Yes);
        for bad in ["root", "CORP\\krbtgt", "Administrator", "www-data"] {
            assert_eq!(login(bad.as_bytes()), Verdict::No, "{bad}");
        }
        assert_eq!(password(b"hunter2"), Verdict::Maybe);
        assert_eq!(password_told(b"Tr0ub4dor!x"), Verdict::Maybe);
        for bad in ["required", "SHA512CRYPT", "user2@shop.com", "oauth2", "Password"] {
            assert_eq!(password_told(bad.as_bytes()), Verdict::No, "{bad}");
        }
        for bad in ["", "********", "xxxxxx", "null", "True", "required"] {
            assert_eq!(password(bad.as_bytes()), Verdict::No, "{bad}");
        }
    }
}
