//! What pattern files say, as data.
//!
//! The build reads those that the program is built with, and writes these keys down in a form that is read in no time: that
//! is most of what a start would have to do. What it makes of them is the program's, and the same for files from elsewhere.

use std::collections::BTreeMap;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use toml::Spanned;

use super::fold::{fold, near_words};

/// What the examples of a detector begin with; they are the last that its file says.
const EXAMPLES: &str = "\n[[";

/// A detector's file without its examples.
pub(crate) fn lean(text: &str) -> &str {
    &text[..text.find(EXAMPLES).unwrap_or(text.len())]
}

/// A value with its place in the file; what the build wrote down has none, and nothing is wrong with it.
pub(crate) struct Placed<T>(Spanned<T>);

impl<T> Placed<T> {
    /// The value.
    pub(crate) fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

impl<T> Deref for Placed<T> {
    type Target = Spanned<T>;

    fn deref(&self) -> &Spanned<T> {
        &self.0
    }
}

impl<T: Serialize> Serialize for Placed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.get_ref().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return Spanned::deserialize(deserializer).map(Self);
        }
        T::deserialize(deserializer).map(|value| Self(Spanned::new(0..0, value)))
    }
}

/// A file under `detectors/`.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DetectorKeys {
    pub(crate) title: String,
    pub(crate) element: Placed<String>,
    pub(crate) trigger: Option<Placed<TriggerKeys>>,
    pub(crate) pattern: Option<Placed<String>>,
    pub(crate) column_pattern: Option<Placed<String>>,
    pub(crate) edges: Option<Placed<String>>,
    pub(crate) validator: Option<Placed<String>>,
    pub(crate) tier: Placed<String>,
    #[serde(default)]
    pub(crate) general: bool,
    #[serde(default)]
    pub(crate) types_by_values: bool,
    pub(crate) chance: Option<Placed<f64>>,
    pub(crate) bare_chance: Option<Placed<f64>>,
    #[serde(default)]
    pub(crate) columns: Vec<String>,
    #[serde(default)]
    pub(crate) near: Vec<String>,
    #[serde(default)]
    pub(crate) against: Vec<String>,
    pub(crate) mask: Placed<String>,
    pub(crate) form: Option<Placed<String>>,
    #[serde(default)]
    pub(crate) scheme: String,
    #[serde(default)]
    pub(crate) set_aside: Vec<String>,
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) example: Vec<Placed<ExampleKeys>>,
    #[serde(default)]
    pub(crate) counter: Vec<Placed<CounterKeys>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExampleKeys {
    pub(crate) text: String,
    pub(crate) header: Option<String>,
    #[serde(default)]
    pub(crate) finds: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CounterKeys {
    pub(crate) text: String,
    pub(crate) header: Option<String>,
    pub(crate) why: String,
    #[serde(default)]
    pub(crate) context: bool,
}

/// `trigger = { ... }`, one kind of it.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own in a pattern file")]
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct TriggerKeys {
    pub(crate) byte: Option<String>,
    /// What stands right before the byte.
    pub(crate) before: Option<String>,
    /// What stands right behind it.
    pub(crate) behind: Option<String>,
    pub(crate) back: Option<BackKeys>,
    pub(crate) literal: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) fold: bool,
    #[serde(default)]
    pub(crate) label: bool,
    /// Behind the label a blank, or `is`, suffices: for values that their form tells from words.
    #[serde(default)]
    pub(crate) loose: bool,
    /// Behind the label a value in quotes ends at its quote, whatever stands in it.
    #[serde(default)]
    pub(crate) quoted: bool,
    pub(crate) digits: Option<String>,
    pub(crate) joined_by: Option<String>,
    /// How many digits may stand together at the start: a number in groups of three is not asked for at a run of four.
    pub(crate) runs: Option<Vec<u32>>,
    pub(crate) hex: Option<String>,
    /// What stands before the digits and belongs to the value: `A` a capital, else itself.
    pub(crate) lead: Option<String>,
    pub(crate) shape: Option<String>,
}

