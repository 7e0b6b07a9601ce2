//! Facts in dumps of databases and in lines of objects.

use super::book::Book;
use super::cell::{Kind, Seen};
use super::forms::Facts;
use super::lists;
use super::sheet::Sheet;
use super::value::decimal;
use super::value::number::Ssn;
use super::value::vita::Date;
use crate::error::Result;

/// The number of a sheet's next record.
fn next(book: &Book, sheet: Sheet) -> String {
    let mut id = String::new();
    decimal(book.records(sheet) + 1, &mut id);
    id
}

/// `web/accounts.sql`: who they are, and their passwords.
pub fn accounts(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let (id, mut draw) = (next(book, Sheet::Accounts), facts.spelling(Sheet::Accounts));
    let (phone_kind, phone) = facts.phone(&mut draw);
    let (kind, secret) = facts.secret();
    book.row(Sheet::Accounts)
        .text(&id)
        .put_any(Kind::FirstName, facts.first())
        .put_any(Kind::LastName, facts.last())
        .put_any(Kind::Email, facts.email.as_deref())
        .put_any(phone_kind, phone.as_deref())
        .put_any(kind, secret)
        .text(draw.pick(lists::REMARKS))
        .end(persons)
}

/// `clinic/patients.sql`: who they are and where they live.
pub fn patients(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let (id, mut draw) = (next(book, Sheet::Patients), facts.spelling(Sheet::Patients));
    let address = facts.address.as_ref();
    book.row(Sheet::Patients)
        .text(&id)
        .put_any(Kind::FullName, facts.full().as_deref())
        .put_any(Kind::Email, facts.email.as_deref())
        .put_any(Kind::Ssn, facts.ssn.map(Ssn::dashed).as_deref())
        .put_any(Kind::BirthDate, facts.born.map(Date::iso).as_deref())
        .put_any(Kind::Street, address.map(|address| address.street.as_str()))
        .put_any(Kind::City, address.map(|address| address.city))
        .put_any(Kind::Region, address.map(|address| address.region))
        .put_any(Kind::PostalCode, address.map(|address| address.postal_code.as_str()))
        .text(draw.pick(lists::REMARKS))
        .end(persons)
}

/// `app/activity.ndjson`: what they pay with, and from where.
pub fn activity(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let (id, mut draw) = (next(book, Sheet::Activity), facts.spelling(Sheet::Activity));
    let (phone_kind, phone) = facts.phone(&mut draw);
    book.row(Sheet::Activity)
        .text(&id)
        .put_any(Kind::FirstName, facts.first())
        .put_any(Kind::LastName, facts.last())
        .put_any(Kind::Email, facts.email.as_deref())
        .put_any(phone_kind, phone.as_deref())
        .put_any(Kind::Card, facts.card.as_ref().map(|card| card.spelled(&mut draw)).as_deref())
        .put_any(Kind::Iban, facts.iban.as_ref().map(|iban| iban.spelled(&mut draw)).as_deref())
        .put_any(Kind::Ipv4, facts.ip.as_deref())
        .text(draw.pick(lists::REMARKS))
        .end(persons)
}
