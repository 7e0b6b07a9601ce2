//! Ordinary people: one to four records each, all with the one e-mail address that ties them together.
//!
//! Each adds 1 to low, best and high: no other person shares an e-mail, phone, number, user name, or name with
//! birth date, and all records of one agree.

use super::book::Book;
use super::cell::Seen;
use super::forms::{self, Facts, Write};
use super::shuffle::Draw;
use super::value::{Purpose, Values};
use crate::error::Result;

/// The kinds of records and how often each is drawn, of 100.
const SHARES: [(u64, Source); 9] = [
    (38, Source::Crm),
    (22, Source::Forum),
    (12, Source::List1),
    (8, Source::List2),
    (7, Source::Log),
    (5, Source::Newsletter),
    (3, Source::Shop),
    (3, Source::Members),
    (2, Source::Support),
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
}

/// Writes all records of one person.
pub fn write(book: &mut Book, values: &Values, number: u64) -> Result<()> {
    let facts = facts(values, number);
    let mut seen = Seen::default();
    let mut draw = values.draw(number, Purpose::Sheets);
    let mut visited = 0u16;
    let visits = [1, 1, 1, 2, 2, 2, 3, 4][draw.below(8) as usize];
    for _ in 0..visits {
        let source = source(draw.below(100));
        let bit = 1 << source as u16;
        if visited & bit == 0 {
            visited |= bit;
            seen.join(record(book, values, number, source, &facts)?);
        }
    }
    // A forum member's password may also stand in the forum's list of logins, under the user name alone.
    if visited & (1 << Source::Forum as u16) != 0 && draw.percent(20) {
        let login = Facts { secret: Some(values.password(number)), ..facts };
        seen.join(forms::logins(book, &login, &[number])?);
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

fn record(book: &mut Book, values: &Values, number: u64, source: Source, facts: &Facts) -> Result<Seen> {
    let write: Write = match source {
        Source::Crm => forms::crm,
        Source::Newsletter => forms::newsletter,
        Source::Shop => forms::shop,
        Source::Members => forms::members,
        Source::Support => forms::support,
        Source::Forum => return with_secret(forms::forum, book, facts, number, values.bcrypt(number)),
        Source::List1 => return with_secret(forms::list1, book, facts, number, values.any_secret(number)),
        Source::List2 => return with_secret(forms::list2, book, facts, number, values.md5(number)),
        Source::Log => return logged(book, values, number, facts),
    };
    write(book, facts, &[number])
}

fn with_secret(
    write: Write,
    book: &mut Book,
    facts: &Facts,
    number: u64,
    secret: super::value::secret::Secret,
) -> Result<Seen> {
    let facts = Facts { secret: Some(secret), ..facts.clone() };
    write(book, &facts, &[number])
}

/// Most log lines are logins; a few are payments.
fn logged(book: &mut Book, values: &Values, number: u64, facts: &Facts) -> Result<Seen> {
    let pays = values.draw(number, Purpose::Lines).percent(15);
    let facts = Facts { card: facts.card.clone().filter(|_| pays), ..facts.clone() };
    forms::log(book, &facts, &[number])
}

/// Everything about one person; each record shows a part of it.
fn facts(values: &Values, number: u64) -> Facts {
    let mut draw = values.draw(number, Purpose::Facts);
    let (name, born) = values.vita(number);
    let has = |draw: &mut Draw, share| draw.percent(share).then_some(());
    Facts {
        name: Some(name),
        email: Some(values.email(number)),
        alt_email: None,
        phone: has(&mut draw, 80).and_then(|()| values.phone(number)),
        ssn: has(&mut draw, 60).and_then(|()| values.ssn(number)),
        born: has(&mut draw, 85).and(born),
        address: has(&mut draw, 90).map(|()| values.address(number)),
        card: has(&mut draw, 40).and_then(|()| values.card(number)),
        iban: has(&mut draw, 20).and_then(|()| values.iban(number)),
        user: Some(values.user(number)),
        secret: None,
        ip: values.ip(number),
        style: draw.word(),
    }
}
