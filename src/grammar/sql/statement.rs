//! Statements: those that announce records, those that describe tables, and all others up to their end.

use super::cursor::{Cursor, Fault, string};
use crate::grammar::End;
use crate::grammar::names::Tables;
use crate::grammar::reader::Bytes;

/// The longest statement before its first record.
const LONGEST: usize = 64 << 10;
/// The longest string in a statement that holds no records.
const QUOTED: usize = 4 << 10;
/// Words that may stand between `INSERT` and the name.
const BEFORE_NAME: [&str; 13] = [
    "into",
    "ignore",
    "low_priority",
    "delayed",
    "high_priority",
    "or",
    "replace",
    "abort",
    "rollback",
    "fail",
    "only",
    "overwrite",
    "table",
];
/// Words that a statement begins with which holds nobody's data.
const STRUCTURE: [&str; 49] = [
    "create",
    "drop",
    "alter",
    "set",
    "lock",
    "unlock",
    "begin",
    "start",
    "commit",
    "rollback",
    "use",
    "go",
    "pragma",
    "analyze",
    "vacuum",
    "grant",
    "revoke",
    "truncate",
    "comment",
    "delimiter",
    "end",
    "flush",
    "reset",
    "show",
    "print",
    "prompt",
    "rem",
    "spool",
    "exec",
    "execute",
    "source",
    "select",
    "do",
    "call",
    "if",
    "else",
    "declare",
    "return",
    "close",
    "open",
    "fetch",
    "optimize",
    "checkpoint",
    "kill",
    "prepare",
    "on",
    "returning",
    "as",
    "deallocate",
];
/// Words that begin a statement wherever a line begins with them.
const LEADING: [&str; 4] = ["insert", "copy", "go", "create"];
/// Words whose statement ends with its line.
const LINES: [&str; 5] = ["go", "delimiter", "use", "rem", "prompt"];
/// Words that begin what is no column in the body of `CREATE TABLE`, and those that may also name one.
const NO_COLUMN: [&str; 8] =
    ["primary", "unique", "constraint", "foreign", "check", "fulltext", "spatial", "exclude"];
const HARDLY_A_COLUMN: [&str; 4] = ["key", "index", "period", "partition"];

/// What a statement that announces records says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Head {
    /// Tuples of this table follow at this place.
    Values(u16, usize),
    /// Rows of this table follow at this place.
    Copy(u16, usize),
}

/// The announcement at `at`, of at most so many bytes; `Some(None)` if none is, `None` if more bytes are needed to say.
#[expect(clippy::option_option, reason = "not known, and known to be none, are two answers")]
pub(super) fn head(
    Bytes { hay, end }: Bytes<'_>,
    at: usize,
    most: usize,
    current: u16,
    tables: &mut Tables,
) -> Option<Option<Head>> {
    let reach = hay.len().min(at + most.min(LONGEST));
    let mut cursor = Cursor::new(&hay[..reach], at);
    let is_last = end == End::Border && reach == hay.len();
    let word = cursor.word();
    let found = if word.eq_ignore_ascii_case(b"insert") || word.eq_ignore_ascii_case(b"replace") {
        insert(&mut cursor, is_last)
    } else if word.eq_ignore_ascii_case(b"copy") {
        copy(&mut cursor)
    } else {
        None
    };
    if found.is_none() && cursor.short && end == End::More && reach == hay.len() {
        return None;
    }
    Some(found.map(|found| {
        let table = match found.columns {
            Some(columns) => tables.with_columns(&found.name, columns),
            None => tables.named_near(&found.name, current),
        };
        if found.is_copy { Head::Copy(table, cursor.at) } else { Head::Values(table, cursor.at) }
    }))
}

/// A table as an announcement names it.
struct Named {
    name: Vec<u8>,
    columns: Option<Vec<Vec<u8>>>,
    is_copy: bool,
}

