//! Detectors and elements as data: one file under `patterns/` each.
//!
//! What the program knows stands in files that an analyst can read, correct and add to; this room reads them,
//! refuses what cannot be, and compiles the rest into small anchored automata that answer at one place.

pub mod alias;
mod aside;
mod automaton;
mod caret;
mod check;
pub mod detector;
mod faults;
mod file;
mod fold;
mod form;
mod keys;
mod label;
mod load;
mod people;
pub mod placeholder;
pub mod probable;
mod runs;
mod table;
mod trigger;
mod ways;
mod words;

use std::sync::OnceLock;

use self::alias::AliasWords;
use self::placeholder::Placeholders;
use crate::finding::{DetectorId, ElementId, Form};
use crate::identity::IdentityKind;
use crate::kernel::trigger::Trigger;
use crate::normal::Normal;
use crate::seal::mask::Mask;
use crate::validate::{Validator, Verdict};

pub use aside::Asides;
pub use automaton::Automaton;
pub use words::{HeaderMeaning, Words};

/// Everything the program knows, compiled.
#[derive(Debug)]
pub struct Catalog {
    /// In the order of their ids; a [`DetectorId`] is a place in this list.
    pub detectors: Vec<Detector>,
    /// In the order of `elements.toml`; an [`ElementId`] is a place in this list.
    pub elements: Vec<Element>,
    /// How identifiers point at people.
    pub people: People,
    /// What probable links are told by, once somebody asked.
    probable: OnceLock<probable::Probable>,
    /// Header words.
    pub words: Words,
    /// BLAKE3 over all pattern files, as hex: cases made with another catalogue are not mixed.
    pub digest: String,
}

/// One row of the closed table of data elements.
#[derive(Debug)]
pub struct Element {
    /// `payment-card`.
    pub id: String,
    /// `Payment card number`.
    pub title: String,
    /// What statutes call it: `card`.
    pub law: String,
    /// `contact`, `identity`, `financial`, `credential`, `network`.
    pub sensitivity: String,
    /// One of [`SEVERITIES`].
    pub severity: String,
}

/// Classes of data, the gravest last: those of ENISA's methodology for the severity of incidents (2013), 4.1.
pub const SEVERITIES: [&str; 4] = ["simple", "behavioural", "financial", "sensitive"];

/// How much a lone match is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tier {
    /// May be reported alone.
    Alone,
    /// Needs a header, a label, or a word nearby.
    Context,
    /// Only in a typed column.
    Column,
}

/// What may not touch a match.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Edges {
    /// Anything may.
    #[default]
    Any,
    /// No digit.
    Digits,
    /// No letter, digit or underscore.
    Words,
    /// No hex digit.
    Hex,
    /// As [`Edges::Words`]; and among other groups of digits, joined as its own are, a match is only
    /// [`Verdict::Maybe`]: four numbers of a list of coordinates are no card.
    Groups,
    /// No letter, digit or underscore behind it; anything before (`\\t$2b$10$`).
    Behind,
}

/// One detector.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own in a pattern file")]
#[derive(Debug)]
pub struct Detector {
    /// `card.pan`, from its file's path.
    pub id: String,
    /// `Payment card number`.
    pub title: String,
    /// What it counts as.
    pub element: ElementId,
    /// What it is looked for by; none for what only a column can tell.
    pub trigger: Option<Trigger>,
    /// The trigger's literals are a label (`password=`): the value begins behind it.
    pub label: bool,
    /// Behind the label a blank, or `is`, suffices.
    pub loose: bool,
    /// A value in quotes ends at its quote, whatever stands in it.
    pub quoted: bool,
    /// Decides at a place, anchored there; `None` where any bytes do (tier [`Tier::Column`]).
    pub automaton: Option<Automaton>,
    /// Decides a whole value of a typed column, where that differs from `automaton`.
    pub column_automaton: Option<Automaton>,
    /// What may not touch a free match.
    pub edges: Edges,
    /// Asked after the automaton.
    pub validator: Option<Validator>,
    /// Bare digits are worth a context at the most, whatever the tier.
    pub maybe_bare: bool,
    /// How much a lone match is worth.
    pub tier: Tier,
    /// Its words name any number of its element: a label among them speaks for the element's other detectors too.
    pub general: bool,
    /// Whether values alone, without a header, may type a column.
    pub types_by_values: bool,
    /// The share of random values of the shape that pass, for that.
    pub chance: f64,
    /// The same where they are bare digits: of numbers that one issuer gives out, which begin alike, more pass than of all.
    pub bare_chance: f64,
    /// Lower-case words of which one must be near a free match of tier [`Tier::Context`], of all languages.
    pub near: Vec<String>,
    /// Lower-case labels (`order`, `id`) that speak against a match directly behind them.
    pub against: Vec<String>,
    /// How it is shown.
    pub mask: Mask,
    /// In what form it shows the element.
    pub form: Form,
    /// Hash schemes and the like: `bcrypt`; empty elsewhere.
    pub scheme: String,
    /// Published test and documentation values.
    pub set_aside: Option<Box<Asides>>,
    /// The issuer's document or the standard.
    pub source: String,
    /// What it must find, and must not.
    pub examples: Vec<Example>,
    /// The pattern as written, for `patterns show`.
    pub text: String,
    /// The file that says all this, for messages.
    pub file: String,
    /// From a user's own folder.
    pub own: bool,
}

