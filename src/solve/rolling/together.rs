//! Which places can all regions of a rolling question have at once, and what do they cost?

use std::cell::OnceCell;
use std::rc::Rc;

use crate::assign::{self, Answer, Problem, Slot};
use crate::fleet::{Cadence, Fleet, RegionId, Scope};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::impact;
use crate::plan::{Plan, PlannedWindow, Search};
use crate::request::{Objective, Request};
use crate::rules::{Rules, Terms};
use crate::solve::agreed;
use crate::solve::cycles::Cycles;
use crate::solve::effort::Effort;
use crate::solve::error::PlanError;
use crate::solve::places::Places;
use crate::solve::slots;

use crate::solve::beside::InForce;
use crate::solve::rolling::all_cycles::AllCycles;
use crate::solve::rolling::frame::Frame;
use crate::solve::rolling::lane::{Lane, Place, largest_burden};
use crate::solve::rolling::problem;

/// A rolling question, worked out region by region.
pub struct Rolling<'f> {
    pub fleet: &'f Fleet,
    pub request: &'f Request,
    /// Where places are counted from, where windows recur.
    pub frame: Option<Frame>,
    /// One for each region of the request, in its order.
    pub lanes: Vec<Lane<'f>>,
    pub span: Interval,
    all_cycles: OnceCell<Option<AllCycles>>,
}

/// What a search for one place in each lane came to.
pub enum Found {
    /// `bound` is a lower bound on what is minimised.
    Plan { places: Vec<Place>, bound: f64 },
    /// There is no plan.
    Nothing,
    /// None was found in time, and none ruled out.
    Unknown { bound: f64 },
}

impl<'f> Rolling<'f> {
    pub fn new(fleet: &'f Fleet, request: &'f Request) -> Result<Self, PlanError> {
        let frame = match fleet.tiers[request.tier].cadence {
            Cadence::Once => None,
            Cadence::Every(every) => {
                let cycles = Cycles::of_each(fleet, request, every)?;
                let cycles = request.regions.iter().copied().zip(cycles).collect();
                Some(Frame::new(fleet, request, every, cycles))
            }
        };
        let places = frame.as_ref().map_or(Vec::new(), places);
        let longest = |regions: &[RegionId]| {
            let lengths = regions.iter().map(|&r| slots::phases(fleet, request, &[r]).1);
            lengths.max().unwrap_or(Minutes(0))
        };
        let length = longest(&request.regions);
        let spans = places.iter().map(|places| places.span(length));
        let whole = |one: Interval, other: Interval| {
            Interval::new(one.start().min(other.start()), one.end().max(other.end()))
                .expect("both last at least a minute")
        };
        let once = request.regions.iter().map(|&region| request.span_for(fleet, region));
        let span = spans.chain(once.filter(|_| frame.is_none())).reduce(whole);
        let span = span.unwrap_or(Interval::lasting(request.from, request.horizon.minutes()));
        let mut rules = Rules::new(Terms::of(fleet, request, Scope::Rolling, span));
        let past: Rc<[f64]> = impact::past_burdens(fleet, &request.existing, request.now).into();
        let lanes = request
            .regions
            .iter()
            .enumerate()
            .map(|(at, &region)| {
                let cycles = frame.as_ref().map(|frame| (frame, &places[at]));
                Lane::new(request, region, cycles, &mut rules, Rc::clone(&past))
            })
            .collect::<Result<Vec<Lane>, PlanError>>()?;
        Ok(Self { fleet, request, frame, lanes, span, all_cycles: OnceCell::new() })
    }

    /// Without the regions of which every cycle is done.
    pub fn unfinished(mut self) -> Self {
        self.lanes.retain(|lane| lane.timing.is_open());
        self
    }

    /// The agreed windows that stand in place of slots.
    pub fn agreed(&self) -> Vec<PlannedWindow> {
        let Some(frame) = &self.frame else { return Vec::new() };
        let terms = Terms::of(self.fleet, self.request, Scope::Rolling, self.span);
        agreed::windows(self.request, terms, |region, start| {
            self.request.regions.contains(&region) && frame.of(region).holding(start).is_some()
        })
    }

