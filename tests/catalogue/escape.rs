//! One digit changed: what a validator does not see of it, measured, and what its rule lets pass by theory.
//!
//! Sound values are bred from the pattern files' examples: digits change at random, and what the validator still accepts is kept.
//! Then each digit of each becomes each other digit. A validator that is not in [`SEEN_BY_CHANCE`] or [`NO_CHECK`] must see all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use breachscope::validate::{self, Validator, Verdict};
use toml::{Table, Value};

/// One rest of eleven has the same check digit as another: a change is missed if the rest is one of the two (2 in 11) and becomes the
/// other (1 in 10).
const SHARED: f64 = 2.0 / 11.0 / 10.0;

/// Validators whose rule misses some changes: the share that it misses, the standard error of that, and why. Where no formula gives
/// it, it is what the same walk says of the twin in python-stdnum, or, where there is none, of ours: then it is kept from growing.
const SEEN_BY_CHANCE: [(&str, f64, f64, &str); 39] = [
    ("ar-cuit", 0.01464, 0.001, "a shared rest; kinds that there are not are seen; twin"),
    ("au-medicare", 8.0 / 90.0, 0.0, "the issue is any digit but 0"),
    ("be-nn", 0.00195, 0.0003, "two centuries, each modulo 97; twin"),
    ("bg-egn", 0.01489, 0.001, "a shared rest; no days are seen; twin"),
    ("br-cnh", 0.00167, 0.0002, "shared rests in both checks; ours"),
    ("br-cnpj", 0.00015, 0.0001, "shared rests in both checks; twin"),
    ("br-cns", 1.0 / 15.0, 0.0, "a weight of eleven"),
    ("br-cpf", 0.00221, 0.0003, "shared rests in both checks; twin"),
    ("br-pis", SHARED * 10.0 / 11.0, 0.0, "a shared rest"),
    ("br-renavam", SHARED * 10.0 / 11.0, 0.0, "a shared rest"),
    ("br-voter", 0.0132, 0.001, "shared rests in both checks; ours"),
    ("co-nit", SHARED * 9.0 / 10.0, 0.0, "a shared rest"),
    ("cz-rc", 0.00371, 0.0006, "a check of ten written 0 until 1985; ours"),
    ("ee-ik", 0.01144, 0.0008, "two steps; ours, whose centuries are fewer than the twin's"),
    ("es-ccc", SHARED * 18.0 / 20.0, 0.0, "a shared rest in each check"),
    ("es-nuss", 0.00147, 0.0002, "below ten million two ways to write it; ours"),
    (
        "eu-vat",
        0.0224,
        0.0008,
        "the last two of a company in the Netherlands are any: a walk in eight is there; ours",
    ),
    ("gb-utr", 2.0 * SHARED * 9.0 / 10.0, 0.0, "two shared rests"),
    ("gr-afm", SHARED * 8.0 / 9.0, 0.0, "a shared rest"),
    ("hu-personal", 0.00327, 0.0002, "places count up or down by the year; ours"),
    ("ir-melli", SHARED * 9.0 / 10.0, 0.0, "a shared rest"),
    ("is-kt", 182.0 / 191.0 / 90.0, 0.0, "the century, where two of them have the day"),
    ("jp-mynumber", SHARED * 11.0 / 12.0, 0.0, "a shared rest"),
    ("kz-iin", 0.08598, 0.001, "a weight of eleven, unless the first step leaves ten; ours"),
    ("mrz-card", 0.02222, 0.002, "digits that may stand for letters, modulo 10; ours"),
    ("mx-curp", 0.05642, 0.0005, "weights that share a factor with ten; twin"),
    ("nz-ird", 0.012, 0.001, "two steps; twin"),
    ("pe-ruc", 0.01328, 0.001, "a shared rest; kinds that there are not are seen; twin"),
    ("pt-nif", SHARED * 8.0 / 9.0, 0.0, "a shared rest"),
    ("ro-cnp", 0.01278, 0.001, "a shared rest; no days are seen; twin"),
    ("rs-jmbg", 0.01284, 0.001, "a shared rest; no days are seen; twin"),
    ("ru-snils", 0.06646, 0.008, "the first million has no check; ours"),
    ("sv-dui", 8.0 / 81.0, 0.0, "weights that share a factor with ten"),
    ("th-pin", 0.09156, 0.0015, "a weight of eleven, and a shared rest; twin"),
    ("tw-nid", 7.0 / 81.0, 0.0, "weights that share a factor with ten"),
    ("ua-rntrc", SHARED * 9.0 / 10.0, 0.0, "a shared rest"),
    ("us-dea", 3.0 / 63.0, 0.0, "a weight of two, three times, modulo 10"),
    ("uy-ci", 4.0 / 72.0, 0.0, "weights that share a factor with ten"),
    ("ve-rif", SHARED * 8.0 / 9.0, 0.0, "a shared rest"),
];

