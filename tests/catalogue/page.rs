//! `docs/detectors.md` is made from the pattern files; this makes it again and compares.
//!
//! `UPDATE=1 cargo test --test catalogue` writes it. What no file can say, which rows of the target list have no
//! detector and why, is written by hand in `left_out.md` and stands at the page's end.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// Groups of the page, in its order, and the folders or files that they show. What no group names is a country.
const GROUPS: [(&str, &[&str]); 13] = [
    ("Contact", &["email", "phone", "address", "place", "social"]),
    ("Identity", &["name", "dob", "person", "passport", "licence", "work", "vehicle"]),
    ("Payment cards", &["card"]),
    ("Bank and tax", &["bank", "tax"]),
    ("National numbers", &[]),
    ("Health", &["health"]),
    ("Passwords in clear", &["password"]),
    ("Password hashes", &["hash"]),
    ("What a password opens, as recovery tools write it", &["crack"]),
    ("Tokens and keys", &["secret"]),
    ("Wallets", &["wallet"]),
    ("Devices", &["device"]),
    ("Network", &["net", "web"]),
];

/// Characters of an example that are shown.
const LONGEST: usize = 48;
/// Literals of a trigger that are named.
const NAMED: usize = 4;

#[test]
fn the_page_says_what_the_files_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = page(root);
    let file = root.join("docs/detectors.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &page).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    let same = kept.lines().zip(page.lines()).all(|(a, b)| a == b) && kept.len() == page.len();
    assert!(same, "docs/detectors.md is behind: `UPDATE=1 cargo test --test catalogue` writes it");
}

/// Other pages say how many there are.
#[test]
fn every_page_counts_the_same() {
    let count = breachscope::catalog::Catalog::lean().unwrap().detectors.len();
    for (file, said) in [
        ("README.md", format!("names them: {count},")),
        ("CHANGELOG.md", format!("- {count} detectors instead of 79:")),
        ("docs/detectors.md", format!("All {count} of them")),
    ] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        assert!(text.contains(&said), "{file} says another number than {count}");
    }
}

fn page(root: &Path) -> String {
    let mut files = BTreeMap::new();
    let folder = root.join("patterns/detectors");
    read(&folder, &folder, &mut files);
    let mut out = format!(
        "# Detectors\n\nAll {} of them, made from the files under `patterns/detectors/`; `breachscope patterns show ID` says more of one.\n\n\
         *Reported*: **alone** where its form suffices; **with context** if a column's header, a label or a word nearby speaks for it; **in a column** \
         if the header or most values of a column do. Examples are synthetic or published for documentation.\n",
        files.len()
    );
    for (title, folders) in GROUPS {
        let of = |id: &str| GROUPS.iter().find(|(_, names)| names.contains(&head(id)));
        let is_in = |id: &str| of(id).map_or(folders.is_empty(), |(name, _)| *name == title);
        let rows: Vec<_> = files.iter().filter(|(id, _)| is_in(id)).collect();
        write!(out, "\n## {title} ({})\n\n", rows.len()).unwrap();
        out.push_str("| detector | what | rule | source | reported | example |\n| --- | --- | --- | --- | --- | --- |\n");
        rows.iter().for_each(|(id, keys)| out.push_str(&row(id, keys)));
    }
    let by_hand = fs::read_to_string(root.join("tests/catalogue/left_out.md")).unwrap();
    format!("{out}\n{by_hand}")
}

/// `card` of `card.pan`.
fn head(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

/// All detectors below a folder, by id.
fn read(top: &Path, folder: &Path, out: &mut BTreeMap<String, Table>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            read(top, &entry, out);
        } else {
            let id = entry.with_extension("").strip_prefix(top).unwrap().to_string_lossy().replace('/', ".");
            out.insert(id, toml::from_str(&fs::read_to_string(&entry).unwrap()).unwrap());
        }
    }
}

fn row(id: &str, keys: &Table) -> String {
    let text = |key: &str| keys.get(key).and_then(Value::as_str).unwrap_or_default();
    let (source, told) = text("source").split_once(": ").unwrap_or((text("source"), ""));
    let mut rule = vec![form(keys)];
    rule.extend(Some(told.to_owned()).filter(|told| !told.is_empty()));
    rule.extend(
        Some(text("validator")).filter(|name| !name.is_empty()).map(|name| format!("check `{name}`")),
    );
    rule.extend(Some(text("form")).filter(|form| !form.is_empty()).map(ToOwned::to_owned));
    let reported = match text("tier") {
        "only in a typed column" => "in a column",
        tier => tier,
    };
    let cells = [code(id), text("title").to_owned(), rule.join("; "), source.to_owned(), reported.to_owned()];
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} | {} |\n", cells.join(" | "), code(&example(keys)).replace('|', "\\|"))
}

/// What it looks like, by what it is looked for by.
fn form(keys: &Table) -> String {
    let Some(trigger) = keys.get("trigger").and_then(Value::as_table) else {
        return "what stands under such a header".into();
    };
    let text = |key: &str| trigger.get(key).and_then(Value::as_str);
    let lead = text("lead").map_or(String::new(), |lead| format!("{} and ", code(lead)));
    if let Some(words) = trigger.get("literal").and_then(Value::as_array) {
        let is_label = trigger.get("label").and_then(Value::as_bool) == Some(true);
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        let named: Vec<String> = words.iter().take(NAMED).map(|word| code(word)).collect();
        let more = if words.len() > NAMED { ", …" } else { "" };
        format!("{} {}{more}", if is_label { "behind" } else { "begins with" }, named.join(" "))
    } else if let Some(digits) = text("digits") {
        let grouped = if trigger.contains_key("joined-by") { ", also in groups" } else { "" };
        format!("{lead}{} digits{grouped}", bounds(digits))
    } else if let Some(digits) = text("hex") {
        format!("{lead}{} hex digits", bounds(digits))
    } else if let Some(shape) = text("shape") {
        format!("begins {}: a capital for A, a digit for 9", code(shape))
    } else {
        format!("around {}", code(text("byte").unwrap_or_default()))
    }
}

/// `9` of `9..9`, `8 to 10` of `8..10`.
fn bounds(text: &str) -> String {
    match text.split_once("..") {
        Some((least, most)) if least == most => least.to_owned(),
        Some((least, most)) => format!("{least} to {most}"),
        None => text.to_owned(),
    }
}

/// The first value that its first example finds, on one line.
fn example(keys: &Table) -> String {
    let first = &keys["example"].as_array().unwrap()[0];
    let found = first.get("finds").and_then(Value::as_array).and_then(|finds| finds.first());
    let value = found.unwrap_or(&first["text"]).as_str().unwrap();
    let line: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    if value.chars().count() > LONGEST { format!("{line}…") } else { line }
}

/// As code, whatever backticks it holds.
fn code(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}
