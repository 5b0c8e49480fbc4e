//! When was it? A stamp as exports write it, by hand, because the order of day and month is
//! decided by the whole column and no format string can do that.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::row::{HOUR, MINUTE, SECOND};

/// What kind of time a stamp states.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Counted from 1970-01-01T00:00Z, or with an offset from UTC.
    Instant,
    /// What the clock on some wall shows.
    Wall,
}

/// Which of two numbers is the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

/// A stamp, as far as it can be read by itself.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stamp {
    /// Microseconds since 1970-01-01 00:00, of UTC or of the wall clock. Where the order of
    /// day and month is open, the day comes first.
    pub micros: i64,
    pub kind: Kind,
    /// It has no time of day.
    pub date_only: bool,
    pub days: Days,
}

/// What a stamp says about the order of day and month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Days {
    /// Nothing: it is written so that there is no question.
    Plain,
    /// Both numbers are at most 12.
    Open,
    Proven(Order),
}

/// Reads a stamp; `order` is what is known of the column. `None` when it is none.
pub fn read(text: &str, order: Option<Order>) -> Option<Stamp> {
    let text = text.trim().trim_matches('"');
    epoch(text).or_else(|| written(text, order))
}

/// Digits alone: seconds, milli-, micro- or nanoseconds by their number.
fn epoch(text: &str) -> Option<Stamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let ungrouped: String;
    let whole = if whole.contains(',') {
        let mut groups = whole.split(',');
        let first = groups.next()?;
        if !(1..=3).contains(&first.len()) || !groups.all(|group| group.len() == 3) {
            return None;
        }
        ungrouped = whole.replace(',', "");
        &ungrouped
    } else {
        whole
    };
    if !is_digits(whole) || !is_digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let micros = match whole.len() {
        9..=11 => {
            let fraction: i64 = format!("{fraction:0<6}")[..6].parse().ok()?;
            number * SECOND + fraction
        }
        12..=14 => number * 1000,
        15..=17 => number,
        18..=19 => number / 1000,
        _ => return None,
    };
    Some(Stamp { micros, kind: Kind::Instant, date_only: false, days: Days::Plain })
}

/// A date, perhaps a time, perhaps an offset.
fn written(text: &str, order: Option<Order>) -> Option<Stamp> {
    let (date, days, rest) = date(text, order)?;
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']).trim();
    let midnight = date.and_time(NaiveTime::MIN).and_utc().timestamp_micros();
    if rest.is_empty() {
        return Some(Stamp { micros: midnight, kind: Kind::Wall, date_only: true, days });
    }
    let (since_midnight, rest) = time(rest)?;
    let wall = midnight + since_midnight;
    let stamp = |micros, kind| Some(Stamp { micros, kind, date_only: false, days });
    match rest {
        "" => stamp(wall, Kind::Wall),
        "Z" | "z" | "UTC" | "GMT" => stamp(wall, Kind::Instant),
        offset => stamp(wall - self::offset(offset)?, Kind::Instant),
    }
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The date at the start of `text`, and what follows it.
fn date(text: &str, order: Option<Order>) -> Option<(NaiveDate, Days, &str)> {
    let plain = |year, month, day, rest| {
        Some((NaiveDate::from_ymd_opt(year, month, day)?, Days::Plain, rest))
    };
    let (first, rest) = word(text)?;
    if first.len() == 8 && first.bytes().all(|byte| byte.is_ascii_digit()) {
        return plain(
            number(&first[..4])? as i32,
            number(&first[4..6])?,
            number(&first[6..])?,
            rest,
        );
    }
    let (second, rest) = word(rest.strip_prefix(['-', '/', '.', ' '])?)?;
    let after = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(['-', '/', '.', ' ', ',']))?;
    let (third, rest) = word(after)?;
    if first.len() == 4 {
        let month = month(second).or_else(|| number(second))?;
        return plain(number(first)? as i32, month, number(third)?, rest);
    }
    let year = match (third.len(), number(third)?) {
        (4, year) => year as i32,
        (2, year) => 2000 + year as i32,
        _ => return None,
    };
    if let Some(month) = month(second) {
        return plain(year, month, number(first)?, rest);
    }
    if let Some(month) = month(first) {
        return plain(year, month, number(second)?, rest);
    }
    let (first, second) = (number(first)?, number(second)?);
    let (days, day, month) = match (first > 12, second > 12, order) {
        (_, _, Some(Order::DayFirst)) => (Days::Plain, first, second),
        (_, _, Some(Order::MonthFirst)) => (Days::Plain, second, first),
        (true, _, None) => (Days::Proven(Order::DayFirst), first, second),
        (false, true, None) => (Days::Proven(Order::MonthFirst), second, first),
        (false, false, None) => (Days::Open, first, second),
    };
    Some((NaiveDate::from_ymd_opt(year, month, day)?, days, rest))
}

