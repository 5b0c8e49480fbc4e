//! What may a window not do beside windows already agreed? Minute by minute.

use std::collections::BTreeSet;

use lowtide::finding::Code;
use lowtide::fleet::{Fleet, RegionId};
use lowtide::ground::duration::Minutes;
use lowtide::ground::minute::Minute;
use lowtide::window::Window;

use super::every_start::Broken;

/// Whether an agreed window is `window` itself, which counts once.
pub fn is_itself(window: &Window, agreed: &Window) -> bool {
    window.tier == agreed.tier
        && window.interval == agreed.interval
        && window.regions.iter().any(|region| agreed.regions.contains(region))
}

/// The rules that `window` breaks beside `agreed` ones: that which keeps it off those of its
/// own regions, and those between regions.
pub fn broken(fleet: &Fleet, window: &Window, agreed: &[Window]) -> BTreeSet<Broken> {
    let mut broken = BTreeSet::new();
    for other in agreed {
        let apart = (window.interval.start() - other.interval.end())
            .max(other.interval.start() - window.interval.end());
        for &here in &window.regions {
            for &there in &other.regions {
                if here == there && apart < Minutes::ZERO {
                    broken.insert((Code::Overlap, Some(here), "agreed".to_owned()));
                }
                for relying in relying(fleet, here, there) {
                    let failover = fleet.regions[relying].failover.unwrap();
                    if apart < Minutes::ZERO {
                        let id = fleet.regions[failover].id.clone();
                        broken.insert((Code::Failover, Some(relying), id));
                    }
                    if apart < fleet.tiers[window.tier].gap.max(fleet.tiers[other.tier].gap) {
                        let id = fleet.tiers[window.tier].name.clone();
                        broken.insert((Code::Gap, Some(relying), id));
                    }
                }
            }
        }
    }
    let mut minute = window.interval.start();
    while minute < window.interval.end() {
        broken.extend(crowds(fleet, window, agreed, minute));
        minute = minute + Minutes(1);
    }
    broken
}

/// Those whose failover keeps the two regions apart.
fn relying(fleet: &Fleet, here: RegionId, there: RegionId) -> Vec<RegionId> {
    let failover = |region: RegionId| fleet.regions[region].failover;
    if here == there {
        return Vec::new();
    }
    let mut relying = Vec::new();
    if failover(here) == Some(there) {
        relying.push(here);
    }
    if failover(there) == Some(here) {
        relying.push(there);
    }
    if failover(here).is_some() && failover(here) == failover(there) {
        relying.extend([here, there]);
    }
    relying
}

/// The tiers and teams that have too many windows open at `minute`, with `window`.
fn crowds(fleet: &Fleet, window: &Window, agreed: &[Window], minute: Minute) -> Vec<Broken> {
    let open: Vec<&Window> = agreed
        .iter()
        .filter(|other| other.interval.start() <= minute && minute < other.interval.end())
        .chain([window])
        .collect();
    let mut broken = Vec::new();
    for other in &open {
        let tier = &fleet.tiers[other.tier];
        if tier.max_parallel.is_some_and(|most| open.len() > most as usize) {
            broken.push((Code::MaxParallel, None, tier.name.clone()));
        }
    }
    for id in fleet.team_ids() {
        let team = &fleet.teams[id];
        let of_team = |region: &&RegionId| fleet.regions[**region].team == Some(id);
        let Some(first) = window.regions.iter().find(of_team) else { continue };
        let busy = open.iter().filter(|other| other.regions.iter().any(|r| of_team(&r))).count();
        if busy > team.parallel as usize {
            broken.push((Code::Team, Some(*first), team.name.clone()));
        }
    }
    broken
}
