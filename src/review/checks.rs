//! What became of the checks that `verify` makes: all of them are said, not only the first that fails.

use std::fmt;

use crate::seal::mask::printable;

/// What one check came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It is as the case says.
    Same,
    /// It is not, and how.
    Differs(String),
    /// The evidence is no longer what was scanned, and how.
    Changed(String),
    /// It could not be checked, and what that would take.
    Unchecked(String),
}

/// One check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// What was looked at.
    pub what: String,
    /// What it came to.
    pub outcome: Outcome,
}

/// All checks so far, in the order in which they were made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checks(Vec<Check>);

impl Checks {
    /// Notes a check.
    pub fn push(&mut self, what: impl Into<String>, outcome: Outcome) {
        self.0.push(Check { what: what.into(), outcome });
    }

    /// Notes whether two things are equal that must be.
    pub fn equal<T: PartialEq>(&mut self, what: &str, stored: &T, derived: &T) {
        self.so(what, stored == derived, || "what the evidence gives is not what is stored".into());
    }

    /// Notes a check that holds, or how it fails.
    pub fn so(&mut self, what: &str, holds: bool, why: impl FnOnce() -> String) {
        self.push(what, if holds { Outcome::Same } else { Outcome::Differs(why()) });
    }

    /// Whether some check came to that.
    fn any(&self, is: impl Fn(&Outcome) -> bool) -> bool {
        self.0.iter().any(|check| is(&check.outcome))
    }

    /// Whether the evidence is what it was, as far as was seen.
    pub fn is_evidence_same(&self) -> bool {
        !self.any(|outcome| matches!(outcome, Outcome::Changed(_)))
    }

    /// Whether something of the case is not what it was.
    pub fn differs(&self) -> bool {
        self.any(|outcome| matches!(outcome, Outcome::Differs(_)))
    }

    /// The exit status: 5 changed evidence, 4 a difference, 3 something not checked, 0 all as it was.
    pub fn exit_code(&self) -> u8 {
        if !self.is_evidence_same() {
            5
        } else if self.differs() {
            4
        } else if self.any(|outcome| matches!(outcome, Outcome::Unchecked(_))) {
            3
        } else {
            0
        }
    }

    /// What all of it comes to, in a few words; for the audit trail too.
    pub fn verdict(&self) -> &'static str {
        match self.exit_code() {
            0 => "verified: nothing differs",
            3 => "nothing differs, but not all was checked",
            4 => "the case is not what was written",
            _ => "the evidence is not what was scanned",
        }
    }
}

impl fmt::Display for Checks {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Check { what, outcome } in &self.0 {
            let what = printable(what);
            match outcome {
                Outcome::Same => writeln!(out, "same         {what}")?,
                Outcome::Differs(why) => writeln!(out, "DIFFERS      {what}: {}", printable(why))?,
                Outcome::Changed(why) => writeln!(out, "CHANGED      {what}: {}", printable(why))?,
                Outcome::Unchecked(why) => writeln!(out, "not checked  {what}: {}", printable(why))?,
            }
        }
        writeln!(out, "{}", self.verdict())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_evidence_outweighs_a_difference_and_that_what_was_not_checked() {
        let mut checks = Checks::default();
        checks.equal("one", &1, &1);
        assert_eq!((checks.exit_code(), checks.differs()), (0, false));
        checks.push("decisions", Outcome::Unchecked("no file".into()));
        assert_eq!(checks.exit_code(), 3);
        checks.equal("two", &1, &2);
        assert_eq!((checks.exit_code(), checks.differs()), (4, true));
        checks.push("in/a\u{1b}.csv", Outcome::Changed("is larger".into()));
        assert_eq!(checks.exit_code(), 5);
        let said = checks.to_string();
        assert!(
            said.contains("DIFFERS      two: ") && said.contains("CHANGED      in/a\\u{1b}.csv: is larger")
        );
    }
}
