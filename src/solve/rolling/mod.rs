//! One window per region, together the best (model §6, Rolling).

pub(crate) mod between;
mod conflict;
mod displaced;
mod fair;
mod lane;
mod total;

use std::rc::Rc;

use crate::assign::{self, Answer, Problem, Slot};
use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::impact;
use crate::plan::{
    Baseline, Choice, Keeping, Outcome, Plan, PlannedWindow, Search, Stopped, Verdict,
};
use crate::request::{Objective, Request};
use crate::rules::{Rules, Terms};
use crate::solve::cycles::Cycles;
use crate::solve::pick::ties;
use crate::solve::slots;
use crate::solve::timing::Timing;
use crate::solve::{Effort, PlanError, agreed, once, transitions};

use between::InForce;
use lane::{Lane, Place};

pub fn plan(fleet: &Fleet, request: &Request, effort: &mut Effort) -> Result<Plan, PlanError> {
    let rolling = Rolling::new(fleet, request)?.unfinished();
    if rolling.lanes.is_empty() {
        let mut plan = rolling.blank();
        plan.choices = vec![agreed::all_done(rolling.agreed())];
        return Ok(plan);
    }
    if rolling.lanes.iter().any(|lane| lane.options.is_empty()) {
        return Ok(rolling.impossible(effort));
    }
    let found = match request.objective {
        Objective::Total => total::solve(&rolling, effort),
        Objective::Fair => fair::solve(&rolling, effort.budget.steps(), effort),
    };
    Ok(match found {
        Found::Nothing => rolling.impossible(effort),
        Found::Unknown { bound } => {
            let mut plan = rolling.blank();
            plan.outcome = Outcome::Unknown { bound };
            plan.stopped = effort.stopped(None);
            plan
        }
        Found::Plan { places, bound } => rolling.report(places, bound, effort),
    })
}

/// The assignment of the cheapest plan.
pub fn problem(fleet: &Fleet, request: &Request) -> Result<Problem, PlanError> {
    let rolling = Rolling::new(fleet, request)?.unfinished();
    let options = priced(&rolling.all_options());
    Ok(rolling.problem(options, &InForce::all(fleet, request)))
}

/// Places as the solver sees them.
fn priced(options: &[Vec<Place>]) -> Vec<Vec<Slot>> {
    let slot = |place: &Place| Slot {
        start: place.start.0,
        cost: place.impact + place.waiting.max(0.0),
        moves: place.moves as u32,
    };
    options.iter().map(|places| places.iter().map(slot).collect()).collect()
}

/// A rolling question, worked out region by region.
struct Rolling<'f> {
    fleet: &'f Fleet,
    request: &'f Request,
    cycles: Option<Cycles>,
    /// One for each region of the request, in its order.
    lanes: Vec<Lane<'f>>,
    span: Interval,
}

/// Where each region's window could be, whatever the others do.
pub fn timings<'f>(fleet: &'f Fleet, request: &'f Request) -> Result<Vec<Timing<'f>>, PlanError> {
    Ok(Rolling::new(fleet, request)?.lanes.into_iter().map(|lane| lane.timing).collect())
}

/// What a search for one place in each lane came to.
enum Found {
    /// `bound` is a lower bound on what is minimised.
    Plan { places: Vec<Place>, bound: f64 },
    /// There is no plan.
    Nothing,
    /// None was found in time, and none ruled out.
    Unknown { bound: f64 },
}

