//! A plan as the maintenance window of clusters of Google Kubernetes Engine.
//!
//! A shell script of `gcloud container clusters update` commands: the recurring window, and
//! an exclusion for each slot that no window takes place in. All in UTC. What it cannot
//! carry: a cluster has one window, so occurrences that are moved are lost, and where most are,
//! nothing is written; a clock, so that a window stays where it is in UTC when its clock
//! changes; a window has no end; and GKE asks for 48 hours of maintenance in any 32 days, in windows of at least
//! 4 hours. A shorter window is refused there, so it is made as long as it has to be, and
//! the output says how much longer than planned that is. What takes place once, or less
//! often than every 32 days, cannot be said.

use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::words::figures;

use super::cautions::{Cautions, ENDLESS};
use super::comments::{cautions, comments};
use super::emission::{Emission, Unsayable};
use super::lane::Lane;
use super::rhythm::Rhythm;
use super::source::Source;

/// How many exclusions that forbid all upgrades a cluster can have.
const EXCLUSIONS: usize = 3;

pub fn emission(source: &Source, lanes: &[Lane]) -> Result<Emission, Unsayable> {
    let mut said = Cautions::default();
    let mut commands = String::new();
    for lane in lanes {
        let (rule, length) = rhythm(lane)?;
        if lane.is_mostly_displaced() {
            return Err(Unsayable::new(format!(
                "`gke` has one window that recurs, and most windows of {} are not in their slots: expected a slot that stands more often",
                lane.name
            )));
        }
        if let Some(change) = off_the_clock(lane) {
            said.add(lane, &format!(
                "GKE knows no time zones: from {} UTC on the window is not where the clock of {} has it",
                figures::utc(change),
                lane.zone.name()
            ));
        }
        if length > lane.length {
            said.add(lane, &format!(
                "GKE wants 48h of maintenance in any 32 days, in windows of 4h or more, and refuses windows of {}: they are {} long here, and nobody has looked at what the added {} cost",
                lane.length,
                length,
                (length - lane.length)
            ));
        }
        said.add(lane, ENDLESS);
        let displaced: Vec<(Minute, Option<Minute>)> = lane.displaced().collect();
        for &(slot, start) in &displaced {
            if let Some(start) = start {
                said.add(lane, &format!(
                    "a cluster has one window: {} UTC is excluded, but that it is moved to {} UTC is not carried",
                    figures::utc(slot),
                    figures::utc(start)
                ));
            }
        }
        if !displaced.is_empty() {
            said.add(lane, "an exclusion counts against the 48h, so GKE may refuse it");
        }
        if displaced.len() > EXCLUSIONS {
            said.add(lane, &format!(
                "a cluster has at most {EXCLUSIONS} exclusions of all upgrades at a time, and these are {}: add the later ones later",
                displaced.len()
            ));
        }
        commands.push('\n');
        commands.push_str(&comments("", [lane.about()]));
        commands.push_str(&of_lane(lane, &rule, length));
    }
    let said = said.sentences(lanes);
    let notes = [
        source.title(),
        "Set the variables to the names of your clusters; add --location where gcloud needs it."
            .to_owned(),
        "A window is when GKE may upgrade by itself; it starts nothing.".to_owned(),
    ];
    let mut text = comments("", notes);
    text.push_str(&cautions(&said));
    text.push_str(&commands);
    Ok(Emission { text, cautions: said })
}

/// The rule in UTC, and the least length that GKE takes.
fn rhythm(lane: &Lane) -> Result<(String, Minutes), Unsayable> {
    let (days, every) = match lane.rhythm {
        None if lane.every.is_none() => {
            return Err(Unsayable::new(
                "`gke` knows windows that recur, and this tier's take place once: expected a tier with a `cadence` in weeks".to_owned(),
            ));
        }
        Some(Rhythm::Days(days)) => (days, format!("{days} days")),
        Some(Rhythm::Weeks(weeks)) => (7 * weeks, format!("{weeks} weeks")),
        Some(Rhythm::Months { .. }) | None => (35, "a month".to_owned()),
    };
    let rule = match lane.rhythm {
        Some(Rhythm::Days(1)) => "FREQ=DAILY".to_owned(),
        Some(Rhythm::Days(days)) => format!("FREQ=DAILY;INTERVAL={days}"),
        _ => {
            let day = lane.first_slot().utc().format("%a").to_string().to_uppercase();
            let interval =
                if days == 7 { String::new() } else { format!("INTERVAL={};", days / 7) };
            format!("FREQ=WEEKLY;{interval}BYDAY={}", &day[..2])
        }
    };
    match 32 / days {
        0 => Err(Unsayable::new(format!(
            "`gke` wants maintenance in any 32 days, and this tier's windows are {every} apart: expected a `cadence` of 4w or less"
        ))),
        windows => {
            let least = (48 * HOUR / windows).max(4 * HOUR);
            Ok((rule, lane.length.max(least)))
        }
    }
}

/// The first slot that the clock has at another time of UTC's week than the first.
fn off_the_clock(lane: &Lane) -> Option<Minute> {
    let first = lane.zone.offset_at(lane.first_slot());
    lane.all_slots().find(|&slot| lane.zone.offset_at(slot) != first)
}

fn of_lane(lane: &Lane, rule: &str, length: Minutes) -> String {
    let variable = match lane.region {
        Some(region) => format!("CLUSTER_{}", region.to_ascii_uppercase().replace('-', "_")),
        None => "CLUSTER".to_owned(),
    };
    let update = format!(
        "gcloud container clusters update \"${{{variable}:?the name of the cluster}}\" \\\n"
    );
    let slot = lane.first_slot();
    let mut text = format!(
        "{update}  --maintenance-window-start {slot} \\\n  --maintenance-window-end {} \\\n  --maintenance-window-recurrence '{rule}'\n",
        slot + length
    );
    for (slot, _) in lane.displaced() {
        let out = Interval::lasting(slot, length.min(30 * DAY));
        text.push_str(&format!(
            "{update}  --add-maintenance-exclusion-name {}-{} \\\n  --add-maintenance-exclusion-start {} \\\n  --add-maintenance-exclusion-end {} \\\n  --add-maintenance-exclusion-scope no_upgrades\n",
            lane.name.to_ascii_lowercase().replace('_', "-"),
            slot.utc().format("%Y%m%d"),
            out.start(),
            out.end()
        ));
    }
    text
}
