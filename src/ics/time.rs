//! How are times and lengths of time written? RFC 5545 §3.3.4 to §3.3.6, read leniently.

use chrono::NaiveDate;

/// Seconds in a day.
pub(super) const DAY: i64 = 24 * 60 * 60;

/// A time as it is written, before anything is known of its clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Written {
    Date(i64),
    /// Seconds since 1970-01-01 00:00, and the offset (seconds east of UTC) where it has one.
    Time(i64, Option<i32>),
}

/// Reads `20260101`, `20260101T093000`, `20260101T093000Z`; with dashes and colons or without
/// seconds too, as ISO 8601 has them. A `Z` after a date says nothing: there is no time.
pub(super) fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text.strip_suffix(['Z', 'z']).unwrap_or(text), None),
    };
    let date = day(date)?;
    let Some(time) = time else { return Some(Written::Date(date)) };
    let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (&time[..at], Some(offset_after(&time[at..])?)),
        None => (time, None),
    };
    let time = time.split('.').next().unwrap_or(time);
    let digits: Vec<i64> = time
        .bytes()
        .filter(|&b| b != b':')
        .map(|b| b.is_ascii_digit().then(|| i64::from(b - b'0')))
        .collect::<Option<_>>()?;
    let pair = |at: usize| digits.get(at).zip(digits.get(at + 1)).map(|(a, b)| a * 10 + b);
    let (hour, minute, second) = match digits.len() {
        4 => (pair(0)?, pair(2)?, 0),
        6 => (pair(0)?, pair(2)?, pair(4)?.min(59)),
        _ => return None,
    };
    let within = hour < 24 && minute < 60 || (hour, minute, second) == (24, 0, 0);
    within.then_some(Written::Time(date * DAY + hour * 3600 + minute * 60 + second, offset))
}

/// `Z`, `+0200`, `+02:00`.
fn offset_after(text: &str) -> Option<i32> {
    if text.eq_ignore_ascii_case("Z") { Some(0) } else { offset(text) }
}

/// Reads `20260101` or `2026-01-01`, as days since 1970-01-01.
fn day(text: &str) -> Option<i64> {
    let parts = match text.len() {
        8 => [text.get(..4)?, text.get(4..6)?, text.get(6..)?],
        10 if text.get(4..5) == Some("-") && text.get(7..8) == Some("-") => {
            [text.get(..4)?, text.get(5..7)?, text.get(8..)?]
        }
        _ => return None,
    };
    if !parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(
        parts[0].parse().ok()?,
        parts[1].parse().ok()?,
        parts[2].parse().ok()?,
    )?;
    Some(i64::from(date.to_epoch_days()))
}

/// Reads an offset from UTC, `+0100`, `-053000` or `+01:00`, in seconds (RFC 5545 §3.3.14).
pub(super) fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.replace(':', "");
    if !matches!(digits.len(), 2 | 4 | 6) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let pair = |at: usize| digits.get(at..at + 2).map_or(Some(0), |pair| pair.parse::<i32>().ok());
    let (hours, minutes, seconds) = (pair(0)?, pair(2)?, pair(4)?);
    (hours < 24 && minutes < 60 && seconds < 60)
        .then_some(sign * (hours * 3600 + minutes * 60 + seconds))
}

/// A length of time: days of the calendar, then seconds of the clock (RFC 5545 §3.3.6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Duration {
    pub days: i64,
    pub seconds: i64,
}

/// Reads `P1W`, `PT1H30M`, `-P1DT12H`; weeks may stand beside days.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let text = text.trim().to_ascii_uppercase();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let rest = text.strip_prefix('P')?;
    let (mut days, mut seconds) = (0_i64, 0_i64);
    let (mut in_time, mut number, mut any) = (false, None::<i64>, false);
    for c in rest.chars() {
        if let Some(digit) = c.to_digit(10) {
            let longer = number.unwrap_or(0).checked_mul(10)?.checked_add(i64::from(digit))?;
            number = Some(longer);
            continue;
        }
        if c == 'T' && number.is_none() {
            in_time = true;
            continue;
        }
        let count = number.take()?;
        let (total, unit) = match (c, in_time) {
            ('W', _) => (&mut days, 7),
            ('D', _) => (&mut days, 1),
            ('H', true) => (&mut seconds, 3600),
            ('M', true) => (&mut seconds, 60),
            ('S', true) => (&mut seconds, 1),
            _ => return None,
        };
        *total = total.checked_add(count.checked_mul(unit)?)?;
        any = true;
    }
    // A thousand years are more than anybody means, and far from overflow.
    let sane = days < 366_000 && seconds < 366_000 * DAY;
    (any && number.is_none() && sane)
        .then_some(Duration { days: sign * days, seconds: sign * seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_form() {
        let noon = 20_454 * DAY + 12 * 3600;
        for (text, expected) in [
            ("20260101", Some(Written::Date(20_454))),
            ("2026-01-01", Some(Written::Date(20_454))),
            ("20260101T120000", Some(Written::Time(noon, None))),
            (" 20260101T1200Z ", Some(Written::Time(noon, Some(0)))),
            ("2026-01-01T12:00:00.5+01:00", Some(Written::Time(noon, Some(3600)))),
            ("20251231T240000", Some(Written::Time(20_454 * DAY, None))),
            ("20260101T120060", Some(Written::Time(noon + 59, None))),
            ("20260229", None),
            ("20260101T250000", None),
            ("20260101T", None),
            ("INVALID-DATE", None),
            ("２０２６0101", None),
            ("", None),
        ] {
            assert_eq!(written(text), expected, "{text}");
        }
    }

    #[test]
    fn durations_are_read_in_every_form() {
        for (text, expected) in [
            ("P1W", Some((7, 0))),
            ("PT1H30M", Some((0, 5400))),
            ("-P1DT12H", Some((-1, -43_200))),
            ("+pt5s", Some((0, 5))),
            ("P2W3D", Some((17, 0))),
            ("P", None),
            ("PT", None),
            ("P1M", None),
            ("P1", None),
            ("PT99999999999999999999H", None),
            ("1D", None),
        ] {
            let read = duration(text).map(|d| (d.days, d.seconds));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn offsets_have_signs_hours_minutes_and_seconds() {
        for (text, expected) in [
            ("+0100", Some(3600)),
            ("-0000", Some(0)),
            ("+002946", Some(1786)),
            ("0130", Some(5400)),
            ("+1", None),
        ] {
            assert_eq!(offset(text), expected, "{text}");
        }
    }
}
