//! Which instant do people mean? `2026-12-08T03:00[Europe/Berlin]`, `Tue 03:00`, `now`.

use std::borrow::Cow;

use chrono::{FixedOffset, NaiveDate};

use crate::ground::days::Days;
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::{self, Minute};
use crate::ground::tz::Zone;
use crate::ground::wall::Wall;
use crate::ground::when::time_of_day;

/// An instant as it is written, before it is known which clock reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Spoken {
    Now,
    /// RFC 3339; the offset is in seconds east of UTC, and `None` for `Z`.
    Instant {
        at: Minute,
        offset: Option<i32>,
    },
    /// RFC 9557: a time and the zone that it is meant in.
    Zoned {
        time: Zoned,
        zone: String,
    },
    /// A date and time on a clock that is not named, counted from 1970-01-01 00:00 on it.
    Local(Minutes),
    Date(NaiveDate),
    /// The next such time on a clock that is not named.
    Next {
        days: Days,
        time: Minutes,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Zoned {
    /// On the clock of the zone.
    Local(Minutes),
    /// With the offset that the zone has to have then, in seconds east of UTC.
    Offset { at: Minute, offset: i32 },
    /// In UTC, with the zone only for show.
    Utc(Minute),
}

impl Spoken {
    /// Reads an instant, a local time or a date.
    ///
    /// # Errors
    /// A sentence that says what was expected and what was found.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text == "now" {
            return Ok(Self::Now);
        }
        if let Some((time, rest)) = text.split_once('[')
            && let Some(zone) = zone_of(rest, text)?
        {
            let time = match (offset_of(time), local(time)) {
                (Some(offset), _) => {
                    let at = Minute::parse_rfc3339(time)?;
                    offset.map_or(Zoned::Utc(at), |offset| Zoned::Offset { at, offset })
                }
                (None, Some(local)) => Zoned::Local(local?),
                (None, None) => return Err(expected(text)),
            };
            return Ok(Self::Zoned { time, zone });
        }
        let plain = text.split('[').next().unwrap_or(text);
        if let Some(offset) = offset_of(plain) {
            return Ok(Self::Instant { at: Minute::parse_rfc3339(plain)?, offset });
        }
        if let Some(local) = local(plain) {
            return Ok(Self::Local(local?));
        }
        if let Ok(date) = text.parse() {
            Minute::parse_rfc3339(&format!("{date}T00:00:00Z"))?;
            return Ok(Self::Date(date));
        }
        let (days, time) = text.split_once(' ').ok_or_else(|| expected(text))?;
        match (Days::parse(days), time_of_day(time.trim())) {
            (Ok(days), Ok(time)) if time < DAY => Ok(Self::Next { days, time }),
            _ => Err(expected(text)),
        }
    }

    /// The zone that it names.
    pub fn zone(&self) -> Option<&str> {
        match self {
            Self::Zoned { zone, .. } => Some(zone),
            _ => None,
        }
    }

    /// Whether it depends on a clock that it does not name.
    pub fn needs_a_clock(&self) -> bool {
        matches!(self, Self::Local(_) | Self::Next { .. })
    }

    /// What is meant on `clock`, that of the zone it names if it names one (model §1).
    ///
    /// # Errors
    /// When it states an offset that the zone does not have then.
    pub fn on(&self, clock: &Zone, now: Minute) -> Result<Minute, String> {
        let wall = |around: Minute, days: i64| {
            Wall::over(clock, Interval::lasting(around, Minutes(1) + days * DAY))
        };
        let meant = |local: Minutes| wall(Minute::from_epoch(local), 0).meant(local);
        Ok(match self {
            Self::Now => now,
            Self::Instant { at, .. } | Self::Zoned { time: Zoned::Utc(at), .. } => *at,
            Self::Local(local) | Self::Zoned { time: Zoned::Local(local), .. } => meant(*local),
            Self::Zoned { time: Zoned::Offset { at, offset }, zone } => {
                let found = clock.offset_at(*at);
                if found != *offset {
                    let shown =
                        |seconds| FixedOffset::east_opt(seconds).expect("an offset is below a day");
                    return Err(format!(
                        "`{zone}` is at {} then, not at {}",
                        shown(found),
                        shown(*offset)
                    ));
                }
                *at
            }
            Self::Date(date) => clock.first_instant_of(*date),
            Self::Next { days, time } => {
                // A form of the month comes at most two months and its shift after another.
                const LOOKED_AT: i64 = 120;
                let wall = wall(now, LOOKED_AT);
                let today = clock.local_date(now);
                let dates = today.pred_opt().into_iter().chain(today.iter_days());
                dates
                    .take(LOOKED_AT as usize)
                    .filter(|&date| days.contains(date))
                    .map(|date| wall.meant(Minute::midnight(date).since_epoch() + *time))
                    .find(|&at| at >= now)
                    .ok_or_else(|| format!("no `{days}` comes in the next {LOOKED_AT} days"))?
            }
        })
    }
}

/// The zone of RFC 9557's tags, `rest` being what follows the first bracket.
fn zone_of(rest: &str, text: &str) -> Result<Option<String>, String> {
    let mut zone = None;
    let tags = rest.strip_suffix(']').ok_or_else(|| expected(text))?;
    for (i, tag) in tags.split("][").enumerate() {
        match tag.strip_prefix('!') {
            // Keys such as `u-ca` say how to show a time; those that must be understood are not.
            Some(critical) if critical.contains('=') => {
                return Err(format!("`[{tag}]` is not understood in `{text}`"));
            }
            _ if tag.contains('=') => {}
            critical if i == 0 => zone = Some(critical.unwrap_or(tag).to_owned()),
            _ => return Err(expected(text)),
        }
    }
    Ok(zone)
}

