//! What came of a year? Its windows, and what found no place.

use std::fmt;

use crate::finding::ConflictingRule;
use crate::fleet::{RegionId, TierId};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::plan::{BudgetUse, Conflict, PlannedWindow, Status};
use crate::solve::PlanError;
use crate::words::figures;
use crate::written::ABSORBED;

/// All windows of a span.
#[derive(Clone, PartialEq, Debug)]
pub struct Year {
    pub now: Minute,
    pub span: Interval,
    /// The deepest first.
    pub tiers: Vec<TierYear>,
    /// Tiers with regions that are not planned ahead.
    pub left_out: Vec<TierId>,
    /// How many windows were agreed before.
    pub agreed: usize,
    /// In time order.
    pub windows: Vec<Entry>,
    /// What is used of downtime budgets.
    pub budgets: Vec<BudgetUse>,
}

/// What became of one tier.
#[derive(Clone, PartialEq, Debug)]
pub struct TierYear {
    pub tier: TierId,
    /// Who takes part, in the fleet's order.
    pub regions: Vec<RegionId>,
    /// The first cycle's start where the tier recurs, else the first period's.
    pub first: Minute,
    /// Of a cycle or a period.
    pub round: Minutes,
    /// How far its plans may be from the best, as a share of them; 0 when all are proven.
    pub gap: f64,
    pub unplaced: Vec<Unplaced>,
}

/// A window of the calendar, or one that is not held.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub tier: TierId,
    /// One that is absorbed counts as skipped.
    pub window: PlannedWindow,
    /// Where the plan of its tier wants it, moves aside.
    pub slot: Minute,
    /// The tier whose window makes this one needless.
    pub absorbed_by: Option<TierId>,
    /// The rules that keep it from its slot, where other windows are involved.
    pub because: Vec<ConflictingRule>,
}

impl Entry {
    /// Whether it takes place.
    pub fn is_held(&self) -> bool {
        self.window.status != Status::Skipped
    }

    /// `planned`, `moved`, `skipped` or `absorbed`.
    pub fn status(&self) -> &'static str {
        match self.absorbed_by {
            Some(_) => ABSORBED,
            None => self.window.status.name(),
        }
    }
}

/// Windows that found no place in a period, a cycle or the whole span.
#[derive(Clone, PartialEq, Debug)]
pub struct Unplaced {
    pub within: Interval,
    pub regions: Vec<RegionId>,
    pub why: Why,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Why {
    /// The tier's own plan is impossible.
    NothingFits(Conflict),
    /// Beside the other windows no start is left.
    NoRoom(Conflict),
    /// No plan was found with the effort there was, and none was ruled out.
    OutOfEffort,
    /// The first cycle that every notice allows starts at this instant, after the span.
    TooLate(Minute),
    /// The question makes no sense for the tier.
    Unanswerable(PlanError),
}

impl Year {
    /// The windows of one tier, in time order.
    pub fn of_tier(&self, tier: TierId) -> impl Iterator<Item = &Entry> {
        self.windows.iter().filter(move |entry| entry.tier == tier)
    }

    /// Whether every window found a place, those aside that rules strike out.
    pub fn is_complete(&self) -> bool {
        self.tiers.iter().all(|tier| tier.unplaced.is_empty())
    }
}

impl fmt::Display for Why {
    /// One sentence without its end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingFits(Conflict { longest_window: None, .. }) => {
                f.write_str("every region has a slot on its own, but not all together")
            }
            Self::NothingFits(Conflict { longest_window: Some(Minutes(0)), needed, .. }) => {
                write!(f, "it needs {}, and not a minute is allowed", needed)
            }
            Self::NothingFits(Conflict { longest_window: Some(longest), needed, .. }) => {
                write!(f, "it needs {}, the longest that fits lasts {}", needed, longest)
            }
            Self::NoRoom(_) => f.write_str("no start is left beside the other windows"),
            Self::OutOfEffort => f.write_str("no plan was found, and none was ruled out"),
            Self::TooLate(first) => write!(
                f,
                "no cycle starts in the span; the first cycle that every notice allows starts at {}",
                figures::utc(*first)
            ),
            Self::Unanswerable(error) => error.fmt(f),
        }
    }
}
