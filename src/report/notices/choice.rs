//! Which letter somebody gets, to whom it is addressed, by what channel, and why it may not go out yet.
//!
//! `obligations` counts by it and `notices` writes by it, so that both say the same of everybody.

use super::GENERAL;
use crate::law::{Attaches, Law};
use crate::report::people::Entry;
use crate::report::people::list::{Extra, doubt, hold_reason};

/// To whom a letter about somebody is addressed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Addressee {
    /// To them.
    #[default]
    Person,
    /// To the parent or guardian of a minor.
    Parent,
    /// To the next of kin of somebody who died.
    Kin,
}

impl Addressee {
    /// What the names of phrases and files end with; empty for the person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "",
            Self::Parent => "parent",
            Self::Kin => "kin",
        }
    }
}

/// What was chosen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Choice {
    /// The template.
    pub variant: String,
    /// To whom.
    pub addressee: Addressee,
    /// `post`, `e-mail`, or empty: they cannot be reached.
    pub channel: &'static str,
    /// Why no letter may go out yet; empty if one may.
    pub hold: String,
    /// Whether a list of exclusions holds them back altogether.
    pub back: bool,
    /// Whether they are a minor, where anybody knows.
    pub minor: Option<bool>,
}

/// What is known of somebody who is told.
pub struct Choosing<'c> {
    /// The laws that have them told, in their order.
    pub laws: Vec<&'c Law>,
    /// What the list says of them.
    pub extra: &'c Extra,
    /// Their fields.
    pub entry: &'c Entry,
    /// Whether they are a minor.
    pub minor: Option<bool>,
    /// They have died, and a law has the next of kin told.
    pub kin: bool,
    /// A list of exclusions holds them back altogether.
    pub back: bool,
    /// Data of health is involved.
    pub health: bool,
}

impl Choosing<'_> {
    /// Chooses.
    pub fn choose(&self) -> Choice {
        let variant = self.variant();
        let channel = channel(self.entry);
        let addressee = match (self.kin, self.minor) {
            (true, _) => Addressee::Kin,
            (false, Some(true)) => Addressee::Parent,
            _ => Addressee::Person,
        };
        Choice {
            hold: self.hold(variant, channel),
            variant: variant.to_owned(),
            addressee,
            channel,
            back: self.back,
            minor: self.minor,
        }
    }

    /// The template: that of the first law that has one of its own. Laws of where people live go first: their letters are the
    /// strictest.
    fn variant(&self) -> &str {
        let resident = self.laws.iter().filter(|law| law.attaches == Attaches::Resident);
        let own = resident.chain(&self.laws).map(|law| law.letter.variant.as_str());
        own.into_iter().find(|variant| !variant.is_empty()).unwrap_or(GENERAL)
    }

    fn hold(&self, variant: &str, channel: &str) -> String {
        let listed = if self.kin { doubt(self.extra).unwrap_or_default() } else { hold_reason(self.extra) };
        let silent =
            self.laws.iter().any(|law| law.letter.variant == variant && !law.letter.leaves_out.is_empty());
        let clash = silent && self.laws.iter().any(|law| !law.letter.says.is_empty());
        let unreachable = channel.is_empty();
        let partial = unreachable && has_some_address(self.entry);
        let reasons = [
            (self.kin, "deceased: to the next of kin, once somebody knows that this is their address"),
            (partial, "incomplete address, no e-mail: substitute notice"),
            (unreachable && !partial, "no address and no e-mail: substitute notice"),
            (clash, "one law forbids what another asks for: counsel"),
            (self.minor == Some(true) && self.health, "data of a minor's health: counsel"),
        ];
        let reasons = reasons.into_iter().filter(|(is, _)| *is).map(|(_, why)| why.to_owned());
        let all: Vec<String> = std::iter::once(listed).chain(reasons).filter(|why| !why.is_empty()).collect();
        all.join("; ")
    }
}

/// How somebody can be told: `post`, `e-mail`, or not at all.
fn channel(entry: &Entry) -> &'static str {
    let has = |name: &str| !entry.field(name).trim().is_empty();
    if has("address1") && has("city") && (has("postal_code") || has("region")) {
        "post"
    } else if has("email") {
        "e-mail"
    } else {
        ""
    }
}

fn has_some_address(entry: &Entry) -> bool {
    ["address1", "address2", "city", "postal_code"].iter().any(|name| !entry.field(name).trim().is_empty())
}
