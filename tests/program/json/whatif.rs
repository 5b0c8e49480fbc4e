//! Is `lowtide.whatif/1` what the contract says?

use serde::{Deserialize, Serialize};

use super::{Instant, Limit, NOW, Search, Tzdb, printed};

/// `lowtide.whatif/1`.
#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Whatif {
    format: String,
    tier: String,
    now: Instant,
    tzdb: Tzdb,
    summary: String,
    same_slot: bool,
    before: Side,
    after: Side,
    impact_change: Option<f64>,
    impact_change_percent: Option<f64>,
    stay: Option<Stay>,
    newly_binding: Vec<Limit>,
    no_longer_binding: Vec<Limit>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Side {
    cadence: String,
    scope: String,
    objective: String,
    search: Search,
    outcome: String,
    no_plan: Option<String>,
    impact: Option<f64>,
    objective_value: Option<f64>,
    waiting: Option<f64>,
    worst_burden: Option<f64>,
    moves: Option<usize>,
    offset_minutes: Option<i64>,
    slot_start: Option<Instant>,
    regions: Vec<RegionSide>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct RegionSide {
    region: String,
    start: Instant,
    end: Instant,
    local_start: String,
    local_end: String,
    impact: f64,
    share: f64,
    burden: f64,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Stay {
    start: Instant,
    impact: f64,
    allowed: bool,
    above_best_percent: Option<f64>,
}

#[test]
fn a_comparison_has_both_sides_and_what_differs() {
    let line = format!("whatif -t patch --set regions.de.weight=50 {NOW}");
    let said: Whatif = printed("duo", &line, 0);
    assert_eq!((said.format.as_str(), said.same_slot), ("lowtide.whatif/1", false));
    assert_eq!(said.before.regions.len(), 2);
    assert!(said.stay.is_some() && said.impact_change_percent.is_some());
    assert!(said.summary.starts_with("Raising `de`'s weight to 50 moves"), "{}", said.summary);
}
