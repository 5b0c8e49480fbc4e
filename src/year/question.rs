//! What is asked of a year?

use chrono::NaiveDate;

use crate::fleet::{RegionId, TierId};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::window::Window;

/// What is asked: every window of these tiers in a span.
#[derive(Clone, Debug)]
pub struct Question {
    pub now: Minute,
    /// Does not start before `now`.
    pub span: Interval,
    /// The year that it is, or is the rest of: one on each tier's clock for what recurs.
    pub year: Option<i32>,
    /// The date that it is asked from, where it is no year and no time was named: what recurs
    /// begins with it on its own clock.
    pub from_date: Option<NaiveDate>,
    /// Where periods are counted from: the start of the span, or of the year that it is the
    /// rest of.
    pub anchor: Minute,
    /// Minutes between candidate starts.
    pub step: Minutes,
    /// `None` for all that are planned ahead.
    pub tiers: Option<Vec<TierId>>,
    /// Those that may take part, in the fleet's order.
    pub regions: Vec<RegionId>,
    /// Windows already agreed.
    pub existing: Vec<Window>,
}

impl Question {
    /// The first day of what is asked about, where it begins with one.
    pub fn first_date(&self) -> Option<NaiveDate> {
        self.year.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1)).or(self.from_date)
    }

    /// The last date of what is asked about, on the clock of `zone`.
    pub fn last_date(&self, zone: &Zone) -> NaiveDate {
        let of_year = self.year.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31));
        let first = |date| zone.first_instant_of(date).max(self.now);
        let start = self.from_date.map_or(self.span.start(), first);
        of_year.unwrap_or_else(|| zone.local_date(start + self.span.minutes() - Minutes(1)))
    }
}
