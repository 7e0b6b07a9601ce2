//! Is it a combo list: somebody, a delimiter, a secret, line by line?
//!
//! `key: value`, `file:line:` and times have colons too. So somebody must be a mail address, or nearly all
//! lines must have a user name before the delimiter and something made up or hashed behind it.

use std::collections::HashSet;

use super::lines::{LOOKED_AT, Lines};
use super::looks::{is_mail, is_secret, is_user};
use super::sample::Sample;
use super::top;
use crate::plan::{Dialect, Format};

/// What stands between the two, the likeliest first.
const DELIMITERS: [u8; 6] = [b':', b';', b'|', b'\t', b',', b' '];
/// Lines without which the form is an accident: with mail addresses; with secrets behind nearly all user names;
/// with some.
const FEW: usize = 2;
const SOME: usize = 5;
const MORE: usize = 10;

/// How the pairs of the item are written, if it is a list of pairs.
pub(super) fn find(sample: &Sample, line_end: u8, lines: &Lines) -> Option<Dialect> {
    if lines.all < FEW {
        return None;
    }
    let dialect = |delimiter| Dialect { delimiter, quotes: false, header: false, width: 2 };
    let likely = DELIMITERS.into_iter().filter(|delimiter| lines.all_hold(*delimiter)).map(dialect);
    likely.into_iter().find(|dialect| Tally::of(sample, line_end, *dialect).is_combo(*dialect))
}

#[derive(Default)]
struct Tally {
    all: usize,
    /// Lines with a mail address, or else a user name, before the delimiter and something behind it.
    mails: usize,
    users: usize,
    /// Different ones.
    distinct: usize,
    /// Lines with a blank behind the delimiter, and with something made up or hashed there.
    spaced: usize,
    secrets: usize,
}

impl Tally {
    fn of(sample: &Sample, line_end: u8, dialect: Dialect) -> Self {
        let grammar = top::grammar(Format::Combo(dialect), line_end);
        let mut tally = Self::default();
        let mut seen = HashSet::new();
        let start = top::table_start(&grammar, sample, 0);
        sample.records(&grammar, start, LOOKED_AT, &mut |bytes, _, fields| {
            tally.all += 1;
            let [who, secret] = fields else { return };
            let (who, after) = (&bytes[who.range()], &bytes[who.end as usize + 1..]);
            let secret = &bytes[secret.range()];
            if secret.is_empty() {
                return;
            }
            tally.mails += usize::from(is_mail(who));
            tally.users += usize::from(!is_mail(who) && is_user(who));
            tally.spaced += usize::from(after.contains(&b' '));
            tally.secrets += usize::from(is_secret(secret) || secret.starts_with(b"$"));
            tally.distinct += usize::from(seen.insert(who.to_vec()));
        });
        tally
    }

    fn is_combo(&self, dialect: Dialect) -> bool {
        let tenths = |count: usize, tenths: usize| count * 10 >= self.all * tenths;
        let both = self.mails + self.users;
        let sound = tenths(both, 9) && !tenths(self.spaced, 2);
        let by_mail = self.all >= FEW
            && tenths(self.mails, 5)
            && (dialect.delimiter == b':' || tenths(self.secrets, 3));
        let made_up =
            self.all >= SOME && tenths(self.secrets, 8) || self.all >= MORE && tenths(self.secrets, 3);
        let by_user = made_up
            && matches!(dialect.delimiter, b':' | b';')
            && tenths(self.distinct, 5)
            && self.spaced * 20 <= self.all;
        sound && (by_mail || by_user)
    }
}
