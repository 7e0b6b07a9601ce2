//! The form matrix: the same people in every form and every encoding are found the same, where they are stored.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use breachscope::catalog::Catalog;
use breachscope::recode::Code;
use breachscope::report::rows::Style;
use breachscope::run::find::{Find, find};
use breachscope::run::scan::{Outcome, Scan, scan};
use breachscope::run::watch::Watch;
use breachscope::survey;
use serde_json::Value;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::builtin().unwrap());

/// Names in one script, and how its tables head them.
struct Script {
    header: &'static str,
    names: [&'static str; 6],
    /// A word of it for secrets.
    word: &'static str,
}

const WESTERN: Script = Script {
    header: "name,email,phone,card_number,ssn,birth_date",
    names: ["José García", "Renée Müller", "François Lefèvre", "Åsa Björk", "Iñigo Peña", "Zoë Brontë"],
    word: "contraseña",
};
const HUNGARIAN: Script = Script {
    header: "név,e-mail,telefon,kártyaszám,ssn,szül.dátum",
    names: ["Kovács Ágnes", "Szűcs Győző", "Tóth Örs", "Nagy Béla", "Fűzfő Etelka", "Erdős Tünde"],
    word: "árvíztűrő",
};
const RUSSIAN: Script = Script {
    header: "фио,email,телефон,номер карты,ssn,дата рождения",
    names: ["Иванов Иван", "Петрова Анна", "Сидоров Пётр", "Кузнецова Ольга", "Смирнов Юрий", "Щукина Жанна"],
    word: "пароль",
};
const CHINESE: Script = Script {
    header: "姓名,email,电话,卡号,ssn,出生日期",
    names: ["张伟", "王秀英", "李娜", "刘洋", "陈静", "杨丽华"],
    word: "密码",
};
const TAIWANESE: Script = Script {
    header: "name,email,phone,card_number,ssn,birth_date",
    names: ["陳大文", "林志明", "黃淑芬", "張雅婷", "許功蓋", "楊麗華"],
    word: "密碼",
};
const JAPANESE: Script = Script {
    header: "name,email,phone,card_number,ssn,birth_date",
    names: ["山田太郎", "佐藤はなこ", "鈴木イチロー", "高橋ソフィア", "表能十子", "渡辺ケンジ"],
    word: "パスワード",
};
const KOREAN: Script = Script {
    header: "name,email,phone,card_number,ssn,birth_date",
    names: ["김철수", "이영희", "박지민", "최수진", "정우성", "한가인"],
    word: "비밀번호",
};
const SCRIPTS: [&Script; 7] = [&WESTERN, &HUNGARIAN, &RUSSIAN, &CHINESE, &TAIWANESE, &JAPANESE, &KOREAN];

/// A text in an encoding, behind a mark.
struct Written {
    mark: &'static [u8],
    encode: fn(&str) -> Vec<u8>,
    /// What a plan may call it: where bytes are the same in two, either.
    names: &'static [&'static str],
}

fn utf16le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn utf16be(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn by(encoding: &'static encoding_rs::Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding.encode(text);
    assert!(!lost, "{} has no {text}", encoding.name());
    bytes.into_owned()
}

const UNICODE: [Written; 6] = [
    Written { mark: b"", encode: |text| text.as_bytes().to_vec(), names: &["utf-8"] },
    Written { mark: b"\xEF\xBB\xBF", encode: |text| text.as_bytes().to_vec(), names: &["utf-8"] },
    Written { mark: b"\xFF\xFE", encode: utf16le, names: &["utf-16le"] },
    Written { mark: b"", encode: utf16le, names: &["utf-16le"] },
    Written { mark: b"\xFE\xFF", encode: utf16be, names: &["utf-16be"] },
    Written { mark: b"", encode: utf16be, names: &["utf-16be"] },
];

const LEGACY: [(&Script, Written); 10] = [
    (
        &WESTERN,
        Written { mark: b"", encode: |text| by(encoding_rs::WINDOWS_1252, text), names: &["windows-1252"] },
    ),
    (&WESTERN, Written { mark: b"", encode: latin1, names: &["windows-1252"] }),
    (
        &HUNGARIAN,
        Written {
            mark: b"",
            encode: |text| by(encoding_rs::WINDOWS_1250, text),
            names: &["windows-1250", "iso-8859-2"],
        },
    ),
    (
        &HUNGARIAN,
        Written {
            mark: b"",
            encode: |text| by(encoding_rs::ISO_8859_2, text),
            names: &["windows-1250", "iso-8859-2"],
        },
    ),
    (
        &RUSSIAN,
        Written { mark: b"", encode: |text| by(encoding_rs::WINDOWS_1251, text), names: &["windows-1251"] },
    ),
    (&RUSSIAN, Written { mark: b"", encode: |text| by(encoding_rs::KOI8_R, text), names: &["koi8-r"] }),
    (&CHINESE, Written { mark: b"", encode: |text| by(encoding_rs::GB18030, text), names: &["gb18030"] }),
    (&TAIWANESE, Written { mark: b"", encode: |text| by(encoding_rs::BIG5, text), names: &["big5"] }),
    (
        &JAPANESE,
        Written { mark: b"", encode: |text| by(encoding_rs::SHIFT_JIS, text), names: &["shift_jis"] },
    ),
    (&KOREAN, Written { mark: b"", encode: |text| by(encoding_rs::EUC_KR, text), names: &["euc-kr"] }),
];

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).unwrap()).collect()
}

