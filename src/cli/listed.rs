//! Options of `people`, as the line takes them.

use std::io::{self, IsTerminal};

use super::args::{Contact, People, PeopleFormat};
use crate::error::{Error, Result};
use crate::run::people::{self, Filter, Format};

/// How the list is written.
///
/// # Errors
/// If that is not for a terminal.
pub(super) fn format(typed: &People) -> Result<Format> {
    let format = match typed.format {
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
pub(super) fn filter(typed: &People) -> Filter {
    let contact = |contact: &Contact| match contact {
        Contact::Email => people::Contact::Email,
        Contact::Phone => people::Contact::Phone,
        Contact::Address => people::Contact::Address,
        Contact::None => people::Contact::None,
    };
    Filter {
        elements: typed.element.clone(),
        places: typed.place.clone(),
        contacts: typed.contact.iter().map(contact).collect(),
        minors: typed.minors,
        in_roster: typed.in_roster.as_deref().map(|wanted| wanted == "yes"),
        item: typed.item.clone(),
        owner: typed.owner.clone(),
        custodian: typed.custodian.clone(),
        status: typed.status.clone(),
    }
}
