//! Which legacy encoding text is in: what a detector says, if it then reads well.
//!
//! Where bytes cannot tell, the plan says what was chosen, and the text is the same: French reads the same in
//! Windows-1252, which is preferred, and in ISO-8859-1; Hungarian in Windows-1250 and ISO-8859-2.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GBK, KOI8_U};

use super::sample::Sample;
use crate::recode::{Code, Text};

/// What is said where others would say the same.
const USUAL: &str = "windows-1252";
/// Bytes that the detector is given at the most: it is slow, and soon sure.
const ENOUGH: usize = 64 << 10;
/// Bytes of a line that it is given.
const LINE: usize = 4 << 10;
/// Of so many characters outside ASCII one may be broken.
const BROKEN: usize = 20;
/// The same for controls.
const CONTROLS: usize = 50;
/// Of so many bytes one may stand in a line that cannot be read.
const DAMAGED: usize = 16;
/// Encodings with characters of several bytes.
const BY_BYTES: [&str; 5] = ["gb18030", "big5", "shift_jis", "euc-kr", "euc-jp"];
/// Where KOI8-U has letters that KOI8-R has not.
const UKRAINIAN: [u8; 8] = [0xA4, 0xA6, 0xA7, 0xAD, 0xB4, 0xB6, 0xB7, 0xBD];

/// The name of the encoding, if there is one in which the sample reads well.
pub(super) fn name(sample: &Sample) -> Option<&'static str> {
    let lines = lines(sample);
    let said = guess(&lines);
    let is_multi = BY_BYTES.iter().any(|name| said == Code::named(name));
    let code = if is_multi { said } else { but_for_damage(&lines).or(said) }?;
    let text = code.read(&lines, 0, true);
    if !reads_well(&text) {
        return None;
    }
    if is_hungarian(&lines) && code.name() == USUAL {
        return Some("windows-1250");
    }
    let usual = Code::named(USUAL).filter(|usual| usual.read(&lines, 0, true).bytes() == text.bytes());
    Some(usual.unwrap_or(code).name())
}

/// What the detector says of some lines.
fn guess(lines: &[u8]) -> Option<Code> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(lines, true);
    Code::named(name_of(detector.guess(None, Utf8Detection::Deny), lines))
}

/// To the detector a broken character disproves an encoding. So it is asked once more, for each encoding of several
/// bytes that next to all lines can be read in, about these.
fn but_for_damage(lines: &[u8]) -> Option<Code> {
    BY_BYTES.iter().filter_map(|name| Code::named(name)).find(|code| {
        let whole = lines.split_inclusive(|byte| *byte == b'\n');
        let whole: Vec<&[u8]> = whole.filter(|line| code.read(line, 0, true).malformed == 0).collect();
        let whole = whole.concat();
        (lines.len() - whole.len()) * DAMAGED <= lines.len() && guess(&whole) == Some(*code)
    })
}

/// Whether all letters are those of Hungarian, the one with a long umlaut (`ő`, `ű`) among them: the detector may take
/// these for `õ` and `û`, but no Western language has them with no letter that Hungarian has not.
fn is_hungarian(lines: &[u8]) -> bool {
    const LONG: [u8; 4] = [0xD5, 0xDB, 0xF5, 0xFB];
    const OTHERS: [u8; 14] =
        [0xC1, 0xC9, 0xCD, 0xD3, 0xD6, 0xDA, 0xDC, 0xE1, 0xE9, 0xED, 0xF3, 0xF6, 0xFA, 0xFC];
    let mut letters = lines.iter().filter(|byte| **byte >= 0xC0);
    letters.clone().any(|byte| LONG.contains(byte))
        && letters.clone().any(|byte| [0xE1, 0xE9].contains(byte))
        && letters.all(|byte| LONG.contains(byte) || OTHERS.contains(byte))
}

/// Lines that are not ASCII, some from each block of the sample.
fn lines(sample: &Sample) -> Vec<u8> {
    let mut out = Vec::new();
    let share = ENOUGH / sample.blocks.len();
    for (nth, block) in sample.blocks.iter().enumerate() {
        let most = out.len() + share;
        // The first line of a block, and the last, may be cut anywhere.
        let whole = block.bytes.split_inclusive(|byte| *byte == b'\n').skip(usize::from(nth > 0));
        for line in whole.filter(|line| !line.is_ascii()) {
            if out.len() + line.len().min(LINE) > most && !out.is_empty() {
                break;
            }
            // Behind a byte below 0x30 a character begins in every encoding.
            let cut = line[..line.len().min(LINE)].iter().rposition(|byte| *byte < b'0');
            out.extend_from_slice(&line[..cut.map_or(line.len().min(LINE), |at| at + 1)]);
        }
    }
    out
}

/// The name that plans use for what the detector says.
fn name_of(guess: &'static Encoding, lines: &[u8]) -> &'static str {
    let known =
        ["gb18030", "big5", "shift_jis", "euc-kr", "euc-jp", "koi8-u", "ibm866", "macintosh", "windows-874"];
    if guess == GBK {
        return "gb18030";
    }
    if guess == KOI8_U && !lines.iter().any(|byte| UKRAINIAN.contains(byte)) {
        return "koi8-r";
    }
    let lower = guess.name().to_ascii_lowercase();
    known
        .into_iter()
        .find(|name| *name == lower)
        .or_else(|| Code::named(&lower).map(Code::name))
        .unwrap_or_default()
}

/// Whether the characters outside ASCII are letters and signs, more letters than signs, and next to none is broken.
fn reads_well(text: &Text<'_>) -> bool {
    let said = String::from_utf8_lossy(text.bytes());
    let (mut all, mut letters, mut signs, mut broken, mut controls) = (0, 0, 0, 0, 0);
    for c in said.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        letters += usize::from(c.is_alphabetic());
        signs += usize::from(is_sign(c));
        broken += usize::from(c == char::REPLACEMENT_CHARACTER);
        controls += usize::from(c.is_control());
    }
    broken * BROKEN <= all
        && controls * CONTROLS <= all
        && (letters + signs) * 10 >= all * 9
        && letters >= signs
}

/// Signs that stand in text beside letters: quotation marks, dashes, currencies, ideographic and wide ones.
fn is_sign(c: char) -> bool {
    !c.is_alphabetic()
        && matches!(c, '\u{A0}'..='\u{BF}' | '\u{2010}'..='\u{203A}' | '\u{20AC}' | '\u{2116}' | '\u{2122}'
            | '\u{3000}'..='\u{301F}' | '\u{FF01}'..='\u{FF65}')
}
