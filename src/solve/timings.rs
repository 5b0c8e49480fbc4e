//! Where could each window of a request be? One for all regions, or one for each.

use crate::fleet::{Cadence, Fleet, Scope};
use crate::request::Request;
use crate::solve::error::PlanError;
use crate::solve::timing::Timing;
use crate::solve::{once, recurring, rolling};

/// The one window of a global request, or the window of each region in a rolling one.
pub fn of<'f>(fleet: &'f Fleet, request: &'f Request) -> Result<Vec<Timing<'f>>, PlanError> {
    if request.regions.is_empty() {
        return Err(PlanError::NoRegions { tier: fleet.tiers[request.tier].name.clone() });
    }
    match (request.scope, fleet.tiers[request.tier].cadence) {
        (Scope::Rolling, _) => rolling::timings(fleet, request),
        (Scope::Global, Cadence::Once) => Ok(vec![once::timing(fleet, request)]),
        (Scope::Global, Cadence::Every(every)) => {
            Ok(vec![Timing::Recurring(recurring::rhythm(fleet, request, every)?)])
        }
    }
}
