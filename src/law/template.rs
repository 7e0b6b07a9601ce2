//! A commented `incident.toml` to fill in, with every question that the laws ask.

use super::incident::{Incident, KINDS, MOMENTS};
use super::{CLOCKS, Laws};

impl Incident {
    /// The template. It says nothing as it stands: every line that would is a comment.
    pub fn template(laws: &Laws) -> String {
        let mut out = String::from(HEAD);
        out += "\n[clock]\n# Date, time and offset. Whatever is left out is asked for where a clock starts at it.\n";
        for (name, what) in CLOCKS.iter().chain(&MOMENTS) {
            out += &format!("# {name} = 2026-03-01T14:30:00-05:00    # {what}\n");
        }
        out += "\n[entity]\n# name = \"\"\n# contact = \"\"                 # how people reach it; printed on the self-check page\n# What it is, all that fit; leave out what nobody knows, write [] for none of these:\n";
        for (kind, what) in KINDS {
            out += &format!("#   {kind}: {what}\n");
        }
        out += TAIL;
        for question in &laws.questions {
            out += &format!("# {}\n# {} = \"yes\"\n", question.ask, question.id);
        }
        out += "\n# A question that counsel answers otherwise under one law:\n# [law.US-CT]\n# harm-likely = \"no\"\n";
        out
    }
}

const HEAD: &str = "\
# What no data tells of an incident. Strike the `#` before what is known; what stays commented is unsaid, and printed as
# undetermined with the question to ask. Nothing here is legal advice: counsel answers.

[incident]
# reference = \"\"
# zone = \"America/New_York\"    # in which days are counted where an authority has no zone of its own
# law-as-of = 2026-03-01       # the day whose law applies; without it the day of discovery
";

const TAIL: &str = "\
# kinds = [\"business\"]
# established = [\"US\"]          # where it has establishments: ISO 3166-1 codes
# targets = []                 # whose people it addresses from elsewhere
# role = \"controller\"          # or \"processor\"

[reading]
# linked = \"count\"             # combinations that exist only across items: \"count\" or \"leave-out\"
# hashes = \"slow-exempt\"       # \"count\" (as statutes are silent), \"slow-exempt\", \"exempt\"
# residency-fallback = \"US-NY\" # the place of people without a postal address
# mailing-date = 2026-04-01    # the day on which ages are looked at
# law-enforcement-hold = \"\"    # who asked for it, until when

[answers]
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn the_template_says_nothing_until_it_is_filled_in() {
        let laws = Laws::builtin(&Catalog::builtin().unwrap()).unwrap();
        let text = Incident::template(&laws);
        let empty = Incident::parse("t", &text, &laws).unwrap();
        assert!(empty.clock.is_empty() && empty.answers.is_empty() && empty.kinds.is_none());
        // Every commented key can be filled in as it stands.
        let key = |line: &str| line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
        let filled: Vec<&str> = text
            .lines()
            .map(|line| {
                line.strip_prefix("# ").filter(|line| key(line) || line.starts_with("[law.")).unwrap_or(line)
            })
            .collect();
        let full = Incident::parse("t", &filled.join("\n"), &laws).unwrap();
        assert_eq!(full.clock.len(), CLOCKS.len() + MOMENTS.len());
        assert_eq!(full.answers.len(), laws.questions.len());
        assert!(full.by_law.contains_key("US-CT") && full.mailing_date.is_some());
    }
}