/// The letters or digits at the start of `text`, and what follows them. A `T` behind digits
/// is no part of them.
fn word(text: &str) -> Option<(&str, &str)> {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let belongs = |c: char| if digits { c.is_ascii_digit() } else { c.is_ascii_alphabetic() };
    let end = text.find(|c: char| !belongs(c)).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok()
}

fn month(text: &str) -> Option<u32> {
    let lower = text.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|&month| month == lower)?;
    Some(at as u32 + 1)
}

/// The time of day at the start of `text` in microseconds, and what follows it: `3`, `3:00`,
/// `15:00:00.5`, `3:00 PM`, `24:00`.
pub fn time(text: &str) -> Option<(i64, &str)> {
    let (hour, mut rest) = word(text)?;
    let mut hour: i64 = hour.parse().ok().filter(|_| hour.len() <= 2)?;
    let mut micros = 0;
    for unit in [MINUTE, SECOND] {
        let Some(after) = rest.strip_prefix(':') else { break };
        let (part, after) = word(after)?;
        let part: i64 = part.parse().ok().filter(|&part| part < 60)?;
        micros += part * unit;
        rest = after;
        if unit == SECOND
            && let Some(after) = rest.strip_prefix(['.', ','])
        {
            let (digits, after) = word(after)?;
            let fraction: i64 = format!("{digits:0<6}")[..6].parse().ok()?;
            micros += fraction;
            rest = after;
        }
    }
    let after = rest.trim_start_matches([' ', '\u{202f}', '\u{a0}']);
    const HALVES: [(&str, i64); 4] = [("a.m.", 0), ("p.m.", 12), ("am", 0), ("pm", 12)];
    let half = HALVES.iter().find(|(name, _)| {
        after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && !after[name.len()..].starts_with(char::is_alphanumeric)
    });
    if let Some((name, later)) = half {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + later;
        rest = after[name.len()..].trim_start();
    } else {
        rest = after;
    }
    let sound = hour < 24 || hour == 24 && micros == 0;
    sound.then_some((hour * HOUR + micros, rest))
}

/// `+01:00`, `-0530` or `+1` in microseconds.
fn offset(text: &str) -> Option<i64> {
    let text = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text);
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = text[1..].replacen(':', "", 1);
    if !digits.is_ascii() {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * HOUR + minutes * MINUTE))
}

/// The hour of a column of hours in microseconds: `7`, `07:00`, `6:00-6:59`, `7 PM`.
pub fn hour(text: &str) -> Option<i64> {
    let (micros, rest) = time(text.trim())?;
    let rest = rest.trim_start();
    let ranged = || {
        let until = rest.trim_start_matches(['-', '\u{2013}', ' ']);
        until.len() < rest.len() && time(until).is_some_and(|(_, rest)| rest.is_empty())
    };
    (rest.is_empty() || ranged()).then_some(micros)
}

/// The same stamp with day and month exchanged where both are at most 12.
pub fn exchanged(micros: i64) -> i64 {
    use chrono::Datelike;
    let date = wall(micros).date();
    match NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()) {
        Some(other) => micros + (other - date).num_microseconds().unwrap_or(0),
        None => micros,
    }
}

