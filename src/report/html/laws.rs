//! Law by law: how many people at three sureties, which clauses, who is told, and where it is written.

use crate::law::obligations::{Obligations, Regime, Told};

use super::Paper;
use super::markup::Page;
use super::table::{self, Cell, Table};

const MET: Table = Table {
    id: "table-laws",
    caption: "Laws that apply, and of which a clause is met on the data",
    heads: &["Law", "#Least", "#People", "#Most", "#Unknown residence", "#Exempt", "Checked"],
};
const OPEN: Table = Table {
    id: "table-open-laws",
    caption: "Laws of which it is not known whether they apply",
    heads: &["Law", "#Least", "#People", "#Most", "What it hangs on", "Source"],
};

/// The laws.
pub fn laws(page: &mut Page, paper: &Paper<'_>) {
    let Some(asked) = paper.obligations else { return };
    let met: Vec<&Regime> = asked.regimes.iter().filter(|of| of.attached == "yes" && counts(of)).collect();
    if met.is_empty() {
        page.raw("<p>Of no law that applies is a clause met on the data.</p>\n");
    } else {
        page.raw("<p>The counts are of people of whom a clause is met and whose law it is. Where somebody lives in one of several places, or nobody knows where, they are in the most only, and so in the most of several laws.</p>\n");
        MET.write(page, met.iter().map(|of| overview(of)), 0, "obligations.json");
        page.raw("<h3>What each rests on</h3>\n<div class=\"laws\">\n");
        met.iter().for_each(|of| law(page, of));
        page.raw("</div>\n");
    }
    let open: Vec<&Regime> =
        asked.regimes.iter().filter(|of| of.attached == "undetermined" && may(of)).collect();
    if !open.is_empty() {
        page.raw("<h3>Undetermined</h3>\n");
        OPEN.write(page, open.iter().map(|of| undetermined(of)), 0, "obligations.json");
    }
    rest(page, asked);
}

/// Whether the law speaks of an incident, whatever the data.
fn needs_nobody(of: &Regime) -> bool {
    of.clauses.iter().any(|clause| clause.clause == "incident")
}

fn counts(of: &Regime) -> bool {
    of.people.best > 0 || needs_nobody(of)
}

fn may(of: &Regime) -> bool {
    of.people.high > 0 || needs_nobody(of)
}

fn overview(of: &Regime) -> Vec<Cell<'_>> {
    vec![
        Cell::Coded(&of.name, &of.code),
        Cell::Count(of.people.low),
        Cell::Count(of.people.best),
        Cell::Count(of.people.high),
        Cell::Count(of.residence_unknown),
        Cell::Count(of.exempt),
        Cell::Text(&of.verified),
    ]
}

fn undetermined(of: &Regime) -> Vec<Cell<'_>> {
    vec![
        Cell::Coded(&of.name, &of.code),
        Cell::Count(of.people.low),
        Cell::Count(of.people.best),
        Cell::Count(of.people.high),
        Cell::Text(&of.why),
        Cell::Noted(of.citation.clone(), of.verified.to_string()),
    ]
}

/// One law: its clauses with their basis, who is told, where it is written.
fn law(page: &mut Page, of: &Regime) {
    page.raw("<div class=\"law\">\n<h4>").text(&of.name).raw(" <small class=\"whole\">").text(&of.code);
    page.raw("</small></h4>\n<ul>\n");
    clauses(page, of);
    of.told.iter().filter(|told| speaks(told)).for_each(|told| line(page, told));
    if let Some(months) = &of.monitoring {
        page.raw("<li>Monitoring: ").count(months.months.into()).raw(" months for ");
        page.counted(months.people, "person", "people").raw("</li>\n");
    }
    page.raw("</ul>\n<p class=\"source\">").text(&of.citation).raw(" · ").text(&of.verified);
    page.raw("</p>\n</div>\n");
}

fn clauses(page: &mut Page, of: &Regime) {
    for clause in &of.clauses {
        page.raw("<li><b>").text(&clause.words).raw("</b>");
        let bases = [
            (clause.same_record, " in one record"),
            (clause.same_item, " in one item"),
            (clause.linked, " linked across items"),
            (clause.doubtful, " more if an open question is answered so"),
        ];
        for (at, (count, what)) in bases.into_iter().filter(|(count, _)| *count > 0).enumerate() {
            page.raw(if at == 0 { ": " } else { ", " }).count(count).raw(what);
        }
        page.raw("</li>\n");
    }
    for (count, what) in [
        (of.several_places, " here or elsewhere, in the most only"),
        (of.exempt_if_keys_not_taken, " would be exempt if the keys were not taken"),
    ] {
        if count > 0 {
            page.raw("<li>").count(count).raw(what).raw("</li>\n");
        }
    }
}

/// Whether there is something to say of a party.
fn speaks(told: &Told) -> bool {
    !matches!(&*told.duty, "none in the data" | "nobody on the data")
}

fn line(page: &mut Page, told: &Told) {
    page.raw("<li>").text(&told.who);
    if !told.name.is_empty() {
        page.raw(" (").text(&told.name).raw(")");
    }
    page.raw(": ").text(&told.duty);
    if told.threshold != "all" && !told.duty.contains("threshold") {
        page.raw("; ").text(&threshold(told)).raw(": ").text(&told.crossed);
    } else if told.threshold != "all" {
        page.raw(" (").text(&threshold(told)).raw(")");
    }
    let standard = (!told.standard.is_empty() && speaks(told)).then_some(&told.standard);
    for until in standard.into_iter().chain((!told.by.is_empty()).then_some(&told.by)) {
        page.raw("; ").text(until);
    }
    page.raw("</li>\n");
}

/// `>=` and `>` in words: a reader takes one for the other.
fn threshold(told: &Told) -> String {
    told.threshold.replace(">=", "at least ").replace('>', "more than ")
}

/// Which laws are meant.
type Wanted<'w> = &'w dyn Fn(&Regime) -> bool;

/// Laws that need no row: named, so that none is missing.
fn rest(page: &mut Page, asked: &Obligations) {
    page.raw("<h3>All others</h3>\n<dl class=\"rules\">\n");
    let unlikely = |of: &Regime| of.attached == "yes" && !counts(of) && of.people.high > 0;
    let nobody = |of: &Regime| of.attached != "no" && !may(of);
    let no = |of: &Regime| of.attached == "no";
    let named: [(&'static str, Wanted<'_>); 3] =
        [("In the most only", &unlikely), ("Nobody on the data", &nobody), ("Does not apply", &no)];
    for (what, wanted) in named {
        let codes: Vec<&str> =
            asked.regimes.iter().filter(|of| wanted(of)).map(|of| of.code.as_str()).collect();
        page.raw("<div><dt>").raw(what).raw("</dt><dd>");
        if codes.is_empty() {
            page.raw("none")
        } else {
            table::codes_of(page, &codes, usize::MAX)
        };
        page.raw("</dd></div>\n");
    }
    page.raw("</dl>\n");
}
