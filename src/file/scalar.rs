//! What does one value say? Readers of single values, without knowing whose they are.

use chrono::{NaiveDate, NaiveDateTime};

use super::fault::Place;
use super::keys::spec::{Range, TEN_YEARS};
use super::node::{self, Node, Value};
use crate::fleet::DayTime;
use crate::ground::dates::{DateRange, Day};
use crate::ground::days::Days;
use crate::ground::decimal::Exact;
use crate::ground::duration;
use crate::ground::duration::DAY;
use crate::ground::duration::{HOUR, Minutes};
use crate::ground::minute::Minute;
use crate::ground::period::{Per, Unit};
use crate::ground::when;
use crate::ground::when::When;
use crate::words::harmless::{is_harmful, shortened};

/// What is wrong with a value, worded so that it follows the value's name.
#[derive(Debug)]
pub struct Problem {
    pub place: Place,
    pub text: String,
    pub hint: Option<String>,
}

impl Problem {
    /// `KEY is FOUND; expected EXPECTED`.
    pub fn expected(node: &Node, expected: &str) -> Self {
        Self::found(node, &node.found(), expected)
    }

    /// `KEY is FOUND; expected EXPECTED`, where what was found needs its unit.
    pub fn found(node: &Node, found: &str, expected: &str) -> Self {
        let text = format!(" is {found}; expected {expected}");
        Self { place: node.place, text, hint: None }
    }

    /// `KEY: SENTENCE`.
    pub fn sentence(node: &Node, sentence: String) -> Self {
        Self { place: node.place, text: format!(": {sentence}"), hint: None }
    }

    pub fn hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }
}

/// Text that says something, and in which nothing is hidden.
pub fn text(node: &Node) -> Result<&str, Problem> {
    let text = prose(node)?;
    visible(text, node)?;
    Ok(text)
}

/// Refuses characters that are not seen, but change how others are.
pub fn visible(text: &str, node: &Node) -> Result<(), Problem> {
    match text.chars().find(|&c| is_harmful(c)) {
        Some(c) => {
            let sentence =
                format!("there is a character in it that nobody sees, U+{:04X}", c as u32);
            let hint = "take it out; names hold letters that can be seen";
            Err(Problem::sentence(node, sentence).hint(Some(hint.to_owned())))
        }
        None => Ok(()),
    }
}

/// Text for people to read.
pub fn prose(node: &Node) -> Result<&str, Problem> {
    match &node.value {
        Value::Text(text) if !text.trim().is_empty() => Ok(text),
        _ => Err(Problem::expected(node, "a string in quotes")),
    }
}

pub fn flag(node: &Node) -> Result<bool, Problem> {
    match node.value {
        Value::Flag(flag) => Ok(flag),
        _ => Err(Problem::expected(node, "`true` or `false`")),
    }
}

pub fn number(node: &Node, range: Range, unit: &str) -> Result<f64, Problem> {
    let (Value::Integer(digits) | Value::Float(digits)) = &node.value else {
        let problem = Problem::expected(node, &range.expected(0.0, unit));
        let looks_like_one = |text: &str| text.trim().parse::<f64>().is_ok();
        let hint = node.text().and_then(|text| match node::share_of(text) {
            Some(share) => Some(format!("write it as a share: `{share}`")),
            None if looks_like_one(text) => Some("write it without quotes".to_owned()),
            None if looks_like_one(&text.replacen(',', ".", 1)) => Some(format!(
                "write it with a point, without quotes: `{}`",
                text.replacen(',', ".", 1)
            )),
            None => None,
        });
        return Err(problem.hint(hint));
    };
    let number: f64 = digits.parse().unwrap_or(f64::INFINITY);
    if range.holds(number) {
        return Ok(number);
    }
    let found = if unit.is_empty() { node.found() } else { format!("{} {unit}", node.found()) };
    Err(Problem::found(node, &found, &range.expected(number, unit)))
}

