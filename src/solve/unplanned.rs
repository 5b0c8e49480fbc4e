//! What does the region file ask for that no plan can be made with?

use crate::fleet::{Cadence, Fleet, RegionId, RuleKind, Scope, TierId};
use crate::ground::cycles::{Cycles, Every};
use crate::ground::period::Per;
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
    let of_tier = match spec.cadence {
        Cadence::Once => None,
        Cadence::Every(Every::Days(_) | Every::Months(_)) => Some("a cadence in days or months"),
        Cadence::Every(Every::Weeks(_)) if spec.clock.is_some() => Some("`clock`"),
        Cadence::Every(Every::Weeks(_)) if spec.on.is_some() => Some("`on` of a recurring tier"),
        Cadence::Every(Every::Weeks(_)) if spec.anchor != Cycles::default_anchor() => {
            Some("`anchor`")
        }
        Cadence::Every(Every::Weeks(_)) => None,
    };
    if let Some(what) = of_tier {
        return Err(PlanError::Unplanned { what: format!("{what} (tier `{}`)", spec.name) });
    }
    for &region in regions {
        let own = &fleet.regions[region];
        let rule = own.rules.iter().filter(|rule| rule.holds_for(tier)).find(|rule| {
            matches!(
                rule.kind,
                RuleKind::MaxDowntime { .. } | RuleKind::MaxPer { per: Per::Calendar(_), .. }
            )
        });
        if let Some(rule) = rule {
            let what = format!("rule `{}` of `{}`", rule.id, own.id);
            return Err(PlanError::Unplanned { what });
        }
        if scope == Scope::Rolling && own.after.iter().any(|other| regions.contains(other)) {
            return Err(PlanError::Unplanned { what: format!("`after` of `{}`", own.id) });
        }
    }
    Ok(())
}
