//! Is it an SQL dump, and what does a backslash mean in its strings?
//!
//! Only what reads as statements nearly throughout is one: prose and source code quote them too.

use memchr::{memchr_iter, memmem};

use super::sample::Sample;
use super::top;
use crate::grammar::End;
use crate::grammar::reader::{Reader, What};
use crate::plan::{Format, State, Statements};
use crate::record::Shape;

/// Words without one of which there are no records.
const WORDS: [&[u8]; 9] = [
    b"INSERT",
    b"insert",
    b"Insert",
    b"REPLACE INTO",
    b"replace into",
    b"COPY ",
    b"copy ",
    b"CREATE TABLE",
    b"create table",
];
/// What only dumps say that have, or have not, backslashes in strings.
const ESCAPING: [&[u8]; 5] = [b"MySQL", b"MariaDB", b"phpMyAdmin", b"ENGINE=", b"INSERT INTO `"];
const STANDARD: [&[u8]; 6] =
    [b"PostgreSQL", b"standard_conforming_strings = on", b"PRAGMA ", b"sqlite_", b"INSERT [", b"] ON\nGO"];

/// The format, and where the text begins, if the item is an SQL dump.
pub(super) fn find(sample: &Sample, line_end: u8) -> Option<(Format, usize)> {
    let head = &sample.head().bytes[..];
    if line_end != b'\n' || !WORDS.iter().any(|word| memmem::find(head, word).is_some()) {
        return None;
    }
    let format = Format::Sql(Statements { backslash: backslash(sample) });
    let first = top::text_start(head);
    is_dump(head, first, sample.head().end, format).then_some((format, first))
}

/// Whether a backslash makes the quote behind it an ordinary one: by what the dump says of itself, and else by
/// what stands behind such quotes.
fn backslash(sample: &Sample) -> bool {
    let head = &sample.head().bytes[..];
    let says = |words: &[&[u8]]| words.iter().any(|word| memmem::find(head, word).is_some());
    match (says(&ESCAPING), says(&STANDARD)) {
        (true, false) => return true,
        (false, true) => return false,
        _ => {}
    }
    let (mut inside, mut behind) = (0_usize, 0_usize);
    for block in &sample.blocks {
        let quotes = memchr_iter(b'\\', &block.bytes).filter(|at| block.bytes.get(at + 1) == Some(&b'\''));
        for at in quotes {
            let closes = matches!(block.bytes.get(at + 2), Some(b',' | b')' | b';'));
            behind += usize::from(closes);
            inside += usize::from(!closes);
        }
    }
    inside > behind
}

/// Whether the head holds records, and hardly anything but statements.
fn is_dump(head: &[u8], first: usize, end: End, format: Format) -> bool {
    let mut reader = Reader::learning(top::grammar(format, b'\n'));
    reader.blind = true;
    let (mut at, mut state, mut fields) = (first, State::default(), Vec::new());
    let (mut rows, mut other) = (0_usize, 0_usize);
    while at < head.len()
        && let Some(piece) = reader.step(head, at, end, &mut state, &mut fields)
    {
        match piece.what {
            What::Record(Shape::Row) => rows += 1,
            What::Structure => {}
            _ => other += piece.next - at,
        }
        at = piece.next;
    }
    let announced = rows > 0 || (end == End::More && reader.tables.plan().len() > 1);
    announced && at > first && other * 5 <= at - first
}
