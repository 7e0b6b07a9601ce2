//! Decisions on people: merged, split, cut, suppressed, and refused.

use super::*;

#[test]
fn people_are_merged_split_cut_and_suppressed() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    let plain = bench.scanned(0, &[]);
    let keys = keys(&plain);
    let (ann, bo, cy) = (&keys["ann@lee-family.net"], &keys["bo@day-house.org"], &keys["cy@fox-den.net"]);
    bench.hand(
        "d.toml",
        format!("[[merge]]\npeople = [\"{ann}\", \"{bo}\"]\nwho = \"K\"\nwhy = \"same person\"\n"),
    );
    let merged = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!((merged.people(), merged.summary()["decisions"]["applied"].as_u64()), ([2; 3], Some(1)));
    assert_eq!(merged.rows("people.csv")[0]["records"], "2");
    assert_eq!(bench.run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
    bench.hand("d.toml", format!("[[suppress]]\nperson = \"{cy}\"\nwho = \"K\"\nwhy = \"a test account\"\n"));
    let fewer = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!(fewer.people(), [2; 3]);
    assert!(!fs::read_to_string(bench.path("case/people.csv")).unwrap().contains("fox-den"));
    assert_eq!(bench.run(&["people", "case"]).lines().count(), 3);
    let person: Value = serde_json::from_str(&bench.run(&["person", "case", ann, "--json"])).unwrap();
    let phone = person["identifiers"].as_array().unwrap().iter().find(|of| of["kind"] == "phone").unwrap();
    bench.hand(
        "d.toml",
        format!("[[suppress]]\nperson = {}\nby = \"K\"\nwhy = \"by any key\"\n", phone["key"]),
    );
    assert_eq!(bench.scanned(0, &["--decisions", "d.toml"]).people(), [2; 3]);
}