    /// Whether a plan that keeps the rules where its places are counted keeps them in every
    /// cycle.
    pub fn is_alike(&self) -> bool {
        self.frame.as_ref().is_none_or(Frame::is_alike)
    }

    /// Whether what is proven where places are counted is proven: what a cycle without some
    /// region says of all is not certain, as others are in nobody's way there.
    pub fn is_certain(&self) -> bool {
        self.frame.as_ref().is_some_and(Frame::is_numbered)
            || self.lanes.iter().all(Lane::is_in_every_cycle)
    }

    /// Keeps the lanes of each of `clashes` apart from now on: each holds what it needs in any
    /// cycle; where all do, the last one leaves its place.
    pub fn part(&mut self, clashes: &[Vec<usize>], places: &[Place]) {
        let Some(frame) = &self.frame else { return };
        for clash in clashes {
            let mut parted = false;
            // Where all cycles are looked at, room is made for the order within one alone.
            for &lane in clash.iter().filter(|_| !frame.is_numbered()) {
                parted |= self.lanes[lane].give_room(frame);
            }
            if let Some(&last) = clash.last().filter(|_| !parted) {
                let left = places[last].candidate;
                self.lanes[last].leave(left);
            }
        }
    }

    /// The options of each lane that are `allowed`, as the solver sees them.
    pub fn priced(&self, allowed: impl Fn(&Place) -> bool) -> Vec<Vec<Slot>> {
        let slot = |place: Place| Slot {
            start: place.start.0,
            cost: place.cost(),
            moves: place.moves as u32,
        };
        self.listed(|place| allowed(&place).then(|| slot(place)))
    }

    /// The same where cost is no matter.
    pub fn unpriced(&self, allowed: impl Fn(&Place) -> bool) -> Vec<Vec<Slot>> {
        let slot = |place: Place| Slot { start: place.start.0, cost: 0.0, moves: 0 };
        self.listed(|place| allowed(&place).then(|| slot(place)))
    }

    fn listed(&self, slot: impl Fn(Place) -> Option<Slot>) -> Vec<Vec<Slot>> {
        let listed = |lane: &Lane| {
            let mut slots: Vec<Slot> = lane.options().filter_map(&slot).collect();
            // There are many, and they stay for as long as the search.
            slots.shrink_to_fit();
            slots
        };
        self.lanes.iter().map(listed).collect()
    }

    /// The places that are so far down the lists of those that are `allowed`.
    fn chosen(&self, starts: &[usize], allowed: impl Fn(&Place) -> bool) -> Vec<Place> {
        let chosen = self.lanes.iter().zip(starts).map(|(lane, &at)| {
            lane.options().filter(|place| allowed(place)).nth(at).expect("it is in the list")
        });
        chosen.collect()
    }

    /// The places, one of those `allowed` in each lane, that cost least.
    pub fn cheapest(&self, allowed: impl Fn(&Place) -> bool, effort: &mut Effort) -> Found {
        let answer = self.assign(self.priced(&allowed), false, effort);
        match (answer.outcome, answer.starts) {
            (assign::Outcome::Infeasible, _) => Found::Nothing,
            (_, Some(starts)) => {
                Found::Plan { places: self.chosen(&starts, allowed), bound: answer.bound }
            }
            (_, None) => Found::Unknown { bound: answer.bound },
        }
    }

    /// Any plan that is made of places that are `allowed`: whether there is one, if that can be
    /// told in time.
    pub fn any(&self, allowed: impl Fn(&Place) -> bool, effort: &mut Effort) -> Found {
        let answer = self.assign(self.unpriced(&allowed), true, effort);
        match (answer.outcome, answer.starts) {
            (assign::Outcome::Infeasible, _) => Found::Nothing,
            (_, Some(starts)) => Found::Plan { places: self.chosen(&starts, allowed), bound: 0.0 },
            (_, None) => Found::Unknown { bound: 0.0 },
        }
    }

    /// Whether windows can be at `places`, one of each lane, under the rules between regions.
    pub fn can_be_together(&self, places: &[Place], effort: &mut Effort) -> bool {
        let only = |place: &Place| vec![Slot { start: place.start.0, cost: 0.0, moves: 0 }];
        self.assign(places.iter().map(only).collect(), true, effort).starts.is_some()
    }

