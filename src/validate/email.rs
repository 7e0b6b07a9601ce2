//! E-mail addresses: a local part of RFC 5322 atoms, a host name of RFC 1123, a top-level domain of IANA's list.
//!
//! Bounds as the breach-notification services use them: 1 to 64 bytes before the `@`, 4 to 255 behind it, no
//! address literals. In free text other words are glued behind (`a@b.com.However`, `a@b.comhttp://`): then the
//! longest front that still ends in a top-level domain counts.

use std::sync::LazyLock;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::Verdict;
use crate::kernel::classes::{self, Classes};

type Set<T> = HashSet<T, FixedState>;

/// The top-level domains of eight bytes or less, which are nearly all that are in use, as numbers; and the others.
static TLDS: LazyLock<(Set<u64>, Set<&'static [u8]>)> = LazyLock::new(|| {
    let lines = include_str!("../../patterns/tlds.txt").lines().filter(|line| !line.starts_with('#'));
    let (short, long): (Vec<&[u8]>, Vec<&[u8]>) =
        lines.map(str::as_bytes).partition(|label| label.len() <= size_of::<u64>());
    (short.into_iter().map(number).collect(), long.into_iter().collect())
});

/// Ends of host names inside organisations (RFC 6761, RFC 6762 appendix G, `.internal` of ICANN 2024, and usage):
/// nothing before them is an address on the internet, so nothing before them is cut out.
const PRIVATE: [&[u8]; 19] = [
    b"localhost",
    b"localdomain",
    b"local",
    b"internal",
    b"intranet",
    b"private",
    b"corp",
    b"home",
    b"lan",
    b"domain",
    b"workgroup",
    b"invalid",
    b"test",
    b"example",
    b"arpa",
    b"onion",
    b"i2p",
    b"bit",
    b"eth",
];

/// What is glued behind a top-level domain without a dot.
const GLUED: [&[u8]; 4] = [b"http", b"www", b"mailto", b"ftp"];

const MAX_LOCAL: usize = 64;
const MIN_DOMAIN: usize = 4;
const MAX_DOMAIN: usize = 255;
const MAX_LABEL: usize = 63;

/// The one login of every host of repositories: `git@host:path` is where code lies, and nobody's address.
const REPOSITORY: &[u8] = b"git@";

/// An address, or the front of the bytes that is one.
pub fn email(bytes: &[u8]) -> Verdict {
    if bytes.starts_with(REPOSITORY) {
        return Verdict::No;
    }
    if is_plain(bytes) {
        return Verdict::Yes;
    }
    let Some(at) = bytes.iter().position(|byte| *byte == b'@') else { return Verdict::No };
    let (local, domain) = (&bytes[..at], &bytes[at + 1..]);
    if !local_fits(local) {
        return Verdict::No;
    }
    match domain_len(domain) {
        Some(len) if len == domain.len() => Verdict::Yes,
        Some(len) => Verdict::Head((at + 1 + len) as u16),
        None => Verdict::No,
    }
}

/// Whether `label` is a top-level domain, in any case.
pub fn is_tld(label: &[u8]) -> bool {
    if label.len() <= size_of::<u64>() {
        return label.first().is_some_and(|first| *first != 0) && TLDS.0.contains(&number(label));
    }
    let mut folded = [0_u8; 63];
    let Some(folded) = folded.get_mut(..label.len()) else { return false };
    folded.copy_from_slice(label);
    folded.make_ascii_lowercase();
    TLDS.1.contains(&*folded)
}

/// Up to eight bytes as a number, in lower case.
fn number(label: &[u8]) -> u64 {
    label.iter().fold(0, |number, byte| number << 8 | u64::from(byte.to_ascii_lowercase()))
}

/// Whether these are an address of the usual kind, letters and digits with single dots, hyphens and underscores
/// between them: decided on all bytes at once. What is not may still be one.
fn is_plain(bytes: &[u8]) -> bool {
    let Some(len) = Some(bytes.len()).filter(|len| *len < classes::REACH) else { return false };
    let [at, letters, dots, local, domain, ..] = USUAL.of(bytes);
    let (at, sign) = (at.trailing_zeros() as usize, at & at.wrapping_neg());
    if at == 0 || at + MIN_DOMAIN >= len {
        return false;
    }
    let before = sign - 1;
    let signs = local & before | domain & !before | sign;
    let apart = signs & (signs << 1 | 1 | 1 << (len - 1)) == 0;
    let dots = dots & !before;
    if !apart || letters | signs != (1 << len) - 1 || dots == 0 {
        return false;
    }
    let label = &bytes[dots.ilog2() as usize + 1..];
    is_tld(label) && !is_private(label)
}

/// What an address of the usual kind is made of: its sign, letters and digits, dots, the signs between letters before
/// the sign, and behind it.
static USUAL: LazyLock<Classes> = LazyLock::new(|| {
    let class = |of: &[u8]| std::array::from_fn(|byte| of.contains(&(byte as u8)));
    let letters = std::array::from_fn(|byte| (byte as u8).is_ascii_alphanumeric());
    Classes::new(&[class(b"@"), letters, class(b"."), class(b"._+-"), class(b".-")]).expect("few, of ASCII")
});

fn is_private(label: &[u8]) -> bool {
    // The usual ones are none of these.
    let usual = matches!(label, b"com" | b"net" | b"org") || label.len() == 2;
    !usual && PRIVATE.iter().any(|name| label.eq_ignore_ascii_case(name))
}

