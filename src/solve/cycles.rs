//! Where do the cycles of a recurring tier begin?

use crate::fleet::Fleet;
use crate::ground::cycles::Every;
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::request::Request;
use crate::rules::notices;
use crate::solve::error::PlanError;

/// The Monday from which cycles are counted: 1970-01-05.
const ANCHOR: Minute = Minute::from_epoch(DAY.times(4));

/// Cycles of a tier, one after another without pause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cycles {
    /// The start of each, and the end of the last; at least two, rising.
    bounds: Vec<Minute>,
}

impl Cycles {
    /// The whole cycles of a recurring `request`: the first all of whose slots every notice
    /// allows, and those after it.
    pub fn of(fleet: &Fleet, request: &Request, every: Every) -> Result<Self, PlanError> {
        let length = every.minutes();
        let count = every.cycles_in(request.horizon);
        if count < 1 {
            return Err(PlanError::NoCycle { horizon: request.horizon, cycle: length });
        }
        let first = next_start(length, earliest(fleet, request));
        Ok(Self { bounds: (0..=count).map(|cycle| first + length * cycle).collect() })
    }

    pub fn count(&self) -> usize {
        self.bounds.len() - 1
    }

    pub fn start(&self, cycle: usize) -> Minute {
        self.bounds[cycle]
    }

    pub fn first(&self) -> Minute {
        self.bounds[0]
    }

    pub fn end(&self) -> Minute {
        self.bounds[self.count()]
    }

    pub fn span(&self, cycle: usize) -> Interval {
        Interval::new(self.bounds[cycle], self.bounds[cycle + 1]).expect("cycles rise")
    }

    /// The cycle that holds `instant`.
    pub fn holding(&self, instant: Minute) -> Option<usize> {
        let after = self.bounds.partition_point(|&bound| bound <= instant);
        (0 < after && after <= self.count()).then(|| after - 1)
    }

    /// Of the shortest cycle.
    pub fn shortest(&self) -> Minutes {
        (0..self.count()).map(|cycle| self.span(cycle).minutes()).min().unwrap_or(Minutes::ZERO)
    }
}

/// The first instant at which every notice lets a window of `request` start.
pub fn earliest(fleet: &Fleet, request: &Request) -> Minute {
    let of_tier = request.now + fleet.tiers[request.tier].notice;
    let of_regions = request
        .regions
        .iter()
        .flat_map(|&region| notices::earliest_starts(fleet, region, request.tier, request.now));
    of_regions.fold(of_tier.max(request.from), Minute::max)
}

/// The first cycle of that length, of whole weeks, that starts at `instant` or later.
pub fn next_start(length: Minutes, instant: Minute) -> Minute {
    ANCHOR + length * (instant - ANCHOR + length - Minutes(1)).div_euclid(length)
}
