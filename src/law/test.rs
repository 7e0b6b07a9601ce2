//! Thresholds: from how many heads on somebody must be told, and what is counted.
//!
//! *More than* and *or more* are kept apart, and a range of people gives one of three answers: crossed even by the low,
//! not crossed even by the high, or it depends.

/// What a threshold counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Counts {
    /// Residents of the law's place who are to be told.
    Residents,
    /// Residents of any one state or place.
    ResidentsOfOne,
    /// All people who are to be told, wherever they live.
    Persons,
    /// Notices sent at one time.
    Notices,
    /// People of whom this law element was seen, by its id.
    With(String),
}

impl Counts {
    /// Its words in files and outputs.
    pub fn text(&self) -> String {
        match self {
            Self::Residents => "residents".into(),
            Self::ResidentsOfOne => "residents of one state".into(),
            Self::Persons => "persons".into(),
            Self::Notices => "notices".into(),
            Self::With(element) => format!("with {element}"),
        }
    }
}

/// One way in which a threshold is crossed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Way {
    /// More than (`over`), or at least, so many.
    Count {
        /// *More than*, not *or more*.
        over: bool,
        /// So many.
        count: u64,
        /// Of what.
        of: Counts,
    },
    /// A question that must be answered yes, by its id.
    Ask(String),
}

/// A threshold: no condition, or any of some ways.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Test {
    /// Whoever there is.
    All,
    /// Any of these.
    Any(Vec<Way>),
}

/// What a range says to a threshold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Crossed {
    /// Not even by the high.
    No,
    /// By the high only, or a question is open.
    Depends,
    /// Even by the low.
    Yes,
}

impl Crossed {
    /// Its words in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::No => "not crossed",
            Self::Depends => "depends",
            Self::Yes => "crossed",
        }
    }
}

impl Way {
    /// As written: `>500 residents`.
    pub fn text(&self) -> String {
        match self {
            Self::Count { over, count, of } => {
                format!("{}{count} {}", if *over { ">" } else { ">=" }, of.text())
            }
            Self::Ask(question) => question.clone(),
        }
    }

    /// What a range of heads says to it.
    pub fn crossed(over: bool, count: u64, low: u64, high: u64) -> Crossed {
        let is = |heads: u64| if over { heads > count } else { heads >= count };
        match (is(low), is(high)) {
            (true, _) => Crossed::Yes,
            (false, true) => Crossed::Depends,
            _ => Crossed::No,
        }
    }
}

impl Test {
    /// Reads `all`, `>500 residents`, `>=500 persons or significant-harm`.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn read(text: &str) -> Result<Self, String> {
        if text == "all" {
            return Ok(Self::All);
        }
        text.split(" or ").map(way).collect::<Result<Vec<_>, _>>().map(Self::Any)
    }

    /// As written.
    pub fn text(&self) -> String {
        match self {
            Self::All => "all".into(),
            Self::Any(ways) => ways.iter().map(Way::text).collect::<Vec<_>>().join(" or "),
        }
    }

    /// The questions that it asks.
    pub fn questions(&self) -> impl Iterator<Item = &str> {
        let ways = if let Self::Any(ways) = self { &ways[..] } else { &[] };
        ways.iter()
            .filter_map(|way| if let Way::Ask(question) = way { Some(question.as_str()) } else { None })
    }
}

fn way(text: &str) -> Result<Way, String> {
    let (over, rest) = match (text.strip_prefix(">="), text.strip_prefix('>')) {
        (Some(rest), _) => (false, rest),
        (None, Some(rest)) => (true, rest),
        _ => return Ok(Way::Ask(text.to_owned())),
    };
    let wrong = || format!("{text:?} is no threshold: write `>500 residents` or `>=500 persons`");
    let (count, of) = rest.split_once(' ').ok_or_else(wrong)?;
    let of = match of {
        "residents" => Counts::Residents,
        "residents of one state" => Counts::ResidentsOfOne,
        "persons" => Counts::Persons,
        "notices" => Counts::Notices,
        _ => Counts::With(of.strip_prefix("with ").ok_or_else(wrong)?.to_owned()),
    };
    Ok(Way::Count { over, count: count.parse().map_err(|_| wrong())?, of })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_and_or_more_are_two_things() {
        for (over, count, low, high, crossed) in [
            (true, 500, 500, 500, Crossed::No),
            (false, 500, 500, 500, Crossed::Yes),
            (true, 500, 500, 501, Crossed::Depends),
            (true, 500, 501, 900, Crossed::Yes),
            (false, 500, 0, 499, Crossed::No),
            (false, 500, 499, 500, Crossed::Depends),
        ] {
            assert_eq!(Way::crossed(over, count, low, high), crossed, "{over} {count} {low} {high}");
        }
    }

    #[test]
    fn thresholds_are_read_as_written() {
        for text in
            ["all", ">500 residents", ">=500 persons or significant-harm", ">500 residents of one state"]
        {
            assert_eq!(Test::read(text).unwrap().text(), text);
        }
        for text in ["> 500 residents", ">500", ">=x persons", ">500 heads"] {
            assert!(Test::read(text).is_err(), "{text}");
        }
    }
}
