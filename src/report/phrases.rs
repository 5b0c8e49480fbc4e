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

/// What a rule between regions has against a window beside the others of its plan.
pub fn beside(fleet: &Fleet, rule: RuleName) -> String {
    let what = match rule {
        RuleName::MaxParallel(_) => "as many windows as may be are open then".to_owned(),
        RuleName::Team(team) => {
            format!("crew {} is at work elsewhere then", fleet.teams[team].name)
        }
        RuleName::Failover(region) => {
            let failover = fleet.regions[region].failover.unwrap_or(region);
            format!(
                "{} and its failover {} would be down together",
                fleet.regions[region].id, fleet.regions[failover].id
            )
        }
        RuleName::Gap(tier) => {
            format!("less than {} from the window of a failover", fleet.tiers[tier].gap)
        }
        RuleName::Waves(_) | RuleName::Soak(_) => "out of the order of the waves".to_owned(),
        RuleName::After(_) => "not after the regions that come before it".to_owned(),
        _ => return why(fleet, rule),
    };
    format!("{what} ({})", rule.kind(fleet))
}
