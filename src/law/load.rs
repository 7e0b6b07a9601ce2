//! Law files in, laws out: built in, and from a user's own folder, where a file of the same code takes the place of ours.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::element::{self, ElementsFile, QuestionsFile};
use super::file::{self, Known};
use super::{Law, Laws};
use crate::catalog::Catalog;
use crate::error::{Error, Result};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/patterns/laws");

/// What is no law among the files.
const ELEMENTS: &str = "elements.toml";
const QUESTIONS: &str = "questions.toml";

/// File name -> what it is called in messages, and its text.
type Texts = BTreeMap<String, (String, String)>;

impl Laws {
    /// The laws that are built in.
    ///
    /// # Errors
    /// If a file says something that cannot be, with its line and what would be right.
    pub fn builtin(catalog: &Catalog) -> Result<Self> {
        assemble(&built_in(), catalog)
    }

    /// Ours, and those of `laws/` in the user's own folder, if there is one.
    ///
    /// # Errors
    /// As [`Laws::builtin`]; also if the folder cannot be read.
    pub fn with_folder(folder: &Path, catalog: &Catalog) -> Result<Self> {
        let mut texts = built_in();
        let folder = folder.join("laws");
        if folder.is_dir() {
            for entry in fs::read_dir(&folder).map_err(Error::io("read", &folder))? {
                let path = entry.map_err(Error::io("read", &folder))?.path();
                if path.extension().is_some_and(|extension| extension == "toml") {
                    let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    texts.insert(name, (path.display().to_string(), text));
                }
            }
        }
        assemble(&texts, catalog)
    }

    /// One law, from a text that stands for the file of its code.
    ///
    /// # Errors
    /// If it says something that cannot be.
    pub fn read_one(&self, code: &str, text: &str, catalog: &Catalog) -> Result<Law> {
        let known = Known { elements: &self.elements, questions: &self.questions, catalog };
        file::law(code, text, &known).map_err(|wrong| refuse(code, text, wrong))
    }

    /// The law of that code.
    pub fn of(&self, code: &str) -> Option<&Law> {
        self.laws.iter().find(|law| law.code == code)
    }

    /// The place of a question.
    pub fn question(&self, id: &str) -> Option<usize> {
        self.questions.iter().position(|question| question.id == id)
    }
}

fn built_in() -> Texts {
    let text = |file: &include_dir::File<'_>| {
        let name = file.path().to_string_lossy().into_owned();
        let text = file.contents_utf8().unwrap_or_default().to_owned();
        (name.clone(), (format!("patterns/laws/{name}"), text))
    };
    BUILT_IN.files().map(text).collect()
}

fn assemble(texts: &Texts, catalog: &Catalog) -> Result<Laws> {
    let questions = element::questions(parse::<QuestionsFile>(texts, QUESTIONS)?).map_err(of(QUESTIONS))?;
    let elements = element::elements(parse::<ElementsFile>(texts, ELEMENTS)?, &questions, catalog);
    let elements = elements.map_err(of(ELEMENTS))?;
    let known = Known { elements: &elements, questions: &questions, catalog };
    let mut hasher = blake3::Hasher::new();
    let mut laws = Vec::new();
    for (name, (shown, text)) in texts {
        for part in [name, text] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        if name != ELEMENTS && name != QUESTIONS {
            let code = name.trim_end_matches(".toml");
            laws.push(file::law(code, text, &known).map_err(|wrong| refuse(shown, text, wrong))?);
        }
    }
    Ok(Laws { laws, elements, questions, digest: hasher.finalize().to_hex().to_string() })
}

fn parse<T: serde::de::DeserializeOwned>(texts: &Texts, name: &str) -> Result<T> {
    let (shown, text) = texts.get(name).ok_or_else(|| Error::pattern(name, "the file is missing"))?;
    toml::from_str(text).map_err(|why| refuse(shown, text, (why.span(), why.message().to_owned())))
}

fn of(name: &'static str) -> impl FnOnce(String) -> Error {
    move |why| Error::pattern(name, why)
}

/// A refusal with file and line.
pub(super) fn refuse(shown: &str, text: &str, (span, why): (Option<Range<usize>>, String)) -> Error {
    match span {
        Some(span) => {
            let line = 1 + text.get(..span.start).unwrap_or_default().matches('\n').count();
            Error::pattern(format!("{shown}:{line}"), why)
        }
        None => Error::pattern(shown, why),
    }
}
