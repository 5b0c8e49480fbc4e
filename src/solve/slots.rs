//! What a window at each start of a grid would cost, and which rules refuse it there.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::finding::ConflictingRule;
use crate::fleet::{Fleet, Phase, RegionId, Scope};
use crate::ground::duration::{HOUR, Minutes};
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::impact::cohort::{self, Candidates};
use crate::impact::hours::Hours;
use crate::impact::{self, Exposure};
use crate::plan::{PlannedWindow, RegionShare, Status};
use crate::request::constraint::Constraint;
use crate::request::{Objective, Request};
use crate::rules::{Rules, Terms};
use crate::solve::beside;
use crate::window::{self, Window};

/// A window of some regions, worked out over the grid of its starts: of all regions in a
/// global plan, of one in a rolling plan.
pub struct Slots<'f> {
    pub terms: Terms<'f>,
    pub request: &'f Request,
    pub regions: Vec<RegionId>,
    pub phases: Vec<Phase>,
    /// Of a window.
    pub length: Minutes,
    pub grid: Grid,
    /// The impact of a window at each start, in user-minutes.
    pub impacts: Vec<f64>,
    pub constraints: Vec<Constraint>,
    /// Of the span of all windows.
    hours: Rc<Hours>,
    /// Starts at which the window would be an agreed one itself, and the rules that it breaks
    /// there: it does not stand in its own way.
    twins: Vec<(usize, Vec<ConflictingRule>)>,
    /// The burden that each region of the fleet bears already.
    pub past: Rc<[f64]>,
}

/// The phases of a window of `regions` as `request` asks for it, and their
/// length.
pub fn phases(fleet: &Fleet, request: &Request, regions: &[RegionId]) -> (Vec<Phase>, Minutes) {
    let operations = &fleet.tiers[request.tier].operations;
    let phases = window::paced_phases(fleet, request.tier, regions, operations);
    let length = window::length(&phases);
    (phases, length)
}

impl<'f> Slots<'f> {
    /// The span of `rules` holds every minute of every window on `grid`.
    pub fn new(
        request: &'f Request,
        regions: Vec<RegionId>,
        phases: Vec<Phase>,
        grid: Grid,
        rules: &mut Rules<'f>,
        past: Rc<[f64]>,
    ) -> Self {
        let terms = rules.terms();
        let constraints = constraints(request, &regions, rules);
        let hours = rules.hours();
        let impacts = impacts(terms, &regions, &phases, grid, &hours);
        let length = window::length(&phases);
        let twins = Vec::new();
        let mut slots = Self {
            terms,
            request,
            regions,
            phases,
            length,
            grid,
            impacts,
            constraints,
            hours,
            twins,
            past,
        };
        slots.twins = slots.twins();
        slots
    }

    /// Counts with the curves of `fleet`, which differs in nothing else. What rules refuse stays
    /// as it was.
    pub fn count_with(&mut self, fleet: &'f Fleet) {
        self.terms.fleet = fleet;
        self.impacts = impacts(self.terms, &self.regions, &self.phases, self.grid, &self.hours);
    }

    /// See [`Self::twins`].
    fn twins(&self) -> Vec<(usize, Vec<ConflictingRule>)> {
        let twin = |(at, window): (usize, &Window)| {
            let is_one = window.tier == self.request.tier
                && window.interval.minutes() == self.length
                && window.regions.iter().any(|region| self.regions.contains(region));
            let start = self.grid.index_of(window.interval.start()).filter(|_| is_one)?;
            let mut others = self.request.clone();
            others.existing.remove(at);
            let span = window.interval;
            let terms = Terms { span, existing: &others.existing, ..self.terms };
            let constraints = constraints(&others, &self.regions, &mut Rules::new(terms));
            let here = Grid::new(window.interval.start(), Minutes(1), 1);
            let breaks = |constraint: &&Constraint| {
                let mut refused = StartSet::none(here);
                constraint.refusal.refuse(terms, &self.phases, here, &mut refused);
                refused.contains(0)
            };
            Some((start, constraints.iter().filter(breaks).map(Constraint::name).collect()))
        };
        self.request.existing.iter().enumerate().filter_map(twin).collect()
    }

