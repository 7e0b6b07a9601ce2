//! What an item is taken for, and what its columns are said to hold.

use std::fmt::Write;
use std::io;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use breachscope::carve::carve;
use breachscope::catalog::Catalog;
use breachscope::item::{Window, Windows};
use breachscope::plan::{Dialect, Format, Plan};
use breachscope::recode::Code;
use breachscope::record::Carved;
use breachscope::survey;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

mod columns;
mod lists;
mod told;

fn catalog() -> Catalog {
    Catalog::builtin().unwrap()
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(catalog);

fn plan(bytes: &[u8]) -> Plan {
    let item: Arc<[u8]> = bytes.into();
    survey::plan(&item, &CATALOG, 1 << 20).unwrap()
}

/// Every byte of the item, by its plan.
fn ledger(bytes: &[u8], plan: &Plan) -> Carved {
    let item: Arc<[u8]> = bytes.into();
    let mut sums = Carved { parsed: plan.preamble(), ..Carved::default() };
    for (k, split) in plan.splits().enumerate() {
        let window = item.window(split.clone()).unwrap();
        sums += carve(plan, plan.state(k), &window, 0..window.len(), split.end == plan.size, &mut |_| {});
    }
    assert_eq!(sums.parsed + sums.raw + sums.opaque, bytes.len() as u64);
    sums
}

fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, nth| {
        writeln!(text, "{}", row(nth)).unwrap();
        text
    })
}

fn table(text: &str) -> Dialect {
    match plan(text.as_bytes()).format {
        Format::Delimited(dialect) => dialect,
        other => panic!("{other:?} for {text}"),
    }
}

fn name(text: &str) -> &'static str {
    plan(text.as_bytes()).format.name()
}

#[test]
fn tables() {
    for (text, delimiter, header, width) in [
        ("id,email,name\n", b',', true, 3),
        ("id;email\n1;a@x.org\n", b';', true, 2),
        ("\u{feff}sep=;\nemail;dob\na@x.org;1,5\nb@x.org;2,5\n", b';', true, 2),
        ("# made by x, y, z\n\nfoo\tbar\n1\t2\n3\t4\n5\t6\n", b'\t', true, 2),
        ("1,a@x.org,Doe\n2,b@x.org,Roe\n3,c@x.org,Poe\n", b',', false, 3),
        ("\"Doe, J\",\"1\"\n\"Roe, J\",\"2\"\n\"Poe, J\",\"3\"\n", b',', false, 2),
        ("zeta|eta\n1.5|2\n3.5|4\n4.5|5\n", b'|', true, 2),
        ("email\na@x.org\nb@x.org\n", b',', true, 1),
        ("#id,name\n1,Ann\n2,Bob\n3,Cid\n", b',', true, 2),
        (
            "2026-01-02 03:04:05,a@x.org,7\n2026-01-02 03:04:06,b@x.org,8\n2026-01-02 03:04:07,c@x.org,9\n",
            b',',
            false,
            3,
        ),
        ("ann:a@x.org:h1\nbob:b@x.org:h2\ncid:c@x.org:h3\n", b':', false, 3),
        ("id,email,notes\n1,a@x.org,\n2,b@x.org,\n3,c@x.org,\n", b',', true, 3),
    ] {
        let dialect = table(text);
        assert_eq!((dialect.delimiter, dialect.header, dialect.width), (delimiter, header, width), "{text}");
    }
    let many = rows(50, |nth| format!("Doe{nth},John"));
    assert_eq!(table(&many).width, 2);
}

#[test]
fn combo_lists() {
    let digits = |nth: usize| {
        format!("{:032x}", (nth as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835))
    };
    for text in [
        rows(5, |nth| format!("user{nth}@example.org:{}", digits(nth))),
        rows(5, |nth| format!("user{nth}@example.org:pa:ss,wo;rd{nth}")),
        rows(20, |nth| format!("user{nth};hunter{nth}")),
        rows(20, |nth| format!("user{nth}:hunter{nth}!")),
        rows(5, |nth| format!("user{nth}@example.org|S3cret{nth}")),
        rows(5, |nth| format!("user{nth}@example.org S3cret{nth}")),
        rows(5, |nth| format!("user{nth}@example.org,S3cret{nth}")),
    ] {
        assert_eq!(name(&text), "combo", "{text}");
    }
    let text = "email:password\n".to_owned() + &rows(5, |nth| format!("user{nth}@example.org:pass{nth}"));
    let plan = plan(text.as_bytes());
    assert_eq!(plan.preamble(), 15);
    assert!(matches!(plan.format, Format::Combo(dialect) if dialect.header));
}

