//! What kinds of maintenance are there? Tiers, their phases and their rhythm (model §3).

use std::fmt;

use chrono::NaiveDate;

use crate::fleet::ids::ServiceId;
use crate::fleet::only::Only;
use crate::ground::cycles::{Every, Horizon};
use crate::ground::days::Days;
use crate::ground::duration::Minutes;
use crate::ground::tz::Zone;

/// A kind of maintenance (model §3).
#[derive(Clone, Debug)]
pub struct Tier {
    pub name: String,
    pub cadence: Cadence,
    /// How far ahead is planned; in months where the cadence is.
    pub horizon: Horizon,
    /// Whose clock the slots and days of the tier are read on, where it says.
    pub clock: Option<Clock>,
    /// A date of the cycle from which cycles are counted.
    pub anchor: NaiveDate,
    /// The days on which windows start; `None` for all.
    pub on: Option<Days>,
    pub scope: Scope,
    /// The least time between now and a window's start.
    pub notice: Minutes,
    pub phases: Vec<PhaseTemplate>,
    /// How many windows may be open at once; `None` for any number.
    pub max_parallel: Option<u32>,
    /// The least time between the windows of a wave and those of a later one.
    pub soak: Minutes,
    /// The least time between two windows that the failover rule keeps apart.
    pub gap: Minutes,
    /// What is left of the impact on a service that is upgraded hot, `0..=1`.
    pub hot_factor: f64,
    /// What is left of the impact on users who are drained to the failover, `0..=1`.
    pub drain_factor: f64,
    pub operations: Vec<String>,
    /// The services that are touched.
    pub services: Only<ServiceId>,
    /// What an hour of waiting costs, in user-minutes.
    pub urgency: f64,
    pub purges: Vec<Purge>,
    /// Whether a proposal has to name its rollback document.
    pub rollback_required: bool,
    /// When users are told.
    pub announce: Vec<Announcement>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cadence {
    Once,
    Every(Every),
}

impl Cadence {
    /// The length of its cycles, where it has some.
    pub fn every(self) -> Option<Every> {
        match self {
            Self::Once => None,
            Self::Every(every) => Some(every),
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clock {
    Zone(Zone),
    /// Each region's own; with rolling scope only.
    Local,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scope {
    /// All regions go down together.
    Global,
    /// Each region has a window of its own.
    Rolling,
}

impl Scope {
    /// As files and answers have them, in the order of [`Self::ALL`].
    pub const NAMES: [&str; 2] = ["global", "rolling"];
    pub const ALL: [Self; 2] = [Self::Global, Self::Rolling];

    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

impl fmt::Display for Cadence {
    /// `once`, `1w`, `2w` ...
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once => f.write_str("once"),
            Self::Every(every) => every.fmt(f),
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum PhaseTemplate {
    Fixed(Phase),
    /// The tier's operations, one after another.
    Operations,
}

/// A part of a window (model §3).
#[derive(Clone, PartialEq, Debug)]
pub struct Phase {
    pub name: String,
    /// At least a minute, before the team's pace.
    pub duration: Minutes,
    /// Expected share of users disturbed in each minute, `0..=1`.
    pub disruption: f64,
}

/// Data of which whatever is older than `older_than` is deleted.
#[derive(Clone, PartialEq, Debug)]
pub struct Purge {
    pub data: String,
    pub older_than: Minutes,
}

/// A moment at which users are told of a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Announcement {
    /// So long before the start.
    Before(Minutes),
    AtStart,
    AtEnd,
}
