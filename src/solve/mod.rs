//! When is it least bad? Model §6, exactly.

pub(crate) mod agreed;
pub(crate) mod conflict;
pub(crate) mod cycles;
mod once;
pub(crate) mod pick;
mod recurring;
pub(crate) mod rhythm;
pub(crate) mod rolling;
pub mod seen;
pub(crate) mod slots;
pub(crate) mod timing;
mod transitions;
mod unplanned;

use std::fmt;

use crate::assign::{self, Answer, Limits, Problem};
pub use crate::assign::{Budget, Progress};
use crate::fleet::{Cadence, Fleet, Scope};
use crate::ground::cycles::Horizon;
use crate::ground::duration::Minutes;
use crate::plan::{self, Plan, Stopped};
use crate::request::Request;
pub use unplanned::refuse_unplanned;

/// Finds the best windows for `request`, or why there are none.
///
/// # Errors
/// When the question makes no sense: no region takes part, or the horizon holds no cycle.
pub fn plan(fleet: &Fleet, request: &Request, effort: &mut Effort) -> Result<Plan, PlanError> {
    if request.regions.is_empty() {
        return Err(PlanError::NoRegions { tier: fleet.tiers[request.tier].name.clone() });
    }
    refuse_unplanned(fleet, request.tier, request.scope, &request.regions)?;
    match (request.scope, fleet.tiers[request.tier].cadence) {
        (Scope::Rolling, _) => rolling::plan(fleet, request, effort),
        (Scope::Global, Cadence::Once) => once::plan(fleet, request),
        (Scope::Global, Cadence::Every(every)) => recurring::plan(fleet, request, every),
    }
}

/// The assignment that a rolling `request` comes to, for whoever wants to solve it otherwise.
///
/// # Errors
/// As for [`plan`].
pub fn rolling_problem(fleet: &Fleet, request: &Request) -> Result<Problem, PlanError> {
    rolling::problem(fleet, request)
}

/// How much work a rolling plan is worth; global plans are always proven best.
pub struct Effort<'a> {
    /// Once it is used up, the best plan so far is taken.
    pub budget: Budget<'a>,
    /// A plan is good enough when it is proven to be within this share of the best; 0 asks
    /// for the best.
    pub max_gap: f64,
    /// The plan does not depend on it.
    pub threads: usize,
    /// Told now and then how far the search has come.
    pub progress: &'a mut dyn FnMut(Progress),
}

impl Effort<'_> {
    /// Why a search ended that may have found a plan of some value, and a bound.
    fn stopped(&self, found: Option<(f64, f64)>) -> Stopped {
        match found {
            Some((value, bound)) if pick::ties(value, bound) => Stopped::Proven,
            Some((value, bound)) if plan::gap(value, bound) <= self.max_gap => Stopped::Gap,
            _ if self.budget.was_stopped() => Stopped::Time,
            _ => Stopped::Effort,
        }
    }

    /// Does a part of the work with at most so many of the steps that are left.
    fn within<T>(&mut self, steps: u64, work: impl FnOnce(&mut Effort) -> T) -> T {
        let given = self.budget.at_most(steps);
        let mut part = Effort {
            budget: given.clone(),
            max_gap: self.max_gap,
            threads: self.threads,
            progress: &mut *self.progress,
        };
        let done = work(&mut part);
        let Effort { budget, .. } = part;
        self.budget.settle(&given, &budget);
        done
    }

    /// Solves `problem`, or finds `any` plan for it.
    fn solve(&mut self, problem: &Problem, any: bool) -> Answer {
        let Self { max_gap, threads, .. } = *self;
        let limits = Limits { max_gap, first: any, threads };
        assign::solve(problem, &limits, &mut self.budget, self.progress)
    }
}

/// Why a question cannot be answered. Lengths are minutes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlanError {
    NoRegions {
        tier: String,
    },
    CycleTooShort {
        cycle: Minutes,
        window: Minutes,
    },
    NoCycle {
        horizon: Horizon,
        cycle: Minutes,
    },
    /// The tier or what holds for its regions has something that is judged, but not planned.
    Unplanned {
        what: String,
    },
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = |minutes: &Minutes| minutes.to_string();
        match self {
            Self::NoRegions { tier } => write!(
                f,
                "no region takes part in tier `{tier}`: expected at least one that lists the tier and has a service it touches"
            ),
            Self::CycleTooShort { cycle, window } => {
                write!(
                    f,
                    "the window lasts {} but a cycle only {}; shorten the phases or lengthen `cadence`",
                    length(window),
                    length(cycle)
                )
            }
            Self::NoCycle { horizon, cycle } => write!(
                f,
                "the horizon of {} holds no whole cycle of {}; lengthen it to at least one cycle",
                horizon,
                length(cycle)
            ),
            Self::Unplanned { what } => write!(
                f,
                "{what} cannot be planned with yet; `lowtide validate` and `lowtide check` know it"
            ),
        }
    }
}

impl std::error::Error for PlanError {}
