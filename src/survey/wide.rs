//! Whether an item is UTF-16: by its mark, or by units that nothing but UTF-16 would have.
//!
//! In text some units are line ends, blanks and digits, and their upper byte is zero. Letters then are either of a
//! script whose upper bytes are few and small (Latin, Cyrillic), or of one whose lower bytes are spread (Han,
//! Hangul). Binary data has units that are no characters, or controls; ASCII with zeros in it has pairs of letters,
//! which look like Han, but never a byte above 0x7F.

use super::sample::{Block, Sample};

/// Of so many units one may be broken, a control, or of no script.
const ODD: usize = 100;
/// Of so many units one must be a line end, blank, digit or sign of ASCII.
const PLAIN: usize = 50;

/// Letters whose bytes would be ASCII, but no pair that is frequent there.
const KANA: std::ops::Range<u16> = 0x3040..0x3100;

/// The name, if the item begins with a mark and what follows may be text.
pub(super) fn marked(sample: &Sample) -> Option<&'static str> {
    let (name, big) = match sample.head().bytes.get(..2)? {
        [0xFF, 0xFE] => ("utf-16le", false),
        [0xFE, 0xFF] => ("utf-16be", true),
        _ => return None,
    };
    let units = Units::of(sample, big);
    let is_script = units.alphabet * 2 >= units.all || units.is_spread();
    (units.odd * ODD / 4 <= units.all && is_script).then_some(name)
}

/// The name, if the units leave no doubt.
pub(super) fn unmarked(sample: &Sample) -> Option<&'static str> {
    let little = Units::of(sample, false);
    let big = Units::of(sample, true);
    match (little.is_text(), big.is_text()) {
        (true, false) => Some("utf-16le"),
        (false, true) => Some("utf-16be"),
        // Two signs of ASCII in one script may be two letters in the other; zeros tell.
        (true, true) => Some(if little.plain >= big.plain { "utf-16le" } else { "utf-16be" }),
        (false, false) => None,
    }
}

/// What the sample is in units of two bytes.
#[derive(Default)]
struct Units {
    all: usize,
    /// Halves of pairs, controls, and units that stand for nothing.
    odd: usize,
    /// ASCII.
    ascii: usize,
    /// Line ends, blanks, digits and signs of ASCII.
    plain: usize,
    /// Of alphabets below U+0700, ASCII among them.
    alphabet: usize,
    /// Others, and those of them whose lower byte is above 0x7F, or which are Kana.
    others: usize,
    spread: usize,
}

impl Units {
    fn of(sample: &Sample, big: bool) -> Self {
        let mut units = Self::default();
        sample.blocks.iter().for_each(|block| units.block(block, big));
        units
    }

    fn block(&mut self, block: &Block, big: bool) {
        let first = (block.bytes.at % 2) as usize;
        let pairs = block.bytes.get(first..).unwrap_or_default().as_chunks::<2>().0;
        let unit = |pair: &[u8; 2]| if big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) };
        let mut high = false;
        for (nth, unit) in pairs.iter().map(unit).enumerate() {
            self.all += 1;
            let low = (0xDC00..0xE000).contains(&unit);
            // A half at the border of a block may have its other half outside.
            self.odd += usize::from(high != low && nth > 0);
            high = (0xD800..0xDC00).contains(&unit);
            match unit {
                0xFEFF if nth == 0 => {}
                0x09 | 0x0A | 0x0D | 0x20..0x7F => {
                    self.ascii += 1;
                    self.alphabet += 1;
                    self.plain += usize::from(unit < 0x41);
                }
                0..0x20 | 0x7F..0xA0 | 0x0A00..0x0A10 | 0xE000..0xF900 | 0xFFF0.. => self.odd += 1,
                0xA0..0x700 => self.alphabet += 1,
                _ => {
                    self.others += 1;
                    self.spread += usize::from(unit & 0x80 != 0 || KANA.contains(&unit));
                }
            }
        }
    }

    /// Whether the units outside alphabets are no pairs of ASCII.
    fn is_spread(&self) -> bool {
        self.spread * 5 >= self.others
    }

    /// Whether this is text beyond doubt.
    fn is_text(&self) -> bool {
        let is_alphabet = self.alphabet * 10 >= self.all * 7 && self.ascii * 20 >= self.all;
        self.all >= 4
            && self.odd * ODD <= self.all
            && self.plain * PLAIN >= self.all
            && (is_alphabet || self.is_spread())
    }
}
