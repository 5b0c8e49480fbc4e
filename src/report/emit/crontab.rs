//! How does a crontab say a rhythm? Minute, hour, day of the month, month, day of the week.

use chrono::{Datelike, NaiveDateTime};

use super::lane::Lane;
use super::rhythm::{MonthDay, Rhythm};

/// Five fields, and the weekday that they cannot say beside a day of the month (1 for Monday):
/// where both are named, cron takes either.
pub struct Fields {
    pub fields: String,
    pub weekday: Option<usize>,
}

impl Fields {
    /// Those of a lane on its clock; `None` where they have no words for its rhythm.
    pub fn of(lane: &Lane) -> Option<Self> {
        let first = lane.first_named();
        let time = first.format("%-M %-H");
        let (fields, weekday) = match lane.rhythm.as_ref()? {
            Rhythm::Days(1) => (format!("{time} * * *"), None),
            Rhythm::Weeks(1) => (format!("{time} * * {}", first.format("%w")), None),
            Rhythm::Days(_) | Rhythm::Weeks(_) => return None,
            Rhythm::Months { every, day } => {
                let months = months(*every, first)?;
                let (days, weekday) = match day {
                    MonthDay::Day(day) => (day.to_string(), None),
                    MonthDay::Weekday { weekday, days, .. } if days[0] > 0 => {
                        (format!("{}-{}", days[0], days[6]), Some(weekday + 1))
                    }
                    MonthDay::Weekday { .. } | MonthDay::BeforeLast(_) => return None,
                };
                (format!("{time} {days} {months} *"), weekday)
            }
        };
        Some(Self { fields, weekday })
    }
}

/// `*`, or the months that come every so many from the first; `None` where these differ from
/// year to year.
pub fn months(every: i64, first: NaiveDateTime) -> Option<String> {
    if every == 1 {
        return Some("*".to_owned());
    }
    let month = i64::from(first.month0());
    let listed = (0..12).filter(|other| (other - month) % every == 0).map(|m| (m + 1).to_string());
    (12 % every == 0).then(|| listed.collect::<Vec<_>>().join(","))
}

/// The fields of one instant, which come again every year.
pub fn dated(time: NaiveDateTime) -> String {
    time.format("%-M %-H %-d %-m *").to_string()
}
