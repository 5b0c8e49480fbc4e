//! The rules between regions (model §5, second table), as resources that windows hold.
//!
//! All of them but the waves are of one kind: at no minute may more windows of some group
//! be open than so many. All windows are such a group, those of a team, and a failover with
//! the regions that rely on it, of which one at a time may be down; there a window counts as
//! longer by the tier's gap.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::assign::{Job, Part, Problem, Resource, Slot, Use};
use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::starts::StartSet;
use crate::request::Request;
use crate::solve::beside::{InForce, apart, holds};
use crate::solve::rolling::all_cycles::AllCycles;
use crate::solve::rolling::frame::{Axis, Frame};
use crate::solve::rolling::lane::Lane;
use crate::window::Window;

/// One window for each lane, at one of the `options` given for it, under the rules in force.
pub fn problem(
    fleet: &Fleet,
    request: &Request,
    frame: Option<&Frame>,
    lanes: &[Lane],
    all_cycles: Option<&AllCycles>,
    options: Vec<Vec<Slot>>,
    in_force: &InForce,
) -> Problem {
    let axis = frame.map_or(Axis::Once, Frame::axis);
    let mut rows = Rows::of(request, axis, &options);
    let placed = all_cycles.filter(|_| !matches!(axis, Axis::Numbered));
    let placed = placed.map(|_| rows.candidates(lanes, frame));
    let mut resources = Vec::new();
    let mut uses: Vec<Vec<Use>> = vec![Vec::new(); lanes.len()];
    let mut parts: Vec<Vec<Part>> = vec![Vec::new(); lanes.len()];
    let mut add = |capacity: Vec<u32>, members: &[(usize, i64)]| {
        let resource = resources.len();
        let Some(all_cycles) = all_cycles else {
            for &(lane, minutes) in members {
                uses[lane].push(Use { resource, minutes, around: true });
            }
            resources.push(Resource { capacity });
            return;
        };
        // In each cycle a window is where it is, and needs no room for others.
        let members: Vec<(usize, Minutes)> = (members.iter())
            .map(|&(lane, minutes)| (lane, Minutes(minutes) - lanes[lane].room()))
            .collect();
        let told_apart = all_cycles.rows(&members);
        for &(lane, minutes) in &members {
            let own = all_cycles.stretches(&told_apart, (lane, minutes)).iter();
            parts[lane].extend(own.map(|own| {
                let stretches = match &placed {
                    None => Arc::clone(own),
                    Some(placed) => {
                        placed[lane].iter().map(|at| at.map_or((0, 0), |at| own[at])).collect()
                    }
                };
                Part { resource, stretches }
            }));
        }
        let units = capacity.first().copied().unwrap_or(0);
        resources.push(Resource { capacity: vec![units; told_apart.count] });
    };
    let length = |lane: usize| lanes[lane].held();
    let members: Vec<(usize, i64)> = (0..lanes.len()).map(|l| (l, length(l).0)).collect();
    let everyone = members.len() as u32;
    let most = in_force.max_parallel;
    if most.is_some_and(|most| everyone > most) || !request.existing.is_empty() {
        let limit = |window: &Window| fleet.tiers[window.tier].max_parallel;
        let agreed = request.existing.iter().map(|window| (window.interval, limit(window)));
        add(rows.left(Left::beside(agreed, most), most.unwrap_or(everyone)), &members);
    }
    for &team in &in_force.teams {
        let members: Vec<(usize, i64)> = (0..lanes.len())
            .filter(|&lane| fleet.regions[lanes[lane].region].team == Some(team))
            .map(|lane| (lane, length(lane).0))
            .collect();
        let agreed = || request.existing.iter().filter(|window| holds(fleet, window, team));
        let parallel = fleet.teams[team].parallel;
        if members.len() > parallel as usize || agreed().next().is_some() {
            let agreed = agreed().map(|window| (window.interval, None));
            add(rows.left(Left::beside(agreed, Some(parallel)), parallel), &members);
        }
    }
    let gap = fleet.tiers[request.tier].gap;
    for family in families(fleet, lanes, gap, in_force) {
        let members: Vec<(usize, i64)> =
            family.members.iter().map(|&lane| (lane, (length(lane) + family.apart).0)).collect();
        add(vec![1; rows.instants.len()], &members);
    }
    let in_cycles = resources.len();
    if in_force.after {
        for (early, late) in pairs_in_order(fleet, lanes) {
            let capacity = vec![1; rows.instants.len()];
            // Whoever is late holds all that comes after its start, so that nobody who is
            // early and has to soak is still there, or yet to come.
            let soaked = (length(early) + in_force.soak).0;
            for (lane, minutes) in [(early, soaked), (late, FOREVER)] {
                uses[lane].push(Use { resource: resources.len(), minutes, around: false });
            }
            resources.push(Resource { capacity });
        }
    }
    let waves = wave_ranks(fleet, lanes);
    let jobs = options
        .into_iter()
        .zip(uses.into_iter().zip(parts))
        .enumerate()
        .map(|(lane, (options, (uses, parts)))| Job {
            length: length(lane).0,
            wave: if in_force.waves { waves[lane] } else { 0 },
            uses,
            parts,
            options,
        })
        .collect();
    let longest = resources.iter().map(|resource| resource.capacity.len()).max().unwrap_or(0);
    while rows.instants.len() < longest {
        rows.instants.push(rows.instants.last().map_or(0, |last| last + 1));
    }
    for resource in &mut resources[in_cycles..] {
        resource.capacity.resize(rows.instants.len(), 1);
    }
    Problem {
        instants: rows.instants,
        period: axis.period().map(|period| period.0),
        resources,
        jobs,
        soak: in_force.soak.0,
    }
}