/// An example or a counter-example.
#[derive(Clone, Debug)]
pub struct Example {
    /// The text, a line of a log unless `header` is given.
    pub text: String,
    /// If given, `text` is the value of a column with this header.
    pub header: Option<String>,
    /// What must be found; empty for a counter-example.
    pub finds: Vec<String>,
    /// Why nothing must be found.
    pub why: String,
    /// A counter-example that has the form, and that only its context tells apart.
    pub context: bool,
    /// Its line in the detector's file.
    pub line: usize,
}

/// A free match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match {
    /// First byte.
    pub start: usize,
    /// First byte behind it.
    pub end: usize,
    /// What the validator said: [`Verdict::Head`] has become a shorter match and [`Verdict::Yes`];
    /// [`Verdict::No`] is returned too, so that it can be explained.
    pub verdict: Verdict,
}

/// `patterns/people.toml`.
#[derive(Debug, Default)]
pub struct People {
    /// In the order of the file, strongest first; an [`IdentityKind`] is a place in this list.
    pub kinds: Vec<Kind>,
    /// Two values hashed as one.
    pub composites: Vec<Composite>,
    /// More than so many full-name groups or national ids on one value make it a hub.
    pub hub: usize,
    /// By kind, values that stand for nothing, in normal form.
    pub placeholders: Vec<Placeholders>,
    /// By detector, the kind of its findings.
    pub kind_of: Vec<Option<IdentityKind>>,
    /// Nickname -> given name, in normal form, sorted.
    pub nicknames: Vec<(String, String)>,
    /// A customer id is a row number where it is distinct in every row while at least this share of the
    /// contact-bearing rows repeat a contact.
    pub row_number_repeats: f64,
    /// Words that say of a line's values that one replaces the other or is its alias.
    pub alias_words: AliasWords,
    /// Words of names that somebody typed to try a form, in lower case.
    pub test_words: Vec<String>,
}

/// One kind of identifier.
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own, and any of them go together")]
#[derive(Debug)]
pub struct Kind {
    /// `ssn`, `email`.
    pub id: String,
    /// The detectors whose findings are identifiers of this kind.
    pub detectors: Vec<DetectorId>,
    /// How its values are brought to one spelling.
    pub normal: Normal,
    /// National ids count towards hubs.
    pub national: bool,
    /// Equal values may join sightings.
    pub links: bool,
    /// Only one person bears it; unlike a contact, it is not shared by a family.
    pub unique: bool,
    /// A person has at most one value; what two values do.
    pub splits: Splits,
    /// A sighting with it is a person even alone.
    pub founds: bool,
    /// Equal only within one folder or container.
    pub scoped: bool,
    /// Order of classes for a person's anchor: national id 0, contact 1, customer id 2, user name 3, name 4;
    /// 9 where it is never one.
    pub class: u8,
}

/// What two values of a one-per-person kind in one cluster do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Splits {
    /// Nothing: people have several.
    #[default]
    No,
    /// They part persons in the best count.
    Best,
    /// They part persons in the high count only.
    High,
}

/// Two kinds hashed as one key.
#[derive(Debug)]
pub struct Composite {
    /// The kind whose identities it makes.
    pub kind: IdentityKind,
    /// The kinds whose values it takes, in order; none for a full name.
    pub parts: Vec<Option<IdentityKind>>,
}

impl Catalog {
    /// What probable links are told by: no file of a user says anything of it, and few jobs ask.
    pub fn probable(&self) -> &probable::Probable {
        self.probable.get_or_init(|| load::probable(&self.people.nicknames))
    }

    /// The detector with that place.
    pub fn detector(&self, id: DetectorId) -> &Detector {
        &self.detectors[usize::from(id.0)]
    }

    /// The detector called `id`.
    pub fn by_id(&self, id: &str) -> Option<DetectorId> {
        let at = self.detectors.binary_search_by(|detector| detector.id.as_str().cmp(id));
        at.ok().map(|at| DetectorId(at as u16))
    }

    /// The element with that place.
    pub fn element(&self, id: ElementId) -> &Element {
        &self.elements[usize::from(id.0)]
    }
}
