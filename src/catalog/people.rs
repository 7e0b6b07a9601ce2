//! `people.toml`: which values point at people, and how.

use std::collections::{BTreeMap, HashSet};

use super::alias::AliasWords;
use super::keys::{CompositeKeys, KindKeys, PeopleKeys, SplitKeys};
use super::load::PatternFile;
use super::placeholder::Placeholders;
use super::{Composite, Kind, People, Splits};
use crate::error::Result;
use crate::finding::DetectorId;
use crate::identity::IdentityKind;
use crate::normal::Normal;

/// Reads `people.toml`; `ids` are the detectors' ids in catalogue order.
pub(super) fn read(file: &PatternFile, ids: &[&str]) -> Result<People> {
    let keys: PeopleKeys = file.parse()?;
    let mut people = People {
        hub: keys.hub,
        row_number_repeats: keys.row_number_repeats,
        alias_words: AliasWords::new(keys.alias_words.iter().map(|word| word.to_lowercase()).collect()),
        test_words: keys.test_words.iter().map(|word| word.to_lowercase()).collect(),
        nicknames: nickname_pairs(file, &keys.nicknames)?,
        kind_of: vec![None; ids.len()],
        ..People::default()
    };
    for mut keys in keys.kind {
        let at = IdentityKind(people.kinds.len() as u8);
        let placeholders = std::mem::take(&mut keys.placeholders);
        people.placeholders.push(placeholders.into_iter().map(String::into_bytes).collect());
        let kind = kind(file, keys, ids)?;
        kind.detectors.iter().for_each(|detector| people.kind_of[usize::from(detector.0)] = Some(at));
        people.kinds.push(kind);
    }
    for keys in keys.composite {
        let at = IdentityKind(people.kinds.len() as u8);
        let parts = file.accept(&keys.parts, |parts| known_parts(parts, &people.kinds))?;
        people.kinds.push(composite_kind(keys));
        people.placeholders.push(Placeholders::default());
        people.composites.push(Composite { kind: at, parts });
    }
    file.agree(super::check::distinct(people.kinds.iter().map(|kind| kind.id.as_str())))?;
    file.agree(if people.kinds.len() > 256 { Err("there may be 256 kinds".into()) } else { Ok(()) })?;
    Ok(people)
}

fn kind(file: &PatternFile, keys: KindKeys, ids: &[&str]) -> Result<Kind> {
    let detectors = file.accept(&keys.detectors, |names| {
        let place = |name: &String| {
            let at = ids.iter().position(|id| id == name);
            at.map(|at| DetectorId(at as u16)).ok_or_else(|| format!("no detector `{name}`"))
        };
        names.iter().map(place).collect::<Result<Vec<_>, String>>()
    })?;
    let normal = file.accept(&keys.normal, |name| {
        let none = || {
            format!("no normal form `{name}`: card, date, digits, document, email, fold, ip, phone, upper")
        };
        Normal::by_name(name).ok_or_else(none)
    })?;
    Ok(Kind {
        id: keys.id.into_inner(),
        detectors,
        normal,
        national: keys.national,
        links: keys.links,
        unique: keys.unique,
        splits: match keys.splits {
            SplitKeys::No => Splits::No,
            SplitKeys::Best => Splits::Best,
            SplitKeys::High => Splits::High,
        },
        founds: keys.founds,
        scoped: keys.scoped,
        class: keys.class,
    })
}

/// A composite value links; it founds nothing that its parts do not, and nobody has just one.
fn composite_kind(keys: CompositeKeys) -> Kind {
    Kind {
        id: keys.id.into_inner(),
        detectors: Vec::new(),
        normal: Normal::Fold,
        national: false,
        links: true,
        unique: true,
        splits: Splits::No,
        founds: false,
        scoped: false,
        class: keys.class,
    }
}

fn known_parts(parts: &[String], kinds: &[Kind]) -> Result<Vec<Option<IdentityKind>>, String> {
    let known = |part: &String| {
        let at = kinds.iter().position(|kind| kind.id == *part).map(|at| IdentityKind(at as u8));
        let odd = || format!("`{part}` is neither `name` nor a kind before it");
        if part == "name" { Ok(None) } else { at.map(Some).ok_or_else(odd) }
    };
    let known = parts.iter().map(known).collect::<Result<Vec<_>, String>>()?;
    if known.len() < 2 { Err("a composite has at least two parts".into()) } else { Ok(known) }
}

/// Nickname -> given name, sorted by nickname. A nickname stands for one name, and that name is no nickname.
fn nickname_pairs(
    file: &PatternFile,
    table: &BTreeMap<String, Vec<String>>,
) -> Result<Vec<(String, String)>> {
    let given: HashSet<&String> = table.keys().collect();
    if let Some(both) = table.values().flatten().find(|nickname| given.contains(nickname)) {
        file.agree(Err(format!("`{both}` is a nickname and a given name with nicknames of its own")))?;
    }
    let mut pairs: Vec<(String, String)> = table
        .iter()
        .flat_map(|(name, nicknames)| nicknames.iter().map(move |nickname| (nickname.clone(), name.clone())))
        .collect();
    pairs.sort();
    file.agree(super::check::distinct(pairs.iter().map(|(nickname, _)| nickname.as_str())))?;
    Ok(pairs)
}
