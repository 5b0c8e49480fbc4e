//! One window for all regions, once.

use crate::fleet::Fleet;
use crate::interval::Interval;
use crate::minute::{HOUR, Minute};
use crate::plan::{
    Baseline, Choice, ConflictingRule, Keeping, Outcome, Plan, Record, Search, Status, Verdict,
};
use crate::request::Request;
use crate::rules::Constraint;
use crate::solve::global::{self, Global};
use crate::solve::pick::Scores;
use crate::solve::{PlanError, conflict, transitions};
use crate::starts::{Grid, StartSet};

pub fn plan(fleet: &Fleet, request: &Request) -> Result<Plan, PlanError> {
    let (phases, length) = global::phases(fleet, request)?;
    let until = request.from + request.horizon;
    let span = Interval::new(request.from, until).expect("a horizon lasts at least a minute");
    // The last start whose window ends inside the horizon, and then no more.
    let grid = match Interval::new(request.from, until - length + 1) {
        Some(starts) => Grid::within(starts, request.step),
        None => Grid::new(request.from, request.step, 0),
    };
    let global = Global::new(fleet, request, phases, grid, span);

    let refused = global.refused(|_| true);
    let feasible: Vec<usize> = refused.missing().collect();
    let search = Search {
        from: request.from,
        until,
        step: request.step,
        candidates: grid.count(),
        feasible: feasible.len(),
    };
    let mut plan = Plan {
        tier: request.tier,
        scope: request.scope,
        objective: request.objective,
        now: request.now,
        search,
        outcome: Outcome::Optimal,
        choices: Vec::new(),
        sooner: Some(records(&global, &feasible)),
        transitions: Vec::new(),
        baseline: None,
        keeping: None,
        notes: Vec::new(),
    };
    if feasible.is_empty() {
        plan.outcome = Outcome::Impossible(conflict::of_once(&global, until));
        return Ok(plan);
    }

    let waiting = |start: Minute| {
        fleet.tiers[request.tier].urgency * (start - request.now) as f64 / HOUR as f64
    };
    let scores = Scores {
        burden: global.worst_burdens(|sums| sums),
        total: (0..grid.count()).map(|i| global.impacts[i] + waiting(grid.at(i))).collect(),
        moves: Vec::new(),
    };
    let best = scores.best(feasible.clone()).expect("some start is feasible");
    let first = keep(&global, &scores, &refused, best, &mut plan).unwrap_or(best);
    let overlap = |a: usize, b: usize| (grid.at(a) - grid.at(b)).abs() < length;
    let mut ranking = vec![first];
    let others = feasible.iter().copied().filter(|&i| !overlap(first, i)).collect();
    ranking.extend(scores.ranking(others, request.top - 1, overlap));

    plan.choices = ranking
        .into_iter()
        .map(|start| {
            let window = global.window(grid.at(start), Status::Planned);
            let waiting = waiting(grid.at(start));
            Choice {
                impact: window.impact,
                objective_value: scores.objective(start),
                worst_burden: global.worst_burden(std::slice::from_ref(&window)),
                moves: 0,
                waiting,
                offset: None,
                worst_charge: window.impact,
                windows: vec![window],
            }
        })
        .collect();
    plan.baseline = Some(Baseline {
        median: global::median(feasible.iter().map(|&i| global.impacts[i]).collect()),
        earliest: global.impacts[feasible[0]],
        earliest_start: grid.at(feasible[0]),
    });
    plan.transitions = transitions::inside(fleet, &plan.choices[0].windows);
    plan.notes = global.overlap_notes(&plan.choices[0].windows);
    Ok(plan)
}

/// The record lows among the feasible starts (model §6, Sooner).
fn records(global: &Global, feasible: &[usize]) -> Vec<Record> {
    let mut least = f64::INFINITY;
    let mut records = Vec::new();
    for &start in feasible {
        let impact = global.impacts[start];
        if least.is_infinite() || (impact < least && impact <= 0.95 * least * (1.0 + 1e-9)) {
            let interval = Interval::lasting(global.grid.at(start), global.length);
            records.push(Record { interval, impact });
        }
        least = least.min(impact);
    }
    records
}

/// Whether the earlier plan's start stays the first choice; says in `plan` what became of it.
fn keep(
    global: &Global,
    scores: &Scores,
    refused: &StartSet,
    best: usize,
    plan: &mut Plan,
) -> Option<usize> {
    let keep = global.request.keep.as_ref()?;
    let verdict = match global.grid.index_of(keep.slot) {
        None => Verdict::Gone(format!(
            "no candidate starts at {}: the search runs from {} to {} in steps of {} minutes",
            keep.slot, plan.search.from, plan.search.until, plan.search.step
        )),
        Some(start) if refused.contains(start) => Verdict::Broken(broken(global, start)),
        Some(start) => weigh(scores.objective(start), scores.objective(best), keep.min_gain),
    };
    let kept = match verdict {
        Verdict::Kept { .. } => global.grid.index_of(keep.slot),
        _ => None,
    };
    plan.outcome = kept_outcome(kept, best, scores);
    plan.keeping = Some(Keeping { slot: keep.slot, verdict });
    kept
}

/// Whether `best` gains more than `min_gain` percent over what is `kept` now.
pub fn weigh(kept: f64, best: f64, min_gain: f64) -> Verdict {
    let gain = if kept > 0.0 { 100.0 * (kept - best) / kept } else { 0.0 };
    if gain > min_gain { Verdict::Better { gain } } else { Verdict::Kept { gain } }
}

/// A kept slot is proven best only where it ties with the best.
pub fn kept_outcome(kept: Option<usize>, best: usize, scores: &Scores) -> Outcome {
    let bound = scores.objective(best);
    match kept {
        Some(kept) if !crate::solve::pick::ties(scores.objective(kept), bound) => {
            Outcome::Bounded { bound }
        }
        _ => Outcome::Optimal,
    }
}

/// The rules that refuse the window at `start`.
fn broken(global: &Global, start: usize) -> Vec<ConflictingRule> {
    let only = Grid::new(global.grid.at(start), 1, 1);
    global
        .constraints
        .iter()
        .filter(|constraint| {
            let mut refused = StartSet::none(only);
            constraint.refusal.refuse(global.terms, &global.phases, only, &mut refused);
            refused.contains(0)
        })
        .map(Constraint::name)
        .collect()
}
