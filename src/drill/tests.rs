//! Whole drills: what is on disk is what the truth says, and always the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::Path;

use super::truth::count;
use super::*;

fn drill(folder: &Path, people: u64, seed: u64) -> Truth {
    generate(&Options { people, seed, out: folder.to_path_buf(), shape: Shape::Mixed, full_truth: true })
        .unwrap()
}

/// What a path of the truth leads to, through whatever container.
fn read(folder: &Path, path: &str) -> Vec<u8> {
    let (file, member) = path.split_once('!').unwrap_or((path, ""));
    let open = fs::File::open(folder.join(file)).unwrap();
    let mut bytes = Vec::new();
    match file.rsplit('.').next() {
        Some("gz") if !member.contains('/') => {
            flate2::read::GzDecoder::new(open).read_to_end(&mut bytes).unwrap();
        }
        Some("gz") => {
            let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(open));
            let mut entries = archive.entries().unwrap().map(Result::unwrap);
            let mut entry = entries.find(|entry| entry.path().unwrap() == Path::new(member)).unwrap();
            entry.read_to_end(&mut bytes).unwrap();
        }
        Some("zip") => {
            zip::ZipArchive::new(open).unwrap().by_name(member).unwrap().read_to_end(&mut bytes).unwrap();
        }
        Some("zst") => bytes = zstd::decode_all(open).unwrap(),
        _ => bytes = fs::read(folder.join(file)).unwrap(),
    }
    bytes
}

/// The same as text: by its mark or as UTF-8, or else as Windows-1252.
fn text(folder: &Path, path: &str) -> String {
    let bytes = read(folder, path);
    let (text, _, is_broken) = encoding_rs::UTF_8.decode(&bytes);
    if is_broken { encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned() } else { text.into_owned() }
}

fn bytes(folder: &Path, truth: &Truth) -> Vec<Vec<u8>> {
    truth.files.iter().map(|file| read(folder, &file.path)).collect()
}

/// How often values hold what ends them early in one form or another.
#[test]
fn hard_characters_are_in_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("drill");
    let truth = drill(&folder, 2000, 2);
    let of = |end: &str| {
        let file = truth.files.iter().find(|file| file.path.ends_with(end)).unwrap();
        text(&folder, &file.path)
    };
    for (file, signs) in [
        ("accounts.sql", ["\\'", "\\\\", "\\\"", "\u{f6}", ", "]),
        ("patients.sql", ["'", "\\\\", "\"", "\u{f6}", "\\N"]),
        ("activity.ndjson", ["'", "\\\\", "\\\"", "\\u00f6", "null"]),
        ("tickets.csv", ["\"\"", "\n", "\r\n", ", ", "\","]),
        ("list1.txt", ["'", "\"", "\\", ";", ","]),
    ] {
        for sign in signs {
            assert!(of(file).matches(sign).count() > 2, "{sign} in {file}");
        }
    }
}

#[test]
fn same_options_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other, third) = (dir.path().join("one"), dir.path().join("other"), dir.path().join("third"));
    let (a, b, c) = (drill(&one, 300, 5), drill(&other, 300, 5), drill(&third, 300, 6));
    assert_eq!(a, b);
    assert_eq!(bytes(&one, &a), bytes(&other, &b));
    assert_ne!(bytes(&one, &a), bytes(&third, &c));
    assert_eq!(
        fs::read(dir.path().join("one.truth.jsonl")).unwrap(),
        fs::read(dir.path().join("other.truth.jsonl")).unwrap()
    );
}

#[test]
fn people_add_up_and_the_best_count_is_what_was_asked() {
    let dir = tempfile::tempdir().unwrap();
    for people in [0, 1, 59, 60, 61, 150, 2000] {
        let truth = drill(&dir.path().join("drill"), people, 3);
        let Counts { low, best, high } = truth.people;
        assert_eq!((best, truth.people_asked), (people, people));
        assert!(low <= best && best <= high);
        let hard = truth.gadgets.iter().fold(Counts::default(), |mut sum, gadget| {
            sum += gadget.people;
            sum
        });
        assert_eq!((best - low, high - best), (hard.best - hard.low, hard.high - hard.best));
        assert_eq!(people < 60, truth.gadgets.is_empty());
    }
}

