//! What does somebody expect of the planner? A test of a region file.

use std::path::PathBuf;

use crate::fleet::{RegionId, Scope, TierId};
use crate::ground::cycles::Horizon;
use crate::ground::dates::DateRange;
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::when::When;
use crate::request::Objective;

/// A question, and what is expected of the answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Test {
    /// A sentence.
    pub name: String,
    /// The line of the file that it stands on, from 1.
    pub line: usize,
    pub tier: TierId,
    pub now: Minute,
    /// `None` for the tier's.
    pub scope: Option<Scope>,
    pub objective: Objective,
    /// `None` for now.
    pub from: Option<Minute>,
    /// In minutes; `None` for the tier's.
    pub horizon: Option<Horizon>,
    /// `None` for all that take part.
    pub only: Option<Vec<RegionId>>,
    /// A file of windows already agreed.
    pub existing: Option<PathBuf>,
    /// Changes to the region file, `PATH=VALUE`.
    pub set: Vec<String>,
    /// At least one.
    pub claims: Vec<Claim>,
}

/// Something that is expected.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    /// The key that says it.
    pub key: &'static str,
    /// The line of the file that it stands on, from 1.
    pub line: usize,
    pub expected: Expected,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Expected {
    /// Every window lies inside some of these, in UTC.
    SlotWithin(Vec<Weekly>),
    /// No window has a minute inside one of these.
    NeverBetween(Vec<Stretch>),
    /// No rule refuses windows that start here.
    AllowedAt(Vec<Minute>),
    /// This rule or code refuses windows that start here.
    RefusedAt(Vec<(Minute, String)>),
    ImpactBelow(UserMinutes),
    /// Every window of the region lies inside some of these, on its own clock.
    RegionLocalWithin(Vec<(RegionId, Vec<Weekly>)>),
    /// The regions' windows start in this order.
    Order(Vec<RegionId>),
}

/// Days then times, and how they were written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weekly {
    pub written: String,
    pub when: When,
}

/// Some stretch of UTC, and how it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stretch {
    Weekly(Weekly),
    Once {
        written: String,
        interval: Interval,
    },
    /// These dates, of every year.
    Dates {
        written: String,
        dates: DateRange,
    },
}
