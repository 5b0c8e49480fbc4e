//! How much work is a plan worth, and what ended the search?

use crate::assign::{self, Answer, Budget, Limits, Problem, Progress};
use crate::ground::harm::ties;
use crate::plan::{self, Stopped};

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
    pub fn stopped(&self, found: Option<(f64, f64)>) -> Stopped {
        match found {
            Some((value, bound)) if ties(value, bound) => Stopped::Proven,
            Some((value, bound)) if plan::gap(value, bound) <= self.max_gap => Stopped::Gap,
            _ if self.budget.was_stopped() => Stopped::Time,
            _ => Stopped::Effort,
        }
    }

    /// Does a part of the work with at most so many of the steps that are left.
    pub fn within<T>(&mut self, steps: u64, work: impl FnOnce(&mut Effort) -> T) -> T {
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
    pub fn solve(&mut self, problem: &Problem, any: bool) -> Answer {
        let Self { max_gap, threads, .. } = *self;
        let limits = Limits { max_gap, first: any, threads };
        assign::solve(problem, &limits, &mut self.budget, self.progress)
    }
}