#[test]
fn what_is_neither() {
    let log = rows(40, |nth| {
        format!("2026-01-02 03:04:05,{:03} INFO [main] request, done in {nth} ms", nth * 7 % 1000)
    });
    let clf = rows(40, |nth| {
        format!("10.0.0.{nth} - - [02/Jan/2026:03:04:05 +0000] \"GET /a,b HTTP/1.1\" 200 {nth}")
    });
    let pairs = rows(40, |nth| format!("level=info,msg=x{nth},user=u{nth} a=b"));
    for (text, format) in [
        (log, "log"),
        (clf, "log"),
        (pairs, "log"),
        ("Dear John, hello.\nHow are you, my friend?\nYours, Ann\n".to_owned(), "text"),
        (rows(40, |nth| format!("  call(a{nth}, b);")), "text"),
        (rows(40, |nth| format!("x{nth} = y;")), "text"),
        (rows(40, |nth| format!("\tvalue{nth}")), "text"),
        (rows(40, |nth| format!("{{ id: {nth}, mail: 'a{nth}@x.org' }}")), "text"),
        (rows(40, |nth| format!("insert the {nth} into the values ({nth},'a','b');")), "text"),
        (rows(40, |nth| format!("key{nth}: value")), "text"),
        (rows(40, |nth| format!("src/file{nth}.c:{nth}: error")), "text"),
        (rows(40, |nth| format!("https://x.org/{nth}")), "text"),
        ("SSN: 219-48-6123\n".to_owned(), "text"),
        ("Email: bo@x.org".to_owned(), "text"),
        ("Email: bo@x.org\nmia@x.org\njo@x.org\n".to_owned(), "text"),
        ("a\n".to_owned(), "text"),
        (" \n\n".to_owned(), "text"),
        (String::new(), "empty"),
        ("\0\u{1}\u{2}\u{3}ELF\n\0\0\0".to_owned(), "binary"),
    ] {
        assert_eq!(name(&text), format, "{text}");
    }
}

/// The headers of all columns.
fn headers(plan: &Plan) -> Vec<&str> {
    plan.tables.iter().flat_map(|table| &table.columns).map(|column| column.header.as_str()).collect()
}

#[test]
fn titles_stand_above_a_header() {
    let table = "name,email,ssn\nBo Lind,bo@x.org,219-48-6123\nMia Hale,mia@x.org,401-23-9911\n";
    for (titles, is_above) in [
        ("Customer export\n", true),
        ("Customer export, of 2026-01-02 03:04\n\n--------\n", true),
        ("Customers of bo@x.org\n", false),
        ("Call 212 555 0123 or 2125550123\n", false),
    ] {
        let text = titles.to_owned() + table;
        let plan = plan(text.as_bytes());
        let sums = ledger(text.as_bytes(), &plan);
        let headers = headers(&plan);
        assert_eq!(headers == ["name", "email", "ssn"], is_above, "{titles}");
        assert!(!is_above || (sums.records, sums.malformed) == (2, 0), "{titles}: {sums:?}");
    }
}

#[test]
fn records_of_pairs_have_no_header() {
    for text in [
        rows(40, |nth| {
            format!("event=login;user_email=bo{nth}@x.org;phone=+3612345{nth:02};ssn=210-10-30{nth:02}")
        }),
        rows(40, |nth| format!("Name: Bo, Email: bo{nth}@x.org, SSN: 210-10-30{nth:02}")),
        rows(40, |nth| format!("user,email,bo{nth}@x.org,+3612345{nth:02}")),
    ] {
        let plan = plan(text.as_bytes());
        let headers = headers(&plan);
        assert!(headers.iter().all(|header| header.is_empty()), "{headers:?}");
        assert_eq!(ledger(text.as_bytes(), &plan).records, 40, "{text}");
    }
}

