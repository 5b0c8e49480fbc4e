//! Do impacts stay numbers? What a region can be charged, at most and at least.

use super::log::Log;
use super::node::Node;
use crate::fleet::{Fleet, RegionId};
use crate::words::harmless::shortened;

/// Sums and ratios of what lies between these are numbers, too.
const MOST: f64 = 1e200;
const LEAST: f64 = 1e-200;

/// More minutes than all windows of a plan have together.
const MINUTES: f64 = 1e12;

/// Tells of regions whose impacts would be no numbers; `nodes` are those of the regions.
pub fn check(fleet: &Fleet, nodes: &[Node], log: &Log) {
    for (id, node) in fleet.region_ids().zip(nodes) {
        let region = &fleet.regions[id];
        let name = shortened(&region.id);
        let most = largest_load(fleet, id) * region.weight * services(fleet, id) * MINUTES;
        if most.is_nan() || most > MOST {
            let message = format!(
                "impacts of region `{name}` are no numbers any more: its users, seasons, network_risk, weight and services together are above 1e200"
            );
            let hint = "make one of them smaller".to_owned();
            log.add(node.place, message, Some(hint));
        }
        let burden = region.activity.mean() * region.weight * services(fleet, id);
        if burden < LEAST {
            let message = format!(
                "burdens of region `{name}` are no numbers any more: its users, weight and services together are below 1e-200"
            );
            let hint = "make one of them larger".to_owned();
            log.add(node.place, message, Some(hint));
        }
    }
}

/// The most users of a minute, with all that multiplies them.
fn largest_load(fleet: &Fleet, id: RegionId) -> f64 {
    let region = &fleet.regions[id];
    let seasons = fleet.seasons.iter().filter(|season| season.regions.includes(&id));
    let events = fleet.calendars.iter().filter(|calendar| calendar.concerns(id, region));
    let factors = seasons.map(|season| season.factor).chain(events.filter_map(|c| c.season()));
    let busiest: f64 = factors.map(|factor| factor.max(1.0)).product();
    region.activity.peak() * busiest * region.network_risk.peak()
}

/// Shares times sensitivities of all services; 1 where there are none.
fn services(fleet: &Fleet, id: RegionId) -> f64 {
    let services = &fleet.regions[id].services;
    if services.is_empty() {
        return 1.0;
    }
    services.iter().map(|&(service, share)| share * fleet.services[service].sensitivity).sum()
}
