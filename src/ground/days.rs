//! `Mon-Fri`, `Sat#3`, `day#-1`, `Tue#2+10`: which local dates? Days as people count them.

use std::fmt;
use std::ops::Add;

use chrono::{Datelike, Days as DayCount, NaiveDate};

/// The names that days have in a region file, Monday first.
pub const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A day expression (model §1): local dates by their weekday, or by their place in the month.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Days {
    /// Plain days, whatever the month says; Monday first.
    pub weekdays: [bool; 7],
    /// In the order in which they are written.
    pub forms: Vec<Monthly>,
}

/// A date that every month has, such as `Sat#3`, `day#-1` or `Tue#2+10`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Monthly {
    pub place: Place,
    /// So many days later, `-27..=27`; the date may lie in another month.
    pub shift: i64,
}

/// A place in a month that no month lacks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// The `nth` day of that name, `1..=4`; `weekday` is 0 for Monday.
    Nth {
        weekday: u8,
        nth: u8,
    },
    /// The last day of that name.
    LastOf {
        weekday: u8,
    },
    /// `1..=28`.
    Day(u8),
    LastDay,
}

/// A month of the calendar, counted from January of the year 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month(i64);

impl Days {
    /// Every day.
    pub const DAILY: Self = Self { weekdays: [true; 7], forms: Vec::new() };

    /// Reads `daily`, or days and ranges of them and `#` forms, joined by commas.
    ///
    /// # Errors
    /// A sentence that says what was expected and what was found.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut days = Self { weekdays: [false; 7], forms: Vec::new() };
        for part in text.split(',') {
            if part.eq_ignore_ascii_case("daily") {
                days.weekdays = Self::DAILY.weekdays;
                continue;
            }
            if part.contains('#') {
                let form = Monthly::parse(part)?;
                if !days.forms.contains(&form) {
                    days.forms.push(form);
                }
                continue;
            }
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (plain_day(first)?, plain_day(last)?);
            let mut at = first;
            loop {
                days.weekdays[at] = true;
                if at == last {
                    break;
                }
                at = (at + 1) % 7;
            }
        }
        Ok(days)
    }

    /// Whether it picks `date`, which counts as `weekday` (0 for Monday) where plain days are
    /// concerned; `#` forms look at the true calendar (model §2).
    pub fn pick(&self, date: NaiveDate, weekday: usize) -> bool {
        self.weekdays[weekday] || self.forms.iter().any(|form| form.is_on(date))
    }

    /// Whether it picks `date` as the calendar has it.
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.pick(date, weekday_of(date))
    }

    /// Whether plain days are all there is, so that every week is like the other.
    pub fn is_weekly(&self) -> bool {
        self.forms.is_empty()
    }
}

/// 0 for Monday.
pub fn weekday_of(date: NaiveDate) -> usize {
    date.weekday().num_days_from_monday() as usize
}

impl Monthly {
    /// Reads a `#` form.
    ///
    /// # Errors
    /// A sentence that says what was expected and what was found.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (day, rest) = text.split_once('#').ok_or_else(|| expected(text))?;
        // The sign of `#-1` is no shift.
        let after = rest.get(1..).and_then(|more| more.find(['+', '-'])).map(|at| at + 1);
        let (number, shift) = rest.split_at(after.unwrap_or(rest.len()));
        let number = match number.strip_prefix('-') {
            Some(from_the_end) => digits(from_the_end).map(|number| -number),
            None => digits(number),
        };
        let number = number.ok_or_else(|| expected(text))?;
        let shift = match shift.split_at_checked(1) {
            None => 0,
            Some((sign, days)) => match digits(days) {
                Some(days @ 1..=27) => {
                    if sign == "-" {
                        -days
                    } else {
                        days
                    }
                }
                Some(days) => {
                    return Err(format!(
                        "expected a shift of 1 to 27 days, found {days} in `{text}`"
                    ));
                }
                None if days.contains('#') => {
                    return Err(format!(
                        "expected a range of two plain days such as `Mon-Fri`, found `{text}`"
                    ));
                }
                None => return Err(expected(text)),
            },
        };
        let place = if day.eq_ignore_ascii_case("day") {
            match number {
                -1 => Place::LastDay,
                1..=28 => Place::Day(number as u8),
                _ => {
                    return Err(format!(
                        "expected `day#1` to `day#28`, or `day#-1` for the last day, found `{text}`"
                    ));
                }
            }
        } else {
            let weekday = plain_day(day)? as u8;
            let name = DAYS[weekday as usize];
            match number {
                -1 => Place::LastOf { weekday },
                1..=4 => Place::Nth { weekday, nth: number as u8 },
                _ => {
                    return Err(format!(
                        "expected `{name}#1` to `{name}#4`, or `{name}#-1` for the last one, found `{text}`"
                    ));
                }
            }
        };
        Ok(Self { place, shift })
    }

    /// The date that it is for `month`, in whatever month that lies.
    pub fn of(self, month: Month) -> NaiveDate {
        let date = self.place.of(month);
        let days = DayCount::new(self.shift.unsigned_abs());
        if self.shift < 0 { date - days } else { date + days }
    }

    /// Whether `date` is that of some month.
    pub fn is_on(self, date: NaiveDate) -> bool {
        let days = DayCount::new(self.shift.unsigned_abs());
        let unshifted = if self.shift < 0 { date + days } else { date - days };
        self.place.of(Month::of(unshifted)) == unshifted
    }
}

