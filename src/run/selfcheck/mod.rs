//! `selfcheck`: of a register and its case, files by which somebody with a letter sees what is involved.
//!
//! 1. The register goes by, and everybody in it who is not held is put down under their key.
//! 2. People go by once, and what an entry says of them is put down under the same key.
//! 3. Both meet; what is said is sealed for the code, and goes to the file of its place.
//! 4. Files are filled up and written, the page last.
//!
//! Nothing of this is in memory as a whole. Codes come from the register and go nowhere but through the seal.

mod desk;
mod ranges;
mod register;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::finding::ElementId;
use crate::identity::Elements;
use crate::law::incident::Incident;
use crate::report::selfcheck::{FILES, Paper, Press, Ranges as Told};
use crate::seal::entry::SALT;
use crate::seal::whole;
use crate::store::Case;
use crate::unpack::Shelf;

use super::manifest::audit;
use super::notices::folder;
use super::view::View;
use super::watch::Watch;
use desk::{Desk, Met};
use ranges::{ENTRIES, Ranges, random};

/// Rounds that marking all addresses may take: minutes on two cores.
const ROUNDS: u64 = 1 << 31;
/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The case folder.
    pub case: &'a Path,
    /// The registers of `notices`: one for each wave.
    pub registers: &'a [PathBuf],
    /// Where to write.
    pub out: &'a Path,
    /// Who publishes it, and how people reach them.
    pub incident: &'a Incident,
    /// The language of the page until its reader's is known.
    pub language: &'a str,
    /// Who approved that anybody may ask by e-mail; `None` if nobody may.
    pub by_email: Option<&'a str>,
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Done {
    /// People whose code opens an entry.
    pub people: u64,
    /// Rows of the register that are held.
    pub held: u64,
    /// Rows of people who are not in the case.
    pub missing: u64,
    /// Files of entries.
    pub files: u64,
    /// Bytes of each.
    pub bytes: u64,
    /// Addresses that may be asked for.
    pub addresses: u64,
    /// Of the people, those whose age nobody knows.
    pub ageless: u64,
}

/// Writes the page and its files.
///
/// # Errors
/// If the case or the register cannot be read, the evidence has changed, they do not belong together, look-up by e-mail must
/// not be, or the folder is not empty or cannot be written.
pub fn selfcheck(
    wanted: &Wanted<'_>,
    catalog: &Catalog,
    press: &Press<'_>,
    shelf: &Arc<Shelf>,
    watch: &Watch,
) -> Result<Done> {
    press.speaks(wanted.language)?;
    let (case, view) = View::open(wanted.case, catalog, shelf)?;
    let folder = folder(wanted.out)?;
    match wanted.by_email {
        None => audit(&case, "a self-check page was asked for")?,
        Some(who) => audit(
            &case,
            &format!("a self-check page with look-up by e-mail was asked for; approved by {who}"),
        )?,
    }
    let spill = view.spill.part(4);
    let desk = Desk {
        catalog,
        view: &view,
        special: special(catalog),
        by_email: wanted.by_email.is_some(),
        made: Timestamp::now().to_zoned(TimeZone::UTC).date(),
        salts: [salt()?, salt()?],
    };
    let (rows, count, held) = desk.put_down(wanted.registers, &spill, watch)?;
    let rows = desk.people(rows, watch)?;
    let (met, codes, emails) = desk.sealed(rows, count, &spill, watch)?;
    belong(&met.done, count)?;
    if desk.by_email {
        allowed(&met, &case)?;
    }
    let paper = Paper {
        entity: &wanted.incident.entity,
        contact: &wanted.incident.contact,
        language: wanted.language,
        made: desk.made.to_string(),
        codes: told("codes", &codes, &desk.salts[0], 0),
        email: desk.by_email.then(|| told("addresses", &emails, &desk.salts[1], rounds(count))),
    };
    let (files, bytes) = (codes.files(), (ENTRIES * codes.bytes) as u64);
    codes.write(&inside(&folder, &paper.codes.folder)?)?;
    let addresses = match &paper.email {
        Some(email) => emails.write(&inside(&folder, &email.folder)?)?,
        None => 0,
    };
    publish(&folder, press, &paper)?;
    Ok(Done { held, files, bytes, addresses, ..met.done })
}

/// What the page is told of files; their folder has another name each time, since their salt is another.
fn told(name: &str, of: &Ranges, salt: &[u8; SALT], rounds: u32) -> Told {
    let salt = format!("{:032x}", u128::from_be_bytes(*salt));
    let folder = format!("{name}-{}", &salt[..8]);
    Told { salt, folder, bits: of.bits, entries: ENTRIES, bytes: of.bytes, rounds }
}

/// The files that are read first, in the order in which they are needed last: without `index.html` there is no page.
fn publish(folder: &Path, press: &Press<'_>, paper: &Paper<'_>) -> Result<()> {
    for (name, bytes) in FILES {
        whole::write(&folder.join(name), bytes.as_bytes())?;
    }
    whole::write(&folder.join("selfcheck.json"), press.config(paper).as_bytes())?;
    whole::write(&folder.join("index.html"), press.page(paper)?.as_bytes())
}

fn inside(folder: &Path, name: &str) -> Result<PathBuf> {
    let inside = folder.join(name);
    whole::folder(&inside)?;
    Ok(inside)
}

/// Refuses a register that has nobody of this case.
fn belong(done: &Done, count: u64) -> Result<()> {
    if count == 0 {
        let why = "the register has nobody who is not held: there is nothing to look up";
        return Err(Error::Refused(why.into()));
    }
    if done.people == 0 {
        let why = "the register has none of the people of this case: it is another case's, or one of before a scan with another key";
        return Err(Error::Refused(why.into()));
    }
    Ok(())
}

/// Refuses look-up by e-mail where a yes alone would tell too much, or tell it of a child.
fn allowed(met: &Met, case: &Case) -> Result<()> {
    let mut why = Vec::new();
    if met.special > 0 {
        why.push(format!("data of a special kind was identified of {} people", met.special));
    }
    if met.minors > 0 {
        why.push(format!("{} are minors", met.minors));
    }
    if why.is_empty() {
        return Ok(());
    }
    audit(case, "look-up by e-mail was refused")?;
    let why = why.join(", and ");
    Err(Error::Refused(format!(
        "no look-up by e-mail: {why}; leave --by-email out, codes alone open the entries"
    )))
}

/// Elements of which a yes alone would tell too much.
fn special(catalog: &Catalog) -> Elements {
    let mut special = Elements::default();
    for (element, at) in catalog.elements.iter().zip(0..) {
        if element.sensitivity == "special" {
            special.insert(ElementId(at));
        }
    }
    special
}

/// As many rounds as can be done for all within minutes: fewer people are protected better.
fn rounds(count: u64) -> u32 {
    (ROUNDS / count.max(1)).clamp(1_000, 600_000) as u32
}

fn salt() -> Result<[u8; SALT]> {
    let mut salt = [0; SALT];
    random(&mut salt)?;
    Ok(salt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewer_people_the_more_rounds() {
        assert_eq!(
            [0, 1, 10_000, 1_000_000, 10_000_000].map(rounds),
            [600_000, 600_000, 214_748, 2_147, 1_000]
        );
    }

    #[test]
    fn what_tells_too_much_by_itself_is_special() {
        let catalog = Catalog::builtin().unwrap();
        let special = special(&catalog);
        let ids: Vec<&str> = special.iter().map(|at| catalog.element(at).id.as_str()).collect();
        assert!(ids.contains(&"health") && ids.contains(&"genetic") && !ids.contains(&"password"), "{ids:?}");
    }
}
