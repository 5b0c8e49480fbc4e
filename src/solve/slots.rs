//! What a window at each start of a grid would cost, and which rules refuse it there.

use std::rc::Rc;

use crate::fleet::{Fleet, Phase, RegionId, Scope};
use crate::ground::duration::{HOUR, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::impact::{self, Exposure};
use crate::plan::{PlannedWindow, RegionShare, Status};
use crate::request::constraint::{Constraint, Refusal};
use crate::request::{Objective, Request};
use crate::rules::{Rules, Terms};
use crate::window;

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
    /// Those of them that are not the regions' own.
    more: Vec<Constraint>,
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
    /// The span of `rules` holds every minute of every window on `grid`; `more` are
    /// constraints beside the regions' own.
    pub fn new(
        request: &'f Request,
        regions: Vec<RegionId>,
        phases: Vec<Phase>,
        grid: Grid,
        rules: &mut Rules<'f>,
        more: Vec<Constraint>,
        past: Rc<[f64]>,
    ) -> Self {
        let terms = rules.terms();
        let mut constraints: Vec<Constraint> =
            regions.iter().flat_map(|&region| rules.of_region(region)).collect();
        constraints.extend(more.iter().cloned());
        let Terms { fleet, tier, scope, span, .. } = terms;
        let impacts = match (scope, regions.as_slice()) {
            (Scope::Rolling, &[region]) => {
                let weighted = Exposure::of(fleet, region, tier).weighted;
                let load = impact::region_load(fleet, region, tier, scope, span);
                let sums = load.window_sums(&phases, grid);
                sums.into_iter().map(|sum| weighted * sum).collect()
            }
            _ => impact::global_load(fleet, &regions, tier, span).window_sums(&phases, grid),
        };
        let length = window::length(&phases);
        Self { terms, request, regions, phases, length, grid, impacts, constraints, more, past }
    }

    /// The same windows at other starts, which need not lie in the horizon.
    ///
    /// # Panics
    /// When `grid` is empty.
    pub fn over(&self, grid: Grid) -> Self {
        let last = grid.at(grid.count() - 1);
        let span = Interval::new(grid.at(0), last + self.length).expect("a grid rises");
        let mut rules = Rules::new(Terms { span, ..self.terms });
        let (regions, phases) = (self.regions.clone(), self.phases.clone());
        let (more, past) = (self.more.clone(), Rc::clone(&self.past));
        Self::new(self.request, regions, phases, grid, &mut rules, more, past)
    }

    /// What waiting until `start` costs, in user-minutes.
    pub fn waiting(&self, start: Minute) -> f64 {
        let hours = (start - self.request.now).as_f64() / HOUR.as_f64();
        self.terms.fleet.tiers[self.request.tier].urgency * hours
    }

    /// The starts that some rule refuses, among the rules that `which` picks.
    pub fn refused(&self, which: impl Fn(&Constraint) -> bool) -> StartSet {
        let mut refused = StartSet::none(self.grid);
        let mut seen = std::collections::BTreeSet::new();
        for constraint in self.constraints.iter().filter(|c| which(c)) {
            if seen.insert(Rc::as_ptr(&constraint.refusal)) {
                self.refuse(&constraint.refusal, &mut refused);
            }
        }
        refused
    }

    pub fn refuse(&self, refusal: &Refusal, refused: &mut StartSet) {
        refusal.refuse(self.terms, &self.phases, self.grid, refused);
    }

    /// For a fair plan: the largest burden of each candidate, where `fold` turns the
    /// impacts of one region at all starts into its impact for each candidate.
    pub fn worst_burdens(&self, fold: impl Fn(Vec<f64>) -> Vec<f64>) -> Option<Vec<f64>> {
        if self.request.objective != Objective::Fair {
            return None;
        }
        let Terms { fleet, tier, scope, span, .. } = self.terms;
        let mut worst: Vec<f64> = Vec::new();
        for &region in &self.regions {
            let exposure = Exposure::of(fleet, region, tier);
            let load = impact::region_load(fleet, region, tier, scope, span);
            let sums = fold(load.window_sums(&self.phases, self.grid));
            worst.resize(sums.len(), 0.0);
            for (worst, sum) in worst.iter_mut().zip(sums) {
                let burden = self.past[region.0] + exposure.burden(exposure.weighted * sum);
                *worst = worst.max(burden);
            }
        }
        Some(worst)
    }

    /// The window that starts at `start`, with what it costs each region.
    pub fn window(&self, start: Minute, status: Status) -> PlannedWindow {
        let interval = Interval::lasting(start, self.length);
        let phases = window::place(&self.phases, interval);
        let Terms { fleet, tier, scope, .. } = self.terms;
        let by_region: Vec<RegionShare> = self
            .regions
            .iter()
            .map(|&region| {
                let impact = impact::of_region(fleet, region, tier, scope, &phases);
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
        }
    }

    /// The largest burden of a region when these windows' burdens are averaged: those at
    /// the slot itself, moves aside.
    pub fn worst_burden(&self, slots: &[PlannedWindow]) -> f64 {
        self.regions
            .iter()
            .enumerate()
            .map(|(at, &region)| {
                let sum: f64 = slots.iter().map(|slot| slot.by_region[at].burden).sum();
                self.past[region.0] + sum / slots.len() as f64
            })
            .fold(0.0, f64::max)
    }

    /// One sentence for each agreed window that one of `windows` overlaps: no rule of the
    /// model, but something to know.
    pub fn overlap_notes(&self, windows: &[PlannedWindow]) -> Vec<String> {
        let fleet = self.terms.fleet;
        let mut notes = Vec::new();
        for window in windows.iter().filter(|w| w.status != Status::Skipped) {
            for agreed in &self.request.existing {
                let both: Vec<&str> = agreed
                    .regions
                    .iter()
                    .filter(|region| window.regions.contains(region))
                    .map(|&region| fleet.regions[region].id.as_str())
                    .collect();
                if !both.is_empty() && agreed.interval.overlaps(window.interval) {
                    let name = agreed.id.as_deref().map_or(String::new(), |id| format!(" `{id}`"));
                    notes.push(format!(
                        "the window at {} overlaps the agreed window{name} at {} in {}",
                        window.interval.start(),
                        agreed.interval.start(),
                        both.join(", ")
                    ));
                }
            }
        }
        notes
    }
}

/// The median, the higher of the middle two when there are two, in user-minutes.
pub fn median(mut values: Vec<f64>) -> f64 {
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}
