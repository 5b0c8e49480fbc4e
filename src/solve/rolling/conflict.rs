//! Why is there no rolling plan, and what would help?

use std::collections::BTreeSet;

use crate::assign::{Outcome, Slot};
use crate::finding::{ConflictingRule, RuleName};
use crate::fleet::{Cadence, RegionId, TeamId};
use crate::ground::minute::{DAY, HOUR, WEEK};
use crate::ground::starts::StartSet;
use crate::plan::{Conflict, Remedy};
use crate::request::Request;
use crate::solve::Effort;
use crate::solve::conflict;
use crate::solve::rolling::Rolling;
use crate::solve::rolling::between::InForce;
use crate::solve::rolling::lane::Lane;
use crate::solve::timing::Timing;

/// The longest horizon that is tried as a remedy, in minutes.
const FARTHEST: i64 = 104 * WEEK;

/// A smallest set of rules that leave no plan, and the least changes that would allow one.
pub fn find(rolling: &Rolling, effort: &mut Effort) -> Conflict {
    let alone = rolling.lanes.iter().filter(|lane| lane.options.is_empty()).map(own_conflict);
    let mut conflict = match alone.min_by_key(|conflict| conflict.rules.len()) {
        Some(conflict) => conflict,
        None => Conflict {
            rules: together(rolling, effort),
            needed: rolling.lanes.iter().map(|lane| lane.slots().length).max().unwrap_or(0),
            longest_window: None,
            remedies: Vec::new(),
        },
    };
    conflict.remedies = remedies(rolling, effort);
    conflict
}

/// Why a region has no slot at all.
fn own_conflict(lane: &Lane) -> Conflict {
    match &lane.timing {
        Timing::Once { slots, .. } => conflict::of_once(slots, slots.terms.span.end()),
        Timing::Recurring(rhythm) => conflict::of_recurring(rhythm),
    }
}

