//! Facts about items: owners, and copies.

use super::*;

#[test]
fn owners_are_not_linked_unless_asked() {
    let bench = Bench::new();
    bench.put("acme/t.csv", TABLE);
    bench.put("bolt/t.csv", TABLE.replace("Cy Fox,cy@fox-den.net", "Di Elk,di@elk-home.net"));
    bench.put("other.csv", "name,email\nEd Gnu,ed@gnu-herd.org\n");
    assert_eq!(bench.scanned(0, &[]).people(), [5; 3]);
    let items = "path,owner,custodian,control_number,status,as_of,zone,keys_taken\nin/acme,Acme,J. Doe,AC-1,acquired,2024-03-01,hq,no\nin/bolt/,Bolt,J. Doe,,accessed,,,\nin/none,Gone,,,,,,\n";
    bench.hand("items.csv", items);
    let (output, case) = bench.with(&["--items", "items.csv"]);
    assert_eq!(case.people(), [7; 3], "{}", stderr(&output));
    assert_eq!(stale(&case), ["--items:4: speaks for no item: in/none"]);
    let summary = case.summary();
    let people = |by: &str, name: &str| summary[by][name]["people"].as_u64();
    assert_eq!(
        [people("by_owner", "Acme"), people("by_owner", "Bolt"), people("by_owner", "unassigned")],
        [Some(3), Some(3), Some(1)]
    );
    assert_eq!((people("by_custodian", "J. Doe"), people("by_status", "accessed")), (Some(6), Some(3)));
    assert_eq!(
        (&summary["by_owner"]["Acme"]["records"], &summary["by_owner"]["Acme"]["elements"]["email-address"]),
        (&Value::from(3), &Value::from(3))
    );
    let row = case.rows("ledger.csv").into_iter().find(|row| row["path"] == "in/acme/t.csv").unwrap();
    assert_eq!(
        [
            &row["owner"],
            &row["control_number"],
            &row["status"],
            &row["as_of"],
            &row["zone"],
            &row["keys_taken"]
        ],
        ["Acme", "AC-1", "acquired", "2024-03-01", "hq", "no"]
    );
    assert!(stdout(&output).contains("Owners"));
    let lines = |option: &str, value: &str| bench.run(&["people", "case", option, value]).lines().count() - 1;
    assert_eq!(
        [lines("--owner", "Acme"), lines("--custodian", "J. Doe"), lines("--status", "present")],
        [3, 6, 0]
    );
    assert_eq!(bench.run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
    let across = bench.scanned(0, &["--items", "items.csv", "--link-across-owners"]);
    assert_eq!((across.people(), across.summary()["by_owner"]["Bolt"]["people"].as_u64()), ([5; 3], Some(3)));
    assert_eq!(across.summary()["by_custodian"]["J. Doe"]["people"], 4);
    assert_eq!(bench.run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
    for (text, said) in [
        ("path,status\nin,stolen\n", "i.csv:2: `status` is one of acquired, accessed, present"),
        ("path,as_of\nin,1.3.2024\n", "i.csv:2: `as_of` is a day"),
        ("path,owner\nin,A\nin/,B\n", "i.csv:3: says something else of this path than line 2"),
        ("owner\nA\n", "i.csv:1: has no column `path`"),
    ] {
        let refused = bench.hand("i.csv", text).refused(&["--items", "i.csv"]);
        assert!(refused.contains(said), "{refused}");
    }
}

#[test]
fn a_copy_counts_where_it_stands_as_if_it_were_scanned() {
    let bench = Bench::new();
    // The same people in one folder twice, in another folder, as names only, and under a number that is one only in its folder.
    let table = "customer id,name,email\nC10017,Ann Lee,ann@lee-family.net\nC10018,Bo Day,\n,Cy Fox,\n,,di@elk-home.net\n";
    bench.put("a/one.csv", table);
    bench.put("a/two.csv", table);
    bench.put("b/one.csv", table);
    bench.put("b/two.csv", table);
    bench.put("c/list.txt", "ann@lee-family.net:hunter2\ned@gnu-herd.org:swordfish9\n");
    bench.put("d/list.txt", "ann@lee-family.net:hunter2\ned@gnu-herd.org:swordfish9\n");
    let copies = bench.scanned(0, &[]);
    let ledger = copies.rows("ledger.csv");
    let duplicates = ledger.iter().filter(|row| !row["duplicate_of"].is_empty()).count();
    assert_eq!((duplicates, copies.summary()["items"]["copies"].as_u64()), (4, Some(4)));
    let counts =
        |row: &BTreeMap<String, String>| ["records", "findings", "people"].map(|name| row[name].clone());
    assert_eq!(counts(&ledger[0]), counts(&ledger[1]));
    let findings = bench.run(&["findings", "case"]);
    // The same evidence with a mark in each file that makes it another: nothing is a copy, and nobody is new.
    for (at, name) in
        ["a/one.csv", "a/two.csv", "b/one.csv", "b/two.csv", "c/list.txt", "d/list.txt"].iter().enumerate()
    {
        let file = bench.path("in").join(name);
        let text = fs::read_to_string(&file).unwrap() + &"\n".repeat(at + 1);
        fs::write(file, text).unwrap();
    }
    let scanned = bench.scanned(0, &[]);
    assert_eq!(scanned.summary()["items"]["copies"], 0);
    assert_eq!((copies.people(), 0), (scanned.people(), 0));
    for part in
        ["people", "name_only", "elements", "findings", "distinct_values", "unattributed", "undecided"]
    {
        assert_eq!(copies_of(&bench, part), scanned.summary()[part], "{part}");
    }
    assert_eq!(bench.run(&["findings", "case"]), findings);
}

/// A part of the summary of the evidence as it was before its files were told apart.
fn copies_of(bench: &Bench, part: &str) -> Value {
    for name in ["a/one.csv", "a/two.csv", "b/one.csv", "b/two.csv", "c/list.txt", "d/list.txt"] {
        let file = bench.path("in").join(name);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(bench.path("in").join(name), text.trim_end().to_owned() + "\n").unwrap();
    }
    let output = bench.scan_into("folded").arg("--force").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    for (at, name) in
        ["a/one.csv", "a/two.csv", "b/one.csv", "b/two.csv", "c/list.txt", "d/list.txt"].iter().enumerate()
    {
        let file = bench.path("in").join(name);
        let text = fs::read_to_string(&file).unwrap() + &"\n".repeat(at + 1);
        fs::write(file, text).unwrap();
    }
    // The case asks for evidence as it is now.
    assert_eq!(bench.scan_into("case").arg("--force").output().unwrap().status.code(), Some(0));
    json(&bench.path("folded/summary.json"))[part].clone()
}

#[test]
fn a_copy_of_another_owner_counts_for_that_owner() {
    let bench = Bench::new();
    bench.put("a/t.csv", TABLE);
    bench.put("b/t.csv", TABLE);
    bench.hand("items.csv", "path,owner\nin/a,A\nin/b,B\n");
    let case = bench.scanned(0, &["--items", "items.csv"]);
    assert_eq!(case.people(), [6; 3]);
    assert_eq!(case.summary()["by_owner"]["B"]["people"], 3);
    assert_eq!(case.rows("ledger.csv")[1]["duplicate_of"], "in/a/t.csv");
}

#[test]
fn an_overturned_copy_is_overturned_too() {
    let bench = Bench::new();
    let mut table = String::from("email,user name\n");
    for row in 0..30_000 {
        let user = if row < 300 { format!("user{row}") } else { "!!!".into() };
        table += &format!("u{row}@lee-family.net,{user}\n");
    }
    bench.put("one.csv", &table);
    bench.put("two.csv", &table);
    let case = bench.scanned(0, &[]);
    let ledger = case.rows("ledger.csv");
    assert_eq!(
        (ledger[0]["findings"].as_str(), ledger[0]["people"].as_str()),
        (ledger[1]["findings"].as_str(), ledger[1]["people"].as_str())
    );
    let columns = case.rows("columns.csv");
    assert_eq!(
        (&columns[1]["verdict"], &columns[1]["why"], &columns[1]["rows"]),
        (&columns[3]["verdict"], &columns[3]["why"], &columns[3]["rows"])
    );
    assert_eq!(case.people(), [30_000; 3]);
}
