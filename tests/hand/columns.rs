//! Verdicts on columns that a reviewer hands in.

use super::*;

#[test]
fn edited_columns_are_taken_whole() {
    let bench = Bench::new();
    bench.put("t.csv", "who,email,contact\nAnn Lee,ann@lee-family.net,ann@work-place.org\nBo Day,bo@day-house.org,bo@work-place.org\n");
    let plain = bench.scanned(0, &[]);
    assert_eq!(column(&plain, "email")["verdict"], "email");
    let text = fs::read_to_string(bench.path("case/columns.csv")).unwrap();
    bench.hand("columns.csv", &text);
    let same = bench.scanned(0, &["--columns", "columns.csv"]);
    assert_eq!(same.rows("columns.csv"), plain.rows("columns.csv"), "an unedited file changes nothing");
    assert_eq!(same.people(), plain.people());
    let edited = "item,table,column,verdict,role,by,why\nin/t.csv,,email,none,,K. Counsel,these are ours\nin/t.csv,,#1,name.full,,K. Counsel,\n";
    bench.hand("columns.csv", edited);
    let edited = bench.scanned(0, &["--columns", "columns.csv"]);
    let (email, who) = (column(&edited, "email"), column(&edited, "who"));
    assert_eq!(
        (email["verdict"].as_str(), email["why"].as_str()),
        ("", "said by K. Counsel: these are ours")
    );
    assert_eq!((who["verdict"].as_str(), who["why"].as_str()), ("name.full", "said by K. Counsel"));
    assert_eq!(who["by"], "K. Counsel");
    assert!(stale(&edited).is_empty());
    let manifest = json(&bench.path("case/manifest.json"));
    let digest = blake3::hash(&fs::read(bench.path("columns.csv")).unwrap()).to_hex().to_string();
    assert_eq!(manifest["options"]["inputs"]["columns"], digest.as_str());
    // What was written is read back as what was said.
    fs::copy(bench.path("case/columns.csv"), bench.path("again.csv")).unwrap();
    let again = bench.scanned(0, &["--columns", "again.csv"]);
    assert_eq!(again.rows("columns.csv"), edited.rows("columns.csv"));
}

#[test]
fn a_said_verdict_is_not_overturned_and_a_role_is_taken() {
    let bench = Bench::new();
    let mut table = String::from("login,email,boss\n");
    for row in 0..40 {
        let user = if row % 4 == 0 { format!("user{row}") } else { String::new() };
        table += &format!("{user},u{row}@lee-family.net,b{row}@day-house.org\n");
    }
    bench.put("t.csv", &table);
    bench.hand("c.csv", "item,table,column,verdict,role,by\nin/t.csv,,boss,email,manager,K. Counsel\n");
    let case = bench.scanned(0, &["--columns", "c.csv"]);
    assert_eq!(column(&case, "boss")["role"], "manager");
    assert_eq!(case.people(), [80; 3], "a manager is somebody else");
    bench.hand("c.csv", "item,table,column,verdict,role,by\nin/t.csv,,boss,email,,K. Counsel\n");
    assert_eq!(bench.scanned(0, &["--columns", "c.csv"]).people(), [40; 3]);
    bench.hand("c.csv", "item;table;column;verdict;by\nin/t.csv;;boss;us.ssn;K. Counsel\n");
    let case = bench.scanned(0, &["--columns", "c.csv"]);
    assert_eq!(column(&case, "boss")["verdict"], "us.ssn", "no tally overturns what somebody said");
}

#[test]
fn columns_that_cannot_be_are_refused_by_line() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    let cases = [
        ("item,table,column,verdict\nin/t.csv,,email,e-mail\n", "c.csv:2: no detector `e-mail`"),
        (
            "item,table,column,verdict\nin/t.csv,,email,email\n\nin/t.csv,,email,none\n",
            "c.csv:4: says something else of this column than c.csv:2",
        ),
        ("item,table,column,verdict\nin/t.csv,,#0,email\n", "c.csv:2: a column's number"),
        ("item,table,column,verdict\n,,email,email\n", "c.csv:2: `item` is empty"),
        ("item,table,verdict\nin/t.csv,,email\n", "c.csv:1: has no column `column`"),
        ("item,table,column,verdict\nin/t.csv,,email\n", "c.csv:2: has 3 cells where the header has 4"),
    ];
    for (text, said) in cases {
        bench.hand("c.csv", text);
        let refused = bench.refused(&["--columns", "c.csv"]);
        assert!(refused.contains(said), "{refused}");
        assert!(!bench.path("case/summary.json").exists(), "refused before anything is scanned");
    }
    assert!(
        bench
            .hand("c.csv", b"item,table,column,verdict\n\nin/t.csv,,\xff,email\n")
            .refused(&["--columns", "c.csv"])
            .contains("c.csv:3: is not UTF-8")
    );
    bench.hand("c.csv", "item,table,column,verdict\nin/gone.csv,,email,email\nin/t.csv,,#9,none\nin/t.csv,,\"=x\u{1b}[31m\",none\n");
    let (output, case) = bench.with(&["--columns", "c.csv"]);
    assert_eq!((output.status.code(), stale(&case).len()), (Some(0), 3), "{:?}", stale(&case));
    assert!(stdout(&output).contains("--columns line 2: no such column: column email of in/gone.csv"));
    assert!(!stdout(&output).contains('\u{1b}'));
}
