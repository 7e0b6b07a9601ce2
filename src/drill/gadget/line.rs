//! Lines of a log: what they say of whom, and what only looks as if it said something.
//!
//! The rules under test: in a line each distinct e-mail is a subject of its own, unless its words say that one
//! replaces another; a card or network address without a subject is nobody's; published test values are set
//! aside; and a number is not a card because its digits add up.

use super::{Gadget, Stage};
use crate::drill::cell::{Element, Kind};
use crate::drill::forms::{self, Facts};
use crate::drill::shuffle::Draw;
use crate::drill::truth::Counts;
use crate::drill::value::secret::hex;
use crate::drill::value::{Purpose, decimal, digits};
use crate::error::Result;

const NOBODY: Counts = Counts::new(0, 0, 0);

/// The gadgets of this file.
pub const ALL: &[Gadget] = &[
    // Sender and receiver in one line: two people, and no link between them.
    Gadget::new("two-addresses-in-a-line", Counts::new(2, 2, 2), 2, 800, two_addresses),
    // The line says that one address replaced the other: one person, and both addresses link to it.
    Gadget::new("address-changed", Counts::new(1, 1, 1), 2, 800, address_changed),
    // A labelled card in a line without a subject, twice: no person, one unattributed value.
    Gadget::new("lone-card", NOBODY, 1, 400, lone_card),
    // The same of a network address.
    Gadget::new("lone-network-address", NOBODY, 1, 100, lone_ip),
    // Published test cards, a documentation address, the number of a wallet advertisement: set aside.
    Gadget::new("set-aside", NOBODY, 1, 800, set_aside),
    // Numbers of orders and stores that pass the card check, times, UUIDs, commits, traces, nine bare digits:
    // nothing is found.
    Gadget::new("look-alikes", NOBODY, 2, 100, look_alikes),
];

fn two_addresses(stage: &mut Stage<'_>) -> Result<()> {
    let (sender, receiver) = (stage.facts(stage.name(0), 0), stage.facts(stage.name(1), 1));
    stage.of(0, forms::crm, &sender)?;
    stage.of(1, forms::newsletter, &receiver)?;
    let persons = [stage.slot(0), stage.slot(1)];
    let seen = stage
        .line(" INFO relay passed from=")
        .put(Kind::Email, sender.email.as_deref().unwrap_or_default())
        .text(" to=")
        .put(Kind::Email, receiver.email.as_deref().unwrap_or_default())
        .end(&persons)?;
    stage.seen[0].join(seen);
    stage.seen[1].join(seen);
    Ok(())
}

fn address_changed(stage: &mut Stage<'_>) -> Result<()> {
    let old = stage.facts(stage.name(0), 0);
    let new = Facts { secret: Some(stage.values.password(stage.first)), ..stage.nameless(1) };
    stage.of(0, forms::crm, &old)?;
    let person = stage.first;
    let seen = stage
        .line(" INFO account email changed from ")
        .put(Kind::Email, old.email.as_deref().unwrap_or_default())
        .text(" to ")
        .put(Kind::Email, new.email.as_deref().unwrap_or_default())
        .end(&[person])?;
    stage.seen[0].join(seen);
    stage.of(0, forms::list1, &new)
}

fn lone_card(stage: &mut Stage<'_>) -> Result<()> {
    let Some(card) = stage.values.card(stage.first) else { return Ok(()) };
    stage.unattributed(Element::Card);
    stage.line(" WARN pay declined pan=").put(Kind::Card, card.bare()).end(&[])?;
    stage.line(" WARN pay retried pan=").put(Kind::Card, card.bare()).end(&[]).map(|_| ())
}

fn lone_ip(stage: &mut Stage<'_>) -> Result<()> {
    let Some(ip) = stage.values.ip(stage.first) else { return Ok(()) };
    stage.unattributed(Element::Ip);
    stage.line(" WARN edge refused ip=").put(Kind::Ipv4, &ip).end(&[]).map(|_| ())
}

fn set_aside(stage: &mut Stage<'_>) -> Result<()> {
    const CARDS: [&str; 3] = ["4111111111111111", "4242424242424242", "5555555555554444"];
    const ADDRESSES: [&str; 2] = ["probe@example.com", "probe@example.org"];
    let card = CARDS[(stage.instance % 3) as usize];
    let address = ADDRESSES[(stage.instance % 2) as usize];
    stage.line(" INFO pay sandbox pan=").put_test(Kind::Card, card).end(&[])?;
    stage.line(" INFO mailer probe to=").put_test(Kind::Email, address).end(&[])?;
    stage.line(" INFO import sample ssn=").put_test(Kind::Ssn, "078-05-1120").end(&[]).map(|_| ())
}

fn look_alikes(stage: &mut Stage<'_>) -> Result<()> {
    let mut draw = stage.values.draw(stage.first, Purpose::Lines);
    for (slot, label) in [" INFO shop packed order=", " INFO shop stored id="].into_iter().enumerate() {
        if let Some(card) = stage.values.card(stage.slot(slot as u64)) {
            stage.line(label).text(card.bare()).end(&[])?;
        }
    }
    let mut numbers = [String::new(), String::new()];
    decimal(1_600_000_000_000 + draw.below(100_000_000_000), &mut numbers[0]);
    digits(draw.below(1_000_000_000), 9, &mut numbers[1]);
    let [epoch, bare] = numbers;
    let lines = [
        (" DEBUG sync cursor=", epoch),
        (" DEBUG worker closed batch=", bare),
        (" INFO deploy commit=", hex(40, &mut draw)),
        (" DEBUG span trace=", hex(32, &mut draw)),
        (" DEBUG http request=", uuid(&mut draw)),
        (" INFO worker idle", String::new()),
    ];
    for (label, value) in lines {
        stage.line(label).text(&value).end(&[])?;
    }
    Ok(())
}

/// Version 4, variant 1 (RFC 9562).
fn uuid(draw: &mut Draw) -> String {
    let variant = draw.pick(&["8", "9", "a", "b"]);
    let parts = [8, 4, 3, 3, 12].map(|count| hex(count, draw));
    format!("{}-{}-4{}-{variant}{}-{}", parts[0], parts[1], parts[2], parts[3], parts[4])
}
