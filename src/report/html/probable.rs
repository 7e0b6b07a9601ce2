//! Pairs of people whom `--link probable` took, or might take, for one: the counts with them and without, and the first pairs.

use crate::case::ProbableCount;

use super::Paper;
use super::markup::Page;
use super::sheets::Pair;
use super::table::{Cell, Table};

const COUNTS: Table = Table {
    id: "table-probable-counts",
    caption: "People with and without probable links",
    heads: &["Counted", "#Low", "#Best", "#High"],
};
const PAIRS: Table = Table {
    id: "table-probable",
    caption: "Pairs that are probably one person, each side masked, with what speaks for it and against it in bits",
    heads: &["Verdict", "#Score", "#Bar", "Parts", "One", "The other", "Where first", "Why not joined"],
};

/// The counts, and the first pairs; nothing if nobody asked for them.
pub fn probable(page: &mut Page, paper: &Paper<'_>) {
    let Some(found) = &paper.summary.probable else { return };
    page.raw("<h3>Probable links</h3>\n<p>People whom equal values leave apart and whose names, birth dates and contacts say that they are one. A pair is <b>joined</b> if its score reaches the bar; <b>review</b> falls short, or may be kin; <b>held</b> would make a chain, or a decision keeps it apart. <code>probable.csv</code> has room for a reviewer’s decision on each.</p>\n");
    COUNTS.write(page, counts(found), 0, "summary.json");
    let pairs = &paper.sheets.pairs;
    if pairs.total() > 0 {
        PAIRS.write(page, pairs.rows.iter().map(row), pairs.more, "probable.csv");
    }
}

fn counts(found: &ProbableCount) -> [Vec<Cell<'static>>; 2] {
    [("With probable links", found.with), ("Without", found.without)].map(|(what, of)| {
        vec![Cell::Text(what), Cell::Count(of.low), Cell::Count(of.best), Cell::Count(of.high)]
    })
}

fn row(pair: &Pair) -> Vec<Cell<'_>> {
    let [a, b] = &pair.places;
    vec![
        Cell::Text(&pair.verdict),
        Cell::Text(&pair.score),
        Cell::Text(&pair.bar),
        Cell::Own(pair.parts.join("; ")),
        Cell::Code(&pair.shown[0]),
        Cell::Code(&pair.shown[1]),
        Cell::Own(format!("{}: {}; {}: {}", a.0, a.1, b.0, b.1)),
        Cell::Text(&pair.reason),
    ]
}