fn local_fits(local: &[u8]) -> bool {
    let dots = local.starts_with(b".") || local.ends_with(b".") || local.windows(2).any(|pair| pair == b"..");
    (1..=MAX_LOCAL).contains(&local.len()) && !dots
}

/// How much of the front of `run` is a domain.
fn domain_len(run: &[u8]) -> Option<usize> {
    let run = &run[..run.len().min(MAX_DOMAIN + 1)];
    let end = run.len() - run.iter().rev().take_while(|byte| matches!(byte, b'.' | b'-')).count();
    let run = &run[..end];
    if is_private(last_label(run)) {
        return None;
    }
    let sound = sound_len(run);
    let glued = sound == end && !is_tld(last_label(run));
    glued.then(|| behind_glue(run)).flatten().or_else(|| longest_in_tld(&run[..sound]))
}

/// The front of `run` up to a label's end behind a top-level domain, the longest one.
fn longest_in_tld(mut run: &[u8]) -> Option<usize> {
    while let Some(dot) = run.iter().rposition(|byte| *byte == b'.') {
        if run.len() <= MAX_DOMAIN && run.len() >= MIN_DOMAIN && is_tld(&run[dot + 1..]) {
            return Some(run.len());
        }
        run = &run[..dot];
    }
    None
}

/// The length without what is glued to the last label.
fn behind_glue(run: &[u8]) -> Option<usize> {
    let label = last_label(run);
    let before = run.len() - label.len();
    let cut = (2..label.len().min(MAX_LABEL)).rev().find(|cut| {
        let (head, tail) = label.split_at(*cut);
        is_glue(head, tail) && is_tld(head)
    });
    cut.map(|cut| before + cut).filter(|len| before > 0 && (MIN_DOMAIN..=MAX_DOMAIN).contains(len))
}

/// Whether `tail` looks like other text behind the top-level domain `head`: a link, a new sentence, another
/// script, or a number behind three letters or more (two are too often part of a word).
fn is_glue(head: &[u8], tail: &[u8]) -> bool {
    let Some(first) = tail.first() else { return false };
    let word = |word: &&[u8]| tail.get(..word.len()).is_some_and(|front| front.eq_ignore_ascii_case(word));
    GLUED.iter().any(word)
        || !first.is_ascii()
        || first.is_ascii_uppercase() && head.iter().all(u8::is_ascii_lowercase)
        || head.len() > 2 && (first.is_ascii_digit() || *first == b'-')
}

/// How much of the front is well-formed labels (RFC 1123, section 2.1).
fn sound_len(run: &[u8]) -> usize {
    let labels = run.split(|byte| *byte == b'.');
    labels.take_while(|label| label_fits(label)).map(|label| label.len() + 1).sum::<usize>().saturating_sub(1)
}

fn label_fits(label: &[u8]) -> bool {
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-' || !byte.is_ascii();
    let hyphens = label.starts_with(b"-") || label.ends_with(b"-");
    (1..=MAX_LABEL).contains(&label.len()) && !hyphens && label.iter().all(fits)
}

fn last_label(run: &[u8]) -> &[u8] {
    run.rsplit(|byte| *byte == b'.').next().unwrap_or(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(text: &str) -> &str {
        match email(text.as_bytes()) {
            Verdict::Yes => text,
            Verdict::Head(len) => &text[..usize::from(len)],
            Verdict::No | Verdict::Maybe => "",
        }
    }

    #[test]
    fn whole_addresses() {
        for good in [
            "bob@a.io",
            "Bob.Smith+x@Mail.Example-Shop.CO.UK",
            "x@xn--mnchen-3ya.xn--p1ai",
            "x@münchen.de",
            "x@пример.рф",
            "1@2x.com",
        ] {
            assert_eq!(front(good), good);
        }
    }

    #[test]
    fn what_is_no_address() {
        let long = format!("{}@x.com", "a".repeat(65));
        let label = format!("x@{}.com", "a".repeat(64));
        for bad in [
            long.as_str(),
            &label,
            "@x.com",
            ".bob@x.com",
            "bob.@x.com",
            "b..b@x.com",
            "bob@x",
            "bob@com",
            "bob@-x.com",
            "bob@x-.com",
            "bob@x..com",
            "bob@1.2.3.4",
            "icon@2x.png",
            "root@host.localdomain",
            "root@my.company.local",
            "bob",
            "",
        ] {
            assert_eq!(front(bad), "", "{bad}");
        }
    }

    #[test]
    fn what_is_glued_is_cut() {
        for (text, address) in [
            ("a@b.com.", "a@b.com"),
            ("a@b.com...", "a@b.com"),
            ("a@b.com-", "a@b.com"),
            ("a@b.com.However", "a@b.com"),
            ("a@b.co.uk.please", "a@b.co.uk"),
            ("a@b.comhttp", "a@b.com"),
            ("a@b.comPlease", "a@b.com"),
            ("a@b.com2024", "a@b.com"),
            ("a@b.com，然后", "a@b.com"),
            ("a@b.internal-x", ""),
            ("a@b.commerce", ""),
        ] {
            assert_eq!(front(text), address, "{text}");
        }
    }

    #[test]
    fn the_list_is_there() {
        assert!(TLDS.0.len() + TLDS.1.len() > 1_400);
        assert!(is_tld(b"COM") && is_tld(b"xn--p1ai") && !is_tld(b"") && !is_tld(&[b'a'; 99]));
    }
}
