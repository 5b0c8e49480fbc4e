//! `Mon-Fri 09:00-18:00`: stretches of local days, as rules and shifts name them.

use crate::ground::days::{DAYS, Days};
use crate::ground::duration::{DAY, HOUR, Minutes};

/// Days then times on the local clock (model §5).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct When {
    /// On which days a stretch starts.
    pub days: Days,
    /// The time of day at which it starts, less than a day.
    pub start: Minutes,
    /// The time of day at which it ends, at least a minute and at most a day. At or before `start`: on the next day.
    pub end: Minutes,
}

impl When {
    /// Reads a day expression, then times.
    ///
    /// # Errors
    /// A sentence that says what was expected and what was found.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let (days, times) = match (words.next(), words.next(), words.next()) {
            (Some(days), Some(times), None) => (days, times),
            (None, ..) => return Err("expected days then times, but found nothing".to_owned()),
            (Some(only), None, _) => {
                let meant = either_alone(only).map_or(String::new(), |w| format!("; write `{w}`"));
                return Err(format!("expected days then times, but found only `{only}`{meant}"));
            }
            (Some(day), Some(times), Some(more)) => {
                let meant = over_days(day, times, more);
                let meant = meant.map_or(String::new(), |list| format!("; write `{list}`"));
                return Err(format!(
                    "expected days then times, but found `{more}` after them{meant}"
                ));
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
            Minutes::ZERO => DAY,
            end => end,
        };
        let days = Days::parse(days).map_err(|error| {
            let short = short_days(days);
            let known = short != days && Days::parse(&short).is_ok();
            if known { format!("{error}; write `{short} {times}`") } else { error }
        })?;
        Ok(Self { days, start, end })
    }

    /// How long a stretch is, at most a day.
    pub fn length(&self) -> Minutes {
        if self.end > self.start { self.end - self.start } else { self.end + DAY - self.start }
    }

    /// The stretches that plain days have in each week, from Monday 00:00; an end
    /// may lie past Sunday.
    pub fn weekly(&self) -> impl Iterator<Item = (Minutes, Minutes)> + '_ {
        (0..7).filter(|&day| self.days.weekdays[day as usize]).map(move |day| {
            let start = day * DAY + self.start;
            (start, start + self.length())
        })
    }
}

/// What was meant where days or times are missing.
fn either_alone(only: &str) -> Option<String> {
    if When::parse(&format!("daily {only}")).is_ok() {
        return Some(format!("daily {only}"));
    }
    let days = short_days(only);
    Days::parse(&days).is_ok().then(|| format!("{days} 00:00-24:00"))
}

/// The list that `Fri 18:00-Mon 06:00` means: each string belongs to one day.
fn over_days(first: &str, times: &str, last: &str) -> Option<String> {
    let (start, second) = times.split_once('-')?;
    let day = |name: &str| DAYS.iter().position(|day| *day == short_days(name));
    let (first, second) = (day(first)?, day(second)?);
    let (start_is_a_time, end_is_one) = (time_of_day(start).is_ok(), time_of_day(last).is_ok());
    if first == second || !start_is_a_time || !end_is_one {
        return None;
    }
    let between: Vec<&str> = (1..7)
        .map(|more| (first + more) % 7)
        .take_while(|&at| at != second)
        .map(|at| DAYS[at])
        .collect();
    let mut list = vec![format!("\"{} {start}-24:00\"", DAYS[first])];
    if !between.is_empty() {
        list.push(format!("\"{} 00:00-24:00\"", between.join(",")));
    }
    list.push(format!("\"{} 00:00-{last}\"", DAYS[second]));
    Some(format!("[{}]", list.join(", ")))
}

