//! May a window stand beside others? Every rule of model §5 that is about more than one.
//!
//! A window answers for the others' rules, too: whatever they must not meet, be they of
//! another tier, does not come near them. `max_parallel` is taken at its strictest: while a
//! window of the tier is open, no more than so many are, of whatever tier.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::finding::{ConflictingRule, RuleName};
use crate::fleet::{Fleet, RegionId, RuleKind, Scope, TeamId, TierId};
use crate::ground::duration::Minutes;
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::ground::period::Per;
use crate::request::Request;
use crate::request::constraint::{Constraint, Refusal};
use crate::request::downtime::{self, Down, Downtime};
use crate::rules::{Terms, budgets};
use crate::solve::absorbing::{self, Routine};
use crate::solve::cycles::Cycles;
use crate::window::{self, Window};

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
    /// The regions that start no earlier than those they come after have ended.
    pub after: bool,
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
            after: true,
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
        let full = crowded(fleet, of_team, fleet.teams[team].parallel);
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
            let full = crowded(fleet, existing.iter(), most);
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
pub fn limit_at(
    fleet: &Fleet,
    most: Option<u32>,
    existing: &[Window],
    instant: Minute,
) -> Option<u32> {
    let open = existing.iter().filter(|window| window.interval.contains(instant));
    let limits = open.filter_map(|window| fleet.tiers[window.tier].max_parallel);
    limits.chain(most).min()
}

pub fn holds(fleet: &Fleet, window: &Window, team: TeamId) -> bool {
    window.regions.iter().any(|&region| fleet.regions[region].team == Some(team))
}

/// The minutes at which at least `most` of `windows` are open.
fn crowded<'w>(fleet: &Fleet, windows: impl Iterator<Item = &'w Window>, most: u32) -> IntervalSet {
    let windows: Vec<&Window> = windows.collect();
    let mut changes: BTreeMap<Minute, i64> = BTreeMap::new();
    for (_, minutes) in absorbing::counted(fleet, &windows) {
        for stretch in minutes.iter() {
            *changes.entry(stretch.start()).or_default() += 1;
            *changes.entry(stretch.end()).or_default() -= 1;
        }
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

/// The rounds of a tier, one after another: the cycles of what recurs, or the periods in
/// each of which something is done once.
#[derive(Clone, Copy, Debug)]
pub enum Rounds<'c> {
    /// From that instant, each of that length.
    Periods { first: Minute, length: Minutes },
    /// Of each region, all counted in one way.
    Cycles(&'c [(RegionId, Cycles)]),
}

impl<'c> Rounds<'c> {
    /// The number of the round that a window of `region` belongs to which starts at `instant`.
    pub fn at(self, region: RegionId, instant: Minute) -> i64 {
        match self {
            Self::Periods { first, length } => (instant - first).div_euclid(length),
            Self::Cycles(_) => self.cycles_of(region).map_or(0, |cycles| cycles.at(instant)),
        }
    }

    /// From when to when the round lasts that such a window belongs to.
    pub fn span(self, region: RegionId, instant: Minute) -> Interval {
        match self {
            Self::Periods { first, length } => {
                Interval::lasting(first + self.at(region, instant) * length, length)
            }
            Self::Cycles(_) => {
                let cycles = self.cycles_of(region).expect("a tier has regions");
                cycles.span(cycles.holding(instant).expect("windows of a plan are in its cycles"))
            }
        }
    }

    /// The cycles of a region, where the rounds are cycles.
    pub fn cycles_of(self, region: RegionId) -> Option<&'c Cycles> {
        let Self::Cycles(all) = self else { return None };
        all.iter().find(|(own, _)| *own == region).or(all.first()).map(|(_, cycles)| cycles)
    }
}

/// A place that a window could have.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub tier: TierId,
    pub rounds: Rounds<'a>,
    pub regions: &'a [RegionId],
    pub interval: Interval,
    /// As [`Window::slot`].
    pub slot: Option<Minute>,
}

impl<'a> Place<'a> {
    /// Whether a window here is what `deep` has left of one, so that both count as one.
    fn is_left_by(self, fleet: &Fleet, deep: &Window) -> bool {
        let Self { tier, regions, slot, .. } = self;
        slot.is_some_and(|slot| Routine { tier, regions, slot }.is_left_by(fleet, deep))
    }
}