impl<'f> Rolling<'f> {
    fn new(fleet: &'f Fleet, request: &'f Request) -> Result<Self, PlanError> {
        let cycles = lane::cycles(fleet, request)?;
        let longest = |regions: &[RegionId]| {
            let lengths = regions.iter().map(|&r| slots::phases(fleet, request, &[r]).1);
            lengths.max().unwrap_or(Minutes(0))
        };
        let span = match &cycles {
            Some(cycles) => Interval::new(cycles.first(), cycles.end() + longest(&request.regions)),
            None => Interval::new(request.from, request.from + request.horizon.minutes()),
        };
        let span = span.expect("a horizon lasts at least a minute");
        let mut rules = Rules::new(Terms::of(fleet, request, Scope::Rolling, span));
        let past: Rc<[f64]> = impact::past_burdens(fleet, &request.existing, request.now).into();
        let lanes = request
            .regions
            .iter()
            .map(|&region| {
                Lane::new(request, region, cycles.as_ref(), &mut rules, Rc::clone(&past))
            })
            .collect::<Result<Vec<Lane>, PlanError>>()?;
        Ok(Self { fleet, request, cycles, lanes, span })
    }

    /// Without the regions of which every cycle is done.
    fn unfinished(mut self) -> Self {
        self.lanes.retain(|lane| lane.timing.is_open());
        self
    }

    /// The agreed windows that stand in place of slots.
    fn agreed(&self) -> Vec<PlannedWindow> {
        let Some(cycles) = &self.cycles else { return Vec::new() };
        let terms = Terms::of(self.fleet, self.request, Scope::Rolling, self.span);
        agreed::windows(self.request, terms, |_, start| cycles.holding(start).is_some())
    }

    fn all_options(&self) -> Vec<Vec<Place>> {
        self.lanes.iter().map(|lane| lane.options.clone()).collect()
    }

    /// The places, one of `options` for each lane, that cost least.
    fn cheapest(&self, options: &[Vec<Place>], effort: &mut Effort) -> Found {
        let answer = self.assign(priced(options), false, effort);
        match (answer.outcome, answer.starts) {
            (assign::Outcome::Infeasible, _) => Found::Nothing,
            (_, Some(starts)) => Found::Plan {
                places: starts.iter().zip(options).map(|(&at, places)| places[at]).collect(),
                bound: answer.bound,
            },
            (_, None) => Found::Unknown { bound: answer.bound },
        }
    }

    /// Any plan that is made of `options`: whether there is one, if that can be told in time.
    fn any(&self, options: &[Vec<Place>], effort: &mut Effort) -> Found {
        let slots = options
            .iter()
            .map(|places| {
                places.iter().map(|p| Slot { start: p.start.0, cost: 0.0, moves: 0 }).collect()
            })
            .collect();
        let answer = self.assign(slots, true, effort);
        match (answer.outcome, answer.starts) {
            (assign::Outcome::Infeasible, _) => Found::Nothing,
            (_, Some(starts)) => Found::Plan {
                places: starts.iter().zip(options).map(|(&at, places)| places[at]).collect(),
                bound: 0.0,
            },
            (_, None) => Found::Unknown { bound: 0.0 },
        }
    }

    fn assign(&self, options: Vec<Vec<Slot>>, first: bool, effort: &mut Effort) -> Answer {
        let in_force = InForce::all(self.fleet, self.request);
        effort.solve(&self.problem(options, &in_force), first)
    }

    /// One window for each lane at one of its options, under the rules in force.
    fn problem(&self, options: Vec<Vec<Slot>>, in_force: &InForce) -> Problem {
        let cycles = self.cycles.as_ref();
        between::problem(self.fleet, self.request, cycles, &self.lanes, options, in_force)
    }

    fn search(&self) -> Search {
        let (from, until) = match &self.cycles {
            Some(cycles) => (cycles.first(), cycles.end()),
            None => (self.span.start(), self.span.end()),
        };
        Search {
            from,
            until,
            step: self.request.step,
            candidates: self.lanes.iter().map(Lane::candidates).sum(),
            feasible: self.lanes.iter().map(|lane| lane.options.len()).sum(),
        }
    }

