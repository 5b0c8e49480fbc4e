//! At which local times does a rule come true? RFC 5545 §3.3.10, on a clock without changes.
//!
//! Time is cut into periods of the rule's frequency, from DTSTART's own; in each the BY parts
//! pick days, then times, then positions. Which periods lie in a span is arithmetic, so no
//! span costs more than its own length.

use std::ops::ControlFlow;

use chrono::{Datelike, NaiveDate};

use super::rule::{Frequency, Rule, Weekday};
use super::time::DAY;

/// Why an expansion stopped early.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stopped {
    /// The visitor had enough.
    Enough,
    /// More work than was allowed.
    Exhausted,
}

/// A rule with the DTSTART that it starts from.
#[derive(Debug)]
pub(super) struct Expansion<'a> {
    rule: &'a Rule,
    /// Seconds since 1970-01-01 00:00, local.
    start: i64,
    months: Vec<i64>,
    month_days: Vec<i64>,
    weekdays: Vec<Weekday>,
    /// Seconds of the day, for frequencies of a day and longer.
    times: Vec<i64>,
}

/// A day, taken apart.
#[derive(Clone, Copy, Debug)]
struct Day {
    number: i64,
    month: i64,
    of_month: i64,
    of_year: i64,
    days_in_month: i64,
    days_in_year: i64,
}

impl Day {
    fn new(number: i64) -> Self {
        let date = date(number);
        let (year, month) = (i64::from(date.year()), i64::from(date.month()));
        Self {
            number,
            month,
            of_month: i64::from(date.day()),
            of_year: i64::from(date.ordinal()),
            days_in_month: first_of_month(year * 12 + month)
                - first_of_month(year * 12 + month - 1),
            days_in_year: first_of_year(year + 1) - first_of_year(year),
        }
    }

    fn weekday(self) -> i64 {
        weekday(self.number)
    }
}

fn date(number: i64) -> NaiveDate {
    let number = i32::try_from(number).unwrap_or(i32::MAX);
    NaiveDate::from_epoch_days(number).unwrap_or(NaiveDate::MAX)
}

/// 0 for Monday; 1970-01-01 was a Thursday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

fn first_of_year(year: i64) -> i64 {
    first_of_month(year * 12)
}

/// The first day of a month counted from January of the year 0.
fn first_of_month(month: i64) -> i64 {
    let year = i32::try_from(month.div_euclid(12)).unwrap_or(i32::MAX);
    let first = NaiveDate::from_ymd_opt(year, month.rem_euclid(12) as u32 + 1, 1);
    i64::from(first.unwrap_or(NaiveDate::MAX).to_epoch_days())
}

/// The first day of week 1 of a year, in weeks that begin on `week_start`: the first week
/// with at least four days in the year.
fn first_week(year: i64, week_start: i64) -> i64 {
    let fourth = first_of_year(year) + 3;
    fourth - (weekday(fourth) - week_start).rem_euclid(7)
}

/// The year that the week of a day belongs to.
fn week_year(day: i64, week_start: i64) -> i64 {
    let year = i64::from(date(day).year());
    if day >= first_week(year + 1, week_start) {
        year + 1
    } else if day < first_week(year, week_start) {
        year - 1
    } else {
        year
    }
}

/// Whether `list` names the `number`-th of `total`, from either end.
fn names(list: &[i64], number: i64, total: i64) -> bool {
    list.iter().any(|&n| n == number || n == number - total - 1)
}

