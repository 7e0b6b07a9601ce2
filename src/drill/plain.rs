//! Ordinary people: one to four records each, all with the one e-mail address that ties them together.
//!
//! Each adds 1 to low, best and high: no other person shares an e-mail, phone, number, user name, or name with
//! birth date, and all records of one agree.

use super::book::Book;
use super::cell::Seen;
use super::dumps;
use super::forms::{self, Facts, Write};
use super::value::{Purpose, Values};
use crate::error::Result;

/// The kinds of records and how often each is drawn, of 100.
const SHARES: [(u64, Source); 12] = [
    (24, Source::Crm),
    (16, Source::Forum),
    (10, Source::List1),
    (8, Source::List2),
    (7, Source::Log),
    (6, Source::Accounts),
    (6, Source::Patients),
    (5, Source::Activity),
    (5, Source::Newsletter),
    (5, Source::Shop),
    (5, Source::Members),
    (3, Source::Support),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Crm,
    Forum,
    List1,
    List2,
    Log,
    Newsletter,
    Shop,
    Members,
    Support,
    Accounts,
    Patients,
    Activity,
}

/// Files that show more than contacts and credentials.
const TABLES: u16 = 1 << Source::Crm as u16
    | 1 << Source::Newsletter as u16
    | 1 << Source::Shop as u16
    | 1 << Source::Members as u16
    | 1 << Source::Support as u16
    | 1 << Source::Log as u16
    | 1 << Source::Accounts as u16
    | 1 << Source::Patients as u16
    | 1 << Source::Activity as u16;

/// Writes all records of one person.
pub fn write(book: &mut Book, values: &Values, number: u64) -> Result<()> {
    let mut draw = values.draw(number, Purpose::Sheets);
    let visits = [1, 1, 1, 2, 2, 2, 3, 4][draw.below(8) as usize];
    let visited = (0..visits).fold(0, |visited, _| visited | 1 << source(draw.below(100)) as u16);
    let mut facts = contacts(values, number);
    if visited & TABLES != 0 {
        add_vita(&mut facts, values, number);
    }
    let mut seen = Seen::default();
    for (_, source) in SHARES {
        if visited & (1 << source as u16) != 0 {
            seen.join(record(book, values, number, source, &mut facts)?);
        }
    }
    // A forum member's password may also stand in the forum's list of logins, under the user name alone.
    if visited & (1 << Source::Forum as u16) != 0 && draw.percent(20) {
        facts.secret = Some(values.password(number));
        seen.join(forms::logins(book, &facts, &[number])?);
    }
    book.tally.person(seen);
    Ok(())
}

fn source(mut ticket: u64) -> Source {
    for (share, source) in SHARES {
        if ticket < share {
            return source;
        }
        ticket -= share;
    }
    Source::Crm
}

fn record(book: &mut Book, values: &Values, number: u64, source: Source, facts: &mut Facts) -> Result<Seen> {
    let (write, secret): (Write, _) = match source {
        Source::Crm => (forms::crm, None),
        Source::Newsletter => (forms::newsletter, None),
        Source::Shop => (forms::shop, None),
        Source::Members => (forms::members, None),
        Source::Support => (forms::support, None),
        Source::Forum => (forms::forum, Some(values.bcrypt(number))),
        Source::List1 => (forms::list1, Some(values.any_secret(number))),
        Source::Accounts => (dumps::accounts, Some(values.password(number))),
        Source::Patients => (dumps::patients, None),
        Source::Activity => (dumps::activity, None),
        Source::List2 => (forms::list2, Some(values.md5(number))),
        // Most log lines are logins; a few are payments.
        Source::Log if values.draw(number, Purpose::Lines).percent(85) => (forms::login, None),
        Source::Log => (forms::payment, None),
    };
    facts.secret = secret;
    write(book, facts, &[number])
}

/// What all of a person's records may show.
fn contacts(values: &Values, number: u64) -> Facts {
    Facts {
        email: Some(values.email(number)),
        user: Some(values.user(number)),
        ip: values.ip(number),
        style: values.draw(number, Purpose::Spelling).word(),
        ..Facts::default()
    }
}

/// What tables show; not everything is known of everybody.
fn add_vita(facts: &mut Facts, values: &Values, number: u64) {
    let mut draw = values.draw(number, Purpose::Facts);
    let (name, born) = values.vita(number);
    facts.name = Some(name);
    facts.phone = draw.percent(80).then(|| values.phone(number)).flatten();
    facts.ssn = draw.percent(60).then(|| values.ssn(number)).flatten();
    facts.born = born.filter(|_| draw.percent(85));
    facts.address = draw.percent(90).then(|| values.address(number));
    facts.card = draw.percent(40).then(|| values.card(number)).flatten();
    facts.iban = draw.percent(20).then(|| values.iban(number)).flatten();
}
