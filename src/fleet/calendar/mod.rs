//! What do other people's calendars say of a minute? Freezes, holidays and carriers' works.
//!
//! [`crate::ics`] reads the events; here they become minutes that the model asks about (§5:
//! freeze, carrier, business days; §2: seasons).

mod events;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::fleet::ids::RegionId;
use crate::fleet::only::Only;
use crate::fleet::region::Region;
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::ics::{Event, Occurrence};

pub use events::Events;

/// One `[[calendars]]` entry with the events of all its files.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub name: String,
    pub kind: Kind,
    pub effect: Effect,
    pub regions: Only<RegionId>,
    /// Whose works they are; the calendar then concerns regions that depend on the carrier.
    pub carrier: Option<String>,
    /// Minutes kept free before and after a carrier's works.
    pub buffer: Minutes,
    /// Those that stand and count: neither cancelled, nor superseded, nor without impact.
    pub events: Events,
    /// What is wrong with some of the events or lines; the rest is used.
    pub problems: Vec<Problem>,
    /// How many events of a freeze calendar are left out because they say of themselves that
    /// they block nobody (`TRANSP:TRANSPARENT`).
    pub transparent: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Freeze,
    Holiday,
    Carrier,
}

/// What its events do to windows.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Effect {
    Forbid,
    /// Multiply activity, once however many of its events meet.
    Season(f64),
    None,
}

/// A fault of a calendar file that does not keep the rest from being used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl Calendar {
    /// Whether it holds for the region: one of `regions`, and dependent on `carrier`, where
    /// the calendar names these.
    pub fn concerns(&self, id: RegionId, region: &Region) -> bool {
        self.regions.includes(&id)
            && self.carrier.as_ref().is_none_or(|carrier| region.carriers.contains(carrier))
    }

    /// The factor on the activity of regions during its events, if there is one.
    pub fn season(&self) -> Option<f64> {
        match self.effect {
            Effect::Season(factor) => Some(factor),
            _ => None,
        }
    }

    /// The minutes of `span` that its events take, buffers included; whole days and times
    /// without a zone are those of `home`.
    pub fn minutes(&self, span: Interval, home: &Zone) -> IntervalSet {
        let taken = self.events.minutes(self.buffered(span), home);
        taken.iter().filter_map(|stretch| self.buffered(stretch).intersection(span)).collect()
    }

    /// The events with an occurrence that takes a minute of `span`, and what it takes without
    /// the buffer.
    pub fn occurrences<'c>(
        &'c self,
        span: Interval,
        home: &Zone,
    ) -> impl Iterator<Item = (&'c Event, Occurrence)> {
        let span = self.buffered(span);
        self.events.iter().flat_map(move |event| {
            event.occurrences(span, home).into_iter().map(move |occurrence| (event, occurrence))
        })
    }

    /// An event that takes `minute`, its buffer included.
    pub fn event_at(&self, minute: Minute, home: &Zone) -> Option<&Event> {
        self.occurrences(Interval::lasting(minute, Minutes(1)), home).next().map(|(event, _)| event)
    }

    fn buffered(&self, stretch: Interval) -> Interval {
        Interval::new(stretch.start() - self.buffer, stretch.end() + self.buffer)
            .expect("a buffer takes nothing away")
    }

    /// Whether it makes `date` a holiday: it is a calendar of holidays, and one of its events
    /// reaches into that date on the clock of `home`.
    pub fn has_holiday(&self, date: NaiveDate, home: &Zone) -> bool {
        if self.kind != Kind::Holiday {
            return false;
        }
        // No zone is more than a day from UTC.
        let around = Interval::lasting(Minute::midnight(date) - DAY, 3 * DAY);
        self.occurrences(around, home).any(|(_, occurrence)| match occurrence.dates {
            Some((first, last)) => first <= date && date <= last,
            None => {
                let first = home.local_date(occurrence.interval.start());
                let last = home.local_date(occurrence.interval.end() - Minutes(1));
                first <= date && date <= last
            }
        })
    }
}

/// The `count`-th business day after `date`: from Monday to Friday, and no holiday, as
/// `is_holiday` says (model §5, `notice`); `count` is at least 1. `None` where holidays leave
/// no business day for more than a year.
pub fn business_day_after(
    date: NaiveDate,
    count: u32,
    is_holiday: impl Fn(NaiveDate) -> bool,
) -> Option<NaiveDate> {
    business_day(date, count, NaiveDate::checked_add_days, is_holiday).ok()
}

/// The latest day whose `count`-th business day after it is no later than `date`; where
/// holidays leave none, one that is long past.
pub fn latest_day_before(
    date: NaiveDate,
    count: u32,
    is_holiday: impl Fn(NaiveDate) -> bool,
) -> NaiveDate {
    let next = date + Days::new(1);
    let found = business_day(next, count, NaiveDate::checked_sub_days, is_holiday);
    found.unwrap_or_else(|last| last) - Days::new(1)
}

/// Goes from day to day until `count` business days are passed.
///
/// # Errors
/// The last day that was looked at, when there is none for more than a year.
fn business_day(
    date: NaiveDate,
    count: u32,
    step: impl Fn(NaiveDate, Days) -> Option<NaiveDate>,
    is_holiday: impl Fn(NaiveDate) -> bool,
) -> Result<NaiveDate, NaiveDate> {
    /// No country rests for longer than a year.
    const LONGEST_REST: u32 = 400;
    let mut at = date;
    let (mut left, mut rest) = (count, 0);
    while left > 0 {
        if rest > LONGEST_REST {
            return Err(at);
        }
        at = step(at, Days::new(1)).ok_or(at)?;
        let weekend = matches!(at.weekday(), Weekday::Sat | Weekday::Sun);
        if weekend || is_holiday(at) {
            rest += 1;
        } else {
            (left, rest) = (left - 1, 0);
        }
    }
    Ok(at)
}
