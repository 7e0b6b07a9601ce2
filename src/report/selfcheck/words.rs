//! The words of the self-check page: a file for each language, all of them with the same words.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/patterns/selfcheck");

/// One language's words. A file that lacks one, or has one more, is refused.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the words say what they are for; patterns/selfcheck/en.toml has them")]
pub struct Phrases {
    pub title: String,
    pub intro: String,
    pub private: String,
    pub only: String,
    pub language: String,
    pub code: String,
    pub hint: String,
    pub check: String,
    pub clear: String,
    pub waiting: String,
    pub missing: String,
    pub unknown: String,
    pub failed: String,
    pub old: String,
    pub found: String,
    pub yours: String,
    pub child: String,
    pub kin: String,
    pub values: String,
    pub can: String,
    pub contact: String,
    pub letter: String,
    pub made: String,
    pub script: String,
    pub forms: Forms,
    pub email: Email,
}

/// In what form a value was found, in words.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "as `finding::Form`")]
pub struct Forms {
    pub clear: String,
    pub fast_hash: String,
    pub slow_hash: String,
    pub encrypted: String,
    pub truncated: String,
}

/// Words of the look-up by e-mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the words say what they are for; patterns/selfcheck/en.toml has them")]
pub struct Email {
    pub title: String,
    pub intro: String,
    pub private: String,
    pub label: String,
    pub check: String,
    pub wrong: String,
    pub yes: String,
    pub no: String,
}

/// Ours, and those of the user's own `selfcheck/`, by language.
pub(super) fn read(own: Option<&Path>) -> Result<BTreeMap<String, Phrases>> {
    let mut all = BTreeMap::new();
    for file in BUILT_IN.files() {
        let shown = format!("patterns/selfcheck/{}", file.path().display());
        add(&mut all, file.path(), &shown, file.contents_utf8().unwrap_or_default())?;
    }
    if let Some(folder) = own.map(|own| own.join("selfcheck")).filter(|folder| folder.is_dir()) {
        for entry in fs::read_dir(&folder).map_err(Error::io("read", &folder))? {
            let path = entry.map_err(Error::io("read", &folder))?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
                add(&mut all, &path, &path.display().to_string(), &text)?;
            }
        }
    }
    Ok(all)
}

fn add(all: &mut BTreeMap<String, Phrases>, path: &Path, shown: &str, text: &str) -> Result<()> {
    let phrases = toml::from_str(text).map_err(|why| {
        let at = why.span().map_or(0, |span| span.start);
        let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count();
        Error::pattern(format!("{shown}:{line}"), why.message())
    })?;
    let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    all.insert(language, phrases);
    Ok(())
}
