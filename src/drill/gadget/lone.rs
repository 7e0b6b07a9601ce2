//! People of whom little is known: a name, or a user name.

use super::{Gadget, Stage};
use crate::drill::forms::{self, Facts, Write};
use crate::drill::truth::Counts;
use crate::error::Result;

/// The gadgets of this file.
pub const ALL: &[Gadget] = &[
    // A name that nobody else bears, twice in one list and once in another. Low: one name in all evidence. Best: a
    // name and item, 2. High: a record, 3.
    Gadget { name_only: true, ..Gadget::new("name-only", Counts::new(1, 2, 3), 2, 800, name_only) },
    // Such a name, once.
    Gadget { name_only: true, ..Gadget::new("name-only-once", Counts::new(1, 1, 1), 1, 20, name_only_once) },
    // A user name and password beside the accounts of the same folder, of which one bears that user name and an
    // e-mail: linked to that one person.
    Gadget::new("user-name-in-its-folder", Counts::new(1, 1, 1), 1, 40, user_in_folder),
    // User name and password in a folder where nothing else bears the name: a person, and no link.
    Gadget::new("user-name-alone", Counts::new(1, 1, 1), 1, 16, user_alone),
];

/// Both gadgets draw from one set of names: even ones and odd ones.
fn named(stage: &Stage<'_>, odd: u64) -> Facts {
    Facts { name: Some(stage.values.lone_name(stage.instance * 2 + odd)), ..Facts::default() }
}

fn name_only(stage: &mut Stage<'_>) -> Result<()> {
    let facts = named(stage, 0);
    stage.of(0, forms::attendees, &facts)?;
    stage.of(0, forms::attendees, &facts)?;
    stage.of(1, forms::guests, &facts)
}

fn name_only_once(stage: &mut Stage<'_>) -> Result<()> {
    let list: Write = if stage.instance.is_multiple_of(2) { forms::guests } else { forms::attendees };
    let facts = named(stage, 1);
    stage.of(0, list, &facts)
}

fn user_in_folder(stage: &mut Stage<'_>) -> Result<()> {
    let (values, slot) = (stage.values, stage.first);
    let account = Facts {
        user: Some(values.user(slot)),
        secret: Some(values.bcrypt(slot)),
        ip: values.ip(slot),
        ..stage.nameless(0)
    };
    stage.of(0, forms::forum, &account)?;
    let login = Facts { secret: Some(values.password(slot)), ..account };
    stage.of(0, forms::logins, &login)
}

fn user_alone(stage: &mut Stage<'_>) -> Result<()> {
    let (values, slot) = (stage.values, stage.first);
    let facts =
        Facts { user: Some(values.user(slot)), secret: Some(values.password(slot)), ..Facts::default() };
    stage.of(0, forms::users, &facts)
}
