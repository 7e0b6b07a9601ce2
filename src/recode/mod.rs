//! Stored bytes that are not UTF-8, read as text of which every byte leads back to where it is stored.
//!
//! UTF-16 and the encodings of old have one thing in common: at the border of a character nothing is open. So an
//! item in them needs no copy. What is asked for is read when it is asked for, from a border at or before it:
//!
//! ```text
//! stored bytes -- Code::read --> Text: UTF-8, and marks (place in the text, place as stored)
//!      item    -- Recoded    --> the item as text: a few marks, each window read from the mark before it
//! ```
//!
//! The survey looks at an item through [`Recoded`], which goes through it once to set its marks; what it decides is
//! written into the plan in places of *stored* bytes, borders of splits among them. Those are borders of
//! characters, so a split is read by itself, and nothing of this is kept in a case but the encoding's name.
//! Everything that leaves a split goes over a [`Ruler`], which leads back; where bytes are UTF-8 it adds an offset.
//!
//! What cannot be read as a character becomes U+FFFD, is counted, and what is around it is read on.

pub mod quoted;
mod ruler;
mod text;
mod wide;
mod windows;

use encoding_rs as known;

pub use ruler::Ruler;
pub use text::Text;
pub use windows::Recoded;

/// How bytes stand for text, where not as UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Code {
    name: &'static str,
    kind: Kind,
}

/// What must be known of an encoding to part its characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Units of two bytes, the lower one first or not.
    Wide(&'static known::Encoding),
    /// A byte a character.
    Single(&'static known::Encoding),
    /// ASCII, and characters of two to four bytes of which none is below 0x30 but the first of a broken one.
    Multi(&'static known::Encoding),
    /// Mail in which `=40` may mean `@`, and a line that ends with `=` goes on in the next: see [`quoted`].
    Quoted,
}

/// By the names that stand in plans and ledgers.
const ALL: [Code; 31] = [
    Code { name: "utf-16le", kind: Kind::Wide(known::UTF_16LE) },
    Code { name: "utf-16be", kind: Kind::Wide(known::UTF_16BE) },
    Code { name: "gb18030", kind: Kind::Multi(known::GB18030) },
    Code { name: "big5", kind: Kind::Multi(known::BIG5) },
    Code { name: "shift_jis", kind: Kind::Multi(known::SHIFT_JIS) },
    Code { name: "euc-kr", kind: Kind::Multi(known::EUC_KR) },
    Code { name: "euc-jp", kind: Kind::Multi(known::EUC_JP) },
    Code { name: "windows-1250", kind: Kind::Single(known::WINDOWS_1250) },
    Code { name: "windows-1251", kind: Kind::Single(known::WINDOWS_1251) },
    Code { name: "windows-1252", kind: Kind::Single(known::WINDOWS_1252) },
    Code { name: "windows-1253", kind: Kind::Single(known::WINDOWS_1253) },
    Code { name: "windows-1254", kind: Kind::Single(known::WINDOWS_1254) },
    Code { name: "windows-1255", kind: Kind::Single(known::WINDOWS_1255) },
    Code { name: "windows-1256", kind: Kind::Single(known::WINDOWS_1256) },
    Code { name: "windows-1257", kind: Kind::Single(known::WINDOWS_1257) },
    Code { name: "windows-1258", kind: Kind::Single(known::WINDOWS_1258) },
    Code { name: "windows-874", kind: Kind::Single(known::WINDOWS_874) },
    Code { name: "iso-8859-2", kind: Kind::Single(known::ISO_8859_2) },
    Code { name: "iso-8859-3", kind: Kind::Single(known::ISO_8859_3) },
    Code { name: "iso-8859-4", kind: Kind::Single(known::ISO_8859_4) },
    Code { name: "iso-8859-5", kind: Kind::Single(known::ISO_8859_5) },
    Code { name: "iso-8859-6", kind: Kind::Single(known::ISO_8859_6) },
    Code { name: "iso-8859-7", kind: Kind::Single(known::ISO_8859_7) },
    Code { name: "iso-8859-8", kind: Kind::Single(known::ISO_8859_8) },
    Code { name: "iso-8859-10", kind: Kind::Single(known::ISO_8859_10) },
    Code { name: "iso-8859-13", kind: Kind::Single(known::ISO_8859_13) },
    Code { name: "koi8-r", kind: Kind::Single(known::KOI8_R) },
    Code { name: "koi8-u", kind: Kind::Single(known::KOI8_U) },
    Code { name: "ibm866", kind: Kind::Single(known::IBM866) },
    Code { name: "macintosh", kind: Kind::Single(known::MACINTOSH) },
    Code { name: "utf-8, quoted-printable", kind: Kind::Quoted },
];

/// What is said of an encoding whose text is broken in places.
const ERRORS: &str = " with errors";

impl Code {
    /// The one that a plan's `encoding` names; `None` for UTF-8 and for what is no text, which are read as they are.
    pub fn named(encoding: &str) -> Option<Self> {
        let name = encoding.strip_suffix(ERRORS).unwrap_or(encoding);
        ALL.into_iter().find(|code| code.name == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// What a plan says of it: its name, and whether `malformed` characters were met.
    pub fn said(self, malformed: u64) -> String {
        format!("{}{}", self.name, if malformed > 0 { ERRORS } else { "" })
    }

    /// Whether something may be open at a border of characters: see [`quoted`].
    pub fn is_stateful(self) -> bool {
        self.kind == Kind::Quoted
    }

    /// What a line end is in it, by the parity of its place in an item: what cannot be read is filled with it.
    pub fn line_end(self) -> [u8; 2] {
        match self.kind {
            Kind::Wide(encoding) if encoding == known::UTF_16LE => [b'\n', 0],
            Kind::Wide(_) => [0, b'\n'],
            _ => [b'\n'; 2],
        }
    }

    /// From where on `before`, bytes that end at a border of characters, can be read: a border as well. `at` is
    /// their place in the item.
    pub fn behind(self, before: &[u8], at: u64) -> usize {
        match self.kind {
            Kind::Wide(_) => (at % 2) as usize,
            Kind::Single(_) => 0,
            Kind::Multi(_) => before.iter().position(|byte| *byte < SYNC).map_or(before.len(), |at| at + 1),
            Kind::Quoted => before.len(),
        }
        .min(before.len())
    }
}

/// Bytes below this are no second, third or fourth byte of a character in any of the encodings.
const SYNC: u8 = 0x30;
