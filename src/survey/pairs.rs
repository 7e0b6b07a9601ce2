//! Is it a credential list, and which: who, a secret, and what stands beside them, line by line?
//!
//! `key: value`, `file:line:` and times have colons too. So nearly all lines must have the parts of one layout, and
//! somebody must be a mail address, or what stands for secrets must look made up or hashed.

use std::collections::HashSet;

use super::lines::{LOOKED_AT, Lines};
use super::looks::{is_days, is_hash, is_hashes, is_mail, is_number, is_phone, is_place, is_secret, is_user};
use super::sample::Sample;
use super::top;
use crate::grammar::pairs::site_len;
use crate::layout::{Layout, Pairs, Part};
use crate::plan::Format;
use crate::record::Field;

/// What stands between the parts, the likeliest first.
const DELIMITERS: [u8; 6] = [b':', b';', b'|', b'\t', b',', b' '];
/// Lines without which the form is an accident: with mail addresses; with secrets behind nearly all user names;
/// with some.
const FEW: usize = 2;
const SOME: usize = 5;
const MORE: usize = 10;
/// Bytes of the salts of forums and shops, whose hashes detectors know with them.
const SALTS: [usize; 7] = [2, 3, 5, 8, 16, 30, 32];

/// How the list is written, if the item is one.
pub(super) fn find(sample: &Sample, line_end: u8, lines: &Lines) -> Option<Pairs> {
    if lines.all < FEW {
        return None;
    }
    let likely = DELIMITERS.into_iter().filter(|delimiter| lines.may_pair(*delimiter));
    let mut pairs = likely.flat_map(|delimiter| {
        let layouts = Layout::ALL.into_iter().filter(move |layout| layout.delimiters().contains(&delimiter));
        layouts.map(move |layout| Pairs { delimiter, header: false, layout })
    });
    pairs.find(|pairs| Tally::of(sample, line_end, *pairs).is_list(*pairs))
}

/// What the sampled lines look like under one layout. All but the first are of lines whose parts are what they should be.
#[derive(Default)]
struct Tally {
    all: usize,
    fit: usize,
    /// With all parts filled that name somebody or are secret.
    full: usize,
    /// With a mail address, with a phone number, and with a site or remark where there may be one.
    mails: usize,
    phones: usize,
    beside: usize,
    /// With a blank in the secret or before it.
    spaced: usize,
    /// With something made up or hashed for the secret, with nothing but digits, with what no user name has, with a slash.
    secrets: usize,
    numeric: usize,
    odd: usize,
    slashed: usize,
    /// With a hash.
    hashed: usize,
    /// Different first parts, and lengths of the last ones.
    who: HashSet<Vec<u8>>,
    lengths: HashSet<usize>,
}

impl Tally {
    fn of(sample: &Sample, line_end: u8, pairs: Pairs) -> Self {
        let grammar = top::grammar(Format::Combo(pairs), line_end);
        let mut tally = Self::default();
        let start = top::table_start(&grammar, sample, 0);
        sample.records(&grammar, start, LOOKED_AT, &mut |bytes, _, fields| {
            tally.all += 1;
            tally.line(pairs, bytes, fields);
        });
        tally
    }

    fn line(&mut self, pairs: Pairs, bytes: &[u8], fields: &[Field]) {
        let parts = pairs.layout.parts();
        if fields.len() != parts.len() {
            // Somebody whose password nobody had.
            self.fit += usize::from(parts[0] == Part::Who && is_mail(bytes));
            return;
        }
        let cell = |nth: usize| &bytes[fields[nth].range()];
        if !parts.iter().enumerate().all(|(nth, part)| fits(*part, cell(nth), pairs.delimiter)) {
            return;
        }
        let filled = |part: &Part| {
            parts.iter().position(|known| known == part).is_some_and(|nth| !cell(nth).is_empty())
        };
        let who = (0..parts.len()).find(|nth| matches!(parts[*nth], Part::Who | Part::Mail)).map(cell);
        let is_mailed = who.is_some_and(is_mail);
        let open = pairs.layout.open();
        let secret = cell(open);
        if secret.is_empty() {
            self.fit += usize::from(is_mailed || parts.contains(&Part::Hash));
            return;
        }
        self.fit += 1;
        self.full += 1;
        self.mails += usize::from(is_mailed);
        self.phones += usize::from(who.is_some_and(is_phone));
        self.beside += usize::from([Part::Site, Part::Place, Part::Note].iter().any(filled));
        let before = fields[open].start.checked_sub(1).map(|at| bytes[at as usize]);
        self.spaced += usize::from(
            secret.contains(&b' ') || before == Some(b' ') && open > 0 && pairs.delimiter != b' ',
        );
        self.secrets += usize::from(is_secret(secret) || secret.starts_with(b"$"));
        self.numeric += usize::from(secret.iter().all(u8::is_ascii_digit));
        self.odd += usize::from(is_secret(secret) && !is_user(secret));
        self.slashed += usize::from(secret.contains(&b'/'));
        self.hashed += usize::from((0..parts.len()).any(|nth| is_hash(cell(nth))));
        self.lengths.insert(salt(pairs, secret).len());
        self.who.insert(cell(0).to_vec());
    }

