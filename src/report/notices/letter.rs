//! A specimen of a letter: the template with its words, and the places where a mail merge puts a person's fields.

use minijinja::{Environment, UndefinedBehavior, context};

use super::Stationery;
use crate::error::{Error, Result};
use crate::law::Laws;

impl Stationery {
    /// The letter of a variant in a language, with merge fields as `«name»`.
    ///
    /// # Errors
    /// If the template says something that cannot be.
    pub fn specimen(
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
        let entity = if entity.is_empty() { "«entity»" } else { entity };
        let template = templates.get_template(&format!("{variant}.j2")).map_err(wrong)?;
        let letter = template.render(context! { t => phrases, entity, banner, headings }).map_err(wrong)?;
        Ok(letter + "\n")
    }
}