impl<'a> Expansion<'a> {
    /// `start` is DTSTART, in local seconds; all-day events have only midnights.
    pub fn new(rule: &'a Rule, start: i64, all_day: bool) -> Self {
        let (day, second) = (start.div_euclid(DAY), start.rem_euclid(DAY));
        let first = Day::new(day);
        let mut expansion = Self {
            rule,
            start,
            months: rule.months.clone(),
            month_days: rule.month_days.clone(),
            weekdays: rule.weekdays.clone(),
            times: Vec::new(),
        };
        let no_day = rule.weeks.is_empty()
            && rule.year_days.is_empty()
            && rule.month_days.is_empty()
            && rule.weekdays.is_empty();
        // `FREQ=YEARLY;BYMONTHDAY=29` is in DTSTART's month, as libical has it.
        let only_of_month = rule.weeks.is_empty()
            && rule.year_days.is_empty()
            && rule.weekdays.is_empty()
            && rule.months.is_empty();
        match rule.frequency {
            Frequency::Yearly if only_of_month && !rule.month_days.is_empty() => {
                expansion.months = vec![first.month];
            }
            Frequency::Yearly if no_day => {
                expansion.month_days = vec![first.of_month];
                if rule.months.is_empty() {
                    expansion.months = vec![first.month];
                }
            }
            Frequency::Yearly
                if !rule.weeks.is_empty()
                    && rule.weekdays.is_empty()
                    && rule.month_days.is_empty()
                    && rule.year_days.is_empty() =>
            {
                expansion.weekdays = vec![Weekday { nth: None, day: first.weekday() }];
            }
            Frequency::Monthly if no_day => expansion.month_days = vec![first.of_month],
            Frequency::Weekly if no_day => {
                expansion.weekdays = vec![Weekday { nth: None, day: first.weekday() }];
            }
            _ => {}
        }
        let or = |list: &[i64], own: i64| if list.is_empty() { vec![own] } else { list.to_vec() };
        if all_day {
            expansion.times = vec![0];
        } else if rule.frequency >= Frequency::Daily {
            let seconds = or(&rule.seconds, second % 60);
            for hour in or(&rule.hours, second / 3600) {
                for minute in or(&rule.minutes, second / 60 % 60) {
                    expansion.times.extend(seconds.iter().map(|s| hour * 3600 + minute * 60 + s));
                }
            }
        }
        expansion
    }

    /// The most instances that a year can have.
    pub fn most_in_a_year(&self) -> i64 {
        let rule = self.rule;
        let (hours, minutes) = (limit(&rule.hours, 24), limit(&rule.minutes, 60));
        let or_one = |list: &[i64]| list.len().max(1) as i64;
        let in_a_day = match rule.frequency {
            Frequency::Secondly => hours * minutes * limit(&rule.seconds, 60),
            Frequency::Minutely => hours * minutes * or_one(&rule.seconds),
            Frequency::Hourly => hours * or_one(&rule.minutes) * or_one(&rule.seconds),
            _ => self.times.len() as i64,
        };
        let by_interval = match rule.frequency {
            Frequency::Secondly => DAY / rule.interval + 1,
            Frequency::Minutely => (1440 / rule.interval + 1) * or_one(&rule.seconds),
            _ => i64::MAX,
        };
        in_a_day.min(by_interval) * 366
    }

    /// Visits the instances in `[from, to]`, rising, none before DTSTART.
    ///
    /// `work` is what may be spent, about one for each period, day and instance looked at.
    pub fn visit(
        &self,
        from: i64,
        to: i64,
        work: &mut u64,
        visit: &mut dyn FnMut(i64) -> ControlFlow<()>,
    ) -> Result<(), Stopped> {
        let from = from.max(self.start);
        if from > to {
            return Ok(());
        }
        let (first_day, last_day) = (from.div_euclid(DAY), to.div_euclid(DAY));
        let mut hand_out = |instance: i64| {
            if instance > to {
                return ControlFlow::Break(Ok(()));
            }
            if instance >= from && visit(instance).is_break() {
                return ControlFlow::Break(Err(Stopped::Enough));
            }
            ControlFlow::Continue(())
        };
        let wanted = match self.rule.frequency {
            Frequency::Yearly => i64::from(date(first_day).year()) - 1,
            Frequency::Monthly => month_of(first_day),
            Frequency::Weekly => self.week_of(first_day),
            Frequency::Daily => first_day,
            Frequency::Hourly | Frequency::Minutely | Frequency::Secondly => {
                return self.visit_clock(first_day, last_day, work, &mut hand_out);
            }
        };
        let mut period = self.aligned(self.first_period(), wanted);
        let mut set = Vec::new();
        loop {
            let (begin, end) = self.bounds(period);
            if begin > last_day {
                return Ok(());
            }
            set.clear();
            self.days(begin, end, &mut set);
            let size = (set.len() * self.times.len()) as u64;
            let looked_at = (end - begin) as u64 / 8 + 1 + size;
            *work = work.checked_sub(looked_at).ok_or(Stopped::Exhausted)?;
            if self.rule.positions.is_empty() {
                for &day in &set {
                    for &time in &self.times {
                        if let ControlFlow::Break(result) = hand_out(day * DAY + time) {
                            return result;
                        }
                    }
                }
            } else {
                let times = self.times.len() as i64;
                for position in self.positions(set.len() as i64 * times) {
                    let day = set[(position / times) as usize];
                    let time = self.times[(position % times) as usize];
                    if let ControlFlow::Break(result) = hand_out(day * DAY + time) {
                        return result;
                    }
                }
            }
            period += self.rule.interval;
        }
    }

