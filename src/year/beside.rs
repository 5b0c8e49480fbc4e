//! May a window stand beside others? Every rule of model §5 that is about more than one.
//!
//! A window answers for the others' rules, too: whatever they must not meet, be they of
//! another tier, does not come near them. `max_parallel` is taken at its strictest: while a
//! window of the tier is open, no more than so many are, of whatever tier.

use std::rc::Rc;

use crate::finding::{ConflictingRule, RuleName};
use crate::fleet::{Fleet, RegionId, RuleKind, Scope, TierId};
use crate::ground::duration::Minutes;
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::ground::period::Per;
use crate::request::Request;
use crate::request::constraint::{Constraint, Refusal};
use crate::solve::rolling::between;
use crate::window::Window;

/// The rounds of a tier, one after another: the cycles of what recurs, or the periods in
/// each of which something is done once.
#[derive(Clone, Copy, Debug)]
pub struct Rounds {
    pub first: Minute,
    /// Of a round.
    pub length: Minutes,
}

impl Rounds {
    /// The round that holds `instant`.
    pub fn at(self, instant: Minute) -> Interval {
        let before = (instant - self.first).div_euclid(self.length) * self.length;
        Interval::lasting(self.first + before, self.length)
    }
}

/// A place that a window could have.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub tier: TierId,
    pub rounds: Rounds,
    pub regions: &'a [RegionId],
    pub interval: Interval,
}

/// Those of `standing` that can matter to windows within `place`, which lies in one round.
pub fn near<'w>(fleet: &Fleet, place: Place, standing: &'w [Window]) -> Vec<&'w Window> {
    let of_tiers = fleet.tiers.iter().map(|tier| tier.gap);
    let rules = place.regions.iter().flat_map(|&region| &fleet.regions[region].rules);
    let of_rules = rules.map(|rule| match rule.kind {
        RuleKind::MinInterval { interval } => interval,
        RuleKind::MaxPer { per: Per::Stretch(per), .. } => per,
        _ => Minutes::ZERO,
    });
    let reach = of_tiers.chain(of_rules).max().unwrap_or(Minutes::ZERO) + Minutes(1);
    let (start, end) = (place.interval.start(), place.interval.end());
    let wide = Interval::lasting(start - reach, end - start + 2 * reach);
    let round = place.rounds.at(start);
    let matters = |window: &&Window| {
        let in_order_with = window.tier == place.tier && round.contains(window.interval.start());
        wide.overlaps(window.interval) || in_order_with
    };
    standing.iter().filter(matters).collect()
}

/// The rules that a window at `place` and those `near` it would break together.
pub fn broken(fleet: &Fleet, place: Place, near: &[&Window]) -> Vec<ConflictingRule> {
    let mut found = Vec::new();
    for &other in near {
        found.extend(overlap(place, other));
        found.extend(failover_or_gap(fleet, place, other));
        found.extend(waves(fleet, place, other));
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
    let region =
        pairs.find_map(|(here, there)| between::relying(fleet, here, there).first().copied())?;
    let rule =
        if found < Minutes::ZERO { RuleName::Failover(region) } else { RuleName::Gap(strict) };
    Some(ConflictingRule { region, rule })
}

/// Whether the order of the waves holds within a round of a rolling tier.
fn waves(fleet: &Fleet, place: Place, other: &Window) -> Option<ConflictingRule> {
    let tier = &fleet.tiers[place.tier];
    let round = |interval: Interval| place.rounds.at(interval.start());
    if tier.scope != Scope::Rolling
        || other.tier != place.tier
        || round(place.interval) != round(other.interval)
    {
        return None;
    }
    let wave = |region: &RegionId| fleet.regions[*region].wave;
    let disordered = |early: &[RegionId], ends: Minute, late: &[RegionId], starts: Minute| {
        early.iter().map(wave).min() < late.iter().map(wave).max() && ends + tier.soak > starts
    };
    let (here, there) = (place.interval, other.interval);
    let broken = disordered(place.regions, here.end(), &other.regions, there.start())
        || disordered(&other.regions, there.end(), place.regions, here.start());
    let rule = RuleName::Waves(place.tier);
    broken.then(|| ConflictingRule { region: place.regions[0], rule })
}

/// The tiers and teams that have too many windows open at a minute of this one.
fn too_many_open(fleet: &Fleet, place: Place, near: &[&Window]) -> Vec<ConflictingRule> {
    let meeting: Vec<&Window> =
        near.iter().copied().filter(|other| other.interval.overlaps(place.interval)).collect();
    let start = place.interval.start();
    let opens = meeting.iter().map(|other| other.interval.start().max(start));
    let team = |region: &RegionId| fleet.regions[*region].team;
    let mut found = Vec::new();
    for at in opens.chain([start]) {
        let open = || meeting.iter().filter(|other| other.interval.contains(at));
        for tier in open().map(|other| other.tier).chain([place.tier]) {
            if fleet.tiers[tier].max_parallel.is_some_and(|most| open().count() >= most as usize) {
                let rule = RuleName::MaxParallel(tier);
                found.push(ConflictingRule { region: place.regions[0], rule });
            }
        }
        for region in place.regions {
            let Some(own) = team(region) else { continue };
            let busy = open().filter(|other| other.regions.iter().any(|r| team(r) == Some(own)));
            if busy.count() >= fleet.teams[own].parallel as usize {
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
                _ => {}
            }
        }
    }
    found
}