    /// The windows of some of the regions, as long and at the same starts: with the phases that
    /// these regions need, and quiet until the end.
    pub fn of_some(&self, regions: Vec<RegionId>) -> Self {
        let (mut phases, length) = phases(self.terms.fleet, self.request, &regions);
        if length < self.length {
            let duration = self.length - length;
            phases.push(Phase { name: "rest".to_owned(), duration, disruption: 0.0 });
        }
        let past = Rc::clone(&self.past);
        Self::new(self.request, regions, phases, self.grid, &mut Rules::new(self.terms), past)
    }

    /// The same windows at other starts, which need not lie in the horizon.
    ///
    /// # Panics
    /// When `grid` is empty.
    pub fn over(&self, grid: Grid) -> Self {
        self.told(grid, self.terms.now)
    }

    /// The same, where notice of them was given at `now`.
    fn told(&self, grid: Grid, now: Minute) -> Self {
        let last = grid.at(grid.count() - 1);
        let span = Interval::new(grid.at(0), last + self.length).expect("a grid rises");
        let mut rules = Rules::new(Terms { span, now, ..self.terms });
        let (regions, phases) = (self.regions.clone(), self.phases.clone());
        Self::new(self.request, regions, phases, grid, &mut rules, Rc::clone(&self.past))
    }

    /// What waiting until `start` costs, in user-minutes.
    pub fn waiting(&self, start: Minute) -> f64 {
        let hours = (start - self.request.now).as_f64() / HOUR.as_f64();
        self.terms.fleet.tiers[self.request.tier].urgency * hours
    }

    /// The impact of a window at a start of the grid, and what waiting for it costs, in
    /// user-minutes.
    pub fn total(&self, start: usize) -> f64 {
        self.impacts[start] + self.waiting(self.grid.at(start))
    }

    /// The same of every start.
    pub fn totals(&self) -> Vec<f64> {
        match self.terms.fleet.tiers[self.request.tier].urgency > 0.0 {
            true => (0..self.grid.count()).map(|start| self.total(start)).collect(),
            false => self.impacts.clone(),
        }
    }

    /// The starts that some rule refuses, among the rules that `which` picks.
    pub fn refused(&self, which: impl Fn(&Constraint) -> bool) -> StartSet {
        let mut refused = StartSet::none(self.grid);
        let mut seen = BTreeSet::new();
        for constraint in self.constraints.iter().filter(|c| which(c)) {
            if seen.insert(Rc::as_ptr(&constraint.refusal)) {
                self.refuse(constraint, &mut refused);
            }
        }
        refused
    }

    pub fn refuse(&self, constraint: &Constraint, refused: &mut StartSet) {
        let refuse = |refused: &mut StartSet| {
            constraint.refusal.refuse(self.terms, &self.phases, self.grid, refused);
        };
        if self.twins.is_empty() {
            return refuse(refused);
        }
        let mut found = StartSet::none(self.grid);
        refuse(&mut found);
        for (start, broken) in &self.twins {
            if !broken.contains(&constraint.name()) {
                found.remove(*start);
            }
        }
        refused.union_with(&found);
    }

    /// The rules that refuse the window at `start`.
    pub fn broken(&self, start: Minute) -> Vec<ConflictingRule> {
        self.broken_when_filed(start, self.terms.now)
    }

    /// The same, where notice of it was given at `filed`.
    pub fn broken_when_filed(&self, start: Minute, filed: Minute) -> Vec<ConflictingRule> {
        let here = self.told(Grid::new(start, Minutes(1), 1), filed);
        let refuses = |constraint: &&Constraint| {
            let mut refused = StartSet::none(here.grid);
            here.refuse(constraint, &mut refused);
            refused.contains(0)
        };
        let mut known = BTreeSet::new();
        let broken = here.constraints.iter().filter(refuses).map(Constraint::name);
        broken.filter(|name| known.insert(*name)).collect()
    }

