//! How records are written: fields between delimiters, tuples, rows of `COPY`, objects.
//!
//! Each as the programs write it that most dumps come from, with their ways of writing what would end a value
//! early. Lines are text; the page stores them in its encoding.

/// How the records of a file are written.
#[derive(Clone, Copy, Debug)]
pub enum Script {
    /// Fields with a delimiter between them, none in a log.
    Fields {
        /// Between fields.
        delimiter: &'static str,
        /// Behind each record.
        end: &'static str,
        /// Whether fields may be quoted (RFC 4180).
        quotes: bool,
    },
    /// Tuples of `INSERT` statements that begin so (`MariaDB`): the first field is a number.
    Tuples(&'static str),
    /// Rows behind `COPY ... FROM stdin` (`PostgreSQL`).
    Copy,
    /// An object a line, with members at these paths: the first is a number.
    Objects(&'static [&'static str]),
}

/// Tuples in one statement.
const TUPLES: u64 = 200;

impl Script {
    /// What stands before the record that has so many before it.
    pub fn open(self, records: u64, line: &mut Vec<u8>) {
        match self {
            Self::Tuples(insert) => {
                let is_first = records.is_multiple_of(TUPLES);
                let before = if is_first { self.end(records) } else { "," };
                line.extend_from_slice(before.as_bytes());
                line.extend_from_slice(if is_first { insert } else { "" }.as_bytes());
                line.extend_from_slice(b"\n(");
            }
            Self::Objects(_) => line.push(b'{'),
            Self::Fields { .. } | Self::Copy => {}
        }
    }

    /// The record's `nth` field, and what parts it from the one before.
    pub fn field(self, nth: usize, value: Option<&str>, line: &mut Vec<u8>) {
        match self {
            Self::Fields { delimiter, quotes, .. } => {
                line.extend_from_slice(if nth > 0 { delimiter } else { "" }.as_bytes());
                delimited(delimiter, quotes, value.unwrap_or_default(), line);
            }
            Self::Tuples(_) => {
                line.extend_from_slice(if nth > 0 { &b","[..] } else { b"" });
                match value {
                    None => line.extend_from_slice(b"NULL"),
                    Some(number) if nth == 0 => line.extend_from_slice(number.as_bytes()),
                    Some(value) => quoted(b'\'', b"'\"\\", value, line),
                }
            }
            Self::Copy => {
                line.extend_from_slice(if nth > 0 { &b"\t"[..] } else { b"" });
                match value {
                    None => line.extend_from_slice(b"\\N"),
                    Some(value) => value.bytes().for_each(|byte| escaped(b"\\\t", byte, line)),
                }
            }
            Self::Objects(paths) => {
                member(paths, nth, line);
                match value {
                    None => line.extend_from_slice(b"null"),
                    Some(number) if nth == 0 => line.extend_from_slice(number.as_bytes()),
                    Some(value) => string(value, line),
                }
            }
        }
    }

    /// What stands behind a record of so many fields.
    pub fn close(self, fields: usize, line: &mut Vec<u8>) {
        match self {
            Self::Fields { end, .. } => line.extend_from_slice(end.as_bytes()),
            Self::Tuples(_) => line.push(b')'),
            Self::Copy => line.push(b'\n'),
            Self::Objects(paths) => {
                let is_inside = fields > 0 && group(paths, fields - 1).is_some();
                line.extend_from_slice(if is_inside { &b"}}\n"[..] } else { b"}\n" });
            }
        }
    }

    /// What ends so many records where no other follows: the semicolon of a statement.
    pub fn end(self, records: u64) -> &'static str {
        if matches!(self, Self::Tuples(_)) && records > 0 { ";\n" } else { "" }
    }
}

/// One field, in quotes where it needs them.
fn delimited(delimiter: &str, quotes: bool, value: &str, line: &mut Vec<u8>) {
    let special = |byte: u8| matches!(byte, b'"' | b'\n' | b'\r') || delimiter.as_bytes().contains(&byte);
    if !quotes || !value.bytes().any(special) {
        line.extend_from_slice(value.as_bytes());
        return;
    }
    line.push(b'"');
    for byte in value.bytes() {
        if byte == b'"' {
            line.push(b'"');
        }
        line.push(byte);
    }
    line.push(b'"');
}

