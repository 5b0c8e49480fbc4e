//! Does one range of dates hold another? And is one over?

use chrono::{Datelike, Days, NaiveDate};

use crate::ground::dates::DateRange;

/// Whether every day of `range` lies in one of `others`.
pub fn covered(range: &DateRange, others: &[DateRange]) -> bool {
    if others.iter().any(|other| holds(other, range)) {
        return true;
    }
    match *range {
        DateRange::Once { from, to } => from
            .iter_days()
            .take_while(|day| *day <= to)
            .all(|day| others.iter().any(|other| other.contains(day))),
        DateRange::Yearly { .. } => {
            let yearly: Vec<&DateRange> =
                others.iter().filter(|other| matches!(other, DateRange::Yearly { .. })).collect();
            leap_year()
                .filter(|day| range.contains(*day))
                .all(|day| yearly.iter().any(|other| other.contains(day)))
        }
    }
}

fn holds(outer: &DateRange, inner: &DateRange) -> bool {
    match (outer, inner) {
        (DateRange::Once { from, to }, DateRange::Once { from: first, to: last }) => {
            from <= first && last <= to
        }
        _ => false,
    }
}

/// Every day there can be in a year.
fn leap_year() -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).expect("every year has a first day");
    first.iter_days().take_while(|day| day.year() == 2024)
}

/// Whether every day of `range` lies before `today`, on any clock.
pub fn is_over(range: &DateRange, today: NaiveDate) -> bool {
    match *range {
        DateRange::Once { to, .. } => to + Days::new(1) < today,
        DateRange::Yearly { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_may_be_covered_by_several() {
        #[track_caller]
        fn case(range: &str, others: &[&str], expected: bool) {
            let others: Vec<DateRange> =
                others.iter().map(|text| DateRange::parse(text).unwrap()).collect();
            let range = DateRange::parse(range).unwrap();
            assert_eq!(covered(&range, &others), expected, "{range:?}");
        }
        case("2026-12-24..2026-12-26", &["2026-12-20..2026-12-26"], true);
        case("2026-12-24..2026-12-27", &["2026-12-20..2026-12-26"], false);
        case("2026-12-24..2027-01-02", &["12-20..12-31", "01-01..01-03"], true);
        case("12-24..01-02", &["12-20..01-03"], true);
        case("12-24..01-02", &["2026-12-20..2027-01-03"], false);
        case("02-28..03-01", &["02-28", "03-01"], false); // 29 February
    }
}
