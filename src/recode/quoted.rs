//! Mail: in a part that says so, `=40` is `@`, and a line that ends with `=` goes on in the next (RFC 2045, 6.7).
//!
//! Only such parts are read so: what is said elsewhere with a `=` is left alone. So what is open has to be known
//! where reading begins: a [`State`](crate::plan::State), which the survey notes at every border. A part is told by its header alone,
//! since what begins with `--` may be anything; in doubt a part ends too early and is read as it stands.

use memchr::{memchr, memchr2, memmem};

use super::Text;

/// Lines longer than this are looked at in units of it: RFC 5322 allows 998 bytes.
const LONG: usize = 1000;

/// A header that says that the part is quoted-printable was read.
const SAID: u8 = 1;
/// The part is quoted-printable.
const BODY: u8 = 2;

const ENCODING: &[u8] = b"content-transfer-encoding:";
const QUOTED: &[u8] = b"quoted-printable";
/// How the next part, or the next message of a mailbox, begins.
const NEXT: [&[u8]; 3] = [b"content-type:", b"from ", b"return-path:"];

/// Whether a line says that its part is quoted-printable.
pub fn is_said(line: &[u8]) -> bool {
    begins(line, ENCODING) && line[ENCODING.len()..].trim_ascii().eq_ignore_ascii_case(QUOTED)
}

/// Reads mail into `text`; returns what is open behind it.
pub(super) fn read(text: &mut Text<'_>, end: bool) -> u8 {
    let source = text.source();
    let mut state = text.open;
    while let Some(len) = unit(&source[text.read..], state == BODY, end) {
        let line = &source[text.read..text.read + len];
        let next = behind(line, state);
        text.mark(text.read);
        if state == BODY && next == BODY {
            decode(text, line);
        } else {
            text.push(line);
        }
        text.read += len;
        state = next;
    }
    text.mark(text.read);
    state
}

/// How many bytes the next line takes, or the next part of an endless one; `None` if it is cut off.
fn unit(rest: &[u8], body: bool, end: bool) -> Option<usize> {
    let near = &rest[..rest.len().min(LONG)];
    let line = memchr(b'\n', near).map(|at| at + 1);
    let told =
        if body { memmem::find(&near[..line.unwrap_or(near.len())], b"=0A").map(|at| at + 3) } else { None };
    match told.or(line) {
        Some(len) => Some(len),
        None if near.is_empty() => None,
        None if near.len() < LONG => end.then_some(near.len()),
        None => {
            let escape = near[LONG - 3..].iter().position(|byte| *byte == b'=');
            Some(escape.map_or(LONG, |at| LONG - 3 + at))
        }
    }
}

/// What is open behind a line.
fn behind(line: &[u8], state: u8) -> u8 {
    match state {
        _ if is_said(line) => SAID,
        _ if begins(line, ENCODING) => 0,
        SAID if line.trim_ascii().is_empty() => BODY,
        BODY if NEXT.iter().any(|next| begins(line, next)) => 0,
        _ => state,
    }
}

fn begins(line: &[u8], with: &[u8]) -> bool {
    line.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// Reads a line of a quoted-printable part.
fn decode(text: &mut Text<'_>, line: &[u8]) {
    let (base, mut at) = (text.read, 0);
    while let Some(next) = memchr(b'=', &line[at..]).map(|len| at + len) {
        let Some((len, byte)) = escape(&line[next..]) else {
            text.push(&line[at..=next]);
            at = next + 1;
            continue;
        };
        text.push(&line[at..next]);
        text.mark(base + next);
        text.push(byte.as_slice());
        at = next + len;
        text.mark(base + at);
    }
    text.push(&line[at..]);
}

/// How many bytes an escape takes, and what it says: nothing if it breaks a line softly.
fn escape(rest: &[u8]) -> Option<(usize, Option<u8>)> {
    if let [b'=', high, low, ..] = rest
        && let (Some(high), Some(low)) = (char::from(*high).to_digit(16), char::from(*low).to_digit(16))
    {
        let byte = (high * 16 + low) as u8;
        return (byte >= b' ' || b"\t\r\n".contains(&byte)).then_some((3, Some(byte)));
    }
    let end = memchr2(b'\r', b'\n', rest)?;
    rest[1..end].trim_ascii().is_empty().then(|| {
        let pair = rest[end..].starts_with(b"\r\n");
        (end + 1 + usize::from(pair), None)
    })
}

/// Where what is before `at` of the text ends as stored; `before` marks are before it.
pub(super) fn end(marks: &[(usize, usize)], before: usize, at: usize) -> usize {
    match (marks.get(before), before.checked_sub(1).and_then(|last| marks.get(last))) {
        (Some(mark), _) if mark.0 == at => mark.1,
        (_, Some(last)) => last.1 + (at - last.0),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use crate::recode::Code;

    const MAIL: &[u8] = b"Subject: a=20b\r\nContent-Transfer-Encoding: Quoted-Printable\r\nContent-Type: text/plain\r\n\r\n\
        ann=40north=\r\nwind.io, 1=3D1 =zz =0\r\nM=C3=BCller=0D=0A=\r\n--x\r\nContent-Type: text/html\r\n\r\na=20b\r\n";

    #[test]
    fn only_parts_that_say_so_are_read() {
        let code = Code::named("utf-8, quoted-printable").unwrap();
        let text = code.read(MAIL, 0, true);
        let said = String::from_utf8(text.bytes().to_vec()).unwrap();
        let body = said.split_once("\r\n\r\n").unwrap().1;
        assert_eq!(
            body,
            "ann@northwind.io, 1=1 =zz =0\r\nMüller\r\n--x\r\nContent-Type: text/html\r\n\r\na=20b\r\n"
        );
        assert!(said.starts_with("Subject: a=20b\r\n"));
        let (from, to) = (said.find("ann@").unwrap(), said.find(", 1=").unwrap());
        assert_eq!(&MAIL[text.start(from)..text.end(to)], b"ann=40north=\r\nwind.io");
        let to = said.find("wind").unwrap();
        assert_eq!(&MAIL[text.start(from)..text.end(to)], b"ann=40north");
        assert_eq!(&MAIL[text.start(to)..text.end(to + 4)], b"wind");
    }

    #[test]
    fn what_is_open_at_a_line_is_all_that_must_be_known() {
        let code = Code::named("utf-8, quoted-printable").unwrap();
        let whole = code.read(MAIL, 0, true);
        for cut in memchr::memchr_iter(b'\n', MAIL).map(|at| at + 1) {
            let (first, second) = MAIL.split_at(cut);
            let first = code.read(first, 0, true);
            let second = code.read(second, first.open, true);
            assert_eq!([first.bytes(), second.bytes()].concat(), whole.bytes(), "cut at {cut}");
            assert_eq!(whole.place(cut), first.bytes().len(), "cut at {cut}");
        }
    }
}
