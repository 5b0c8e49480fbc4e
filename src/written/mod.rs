//! What are plans to programs? The fields of `lowtide.plan/1`, written and read back.
//!
//! Fields may be added, never changed. Those that are `Placed` are read back; a reader takes
//! no notice of the others, nor of what it does not know.

pub mod placed;
pub mod year;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::ground::harm::UserMinutes;
use placed::{Field, List, Ranking, Text};

/// What `format` says.
pub const FORMAT: &str = "lowtide.plan/1";

/// The status of a window whose regions have that of another tier, which does its work.
pub const ABSORBED: &str = "absorbed";
/// The status of a window that is taken back; calendars have those.
pub const CANCELLED: &str = "cancelled";

#[derive(Default, Serialize, Deserialize)]
pub struct Plan<'t> {
    #[serde(borrow)]
    pub format: Text<'t>,
    #[serde(borrow)]
    pub tier: Text<'t>,
    #[serde(skip_deserializing)]
    pub cadence: String,
    #[serde(borrow)]
    pub scope: Text<'t>,
    #[serde(skip_deserializing)]
    pub objective: &'static str,
    #[serde(borrow)]
    pub now: Text<'t>,
    #[serde(skip_deserializing)]
    pub tzdb: Tzdb<'t>,
    #[serde(borrow)]
    pub search: Field<'t, Search<'t>>,
    #[serde(skip_deserializing)]
    pub outcome: &'static str,
    #[serde(skip_deserializing)]
    pub stopped: &'static str,
    #[serde(skip_deserializing)]
    pub impact: Option<UserMinutes>,
    #[serde(skip_deserializing)]
    pub objective_value: Option<f64>,
    #[serde(skip_deserializing)]
    pub bound: Option<f64>,
    #[serde(skip_deserializing)]
    pub gap: Option<f64>,
    #[serde(borrow)]
    pub choices: Ranking<'t, Choice<'t>>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub sooner: Option<Vec<Record>>,
    #[serde(skip_deserializing)]
    pub transitions: Vec<Transition<'t>>,
    #[serde(skip_deserializing)]
    pub conflict: Option<Conflict<'t>>,
    #[serde(skip_deserializing)]
    pub baseline: Option<Baseline>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Keep<'t>>,
    /// What is used of downtime budgets.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<BudgetUse<'t>>,
    #[serde(skip_deserializing)]
    pub notes: &'t [String],
}

#[derive(Default, Serialize)]
pub struct Tzdb<'t> {
    pub release: &'t str,
    pub source: &'t str,
}

#[derive(Default, Serialize, Deserialize)]
pub struct Search<'t> {
    #[serde(borrow)]
    pub from: Text<'t>,
    #[serde(skip_deserializing)]
    pub until: String,
    #[serde(skip_deserializing)]
    pub step_minutes: i64,
    #[serde(skip_deserializing)]
    pub candidates: usize,
    #[serde(skip_deserializing)]
    pub feasible: usize,
    /// The starts of the cycles, where windows recur.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub cycles: Vec<String>,
}

#[derive(Default, Serialize, Deserialize)]
pub struct Choice<'t> {
    #[serde(skip_deserializing)]
    pub rank: usize,
    #[serde(skip_deserializing)]
    pub impact: UserMinutes,
    #[serde(skip_deserializing)]
    pub objective_value: f64,
    #[serde(skip_deserializing)]
    pub worst_burden: f64,
    #[serde(skip_deserializing)]
    pub moves: usize,
    #[serde(skip_deserializing)]
    pub waiting: UserMinutes,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i64>,
    /// Of a slot on another clock than UTC, or in months.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub local_slot: Option<String>,
    /// Recurring and rolling: the slot of each region.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<RegionSlot<'t>>,
    /// Recurring and global: in how many cycles the slot stands.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub stands: Option<usize>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub own_best_impact: Option<UserMinutes>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
    /// Rolling: of each region whose weeks are known.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub seen_by_region: Vec<RegionSeen<'t>>,
    /// By when notice has to be given of which window, the soonest first.
    #[serde(skip_deserializing)]
    pub deadlines: Vec<Deadline<'t>>,
    #[serde(borrow)]
    pub windows: List<'t, Window<'t>>,
}