/// Those of `standing` that can matter to windows within `place`, which lies in one round.
pub fn near<'w>(fleet: &Fleet, place: Place, standing: &'w [Window]) -> Vec<&'w Window> {
    let of_tiers = fleet.tiers.iter().map(|tier| tier.gap);
    let rules = place.regions.iter().flat_map(|&region| &fleet.regions[region].rules);
    let of_rules = rules.map(|rule| match rule.kind {
        RuleKind::MinInterval { interval } => interval,
        RuleKind::MaxPer { per, .. } | RuleKind::MaxDowntime { per, .. } => per.longest(),
        _ => Minutes::ZERO,
    });
    let reach = of_tiers.chain(of_rules).max().unwrap_or(Minutes::ZERO) + Minutes(1);
    let (start, end) = (place.interval.start(), place.interval.end());
    let wide = Interval::lasting(start - reach, end - start + 2 * reach);
    let round = |regions: &[RegionId], start| place.rounds.at(regions[0], start);
    let own = round(place.regions, start);
    let matters = |window: &&Window| {
        let in_order_with =
            window.tier == place.tier && own == round(&window.regions, window.interval.start());
        wide.overlaps(window.interval) || in_order_with
    };
    standing.iter().filter(matters).collect()
}

/// The rules between regions that a window at `place` would break beside `planned` windows of
/// its own plan and `agreed` ones: these take crews and room, but have no part in the order.
pub fn broken_in_plan(
    fleet: &Fleet,
    place: Place,
    planned: &[&Window],
    agreed: &[Window],
) -> Vec<ConflictingRule> {
    let mut told = broken(fleet, place, planned);
    told.retain(|broken| broken.rule.is_between());
    if agreed.is_empty() {
        return told;
    }
    let all: Vec<&Window> = planned.iter().copied().chain(agreed).collect();
    let crowded = broken(fleet, place, &all)
        .into_iter()
        .filter(|broken| matches!(broken.rule, RuleName::MaxParallel(_) | RuleName::Team(_)));
    for rule in crowded {
        if !told.contains(&rule) {
            told.push(rule);
        }
    }
    told
}

/// The rules that a window at `place` and those `near` it would break together.
pub fn broken(fleet: &Fleet, place: Place, near: &[&Window]) -> Vec<ConflictingRule> {
    let mut found = Vec::new();
    for &other in near {
        found.extend(overlap(place, other));
        found.extend(failover_or_gap(fleet, place, other));
        found.extend(order(fleet, place, other));
    }
    found.extend(too_many_open(fleet, place, near));
    for &region in place.regions {
        let own: Vec<&Window> =
            near.iter().copied().filter(|window| window.regions.contains(&region)).collect();
        found.extend(too_close_or_often(fleet, place, region, &own));
    }
    let mut told: Vec<ConflictingRule> = Vec::new();
    for rule in found {
        if !told.contains(&rule) {
            told.push(rule);
        }
    }
    told
}

/// How long there is nothing between two windows; negative when they overlap.
fn distance(a: Interval, b: Interval) -> Minutes {
    (a.start() - b.end()).max(b.start() - a.end())
}

fn overlap(place: Place, other: &Window) -> Option<ConflictingRule> {
    if !place.interval.overlaps(other.interval) {
        return None;
    }
    let &region = place.regions.iter().find(|region| other.regions.contains(region))?;
    Some(ConflictingRule { region, rule: RuleName::Overlap(other.tier) })
}

fn failover_or_gap(fleet: &Fleet, place: Place, other: &Window) -> Option<ConflictingRule> {
    let strict = std::cmp::max_by_key(other.tier, place.tier, |&tier| fleet.tiers[tier].gap);
    let found = distance(place.interval, other.interval);
    if found >= fleet.tiers[strict].gap {
        return None;
    }
    let mut pairs = place
        .regions
        .iter()
        .flat_map(|&here| other.regions.iter().map(move |&there| (here, there)));
    let region = pairs.find_map(|(here, there)| relying(fleet, here, there).first().copied())?;
    if place.is_left_by(fleet, other) {
        return None;
    }
    let rule =
        if found < Minutes::ZERO { RuleName::Failover(region) } else { RuleName::Gap(strict) };
    Some(ConflictingRule { region, rule })
}

