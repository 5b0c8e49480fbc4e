//! A plan as maintenance windows of AWS Systems Manager.
//!
//! One JSON array; each element is the input of one
//! `aws ssm create-maintenance-window --cli-input-json`. A weekly rhythm is a `cron`
//! schedule, one of more weeks a `rate` that starts with its first window, both within
//! StartDate and EndDate. Where occurrences are moved or skipped, each window is an
//! element of its own with an `at` schedule. All in UTC, and the starts are exact. What it
//! cannot carry: lengths are whole hours, so a window that is none is longer there, and
//! Cutoff keeps new tasks out of the last hour where that can be said. An account has 50
//! maintenance windows for each AWS region, unless more were asked for.

use serde::Serialize;

use crate::ground::duration::{HOUR, Minutes, WEEK};
use crate::ground::minute::Minute;

use super::cautions::Cautions;
use super::emission::{Emission, Unsayable};
use super::lane::Lane;
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
    schedule_timezone: &'static str,
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
        let element = |name: String, schedule: String, span: Option<(Minute, Minute)>| Window {
            name,
            description: shortened(lane.about()),
            schedule,
            schedule_timezone: "UTC",
            start_date: span.map(|(from, _)| from.to_string()),
            end_date: span.map(|(_, until)| until.to_string()),
            duration: hours,
            cutoff,
            allow_unassociated_targets: false,
        };
        match lane.weeks {
            Some(weeks) if lane.is_regular() => {
                let schedule = if weeks == 1 {
                    let day = starts[0].utc().format("%a").to_string().to_uppercase();
                    format!("cron({} ? * {day} *)", starts[0].utc().format("%-M %-H"))
                } else {
                    format!("rate({} days)", weeks * 7)
                };
                // A rate counts from its start; nothing else falls into the hours around.
                let from = if weeks == 1 { starts[0] - HOUR } else { starts[0] };
                let span = Some((from, last + WEEK - HOUR));
                windows.push(element(lane.name.clone(), schedule, span));
            }
            _ => {
                for &start in &starts {
                    let name = match lane.weeks {
                        None => lane.name.clone(),
                        Some(_) => format!("{}-{}", lane.name, start.utc().format("%Y%m%d-%H%M")),
                    };
                    let at = start.utc().format("at(%Y-%m-%dT%H:%M:%S)");
                    windows.push(element(name, at.to_string(), None));
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

/// Descriptions have at most 128 characters.
fn shortened(text: String) -> String {
    text.chars().take(128).collect()
}
