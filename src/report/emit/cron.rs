//! A plan as lines of a crontab.
//!
//! `M H * * D` in UTC. What it cannot carry, and says loudly: the length of a window;
//! occurrences that are moved or skipped; a beginning and an end; more weeks than one,
//! which the command has to count (a guard is written before it); a year, so that a window
//! that takes place once comes again a year later. And cron reads its lines in the
//! machine's time zone where it does not know `CRON_TZ`: Debian's does not.

use crate::ground::duration::{DAY, WEEK};

use super::cautions::{Cautions, ENDLESS};
use super::comments::{cautions, comments};
use super::emission::Emission;
use super::lane::Lane;
use super::source::Source;

/// What the lines run.
const COMMAND: &str = "/usr/local/bin/maintenance";

const UTC: &str = "times are UTC: where cron does not know CRON_TZ (Debian's does not), the machine's time zone has to be UTC, or daylight saving shifts every window";

pub fn emission(source: &Source, lanes: &[Lane]) -> Emission {
    let mut lost = Cautions::default();
    for lane in lanes {
        let length = lane.length.to_string();
        lost.add(lane, &format!("cron does not know that a window lasts {length}"));
        match lane.weeks {
            None => {
                let sentence =
                    "cron has no years: remove the line after the window, or it runs every year";
                lost.add(lane, sentence);
            }
            Some(weeks) => {
                lost.add(lane, ENDLESS);
                if weeks > 1 {
                    lost.add(lane, &format!(
                        "cron cannot say every {weeks} weeks: the test before the command counts them"
                    ));
                }
            }
        }
        if let Some(displacements) = lane.displacements() {
            lost.add(lane, &format!("not carried: {displacements}"));
        }
    }
    let mut said = vec![UTC.to_owned()];
    said.extend(lost.sentences(lanes));
    let notes = [source.title(), format!("Put your command in the place of {COMMAND}.")];
    let mut text = comments("", notes);
    text.push_str(&cautions(&said));
    text.push_str("\nCRON_TZ=UTC\n");
    for lane in lanes {
        text.push_str(&comments("", [lane.about()]));
        text.push_str(&line(lane));
    }
    Emission { text, cautions: said }
}

fn line(lane: &Lane) -> String {
    let what = format!("{COMMAND} {}", lane.name);
    match lane.weeks {
        None => format!("{} {what}\n", lane.starts()[0].utc().format("%-M %-H %-d %-m *")),
        Some(weeks) => {
            let slot = lane.first_slot();
            let guard = if weeks == 1 {
                String::new()
            } else {
                // Weeks are counted from Monday 1970-01-05, and cron reads `%` as a line break.
                let week = (slot.since_epoch() - 4 * DAY).div_euclid(WEEK).rem_euclid(weeks);
                format!(
                    "[ $(( ($(date -u +\\%s) - 345600) / 604800 \\% {weeks} )) -eq {week} ] && "
                )
            };
            format!("{} {guard}{what}\n", slot.utc().format("%-M %-H * * %w"))
        }
    }
}
