//! What does the clock on the wall say at one instant, and is that inside a rule?

use std::fmt;

use chrono::{
    Datelike, Days as ChronoDays, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike,
};

use crate::fleet::DayTime;
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

    /// What a clock of this offset shows so many minutes later.
    pub fn plus(self, minutes: i64) -> Self {
        Self { time: self.time + TimeDelta::minutes(minutes), ..self }
    }

    /// Whether an earlier time is on the wall, whatever the offset.
    pub fn shows_before(self, other: Self) -> bool {
        self.time < other.time
    }

    pub fn date(self) -> NaiveDate {
        self.time.date()
    }

    /// 0 for the hour from 00:00 of a Monday, or of a date that counts as one.
    pub fn hour_of_week(self, weekdays: &Weekdays) -> usize {
        weekdays.of(self.date()) * 24 + self.time.hour() as usize
    }

    /// Whether some day's stretch holds this minute: today's, or yesterday's when that runs
    /// past midnight.
    pub fn is_inside(self, when: &When, weekdays: &Weekdays) -> bool {
        let minute = Minutes(i64::from(self.time.hour() * 60 + self.time.minute()));
        let picked = |date: NaiveDate| picks(&when.days, date, weekdays.of(date));
        let today = picked(self.date());
        if when.start < when.end {
            return today && when.start <= minute && minute < when.end;
        }
        let yesterday = picked(self.date() - ChronoDays::new(1));
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
        write!(f, "{} {time} ({sign}{hours:02}:{minutes:02})", DAYS[weekday_of(self.date())])
    }
}

/// Dates that count as other weekdays than theirs (model §2).
pub struct Weekdays(Vec<(NaiveDate, usize)>);

impl Weekdays {
    /// Each date that does so, once, with the weekday that it counts as.
    pub fn new(counted: Vec<(NaiveDate, usize)>) -> Self {
        Self(counted)
    }

    /// 0 for Monday.
    pub fn of(&self, date: NaiveDate) -> usize {
        match self.0.iter().find(|&&(counted, _)| counted == date) {
            Some(&(_, weekday)) => weekday,
            None => weekday_of(date),
        }
    }
}

/// 0 for Monday.
pub fn weekday_of(date: NaiveDate) -> usize {
    date.weekday().num_days_from_monday() as usize
}

/// Whether a day expression picks the date (model §1), which counts as `weekday`; `#` forms
/// look at the true calendar.
pub fn picks(days: &Days, date: NaiveDate, weekday: usize) -> bool {
    days.weekdays[weekday] || days.forms.iter().any(|form| is_of_form(form, date))
}

/// Whether the date before the shift has the place in its month.
fn is_of_form(form: &Monthly, date: NaiveDate) -> bool {
    let date = date - TimeDelta::days(form.shift);
    let weekday = weekday_of(date) as u8;
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

/// The instant that a local time means (model §1): the first minute that shows it, or, where
/// the clock skips it, what it would be with the offset before the gap.
pub fn instant_meant(zone: &Zone, local: NaiveDateTime) -> Minute {
    // No zone is a day or more from UTC, and no gap is longer than a day.
    let mut minute = Minute::midnight(local.date()) - 2 * DAY;
    while Wall::at(zone, minute).time < local {
        minute = minute + Minutes(1);
    }
    let shown = Wall::at(zone, minute).time;
    if shown == local {
        return minute;
    }
    let before = minute - Minutes(1);
    before + Minutes((local - Wall::at(zone, before).time).num_minutes())
}

/// The first minute of a local date, or of the next there is.
pub fn first_minute_of(zone: &Zone, date: NaiveDate) -> Minute {
    // No zone is a day or more from UTC, so that this is too early everywhere.
    let mut instant = Minute::midnight(date) - DAY;
    while Wall::at(zone, instant).date() < date {
        instant = instant + Minutes(1);
    }
    instant
}

/// The `count`-th business day after the local date that `now` has (model §5, `notice`);
/// `None` where there is none for long.
pub fn business_day(
    zone: &Zone,
    now: Minute,
    count: u32,
    is_business_day: impl Fn(NaiveDate) -> bool,
) -> Option<NaiveDate> {
    /// Where holidays leave no business day for longer, there is none.
    const LONGEST_REST: usize = 400;
    let mut date = Wall::at(zone, now).date();
    let mut counted = 0;
    let mut rest = 0;
    while counted < count {
        date = date.succ_opt().expect("the calendar does not end");
        if is_business_day(date) {
            counted += 1;
            rest = 0;
        } else {
            rest += 1;
        }
        if rest > LONGEST_REST {
            return None;
        }
    }
    Some(date)
}

/// The last minute at or before `start` at which the clock shows the time on one of the days,
/// in the sense of [`instant_meant`].
pub fn last_time_before(by: DayTime, zone: &Zone, start: Minute) -> Minute {
    let mut date = Wall::at(zone, start).date() + ChronoDays::new(1);
    let mut last: Option<Minute> = None;
    // A skipped time comes later than one of the next date at most where a day is skipped.
    let mut more = 3;
    while last.is_none() || more > 0 {
        if by.days[weekday_of(date)] {
            let time = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(by.time.0);
            let instant = instant_meant(zone, time);
            if instant <= start && last.is_none_or(|last| last < instant) {
                last = Some(instant);
            }
        }
        if last.is_some() {
            more -= 1;
        }
        date = date.pred_opt().expect("the calendar goes back far enough");
    }
    last.expect("the loop ends when there is one")
}
