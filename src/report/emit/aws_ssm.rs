//! A plan as maintenance windows of AWS Systems Manager.
//!
//! One JSON array; each element is the input of one
//! `aws ssm create-maintenance-window --cli-input-json`. A rhythm of a day, a week or months
//! is a `cron` schedule on the clock of the tier, one of more days or weeks in UTC a `rate` that
//! starts with its first window, both within StartDate and EndDate; days after the second
//! Tuesday are a ScheduleOffset. Where occurrences are moved or skipped, each window is an
//! element of its own with an `at` schedule, in UTC. The starts are exact. What it
//! cannot carry: lengths are whole hours, so a window that is none is longer there, and
//! Cutoff keeps new tasks out of the last hour where that can be said. An account has 50
//! maintenance windows for each AWS region, unless more were asked for.

use serde::Serialize;

use crate::ground::duration::{DAY, HOUR, Minutes, WEEK};
use crate::ground::minute::Minute;

use super::cautions::Cautions;
use super::crontab;
use super::emission::{Emission, Unsayable};
use super::lane::Lane;
use super::rhythm::{MonthDay, Rhythm, weekday};
use super::source::Source;

/// The longest window that there is, in hours.
const LONGEST: i64 = 24;
/// How many windows an account has, unless it asked for more.
const QUOTA: usize = 50;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Window {
    name: String,
    description: String,
    schedule: String,
    schedule_timezone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule_offset: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<String>,
    /// In hours.
    duration: i64,
    /// In hours before the end; no task is started in them.
    cutoff: i64,
    allow_unassociated_targets: bool,
}

pub fn emission(_: &Source, lanes: &[Lane]) -> Result<Emission, Unsayable> {
    let mut said = Cautions::default();
    let mut windows = Vec::new();
    for lane in lanes {
        let hours = (lane.length + HOUR - Minutes(1)) / HOUR;
        if hours > LONGEST {
            return Err(Unsayable::new(format!(
                "`aws-ssm` has windows of at most {LONGEST}h, and one of {} lasts {}: expected shorter phases",
                lane.name, lane.length
            )));
        }
        let rounded = hours * HOUR > lane.length;
        let cutoff = i64::from(rounded && hours > 1);
        if rounded {
            let rest = if cutoff > 0 {
                "no task starts in the last of them"
            } else {
                "tasks can start until its end"
            };
            let length = lane.length.to_string();
            said.add(
                lane,
                &format!(
                    "lengths are whole hours, so a window of {length} lasts {hours}h there; {rest}"
                ),
            );
        }
        let starts = lane.starts();
        let last = starts[starts.len() - 1];
        let element = |name: String, schedule: Schedule, span: Option<(Minute, Minute)>| Window {
            name,
            description: shortened(lane.about()),
            schedule: schedule.text,
            schedule_timezone: schedule.zone,
            schedule_offset: schedule.offset,
            start_date: span.map(|(from, _)| from.to_string()),
            end_date: span.map(|(_, until)| until.to_string()),
            duration: hours,
            cutoff,
            allow_unassociated_targets: false,
        };
        match regular(lane) {
            Some(schedule) => {
                // A rate counts from its start; nothing else falls into the hours around.
                let rate = schedule.text.starts_with("rate");
                let from = if rate { starts[0] } else { starts[0] - HOUR };
                let spare = if matches!(lane.rhythm, Some(Rhythm::Days(_))) { DAY } else { WEEK };
                let span = Some((from, last + spare - HOUR));
                windows.push(element(lane.name.clone(), schedule, span));
            }
            None => {
                for &start in &starts {
                    let name = match lane.every {
                        None => lane.name.clone(),
                        Some(_) => format!("{}-{}", lane.name, start.utc().format("%Y%m%d-%H%M")),
                    };
                    let at = start.utc().format("at(%Y-%m-%dT%H:%M:%S)").to_string();
                    windows.push(element(name, Schedule::in_utc(at), None));
                }
            }
        }
    }
    let mut said = said.sentences(lanes);
    if windows.len() > QUOTA {
        said.push(format!(
            "these are {} maintenance windows; an account has {QUOTA} for each AWS region, unless more were asked for",
            windows.len()
        ));
    }
    let text = serde_json::to_string_pretty(&windows).expect("it holds text and whole numbers");
    Ok(Emission { text: format!("{text}\n"), cautions: said })
}

/// When windows start.
struct Schedule {
    text: String,
    zone: String,
    /// So many days after the day that the schedule names.
    offset: Option<i64>,
}

impl Schedule {
    fn in_utc(text: String) -> Self {
        Self { text, zone: "UTC".to_owned(), offset: None }
    }
}

/// The one schedule of a lane without exceptions; `None` where there is none for its rhythm.
fn regular(lane: &Lane) -> Option<Schedule> {
    let rhythm = lane.rhythm.as_ref().filter(|_| lane.is_regular())?;
    let first = lane.first_named();
    let time = first.format("%-M %-H");
    let name = |day: &str| day.to_uppercase();
    let mut offset = None;
    let text = match rhythm {
        Rhythm::Days(1) => format!("cron({time} * * ? *)"),
        Rhythm::Weeks(1) => format!("cron({time} ? * {} *)", name(&first.format("%a").to_string())),
        // A rate knows no clock: on one that changes it would be elsewhere after a while.
        Rhythm::Days(days) if lane.is_utc() => format!("rate({days} days)"),
        Rhythm::Weeks(weeks) if lane.is_utc() => format!("rate({} days)", weeks * 7),
        Rhythm::Days(_) | Rhythm::Weeks(_) => return None,
        Rhythm::Months { every, day } => {
            let months = crontab::months(*every, first)?;
            match day {
                MonthDay::Day(day) => format!("cron({time} {day} {months} ? *)"),
                MonthDay::BeforeLast(0) => format!("cron({time} L {months} ? *)"),
                MonthDay::Weekday { weekday: day, nth: Some(-1), .. } => {
                    format!("cron({time} ? {months} {}L *)", name(weekday(*day)))
                }
                MonthDay::Weekday { weekday: day, nth: Some(nth), .. } => {
                    format!("cron({time} ? {months} {}#{nth} *)", name(weekday(*day)))
                }
                MonthDay::Weekday { weekday: day, days, nth: None } if days[0] > 0 => {
                    // So many days after the last such weekday that is one of the first four.
                    let after = days[6] % 7;
                    offset = Some(after);
                    let day = (*day as i64 - after).rem_euclid(7) as usize;
                    format!("cron({time} ? {months} {}#{} *)", name(weekday(day)), days[6] / 7)
                }
                MonthDay::Weekday { .. } | MonthDay::BeforeLast(_) => return None,
            }
        }
    };
    Some(Schedule { text, zone: lane.zone.name().to_owned(), offset })
}

/// Descriptions have at most 128 characters.
fn shortened(text: String) -> String {
    text.chars().take(128).collect()
}
