//! What can be typed behind `people`, and whom it lists.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::error::{Error, Result};
use crate::run::people::{self, Filter, Format};

/// Options of `people`.
#[derive(Args, Debug)]
pub struct People {
    /// The case folder.
    pub case: PathBuf,
    /// How to print.
    #[arg(long, value_enum, default_value_t = PeopleFormat::Csv)]
    pub format: PeopleFormat,
    /// Only people of whom this data element was seen.
    #[arg(long, value_name = "ELEMENT")]
    pub element: Vec<String>,
    /// Only people who live there by a postal address: a state as US-CA, a country as DE, or `unknown`.
    #[arg(long, value_name = "PLACE")]
    pub place: Vec<String>,
    /// Only minors, on the day of `scan --as-of`.
    #[arg(long)]
    pub minors: bool,
    /// Only people who are customers of `scan --roster`, or only those who are not.
    #[arg(long, value_name = "yes|no", value_parser = ["yes", "no"])]
    pub in_roster: Option<String>,
    /// Only people who can be told by this; of several, by one.
    #[arg(long, value_enum)]
    pub contact: Vec<Contact>,
    /// Only people seen in items whose path contains this.
    #[arg(long, value_name = "TEXT")]
    pub item: Option<String>,
    /// Only people seen in items of this owner, as `scan --items` named it.
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// Only people seen in items that this custodian kept.
    #[arg(long, value_name = "NAME")]
    pub custodian: Option<String>,
    /// Only people seen in items of this status: acquired, accessed, present. With several of these options, one item
    /// must fit all.
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
}

/// By what somebody can be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Contact {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A postal address: a street, and a city or postal code.
    Address,
    /// None of these.
    None,
}

/// How people are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PeopleFormat {
    /// RFC 4180.
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// Apache Parquet, text but for counts.
    Parquet,
    /// A workbook; a list of more than 1,048,575 people goes on in further sheets.
    Xlsx,
}

impl People {
    /// How the list is written.
    ///
    /// # Errors
    /// If that is not for a terminal.
    pub(super) fn written(&self) -> Result<Format> {
        let format = match self.format {
            PeopleFormat::Csv => Format::Csv,
            PeopleFormat::Jsonl => Format::Jsonl,
            PeopleFormat::Parquet => Format::Parquet,
            PeopleFormat::Xlsx => Format::Xlsx,
        };
        if matches!(format, Format::Parquet | Format::Xlsx) && io::stdout().is_terminal() {
            return Err(Error::Usage("this format is not for a terminal: add `> FILE`".into()));
        }
        Ok(format)
    }

    /// Who is listed.
    pub(super) fn filter(&self) -> Filter {
        let contact = |contact: &Contact| match contact {
            Contact::Email => people::Contact::Email,
            Contact::Phone => people::Contact::Phone,
            Contact::Address => people::Contact::Address,
            Contact::None => people::Contact::None,
        };
        Filter {
            elements: self.element.clone(),
            places: self.place.clone(),
            contacts: self.contact.iter().map(contact).collect(),
            minors: self.minors,
            in_roster: self.in_roster.as_deref().map(|wanted| wanted == "yes"),
            item: self.item.clone(),
            owner: self.owner.clone(),
            custodian: self.custodian.clone(),
            status: self.status.clone(),
        }
    }
}
