//! The same facts as each file writes them.
//!
//! A form writes the columns that its file has and leaves the rest of the facts out; a fact that a person lacks
//! is an empty field.

use super::book::Book;
use super::cell::{Kind, Seen};
use super::lists;
use super::sheet::Sheet;
use super::shuffle::Draw;
use super::value::contact::{Phone, retyped};
use super::value::number::{Card, Iban, Ssn};
use super::value::secret::Secret;
use super::value::vita::{Address, DAYS_TO_1970, Date, Name};
use super::value::{decimal, digits};
use crate::error::Result;

/// What a record may say of a person.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub name: Option<Name>,
    pub email: Option<String>,
    pub alt_email: Option<String>,
    pub phone: Option<Phone>,
    pub ssn: Option<Ssn>,
    pub born: Option<Date>,
    pub address: Option<Address>,
    pub card: Option<Card>,
    pub iban: Option<Iban>,
    pub user: Option<String>,
    pub secret: Option<Secret>,
    pub ip: Option<String>,
    /// Chooses spellings: another word, other spellings of the same values.
    pub style: u64,
}

/// Writes one record about the persons of those numbers.
pub type Write = fn(&mut Book, &Facts, &[u64]) -> Result<Seen>;

impl Facts {
    pub(super) fn spelling(&self, sheet: Sheet) -> Draw {
        Draw::new(self.style, sheet as u64, 0)
    }

    pub(super) fn full(&self) -> Option<String> {
        self.name.as_ref().map(Name::full)
    }

    pub(super) fn first(&self) -> Option<&str> {
        self.name.as_ref().map(|name| name.first.as_str())
    }

    pub(super) fn last(&self) -> Option<&str> {
        self.name.as_ref().map(|name| name.last.as_str())
    }

    /// Kind and spelling of the phone; an empty field has the kind of neither.
    pub(super) fn phone(&self, draw: &mut Draw) -> (Kind, Option<String>) {
        match self.phone.map(|phone| phone.spelled(draw)) {
            Some((kind, text)) => (kind, Some(text)),
            None => (Kind::PhoneNational, None),
        }
    }

    pub(super) fn secret(&self) -> (Kind, Option<&str>) {
        self.secret.as_ref().map_or((Kind::Password, None), |(kind, text)| (*kind, Some(text)))
    }
}

/// `crm/customers.csv`: who they are, where they live, what they pay with.
pub fn crm(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let mut draw = facts.spelling(Sheet::Crm);
    let (phone_kind, phone) = facts.phone(&mut draw);
    let address = facts.address.as_ref();
    book.row(Sheet::Crm)
        .put_any(Kind::FirstName, facts.first())
        .put_any(Kind::LastName, facts.last())
        .put_any(Kind::Email, facts.email.as_deref())
        .put_any(phone_kind, phone.as_deref())
        .put_any(Kind::Ssn, facts.ssn.map(Ssn::dashed).as_deref())
        .put_any(Kind::BirthDate, facts.born.map(Date::iso).as_deref())
        .put_any(Kind::Street, address.map(|address| address.street.as_str()))
        .put_any(Kind::City, address.map(|address| address.city))
        .put_any(Kind::Region, address.map(|address| address.region))
        .put_any(Kind::PostalCode, address.map(|address| address.postal_code.as_str()))
        .put_any(Kind::Card, facts.card.as_ref().map(|card| card.spelled(&mut draw)).as_deref())
        .put_any(Kind::Iban, facts.iban.as_ref().map(|iban| iban.spelled(&mut draw)).as_deref())
        .end(persons)
}

/// `forum/users.csv`: an account.
pub fn forum(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let mut id = String::new();
    decimal(book.records(Sheet::Forum) + 1, &mut id);
    let (kind, secret) = facts.secret();
    let row = book
        .row(Sheet::Forum)
        .text(&id)
        .put_any(Kind::UserName, facts.user.as_deref())
        .put_any(Kind::Email, facts.email.as_deref())
        .put_any(kind, secret);
    let mut draw = facts.spelling(Sheet::Forum);
    row.text(&moment(1_262_304_000_000 + draw.below(400_000_000_000), ' ', ""))
        .put_any(Kind::Ipv4, facts.ip.as_deref())
        .end(persons)
}

/// `exports/newsletter.csv`: a name and an address for letters.
pub fn newsletter(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    book.row(Sheet::Newsletter)
        .put_any(Kind::FullName, facts.full().as_deref())
        .put_any(Kind::Email, facts.email.as_deref())
        .put_any(Kind::City, facts.address.as_ref().map(|address| address.city))
        .end(persons)
}

/// `exports/shop.tsv`: another system's spelling; some names in capitals.
pub fn shop(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let mut draw = facts.spelling(Sheet::Shop);
    let mut name = facts.full();
    if let Some(name) = name.as_mut().filter(|name| name.is_ascii() && draw.percent(30)) {
        name.make_ascii_uppercase();
    }
    let (phone_kind, phone) = facts.phone(&mut draw);
    book.row(Sheet::Shop)
        .put_any(Kind::FullName, name.as_deref())
        .put_any(Kind::Email, facts.email.as_ref().map(|mail| retyped(mail, &mut draw)).as_deref())
        .put_any(phone_kind, phone.as_deref())
        .put_any(Kind::Iban, facts.iban.as_ref().map(|iban| iban.spelled(&mut draw)).as_deref())
        .end(persons)
}

