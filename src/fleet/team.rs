//! Who does the work, on what, and in which steps?

use crate::ground::decimal::Decimal;
use crate::ground::duration::Minutes;
use crate::ground::tz::Zone;
use crate::ground::when::When;

/// The people who do the work.
#[derive(Clone, Debug)]
pub struct Team {
    pub name: String,
    pub zone: Zone,
    /// When they work, on their own clock; empty for always.
    pub shifts: Vec<When>,
    /// How many windows they can have open at once, at least 1.
    pub parallel: u32,
    /// Factor on every phase, as the file writes it.
    pub pace: Decimal,
    /// The language of what the team is told.
    pub locale: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Service {
    pub name: String,
    /// How much worse it is to lose this service than a plain one, `> 0`.
    pub sensitivity: f64,
    pub hot_upgrade: bool,
}

/// A step of work that tiers can be made of.
#[derive(Clone, Debug)]
pub struct Operation {
    /// At least a minute, before the team's pace.
    pub duration: Minutes,
    /// Expected share of users disturbed in each minute, `0..=1`.
    pub disruption: f64,
    pub description: Option<String>,
}
