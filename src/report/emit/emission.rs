//! What is handed over to whoever keeps windows, or why nothing can be?

use std::fmt;

/// What is handed over.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Emission {
    pub text: String,
    /// What the plan says and the text does not, a sentence each.
    pub cautions: Vec<String>,
}

/// Why a target cannot have the plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsayable(String);

impl Unsayable {
    /// A sentence, lower case, no full stop.
    pub fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl fmt::Display for Unsayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unsayable {}
