//! Which changes of local time matter to a plan? (Model §6, Daylight saving.)

use crate::fleet::Fleet;
use crate::interval::Interval;
use crate::plan::{ClockChange, PlannedWindow, Status};

/// The changes inside `windows`, for windows that happen once.
pub fn inside(fleet: &Fleet, windows: &[PlannedWindow]) -> Vec<ClockChange> {
    changes(fleet, windows, |span, windows| {
        windows.iter().any(|window| window.interval.start() < span && span < window.interval.end())
    })
}

/// The changes between the first and the last occurrence of a slot, or inside one.
pub fn between(fleet: &Fleet, windows: &[PlannedWindow]) -> Vec<ClockChange> {
    changes(fleet, windows, |_, _| true)
}

fn changes(
    fleet: &Fleet,
    windows: &[PlannedWindow],
    matters: impl Fn(crate::minute::Minute, &[&PlannedWindow]) -> bool,
) -> Vec<ClockChange> {
    let mut changes = Vec::new();
    for region in 0..fleet.regions.len() {
        let mut own: Vec<&PlannedWindow> = windows
            .iter()
            .filter(|w| w.status != Status::Skipped && w.regions.contains(&region))
            .collect();
        own.sort_by_key(|window| window.interval);
        let (Some(first), Some(last)) = (own.first(), own.last()) else { continue };
        let Some(span) = Interval::new(first.interval.start(), last.interval.end()) else {
            continue;
        };
        for change in fleet.regions[region].zone.transitions(span) {
            let affected = own.iter().find(|window| window.interval.end() > change.at);
            if let Some(affected) = affected.filter(|_| matters(change.at, &own)) {
                changes.push(ClockChange {
                    region,
                    at: change.at,
                    before: change.before,
                    after: change.after,
                    first_affected: affected.interval.start(),
                });
            }
        }
    }
    changes
}
