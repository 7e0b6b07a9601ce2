//! Deadlines in the order of the calendar: who is told by when, under which laws.
//!
//! Laws that share a time and a party share a row, since fifty states often do. There is no *today* on this page: it says the
//! same whenever it is read.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use crate::law::obligations::{Obligations, Told};

use super::Paper;
use super::funnel::CODES;
use super::markup::Page;
use super::svg::{self, Chart, Stretch};
use super::table::{Cell, Table};

/// Rows of the chart at most; the table has all.
const STRETCHES: usize = 16;
/// Codes on a bar's label.
const FEW: usize = 3;

const CALENDAR: Chart = Chart {
    id: "chart-deadlines",
    title: "Deadlines on a calendar",
    about: "One bar for each day and party, from when the clock starts to the last moment, all on one scale of time, the first to end on top. The table that follows has days, laws and limits.",
};
const CALENDAR_TABLE: Table = Table {
    id: "table-deadlines",
    caption: "Outer limits, the first to end first",
    heads: &["Until", "Who is told", "By the law of", "Limit", "On the data"],
};
const UNDATED_TABLE: Table = Table {
    id: "table-undated",
    caption: "Who is told without a day on the calendar, and when",
    heads: &["When", "Who is told", "By the law of", "On the data"],
};

/// What laws ask together.
struct Row<'o> {
    when: String,
    who: String,
    limit: String,
    duty: &'o str,
    codes: Vec<&'o str>,
    zones: Vec<&'o str>,
    told: &'o Told,
}

/// The calendar.
pub fn deadlines(page: &mut Page, paper: &Paper<'_>) {
    let Some(asked) = paper.obligations else { return };
    let (mut dated, undated): (Vec<Row<'_>>, Vec<Row<'_>>) =
        rows(asked).into_iter().partition(|row| local(&row.told.until).is_some());
    dated.sort_by_key(|row| local(&row.told.until));
    clocks(page, asked);
    if dated.is_empty() {
        page.raw("<p>No deadline can be put on a calendar: the moments at which clocks start are not known, or the laws that apply name no fixed time.</p>\n");
    } else {
        chart(page, &dated);
        CALENDAR_TABLE.write(page, dated.iter().map(cells), 0, "obligations.json");
        page.raw("<p class=\"hint\">The outer limit is not the standard: most laws ask for notice without unreasonable delay, which may be long before it. Days end with the day in the zone below them.</p>\n");
    }
    if !undated.is_empty() {
        page.raw("<h3>Without a day</h3>\n");
        UNDATED_TABLE.write(page, undated.iter().map(no_day), 0, "obligations.json");
    }
}

/// The moments that were given, in their order.
fn clocks(page: &mut Page, asked: &Obligations) {
    let mut given: Vec<(&String, &String)> = asked.clock.iter().collect();
    given.sort_by_key(|(_, moment)| local(moment));
    if given.is_empty() {
        return;
    }
    page.raw("<h3>When what happened</h3>\n<dl class=\"rules\">\n");
    for (name, moment) in given {
        let name = capital(&name.replace('-', " "));
        page.raw("<div><dt>").text(&name).raw("</dt><dd>").text(&minute(moment)).raw("</dd></div>\n");
    }
    page.raw("</dl>\n");
}

/// The day of the first outer limit, and who is told by then.
pub fn first(asked: &Obligations) -> Option<(String, String)> {
    let dated = asked.regimes.iter().filter(|regime| regime.attached != "no").flat_map(|regime| &regime.told);
    let dated = dated.filter(|told| may_be_due(told)).filter_map(|told| Some((local(&told.until)?, told)));
    let (at, told) = dated.min_by_key(|(at, _)| *at)?;
    Some((at.strftime("%-d %B %Y").to_string(), told.who.to_string()))
}

/// What may be due, by party and time, laws together.
fn rows(asked: &Obligations) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let concerned = asked.regimes.iter().filter(|regime| regime.attached != "no");
    for (regime, told) in concerned.flat_map(|regime| regime.told.iter().map(move |told| (regime, told))) {
        if !may_be_due(told) {
            continue;
        }
        let row = Row {
            when: when(told),
            who: capital(&told.who),
            limit: limit(told),
            duty: &told.duty,
            codes: vec![&regime.code],
            zones: zone(told).into_iter().collect(),
            told,
        };
        let same = |before: &&mut Row<'_>| {
            (&before.when, &before.who, &before.limit, before.duty)
                == (&row.when, &row.who, &row.limit, row.duty)
        };
        match rows.iter_mut().find(same) {
            Some(before) => {
                before.codes.push(&regime.code);
                let new = row.zones.into_iter().filter(|zone| !before.zones.contains(zone));
                let new: Vec<&str> = new.collect();
                before.zones.extend(new);
            }
            None => rows.push(row),
        }
    }
    rows
}

/// Whether a line is more than a formality: something is met, or may be.
fn may_be_due(told: &Told) -> bool {
    const IDLE: [&str; 5] = [
        "not attached",
        "nobody on the data",
        "threshold not crossed",
        "none in the data",
        "exempt if the decision stands",
    ];
    !IDLE.contains(&&*told.duty)
}