/// A whole number from `least` to `most`.
pub fn integer(node: &Node, least: u32, most: u32, unit: &str) -> Result<u32, Problem> {
    let expected = match (least, most) {
        (least, most) if least == most => format!("{least}"),
        (least, 1_000_000..) => format!("a whole number, {least} or more"),
        (least, most) => format!("a whole number from {least} to {most}"),
    };
    let digits = match &node.value {
        Value::Integer(digits) | Value::Float(digits) => digits,
        _ => return Err(Problem::expected(node, &expected)),
    };
    let number: f64 = digits.parse().unwrap_or(f64::INFINITY);
    if number.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(&number) {
        return Ok(number as u32);
    }
    let found = if unit.is_empty() { node.found() } else { format!("{} {unit}", node.found()) };
    Err(Problem::found(node, &found, &expected))
}

/// A length of time from `least` to `most`.
pub fn duration(node: &Node, least: Minutes, most: Minutes) -> Result<Minutes, Problem> {
    let Some(text) = node.text().filter(|text| !text.trim().is_empty()) else {
        let problem =
            Problem::expected(node, "a duration such as `\"90m\"`, `\"2h30m\"` or `\"3d\"`");
        let hint = match &node.value {
            Value::Integer(number) if !number.starts_with('-') => {
                Some(format!("write the unit, in quotes: `\"{number}m\"` for minutes"))
            }
            _ => None,
        };
        return Err(problem.hint(hint));
    };
    let minutes = duration::parse(text).map_err(|e| Problem::sentence(node, e))?;
    if minutes < least {
        let least = least.to_string();
        return Err(Problem::found(node, &format!("`{text}`"), &format!("at least `{least}`")));
    }
    if minutes > most {
        let most = if most % (366 * 24 * HOUR) == Minutes::ZERO {
            format!("{} years", most / (366 * 24 * HOUR))
        } else {
            most.to_string()
        };
        return Err(Problem::found(node, &format!("`{text}`"), &format!("at most {most}")));
    }
    Ok(minutes)
}

/// One end of a range of dates.
pub fn day(node: &Node) -> Result<Day, Problem> {
    Day::parse(&date_text(node)?).map_err(|e| Problem::sentence(node, e))
}

/// A day or a range of days.
pub fn dates(node: &Node) -> Result<DateRange, Problem> {
    DateRange::parse(&date_text(node)?).map_err(|e| Problem::sentence(node, e))
}

fn date_text(node: &Node) -> Result<String, Problem> {
    let expected = "a date such as `2026-12-24`, or `\"12-24\"` for every year";
    match &node.value {
        Value::Text(text) => Ok(text.trim().to_owned()),
        Value::Time(time) if time.time.is_none() => Ok(time.to_string()),
        Value::Time(_) => Err(Problem::expected(node, expected)
            .hint(Some("leave out the time of day: these are whole local days".to_owned()))),
        _ => Err(Problem::expected(node, expected)),
    }
}

/// One end of a stretch of local time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LocalEnd {
    Day(Day),
    Time(NaiveDateTime),
}

/// A day, or a local date and time.
pub fn local_end(node: &Node) -> Result<LocalEnd, Problem> {
    let written = match &node.value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Time(time) => time.to_string(),
        _ => return day(node).map(LocalEnd::Day),
    };
    let parts = written.split_once(['T', 't', ' ']);
    let Some((date, time)) = parts else { return day(node).map(LocalEnd::Day) };
    if time.ends_with(['Z', 'z']) || time.contains(['+', '-', '[']) {
        let hint = written
            .get(..16)
            .map(|local| format!("write `{local}`: every region reads it on its own clock"));
        let sentence = format!("expected a local time without an offset, found `{written}`");
        return Err(Problem::sentence(node, sentence).hint(hint));
    }
    let date = match Day::parse(date).map_err(|error| Problem::sentence(node, error))? {
        Day::Full(date) => date,
        Day::EveryYear(_) => {
            let sentence = format!("expected a year before the time, found `{written}`");
            return Err(Problem::sentence(node, sentence));
        }
    };
    let time = when::time_of_day(time.strip_suffix(":00").filter(|t| t.len() == 5).unwrap_or(time))
        .map_err(|error| Problem::sentence(node, error))?;
    Ok(LocalEnd::Time(local_time(date, time)))
}

/// So long after midnight, at most a day.
pub fn local_time(date: NaiveDate, time: Minutes) -> NaiveDateTime {
    date.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(time.0)
}