    /// The first period at or after `wanted` that the interval reaches from `start`.
    fn aligned(&self, start: i64, wanted: i64) -> i64 {
        let steps = (wanted.max(start) - start + self.rule.interval - 1) / self.rule.interval;
        start + steps * self.rule.interval
    }

    /// The period that intervals are counted from: DTSTART's.
    ///
    /// By weeks of the year, that is the year which DTSTART's week belongs to, where DTSTART
    /// is itself an instance.
    fn first_period(&self) -> i64 {
        let day = self.start.div_euclid(DAY);
        match self.rule.frequency {
            Frequency::Yearly if !self.rule.weeks.is_empty() && self.picks(Day::new(day)) => {
                week_year(day, self.rule.week_start)
            }
            Frequency::Yearly => i64::from(date(day).year()),
            Frequency::Monthly => month_of(day),
            Frequency::Weekly => self.week_of(day),
            _ => day,
        }
    }

    /// Weeks since that of 1970-01-01.
    fn week_of(&self, day: i64) -> i64 {
        (day + 3 - self.rule.week_start).div_euclid(7)
    }

    /// First day and day after the last of a period.
    fn bounds(&self, period: i64) -> (i64, i64) {
        let week_start = self.rule.week_start;
        match self.rule.frequency {
            Frequency::Yearly if self.rule.weeks.is_empty() => {
                (first_of_year(period), first_of_year(period + 1))
            }
            Frequency::Yearly => {
                (first_week(period, week_start), first_week(period + 1, week_start))
            }
            Frequency::Monthly => (first_of_month(period), first_of_month(period + 1)),
            Frequency::Weekly => {
                let first = period * 7 - 3 + week_start;
                (first, first + 7)
            }
            _ => (period, period + 1),
        }
    }

    /// The days in `[begin, end)` that the BY parts pick.
    fn days(&self, begin: i64, end: i64, set: &mut Vec<i64>) {
        let mut number = begin;
        while number < end {
            let mut day = Day::new(number);
            let month_end = number - day.of_month + day.days_in_month + 1;
            if !self.months.is_empty() && !self.months.contains(&day.month) {
                number = month_end;
                continue;
            }
            while number < end.min(month_end) {
                if self.picks(day) {
                    set.push(number);
                }
                number += 1;
                (day.number, day.of_month, day.of_year) =
                    (number, day.of_month + 1, day.of_year + 1);
            }
        }
    }

    fn picks(&self, day: Day) -> bool {
        let rule = self.rule;
        if !self.months.is_empty() && !self.months.contains(&day.month) {
            return false;
        }
        if !self.month_days.is_empty() && !names(&self.month_days, day.of_month, day.days_in_month)
        {
            return false;
        }
        if !rule.year_days.is_empty() && !names(&rule.year_days, day.of_year, day.days_in_year) {
            return false;
        }
        if !rule.weeks.is_empty() {
            let year = week_year(day.number, rule.week_start);
            let first = first_week(year, rule.week_start);
            let weeks = (first_week(year + 1, rule.week_start) - first) / 7;
            if !names(&rule.weeks, (day.number - first) / 7 + 1, weeks) {
                return false;
            }
        }
        self.weekdays.is_empty() || self.picks_weekday(day)
    }

