//! How long do calendars take to read, how long their events, and how long a year?
//!
//! `cargo bench --bench calendars` prints medians, and how they grow.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench measures time and prints it"
)]

#[path = "support/measure.rs"]
mod measure;

use std::fmt::Write;
use std::fs;
use std::hint::black_box;

use lowtide::file::{self, Source};
use lowtide::ground::duration::{DAY, HOUR};
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::ics;
use lowtide::solve::{self, Budget, Effort};
use lowtide::year::{self, Question};
use measure::{median, show};

fn main() {
    let zones = Database::embedded();
    println!("reading events, a third of them recurring");
    let mut before = None;
    for count in [1_000, 10_000, 100_000] {
        let text = calendar(count, "");
        let time = median(5, || {
            black_box(ics::read(text.as_bytes(), &zones).expect("it is a calendar"));
        });
        let megabytes = text.len() as f64 / 1e6;
        show(&format!("  {count:>7} events, {megabytes:5.1} MB"), time, before);
        before = Some(time);
    }

    println!("the occurrences of 10,000 daily events, by span");
    let read = ics::read(calendar(10_000, "RRULE:FREQ=DAILY").as_bytes(), &zones);
    let events = ics::standing(vec![read.expect("it is a calendar")]);
    let berlin = zones.zone("Europe/Berlin").expect("there is one");
    let mut before = None;
    for days in [7, 70, 700] {
        let span = Interval::lasting(at("2027-01-01T00:00:00Z"), days * DAY);
        let time = median(5, || {
            let found: usize = events.iter().map(|e| e.occurrences(span, &berlin).len()).sum();
            assert!(found >= 10_000);
            black_box(found);
        });
        show(&format!("  {days} days"), time, before);
        before = Some(time);
    }

    println!("the year 2027 of the shipped regions.toml, all tiers");
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/regions.toml"))
        .expect("the region file is shipped");
    let fleet = file::read_fleet(&Source::new("regions.toml", &text), &[], &zones)
        .unwrap_or_else(|faults| panic!("{faults}"));
    let from = at("2027-01-01T00:00:00Z");
    let question = Question {
        now: at("2026-11-22T12:00:00Z"),
        span: Interval::lasting(from, 365 * DAY),
        year: Some(2027),
        from_date: None,
        anchor: from,
        step: fleet.step,
        tiers: None,
        regions: fleet.region_ids().collect(),
        existing: Vec::new(),
    };
    let time = median(5, || {
        let mut planner = |fleet: &_, request: &_| {
            let progress = &mut |_| {};
            let mut effort =
                Effort { budget: Budget::unlimited(), max_gap: 0.0, threads: 1, progress };
            solve::plan(fleet, request, &mut effort)
        };
        black_box(year::plan(&fleet, &question, &mut planner));
    });
    show("  proven best", time, None);
}

/// So many events of an hour each, one after another from 2026, in three zones.
fn calendar(events: usize, rule: &str) -> String {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n".to_owned();
    for i in 0..events {
        let start = at("2026-01-01T00:00:00Z") + (i as i64 % 8760) * HOUR;
        let start = start.utc().format("%Y%m%dT%H%M%S");
        let (zone, utc) = [("", "Z"), (";TZID=Asia/Tokyo", ""), (";TZID=Europe/Berlin", "")][i % 3];
        let rule = match rule {
            "" if i % 3 == 0 => "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=40",
            rule => rule,
        };
        let _ = write!(
            text,
            "BEGIN:VEVENT\r\nUID:{i}@bench.example\r\nDTSTAMP:20260101T000000Z\r\n\
             DTSTART{zone}:{start}{utc}\r\nDURATION:PT1H\r\nSUMMARY:Event {i} of the bench\r\n"
        );
        if !rule.is_empty() {
            let _ = write!(text, "{rule}\r\n");
        }
        text.push_str("END:VEVENT\r\n");
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

fn at(text: &str) -> Minute {
    Minute::parse_rfc3339(text).expect("it is an instant")
}
