//! What does the clock on the wall say at one instant, and is that inside a rule?

use std::fmt;

use chrono::{Datelike, Days as ChronoDays, NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use crate::ground::dates::DateRange;
use crate::ground::days::{DAYS, Days, Monthly, Place};
use crate::ground::duration::{DAY, Minutes};
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::ground::when::When;

/// Date and time in one zone, at one instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wall {
    time: NaiveDateTime,
    /// Seconds east of UTC.
    offset: i32,
}

impl Wall {
    pub fn at(zone: &Zone, instant: Minute) -> Self {
        let offset = zone.offset_at(instant);
        Self { time: instant.utc() + TimeDelta::seconds(i64::from(offset)), offset }
    }

    pub fn date(self) -> NaiveDate {
        self.time.date()
    }

    /// 0 for Monday.
    fn weekday(self) -> usize {
        self.time.weekday().num_days_from_monday() as usize
    }

    /// 0 for Monday 00:00 to 00:59.
    pub fn hour_of_week(self) -> usize {
        self.weekday() * 24 + self.time.hour() as usize
    }

    /// Whether some day's stretch holds this minute: today's, or yesterday's when that runs
    /// past midnight.
    pub fn is_inside(self, when: &When) -> bool {
        let minute = Minutes(i64::from(self.time.hour() * 60 + self.time.minute()));
        let today = picks(&when.days, self.date());
        if when.start < when.end {
            return today && when.start <= minute && minute < when.end;
        }
        let yesterday = picks(&when.days, self.date() - ChronoDays::new(1));
        (today && when.start <= minute) || (yesterday && minute < when.end)
    }

    pub fn is_on(self, dates: &DateRange) -> bool {
        match dates {
            DateRange::Once { from, to } => *from <= self.date() && self.date() <= *to,
            DateRange::Yearly { from, to } => {
                let day = (self.time.month(), self.time.day());
                let (from, to) = ((from.month, from.day), (to.month, to.day));
                let not_before = from <= day;
                let not_after = day <= to;
                if from <= to { not_before && not_after } else { not_before || not_after }
            }
        }
    }
}

/// `Sun 2026-12-06 08:00 (+08:00)`
impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.time.format("%Y-%m-%d %H:%M");
        let sign = if self.offset < 0 { '-' } else { '+' };
        let (hours, minutes) = (self.offset.abs() / 3600, self.offset.abs() / 60 % 60);
        write!(f, "{} {time} ({sign}{hours:02}:{minutes:02})", DAYS[self.weekday()])
    }
}

/// Whether a day expression picks the date (model §1).
pub fn picks(days: &Days, date: NaiveDate) -> bool {
    let weekday = date.weekday().num_days_from_monday() as usize;
    days.weekdays[weekday] || days.forms.iter().any(|form| is_of_form(form, date))
}

/// Whether the date before the shift has the place in its month.
fn is_of_form(form: &Monthly, date: NaiveDate) -> bool {
    let date = date - TimeDelta::days(form.shift);
    let weekday = date.weekday().num_days_from_monday() as u8;
    let is_last_week = (date + ChronoDays::new(7)).month() != date.month();
    match form.place {
        Place::Nth { weekday: named, nth } => {
            weekday == named && date.day().div_ceil(7) == u32::from(nth)
        }
        Place::LastOf { weekday: named } => weekday == named && is_last_week,
        Place::Day(day) => date.day() == u32::from(day),
        Place::LastDay => (date + ChronoDays::new(1)).day() == 1,
    }
}

/// The first instant of the `count`-th day from Monday to Friday after the local date that
/// `now` has, holidays left out (model §5, `notice`); `None` where these leave no day.
pub fn start_of_business_day(
    zone: &Zone,
    now: Minute,
    count: u32,
    is_holiday: impl Fn(NaiveDate) -> bool,
) -> Option<Minute> {
    /// Where holidays leave no business day for longer, there is none.
    const LONGEST_REST: usize = 400;
    let mut date = Wall::at(zone, now).date();
    let mut counted = 0;
    let mut rest = 0;
    while counted < count {
        date = date.succ_opt().expect("the calendar does not end");
        if date.weekday().num_days_from_monday() < 5 && !is_holiday(date) {
            counted += 1;
            rest = 0;
        } else {
            rest += 1;
        }
        if rest > LONGEST_REST {
            return None;
        }
    }
    // No zone is a day or more from UTC, so that this is too early everywhere.
    let mut instant = Minute::midnight(date) - DAY;
    while Wall::at(zone, instant).date() < date {
        instant = instant + Minutes(1);
    }
    Some(instant)
}
