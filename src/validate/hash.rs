//! Password hashes that carry their parameters: which parameters their schemes do not have.

use super::Verdict;

/// RFC 9106, section 3.1 and the PHC string format: at least one pass and lane, 8 KiB a lane, 8 bytes of salt,
/// 4 bytes of tag, base64 without padding.
pub fn argon2(bytes: &[u8]) -> Verdict {
    let mut fields = bytes.split(|byte| *byte == b'$').skip(2);
    let mut next = || fields.next().unwrap_or_default();
    let mut costs = next();
    if costs.starts_with(b"v=") {
        costs = next();
    }
    let (salt, tag) = (next(), next());
    let cost = |name: &[u8]| {
        let field = costs.split(|byte| *byte == b',').find_map(|field| field.strip_prefix(name))?;
        std::str::from_utf8(field).ok()?.parse::<u32>().ok()
    };
    let (Some(memory), Some(passes), Some(lanes)) = (cost(b"m="), cost(b"t="), cost(b"p=")) else {
        return Verdict::No;
    };
    let sound = passes >= 1 && lanes >= 1 && u64::from(memory) >= 8 * u64::from(lanes);
    if sound && base64_len(salt) >= 8 && base64_len(tag) >= 4 { Verdict::Yes } else { Verdict::No }
}

/// The portable PHP password hashing framework: log2 of its rounds, 7 to 30, is the fourth character.
pub fn phpass(bytes: &[u8]) -> Verdict {
    const ITOA64: &[u8] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let rounds = bytes.get(3).and_then(|rounds| ITOA64.iter().position(|known| known == rounds));
    if rounds.is_some_and(|rounds| (7..=30).contains(&rounds)) { Verdict::Yes } else { Verdict::No }
}

/// How many bytes so many characters of base64 without padding are; 0 where no bytes have that length.
fn base64_len(text: &[u8]) -> usize {
    if text.len() % 4 == 1 { 0 } else { text.len() * 3 / 4 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn argon2_parameters() {
        let tag = "U29tZVNhbHRTb21lU2FsdFNvbWVTYWx0";
        let of = |costs: &str, salt: &str| argon2(format!("$argon2id$v=19${costs}${salt}${tag}").as_bytes());
        assert_eq!(of("m=65536,t=3,p=4", "c29tZXNhbHQ"), Verdict::Yes);
        assert_eq!(of("m=16,t=3,p=4", "c29tZXNhbHQ"), Verdict::No);
        assert_eq!(of("m=65536,t=0,p=4", "c29tZXNhbHQ"), Verdict::No);
        assert_eq!(of("m=65536,t=3,p=4", "c29t"), Verdict::No);
        assert_eq!(of("m=99999999999,t=3,p=4", "c29tZXNhbHQ"), Verdict::No);
        assert_eq!(argon2(b""), Verdict::No);
    }

    #[test]
    fn phpass_rounds() {
        assert_eq!(phpass(b"$P$Babcdefgh"), Verdict::Yes);
        assert_eq!(phpass(b"$P$.abcdefgh"), Verdict::No);
        assert_eq!(phpass(b"$P$"), Verdict::No);
    }
}
