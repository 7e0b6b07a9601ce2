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
        ("a\n".to_owned(), "text"),
        (" \n\n".to_owned(), "text"),
        (String::new(), "empty"),
        ("\0\u{1}\u{2}\u{3}ELF\n\0\0\0".to_owned(), "binary"),
    ] {
        assert_eq!(name(&text), format, "{text}");
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_accounts_for_any_bytes_at_any_split(
        tokens in prop::collection::vec(prop::sample::select(vec![
            "a@x.org", "email", "\n", "\n", "\r\n", ",", ",", ":", ";", "\"", "\t", "12", "\u{feff}", "#", " ", "\0", "é", "name",
        ]), 0..200),
        split in 1..500_u64,
    ) {
        let text = tokens.concat();
        let item: Arc<[u8]> = text.as_bytes().into();
        let whole = survey::plan(&item, &CATALOG, u64::MAX).unwrap();
        let parts = survey::plan(&item, &CATALOG, split).unwrap();
        ledger(text.as_bytes(), &whole);
        ledger(text.as_bytes(), &parts);
        // The borders of an item in another encoding are those of its text: carved is what is read there (tests/forms.rs).
        if Code::named(&whole.encoding).is_none() {
            prop_assert_eq!(records(&item, &whole), records(&item, &parts));
        }
        let bare = |plan| Plan { borders: Vec::new(), states: Vec::new(), ..plan };
        prop_assert_eq!(bare(whole), bare(parts));
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

/// The verdict on the only column of `values` under `header`, and why.
fn column(header: &str, count: usize, value: impl Fn(usize) -> String) -> (Vec<String>, String) {
    let catalog = catalog();
    let text = format!("zeta,{header}\n") + &rows(count, |nth| format!("{}.5,{}", nth % 7, value(nth)));
    let plan = plan(text.as_bytes());
    let column = &plan.tables[0].columns[1];
    assert_eq!(column.header, header);
    (column.types.iter().map(|id| catalog.detector(*id).id.clone()).collect(), column.why.clone())
}

#[test]
fn columns_by_header_and_values() {
    let mail = |nth: usize| format!("user{nth}@example.org");
    let ssn = |nth: usize| {
        let drawn = (nth as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 8;
        format!("{}{:02}{:04}", 100 + drawn % 499, 1 + drawn / 499 % 99, 1 + drawn / 49_401 % 9999)
    };
    let (types, why) = column("E-Mail", 5, mail);
    assert_eq!((types, why.as_str()), (vec!["email".to_owned()], "header, values agree"));
    let (types, why) = column("contact", 30, mail);
    assert_eq!((types, why.as_str()), (vec!["email".to_owned()], "values"));
    let (types, why) = column("zzz", 5, mail);
    assert_eq!((types, why.as_str()), (vec![], "no header word, and too few values"));
    let (types, why) = column("password", 300, mail);
    assert_eq!((types, why.as_str()), (vec!["email".to_owned()], "values, against the header"));
    let (types, why) = column("email", 30, |nth| format!("{nth}"));
    assert_eq!((types, why.as_str()), (vec![], "values do not agree with the header"));
    let (types, _) = column("ssn", 3, ssn);
    assert_eq!(types, ["us.ssn"]);
    assert_eq!(column("zzz", 60, ssn).0, Vec::<String>::new());
    // Nine bare digits are anybody's number until very many of them avoid what is no social security number.
    assert_eq!(column("zzz", 200, ssn).0, Vec::<String>::new());
    assert_eq!(column("zzz", 2000, ssn).0, ["us.ssn"]);
    let issued = |nth: usize| format!("{}", 100_000_000 + nth * 7_654_321 % 699_999_000);
    assert_eq!(column("zzz", 2000, issued).0, Vec::<String>::new());
    let grouped = |nth: usize| {
        let bare = ssn(nth);
        format!("{}-{}-{}", &bare[..3], &bare[3..5], &bare[5..])
    };
    assert_eq!(column("zzz", 200, grouped).0, ["us.ssn"]);
    assert_eq!(column("zzz", 2000, |nth| format!("{}", 200_100_001 + nth)).1, "values count up");
    let (types, _) = column("password", 30, |nth| format!("hunter {nth}"));
    assert!(types.len() > 5 && types.last().is_some_and(|last| last == "password.plain"), "{types:?}");
    assert_eq!(column("zzz", 300, |nth| format!("word{}", nth % 50)).1, "neither header nor values say");
    assert_eq!(column("id", 300, |nth| format!("{nth}")).1, "header names a row number");
}

#[test]
fn a_header_that_speaks_against_values_is_heard() {
    let version = |nth: usize| format!("{}.{}.{}.{}", 1 + nth % 9, nth * 7 % 99, nth * 3 % 90, nth * 11 % 97);
    assert_eq!(column("zzz", 300, version).0, ["net.ipv4"]);
    for header in ["version", "app_version", "firmware", "AssemblyVersion", "build"] {
        assert_eq!(column(header, 300, version).0, Vec::<String>::new(), "{header}");
    }
    // Weights 10 to 2 modulo 11: a book's number, and a patient's.
    let isbn = |nth: usize| {
        let digits = format!("{:09}", 963_000_000 + nth * 7_919);
        let sum: u32 =
            digits.bytes().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        let check = (11 - sum % 11) % 11;
        format!("{digits}{}", if check == 10 { "X".to_owned() } else { check.to_string() })
    };
    for header in ["isbn", "ISBN10", "isbn_10"] {
        assert_eq!(column(header, 300, isbn).0, Vec::<String>::new(), "{header}");
    }
}

#[test]
fn roles_number_the_subjects() {
    let text = "email,spouse_email,emergency_phone,spouse_name\na@x.org,b@x.org,+12125550123,Ann Doe\n";
    let plan = plan(text.as_bytes());
    let subjects: Vec<(u8, &str)> =
        plan.tables[0].columns.iter().map(|column| (column.subject, column.role.as_str())).collect();
    assert_eq!(subjects, [(0, ""), (1, "spouse"), (2, "emergency"), (1, "spouse")]);
}

#[test]
fn places_of_a_pair() {
    let catalog = catalog();
    let ids = |text: &str| -> Vec<Vec<String>> {
        let plan = plan(text.as_bytes());
        let name = |id: &_| catalog.detector(*id).id.clone();
        plan.tables[0].columns.iter().map(|column| column.types.iter().map(name).collect()).collect()
    };
    let raw = ids(&rows(40, |nth| {
        format!(
            "user{nth}@example.org:{:032x}",
            (nth as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
        )
    }));
    assert_eq!(raw, [vec!["email".to_owned(), "person.user-name".to_owned()], vec!["hash.md5".to_owned()]]);
    let mixed = ids(&rows(40, |nth| format!("user{nth}@example.org:hunter{nth}")));
    assert!(mixed[1].contains(&"hash.bcrypt".to_owned()) && mixed[1].contains(&"hash.md5".to_owned()));
    assert_eq!(mixed[1].last().map(String::as_str), Some("password.plain"));
}

/// The format and the tables of a text, each as its name and headers.
fn told(text: &str) -> (&'static str, Vec<String>) {
    let plan = plan(text.as_bytes());
    ledger(text.as_bytes(), &plan);
    let names = |table: &breachscope::plan::Table| {
        let columns: Vec<String> = (0..).zip(&table.columns).map(|(nth, column)| column.name(nth)).collect();
        format!("{}({})", table.name, columns.join(" "))
    };
    (plan.format.name(), plan.tables.iter().map(names).collect())
}

#[test]
fn json_in_every_stand() {
    let object =
        |nth: usize| format!("{{\"id\":{nth},\"name\":{{\"first\":\"Ann\"}},\"mail\":\"a{nth}@x.org\"}}");
    let all: Vec<String> = (0..40).map(object).collect();
    let columns = |name: &str| ("json", vec![format!("{name}(id name.first mail)")]);
    assert_eq!(told(&all.join("\n")), columns(""));
    assert_eq!(told(&format!("\u{feff}[{}]", all.join(","))), columns(""));
    assert_eq!(told(&format!("[\n{}\n]\n", all.join(",\n"))), columns(""));
    assert_eq!(told(&format!("{{\"count\":40,\"users\":[{}]}}", all.join(","))), columns("users"));
    assert_eq!(told(&format!("{{\"data\":{{\"users\":[{}]}}}}\n", all.join(", "))), columns("users"));
    assert_eq!(told(&format!("data = [{}];", all.join(","))), columns(""));
    let keyed: Vec<String> =
        all.iter().enumerate().map(|(nth, object)| format!("\"u{nth}\":{object}")).collect();
    assert_eq!(told(&format!("{{{}}}", keyed.join(","))), columns(""));
    assert_eq!(told(&format!("{{\"users\": {{{}}}}}", keyed.join(",\n"))), columns(""));
    assert_eq!(told(&object(1)), columns(""));
    let pretty = all.join("\n").replace(',', ",\n  ").replace("{\"id", "{\n  \"id");
    assert_eq!(told(&pretty), columns(""));
}

#[test]
fn what_is_not_json() {
    for text in [
        "{ return x; }\n{ return y; }\n",
        "[2026-01-02 03:04:05] INFO {\"a\":1}\n[2026-01-02 03:04:06] INFO {\"a\":2}\n",
        "[section]\nkey = 1\n[other]\nkey = 2\n",
        "int a[] = {1, 2, 3};\nint b[] = {4, 5, 6};\n",
        "[1, 2, 3]\n",
        "[[\"a\",1],[\"b\",2]]",
        "{}",
        "{",
        "[{",
    ] {
        assert_ne!(told(text).0, "json", "{text}");
    }
}

#[test]
fn paths_type_columns() {
    let text = rows(60, |nth| {
        format!(
            "{{\"name\":{{\"first\":\"Ann\",\"last\":\"Doe\"}},\"spouse\":{{\"contact\":{{\"email\":\"b{nth}@x.org\"}}}},\"zeta\":[\"a{nth}@x.org\"]}}"
        )
    });
    let plan = plan(text.as_bytes());
    let catalog = catalog();
    let columns: Vec<String> = plan.tables[0]
        .columns
        .iter()
        .map(|column| {
            let types: Vec<&str> = column.types.iter().map(|id| catalog.detector(*id).id.as_str()).collect();
            format!("{} {} {}", column.header, types.join("+"), column.role)
        })
        .collect();
    assert_eq!(
        columns,
        [
            "name.first name.first ",
            "name.last name.last ",
            "spouse.contact.email email spouse",
            "zeta email "
        ]
    );
}

#[test]
fn dumps() {
    let insert = |quote: &str| {
        let rows: Vec<String> = (0..50).map(|nth| format!("({nth},'Ann','a{nth}@x.org')")).collect();
        format!("INSERT INTO {quote}users{quote} VALUES {};\n", rows.join(","))
    };
    let create = "CREATE TABLE users (id int, first_name text, mail text);\n".to_owned();
    assert_eq!(told(&insert("")), ("sql", vec!["users(#1 #2 #3)".to_owned()]));
    let named = vec!["users(id first_name mail)".to_owned()];
    assert_eq!(told(&(create.clone() + &insert(""))), ("sql", named.clone()));
    let singly = rows(30, |nth| format!("INSERT INTO users VALUES ({nth},'a','b');"));
    assert_eq!(told(&(create + &singly)), ("sql", named));
    let copy = rows(30, |nth| format!("{nth}\tAnn\ta{nth}@x.org"));
    let dump = format!("COPY public.users (id, name, mail) FROM stdin;\n{copy}\\.\n");
    assert_eq!(told(&dump), ("sql", vec!["public.users(id name mail)".to_owned()]));
    let backslash = |text: &str| match plan(text.as_bytes()).format {
        Format::Sql(statements) => statements.backslash,
        other => panic!("{other:?}"),
    };
    assert!(backslash(&insert("`")));
    assert!(!backslash(&insert("")));
    assert!(backslash("INSERT INTO t VALUES (1,'O\\'Brien'),(2,'it\\'s');\n"));
    assert!(!backslash("INSERT INTO t VALUES (1,'C:\\'),(2,'D:\\');\n"));
}

#[test]
fn tables_of_a_dump_are_typed_one_by_one() {
    let mut text = String::new();
    for table in 0..40 {
        write!(text, "CREATE TABLE t{table} (a int, b varchar(99), c text);\nINSERT INTO t{table} VALUES ")
            .unwrap();
        for nth in 0..900 {
            let value = if table == 37 { format!("u{nth}@x.org") } else { format!("word {}", nth % 50) };
            let comma = if nth == 0 { "" } else { "," };
            write!(text, "{comma}({nth},'{value}','{}')", "filler ".repeat(8)).unwrap();
        }
        text += ";\n";
    }
    let plan = plan(text.as_bytes());
    assert_eq!((plan.tables.len(), plan.ended_cleanly), (40, true));
    let tables = plan.tables.iter();
    let typed: Vec<&str> = tables
        .filter(|table| table.columns.iter().any(|column| !column.types.is_empty()))
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(typed, ["t37"]);
    assert_eq!(ledger(text.as_bytes(), &plan).records, 36_000);
}

#[test]
fn what_is_not_a_dump() {
    for text in [
        "To add a row, run INSERT INTO users VALUES (1,'a'); and then see\nthat it is there. It should be.\nThen go on.\n",
        "db.execute(\"INSERT INTO t VALUES (1, 'b')\")\ndb.execute(\"INSERT INTO t VALUES (2, 'b')\")\n",
        "2026-01-02 03:04:05 LOG: INSERT INTO t VALUES (1,'a');\n2026-01-02 03:04:06 LOG: INSERT INTO t VALUES (2,'b');\n",
        "id,query\n1,\"INSERT INTO t VALUES (1);\"\n2,\"INSERT INTO t VALUES (2);\"\n3,\"INSERT INTO t VALUES (3);\"\n",
        "INSERT coin; SELECT drink; enjoy\n",
    ] {
        assert_ne!(told(text).0, "sql", "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_told_plan_accounts_for_any_bytes_at_any_split(
        lead in prop::sample::select(vec![
            "INSERT INTO t VALUES (1,'a@x.org');\n", "[{\"a\":\"x@x.org\"},", "{\"a\":1}\n{\"a\":2}\n",
        ]),
        tokens in prop::collection::vec(prop::sample::select(vec![
            "{\"a\":", "\"b@x.org\"", "},{", "}", "]", "[", "\n", ",", "(2,'b')", ",('c'", ");\n", "'", "\"",
            "INSERT INTO u VALUES ", "--", "x",
        ]), 0..40),
        split in 1..200_u64,
    ) {
        let text = lead.to_owned() + &tokens.concat();
        let item: Arc<[u8]> = text.as_bytes().into();
        let whole = survey::plan(&item, &CATALOG, u64::MAX).unwrap();
        let parts = survey::plan(&item, &CATALOG, split).unwrap();
        ledger(text.as_bytes(), &whole);
        ledger(text.as_bytes(), &parts);
        // The borders of an item in another encoding are those of its text: carved is what is read there (tests/forms.rs).
        if Code::named(&whole.encoding).is_none() {
            prop_assert_eq!(records(&item, &whole), records(&item, &parts));
        }
        let bare = |plan| Plan { borders: Vec::new(), states: Vec::new(), ..plan };
        prop_assert_eq!(bare(whole), bare(parts));
    }
}
