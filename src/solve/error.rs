//! Why can a question not be answered?

use std::fmt;

use crate::ground::cycles::{Every, Horizon};
use crate::ground::duration::Minutes;

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
        every: Every,
    },
    /// Windows of all regions at once have no local clock.
    LocalAndGlobal {
        tier: String,
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
            Self::NoCycle { horizon, every } => write!(
                f,
                "the horizon of {horizon} holds no whole cycle of {every}; lengthen it to at least one cycle"
            ),
            Self::LocalAndGlobal { tier } => write!(
                f,
                "tier `{tier}` has `clock = \"local\"`, and a window of all regions at once has no local clock: expected rolling scope, or a zone such as `Europe/Berlin`"
            ),
        }
    }
}

impl std::error::Error for PlanError {}
