//! Every rolling plan keeps every rule, and there is no better one: the solver against the
//! checker and against trying every combination of starts, on random region files.

use std::cell::Cell;

use lowtide::check::{self, Other, Source, Terms};
use lowtide::finding::{Code, ConflictingRule, RuleName};
use lowtide::fleet::{Cadence, Fleet, RegionId, Scope, TeamId};
use lowtide::ground::duration::Minutes;
use lowtide::plan::{Choice, Outcome, Plan, PlannedWindow, Status};
use lowtide::request::{Objective, Request};
use lowtide::window::Window;
use proptest::prelude::*;

use crate::support;
use crate::support::cases;
use crate::support::every_start::{Candidate, Question};
use crate::support::world::{self, World};

proptest! {
    #![proptest_config(cases(14))]

    #[test]
    fn windows_once_are_what_trying_every_combination_finds(world in world::once()) {
        examine(&world);
    }

    #[test]
    fn recurring_slots_are_what_trying_every_combination_finds(world in world::recurring()) {
        examine(&world);
    }
}

fn examine(world: &World) {
    let (fleet, mut request) = world.read();
    request.scope = Scope::Rolling;
    if request.regions.is_empty() {
        return;
    }
    let plan = support::plan(&fleet, &request).unwrap();
    let lanes: Vec<Question> = request
        .regions
        .iter()
        .map(|&region| Question::about(&fleet, &request, vec![region]))
        .collect();
    if let Some(choice) = plan.choices.first() {
        keeps_every_rule(&fleet, &request, &plan, choice);
        costs_what_it_says(&lanes, choice);
    }
    let recurs = fleet.tiers[request.tier].cadence != Cadence::Once;
    let mut candidates: Vec<Vec<Candidate>> =
        lanes.iter().map(|lane| if recurs { lane.recurring() } else { lane.once() }).collect();
    let too_short = candidates.iter().any(Vec::is_empty);
    // Regions of which every cycle is done take no part.
    let unfinished =
        |lane: &[Candidate]| lane.first().is_none_or(|candidate| !candidate.occurrences.is_empty());
    let open: Vec<bool> = candidates.iter().map(|lane| unfinished(lane)).collect();
    if !open.contains(&true) {
        assert!(plan.choices[0].windows.iter().all(|window| window.status == Status::Agreed));
        return;
    }
    let lanes: Vec<Question> =
        lanes.into_iter().zip(&open).filter(|(_, open)| **open).map(|(lane, _)| lane).collect();
    let mut of_lane = open.iter();
    candidates.retain(|_| *of_lane.next().unwrap());
    candidates.iter_mut().for_each(|lane| lane.retain(|candidate| candidate.feasible));
    let patience = Cell::new(PATIENCE);
    let together = Together { fleet: &fleet, request: &request, lanes: &lanes, patience };
    match (together.least(&candidates), &plan.outcome) {
        // Too many combinations to try; the checks above have to do.
        _ if together.patience.get() == 0 => {}
        (None, Outcome::Impossible(conflict)) => {
            assert!(too_short || !conflict.rules.is_empty());
            has_a_plan_without(&fleet, &request, &conflict.remove);
        }
        (Some(least), Outcome::Optimal) => {
            let choice = &plan.choices[0];
            close(
                choice.objective_value,
                if is_fair(&request) { least.burden } else { least.total },
            );
            close(choice.impact + choice.waiting, least.total);
            assert!(choice.moves == least.moves || !tie_is_plain(&least), "{} moves", choice.moves);
        }
        (least, outcome) => panic!("{outcome:?}, but trying all finds {least:?}"),
    }
}

/// Without the rules that would have to go there is a plan. Only those that the file can do without
/// one by one are tried.
fn has_a_plan_without(fleet: &Fleet, request: &Request, remove: &[ConflictingRule]) {
    let mut without = fleet.clone();
    let mut stated: Vec<(RegionId, usize)> = Vec::new();
    for removed in remove {
        match removed.rule {
            RuleName::Rule { region, rule } => stated.push((region, rule)),
            RuleName::On(tier) => without.tiers[tier].on = None,
            RuleName::TierNotice(tier) => without.tiers[tier].notice = Minutes::ZERO,
            _ => return,
        }
    }
    // From the last on, so that the others stay where they are.
    stated.sort_by_key(|&(region, rule)| (region, std::cmp::Reverse(rule)));
    for (region, rule) in stated {
        without.regions[region].rules.remove(rule);
    }
    if !remove.is_empty() {
        let plan = support::plan(&without, request).unwrap();
        assert!(!matches!(plan.outcome, Outcome::Impossible(_)), "without {remove:?}");
    }
}

