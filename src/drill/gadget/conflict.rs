//! Values of which a person has at most one, and values that stand for nothing.
//!
//! The rules under test: two national ids in one cluster part it in the best count, two birth dates only in the
//! high one; a placeholder, and an id borne by more than eight names, links nothing.

use super::{Gadget, Stage};
use crate::drill::cell::Kind;
use crate::drill::dumps;
use crate::drill::forms::{self, Facts};
use crate::drill::sheet::Sheet;
use crate::drill::shuffle::Draw;
use crate::drill::truth::Counts;
use crate::error::Result;

/// The gadgets of this file.
pub const ALL: &[Gadget] = &[
    // One e-mail, one name, two numbers: one sure cluster (low 1), parted by number (best 2, high 2).
    Gadget::new("national-id-conflict", Counts::new(1, 2, 2), 2, 1600, id_conflict),
    // The same, and a third record of that e-mail and name without a number: it touches both parts through the
    // e-mail, which is not unique to a person, so it is undecided: one more in the high count.
    Gadget::new("undecided-bridge", Counts::new(1, 2, 3), 3, 1600, undecided_bridge),
    // One number, one name, two addresses: the number links them.
    Gadget::new("one-id-two-addresses", Counts::new(1, 1, 1), 2, 1600, one_id_two_addresses),
    // One number, two names, each with its own address: possible across the names.
    Gadget::new("one-id-two-names", Counts::new(1, 2, 2), 2, 3200, one_id_two_names),
    // A form's default number on twelve rows of twelve names: a hub, which links nothing. It is a number by its
    // form, so it counts as an element of all twelve.
    Gadget::new("default-ssn", Counts::new(12, 12, 12), 12, 10_000, default_ssn),
    // One e-mail, one name, two birth dates thirty years apart: too often mistyped to part people by itself, so
    // one person in low and best, and one more part in high.
    Gadget::new("birth-date-conflict", Counts::new(1, 1, 2), 1, 1600, birth_date_conflict),
    // Day and month exchanged: no conflict.
    Gadget::new("birth-date-swap", Counts::new(1, 1, 1), 1, 1600, birth_date_swap),
    // The same e-mail and name with a real birth date and with 1900-01-01: a placeholder is no conflict.
    Gadget::new("birth-date-placeholder", Counts::new(1, 1, 1), 1, 1600, birth_date_placeholder),
    // Four people, each with an identifier of their own and placeholders in the other fields.
    Gadget::new("placeholders", Counts::new(4, 4, 4), 4, 3200, placeholders),
];

/// The same, of drills that are hard.
pub const HARD: &[Gadget] = &[
    // A form's default number on the rows of people all over the file, each with an address of their own: a hub, which links
    // nothing. (There are far more of them than names that make a hub.)
    Gadget::new("form-default", Counts::new(1, 1, 1), 1, 1000, form_default),
];

fn form_default(stage: &mut Stage<'_>) -> Result<()> {
    let facts = Facts { ssn: stage.values.ssn(stage.common()), ..stage.facts(stage.name(0), 0) };
    stage.of(0, forms::crm, &facts)
}

fn id_conflict(stage: &mut Stage<'_>) -> Result<()> {
    for part in 0..2 {
        let facts = Facts { ssn: stage.values.ssn(stage.slot(part as u64)), ..stage.facts(stage.name(0), 0) };
        stage.of(part, [forms::crm, dumps::patients][part], &facts)?;
    }
    Ok(())
}

fn undecided_bridge(stage: &mut Stage<'_>) -> Result<()> {
    id_conflict(stage)?;
    // Its phone stands nowhere else: possible for both parts, seen of neither.
    let facts = Facts { phone: stage.values.phone(stage.slot(2)), ..stage.facts(stage.name(0), 0) };
    stage.undecided(forms::shop, &facts)
}

fn one_id_two_addresses(stage: &mut Stage<'_>) -> Result<()> {
    let ssn = stage.values.ssn(stage.first);
    let [one, other] = [0, 1].map(|slot| Facts { ssn, ..stage.facts(stage.name(0), slot) });
    stage.of(0, dumps::patients, &one)?;
    stage.of(0, forms::members, &other)
}

fn one_id_two_names(stage: &mut Stage<'_>) -> Result<()> {
    same_ssn(stage, 2)
}

