//! An explanation for programs: `lowtide.explain/1`.

use serde::Serialize;

use crate::explain::ground::Ground;
use crate::explain::limit;
use crate::explain::prices::{Price, Prices};
use crate::explain::weights::{Tip, Tipping};
use crate::explain::{self, Explanation};
use crate::finding::RuleName;
use crate::fleet::Fleet;
use crate::ground::harm::UserMinutes;
use crate::request::Request;
use crate::written::{Phase, Search, Seen, Tzdb};

/// The JSON text, with a final line break.
pub fn of_explanation(
    fleet: &Fleet,
    request: &Request,
    explanation: Option<&Explanation>,
    prices: Option<(&Prices, Option<&[Tipping]>)>,
) -> String {
    super::json(&document(fleet, request, explanation, prices))
}

#[derive(Serialize)]
struct Document<'f> {
    format: &'static str,
    tier: &'f str,
    cadence: String,
    scope: &'static str,
    objective: &'static str,
    now: String,
    tzdb: Tzdb<'f>,
    at: Option<String>,
    allowed: Option<bool>,
    /// The rules between regions that all windows at once break.
    together: Vec<super::Rule<'f>>,
    windows: Vec<Window<'f>>,
    prices: Option<PriceList<'f>>,
    weights: Option<Vec<Weight<'f>>>,
}

#[derive(Serialize)]
struct Window<'f> {
    regions: Vec<&'f str>,
    start: String,
    end: String,
    allowed: bool,
    window_allowed: bool,
    on_grid: bool,
    in_search: bool,
    search: Search<'f>,
    impact: UserMinutes,
    rank: usize,
    objective_value: f64,
    best_objective_value: Option<f64>,
    above_best_percent: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<Seen>,
    slot: Option<Slot>,
    rules: Vec<Rule<'f>>,
    phases: Vec<Phase<'f>>,
    by_region: Vec<Share<'f>>,
    before: Option<Neighbour>,
    after: Option<Neighbour>,
}

#[derive(Serialize)]
struct Slot {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset_minutes: Option<i64>,
    impact: UserMinutes,
    struck_out: usize,
    refused: bool,
}

#[derive(Serialize)]
struct Rule<'f> {
    region: &'f str,
    rule: &'static str,
    id: &'f str,
    reason: Option<&'f str>,
    source: Option<&'f str>,
    verdict: &'static str,
    breaks_at: Option<String>,
    breaks_at_local: Option<String>,
    limit: Option<String>,
    elsewhere: Option<Elsewhere>,
}

#[derive(Serialize)]
struct Elsewhere {
    occurrences: usize,
    first: Option<String>,
    refuses_slot: bool,
    too_close: bool,
}

#[derive(Serialize)]
struct Share<'f> {
    region: &'f str,
    local_start: String,
    local_end: String,
    impact: UserMinutes,
    burden: f64,
    by_phase: Vec<UserMinutes>,
}

#[derive(Serialize)]
struct Neighbour {
    start: String,
    impact: UserMinutes,
}

#[derive(Serialize)]
struct PriceList<'f> {
    outcome: &'static str,
    impact: Option<UserMinutes>,
    objective_value: Option<f64>,
    limits: usize,
    alone: Vec<Without<'f>>,
    together: Vec<Without<'f>>,
    /// Without any of these nothing fits.
    needed: Vec<Limit<'f>>,
    untold: Vec<Limit<'f>>,
}

#[derive(Serialize)]
struct Without<'f> {
    without: Vec<Limit<'f>>,
    impact: UserMinutes,
    objective_value: f64,
    saves: Option<f64>,
    saves_percent: Option<f64>,
    start: String,
    bounded: bool,
}

#[derive(Serialize)]
struct Limit<'f> {
    regions: Vec<&'f str>,
    rule: &'static str,
    id: &'f str,
}

#[derive(Serialize)]
struct Weight<'f> {
    region: &'f str,
    weight: f64,
    below: Option<Tipped>,
    above: Option<Tipped>,
}

#[derive(Serialize)]
struct Tipped {
    weight: f64,
    start: String,
}

fn document<'f>(
    fleet: &'f Fleet,
    request: &Request,
    explanation: Option<&'f Explanation>,
    prices: Option<(&Prices, Option<&[Tipping]>)>,
) -> Document<'f> {
    let tier = &fleet.tiers[request.tier];
    Document {
        format: "lowtide.explain/1",
        tier: &tier.name,
        cadence: tier.cadence.to_string(),
        scope: request.scope.name(),
        objective: request.objective.name(),
        now: request.now.to_string(),
        tzdb: super::tzdb(fleet),
        at: explanation.map(|explanation| explanation.at.to_string()),
        allowed: explanation.map(Explanation::allowed),
        together: explanation.map_or(Vec::new(), |e| super::rules(fleet, &e.together)),
        windows: explanation.map_or(Vec::new(), |explanation| {
            explanation
                .windows
                .iter()
                .map(|window| self::window(fleet, explanation, window))
                .collect()
        }),
        prices: prices.map(|(prices, _)| price_list(fleet, request, prices)),
        weights: prices
            .and_then(|(_, weights)| weights)
            .map(|weights| weights.iter().map(|tipping| weight(fleet, tipping)).collect()),
    }
}

