//! What does a recurrence rule say? RFC 5545 §3.3.10.

use super::time::{self, Written};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Frequency {
    Secondly,
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A day of the week, 0 for Monday, with the `2` of `2TU` or the `-1` of `-1FR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Weekday {
    pub nth: Option<i64>,
    pub day: i64,
}

/// A rule as written; lists are sorted, and empty where the rule has none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Rule {
    pub frequency: Frequency,
    /// At least 1.
    pub interval: i64,
    pub count: Option<u64>,
    pub until: Option<Written>,
    pub seconds: Vec<i64>,
    pub minutes: Vec<i64>,
    pub hours: Vec<i64>,
    pub weekdays: Vec<Weekday>,
    pub month_days: Vec<i64>,
    pub year_days: Vec<i64>,
    pub weeks: Vec<i64>,
    pub months: Vec<i64>,
    pub positions: Vec<i64>,
    /// 0 for Monday.
    pub week_start: i64,
}

impl Rule {
    pub fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            count: None,
            until: None,
            seconds: Vec::new(),
            minutes: Vec::new(),
            hours: Vec::new(),
            weekdays: Vec::new(),
            month_days: Vec::new(),
            year_days: Vec::new(),
            weeks: Vec::new(),
            months: Vec::new(),
            positions: Vec::new(),
            week_start: 0,
        }
    }

    /// Reads the value of an RRULE, with what it says that is not understood and passed over.
    ///
    /// # Errors
    /// When the rule cannot be followed at all.
    pub fn parse(text: &str) -> Result<(Self, Vec<String>), String> {
        let mut rule = Self::every(Frequency::Daily);
        let mut frequency = None;
        let mut faults = Vec::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (name.trim().to_ascii_uppercase(), value.trim());
            let known = match name.as_str() {
                "FREQ" => {
                    frequency = Some(frequency_of(value)?);
                    true
                }
                "INTERVAL" => match value.parse::<i64>() {
                    Ok(interval) if (1..=1_000_000_000).contains(&interval) => {
                        rule.interval = interval;
                        true
                    }
                    _ => false,
                },
                "COUNT" => {
                    rule.count = value.parse().ok().filter(|&count| count > 0);
                    rule.count.is_some()
                }
                "UNTIL" => {
                    rule.until = time::written(value);
                    rule.until.is_some()
                }
                "BYSECOND" => numbers(value, 0..=60, &mut rule.seconds),
                "BYMINUTE" => numbers(value, 0..=59, &mut rule.minutes),
                "BYHOUR" => numbers(value, 0..=23, &mut rule.hours),
                "BYDAY" => weekdays(value, &mut rule.weekdays),
                "BYMONTHDAY" => numbers(value, -31..=31, &mut rule.month_days),
                "BYYEARDAY" => numbers(value, -366..=366, &mut rule.year_days),
                "BYWEEKNO" => numbers(value, -53..=53, &mut rule.weeks),
                "BYMONTH" => numbers(value, 1..=12, &mut rule.months),
                "BYSETPOS" => numbers(value, -366..=366, &mut rule.positions),
                "WKST" => match weekday(value) {
                    Some(Weekday { nth: None, day }) => {
                        rule.week_start = day;
                        true
                    }
                    _ => false,
                },
                "RSCALE" if value.eq_ignore_ascii_case("GREGORIAN") => true,
                "RSCALE" => {
                    return Err(format!("its calendar `{value}` is not known, only `GREGORIAN`"));
                }
                "SKIP" => value.eq_ignore_ascii_case("OMIT"),
                name => name.starts_with("X-"),
            };
            if !known {
                faults.push(format!("`{part}` is not understood"));
            }
        }
        for list in
            [&mut rule.month_days, &mut rule.year_days, &mut rule.weeks, &mut rule.positions]
        {
            list.retain(|&number| number != 0);
        }
        // A leap second is the last of its minute to us.
        rule.seconds.iter_mut().for_each(|second| *second = (*second).min(59));
        rule.seconds.dedup();
        rule.frequency = frequency.ok_or_else(|| "it has no `FREQ`".to_owned())?;
        Ok((rule, faults))
    }
}

fn frequency_of(value: &str) -> Result<Frequency, String> {
    Ok(match value.to_ascii_uppercase().as_str() {
        "SECONDLY" => Frequency::Secondly,
        "MINUTELY" => Frequency::Minutely,
        "HOURLY" => Frequency::Hourly,
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        _ => return Err(format!("expected `SECONDLY` to `YEARLY` as `FREQ`, found `{value}`")),
    })
}

/// Reads a list into `list`; false when something in it is no such number.
fn numbers(text: &str, range: std::ops::RangeInclusive<i64>, list: &mut Vec<i64>) -> bool {
    let before = list.len();
    let items = text.split(',').map(|item| item.trim().trim_start_matches('+'));
    let read: Vec<Option<i64>> =
        items.map(|item| item.parse().ok().filter(|n| range.contains(n))).collect();
    list.extend(read.iter().flatten());
    list.sort_unstable();
    list.dedup();
    list.len() > before && read.iter().all(Option::is_some)
}

fn weekdays(text: &str, list: &mut Vec<Weekday>) -> bool {
    let read: Vec<Option<Weekday>> = text.split(',').map(|item| weekday(item.trim())).collect();
    list.extend(read.iter().flatten());
    list.sort_unstable();
    list.dedup();
    read.iter().all(Option::is_some)
}

/// `MO`, `2TU`, `-1FR`.
fn weekday(text: &str) -> Option<Weekday> {
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        .iter()
        .position(|day| day.eq_ignore_ascii_case(name))? as i64;
    let nth = match number.trim() {
        "" => None,
        number => Some(
            number
                .trim_start_matches('+')
                .parse()
                .ok()
                .filter(|n: &i64| *n != 0 && (-53..=53).contains(n))?,
        ),
    };
    Some(Weekday { nth, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_rule_does_not_say_right_is_named_and_the_rest_is_used() {
        let (rule, faults) =
            Rule::parse(" freq=weekly;UNTL=20191023;byday=th,+2mo,XX;BYMONTH=13;WKST=SU;").unwrap();
        assert_eq!(rule.frequency, Frequency::Weekly);
        assert_eq!((rule.weekdays.len(), rule.week_start), (2, 6));
        assert_eq!(
            faults,
            [
                "`UNTL=20191023` is not understood",
                "`byday=th,+2mo,XX` is not understood",
                "`BYMONTH=13` is not understood"
            ]
        );
    }

    #[test]
    fn a_rule_without_a_known_frequency_or_calendar_is_refused() {
        for (text, fault) in [
            ("COUNT=3", "it has no `FREQ`"),
            ("", "it has no `FREQ`"),
            ("FREQ=OFTEN", "expected `SECONDLY` to `YEARLY` as `FREQ`, found `OFTEN`"),
            ("RSCALE=CHINESE;FREQ=YEARLY", "its calendar `CHINESE` is not known, only `GREGORIAN`"),
        ] {
            assert_eq!(Rule::parse(text).unwrap_err(), fault, "{text}");
        }
    }
}
