//! What do other people's calendars say of a minute? Freezes, holidays and carriers' works.
//!
//! [`crate::ics`] reads the events; here they become minutes that the model asks about (§5:
//! freeze, carrier, business days; §2: seasons).

mod events;
pub mod listing;

use std::collections::BTreeMap;

use crate::fleet::ids::{RegionId, TeamId, TierId};
use crate::fleet::only::Only;
use crate::fleet::region::Region;
use crate::ground::days::weekday_of;
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::ics::{Event, Occurrence};
use chrono::{Days, NaiveDate};

pub use events::Events;

/// One `[[calendars]]` entry with the events of all its files.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub name: String,
    pub kind: Kind,
    pub effect: Effect,
    pub regions: Only<RegionId>,
    /// The teams that it concerns, and no region then.
    pub teams: Option<Vec<TeamId>>,
    /// The tiers for which it forbids or allows windows.
    pub tiers: Only<TierId>,
    /// The weekday, 0 for Monday, as which its dates count.
    pub counts_as: Option<usize>,
    /// Whose works they are; the calendar then concerns regions that depend on the carrier.
    pub carrier: Option<String>,
    /// Minutes kept free before and after a carrier's works.
    pub buffer: Minutes,
    /// Those that stand and count: neither cancelled, nor superseded, nor without impact.
    pub events: Events,
    /// Those that do not count, and why.
    pub left_out: Vec<(Event, LeftOut)>,
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
    /// Its dates are business days, whatever weekends and holidays say.
    Workday,
}

/// Why an event does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeftOut {
    Cancelled,
    /// A later event takes its place, or takes it back.
    Replaced,
    /// It says of itself that it blocks nobody, in a calendar of freezes.
    Transparent,
    /// Carrier's works without impact.
    WithoutImpact,
}

impl LeftOut {
    /// Why, in a few words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Replaced => "replaced by a later one",
            Self::Transparent => "marked as free time",
            Self::WithoutImpact => "without impact",
        }
    }
}

/// What its events do to windows.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Effect {
    Forbid,
    /// Windows lie in events of such calendars, and nowhere else.
    Allow,
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
    /// Whether something is missing for it that the calendar may have meant.
    pub lost: bool,
}

impl Calendar {
    /// Whether it holds for the region: one of `regions`, and dependent on `carrier`, where
    /// the calendar names these.
    pub fn concerns(&self, id: RegionId, region: &Region) -> bool {
        self.teams.is_none()
            && self.regions.includes(&id)
            && self.carrier.as_ref().is_none_or(|carrier| region.carriers.contains(carrier))
    }

    /// Whether it is one of the team's.
    pub fn is_of_team(&self, team: TeamId) -> bool {
        self.teams.as_ref().is_some_and(|only| only.contains(&team))
    }

    /// Whether windows would be where they may not be, were one of its events lost.
    pub fn forbids(&self) -> bool {
        self.effect == Effect::Forbid
    }

    /// Whether it forbids or allows windows of `tier`.
    pub fn holds_for(&self, tier: TierId) -> bool {
        self.tiers.includes(&tier)
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

    /// Whether one of its events reaches into `date` on the clock of `home`.
    pub fn has_date(&self, date: NaiveDate, home: &Zone) -> bool {
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

/// As which weekday dates count, on one clock: their own, or what a calendar says of them
/// (model §2).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Weekdays(BTreeMap<NaiveDate, usize>);

impl Weekdays {
    /// Those of the local dates that `span` reaches into, on the clock of `home`, and of the
    /// day before; of several calendars the first counts.
    pub fn of<'c>(
        calendars: impl Iterator<Item = &'c Calendar>,
        home: &Zone,
        span: Interval,
    ) -> Self {
        let mut found = BTreeMap::new();
        // A stretch of the day before may reach into the first.
        let around = Interval::new(span.start() - 2 * DAY, span.end() + DAY);
        let around = around.expect("a span grows");
        for calendar in calendars {
            let Some(weekday) = calendar.counts_as else { continue };
            for (_, occurrence) in calendar.occurrences(around, home) {
                let (first, last) = occurrence.dates.unwrap_or_else(|| {
                    let last = occurrence.interval.end() - Minutes(1);
                    (home.local_date(occurrence.interval.start()), home.local_date(last))
                });
                let first = first.max(home.local_date(around.start()));
                let last = last.min(home.local_date(around.end()));
                for date in first.iter_days().take_while(|&date| date <= last) {
                    found.entry(date).or_insert(weekday);
                }
            }
        }
        Self(found)
    }

    /// 0 for Monday.
    pub fn on(&self, date: NaiveDate) -> usize {
        self.0.get(&date).copied().unwrap_or_else(|| weekday_of(date))
    }

    /// Whether every date counts as what it is.
    pub fn are_plain(&self) -> bool {
        self.0.is_empty()
    }
}

/// The `count`-th business day after `date`, as `is_business_day` says (model §5, `notice`);
/// `count` is at least 1. `None` where there is none for more than a year.
pub fn business_day_after(
    date: NaiveDate,
    count: u32,
    is_business_day: impl Fn(NaiveDate) -> bool,
) -> Option<NaiveDate> {
    business_day(date, count, NaiveDate::checked_add_days, is_business_day).ok()
}

/// The latest day whose `count`-th business day after it is no later than `date`; where
/// there is none for long, one that is long past.
pub fn latest_day_before(
    date: NaiveDate,
    count: u32,
    is_business_day: impl Fn(NaiveDate) -> bool,
) -> NaiveDate {
    let next = date + Days::new(1);
    let found = business_day(next, count, NaiveDate::checked_sub_days, is_business_day);
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
    is_business_day: impl Fn(NaiveDate) -> bool,
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
        if is_business_day(at) {
            (left, rest) = (left - 1, 0);
        } else {
            rest += 1;
        }
    }
    Ok(at)
}
