//! One digit changed: what a validator does not see of it, measured, and what its rule lets pass by theory.
//!
//! Sound values are bred from the pattern files' examples: digits change at random, and what the validator still accepts is kept.
//! Then each digit of each becomes each other digit. A validator that is not in [`SEEN_BY_CHANCE`] or [`NO_CHECK`] must see all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use breachscope::validate::{self, Validator, Verdict};
use toml::{Table, Value};

/// Validators whose rule misses some changes, the share that it misses by theory, and why.
const SEEN_BY_CHANCE: [(&str, f64, &str); 0] = [];

/// Validators of a form without any check digit, or of a check that issuers do not keep: dates, places, ranges, words.
const NO_CHECK: [&str; 0] = [];

/// Values bred for each validator, and tries at each.
const POOL: usize = 400;
const TRIES: usize = 60_000;

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files(&entry, out);
        } else {
            out.push(entry);
        }
    }
    out.sort();
}

/// Examples by validator.
fn seeds() -> BTreeMap<String, BTreeSet<Vec<u8>>> {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns/detectors"), &mut paths);
    let mut out: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    for path in paths {
        let keys: Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let Some(name) = keys.get("validator").and_then(Value::as_str) else { continue };
        for example in keys["example"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().unwrap().as_bytes().to_vec();
            let found = example.get("finds").and_then(Value::as_array);
            let values =
                found.map_or_else(|| vec![text(&example["text"])], |found| found.iter().map(text).collect());
            out.entry(name.to_owned()).or_default().extend(values);
        }
    }
    out
}

fn is_sound(validator: Validator, value: &[u8]) -> bool {
    match validator(value) {
        Verdict::No => false,
        Verdict::Head(len) => usize::from(len) == value.len(),
        Verdict::Maybe | Verdict::Yes => true,
    }
}

fn digit_places(value: &[u8]) -> Vec<usize> {
    (0..value.len()).filter(|at| value[*at].is_ascii_digit()).collect()
}

/// Sound values that come of some by changing digits.
fn bred(validator: Validator, seeds: &BTreeSet<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut random = Random(2026);
    let mut pool: Vec<Vec<u8>> = seeds.iter().filter(|seed| is_sound(validator, seed)).cloned().collect();
    let mut seen: BTreeSet<Vec<u8>> = pool.iter().cloned().collect();
    for _ in 0..TRIES {
        if pool.is_empty() || pool.len() >= POOL {
            break;
        }
        let mut value = pool[random.below(pool.len())].clone();
        let places = digit_places(&value);
        if places.is_empty() {
            continue;
        }
        for _ in 0..2 + random.below(3) {
            value[places[random.below(places.len())]] = b'0' + random.below(10) as u8;
        }
        if is_sound(validator, &value) && seen.insert(value.clone()) {
            pool.push(value);
        }
    }
    pool
}

/// Changes of one digit, and how many of them are not seen.
fn changes(validator: Validator, pool: &[Vec<u8>]) -> (usize, usize) {
    let (mut all, mut unseen) = (0, 0);
    for value in pool {
        for at in digit_places(value) {
            let mut changed = value.clone();
            for digit in (b'0'..=b'9').filter(|digit| *digit != value[at]) {
                changed[at] = digit;
                all += 1;
                unseen += usize::from(is_sound(validator, &changed));
            }
        }
    }
    (all, unseen)
}

#[test]
fn a_changed_digit_is_seen_or_its_escape_is_known() {
    let seeds = seeds();
    let mut wrong = String::new();
    for (name, seeds) in &seeds {
        let validator = validate::by_name(name).unwrap();
        let pool = bred(validator, seeds);
        let (all, unseen) = changes(validator, &pool);
        if all == 0 || NO_CHECK.contains(&name.as_str()) {
            continue;
        }
        let theory =
            SEEN_BY_CHANCE.iter().find(|(known, ..)| known == name).map_or(0.0, |(_, share, _)| *share);
        let sigma = (theory * (1.0 - theory) / all as f64).sqrt();
        let measured = unseen as f64 / all as f64;
        if (measured - theory).abs() > 3.0 * sigma {
            wrong.push_str(&format!(
                "{name}: {unseen} of {all} ({measured:.5}), by theory {theory:.5}, {} values\n",
                pool.len()
            ));
        }
    }
    assert_eq!(wrong, "");
    let known = |name: &&str| seeds.contains_key(*name);
    assert!(NO_CHECK.iter().all(|name| known(&name)) && SEEN_BY_CHANCE.iter().all(|(name, ..)| known(&name)));
}