/// Rules of several regions, and between them, that leave no plan though every region has a
/// slot. Dropping any one of them leaves a plan, as far as that could be told in time.
fn together(rolling: &Rolling, effort: &mut Effort) -> Vec<ConflictingRule> {
    let mut question = Question::new(rolling);
    // The rules of many regions at once first: with those of half of them gone the rest is
    // told sooner.
    let mut size = question.lanes.len().div_ceil(2);
    while size > 0 {
        for at in (0..question.lanes.len()).step_by(size) {
            let mut fewer = question.clone();
            let until = (at + size).min(fewer.lanes.len());
            fewer.lanes[at..until].iter_mut().for_each(|asked| asked.own.clear());
            if fewer.is_impossible(rolling, effort) {
                question = fewer;
            }
        }
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    for rule in question.between(rolling) {
        let mut fewer = question.clone();
        fewer.drop_between(rule);
        if fewer.is_impossible(rolling, effort) {
            question = fewer;
        }
    }
    for lane in 0..question.lanes.len() {
        let mut rule = 0;
        while rule < question.lanes[lane].own.len() {
            let mut fewer = question.clone();
            fewer.drop_own(lane, rule);
            if fewer.is_impossible(rolling, effort) { question = fewer } else { rule += 1 }
        }
    }
    question.rules(rolling)
}

/// Some of the rules, of some of the regions.
#[derive(Clone)]
struct Question {
    lanes: Vec<Asked>,
    in_force: InForce,
}

/// What may refuse the candidates of a lane.
#[derive(Clone)]
struct Asked {
    /// The region's own rules that count.
    own: Vec<(ConflictingRule, StartSet)>,
    /// What agreed windows refuse, under rules between regions.
    agreed: Vec<(ConflictingRule, StartSet)>,
}

/// The tier's notice is one rule for all regions.
fn is_notice(rule: &ConflictingRule) -> bool {
    matches!(rule.rule, RuleName::TierNotice(_))
}

/// A rule between regions.
#[derive(Clone, Copy)]
enum Between {
    MaxParallel,
    Team(TeamId),
    Failover(RegionId),
    Gap(RegionId),
    Waves,
}

impl Question {
    fn new(rolling: &Rolling) -> Self {
        let asked = |refusals: Vec<(ConflictingRule, StartSet)>| {
            let (own, agreed) = refusals.into_iter().partition(|(rule, _)| !rule.rule.is_between());
            Asked { own, agreed }
        };
        Self {
            lanes: rolling.lanes.iter().map(|lane| lane.timing.refusals()).map(asked).collect(),
            in_force: InForce::all(rolling.fleet, rolling.request),
        }
    }

    /// Drops a rule of one region; the tier's notice is one rule for all.
    fn drop_own(&mut self, lane: usize, rule: usize) {
        let (dropped, _) = self.lanes[lane].own.remove(rule);
        if is_notice(&dropped) {
            for asked in &mut self.lanes {
                asked.own.retain(|(rule, _)| !is_notice(rule));
            }
        }
    }

    fn drop_between(&mut self, rule: Between) {
        match rule {
            Between::MaxParallel => self.in_force.max_parallel = None,
            Between::Team(team) => drop(self.in_force.teams.remove(&team)),
            Between::Failover(region) => drop(self.in_force.failovers.remove(&region)),
            Between::Gap(region) => drop(self.in_force.gaps.remove(&region)),
            Between::Waves => self.in_force.waves = false,
        }
    }

    /// The rules between regions that are in force and could matter to those planned.
    fn between(&self, rolling: &Rolling) -> Vec<Between> {
        let regions: BTreeSet<RegionId> = rolling.lanes.iter().map(|lane| lane.region).collect();
        // Of regions that are not planned, those count whose failover is.
        let concerned = |relying: &BTreeSet<RegionId>| -> Vec<RegionId> {
            let failover = |region: &RegionId| rolling.fleet.regions[*region].failover;
            let near = |region: &&RegionId| {
                regions.contains(region) || failover(region).is_some_and(|f| regions.contains(&f))
            };
            relying.iter().filter(near).copied().collect()
        };
        let InForce { max_parallel, teams, failovers, gaps, waves, .. } = &self.in_force;
        let mut rules = Vec::new();
        rules.extend(max_parallel.map(|_| Between::MaxParallel));
        rules.extend(waves.then_some(Between::Waves));
        rules.extend(concerned(gaps).into_iter().map(Between::Gap));
        rules.extend(concerned(failovers).into_iter().map(Between::Failover));
        rules.extend(teams.iter().map(|&team| Between::Team(team)));
        rules
    }

    /// Whether these rules are known to leave no plan.
    fn is_impossible(&self, rolling: &Rolling, effort: &mut Effort) -> bool {
        let options: Vec<Vec<Slot>> = rolling
            .lanes
            .iter()
            .zip(&self.lanes)
            .map(|(lane, asked)| {
                let mut refused = lane.nothing_refused();
                asked.own.iter().for_each(|(_, set)| refused.union_with(set));
                for (rule, set) in &asked.agreed {
                    if self.in_force.holds(rule) {
                        refused.union_with(set);
                    }
                }
                let slot = |at: usize| Slot { start: lane.start_of(at), cost: 0.0, moves: 0 };
                refused.missing().map(slot).collect()
            })
            .collect();
        effort.solve(&rolling.problem(options, &self.in_force), true).outcome == Outcome::Infeasible
    }

    fn rules(&self, rolling: &Rolling) -> Vec<ConflictingRule> {
        let (fleet, request) = (rolling.fleet, rolling.request);
        let tier = request.tier;
        let anyone = rolling.lanes[0].region;
        let mut rules: Vec<ConflictingRule> = Vec::new();
        for (rule, _) in self.lanes.iter().flat_map(|asked| &asked.own) {
            if !is_notice(rule) || !rules.iter().any(is_notice) {
                rules.push(*rule);
            }
        }
        rules.extend(self.between(rolling).into_iter().filter_map(|rule| {
            let (region, rule) = match rule {
                Between::MaxParallel => (anyone, RuleName::MaxParallel(tier)),
                Between::Waves => (anyone, RuleName::Waves(tier)),
                Between::Gap(region) => (region, RuleName::Gap(tier)),
                Between::Failover(region) => (region, RuleName::Failover(region)),
                Between::Team(team) => {
                    let of_team = |region: &RegionId| fleet.regions[*region].team == Some(team);
                    let mut regions = rolling.lanes.iter().map(|lane| lane.region);
                    (regions.find(of_team)?, RuleName::Team(team))
                }
            };
            Some(ConflictingRule { region, rule })
        }));
        rules
    }
}

/// The least changes, one at a time, with which there is a plan.
fn remedies(rolling: &Rolling, effort: &mut Effort) -> Vec<Remedy> {
    let everyone_has_room = rolling.lanes.iter().all(|lane| !lane.options.is_empty());
    let mut found = Vec::new();
    if everyone_has_room {
        let all = Question::new(rolling);
        if let Some(most) = all.in_force.max_parallel {
            let fits = |parallel: i64, effort: &mut Effort| {
                let in_force =
                    InForce { max_parallel: Some(parallel as u32), ..all.in_force.clone() };
                Question { in_force, ..all.clone() }.has_plan(rolling, effort)
            };
            let regions = rolling.lanes.len() as i64;
            found.extend(
                least(i64::from(most) + 1, regions, effort, fits)
                    .map(|parallel| Remedy::MaxParallel(parallel as u32)),
            );
        }
        let (soak, step) = (all.in_force.soak, rolling.request.step);
        let fits = |steps_less: i64, effort: &mut Effort| {
            let soak = (soak - steps_less * step).max(0);
            let in_force = InForce { soak, ..all.in_force.clone() };
            Question { in_force, ..all.clone() }.has_plan(rolling, effort)
        };
        found.extend(
            least(1, (soak + step - 1) / step, effort, fits)
                .map(|steps_less| Remedy::Soak((soak - steps_less * step).max(0))),
        );
    }
    if rolling.fleet.tiers[rolling.request.tier].cadence == Cadence::Once {
        let horizon = rolling.request.horizon;
        let unit = if horizon >= 7 * DAY { DAY } else { HOUR };
        let fits = |more: i64, effort: &mut Effort| {
            let request =
                Request { horizon: (horizon / unit + more) * unit, ..rolling.request.clone() };
            Rolling::new(rolling.fleet, &request).is_ok_and(|longer| {
                longer.lanes.iter().all(|lane| !lane.options.is_empty())
                    && Question::new(&longer).has_plan(&longer, effort)
            })
        };
        let most = ((8 * horizon).min(FARTHEST) / unit - horizon / unit).max(0);
        found.extend(
            least(1, most, effort, fits)
                .map(|more| Remedy::Horizon((horizon / unit + more) * unit)),
        );
    }
    found
}

impl Question {
    /// Whether these rules are known to leave a plan.
    fn has_plan(&self, rolling: &Rolling, effort: &mut Effort) -> bool {
        let slot = |place: &super::Place| Slot { start: place.start, cost: 0.0, moves: 0 };
        let lanes = rolling.lanes.iter();
        let options = lanes.map(|lane| lane.options.iter().map(slot).collect()).collect();
        effort.solve(&rolling.problem(options, &self.in_force), true).starts.is_some()
    }
}

/// The least number from `from` to `to` that fits, where whatever fits once fits from there.
fn least(
    from: i64,
    to: i64,
    effort: &mut Effort,
    fits: impl Fn(i64, &mut Effort) -> bool,
) -> Option<i64> {
    if from > to || !fits(to, effort) {
        return None;
    }
    let (mut low, mut high) = (from, to);
    while low < high {
        let middle = low + (high - low) / 2;
        if fits(middle, effort) { high = middle } else { low = middle + 1 }
    }
    Some(high)
}