impl Written {
    fn bytes(&self, text: &str) -> Vec<u8> {
        [self.mark, &(self.encode)(text)].concat()
    }
}

/// People: 30 of them, each with a name of the script.
fn people(script: &Script) -> Vec<[String; 6]> {
    (0..30)
        .map(|nth| {
            let name = script.names[nth % 6].to_owned();
            let card = luhn(&format!("45567375868{:04}", nth * 37));
            [
                name,
                format!("user{nth}.x@northwind{}.io", nth % 7),
                format!("+1 212 736 5{nth:03}"),
                card,
                format!("219-45-6{:03}", 100 + nth),
                format!("19{:02}-0{}-1{}", 50 + nth, 1 + nth % 9, nth % 10),
            ]
        })
        .collect()
}

/// The digits with the one that makes them a card number.
fn luhn(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0');
            if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

type Form = (&'static str, fn(&Script) -> String);

const FORMS: [Form; 5] =
    [("csv", csv), ("quoted", quoted), ("combo", combo), ("log", log), ("ndjson", ndjson)];

fn csv(script: &Script) -> String {
    let rows = people(script).into_iter().map(|person| person.join(",") + "\r\n");
    format!("{}\r\n{}", script.header, rows.collect::<String>())
}

fn quoted(script: &Script) -> String {
    let cells = |person: [String; 6]| person.map(|cell| format!("\"{cell}\"")).join(";") + "\n";
    let header = script.header.replace(',', ";");
    format!("{header}\n{}", people(script).into_iter().map(cells).collect::<String>())
}

fn combo(script: &Script) -> String {
    let line = |(nth, person): (usize, [String; 6])| {
        let [name, mail, ..] = person;
        format!("{mail}:{}.{}{nth}\n", script.word, name.replace(' ', "."))
    };
    people(script).into_iter().enumerate().map(line).collect()
}

fn log(script: &Script) -> String {
    let line = |person: [String; 6]| {
        let [name, mail, phone, card, ssn, born] = person;
        format!(
            "2026-01-02 03:04:05 INFO user={name} email={mail} phone={phone} card={card} ssn={ssn} dob={born}\n"
        )
    };
    people(script).into_iter().map(line).collect()
}

fn ndjson(script: &Script) -> String {
    let names: Vec<&str> = script.header.split(',').collect();
    let object = |person: [String; 6]| {
        let members = names.iter().zip(person).map(|(name, value)| format!("{name:?}: {value:?}"));
        format!("{{{}}}\n", members.collect::<Vec<_>>().join(", "))
    };
    people(script).into_iter().map(object).collect()
}

/// All findings of one file, in clear.
fn findings(file: &Path, split: u64) -> Vec<Value> {
    let options = Find {
        paths: vec![file.into()],
        style: Some(Style::Jsonl),
        reveal: true,
        split,
        shelf: Arc::default(),
    };
    let mut out = Vec::new();
    find(&options, &CATALOG, &Watch::default(), &mut out).unwrap();
    out.split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

/// What does not depend on where bytes are.
fn said(findings: &[Value]) -> Vec<[String; 5]> {
    let row = |row: &Value| {
        ["record", "column", "detector", "confidence", "value"].map(|name| row[name].to_string())
    };
    findings.iter().map(row).collect()
}

/// Each finding's bytes must be its value, decoded.
fn assert_stored(bytes: &[u8], findings: &[Value], encoding: &str) {
    for row in findings {
        let [start, end] = ["start", "end"].map(|name| row[name].as_u64().unwrap() as usize);
        let stored = &bytes[start..end];
        let text =
            Code::named(encoding).map_or(stored.to_vec(), |code| code.read(stored, 0, true).into_bytes());
        assert_eq!(String::from_utf8_lossy(&text), row["value"].as_str().unwrap(), "{encoding} {row}");
    }
}

fn plan_of(bytes: &[u8]) -> breachscope::plan::Plan {
    let item: Arc<[u8]> = bytes.into();
    survey::plan(&item, &CATALOG, 1 << 20).unwrap()
}

#[test]
fn the_same_findings_in_every_form_and_encoding() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("evidence");
    let each = SCRIPTS.iter().flat_map(|script| UNICODE.iter().map(move |written| (*script, written)));
    let each = each.chain(LEGACY.iter().map(|(script, written)| (*script, written)));
    let mut expected: BTreeMap<String, Vec<[String; 5]>> = BTreeMap::new();
    for (script, written) in each {
        for (form, write) in FORMS {
            let text = write(script);
            let bytes = written.bytes(&text);
            let plan = plan_of(&bytes);
            let what = format!("{form} of {} in {} {:?}", script.names[0], written.names[0], written.mark);
            assert!(written.names.contains(&plan.encoding.as_str()), "{what} is taken for {}", plan.encoding);
            assert_eq!((plan.size, plan.malformed), (bytes.len() as u64, 0), "{what}");
            fs::write(&file, &bytes).unwrap();
            let whole = findings(&file, 1 << 30);
            assert_stored(&bytes, &whole, &plan.encoding);
            let least = if form == "combo" { 60 } else { 150 };
            assert!(whole.len() >= least, "{what}: only {} findings", whole.len());
            let known = expected.entry(text).or_insert_with(|| said(&whole));
            assert_eq!(&said(&whole), known, "{what}");
            let split = findings(&file, 1024);
            assert_eq!(split, whole, "{what} in small splits");
        }
    }
}

/// A scan of a folder, and the list of its people without where they were seen.
fn scanned(home: &Path, evidence: &Path, split: u64, threads: usize) -> (Outcome, Vec<String>) {
    let (case, key) = (home.join("case"), home.join("key"));
    fs::write(&key, b"a key for tests.").unwrap();
    let options = Scan {
        paths: vec![evidence.into()],
        case: case.clone(),
        country: "US".into(),
        key: Some(key),
        as_of: None,
        force: true,
        people_csv: true,
        banner: String::new(),
        split,
        shelf: Arc::default(),
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let outcome = pool.install(|| scan(&options, &CATALOG, &Watch::default())).unwrap();
    let list = fs::read_to_string(case.join("people.csv")).unwrap();
    (outcome, list.lines().map(str::to_owned).collect())
}

#[test]
fn the_same_people_in_every_encoding_by_any_number_of_threads() {
    let home = tempfile::tempdir().unwrap();
    let evidence = home.path().join("evidence");
    let mut each: Vec<(&Script, &Written)> =
        LEGACY.iter().map(|(script, written)| (*script, written)).collect();
    each.extend(UNICODE.iter().map(|written| (&CHINESE, written)));
    for (nth, (script, written)) in each.into_iter().enumerate() {
        let list = |bytes: Vec<u8>, split: u64, threads: usize| {
            fs::write(&evidence, &bytes).unwrap();
            let (outcome, people) = scanned(home.path(), &evidence, split, threads);
            assert_eq!(outcome.exit_code(), 0, "{:?}", outcome.ledger);
            let row = &outcome.ledger[0];
            assert!(row.adds_up() && row.given == bytes.len() as u64, "{row:?}");
            assert_eq!((outcome.summary.people.best, row.raw), (30, 0), "{}", written.names[0]);
            people
        };
        let text = csv(script);
        let plain = list(text.clone().into_bytes(), 1 << 30, 2);
        for (split, threads) in [(1 << 30, 1), (1024, 2), (1024, 1 + nth % 7)] {
            let people = list(written.bytes(&text), split, threads);
            assert_eq!(people, plain, "{} {} in splits of {split}", script.names[0], written.names[0]);
        }
    }
}