/// The rule that keeps the order within a round of a rolling tier, where it is broken.
fn order(fleet: &Fleet, place: Place, other: &Window) -> Option<ConflictingRule> {
    let tier = &fleet.tiers[place.tier];
    let round =
        |regions: &[RegionId], window: Interval| place.rounds.at(regions[0], window.start());
    if tier.scope != Scope::Rolling
        || other.tier != place.tier
        || round(place.regions, place.interval) != round(&other.regions, other.interval)
    {
        return None;
    }
    let wave = |region: &RegionId| fleet.regions[*region].wave;
    let disordered = |early: &[RegionId], ends: Minute, late: &[RegionId], starts: Minute| {
        early.iter().map(wave).min() < late.iter().map(wave).max() && ends + tier.soak > starts
    };
    let (here, there) = (place.interval, other.interval);
    let told = |rule| Some(ConflictingRule { region: place.regions[0], rule });
    if disordered(place.regions, here.end(), &other.regions, there.start())
        || disordered(&other.regions, there.end(), place.regions, here.start())
    {
        return told(RuleName::Waves(place.tier));
    }
    let waits = |late: &[RegionId], early: &[RegionId]| {
        late.iter().flat_map(|&r| &fleet.regions[r].after).any(|first| early.contains(first))
    };
    let too_early = waits(place.regions, &other.regions) && there.end() + tier.soak > here.start()
        || waits(&other.regions, place.regions) && here.end() + tier.soak > there.start();
    too_early.then(|| told(RuleName::After(place.tier))).flatten()
}

/// The tiers and teams that have too many windows open at a minute of this one.
fn too_many_open(fleet: &Fleet, place: Place, near: &[&Window]) -> Vec<ConflictingRule> {
    let meeting: Vec<&Window> =
        near.iter().copied().filter(|other| other.interval.overlaps(place.interval)).collect();
    let start = place.interval.start();
    let opens = meeting.iter().map(|other| other.interval.start().max(start));
    let team = |region: &RegionId| fleet.regions[*region].team;
    // How many count with this one.
    let together = |open: &[&Window]| {
        let is_left = open.iter().any(|deep| place.is_left_by(fleet, deep));
        let is_left_of_others = |window: &&&Window| {
            let routine = Routine::of(window);
            routine.is_some_and(|own| open.iter().any(|deep| own.is_left_by(fleet, deep)))
        };
        let left = open.iter().filter(is_left_of_others).count() + usize::from(is_left);
        open.len() + 1 - left
    };
    let mut found = Vec::new();
    for at in opens.chain([start]) {
        let open: Vec<&Window> =
            meeting.iter().copied().filter(|other| other.interval.contains(at)).collect();
        let limits = open.iter().map(|other| other.tier).chain([place.tier]);
        for (tier, most) in limits.filter_map(|tier| Some((tier, fleet.tiers[tier].max_parallel?)))
        {
            if together(&open) > most as usize {
                let rule = RuleName::MaxParallel(tier);
                found.push(ConflictingRule { region: place.regions[0], rule });
            }
        }
        for region in place.regions {
            let Some(own) = team(region) else { continue };
            let busy: Vec<&Window> =
                open.iter().copied().filter(|other| holds(fleet, other, own)).collect();
            if together(&busy) > fleet.teams[own].parallel as usize {
                found.push(ConflictingRule { region: *region, rule: RuleName::Team(own) });
            }
        }
    }
    found
}

/// The rules of `region` on its own windows that would be broken; `own` are those near.
fn too_close_or_often(
    fleet: &Fleet,
    place: Place,
    region: RegionId,
    own: &[&Window],
) -> Vec<ConflictingRule> {
    let mut found = Vec::new();
    for (i, rule) in fleet.regions[region].rules.iter().enumerate() {
        let broken = match rule.kind {
            RuleKind::MinInterval { interval } => own.iter().any(|other| {
                (rule.holds_for(place.tier) || rule.holds_for(other.tier))
                    && distance(place.interval, other.interval) < interval
            }),
            RuleKind::MaxPer { count, per: Per::Stretch(per) } => {
                let new = (place.interval.start(), rule.holds_for(place.tier), true);
                let others = own
                    .iter()
                    .map(|other| (other.interval.start(), rule.holds_for(other.tier), false));
                let mut starts: Vec<(Minute, bool, bool)> = others.chain([new]).collect();
                starts.sort_unstable();
                starts.windows(count as usize + 1).any(|crowd| {
                    crowd[count as usize].0 - crowd[0].0 < per
                        && crowd.iter().any(|&(_, holds, _)| holds)
                        && crowd.iter().any(|&(_, _, is_new)| is_new)
                })
            }
            RuleKind::MaxPer { count, per: Per::Calendar(unit) } => {
                let part =
                    budgets::parts(fleet, region, unit, place.interval).at(place.interval.start());
                let others = || own.iter().filter(|other| part.contains(other.interval.start()));
                let is_about =
                    rule.holds_for(place.tier) || others().any(|other| rule.holds_for(other.tier));
                is_about && others().count() >= count as usize
            }
            RuleKind::MaxDowntime { budget, per } => {
                let others = own.iter().copied();
                let whole =
                    budgets::budget(fleet, region, (budget, per), place.interval, others.clone());
                let about = (!rule.holds_for(place.tier)).then(|| {
                    let about = others.filter(|other| rule.holds_for(other.tier));
                    about.flat_map(|other| budgets::downtime_of(fleet, other)).collect()
                });
                let operations = &fleet.tiers[place.tier].operations;
                let phases = window::paced_phases(fleet, place.tier, place.regions, operations);
                let down = downtime::of_phases(&window::place(&phases, place.interval));
                Downtime { about, ..whole }.exceeded(&down, &[]).is_some()
            }
            _ => false,
        };
        if broken {
            let rule = RuleName::Rule { region, rule: i };
            found.push(ConflictingRule { region, rule });
        }
    }
    found
}