/// Validators of a form without any check digit, or of a check that issuers do not keep: dates, places, ranges, words. Of tracks and
/// vehicles only a part is checked.
const NO_CHECK: [&str; 42] = [
    "argon2",
    "basic-auth",
    "bic",
    "by-id",
    "ca-qc-health",
    "card-track",
    "cu-ni",
    "date",
    "dk-cpr",
    "eg-nid",
    "gb-driver",
    "gb-nino",
    "iccid",
    "id-nik",
    "in-pan",
    "ipv4",
    "ipv6",
    "jwt",
    "kr-rrn",
    "lk-nic",
    "login",
    "lv-pk",
    "mac",
    "mx-rfc",
    "my-nric",
    "name",
    "password",
    "password-told",
    "phone-e164",
    "phone-national",
    "phpass",
    "pk-cnic",
    "random-base64",
    "session-id",
    "ssn",
    "url-password",
    "us-ein",
    "us-itin",
    "user-name",
    "varied",
    "vin",
    "vn-cccd",
];

/// Of validators that take an older form too, which has no check, the length that has.
const CHECKED: [(&str, usize); 1] = [("cn-resident-id", 18)];

/// Steps of the walks to sound values, and how many of them part two that are looked at.
const TRIES: usize = 300_000;
const APART: usize = 150;
/// Batches of those, by which the standard error is told.
const BATCHES: usize = 20;
/// What sums of shares may be off by.
const ROUNDING: f64 = 1e-9;
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
            for _ in 0..=random.below(4) {
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
    let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len() as f64;
    // Values that follow each other on a walk are alike: how far batches of them differ says more than how far they do.
    let batches: Vec<f64> = shares.chunks(shares.len().div_ceil(BATCHES)).map(mean).collect();
    let all = mean(&shares);
    let spread = batches.iter().map(|batch| (batch - all).powi(2)).sum::<f64>();
    let count = batches.len() as f64;
    (all, (spread / (count - 1.0).max(1.0) / count).sqrt())
}

#[test]
fn a_changed_digit_is_seen_or_its_escape_is_known() {
    let seeds = seeds();
    let mut wrong = String::new();
    for (name, seeds) in &seeds {
        let validator = validate::by_name(name).unwrap();
        let checked = CHECKED.iter().find(|(known, _)| known == name).map(|(_, length)| *length);
        let fits = |seed: &&Vec<u8>| checked.is_none_or(|length| seed.len() == length);
        let pool = bred(validator, &seeds.iter().filter(fits).cloned().collect());
        if pool.is_empty() || NO_CHECK.contains(&name.as_str()) {
            continue;
        }
        let known = SEEN_BY_CHANCE.iter().find(|(known, ..)| known == name);
        let (theory, error) = known.map_or((0.0, 0.0), |(_, share, error, _)| (*share, *error));
        let (measured, sigma) = escaped(validator, &pool);
        if (measured - theory).abs() > 3.0 * sigma.hypot(error) + ROUNDING {
            wrong.push_str(&format!(
                "{name}: {measured:.5} +- {sigma:.5}, by theory {theory:.5}, {} values\n",
                pool.len()
            ));
        }
    }
    assert_eq!(wrong, "");
    let known = |name: &&str| seeds.contains_key(*name);
    assert!(NO_CHECK.iter().all(known) && SEEN_BY_CHANCE.iter().all(|(name, ..)| known(name)));
}
