//! The hard parts, each built of a few records that touch nobody else.
//!
//! A gadget has its own slice of the numbers, so that its values stand nowhere outside it; what one instance adds
//! to low, best and high follows from the rules of linking and is written beside it, with the reasoning.

mod conflict;
mod line;
mod lone;
mod shared;

use super::book::{Book, Row};
use super::cell::{Element, Seen};
use super::forms::{self, Facts, Write};
use super::sheet::Sheet;
use super::truth::{Counts, GadgetTruth};
use super::value::vita::Name;
use super::value::{Purpose, Values};
use crate::error::Result;

/// Under so many people there are no gadgets: one of each makes about fifty.
pub const FEWEST_PEOPLE: u64 = 60;

/// The most persons in one instance.
const MOST_PARTS: usize = 12;

/// One hard part.
#[derive(Debug)]
pub struct Gadget {
    /// What it is called.
    pub name: &'static str,
    /// What one instance adds.
    pub people: Counts,
    /// Whether its people are known by name only.
    pub name_only: bool,
    /// How many numbers an instance uses: at least as many as its persons, who have the first of them.
    pub slots: u64,
    /// One instance for so many people, and at least one.
    pub one_in: u64,
    /// None where there are fewer people.
    pub from: u64,
    /// Writes an instance.
    pub write: fn(&mut Stage<'_>) -> Result<()>,
}

impl Gadget {
    /// One with `slots` persons or values, for one in so many people.
    const fn new(
        name: &'static str,
        people: Counts,
        slots: u64,
        one_in: u64,
        write: fn(&mut Stage<'_>) -> Result<()>,
    ) -> Self {
        Self { name, people, name_only: false, slots, one_in, from: FEWEST_PEOPLE, write }
    }

    fn instances(&self, people: u64, times: u64) -> u64 {
        if people < self.from { 0 } else { (people * times / self.one_in).max(1) }
    }
}

/// A gadget, how often it is built, and how far that is done.
#[derive(Debug)]
pub struct Built {
    /// Which.
    pub gadget: &'static Gadget,
    instances: u64,
    first: u64,
    done: u64,
}

impl Built {
    /// What all instances add.
    pub fn people(&self) -> Counts {
        self.gadget.people.times(self.instances)
    }

    /// Its row in the truth.
    pub fn truth(&self) -> GadgetTruth {
        GadgetTruth { gadget: self.gadget.name.to_owned(), instances: self.instances, people: self.people() }
    }
}

/// All gadgets, by what they are about.
fn all() -> impl Iterator<Item = &'static Gadget> {
    shared::ALL.iter().chain(conflict::ALL).chain(lone::ALL).chain(line::ALL)
}

/// Which gadgets a drill of so many people has; what is shared or contradicts itself so many times as often as usual.
pub fn planned(people: u64, times: u64) -> Vec<Built> {
    let hard = shared::ALL.len() + conflict::ALL.len();
    let defaults = conflict::HARD.iter().filter(|_| times > 1);
    let often = all().enumerate().map(|(at, gadget)| (gadget, if at < hard { times } else { 1 }));
    let built = often.chain(defaults.map(|gadget| (gadget, times))).map(|(gadget, times)| Built {
        gadget,
        instances: gadget.instances(people, times),
        first: 0,
        done: 0,
    });
    built.filter(|built| built.instances > 0).collect()
}

/// Gives each instance its numbers, from `first` on.
pub fn number(gadgets: &mut [Built], mut first: u64) {
    for built in gadgets {
        built.first = first;
        first += built.instances * built.gadget.slots;
    }
}

/// Writes the instances that stand before the ordinary person `number` of `plain`, or all that are left where
/// there is no such person. Returns the next person before whom there is one.
pub fn write_due(
    book: &mut Book,
    values: &Values,
    gadgets: &mut [Built],
    number: u64,
    plain: u64,
) -> Result<u64> {
    let kinds = gadgets.len() as u128 + 1;
    let mut next = u64::MAX;
    for (place, built) in gadgets.iter_mut().enumerate() {
        // Spread evenly, each kind a little later than the one before it.
        let due = |done: u64| {
            let share = u128::from(done) * kinds + place as u128 + 1;
            (share * u128::from(plain) / (u128::from(built.instances) * kinds)) as u64
        };
        while built.done < built.instances && due(built.done) <= number {
            write(book, values, built.gadget, built.first + built.done * built.gadget.slots, built.done)?;
            built.done += 1;
        }
        if built.done < built.instances {
            next = next.min(due(built.done));
        }
    }
    Ok(next)
}

fn write(book: &mut Book, values: &Values, gadget: &'static Gadget, first: u64, instance: u64) -> Result<()> {
    book.gadget = Some(gadget.name);
    let mut stage = Stage { book, values, first, instance, seen: [Seen::default(); MOST_PARTS] };
    (gadget.write)(&mut stage)?;
    let persons = stage.seen;
    for seen in persons.into_iter().take(gadget.people.best as usize) {
        book.tally.person(seen);
    }
    book.gadget = None;
    Ok(())
}

/// Where an instance is written: its numbers, and what was seen of its persons so far.
pub struct Stage<'a> {
    book: &'a mut Book,
    values: &'a Values,
    first: u64,
    instance: u64,
    seen: [Seen; MOST_PARTS],
}

