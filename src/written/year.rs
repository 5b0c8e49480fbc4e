//! What is a year of windows to programs? The fields of `lowtide.calendar/1`, written and read
//! back.

use serde::{Deserialize, Serialize};

use super::placed::{List, Text};
use super::{BudgetUse, Conflict, Tzdb, Window};
use crate::ground::harm::UserMinutes;

/// What `format` says.
pub const FORMAT: &str = "lowtide.calendar/1";

#[derive(Default, Serialize, Deserialize)]
pub struct Year<'t> {
    #[serde(borrow)]
    pub format: Text<'t>,
    #[serde(borrow)]
    pub now: Text<'t>,
    #[serde(skip_deserializing)]
    pub tzdb: Tzdb<'t>,
    #[serde(skip_deserializing)]
    pub from: String,
    #[serde(skip_deserializing)]
    pub until: String,
    /// Whether everything found a place.
    #[serde(skip_deserializing)]
    pub complete: bool,
    #[serde(borrow)]
    pub tiers: List<'t, Tier<'t>>,
    /// Tiers with regions that are not planned ahead.
    #[serde(skip_deserializing)]
    pub left_out: Vec<&'t str>,
    /// What is used of downtime budgets.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<BudgetUse<'t>>,
    #[serde(borrow)]
    pub windows: List<'t, Window<'t>>,
}

#[derive(Default, Serialize, Deserialize)]
pub struct Tier<'t> {
    #[serde(borrow)]
    pub tier: Text<'t>,
    #[serde(skip_deserializing)]
    pub cadence: String,
    #[serde(skip_deserializing)]
    pub scope: &'static str,
    #[serde(skip_deserializing)]
    pub regions: Vec<&'t str>,
    /// The start of the first cycle, or of the first period.
    #[serde(borrow)]
    pub first: Text<'t>,
    /// Of a cycle or a period.
    #[serde(skip_deserializing)]
    pub round_minutes: i64,
    /// Windows that take place.
    #[serde(skip_deserializing)]
    pub planned: usize,
    #[serde(skip_deserializing)]
    pub moved: usize,
    #[serde(skip_deserializing)]
    pub skipped: usize,
    #[serde(skip_deserializing)]
    pub absorbed: usize,
    /// Of the windows that take place.
    #[serde(skip_deserializing)]
    pub impact: UserMinutes,
    #[serde(skip_deserializing)]
    pub gap: f64,
    #[serde(skip_deserializing)]
    pub unplaced: Vec<Unplaced<'t>>,
}

/// Windows that found no place.
#[derive(Serialize)]
pub struct Unplaced<'t> {
    pub from: String,
    pub until: String,
    pub regions: Vec<&'t str>,
    pub reason: String,
    pub conflict: Option<Conflict<'t>>,
}