fn quoted(quote: u8, special: &[u8], value: &str, line: &mut Vec<u8>) {
    line.push(quote);
    value.bytes().for_each(|byte| escaped(special, byte, line));
    line.push(quote);
}

/// A byte behind a backslash, if it is special or would end a line.
fn escaped(special: &[u8], byte: u8, line: &mut Vec<u8>) {
    let letter = match byte {
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' if special.contains(&b'\t') => b't',
        _ if special.contains(&byte) => byte,
        _ => return line.push(byte),
    };
    line.extend_from_slice(&[b'\\', letter]);
}

/// The object that the `nth` member is in, if not the record itself.
fn group(paths: &'static [&'static str], nth: usize) -> Option<&'static str> {
    paths.get(nth).and_then(|path| path.split_once('.')).map(|(group, _)| group)
}

/// The name of the `nth` member, and the brackets between it and the one before.
fn member(paths: &'static [&'static str], nth: usize, line: &mut Vec<u8>) {
    let path = paths.get(nth).copied().unwrap_or_default();
    let before = if nth > 0 { group(paths, nth - 1) } else { None };
    let mut name = path;
    let is_same = before == group(paths, nth);
    line.extend_from_slice(if before.is_some() && !is_same { &b"}"[..] } else { b"" });
    line.extend_from_slice(if nth > 0 { &b","[..] } else { b"" });
    if let Some((group, inner)) = path.split_once('.') {
        if !is_same {
            string(group, line);
            line.extend_from_slice(b":{");
        }
        name = inner;
    }
    string(name, line);
    line.push(b':');
}

/// A JSON string as PHP writes it: all but ASCII in `\u`, slashes escaped.
fn string(value: &str, line: &mut Vec<u8>) {
    line.push(b'"');
    let mut units = [0; 2];
    for char in value.chars() {
        match char {
            ' '..='~' => escaped(b"\"\\/", char as u8, line),
            '\n' | '\r' => escaped(b"", char as u8, line),
            _ => {
                for unit in char.encode_utf16(&mut units) {
                    line.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                }
            }
        }
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [Option<&str>; 8] = [
        Some("7"),
        Some("a, b"),
        Some("say \"yes\""),
        Some("two\r\nlines"),
        Some("O'Brien \\ C:\\new"),
        None,
        Some("Zo\u{eb} \u{1f600}/\t"),
        Some(""),
    ];

    fn written(script: Script) -> String {
        let mut line = Vec::new();
        script.open(0, &mut line);
        VALUES.iter().enumerate().for_each(|(nth, value)| script.field(nth, *value, &mut line));
        script.close(VALUES.len(), &mut line);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn delimited_fields_come_back_from_a_reader() {
        let text = written(Script::Fields { delimiter: ",", end: "\n", quotes: true });
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(row.iter().collect::<Vec<_>>(), VALUES.map(Option::unwrap_or_default));
    }

    #[test]
    fn objects_come_back_from_a_reader() {
        let text = written(Script::Objects(&["id", "a.b", "a.c", "d.e", "f", "g.h", "g.i", "j"]));
        let object: serde_json::Value = serde_json::from_str(&text).unwrap();
        let places = ["/id", "/a/b", "/a/c", "/d/e", "/f", "/g/h", "/g/i", "/j"];
        let values = places.map(|place| object.pointer(place).unwrap().as_str());
        assert_eq!((&object["id"], &values[1..]), (&serde_json::Value::from(7), &VALUES[1..]));
    }

    #[test]
    fn dumps_escape_what_would_end_a_value() {
        assert_eq!(
            written(Script::Tuples("INSERT INTO `t` VALUES")),
            "INSERT INTO `t` VALUES\n(7,'a, b','say \\\"yes\\\"','two\\r\\nlines','O\\'Brien \\\\ C:\\\\new',NULL,'Zo\u{eb} \u{1f600}/\t','')"
        );
        assert_eq!(
            written(Script::Copy),
            "7\ta, b\tsay \"yes\"\ttwo\\r\\nlines\tO'Brien \\\\ C:\\\\new\t\\N\tZo\u{eb} \u{1f600}/\\t\t\n"
        );
    }
}
