//! What a pattern file says of triggers, and what it means.

use super::keys::{BackKeys, TriggerKeys};
use crate::kernel::trigger::{Back, Byte, Class, LEAST_HEX, MOST_DIGITS, Trigger};
use crate::record::LOOK_BACK;

/// A lead is no longer than this.
const MAX_LEAD: usize = 8;

/// A trigger, and how a value stands to it.
pub(super) struct Asked {
    /// What the kernel looks for.
    pub(super) trigger: Trigger,
    /// Its literals are labels: the value begins behind them.
    pub(super) label: bool,
    /// A blank parts label and value too.
    pub(super) loose: bool,
    /// Quotes bound the value.
    pub(super) quoted: bool,
}

impl TriggerKeys {
    /// The trigger, and how a value stands to it.
    pub(super) fn read(&self) -> Result<Asked, String> {
        let kinds = [
            self.byte.is_some(),
            self.literal.is_some(),
            self.digits.is_some(),
            self.hex.is_some(),
            self.shape.is_some(),
        ];
        if kinds.iter().filter(|given| **given).count() != 1 {
            return Err("a trigger is exactly one of byte, literal, digits, hex, shape".into());
        }
        if (self.back.is_some() || self.before.is_some() || self.behind.is_some()) && self.byte.is_none()
            || (self.fold || self.label) && self.literal.is_none()
            || (self.loose || self.quoted) && !self.label
            || (self.joined_by.is_some() || self.runs.is_some()) && self.digits.is_none()
            || self.lead.is_some() && self.digits.is_none() && self.hex.is_none()
        {
            return Err(
                "`before`, `behind` and `back` go with byte, `fold` and `label` with literal, `loose` and `quoted` with label, `joined-by` and `runs` with digits, `lead` \
                 with digits and hex"
                    .into(),
            );
        }
        Ok(Asked { trigger: self.kind()?, label: self.label, loose: self.loose, quoted: self.quoted })
    }

    /// What stands before digits or a run of hex digits.
    fn lead(&self) -> Result<Vec<u8>, String> {
        let lead = self.lead.clone().unwrap_or_default().into_bytes();
        if lead.len() > MAX_LEAD || !lead.is_ascii() {
            return Err(format!("a lead has at most {MAX_LEAD} ASCII characters"));
        }
        Ok(lead)
    }

    /// The lead of digits.
    fn capitals(&self) -> Result<Vec<u8>, String> {
        let lead = self.lead()?;
        let fits = lead.iter().all(u8::is_ascii_uppercase);
        if fits { Ok(lead) } else { Err("the lead of digits is made of capitals".into()) }
    }

    fn kind(&self) -> Result<Trigger, String> {
        if let Some(byte) = &self.byte {
            let [byte] = *byte.as_bytes() else { return Err("`byte` is one ASCII character".into()) };
            let back = self.back.as_ref().map(BackKeys::read).transpose()?;
            let beside = |text: &Option<String>| text.as_deref().map(class).transpose();
            let (before, behind) = (beside(&self.before)?, beside(&self.behind)?);
            return Ok(Trigger::Byte(Box::new(Byte { byte, before, behind, back })));
        }
        if let Some(words) = &self.literal {
            if words.is_empty() || words.iter().any(|word| word.len() < 2) {
                return Err("`literal` is a list of words of two bytes or more".into());
            }
            let spelled = |word: &String| if self.label { spellings(word) } else { vec![word.clone()] };
            let words = words.iter().flat_map(spelled).map(String::into_bytes).collect();
            return Ok(Trigger::Literal { words, fold: self.fold, begins: self.label });
        }
        if let Some(digits) = &self.digits {
            let (min, max) = bounds(digits)?;
            if min > MOST_DIGITS && self.joined_by.is_some() {
                return Err(format!("a joined group asks for at most {MOST_DIGITS} digits"));
            }
            return Ok(Trigger::Digits {
                min,
                max,
                joiners: self.joined_by.clone().unwrap_or_default().into(),
                runs: self.runs.as_deref().map_or(Ok(u32::MAX), runs)?,
                lead: self.capitals()?,
                inside: false,
            });
        }
        if let Some(hex) = &self.hex {
            let (min, max) = bounds(hex)?;
            if min < LEAST_HEX {
                return Err(format!("a run of hex digits has at least {LEAST_HEX}"));
            }
            return Ok(Trigger::Hex { min, max, lead: self.lead()? });
        }
        let shape = self.shape.clone().unwrap_or_default().into_bytes();
        if shape.is_empty() || shape.iter().any(|byte| !matches!(byte, b'A' | b'9')) {
            return Err("`shape` is made of A (a capital) and 9 (a digit)".into());
        }
        Ok(Trigger::Shape(shape))
    }
}

