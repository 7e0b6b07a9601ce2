//! Lists of people and files: excluded, known, accepted, left out.

use super::*;

#[test]
fn the_excluded_stay_people_and_are_counted_apart() {
    let bench = Bench::new();
    bench.put("t.csv", format!("{TABLE}Dee Lee,shared@lee-family.net,\nEve Oak,shared@lee-family.net,\n"));
    bench.hand("e.csv", "E-mail,Phone,Reason\nANN@lee-family.net,,notified in May\n,(212) 456-7890,\nnobody@nowhere-else.org,,\nshared@lee-family.net,,\n");
    let (output, case) = bench.with(&["--exclude", "e.csv"]);
    assert_eq!((output.status.code(), case.people()[1]), (Some(0), 5), "{}", stderr(&output));
    let excluded = &case.summary()["excluded"];
    let count = |name: &str| excluded[name].as_u64().unwrap();
    assert_eq!(["entries", "people", "unmatched", "ambiguous"].map(count), [4, 1, 1, 1]);
    assert!(stdout(&output).contains("of which excluded: 1 (list of 4 entries"), "{}", stdout(&output));
    let ann = case.rows("people.csv").into_iter().find(|row| row["email"] == "ann@lee-family.net").unwrap();
    assert_eq!((ann["hold"].as_str(), ann["hold_reason"].as_str()), ("Y", "excluded: notified in May"));
    assert_eq!(bench.run(&["people", "case"]), fs::read_to_string(bench.path("case/people.csv")).unwrap());
    let refused = bench.hand("e.csv", "colour\nred\n").refused(&["--exclude", "e.csv"]);
    assert!(refused.contains("e.csv:1: no header names an identifier"), "{refused}");
    let refused =
        bench.hand("e.csv", "email\nann@lee-family.net\nsecret-word\n").refused(&["--exclude", "e.csv"]);
    assert!(
        refused.contains("e.csv:3: what stands under `email` is no such value")
            && !refused.contains("secret"),
        "{refused}"
    );
}

#[test]
fn an_excluded_customer_id_counts_in_every_folder_and_owner() {
    let bench = Bench::new();
    for folder in ["a", "b"] {
        bench.put(&format!("{folder}/t.csv"), "customer id,name\nC10017,Ann Lee\nC10018,Bo Day\n");
    }
    bench.hand("items.csv", "path,owner\nin/a,A\nin/b,B\n");
    bench.hand("e.csv", "customer_id\nC10017\n");
    let case = bench.scanned(0, &["--exclude", "e.csv", "--items", "items.csv"]);
    assert_eq!((case.people()[1], case.summary()["excluded"]["people"].as_u64()), (4, Some(2)));
}

#[test]
fn known_files_are_listed_and_not_read() {
    let bench = Bench::new();
    let known = bench.put("known.csv", TABLE);
    bench.put("t.csv", "name,email\nEd Gnu,ed@gnu-herd.org\n");
    let blake3 = blake3::hash(&fs::read(known).unwrap()).to_hex().to_string();
    let sums = |program: &str| {
        let output =
            std::process::Command::new(program).current_dir(bench.path("in")).arg("known.csv").output();
        stdout(&output.unwrap())
    };
    let sha1 = sums("sha1sum");
    let nsrl = format!(
        "\"SHA-1\",\"MD5\",\"CRC32\",\"FileName\"\n\"{}\",\"D41D8CD98F00B204E9800998ECF8427E\",\"00000000\",\"x\"\n",
        sha1[..40].to_uppercase()
    );
    for (list, function) in [
        (format!("# ours\n{blake3}\n"), "BLAKE3"),
        (sums("sha256sum"), "SHA-256"),
        (sha1, "SHA-1"),
        (sums("md5sum"), "MD5"),
        (nsrl, "SHA-1"),
    ] {
        bench.hand("known.txt", &list);
        let case = bench.scanned(0, &["--known", "known.txt"]);
        let row = case.rows("ledger.csv").into_iter().find(|row| row["path"] == "in/known.csv").unwrap();
        assert_eq!(
            (row["format"].as_str(), row["reason"].as_str(), row["exception"].as_str()),
            ("known", format!("known file ({function})").as_str(), "no")
        );
        assert_eq!(
            (row["skipped"].as_str(), row["digest"].as_str()),
            (row["given"].as_str(), blake3.as_str())
        );
        assert_eq!((case.people(), case.summary()["items"]["known"].as_u64()), ([1; 3], Some(1)));
        case.assert_adds_up();
        assert_eq!(bench.run(&["people", "case"]).lines().count(), 2);
    }
    let refused = bench.hand("known.txt", format!("{blake3}\nxyz\n")).refused(&["--known", "known.txt"]);
    assert!(refused.contains("known.txt:2: holds no hash"), "{refused}");
}

#[test]
fn seen_exceptions_are_accepted_by_name() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    bench.put(
        "blob",
        (0..200_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>(),
    );
    let case = bench.scanned(3, &[]);
    let row = case.rows("ledger.csv").into_iter().find(|row| row["exception"] == "yes").unwrap();
    bench.hand("a.csv", "item,who,why\nin/blob,K. Counsel,a random file\nin/gone,K. Counsel,never there\n");
    let (output, case) = bench.with(&["--accept", "a.csv"]);
    assert_eq!(
        (
            output.status.code(),
            case.summary()["items"]["accepted"].as_u64(),
            case.summary()["items"]["unread"].as_u64()
        ),
        (Some(0), Some(1), Some(1))
    );
    assert!(stdout(&output).contains("accepted by K. Counsel: a random file"), "{}", stdout(&output));
    assert_eq!(case.rows("ledger.csv")[0]["accepted"], "K. Counsel: a random file");
    assert_eq!(stale(&case).len(), 1);
    bench.hand("a.csv", format!("path,reason,who,why\nin/blob,{},K,ok\n", row["reason"]));
    bench.scanned(0, &["--accept", "a.csv"]);
    bench.hand("a.csv", "path,reason,who,why\nin/blob,encrypted,K,ok\n");
    assert_eq!(
        stale(&bench.scanned(3, &["--accept", "a.csv"])).len(),
        1,
        "another reason is another exception"
    );
    assert!(
        bench
            .hand("a.csv", "item,who,why\nin/blob,,x\n")
            .refused(&["--accept", "a.csv"])
            .contains("a.csv:2: `who` is empty")
    );
}

#[test]
fn paths_are_left_out_and_listed() {
    let bench = Bench::new();
    bench.put("t.csv", TABLE);
    bench.put("logs/app.log", "2024-05-01 login ed@gnu-herd.org\n");
    let case = bench.scanned(0, &["--exclude-path", "*.log"]);
    let row = case.rows("ledger.csv").into_iter().find(|row| row["path"] == "in/logs/app.log").unwrap();
    assert_eq!(
        (row["format"].as_str(), row["reason"].as_str(), row["exception"].as_str()),
        ("left out", "left out by --exclude-path", "no")
    );
    assert_eq!(case.people(), [3; 3]);
    case.assert_adds_up();
    let case = bench.scanned(0, &["--include-path", "in/logs"]);
    assert_eq!(case.people(), [1; 3]);
    assert_eq!(json(&bench.path("case/manifest.json"))["options"]["include_paths"][0], "in/logs");
}
