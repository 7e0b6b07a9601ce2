//! Objects and dumps: what tells tables and columns itself.

use std::fmt::Write;

use breachscope::plan::Format;
use proptest::prelude::*;

use super::{catalog, is_accounted_for, ledger, plan, rows};

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
fn a_dump_may_replace_what_it_inserts() {
    let text = rows(20, |nth| format!("REPLACE INTO `users` VALUES ({nth},'Bo Lind','bo{nth}@x.org');"));
    let (format, tables) = told(&text);
    assert_eq!((format, tables.len()), ("sql", 1));
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
        is_accounted_for(&(lead.to_owned() + &tokens.concat()), split)?;
    }
}
