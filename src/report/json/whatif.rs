//! A comparison for programs: `lowtide.whatif/1`.

use serde::Serialize;

use crate::fleet::Scope;
use crate::ground::harm::UserMinutes;
use crate::whatif::sentences::{no_plan, sentence};
use crate::whatif::{Bound, Comparison, Side};
use crate::written::{RegionSeen, Search, Seen, Tzdb};

use super::outcome;

/// The JSON text, with a final line break.
pub fn of_comparison(comparison: &Comparison, change: &str) -> String {
    super::json(&document(comparison, change))
}

#[derive(Serialize)]
struct Document<'f> {
    format: &'static str,
    tier: &'f str,
    now: String,
    tzdb: Tzdb<'f>,
    summary: String,
    same_slot: bool,
    before: Plan<'f>,
    after: Plan<'f>,
    impact_change: Option<UserMinutes>,
    impact_change_percent: Option<f64>,
    stay: Option<Stay>,
    newly_binding: Vec<Limit<'f>>,
    no_longer_binding: Vec<Limit<'f>>,
}

#[derive(Serialize)]
struct Plan<'f> {
    cadence: String,
    scope: &'static str,
    objective: &'static str,
    search: Search<'f>,
    outcome: &'static str,
    no_plan: Option<String>,
    impact: Option<UserMinutes>,
    objective_value: Option<f64>,
    waiting: Option<UserMinutes>,
    worst_burden: Option<f64>,
    moves: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<Seen>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    seen_by_region: Vec<RegionSeen<'f>>,
    offset_minutes: Option<i64>,
    slot_start: Option<String>,
    regions: Vec<Region<'f>>,
}

/// The first window of a region.
#[derive(Serialize)]
struct Region<'f> {
    region: &'f str,
    start: String,
    end: String,
    local_start: String,
    local_end: String,
    impact: UserMinutes,
    share: f64,
    burden: f64,
}

/// The earlier slot, as it would be now.
#[derive(Serialize)]
struct Stay {
    start: String,
    impact: UserMinutes,
    allowed: bool,
    above_best_percent: Option<f64>,
}

#[derive(Serialize)]
struct Limit<'f> {
    regions: &'f [String],
    rule: &'static str,
    id: &'f str,
}

fn document<'f>(comparison: &'f Comparison, change: &str) -> Document<'f> {
    let (before, after) = (&comparison.before, &comparison.after);
    let impact = |side: &Side| side.choice().map(|choice| choice.impact);
    let impacts = impact(before).zip(impact(after));
    Document {
        format: "lowtide.whatif/1",
        tier: &before.asked.fleet.tiers[before.plan.tier].name,
        now: before.plan.now.to_string(),
        tzdb: super::tzdb(before.asked.fleet),
        summary: sentence(comparison, change),
        same_slot: comparison.same_slot(),
        before: plan(before),
        after: plan(after),
        impact_change: impacts.map(|(before, after)| after - before),
        impact_change_percent: impacts
            .filter(|(before, _)| *before > UserMinutes::ZERO)
            .map(|(before, after)| 100.0 * (after / before - 1.0)),
        stay: comparison.stay.as_ref().and_then(|stay| {
            let window = stay.windows.first()?;
            Some(Stay {
                start: stay.at.to_string(),
                impact: window.slot.map_or(window.window.impact, |slot| slot.impact),
                allowed: window.allowed(),
                above_best_percent: window.standing.above_best().map(|share| share * 100.0),
            })
        }),
        newly_binding: comparison.newly_binding().into_iter().map(limit).collect(),
        no_longer_binding: comparison.no_longer_binding().into_iter().map(limit).collect(),
    }
}

fn limit(bound: &Bound) -> Limit<'_> {
    Limit { regions: &bound.regions, rule: bound.code, id: &bound.id }
}

fn plan<'f>(side: &'f Side) -> Plan<'f> {
    let fleet = side.asked.fleet;
    let choice = side.choice();
    let windows = side.windows();
    let total = match side.plan.scope {
        Scope::Global => windows.first().map_or(UserMinutes::ZERO, |(_, window)| window.impact),
        Scope::Rolling => windows.iter().map(|(_, window)| window.impact).sum(),
    };
    Plan {
        cadence: fleet.tiers[side.plan.tier].cadence.to_string(),
        scope: side.plan.scope.name(),
        objective: side.plan.objective.name(),
        search: super::search(&side.plan.search),
        outcome: outcome(&side.plan.outcome),
        no_plan: no_plan(side),
        impact: choice.map(|choice| choice.impact),
        objective_value: choice.map(|choice| choice.objective_value),
        waiting: choice.map(|choice| choice.waiting),
        worst_burden: choice.map(|choice| choice.worst_burden),
        moves: choice.map(|choice| choice.moves),
        seen: choice.and_then(|choice| choice.seen).map(super::seen),
        seen_by_region: choice.map_or(Vec::new(), |choice| super::seen_by_region(fleet, choice)),
        offset_minutes: choice.and_then(|choice| choice.slot?.offset()).map(|offset| offset.0),
        slot_start: side.slot().map(|slot| slot.to_string()),
        regions: windows
            .into_iter()
            .filter_map(|(id, window)| {
                let region = fleet.region(id)?;
                let share = window.by_region.iter().find(|share| share.region == region)?;
                let (start, end) = (window.interval.start(), window.interval.end());
                let zone = &fleet.regions[region].zone;
                Some(Region {
                    region: id,
                    start: start.to_string(),
                    end: end.to_string(),
                    local_start: zone.local(start).to_rfc3339(),
                    local_end: zone.local(end).to_rfc3339(),
                    impact: share.impact,
                    share: share.impact.share_of(total),
                    burden: share.burden,
                })
            })
            .collect(),
    }
}
