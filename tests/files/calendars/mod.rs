//! Are calendars read as other readers read them, and whatever is in them? Real files with
//! their occurrences, rules against a slow reading of them, carriers' notices, hostile files.

mod files;
mod hostile;
mod notices;
mod rules;
mod standing;
mod times;

use chrono::{NaiveDate, NaiveDateTime};
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::{Database, Zone};
use lowtide::ics::{self, Calendar, Event, Occurrence};

fn zones() -> Database {
    Database::embedded()
}

fn zone(name: &str) -> Zone {
    zones().zone(name).unwrap()
}

#[track_caller]
fn at(text: &str) -> Minute {
    Minute::parse_rfc3339(text).unwrap()
}

#[track_caller]
fn span(from: &str, until: &str) -> Interval {
    Interval::new(at(from), at(until)).unwrap()
}

/// The calendar with one event of these lines.
#[track_caller]
fn one(lines: &str) -> Calendar {
    calendar(&format!("BEGIN:VEVENT\nUID:a\n{lines}\nEND:VEVENT"))
}

#[track_caller]
fn calendar(lines: &str) -> Calendar {
    let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{lines}\nEND:VCALENDAR\n");
    ics::read(text.as_bytes(), &zones()).unwrap()
}

fn occurrences(events: &[Event], span: Interval, home: &Zone) -> Vec<Occurrence> {
    let mut all: Vec<Occurrence> =
        events.iter().flat_map(|event| event.occurrences(span, home)).collect();
    all.sort_unstable();
    all
}

/// `2026-03-29T01:00..03:00Z` for each occurrence in a span; dates of all-day events.
fn shown(events: &[Event], span: Interval, home: &str) -> Vec<String> {
    let all = occurrences(events, span, &zone(home));
    all.iter()
        .map(|occurrence| match occurrence.dates {
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first}..{last}"),
            None => {
                let [start, end] =
                    [occurrence.interval.start(), occurrence.interval.end()].map(Minute::utc);
                let end_form = if start.date() == end.date() { "%H:%M" } else { "%Y-%m-%dT%H:%M" };
                format!("{}..{}", start.format("%Y-%m-%dT%H:%M"), end.format(end_form))
            }
        })
        .collect()
}

fn problems(calendar: &Calendar) -> Vec<String> {
    calendar.problems.iter().map(|p| format!("{}: {}", p.line, p.message)).collect()
}

/// `20260101T090000`, with or without `Z`, or a date, as a local time.
#[track_caller]
fn local(text: &str) -> NaiveDateTime {
    let text = text.trim_end_matches('Z');
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").unwrap_or_else(|_| {
        let date = NaiveDate::parse_from_str(text, "%Y%m%d").unwrap();
        date.and_hms_opt(0, 0, 0).unwrap()
    })
}
