//! Is `lowtide.explain/1` what the contract says?

use serde::{Deserialize, Serialize};

use super::{Instant, Limit, NOW, Phase, Search, Tzdb, printed};

/// `lowtide.explain/1`.
#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Explain {
    format: String,
    tier: String,
    cadence: String,
    scope: String,
    objective: String,
    now: Instant,
    tzdb: Tzdb,
    at: Option<Instant>,
    allowed: Option<bool>,
    together: Vec<Limit>,
    windows: Vec<Explained>,
    prices: Option<Prices>,
    weights: Option<Vec<Weight>>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Explained {
    regions: Vec<String>,
    start: Instant,
    end: Instant,
    allowed: bool,
    window_allowed: bool,
    on_grid: bool,
    in_search: bool,
    search: Search,
    impact: f64,
    rank: usize,
    objective_value: f64,
    best_objective_value: Option<f64>,
    above_best_percent: Option<f64>,
    slot: Option<Slot>,
    rules: Vec<RuleVerdict>,
    phases: Vec<Phase>,
    by_region: Vec<PhasedShare>,
    before: Option<Neighbour>,
    after: Option<Neighbour>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Slot {
    offset_minutes: i64,
    impact: f64,
    struck_out: usize,
    refused: bool,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct RuleVerdict {
    region: String,
    rule: String,
    id: String,
    reason: Option<String>,
    source: Option<String>,
    verdict: String,
    breaks_at: Option<Instant>,
    breaks_at_local: Option<String>,
    limit: Option<String>,
    elsewhere: Option<Elsewhere>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Elsewhere {
    occurrences: usize,
    first: Option<Instant>,
    refuses_slot: bool,
    too_close: bool,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct PhasedShare {
    region: String,
    local_start: String,
    local_end: String,
    impact: f64,
    burden: f64,
    by_phase: Vec<f64>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Neighbour {
    start: Instant,
    impact: f64,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Prices {
    outcome: String,
    impact: Option<f64>,
    objective_value: Option<f64>,
    limits: usize,
    alone: Vec<Without>,
    together: Vec<Without>,
    needed: Vec<Limit>,
    untold: Vec<Limit>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Without {
    without: Vec<Limit>,
    impact: f64,
    objective_value: f64,
    saves: Option<f64>,
    saves_percent: Option<f64>,
    start: Instant,
    bounded: bool,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Weight {
    region: String,
    weight: f64,
    below: Option<Tip>,
    above: Option<Tip>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Tip {
    weight: f64,
    start: Instant,
}

#[track_caller]
fn explain(name: &str, options: &str, code: i32) -> Explain {
    printed(name, &format!("explain --prices {options} {NOW}"), code)
}

#[test]
fn an_explanation_names_the_rule_the_minute_and_the_reason() {
    let said = explain("nothing-fits", "-t patch --at 2026-11-22T20:00:00Z", 1);
    assert_eq!((said.format.as_str(), said.allowed), ("lowtide.explain/1", Some(false)));
    let window = &said.windows[0];
    assert!(window.on_grid && !window.allowed && window.slot.is_none());
    let refusing = window.rules.iter().find(|rule| rule.verdict == "refuses").unwrap();
    assert!(refusing.breaks_at.is_some() && refusing.breaks_at_local.is_some(), "{refusing:?}");
    let prices = said.prices.unwrap();
    assert_eq!((prices.outcome.as_str(), prices.impact), ("impossible", None));
    assert_eq!(prices.alone.len(), 2, "{:?}", prices.alone);
    assert!(said.weights.is_none());
}

#[test]
fn an_explanation_of_a_recurring_slot_has_all_fields() {
    let said = explain("duo", "-t weekly --at 2026-12-08T21:00:00Z", 0);
    let slot = said.windows[0].slot.as_ref().unwrap();
    assert_eq!((slot.offset_minutes, slot.refused), (24 * 60 + 21 * 60, false));
    assert!(said.windows[0].rules.iter().any(|rule| rule.elsewhere.is_some()));
    assert_eq!(said.weights.unwrap().len(), 2);
}
