//! Whom to hear where: in which fields, and with which words around.

use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::context::{self, Near, Says};
use super::vocabulary::Vocabulary;
use super::{free, shapes};
use crate::catalog::{Catalog, Detector, Tier};
use crate::finding::ElementId;
use crate::kernel::{Heard, Kernel};
use crate::plan::{Column, Plan};
use crate::short::ByText;

/// The words of a catalogue, as they are compared.
pub struct Words {
    near: Vec<Near>,
    headers: ByText<()>,
    is_regular: bool,
}

impl Words {
    /// Reads the catalogue's words.
    pub fn new(catalog: &Catalog) -> Self {
        Self {
            near: catalog.detectors.iter().map(|detector| Near::new(&detector.near)).collect(),
            headers: header_words(catalog),
            is_regular: shapes::is_regular(catalog),
        }
    }
}

/// The words that speak for each detector's claims, compiled once for all items.
pub struct Speech {
    pub(super) near: Vec<Near>,
    /// By the element of a field that only its column makes one: those whose claims inside it may still be reported, if
    /// there are any.
    pub(super) beside: Vec<Option<Heard>>,
    /// Everybody.
    pub(super) all: Heard,
    pub(super) needless: Needless,
    pub(super) vocabulary: Vocabulary,
    /// All words that headers are made of, folded.
    pub(super) headers: ByText<()>,
    pub(super) nobody: Heard,
    /// Whether fields may be known by their shape.
    pub(super) is_regular: bool,
    /// By header.
    known: Mutex<HashMap<String, Arc<Header>, FixedState>>,
}

/// Those who need no words around them.
pub(super) struct Needless {
    pub(super) any: Heard,
    /// At digits alone.
    pub(super) bare: Heard,
}

impl Needless {
    /// Those who stand alone, and those to whom something else `speaks`, by their places.
    fn new(catalog: &Catalog, kernel: &Kernel, speaks: impl Fn(usize) -> bool) -> Self {
        let heard = |is_bare: bool| {
            let stands =
                |detector: &Detector| detector.tier == Tier::Alone && !(is_bare && detector.maybe_bare);
            let both = catalog.detectors.iter().enumerate();
            kernel.heard(&both.map(|(at, detector)| stands(detector) || speaks(at)).collect::<Vec<_>>())
        };
        Self { any: heard(false), bare: heard(true) }
    }
}

impl Speech {
    /// Compiles who is heard where; `kernel` has the catalogue's triggers.
    pub fn new(catalog: &Catalog, kernel: &Kernel, words: Words) -> Self {
        let Words { near, headers, is_regular } = words;
        let beside = |owner: usize| {
            let beside = |detector| free::may_stand_beside(catalog, ElementId(owner as u8), detector);
            let heard: Vec<bool> = catalog.detectors.iter().map(beside).collect();
            heard.contains(&true).then(|| kernel.heard(&heard))
        };
        let (vocabulary, beside) = rayon::join(
            || Vocabulary::new(catalog, kernel, &near),
            || (0..catalog.elements.len()).map(beside).collect(),
        );
        Self {
            near,
            beside,
            all: kernel.heard(&vec![true; catalog.detectors.len()]),
            needless: Needless::new(catalog, kernel, |_| false),
            vocabulary,
            headers,
            nobody: kernel.heard(&[]),
            is_regular,
            known: Mutex::default(),
        }
    }
}

/// The words of headers, roles, parties and affixes.
fn header_words(catalog: &Catalog) -> ByText<()> {
    let words = &catalog.words;
    let around = words.roles.keys().chain(words.parties.keys()).chain(&words.affixes);
    let texts = words.headers.keys().chain(around);
    let mut all = ByText::default();
    texts.flat_map(|text| text.split(' ')).for_each(|word| all.insert(word.as_bytes(), ()));
    all
}

/// What a header says of detectors' claims.
pub(super) struct Header {
    /// By detector.
    pub(super) says: Vec<Says>,
    /// Whom to hear where no words speak for anybody.
    pub(super) needless: Needless,
}

/// Headers that are kept: more than most cases have.
const HEADERS: usize = 1 << 10;

/// What the columns of one item say of detectors' claims by their headers.
pub struct Headers {
    pub(super) columns: Vec<Arc<Header>>,
}

impl Headers {
    /// Of all columns of all tables of a plan.
    pub fn new(catalog: &Catalog, kernel: &Kernel, speech: &Speech, plan: &Plan) -> Self {
        let columns = plan.tables.iter().flat_map(|table| &table.columns);
        Self { columns: columns.map(|column| speech.header(catalog, kernel, column)).collect() }
    }
}

impl Speech {
    /// What the header of a column says; the same headers come again and again.
    fn header(&self, catalog: &Catalog, kernel: &Kernel, column: &Column) -> Arc<Header> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(header) = known().get(&column.header) {
            return Arc::clone(header);
        }
        let words = context::words_of(column.header.as_bytes());
        let both = catalog.detectors.iter().zip(&self.near);
        let says: Vec<Says> =
            both.map(|(detector, near)| Says::header(&words, &detector.against, near)).collect();
        let needless = Needless::new(catalog, kernel, |at| says[at] != Says::default());
        let header = Arc::new(Header { says, needless });
        let mut known = known();
        if known.len() < HEADERS {
            known.insert(column.header.clone(), Arc::clone(&header));
        }
        header
    }
}