/// `INTO name (columns) VALUES`, up to the first tuple.
fn insert(cursor: &mut Cursor<'_>, is_last: bool) -> Option<Named> {
    cursor.gap();
    while BEFORE_NAME.iter().any(|word| cursor.keyword(word)) {
        cursor.gap();
    }
    let name = cursor.name()?;
    cursor.gap();
    let columns = if cursor.peek() == Some(b'(') { Some(cursor.names()?) } else { None };
    cursor.gap();
    if cursor.keyword("overriding") {
        for _ in 0..2 {
            cursor.gap();
            cursor.word();
        }
        cursor.gap();
    }
    if !cursor.keyword("values") && !cursor.keyword("value") {
        return None;
    }
    cursor.gap();
    let follows = cursor.peek().map_or(is_last && !cursor.in_comment, |byte| byte == b'(');
    follows.then_some(Named { name, columns, is_copy: false })
}

/// `name (columns) FROM stdin;` and the line end.
fn copy(cursor: &mut Cursor<'_>) -> Option<Named> {
    cursor.gap();
    let name = cursor.name()?;
    cursor.gap();
    let columns = if cursor.peek() == Some(b'(') { Some(cursor.names()?) } else { None };
    cursor.gap();
    if !cursor.keyword("from") {
        return None;
    }
    cursor.gap();
    if !cursor.keyword("stdin") {
        return None;
    }
    let line = memchr::memchr(b'\n', &cursor.hay[cursor.at..]);
    cursor.short |= line.is_none();
    let said = &cursor.hay[cursor.at..cursor.at + line?];
    cursor.at += line? + 1;
    (said.trim_ascii() == b";").then_some(Named { name, columns, is_copy: true })
}

/// What a statement without records is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Body {
    /// The first byte behind it.
    pub end: usize,
    /// Whether it says how data are kept, and not what they are.
    pub is_structure: bool,
    /// Whether it ends as a statement should.
    pub is_whole: bool,
}

/// The statement at `at`, of at most so many bytes; `None` if more are needed.
pub(super) fn body(Bytes { hay, end }: Bytes<'_>, at: usize, backslash: bool, most: usize) -> Option<Body> {
    let reach = hay.len().min(at + most);
    let mut cursor = Cursor::new(&hay[..reach], at);
    if cursor.peek() == Some(b'\\') {
        let line = memchr::memchr(b'\n', &cursor.hay[at..]);
        if line.is_none() && end == End::More && reach == hay.len() {
            return None;
        }
        let end = line.map_or(reach, |len| at + len + 1);
        return Some(Body { end, is_structure: true, is_whole: true });
    }
    let word = cursor.word();
    let is_structure = STRUCTURE.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()));
    let is_alone = LINES.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()));
    let stop =
        if is_alone { line_end(&mut cursor) } else { ends(&mut cursor, at, backslash, end != End::More) };
    if stop.is_none() && end == End::More && reach == hay.len() {
        return None;
    }
    let stop = stop.unwrap_or(reach);
    let is_whole = is_alone || stop < hay.len() || hay[at..stop].trim_ascii_end().ends_with(b";");
    Some(Body { end: stop.max(at + 1), is_structure, is_whole })
}

/// Behind the line at hand.
fn line_end(cursor: &mut Cursor<'_>) -> Option<usize> {
    memchr::memchr2(b'\n', b';', &cursor.hay[cursor.at..]).map(|len| cursor.at + len + 1)
}

/// Behind the semicolon that ends a statement, or at the line that begins another; `None` if neither is at hand.
fn ends(cursor: &mut Cursor<'_>, start: usize, backslash: bool, is_last: bool) -> Option<usize> {
    loop {
        let rest = &cursor.hay[cursor.at..];
        cursor.at += rest.iter().position(|byte| b";\n'\"`$-#/".contains(byte))?;
        match cursor.hay[cursor.at] {
            b';' => return Some(cursor.at + 1),
            b'\n' => {
                cursor.at += 1;
                let line = cursor.at;
                if line > start && is_leading(cursor)? {
                    return Some(line);
                }
            }
            b'$' => dollars(cursor, is_last)?,
            b'\'' | b'"' | b'`' => match string(cursor.hay, cursor.at, backslash, QUOTED, is_last) {
                Ok(close) => cursor.at = close + 1,
                Err(Fault::Short) if !is_last => return None,
                Err(fault) => {
                    let stop = if let Fault::Never(stop) = fault { stop } else { cursor.hay.len() };
                    let line = memchr::memchr(b'\n', &cursor.hay[cursor.at + 1..stop]);
                    cursor.at = line.map_or(stop, |len| cursor.at + 1 + len);
                }
            },
            _ => match cursor.comment() {
                Some(true) => cursor.at -= usize::from(cursor.hay[cursor.at - 1] == b'\n'),
                Some(false) => return None,
                None => cursor.at += 1,
            },
        }
    }
}

