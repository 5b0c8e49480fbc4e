//! The events of calendars, for programs: `lowtide.events/1`. Fields may be added, never changed.

use serde::Serialize;

use crate::fleet::Fleet;
use crate::fleet::calendar::Calendar;
use crate::fleet::calendar::listing::{self, Listed};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;

/// The JSON Schema of the document.
pub const SCHEMA: &str = include_str!("events.schema.json");

#[derive(Serialize)]
struct Document<'c> {
    format: &'static str,
    from: String,
    until: String,
    calendars: Vec<Entry<'c>>,
}

#[derive(Serialize)]
struct Entry<'c> {
    name: &'c str,
    timezone: String,
    events: Vec<Event<'c>>,
    problems: Vec<Problem<'c>>,
}

#[derive(Serialize)]
struct Event<'c> {
    name: &'c str,
    start: Option<String>,
    end: Option<String>,
    local_start: Option<String>,
    local_end: Option<String>,
    all_day: bool,
    file: &'c str,
    line: usize,
    counts: bool,
    why_not: Option<&'static str>,
}

#[derive(Serialize)]
struct Problem<'c> {
    file: &'c str,
    line: usize,
    message: &'c str,
    lost: bool,
}

/// The events of `calendars` that reach into `span`.
pub fn of_events(fleet: &Fleet, calendars: &[&Calendar], span: Interval) -> String {
    let document = Document {
        format: "lowtide.events/1",
        from: span.start().to_string(),
        until: span.end().to_string(),
        calendars: calendars.iter().map(|calendar| entry(fleet, calendar, span)).collect(),
    };
    let text = serde_json::to_string_pretty(&document).expect("text can be written");
    format!("{text}\n")
}

fn entry<'c>(fleet: &Fleet, calendar: &'c Calendar, span: Interval) -> Entry<'c> {
    let home = listing::home(fleet, calendar);
    let events = listing::listed(calendar, span, &home);
    let problems = calendar.problems.iter().map(|problem| Problem {
        file: &problem.file,
        line: problem.line,
        message: &problem.message,
        lost: problem.lost,
    });
    Entry {
        name: &calendar.name,
        timezone: home.name().to_owned(),
        events: events.iter().map(|listed| event(listed, &home)).collect(),
        problems: problems.collect(),
    }
}

fn event<'c>(listed: &Listed<'c>, home: &Zone) -> Event<'c> {
    let start = listed.interval.map(Interval::start);
    let end = listed.interval.map(Interval::end);
    let utc = |at: Option<Minute>| at.map(|at| at.to_string());
    let local = |at: Option<Minute>| at.map(|at| home.local(at).to_rfc3339());
    Event {
        name: listed.name,
        start: utc(start),
        end: utc(end),
        local_start: local(start),
        local_end: local(end),
        all_day: listed.is_all_day,
        file: listed.file,
        line: listed.line,
        counts: listed.why_not.is_none(),
        why_not: listed.why_not,
    }
}
