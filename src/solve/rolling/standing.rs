//! May one more window stand beside those that do?

use std::collections::BTreeMap;
use std::ops::Bound;
use std::slice;

use crate::fleet::RegionId;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::solve::beside::{self, InForce};
use crate::solve::rolling::together::Rolling;

/// The windows that stand, of the plan and agreed ones.
pub struct Standing<'r> {
    rolling: &'r Rolling<'r>,
    in_force: InForce,
    /// By their starts.
    open: BTreeMap<Minute, Vec<Open<'r>>>,
    longest: Minutes,
    /// For each region its windows in the plan, with their cycles.
    of_region: BTreeMap<RegionId, Vec<(usize, Interval)>>,
    /// For each cycle and wave, from the first start to the last end.
    of_wave: BTreeMap<(usize, u32), Interval>,
    /// The regions that have each region as their failover, and those that come after it.
    relying: BTreeMap<RegionId, Vec<RegionId>>,
    followers: BTreeMap<RegionId, Vec<RegionId>>,
}

/// A window, and the most that may be open beside it, itself counted.
#[derive(Clone, Copy)]
struct Open<'r> {
    regions: &'r [RegionId],
    interval: Interval,
    limit: Option<u32>,
}

/// What the windows that stand leave to one of some region in some cycle.
pub struct Room {
    region: RegionId,
    /// Whom it follows has ended, and soaked, by this instant.
    earliest: Option<Minute>,
    /// By when it has to have ended, and soaked, as others follow.
    latest: Option<Minute>,
    /// Windows to keep so far apart from.
    apart: Vec<(Interval, Minutes)>,
}

impl<'r> Standing<'r> {
    /// Only what is agreed stands.
    pub fn agreed(rolling: &'r Rolling<'r>) -> Self {
        let fleet = rolling.fleet;
        let mut relying: BTreeMap<RegionId, Vec<RegionId>> = BTreeMap::new();
        let mut followers: BTreeMap<RegionId, Vec<RegionId>> = BTreeMap::new();
        for region in rolling.lanes.iter().map(|lane| lane.region) {
            if let Some(failover) = fleet.regions[region].failover {
                relying.entry(failover).or_default().push(region);
            }
            for &first in &fleet.regions[region].after {
                followers.entry(first).or_default().push(region);
            }
        }
        let mut standing = Self {
            rolling,
            in_force: InForce::all(fleet, rolling.request),
            open: BTreeMap::new(),
            longest: Minutes::ZERO,
            of_region: BTreeMap::new(),
            of_wave: BTreeMap::new(),
            relying,
            followers,
        };
        for window in &rolling.request.existing {
            let limit = fleet.tiers[window.tier].max_parallel;
            standing.open(Open { regions: &window.regions, interval: window.interval, limit });
        }
        standing
    }

    fn open(&mut self, window: Open<'r>) {
        self.longest = self.longest.max(window.interval.minutes());
        self.open.entry(window.interval.start()).or_default().push(window);
    }

    /// Lets a window of the plan stand.
    pub fn add(&mut self, region: &'r RegionId, cycle: usize, interval: Interval) {
        let Rolling { fleet, request, .. } = *self.rolling;
        let limit = fleet.tiers[request.tier].max_parallel;
        self.open(Open { regions: slice::from_ref(region), interval, limit });
        self.of_region.entry(*region).or_default().push((cycle, interval));
        let wave = self.of_wave.entry((cycle, fleet.regions[*region].wave)).or_insert(interval);
        let (start, end) = (wave.start().min(interval.start()), wave.end().max(interval.end()));
        *wave = Interval::new(start, end).expect("both last at least a minute");
    }

    /// The cycles and starts of a region's windows in the plan.
    pub fn starts(&self, region: RegionId) -> Vec<(usize, Minute)> {
        self.windows(region).map(|(cycle, interval)| (cycle, interval.start())).collect()
    }

