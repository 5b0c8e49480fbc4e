//! What do several answers say in the same words?

use crate::finding::RuleName;
use crate::fleet::{Fleet, RegionId};

/// The zone rules that were used.
pub fn time_zones(fleet: &Fleet) -> String {
    format!("Time zones: {} ({}).", fleet.tzdb.release, fleet.tzdb.source)
}

/// `de, uk`, or how many where they are many.
pub fn ids(fleet: &Fleet, regions: &[RegionId]) -> String {
    match regions {
        many if many.len() > 6 => format!("{} regions", many.len()),
        few => {
            let ids: Vec<&str> = few.iter().map(|&r| fleet.regions[r].id.as_str()).collect();
            ids.join(", ")
        }
    }
}

/// What a rule has against a window, in a few words: its reason, where somebody gave one.
pub fn why(fleet: &Fleet, rule: RuleName) -> String {
    let reason = rule.stated(fleet).and_then(|rule| rule.reason.as_deref());
    match (rule, reason) {
        (RuleName::Shifts(team), _) => format!("crew {} is off", fleet.teams[team].name),
        (_, Some(reason)) => format!("{reason} ({})", rule.id(fleet)),
        (_, None) => format!("{} ({})", rule.kind(fleet), rule.id(fleet)),
    }
}
