//! Lines of a credential list, parted as its layout says.
//!
//! Each part ends at its delimiter, but one is open: it takes whatever is too many, since a password may hold any
//! character. What an address holds parts nothing either.

use memchr::memmem;
use memchr::{memchr, memchr2, memrchr, memrchr2};

use super::{End, Grammar, Step, lines, trimmed};
use crate::layout::{Pairs, Part};
use crate::record::Field;

/// What stands before a remark.
const NOTE: &[u8] = b" | ";
const SCHEME: &[u8] = b"://";
/// Bytes of the longest name of a scheme.
const MAX_SCHEME: usize = 16;

/// The line at `at`, parted; as one field if it has not the parts.
pub(super) fn step(
    grammar: &Grammar,
    pairs: Pairs,
    hay: &[u8],
    at: usize,
    end: End,
    fields: &mut Vec<Field>,
) -> Option<Step> {
    let step = lines::step(grammar, hay, at, end)?;
    if part(pairs, hay, at, step.end, fields).is_none() {
        fields.clear();
        fields.push(trimmed(hay, at, step.end));
    }
    Some(step)
}

fn part(pairs: Pairs, hay: &[u8], mut at: usize, mut end: usize, fields: &mut Vec<Field>) -> Option<()> {
    let (parts, open) = (pairs.layout.parts(), pairs.layout.open());
    for part in &parts[..open] {
        let (len, skip) = head(*part, pairs.delimiter, &hay[at..end])?;
        fields.push(trimmed(hay, at, at + len));
        at += len + skip;
    }
    let mut last = None;
    if let Some(part) = parts.get(open + 1) {
        let (len, skip) = tail(*part, pairs.delimiter, &hay[at..end])?;
        last = Some(trimmed(hay, at + len + skip, end));
        end = at + len;
    }
    fields.push(trimmed(hay, at, end));
    fields.extend(last);
    Some(())
}

/// Length of a part that stands first in `text`, and of what parts it from the next.
fn head(part: Part, delimiter: u8, text: &[u8]) -> Option<(usize, usize)> {
    let next = |len: usize| (len, usize::from(len > 0 && len < text.len()));
    match part {
        Part::Site => Some(next(site_len(text, delimiter))),
        Part::Place if !text.first()?.is_ascii_digit() => Some((0, 0)),
        Part::Place => Some(next(memchr(b' ', text)?)),
        // A hash that nobody has cracked yet stands alone.
        Part::Hash => Some(first(delimiter, text).map_or((text.len(), 0), |len| (len, 1))),
        _ => first(delimiter, text).map(|len| (len, 1)),
    }
}

/// Length of the open part of `text`, and of what parts it from the last.
fn tail(part: Part, delimiter: u8, text: &[u8]) -> Option<(usize, usize)> {
    match part {
        Part::Note => Some(memmem::find(text, NOTE).map_or((text.len(), 0), |len| (len, NOTE.len()))),
        Part::Site => Some(site_from(text, delimiter).map_or((text.len(), 0), |from| (from - 1, 1))),
        _ if is_either(delimiter) => memrchr2(b':', b';', text).map(|len| (len, 1)),
        _ => memrchr(delimiter, text).map(|len| (len, 1)),
    }
}

/// The first delimiter of `text`.
fn first(delimiter: u8, text: &[u8]) -> Option<usize> {
    if is_either(delimiter) { memchr2(b':', b';', text) } else { memchr(delimiter, text) }
}

/// Whether the delimiter is one of two that stand for each other.
fn is_either(delimiter: u8) -> bool {
    matches!(delimiter, b':' | b';')
}

/// Length of the address of a site that `text` begins with, 0 if it does not: a scheme or a host name, perhaps a port,
/// and whatever follows a slash, up to the delimiter or a blank.
pub fn site_len(text: &[u8], delimiter: u8) -> usize {
    let to_end = |from: usize| {
        let end = |byte: &u8| *byte == delimiter || *byte == b' ';
        text[from..].iter().position(end).map_or(text.len(), |len| from + len)
    };
    let host = memmem::find(&text[..text.len().min(MAX_SCHEME + SCHEME.len())], SCHEME)
        .filter(|len| {
            *len > 0 && text[..*len].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        })
        .map(|len| len + SCHEME.len());
    let from = host.unwrap_or(0);
    let end = to_end(from);
    if host.is_none() && !is_host(text[..end].split(|byte| *byte == b'/').next().unwrap_or_default()) {
        return 0;
    }
    if memchr(b'/', &text[from..end]).is_some() {
        return end;
    }
    let Some(port) = text.get(end + 1..).filter(|_| text[end] == b':') else { return end };
    let digits = port.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_port = (1..=5).contains(&digits)
        && match port.get(digits) {
            Some(b'/' | b'?' | b'#') => true,
            // A login of digits is as likely, unless a login and a password follow.
            Some(byte) if *byte == delimiter || *byte == b' ' => {
                first(delimiter, &port[digits + 1..]).is_some()
            }
            _ => false,
        };
    if is_port { to_end(end + 1 + digits) } else { end }
}

