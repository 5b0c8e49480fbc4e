//! How does a rule refuse windows? One rule as it binds one region, evaluated by whoever plans.

use std::rc::Rc;

use crate::finding::{ConflictingRule, RuleName};
use crate::fleet::RegionId;
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;
use crate::ground::interval::IntervalSet;
use crate::ground::minute::Minute;
use crate::ground::period::Parts;
use crate::request::downtime::Downtime;

/// One rule as it binds one region in one plan.
#[derive(Clone, Debug)]
pub struct Constraint {
    pub region: RegionId,
    pub rule: RuleName,
    pub refusal: Rc<Refusal>,
}

impl Constraint {
    /// What it is called where it stands in the way.
    pub fn name(&self) -> ConflictingRule {
        ConflictingRule { region: self.region, rule: self.rule }
    }
}

/// How a rule refuses windows.
#[derive(Clone, PartialEq, Debug)]
pub enum Refusal {
    /// Any window that holds one of these minutes.
    Minutes(IntervalSet),
    /// Any window that starts in one of these minutes.
    Starts(IntervalSet),
    /// Any window that has one of these instants strictly inside.
    Across(Vec<Minute>),
    /// Any window that starts earlier.
    Before(Minute),
    /// Any window longer than this.
    Longer(Minutes),
    /// Every window.
    Always,
    /// Any window less than `interval` from another one of the region; `agreed` holds the
    /// minutes that those of `--existing` keep clear.
    Near { interval: Minutes, agreed: IntervalSet },
    /// Any window that would be one too many window starts in `per`.
    Crowded { count: usize, per: Minutes, agreed: Vec<Minute> },
    /// Any window that would be one too many to start in its part of the calendar.
    Counted { count: usize, parts: Parts, agreed: Vec<Minute> },
    /// Any window that makes the downtime of a period exceed its budget.
    Downtime(Downtime),
    /// Any window whose user-minutes reach `limit`; `factor` times the region's load.
    UserMinutes { region: RegionId, limit: UserMinutes, factor: f64 },
}
