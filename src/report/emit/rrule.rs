//! A plan as recurrence rules, for whatever reads RFC 5545.
//!
//! For each lane DTSTART, then RRULE with as many occurrences as the plan has, EXDATE for
//! slots that no window takes place in, and RDATE for windows that are moved; exact. A lane on
//! a clock of its own has DTSTART and EXDATE there (`TZID` is an IANA name), all else is UTC.
//! Times that the clock skips or shows twice are exceptions, too, as readers differ on them.
//! Days that no rule can say are a list of dates. What it cannot carry: how long a window is,
//! which stands in a comment. Lines that start with `#` are comments and blank lines end a
//! lane; no standard knows either, so leave them out for a reader that wants nothing but
//! properties.

use chrono::NaiveDateTime;

use crate::ground::minute::Minute;
use crate::ics::write;

use super::comments::comments;
use super::emission::Emission;
use super::lane::Lane;
use super::rhythm::{MonthDay, Rhythm, weekday};
use super::source::Source;

pub fn emission(source: &Source, lanes: &[Lane]) -> Emission {
    let notes = [source.title(), "The length of a window is not part of a rule.".to_owned()];
    let mut text = comments("", notes);
    for lane in lanes {
        text.push('\n');
        text.push_str(&comments("", [lane.about()]));
        text.push_str(&rule(lane));
    }
    Emission { text, cautions: Vec::new() }
}

fn rule(lane: &Lane) -> String {
    let Some(rhythm) = &lane.rhythm else { return dates(lane) };
    let first = lane.first_named();
    let mut text = format!("{}\n", named(lane, "DTSTART", &[first]));
    text.push_str(&format!("RRULE:{};COUNT={}\n", frequency(rhythm, first), lane.slots()));
    let exceptions: Vec<(NaiveDateTime, Option<Minute>)> = lane.exceptions().collect();
    let without: Vec<NaiveDateTime> = exceptions.iter().map(|(slot, _)| *slot).collect();
    if !without.is_empty() {
        text.push_str(&format!("{}\n", named(lane, "EXDATE", &without)));
    }
    text.push_str(&instants("RDATE", exceptions.into_iter().filter_map(|(_, start)| start)));
    text
}

/// Windows that follow no rule.
fn dates(lane: &Lane) -> String {
    let starts = lane.starts();
    let first = format!("DTSTART:{}\n", write::utc(starts[0]));
    first + &instants("RDATE", starts.into_iter().skip(1))
}

/// `FREQ=MONTHLY;INTERVAL=1;BYDAY=3SA`
pub fn frequency(rhythm: &Rhythm, first: NaiveDateTime) -> String {
    let short = |day: &str| day[..2].to_uppercase();
    match rhythm {
        Rhythm::Days(days) => format!("FREQ=DAILY;INTERVAL={days}"),
        Rhythm::Weeks(weeks) => {
            let day = first.format("%a").to_string();
            format!("FREQ=WEEKLY;INTERVAL={weeks};BYDAY={}", short(&day))
        }
        Rhythm::Months { every, day } => {
            let day = match day {
                MonthDay::Weekday { weekday: day, nth: Some(nth), .. } => {
                    format!("BYDAY={nth}{}", short(weekday(*day)))
                }
                MonthDay::Weekday { weekday: day, days, nth: None } => {
                    let days: Vec<String> = days.iter().map(i64::to_string).collect();
                    format!("BYDAY={};BYMONTHDAY={}", short(weekday(*day)), days.join(","))
                }
                MonthDay::Day(day) => format!("BYMONTHDAY={day}"),
                MonthDay::BeforeLast(days) => format!("BYMONTHDAY={}", -1 - days),
            };
            format!("FREQ=MONTHLY;INTERVAL={every};{day}")
        }
    }
}

/// A property of times on the lane's clock.
fn named(lane: &Lane, property: &str, times: &[NaiveDateTime]) -> String {
    let utc = lane.is_utc();
    let zone = if utc { String::new() } else { format!(";TZID={}", lane.zone.name()) };
    let form = if utc { "%Y%m%dT%H%M%SZ" } else { "%Y%m%dT%H%M%S" };
    let times: Vec<String> = times.iter().map(|time| time.format(form).to_string()).collect();
    format!("{property}{zone}:{}", times.join(","))
}

fn instants(property: &str, instants: impl Iterator<Item = Minute>) -> String {
    let instants: Vec<String> = instants.map(write::utc).collect();
    match instants.as_slice() {
        [] => String::new(),
        some => format!("{property}:{}\n", some.join(",")),
    }
}
