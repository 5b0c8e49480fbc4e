//! Which windows are agreed already, and stand in place of a plan's own?

use crate::fleet::RegionId;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::impact::{self, Exposure};
use crate::plan::{Choice, PlannedWindow, RegionShare, Status};
use crate::request::Request;
use crate::rules::Terms;
use crate::window::{self, Window};

/// The agreed windows of the tier that stand in place of a slot: those of which `replaces`
/// says so for some region of the plan and the window's start.
pub fn windows(
    request: &Request,
    terms: Terms,
    replaces: impl Fn(RegionId, Minute) -> bool,
) -> Vec<PlannedWindow> {
    let of_plan = |window: &&Window| {
        let mut regions = window.regions.iter().filter(|region| request.regions.contains(region));
        window.tier == request.tier
            && regions.any(|&region| replaces(region, window.interval.start()))
    };
    request.existing.iter().filter(of_plan).map(|window| listed(window, terms)).collect()
}

/// An agreed window, with what it costs.
fn listed(agreed: &Window, terms: Terms) -> PlannedWindow {
    let Terms { fleet, scope, .. } = terms;
    let Window { tier, regions, operations, interval, .. } = agreed;
    let phases = window::paced_phases(fleet, *tier, regions, operations);
    let phases = window::place(&phases, *interval);
    let share = |&region: &RegionId| {
        let impact = impact::of_region(fleet, region, *tier, scope, &phases);
        RegionShare { region, impact, burden: Exposure::of(fleet, region, *tier).burden(impact) }
    };
    let by_region: Vec<RegionShare> = regions.iter().map(share).collect();
    PlannedWindow {
        regions: regions.clone(),
        interval: *interval,
        status: Status::Agreed,
        impact: by_region.iter().map(|share| share.impact).sum(),
        phases,
        by_region,
        because: Vec::new(),
    }
}

/// The choice where every cycle is done: nothing is planned, and nothing charged.
pub fn all_done(windows: Vec<PlannedWindow>) -> Choice {
    Choice {
        seen: None,
        seen_by_region: Vec::new(),
        impact: UserMinutes::ZERO,
        objective_value: 0.0,
        worst_burden: 0.0,
        moves: 0,
        waiting: UserMinutes::ZERO,
        slot: None,
        stands: Vec::new(),
        own_best: None,
        worst_charge: UserMinutes::ZERO,
        windows,
    }
}