impl Place {
    fn of(self, month: Month) -> NaiveDate {
        let days_after =
            |date: NaiveDate, weekday: u8| (u64::from(weekday) + 7 - weekday_of(date) as u64) % 7;
        let first = month.first();
        let last = (month + 1).first() - DayCount::new(1);
        match self {
            Self::Nth { weekday, nth } => {
                first + DayCount::new(days_after(first, weekday) + 7 * (u64::from(nth) - 1))
            }
            Self::LastOf { weekday } => {
                let week_before = last - DayCount::new(6);
                week_before + DayCount::new(days_after(week_before, weekday))
            }
            Self::Day(day) => first + DayCount::new(u64::from(day) - 1),
            Self::LastDay => last,
        }
    }
}

impl Month {
    /// The month that holds `date`.
    pub fn of(date: NaiveDate) -> Self {
        Self(i64::from(date.year()) * 12 + i64::from(date.month0()))
    }

    /// Its first day.
    ///
    /// # Panics
    /// When the month lies more than 200,000 years from ours.
    pub fn first(self) -> NaiveDate {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12));
        NaiveDate::from_ymd_opt(year as i32, month as u32 + 1, 1).expect("a year of the calendar")
    }

    /// How many months it is after `earlier`.
    pub fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }
}

/// So many months later.
impl Add<i64> for Month {
    type Output = Self;
    fn add(self, months: i64) -> Self {
        Self(self.0 + months)
    }
}

/// As it is written: `Sat#3`, `day#-1`, `Tue#2+10`.
impl fmt::Display for Monthly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Nth { weekday, nth } => write!(f, "{}#{nth}", DAYS[weekday as usize])?,
            Place::LastOf { weekday } => write!(f, "{}#-1", DAYS[weekday as usize])?,
            Place::Day(day) => write!(f, "day#{day}")?,
            Place::LastDay => f.write_str("day#-1")?,
        }
        if self.shift == 0 { Ok(()) } else { write!(f, "{:+}", self.shift) }
    }
}

/// `daily`, or runs of plain days in the order of the week, then the `#` forms.
impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.weekdays == [true; 7] && self.forms.is_empty() {
            return f.write_str("daily");
        }
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for day in (0..7).filter(|&day| self.weekdays[day]) {
            match runs.last_mut() {
                Some(run) if run.1 + 1 == day => run.1 = day,
                _ => runs.push((day, day)),
            }
        }
        let run = |&(first, last): &(usize, usize)| match last - first {
            0 => DAYS[first].to_owned(),
            _ => format!("{}-{}", DAYS[first], DAYS[last]),
        };
        let forms = self.forms.iter().map(Monthly::to_string);
        f.write_str(&runs.iter().map(run).chain(forms).collect::<Vec<_>>().join(","))
    }
}

