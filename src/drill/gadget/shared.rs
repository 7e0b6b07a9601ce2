//! Contacts that several people share, and people who have several.
//!
//! The rule under test: a value decides on all sightings that carry it. Grouped by full name, it links inside a
//! group; across groups it is only *possible*; with more than eight groups it is a hub and links nothing.

use super::{Gadget, Stage};
use crate::drill::dumps;
use crate::drill::forms::{self, Facts};
use crate::drill::lists;
use crate::drill::truth::Counts;
use crate::drill::value::vita::Name;
use crate::error::Result;

/// The gadgets of this file.
pub const ALL: &[Gadget] = &[
    // One e-mail, three names. Possible links join all three: low 1. Each name is a person: best and high 3.
    Gadget::new("shared-mailbox", Counts::new(1, 3, 3), 3, 1600, shared_mailbox),
    // One phone, two names, each with an e-mail of its own. As above: low 1, best and high 2.
    Gadget::new("family-phone", Counts::new(1, 2, 2), 2, 1600, family_phone),
    // Addresses A and B in records of one name, and one record that holds both columns: A and B each link within
    // one name group, so all three records are one cluster.
    Gadget::new("bridged-addresses", Counts::new(1, 1, 1), 2, 1600, bridged_addresses),
    // The same person under A and B, with nothing that says so. A name is no link: two persons in all three
    // counts, as reports say of unlinked addresses.
    Gadget::new("unlinked-addresses", Counts::new(2, 2, 2), 2, 1600, unlinked_addresses),
    // A record with two names on one mailbox, and one of a third kind: a login without a name. The nameless one
    // is undecided between two groups. Low: all possibly one. Best: the two names. High: and the undecided one.
    Gadget::new("nameless-on-shared-mailbox", Counts::new(1, 2, 3), 2, 1600, nameless_on_shared),
    // Father and son: the words of the names agree, but Jr and Sr differ, so there are two groups on one e-mail.
    Gadget::new("junior-senior", Counts::new(1, 2, 2), 2, 1600, junior_senior),
    // Bob is Robert: nicknames folded, there is one name group.
    Gadget::new("nickname", Counts::new(1, 1, 1), 1, 1600, nickname),
    // "James X", "James Mary X", "James Linda X" on one e-mail: the short name fits two longer ones that differ, so
    // it counts as nameless and is undecided between them.
    Gadget::new("short-name-fits-two", Counts::new(1, 2, 3), 2, 3200, short_name),
    // Ten names on one phone: a hub, which links nothing, not even possibly.
    Gadget { from: 120, ..Gadget::new("switchboard", Counts::new(10, 10, 10), 10, 20_000, switchboard) },
    // The same row twice, byte for byte: the e-mail links them.
    Gadget::new("exact-duplicate", Counts::new(1, 1, 1), 1, 800, exact_duplicate),
];

fn shared_mailbox(stage: &mut Stage<'_>) -> Result<()> {
    let mailbox = stage.values.email(stage.first);
    let writes = [dumps::patients, forms::newsletter, dumps::activity];
    for (part, write) in writes.into_iter().enumerate() {
        let facts =
            Facts { email: Some(mailbox.clone()), ..stage.facts(stage.name(part as u64), part as u64) };
        stage.of(part, write, &facts)?;
    }
    Ok(())
}

fn family_phone(stage: &mut Stage<'_>) -> Result<()> {
    same_phone(stage, 2)
}

fn switchboard(stage: &mut Stage<'_>) -> Result<()> {
    same_phone(stage, 10)
}

fn same_phone(stage: &mut Stage<'_>, people: usize) -> Result<()> {
    let phone = stage.values.phone(stage.first);
    for part in 0..people {
        let facts = Facts { phone, ..stage.facts(stage.name(part as u64), part as u64) };
        stage.of(part, forms::crm, &facts)?;
    }
    Ok(())
}

fn bridged_addresses(stage: &mut Stage<'_>) -> Result<()> {
    let name = stage.name(0);
    let (one, other) = (stage.facts(name.clone(), 0), stage.facts(name, 1));
    stage.of(0, dumps::accounts, &one)?;
    stage.of(0, forms::newsletter, &other)?;
    let both = Facts { alt_email: other.email, ..one };
    stage.of(0, forms::members, &both)
}

fn unlinked_addresses(stage: &mut Stage<'_>) -> Result<()> {
    let name = stage.name(0);
    let (one, other) = (stage.facts(name.clone(), 0), stage.facts(name, 1));
    stage.of(0, forms::crm, &one)?;
    stage.of(1, forms::newsletter, &other)
}

fn nameless_on_shared(stage: &mut Stage<'_>) -> Result<()> {
    for part in 0..2 {
        let facts = stage.facts(stage.name(part as u64), 0);
        stage.of(part, forms::crm, &facts)?;
    }
    let login = Facts { secret: Some(stage.values.password(stage.first)), ..stage.nameless(0) };
    stage.undecided(forms::list1, &login)
}

fn junior_senior(stage: &mut Stage<'_>) -> Result<()> {
    let name = stage.name(0);
    for (part, suffix) in ["Jr", "Sr"].into_iter().enumerate() {
        let bearer = Name::new(name.first.as_str(), format!("{} {suffix}", name.last));
        let facts = stage.facts(bearer, 0);
        stage.of(part, forms::newsletter, &facts)?;
    }
    Ok(())
}

fn nickname(stage: &mut Stage<'_>) -> Result<()> {
    let last = stage.name(0).last;
    let (given, short) = lists::NICKNAMES[(stage.instance % lists::NICKNAMES.len() as u64) as usize];
    let (formal, familiar) =
        (stage.facts(Name::new(given, last.as_str()), 0), stage.facts(Name::new(short, last), 0));
    stage.of(0, forms::crm, &formal)?;
    stage.of(0, forms::newsletter, &familiar)
}

fn short_name(stage: &mut Stage<'_>) -> Result<()> {
    let short = stage.name(0);
    for part in 0..2 {
        let middle = stage.name(part as u64 + 1).first;
        let long = Name::new(format!("{} {middle}", short.first), short.last.as_str());
        let facts = stage.facts(long, 0);
        stage.of(part, forms::newsletter, &facts)?;
    }
    let facts = stage.facts(short, 0);
    stage.undecided(forms::newsletter, &facts)
}

fn exact_duplicate(stage: &mut Stage<'_>) -> Result<()> {
    let slot = stage.first;
    let facts = Facts {
        phone: stage.values.phone(slot),
        ssn: stage.values.ssn(slot),
        address: Some(stage.values.address(slot)),
        card: stage.values.card(slot),
        iban: stage.values.iban(slot),
        ..stage.facts(stage.name(0), 0)
    };
    stage.of(0, forms::crm, &facts)?;
    stage.of(0, forms::crm, &facts)
}
