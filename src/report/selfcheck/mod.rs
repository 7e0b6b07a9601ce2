//! The self-check page: files that any web server can host, and no program behind them.
//!
//! Its markup, style and script are the same for every case; what differs is `selfcheck.json`: salts, where entries stand,
//! and words. All of that is public. It has the whole table of data elements, so it does not tell which of them a case has
//! to do with. The script writes text and never markup, and a policy in the head forbids whatever else could run.

pub mod text;
mod words;

use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Serialize;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::finding::ElementId;
use crate::report::notices::Stationery;
use crate::seal::mask::printable;

use words::Phrases;

const PAGE: &str = include_str!("page.html");
/// Files that are the same for every case.
pub const FILES: [(&str, &str); 2] =
    [("check.js", include_str!("check.js")), ("style.css", include_str!("style.css"))];
/// What the page may do: run and fetch what stands beside it, and nothing else.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
     base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
/// Languages in the order in which the page offers them; others stand behind.
const ORDER: [&str; 7] = ["en", "zh", "ru", "hu", "de", "fr", "es"];
/// Characters of a name or of a contact at most.
const LONGEST: usize = 600;

/// What differs from case to case.
#[derive(Clone, Debug)]
pub struct Paper<'p> {
    /// The organisation, as it calls itself; may be empty.
    pub entity: &'p str,
    /// How people reach it; may be empty.
    pub contact: &'p str,
    /// The language of the page until its reader's is known.
    pub language: &'p str,
    /// The day it was made: `2026-03-01`.
    pub made: String,
    /// Where entries are.
    pub codes: Ranges,
    /// Where marks of e-mail addresses are, if they may be asked for.
    pub email: Option<Ranges>,
}

/// Files of one size, in which what is looked for stands by its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Ranges {
    /// As hex.
    pub salt: String,
    /// The folder of the files: another one for each publication.
    pub folder: String,
    /// Highest bits of a place that name its file.
    pub bits: u32,
    /// Entries of a file, those that nobody can open included.
    pub entries: usize,
    /// Bytes of an entry.
    pub bytes: usize,
    /// Rounds by which a mark is made; 0 where no mark is.
    pub rounds: u32,
}

/// `selfcheck.json`.
#[derive(Serialize)]
struct Config<'c> {
    format: u32,
    made: &'c str,
    codes: &'c Ranges,
    email: Option<&'c Ranges>,
    elements: Vec<Element<'c>>,
    advice: Vec<Advice<'c>>,
    words: BTreeMap<&'c str, Tongue<'c>>,
}

#[derive(Serialize)]
struct Element<'c> {
    id: &'c str,
    credential: bool,
}

#[derive(Serialize)]
struct Advice<'c> {
    id: &'c str,
    elements: Vec<u8>,
}

#[derive(Serialize)]
struct Tongue<'c> {
    #[serde(flatten)]
    phrases: &'c Phrases,
    elements: BTreeMap<&'c str, &'c str>,
    advice: &'c BTreeMap<String, String>,
}

/// The words of the page, with those of letters that it shares.
pub struct Press<'p> {
    catalog: &'p Catalog,
    stationery: &'p Stationery,
    phrases: BTreeMap<String, Phrases>,
}

impl<'p> Press<'p> {
    /// Ours, and those of the user's own folder.
    ///
    /// # Errors
    /// If a file cannot be read, is not what it should be, or letters do not have its language.
    pub fn read(
        own: Option<&std::path::Path>,
        catalog: &'p Catalog,
        stationery: &'p Stationery,
    ) -> Result<Self> {
        let phrases = words::read(own)?;
        if let Some(language) = phrases.keys().find(|language| !stationery.words.contains_key(*language)) {
            let why = format!("names of data and advice are missing: notices/{language}.toml has them");
            return Err(Error::pattern(format!("selfcheck/{language}.toml"), why));
        }
        Ok(Self { catalog, stationery, phrases })
    }

    /// Whether the page can speak a language.
    ///
    /// # Errors
    /// If it cannot; says which it can.
    pub fn speaks(&self, language: &str) -> Result<()> {
        if self.phrases.contains_key(language) {
            return Ok(());
        }
        let known: Vec<&str> = self.phrases.keys().map(String::as_str).collect();
        Err(Error::Usage(format!("no self-check page in {language:?}; there are {}", known.join(", "))))
    }

    /// `index.html`.
    ///
    /// # Errors
    /// If there are no words in the page's language.
    pub fn page(&self, paper: &Paper<'_>) -> Result<String> {
        let mut templates = Environment::empty();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        let first = |code: &&String| ORDER.iter().position(|known| known == code).unwrap_or(ORDER.len());
        let mut order: Vec<&String> = self.phrases.keys().collect();
        order.sort_by_key(first);
        let languages: Vec<(&String, &String)> = order
            .iter()
            .filter_map(|code| Some((*code, &self.stationery.words.get(*code)?.language)))
            .collect();
        let scripts: Vec<(&String, &String)> =
            order.iter().filter_map(|code| Some((*code, &self.phrases.get(*code)?.script))).collect();
        let values = context! {
            t => self.phrases.get(paper.language),
            language => paper.language,
            languages,
            scripts,
            policy => POLICY,
            entity => shown(paper.entity),
            contact => shown(paper.contact),
            email => paper.email.is_some(),
            made => paper.made,
        };
        templates.render_str(PAGE, values).map_err(|why| Error::pattern("selfcheck/page.html", why))
    }

