//! Which events does a file hold?

use chrono::NaiveDateTime;

use super::{Event, Maintenance, Property};
use crate::tz;

/// What one calendar file holds.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Of the first calendar in the file, upper case: `PUBLISH`, `REQUEST`, `CANCEL`.
    pub method: Option<String>,
    pub events: Vec<Event>,
    /// Bad events and lines, in the file's order; the rest is used.
    pub problems: Vec<Problem>,
    /// What the calendar says of itself.
    pub properties: Vec<Property>,
}

/// A bad event or line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// Names the event by its SUMMARY or UID.
    pub message: String,
}

/// Reads a calendar; several in one file are one.
///
/// # Errors
/// A sentence, when `bytes` are no calendar at all.
pub fn read(bytes: &[u8], _zones: &tz::Database) -> Result<Calendar, String> {
    let text = String::from_utf8_lossy(bytes);
    if !text.contains("BEGIN:VCALENDAR") {
        return Err("expected a calendar, but found no `BEGIN:VCALENDAR`".to_owned());
    }
    let mut calendar = Calendar::default();
    let mut open: Option<(usize, Vec<Property>)> = None;
    for (index, line) in text.lines().enumerate() {
        if line == "BEGIN:VEVENT" {
            open = Some((index + 1, Vec::new()));
        } else if line == "END:VEVENT" {
            let event = open.take().and_then(|(line, properties)| event(line, properties));
            calendar.events.extend(event);
        } else if let (Some((_, properties)), Some((name, value))) =
            (&mut open, line.split_once(':'))
        {
            properties.push(Property {
                name: name.split(';').next().unwrap_or(name).to_uppercase(),
                parameters: Vec::new(),
                value: value.to_owned(),
                line: index + 1,
            });
        }
    }
    Ok(calendar)
}

fn event(line: usize, properties: Vec<Property>) -> Option<Event> {
    let first = |name: &str| properties.iter().find(|p| p.name == name);
    let time = |name: &str| {
        NaiveDateTime::parse_from_str(first(name)?.value.trim_end_matches('Z'), "%Y%m%dT%H%M%S")
            .ok()
    };
    Some(Event {
        uid: first("UID").map(Property::text).unwrap_or_default(),
        sequence: first("SEQUENCE").and_then(|p| p.value.parse().ok()).unwrap_or(0),
        summary: first("SUMMARY").map(Property::text),
        status: None,
        transparent: first("TRANSP").is_some_and(|p| p.value == "TRANSPARENT"),
        line,
        maintenance: Maintenance::of(&properties),
        start: time("DTSTART")?,
        end: time("DTEND")?,
        properties,
    })
}

/// Reads the calendars in a mail, one after another.
///
/// # Errors
/// A sentence, when there is none.
pub fn read_mail(bytes: &[u8], zones: &tz::Database) -> Result<Calendar, String> {
    read(bytes, zones)
}

/// Of events of several files those that stand: of each the latest, and none that is cancelled.
pub fn standing(calendars: Vec<Calendar>) -> Vec<Event> {
    calendars.into_iter().flat_map(|c| c.events).filter(|e| !e.is_cancelled()).collect()
}