    /// `2TU` counts in the month, or in the year where the rule goes by years; elsewhere the
    /// number means nothing.
    fn picks_weekday(&self, day: Day) -> bool {
        let (place, total) = match self.rule.frequency {
            Frequency::Yearly if self.rule.weeks.is_empty() && self.rule.months.is_empty() => {
                (day.of_year, day.days_in_year)
            }
            Frequency::Yearly if self.rule.weeks.is_empty() => (day.of_month, day.days_in_month),
            Frequency::Monthly => (day.of_month, day.days_in_month),
            _ => (0, 0),
        };
        self.weekdays.iter().filter(|weekday| weekday.day == day.weekday()).any(|weekday| {
            match weekday.nth {
                Some(nth) if total > 0 && nth > 0 => (place - 1) / 7 + 1 == nth,
                Some(nth) if total > 0 => (total - place) / 7 + 1 == -nth,
                _ => true,
            }
        })
    }

    /// The places in a set of `total` that BYSETPOS names, from 0, rising.
    fn positions(&self, total: i64) -> Vec<i64> {
        let mut places: Vec<i64> = self
            .rule
            .positions
            .iter()
            .map(|&position| if position > 0 { position - 1 } else { total + position })
            .filter(|place| (0..total).contains(place))
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Hours, minutes and seconds: day by day, so that what no day allows costs a day.
    fn visit_clock(
        &self,
        first_day: i64,
        last_day: i64,
        work: &mut u64,
        hand_out: &mut dyn FnMut(i64) -> ControlFlow<Result<(), Stopped>>,
    ) -> Result<(), Stopped> {
        let rule = self.rule;
        let second = self.start.rem_euclid(DAY);
        let or = |list: &[i64], own: i64| if list.is_empty() { vec![own] } else { list.to_vec() };
        let own_minutes = or(&rule.minutes, second / 60 % 60);
        let own_seconds = or(&rule.seconds, second % 60);
        // How long a period is, and what it holds.
        let (unit, within): (i64, Vec<i64>) = match rule.frequency {
            Frequency::Hourly => (
                3600,
                own_minutes
                    .iter()
                    .flat_map(|minute| own_seconds.iter().map(move |s| minute * 60 + s))
                    .collect(),
            ),
            Frequency::Minutely => (60, own_seconds),
            _ => (1, vec![0]),
        };
        let picked = if rule.positions.is_empty() {
            within
        } else {
            self.positions(within.len() as i64).iter().map(|&p| within[p as usize]).collect()
        };
        let has = |list: &[i64], number: i64| list.is_empty() || list.contains(&number);
        let origin = self.start.div_euclid(unit);
        let step = rule.interval;
        // The first period at or after an instant, in seconds, that the interval reaches.
        let reached = |instant: i64| {
            let period = instant.div_euclid(unit) - origin;
            (origin + period + (-period).rem_euclid(step)) * unit
        };
        let mut day = first_day;
        while day <= last_day {
            *work = work.checked_sub(1).ok_or(Stopped::Exhausted)?;
            let begin = day * DAY;
            day += 1;
            // An interval of years in seconds: on to the day that it reaches.
            let next = reached(begin);
            if next >= day * DAY {
                day = next.div_euclid(DAY);
                continue;
            }
            if !self.picks(Day::new(begin.div_euclid(DAY))) {
                continue;
            }
            let mut period = next;
            while period < begin + DAY {
                *work = work.checked_sub(1).ok_or(Stopped::Exhausted)?;
                let time = period - begin;
                if !has(&rule.hours, time / 3600) {
                    period = reached(begin + (time / 3600 + 1) * 3600);
                    continue;
                }
                if unit < 3600 && !has(&rule.minutes, time / 60 % 60) {
                    period = reached(begin + (time / 60 + 1) * 60);
                    continue;
                }
                if unit > 1 || has(&rule.seconds, time % 60) {
                    *work = work.checked_sub(picked.len() as u64).ok_or(Stopped::Exhausted)?;
                    for &offset in &picked {
                        if let ControlFlow::Break(result) = hand_out(period + offset) {
                            return result;
                        }
                    }
                }
                period += step * unit;
            }
        }
        Ok(())
    }
}

/// How many of `all` a list lets through.
fn limit(list: &[i64], all: i64) -> i64 {
    if list.is_empty() { all } else { list.len() as i64 }
}

/// Months since January of the year 0.
fn month_of(day: i64) -> i64 {
    let date = date(day);
    i64::from(date.year()) * 12 + i64::from(date.month0())
}