/// Where the address that `text` ends with begins, behind a delimiter.
fn site_from(text: &[u8], delimiter: u8) -> Option<usize> {
    let scheme = memmem::rfind(text, SCHEME)?;
    let letters = text[..scheme].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let from = scheme - letters;
    (letters > 0 && from > 0 && first(delimiter, &text[from - 1..from]).is_some()).then_some(from)
}

/// Whether `text` has the form of a host name or an address of four numbers.
fn is_host(text: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let mut labels = text.rsplit(|byte| *byte == b'.');
    let top = labels.next().unwrap_or_default();
    let is_top = top.len() >= 2 && top.iter().all(u8::is_ascii_alphabetic);
    let is_address =
        text.split(|byte| *byte == b'.').count() == 4 && text.iter().all(|byte| !byte.is_ascii_alphabetic());
    text.iter().all(plain) && (is_top || is_address) && labels.next().is_some_and(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::Limits;
    use crate::layout::Layout;
    use crate::plan::Format;

    fn parted(layout: Layout, delimiter: u8, line: &str) -> Vec<&str> {
        let format = Format::Combo(Pairs { delimiter, header: false, layout });
        let grammar = Grammar { format, line_end: b'\n', limits: Limits::default() };
        let mut fields = Vec::new();
        grammar.step(line.as_bytes(), 0, End::Item, &mut fields);
        fields.iter().map(|field| &line[field.range()]).collect()
    }

    #[test]
    fn the_open_part_takes_what_is_too_many() {
        for (layout, line, parts) in [
            (Layout::Pair, "a@x.org:p:q;r", vec!["a@x.org", "p:q;r"]),
            (Layout::Pair, "a@x.org;p:q", vec!["a@x.org", "p:q"]),
            (Layout::Cracked, "ann:0af:p:q", vec!["ann", "0af", "p:q"]),
            (Layout::Cracked, "ann:0af", vec!["ann", "0af", ""]),
            (Layout::Turned, "p:q:a@x.org", vec!["p:q", "a@x.org"]),
            (Layout::Noted, "a@x.org:p:q | Country = DE", vec!["a@x.org", "p:q", "Country = DE"]),
            (Layout::Noted, "a@x.org:p", vec!["a@x.org", "p", ""]),
            (Layout::Listed, "12. a@x.org:p:q", vec!["12.", "a@x.org", "p:q"]),
            (Layout::Shadow, "ann:$6$x:19012:0:99999:7:::", vec!["ann", "$6$x", "19012:0:99999:7:::"]),
            (Layout::Named, "ann:a@x.org", vec!["ann:a@x.org"]),
        ] {
            assert_eq!(parted(layout, b':', line), parts, "{line}");
        }
    }

    #[test]
    fn what_an_address_holds_parts_nothing() {
        for (line, parts) in [
            ("https://x.org:ann:p:q", ["https://x.org", "ann", "p:q"]),
            ("https://x.org/a:ann:p", ["https://x.org/a", "ann", "p"]),
            ("https://x.org:8443/a?b=1:ann:p", ["https://x.org:8443/a?b=1", "ann", "p"]),
            ("https://x.org:8443:ann:p", ["https://x.org:8443", "ann", "p"]),
            ("https://x.org:12345:p", ["https://x.org", "12345", "p"]),
            ("android://aB==@org.x/:ann:p", ["android://aB==@org.x/", "ann", "p"]),
            ("http://192.0.44.7/admin:root:p", ["http://192.0.44.7/admin", "root", "p"]),
            ("www.x.org/a:ann:p", ["www.x.org/a", "ann", "p"]),
            ("https://x.org/a ann:p", ["https://x.org/a", "ann", "p"]),
            ("ann:p:q", ["", "ann", "p:q"]),
        ] {
            assert_eq!(parted(Layout::Site, b':', line), parts, "{line}");
        }
        assert_eq!(parted(Layout::Site, b'|', "http://x.org|ann|p|q"), ["http://x.org", "ann", "p|q"]);
        for (line, parts) in [
            ("ann:p:q:https://x.org:80/", ["ann", "p:q", "https://x.org:80/"]),
            ("ann:p:q", ["ann", "p:q", ""]),
        ] {
            assert_eq!(parted(Layout::SiteLast, b':', line), parts, "{line}");
        }
    }
}
