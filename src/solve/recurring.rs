//! One window for all regions, in the same place of every cycle.

use std::rc::Rc;

use crate::fleet::{Fleet, Scope};
use crate::ground::interval::Interval;
use crate::impact;
use crate::plan::{
    Baseline, Choice, Keeping, Outcome, Plan, PlannedWindow, Search, Status, Stopped, Verdict,
};
use crate::request::Request;
use crate::rules::{Rules, Terms};
use crate::solve::pick::Scores;
use crate::solve::rhythm::{Cycles, Rhythm};
use crate::solve::slots::{self, Slots};
use crate::solve::{PlanError, conflict, once, transitions};

pub fn plan(fleet: &Fleet, request: &Request, weeks: i64) -> Result<Plan, PlanError> {
    Ok(Recurring { rhythm: &rhythm(fleet, request, weeks)? }.plan())
}

/// Where the window of all regions could be in every cycle.
pub fn rhythm<'f>(
    fleet: &'f Fleet,
    request: &'f Request,
    weeks: i64,
) -> Result<Rhythm<'f>, PlanError> {
    let (phases, length) = slots::phases(fleet, request, &request.regions);
    let cycles = Cycles::of(fleet, request, weeks)?;
    if length > cycles.length {
        return Err(PlanError::CycleTooShort { cycle: cycles.length, window: length });
    }
    let grid = cycles.grid(request.step);
    let span = Interval::new(cycles.first, cycles.end() + length).expect("there is a cycle");
    let mut rules = Rules::new(Terms::of(fleet, request, Scope::Global, span));
    let past: Rc<[f64]> = impact::past_burdens(fleet, &request.existing, request.now).into();
    let regions = request.regions.clone();
    let more = request.kept_clear_for(&regions).collect();
    let slots = Slots::new(request, regions, phases, grid, &mut rules, more, past);
    Ok(Rhythm::new(slots, cycles))
}

/// A recurring plan for all regions at once.
struct Recurring<'r, 'f> {
    rhythm: &'r Rhythm<'f>,
}

impl Recurring<'_, '_> {
    fn plan(&self) -> Plan {
        let Rhythm { slots, cycles, offsets, refused, .. } = self.rhythm;
        let request = slots.request;
        let feasible: Vec<usize> = refused.missing().collect();
        let mut plan = Plan {
            tier: request.tier,
            scope: request.scope,
            objective: request.objective,
            now: request.now,
            search: Search {
                from: cycles.first,
                until: cycles.end(),
                step: request.step,
                candidates: *offsets,
                feasible: feasible.len(),
            },
            outcome: Outcome::Optimal,
            choices: Vec::new(),
            stopped: Stopped::Proven,
            sooner: None,
            transitions: Vec::new(),
            baseline: None,
            keeping: None,
            notes: Vec::new(),
        };
        if feasible.is_empty() {
            plan.outcome = Outcome::Impossible(conflict::of_recurring(self.rhythm));
            return plan;
        }

        let scores = self.rhythm.scores();
        let best = scores.best(feasible.clone()).expect("some offset is feasible");
        let first = self.keep(&scores, best, &mut plan).unwrap_or(best);
        let overlap = |a: usize, b: usize| self.overlap(a, b);
        let mut ranking = vec![first];
        let others = feasible.iter().copied().filter(|&i| !overlap(first, i)).collect();
        ranking.extend(scores.ranking(others, request.top - 1, overlap));

        plan.choices = ranking.into_iter().map(|offset| self.choice(offset, &scores)).collect();
        plan.baseline = Some(Baseline {
            median: slots::median(feasible.iter().map(|&i| scores.total[i]).collect()),
            earliest: scores.total[feasible[0]],
            earliest_start: slots.grid.at(feasible[0]),
        });
        let windows = &plan.choices[0].windows;
        plan.transitions = transitions::between(slots.terms.fleet, windows);
        plan.notes = slots.overlap_notes(windows);
        plan.notes.extend(self.crowding_notes(windows));
        plan
    }

    /// Whether occurrences of two slots overlap, this cycle's or the next one's.
    fn overlap(&self, a: usize, b: usize) -> bool {
        let Rhythm { slots, cycles, .. } = self.rhythm;
        let apart = a.abs_diff(b) as i64 * slots.request.step;
        apart.min(cycles.length - apart) < slots.length
    }

    fn choice(&self, offset: usize, scores: &Scores) -> Choice {
        let Rhythm { slots, cycles, struck, spare, .. } = self.rhythm;
        let starts = || self.rhythm.starts(offset).enumerate();
        let at_slot: Vec<PlannedWindow> = starts()
            .map(|(_, start)| slots.window(slots.grid.at(start), Status::Planned))
            .collect();
        let occurrence = |(cycle, start): (usize, usize)| match spare[cycle] {
            _ if !struck.contains(start) => at_slot[cycle].clone(),
            Some(spare) => {
                let slot = slots.grid.at(start);
                slots.window(slots.grid.at(spare), Status::Moved { slot })
            }
            None => PlannedWindow { status: Status::Skipped, ..at_slot[cycle].clone() },
        };
        let mut windows: Vec<PlannedWindow> = starts().map(occurrence).collect();
        windows.sort_by_key(|window| window.interval);
        let charges = starts().map(|(cycle, start)| self.rhythm.charge(cycle, start));
        Choice {
            impact: scores.total[offset],
            objective_value: scores.objective(offset),
            worst_burden: slots.worst_burden(&at_slot),
            moves: self.rhythm.moves(offset),
            own_best: None,
            waiting: 0.0,
            offset: Some(slots.grid.at(offset) - cycles.first),
            worst_charge: charges.fold(0.0, f64::max),
            windows,
        }
    }

    /// Whether the earlier plan's slot stays; says in `plan` what became of it.
    fn keep(&self, scores: &Scores, best: usize, plan: &mut Plan) -> Option<usize> {
        let Rhythm { slots, refused, .. } = self.rhythm;
        let keep = slots.request.keep.as_ref()?;
        let offset = self.rhythm.offset_of(keep.slot());
        let verdict = match offset {
            None => Verdict::Gone(format!(
                "the slot at {} is not on the grid of {} minutes",
                keep.slot(),
                slots.request.step.0
            )),
            Some(offset) if refused.contains(offset) => Verdict::Broken(self.rhythm.broken(offset)),
            Some(offset) => {
                once::weigh(scores.objective(offset), scores.objective(best), keep.min_gain)
            }
        };
        let kept = offset.filter(|_| matches!(verdict, Verdict::Kept { .. }));
        plan.outcome = once::kept_outcome(kept, best, scores);
        plan.keeping = Some(Keeping { slot: keep.slot(), verdict });
        kept
    }

    /// One sentence for each moved occurrence that overlaps another one.
    fn crowding_notes(&self, windows: &[PlannedWindow]) -> Vec<String> {
        let held: Vec<&PlannedWindow> =
            windows.iter().filter(|w| w.status != Status::Skipped).collect();
        held.windows(2)
            .filter(|pair| pair[0].interval.overlaps(pair[1].interval))
            .map(|pair| {
                format!(
                    "the occurrences at {} and {} overlap after a move",
                    pair[0].interval.start(),
                    pair[1].interval.start()
                )
            })
            .collect()
    }
}
