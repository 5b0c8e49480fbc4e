//! One window per region, together the best (model §6, Rolling).

mod all_cycles;
mod asking;
mod clashes;
mod conflict;
mod displaced;
mod fair;
mod frame;
mod lane;
mod problem;
mod removal;
mod soon;
mod standing;
mod together;
mod total;
mod trial;

use crate::assign::Problem;
use crate::fleet::Fleet;
use crate::ground::harm::{UserMinutes, ties};
use crate::plan::{Baseline, Choice, Keeping, Outcome, Plan, Verdict};
use crate::request::{Objective, Request};
use crate::solve::effort::Effort;
use crate::solve::error::PlanError;
use crate::solve::slots;
use crate::solve::timing::Timing;
use crate::solve::{agreed, once, transitions};

use crate::solve::beside::InForce;
use lane::{Lane, Place};
use together::{Found, Rolling};

pub fn plan(fleet: &Fleet, request: &Request, effort: &mut Effort) -> Result<Plan, PlanError> {
    let mut rolling = Rolling::new(fleet, request)?.unfinished();
    if rolling.lanes.is_empty() {
        let mut plan = rolling.blank();
        plan.choices = vec![agreed::all_done(rolling.agreed())];
        return Ok(plan);
    }
    if rolling.lanes.iter().any(Lane::is_full) {
        return Ok(rolling.impossible(effort));
    }
    if rolling.is_alike() {
        return Ok(match solve(&rolling, effort) {
            Found::Nothing => rolling.impossible(effort),
            Found::Unknown { bound } => rolling.unknown(bound, effort),
            Found::Plan { places, bound } => rolling.report(places, bound, effort),
        });
    }
    let parted = part(&mut rolling, effort);
    Ok(match trial::improve(&rolling, parted, effort) {
        Found::Nothing => rolling.impossible(effort),
        Found::Unknown { bound } => rolling.unknown(bound, effort),
        Found::Plan { places, bound } => rolling.report(places, bound, effort),
    })
}

/// A plan for one cycle that keeps the rules in every other, too: those that clash somewhere
/// are kept apart, and it is made anew. The first one says what all cost at least.
fn part(rolling: &mut Rolling, effort: &mut Effort) -> Found {
    let mut least: Option<f64> = None;
    // Only the order in a cycle, and what is agreed in some, may have to be mended then.
    let is_whole = rolling.all_cycles().is_some();
    for round in 0..ROUNDS {
        let steps = effort.budget.steps();
        let steps = if is_whole && round == 0 { steps / 8 * 7 } else { steps / 2 };
        match effort.within(steps, |effort| solve(rolling, effort)) {
            // In a cycle that some region has no part in there may be more room.
            Found::Nothing if least.is_none() && rolling.is_certain() => {
                return Found::Nothing;
            }
            Found::Nothing => break,
            Found::Unknown { bound } => {
                least.get_or_insert(bound);
                break;
            }
            Found::Plan { places, bound } => {
                let bound = *least.get_or_insert(bound);
                let clashes = clashes::among(rolling, &places);
                if clashes.is_empty() {
                    return Found::Plan { places, bound };
                }
                rolling.part(&clashes, &places);
            }
        }
    }
    Found::Unknown { bound: least.unwrap_or(0.0) }
}

/// How often a plan that breaks a rule in some cycle is made anew.
const ROUNDS: usize = 100;

fn solve(rolling: &Rolling, effort: &mut Effort) -> Found {
    match rolling.request.objective {
        Objective::Total => total::solve(rolling, effort),
        Objective::Fair => fair::solve(rolling, effort),
    }
}

/// The assignment of the cheapest plan.
pub fn problem(fleet: &Fleet, request: &Request) -> Result<Problem, PlanError> {
    let rolling = Rolling::new(fleet, request)?.unfinished();
    Ok(rolling.problem(rolling.priced(|_| true), &InForce::all(fleet, request)))
}

/// Where each region's window could be, whatever the others do.
pub fn timings<'f>(fleet: &'f Fleet, request: &'f Request) -> Result<Vec<Timing<'f>>, PlanError> {
    Ok(Rolling::new(fleet, request)?.lanes.into_iter().map(|lane| lane.timing).collect())
}

