//! Which minute is it? Instants of UTC, the only kind of time that is computed with.

use std::fmt;
use std::ops::{Add, Sub};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};

use crate::ground::duration::{DAY, Minutes, WEEK};

/// An instant of UTC with whole minutes (model §1), counted from 1970-01-01T00:00Z.
///
/// `Minute + Minutes(90)` is an hour and a half later, and the difference of two `Minute`s
/// is a length.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Minute(i64);

impl Minute {
    /// The instant `minutes` after 1970-01-01T00:00Z.
    pub const fn from_epoch(minutes: Minutes) -> Self {
        Self(minutes.0)
    }

    /// Minutes since 1970-01-01T00:00Z; negative before.
    pub const fn since_epoch(self) -> Minutes {
        Minutes(self.0)
    }

    /// Midnight UTC at the start of `date`.
    pub fn midnight(date: NaiveDate) -> Self {
        Self(date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() / 60)
    }

    /// Reads an RFC 3339 instant with an offset; seconds are optional and are rounded up.
    ///
    /// # Errors
    /// A sentence that says what was expected, when `text` is no instant between the
    /// years 1970 and 2999.
    pub fn parse_rfc3339(text: &str) -> Result<Self, String> {
        let instant = date_time(text).ok_or_else(|| {
            if date_time(&format!("{text}Z")).is_some() {
                format!("expected an instant with an offset, but `{text}` has none; add `Z` or an offset")
            } else {
                format!(
                    "expected an RFC 3339 instant such as `2026-12-01T19:15:00Z`, found `{text}`"
                )
            }
        })?;
        let minute = Self::ceil(instant.with_timezone(&Utc));
        if minute < Self::midnight(first_day(1970)) || minute >= Self::midnight(first_day(3000)) {
            return Err(format!(
                "expected an instant between the years 1970 and 2999, found `{text}`"
            ));
        }
        Ok(minute)
    }

    /// The first whole minute at or after `instant` (model §1: `now` is rounded up).
    pub fn ceil(instant: DateTime<Utc>) -> Self {
        let seconds = instant.timestamp();
        let partial = seconds.rem_euclid(60) != 0 || instant.timestamp_subsec_nanos() != 0;
        Self(seconds.div_euclid(60) + i64::from(partial))
    }

    /// The UTC date and time.
    pub fn utc(self) -> NaiveDateTime {
        DateTime::from_timestamp(self.0 * 60, 0)
            .expect("instants are read between 1970 and 2999, and horizons are bounded")
            .naive_utc()
    }

    /// The first grid instant at or after this one, for a grid of `step`.
    pub fn round_up_to(self, step: Minutes) -> Self {
        Self(self.0 + (-self.0).rem_euclid(step.0))
    }

    /// The first Monday 00:00 UTC at or after this instant (model §6: where cycles start).
    pub fn next_monday(self) -> Self {
        // 1970-01-05 was a Monday.
        let monday = Self::from_epoch(4 * DAY);
        self + (monday - self).rem_euclid(WEEK)
    }
}

/// A date and time with an offset. `2026-01-05T00:00Z` lacks the seconds that RFC 3339 asks
/// for; nobody types them.
pub(super) fn date_time(text: &str) -> Option<DateTime<FixedOffset>> {
    let with_seconds = || {
        let (head, zone) = (text.get(..16)?, text.get(16..)?);
        DateTime::parse_from_rfc3339(&format!("{head}:00{zone}")).ok()
    };
    DateTime::parse_from_rfc3339(text).ok().or_else(with_seconds)
}

fn first_day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).expect("every year has a first day")
}

/// RFC 3339 in UTC: `2026-12-01T19:15:00Z`.
impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.utc().format("%Y-%m-%dT%H:%M:%S"))
    }
}

impl Add<Minutes> for Minute {
    type Output = Self;
    fn add(self, length: Minutes) -> Self {
        Self(self.0 + length.0)
    }
}

impl Sub<Minutes> for Minute {
    type Output = Self;
    fn sub(self, length: Minutes) -> Self {
        Self(self.0 - length.0)
    }
}

impl Sub for Minute {
    type Output = Minutes;
    fn sub(self, earlier: Self) -> Minutes {
        Minutes(self.0 - earlier.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn at(text: &str) -> Minute {
        Minute::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn an_instant_is_rounded_up_to_a_whole_minute() {
        assert_eq!(at("2026-11-22T12:00:00Z").to_string(), "2026-11-22T12:00:00Z");
        assert_eq!(at("2026-11-22T12:00:00.001Z").to_string(), "2026-11-22T12:01:00Z");
        assert_eq!(at("2026-11-22T12:00:59+01:00").to_string(), "2026-11-22T11:01:00Z");
        assert_eq!(at("2026-11-22T12:00Z"), at("2026-11-22T12:00:00Z"));
    }

    #[test]
    fn an_instant_without_an_offset_is_refused_with_what_to_write() {
        let error = Minute::parse_rfc3339("2026-11-22T12:00:00").unwrap_err();
        assert_eq!(
            error,
            "expected an instant with an offset, but `2026-11-22T12:00:00` has none; add `Z` or an offset"
        );
    }

    #[test]
    fn cycles_start_on_the_first_monday_at_or_after() {
        #[track_caller]
        fn case(from: &str, monday: &str) {
            assert_eq!(at(from).next_monday(), at(monday), "{from}");
        }
        case("2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z");
        case("2026-11-23T00:01:00Z", "2026-11-30T00:00:00Z");
        case("2026-11-29T23:59:00Z", "2026-11-30T00:00:00Z");
        case("1970-01-01T00:00:00Z", "1970-01-05T00:00:00Z");
    }

    #[test]
    fn the_grid_is_counted_from_the_epoch() {
        assert_eq!(at("2026-11-22T12:01:00Z").round_up_to(Minutes(15)), at("2026-11-22T12:15:00Z"));
        assert_eq!(at("2026-11-22T12:15:00Z").round_up_to(Minutes(15)), at("2026-11-22T12:15:00Z"));
    }
}
