//! The rules between regions (model §5, second table), as resources that windows hold.
//!
//! All of them but the waves are of one kind: at no minute may more windows of some group
//! be open than so many. All windows are such a group, those of a team, and a failover with
//! the regions that rely on it, of which one at a time may be down; there a window counts as
//! longer by the tier's gap.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::assign::{Job, Problem, Resource, Slot, Use};
use crate::finding::{ConflictingRule, RuleName};
use crate::fleet::{Fleet, RegionId, TeamId, TierId};
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::request::Request;
use crate::request::constraint::{Constraint, Refusal};
use crate::rules::Terms;
use crate::solve::cycles::Cycles;
use crate::solve::rolling::lane::Lane;
use crate::window::Window;

/// Which rules between regions hold: all, unless the question is which of them are in the
/// way or what would help.
#[derive(Clone, Debug)]
pub struct InForce {
    pub max_parallel: Option<u32>,
    pub teams: BTreeSet<TeamId>,
    /// The regions that may not be down together with their failover, nor with another that
    /// relies on it.
    pub failovers: BTreeSet<RegionId>,
    /// The same, for the gap.
    pub gaps: BTreeSet<RegionId>,
    pub waves: bool,
    /// In minutes.
    pub soak: Minutes,
}

impl InForce {
    /// All that the tier and the regions of `request` ask for.
    pub fn all(fleet: &Fleet, request: &Request) -> Self {
        let tier = &fleet.tiers[request.tier];
        let relying: BTreeSet<RegionId> =
            fleet.region_ids().filter(|&r| fleet.regions[r].failover.is_some()).collect();
        Self {
            max_parallel: tier.max_parallel,
            teams: request.regions.iter().filter_map(|&r| fleet.regions[r].team).collect(),
            gaps: if tier.gap > Minutes::ZERO { relying.clone() } else { BTreeSet::new() },
            failovers: relying,
            waves: true,
            soak: tier.soak,
        }
    }
}

impl InForce {
    /// Whether a rule holds, as it is named where it stands in the way.
    pub fn holds(&self, rule: &ConflictingRule) -> bool {
        match rule.rule {
            RuleName::MaxParallel(_) => self.max_parallel.is_some(),
            RuleName::Team(team) => self.teams.contains(&team),
            RuleName::Failover(region) => self.failovers.contains(&region),
            RuleName::Gap(_) => self.gaps.contains(&rule.region),
            _ => true,
        }
    }
}

/// The least distance that the rules in force ask for between windows of two
/// regions, where they keep them apart at all.
pub fn apart(
    fleet: &Fleet,
    gap: Minutes,
    in_force: &InForce,
    a: RegionId,
    b: RegionId,
) -> Option<Minutes> {
    let relying = relying(fleet, a, b);
    if relying.iter().any(|region| in_force.gaps.contains(region)) {
        Some(gap)
    } else if relying.iter().any(|region| in_force.failovers.contains(region)) {
        Some(Minutes::ZERO)
    } else {
        None
    }
}

/// The regions whose failover keeps windows of `a` and `b` apart: one that the other is the
/// failover of, or both when they share one.
pub fn relying(fleet: &Fleet, a: RegionId, b: RegionId) -> Vec<RegionId> {
    let failover = |region: RegionId| {
        let region = &fleet.regions[region];
        region.failover.filter(|_| region.kept_apart)
    };
    let mut relying = Vec::new();
    if a != b && failover(a) == Some(b) {
        relying.push(a);
    }
    if a != b && failover(b) == Some(a) {
        relying.push(b);
    }
    if a != b && failover(a).is_some() && failover(a) == failover(b) {
        relying.extend([a, b]);
    }
    relying
}

/// The gap to an agreed window that the failover rule keeps clear: the larger of both tiers'.
pub fn gap_to(fleet: &Fleet, tier: TierId, agreed: &Window) -> Minutes {
    fleet.tiers[tier].gap.max(fleet.tiers[agreed.tier].gap)
}