impl Rolling<'_> {
    fn unknown(&self, bound: f64, effort: &Effort) -> Plan {
        let mut plan = self.blank();
        plan.outcome = Outcome::Unknown { bound };
        plan.stopped = effort.stopped(None);
        plan
    }

    fn impossible(&self, effort: &mut Effort) -> Plan {
        let mut plan = self.blank();
        plan.outcome = Outcome::Impossible(conflict::find(self, effort));
        plan
    }

    fn report(&self, best: Vec<Place>, bound: f64, effort: &mut Effort) -> Plan {
        let mut plan = self.blank();
        plan.stopped = effort.stopped(Some((self.objective(&best), bound)));
        let mut places = best;
        if let Some(keeping) = self.keep(&places, effort, &mut plan) {
            places = keeping;
        }
        let choice = self.choice(&places);
        let proven = ties(choice.objective_value, bound);
        plan.outcome = if proven { Outcome::Optimal } else { Outcome::Bounded { bound } };
        let medians = self.lanes.iter().map(|lane| {
            UserMinutes(slots::median(lane.options().map(|place| place.impact.0).collect()))
        });
        let first = self.lanes.iter().flat_map(|lane| lane.options().next().map(|p| (lane, p)));
        plan.baseline = Some(Baseline {
            median: medians.sum(),
            earliest: first.clone().map(|(_, place)| place.impact).sum(),
            earliest_start: first
                .map(|(lane, place)| lane.timing.first_start(place.candidate))
                .min()
                .expect("there is a lane"),
        });
        plan.transitions = match &self.frame {
            Some(_) => transitions::between(self.fleet, self.request.tier, &choice.windows),
            None => transitions::inside(self.fleet, &choice.windows),
        };
        plan.choices = vec![choice];
        plan
    }

    fn choice(&self, places: &[Place]) -> Choice {
        let mut windows = displaced::occurrences(self, places);
        windows.extend(self.agreed());
        windows.sort_by_key(|window| (window.interval, window.regions[0]));
        let charges = self.lanes.iter().zip(places).flat_map(|(lane, place)| {
            let charges: Vec<f64> = match &lane.timing {
                Timing::Once { .. } => vec![place.impact.0],
                Timing::Recurring(rhythm) => {
                    rhythm.occurrences(place.candidate).map(|o| rhythm.charge(o)).collect()
                }
            };
            charges
        });
        Choice {
            impact: places.iter().map(|place| place.impact).sum(),
            objective_value: self.objective(places),
            worst_burden: lane::largest_burden(places),
            moves: places.iter().map(|place| place.moves).sum(),
            waiting: places.iter().map(|place| place.waiting).sum(),
            slot: None,
            stands: self.lanes.iter().zip(places).filter_map(Lane::stands).collect(),
            worst_charge: UserMinutes(charges.fold(0.0, f64::max)),
            seen: None,
            seen_by_region: Vec::new(),
            own_best: Some(self.lanes.iter().map(Lane::least_impact).sum()),
            windows,
        }
    }

    /// The earlier plan's places, where they stay; says in `plan` what became of them.
    fn keep(&self, best: &[Place], effort: &mut Effort, plan: &mut Plan) -> Option<Vec<Place>> {
        let keep = self.request.keep.as_ref()?;
        let mut places = Vec::new();
        let mut broken = Vec::new();
        let mut gone = None;
        let mut slot = keep.slot();
        for lane in &self.lanes {
            let id = &self.fleet.regions[lane.region].id;
            let earlier = keep.slots.iter().find(|(regions, _)| *regions == [lane.region]);
            let Some((_, slots)) = earlier else {
                gone = Some(format!("the earlier plan has no window of its own for `{id}`"));
                continue;
            };
            let start = slots[0];
            slot = slot.min(start);
            match lane.candidate_of(slots) {
                None => gone = Some(format!("no candidate of `{id}` starts at {start}")),
                Some(at) => match lane.kept(at, self.frame.as_ref()) {
                    Ok(place) => places.push(place),
                    Err(rules) => broken.extend(rules),
                },
            }
        }
        let verdict = if let Some(reason) = gone {
            Verdict::Gone(reason)
        } else if !broken.is_empty() {
            Verdict::Broken(broken)
        } else {
            let holds = match self.is_alike() {
                true => self.can_be_together(&places, effort),
                false => clashes::among(self, &places).is_empty(),
            };
            if holds {
                once::weigh(self.objective(&places), self.objective(best), keep.min_gain)
            } else {
                Verdict::Gone("the earlier windows break a rule between regions now".to_owned())
            }
        };
        let kept = matches!(verdict, Verdict::Kept { .. }).then_some(places);
        plan.keeping = Some(Keeping { slot, filed: keep.filed, verdict });
        kept
    }
}