/// `Sun` for `Sunday`, wherever such a word stands.
fn short_days(text: &str) -> String {
    let short = |word: &str| {
        let lower = word.to_ascii_lowercase();
        let long = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let plural = lower.strip_suffix('s').filter(|one| long.contains(one));
        let named = |day: &str| day == plural.unwrap_or(&lower) || day[..3] == lower;
        long.iter().position(|day| named(day)).map_or(word.to_owned(), |at| DAYS[at].to_owned())
    };
    text.split_inclusive(['-', ','])
        .map(|part| {
            let word = part.trim_end_matches(['-', ',']);
            short(word) + &part[word.len()..]
        })
        .collect()
}

/// `HH:MM` as a time of day, `00:00` to `24:00`.
///
/// # Errors
/// A sentence that says what was expected.
pub fn time_of_day(text: &str) -> Result<Minutes, String> {
    let expected =
        || format!("expected a time such as `09:00`, from 00:00 to 24:00, found `{text}`");
    let digits = |part: &str| -> Option<i64> {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (hour, minute) = text.split_once(':').ok_or_else(expected)?;
    let (hour, minute) = (digits(hour).ok_or_else(expected)?, digits(minute).ok_or_else(expected)?);
    let time = hour * HOUR + Minutes(minute);
    if Minutes(minute) < HOUR && time <= DAY { Ok(time) } else { Err(expected()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(text: &str) -> Vec<(i64, i64)> {
        When::parse(text).unwrap().weekly().map(|(start, end)| (start.0, end.0)).collect()
    }

    #[test]
    fn a_range_past_midnight_belongs_to_the_day_it_starts_on() {
        let day = DAY.0;
        assert_eq!(minutes("Fri 22:00-06:00"), [(4 * day + 1320, 5 * day + 360)]);
        assert_eq!(minutes("Sun 22:00-06:00"), [(6 * day + 1320, 7 * day + 360)]);
        assert_eq!(minutes("Mon 09:00-09:00"), [(540, day + 540)], "a whole day");
        assert_eq!(minutes("Mon 22:00-00:00"), [(1320, day)]);
        assert_eq!(minutes("Mon 00:00-24:00"), [(0, day)]);
        assert_eq!(minutes("Mon 00:00-00:00"), [(0, day)]);
    }

    #[test]
    fn days_may_be_counted_in_the_month() {
        let when = When::parse("Sat#3,Mon 22:00-06:00").unwrap();
        assert_eq!(when.days, Days::parse("Mon,Sat#3").unwrap());
        assert_eq!((when.start, when.length()), (Minutes(1320), 8 * HOUR));
    }

    #[test]
    fn what_does_not_parse_says_what_was_expected() {
        #[track_caller]
        fn case(text: &str, error: &str) {
            assert_eq!(When::parse(text).unwrap_err(), error, "{text}");
        }
        case("", "expected days then times, but found nothing");
        case(
            "Mon-Fri",
            "expected days then times, but found only `Mon-Fri`; write `Mon-Fri 00:00-24:00`",
        );
        case(
            "Sunday",
            "expected days then times, but found only `Sunday`; write `Sun 00:00-24:00`",
        );
        case(
            "22:00-06:00",
            "expected days then times, but found only `22:00-06:00`; write `daily 22:00-06:00`",
        );
        case("soon", "expected days then times, but found only `soon`");
        case(
            "Fri 18:00-Mon 06:00",
            "expected days then times, but found `06:00` after them; write `[\"Fri 18:00-24:00\", \"Sat,Sun 00:00-24:00\", \"Mon 00:00-06:00\"]`",
        );
        case(
            "Saturdays,sunday 09:00-18:00",
            "expected `daily` or days such as `Mon-Fri`, `Sat,Sun`, `Sat#3` or `day#-1`, found `Saturdays`; write `Sat,Sun 09:00-18:00`",
        );
        case("Mon 09:00", "expected times such as `09:00-18:00`, found `09:00`");
        case("Mon 09:00-18:00 UTC", "expected days then times, but found `UTC` after them");
        case(
            "Weekdays 09:00-18:00",
            "expected `daily` or days such as `Mon-Fri`, `Sat,Sun`, `Sat#3` or `day#-1`, found `Weekdays`",
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
