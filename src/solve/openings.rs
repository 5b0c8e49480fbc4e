//! Has a region any place for a window of its own, whatever that would cost?

use std::collections::BTreeMap;

use crate::fleet::{Cadence, Fleet, Phase};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::request::Request;
use crate::rules::{Rules, Terms};
use crate::solve::cycles::Cycles;
use crate::solve::error::PlanError;
use crate::solve::{once, slots};

/// The places for windows of one tier, region by region; what regions have in common is
/// worked out once.
pub struct Openings<'f> {
    fleet: &'f Fleet,
    /// By what they are asked about.
    rules: BTreeMap<Interval, Rules<'f>>,
    /// By the clock, and the first cycle's start.
    cycles: BTreeMap<(String, Minute), Starts>,
}

/// Where windows of a recurring tier may start, those of some cycles together.
struct Starts {
    grid: Grid,
    /// Rising.
    on_grid: Vec<usize>,
}

impl Starts {
    fn of(cycles: &Cycles) -> Self {
        let is_picked = cycles.slots().into_iter().any(|slot| cycles.picks(slot));
        let all = (0..cycles.count()).filter(|_| is_picked);
        let starts: Vec<Minute> = all.flat_map(|cycle| cycles.moves(cycle)).collect();
        let (Some(&first), Some(&last)) = (starts.iter().min(), starts.iter().max()) else {
            let grid = Grid::new(cycles.first(), cycles.grain(), 0);
            return Self { grid, on_grid: Vec::new() };
        };
        let grain = cycles.grain();
        let grid = Grid::new(first, grain, ((last - first) / grain) as usize + 1);
        Self { grid, on_grid: starts.into_iter().filter_map(|at| grid.index_of(at)).collect() }
    }
}

impl<'f> Openings<'f> {
    pub fn new(fleet: &'f Fleet) -> Self {
        Self { fleet, rules: BTreeMap::new(), cycles: BTreeMap::new() }
    }

    /// Whether a window may start anywhere, as `request` asks for it: of one region and one
    /// tier, always the same, with nothing agreed.
    ///
    /// # Errors
    /// When the question makes no sense.
    pub fn has_one(&mut self, request: &Request) -> Result<bool, PlanError> {
        let (phases, length) = slots::phases(self.fleet, request, &request.regions);
        let every = match self.fleet.tiers[request.tier].cadence {
            Cadence::Once => {
                let span = request.span_for(self.fleet, request.regions[0]);
                let grid = once::starts(request, span, length);
                let refused = self.refused(request, span, &phases, grid);
                return Ok(refused.missing().next().is_some());
            }
            Cadence::Every(every) => every,
        };
        let cycles = Cycles::of_each(self.fleet, request, every)?.swap_remove(0);
        if length > cycles.shortest() {
            return Err(PlanError::CycleTooShort { cycle: cycles.shortest(), window: length });
        }
        let clock = self.fleet.clock_of(request.tier, request.regions[0]).name().to_owned();
        let key = (clock, cycles.first());
        let Starts { grid, .. } =
            *self.cycles.entry(key.clone()).or_insert_with(|| Starts::of(&cycles));
        if grid.count() == 0 {
            return Ok(false);
        }
        let span = Interval::new(grid.at(0), grid.at(grid.count() - 1) + length);
        let span = span.expect("a window lasts at least a minute");
        let refused = self.refused(request, span, &phases, grid);
        Ok(self.cycles[&key].on_grid.iter().any(|&start| !refused.contains(start)))
    }

    /// The starts on `grid` that a rule of the region's own refuses.
    fn refused(
        &mut self,
        request: &Request,
        span: Interval,
        phases: &[Phase],
        grid: Grid,
    ) -> StartSet {
        let Request { tier, scope, now, .. } = *request;
        let terms = Terms { fleet: self.fleet, tier, scope, now, span, existing: &[] };
        let rules = self.rules.entry(span).or_insert_with(|| Rules::new(terms));
        let mut refused = StartSet::none(grid);
        for constraint in rules.of_region(request.regions[0]) {
            constraint.refusal.refuse(terms, phases, grid, &mut refused);
        }
        refused
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::file::{self, Source};
    use crate::ground::tz::Database;
    use crate::plan::Outcome;
    use crate::solve::{Budget, Effort, plan};

    const TIERS: [&str; 5] = [
        "cadence = 'once'\nhorizon = '3w'\nscope = 'rolling'",
        "cadence = 'once'\nhorizon = '3w'\non = ['Tue#2']",
        "cadence = '1w'\nhorizon = '4w'",
        "cadence = '1w'\nhorizon = '4w'\nscope = 'rolling'\nclock = 'local'",
        "cadence = '1mo'\nhorizon = '2mo'\non = ['Sat#3', 'day#-1']",
    ];

    fn request(fleet: &Fleet) -> Request {
        // The clocks of Europe and America go back within the horizon.
        let now = Minute::parse_rfc3339("2026-10-14T08:00:00Z").unwrap();
        Request::of_tier(fleet, fleet.tier("work").unwrap(), now)
    }

    proptest! {
        #[test]
        fn there_is_a_place_where_a_plan_has_one(
            zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "Asia/Kathmandu"]),
            tier in prop::sample::select(TIERS.to_vec()),
            hours in 1..8u32,
            (from, until) in (0..24u32, 1..25u32),
            allowed in prop::sample::select(vec!["Sun", "Sat", "Mon-Wed", "Tue#2", "daily"]),
        ) {
            let text = format!(
                "version = 1
                 [tiers.work]
                 {tier}
                 phases = [{{ name = 'work', duration = '{hours}h', disruption = 1 }}]
                 [[regions]]
                 id = 'r'
                 timezone = '{zone}'
                 tier = 'work'
                 activity = {:?}
                 compliance = [
                   {{ rule = 'allow', when = ['{allowed} 00:00-24:00'] }},
                   {{ rule = 'allow', when = ['daily {from:02}:00-{until:02}:00'] }},
                 ]",
                [1; 24]
            );
            let fleet = file::read_fleet(&Source::new("r", &text), &[], &Database::embedded());
            let fleet = fleet.unwrap();
            let request = request(&fleet);
            let (budget, max_gap, threads) = (Budget::unlimited(), 0.0, 1);
            let mut effort = Effort { budget, max_gap, threads, progress: &mut |_| {} };
            let planned = plan(&fleet, &request, &mut effort).unwrap().outcome;
            let found = Openings::new(&fleet).has_one(&request).unwrap();
            prop_assert_eq!(found, !matches!(planned, Outcome::Impossible(_)));
        }
    }
}