fn window<'f>(
    fleet: &'f Fleet,
    explanation: &'f Explanation,
    explained: &'f explain::Explained,
) -> Window<'f> {
    let window = &explained.window;
    let (start, end) = (window.interval.start(), window.interval.end());
    let standing = explained.standing;
    let neighbour = |neighbour: explain::Neighbour| Neighbour {
        start: neighbour.start.to_string(),
        impact: neighbour.impact,
    };
    Window {
        regions: window.regions.iter().map(|&r| fleet.regions[r].id.as_str()).collect(),
        start: start.to_string(),
        end: end.to_string(),
        allowed: explained.allowed(),
        window_allowed: explained.window_allowed(),
        on_grid: explained.on_grid,
        in_search: explained.in_search,
        search: super::search(&explained.search),
        impact: window.impact,
        rank: standing.rank,
        objective_value: standing.value,
        best_objective_value: standing.best,
        above_best_percent: standing.above_best().map(|share| share * 100.0),
        seen: explained.seen.map(super::seen),
        slot: explained.slot.map(|slot| Slot {
            offset_minutes: slot.place.offset().map(|offset| offset.0),
            impact: slot.impact,
            struck_out: slot.struck,
            refused: slot.refused,
        }),
        rules: explanation.verdicts(explained).map(|verdict| rule(fleet, verdict)).collect(),
        phases: window
            .phases
            .iter()
            .map(|phase| Phase {
                name: &phase.name,
                start: phase.interval.start().to_string(),
                end: phase.interval.end().to_string(),
            })
            .collect(),
        by_region: window
            .by_region
            .iter()
            .zip(&explained.by_phase)
            .filter(|(share, _)| explanation.region.is_none_or(|region| region == share.region))
            .map(|(share, by_phase)| {
                let region = &fleet.regions[share.region];
                Share {
                    region: &region.id,
                    local_start: region.zone.local(start).to_rfc3339(),
                    local_end: region.zone.local(end).to_rfc3339(),
                    impact: share.impact,
                    burden: share.burden,
                    by_phase: by_phase.clone(),
                }
            })
            .collect(),
        before: explained.before.map(neighbour),
        after: explained.after.map(neighbour),
    }
}

fn rule<'f>(fleet: &'f Fleet, verdict: &'f explain::RuleVerdict) -> Rule<'f> {
    let region = &fleet.regions[verdict.region];
    let minute = match verdict.refuses {
        Some(Ground::Minute(minute)) => Some(minute),
        _ => None,
    };
    Rule {
        region: &region.id,
        rule: verdict.rule.kind(fleet),
        id: verdict.rule.id(fleet),
        reason: verdict.reason(fleet),
        source: verdict.rule.stated(fleet).and_then(|rule| rule.source.as_deref()),
        verdict: if verdict.refuses.is_some() { "refuses" } else { "ok" },
        breaks_at: minute.map(|minute| minute.to_string()),
        breaks_at_local: minute.map(|minute| region.zone.local(minute).to_rfc3339()),
        limit: verdict.refuses.and_then(Ground::limit),
        elsewhere: verdict.elsewhere.map(|elsewhere| Elsewhere {
            occurrences: elsewhere.occurrences,
            first: elsewhere.first.map(|first| first.to_string()),
            refuses_slot: elsewhere.refuses_slot,
            too_close: elsewhere.rhythm,
        }),
    }
}

fn price_list<'f>(fleet: &'f Fleet, request: &Request, prices: &Prices) -> PriceList<'f> {
    let limit = |&limit: &RuleName| {
        let regions = limit::concerned(limit, fleet, request);
        let regions = regions.iter().map(|&r| fleet.regions[r].id.as_str()).collect();
        Limit { regions, rule: limit.kind(fleet), id: limit.id(fleet) }
    };
    let without = |price: &Price| Without {
        without: price.limits.iter().map(limit).collect(),
        impact: price.impact,
        objective_value: price.objective_value,
        saves: price.saving(&prices.base),
        saves_percent: price.saved_share(&prices.base).map(|share| share * 100.0),
        start: price.start.to_string(),
        bounded: price.bounded,
    };
    let best = prices.base.choices.first();
    PriceList {
        outcome: super::outcome(&prices.base.outcome),
        impact: best.map(|best| best.impact),
        objective_value: best.map(|best| best.objective_value),
        limits: prices.limits,
        alone: prices.alone.iter().map(without).collect(),
        together: prices.together.iter().map(without).collect(),
        needed: prices.needed.iter().map(limit).collect(),
        untold: prices.untold.iter().map(limit).collect(),
    }
}

fn weight<'f>(fleet: &'f Fleet, tipping: &Tipping) -> Weight<'f> {
    let tipped = |tip: Tip| Tipped { weight: tip.weight, start: tip.start.to_string() };
    Weight {
        region: &fleet.regions[tipping.region].id,
        weight: tipping.weight,
        below: tipping.below.map(tipped),
        above: tipping.above.map(tipped),
    }
}
