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

/// Steps of the walks to sound values, and how many of them part two that are looked at.
const TRIES: usize = 300_000;
const APART: usize = 150;
/// Longer values (tokens, machine-readable lines) have digits that no check is about.
const LONGEST: usize = 40;

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

/// Sound values, each as likely as any other: walks from the seeds on which digits change at random, and that go only where it is
/// sound.
fn bred(validator: Validator, seeds: &BTreeSet<Vec<u8>>) -> Vec<Vec<u8>> {
    let fits = |seed: &&Vec<u8>| {
        seed.len() <= LONGEST && is_sound(validator, seed) && !digit_places(seed).is_empty()
    };
    let seeds: Vec<&Vec<u8>> = seeds.iter().filter(fits).collect();
    let (mut random, mut out) = (Random(2026), Vec::new());
    for seed in &seeds {
        let (places, mut value) = (digit_places(seed), (*seed).clone());
        for step in 0..TRIES / seeds.len() {
            let before = value.clone();
            for _ in 0..1 + random.below(4) {
                value[places[random.below(places.len())]] = b'0' + random.below(10) as u8;
            }
            if !is_sound(validator, &value) {
                value = before;
            }
            // Also where the walk stood still, or values with many neighbours would come more often than others.
            if step % APART == APART - 1 {
                out.push(value.clone());
            }
        }
    }
    out
}

/// The share of one-digit changes of sound values that is not seen, and how sure that is: its standard error.
fn escaped(validator: Validator, pool: &[Vec<u8>]) -> (f64, f64) {
    let share = |value: &Vec<u8>| {
        let (mut all, mut unseen, mut changed) = (0, 0, value.clone());
        for at in digit_places(value) {
            for digit in (b'0'..=b'9').filter(|digit| *digit != value[at]) {
                changed[at] = digit;
                all += 1;
                unseen += u32::from(is_sound(validator, &changed));
            }
            changed[at] = value[at];
        }
        f64::from(unseen) / f64::from(all)
    };
    let shares: Vec<f64> = pool.iter().map(share).collect();
    let count = shares.len() as f64;
    let mean = shares.iter().sum::<f64>() / count;
    let spread = shares.iter().map(|share| (share - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    (mean, (spread / count).sqrt())
}

#[test]
fn a_changed_digit_is_seen_or_its_escape_is_known() {
    let seeds = seeds();
    let mut wrong = String::new();
    for (name, seeds) in &seeds {
        let validator = validate::by_name(name).unwrap();
        let pool = bred(validator, seeds);
        if pool.is_empty() || NO_CHECK.contains(&name.as_str()) {
            continue;
        }
        let theory =
            SEEN_BY_CHANCE.iter().find(|(known, ..)| known == name).map_or(0.0, |(_, share, _)| *share);
        let (measured, sigma) = escaped(validator, &pool);
        if (measured - theory).abs() > 3.0 * sigma {
            wrong.push_str(&format!(
                "{name}: {measured:.5} +- {sigma:.5}, by theory {theory:.5}, {} values\n",
                pool.len()
            ));
        }
    }
    assert_eq!(wrong, "");
    let known = |name: &&str| seeds.contains_key(*name);
    assert!(NO_CHECK.iter().all(|name| known(&name)) && SEEN_BY_CHANCE.iter().all(|(name, ..)| known(&name)));
}