fn is_fair(request: &Request) -> bool {
    request.objective == Objective::Fair
}

/// Planned windows break no rule together; moved ones break none that others have on them,
/// nor one of their own; skipped ones break a rule where they would have been.
fn keeps_every_rule(fleet: &Fleet, request: &Request, plan: &Plan, choice: &Choice) {
    let terms = Terms {
        now: request.now,
        source: Source::Plan,
        scope: Some(Scope::Rolling),
        cycles_from: Some(plan.search.from),
    };
    let window = |planned: &PlannedWindow| Window {
        id: None,
        tier: request.tier,
        regions: planned.regions.clone(),
        interval: planned.interval,
        rollback: None,
        filed: None,
        operations: fleet.tiers[request.tier].operations.clone(),
        slot: None,
        line: None,
    };
    let held: Vec<&PlannedWindow> =
        choice.windows.iter().filter(|window| window.is_placed()).collect();
    let windows: Vec<Window> = held.iter().map(|planned| window(planned)).collect();
    for finding in check::check(fleet, &terms, &windows, &request.existing) {
        // No rule of the model: overlaps of one region's own windows, and waves among
        // windows that are agreed already.
        let aside = (finding.code == Code::Overlap
            && matches!(finding.other, Some(Other::Listed(_))))
            || (finding.code == Code::Waves && matches!(finding.other, Some(Other::Existing(_))));
        assert!(aside, "{finding:?}");
    }
    for planned in &choice.windows {
        match planned.status {
            Status::Moved { .. } | Status::Skipped => assert!(!planned.because.is_empty()),
            Status::Planned | Status::Agreed => {}
        }
    }
}

/// Every window's figures are those of the checker, drained users included.
fn costs_what_it_says(lanes: &[Question], choice: &Choice) {
    for planned in choice.windows.iter().filter(|window| window.status != Status::Agreed) {
        let lane = lanes.iter().find(|lane| lane.regions == planned.regions).unwrap();
        let window = lane.window(planned.interval.start(), lane.length);
        assert_eq!(planned.interval, window.interval);
        let (region, impact) = lane.impacts(&window)[0];
        close(planned.impact, impact);
        close(planned.by_region[0].burden, check::burden(lane.fleet, &window, region, impact));
    }
}

/// What a candidate costs, and how costs are summed up.
type By<'f> = (&'f dyn Fn(&Candidate) -> f64, &'f dyn Fn(f64, f64) -> f64);

/// All lanes at once, and the checker's word on whether they go together.
struct Together<'q> {
    fleet: &'q Fleet,
    request: &'q Request,
    lanes: &'q [Question<'q>],
    /// How many combinations may still be tried.
    patience: Cell<u32>,
}

/// Enough for most questions, and soon over.
const PATIENCE: u32 = 4000;

#[derive(Clone, Copy, Debug)]
struct Value {
    burden: f64,
    total: f64,
    moves: usize,
}