/// `day`, `week`, `month`, `quarter`, `year`, or a duration.
pub fn per(node: &Node) -> Result<Per, Problem> {
    if let Some(unit) = node.text().and_then(Unit::named) {
        return Ok(Per::Calendar(unit));
    }
    let looks_like_one =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
    if node.text().is_some_and(looks_like_one) {
        let expected = "`day`, `week`, `month`, `quarter`, `year` or a duration such as `\"30d\"`";
        return Err(Problem::expected(node, expected));
    }
    duration(node, Minutes(1), TEN_YEARS).map(Per::Stretch)
}

/// `99.95%`, as the share that it is.
pub fn availability(node: &Node) -> Result<Exact, Problem> {
    let expected = "a share in percent such as `\"99.95%\"`, at most 100%";
    let percent = node.text().and_then(|text| text.trim().strip_suffix('%')).map(str::trim_end);
    let places = |text: &str| text.split_once('.').map_or(0, |(_, places)| places.len());
    percent
        .filter(|text| !text.starts_with('.') && places(text) <= 12)
        .and_then(Exact::parse)
        .filter(|&percent| percent <= Exact::whole(100))
        .map(Exact::percent)
        .ok_or_else(|| Problem::expected(node, expected))
}

/// A day expression.
pub fn day_expression(node: &Node) -> Result<Days, Problem> {
    Days::parse(text(node)?.trim()).map_err(|error| Problem::sentence(node, error))
}

/// Days, then a time: `Wed 17:00`.
pub fn day_time(node: &Node) -> Result<DayTime, Problem> {
    let text = text(node)?;
    let problem = |error: String| {
        let hint = "write days then a time, for example `Wed 17:00`".to_owned();
        Problem::sentence(node, error).hint(Some(hint))
    };
    let mut words = text.split_whitespace();
    let (Some(days), Some(time), None) = (words.next(), words.next(), words.next()) else {
        return Err(problem(format!("expected days then a time, found `{text}`")));
    };
    let (days, time) = Days::parse(days)
        .and_then(|days| when::time_of_day(time).map(|time| (days, time)))
        .map_err(problem)?;
    if time == DAY {
        return Err(problem("expected a time before 24:00, found `24:00`".to_owned()));
    }
    if !days.is_weekly() {
        return Err(problem(format!(
            "expected plain days such as `Wed` or `Mon-Fri`, found `{days}`"
        )));
    }
    Ok(DayTime { days: days.weekdays, time })
}

pub fn when(node: &Node) -> Result<When, Problem> {
    let text = text(node)?;
    When::parse(text).map_err(|error| {
        let hint = "write days then times, for example `Mon-Fri 09:00-18:00`".to_owned();
        Problem::sentence(node, error).hint(Some(hint))
    })
}

/// An instant as programs write it.
pub fn instant(node: &Node) -> Result<Minute, Problem> {
    Minute::parse_rfc3339(&instant_text(node)?).map_err(|e| Problem::sentence(node, e))
}

/// What an instant is read from.
pub fn instant_text(node: &Node) -> Result<String, Problem> {
    match &node.value {
        Value::Text(text) => Ok(text.trim().to_owned()),
        Value::Time(time) => Ok(time.to_string()),
        _ => {
            let expected = "an RFC 3339 instant such as `2026-12-01T19:15:00Z`";
            Err(Problem::expected(node, expected))
        }
    }
}

