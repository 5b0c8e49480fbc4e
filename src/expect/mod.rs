//! Does a region file plan what its owner expects? Unit tests for region files.
//!
//! [`crate::file`] reads them; [`judge`] asks the planner, and the checker for single
//! instants, and says where the answer is another than expected.

mod findings;
mod judge;

pub use findings::{Suite, findings};
pub use judge::{Failure, judge};
