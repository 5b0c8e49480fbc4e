//! One window for all regions: what both global solvers start from.

use crate::fleet::{Fleet, Phase, Scope};
use crate::impact::{self, Exposure};
use crate::interval::Interval;
use crate::minute::Minute;
use crate::plan::{PlannedWindow, RegionShare, Status};
use crate::request::{Objective, Request};
use crate::rules::{Constraint, Refusal, Rules, Terms};
use crate::solve::PlanError;
use crate::starts::{Grid, StartSet};
use crate::window;

/// A question about one window for all regions, worked out over the grid of its starts.
pub struct Global<'f> {
    pub terms: Terms<'f>,
    pub request: &'f Request,
    pub phases: Vec<Phase>,
    /// Of a window, in minutes.
    pub length: i64,
    pub grid: Grid,
    /// The impact of a window at each start, in user-minutes.
    pub impacts: Vec<f64>,
    pub constraints: Vec<Constraint>,
    /// The burden that each region of the fleet bears already.
    pub past: Vec<f64>,
}

/// The phases of a global window of the request's regions, and their length in minutes.
pub fn phases(fleet: &Fleet, request: &Request) -> Result<(Vec<Phase>, i64), PlanError> {
    let tier = &fleet.tiers[request.tier];
    if request.regions.is_empty() {
        return Err(PlanError::NoRegions { tier: tier.name.clone() });
    }
    let phases = window::paced_phases(fleet, request.tier, &request.regions, &tier.operations);
    let length = window::length(&phases);
    Ok((phases, length))
}

impl<'f> Global<'f> {
    /// `span` holds every minute of every window on `grid`.
    pub fn new(
        fleet: &'f Fleet,
        request: &'f Request,
        phases: Vec<Phase>,
        grid: Grid,
        span: Interval,
    ) -> Self {
        let terms = Terms {
            fleet,
            tier: request.tier,
            scope: Scope::Global,
            now: request.now,
            span,
            existing: &request.existing,
        };
        let mut rules = Rules::new(terms);
        let constraints = request.regions.iter().flat_map(|&r| rules.of_region(r)).collect();
        let load = impact::global_load(fleet, &request.regions, request.tier, span);
        Self {
            terms,
            request,
            length: window::length(&phases),
            impacts: load.window_sums(&phases, grid),
            phases,
            grid,
            constraints,
            past: impact::past_burdens(fleet, &request.existing, request.now),
        }
    }

    /// The starts that some rule refuses, among the rules that `which` picks.
    pub fn refused(&self, which: impl Fn(&Constraint) -> bool) -> StartSet {
        let mut refused = StartSet::none(self.grid);
        let mut seen = std::collections::BTreeSet::new();
        for constraint in self.constraints.iter().filter(|c| which(c)) {
            if seen.insert(std::rc::Rc::as_ptr(&constraint.refusal)) {
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
        for &region in &self.request.regions {
            let exposure = Exposure::of(fleet, region, tier);
            let load = impact::region_load(fleet, region, tier, scope, span);
            let sums = fold(load.window_sums(&self.phases, self.grid));
            worst.resize(sums.len(), 0.0);
            for (worst, sum) in worst.iter_mut().zip(sums) {
                let burden = self.past[region] + exposure.burden(exposure.weighted * sum);
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
            .request
            .regions
            .iter()
            .map(|&region| {
                let impact = impact::of_region(fleet, region, tier, scope, &phases);
                let burden = Exposure::of(fleet, region, tier).burden(impact);
                RegionShare { region, impact, burden }
            })
            .collect();
        PlannedWindow {
            regions: self.request.regions.clone(),
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
        self.request
            .regions
            .iter()
            .enumerate()
            .map(|(at, &region)| {
                let sum: f64 = slots.iter().map(|slot| slot.by_region[at].burden).sum();
                self.past[region] + sum / slots.len() as f64
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