/// What the agreed windows refuse to one window of `regions`, under the rules between
/// regions. What binds several of them is named after the first.
pub fn refused_by_agreed(terms: Terms, regions: &[RegionId]) -> Vec<Constraint> {
    let Terms { fleet, tier, existing, .. } = terms;
    let mut found: Vec<Constraint> = Vec::new();
    let mut refuse = |region, rule, minutes: IntervalSet| {
        let refusal = Rc::new(Refusal::Minutes(minutes));
        let constraint = Constraint { region, rule, refusal };
        let known = found
            .iter()
            .any(|other| other.name() == constraint.name() && other.refusal == constraint.refusal);
        if !known && constraint.refusal.as_ref() != &Refusal::Minutes(IntervalSet::default()) {
            found.push(constraint);
        }
    };
    let mut apart: BTreeMap<RegionId, Vec<&Window>> = BTreeMap::new();
    for window in existing {
        let pairs = regions.iter().flat_map(|&here| {
            window.regions.iter().flat_map(move |&there| relying(fleet, here, there))
        });
        for relying in pairs.collect::<BTreeSet<RegionId>>() {
            apart.entry(relying).or_default().push(window);
        }
    }
    for (relying, windows) in apart {
        let widened = |gap: &dyn Fn(&Window) -> Minutes| -> IntervalSet {
            let wide = |window: &&Window| {
                let by = gap(window);
                Interval::new(window.interval.start() - by, window.interval.end() + by)
            };
            windows.iter().filter_map(wide).collect()
        };
        refuse(relying, RuleName::Failover(relying), widened(&|_| Minutes::ZERO));
        let gaps = widened(&|window| gap_to(fleet, tier, window));
        refuse(relying, RuleName::Gap(tier), gaps);
    }
    for (limiting, minutes) in full(fleet, tier, existing) {
        refuse(regions[0], RuleName::MaxParallel(limiting), minutes);
    }
    let mut told = BTreeSet::new();
    for &region in regions {
        let Some(team) = fleet.regions[region].team.filter(|&team| told.insert(team)) else {
            continue;
        };
        let of_team = existing.iter().filter(|window| holds(fleet, window, team));
        let full = crowded(of_team, fleet.teams[team].parallel);
        refuse(region, RuleName::Team(team), full);
    }
    found
}

/// When the agreed windows let none of `tier` open beside them: for each tier whose limit is
/// reached, while a window of it is open. That of `tier` always is.
fn full(fleet: &Fleet, tier: TierId, existing: &[Window]) -> Vec<(TierId, IntervalSet)> {
    let limits =
        fleet.tier_ids().filter_map(|id| fleet.tiers[id].max_parallel.map(|most| (id, most)));
    limits
        .map(|(id, most)| {
            let full = crowded(existing.iter(), most);
            if id == tier {
                return (id, full);
            }
            let own = existing.iter().filter(|window| window.tier == id);
            let held = own.flat_map(|window| full.within(window.interval)).collect();
            (id, held)
        })
        .collect()
}

/// How many windows may be open at `instant` beside the agreed ones that are: `most`, or
/// what the tiers of these allow.
fn limit_at(fleet: &Fleet, most: Option<u32>, existing: &[Window], instant: Minute) -> Option<u32> {
    let open = existing.iter().filter(|window| window.interval.contains(instant));
    let limits = open.filter_map(|window| fleet.tiers[window.tier].max_parallel);
    limits.chain(most).min()
}

fn holds(fleet: &Fleet, window: &Window, team: TeamId) -> bool {
    window.regions.iter().any(|&region| fleet.regions[region].team == Some(team))
}

/// The minutes at which at least `most` of `windows` are open.
pub fn crowded<'w>(windows: impl Iterator<Item = &'w Window>, most: u32) -> IntervalSet {
    let mut changes: BTreeMap<Minute, i64> = BTreeMap::new();
    for window in windows {
        *changes.entry(window.interval.start()).or_default() += 1;
        *changes.entry(window.interval.end()).or_default() -= 1;
    }
    let mut open = 0;
    let mut full = Vec::new();
    let mut since: Option<Minute> = None;
    for (at, change) in changes {
        open += change;
        match since {
            Some(start) if open < i64::from(most) => {
                full.extend(Interval::new(start, at));
                since = None;
            }
            None if open >= i64::from(most) => since = Some(at),
            _ => {}
        }
    }
    full.into_iter().collect()
}