#[derive(Serialize)]
pub struct RegionSlot<'t> {
    pub region: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_slot: Option<String>,
    /// In how many cycles it stands, of so many.
    pub stands: usize,
    pub of: usize,
}

/// What is used of a downtime budget in one period.
#[derive(Serialize)]
pub struct BudgetUse<'t> {
    pub region: &'t str,
    pub rule: &'t str,
    pub period: &'t str,
    pub limit_minutes: f64,
    pub used_minutes: f64,
    pub left_minutes: f64,
}

#[derive(Serialize)]
pub struct Deadline<'t> {
    /// The last whole minute.
    pub file_by: String,
    /// None for all of the window's.
    pub region: Option<&'t str>,
    pub audience: Option<&'t str>,
    pub rule: &'t str,
    pub window_start: String,
}

#[derive(Serialize)]
pub struct Seen {
    pub weeks: usize,
    pub within_2_percent: usize,
    pub beats_runner_up: usize,
    pub beaten_by_first: usize,
}

#[derive(Serialize)]
pub struct RegionSeen<'t> {
    pub region: &'t str,
    pub weeks: usize,
    pub within_2_percent: usize,
}

#[derive(Default, Serialize, Deserialize)]
pub struct Window<'t> {
    /// In a year, where windows of several tiers stand.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub tier: Text<'t>,
    #[serde(borrow)]
    pub regions: List<'t, Cow<'t, str>>,
    #[serde(borrow)]
    pub start: Text<'t>,
    #[serde(borrow)]
    pub end: Text<'t>,
    #[serde(skip_deserializing)]
    pub impact: UserMinutes,
    #[serde(borrow)]
    pub status: Text<'t>,
    /// Of all but those that are agreed already.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub slot_start: Text<'t>,
    /// When notice of it was given, as calendars say it; else with its plan.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub filed: Text<'t>,
    /// Of those that are moved or skipped: what stands in the way at the slot.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Rule<'t>>,
    #[serde(skip_deserializing)]
    pub phases: Vec<Phase<'t>>,
    #[serde(skip_deserializing)]
    pub by_region: Vec<Share<'t>>,
    /// In a year: the tier whose window does its work.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub absorbed_by: Option<&'t str>,
}

#[derive(Serialize)]
pub struct Phase<'t> {
    pub name: &'t str,
    pub start: String,
    pub end: String,
}

#[derive(Serialize)]
pub struct Share<'t> {
    pub region: &'t str,
    pub local_start: String,
    pub local_end: String,
    pub impact: UserMinutes,
    pub burden: f64,
}

#[derive(Serialize)]
pub struct Record {
    pub start: String,
    pub end: String,
    pub impact: UserMinutes,
}

#[derive(Serialize)]
pub struct Transition<'t> {
    pub region: &'t str,
    pub at: String,
    pub offset_before: String,
    pub offset_after: String,
    pub first_affected: String,
}

#[derive(Serialize)]
pub struct Conflict<'t> {
    pub rules: Vec<Rule<'t>>,
    /// A smallest set whose removal leaves a slot.
    pub remove: Vec<Rule<'t>>,
    pub longest_window_minutes: Option<i64>,
    /// Whether it is settled that none of the rules can be left out, and that no lesser
    /// changes would help.
    pub settled: bool,
    pub would_help: Vec<Remedy>,
    /// Meanwhile, of the clocks on which the rules read local times.
    pub clock_changes: Vec<ClockChange>,
}

#[derive(Serialize)]
pub struct ClockChange {
    pub clock: String,
    pub at: String,
    pub offset_before: String,
    pub offset_after: String,
}

#[derive(Serialize)]
pub struct Rule<'t> {
    pub region: &'t str,
    pub rule: &'static str,
    pub id: &'t str,
}

/// One change of the tier or the question.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    MaxParallel(u32),
    SoakMinutes(i64),
    HorizonMinutes(i64),
}

#[derive(Serialize)]
pub struct Baseline {
    pub median_impact: UserMinutes,
    pub earliest_impact: UserMinutes,
    pub earliest_start: String,
}

#[derive(Serialize)]
pub struct Keep<'t> {
    pub slot_start: String,
    pub kept: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain_percent: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Rule<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'t str>,
}