/// Bars by day and party.
fn chart(page: &mut Page, dated: &[Row<'_>]) {
    let span = |row: &Row<'_>| Some((local(&row.told.from)?, local(&row.told.until)?));
    let mut days: BTreeMap<(Date, &str), (DateTime, DateTime, Vec<&str>)> = BTreeMap::new();
    for row in dated {
        let Some((from, until)) = span(row) else { continue };
        let day = days.entry((until.date(), &row.told.who)).or_insert((from, until, Vec::new()));
        *day = (day.0.min(from), day.1.max(until), std::mem::take(&mut day.2));
        day.2.extend(&row.codes);
    }
    let Some(first) = days.values().map(|(from, ..)| *from).min() else { return };
    let Some(last) = days.values().map(|(_, until, _)| *until).max() else { return };
    let share = |at: DateTime| 100.0 * seconds(first, at) / seconds(first, last).max(1.0);
    let stretch =
        |((day, who), (from, until, codes)): (&(Date, &str), &(DateTime, DateTime, Vec<&str>))| Stretch {
            label: format!("{}: {}", capital(who), few(codes)),
            value: day.strftime("%-d %B %Y").to_string(),
            from: share(*from),
            until: share(*until),
            class: class(who),
        };
    let stretches: Vec<Stretch> = days.iter().map(stretch).take(STRETCHES).collect();
    page.raw("<figure>\n");
    svg::stretches(page, &CALENDAR, &stretches);
    page.raw("<figcaption><span><span class=\"key inner\"></span>individuals</span> <span><span class=\"key opaque\"></span>authority</span> ");
    page.raw(
        "<span><span class=\"key people\"></span>bureaus, media, others</span></figcaption>\n</figure>\n",
    );
}

/// The local time that a moment is written in. Zones of one incident lie hours apart and deadlines days: good for drawing.
fn local(moment: &str) -> Option<DateTime> {
    moment.get(..19)?.parse().ok()
}

fn seconds(from: DateTime, until: DateTime) -> f64 {
    from.duration_until(until).as_secs_f64().max(0.0)
}

/// A moment as people write it: `3 March 2026, 07:30 -07:00`.
fn minute(moment: &str) -> String {
    let zone = moment.get(19..).unwrap_or_default();
    let said = |at: DateTime| format!("{} {zone}", at.strftime("%-d %B %Y, %H:%M"));
    local(moment).map_or_else(|| moment.to_owned(), said)
}

/// When a party is told: a day, a minute, or in words.
fn when(told: &Told) -> String {
    let Some(until) = local(&told.until) else { return in_words(told) };
    let day = until.strftime("%-d %B %Y").to_string();
    match told.by.as_str() {
        by if by.starts_with("end of") => day,
        by if by.starts_with("when ") => format!("when individuals are told; at the latest {day}"),
        _ => minute(&told.until),
    }
}

fn in_words(told: &Told) -> String {
    match (told.by.as_str(), told.outer.as_str(), told.standard.as_str()) {
        ("", "", "") => "no time named".into(),
        ("", "", standard) => standard.into(),
        ("", outer, _) if told.clock.is_empty() => outer.into(),
        ("", outer, _) => format!("{outer} from {}: not said when that was", told.clock.replace('-', " ")),
        (by, ..) => by.into(),
    }
}

/// The limit and where its clock starts; nothing where there is none.
fn limit(told: &Told) -> String {
    match (told.until.is_empty(), told.clock.as_str()) {
        (true, _) => String::new(),
        (false, "") => told.outer.clone(),
        (false, clock) => format!("{} from {}", told.outer, clock.replace('-', " ")),
    }
}

/// The zone that a time is said in.
fn zone(told: &Told) -> Option<&str> {
    let (_, zone) = told.by.rsplit_once('(')?;
    zone.strip_suffix(')')
}

fn class(who: &str) -> &'static str {
    match who {
        "individuals" => "inner",
        "authority" => "opaque",
        _ => "people",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// As many codes as a bar's label bears.
fn few(codes: &[&str]) -> String {
    let some = codes.iter().take(FEW).copied().collect::<Vec<_>>().join(", ");
    match codes.len().saturating_sub(FEW) {
        0 => some,
        more => format!("{some} +{more}"),
    }
}

fn cells<'r>(row: &'r Row<'_>) -> Vec<Cell<'r>> {
    vec![
        Cell::Noted(row.when.clone(), row.zones.join(", ")),
        Cell::Text(&row.who),
        Cell::Codes(row.codes.clone(), CODES),
        Cell::Text(&row.limit),
        Cell::Text(row.duty),
    ]
}

fn no_day<'r>(row: &'r Row<'_>) -> Vec<Cell<'r>> {
    vec![
        Cell::Text(&row.when),
        Cell::Text(&row.who),
        Cell::Codes(row.codes.clone(), CODES),
        Cell::Text(row.duty),
    ]
}
