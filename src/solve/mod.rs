//! When is it least bad? Model §6, exactly.

pub(crate) mod absorbing;
pub(crate) mod agreed;
pub(crate) mod beside;
pub(crate) mod budgets;
pub(crate) mod conflict;
pub(crate) mod cycles;
mod effort;
mod error;
mod mended;
mod once;
pub(crate) mod openings;
pub(crate) mod pick;
pub(crate) mod places;
mod recurring;
pub(crate) mod rhythm;
pub(crate) mod rolling;
pub mod seen;
pub(crate) mod slots;
pub(crate) mod timing;
pub(crate) mod timings;
mod transitions;

use crate::assign::Problem;
use crate::fleet::{Cadence, Fleet, Scope};
use crate::plan::Plan;
use crate::request::Request;

pub use crate::assign::{Budget, Progress};
pub use effort::Effort;
pub use error::PlanError;

/// Finds the best windows for `request`, or why there are none.
///
/// # Errors
/// When the question makes no sense: no region takes part, or the horizon holds no cycle.
pub fn plan(fleet: &Fleet, request: &Request, effort: &mut Effort) -> Result<Plan, PlanError> {
    if request.regions.is_empty() {
        return Err(PlanError::NoRegions { tier: fleet.tiers[request.tier].name.clone() });
    }
    let mut plan = match (request.scope, fleet.tiers[request.tier].cadence) {
        (Scope::Rolling, _) => rolling::plan(fleet, request, effort)?,
        (Scope::Global, Cadence::Once) => once::plan(fleet, request)?,
        (Scope::Global, Cadence::Every(every)) => recurring::plan(fleet, request, every)?,
    };
    if let Some(best) = plan.choices.first() {
        plan.budgets = budgets::of_choice(fleet, request, best);
        plan.notes.extend(mended::note(fleet, request.tier, best));
    }
    Ok(plan)
}

/// The assignment that a rolling `request` comes to, for whoever wants to solve it otherwise.
///
/// # Errors
/// As for [`plan`].
pub fn rolling_problem(fleet: &Fleet, request: &Request) -> Result<Problem, PlanError> {
    rolling::problem(fleet, request)
}
