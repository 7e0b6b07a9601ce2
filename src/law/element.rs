//! What laws call data, and what they ask that no data tells: `patterns/laws/elements.toml` and `questions.toml`.

use serde::Deserialize;

use crate::catalog::Catalog;
use crate::finding::ElementId;
use crate::identity::Elements;

/// A way to have a law element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// All of these data elements together.
    All(Elements),
    /// Anything about a person.
    Anything,
}

/// What a law calls data.
#[derive(Debug)]
pub struct LawElement {
    /// `fin_code`, as laws' files name it.
    pub id: String,
    /// In words.
    pub title: String,
    /// Ways to have it.
    pub ways: Vec<Way>,
    /// Ways that count only if the question is answered yes.
    pub doubtful: Vec<Way>,
    /// The place of that question in [`super::Laws::questions`].
    pub asks: Option<usize>,
    /// What of it the program has no detector for; empty for nothing known.
    pub unseen: String,
}

/// What no byte of the evidence tells.
#[derive(Debug)]
pub struct Question {
    /// As incident files name it.
    pub id: String,
    /// How it is asked.
    pub ask: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ElementsFile {
    element: Vec<ElementKeys>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ElementKeys {
    id: String,
    title: String,
    any: Vec<Vec<String>>,
    #[serde(default)]
    doubt: Vec<Vec<String>>,
    asks: Option<String>,
    #[serde(default)]
    unseen: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionsFile {
    question: Vec<QuestionKeys>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionKeys {
    id: String,
    ask: String,
}

pub(super) fn questions(file: QuestionsFile) -> Result<Vec<Question>, String> {
    let all: Vec<Question> =
        file.question.into_iter().map(|keys| Question { id: keys.id, ask: keys.ask }).collect();
    for (at, question) in all.iter().enumerate() {
        if all[..at].iter().any(|before| before.id == question.id) {
            return Err(format!("question `{}` stands twice; strike one", question.id));
        }
        if question.ask.trim().is_empty() {
            return Err(format!("question `{}` asks nothing; say what", question.id));
        }
    }
    Ok(all)
}

pub(super) fn elements(
    file: ElementsFile,
    questions: &[Question],
    catalog: &Catalog,
) -> Result<Vec<LawElement>, String> {
    let mut all: Vec<LawElement> = Vec::new();
    for keys in file.element {
        let id = keys.id;
        if all.iter().any(|before| before.id == id) {
            return Err(format!("law element `{id}` stands twice; strike one"));
        }
        let ways = |lists: &[Vec<String>]| {
            lists.iter().map(|list| way(list, catalog)).collect::<Result<Vec<_>, _>>()
        };
        let (certain, doubtful) = (ways(&keys.any)?, ways(&keys.doubt)?);
        let asks = keys.asks.map(|asks| {
            let at = questions.iter().position(|question| question.id == asks);
            at.ok_or_else(|| format!("`{id}` asks `{asks}`, which questions.toml does not have"))
        });
        let asks = asks.transpose()?;
        if asks.is_none() != doubtful.is_empty() {
            return Err(format!("`{id}` needs `doubt` and `asks` together, or neither"));
        }
        if certain.is_empty() && doubtful.is_empty() && keys.unseen.is_empty() {
            return Err(format!("`{id}` is never found; say in `unseen` why"));
        }
        all.push(LawElement { id, title: keys.title, ways: certain, doubtful, asks, unseen: keys.unseen });
    }
    Ok(all)
}

fn way(list: &[String], catalog: &Catalog) -> Result<Way, String> {
    match list {
        [] => Err("a way without data elements; name some, or write \"*\" for anything".into()),
        [any] if any == "*" => Ok(Way::Anything),
        list => set(list, catalog).map(Way::All),
    }
}

/// The data elements of those ids.
pub(super) fn set(ids: &[String], catalog: &Catalog) -> Result<Elements, String> {
    let mut set = Elements::default();
    for id in ids {
        let at = catalog.elements.iter().position(|element| element.id == *id);
        let at = at.ok_or_else(|| format!("no data element `{id}`; patterns/elements.toml has them"))?;
        set.insert(ElementId(at as u8));
    }
    Ok(set)
}