/// Longer than anything that is planned, in minutes.
const FOREVER: i64 = 1 << 40;

/// The lanes of which the second comes `after` the first.
fn pairs_in_order(fleet: &Fleet, lanes: &[Lane]) -> Vec<(usize, usize)> {
    let of = |region: RegionId| lanes.iter().position(|lane| lane.region == region);
    let pairs = lanes.iter().enumerate().flat_map(|(late, lane)| {
        let early = fleet.regions[lane.region].after.iter().filter_map(move |&r| of(r));
        early.map(move |early| (early, late))
    });
    pairs.collect()
}

/// Lanes of which one at a time may be down.
struct Family {
    members: Vec<usize>,
    apart: Minutes,
}

/// A failover and all that rely on it, where the rule holds for each of them; else pairs.
fn families(fleet: &Fleet, lanes: &[Lane], gap: Minutes, in_force: &InForce) -> Vec<Family> {
    let mut around: BTreeMap<RegionId, Vec<usize>> = BTreeMap::new();
    for (lane, region) in lanes.iter().map(|lane| lane.region).enumerate() {
        if let Some(failover) = fleet.regions[region].failover {
            around.entry(failover).or_default().push(lane);
        }
    }
    let by_region: BTreeMap<RegionId, usize> =
        lanes.iter().enumerate().map(|(at, lane)| (lane.region, at)).collect();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (failover, relying) in around {
        let mut members = relying;
        members.extend(by_region.get(&failover));
        members.sort_unstable();
        members.dedup();
        let distance =
            |a: usize, b: usize| apart(fleet, gap, in_force, lanes[a].region, lanes[b].region);
        let pairs: Vec<(usize, usize)> = members
            .iter()
            .enumerate()
            .flat_map(|(i, &a)| members[i + 1..].iter().map(move |&b| (a, b)))
            .collect();
        let distances: BTreeSet<Option<Minutes>> =
            pairs.iter().map(|&(a, b)| distance(a, b)).collect();
        match (distances.len(), distances.first()) {
            (1, Some(&Some(apart))) if seen.insert((members.clone(), apart)) => {
                found.push(Family { members, apart });
            }
            (0 | 1, _) => {}
            _ => {
                for (a, b) in pairs {
                    if let Some(apart) = distance(a, b)
                        && seen.insert((vec![a, b], apart))
                    {
                        found.push(Family { members: vec![a, b], apart });
                    }
                }
            }
        }
    }
    found
}

/// The waves of the lanes, counted from 0 without gaps.
fn wave_ranks(fleet: &Fleet, lanes: &[Lane]) -> Vec<usize> {
    let wave = |lane: &Lane| fleet.regions[lane.region].wave;
    let waves: BTreeSet<u32> = lanes.iter().map(wave).collect();
    let rank: BTreeMap<u32, usize> = waves.into_iter().enumerate().map(|(i, w)| (w, i)).collect();
    lanes.iter().map(|lane| rank[&wave(lane)]).collect()
}

/// The instants at which it is counted how many windows are open.
///
/// Windows start on the grid, so it is enough to count there and where agreed windows start.
struct Rows<'c> {
    instants: Vec<i64>,
    axis: Axis<'c>,
}

