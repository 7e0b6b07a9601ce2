//! Any cut of any bytes gives the same records, and every byte is accounted for.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use breachscope::carve::carve_by;
use breachscope::grammar::Limits;
use breachscope::item::{Window, Windows};
use breachscope::layout::{Layout, Pairs};
use breachscope::plan::Format;
use breachscope::record::Shape;
use breachscope::survey::borders;
use laws::rows::{Global, SMALL, check, delimited, grammar, records};
use proptest::prelude::*;

#[path = "../laws/mod.rs"]
mod laws;
mod objects;
mod told;
mod tuples;

fn formats() -> Vec<Format> {
    let pairs = |layout| Format::Combo(Pairs { delimiter: b':', header: false, layout });
    let mut formats = vec![
        delimited(b',', true, 3),
        delimited(b';', true, 2),
        delimited(b'\t', true, 3),
        delimited(b'|', false, 3),
        Format::Log,
        Format::Text,
        Format::Binary,
    ];
    formats.extend(Layout::ALL.map(pairs));
    formats
}

fn texts<'a>(bytes: &'a [u8], record: &Global) -> Vec<&'a [u8]> {
    record.fields.iter().map(|(start, end, _)| &bytes[*start as usize..*end as usize]).collect()
}

/// Text made of what carvers stumble over.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        4 => Just(b"\"".to_vec()),
        4 => Just(b",".to_vec()),
        2 => Just(b"\n".to_vec()),
        1 => Just(b"\r\n".to_vec()),
        1 => Just(b"\"\"".to_vec()),
        1 => Just(b"\",\"".to_vec()),
        1 => Just(b"\"\n".to_vec()),
        1 => Just(b"\r".to_vec()),
        1 => prop::sample::select(vec![&b";"[..], b"\t", b"|", b":", b" ", b"\0", b"\xff", b"\xc3\xa9"]).prop_map(<[u8]>::to_vec),
        2 => "[a-z]{1,6}".prop_map(String::into_bytes),
        1 => (1..90_usize).prop_map(|len| vec![b'x'; len]),
        1 => (1..60_usize).prop_map(|len| b"ab ".repeat(len)),
    ];
    prop::collection::vec(token, 0..120).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_split_gives_the_same_records(bytes in hostile(), split in 1..300_u64) {
        for format in formats() {
            check(&grammar(format, SMALL), &bytes, &[1, 7, 64, split]);
        }
    }

    #[test]
    fn any_split_gives_the_same_records_of_random_bytes(
        bytes in prop::collection::vec(any::<u8>(), 0..600), split in 1..300_u64,
    ) {
        for format in formats() {
            check(&grammar(format, SMALL), &bytes, &[1, split]);
        }
    }

    #[test]
    fn well_formed_csv_reads_as_the_csv_crate_reads_it(
        rows in prop::collection::vec(prop::collection::vec("[a-c,\";\r\n\t é]{0,9}", 3), 1..60),
        crlf in any::<bool>(), always in any::<bool>(), split in 1..300_u64,
    ) {
        let mut writer = csv::WriterBuilder::new();
        writer.terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') });
        writer.quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary });
        let mut writer = writer.from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let (mine, sums) = check(&grammar(delimited(b',', true, 3), Limits::default()), &bytes, &[1, 64, split]);
        let theirs: Vec<csv::StringRecord> =
            csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]).records().map(Result::unwrap).collect();
        prop_assert_eq!(mine.len(), theirs.len());
        prop_assert_eq!(sums.malformed, 0);
        for (mine, theirs) in mine.iter().zip(&theirs) {
            for ((start, end, quoted), cell) in mine.fields.iter().zip(theirs) {
                let stored = str::from_utf8(&bytes[*start as usize..*end as usize]).unwrap();
                let value = if *quoted { stored.replace("\"\"", "\"") } else { stored.to_string() };
                let blanks = [' ', '\t', '\r'];
                prop_assert_eq!(value.as_str(), if *quoted { cell } else { cell.trim_matches(blanks) });
            }
        }
    }
}

#[test]
fn lines_and_pairs() {
    let bytes = b"\n  \na@x.org : p:q \r\nnobody\n:secret\n";
    let combo = Format::Combo(Pairs { delimiter: b':', header: false, layout: Layout::Pair });
    let (found, sums) = check(&grammar(combo, Limits::default()), bytes, &[1, 5]);
    assert_eq!(texts(bytes, &found[0]), [&b"a@x.org"[..], b"p:q"]);
    let shapes: Vec<Shape> = found.iter().map(|record| record.shape).collect();
    assert_eq!(shapes, [Shape::Row, Shape::Ragged, Shape::Ragged]);
    assert_eq!((sums.records, sums.malformed, sums.raw), (3, 2, 15));

    let bytes = b"one\n\n\0\0\0\0binary\ntwo";
    let (found, sums) = check(&grammar(Format::Log, Limits::default()), bytes, &[1, 3]);
    assert_eq!(
        found.iter().map(|record| record.shape).collect::<Vec<_>>(),
        [Shape::Line, Shape::Opaque, Shape::Line]
    );
    assert_eq!((sums.raw, sums.opaque), (8, 11));
}

