//! Which changes of local time matter to a plan? (Model §6, Daylight saving.)

use crate::fleet::{Fleet, RegionId};
use crate::ground::interval::Interval;
use crate::plan::{ClockChange, PlannedWindow, Status};

/// The changes inside `windows`, for windows that happen once.
pub fn inside(fleet: &Fleet, windows: &[PlannedWindow]) -> Vec<ClockChange> {
    let mut changes = every(fleet, |region| held(windows, region));
    changes.retain(|change| {
        held(windows, change.region).iter().any(|w| w.start() < change.at && change.at < w.end())
    });
    changes
}

/// The changes between the first and the last occurrence of a slot, or inside one.
pub fn between(fleet: &Fleet, windows: &[PlannedWindow]) -> Vec<ClockChange> {
    let mut changes = every(fleet, |region| held(windows, region));
    for change in &mut changes {
        // One that keeps its slot says most.
        let in_slot = windows.iter().filter(|window| {
            window.status == Status::Planned
                && window.regions.contains(&change.region)
                && window.interval.end() > change.at
        });
        if let Some(first) = in_slot.map(|window| window.interval.start()).min() {
            change.first_affected = first;
        }
    }
    changes
}

/// Where the windows of `region` take place.
fn held(windows: &[PlannedWindow], region: RegionId) -> Vec<Interval> {
    windows
        .iter()
        .filter(|window| window.status != Status::Skipped && window.regions.contains(&region))
        .map(|window| window.interval)
        .collect()
}

/// The changes from the start of each region's first occurrence to the end of its last.
fn every(fleet: &Fleet, occurrences: impl Fn(RegionId) -> Vec<Interval>) -> Vec<ClockChange> {
    let mut changes = Vec::new();
    for (region, own) in fleet.region_ids().zip(&fleet.regions) {
        let mut occurrences = occurrences(region);
        occurrences.sort_unstable();
        let (Some(first), Some(last)) = (occurrences.first(), occurrences.last()) else {
            continue;
        };
        let span = Interval::new(first.start(), last.end()).expect("the last is not the earlier");
        for change in own.zone.transitions(span) {
            let affected = occurrences.iter().find(|occurrence| occurrence.end() > change.at);
            changes.extend(affected.map(|affected| ClockChange {
                region,
                at: change.at,
                before: change.before,
                after: change.after,
                first_affected: affected.start(),
            }));
        }
    }
    changes
}