impl Stage<'_> {
    /// The instance's `slot`th number.
    fn slot(&self, slot: u64) -> u64 {
        self.first + slot
    }

    /// The first number of all instances of a gadget of one person: what they have in common is made of it.
    fn common(&self) -> u64 {
        self.first - self.instance
    }

    /// The name of the `member`th person: given names differ within an instance.
    fn name(&self, member: u64) -> Name {
        self.values.member(self.first, member)
    }

    /// A record of that name with the e-mail of that slot.
    fn facts(&self, name: Name, slot: u64) -> Facts {
        Facts { name: Some(name), ..self.nameless(slot) }
    }

    /// A record with the e-mail of that slot and nothing else.
    fn nameless(&self, slot: u64) -> Facts {
        let style = self.values.draw(self.slot(slot), Purpose::Spelling).word();
        Facts { email: Some(self.values.email(self.slot(slot))), style, ..Facts::default() }
    }

    /// Writes a record about the person `part`.
    fn of(&mut self, part: usize, write: Write, facts: &Facts) -> Result<()> {
        let seen = write(self.book, facts, &[self.slot(part as u64)])?;
        self.seen[part].join(seen);
        Ok(())
    }

    /// Writes a record that is undecided between the first two persons: what it holds is *possible* for both, and
    /// seen of neither.
    fn undecided(&mut self, write: Write, facts: &Facts) -> Result<()> {
        write(self.book, facts, &[self.slot(0), self.slot(1)]).map(|_| ())
    }

    /// Begins a line of the log.
    fn line(&mut self, text: &str) -> Row<'_> {
        let time = forms::log_time(self.book);
        self.book.row(Sheet::Log).text(&time).text(text)
    }

    /// Counts a value that belongs to nobody; it stands nowhere else.
    fn unattributed(&mut self, element: Element) {
        self.book.tally.unattributed[element as usize] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gadgets_claim_holds_together() {
        let mut names = std::collections::BTreeSet::new();
        for gadget in all() {
            let Counts { low, best, high } = gadget.people;
            assert!(low <= best && best <= high, "{}", gadget.name);
            assert!(gadget.slots >= best && best as usize <= MOST_PARTS, "{}", gadget.name);
            assert!(names.insert(gadget.name), "{} twice", gadget.name);
        }
    }

    #[test]
    fn the_fewest_people_have_one_of_each_gadget_that_wants_no_more() {
        let planned = planned(FEWEST_PEOPLE, 1);
        assert!(planned.iter().map(|built| built.people().best).sum::<u64>() < FEWEST_PEOPLE);
        assert_eq!(planned.len(), all().filter(|gadget| gadget.from <= FEWEST_PEOPLE).count());
        assert!(super::planned(FEWEST_PEOPLE - 1, 1).is_empty());
    }

    #[test]
    fn the_most_people_find_numbers_for_all() {
        let people = super::super::MOST_PEOPLE;
        let slots: u64 = planned(people, 1).iter().map(|built| built.instances * built.gadget.slots).sum();
        assert!(people + slots < super::super::value::number::SSN_RANGE);
        assert!(people + slots < super::super::value::contact::phone_range());
        assert!(people + slots < super::super::value::contact::ip_range());
    }
}