pub fn locale(node: &Node) -> Result<String, Problem> {
    let text = node.text().unwrap_or_default();
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let fits = (2..=8).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    if fits {
        return Ok(text.to_owned());
    }
    let hint =
        text.contains('_').then(|| format!("write `{}`", shortened(&text.replace('_', "-"))));
    Err(Problem::expected(node, "a language tag such as `de-DE`").hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::node::parse_value;

    #[test]
    fn a_stretch_of_local_time_may_end_at_a_date_or_a_time() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            let found = match local_end(&node(text)) {
                Ok(LocalEnd::Day(day)) => format!("{day:?}"),
                Ok(LocalEnd::Time(time)) => time.to_string(),
                Err(problem) => problem.text,
            };
            assert_eq!(found, expected, "{text}");
        }
        case("'2026-12-18T18:00'", "2026-12-18 18:00:00");
        case("2026-12-18T18:00:00", "2026-12-18 18:00:00");
        case("'2026-12-18 24:00'", "2026-12-19 00:00:00");
        case("'12-18'", "EveryYear(MonthDay { month: 12, day: 18 })");
        case("'12-18T18:00'", ": expected a year before the time, found `12-18T18:00`");
        case(
            "2026-12-18T18:00:00Z",
            ": expected a local time without an offset, found `2026-12-18T18:00:00Z`",
        );
        case(
            "'2026-12-18T18:00+01:00'",
            ": expected a local time without an offset, found `2026-12-18T18:00+01:00`",
        );
    }

    #[test]
    fn a_share_is_read_in_percent() {
        let read = |text| availability(&node(text)).map(|share| share.to_string()).ok();
        assert_eq!(read("'99.95%'").as_deref(), Some("0.9995"));
        assert_eq!(read("'100 %'").as_deref(), Some("1"));
        for text in ["'99.95'", "99.95", "'100.1%'", "'-1%'", "'%'", "'.5%'"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    fn node(text: &str) -> Node {
        parse_value(text, 0, 0).unwrap()
    }

    #[test]
    fn numbers_may_be_integers_or_floats() {
        let read = |text| number(&node(text), Range::ZeroOrMore, "users").map_err(|p| p.text);
        assert_eq!(read("3"), Ok(3.0));
        assert_eq!(read("3.5"), Ok(3.5));
        assert_eq!(read("1_000"), Ok(1000.0));
        assert_eq!(read("0x10"), Ok(16.0));
        assert_eq!(read("1e15"), Ok(1e15));
        #[track_caller]
        fn refused(text: &str, message: &str) {
            let problem = number(&node(text), Range::ZeroOrMore, "users").unwrap_err();
            assert_eq!(problem.text, message, "{text}");
        }
        refused("-1", " is -1 users; expected a number of users, 0 or more");
        refused("nan", " is nan users; expected a number of users, 0 or more");
        refused("inf", " is inf users; expected a finite number of users, at most 1e15");
        refused("1e16", " is 1e16 users; expected a finite number of users, at most 1e15");
        refused("1e999", " is 1e999 users; expected a finite number of users, at most 1e15");
        refused("true", " is `true`; expected a number of users, 0 or more");
    }

    #[test]
    fn integers_may_be_written_as_floats() {
        let read = |text| integer(&node(text), 1, 10, "").map_err(|p| p.text);
        assert_eq!(read("3"), Ok(3));
        assert_eq!(read("3.0"), Ok(3));
        assert_eq!(read("3.5").unwrap_err(), " is 3.5; expected a whole number from 1 to 10");
        assert_eq!(read("11").unwrap_err(), " is 11; expected a whole number from 1 to 10");
    }

    #[test]
    fn dates_may_be_strings_or_toml_dates() {
        assert_eq!(day(&node("2026-12-24")).unwrap(), day(&node("'2026-12-24'")).unwrap());
        assert_eq!(dates(&node("2026-12-24")).unwrap(), dates(&node("'2026-12-24'")).unwrap());
        assert_eq!(
            day(&node("2026-12-24T00:00:00Z")).unwrap_err().text,
            " is the date 2026-12-24T00:00:00Z; expected a date such as `2026-12-24`, or `\"12-24\"` for every year"
        );
    }

    #[test]
    fn instants_may_be_strings_or_toml_times_with_any_offset() {
        let expected = Minute::parse_rfc3339("2026-12-01T19:15:00Z").unwrap();
        for text in [
            "2026-12-01T19:15:00Z",
            "2026-12-01 20:15:00+01:00",
            "2026-12-01T20:15+01:00",
            "'2026-12-01T19:15Z'",
        ] {
            assert_eq!(instant(&node(text)).unwrap(), expected, "{text}");
        }
        assert_eq!(
            instant(&node("2026-12-01T19:15:00")).unwrap_err().text,
            ": expected an instant with an offset, but `2026-12-01T19:15:00` has none; add `Z` or an offset"
        );
    }
}