/// Sets of records a person, whatever their order and keys.
fn persons(bench: &Bench) -> Vec<Vec<String>> {
    let records: Vec<Value> =
        bench.run(&["records", "case"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in &records {
        for person in record["person"].as_array().unwrap() {
            let place = format!("{}:{}", record["path"], record["record"]);
            of.entry(person.as_str().unwrap().to_owned()).or_default().push(place);
        }
    }
    let mut sets: Vec<Vec<String>> = of.into_values().collect();
    sets.sort();
    sets
}

#[test]
fn a_split_parts_and_a_merge_undoes_it() {
    let bench = Bench::new();
    let table = "name,email,phone,customer id\nAnn Lee,ann@lee-family.net,212-456-7890,C1001\nAnn Lee,ann@lee-family.net,212-456-7891,C1002\nAnn Lee,ann@lee-family.net,,\nBo Day,bo@day-house.org,,C1003\n";
    bench.put("t.csv", table);
    let plain = bench.scanned(0, &[]);
    assert_eq!(plain.people(), [2; 3]);
    let before = persons(&bench);
    let key = &keys(&plain)["ann@lee-family.net"];
    let person: Value = serde_json::from_str(&bench.run(&["person", "case", key, "--json"])).unwrap();
    let of = |kind: &str| -> Vec<String> {
        let own = person["identifiers"].as_array().unwrap().iter().filter(|of| of["kind"] == kind);
        own.map(|of| of["key"].as_str().unwrap().to_owned()).collect()
    };
    let (ids, phones) = (of("customer-id"), of("phone"));
    assert_eq!((ids.len(), phones.len()), (2, 2));
    let split =
        format!("[[split]]\npeople = [\"{}\", \"{}\"]\nwho = \"K\"\nwhy = \"two Anns\"\n", ids[0], ids[1]);
    bench.hand("d.toml", &split);
    let parted = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!(parted.people(), [3, 3, 4], "the third record could be of either");
    assert_eq!(
        (parted.summary()["conflicts"].as_u64(), parted.summary()["undecided"].as_u64()),
        (Some(0), Some(1))
    );
    let merge = format!(
        "[[merge]]\npeople = [\"{}\", \"{}\"]\nwho = \"K\"\nwhy = \"one after all\"\n",
        phones[0], phones[1]
    );
    for text in [format!("{split}\n{merge}"), format!("{merge}\n{split}")] {
        bench.hand("d.toml", &text);
        let again = bench.scanned(0, &["--decisions", "d.toml"]);
        assert_eq!(
            (again.people(), persons(&bench)),
            (plain.people(), before.clone()),
            "splitting and merging is nothing"
        );
        assert!(stale(&again).is_empty());
        assert_eq!(keys_only(&again), keys_only(&plain));
    }
    let both =
        format!("{split}\n[[merge]]\npeople = [\"{}\", \"{}\"]\nwho = \"K\"\nwhy = \"no\"\n", ids[1], ids[0]);
    let refused = bench.hand("d.toml", &both).refused(&["--decisions", "d.toml"]);
    assert!(refused.contains("d.toml:1: splits what line 6 merges"), "{refused}");
    // Through a third key too.
    let chain = format!(
        "{split}\n[[merge]]\npeople = [\"{}\", \"{p}\"]\nwho = \"K\"\nwhy = \"no\"\n[[merge]]\npeople = [\"{}\", \"{p}\"]\nwho = \"K\"\nwhy = \"no\"\n",
        ids[1],
        ids[0],
        p = phones[0]
    );
    assert!(bench.hand("d.toml", &chain).refused(&["--decisions", "d.toml"]).contains("splits what line"));
}

fn keys_only(case: &Case) -> Vec<String> {
    case.rows("people.csv").into_iter().map(|row| row["key"].clone()).collect()
}

#[test]
fn a_cut_value_links_nothing() {
    let bench = Bench::new();
    let table = "name,email,phone\nAnn Lee,ann@lee-family.net,212-456-7890\nAnn Lee,lee@work-place.org,212-456-7890\n,,212-456-7890\n";
    bench.put("t.csv", table);
    let plain = bench.scanned(0, &[]);
    assert_eq!(plain.people(), [1; 3]);
    let key = &keys(&plain)["ann@lee-family.net"];
    let person: Value = serde_json::from_str(&bench.run(&["person", "case", key, "--json"])).unwrap();
    let phone = person["identifiers"].as_array().unwrap().iter().find(|of| of["kind"] == "phone").unwrap();
    bench.hand(
        "d.toml",
        format!("[[cut]]\nvalue = {}\nwho = \"K\"\nwhy = \"the front desk\"\n", phone["key"]),
    );
    let cut = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!(
        (cut.people(), cut.summary()["cuts"].as_u64(), cut.summary()["hubs"].as_u64()),
        ([2; 3], Some(1), Some(0))
    );
    let row = cut.rows("conflicts.csv").into_iter().find(|row| row["what"] == "cut").unwrap();
    assert_eq!((row["key"].as_str(), row["value"].contains("456")), (phone["key"].as_str().unwrap(), false));
    bench.hand(
        "d.toml",
        format!(
            "[[value]]\nvalue = {}\nverdict = \"placeholder\"\nwho = \"K\"\nwhy = \"nobody's\"\n",
            phone["key"]
        ),
    );
    let aside = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!(aside.people(), [2; 3]);
    assert!(stale(&aside).is_empty(), "{:?}", stale(&aside));
    let telephone = aside.summary()["elements"]
        .as_array()
        .unwrap()
        .iter()
        .any(|row| row["element"] == "phone-number" && row["people"] != 0);
    assert!(!telephone, "what stands for nobody is nobody's element");
    assert_eq!(bench.run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
}

#[test]
fn conflicts_name_people_by_key_and_are_read_back() {
    let bench = Bench::new();
    bench.put("t.csv", CONFLICT);
    let plain = bench.scanned(0, &[]);
    assert_eq!(plain.people(), [1, 2, 3]);
    let rows = plain.rows("conflicts.csv");
    let of = |what: &str| -> Rows { rows.iter().filter(|row| row["what"] == what).cloned().collect() };
    let known = keys_only(&plain);
    let (parts, undecided) = (of("part"), of("undecided"));
    assert_eq!((parts.len(), undecided.len()), (2, 1));
    let mut part_keys: Vec<String> = parts.iter().map(|row| row["key"].clone()).collect();
    part_keys.sort();
    let mut all = known.clone();
    all.sort();
    assert_eq!(part_keys, all);
    let mut candidates: Vec<&str> = undecided[0]["candidates"].split(' ').collect();
    candidates.sort_unstable();
    assert_eq!(candidates, all);
    let decide = |decisions: &dyn Fn(&BTreeMap<String, String>) -> String| {
        let mut csv = csv::Writer::from_path(bench.path("conflicts.csv")).unwrap();
        let header: Vec<&String> = rows[0].keys().collect();
        csv.write_record(&header).unwrap();
        for row in &rows {
            let decision = decisions(row);
            let cell = |name: &&String| match name.as_str() {
                "decision" => decision.clone(),
                "by" | "why" if !decision.is_empty() => "K".to_owned(),
                _ => row[*name].clone(),
            };
            csv.write_record(header.iter().map(cell).collect::<Vec<_>>()).unwrap();
        }
        csv.flush().unwrap();
    };
    decide(&|_| String::new());
    assert_eq!(bench.scanned(0, &["--decisions", "conflicts.csv"]).people(), [1, 2, 3]);
    decide(&|row| if row["what"] == "undecided" { format!("merge {}", known[1]) } else { String::new() });
    let told = bench.scanned(0, &["--decisions", "conflicts.csv"]);
    assert_eq!((told.people(), told.rows("people.csv")[1]["records"].as_str()), ([1, 2, 2], "2"));
    decide(&|row| if row["what"] == "part" { "merge".into() } else { String::new() });
    let one = bench.scanned(0, &["--decisions", "conflicts.csv"]);
    assert_eq!((one.people(), one.summary()["conflicts"].as_u64()), ([1; 3], Some(0)));
    assert_eq!(one.rows("people.csv")[0]["hold"], "");
    decide(&|row| if row["what"] == "part" { "perhaps".into() } else { String::new() });
    assert!(
        bench
            .refused(&["--decisions", "conflicts.csv"])
            .contains("conflicts.csv:2: no such decision for this row")
    );
}

#[test]
fn decisions_that_cannot_be_are_refused_by_line() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    let key = "0123456789abcdef0123456789abcdef";
    let cases = [
        (format!("\n[[cut]]\nvalue = \"{key}\"\nwho = \"K\"\n"), "d.toml:2: missing field `why`"),
        (format!("[[cut]]\nvalue = \"{key}\"\nwho = \"K\"\nwhy = \" \"\n"), "d.toml:1: `why` is empty"),
        ("[[cut]]\nvalue = \"ann@lee-family.net\"\nwho = \"K\"\nwhy = \"x\"\n".to_owned(), "d.toml:1: a key is 32 hex digits"),
        (format!("[[merge]]\npeople = [\"{key}\", \"{key}\"]\nwho = \"K\"\nwhy = \"x\"\n"), "d.toml:1: names fewer than two"),
        ("\n\n[[merge]\n".to_owned(), "d.toml:3: "),
        ("[[join]]\nwho = \"K\"\n".to_owned(), "d.toml:1: unknown field `join`"),
        (format!("[[value]]\nvalue = \"{key}\"\nverdict = \"fine\"\nwho = \"K\"\nwhy = \"x\"\n"), "d.toml:1: a value's verdict is"),
        ("[[column]]\nitem = \"in/t.csv\"\ncolumn = \"email\"\nverdict = \"mail\"\nwho = \"K\"\nwhy = \"x\"\n".to_owned(), "d.toml:1: no detector `mail`"),
    ];
    for (text, said) in cases {
        let refused = bench.hand("d.toml", &text).refused(&["--decisions", "d.toml"]);
        assert!(refused.contains(said), "{refused}");
        assert!(!refused.contains("ann@"), "no value is repeated: {refused}");
    }
    let nobody = format!(
        "[[cut]]\nvalue = \"{key}\"\nwho = \"K\"\nwhy = \"x\"\n[[suppress]]\nperson = \"{key}\"\nwho = \"K\"\nwhy = \"x\"\n[[value]]\nvalue = \"{key}\"\nverdict = \"placeholder\"\nwho = \"K\"\nwhy = \"x\"\n"
    );
    bench.hand("d.toml", &nobody);
    let (output, case) = bench.with(&["--decisions", "d.toml"]);
    assert_eq!((output.status.code(), case.people(), stale(&case).len()), (Some(0), [3; 3], 3));
    assert!(
        stdout(&output).contains("--decisions line 5: suppress: one of its keys stands for nobody"),
        "{}",
        stdout(&output)
    );
    let column = "[[column]]\nitem = \"in/t.csv\"\ncolumn = \"email\"\nverdict = \"none\"\nwho = \"K\"\nwhy = \"ours\"\n";
    bench.hand("d.toml", column);
    let case = bench.scanned(0, &["--decisions", "d.toml"]);
    assert_eq!(self::column(&case, "email")["why"], "said by K: ours");
    bench.hand("c.csv", "item,column,verdict\nin/t.csv,email,email\n");
    let refused = bench.refused(&["--decisions", "d.toml", "--columns", "c.csv"]);
    assert!(refused.contains("d.toml:1: says something else of this column than c.csv:2"), "{refused}");
}
