//! Which plan is handed over, and what is it called?

use crate::fleet::{Fleet, RegionId};
use crate::plan::{Choice, Plan};
use crate::words::figures;

/// What is handed over, and whose it is.
pub struct Source<'a> {
    pub fleet: &'a Fleet,
    pub plan: &'a Plan,
    pub choice: &'a Choice,
}

impl Source<'_> {
    /// What this is, for the first line of whatever is written.
    pub fn title(&self) -> String {
        let tier = &self.fleet.tiers[self.plan.tier];
        let mut regions: Vec<RegionId> =
            self.choice.windows.iter().flat_map(|window| window.regions.iter().copied()).collect();
        regions.sort_unstable();
        regions.dedup();
        format!(
            "{} maintenance of {}, planned by lowtide {} at {}",
            tier.name,
            figures::count(regions.len(), "region"),
            env!("CARGO_PKG_VERSION"),
            self.plan.now
        )
    }
}