/// `exports/members.psv`: two e-mail columns, bare numbers, the month first.
pub fn members(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    book.row(Sheet::Members)
        .put_any(Kind::Email, facts.email.as_deref())
        .put_any(Kind::Email, facts.alt_email.as_deref())
        .put_any(Kind::FirstName, facts.first())
        .put_any(Kind::LastName, facts.last())
        .put_any(Kind::Ssn, facts.ssn.map(Ssn::bare).as_deref())
        .put_any(Kind::BirthDate, facts.born.map(Date::american).as_deref())
        .end(persons)
}

/// `helpdesk/tickets.csv`: free text with quotes and line breaks.
pub fn support(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let mut ticket = "T-".to_owned();
    decimal(1000 + book.records(Sheet::Support), &mut ticket);
    let message = facts.spelling(Sheet::Support).pick(lists::COMPLAINTS);
    book.row(Sheet::Support)
        .text(&ticket)
        .put_any(Kind::FullName, facts.full().as_deref())
        .put_any(Kind::Email, facts.email.as_deref())
        .text(message)
        .end(persons)
}

/// `events/attendees.csv`: a name and a seat.
pub fn attendees(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    seated(Sheet::Attendees, book, facts, persons)
}

/// `events/guests.csv`: the same.
pub fn guests(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    seated(Sheet::Guests, book, facts, persons)
}

fn seated(sheet: Sheet, book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let mut seat = String::new();
    decimal(book.records(sheet) % 400 + 1, &mut seat);
    book.row(sheet)
        .put_any(Kind::FirstName, facts.first())
        .put_any(Kind::LastName, facts.last())
        .text(&seat)
        .end(persons)
}

/// `combos/list1.txt`: e-mail and password, mostly clear.
pub fn list1(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    mail_and_secret(Sheet::List1, book, facts, persons)
}

/// `combos/list2.txt`: e-mail and MD5.
pub fn list2(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    mail_and_secret(Sheet::List2, book, facts, persons)
}

fn mail_and_secret(sheet: Sheet, book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let mut draw = facts.spelling(sheet);
    let (kind, secret) = facts.secret();
    book.row(sheet)
        .put_any(Kind::Email, facts.email.as_ref().map(|mail| retyped(mail, &mut draw)).as_deref())
        .put_any(kind, secret)
        .end(persons)
}

/// `combos/users.txt`: user name and password, of no known source.
pub fn users(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    user_and_secret(Sheet::Users, book, facts, persons)
}

/// `forum/logins.txt`: the same, in the folder of the forum's accounts.
pub fn logins(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    user_and_secret(Sheet::Logins, book, facts, persons)
}

fn user_and_secret(sheet: Sheet, book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let (kind, secret) = facts.secret();
    book.row(sheet).put_any(Kind::UserName, facts.user.as_deref()).put_any(kind, secret).end(persons)
}

/// `logs/app.log`: somebody logs in.
pub fn login(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    logged(book, " INFO auth accepted email=", " ip=", (Kind::Ipv4, facts.ip.as_deref()), facts, persons)
}

/// `logs/app.log`: somebody pays, by card where there is one.
pub fn payment(book: &mut Book, facts: &Facts, persons: &[u64]) -> Result<Seen> {
    let card = facts.card.as_ref().map(Card::bare);
    logged(book, " INFO pay charged email=", " pan=", (Kind::Card, card), facts, persons)
}

fn logged(
    book: &mut Book,
    event: &str,
    label: &str,
    (kind, value): (Kind, Option<&str>),
    facts: &Facts,
    persons: &[u64],
) -> Result<Seen> {
    let mut draw = facts.spelling(Sheet::Log);
    let time = log_time(book);
    let email = facts.email.as_ref().map(|mail| retyped(mail, &mut draw));
    let row = book.row(Sheet::Log).text(&time).text(event).put_any(Kind::Email, email.as_deref());
    match value {
        Some(value) => row.text(label).put(kind, value),
        None => row,
    }
    .end(persons)
}

/// The time of the log's next line: a line each 37 ms.
pub fn log_time(book: &Book) -> String {
    moment(1_704_067_200_000 + book.records(Sheet::Log) * 37, 'T', "Z")
}

/// Milliseconds since the epoch as date and time; with a zone, to the millisecond.
fn moment(millis: u64, between: char, zone: &str) -> String {
    let seconds = millis / 1000;
    let mut text = Date::after_1940(seconds / 86_400 + DAYS_TO_1970).iso();
    text.push(between);
    digits(seconds / 3600 % 24, 2, &mut text);
    text.push(':');
    digits(seconds / 60 % 60, 2, &mut text);
    text.push(':');
    digits(seconds % 60, 2, &mut text);
    if !zone.is_empty() {
        text.push('.');
        digits(millis % 1000, 3, &mut text);
        text.push_str(zone);
    }
    text
}
