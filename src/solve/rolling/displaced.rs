//! Where do struck-out occurrences go? One at a time, under every rule (model §6).

use crate::fleet::RegionId;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::plan::{PlannedWindow, Status};
use crate::solve::rhythm::{Occurrence, Rhythm};
use crate::solve::rolling::lane::Place;
use crate::solve::rolling::standing::Standing;
use crate::solve::rolling::together::Rolling;
use crate::solve::timing::Timing;

/// Every window of the plan that puts each lane at its place: those that are struck out are
/// moved, or else skipped.
pub fn occurrences(rolling: &Rolling, places: &[Place]) -> Vec<PlannedWindow> {
    let mut windows = Vec::new();
    let mut standing = Standing::agreed(rolling);
    for (lane, place) in rolling.lanes.iter().zip(places) {
        let slots = lane.slots();
        match &lane.timing {
            Timing::Once { .. } => {
                windows.push(slots.window(slots.grid.at(place.candidate), Status::Planned));
            }
            Timing::Recurring(rhythm) => {
                for Occurrence { cycle, start, .. } in
                    rhythm.occurrences(place.candidate).filter(|occurrence| !occurrence.struck)
                {
                    let start = slots.grid.at(start);
                    standing.add(&lane.region, cycle, Interval::lasting(start, slots.length));
                    windows.push(slots.window(start, Status::Planned));
                }
            }
        }
    }
    for (lane, place) in rolling.lanes.iter().zip(places) {
        let Timing::Recurring(rhythm) = &lane.timing else { continue };
        let slots = lane.slots();
        let struck = rhythm.occurrences(place.candidate).filter(|occurrence| occurrence.struck);
        for occurrence @ Occurrence { cycle, start, .. } in struck {
            let slot = slots.grid.at(start);
            let mut window = match best(rhythm, lane.region, cycle, &standing) {
                Some(start) => {
                    standing.add(&lane.region, cycle, Interval::lasting(start, slots.length));
                    slots.window(start, Status::Moved { slot })
                }
                None => rhythm.skipped(slots, occurrence),
            };
            window.because = rhythm.reasons(place.candidate, cycle);
            windows.push(window);
        }
    }
    windows
}

/// The best start of `cycle` at which a window of `region` breaks no rule beside those that
/// stand.
fn best(rhythm: &Rhythm, region: RegionId, cycle: usize, standing: &Standing) -> Option<Minute> {
    let slots = rhythm.slots();
    let own = standing.starts(region);
    let room = standing.room(region, cycle);
    let fits = |start: usize| {
        let interval = Interval::lasting(slots.grid.at(start), slots.length);
        standing.fits(&room, interval) && !rhythm.crowds(cycle, interval.start(), &own)
    };
    rhythm.best_move(cycle, fits).map(|start| slots.grid.at(start))
}
