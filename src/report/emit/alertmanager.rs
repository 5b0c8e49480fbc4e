//! A plan as time intervals of Alertmanager, which routes can mute.
//!
//! Every window is listed by its dates, so nothing is muted that is not planned: exact. A
//! window past midnight is an interval for each day. All in UTC. Nothing of the windows is
//! lost; `location` needs Alertmanager 0.24 or later.

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

/// The times of a day, from midnight, and the month that the day is in.
type Times = (i32, u32, Minutes, Minutes);

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
        for ((year, month, from, to), days) in days(lane) {
            let days: Vec<String> = days.iter().map(|day| format!("'{day}'")).collect();
            text.push_str(&format!(
                "      - times:\n          - start_time: '{}'\n            end_time: '{}'\n",
                clock(from),
                clock(to)
            ));
            text.push_str(&format!("        days_of_month: [{}]\n", days.join(", ")));
            text.push_str(&format!("        months: ['{}']\n", MONTHS[month as usize]));
            text.push_str(&format!("        years: ['{year}']\n        location: 'UTC'\n"));
        }
    }
    Emission { text, cautions: Vec::new() }
}

/// The days of the lane's windows, by month and times; months count from 0.
fn days(lane: &Lane) -> BTreeMap<Times, Vec<u32>> {
    let mut days: BTreeMap<Times, Vec<u32>> = BTreeMap::new();
    for window in lane.windows() {
        let mut midnight = Minute::midnight(window.start().utc().date());
        while midnight < window.end() {
            if let Some(part) = window.intersection(Interval::lasting(midnight, DAY)) {
                let date = midnight.utc().date();
                let times = (part.start() - midnight, part.end() - midnight);
                let key = (date.year(), date.month0(), times.0, times.1);
                days.entry(key).or_default().push(date.day());
            }
            midnight = midnight + DAY;
        }
    }
    days
}

/// `19:00`; the end of a day is `24:00`.
fn clock(minutes: Minutes) -> String {
    format!("{:02}:{:02}", minutes / HOUR, (minutes % HOUR).0)
}