    /// Whether nearly all lines have the parts, and enough speaks for each.
    fn is_list(&self, pairs: Pairs) -> bool {
        let of = |count: usize, all: usize, tenths: usize| count * 10 >= all * tenths;
        let full = |count: usize, tenths: usize| of(count, self.full, tenths);
        let sound =
            of(self.fit, self.all, 9) && self.full >= FEW && (self.spaced == 0 || !full(self.spaced, 2));
        let told = full(self.mails, 5) || full(self.secrets, 3) && self.full >= SOME;
        let one_length = self.lengths.len() == 1 && self.full > FEW;
        let forum = self.lengths.iter().all(|len| SALTS.contains(len));
        sound
            && match pairs.layout {
                Layout::Pair => self.is_pair(pairs.delimiter),
                Layout::Shadow | Layout::Accounts => self.hashed > 0 || pairs.layout == Layout::Accounts,
                Layout::Site | Layout::SiteLast | Layout::Listed => full(self.beside, 5) && told,
                Layout::Noted => full(self.beside, 5) && full(self.mails, 5),
                Layout::Named | Layout::Keyed => full(self.secrets, 3),
                Layout::Salted => one_length && forum,
                Layout::SaltApart => one_length && !forum,
                Layout::Cracked => full(self.hashed, 9) && !one_length,
                Layout::Pot => full(self.hashed, 9) && !full(self.numeric, 5) && !full(self.slashed, 2),
                Layout::Turned => self.full >= SOME && full(self.secrets, 3) && self.odd * 20 >= self.full,
            }
    }

    fn is_pair(&self, delimiter: u8) -> bool {
        let of = |count: usize, tenths: usize| count * 10 >= self.all * tenths;
        let full = |count: usize, tenths: usize| count * 10 >= self.full * tenths;
        let by_mail = full(self.mails, 5) && delimiter == b':'
            || full(self.mails + self.phones, 5) && full(self.secrets, 3);
        let made_up = self.all >= SOME && of(self.secrets, 8) || self.all >= MORE && of(self.secrets, 3);
        let by_user = made_up
            && of(self.full, 9)
            && matches!(delimiter, b':' | b';')
            && of(self.who.len(), 5)
            && self.spaced * 20 <= self.all;
        by_mail || by_user
    }
}

/// What stands last: of a hash with its salt, the salt.
fn salt(pairs: Pairs, secret: &[u8]) -> &[u8] {
    let from = if pairs.layout == Layout::Salted {
        secret.iter().position(|byte| *byte == pairs.delimiter)
    } else {
        None
    };
    from.map_or(secret, |from| &secret[from + 1..])
}

/// Whether a cell may be such a part.
fn fits(part: Part, cell: &[u8], delimiter: u8) -> bool {
    match part {
        Part::Who => is_mail(cell) || is_user(cell) || is_phone(cell),
        Part::User => is_user(cell) && !is_mail(cell),
        Part::Mail => is_mail(cell),
        Part::Hash => cell.split(|byte| *byte == delimiter).next().is_some_and(is_hash),
        Part::Locked => is_hash(cell) || cell.iter().all(|byte| matches!(byte, b'*' | b'!' | b'x')),
        Part::Hashes => is_hashes(cell),
        Part::Days => is_days(cell),
        Part::Site => site_len(cell, b' ') == cell.len(),
        Part::Number => is_number(cell),
        Part::Place => cell.is_empty() || is_place(cell),
        Part::Secret | Part::Salt | Part::Note => true,
    }
}
