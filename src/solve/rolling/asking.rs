//! Would there be a rolling plan under fewer rules?

use std::collections::BTreeSet;

use crate::assign::{Outcome, Problem, Slot};
use crate::finding::{ConflictingRule, RuleName};
use crate::fleet::{RegionId, TeamId};
use crate::ground::starts::StartSet;
use crate::solve::beside::InForce;
use crate::solve::effort::Effort;
use crate::solve::rolling::together::Rolling;

/// How much of the effort one of many questions may take.
const PART: u64 = 200;

/// Whoever asks whether there is a plan under other rules, again and again.
pub struct Asking<'r, 'f, 'e, 'b> {
    pub rolling: &'r Rolling<'f>,
    effort: &'e mut Effort<'b>,
    /// Steps for one question.
    part: u64,
}

impl<'r, 'f, 'e, 'b> Asking<'r, 'f, 'e, 'b> {
    pub fn new(rolling: &'r Rolling<'f>, effort: &'e mut Effort<'b>) -> Self {
        Self { rolling, part: effort.budget.steps() / PART, effort }
    }

    /// Whether `problem` has a plan, if that can be told.
    pub fn has_plan(&mut self, problem: &Problem) -> Option<bool> {
        let answer = self.effort.within(self.part, |effort| effort.solve(problem, true));
        match answer.outcome {
            Outcome::Infeasible => Some(false),
            Outcome::Unknown => None,
            Outcome::Optimal | Outcome::Bounded => Some(true),
        }
    }
}

/// Some of the rules, of some of the regions.
#[derive(Clone)]
pub struct Question {
    pub lanes: Vec<Asked>,
    in_force: InForce,
}

/// What may refuse the candidates of a lane.
#[derive(Clone)]
pub struct Asked {
    /// The region's own rules that count.
    pub own: Vec<(ConflictingRule, StartSet)>,
    /// What agreed windows refuse, under rules between regions.
    agreed: Vec<(ConflictingRule, StartSet)>,
}

/// A rule between regions.
#[derive(Clone, Copy)]
pub enum Between {
    MaxParallel,
    Team(TeamId),
    Failover(RegionId),
    Gap(RegionId),
    Waves,
    After,
}

impl Between {
    /// As conflicts name it.
    pub fn rule(self, rolling: &Rolling) -> Option<ConflictingRule> {
        let (fleet, tier) = (rolling.fleet, rolling.request.tier);
        let mut regions = rolling.lanes.iter().map(|lane| lane.region);
        let anyone = rolling.lanes[0].region;
        let (region, rule) = match self {
            Self::MaxParallel => (anyone, RuleName::MaxParallel(tier)),
            Self::Waves => (anyone, RuleName::Waves(tier)),
            Self::After => (anyone, RuleName::After(tier)),
            Self::Gap(region) => (region, RuleName::Gap(tier)),
            Self::Failover(region) => (region, RuleName::Failover(region)),
            Self::Team(team) => {
                let of_team = |region: &RegionId| fleet.regions[*region].team == Some(team);
                (regions.find(of_team)?, RuleName::Team(team))
            }
        };
        Some(ConflictingRule { region, rule })
    }
}

impl Question {
    pub fn new(rolling: &Rolling) -> Self {
        let asked = |refusals: Vec<(ConflictingRule, StartSet)>| {
            let (own, agreed) = refusals.into_iter().partition(|(rule, _)| !rule.rule.is_between());
            Asked { own, agreed }
        };
        Self {
            lanes: rolling.lanes.iter().map(|lane| lane.timing.refusals()).map(asked).collect(),
            in_force: InForce::all(rolling.fleet, rolling.request),
        }
    }

    /// Drops a rule of one region, or one key of the tier in all of them.
    pub fn drop_own(&mut self, lane: usize, rule: usize) {
        let (dropped, _) = self.lanes[lane].own.remove(rule);
        if dropped.rule.binds_all_regions() {
            for asked in &mut self.lanes {
                asked.own.retain(|(rule, _)| rule.rule != dropped.rule);
            }
        }
    }