/// The date and time of a count of microseconds.
pub fn wall(micros: i64) -> NaiveDateTime {
    chrono::DateTime::from_timestamp_micros(micros).unwrap_or_default().naive_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shown(text: &str, order: Option<Order>) -> String {
        match read(text, order) {
            None => "none".to_owned(),
            Some(stamp) => {
                let kind = if stamp.kind == Kind::Instant { "Z" } else { "" };
                let days = match stamp.days {
                    Days::Plain => "",
                    Days::Open => " open",
                    Days::Proven(Order::DayFirst) => " dmy",
                    Days::Proven(Order::MonthFirst) => " mdy",
                };
                format!("{}{kind}{days}", wall(stamp.micros).format("%Y-%m-%d %H:%M:%S%.f"))
            }
        }
    }

    #[test]
    fn every_way_to_write_an_instant_is_read() {
        for (text, expected) in [
            ("1772409600", "2026-03-02 00:00:00Z"),
            ("1772409600.781", "2026-03-02 00:00:00.781Z"),
            ("1772409600000", "2026-03-02 00:00:00Z"),
            ("1772409600000000", "2026-03-02 00:00:00Z"),
            ("1772409600000000000", "2026-03-02 00:00:00Z"),
            ("1,772,409,600.5", "2026-03-02 00:00:00.500Z"),
            ("2026-03-02T00:00:00Z", "2026-03-02 00:00:00Z"),
            ("2026-03-02 00:00:00 UTC", "2026-03-02 00:00:00Z"),
            ("2026-03-02T01:00+01:00", "2026-03-02 00:00:00Z"),
            ("2026-03-02 01:00:00.25 +0100", "2026-03-02 00:00:00.250Z"),
            ("2026-03-02 05:30:00+05:30", "2026-03-02 00:00:00Z"),
            ("2026-03-02 00:00:00+00", "2026-03-02 00:00:00Z"),
        ] {
            assert_eq!(shown(text, None), expected, "{text}");
        }
    }

    #[test]
    fn every_way_to_write_a_wall_clock_is_read() {
        for (text, expected) in [
            ("2026-03-02 01:30:15", "2026-03-02 01:30:15"),
            ("2026/03/02 1:30", "2026-03-02 01:30:00"),
            ("20260302 0130", "none"),
            ("20260302 01:30", "2026-03-02 01:30:00"),
            ("2026-03-02", "2026-03-02 00:00:00"),
            ("2 Mar 2026 01:30", "2026-03-02 01:30:00"),
            ("Mar 2, 2026, 1:30 AM", "2026-03-02 01:30:00"),
            ("02-Mar-26 13:30", "2026-03-02 13:30:00"),
            ("13/02/2026 12:05 AM", "2026-02-13 00:05:00 dmy"),
            ("02/13/2026 12:05:00 p.m.", "2026-02-13 12:05:00 mdy"),
            ("02.03.2026 01:00", "2026-03-02 01:00:00 open"),
            ("10/23/2017 0:00", "2017-10-23 00:00:00 mdy"),
            ("02/03/2026 24:00", "2026-03-03 00:00:00 open"),
        ] {
            assert_eq!(shown(text, None), expected, "{text}");
        }
        assert_eq!(shown("02/03/2026 01:00", Some(Order::MonthFirst)), "2026-02-03 01:00:00");
        assert_eq!(shown("13/03/2026 01:00", Some(Order::MonthFirst)), "none");
    }

    #[test]
    fn what_is_no_stamp_is_refused() {
        for text in [
            "",
            "Total",
            "369",
            "12.5",
            "2026-13-02 00:00",
            "2026-03-02 25:00",
            "2026-03-02 00:60",
            "2026-03-02 00:00 CET",
            "13/13/2026",
            "02/03/20261",
            "2026-03-02T00:00:00+1:2:3",
        ] {
            assert_eq!(shown(text, None), "none", "{text}");
        }
    }

    #[test]
    fn hours_stand_alone_or_as_a_range() {
        for (text, hours) in
            [("0", 0), ("07:00", 7), ("6:00-6:59", 6), ("6:00 - 6:59", 6), ("7 PM", 19), ("24", 24)]
        {
            assert_eq!(hour(text), Some(hours * HOUR), "{text}");
        }
        for text in ["", "25", "6:00-x", "total"] {
            assert_eq!(hour(text), None, "{text}");
        }
    }

    #[test]
    fn day_and_month_are_exchanged_where_they_can_be() {
        let at = |text| read(text, None).unwrap().micros;
        assert_eq!(exchanged(at("2026-03-02 01:30")), at("2026-02-03 01:30"));
        assert_eq!(exchanged(at("2026-03-22 01:30")), at("2026-03-22 01:30"));
    }
}