/// `back = { class = "...", max = 64, shed = [...] }`.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BackKeys {
    pub(crate) class: String,
    pub(crate) max: u16,
    #[serde(default)]
    pub(crate) shed: Vec<String>,
}

/// A file under `columns/`: header words of one language.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ColumnKeys {
    /// Detector -> header words.
    #[serde(default)]
    pub(crate) columns: BTreeMap<String, Vec<String>>,
    /// Role -> its words.
    #[serde(default)]
    pub(crate) roles: BTreeMap<String, Vec<String>>,
    /// What tells one subject of a row from another, where both are named -> its words.
    #[serde(default)]
    pub(crate) parties: BTreeMap<String, Vec<String>>,
    /// Roles of which one column may name several people.
    #[serde(default)]
    pub(crate) lists: Vec<String>,
    /// Keys of objects that only hold what they are about, in lower case: `data`, `_source`.
    #[serde(default)]
    pub(crate) containers: Vec<String>,
    #[serde(default)]
    pub(crate) row_numbers: Vec<String>,
    #[serde(default)]
    pub(crate) affixes: Vec<String>,
    #[serde(default)]
    pub(crate) nothing: Vec<String>,
    /// Detector -> words that stand near its values.
    #[serde(default)]
    pub(crate) near: BTreeMap<String, Vec<String>>,
}

/// `elements.toml`.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ElementsKeys {
    pub(crate) element: Vec<ElementKeys>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ElementKeys {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) law: String,
    pub(crate) sensitivity: String,
    pub(crate) severity: String,
}

/// `people.toml`.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PeopleKeys {
    pub(crate) hub: usize,
    pub(crate) row_number_repeats: f64,
    pub(crate) alias_words: Vec<String>,
    pub(crate) test_words: Vec<String>,
    pub(crate) kind: Vec<KindKeys>,
    pub(crate) composite: Vec<CompositeKeys>,
    /// Given name -> its nicknames.
    pub(crate) nicknames: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the file")]
pub(crate) struct KindKeys {
    pub(crate) id: Placed<String>,
    pub(crate) detectors: Placed<Vec<String>>,
    pub(crate) normal: Placed<String>,
    #[serde(default)]
    pub(crate) national: bool,
    #[serde(default)]
    pub(crate) links: bool,
    #[serde(default)]
    pub(crate) unique: bool,
    #[serde(default)]
    pub(crate) splits: SplitKeys,
    #[serde(default)]
    pub(crate) founds: bool,
    #[serde(default)]
    pub(crate) scoped: bool,
    pub(crate) class: u8,
    #[serde(default)]
    pub(crate) placeholders: Vec<String>,
}

#[derive(Deserialize, Serialize, Default)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SplitKeys {
    #[default]
    No,
    Best,
    High,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CompositeKeys {
    pub(crate) id: Placed<String>,
    pub(crate) parts: Placed<Vec<String>>,
    pub(crate) class: u8,
}

impl DetectorKeys {
    /// All words as they are compared.
    pub(crate) fn folded(mut self) -> Self {
        self.columns.iter_mut().for_each(|header| *header = fold(header, false));
        self.near.iter_mut().chain(&mut self.against).for_each(|word| *word = word.to_lowercase());
        self
    }
}

impl ColumnKeys {
    /// All words as they are compared.
    pub(crate) fn folded(mut self) -> Self {
        let headers = self.columns.values_mut().chain(self.roles.values_mut());
        let headers = headers.chain(self.parties.values_mut()).flatten();
        let others = [&mut self.row_numbers, &mut self.affixes, &mut self.nothing];
        headers.chain(others.into_iter().flatten()).for_each(|text| *text = fold(text, false));
        self.near.values_mut().flatten().for_each(|text| *text = near_words(text));
        self
    }
}
