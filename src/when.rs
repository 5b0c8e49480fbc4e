//! `Mon-Fri 09:00-18:00`: stretches of the local week, as rules and shifts name them.

use crate::minute::{DAY, HOUR};

/// The names that days have in a region file, Monday first.
pub const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Days then times, repeated every week on the local clock (model §5).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct When {
    /// Whether a stretch starts on that day, Monday first.
    pub days: [bool; 7],
    /// Minute of the day at which it starts, `0..1440`.
    pub start: i64,
    /// Minute of the day at which it ends, `1..=1440`. At or before `start`: on the next day.
    pub end: i64,
}

impl When {
    /// Reads days (`Mon-Fri`, `Sat,Sun`, `daily`; ranges may wrap) then times.
    ///
    /// # Errors
    /// A sentence that says what was expected and what was found.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let (days, times) = match (words.next(), words.next(), words.next()) {
            (Some(days), Some(times), None) => (days, times),
            (None, ..) => return Err("expected days then times, but found nothing".to_owned()),
            (Some(only), None, _) => {
                return Err(format!("expected days then times, but found only `{only}`"));
            }
            (Some(_), Some(_), Some(more)) => {
                return Err(format!("expected days then times, but found `{more}` after them"));
            }
        };
        let (start, end) = times
            .split_once('-')
            .ok_or_else(|| format!("expected times such as `09:00-18:00`, found `{times}`"))?;
        let start = time_of_day(start)?;
        if start == DAY {
            return Err("expected a start before 24:00, found `24:00`".to_owned());
        }
        let end = match time_of_day(end)? {
            // 22:00-00:00 ends where the day does.
            0 => DAY,
            end => end,
        };
        Ok(Self { days: parse_days(days)?, start, end })
    }

    /// The stretches of the week, in minutes from Monday 00:00; an end may lie past Sunday.
    pub fn stretches(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        let length =
            if self.end > self.start { self.end - self.start } else { self.end + DAY - self.start };
        (0..7).filter(|&day| self.days[day as usize]).map(move |day| {
            let start = day * DAY + self.start;
            (start, start + length)
        })
    }
}

fn parse_days(text: &str) -> Result<[bool; 7], String> {
    if text.eq_ignore_ascii_case("daily") {
        return Ok([true; 7]);
    }
    let mut days = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        let mut at = first;
        loop {
            days[at] = true;
            if at == last {
                break;
            }
            at = (at + 1) % 7;
        }
    }
    Ok(days)
}

fn day(text: &str) -> Result<usize, String> {
    DAYS.iter().position(|name| name.eq_ignore_ascii_case(text)).ok_or_else(|| {
        format!("expected `daily` or days such as `Mon-Fri` or `Sat,Sun`, found `{text}`")
    })
}

/// `HH:MM` as a minute of the day, `00:00` to `24:00`.
fn time_of_day(text: &str) -> Result<i64, String> {
    let expected =
        || format!("expected a time such as `09:00`, from 00:00 to 24:00, found `{text}`");
    let digits = |part: &str| -> Option<i64> {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (hour, minute) = text.split_once(':').ok_or_else(expected)?;
    let (hour, minute) = (digits(hour).ok_or_else(expected)?, digits(minute).ok_or_else(expected)?);
    let time = hour * HOUR + minute;
    if minute < HOUR && time <= DAY { Ok(time) } else { Err(expected()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(text: &str) -> Vec<(i64, i64)> {
        When::parse(text).unwrap().stretches().collect()
    }

    #[test]
    fn a_range_past_midnight_belongs_to_the_day_it_starts_on() {
        assert_eq!(minutes("Fri 22:00-06:00"), [(4 * DAY + 1320, 5 * DAY + 360)]);
        assert_eq!(minutes("Sun 22:00-06:00"), [(6 * DAY + 1320, 7 * DAY + 360)]);
        assert_eq!(minutes("Mon 09:00-09:00"), [(540, DAY + 540)], "a whole day");
        assert_eq!(minutes("Mon 22:00-00:00"), [(1320, DAY)]);
        assert_eq!(minutes("Mon 00:00-24:00"), [(0, DAY)]);
        assert_eq!(minutes("Mon 00:00-00:00"), [(0, DAY)]);
    }

    #[test]
    fn days_are_ranges_and_lists_and_may_wrap() {
        #[track_caller]
        fn case(text: &str, days: &str) {
            let read = When::parse(&format!("{text} 00:00-01:00")).unwrap().days;
            let shown: String = read.iter().map(|&d| if d { 'x' } else { '.' }).collect();
            assert_eq!(shown, days, "{text}");
        }
        case("daily", "xxxxxxx");
        case("Mon-Fri", "xxxxx..");
        case("Sat,Sun", ".....xx");
        case("Sat-Thu", "xxxx.xx");
        case("mon,WED-Thu", "x.xx...");
        case("Tue-Tue", ".x.....");
    }

    #[test]
    fn what_does_not_parse_says_what_was_expected() {
        #[track_caller]
        fn case(text: &str, error: &str) {
            assert_eq!(When::parse(text).unwrap_err(), error, "{text}");
        }
        case("", "expected days then times, but found nothing");
        case("Mon-Fri", "expected days then times, but found only `Mon-Fri`");
        case("Mon 09:00", "expected times such as `09:00-18:00`, found `09:00`");
        case("Mon 09:00-18:00 UTC", "expected days then times, but found `UTC` after them");
        case(
            "Weekdays 09:00-18:00",
            "expected `daily` or days such as `Mon-Fri` or `Sat,Sun`, found `Weekdays`",
        );
        case(
            "Mon 9:00-18:00",
            "expected a time such as `09:00`, from 00:00 to 24:00, found `9:00`",
        );
        case(
            "Mon 09:00-25:00",
            "expected a time such as `09:00`, from 00:00 to 24:00, found `25:00`",
        );
        case("Mon 24:00-01:00", "expected a start before 24:00, found `24:00`");
    }
}
