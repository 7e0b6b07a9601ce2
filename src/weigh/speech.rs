//! Whom to hear where: in which fields, and with which words around.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::context::{self, Near, Says};
use super::sight::Vocabulary;
use super::{free, shapes};
use crate::catalog::{Catalog, Detector, Tier};
use crate::finding::ElementId;
use crate::kernel::{Heard, Kernel};
use crate::plan::{Column, Plan};

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
    pub(super) headers: HashSet<String, FixedState>,
    pub(super) nobody: Heard,
    /// Whether fields may be known by their shape.
    pub(super) is_regular: bool,
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
            kernel.heard(both.map(|(at, detector)| stands(detector) || speaks(at)).collect())
        };
        Self { any: heard(false), bare: heard(true) }
    }
}

impl Speech {
    /// All detectors, heard.
    pub fn everybody(&self) -> &Heard {
        &self.all
    }

    /// Compiles the catalogue's words; `kernel` has its triggers.
    pub fn new(catalog: &Catalog, kernel: &Kernel) -> Self {
        let beside = |owner: usize| {
            let beside = |detector| free::may_stand_beside(catalog, ElementId(owner as u8), detector);
            let heard: Vec<bool> = catalog.detectors.iter().map(beside).collect();
            heard.contains(&true).then(|| kernel.heard(heard))
        };
        Self {
            near: catalog.detectors.iter().map(|detector| Near::new(&detector.near)).collect(),
            beside: (0..catalog.elements.len()).map(beside).collect(),
            all: kernel.heard(vec![true; catalog.detectors.len()]),
            needless: Needless::new(catalog, kernel, |_| false),
            vocabulary: Vocabulary::new(catalog, kernel),
            headers: header_words(catalog),
            nobody: kernel.heard(Vec::new()),
            is_regular: shapes::is_regular(catalog),
        }
    }
}

/// The words of headers, roles and affixes.
fn header_words(catalog: &Catalog) -> HashSet<String, FixedState> {
    let words = &catalog.words;
    let all = words.headers.keys().chain(words.roles.keys()).chain(&words.affixes);
    all.flat_map(|text| text.split(' ')).map(ToOwned::to_owned).collect()
}

/// What the columns of one item say of detectors' claims by their headers.
pub struct Headers {
    /// By column and detector.
    pub(super) says: Vec<Vec<Says>>,
    /// For each column, whom to hear where no words speak for anybody.
    pub(super) needless: Vec<Needless>,
}

impl Headers {
    /// Of all columns of all tables of a plan.
    pub fn new(catalog: &Catalog, kernel: &Kernel, speech: &Speech, plan: &Plan) -> Self {
        let says = |column: &Column| -> Vec<Says> {
            let header = context::words_of(column.header.as_bytes());
            let both = catalog.detectors.iter().zip(&speech.near);
            both.map(|(detector, near)| Says::header(&header, &detector.against, near)).collect()
        };
        let heard = |says: &Vec<Says>| Needless::new(catalog, kernel, |at| says[at] != Says::default());
        let says: Vec<Vec<Says>> = plan.tables.iter().flat_map(|table| &table.columns).map(says).collect();
        Self { needless: says.iter().map(heard).collect(), says }
    }
}
