//! How people are counted, and what the counts do not say, in words that a reader without the program can
//! follow.

use super::Paper;
use super::markup::Page;

/// Method and limits.
pub fn method(page: &mut Page, paper: &Paper<'_>) {
    counting(page, paper);
    if paper.obligations.is_some() {
        holding(page);
    }
    limits(page, paper);
    files(page);
}

fn counting(page: &mut Page, paper: &Paper<'_>) {
    page.raw(
        "<h3>How people are counted</h3>
<p>Each record’s word on one person is a <i>sighting</i>. Sightings that share an identifier, such as a national id, an e-mail address, a telephone number or a customer number, are joined where the full names beside that value agree. Where the names differ, the value joins only those that agree, and makes the others <i>possibly</i> one person. On more than ",
    );
    page.count(paper.catalog.people.hub as u64).raw(
        " different names or national ids it joins nothing. A cluster with two national ids is split.</p>
<dl class=\"rules\">
<div><dt>Best</dt><dd>Sure links taken, conflicts split. One row each in the list of people.</dd></div>
<div><dt>Low, “at the least”</dt><dd>Every possible link taken, nothing split.</dd></div>
<div><dt>High, “at the most”</dt><dd>Every doubt counted as a person more.</dd></div>
<div><dt>By name only</dt><dd>A full name and nothing that links it. In the low count one a name, in the best one a name and item, in the high one a record.</dd></div>
</dl>
<p>People, values and places are three different counts, and no one of them can be had from another.</p>
",
    );
}

/// How people are held against laws.
fn holding(page: &mut Page) {
    page.raw(
        "<h3>How people are held against laws</h3>
<p>A clause is a <i>combination</i> of data of one person in one place: a name with a number, not two columns somewhere. For each person and law it is asked at three sureties, by what stands in one record, in one item, or only across items; in clear, hashed, cut short or encrypted. A law counts those who live where it is the law, by the latest postal address. People of whom nobody knows where they live are in the high of every place, and in the best of none.</p>
<dl class=\"rules\">
<div><dt>Clause met on the data</dt><dd>Under the assumptions named. It is not said that anybody must do anything.</dd></div>
<div><dt>Depends</dt><dd>The range of people lies on both sides of a threshold, or the clause is met in the high count only.</dd></div>
<div><dt>Undetermined</dt><dd>A fact is missing that no data tells; the question stands beside it. It never means that there is no duty.</dd></div>
<div><dt>Until</dt><dd>The outer limit, to the end of the day or to the minute, in the authority’s zone. Business days leave out Saturdays and Sundays only: a public holiday may move them, and never to an earlier day.</dd></div>
</dl>
",
    );
}

fn limits(page: &mut Page, paper: &Paper<'_>) {
    page.raw(
        "<h3>What the counts do not say</h3>
<ul>
<li>They are a range under these rules for the data that was read. They are not a confidence interval.</li>
<li>One person under two addresses that nothing connects counts twice in all three.</li>
<li>That somebody is <i>involved</i> means that a record in the data reviewed speaks of them; not that anybody looked at it.</li>
<li>Roles, consent and the truth of a record are not judged: a false address is an address.</li>
<li>",
    );
    let (unread, sums) = (paper.summary.items.unread, paper.summary.ledger);
    if unread == 0 {
        page.raw("All bytes of all items were read; a picture or a compressed value inside a record was not looked into.");
    } else {
        page.count(sums.opaque.saturating_add(sums.skipped)).raw(" bytes in ");
        page.counted(unread, "item was", "items were")
            .raw(" not read or not understood: see <a href=\"#coverage\">What was read</a>.");
    }
    page.raw("</li>\n");
    if paper.obligations.is_none() {
        page.raw("<li>This page describes data. It is no legal advice.</li>\n");
    }
    page.raw("</ul>\n");
}

fn files(page: &mut Page) {
    page.raw(
        "<h3>Where each figure can be checked</h3>
<p>Every figure here is in the files beside this page: <code>summary.json</code> for counts, <code>ledger.csv</code> for the bytes of each item, <code>columns.csv</code> for verdicts, <code>conflicts.csv</code> for what was split, undecided or not linked, <code>obligations.json</code> for what laws ask, where that was asked. <code>manifest.json</code> holds the digests of the evidence and of these files, and the day. The same evidence gives the same page.</p>
",
    );
}
