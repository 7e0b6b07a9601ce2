//! What stands in the lines of a credential list, part by part.
//!
//! `mail:password` is the commonest of many: stealers put the site before it, crackers the hash between, systems
//! their own columns behind. Which one a list is decides what is a password in clear and what is a hash, so each is
//! one row of a table here, and survey, grammar and the typing of columns all read that row.

use serde::{Deserialize, Serialize};

/// What one part of a line holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Who logs in: a mail address, a user name, a phone number.
    Who,
    /// A user name, where the address stands beside it.
    User,
    /// A mail address and nothing else.
    Mail,
    /// A secret: in clear, or hashed.
    Secret,
    /// A hash, never a clear word.
    Hash,
    /// A hash, or what stands for none in a system's file: `*`, `!`.
    Locked,
    /// The hashes of a Windows account.
    Hashes,
    /// What was hashed with the password.
    Salt,
    /// The days of an account in a system's file.
    Days,
    /// Where one logs in; its own colons part nothing.
    Site,
    /// A number of a row or an account.
    Number,
    /// The number of the line itself, parted by a blank.
    Place,
    /// A remark behind ` | `.
    Note,
}

/// The parts of a line, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// `mail:password`, `user:hash`.
    #[default]
    Pair,
    /// `user:$6$..:19012:0:99999:7:::`, as in `/etc/shadow`.
    Shadow,
    /// `user:1000:LM:NT:::`, as out of a Windows domain.
    Accounts,
    /// `https://host/path:login:password`.
    Site,
    /// `login:password:https://host/path`.
    SiteLast,
    /// `user:mail:password`.
    Named,
    /// `1001:user:mail:password`.
    Keyed,
    /// `login:hash:salt`, of a length that forums have.
    Salted,
    /// `login:hash:salt`, of another length.
    SaltApart,
    /// `login:hash:password`.
    Cracked,
    /// `hash:password`.
    Pot,
    /// `1. mail:password`.
    Listed,
    /// `mail:password | Country = DE`.
    Noted,
    /// `password:mail`.
    Turned,
}

impl Layout {
    /// All, those with most to show for themselves first.
    pub const ALL: [Self; 14] = [
        Self::Shadow,
        Self::Accounts,
        Self::Site,
        Self::SiteLast,
        Self::Keyed,
        Self::Named,
        Self::Salted,
        Self::SaltApart,
        Self::Cracked,
        Self::Pot,
        Self::Listed,
        Self::Noted,
        Self::Pair,
        Self::Turned,
    ];

    /// What stands in the line.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::Pair => &[Part::Who, Part::Secret],
            Self::Shadow => &[Part::User, Part::Locked, Part::Days],
            Self::Accounts => &[Part::User, Part::Number, Part::Hashes],
            Self::Site => &[Part::Site, Part::Who, Part::Secret],
            Self::SiteLast => &[Part::Who, Part::Secret, Part::Site],
            Self::Named => &[Part::User, Part::Mail, Part::Secret],
            Self::Keyed => &[Part::Number, Part::User, Part::Mail, Part::Secret],
            Self::Salted => &[Part::Who, Part::Hash],
            Self::SaltApart => &[Part::Who, Part::Hash, Part::Salt],
            Self::Cracked => &[Part::Who, Part::Hash, Part::Secret],
            Self::Pot => &[Part::Hash, Part::Secret],
            Self::Listed => &[Part::Place, Part::Who, Part::Secret],
            Self::Noted => &[Part::Who, Part::Secret, Part::Note],
            Self::Turned => &[Part::Secret, Part::Mail],
        }
    }

    /// The place of the part that takes all delimiters that are too many: passwords hold any character. At most one
    /// part stands behind it.
    pub fn open(self) -> usize {
        match self {
            Self::Turned => 0,
            Self::Pair | Self::Salted | Self::SiteLast | Self::Noted | Self::Pot => 1,
            Self::Keyed => 3,
            _ => 2,
        }
    }

    /// The bytes that may stand between its parts. Tables have most of them too, so only what is told by its parts
    /// alone may have them here.
    pub fn delimiters(self) -> &'static [u8] {
        match self {
            Self::Pair => b":;|\t, ",
            Self::Site | Self::SiteLast => b":;|\t",
            Self::Listed | Self::Noted | Self::Turned => b":;",
            _ => b":",
        }
    }
}

/// How the lines of a credential list are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pairs {
    /// The byte between the parts; `:` and `;` stand for each other, since lists are merged.
    pub delimiter: u8,
    /// Whether the first line names the parts.
    pub header: bool,
    /// What they are.
    #[serde(default)]
    pub layout: Layout,
}