    /// `places`, which are among those `allowed`, with windows at earlier ones as far as each can
    /// go alone, at the same cost and with no more moves (model §6, Rolling ties).
    pub fn advanced(
        &self,
        allowed: impl Fn(&Place) -> bool,
        places: &[Place],
        threads: usize,
    ) -> Vec<Place> {
        let in_force = InForce::all(self.fleet, self.request);
        let problem = self.problem(self.priced(&allowed), &in_force);
        let position = |(lane, place): (&Lane, &Place)| {
            let mut options = lane.options().filter(|place| allowed(place));
            options.position(|option| option.candidate == place.candidate)
        };
        let taken: Vec<usize> = self
            .lanes
            .iter()
            .zip(places)
            .map(|own| position(own).expect("it is among the options"))
            .collect();
        let chosen = problem.jobs.iter().zip(&taken).map(|(job, &at)| job.options[at].cost);
        let most = chosen.sum::<f64>() * (1.0 + assign::TIE);
        self.chosen(&assign::advanced(&problem, &taken, most, threads), allowed)
    }

    pub fn assign(&self, options: Vec<Vec<Slot>>, first: bool, effort: &mut Effort) -> Answer {
        let in_force = InForce::all(self.fleet, self.request);
        effort.solve(&self.problem(options, &in_force), first)
    }

    /// One window for each lane at one of its options, under the rules in force.
    pub fn problem(&self, options: Vec<Vec<Slot>>, in_force: &InForce) -> Problem {
        let (frame, all_cycles) = (self.frame.as_ref(), self.all_cycles());
        problem::problem(
            self.fleet,
            self.request,
            frame,
            &self.lanes,
            all_cycles,
            options,
            in_force,
        )
    }

    /// The rules between regions in all cycles at once, where no cycle stands for all and the
    /// places of each region differ in one of them.
    pub fn all_cycles(&self) -> Option<&AllCycles> {
        let frame = self.frame.as_ref().filter(|frame| frame.is_whole())?;
        let told_apart = |lane: &Lane| lane.is_told_apart(Some(frame));
        let is_possible = || frame.is_numbered() || self.lanes.iter().all(told_apart);
        self.all_cycles.get_or_init(|| is_possible().then(|| AllCycles::of(&self.lanes))).as_ref()
    }

    pub fn search(&self) -> Search {
        let all = || self.frame.iter().flat_map(|frame| &frame.cycles).map(|(_, cycles)| cycles);
        let from = all().map(Cycles::first).min().unwrap_or(self.span.start());
        let until = all().map(Cycles::end).max().unwrap_or(self.span.end());
        let count = all().next().map_or(0, Cycles::count);
        let start = |cycle: usize| all().map(|cycles| cycles.start(cycle)).min();
        Search {
            from,
            until,
            step: self.request.step,
            candidates: self.lanes.iter().map(Lane::candidates).sum(),
            feasible: self.lanes.iter().map(Lane::number_of_options).sum(),
            cycles: (0..count).filter_map(start).collect(),
        }
    }

    /// A plan with nothing in it yet.
    pub fn blank(&self) -> Plan {
        Plan { scope: Scope::Rolling, ..Plan::blank(self.request, self.search()) }
    }

    /// What is minimised.
    pub fn objective(&self, places: &[Place]) -> f64 {
        match self.request.objective {
            Objective::Total => places.iter().map(|place| (place.impact + place.waiting).0).sum(),
            Objective::Fair => largest_burden(places),
        }
    }
}

/// The places of each region, shared where cycles are.
fn places(frame: &Frame) -> Vec<Rc<Places>> {
    let mut found: Vec<Rc<Places>> = Vec::new();
    for (at, (_, cycles)) in frame.cycles.iter().enumerate() {
        let same = frame.cycles[..at].iter().position(|(_, known)| known.is_on(cycles));
        let own = same.map(|at| Rc::clone(&found[at]));
        found.push(own.unwrap_or_else(|| Rc::new(Places::of(cycles, Scope::Rolling))));
    }
    found
}