    /// Drops a rule by its name, wherever it counts.
    pub fn drop_rule(&mut self, rolling: &Rolling, dropped: ConflictingRule) {
        let is_dropped = |rule: &ConflictingRule| match dropped.rule.binds_all_regions() {
            true => rule.rule == dropped.rule,
            false => *rule == dropped,
        };
        for asked in &mut self.lanes {
            asked.own.retain(|(rule, _)| !is_dropped(rule));
        }
        let between = self.between(rolling).into_iter();
        let same = between.filter(|rule| rule.rule(rolling).is_some_and(|rule| is_dropped(&rule)));
        same.collect::<Vec<_>>().into_iter().for_each(|rule| self.drop_between(rule));
    }

    pub fn drop_between(&mut self, rule: Between) {
        match rule {
            Between::MaxParallel => self.in_force.max_parallel = None,
            Between::Team(team) => drop(self.in_force.teams.remove(&team)),
            Between::Failover(region) => drop(self.in_force.failovers.remove(&region)),
            Between::Gap(region) => drop(self.in_force.gaps.remove(&region)),
            Between::Waves => self.in_force.waves = false,
            Between::After => self.in_force.after = false,
        }
    }

    /// The rules between regions that are in force and could matter to those planned.
    pub fn between(&self, rolling: &Rolling) -> Vec<Between> {
        let regions: BTreeSet<RegionId> = rolling.lanes.iter().map(|lane| lane.region).collect();
        // Of regions that are not planned, those count whose failover is.
        let concerned = |relying: &BTreeSet<RegionId>| -> Vec<RegionId> {
            let failover = |region: &RegionId| rolling.fleet.regions[*region].failover;
            let near = |region: &&RegionId| {
                regions.contains(region) || failover(region).is_some_and(|f| regions.contains(&f))
            };
            relying.iter().filter(near).copied().collect()
        };
        let InForce { max_parallel, teams, failovers, gaps, waves, after, .. } = &self.in_force;
        let mut rules = Vec::new();
        rules.extend(max_parallel.map(|_| Between::MaxParallel));
        rules.extend(waves.then_some(Between::Waves));
        let waits = |region: &RegionId| {
            rolling.fleet.regions[*region].after.iter().any(|first| regions.contains(first))
        };
        rules.extend((*after && regions.iter().any(waits)).then_some(Between::After));
        rules.extend(concerned(gaps).into_iter().map(Between::Gap));
        rules.extend(concerned(failovers).into_iter().map(Between::Failover));
        rules.extend(teams.iter().map(|&team| Between::Team(team)));
        rules
    }

    /// The assignment under these rules.
    pub fn problem(&self, rolling: &Rolling) -> Problem {
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
                let frame = rolling.frame.as_ref();
                let start = |at: usize| lane.start_of(at, frame).0;
                let slot = |at: usize| Slot { start: start(at), cost: 0.0, moves: 0 };
                let mut slots: Vec<Slot> = refused.missing().map(slot).collect();
                slots.sort_by_key(|slot| slot.start);
                slots.dedup_by_key(|slot| slot.start);
                slots
            })
            .collect();
        rolling.problem(options, &self.in_force)
    }

    pub fn rules(&self, rolling: &Rolling) -> Vec<ConflictingRule> {
        let mut rules: Vec<ConflictingRule> = Vec::new();
        for (rule, _) in self.lanes.iter().flat_map(|asked| &asked.own) {
            if !rule.rule.binds_all_regions() || !rules.iter().any(|known| known.rule == rule.rule)
            {
                rules.push(*rule);
            }
        }
        rules.extend(self.between(rolling).into_iter().filter_map(|rule| rule.rule(rolling)));
        rules
    }
}
