//! When is it least bad? Model §6, exactly.

mod conflict;
mod global;
mod once;
mod pick;
mod recurring;
mod transitions;

use std::fmt;

use crate::fleet::{Cadence, Fleet, Scope};
use crate::plan::Plan;
use crate::request::Request;

/// Finds the best windows for `request`, or why there are none.
///
/// # Errors
/// When the question makes no sense: no region takes part, the horizon holds no window,
/// or the scope is not built yet.
pub fn plan(fleet: &Fleet, request: &Request) -> Result<Plan, PlanError> {
    if request.scope == Scope::Rolling {
        return Err(PlanError::RollingNotBuilt);
    }
    match fleet.tiers[request.tier].cadence {
        Cadence::Once => once::plan(fleet, request),
        Cadence::Weeks(weeks) => recurring::plan(fleet, request, weeks),
    }
}

/// Why a question cannot be answered. Lengths are minutes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlanError {
    RollingNotBuilt,
    NoRegions { tier: String },
    CycleTooShort { cycle: i64, window: i64 },
    NoCycle { horizon: i64, cycle: i64 },
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = |minutes: &i64| crate::duration::format(*minutes);
        match self {
            Self::RollingNotBuilt => write!(
                f,
                "rolling plans are not built yet; ask for one window for all regions with `--scope global`"
            ),
            Self::NoRegions { tier } => write!(
                f,
                "no region takes part in tier `{tier}`: expected at least one that lists the tier and has a service it touches"
            ),
            Self::CycleTooShort { cycle, window } => {
                write!(f, "the window lasts {} but a cycle only {}", length(window), length(cycle))
            }
            Self::NoCycle { horizon, cycle } => write!(
                f,
                "the horizon of {} holds no whole cycle of {}",
                length(horizon),
                length(cycle)
            ),
        }
    }
}

impl std::error::Error for PlanError {}
