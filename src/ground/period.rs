//! Within which time is something counted? Days, weeks and months of the calendar, or any
//! stretch of one length.

use std::fmt;

use chrono::{Datelike, Days as DayCount, NaiveDate};

use crate::ground::days::{Month, weekday_of};
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::ground::wall::Wall;

/// What `per` says of a rule that counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Per {
    /// Any half-open stretch of this length.
    Stretch(Minutes),
    /// On the region's own calendar.
    Calendar(Unit),
}

/// A part of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Unit {
    Day,
    /// From Monday.
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// The names in a region file.
    pub const NAMES: [&'static str; 5] = ["day", "week", "month", "quarter", "year"];

    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];
        all.into_iter().zip(Self::NAMES).find(|(_, own)| *own == name).map(|(unit, _)| unit)
    }

    /// The first date of the one that holds `date`.
    pub fn first(self, date: NaiveDate) -> NaiveDate {
        let month = Month::of(date);
        let january = month + -i64::from(date.month0());
        match self {
            Self::Day => date,
            Self::Week => date - DayCount::new(weekday_of(date) as u64),
            Self::Month => month.first(),
            Self::Quarter => (january + i64::from(date.month0() / 3) * 3).first(),
            Self::Year => january.first(),
        }
    }

    /// The first date of the next one.
    pub fn next(self, date: NaiveDate) -> NaiveDate {
        let first = self.first(date);
        match self {
            Self::Day => first + DayCount::new(1),
            Self::Week => first + DayCount::new(7),
            Self::Month => (Month::of(first) + 1).first(),
            Self::Quarter => (Month::of(first) + 3).first(),
            Self::Year => (Month::of(first) + 12).first(),
        }
    }

    /// How long one is at most, be it that a clock is set back in it.
    pub fn longest(self) -> Minutes {
        DAY * match self {
            Self::Day => 2,
            Self::Week => 8,
            Self::Month => 32,
            Self::Quarter => 93,
            Self::Year => 367,
        }
    }

    /// What the one that holds `date` is called: `2026-12-04`, `2026-W49`, `2026-12`,
    /// `2026-Q4`, `2026`.
    pub fn label(self, date: NaiveDate) -> String {
        match self {
            Self::Day => date.to_string(),
            Self::Week => date.format("%G-W%V").to_string(),
            Self::Month => date.format("%Y-%m").to_string(),
            Self::Quarter => format!("{}-Q{}", date.year(), date.month0() / 3 + 1),
            Self::Year => date.year().to_string(),
        }
    }
}

/// The parts of the calendar of one zone, over a span.
#[derive(Clone, PartialEq, Debug)]
pub struct Parts {
    unit: Unit,
    /// The first instant of each, with its first date; one more than there are parts.
    bounds: Vec<(Minute, NaiveDate)>,
}

impl Parts {
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// All that hold a minute of `span`.
    pub fn over(unit: Unit, zone: &Zone, span: Interval) -> Self {
        let last = zone.local_date(span.end());
        let mut dates = vec![unit.first(zone.local_date(span.start()))];
        while dates[dates.len() - 1] <= last {
            dates.push(unit.next(dates[dates.len() - 1]));
        }
        let (first, end) = (dates[0], dates[dates.len() - 1]);
        let around = Interval::new(Minute::midnight(first), Minute::midnight(end));
        let wall = Wall::over(zone, around.expect("parts follow each other"));
        let bound = |date: NaiveDate| (wall.meant(Minute::midnight(date).since_epoch()), date);
        Self { unit, bounds: dates.into_iter().map(bound).collect() }
    }

    /// The part that holds `instant`.
    ///
    /// # Panics
    /// When the instant lies outside of what the parts were made for.
    pub fn at(&self, instant: Minute) -> Interval {
        let next = self.bounds.partition_point(|&(bound, _)| bound <= instant);
        let (start, end) = (self.bounds[next - 1].0, self.bounds[next].0);
        Interval::new(start, end).expect("parts rise")
    }

    /// The same, for instants that may lie outside.
    pub fn find(&self, instant: Minute) -> Option<Interval> {
        let (first, last) = (self.bounds[0].0, self.bounds[self.bounds.len() - 1].0);
        (first <= instant && instant < last).then(|| self.at(instant))
    }

    /// Those that hold a minute of `stretch`, which lies within.
    pub fn of(&self, stretch: Interval) -> impl Iterator<Item = Interval> + '_ {
        let first = self.bounds.partition_point(|&(bound, _)| bound <= stretch.start()) - 1;
        let parts = self.bounds[first..].windows(2).map(|pair| (pair[0].0, pair[1].0));
        parts
            .filter_map(|(start, end)| Interval::new(start, end))
            .take_while(move |part| part.start() < stretch.end())
    }

    /// What the part that holds `instant` is called.
    pub fn label(&self, instant: Minute) -> String {
        let next = self.bounds.partition_point(|&(bound, _)| bound <= instant);
        self.unit.label(self.bounds[next - 1].1)
    }
}

impl Per {
    /// How long a period is at most.
    pub fn longest(self) -> Minutes {
        match self {
            Self::Stretch(minutes) => minutes,
            Self::Calendar(unit) => unit.longest(),
        }
    }

    /// `30d`, `a month`: what stands behind `in`.
    pub fn words(self) -> String {
        match self {
            Self::Stretch(minutes) => minutes.to_string(),
            Self::Calendar(unit) => format!("a {unit}"),
        }
    }
}

/// `month`, as the file writes it.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::NAMES[*self as usize])
    }
}

/// `30d` or `month`, as the file writes it.
impl fmt::Display for Per {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stretch(minutes) => minutes.fmt(f),
            Self::Calendar(unit) => unit.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_date_is_in_one_part_of_each_kind() {
        #[track_caller]
        fn case(unit: &str, date: &str, first: &str, next: &str, label: &str) {
            let (unit, date) = (Unit::named(unit).unwrap(), date.parse().unwrap());
            let found = (unit.first(date), unit.next(date), unit.label(date));
            let expected = (first.parse().unwrap(), next.parse().unwrap(), label.to_owned());
            assert_eq!(found, expected, "{unit} of {date}");
        }
        case("day", "2026-12-31", "2026-12-31", "2027-01-01", "2026-12-31");
        case("week", "2026-12-06", "2026-11-30", "2026-12-07", "2026-W49");
        case("week", "2027-01-01", "2026-12-28", "2027-01-04", "2026-W53");
        case("month", "2026-12-31", "2026-12-01", "2027-01-01", "2026-12");
        case("quarter", "2026-12-31", "2026-10-01", "2027-01-01", "2026-Q4");
        case("quarter", "2027-01-01", "2027-01-01", "2027-04-01", "2027-Q1");
        case("year", "2026-12-31", "2026-01-01", "2027-01-01", "2026");
    }
}
