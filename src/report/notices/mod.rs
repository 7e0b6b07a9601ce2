//! Letters: what each person is to be told, in their language, as data for a mail merge with a specimen of each letter.
//!
//! Nothing is sent. What stands in a merge file are contacts and names as they were found, made inert for spreadsheets;
//! of everything else only what it is, never its value. Templates and words are data under `patterns/notices/`, and a file
//! of the same name in the user's own `notices/` takes the place of ours.

pub mod choice;
pub mod letter;
pub mod merge;
pub mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::law::Laws;

use words::{Advice, Words};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/patterns/notices");

/// The letter that does where a law asks for none of its own.
pub const GENERAL: &str = "general";
/// The notice by other means, for those who cannot be reached.
pub const SUBSTITUTE: &str = "substitute";

/// Templates and words of all languages.
#[derive(Debug)]
pub struct Stationery {
    /// By file name without its ending: `general`.
    templates: BTreeMap<String, String>,
    /// By language: `en`.
    pub words: BTreeMap<String, Words>,
    /// Which advice goes with which data, in order.
    pub advice: Vec<Advice>,
}

impl Stationery {
    /// Ours, and those of the user's own folder.
    ///
    /// # Errors
    /// If a file cannot be read, is not what it should be, or a law's letter has no template.
    pub fn read(own: Option<&Path>, catalog: &Catalog, laws: &Laws) -> Result<Self> {
        let mut texts: BTreeMap<String, (String, String)> = BTreeMap::new();
        for file in BUILT_IN.files() {
            let name = file.path().to_string_lossy().into_owned();
            let text = file.contents_utf8().unwrap_or_default().to_owned();
            texts.insert(name.clone(), (format!("patterns/notices/{name}"), text));
        }
        if let Some(folder) = own.map(|own| own.join("notices")).filter(|folder| folder.is_dir()) {
            for entry in fs::read_dir(&folder).map_err(Error::io("read", &folder))? {
                let path = entry.map_err(Error::io("read", &folder))?.path();
                if path.extension().is_some_and(|ending| ending == "toml" || ending == "j2") {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
                    texts.insert(name, (path.display().to_string(), text));
                }
            }
        }
        let mut all = Self { templates: BTreeMap::new(), words: BTreeMap::new(), advice: Vec::new() };
        for (name, (shown, text)) in texts {
            match name.rsplit_once('.') {
                Some((template, "j2")) => drop(all.templates.insert(template.to_owned(), text)),
                Some(("advice", "toml")) => all.advice = words::advice(&shown, &text, catalog)?,
                Some((language, "toml")) => {
                    drop(all.words.insert(language.to_owned(), Words::read(&shown, &text, catalog)?));
                }
                _ => {}
            }
        }
        all.agree(laws)?;
        Ok(all)
    }

    /// Refuses letters that could not be written.
    fn agree(&self, laws: &Laws) -> Result<()> {
        let own =
            laws.laws.iter().map(|law| law.letter.variant.as_str()).filter(|variant| !variant.is_empty());
        for variant in own.chain([GENERAL, SUBSTITUTE]) {
            if !self.templates.contains_key(variant) {
                return Err(Error::pattern(
                    format!("notices/{variant}.j2"),
                    "a law asks for it, and it is missing",
                ));
            }
        }
        for (language, words) in &self.words {
            for advice in &self.advice {
                if !words.advice.contains_key(&advice.id) {
                    let why = format!("has no [advice] `{}`", advice.id);
                    return Err(Error::pattern(format!("notices/{language}.toml"), why));
                }
            }
        }
        Ok(())
    }

    /// The language in which people of a place are written to; `fallback` where none says.
    pub fn language<'s>(&'s self, place: &str, fallback: &'s str) -> &'s str {
        let country = place.split('-').next().unwrap_or_default();
        let speaks = |words: &Words| words.places.iter().any(|of| of == country);
        self.words.iter().find(|(_, words)| speaks(words)).map_or(fallback, |(language, _)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::choice::Addressee;
    use super::*;

    #[test]
    fn seven_languages_say_the_same_things() {
        let catalog = Catalog::builtin().unwrap();
        let laws = Laws::builtin(&catalog).unwrap();
        let all = Stationery::read(None, &catalog, &laws).unwrap();
        assert_eq!(all.words.keys().collect::<Vec<_>>(), ["de", "en", "es", "fr", "hu", "ru", "zh"]);
        let english = &all.words["en"];
        for (language, words) in &all.words {
            let keys = |words: &Words| words.phrases.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(words), keys(english), "{language}");
            assert!(words.phrases.values().all(|phrase| !phrase.trim().is_empty()), "{language}");
            let missing = catalog.elements.iter().filter(|element| !words.elements.contains_key(&element.id));
            let missing: Vec<&str> = missing.map(|element| element.id.as_str()).collect();
            assert!(language == "en" || missing.is_empty(), "{language}: {missing:?}");
        }
        assert_eq!(
            [all.language("DE", "en"), all.language("US-CA", "en"), all.language("", "fr")],
            ["de", "en", "fr"]
        );
    }

    #[test]
    fn letters_hold_to_what_their_laws_ask() {
        let catalog = Catalog::builtin().unwrap();
        let laws = Laws::builtin(&catalog).unwrap();
        let all = Stationery::read(None, &catalog, &laws).unwrap();
        for language in all.words.keys() {
            let letter = |variant: &str| {
                all.specimen((variant, language, Addressee::Person), "The Entity", "", &laws).unwrap()
            };
            let california = letter("california");
            let headings = &laws.of("US-CA").unwrap().letter.headings;
            let mut rest = california.as_str();
            for heading in headings {
                let at = rest.find(heading.as_str()).unwrap_or_else(|| panic!("{language}: {heading}"));
                rest = &rest[at + heading.len()..];
            }
            // Massachusetts forbids the nature of the incident and the number of people.
            let words = &all.words[language].phrases;
            let massachusetts = letter("massachusetts");
            assert!(!massachusetts.contains(&words["happened"]) && massachusetts.contains(&words["rights"]));
            let gdpr = letter("gdpr");
            for part in ["happened", "consequences", "doing", "more"] {
                assert!(gdpr.contains(&words[part]), "{language}: {part}");
            }
            // What is done about harm and about further incidents, and a number without charge: 45 CFR 164.404(c).
            let hipaa = letter("hipaa");
            for part in ["happened", "information", "doing_health", "more_health"] {
                assert!(hipaa.contains(&words[part]), "{language}: {part}");
            }
            for letter in [california, massachusetts, gdpr, hipaa, letter("general"), letter("substitute")] {
                assert!(letter.starts_with(&words["draft"]) && letter.contains("The Entity"));
                assert!(!letter.contains("{{") && !letter.contains("{%"));
            }
        }
    }
}
