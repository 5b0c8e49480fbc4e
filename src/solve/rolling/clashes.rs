//! Do windows get into each other's way in some cycle, as they fall on the clocks?
//!
//! Where clocks change against each other, or months differ, what a plan is made by may not be
//! all that there is: it is held here against all cycles and one more on either side (model §6).

use std::collections::BTreeMap;

use crate::fleet::RegionId;
use crate::ground::duration::Minutes;
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
    let lengths = occurrences.iter().map(|occurrence| occurrence.interval.minutes());
    let longest = lengths.max().unwrap_or(Minutes::ZERO);
    let in_force = InForce::all(rolling.fleet, rolling.request);
    let gap = rolling.fleet.tiers[rolling.request.tier].gap;
    let mut found = Vec::new();
    for (at, one) in occurrences.iter().enumerate() {
        // In time order: whatever meets it, or comes too near it, and starts no later, stands
        // before it, and not far.
        let before = &occurrences[..at];
        let earliest = one.interval.start() - gap - longest;
        let near = &before[before.partition_point(|other| other.interval.start() < earliest)..];
        found.extend(too_near(rolling, &in_force, one, near));
        found.extend(too_many(rolling, one, near));
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
fn too_near(
    rolling: &Rolling,
    in_force: &InForce,
    one: &Occurrence,
    before: &[Occurrence],
) -> Vec<Vec<usize>> {
    let fleet = rolling.fleet;
    let gap = fleet.tiers[rolling.request.tier].gap;
    let region = |occurrence: &Occurrence| rolling.lanes[occurrence.lane].region;
    let near = |other: &&Occurrence| {
        let distance = one.interval.start() - other.interval.end();
        other.lane != one.lane
            && beside::apart(fleet, gap, in_force, region(one), region(other))
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

/// The occurrences of one cycle.
#[derive(Default)]
struct Round<'o> {
    /// Of each wave, those that end first before the others.
    waves: BTreeMap<u32, Vec<&'o Occurrence>>,
    regions: BTreeMap<RegionId, &'o Occurrence>,
}

/// Pairs of one cycle that waves or `after` put in another order.
fn out_of_order(rolling: &Rolling, occurrences: &[Occurrence]) -> Vec<Vec<usize>> {
    let soak = rolling.fleet.tiers[rolling.request.tier].soak;
    let id = |occurrence: &Occurrence| rolling.lanes[occurrence.lane].region;
    let region = |occurrence: &Occurrence| &rolling.fleet.regions[id(occurrence)];
    let mut rounds: BTreeMap<i64, Round> = BTreeMap::new();
    for occurrence in occurrences {
        let round = rounds.entry(occurrence.cycle).or_default();
        round.waves.entry(region(occurrence).wave).or_default().push(occurrence);
        round.regions.insert(id(occurrence), occurrence);
    }
    for wave in rounds.values_mut().flat_map(|round| round.waves.values_mut()) {
        wave.sort_by_key(|occurrence| occurrence.interval.end());
    }
    let mut found = Vec::new();
    for late in occurrences {
        let round = &rounds[&late.cycle];
        let ends_in_time =
            |early: &&Occurrence| early.interval.end() + soak <= late.interval.start();
        for wave in round.waves.range(..region(late).wave).map(|(_, wave)| wave) {
            let broken = &wave[wave.partition_point(ends_in_time)..];
            found.extend(broken.iter().map(|early| vec![early.lane, late.lane]));
        }
        let first = region(late).after.iter().filter_map(|first| round.regions.get(first).copied());
        let broken = first.filter(|early| !ends_in_time(early));
        found.extend(broken.map(|early| vec![early.lane, late.lane]));
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::file::{self, Source};
    use crate::fleet::Fleet;
    use crate::ground::tz::Database;
    use crate::request::Request;

    const ZONES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Cairo"];

    /// Two hours of work every week on each region's clock: of each region its zone, its wave,
    /// its failover and the one that it comes after, if they are others.
    fn fleet(regions: &[(usize, u32, usize, usize)], tier: &str) -> Fleet {
        let mut text = format!(
            "version = 1
             [teams.crew]
             timezone = 'UTC'
             parallel = 2
             [tiers.work]
             cadence = '1w'
             horizon = '3w'
             scope = 'rolling'
             clock = 'local'
             {tier}
             phases = [{{ name = 'work', duration = '2h', disruption = 1 }}]
             [defaults]
             tier = 'work'
             activity = {:?}
             ",
            [1; 24]
        );
        for (i, &(zone, wave, failover, first)) in regions.iter().enumerate() {
            let zone = ZONES[zone];
            text += &format!("[[regions]]\nid = 'r{i}'\ntimezone = '{zone}'\nwave = {wave}\n");
            if failover != i && failover < regions.len() {
                text += &format!("failover = 'r{failover}'\n");
            }
            if first < i && regions[first].1 <= wave {
                text += &format!("after = ['r{first}']\n");
            }
            if i % 2 == 0 {
                text += "team = 'crew'\n";
            }
        }
        file::read_fleet(&Source::new("regions", &text), &[], &Database::embedded()).unwrap()
    }

    fn request(fleet: &Fleet) -> Request {
        // The clocks of Europe and America go back within the horizon.
        let now = Minute::parse_rfc3339("2026-10-14T00:00:00Z").unwrap();
        Request::of_tier(fleet, fleet.tier("work").unwrap(), now)
    }

    /// The same as [`among`], of all pairs and at every opening.
    fn among_all(rolling: &Rolling, places: &[Place]) -> Vec<Vec<usize>> {
        let fleet = rolling.fleet;
        let tier = &fleet.tiers[rolling.request.tier];
        let in_force = InForce::all(fleet, rolling.request);
        let region = |occurrence: &Occurrence| rolling.lanes[occurrence.lane].region;
        let all = occurrences(rolling, places);
        let mut found = Vec::new();
        for (at, one) in all.iter().enumerate() {
            for (i, other) in all.iter().enumerate() {
                let (a, b) = (region(one), region(other));
                let distance = one.interval.start() - other.interval.end();
                let apart = beside::apart(fleet, tier.gap, &in_force, a, b);
                if i < at && apart.is_some_and(|apart| distance < apart) {
                    found.push(vec![other.lane, one.lane]);
                }
                let is_late = other.interval.end() + tier.soak > one.interval.start();
                let (first, last) = (&fleet.regions[b], &fleet.regions[a]);
                let comes_first = first.wave < last.wave || last.after.contains(&b);
                if one.cycle == other.cycle && is_late && comes_first {
                    found.push(vec![other.lane, one.lane]);
                }
            }
            found.extend(too_many(rolling, one, &all[..at]));
        }
        found.sort();
        found.dedup();
        found
    }

    proptest! {
        #[test]
        fn what_is_far_away_in_time_clashes_with_nothing(
            regions in prop::collection::vec((0..4usize, 0..3u32, 0..6usize, 0..6usize), 2..6),
            gap in 0..5u32,
            soak in 0..30u32,
            picked in prop::collection::vec(0..168usize, 6),
        ) {
            let tier = format!("gap = '{gap}h'\nsoak = '{soak}h'\nmax_parallel = 2");
            let fleet = fleet(&regions, &tier);
            let request = request(&fleet);
            let rolling = Rolling::new(&fleet, &request).unwrap();
            let places: Vec<Place> = rolling
                .lanes
                .iter()
                .zip(&picked)
                .map(|(lane, &pick)| lane.options().nth(pick % lane.number_of_options()).unwrap())
                .collect();
            prop_assert_eq!(among(&rolling, &places), among_all(&rolling, &places));
        }
    }
}
