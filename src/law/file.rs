//! One law's file: its keys, and what it may not say.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::due::Due;
use super::element::{self, LawElement, Question};
use super::party::{Keys, party};
use super::{Attaches, Clause, Example, Harbours, Law, Letter, Level, Party, Who, With};
use crate::catalog::Catalog;

/// Where something stands in the file, and what is wrong with it.
pub(super) type Wrong = (Option<Range<usize>>, String);

/// What a law's file may refer to.
pub(super) struct Known<'k> {
    pub(super) elements: &'k [LawElement],
    pub(super) questions: &'k [Question],
    pub(super) catalog: &'k Catalog,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    name: String,
    citation: Spanned<String>,
    source: Spanned<String>,
    verified: Spanned<String>,
    #[serde(default)]
    notes: String,
    attaches_to: Spanned<String>,
    #[serde(default)]
    places: Vec<Spanned<String>>,
    zone: Option<Spanned<String>>,
    effective_from: Option<Spanned<toml::value::Datetime>>,
    effective_to: Option<Spanned<toml::value::Datetime>>,
    majority: Option<Spanned<u8>>,
    #[serde(default)]
    entities: Vec<String>,
    triggers: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    name_or: Vec<String>,
    #[serde(default)]
    access_suffices: bool,
    #[serde(default)]
    covers_paper: bool,
    individuals: Option<Spanned<Keys>>,
    authority: Option<Spanned<Keys>>,
    bureaus: Option<Spanned<Keys>>,
    media: Option<Spanned<Keys>>,
    brands: Option<Spanned<Keys>>,
    #[serde(default)]
    harbours: HarbourKeys,
    monitoring: Option<Spanned<Monitoring>>,
    #[serde(default)]
    letter: LetterKeys,
    #[serde(default)]
    levels: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    example: Vec<ExampleKeys>,
    #[serde(default)]
    counter: Vec<ExampleKeys>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct HarbourKeys {
    enc: Option<Spanned<String>>,
    enc_standard: String,
    key_void: Option<Spanned<bool>>,
    redact: bool,
    truncated: bool,
    unusable: bool,
    risk: Option<Spanned<String>>,
    other: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Monitoring {
    months: u32,
    elements: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct LetterKeys {
    variant: String,
    headings: Vec<String>,
    says: Vec<String>,
    leaves_out: Vec<String>,
    substitute: String,
    authority_list: String,
    next_of_kin: bool,
    covers_the_deceased: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ExampleKeys {
    seen: Spanned<Vec<String>>,
    #[serde(default)]
    encrypted: Vec<String>,
    #[serde(default)]
    truncated: Vec<String>,
    #[serde(default)]
    keys_taken: String,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    established: Vec<String>,
    #[serde(default)]
    meets: String,
    #[serde(default)]
    why: String,
}

/// What `levels` may speak of, beside clauses and parties.
const LEVELS: [&str; 14] = [
    "citation",
    "elements",
    "harbours",
    "risk",
    "clock",
    "counts",
    "monitoring",
    "majority",
    "attaches-to",
    "entities",
    "access-suffices",
    "letter",
    "effective",
    "places",
];

/// Reads a law, and refuses what cannot be.
pub(super) fn law(code: &str, text: &str, known: &Known<'_>) -> Result<Law, Wrong> {
    let file: File = toml::from_str(text).map_err(|why| (why.span(), why.message().to_owned()))?;
    for said in [&file.citation, &file.source] {
        if said.get_ref().trim().is_empty() {
            return Err((Some(said.span()), "is empty; say where the law is written and read".into()));
        }
    }
    let levels = file.levels.iter().map(|(name, level)| Ok((name.clone(), read_level(level)?)));
    let mut law = Law {
        code: code.to_owned(),
        verified: read_level(&file.verified)?,
        attaches: attaches(&file.attaches_to)?,
        effective_from: file.effective_from.as_ref().map(day).transpose()?,
        effective_to: file.effective_to.as_ref().map(day).transpose()?,
        clauses: clauses(&file.triggers, known)?,
        name_or: element::set(&file.name_or, known.catalog).map_err(|why| (None, why))?,
        parties: parties(&file, known)?,
        harbours: harbours(&file.harbours, known)?,
        monitoring: file.monitoring.as_ref().map(|of| monitoring(of, known)).transpose()?,
        levels: levels.collect::<Result<_, Wrong>>()?,
        majority: file.majority.as_ref().map(|age| *age.get_ref()),
        zone: file.zone.as_ref().map(zone).transpose()?,
        places: file.places.iter().map(|place| place.get_ref().clone()).collect(),
        name: file.name,
        citation: file.citation.into_inner(),
        source: file.source.into_inner(),
        notes: file.notes,
        entities: file.entities,
        access_suffices: file.access_suffices,
        covers_paper: file.covers_paper,
        letter: letter(file.letter),
        examples: Vec::new(),
    };
    law.examples = examples(file.example, file.counter, &law)?;
    contradictions(&law, &file.levels, &file.triggers)?;
    Ok(law)
}

fn read_level(text: &Spanned<String>) -> Result<Level, Wrong> {
    let all = [Level::Recalled, Level::Secondary, Level::Official, Level::Statute];
    let level = all.into_iter().find(|level| level.name() == text.get_ref());
    level.ok_or_else(|| {
        let why = format!("`{}` is none of recalled, secondary, official, statute", text.get_ref());
        (Some(text.span()), why)
    })
}

fn attaches(text: &Spanned<String>) -> Result<Attaches, Wrong> {
    let all = [Attaches::Resident, Attaches::Entity, Attaches::Establishment, Attaches::CardBrand];
    let attaches = all.into_iter().find(|attaches| attaches.name() == text.get_ref());
    attaches.ok_or_else(|| {
        let why = format!("`{}` is none of resident, entity, establishment, card brand", text.get_ref());
        (Some(text.span()), why)
    })
}

fn zone(text: &Spanned<String>) -> Result<String, Wrong> {
    match TimeZone::get(text.get_ref()) {
        Ok(_) => Ok(text.get_ref().clone()),
        Err(_) => {
            let why = format!("`{}` is no zone such as America/Chicago", text.get_ref());
            Err((Some(text.span()), why))
        }
    }
}

fn day(text: &Spanned<toml::value::Datetime>) -> Result<Date, Wrong> {
    let day = text.get_ref().to_string().parse().ok().filter(|_| text.get_ref().time.is_none());
    day.ok_or_else(|| (Some(text.span()), "is no day: write 2026-01-01".into()))
}

fn clauses(triggers: &Spanned<Vec<Spanned<String>>>, known: &Known<'_>) -> Result<Vec<Clause>, Wrong> {
    let mut clauses: Vec<Clause> = Vec::new();
    for text in triggers.get_ref() {
        let refuse = |why: String| (Some(text.span()), why);
        let written = text.get_ref().clone();
        if clauses.iter().any(|before| before.text == written) {
            return Err(refuse(format!("`{written}` stands twice; strike one")));
        }
        if written == "incident" {
            clauses.push(Clause { text: written, with: With::Incident, element: 0 });
            continue;
        }
        let (with, id) = match written.split_once(':') {
            Some(("n", id)) => (With::Name, id),
            Some(("s", id)) => (With::Nothing, id),
            Some(("i", id)) => (With::Identity, id),
            _ => return Err(refuse(format!("`{written}` begins with none of `n:`, `s:`, `i:`"))),
        };
        let element = known.elements.iter().position(|element| element.id == id);
        let element =
            element.ok_or_else(|| refuse(format!("no law element `{id}`; elements.toml has them")))?;
        clauses.push(Clause { element, with, text: written });
    }
    if clauses.is_empty() {
        return Err((Some(triggers.span()), "names nothing that the law speaks of".into()));
    }
    Ok(clauses)
}

fn parties(file: &File, known: &Known<'_>) -> Result<Vec<Party>, Wrong> {
    let named = [
        (Who::Individuals, &file.individuals),
        (Who::Authority, &file.authority),
        (Who::Bureaus, &file.bureaus),
        (Who::Media, &file.media),
        (Who::Brands, &file.brands),
    ];
    let given = named.into_iter().filter_map(|(who, keys)| Some((who, keys.as_ref()?)));
    given.map(|(who, keys)| party(who, keys, known)).collect()
}

fn harbours(keys: &HarbourKeys, known: &Known<'_>) -> Result<Harbours, Wrong> {
    let said = keys.enc.as_ref().map(|enc| enc.get_ref().as_str());
    if let Some(enc) = &keys.enc
        && !["yes", "individuals only"].contains(&enc.get_ref().as_str())
    {
        return Err((Some(enc.span()), "`enc` is \"yes\" or \"individuals only\"".into()));
    }
    let key_void = keys.key_void.as_ref().is_some_and(|key_void| *key_void.get_ref());
    if let Some(key) = keys.key_void.as_ref().filter(|_| key_void && said.is_none()) {
        return Err((
            Some(key.span()),
            "a key voids encryption that exempts nothing; write `enc` too".into(),
        ));
    }
    if let Some(risk) = &keys.risk
        && !known.questions.iter().any(|of| of.id == *risk.get_ref())
    {
        let why = format!("asks `{}`, which questions.toml does not have", risk.get_ref());
        return Err((Some(risk.span()), why));
    }
    Ok(Harbours {
        enc: said == Some("yes"),
        enc_individuals_only: said == Some("individuals only"),
        enc_standard: keys.enc_standard.clone(),
        key_void,
        redact: keys.redact,
        truncated: keys.truncated,
        unusable: keys.unusable,
        risk: keys.risk.as_ref().map(|risk| risk.get_ref().clone()).unwrap_or_default(),
        other: keys.other.clone(),
    })
}

fn monitoring(of: &Spanned<Monitoring>, known: &Known<'_>) -> Result<(u32, Vec<usize>), Wrong> {
    let place = |id: &String| {
        let at = known.elements.iter().position(|element| element.id == *id);
        at.ok_or_else(|| (Some(of.span()), format!("no law element `{id}`; elements.toml has them")))
    };
    let elements = of.get_ref().elements.iter().map(place).collect::<Result<_, _>>()?;
    Ok((of.get_ref().months, elements))
}

fn letter(keys: LetterKeys) -> Letter {
    Letter {
        variant: keys.variant,
        headings: keys.headings,
        says: keys.says,
        leaves_out: keys.leaves_out,
        substitute: keys.substitute,
        authority_list: keys.authority_list,
        next_of_kin: keys.next_of_kin,
        covers_the_deceased: keys.covers_the_deceased.unwrap_or(true),
    }
}

fn examples(good: Vec<ExampleKeys>, bad: Vec<ExampleKeys>, law: &Law) -> Result<Vec<Example>, Wrong> {
    if good.is_empty() || bad.is_empty() {
        return Err((None, "at least one [[example]] and one [[counter]] are needed".into()));
    }
    let mut examples = Vec::new();
    for (is_good, keys) in
        good.into_iter().map(|keys| (true, keys)).chain(bad.into_iter().map(|keys| (false, keys)))
    {
        let span = keys.seen.span();
        let knows = law.clauses.iter().any(|clause| clause.text == keys.meets);
        let why = match (is_good, knows, keys.why.is_empty()) {
            (true, false, _) => {
                format!("an example names the clause that it `meets`; {:?} is none", keys.meets)
            }
            (false, _, true) => "a counter-example says `why` nothing is met".into(),
            (false, true, _) => "a counter-example meets no clause".into(),
            _ => String::new(),
        };
        if !why.is_empty() {
            return Err((Some(span), why));
        }
        examples.push(Example {
            seen: keys.seen.into_inner(),
            encrypted: keys.encrypted,
            truncated: keys.truncated,
            keys_taken: keys.keys_taken,
            yes: keys.yes,
            kinds: keys.kinds,
            established: keys.established,
            meets: keys.meets,
            why: keys.why,
        });
    }
    Ok(examples)
}

/// Refuses what each key may say, and all together may not.
fn contradictions(
    law: &Law,
    levels: &BTreeMap<String, Spanned<String>>,
    triggers: &Spanned<Vec<Spanned<String>>>,
) -> Result<(), Wrong> {
    let refuse = |why: &str| Err((None, why.to_owned()));
    if let (Some(from), Some(to)) = (law.effective_from, law.effective_to)
        && from > to
    {
        return refuse("`effective-to` is before `effective-from`");
    }
    match law.attaches {
        Attaches::Resident | Attaches::Establishment if law.places.is_empty() => {
            return refuse("hangs on a place and names none; write `places`");
        }
        Attaches::Entity | Attaches::CardBrand if law.entities.is_empty() => {
            return refuse("hangs on the entity and names no kind of it; write `entities`");
        }
        Attaches::Entity | Attaches::CardBrand if !law.places.is_empty() => {
            return refuse("hangs on the entity, and names `places`; strike them");
        }
        _ => {}
    }
    if law.parties.is_empty() {
        return refuse("has nobody told; write [individuals], [authority], or another");
    }
    let dependent = |due: &Due| !matches!(due, Due::After(_));
    let told = law.parties.iter().any(|party| party.who == Who::Individuals);
    if !told && law.parties.iter().filter_map(|party| party.outer.as_ref()).any(dependent) {
        return refuse(
            "a limit hangs on when individuals are told, and nobody tells them; write [individuals]",
        );
    }
    if law.clauses.iter().any(|clause| clause.with == With::Incident) && law.clauses.len() > 1 {
        return Err((
            Some(triggers.span()),
            "`incident` stands alone: everything else is one already".into(),
        ));
    }
    let clause = |name: &String| law.clauses.iter().any(|clause| clause.text == *name);
    let party = |name: &String| {
        law.parties.iter().any(|party| party.who.name() == name) || *name == "bureaus" || *name == "authority"
    };
    for (name, level) in levels {
        if !LEVELS.contains(&name.as_str()) && !clause(name) && !party(name) {
            return Err((
                Some(level.span()),
                format!("`{name}` is nothing of which a level can be said here"),
            ));
        }
    }
    Ok(())
}
