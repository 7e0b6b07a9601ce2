//! What a detector asks to be woken by.

/// Bytes that belong to a class.
pub type Class = [bool; 256];

/// What the kernel looks for before an automaton is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trigger {
    /// A byte by itself. Its tables are larger than all else that a detector has.
    Byte(Box<Byte>),
    /// One of these literals, of two bytes at least; the value begins with it.
    Literal {
        /// The literals.
        words: Vec<Vec<u8>>,
        /// Whether ASCII case is ignored.
        fold: bool,
        /// Whether no letter or digit stands before them: labels, and values that begin words.
        begins: bool,
    },
    /// A group of digits, joined by one or two bytes of `joiners` (`(212) 555-0123`).
    ///
    /// The group may be part of a longer one (`2026-01-02 4111 1111 1111 1111 12/27`): each run of digits from
    /// which `min` digits can be reached is a place to ask at.
    Digits {
        /// Fewest digits.
        min: u16,
        /// Most digits.
        max: u16,
        /// Bytes that may stand between two digits.
        joiners: Vec<u8>,
        /// How many digits may stand together at the start, a bit each; all bits where any number may.
        runs: u32,
        /// Capitals that stand right before the digits, or one joiner before them, at a word's start: `A` any.
        lead: Vec<u8>,
        /// Without a lead: whether a letter or an underscore may stand right before the digits.
        inside: bool,
    },
    /// A run of hex digits, of 32 at least.
    Hex {
        /// Shortest run.
        min: u16,
        /// Longest run.
        max: u16,
        /// What stands right before the run and belongs to the value.
        lead: Vec<u8>,
    },
    /// A word start of this shape: `A` a capital, `9` a digit (`AA99` begins an IBAN).
    Shape(Vec<u8>),
}

impl Trigger {
    /// How far before its event a value may begin.
    pub fn reach_back(&self) -> usize {
        match self {
            Self::Byte(byte) => byte.back.as_ref().map_or(0, |back| usize::from(back.max)),
            Self::Digits { lead, .. } => lead.len() + 1,
            Self::Hex { lead, .. } => lead.len(),
            Self::Literal { .. } | Self::Shape(_) => 0,
        }
    }
}

/// A byte that is looked for; the value begins where the walk `back` ends, or at the byte itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Byte {
    /// The byte.
    pub byte: u8,
    /// What must stand right before it, if not anything.
    pub before: Option<Class>,
    /// What must stand right behind it, if not anything.
    pub behind: Option<Class>,
    /// How to find the value's start, for a byte in mid-value.
    pub back: Option<Back>,
}

/// A walk back from a trigger in mid-value, bounded so that no evidence makes it quadratic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Back {
    /// Bytes that belong to the value.
    pub class: Class,
    /// How many of them at the most.
    pub max: u16,
    /// Escapes that glue themselves to the front (`\n`, `=3D`, `%20`): where one begins at the byte before
    /// the walk's end, the value starts behind it.
    pub shed: Vec<Vec<u8>>,
    /// The first bytes of those.
    pub sheds: Class,
    /// Whether all such bytes in one run of the class lead to the same value, so that the first speaks for the others.
    pub joint: bool,
    /// Where so: how many of them every value has at the least, which is all of the class.
    pub least: u8,
}

/// The shortest run of hex digits that a trigger may ask for: what the walk over blocks cannot miss.
pub const LEAST_HEX: u16 = 32;

/// The most digits that a trigger may ask for at the least where they may be joined: with two joiners between any two,
/// they stand within 64 bytes.
pub const MOST_DIGITS: u16 = 21;
