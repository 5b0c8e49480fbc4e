//! Which plan is cheap, and found soon? Both objectives begin with it.

use crate::solve::effort::Effort;
use crate::solve::rolling::together::{Found, Rolling};

/// How much of the effort it may take.
const SHARE: u64 = 16;

/// The cheapest plan that is found with a small share of `all` steps.
pub fn solve(rolling: &Rolling, all: u64, effort: &mut Effort) -> Found {
    effort.within(all / SHARE, |effort| rolling.cheapest(|_| true, effort))
}
