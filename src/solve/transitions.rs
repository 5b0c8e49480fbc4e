//! Which changes of local time matter to a plan? (Model §6, Daylight saving.)

use crate::fleet::{Fleet, RegionId, TierId};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::plan::{ClockChange, PlannedWindow, Status};

/// The changes inside `windows`, for windows that happen once.
pub fn inside(fleet: &Fleet, windows: &[PlannedWindow]) -> Vec<ClockChange> {
    let mut changes = every(fleet, windows, |_| None);
    changes.retain(|change| falls_into(change, &held(windows, change.region)));
    changes
}

/// The changes of a region's clock against that of the slots, between the first and the last
/// of them, and its changes inside a window.
pub fn between(fleet: &Fleet, tier: TierId, windows: &[PlannedWindow]) -> Vec<ClockChange> {
    let mut changes = every(fleet, windows, |region| Some(fleet.clock_of(tier, region)));
    let ahead = |region: RegionId, at: Minute| {
        fleet.regions[region].zone.offset_at(at) - fleet.clock_of(tier, region).offset_at(at)
    };
    changes.retain(|change| {
        ahead(change.region, change.at) != ahead(change.region, change.at - Minutes(1))
            || falls_into(change, &held(windows, change.region))
    });
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

/// Whether the region's clock changes inside one of its windows.
fn falls_into(change: &ClockChange, windows: &[Interval]) -> bool {
    let inside = |window: &Interval| window.start() < change.at && change.at < window.end();
    change.before != change.after && windows.iter().any(inside)
}

/// Where the windows of `region` take place.
fn held(windows: &[PlannedWindow], region: RegionId) -> Vec<Interval> {
    windows
        .iter()
        .filter(|window| window.status != Status::Skipped && window.regions.contains(&region))
        .map(|window| window.interval)
        .collect()
}

/// The changes of each region's clock, and of the other one that it is held against, from the
/// start of its first occurrence to the end of its last.
fn every(
    fleet: &Fleet,
    windows: &[PlannedWindow],
    other: impl Fn(RegionId) -> Option<Zone>,
) -> Vec<ClockChange> {
    let mut changes = Vec::new();
    for (region, own) in fleet.region_ids().zip(&fleet.regions) {
        let mut occurrences = held(windows, region);
        occurrences.sort_unstable();
        let (Some(first), Some(last)) = (occurrences.first(), occurrences.last()) else {
            continue;
        };
        let span = Interval::new(first.start(), last.end()).expect("the last is not the earlier");
        let zones = [Some(own.zone.clone()), other(region)];
        let mut instants: Vec<Minute> =
            zones.iter().flatten().flat_map(|zone| zone.transitions(span)).map(|t| t.at).collect();
        instants.sort_unstable();
        instants.dedup();
        for at in instants {
            let affected = occurrences.iter().find(|occurrence| occurrence.end() > at);
            changes.extend(affected.map(|affected| ClockChange {
                region,
                at,
                before: own.zone.offset_at(at - Minutes(1)),
                after: own.zone.offset_at(at),
                first_affected: affected.start(),
            }));
        }
    }
    changes
}