fn default_ssn(stage: &mut Stage<'_>) -> Result<()> {
    same_ssn(stage, 12)
}

fn same_ssn(stage: &mut Stage<'_>, people: usize) -> Result<()> {
    let ssn = stage.values.ssn(stage.first);
    for part in 0..people {
        let facts = Facts { ssn, ..stage.facts(stage.name(part as u64), part as u64) };
        stage.of(part, forms::crm, &facts)?;
    }
    Ok(())
}

fn birth_date_conflict(stage: &mut Stage<'_>) -> Result<()> {
    let (name, one, other) = stage.values.two_dates(stage.instance * 2);
    for born in [one, other] {
        let facts = Facts { born: Some(born), ..stage.facts(name.clone(), 0) };
        stage.of(0, forms::crm, &facts)?;
    }
    Ok(())
}

fn birth_date_swap(stage: &mut Stage<'_>) -> Result<()> {
    let (name, born) = stage.values.swappable(stage.instance);
    for born in [born, born.swapped()] {
        let facts = Facts { born: Some(born), ..stage.facts(name.clone(), 0) };
        stage.of(0, forms::crm, &facts)?;
    }
    Ok(())
}

fn birth_date_placeholder(stage: &mut Stage<'_>) -> Result<()> {
    let (name, born, _) = stage.values.two_dates(stage.instance * 2 + 1);
    let facts = Facts { born: Some(born), ..stage.facts(name, 0) };
    stage.of(0, forms::crm, &facts)?;
    crm_row(stage, 0, &facts, Filled { birth_date: "1900-01-01", ..Filled::default() })
}

/// What stands in fields of `crm/customers.csv` instead of a value; empty for nothing.
#[derive(Clone, Copy, Default)]
struct Filled {
    /// A well-formed address: found, and set aside.
    email: &'static str,
    /// No such thing by its form.
    no_email: &'static str,
    phone: &'static str,
    ssn: &'static str,
    /// A date of the calendar: found, and set aside.
    birth_date: &'static str,
}

/// 000-00-0000 and 000-000-0000 are refused by the rules of their kinds and so not even found; `n/a` is no
/// address; `none@none.com` and 1900-01-01 are what they seem, and found, but stand for nothing.
fn placeholders(stage: &mut Stage<'_>) -> Result<()> {
    let facts = stage.facts(stage.name(0), 0);
    let filled =
        Filled { phone: "000-000-0000", ssn: "000-00-0000", birth_date: "1900-01-01", ..Filled::default() };
    crm_row(stage, 0, &facts, filled)?;
    let nobody = Filled { email: "none@none.com", ..Filled::default() };
    let blank = Filled { no_email: "n/a", ..Filled::default() };
    for (part, filled) in [nobody, nobody, blank].into_iter().enumerate() {
        let part = part + 1;
        let facts = Facts {
            email: None,
            phone: stage.values.phone(stage.slot(part as u64)),
            ..stage.facts(stage.name(part as u64), part as u64)
        };
        crm_row(stage, part, &facts, filled)?;
    }
    Ok(())
}

/// A row of `crm/customers.csv` with name, e-mail and phone where the facts have them, and fillers elsewhere.
fn crm_row(stage: &mut Stage<'_>, part: usize, facts: &Facts, filled: Filled) -> Result<()> {
    let person = stage.slot(part as u64);
    let mut draw = Draw::new(facts.style, part as u64, 0);
    let row = stage.book.row(Sheet::Crm);
    let name = facts.name.as_ref();
    let row = row
        .put_any(Kind::FirstName, name.map(|name| name.first.as_str()))
        .put_any(Kind::LastName, name.map(|name| name.last.as_str()));
    let row = match &facts.email {
        Some(email) => row.put(Kind::Email, email),
        None if filled.email.is_empty() => row.text(filled.no_email),
        None => row.put_placeholder(Kind::Email, filled.email),
    };
    let row = match facts.phone.map(|phone| phone.spelled(&mut draw)) {
        Some((kind, text)) => row.put(kind, &text),
        None => row.text(filled.phone),
    };
    let row = row.text(filled.ssn);
    let row = match filled.birth_date {
        "" => row.text(""),
        date => row.put_placeholder(Kind::BirthDate, date),
    };
    let seen = (0..6).fold(row, |row, _| row.text("")).end(&[person])?;
    stage.seen[part].join(seen);
    Ok(())
}
