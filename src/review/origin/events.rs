//! When things happened of which data speaks: the newest say before when it was not copied.

use std::collections::BTreeMap;

use serde::Serialize;

/// Events that are named.
const NEWEST: usize = 5;
/// Bytes of a line that are looked at for its time.
const LINE: usize = 64;

/// One event: its time as year first, and where it stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Event {
    /// `2025-03-04 05:06:07`, or the day alone.
    pub time: String,
    /// The item, by its place in the evidence.
    #[serde(skip)]
    pub item: u32,
    /// Number of the record.
    pub record: u64,
    /// The column; empty in lines.
    pub column: String,
}

/// The newest events, and how many rows have one, by day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Events {
    /// Newest first, each time once.
    pub newest: Vec<Event>,
    /// Rows by day.
    pub days: BTreeMap<String, u64>,
}

impl Events {
    /// Adds an event.
    pub fn push(&mut self, event: Event) {
        *self.days.entry(event.time[..10].to_owned()).or_default() += 1;
        self.keep(event);
    }

    fn keep(&mut self, event: Event) {
        let is_old =
            self.newest.len() == NEWEST && self.newest.last().is_some_and(|last| last.time > event.time);
        if is_old {
            return;
        }
        self.newest.push(event);
        self.newest.sort_by(|a, b| b.time.cmp(&a.time).then(a.cmp(b)));
        self.newest.dedup_by(|later, first| later.time == first.time);
        self.newest.truncate(NEWEST);
    }

    /// Adds those of another part.
    pub fn add(&mut self, other: Self) {
        other.newest.into_iter().for_each(|event| self.keep(event));
        other.days.into_iter().for_each(|(day, rows)| *self.days.entry(day).or_default() += rows);
    }
}

/// The time that a cell holds, if it holds nothing else: a day, year first, and often an hour.
pub fn of_cell(cell: &[u8]) -> Option<String> {
    let (time, len) = at_start(cell)?;
    // Behind it only a fraction and a zone.
    let rest = &cell[len..];
    let is_rest = |byte: &u8| {
        byte.is_ascii_digit() || matches!(byte, b'.' | b':' | b'+' | b'-' | b'Z' | b' ' | b'U' | b'T' | b'C')
    };
    (rest.len() <= 16 && rest.iter().all(is_rest)).then_some(time)
}

/// The time that a line begins with, or nearly.
pub fn of_line(line: &[u8]) -> Option<String> {
    let head = &line[..line.len().min(LINE)];
    let starts = (0..head.len()).filter(|at| *at == 0 || !head[at - 1].is_ascii_digit());
    starts.filter_map(|at| at_start(&line[at..])).map(|(time, _)| time).find(|time| time.len() > 10)
}

/// A day and maybe an hour at the start of `text`, and how long they are.
fn at_start(text: &[u8]) -> Option<(String, usize)> {
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let digits = text.get(range)?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then(|| digits.iter().fold(0, |sum, d| sum * 10 + u32::from(d - b'0')))
    };
    let is = |at: usize, any: &[u8]| text.get(at).is_some_and(|byte| any.contains(byte));
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let is_day = is(4, b"-/")
        && is(7, b"-/")
        && (1990..2100).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day);
    if !is_day || is(10, b"0123456789") {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if !is(10, b"T ") || !is(13, b":") {
        return Some((date, 10));
    }
    let (Some(hour), Some(minute)) = (number(11..13), number(14..16)) else { return Some((date, 10)) };
    let second = number(17..19).filter(|_| is(16, b":"));
    if hour > 23 || minute > 59 || second.is_some_and(|second| second > 60) {
        return None;
    }
    let len = if second.is_some() { 19 } else { 16 };
    Some((format!("{date} {hour:02}:{minute:02}:{:02}", second.unwrap_or_default()), len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_from_other_things() {
        let cell = |text: &str| of_cell(text.as_bytes()).unwrap_or_default();
        assert_eq!(cell("2025-03-04"), "2025-03-04");
        assert_eq!(cell("2025-03-04T05:06:07.123456Z"), "2025-03-04 05:06:07");
        assert_eq!(cell("2025/03/04 05:06"), "2025-03-04 05:06:00");
        for no in [
            "2025-13-04",
            "1890-03-04",
            "2025-03-045",
            "2025-03-04 25:00:00",
            "see 2025-03-04",
            "2025-03-04 note",
            "",
        ] {
            assert_eq!(cell(no), "", "{no}");
        }
        let line = |text: &str| of_line(text.as_bytes()).unwrap_or_default();
        assert_eq!(line("[2025-03-04 05:06:07,123] INFO"), "2025-03-04 05:06:07");
        assert_eq!(line("born 2025-03-04"), "", "a day alone is no event of a line");
    }

    #[test]
    fn the_newest_five_stay_in_any_order() {
        let event = |day: u32| Event {
            time: format!("2025-01-{day:02}"),
            item: 0,
            record: day.into(),
            column: String::new(),
        };
        let (mut one, mut other, mut rest) = (Events::default(), Events::default(), Events::default());
        (1..=20).for_each(|day| one.push(event(day % 20 + 1)));
        (1..=20).for_each(|day| if day % 2 == 0 { other.push(event(day)) } else { rest.push(event(day)) });
        rest.add(other);
        assert_eq!(one, rest);
        assert_eq!(one.newest.iter().map(|of| of.record).collect::<Vec<_>>(), [20, 19, 18, 17, 16]);
        assert_eq!(one.days.len(), 20);
    }
}