/// One window for each of `lanes`, at one of the `options` given for it, under the rules in
/// force.
pub fn problem(
    fleet: &Fleet,
    request: &Request,
    cycles: Option<&Cycles>,
    lanes: &[Lane],
    options: Vec<Vec<Slot>>,
    in_force: &InForce,
) -> Problem {
    let rows = Rows::of(request, cycles, &options);
    let mut resources = Vec::new();
    let mut uses: Vec<Vec<Use>> = vec![Vec::new(); lanes.len()];
    let mut add = |capacity: Vec<u32>, members: &[(usize, i64)]| {
        for &(lane, minutes) in members {
            uses[lane].push(Use { resource: resources.len(), minutes });
        }
        resources.push(Resource { capacity });
    };
    let length = |lane: usize| lanes[lane].slots().length;
    let members: Vec<(usize, i64)> = (0..lanes.len()).map(|l| (l, length(l).0)).collect();
    let everyone = members.len() as u32;
    let most = in_force.max_parallel;
    if most.is_some_and(|most| everyone > most) || !request.existing.is_empty() {
        let limit = |at| limit_at(fleet, most, &request.existing, at);
        add(rows.left(request.existing.iter(), most.unwrap_or(everyone), limit), &members);
    }
    for &team in &in_force.teams {
        let members: Vec<(usize, i64)> = (0..lanes.len())
            .filter(|&lane| fleet.regions[lanes[lane].region].team == Some(team))
            .map(|lane| (lane, length(lane).0))
            .collect();
        let agreed = || request.existing.iter().filter(|window| holds(fleet, window, team));
        let parallel = fleet.teams[team].parallel;
        if members.len() > parallel as usize || agreed().next().is_some() {
            add(rows.left(agreed(), parallel, |_| Some(parallel)), &members);
        }
    }
    let gap = fleet.tiers[request.tier].gap;
    for family in families(fleet, lanes, gap, in_force) {
        let members: Vec<(usize, i64)> =
            family.members.iter().map(|&lane| (lane, (length(lane) + family.apart).0)).collect();
        add(vec![1; rows.instants.len()], &members);
    }
    let waves = wave_ranks(fleet, lanes);
    let jobs = options
        .into_iter()
        .zip(uses)
        .enumerate()
        .map(|(lane, (options, uses))| Job {
            length: length(lane).0,
            wave: if in_force.waves { waves[lane] } else { 0 },
            uses,
            options,
        })
        .collect();
    Problem {
        instants: rows.instants,
        period: cycles.map(|cycles| cycles.span(0).minutes().0),
        resources,
        jobs,
        soak: in_force.soak.0,
    }
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
    cycles: Option<&'c Cycles>,
}

impl<'c> Rows<'c> {
    fn of(request: &Request, cycles: Option<&'c Cycles>, options: &[Vec<Slot>]) -> Self {
        let mut instants: BTreeSet<i64> = options.iter().flatten().map(|slot| slot.start).collect();
        let (first, last) = (instants.first().copied(), instants.last().copied());
        for window in &request.existing {
            let start = window.interval.start();
            match cycles {
                Some(cycles) => {
                    let length = cycles.span(0).minutes();
                    instants.insert((start - cycles.first()).rem_euclid(length).0);
                }
                None => {
                    let start = start.since_epoch().0;
                    let near = first.is_some_and(|first| first <= start)
                        && last.is_some_and(|last| start <= last + 10 * DAY.0);
                    if near {
                        instants.insert(start);
                    }
                }
            }
        }
        Self { instants: instants.into_iter().collect(), cycles }
    }

    /// How many windows can be open at each instant beside the `agreed` ones: at most `most`,
    /// and where some are agreed what `limit` leaves.
    ///
    /// Where none can, [`refused_by_agreed`] has refused the starts already, or struck out the
    /// occurrences.
    fn left<'w>(
        &self,
        agreed: impl Iterator<Item = &'w Window>,
        most: u32,
        limit: impl Fn(Minute) -> Option<u32>,
    ) -> Vec<u32> {
        let agreed: Vec<Interval> = agreed.map(|window| window.interval).collect();
        let left = |at: Minute| -> Option<u32> {
            let open = agreed.iter().filter(|window| window.contains(at)).count() as u32;
            let left = limit(at)?.saturating_sub(open);
            (left > 0).then_some(left)
        };
        let least = |instants: &mut dyn Iterator<Item = Minute>| {
            instants.filter_map(left).chain([most]).min().unwrap_or(most)
        };
        let at = |&instant: &i64| match self.cycles {
            None => least(&mut std::iter::once(Minute::from_epoch(Minutes(instant)))),
            Some(cycles) => {
                least(&mut (0..cycles.count()).map(|cycle| cycles.start(cycle) + Minutes(instant)))
            }
        };
        self.instants.iter().map(at).collect()
    }
}
