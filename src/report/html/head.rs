//! The page's head, its headline and its foot.

use crate::case::Summary;

use super::markup::{Page, bytes};
use super::{Paper, Section, deadlines};

/// Cells of a banner at most: a paragraph of counsel's.
const BANNER: usize = 2000;
const STYLE: &str = include_str!("style.css");

/// Nothing may be fetched, run or sent; `data:` lets the page have an empty icon, which browsers ask for.
const OPEN: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<meta name=\"referrer\" content=\"no-referrer\">
<meta name=\"robots\" content=\"noindex, nofollow\">
<link rel=\"icon\" href=\"data:,\">
<title>";

/// Head and style of any page, up to where its body begins.
pub fn start(page: &mut Page, title: &'static str) {
    page.raw(OPEN).raw(title).raw("</title>\n<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n");
}

/// What heads every document of the case, if anything does.
pub fn banner(page: &mut Page, banner: &str) {
    if !banner.is_empty() {
        page.raw("<p class=\"banner\"><bdi>").fit(banner, BANNER).raw("</bdi></p>\n");
    }
}

/// Everything before the first section.
pub fn open<'s>(page: &mut Page, paper: &Paper<'_>, sections: impl Iterator<Item = &'s Section>) {
    start(page, "Incident data report");
    page.raw("<a class=\"skip\" href=\"#elements\">Skip to the data elements</a>\n<header>\n");
    banner(page, paper.banner);
    page.raw("<p class=\"eyebrow\">Incident data report");
    if let Some(asked) = paper.obligations.filter(|asked| !asked.reference.is_empty()) {
        page.raw(" · <bdi>").text(&asked.reference).raw("</bdi>");
    }
    page.raw("</p>\n");
    headline(page, paper.summary);
    facts(page, paper);
    page.raw("</header>\n<nav aria-label=\"Contents\">\n<ol>\n");
    for Section { id, heading, .. } in sections {
        page.raw("<li><a href=\"#").raw(id).raw("\">").raw(heading).raw("</a></li>\n");
    }
    page.raw("</ol>\n</nav>\n<main>\n");
}

/// The answer: best, low and high, and what they leave out, in one line; then what it rests on.
fn headline(page: &mut Page, summary: &Summary) {
    let people = summary.people;
    page.raw("<h1><span class=\"best\">").count(people.best).raw("</span> ");
    page.raw(if people.best == 1 { "person" } else { "people" });
    page.raw(" identified in the data reviewed</h1>\n<p class=\"range\"><span>");
    page.count(people.low).raw(" at the least</span> <span>").count(people.high);
    page.raw(" at the most</span> <span");
    page.raw(if summary.items.unread > 0 { " class=\"unread\">" } else { ">" }).raw("+ ");
    page.counted(summary.items.unread, "item", "items").raw(" not read</span></p>\n");
}

fn facts(page: &mut Page, paper: &Paper<'_>) {
    let summary = paper.summary;
    page.raw("<dl class=\"facts\">\n");
    let fact = |page: &mut Page, name: &'static str, count: u64, note: &'static str| {
        page.raw("<div><dt>").raw(name).raw("</dt><dd>").count(count).raw("</dd><dd class=\"note\">");
        page.raw(note).raw("</dd></div>\n");
    };
    if let Some(asked) = paper.obligations {
        fact(page, "With a clause met", asked.funnel.clause_met, "of the people, in a law that applies");
        fact(page, "On a notice list", asked.funnel.on_a_notice_list, "of these, before anything is held");
        page.raw("<div><dt>First outer limit</dt><dd>");
        match deadlines::first(asked) {
            Some((day, who)) => page.text(&day).raw("</dd><dd class=\"note\">to tell the ").text(&who),
            None => page.raw("no day yet</dd><dd class=\"note\">a clock or a limit is missing"),
        };
        page.raw("</dd></div>\n");
    }
    fact(page, "Items", summary.items.total, "files, and members of containers");
    fact(page, "Records", summary.ledger.records, "rows, lines, messages");
    page.raw("<div><dt>Data</dt><dd>").text(&bytes(summary.ledger.given)).raw("</dd><dd class=\"note\">");
    page.count(summary.ledger.given).raw(" bytes</dd></div>\n");
    fact(page, "By name only", summary.name_only.best, "of the people: no other identifier");
    fact(page, "Split by a conflict", summary.conflicts, "clusters with two values of one id");
    fact(page, "Undecided", summary.undecided, "groups that fit several people");
    if let Some(excluded) = summary.excluded {
        fact(page, "Of which excluded", excluded.people, "held back by a list that was given");
    }
    if summary.items.accepted > 0 {
        fact(page, "Exceptions accepted", summary.items.accepted, "of the items not read, see ledger.csv");
    }
    page.raw("</dl>\n");
}

/// Everything behind the last section.
pub fn close(page: &mut Page, paper: &Paper<'_>) {
    page.raw("</main>\n<footer>\n");
    banner(page, paper.banner);
    page.raw("<p>Made offline by breachscope ").raw(env!("CARGO_PKG_VERSION"));
    page.raw(", patterns <code>").fit(paper.catalog.digest.get(..16).unwrap_or_default(), 16);
    page.raw("</code>");
    if let Some(asked) = paper.obligations {
        page.raw(", laws <code>").fit(asked.laws.get(..16).unwrap_or_default(), 16).raw("</code>");
    }
    page.raw(". Values are masked. This page holds no script and asks for nothing from elsewhere; ");
    page.raw("<code>manifest.json</code> has its digest.</p>\n</footer>\n</body>\n</html>\n");
}
