//! Where else could one window start, and what would it cost there?

use crate::check::Terms;
use crate::finding::Code;
use crate::fleet::{Cadence, Clock, Fleet, Phase, Scope};
use crate::ground::cycles::Cycles;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::ground::tz::Zone;
use crate::impact::Exposure;
use crate::rules::Rules;
use crate::solve::beside;
use crate::validate::around::reach;
use crate::window::{self, Window};
use crate::{impact, rules};

/// One window, among all others.
pub struct Case<'f> {
    pub fleet: &'f Fleet,
    pub terms: Terms,
    pub window: Window,
    /// All other windows: those that are proposed, then those that are agreed.
    pub others: Vec<Window>,
    /// How many of them are proposed.
    pub proposed: usize,
    /// As a share of the best.
    pub max_regret: Option<f64>,
}

/// The window at every start of a grid.
pub struct Starts {
    pub grid: Grid,
    /// Where some rule of its own refuses it.
    pub refused: StartSet,
}

impl Case<'_> {
    pub fn scope(&self) -> Scope {
        self.terms.scope.unwrap_or(self.fleet.tiers[self.window.tier].scope)
    }

    /// In minutes.
    pub fn horizon(&self) -> Minutes {
        self.fleet.tiers[self.window.tier].horizon.minutes()
    }

    /// What a way out is sought in: at most the horizon before and after the window's start,
    /// or after now where that is past. Neither end needs to be on the grid.
    pub fn span_of_starts(&self) -> Interval {
        let start = self.window.interval.start();
        let until = start.max(self.terms.now) + self.horizon() + Minutes(1);
        Interval::new(start - self.horizon(), until).expect("a horizon is not empty")
    }

    /// Where other windows can matter to it at one of these starts: as far as rules look,
    /// from it and from those that it is too near to, and within its cycle.
    pub fn span_of_others(&self) -> Interval {
        let cycle = match self.fleet.tiers[self.window.tier].cadence {
            Cadence::Once => Minutes::ZERO,
            Cadence::Every(_) => self.horizon(),
        };
        let far = reach(self.fleet, &self.window);
        self.span_of_starts().widened(cycle + far + far)
    }

    /// The cycle that holds `start`, on the clock of its tier. `None` for what is done once.
    pub fn cycle(&self, start: Minute) -> Option<Interval> {
        let tier = &self.fleet.tiers[self.window.tier];
        let cycles = Cycles::new(tier.cadence.every()?, tier.anchor);
        let zone = match &tier.clock {
            None => Zone::utc(),
            Some(Clock::Zone(zone)) => zone.clone(),
            Some(Clock::Local) => self.fleet.regions[self.window.regions[0]].zone.clone(),
        };
        let cycle = cycles.of_start(zone.local_date(start), tier.on.as_ref());
        let midnight = |cycle: i64| zone.first_instant_of(cycles.first_date(cycle));
        Interval::new(midnight(cycle), midnight(cycle + 1))
    }

    /// The phases of the window, cut off or followed by quiet until its end.
    fn phases(&self) -> Vec<Phase> {
        let Window { tier, regions, operations, interval, .. } = &self.window;
        let paced = window::paced_phases(self.fleet, *tier, regions, operations);
        let mut phases: Vec<Phase> = window::place(&paced, *interval)
            .into_iter()
            .map(|placed| Phase {
                duration: placed.interval.minutes(),
                name: placed.name,
                disruption: placed.disruption,
            })
            .collect();
        let rest = interval.minutes() - window::length(&phases);
        if rest > Minutes::ZERO {
            phases.push(Phase { name: "rest".to_owned(), duration: rest, disruption: 0.0 });
        }
        phases
    }

    /// The starts in `from..until` that are not past; `None` where there is none.
    pub fn starts(&self, from: Minute, until: Minute) -> Option<Starts> {
        let Self { fleet, terms, window, .. } = self;
        let from = from.max(terms.now);
        let grid = Grid::within(Interval::new(from, until)?, fleet.step);
        if grid.count() == 0 {
            return None;
        }
        let span = Interval::new(from, until + window.interval.minutes())?;
        let phases = self.phases();
        let asked = self.asked(span);
        let mut rules = Rules::new(asked);
        let mut refused = StartSet::none(grid);
        for &region in &window.regions {
            for constraint in rules.of_region(region) {
                // What every start breaks says nothing about starts.
                let code = constraint.rule.code(fleet);
                if code.is_none_or(Code::is_mended_by_a_start) {
                    constraint.refusal.refuse(asked, &phases, grid, &mut refused);
                }
            }
        }
        Some(Starts { grid, refused })
    }

    /// What the window costs at each start of `grid`, in user-minutes.
    pub fn impacts(&self, grid: Grid) -> Vec<f64> {
        let Self { fleet, window, .. } = self;
        let mut impacts = vec![0.0; grid.count()];
        let Some(span) = self.span_of(grid) else { return impacts };
        let phases = self.phases();
        for &region in &window.regions {
            let weighted = Exposure::of(fleet, region, window.tier).weighted;
            let load = impact::region_load(fleet, region, window.tier, self.scope(), span);
            for (impact, sum) in impacts.iter_mut().zip(load.window_sums(&phases, grid)) {
                *impact += weighted * sum;
            }
        }
        impacts
    }

    fn asked(&self, span: Interval) -> rules::Terms<'_> {
        let Self { fleet, terms, window, others, .. } = self;
        rules::Terms {
            fleet,
            tier: window.tier,
            scope: self.scope(),
            now: window.filed.unwrap_or(terms.now),
            span,
            existing: others,
        }
    }

    /// What holds every minute of the window at any start of `grid`, if that has one.
    fn span_of(&self, grid: Grid) -> Option<Interval> {
        let last = grid.count().checked_sub(1)?;
        Interval::new(grid.at(0), grid.at(last) + self.window.interval.minutes())
    }

    /// Refuses the starts on `grid` at which the window breaks a rule between regions with
    /// another, whatever their order.
    pub fn refuse_beside_others(&self, grid: Grid, refused: &mut StartSet) {
        let Some(span) = self.span_of(grid) else { return };
        let asked = self.asked(span);
        let phases = self.phases();
        for constraint in beside::refused_by_agreed(asked, &self.window.regions) {
            constraint.refusal.refuse(asked, &phases, grid, refused);
        }
    }

    /// The window, moved to `start`.
    pub fn moved_to(&self, start: Minute) -> Window {
        let interval = Interval::lasting(start, self.window.interval.minutes());
        Window { interval, ..self.window.clone() }
    }

    /// The least impact of the starts in `span` that are not past and that no rule of the
    /// window's own refuses, and the earliest start that has it.
    pub fn best_in(&self, span: Interval) -> Option<(Minute, f64)> {
        let Starts { grid, refused } = self.starts(span.start(), span.end())?;
        let impacts = self.impacts(grid);
        let within = grid.between(span.start(), span.end());
        within
            .filter(|&i| !refused.contains(i))
            .min_by(|&a, &b| impacts[a].total_cmp(&impacts[b]))
            .map(|i| (grid.at(i), impacts[i]))
    }
}