#[test]
fn a_stray_quote_costs_one_record() {
    let mut text = String::new();
    for row in 0..3000 {
        text += match row {
            1000 => "7,\"oops,x\n",
            row if row % 100 == 0 => "8,\"Doe, J\",\"a \"\"b\"\"\"\n",
            _ => "9,plain,x\n",
        };
    }
    let (found, sums) =
        check(&grammar(delimited(b',', true, 3), Limits::default()), text.as_bytes(), &[1024, 5000]);
    assert_eq!((found.len(), sums.malformed), (3000, 1));
    assert_eq!(found[1000].shape, Shape::Ragged);
    assert_eq!(texts(text.as_bytes(), &found[1000]), [&b"7"[..], b"\"oops", b"x"]);
}

#[test]
fn a_quoted_field_beyond_the_limit_is_literal() {
    for (len, rows) in [(65_536, 2), (65_537, 3)] {
        let long = "x".repeat(len / 2) + "\n" + &"y".repeat(len - len / 2 - 1);
        let text = format!("1,\"{long}\"\n2,z\n3");
        let (found, sums) =
            check(&grammar(delimited(b',', true, 2), Limits::default()), text.as_bytes(), &[1024, 70_000]);
        assert_eq!(found.len(), rows + 1, "{len}");
        assert_eq!(sums.malformed, if rows == 2 { 1 } else { 3 });
    }
}

#[test]
fn a_line_beyond_the_limit_is_cut_at_spaces() {
    let text = "word ".repeat(100) + "\nnext\n" + &"é".repeat(150) + "\n";
    for format in [Format::Text, delimited(b',', true, 2)] {
        let (found, sums) = check(&grammar(format, SMALL), text.as_bytes(), &[1, 64, 100, 300]);
        let cut: Vec<u64> = found.iter().map(|record| record.range.end - record.range.start).collect();
        assert_eq!(cut, [200, 200, 100, 4, 200, 100]);
        assert_eq!(sums.cut, 3);
    }
}

#[test]
fn hostile_floods_take_linear_time() {
    let size = 16 << 20;
    for unit in [
        &b"\""[..],
        b",",
        b"\n",
        b"x",
        b"\"\n",
        b"\"a\n",
        b"\"\"a\n",
        b"\"\"\"a\n",
        b"\"a,",
        b"\"\",",
        b"\",\"",
        b"a\"b\n",
        b" ",
    ] {
        let bytes = unit.repeat(size / unit.len());
        for format in [delimited(b',', true, 3), Format::Text] {
            let grammar = grammar(format, Limits { record: 1 << 20, ..Limits::default() });
            let (_, sums) = records(&grammar, &bytes, 4 << 20);
            assert_eq!(sums.parsed + sums.raw + sums.opaque, bytes.len() as u64, "{unit:?}");
        }
    }
}

/// Bytes of which a range cannot be read, as on a failing disk.
struct Failing(Arc<[u8]>, Range<u64>);

impl Windows for Failing {
    fn size(&self) -> u64 {
        Windows::size(&self.0)
    }

    fn window(&self, range: Range<u64>) -> io::Result<Window> {
        if range.start < self.1.end && self.1.start < range.end {
            return Err(io::Error::other("input/output error"));
        }
        self.0.window(range)
    }
}

#[test]
fn unreadable_bytes_cost_their_own_splits_only() {
    let row = b"1,\"Doe, J\"\n";
    let bytes: Arc<[u8]> = row.repeat(1 << 17).into();
    let item = Failing(bytes, 600_000..601_000);
    let grammar = grammar(delimited(b',', true, 2), Limits::default());
    let borders = borders(&item, &grammar, 0, 100_000);
    let mut lost = 0;
    for (nth, start) in borders.iter().enumerate() {
        assert_eq!(start % row.len() as u64, 0);
        let end = borders.get(nth + 1).copied().unwrap_or(item.size());
        match item.window(*start..end) {
            Ok(window) => {
                let sums = carve_by(&grammar, &window, 0..window.len(), end == item.size(), &mut |_| {});
                assert_eq!((sums.parsed, sums.malformed), (end - start, 0));
            }
            Err(_) => lost += end - start,
        }
    }
    assert!((1000..300_000).contains(&lost), "{lost}");
}
