//! What may a region still have of what is counted by the calendar or adds up? `max-per` with
//! a word of the calendar, and `max-downtime`.

use crate::fleet::{Budget, Fleet, RegionId};
use crate::ground::interval::Interval;
use crate::ground::period::{Parts, Per, Unit};
use crate::request::downtime::{self, Down, Downtime, Within};
use crate::window::{self, Window};

/// The downtime of an agreed window.
pub fn downtime_of(fleet: &Fleet, window: &Window) -> Vec<Down> {
    let phases = window::paced_phases(fleet, window.tier, &window.regions, &window.operations);
    downtime::of_phases(&window::place(&phases, window.interval))
}

/// The parts of the calendar of `region` that windows within `span` can start or lie in.
pub fn parts(fleet: &Fleet, region: RegionId, unit: Unit, span: Interval) -> Parts {
    Parts::over(unit, &fleet.regions[region].zone, span)
}

/// The budget of the region within each period, beside `others`, for windows within `span`.
pub fn budget<'w>(
    fleet: &Fleet,
    region: RegionId,
    (budget, per): (Budget, Per),
    span: Interval,
    others: impl Iterator<Item = &'w Window>,
) -> Downtime {
    let within = match per {
        Per::Stretch(length) => Within::Stretch(length),
        Per::Calendar(unit) => Within::Parts(parts(fleet, region, unit, span)),
    };
    let agreed = others.flat_map(|window| downtime_of(fleet, window)).collect();
    Downtime { budget, within, agreed, about: None }
}
