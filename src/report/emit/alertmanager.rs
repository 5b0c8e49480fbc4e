//! A plan as time intervals of Alertmanager, which routes can mute.
//!
//! Every window is listed by its dates, so nothing is muted that is not planned: exact. A
//! window past midnight is an interval for each day. Times are on the clock of the tier, and in
//! UTC where that changes in a window or around it. Nothing of the windows is lost; `location`
//! needs Alertmanager 0.24 or later.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;

use super::comments::comments;
use super::emission::Emission;
use super::lane::Lane;
use super::source::Source;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The location, the year and month that a day is in, and the times of the day from midnight.
type Times<'a> = (&'a str, i32, u32, Minutes, Minutes);

pub fn emission(source: &Source, lanes: &[Lane]) -> Emission {
    let notes = [
        source.title(),
        "Name an interval in `mute_time_intervals` of a route to mute its alerts.".to_owned(),
    ];
    let mut text = comments("", notes);
    text.push_str("time_intervals:\n");
    for lane in lanes {
        text.push_str(&comments("  ", [lane.about()]));
        text.push_str(&format!("  - name: '{}'\n    time_intervals:\n", lane.name));
        for ((location, year, month, from, to), days) in days(lane) {
            let days: Vec<String> = days.iter().map(|day| format!("'{day}'")).collect();
            text.push_str(&format!(
                "      - times:\n          - start_time: '{}'\n            end_time: '{}'\n",
                clock(from),
                clock(to)
            ));
            text.push_str(&format!("        days_of_month: [{}]\n", days.join(", ")));
            text.push_str(&format!("        months: ['{}']\n", MONTHS[month as usize]));
            text.push_str(&format!("        years: ['{year}']\n        location: '{location}'\n"));
        }
    }
    Emission { text, cautions: Vec::new() }
}

/// The days of the lane's windows, by place, month and times; months count from 0.
fn days<'a>(lane: &'a Lane) -> BTreeMap<Times<'a>, Vec<u32>> {
    let mut days: BTreeMap<Times, Vec<u32>> = BTreeMap::new();
    for window in lane.windows() {
        let (location, window) = named(lane, window);
        let mut midnight = Minute::midnight(window.start().utc().date());
        while midnight < window.end() {
            if let Some(part) = window.intersection(Interval::lasting(midnight, DAY)) {
                let date = midnight.utc().date();
                let times = (part.start() - midnight, part.end() - midnight);
                let key = (location, date.year(), date.month0(), times.0, times.1);
                days.entry(key).or_default().push(date.day());
            }
            midnight = midnight + DAY;
        }
    }
    days
}

/// The window as the clock of its location shows it, as if that were UTC.
fn named<'a>(lane: &'a Lane, window: Interval) -> (&'a str, Interval) {
    let around = Interval::new(window.start() - DAY, window.end() + DAY);
    let around = around.expect("a window has a length");
    if !lane.zone.transitions(around).is_empty() {
        return ("UTC", window);
    }
    let ahead = Minutes(i64::from(lane.zone.offset_at(window.start())) / 60);
    (lane.zone.name(), Interval::lasting(window.start() + ahead, window.minutes()))
}

/// `19:00`; the end of a day is `24:00`.
fn clock(minutes: Minutes) -> String {
    format!("{:02}:{:02}", minutes / HOUR, (minutes % HOUR).0)
}
