//! A letter: the template with its words, and the places where a mail merge puts a person's fields.
//!
//! A field stands in it as `«name»`. Filling one puts values only where the template has a field, so a value that looks like a
//! field, or like a template, is text.

use minijinja::{Environment, UndefinedBehavior, context};

use super::Stationery;
use super::choice::Addressee;
use super::merge::plain;
use super::words::Words;
use crate::error::{Error, Result};
use crate::law::Laws;
use crate::seal::mask::printable;

/// What stands around a field.
const MARKS: (char, char) = ('«', '»');

impl Words {
    /// A phrase in its form for whom a letter is addressed to.
    pub fn phrase_to(&self, name: &str, addressee: Addressee) -> &str {
        match addressee.name() {
            "" => self.phrase(name),
            whom => self.phrase(&format!("{name}_{whom}")),
        }
    }
}

impl Stationery {
    /// The letter as [`Stationery::letter`] has it, to one kind of addressee: a specimen.
    ///
    /// # Errors
    /// If the template says something that cannot be.
    pub fn specimen(
        &self,
        (variant, language, addressee): (&str, &str, Addressee),
        entity: &str,
        banner: &str,
        laws: &Laws,
    ) -> Result<String> {
        let letter = self.letter(variant, language, entity, banner, laws)?;
        let Some(words) = self.words.get(language).filter(|_| addressee != Addressee::Person) else {
            return Ok(letter);
        };
        let phrase = |name: &str| match name {
            "to" | "opening" | "greeting" => Some(words.phrase_to(name, addressee).to_owned()),
            _ => None,
        };
        Ok(fill(&letter, phrase))
    }

    /// The letter of a variant in a language, with merge fields as `«name»`.
    ///
    /// # Errors
    /// If the template says something that cannot be.
    pub fn letter(
        &self,
        variant: &str,
        language: &str,
        entity: &str,
        banner: &str,
        laws: &Laws,
    ) -> Result<String> {
        let mut templates = Environment::empty();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        let wrong = |why: minijinja::Error| {
            let name = why.name().unwrap_or(variant).to_owned();
            let line = why.line().map_or_else(String::new, |line| format!(":{line}"));
            Error::pattern(format!("notices/{name}{line}"), why)
        };
        for (name, text) in &self.templates {
            templates.add_template_owned(format!("{name}.j2"), text.clone()).map_err(wrong)?;
        }
        let headings = laws.laws.iter().find(|law| law.letter.variant == variant);
        let headings = headings.map(|law| law.letter.headings.as_slice()).unwrap_or_default();
        let phrases = self.words.get(language).map(|words| &words.phrases);
        let (banner, entity) = (printable(banner), printable(entity));
        let entity = if entity.is_empty() { "«entity»" } else { &entity };
        let template = templates.get_template(&format!("{variant}.j2")).map_err(wrong)?;
        let letter = template.render(context! { t => phrases, entity, banner, headings }).map_err(wrong)?;
        Ok(letter + "\n")
    }
}

/// A letter with its fields filled in; a field of which `value` says nothing stays. Of a line that holds nothing but fields,
/// and all of them empty, nothing is left.
pub fn fill(letter: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(letter.len());
    for line in letter.split_inclusive('\n') {
        let (filled, held, empty) = line_of(line, &value);
        if !(held && empty && filled.trim_matches([' ', ',', '\n']).is_empty()) {
            out += &filled;
        }
    }
    out
}

/// A line with its fields filled in; whether it held any, and whether all were empty.
fn line_of(line: &str, value: &impl Fn(&str) -> Option<String>) -> (String, bool, bool) {
    let (mut out, mut held, mut empty) = (String::new(), false, true);
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(MARKS.0) {
        out += before;
        let Some((name, behind)) = after.split_once(MARKS.1) else {
            out.push(MARKS.0);
            rest = after;
            continue;
        };
        held = true;
        match value(name) {
            Some(text) => {
                let text = plain(&text);
                empty &= text.trim().is_empty();
                out += &printable(&text);
            }
            None => {
                empty = false;
                out.extend([MARKS.0.to_string().as_str(), name, MARKS.1.to_string().as_str()]);
            }
        }
        rest = behind;
    }
    out += rest;
    (out, held, empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_never_fields_and_empty_lines_go() {
        let letter = "Dear «name»\n«address2»\n«city», «region» «postal_code»\nCode «code» «x\n";
        let filled = fill(letter, |name| {
            Some(
                match name {
                    "name" => "«code»\u{1b}[31m\u{202e}\nBo",
                    "city" => "Reno",
                    "code" => "1",
                    _ => "",
                }
                .to_owned(),
            )
        });
        assert_eq!(filled, "Dear «code»\\u{1b}[31m\\u{a}Bo\nReno,  \nCode 1 «x\n");
    }

    #[test]
    fn what_nobody_fills_in_stays() {
        assert_eq!(fill("«a» «b»\n", |name| (name == "a").then(|| "1".into())), "1 «b»\n");
    }
}
