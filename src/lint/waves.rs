//! Is there time to see whether a wave went well?

use std::collections::BTreeSet;

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::Scope;
use crate::ground::duration::Minutes;
use crate::lint::lints::{Finding, Lint, Terms};

pub const NO_SOAK: Lint = Lint {
    code: "no-soak",
    severity: Severity::Warning,
    about: "The regions of a rolling tier come in waves, and the next wave may start the minute the last one ends",
    remedy: "Give the tier a `soak`, the time in which a wave's faults would show",
    example: "regions of waves 0 and 1 in a rolling tier without `soak`",
    find,
};

fn find(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let found = fleet.tier_ids().zip(&fleet.tiers).filter_map(|(t, tier)| {
        if tier.scope != Scope::Rolling || tier.soak > Minutes::ZERO {
            return None;
        }
        let waves: BTreeSet<u32> =
            fleet.participants(t).into_iter().map(|r| fleet.regions[r].wave).collect();
        (waves.len() > 1).then(|| {
            let name = &tier.name;
            let message = format!(
                "tier `{name}` has {} waves and no `soak`: a wave may start the minute the last one ends",
                waves.len()
            );
            let advice =
                format!("add `soak = \"1h\"` or more to `[tiers.{name}]`, so that faults have time to show");
            Finding::new(Part::Tier(t), "soak", message).advice(advice)
        })
    });
    found.collect()
}