#[test]
fn every_byte_is_accounted_for() {
    for text in [
        "\u{feff}# c\n\nid,email\n\n1,a@x.org\n\n2\n",
        "\n\nhello\n\nworld",
        "\n \n",
        "a@x.org:b\nc@x.org:d",
        "id,email",
        "\u{feff}",
        "x",
    ] {
        let plan = plan(text.as_bytes());
        ledger(text.as_bytes(), &plan);
    }
    let plan = plan(b"id,email\n1,a@x.org\n2,\"b@x.org\n");
    assert!(!plan.ended_cleanly);
    assert_eq!(ledger(b"id,email\n1,a@x.org\n2,\"b@x.org\n", &plan).malformed, 1);
}

/// Records by their place in the item, with their fields.
fn records(item: &Arc<[u8]>, plan: &Plan) -> Vec<(u64, u64, usize)> {
    let mut all = Vec::new();
    for (k, split) in plan.splits().enumerate() {
        let window = item.window(split.clone()).unwrap();
        carve(plan, plan.state(k), &window, 0..window.len(), split.end == plan.size, &mut |record| {
            let (start, end) = (record.range.start as u64, record.range.end as u64);
            all.push((split.start + start, split.start + end, record.fields.len()));
        });
    }
    all
}

/// A plan of splits of this size accounts for every byte, and for the same records as a plan of one.
fn is_accounted_for(text: &str, split: u64) -> Result<(), TestCaseError> {
    let item: Arc<[u8]> = text.as_bytes().into();
    let whole = survey::plan(&item, &CATALOG, u64::MAX).unwrap();
    let parts = survey::plan(&item, &CATALOG, split).unwrap();
    ledger(text.as_bytes(), &whole);
    ledger(text.as_bytes(), &parts);
    // The borders of an item in another encoding are those of its text: carved is what is read there (tests/forms).
    if Code::named(&whole.encoding).is_none() {
        prop_assert_eq!(records(&item, &whole), records(&item, &parts));
    }
    let bare = |plan| Plan { borders: Vec::new(), states: Vec::new(), ..plan };
    prop_assert_eq!(bare(whole), bare(parts));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_accounts_for_any_bytes_at_any_split(
        tokens in prop::collection::vec(prop::sample::select(vec![
            "a@x.org", "email", "\n", "\n", "\r\n", ",", ",", ":", ";", "\"", "\t", "12", "\u{feff}", "#", " ", "\0", "é", "name",
        ]), 0..200),
        split in 1..500_u64,
    ) {
        is_accounted_for(&tokens.concat(), split)?;
    }
}

/// Bytes whose head cannot be read.
struct Headless;

impl Windows for Headless {
    fn size(&self) -> u64 {
        1000
    }

    fn window(&self, _: Range<u64>) -> io::Result<Window> {
        Err(io::Error::other("input/output error"))
    }
}

#[test]
fn an_unreadable_head_is_an_error() {
    assert_eq!(survey::plan(&Headless, &CATALOG, 1).unwrap_err().kind(), io::ErrorKind::Other);
}

#[test]
fn old_macs_end_lines_otherwise() {
    let text = rows(30, |nth| format!("{nth},u{nth}@x.org")).replace('\n', "\r");
    let plan = plan(text.as_bytes());
    assert_eq!((plan.line_end, plan.format.name()), (b'\r', "delimited"));
    assert_eq!(ledger(text.as_bytes(), &plan).records, 30);
}

#[test]
fn encodings() {
    for (bytes, encoding) in [
        ("árvíz".as_bytes(), "utf-8"),
        (b"Ren\xe9 and more text", "windows-1252"),
        (b"h\0e\0l\0l\0o\0", "binary"),
    ] {
        assert_eq!(plan(bytes).encoding, encoding);
    }
    let long = "é".repeat(1 << 20);
    assert_eq!(plan(long.as_bytes()).encoding, "utf-8");
    assert_eq!(plan(&long.as_bytes()[..1001]).encoding, "utf-8 with errors");
}
