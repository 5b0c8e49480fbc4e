//! Where else does a rule for many regions stand?

use crate::fleet::{Fleet, RegionId, Rule};

/// The other regions that have the same rule, where it is one for many.
pub fn others_of<'f>(fleet: &'f Fleet, region: RegionId, rule: &Rule) -> Vec<(RegionId, &'f Rule)> {
    let Some(shared) = rule.shared else { return Vec::new() };
    let others = fleet.region_ids().filter(|&other| other != region);
    let same = others.filter_map(|other| {
        let rules = fleet.regions[other].rules.iter();
        Some((other, rules.into_iter().find(|rule| rule.shared == Some(shared))?))
    });
    same.collect()
}
