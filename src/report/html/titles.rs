//! What people call the things that files name by id. An id that the catalogue does not know stands for itself.

use crate::catalog::Catalog;

/// The title of an element.
pub fn element(catalog: &Catalog, id: &str) -> String {
    let known = catalog.elements.iter().find(|element| element.id == id);
    known.map_or(id, |element| &element.title).to_owned()
}

/// The title of a detector.
pub fn detector(catalog: &Catalog, id: &str) -> String {
    catalog.by_id(id).map_or(id, |known| &catalog.detector(known).title).to_owned()
}

/// What an analyst calls a kind of identifier: the element that its detectors see.
pub fn kind(catalog: &Catalog, id: &str) -> String {
    let kind = catalog.people.kinds.iter().find(|kind| kind.id == id);
    let detector = kind.and_then(|kind| kind.detectors.first()).map(|at| catalog.detector(*at));
    match detector {
        Some(detector) => element(catalog, &catalog.element(detector.element).id),
        None if id.is_empty() => "names".to_owned(),
        None => id.to_owned(),
    }
}
