//! The words of letters in one language, and which advice goes with which data.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::finding::ElementId;
use crate::identity::Elements;

/// One language's words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Its own name for itself.
    pub language: String,
    /// Countries whose people are written to in it.
    pub places: Vec<String>,
    /// Sentences and headings, by name.
    pub phrases: BTreeMap<String, String>,
    /// Advice, by name.
    pub advice: BTreeMap<String, String>,
    /// What data elements are called; those that are missing are called as in the catalogue.
    #[serde(default)]
    pub elements: BTreeMap<String, String>,
}

/// Advice, and the elements that call for it.
#[derive(Debug)]
pub struct Advice {
    /// As words name it.
    pub id: String,
    /// Any of these.
    pub elements: Elements,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdviceFile {
    advice: Vec<AdviceKeys>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdviceKeys {
    id: String,
    elements: Vec<String>,
}

impl Words {
    /// Reads a language.
    ///
    /// # Errors
    /// If the file is not one, or names an element that does not exist.
    pub(super) fn read(shown: &str, text: &str, catalog: &Catalog) -> Result<Self> {
        let words: Self = parse(shown, text)?;
        let known = |id: &&String| catalog.elements.iter().any(|element| element.id == **id);
        match words.elements.keys().find(|id| !known(id)) {
            Some(id) => {
                Err(Error::pattern(shown, format!("no data element `{id}`; patterns/elements.toml has them")))
            }
            None => Ok(words),
        }
    }

    /// What an element is called.
    pub fn element<'w>(&'w self, catalog: &'w Catalog, element: ElementId) -> &'w str {
        let element = catalog.element(element);
        self.elements.get(&element.id).unwrap_or(&element.title)
    }

    /// A phrase; empty if there is none of that name.
    pub fn phrase(&self, name: &str) -> &str {
        self.phrases.get(name).map_or("", String::as_str)
    }
}

/// Reads which advice goes with which data.
pub(super) fn advice(shown: &str, text: &str, catalog: &Catalog) -> Result<Vec<Advice>> {
    let file: AdviceFile = parse(shown, text)?;
    let one = |keys: AdviceKeys| {
        let mut elements = Elements::default();
        for id in &keys.elements {
            let at = catalog.elements.iter().position(|element| element.id == *id);
            let at = at.ok_or_else(|| Error::pattern(shown, format!("no data element `{id}`")))?;
            elements.insert(ElementId(at as u8));
        }
        Ok(Advice { id: keys.id, elements })
    };
    file.advice.into_iter().map(one).collect()
}

fn parse<T: DeserializeOwned>(shown: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|why| {
        let at = why.span().map_or(0, |span| span.start);
        let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count();
        Error::pattern(format!("{shown}:{line}"), why.message())
    })
}
