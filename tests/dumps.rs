//! Whole scans of dumps: what the case says of tables, numbers, ends and damage.

mod common;

use common::{Bench, breachscope, stdout};

/// So many people of a dump, from `first` on, as tuples.
fn tuples(first: usize, count: usize) -> String {
    let tuple =
        |nth: usize| format!("({nth},'p{nth}@day-house.org','Zo\u{eb} O\\'Neil',X'4556737586899855')");
    (first..first + count).map(tuple).collect::<Vec<_>>().join(",")
}

fn mysql(rows: usize) -> String {
    format!(
        "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE `members` (\n  `id` int,\n  `email` varchar(64),\n  \
         `full_name` text,\n  `card` blob,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\nINSERT INTO `members` VALUES {};\n\
         REPLACE INTO `payments` (`pan`, `paid_by`) VALUES\n('4556737586899855','p1@day-house.org'),\n('n/a',NULL);\n\
         INSERT INTO `members` VALUES {};\n-- Dump completed\n",
        tuples(1, rows),
        tuples(rows + 1, rows)
    )
}

#[test]
fn tables_columns_and_numbers() {
    let bench = Bench::new();
    bench.put("dump.sql", mysql(30));
    let (code, case) = bench.scan();
    assert_eq!((code, case.people()), (0, [60, 60, 60]));
    let columns: Vec<[String; 3]> = case
        .rows("columns.csv")
        .into_iter()
        .map(|row| ["table", "header", "verdict"].map(|name| row[name].clone()))
        .collect();
    let said = |table: &str, header: &str| {
        columns.iter().find(|row| row[0] == table && row[1] == header).map(|row| row[2].as_str())
    };
    assert_eq!(said("members", "email"), Some("email"));
    assert_eq!(said("members", "full_name"), Some("name.full"));
    assert_eq!(said("payments", "pan"), Some("card.pan"));
    let row = case.ledger_row();
    assert_eq!((row["format"].as_str(), row["records"].as_str()), ("sql", "62"));
    assert_eq!((row["malformed"].as_str(), row["ended_cleanly"].as_str()), ("0", "yes"));
    case.assert_adds_up();
    // One numbering through the item, whatever table a tuple is of; digits of a blob are no card.
    let found = breachscope().args(["findings"]).arg(&case.0).args(["--format", "csv"]).output().unwrap();
    let mut csv = csv::Reader::from_reader(&found.stdout[..]);
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        csv.deserialize().map(Result::unwrap).collect();
    let of = |detector: &str| -> Vec<u64> {
        let of = rows.iter().filter(|row| row["detector"] == detector);
        of.map(|row| row["record"].parse().unwrap()).collect()
    };
    assert_eq!(of("email"), (1..=31).chain(33..=62).collect::<Vec<u64>>());
    assert_eq!(of("card.pan"), [31]);
}

/// However a blob is written, its digits are no text, whatever stands beside it.
#[test]
fn blobs_are_not_text() {
    let bench = Bench::new();
    let digits = "4556737586899855";
    bench.put(
        "a.sql",
        format!(
            "INSERT INTO `t` (`id`,`pan`) VALUES ('pan',0x{digits}),('pan',X'{digits}'),('pan',_binary 0x{digits});\n"
        ),
    );
    bench.put(
        "b.sql",
        format!("PRAGMA foreign_keys=OFF;\nINSERT INTO t(id,pan) VALUES('card number',x'{digits}');\n"),
    );
    bench.put(
        "c.sql",
        format!(
            "-- PostgreSQL database dump\nCOPY public.t (id, pan) FROM stdin;\npan\t\\\\x{digits}\n\\.\n\
             INSERT INTO public.t (id, pan) VALUES ('pan', '\\x{digits}');\n"
        ),
    );
    bench.put("text.sql", format!("INSERT INTO `t` (`id`,`pan`) VALUES ('pan','{digits}');\n"));
    let (_, case) = bench.scan();
    assert_eq!(case.summary()["findings"], serde_json::json!({ "card.pan": 1 }));
    assert_eq!(case.summary()["ledger"]["records"], 7);
}

#[test]
fn what_is_cut_off_is_said_and_what_stands_before_is_read() {
    let whole = mysql(30);
    let cut = whole.rfind("'p45@").unwrap() + 8;
    let bench = Bench::new();
    bench.put("dump.sql", &whole[..cut]);
    let (code, case) = bench.scan();
    let row = case.ledger_row();
    assert_eq!((code, row["ended_cleanly"].as_str()), (0, "no"));
    assert_eq!((row["records"].as_str(), row["malformed"].as_str()), ("47", "1"));
    assert_eq!(case.people()[1], 44);
    case.assert_adds_up();
}

#[test]
fn a_stray_quote_costs_one_tuple() {
    let bench = Bench::new();
    bench.put("dump.sql", mysql(30).replace("(20,'p20@", "(20,'p'20@"));
    let (_, case) = bench.scan();
    let row = case.ledger_row();
    assert_eq!((row["records"].as_str(), row["malformed"].as_str()), ("62", "1"));
    assert_eq!(row["ended_cleanly"], "yes");
    assert!(case.people()[1] >= 59, "{:?}", case.people());
}

#[test]
fn a_stray_bracket_costs_one_object() {
    let object = |nth: usize| format!("{{\"id\":{nth},\"user\":{{\"email\":\"p{nth}@day-house.org\"}}}}");
    let mut lines: Vec<String> = (0..50).map(object).collect();
    lines[20] = lines[20].replace("\"user\":{", "\"user\":[[{");
    let bench = Bench::new();
    bench.put("users.ndjson", lines.join("\n") + "\n");
    bench.put("users.json", format!("[{}]\n", lines.join(",\n")));
    let (_, case) = bench.scan();
    for row in case.rows("ledger.csv") {
        assert_eq!((row["records"].as_str(), row["malformed"].as_str()), ("50", "1"), "{row:?}");
    }
    assert_eq!(case.people()[1], 50);
    case.assert_adds_up();
}

/// Source code quotes statements; that makes it no dump.
#[test]
fn text_about_statements_is_text() {
    let bench = Bench::new();
    let code =
        "fn save() {\n    run(\"INSERT INTO t VALUES (1, 'a')\");\n    // CREATE TABLE is elsewhere\n}\n\n";
    let file = bench.put("save.rs", code.repeat(200));
    let plan = breachscope().args(["scan", "--plan"]).arg(&file).output().unwrap();
    assert!(stdout(&plan).contains("  text, utf-8"), "{}", stdout(&plan));
}