/// Whether a statement begins at the line at hand; `None` if its first word is not at hand.
fn is_leading(cursor: &mut Cursor<'_>) -> Option<bool> {
    let start = cursor.at;
    let word = cursor.word();
    let is = LEADING.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()));
    let is_short = cursor.at >= cursor.hay.len();
    cursor.at = start;
    (!is_short).then_some(is)
}

/// Past a string between `$$` or `$tag$`; past the dollar if it begins none.
fn dollars(cursor: &mut Cursor<'_>, is_last: bool) -> Option<()> {
    let rest = &cursor.hay[cursor.at..];
    let len = rest[1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count() + 2;
    let tag = rest.get(..len)?;
    cursor.at += 1;
    if tag.ends_with(b"$") {
        let body = &rest[len..rest.len().min(len + QUOTED)];
        if let Some(found) = memchr::memmem::find(body, tag) {
            cursor.at += len - 1 + found + len;
        } else if body.len() < QUOTED && !is_last {
            return None;
        }
    }
    Some(())
}

/// Name and columns of the table that the statement at `at` creates, if it does.
pub(super) fn create(hay: &[u8], at: usize) -> Option<(Vec<u8>, Vec<Vec<u8>>)> {
    let cursor = &mut Cursor::new(hay, at);
    cursor.keyword("create").then_some(())?;
    cursor.gap();
    while ["global", "local", "temporary", "temp", "unlogged"].iter().any(|word| cursor.keyword(word)) {
        cursor.gap();
    }
    cursor.keyword("table").then_some(())?;
    cursor.gap();
    while ["if", "not", "exists"].iter().any(|word| cursor.keyword(word)) {
        cursor.gap();
    }
    let name = cursor.name()?;
    cursor.gap();
    cursor.eat(b'(').then_some(())?;
    let mut columns = Vec::new();
    loop {
        cursor.gap();
        if !is_constraint(cursor) {
            columns.push(cursor.name()?);
        }
        if !definition(cursor)? {
            break;
        }
    }
    (!columns.is_empty()).then_some((name, columns))
}

/// Whether the definition at hand is no column's: `KEY (id)`, `KEY by_id (id)`, but not `key varchar(8)`.
fn is_constraint(cursor: &Cursor<'_>) -> bool {
    let cursor = &mut cursor.clone();
    if NO_COLUMN.iter().any(|word| cursor.keyword(word)) {
        return true;
    }
    if !HARDLY_A_COLUMN.iter().any(|word| cursor.keyword(word)) {
        return false;
    }
    cursor.gap();
    if cursor.peek() != Some(b'(') {
        cursor.name();
        cursor.gap();
    }
    cursor.eat(b'(') && cursor.peek().is_some_and(|byte| !byte.is_ascii_digit())
}

/// Past the rest of a definition; whether another one follows.
fn definition(cursor: &mut Cursor<'_>) -> Option<bool> {
    let mut depth = 0_usize;
    loop {
        match cursor.peek()? {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(false),
            b')' => depth -= 1,
            b',' if depth == 0 => {
                cursor.at += 1;
                return Some(true);
            }
            b'\'' => cursor.at = string(cursor.hay, cursor.at, true, QUOTED, true).ok()?,
            b'-' | b'#' | b'/' if cursor.comment().is_some() => continue,
            _ => {}
        }
        cursor.at += 1;
    }
}
