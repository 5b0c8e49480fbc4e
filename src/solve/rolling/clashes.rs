//! Do windows get into each other's way in some cycle, as they fall on the clocks?
//!
//! Where clocks change against each other, or months differ, a plan is made for one cycle as it
//! stands there, and held here against all of them and one more on either side (model §6).

use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::solve::beside::{self, InForce};
use crate::solve::rolling::lane::Place;
use crate::solve::rolling::together::Rolling;
use crate::solve::timing::Timing;

/// The slot of a lane in one cycle.
struct Occurrence {
    lane: usize,
    cycle: i64,
    interval: Interval,
    /// Whether it takes place there.
    stands: bool,
}

/// The lanes of the occurrences that break a rule between regions together, for each such set.
pub fn among(rolling: &Rolling, places: &[Place]) -> Vec<Vec<usize>> {
    let occurrences = occurrences(rolling, places);
    let mut found = Vec::new();
    for (at, one) in occurrences.iter().enumerate() {
        // In time order: whatever meets it, and starts no later, stands before it.
        let before = &occurrences[..at];
        found.extend(too_near(rolling, one, before));
        found.extend(too_many(rolling, one, before));
    }
    found.extend(out_of_order(rolling, &occurrences));
    found.sort();
    found.dedup();
    found
}

/// All of them, in time order.
fn occurrences(rolling: &Rolling, places: &[Place]) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for (number, (lane, place)) in rolling.lanes.iter().zip(places).enumerate() {
        let Timing::Recurring(rhythm) = &lane.timing else { continue };
        let length = lane.slots().length;
        let slot = rhythm.slot(place.candidate);
        for cycle in -1..=rhythm.cycles.count() as i64 {
            let planned = usize::try_from(cycle).ok().filter(|&at| at < rhythm.cycles.count());
            if planned.is_some_and(|cycle| rhythm.party(cycle).is_none()) {
                continue;
            }
            let interval = Interval::lasting(rhythm.cycles.occurrence(slot, cycle), length);
            let mut own = rhythm.occurrences(place.candidate);
            let stands = own.any(|o| Some(o.cycle) == planned && !o.struck);
            found.push(Occurrence { lane: number, cycle, interval, stands });
        }
    }
    found.sort_by_key(|occurrence| (occurrence.interval, occurrence.lane));
    found
}

/// Pairs that the failover rule or the gap keeps apart.
fn too_near(rolling: &Rolling, one: &Occurrence, before: &[Occurrence]) -> Vec<Vec<usize>> {
    let fleet = rolling.fleet;
    let gap = fleet.tiers[rolling.request.tier].gap;
    let in_force = InForce::all(fleet, rolling.request);
    let region = |occurrence: &Occurrence| rolling.lanes[occurrence.lane].region;
    let near = |other: &&Occurrence| {
        let distance = one.interval.start() - other.interval.end();
        other.lane != one.lane
            && beside::apart(fleet, gap, &in_force, region(one), region(other))
                .is_some_and(|apart| distance < apart)
    };
    before.iter().filter(near).map(|other| vec![other.lane, one.lane]).collect()
}

/// Those open at the start of `one`, where they are more than there may be.
fn too_many(rolling: &Rolling, one: &Occurrence, before: &[Occurrence]) -> Vec<Vec<usize>> {
    let (fleet, request) = (rolling.fleet, rolling.request);
    let start = one.interval.start();
    let open: Vec<&Occurrence> =
        before.iter().chain([one]).filter(|other| other.interval.contains(start)).collect();
    let lanes = |of: &[&Occurrence]| -> Vec<usize> { of.iter().map(|o| o.lane).collect() };
    let mut found = Vec::new();
    let most = fleet.tiers[request.tier].max_parallel;
    let agreed = |at: Minute| request.existing.iter().filter(move |w| w.interval.contains(at));
    if most.is_some_and(|most| open.len() > most as usize) {
        found.push(lanes(&open));
    }
    let standing: Vec<&Occurrence> = open.iter().copied().filter(|o| o.stands).collect();
    if one.stands
        && let Some(limit) = beside::limit_at(fleet, most, &request.existing, start)
        && standing.len() + agreed(start).count() > limit as usize
    {
        found.push(lanes(&standing));
    }
    let team = |o: &&&Occurrence| fleet.regions[rolling.lanes[o.lane].region].team;
    if let Some(own) = team(&&one) {
        let of_team = |of: &[&Occurrence]| -> Vec<usize> {
            of.iter().filter(|o| team(o) == Some(own)).map(|o| o.lane).collect()
        };
        let parallel = fleet.teams[own].parallel as usize;
        let busy = agreed(start).filter(|window| beside::holds(fleet, window, own)).count();
        for (members, busy) in [(of_team(&open), 0), (of_team(&standing), busy)] {
            if members.contains(&one.lane) && members.len() + busy > parallel {
                found.push(members);
            }
        }
    }
    found
}

/// Pairs of one cycle that waves or `after` put in another order.
fn out_of_order(rolling: &Rolling, occurrences: &[Occurrence]) -> Vec<Vec<usize>> {
    let soak = rolling.fleet.tiers[rolling.request.tier].soak;
    let region = |occurrence: &Occurrence| rolling.lanes[occurrence.lane].region;
    let mut found = Vec::new();
    for late in occurrences {
        let same = occurrences.iter().filter(|early| early.cycle == late.cycle);
        let comes_first =
            |early: &&Occurrence| beside::comes_first(rolling.fleet, region(early), region(late));
        let broken = same
            .filter(comes_first)
            .filter(|early| early.interval.end() + soak > late.interval.start());
        found.extend(broken.map(|early| vec![early.lane, late.lane]));
    }
    found
}