    /// `selfcheck.json`.
    pub fn config(&self, paper: &Paper<'_>) -> String {
        let elements = self
            .catalog
            .elements
            .iter()
            .map(|element| Element { id: &element.id, credential: element.sensitivity == "credential" });
        let advice = self.stationery.advice.iter().map(|advice| Advice {
            id: &advice.id,
            elements: advice.elements.iter().map(|element| element.0).collect(),
        });
        let config = Config {
            format: 1,
            made: &paper.made,
            codes: &paper.codes,
            email: paper.email.as_ref(),
            elements: elements.collect(),
            advice: advice.collect(),
            words: self.phrases.iter().filter_map(|(code, phrases)| self.tongue(code, phrases)).collect(),
        };
        // Names and numbers: nothing can fail.
        serde_json::to_string(&config).unwrap_or_default() + "\n"
    }

    /// All words of one language.
    fn tongue<'t>(&'t self, code: &'t str, phrases: &'t Phrases) -> Option<(&'t str, Tongue<'t>)> {
        let words = self.stationery.words.get(code)?;
        let title = |at| words.element(self.catalog, ElementId(at));
        let elements = self.catalog.elements.iter().zip(0..).map(|(element, at)| (&*element.id, title(at)));
        Some((code, Tongue { phrases, elements: elements.collect(), advice: &words.advice }))
    }
}

/// A name as it may stand on a page: of bearable length, without what moves other text; lines stay lines.
fn shown(text: &str) -> String {
    let text: String = text.trim().chars().take(LONGEST).collect();
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Laws;

    fn paper<'p>(entity: &'p str, contact: &'p str) -> Paper<'p> {
        let codes = Ranges {
            salt: "00".repeat(16),
            folder: "r".into(),
            bits: 0,
            entries: 1024,
            bytes: 56,
            rounds: 0,
        };
        Paper { entity, contact, language: "de", made: "2026-03-01".into(), codes, email: None }
    }

    fn with(test: impl FnOnce(&Press<'_>)) {
        let catalog = Catalog::builtin().unwrap();
        let laws = Laws::builtin(&catalog).unwrap();
        let stationery = Stationery::read(None, &catalog, &laws).unwrap();
        test(&Press::read(None, &catalog, &stationery).unwrap());
    }

    #[test]
    fn hostile_names_are_text() {
        with(|press| {
            let page = press
                .page(&paper("<script>alert(1)</script>\u{202e}", "\"><img src=x onerror=a>\n2nd"))
                .unwrap();
            assert!(!page.contains("<script>") && !page.contains("<img") && !page.contains('\u{202e}'));
            assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("onerror=a&gt;\n2nd"));
        });
    }

    #[test]
    fn the_page_runs_only_what_stands_beside_it() {
        with(|press| {
            let page = press.page(&paper("Example Stores", "")).unwrap();
            assert_eq!(page.matches("<script").count(), 1);
            assert!(page.contains("src=\"check.js\"></script>") && !page.contains("style="));
            assert!(!page.contains(" on") || !page.contains("onclick"), "no handler in markup");
            assert!(page.contains("script-src &#x27;self&#x27;") && !POLICY.contains("unsafe"));
            assert!(page.contains("<html lang=\"de\"") && page.contains("Benachrichtigungscode"));
            assert!(!page.contains("ask-email"), "nobody approved it");
            for (file, text) in FILES {
                for word in
                    ["innerHTML", "eval(", "http:", "localStorage", "document.cookie", "@import", "url("]
                {
                    assert!(!text.contains(word), "{file}: {word}");
                }
            }
        });
    }

    #[test]
    fn every_word_that_the_page_asks_for_is_there_and_is_neutral() {
        with(|press| {
            let config: serde_json::Value = serde_json::from_str(&press.config(&paper("", ""))).unwrap();
            let languages: Vec<&String> = config["words"].as_object().unwrap().keys().collect();
            assert_eq!(languages, ["de", "en", "es", "fr", "hu", "ru", "zh"]);
            let asked = PAGE.split("data-word=\"").skip(1).filter_map(|rest| rest.split('"').next());
            for name in asked {
                for (language, words) in config["words"].as_object().unwrap() {
                    let word = name.split('.').fold(words, |words, step| &words[step]);
                    assert!(word.as_str().is_some_and(|word| !word.trim().is_empty()), "{language}: {name}");
                }
            }
            let elements = config["elements"].as_array().unwrap();
            assert_eq!(elements.len(), press.catalog.elements.len(), "of no case in particular");
            for (language, words) in config["words"].as_object().unwrap() {
                assert_eq!(words["elements"].as_object().unwrap().len(), elements.len(), "{language}");
                assert_eq!(words["advice"].as_object().unwrap().len(), press.stationery.advice.len() + 1);
            }
            let english = config["words"]["en"].to_string() + PAGE;
            for word in ["breach", "exposed", "affected", "victim"] {
                assert!(!english.contains(word), "{word}");
            }
        });
    }

    #[test]
    fn a_language_that_is_not_there_is_said() {
        with(|press| {
            assert!(press.speaks("zh").is_ok());
            assert!(press.speaks("tlh").unwrap_err().to_string().contains("there are de, en, es"));
        });
    }
}
