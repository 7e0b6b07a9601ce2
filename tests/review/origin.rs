//! `origin`: the right system first, none where none fits, and events with the words that they allow.

use std::fs;

use serde_json::Value;

use super::common::{Bench, breachscope, stderr, stdout};
use super::{run, scan};

/// Five systems of one drill.
const EXPORTS: [&str; 5] = [
    "crm/customers.csv",
    "exports/shop.tsv",
    "exports/newsletter.csv",
    "forum/users.csv",
    "web/accounts.sql",
];

fn drill(bench: &Bench, name: &str, seed: &str) {
    let made = breachscope()
        .args(["drill", "--people", "3000", "--seed", seed, "--out"])
        .arg(bench.path(name))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", stderr(&made));
}

/// Rows of a table in another order, 30 % of them dropped, columns turned round and called otherwise.
fn leak(table: &str, delimiter: u8) -> (String, usize) {
    let mut csv = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(table.as_bytes());
    let width = csv.headers().unwrap().len();
    let rows: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record((0..width).map(|at| format!("field {at}"))).unwrap();
    let count = rows.len() * 7 / 10;
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|row| (*row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    for row in &order[..count] {
        out.write_record(rows[*row].iter().rev()).unwrap();
    }
    (String::from_utf8(out.into_inner().unwrap()).unwrap(), count)
}

/// A table as text: one of the systems writes UTF-16.
fn text(bytes: &[u8]) -> String {
    match bytes.strip_prefix(b"\xff\xfe") {
        Some(wide) => {
            let units: Vec<u16> =
                wide.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

fn origin(bench: &Bench, options: &[&str]) -> Value {
    let exports: Vec<String> = EXPORTS.iter().map(|name| format!("drill/{name}")).collect();
    let exports = exports.iter().map(String::as_str);
    let args: Vec<&str> =
        ["origin", "case", "--json"].into_iter().chain(exports).chain(options.iter().copied()).collect();
    let output = run(bench, &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_str(&stdout(&output)).unwrap()
}

#[test]
fn the_right_system_is_first_among_five() {
    let bench = Bench::new();
    drill(&bench, "drill", "1");
    for (at, delimiter) in [(0, b','), (1, b'\t'), (2, b';'), (3, b',')] {
        let table = text(&fs::read(bench.path("drill").join(EXPORTS[at])).unwrap());
        let (text, rows) = leak(table.trim_start_matches('\u{feff}'), delimiter);
        bench.put("leak.csv", text);
        scan(&bench, "case", &["--force"]);
        let said = origin(&bench, &[]);
        let table = &said["tables"][0];
        assert_eq!(table["rows"].as_u64(), Some(rows as u64));
        let first = &table["candidates"][0];
        assert!(first["export"].as_str().unwrap().ends_with(EXPORTS[at]), "{}: {table:#}", EXPORTS[at]);
        assert!(first["score"].as_f64().unwrap() > 0.9, "{table:#}");
        assert!(table["candidates"][1]["score"].as_f64().unwrap_or(0.0) < 0.5, "{table:#}");
        assert!(table["rows_in_none"].as_u64().unwrap() * 50 < rows as u64, "{table:#}");
    }
}

#[test]
fn where_none_fits_that_is_said() {
    let bench = Bench::new();
    drill(&bench, "drill", "1");
    drill(&bench, "other", "2");
    let table = fs::read_to_string(bench.path("other/crm/customers.csv")).unwrap();
    bench.put("leak.csv", leak(&table, b',').0);
    scan(&bench, "case", &[]);
    let output = run(&bench, &["origin", "case", "drill/crm/customers.csv", "drill/forum/users.csv"]);
    let said = stdout(&output);
    assert!(output.status.success() && said.contains("none of the exports fits"), "{said}");
}

#[test]
fn stale_cells_rows_in_none_events_and_planted_records_are_told() {
    let bench = Bench::new();
    let row = |n: u32, city: &str| {
        format!("{n},user{n}@lee-family.net,{city},2024-0{}-11 10:00:{:02}\n", n % 9 + 1, n % 60)
    };
    let table = |city: &dyn Fn(u32) -> &'static str, to: u32| {
        let rows = (0..to).map(|n| row(n, city(n))).collect::<String>();
        format!("no,email,city,last_login\n{rows}")
    };
    fs::create_dir(bench.path("drill")).unwrap();
    fs::write(bench.path("drill/one.csv"), table(&|n| if n % 10 == 0 { "Bonn" } else { "Reno" }, 200))
        .unwrap();
    fs::write(
        bench.path("canary.csv"),
        "planted,email\none.csv,user7@lee-family.net\nnowhere,user999@lee-family.net\n",
    )
    .unwrap();
    bench.put("leak.csv", table(&|_| "Reno", 230));
    scan(&bench, "case", &[]);
    let args = ["origin", "case", "drill/one.csv", "--canary", "canary.csv"];
    let said: Value =
        serde_json::from_str(&stdout(&run(&bench, &[&args[..], &["--json"]].concat()))).unwrap();
    let table = &said["tables"][0];
    let first = &table["candidates"][0];
    assert_eq!((first["rows"].as_u64(), first["stale"].as_u64()), (Some(200), Some(20)), "{table:#}");
    assert_eq!(table["rows_in_none"].as_u64(), Some(30));
    let newest = said["newest"].as_array().unwrap();
    assert_eq!(newest.len(), 5);
    assert!(newest[0][1]["time"].as_str().unwrap().starts_with("2024-09-11 10:00:"), "{newest:?}");
    assert_eq!(newest[0][1]["column"], "last_login");
    assert_eq!(
        said["rows_by_day"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum::<u64>(),
        230
    );
    let canaries = said["canaries"].as_array().unwrap();
    assert_eq!(canaries.len(), 1);
    assert_eq!((canaries[0]["planted"].as_str(), canaries[0]["record"].as_u64()), (Some("one.csv"), Some(8)));
    let text = stdout(&run(&bench, &args));
    assert!(text.contains("if clock and row are genuine the copy was made after it"), "{text}");
    assert!(!text.contains('@'), "no value is shown: {text}");
}
