//! Deadlines: what is written, and what that comes to on a calendar.
//!
//! Days are civil days in the zone of the authority and end when the day ends; hours run from the minute. Business days leave
//! out Saturdays and Sundays; public holidays are nowhere in the data, so a deadline in business days is the earliest it can
//! be.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

/// What a period is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Hours from the minute.
    Hours,
    /// Calendar days.
    Days,
    /// Days but Saturdays and Sundays.
    BusinessDays,
}

/// So many of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// An outer limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// So long after the clock starts.
    After(Period),
    /// So long after the people were told.
    AfterIndividuals(Period),
    /// No later than the people are told; and, if given, so long after the clock starts, whichever is first.
    WithIndividuals(Option<Period>),
    /// Before the people are told.
    BeforeIndividuals,
}

impl Period {
    fn read(words: &[&str]) -> Option<Self> {
        let (count, unit) = match words {
            [count, "hours"] => (count, Unit::Hours),
            [count, "days"] => (count, Unit::Days),
            [count, "business", "days"] => (count, Unit::BusinessDays),
            _ => return None,
        };
        let count = count.parse().ok().filter(|count| (1..=4000).contains(count))?;
        Some(Self { count, unit })
    }

    /// As it is said: `45 days`.
    pub fn text(self) -> String {
        let unit = match self.unit {
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::BusinessDays => "business days",
        };
        format!("{} {unit}", self.count)
    }

    /// When it ends, in that zone.
    pub fn end(self, start: Timestamp, zone: &TimeZone) -> Option<End> {
        let day = start.to_zoned(zone.clone()).date();
        Some(match self.unit {
            Unit::Hours => End::At(start.checked_add(i64::from(self.count).hours()).ok()?),
            Unit::Days => End::Of(day.checked_add(i64::from(self.count).days()).ok()?),
            Unit::BusinessDays => End::Of(business(day, self.count)?),
        })
    }
}

/// The last moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The end of this day.
    Of(Date),
    /// This moment.
    At(Timestamp),
}

impl End {
    /// Its last second, in that zone.
    pub fn last(self, zone: &TimeZone) -> Option<Zoned> {
        match self {
            Self::Of(day) => day.at(23, 59, 59, 0).to_zoned(zone.clone()).ok(),
            Self::At(moment) => Some(moment.to_zoned(zone.clone())),
        }
    }

    /// As it is said, in that zone.
    pub fn text(self, zone: &TimeZone) -> String {
        let name = zone.iana_name().unwrap_or("UTC");
        match self {
            Self::Of(day) => format!("end of {day} ({name})"),
            Self::At(moment) => {
                let moment = moment.to_zoned(zone.clone());
                format!("{} ({name})", moment.strftime("%Y-%m-%d %H:%M %:z"))
            }
        }
    }
}

/// The day so many business days after another.
fn business(mut day: Date, count: u32) -> Option<Date> {
    for _ in 0..count {
        day = day.tomorrow().ok()?;
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.tomorrow().ok()?;
        }
    }
    Some(day)
}

impl Due {
    /// Reads `45 days`, `72 hours`, `5 business days after individuals`, `with individuals`, `with individuals or 45 days`,
    /// `before individuals`.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn read(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split(' ').collect();
        let read = match &words[..] {
            ["with", "individuals"] => Some(Self::WithIndividuals(None)),
            ["with", "individuals", "or", period @ ..] => {
                Period::read(period).map(|period| Self::WithIndividuals(Some(period)))
            }
            ["before", "individuals"] => Some(Self::BeforeIndividuals),
            [period @ .., "after", "individuals"] => Period::read(period).map(Self::AfterIndividuals),
            period => Period::read(period).map(Self::After),
        };
        read.ok_or_else(|| {
            format!(
                "{text:?} is no limit: write `45 days`, `72 hours`, `5 business days`, each with or without \
                 `after individuals`, or `with individuals`, `before individuals`"
            )
        })
    }

    /// As it is said.
    pub fn text(self) -> String {
        match self {
            Self::After(period) => period.text(),
            Self::AfterIndividuals(period) => format!("{} after individuals are told", period.text()),
            Self::WithIndividuals(None) => "no later than individuals are told".into(),
            Self::WithIndividuals(Some(period)) => {
                format!("no later than individuals are told, or {}, whichever is first", period.text())
            }
            Self::BeforeIndividuals => "before individuals are told".into(),
        }
    }

    /// Whether a clock of its own runs.
    pub fn has_clock(self) -> bool {
        matches!(self, Self::After(_) | Self::WithIndividuals(Some(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_end_with_the_day_where_the_authority_is() {
        let zone = TimeZone::get("America/New_York").unwrap();
        // 03:30 UTC is still the evening before in New York.
        let start: Timestamp = "2026-03-06T03:30:00Z".parse().unwrap();
        let end = |text: &str| match Due::read(text).unwrap() {
            Due::After(period) => period.end(start, &zone).unwrap().text(&zone),
            other => panic!("{other:?}"),
        };
        assert_eq!(end("30 days"), "end of 2026-04-04 (America/New_York)");
        assert_eq!(end("4 business days"), "end of 2026-03-11 (America/New_York)");
        // Across the change to summer time on 8 March: 72 hours are 72 hours.
        assert_eq!(end("72 hours"), "2026-03-08 23:30 -04:00 (America/New_York)");
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        for text in ["", "soon", "45", "0 days", "45 weeks", "after individuals", "with individuals or else"]
        {
            assert!(Due::read(text).is_err(), "{text}");
        }
        assert_eq!(
            Due::read("15 days after individuals").unwrap().text(),
            "15 days after individuals are told"
        );
    }
}
