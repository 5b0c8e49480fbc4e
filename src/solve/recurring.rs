//! One window for all regions, in the same place of every cycle.

use std::rc::Rc;

use crate::fleet::{Fleet, Scope};
use crate::ground::cycles::Every;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::impact;
use crate::plan::{
    Baseline, Choice, Keeping, Outcome, Plan, PlannedWindow, Search, Stands, Verdict,
};
use crate::request::Request;
use crate::rules::{Rules, Terms};
use crate::solve::cycles::Cycles;
use crate::solve::error::PlanError;
use crate::solve::pick::Scores;
use crate::solve::places::Places;
use crate::solve::rhythm::Rhythm;
use crate::solve::slots::{self, Slots};
use crate::solve::{agreed, conflict, once, transitions};

pub fn plan(fleet: &Fleet, request: &Request, every: Every) -> Result<Plan, PlanError> {
    Ok(Recurring { rhythm: &rhythm(fleet, request, every)? }.plan())
}

/// Where the window of all regions could be in every cycle.
pub fn rhythm<'f>(
    fleet: &'f Fleet,
    request: &'f Request,
    every: Every,
) -> Result<Rhythm<'f>, PlanError> {
    let (phases, length) = slots::phases(fleet, request, &request.regions);
    let cycles = Cycles::of(fleet, request, every)?;
    if length > cycles.shortest() {
        return Err(PlanError::CycleTooShort { cycle: cycles.shortest(), window: length });
    }
    let places = Rc::new(Places::of(&cycles, Scope::Global));
    let span = places.span(length);
    let mut rules = Rules::new(Terms::of(fleet, request, Scope::Global, span));
    let past: Rc<[f64]> = impact::past_burdens(fleet, &request.existing, request.now).into();
    let slots = Slots::new(request, request.regions.clone(), phases, places.grid, &mut rules, past);
    Ok(Rhythm::new(slots, cycles, places))
}

/// A recurring plan for all regions at once.
struct Recurring<'r, 'f> {
    rhythm: &'r Rhythm<'f>,
}

impl Recurring<'_, '_> {
    fn plan(&self) -> Plan {
        let rhythm = self.rhythm;
        let slots = rhythm.slots();
        let request = slots.request;
        let feasible: Vec<usize> = rhythm.refused.missing().collect();
        let search = Search {
            from: rhythm.cycles.first(),
            until: rhythm.cycles.end(),
            step: request.step,
            candidates: rhythm.candidates(),
            feasible: feasible.len(),
            cycles: rhythm.cycles.starts().to_vec(),
        };
        let mut plan = Plan::blank(request, search);
        if rhythm.open_cycles() == 0 {
            plan.choices = vec![agreed::all_done(self.agreed())];
            return plan;
        }
        if feasible.is_empty() {
            plan.outcome = Outcome::Impossible(conflict::of_recurring(rhythm));
            return plan;
        }

        let scores = rhythm.scores();
        let best = scores.best(feasible.clone()).expect("some slot is feasible");
        let first = self.keep(&scores, best, &mut plan).unwrap_or(best);
        let overlap = |a: usize, b: usize| rhythm.overlap(a, b);
        let mut ranking = vec![first];
        let others = feasible.iter().copied().filter(|&i| !overlap(first, i)).collect();
        ranking.extend(scores.ranking(others, request.top - 1, overlap));

        plan.choices = ranking.into_iter().map(|slot| self.choice(slot, &scores)).collect();
        plan.baseline = Some(Baseline {
            median: UserMinutes(slots::median(feasible.iter().map(|&i| scores.total[i]).collect())),
            earliest: UserMinutes(scores.total[feasible[0]]),
            earliest_start: rhythm.start(0, feasible[0]),
        });
        let windows = &plan.choices[0].windows;
        plan.transitions = transitions::between(slots.terms.fleet, request.tier, windows);
        plan.notes = self.crowding_notes(windows);
        plan
    }

    /// The agreed windows of cycles that are done for all.
    fn agreed(&self) -> Vec<PlannedWindow> {
        let Rhythm { cycles, .. } = self.rhythm;
        let slots = self.rhythm.slots();
        agreed::windows(slots.request, slots.terms, |_, start| {
            cycles.holding(start).is_some_and(|cycle| self.rhythm.party(cycle).is_none())
        })
    }

    fn choice(&self, slot: usize, scores: &Scores) -> Choice {
        let rhythm = self.rhythm;
        let mut windows = rhythm.windows(slot);
        windows.extend(self.agreed());
        windows.sort_by_key(|window| window.interval);
        let charges = rhythm.occurrences(slot).map(|occurrence| rhythm.charge(occurrence));
        Choice {
            impact: UserMinutes(scores.total[slot]),
            objective_value: scores.objective(slot),
            worst_burden: self.rhythm.worst_burden(slot),
            moves: rhythm.moves_of(slot),
            seen: None,
            seen_by_region: Vec::new(),
            own_best: None,
            waiting: UserMinutes::ZERO,
            slot: Some(rhythm.slot(slot)),
            stands: vec![Stands {
                regions: rhythm.slots().regions.clone(),
                slot: rhythm.slot(slot),
                cycles: rhythm.stands[slot],
                of: rhythm.open_cycles(),
            }],
            worst_charge: UserMinutes(charges.fold(0.0, f64::max)),
            windows,
        }
    }

    /// Whether the earlier plan's slot stays; says in `plan` what became of it.
    fn keep(&self, scores: &Scores, best: usize, plan: &mut Plan) -> Option<usize> {
        let rhythm = self.rhythm;
        let keep = rhythm.slots().request.keep.as_ref()?;
        let slots: Vec<Minute> = keep.slots.iter().flat_map(|(_, slots)| slots).copied().collect();
        let slot = rhythm.slot_like(&slots);
        let verdict = match slot {
            None => Verdict::Gone(format!(
                "the slot at {} is not on the grid of {} minutes",
                keep.slot(),
                rhythm.slots().request.step.0
            )),
            Some(slot) if rhythm.refused.contains(slot) => {
                let refusals = rhythm.refusals().into_iter();
                let own = refusals.filter(|(_, slots)| slots.contains(slot));
                Verdict::Broken(own.map(|(rule, _)| rule).collect())
            }
            Some(slot) => {
                once::weigh(scores.objective(slot), scores.objective(best), keep.min_gain)
            }
        };
        let kept = slot.filter(|_| matches!(verdict, Verdict::Kept { .. }));
        plan.outcome = once::kept_outcome(kept, best, scores);
        plan.keeping = Some(Keeping { slot: keep.slot(), filed: keep.filed, verdict });
        kept
    }

    /// One sentence for each moved occurrence that overlaps another one.
    fn crowding_notes(&self, windows: &[PlannedWindow]) -> Vec<String> {
        let held: Vec<&PlannedWindow> = windows.iter().filter(|w| w.is_placed()).collect();
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