impl<'c> Rows<'c> {
    fn of(request: &Request, axis: Axis<'c>, options: &[Vec<Slot>]) -> Self {
        let mut instants = starts_of(options);
        if let (Axis::Numbered, Some(&last)) = (axis, instants.last()) {
            instants = (0..=last).collect();
        }
        let (first, last) = (instants.first().copied(), instants.last().copied());
        for window in &request.existing {
            let start = window.interval.start();
            match axis {
                Axis::Differing(_) | Axis::Numbered => {}
                Axis::Alike(cycles) => {
                    let length = cycles.span(0).minutes();
                    instants.push((start - cycles.first()).rem_euclid(length).0);
                }
                Axis::Once => {
                    let start = start.since_epoch().0;
                    let near = first.is_some_and(|first| first <= start)
                        && last.is_some_and(|last| start <= last + 10 * DAY.0);
                    if near {
                        instants.push(start);
                    }
                }
            }
        }
        instants.sort_unstable();
        instants.dedup();
        Self { instants, axis }
    }

    /// For each lane its candidate at each instant.
    fn candidates(&self, lanes: &[Lane], frame: Option<&Frame>) -> Vec<Vec<Option<usize>>> {
        let of = |lane: &Lane| {
            let mut found = vec![None; self.instants.len()];
            for candidate in 0..lane.candidates() {
                let start = lane.start_of(candidate, frame).0;
                if let Ok(at) = self.instants.binary_search(&start) {
                    found[at] = Some(candidate);
                }
            }
            found
        };
        lanes.iter().map(of).collect()
    }

    /// How many windows can be open at each instant: at most `most`, and where some are agreed
    /// what these leave.
    ///
    /// Where that is none, [`refused_by_agreed`] has refused the starts already, or struck out the
    /// occurrences.
    ///
    /// [`refused_by_agreed`]: crate::solve::beside::refused_by_agreed
    fn left(&self, left: Left, most: u32) -> Vec<u32> {
        let least = |instants: &mut dyn Iterator<Item = Minute>| {
            let left = instants.filter_map(|at| left.at(at)).filter(|&left| left > 0);
            left.chain([most]).min().unwrap_or(most)
        };
        let at = |&instant: &i64| match self.axis {
            Axis::Once => least(&mut std::iter::once(Minute::from_epoch(Minutes(instant)))),
            // What is agreed in single cycles is looked at when the plan is held against all.
            Axis::Differing(_) | Axis::Numbered => most,
            Axis::Alike(cycles) => {
                least(&mut (0..cycles.count()).map(|cycle| cycles.start(cycle) + Minutes(instant)))
            }
        };
        self.instants.iter().map(at).collect()
    }
}

/// The starts of all options, in time order.
fn starts_of(options: &[Vec<Slot>]) -> Vec<i64> {
    let starts = || options.iter().flatten().map(|slot| slot.start);
    let (Some(first), Some(last)) = (starts().min(), starts().max()) else { return Vec::new() };
    // Many more options than minutes.
    let mut set = StartSet::none_of((last - first + 1) as usize);
    starts().for_each(|start| set.insert((start - first) as usize));
    set.iter().map(|minute| first + minute as i64).collect()
}

/// How many windows may be open beside those that are agreed.
struct Left {
    /// While none is; `None` for any number.
    otherwise: Option<u32>,
    /// From each instant on, in time order.
    from: Vec<(Minute, Option<u32>)>,
}

impl Left {
    /// Beside `agreed` windows, each with the most that may be open with it, and at most
    /// `always`.
    fn beside(agreed: impl Iterator<Item = (Interval, Option<u32>)>, always: Option<u32>) -> Self {
        let mut changes: Vec<(Minute, bool, Option<u32>)> = agreed
            .flat_map(|(window, most)| [(window.start(), true, most), (window.end(), false, most)])
            .collect();
        changes.sort_unstable();
        let mut open = 0;
        let mut limits: BTreeMap<u32, usize> = BTreeMap::new();
        let mut from: Vec<(Minute, Option<u32>)> = Vec::new();
        for (at, opens, most) in changes {
            open = if opens { open + 1 } else { open - 1 };
            if let Some(most) = most {
                let windows = limits.entry(most).or_default();
                *windows = if opens { *windows + 1 } else { *windows - 1 };
                if *windows == 0 {
                    limits.remove(&most);
                }
            }
            let least = limits.keys().next().copied().into_iter().chain(always).min();
            from.pop_if(|(same, _)| *same == at);
            from.push((at, least.map(|least| least.saturating_sub(open))));
        }
        Self { otherwise: always, from }
    }

    fn at(&self, instant: Minute) -> Option<u32> {
        match self.from.partition_point(|&(from, _)| from <= instant) {
            0 => self.otherwise,
            next => self.from[next - 1].1,
        }
    }
}