/// What the windows that `request` calls agreed ask of those it plans, beside the rules that
/// the solver looks at by itself: see [`Request::kept_clear`].
pub fn kept_clear(fleet: &Fleet, request: &Request) -> Vec<Constraint> {
    let mut found = Vec::new();
    for &region in &request.regions {
        let own: Vec<&Window> =
            request.existing.iter().filter(|window| window.regions.contains(&region)).collect();
        let mut add = |rule, refusal| {
            let refusal = Rc::new(refusal);
            found.push(Constraint { region, rule, refusal });
        };
        let rules = fleet.regions[region].rules.iter().enumerate();
        for (i, rule) in rules.filter(|(_, rule)| !rule.holds_for(request.tier)) {
            let name = RuleName::Rule { region, rule: i };
            match rule.kind {
                RuleKind::MinInterval { interval } => {
                    let bound = own.iter().filter(|window| rule.holds_for(window.tier));
                    let minutes = bound.filter_map(|window| {
                        let (start, end) = (window.interval.start(), window.interval.end());
                        Interval::new(start - interval, end + interval)
                    });
                    let minutes: IntervalSet = minutes.collect();
                    add(name, Refusal::Minutes(minutes));
                }
                RuleKind::MaxPer { count, per: Per::Stretch(per) } => {
                    let mut starts: Vec<(Minute, bool)> = own
                        .iter()
                        .map(|window| (window.interval.start(), rule.holds_for(window.tier)))
                        .collect();
                    starts.sort_unstable();
                    // A crowd that holds no window the rule is about may grow.
                    for crowd in starts.windows(count as usize) {
                        if crowd.iter().any(|&(_, holds)| holds) {
                            let agreed = crowd.iter().map(|&(start, _)| start).collect();
                            let count = count as usize;
                            add(name, Refusal::Crowded { count, per, agreed });
                        }
                    }
                }
                RuleKind::MaxPer { count, per: Per::Calendar(unit) } => {
                    let starts = own.iter().map(|window| window.interval.start());
                    let (Some(first), Some(last)) = (starts.clone().min(), starts.max()) else {
                        continue;
                    };
                    let span = Interval::lasting(first, last - first + Minutes(1));
                    let parts = budgets::parts(fleet, region, unit, span);
                    // A part that holds no window the rule is about may fill up.
                    let about = |window: &&&Window| {
                        let part = parts.at(window.interval.start());
                        own.iter().any(|other| {
                            rule.holds_for(other.tier) && part.contains(other.interval.start())
                        })
                    };
                    let agreed = own.iter().filter(about).map(|w| w.interval.start()).collect();
                    add(name, Refusal::Counted { count: count as usize, parts, agreed });
                }
                RuleKind::MaxDowntime { budget, per } => {
                    let about = own.iter().filter(|window| rule.holds_for(window.tier));
                    let about: Vec<Down> =
                        about.flat_map(|window| budgets::downtime_of(fleet, window)).collect();
                    let (Some(first), Some(last)) = (
                        about.iter().map(|down| down.interval.start()).min(),
                        about.iter().map(|down| down.interval.end()).max(),
                    ) else {
                        continue;
                    };
                    let reach = per.longest() + request.horizon.minutes();
                    let span = Interval::lasting(first - reach, last - first + reach * 2);
                    let windows = own.iter().copied();
                    let whole = budgets::budget(fleet, region, (budget, per), span, windows);
                    add(name, Refusal::Downtime(Downtime { about: Some(about), ..whole }));
                }
                _ => {}
            }
        }
    }
    found
}