    /// A plan with nothing in it yet.
    fn blank(&self) -> Plan {
        Plan {
            tier: self.request.tier,
            scope: Scope::Rolling,
            objective: self.request.objective,
            now: self.request.now,
            search: self.search(),
            outcome: Outcome::Optimal,
            choices: Vec::new(),
            stopped: Stopped::Proven,
            sooner: None,
            transitions: Vec::new(),
            baseline: None,
            keeping: None,
            notes: Vec::new(),
        }
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
        let medians = self
            .lanes
            .iter()
            .map(|lane| slots::median(lane.options.iter().map(|place| place.impact).collect()));
        let first = self.lanes.iter().flat_map(|lane| lane.options.first().map(|p| (lane, p)));
        plan.baseline = Some(Baseline {
            median: medians.sum(),
            earliest: first.clone().map(|(_, place)| place.impact).sum(),
            earliest_start: first
                .map(|(lane, place)| lane.slots().grid.at(place.candidate))
                .min()
                .expect("there is a lane"),
        });
        plan.transitions = match &self.cycles {
            Some(_) => transitions::between(self.fleet, &choice.windows),
            None => transitions::inside(self.fleet, &choice.windows),
        };
        plan.choices = vec![choice];
        plan
    }

    /// What is minimised.
    fn objective(&self, places: &[Place]) -> f64 {
        match self.request.objective {
            Objective::Total => places.iter().map(|place| place.impact + place.waiting).sum(),
            Objective::Fair => places.iter().map(|place| place.burden).fold(0.0, f64::max),
        }
    }

    fn choice(&self, places: &[Place]) -> Choice {
        let mut windows = displaced::occurrences(self, places);
        windows.extend(self.agreed());
        windows.sort_by_key(|window| (window.interval, window.regions[0]));
        let charges = self.lanes.iter().zip(places).flat_map(|(lane, place)| {
            let charges: Vec<f64> = match &lane.timing {
                Timing::Once { .. } => vec![place.impact],
                Timing::Recurring(rhythm) => {
                    rhythm.occurrences(place.candidate).map(|o| rhythm.charge(o)).collect()
                }
            };
            charges
        });
        Choice {
            impact: places.iter().map(|place| place.impact).sum(),
            objective_value: self.objective(places),
            worst_burden: places.iter().map(|place| place.burden).fold(0.0, f64::max),
            moves: places.iter().map(|place| place.moves).sum(),
            waiting: places.iter().map(|place| place.waiting).sum(),
            offset: None,
            stands: self.lanes.iter().zip(places).filter_map(Lane::stands).collect(),
            worst_charge: charges.fold(0.0, f64::max),
            seen: None,
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
        let mut slot = keep.slots[0].1;
        for lane in &self.lanes {
            let id = &self.fleet.regions[lane.region].id;
            let earlier = keep.slots.iter().find(|(regions, _)| *regions == [lane.region]);
            let Some(&(_, start)) = earlier else {
                gone = Some(format!("the earlier plan has no window of its own for `{id}`"));
                continue;
            };
            slot = slot.min(start);
            match lane.candidate_of(start) {
                None => gone = Some(format!("no candidate of `{id}` starts at {start}")),
                Some(at) => match lane.options.iter().find(|place| place.candidate == at) {
                    Some(place) => places.push(*place),
                    None => broken.extend(lane.broken(at)),
                },
            }
        }
        let verdict = if let Some(reason) = gone {
            Verdict::Gone(reason)
        } else if !broken.is_empty() {
            Verdict::Broken(broken)
        } else {
            let only: Vec<Vec<Place>> = places.iter().map(|place| vec![*place]).collect();
            match self.any(&only, effort) {
                Found::Plan { .. } => {
                    once::weigh(self.objective(&places), self.objective(best), keep.min_gain)
                }
                _ => {
                    Verdict::Gone("the earlier windows break a rule between regions now".to_owned())
                }
            }
        };
        let kept = matches!(verdict, Verdict::Kept { .. }).then_some(places);
        plan.keeping = Some(Keeping { slot, verdict });
        kept
    }
}