#[test]
fn files_hold_the_bytes_and_records_of_the_truth() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("drill");
    let truth = drill(&folder, 1000, 4);
    for file in &truth.files {
        assert_eq!(read(&folder, &file.path).len() as u64, file.bytes, "{}", file.path);
        let text = text(&folder, &file.path);
        let delimiter = match file.path.rsplit('.').next().unwrap() {
            "csv" if file.path.ends_with("newsletter.csv") => b';',
            "csv" => b',',
            "tsv" => b'\t',
            "psv" => b'|',
            "sql" if file.path.contains("accounts") => {
                assert_eq!(text.lines().filter(|line| line.starts_with('(')).count() as u64, file.records);
                continue;
            }
            "sql" => {
                let rows = text.split("FROM stdin;\n").nth(1).unwrap().split("\n\\.\n").next().unwrap();
                assert!(rows.lines().all(|row| row.split('\t').count() == 10));
                assert_eq!(rows.lines().count() as u64, file.records);
                continue;
            }
            "ndjson" => {
                let objects = text.lines().map(serde_json::from_str::<serde_json::Value>);
                let ids = objects.zip(1..).map(|(object, nth)| object.unwrap()["id"] == nth);
                assert!(ids.clone().all(|is_next| is_next) && ids.count() as u64 == file.records);
                continue;
            }
            _ => {
                assert_eq!(text.lines().count() as u64, file.records, "{}", file.path);
                continue;
            }
        };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
        let rows = reader.records().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(rows.len() as u64, file.records, "{}", file.path);
    }
}

/// One line of the full truth.
#[derive(serde::Deserialize)]
struct Line {
    path: String,
    record: u64,
    persons: Option<Vec<u64>>,
    elements: Vec<String>,
    gadget: Option<String>,
}

fn lines(dir: &Path) -> Vec<Line> {
    let text = fs::read_to_string(dir.join("drill.truth.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_full_truth_agrees_with_the_sums() {
    let dir = tempfile::tempdir().unwrap();
    let truth = drill(&dir.path().join("drill"), 3000, 7);
    let lines = lines(dir.path());
    let mut records: BTreeMap<&str, u64> = BTreeMap::new();
    let mut persons = BTreeSet::new();
    let mut elements: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for line in &lines {
        let last = records.entry(&line.path).or_default();
        *last += 1;
        assert_eq!(line.record, *last, "{}", line.path);
        // Records of two persons are undecided, or lines in which each is seen anyway.
        let Some([person]) = line.persons.as_deref() else { continue };
        persons.insert(*person);
        for element in &line.elements {
            elements.entry(element).or_default().insert(*person);
        }
    }
    assert_eq!(persons.len() as u64, truth.people.best);
    assert_eq!(elements.len(), truth.elements.len());
    for row in &truth.elements {
        assert_eq!(elements[row.of.as_str()].len() as u64, row.count, "{}", row.of);
    }
    for file in truth.files.iter().filter(|file| file.path != folder::README) {
        assert_eq!(records.get(file.path.as_str()).copied().unwrap_or(0), file.records, "{}", file.path);
    }
    let named: BTreeSet<&str> = lines.iter().filter_map(|line| line.gadget.as_deref()).collect();
    assert_eq!(named, truth.gadgets.iter().map(|gadget| gadget.gadget.as_str()).collect());
}

/// Counts what stands in the files by other means than the pen that wrote them.
#[test]
fn findings_are_in_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("drill");
    let truth = drill(&folder, 3000, 8);
    let text: String = truth.files.iter().map(|file| text(&folder, &file.path)).collect();
    let domains = lists::DOMAINS.iter().map(|domain| format!("@{domain}")).chain(["@none.com".to_owned()]);
    let lower = text.to_ascii_lowercase();
    let mails: usize = domains.map(|domain| lower.matches(&domain).count()).sum();
    assert_eq!(mails as u64, count(&truth.findings, "email"));
    assert_eq!(text.matches("$2b$10$").count() as u64, count(&truth.findings, "hash.bcrypt"));
    assert_eq!(lower.matches("@example.").count() as u64, count(&truth.test_findings, "email"));
    assert_eq!(text.matches("078-05-1120").count() as u64, count(&truth.test_findings, "us.ssn"));
    let pans: BTreeSet<&str> = text.split(" pan=").skip(1).filter_map(|rest| rest.get(..16)).collect();
    assert!(pans.len() as u64 > count(&truth.unattributed, "payment-card"));
    assert_eq!(text.matches(" pay declined ").count() as u64, count(&truth.unattributed, "payment-card"));
    assert_eq!(text.matches(" edge refused ").count() as u64, count(&truth.unattributed, "ip-address"));
}

/// Outside gadgets no identifier is on records of two persons: links can come from nowhere else.
#[test]
fn persons_share_identifiers_only_in_gadgets() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("drill");
    drill(&folder, 3000, 9);
    let text = fs::read_to_string(folder.join("crm/customers.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let plain = lines(dir.path()).into_iter().filter(|line| line.path == "crm/customers.csv");
    let mut bearers: BTreeMap<(usize, String), u64> = BTreeMap::new();
    for line in plain.filter(|line| line.gadget.is_none()) {
        let person = line.persons.unwrap()[0];
        let row = &rows[line.record as usize - 1];
        for column in [2, 3, 4, 10, 11] {
            let value: String = row[column].chars().filter(char::is_ascii_alphanumeric).collect();
            let value = if column == 3 { value.trim_start_matches('1').to_owned() } else { value };
            if !value.is_empty() {
                assert_eq!(*bearers.entry((column, value)).or_insert(person), person);
            }
        }
        let vita = format!("{} {} {}", &row[0], &row[1], &row[5]);
        assert!(row[5].is_empty() || *bearers.entry((5, vita)).or_insert(person) == person);
    }
    assert!(bearers.len() > 3000);
}

#[test]
fn the_truth_reads_back_and_names_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("drill");
    let truth = drill(&folder, 150, 1);
    let text = fs::read_to_string(folder.join(folder::TRUTH)).unwrap();
    assert_eq!(serde_json::from_str::<Truth>(&text).unwrap(), truth);
    assert_eq!(truth.watermark, WATERMARK);
    assert!(!text.contains('@') && !text.contains("\"name\":") && !text.contains("\"password\":"));
    let size: u64 = truth.files.iter().map(|file| file.bytes).sum();
    assert!(size < 200_000, "{size}");
    assert!(truth.files.iter().all(|file| file.records > 2), "{:?}", truth.files);
}

#[test]
fn an_earlier_drill_is_replaced_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("drill");
    drill(&folder, 100, 1);
    let again = drill(&folder, 70, 2);
    assert_eq!(again.people.best, 70);
    fs::write(folder.join("crm/more.csv"), "mine").unwrap();
    let refused = generate(&Options {
        people: 1,
        seed: 1,
        out: folder.clone(),
        shape: Shape::Mixed,
        full_truth: false,
    });
    assert!(matches!(refused, Err(Error::Refused(_))));
    assert_eq!(bytes(&folder, &again).len(), again.files.len());
    let many = Options {
        people: MOST_PEOPLE + 1,
        seed: 1,
        out: dir.path().join("many"),
        shape: Shape::Mixed,
        full_truth: false,
    };
    assert!(matches!(generate(&many), Err(Error::Usage(_))));
}

