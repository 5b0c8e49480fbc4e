//! `2026-12-24..2027-01-02`, `12-24..01-02`: local dates that rules and seasons name.

use chrono::{Datelike, NaiveDate};

/// A range of local dates, both ends inclusive (model §1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DateRange {
    /// These days and no others.
    Once { from: NaiveDate, to: NaiveDate },
    /// These days of every year; `from` after `to` runs over New Year.
    Yearly { from: MonthDay, to: MonthDay },
}

/// A day of every year. 29 February is there in leap years only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct MonthDay {
    pub month: u32,
    pub day: u32,
}

/// One end of a range, as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Day {
    Full(NaiveDate),
    EveryYear(MonthDay),
}

impl Day {
    /// Reads `YYYY-MM-DD` or `MM-DD`.
    ///
    /// # Errors
    /// A sentence that tells a date that does not exist from one that does not parse.
    pub fn parse(text: &str) -> Result<Self, String> {
        let fields: Vec<&str> = text.split('-').collect();
        let lengths: Vec<usize> = fields.iter().map(|f| f.len()).collect();
        let digits = fields.iter().all(|f| f.bytes().all(|b| b.is_ascii_digit()));
        let number = |i: usize| fields[i].parse::<u32>().expect("a few digits");
        let missing = || format!("there is no day `{text}` in the calendar");
        match (digits, lengths.as_slice()) {
            (true, [4, 2, 2]) => {
                let year = number(0) as i32;
                let date =
                    NaiveDate::from_ymd_opt(year, number(1), number(2)).ok_or_else(missing)?;
                if !(1970..3000).contains(&year) {
                    return Err(format!(
                        "expected a date between the years 1970 and 2999, found `{text}`"
                    ));
                }
                Ok(Self::Full(date))
            }
            (true, [2, 2]) => {
                let day = MonthDay { month: number(0), day: number(1) };
                // 2024 is a leap year: it has every day there is.
                NaiveDate::from_ymd_opt(2024, day.month, day.day).ok_or_else(missing)?;
                Ok(Self::EveryYear(day))
            }
            _ => Err(format!(
                "expected a date such as `2026-12-24`, or `12-24` for every year, found `{text}`"
            )),
        }
    }
}

impl DateRange {
    /// Reads `A..B` or a single day.
    ///
    /// # Errors
    /// A sentence, as for [`Day::parse`] and [`DateRange::between`].
    pub fn parse(text: &str) -> Result<Self, String> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        Self::between(Day::parse(from.trim())?, Day::parse(to.trim())?)
    }

    /// # Errors
    /// When one end has a year and the other has none, or the end lies before the start.
    pub fn between(from: Day, to: Day) -> Result<Self, String> {
        match (from, to) {
            (Day::Full(from), Day::Full(to)) if from > to => {
                Err(format!("expected an end on or after {from}, found {to}"))
            }
            (Day::Full(from), Day::Full(to)) => Ok(Self::Once { from, to }),
            (Day::EveryYear(from), Day::EveryYear(to)) => Ok(Self::Yearly { from, to }),
            _ => Err("expected both ends with a year or both without one".to_owned()),
        }
    }

    pub fn contains(&self, date: NaiveDate) -> bool {
        match *self {
            Self::Once { from, to } => from <= date && date <= to,
            Self::Yearly { from, to } => {
                let day = MonthDay { month: date.month(), day: date.day() };
                if from <= to { from <= day && day <= to } else { day >= from || day <= to }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_without_years_may_run_over_new_year() {
        #[track_caller]
        fn case(range: &str, date: &str, expected: bool) {
            let date = date.parse().unwrap();
            assert_eq!(DateRange::parse(range).unwrap().contains(date), expected, "{range} {date}");
        }
        case("12-24..01-02", "2026-12-24", true);
        case("12-24..01-02", "2027-01-02", true);
        case("12-24..01-02", "2027-01-03", false);
        case("12-24..01-02", "2026-12-23", false);
        case("02-29", "2028-02-29", true);
        case("02-29", "2027-02-28", false);
        case("2026-12-24..2026-12-26", "2026-12-26", true);
        case("2026-12-24..2026-12-26", "2027-12-25", false);
    }

    #[test]
    fn dates_that_do_not_exist_are_told_from_those_that_do_not_parse() {
        #[track_caller]
        fn case(text: &str, error: &str) {
            assert_eq!(DateRange::parse(text).unwrap_err(), error, "{text}");
        }
        case("2026-02-30", "there is no day `2026-02-30` in the calendar");
        case("13-01", "there is no day `13-01` in the calendar");
        case(
            "Xmas",
            "expected a date such as `2026-12-24`, or `12-24` for every year, found `Xmas`",
        );
        case("2026-12-24..12-26", "expected both ends with a year or both without one");
        case("2026-12-24..2026-12-23", "expected an end on or after 2026-12-24, found 2026-12-23");
    }
}