fn digits(text: &str) -> Option<i64> {
    let plain = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

fn plain_day(text: &str) -> Result<usize, String> {
    let day = DAYS.iter().position(|name| name.eq_ignore_ascii_case(text));
    day.ok_or_else(|| expected(text))
}

fn expected(found: &str) -> String {
    format!(
        "expected `daily` or days such as `Mon-Fri`, `Sat,Sun`, `Sat#3` or `day#-1`, found `{found}`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn dates(text: &str, from: &str, to: &str) -> String {
        let days = Days::parse(text).unwrap();
        let (mut date, to): (NaiveDate, NaiveDate) = (from.parse().unwrap(), to.parse().unwrap());
        let mut found = Vec::new();
        while date <= to {
            if days.contains(date) {
                found.push(date.format("%m-%d").to_string());
            }
            date = date + DayCount::new(1);
        }
        found.join(" ")
    }

    #[test]
    fn plain_days_are_ranges_and_lists_and_may_wrap() {
        #[track_caller]
        fn case(text: &str, days: &str) {
            let read = Days::parse(text).unwrap().weekdays;
            let shown: String = read.iter().map(|&d| if d { 'x' } else { '.' }).collect();
            assert_eq!(shown, days, "{text}");
        }
        case("daily", "xxxxxxx");
        case("Sat,daily", "xxxxxxx");
        case("Mon-Fri", "xxxxx..");
        case("Sat,Sun", ".....xx");
        case("Sat-Thu", "xxxx.xx");
        case("mon,WED-Thu", "x.xx...");
        case("Tue-Tue", ".x.....");
    }

    #[test]
    fn a_form_has_one_date_for_every_month() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            assert_eq!(dates(text, "2026-10-01", "2026-12-31"), expected, "{text}");
        }
        case("Sat#3", "10-17 11-21 12-19");
        case("Thu#1", "10-01 11-05 12-03"); // October begins with one
        case("Fri#-1", "10-30 11-27 12-25");
        case("Sat#-1", "10-31 11-28 12-26"); // October ends with one
        case("day#20", "10-20 11-20 12-20");
        case("day#-1", "10-31 11-30 12-31");
        case("Sat#1,Sat#3", "10-03 10-17 11-07 11-21 12-05 12-19");
        case("tue#2+10", "10-23 11-20 12-18");
        case("Tue#2-3", "10-10 11-07 12-05");
        case("day#28+10", "10-08 11-07 12-08"); // of the month before
        case("day#1-1", "10-31 11-30 12-31");
        case(
            "Sun,day#24",
            "10-04 10-11 10-18 10-24 10-25 11-01 11-08 11-15 11-22 11-24 11-29 12-06 12-13 12-20 12-24 12-27",
        );
    }

    #[test]
    fn february_has_a_last_day_in_every_year() {
        assert_eq!(dates("day#-1", "2028-02-01", "2028-02-29"), "02-29");
        assert_eq!(dates("day#-1", "2027-02-01", "2027-02-28"), "02-28");
    }

    #[test]
    fn what_is_written_reads_back() {
        for text in ["daily", "Mon-Fri", "Mon,Wed-Fri,Sun", "Sat#3", "day#-1", "Tue#2+10,Fri#-1-2"]
        {
            assert_eq!(Days::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Days::parse("fri-mon,DAY#1,fri,day#1").unwrap().to_string(),
            "Mon,Fri-Sun,day#1"
        );
    }

    #[test]
    fn what_is_no_day_says_what_was_expected() {
        #[track_caller]
        fn case(text: &str, error: &str) {
            assert_eq!(Days::parse(text).unwrap_err(), error);
        }
        let days =
            "expected `daily` or days such as `Mon-Fri`, `Sat,Sun`, `Sat#3` or `day#-1`, found";
        case("", &format!("{days} ``"));
        case("Weekdays", &format!("{days} `Weekdays`"));
        case("Sat#", &format!("{days} `Sat#`"));
        case("Sat#x", &format!("{days} `Sat#x`"));
        case("Sat#3+", &format!("{days} `Sat#3+`"));
        case("#3", &format!("{days} ``"));
        case("Sat#5", "expected `Sat#1` to `Sat#4`, or `Sat#-1` for the last one, found `Sat#5`");
        case("sat#-2", "expected `Sat#1` to `Sat#4`, or `Sat#-1` for the last one, found `sat#-2`");
        case(
            "day#29",
            "expected `day#1` to `day#28`, or `day#-1` for the last day, found `day#29`",
        );
        case("Tue#2+28", "expected a shift of 1 to 27 days, found 28 in `Tue#2+28`");
        case("Tue#2-0", "expected a shift of 1 to 27 days, found 0 in `Tue#2-0`");
        case(
            "Sat#1-Sun#1",
            "expected a range of two plain days such as `Mon-Fri`, found `Sat#1-Sun#1`",
        );
    }
}