/// A dump of accounts has a row for each person, and says so.
#[test]
fn accounts_are_one_row_a_person() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("drill");
    let options =
        Options { people: 40_000, seed: 3, out: out.clone(), shape: Shape::Accounts, full_truth: false };
    let truth = generate(&options).unwrap();
    assert_eq!(truth.people, Counts::new(40_000, 40_000, 40_000));
    assert_eq!(count(&truth.findings, "hash.bcrypt"), 40_000);
    let file = fs::read_to_string(out.join(accounts::FILE)).unwrap();
    assert_eq!(file.len() as u64, truth.files[1].bytes);
    let rows: BTreeSet<&str> = file.lines().skip(1).map(|row| row.split(',').nth(1).unwrap()).collect();
    assert_eq!(rows.len(), 40_000);
    assert_eq!(generate(&options).unwrap(), truth, "an earlier drill is replaced by the same");
}

#[test]
fn a_hard_drill_has_more_of_what_is_hard_and_no_more_people() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("drill");
    let options = |shape| Options { people: 4_000, seed: 3, out: out.clone(), shape, full_truth: false };
    let usual = generate(&options(Shape::Mixed)).unwrap();
    let hard = generate(&options(Shape::Hard(20))).unwrap();
    assert_eq!((usual.people.best, hard.people.best), (4_000, 4_000));
    let of = |truth: &Truth, name: &str| {
        truth.gadgets.iter().find(|row| row.gadget == name).map_or(0, |row| row.instances)
    };
    assert_eq!([of(&usual, "shared-mailbox"), of(&hard, "shared-mailbox")], [2, 50]);
    assert_eq!([of(&usual, "form-default"), of(&hard, "form-default")], [0, 80]);
    assert_eq!(of(&usual, "lone-card"), of(&hard, "lone-card"));
}