    /// For a fair plan: the largest burden that each of `count` candidates is to one of
    /// `regions`, where a candidate has the mean of the windows at its `starts` on the grid.
    pub fn worst_burdens<I>(
        &self,
        regions: &[RegionId],
        count: usize,
        starts: impl Fn(usize) -> I,
    ) -> Option<Vec<f64>>
    where
        I: IntoIterator<Item = usize>,
    {
        let Terms { fleet, tier, scope, .. } = self.terms;
        if self.request.objective != Objective::Fair {
            return None;
        }
        if let (Scope::Rolling, &[region]) = (scope, regions) {
            let exposure = Exposure::of(fleet, region, tier);
            let own = |start: usize| exposure.burden(UserMinutes(self.impacts[start]));
            let mean = |candidate| mean(starts(candidate).into_iter().map(own));
            return Some((0..count).map(|c| self.past[region.0] + mean(c)).collect());
        }
        let starts = |c: usize| starts(c).into_iter().map(|start| self.grid.at(start));
        let candidates = Candidates { phases: &self.phases, hours: &self.hours, count, starts };
        Some(cohort::largest_burdens(fleet, regions, tier, &self.past, &candidates))
    }

    /// The largest burden of a region after `window`.
    pub fn worst_burden(&self, window: &PlannedWindow) -> f64 {
        let burdens = window.by_region.iter().map(|own| self.past[own.region.0] + own.burden);
        burdens.fold(0.0, f64::max)
    }

    /// The window that starts at `start`, with what it costs each region.
    pub fn window(&self, start: Minute, status: Status) -> PlannedWindow {
        let interval = Interval::lasting(start, self.length);
        let phases = window::place(&self.phases, interval);
        let Terms { fleet, tier, scope, .. } = self.terms;
        let hours = Hours::within(interval);
        let by_region: Vec<RegionShare> = self
            .regions
            .iter()
            .map(|&region| {
                let impact = impact::of_phases(fleet, region, tier, scope, (&phases, &hours));
                let burden = Exposure::of(fleet, region, tier).burden(impact);
                RegionShare { region, impact, burden }
            })
            .collect();
        PlannedWindow {
            regions: self.regions.clone(),
            interval,
            status,
            impact: by_region.iter().map(|share| share.impact).sum(),
            phases,
            by_region,
            because: Vec::new(),
        }
    }
}

/// The impact of a window at each start of `grid`, in user-minutes.
fn impacts(
    terms: Terms,
    regions: &[RegionId],
    phases: &[Phase],
    grid: Grid,
    hours: &Hours,
) -> Vec<f64> {
    let Terms { fleet, tier, scope, .. } = terms;
    match (scope, regions) {
        (Scope::Rolling, &[region]) => {
            let weighted = Exposure::of(fleet, region, tier).weighted;
            let load = impact::load_within(fleet, region, tier, scope, hours);
            load.window_sums(phases, grid).into_iter().map(|sum| weighted * sum).collect()
        }
        _ => cohort::global_load(fleet, regions, tier, hours).window_sums(phases, grid),
    }
}

/// Every rule of the first table of model §5 that binds windows of `regions`, with what keeps
/// them off those already agreed.
fn constraints(request: &Request, regions: &[RegionId], rules: &mut Rules) -> Vec<Constraint> {
    let mut constraints: Vec<Constraint> =
        regions.iter().flat_map(|&region| rules.of_region(region)).collect();
    constraints.extend(beside::refused_by_agreed(rules.terms(), regions));
    constraints.extend(request.kept_clear_for(regions));
    constraints
}

/// The mean, 0 of nothing.
pub fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

/// The median, the higher of the middle two when there are two, in user-minutes.
pub fn median(mut values: Vec<f64>) -> f64 {
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}
