//! What do several answers say in the same words?

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
