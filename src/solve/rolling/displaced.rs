//! Where do struck-out occurrences go? One at a time, under every rule (model §6).

use crate::fleet::RegionId;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::plan::{PlannedWindow, Status};
use crate::solve::beside::{self, InForce};
use crate::solve::rhythm::{Occurrence, Rhythm};
use crate::solve::rolling::lane::Place;
use crate::solve::rolling::together::Rolling;
use crate::solve::timing::Timing;

/// A window that stands.
#[derive(Clone, Copy)]
struct Standing {
    region: RegionId,
    cycle: usize,
    interval: Interval,
}

/// Every window of the plan that puts each lane at its place: those that are struck out are
/// moved, or else skipped.
pub fn occurrences(rolling: &Rolling, places: &[Place]) -> Vec<PlannedWindow> {
    let mut windows = Vec::new();
    let mut standing = Vec::new();
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
                    let interval = Interval::lasting(start, slots.length);
                    standing.push(Standing { region: lane.region, cycle, interval });
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
            let mut window = match best(rolling, rhythm, lane.region, cycle, &standing) {
                Some(start) => {
                    let interval = Interval::lasting(start, slots.length);
                    standing.push(Standing { region: lane.region, cycle, interval });
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
fn best(
    rolling: &Rolling,
    rhythm: &Rhythm,
    region: RegionId,
    cycle: usize,
    standing: &[Standing],
) -> Option<Minute> {
    let slots = rhythm.slots();
    let own: Vec<(usize, Minute)> = standing
        .iter()
        .filter(|other| other.region == region)
        .map(|other| (other.cycle, other.interval.start()))
        .collect();
    let fits = |start: usize| {
        let interval = Interval::lasting(slots.grid.at(start), slots.length);
        fits(rolling, Standing { region, cycle, interval }, standing)
            && !rhythm.crowds(cycle, interval.start(), &own)
    };
    rhythm.best_move(cycle, fits).map(|start| slots.grid.at(start))
}

/// Whether `new` breaks no rule between regions.
fn fits(rolling: &Rolling, new: Standing, standing: &[Standing]) -> bool {
    let (fleet, request) = (rolling.fleet, rolling.request);
    let tier = &fleet.tiers[request.tier];
    let in_force = InForce::all(fleet, request);
    let in_order = |early: &Standing, late: &Standing| {
        early.interval.end() + tier.soak <= late.interval.start()
    };
    let pairs = standing.iter().filter(|other| other.region != new.region).all(|other| {
        let distance = (new.interval.start() - other.interval.end())
            .max(other.interval.start() - new.interval.end());
        let far = beside::apart(fleet, tier.gap, &in_force, new.region, other.region)
            .is_none_or(|apart| distance >= apart);
        let ordered = other.cycle != new.cycle
            || (!beside::comes_first(fleet, new.region, other.region) || in_order(&new, other))
                && (!beside::comes_first(fleet, other.region, new.region) || in_order(other, &new));
        far && ordered
    });
    let agreed_far = request.existing.iter().all(|window| {
        let distance = (new.interval.start() - window.interval.end())
            .max(window.interval.start() - new.interval.end());
        let relying = |&other: &RegionId| beside::relying(fleet, new.region, other);
        let related = window.regions.iter().any(|other| !relying(other).is_empty());
        !related || distance >= beside::gap_to(fleet, request.tier, window)
    });
    let mut others: Vec<(&[RegionId], Interval, Option<u32>)> = standing
        .iter()
        .chain([&new])
        .map(|other| (std::slice::from_ref(&other.region), other.interval, tier.max_parallel))
        .collect();
    others.extend(request.existing.iter().map(|window| {
        (window.regions.as_slice(), window.interval, fleet.tiers[window.tier].max_parallel)
    }));
    others.retain(|(_, interval, _)| interval.overlaps(new.interval));
    // Most are open where one opens.
    let openings: Vec<Minute> =
        others.iter().map(|(_, interval, _)| interval.start().max(new.interval.start())).collect();
    let open = |at: Minute| others.iter().filter(move |(_, interval, _)| interval.contains(at));
    let team = fleet.regions[new.region].team;
    let within_team = team.is_none_or(|team| {
        let of_team = |region: &RegionId| fleet.regions[*region].team == Some(team);
        openings.iter().all(|&at| {
            let busy = open(at).filter(|(regions, _, _)| regions.iter().any(of_team)).count();
            busy <= fleet.teams[team].parallel as usize
        })
    });
    let within_all = openings.iter().all(|&at| {
        let limit = open(at).filter_map(|(_, _, most)| *most).min();
        limit.is_none_or(|most| open(at).count() <= most as usize)
    });
    pairs && agreed_far && within_team && within_all
}
