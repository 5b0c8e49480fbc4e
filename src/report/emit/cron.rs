//! A plan as lines of a crontab.
//!
//! `M H * * D` on the clock of `CRON_TZ`, which is the tier's. A day of the month by its name
//! is a range of days with a test of the weekday before the command; weeks more than one are
//! counted by such a test, in UTC. Where no line has words for a rhythm, and where most windows
//! are elsewhere than in their slots, each window is a line of its own. What it cannot carry,
//! and says loudly: the length of a window; occurrences that are moved or skipped; a beginning
//! and an end; a year, so that a window that takes place once comes again a year later. And
//! cron reads its lines in the machine's time zone where it does not know `CRON_TZ`: Debian's
//! does not.

use crate::ground::duration::{DAY, WEEK};
use crate::ground::minute::Minute;

use super::cautions::{Cautions, ENDLESS};
use super::comments::{cautions, comments};
use super::crontab::{Fields, dated};
use super::emission::Emission;
use super::lane::Lane;
use super::rhythm::Rhythm;
use super::source::Source;

/// What the lines run.
const COMMAND: &str = "/usr/local/bin/maintenance";

const UTC: &str = "times are UTC: where cron does not know CRON_TZ (Debian's does not), the machine's time zone has to be UTC, or daylight saving shifts every window";
const ZONES: &str = "times are those of CRON_TZ: where cron does not know it (Debian's does not), the machine's time zone has to be that one, or the windows are elsewhere";

pub fn emission(source: &Source, lanes: &[Lane]) -> Emission {
    let mut lost = Cautions::default();
    for lane in lanes {
        let length = lane.length.to_string();
        lost.add(lane, &format!("cron does not know that a window lasts {length}"));
        if !is_rule(lane) {
            let sentence = if lane.every.is_none() {
                "cron has no years: remove the line after the window, or it runs every year"
            } else {
                "cron has no words for this rhythm, and no years: the windows are listed, and come again every year until their lines are removed"
            };
            lost.add(lane, sentence);
            continue;
        }
        lost.add(lane, ENDLESS);
        if let Some(Rhythm::Weeks(weeks @ 2..)) = lane.rhythm {
            lost.add(
                lane,
                &format!(
                    "cron cannot say every {weeks} weeks: the test before the command counts them"
                ),
            );
        }
        if let Some(displacements) = lane.displacements() {
            lost.add(lane, &format!("not carried: {displacements}"));
        }
    }
    let in_utc = |lane: &Lane| !is_rule(lane) || lane.is_utc();
    let zones = if lanes.iter().all(in_utc) { UTC } else { ZONES };
    let mut said = vec![zones.to_owned()];
    said.extend(lost.sentences(lanes));
    let notes = [source.title(), format!("Put your command in the place of {COMMAND}.")];
    let mut text = comments("", notes);
    text.push_str(&cautions(&said));
    let mut clock = "";
    for lane in lanes {
        let own = if in_utc(lane) { "UTC" } else { lane.zone.name() };
        if own != clock {
            text.push_str(&format!("\nCRON_TZ={own}\n"));
            clock = own;
        }
        text.push_str(&comments("", [lane.about()]));
        text.push_str(&lines(lane));
    }
    Emission { text, cautions: said }
}

/// Whether one line is right more often than not.
fn is_rule(lane: &Lane) -> bool {
    let counted = matches!(lane.rhythm, Some(Rhythm::Weeks(2..))) && lane.is_utc();
    (counted || Fields::of(lane).is_some()) && !lane.is_mostly_displaced()
}

fn lines(lane: &Lane) -> String {
    let what = format!("{COMMAND} {}", lane.name);
    if !is_rule(lane) {
        let line = |start: &Minute| format!("{} {what}\n", dated(start.utc()));
        return lane.starts().iter().map(line).collect();
    }
    match Fields::of(lane) {
        Some(Fields { fields, weekday: None }) => format!("{fields} {what}\n"),
        // Cron reads `%` as a line break.
        Some(Fields { fields, weekday: Some(day) }) => {
            let zone = lane.zone.name();
            format!("{fields} [ $(TZ={zone} date +\\%u) -eq {day} ] && {what}\n")
        }
        None => counted_weeks(lane, &what),
    }
}

/// A line for each week, with a test for those that are meant.
fn counted_weeks(lane: &Lane, what: &str) -> String {
    let Some(Rhythm::Weeks(weeks)) = lane.rhythm else { return String::new() };
    let slot = lane.first_slot();
    // Weeks are counted from Monday 1970-01-05.
    let week = (slot.since_epoch() - 4 * DAY).div_euclid(WEEK).rem_euclid(weeks);
    let test = format!("[ $(( ($(date -u +\\%s) - 345600) / 604800 \\% {weeks} )) -eq {week} ]");
    format!("{} {test} && {what}\n", slot.utc().format("%-M %-H * * %w"))
}
