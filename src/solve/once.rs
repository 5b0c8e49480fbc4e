//! One window for all regions, once.

use std::rc::Rc;

use crate::finding::ConflictingRule;
use crate::fleet::{Fleet, Scope};
use crate::ground::duration::Minutes;
use crate::ground::harm::{UserMinutes, ties};
use crate::ground::interval::Interval;
use crate::ground::starts::{Grid, StartSet};
use crate::impact;
use crate::plan::{Baseline, Choice, Keeping, Outcome, Plan, Record, Search, Status, Verdict};
use crate::request::Request;
use crate::rules::{Rules, Terms};
use crate::solve::error::PlanError;
use crate::solve::pick::Scores;
use crate::solve::slots::{self, Slots};
use crate::solve::timing::Timing;
use crate::solve::{conflict, transitions};

pub fn plan(fleet: &Fleet, request: &Request) -> Result<Plan, PlanError> {
    let timing = timing(fleet, request);
    let (slots, refused) = (timing.slots(), timing.refused());
    let (grid, length, until) = (slots.grid, slots.length, slots.terms.span.end());
    let feasible: Vec<usize> = refused.missing().collect();
    let search = Search {
        from: request.from,
        until,
        step: request.step,
        candidates: grid.count(),
        feasible: feasible.len(),
        cycles: Vec::new(),
    };
    let mut plan = Plan { sooner: Some(records(slots, &feasible)), ..Plan::blank(request, search) };
    if feasible.is_empty() {
        plan.outcome = Outcome::Impossible(conflict::of_once(slots, until));
        return Ok(plan);
    }

    let scores = timing.scores();
    let best = scores.best(feasible.clone()).expect("some start is feasible");
    let first = keep(slots, &scores, refused, best, &mut plan).unwrap_or(best);
    let overlap = |a: usize, b: usize| (grid.at(a) - grid.at(b)).abs() < length;
    let mut ranking = vec![first];
    let others = feasible.iter().copied().filter(|&i| !overlap(first, i)).collect();
    ranking.extend(scores.ranking(others, request.top - 1, overlap));

    plan.choices = ranking
        .into_iter()
        .map(|start| {
            let window = slots.window(grid.at(start), Status::Planned);
            let waiting = slots.waiting(grid.at(start));
            Choice {
                impact: window.impact,
                objective_value: scores.objective(start),
                worst_burden: slots.worst_burden(&window),
                moves: 0,
                seen: None,
                seen_by_region: Vec::new(),
                own_best: None,
                waiting: UserMinutes(waiting),
                slot: None,
                stands: Vec::new(),
                worst_charge: window.impact,
                windows: vec![window],
            }
        })
        .collect();
    plan.baseline = Some(Baseline {
        median: UserMinutes(slots::median(feasible.iter().map(|&i| slots.impacts[i]).collect())),
        earliest: UserMinutes(slots.impacts[feasible[0]]),
        earliest_start: grid.at(feasible[0]),
    });
    plan.transitions = transitions::inside(fleet, &plan.choices[0].windows);
    Ok(plan)
}

/// Where the window of all regions could be.
pub fn timing<'f>(fleet: &'f Fleet, request: &'f Request) -> Timing<'f> {
    let (phases, length) = slots::phases(fleet, request, &request.regions);
    let span = Interval::lasting(request.from, request.horizon.minutes());
    let grid = starts(request, span, length);
    let mut rules = Rules::new(Terms::of(fleet, request, Scope::Global, span));
    let past: Rc<[f64]> = impact::past_burdens(fleet, &request.existing, request.now).into();
    let regions = request.regions.clone();
    let slots = Slots::new(request, regions, phases, grid, &mut rules, past);
    let refused = slots.refused(|_| true);
    Timing::Once { slots, refused }
}

/// The starts whose window of `length` minutes lies in `span`.
pub fn starts(request: &Request, span: Interval, length: Minutes) -> Grid {
    match Interval::new(span.start(), span.end() - length + Minutes(1)) {
        Some(starts) => Grid::within(starts, request.step),
        None => Grid::new(span.start(), request.step, 0),
    }
}

/// The record lows among the feasible starts (model §6, Sooner).
fn records(slots: &Slots, feasible: &[usize]) -> Vec<Record> {
    let mut least = f64::INFINITY;
    let mut records = Vec::new();
    for &start in feasible {
        let impact = slots.impacts[start];
        if least.is_infinite() || (impact < least && impact <= 0.95 * least * (1.0 + 1e-9)) {
            let interval = Interval::lasting(slots.grid.at(start), slots.length);
            records.push(Record { interval, impact: UserMinutes(impact) });
        }
        least = least.min(impact);
    }
    records
}

/// Whether the earlier plan's start stays the first choice; says in `plan` what became of it.
fn keep(
    slots: &Slots,
    scores: &Scores,
    refused: &StartSet,
    best: usize,
    plan: &mut Plan,
) -> Option<usize> {
    let keep = slots.request.keep.as_ref()?;
    let verdict = match slots.grid.index_of(keep.slot()) {
        None => Verdict::Gone(format!(
            "no candidate starts at {}: the search runs from {} to {} in steps of {} minutes",
            keep.slot(),
            plan.search.from,
            plan.search.until,
            plan.search.step.0
        )),
        Some(start) => match broken(slots, refused, start) {
            none if none.is_empty() => {
                weigh(scores.objective(start), scores.objective(best), keep.min_gain)
            }
            broken => Verdict::Broken(broken),
        },
    };
    let kept = match verdict {
        Verdict::Kept { .. } => slots.grid.index_of(keep.slot()),
        _ => None,
    };
    plan.outcome = kept_outcome(kept, best, scores);
    plan.keeping = Some(Keeping { slot: keep.slot(), filed: keep.filed, verdict });
    kept
}

/// What an earlier plan's window at `start` breaks, notice of which was given with that plan.
pub fn broken(slots: &Slots, refused: &StartSet, start: usize) -> Vec<ConflictingRule> {
    match &slots.request.keep {
        Some(keep) if refused.contains(start) => {
            slots.broken_when_filed(slots.grid.at(start), keep.filed)
        }
        _ => Vec::new(),
    }
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
        Some(kept) if !ties(scores.objective(kept), bound) => Outcome::Bounded { bound },
        _ => Outcome::Optimal,
    }
}
