//! What property tests of plans share: random questions, and the slow way to the answer.

pub mod every_start;
pub mod strike;
pub mod world;
