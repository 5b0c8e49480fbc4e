//! What does the region file ask for that no plan can be made with?

use crate::fleet::{Cadence, Clock, Fleet, RegionId, Scope, TierId};
use crate::ground::cycles::Every;
use crate::solve::error::PlanError;

/// # Errors
/// When something binds windows of `tier` in `regions` that the solver does not look at.
pub fn refuse_unplanned(
    fleet: &Fleet,
    tier: TierId,
    scope: Scope,
    regions: &[RegionId],
) -> Result<(), PlanError> {
    let spec = &fleet.tiers[tier];
    let utc = |zone: &Clock| matches!(zone, Clock::Zone(zone) if zone.name() == "UTC");
    let rolling = scope == Scope::Rolling && spec.cadence != Cadence::Once;
    let of_tier = match spec.cadence {
        Cadence::Every(Every::Months(_)) if rolling => Some("months in rolling scope"),
        Cadence::Every(_) if rolling && !spec.clock.as_ref().is_none_or(utc) => {
            Some("`clock` in rolling scope")
        }
        _ => None,
    };
    if let Some(what) = of_tier {
        return Err(PlanError::Unplanned { what: format!("{what} (tier `{}`)", spec.name) });
    }
    for &region in regions {
        let own = &fleet.regions[region];
        if scope == Scope::Rolling && own.after.iter().any(|other| regions.contains(other)) {
            return Err(PlanError::Unplanned { what: format!("`after` of `{}`", own.id) });
        }
    }
    Ok(())
}