/// A label as it is written in text and as a key: `chassis no`, `chassis_no`, `chassis-no`, `chassisno`.
fn spellings(label: &str) -> Vec<String> {
    if label.contains(' ') {
        [" ", "_", "-", ""].map(|joint| label.replace(' ', joint)).to_vec()
    } else {
        vec![label.to_owned()]
    }
}

/// `[3, 9]` as bits.
fn runs(lengths: &[u32]) -> Result<u32, String> {
    let bit = |bits: u32, length: &u32| match length {
        1..=31 => Ok(bits | 1 << length),
        _ => Err(format!("a run of {length} digits: runs are 1 to 31, and longer ones count as 31")),
    };
    lengths.iter().try_fold(0, bit)
}

/// `12..19`, both ends included.
fn bounds(text: &str) -> Result<(u16, u16), String> {
    let ends = text.split_once("..").and_then(|(min, max)| Some((min.parse().ok()?, max.parse().ok()?)));
    match ends {
        Some((min, max)) if 1 <= min && min <= max => Ok((min, max)),
        _ => Err(format!("`{text}` is no range such as \"12..19\"")),
    }
}

impl BackKeys {
    fn read(&self) -> Result<Back, String> {
        if self.max == 0 || usize::from(self.max) > LOOK_BACK {
            return Err(format!("a walk back goes 1 to {LOOK_BACK} bytes"));
        }
        let mut shed: Vec<Vec<u8>> = self.shed.iter().map(|text| text.clone().into_bytes()).collect();
        if shed.iter().any(Vec::is_empty) {
            return Err("`shed` has an empty escape".into());
        }
        shed.sort_by_key(|text| std::cmp::Reverse(text.len()));
        let mut sheds = [false; 256];
        shed.iter().for_each(|escape| sheds[usize::from(escape[0])] = true);
        Ok(Back { class: class(&self.class)?, max: self.max, shed, sheds, joint: false, least: 0 })
    }
}

/// `A-Za-z0-9_+.-`: ranges and single characters; a hyphen at either end is one.
fn class(text: &str) -> Result<Class, String> {
    if text.is_empty() || !text.is_ascii() {
        return Err("a class is made of ASCII characters".into());
    }
    let mut class = [false; 256];
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let (last, tail) = match tail {
            [b'-', last, tail @ ..] => (last, tail),
            _ => (first, tail),
        };
        if first > last {
            return Err(format!("the class `{text}` has a range that goes down"));
        }
        (*first..=*last).for_each(|byte| class[usize::from(byte)] = true);
        rest = tail;
    }
    Ok(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_classes() {
        let made = class("A-C0.-").unwrap();
        let members: Vec<u8> = (0..=255).filter(|byte| made[usize::from(*byte)]).collect();
        assert_eq!(members, b"-.0ABC");
        assert!(class("z-a").is_err() && class("").is_err());
    }

    #[test]
    fn refuses_mixtures() {
        for text in [
            "byte = '@'\nhex = '32..32'",
            "byte = '@@'",
            "digits = '9'",
            "digits = '9..3'",
            "hex = '32..32'\nfold = true",
            "hex = '16..32'",
            "literal = ['x']",
            "digits = '6..6'\nbefore = 'x'",
            "shape = 'AB'",
            "literal = ['xy']\nloose = true",
            "byte = '@'\nback = { class = 'a', max = 999 }",
            "literal = []",
            "digits = '6..6'\nruns = [32]",
            "shape = 'A9'\nruns = [3]",
            "shape = 'A9'\nlead = 'A'",
            "digits = '6..6'\nlead = 'AAAAAAAAA'",
            "digits = '6..6'\nlead = 'a'",
        ] {
            let keys: TriggerKeys = toml::from_str(text).unwrap();
            assert!(keys.read().is_err(), "{text}");
        }
    }
}
