//! What property tests of plans share: random questions, and the slow way to the answer.

use lowtide::fleet::Fleet;
use lowtide::plan::Plan;
use lowtide::request::Request;
use lowtide::solve::{self, Budget, Effort, PlanError};
use proptest::prelude::ProptestConfig;

pub mod agreed;
pub mod every_start;
pub mod turns;
pub mod world;

/// A plan with all the effort that it takes.
pub fn plan(fleet: &Fleet, request: &Request) -> Result<Plan, PlanError> {
    let mut effort =
        Effort { budget: Budget::unlimited(), max_gap: 0.0, threads: 1, progress: &mut |_| {} };
    solve::plan(fleet, request, &mut effort)
}

/// So many random questions, or as many as the environment variable `PROPTEST_CASES` says:
/// a few each time, and thousands overnight.
pub fn cases(usual: u32) -> ProptestConfig {
    /// What proptest asks where the variable is not set.
    const UNSAID: u32 = 256;
    let said = ProptestConfig::default();
    ProptestConfig { cases: if said.cases == UNSAID { usual } else { said.cases }, ..said }
}