impl Together<'_> {
    /// The least that some choice of one candidate for each lane comes to.
    fn least(&self, candidates: &[Vec<Candidate>]) -> Option<Value> {
        let limit = if is_fair(self.request) {
            let burden = |candidate: &Candidate| candidate.burden;
            let worst = |a: f64, b: f64| a.max(b);
            self.search(candidates, &burden, &worst)?.burden * (1.0 + 1e-9)
        } else {
            f64::INFINITY
        };
        let within: Vec<Vec<Candidate>> = candidates
            .iter()
            .map(|lane| lane.iter().filter(|c| c.burden <= limit).cloned().collect())
            .collect();
        self.search(&within, &|c| c.impact + c.waiting, &|a, b| a + b)
    }

    /// The least by `cost`, summed up by `join`; of those that tie the fewest moves.
    fn search(
        &self,
        candidates: &[Vec<Candidate>],
        cost: &dyn Fn(&Candidate) -> f64,
        join: &dyn Fn(f64, f64) -> f64,
    ) -> Option<Value> {
        let mut sorted: Vec<Vec<&Candidate>> =
            candidates.iter().map(|lane| lane.iter().collect()).collect();
        for lane in &mut sorted {
            lane.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.moves.cmp(&b.moves)));
        }
        let mut rest = vec![0.0; sorted.len() + 1];
        for at in (0..sorted.len()).rev() {
            rest[at] = join(rest[at + 1], sorted[at].first().map(|c| cost(c))?);
        }
        let mut best = None;
        self.extend(&sorted, &rest, (cost, join), 0.0, &mut Vec::new(), &mut best);
        best.map(|(_, value)| value)
    }

    fn extend<'c>(
        &self,
        sorted: &[Vec<&'c Candidate>],
        rest: &[f64],
        by: By<'_>,
        sum: f64,
        chosen: &mut Vec<&'c Candidate>,
        best: &mut Option<(f64, Value)>,
    ) {
        let (cost, join) = by;
        let Some(lane) = sorted.get(chosen.len()) else {
            let value = Value {
                burden: chosen.iter().map(|c| c.burden).fold(0.0, f64::max),
                total: chosen.iter().map(|c| c.impact + c.waiting).sum(),
                moves: chosen.iter().map(|c| c.moves).sum(),
            };
            let better = match best {
                Some((least, known)) if (sum - *least).abs() <= 1e-10 * least.abs() => {
                    value.moves < known.moves
                }
                Some((least, _)) => sum < *least,
                None => true,
            };
            if better {
                *best = Some((sum, value));
            }
            return;
        };
        for candidate in lane {
            let sum = join(sum, cost(candidate));
            let bound = join(sum, rest[chosen.len() + 1]);
            if best.is_some_and(|(least, known)| {
                bound > least * (1.0 + 1e-10) || (bound >= least && known.moves == 0)
            }) {
                break;
            }
            if self.patience.get() == 0 {
                return;
            }
            self.patience.set(self.patience.get() - 1);
            chosen.push(candidate);
            if self.go_together(chosen) {
                self.extend(sorted, rest, by, sum, chosen, best);
            }
            chosen.pop();
        }
    }

    /// Whether no rule between regions refuses these windows at their slots, those of the
    /// horizon's cycles and of one more on either side.
    fn go_together(&self, chosen: &[&Candidate]) -> bool {
        let (fleet, request) = (self.fleet, self.request);
        let mut windows: Vec<Window> = Vec::new();
        let mut cycles_from = None;
        for (candidate, lane) in chosen.iter().zip(self.lanes) {
            cycles_from = candidate.cycles_from;
            let slots = candidate.occurrences.iter().map(|occurrence| occurrence.slot);
            let all = slots.chain(candidate.beyond.iter().copied());
            windows.extend(all.map(|slot| lane.window(slot, lane.length)));
        }
        let first = windows.iter().map(|window| window.interval.start()).min().unwrap();
        let terms = Terms {
            now: request.now.min(first),
            source: Source::Plan,
            scope: Some(Scope::Rolling),
            cycles_from,
        };
        let apart = check::check(fleet, &terms, &windows, &[])
            .iter()
            .all(|finding| !matches!(finding.code, Code::Failover | Code::Gap | Code::Waves));
        apart && self.leave_enough(&windows)
    }

    /// Whether no more windows are open than agreed ones leave room for; where these leave
    /// none, single windows are refused or struck out.
    fn leave_enough(&self, windows: &[Window]) -> bool {
        let (fleet, existing) = (self.fleet, &self.request.existing);
        let own = fleet.tiers[self.request.tier].max_parallel;
        let starts = windows.iter().chain(existing).map(|window| window.interval.start());
        starts.collect::<Vec<_>>().into_iter().all(|at| {
            let open = |all: &[Window]| -> Vec<Window> {
                all.iter().filter(|window| window.interval.contains(at)).cloned().collect()
            };
            let (planned, agreed) = (open(windows), open(existing));
            let fits = |most: Option<u32>, limit: Option<u32>, planned: usize, agreed: usize| {
                let left = limit.map_or(usize::MAX, |limit| limit as usize).saturating_sub(agreed);
                most.is_none_or(|most| planned <= most as usize) && (left == 0 || planned <= left)
            };
            let limits = agreed.iter().filter_map(|window| fleet.tiers[window.tier].max_parallel);
            let limit = limits.chain(own).min();
            let of_team = |windows: &[Window], team: TeamId| {
                let holds = |r: &RegionId| fleet.regions[*r].team == Some(team);
                windows.iter().filter(|window| window.regions.iter().any(holds)).count()
            };
            fits(own, limit, planned.len(), agreed.len())
                && fleet.team_ids().all(|team| {
                    let most = Some(fleet.teams[team].parallel);
                    fits(most, most, of_team(&planned, team), of_team(&agreed, team))
                })
        })
    }
}

/// Whether the fewest moves among ties is beyond rounding.
fn tie_is_plain(least: &Value) -> bool {
    least.total > 0.0
}

#[track_caller]
fn close(found: impl Into<f64>, expected: impl Into<f64>) {
    let (found, expected) = (found.into(), expected.into());
    let tolerance = 1e-9 * found.abs().max(expected.abs());
    assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected}");
}