/// The offset of an RFC 3339 instant in seconds, `Some(None)` for `Z` and `-00:00`; `None` where
/// there is none.
fn offset_of(text: &str) -> Option<Option<i32>> {
    let found = minute::date_time(text)?;
    let unknown = text.ends_with(['Z', 'z']) || text.ends_with("-00:00");
    Some((!unknown).then(|| found.offset().local_minus_utc()))
}

/// A date and time without an offset, counted from 1970-01-01 00:00; `None` where it is none.
fn local(text: &str) -> Option<Result<Minutes, String>> {
    let utc = format!("{text}Z");
    offset_of(&utc)?;
    Some(Minute::parse_rfc3339(&utc).map(Minute::since_epoch))
}

fn expected(found: &str) -> String {
    let found: Cow<str> = match found {
        "" => "nothing".into(),
        found => format!("`{found}`").into(),
    };
    format!(
        "expected an instant such as `2026-12-08T03:00Z`, `2026-12-08T03:00[Europe/Berlin]` or `now`, or a local time such as `Tue 03:00`, found {found}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::tz::Database;

    const NOW: &str = "2026-11-26T12:00:00Z";

    /// What `text` means on the clock of `zone`, or on that it names.
    fn meant(text: &str, zone: &str) -> Result<String, String> {
        let written = Spoken::parse(text)?;
        let clock = Database::embedded().zone(written.zone().unwrap_or(zone)).unwrap();
        let now = Minute::parse_rfc3339(NOW).unwrap();
        written.on(&clock, now).map(|at| at.to_string().replace(":00Z", "Z"))
    }

    #[test]
    fn an_instant_is_written_in_many_ways() {
        #[track_caller]
        fn case(text: &str, zone: &str, expected: &str) {
            assert_eq!(meant(text, zone).as_deref(), Ok(expected), "{text} in {zone}");
        }
        case("now", "Europe/Berlin", "2026-11-26T12:00Z");
        case("2026-12-08T03:00Z", "Europe/Berlin", "2026-12-08T03:00Z");
        case("2026-12-08 03:00:00+01:00", "UTC", "2026-12-08T02:00Z");
        case("2026-12-08T03:00[Europe/Berlin]", "UTC", "2026-12-08T02:00Z");
        case("2026-12-08T03:00:00+01:00[Europe/Berlin]", "UTC", "2026-12-08T02:00Z");
        case("2026-12-08T03:00Z[!Europe/Berlin]", "UTC", "2026-12-08T03:00Z");
        case("2026-12-08T03:00[Europe/Berlin][u-ca=gregory]", "UTC", "2026-12-08T02:00Z");
        case("2026-12-08T03:00Z[u-ca=gregory]", "UTC", "2026-12-08T03:00Z");
        case("2026-12-08 03:00", "Europe/Berlin", "2026-12-08T02:00Z");
        case("2026-12-08T03:00:30", "Europe/Berlin", "2026-12-08T02:01Z");
        case("2026-12-08", "UTC", "2026-12-08T00:00Z");
        case("2026-12-08", "Asia/Tokyo", "2026-12-07T15:00Z");
        case("Tue 03:00", "Europe/Berlin", "2026-12-01T02:00Z");
        case("thu 13:00", "Europe/Berlin", "2026-11-26T12:00Z"); // now itself
        case("Thu 12:45", "Europe/Berlin", "2026-12-03T11:45Z");
        case("Sat#3 02:00", "UTC", "2026-12-19T02:00Z");
        // Skipped and shown twice.
        case("2027-03-28T02:30[Europe/Berlin]", "UTC", "2027-03-28T01:30Z");
        case("2026-10-25T02:30[Europe/Berlin]", "UTC", "2026-10-25T00:30Z");
        case("2026-10-25T02:30+01:00[Europe/Berlin]", "UTC", "2026-10-25T01:30Z");
    }

    #[test]
    fn what_is_no_instant_says_what_is_wrong() {
        #[track_caller]
        fn case(text: &str, error: &str) {
            assert_eq!(meant(text, "UTC").unwrap_err(), error, "{text}");
        }
        case(
            "2026-07-08T03:00+01:00[Europe/Berlin]",
            "`Europe/Berlin` is at +02:00 then, not at +01:00",
        );
        case(
            "2027-03-28T02:30+02:00[Europe/Berlin]",
            "`Europe/Berlin` is at +01:00 then, not at +02:00",
        );
        case(
            "2026-12-08T03:00Z[!u-ca=gregory]",
            "`[!u-ca=gregory]` is not understood in `2026-12-08T03:00Z[!u-ca=gregory]`",
        );
        let expected = "expected an instant such as `2026-12-08T03:00Z`, `2026-12-08T03:00[Europe/Berlin]` or `now`, or a local time such as `Tue 03:00`, found";
        for text in
            ["tomorrow", "Tue 24:00", "2026-12-08T03:00[Europe/Berlin", "2026-13-08", "\u{e9}"]
        {
            case(text, &format!("{expected} `{text}`"));
        }
        case(" ", &format!("{expected} nothing"));
    }

    #[test]
    fn only_a_time_without_offset_and_zone_needs_a_clock() {
        for (text, needs) in [
            ("now", false),
            ("2026-12-08", false),
            ("2026-12-08T03:00Z", false),
            ("2026-12-08T03:00[Europe/Berlin]", false),
            ("2026-12-08T03:00", true),
            ("Tue 03:00", true),
        ] {
            assert_eq!(Spoken::parse(text).unwrap().needs_a_clock(), needs, "{text}");
        }
    }
}