    fn windows(&self, region: RegionId) -> impl Iterator<Item = (usize, Interval)> + '_ {
        self.of_region.get(&region).into_iter().flatten().copied()
    }

    /// What is left to a window of `region` in `cycle`.
    pub fn room(&self, region: RegionId, cycle: usize) -> Room {
        let Rolling { fleet, request, .. } = *self.rolling;
        let (own, tier) = (&fleet.regions[region], &fleet.tiers[request.tier]);
        let in_cycle = |other: &RegionId| {
            self.windows(*other).filter(move |&(of, _)| of == cycle).map(|(_, interval)| interval)
        };
        let earlier = self.of_wave.range((cycle, 0)..(cycle, own.wave));
        let first = earlier.map(|(_, &wave)| wave).chain(own.after.iter().flat_map(in_cycle));
        let later = (Bound::Excluded((cycle, own.wave)), Bound::Included((cycle, u32::MAX)));
        let later = self.of_wave.range(later).map(|(_, &wave)| wave);
        let followers = self.followers.get(&region).into_iter().flatten();
        let next = later.chain(followers.flat_map(in_cycle));
        Room {
            region,
            earliest: first.map(|interval| interval.end() + tier.soak).max(),
            latest: next.map(|interval| interval.start() - tier.soak).min(),
            apart: self.apart(region),
        }
    }

    /// The windows that those of `region` keep away from: its own, and those of the failover
    /// rule and the gap.
    fn apart(&self, region: RegionId) -> Vec<(Interval, Minutes)> {
        let Rolling { fleet, request, .. } = *self.rolling;
        let failover = fleet.regions[region].failover;
        let relying_on =
            |region: RegionId| self.relying.get(&region).into_iter().flatten().copied();
        let mut related: Vec<RegionId> = failover.into_iter().chain(relying_on(region)).collect();
        related.extend(failover.into_iter().flat_map(relying_on));
        related.sort_unstable();
        related.dedup();
        let gap = fleet.tiers[request.tier].gap;
        // One region has one window at a time.
        let mut found: Vec<(Interval, Minutes)> =
            self.windows(region).map(|(_, interval)| (interval, Minutes::ZERO)).collect();
        for other in related {
            if let Some(apart) = beside::apart(fleet, gap, &self.in_force, region, other) {
                found.extend(self.windows(other).map(|(_, interval)| (interval, apart)));
            }
        }
        for window in &request.existing {
            let relies = |&other: &RegionId| !beside::relying(fleet, region, other).is_empty();
            if window.regions.iter().any(relies) {
                found.push((window.interval, beside::gap_to(fleet, request.tier, window)));
            }
        }
        found
    }

    /// Whether a window there breaks no rule between regions.
    pub fn fits(&self, room: &Room, interval: Interval) -> bool {
        let (start, end) = (interval.start(), interval.end());
        room.earliest.is_none_or(|earliest| earliest <= start)
            && room.latest.is_none_or(|latest| end <= latest)
            && room
                .apart
                .iter()
                .all(|&(other, apart)| (start - other.end()).max(other.start() - end) >= apart)
            && self.is_within_limits(room.region, interval)
    }

    /// Whether no more windows are open during one of `region` than there may be.
    fn is_within_limits(&self, region: RegionId, interval: Interval) -> bool {
        let Rolling { fleet, request, .. } = *self.rolling;
        let own = Open {
            regions: slice::from_ref(&region),
            interval,
            limit: fleet.tiers[request.tier].max_parallel,
        };
        let near = self.open.range(interval.start() - self.longest..interval.end());
        let beside = near.flat_map(|(_, windows)| windows).copied();
        let others: Vec<Open> =
            beside.filter(|other| other.interval.overlaps(interval)).chain([own]).collect();
        let team = fleet.regions[region].team;
        // Most are open where one opens.
        others.iter().map(|other| other.interval.start().max(interval.start())).all(|at| {
            let open = || others.iter().filter(|other| other.interval.contains(at));
            let limit = open().filter_map(|other| other.limit).min();
            let within_team = team.is_none_or(|team| {
                let of_team = |region: &RegionId| fleet.regions[*region].team == Some(team);
                let busy = open().filter(|other| other.regions.iter().any(of_team)).count();
                busy <= fleet.teams[team].parallel as usize
            });
            within_team && limit.is_none_or(|most| open().count() <= most as usize)
        })
    }
}
