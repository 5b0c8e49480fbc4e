//! What changed between two plans, for programs: `lowtide.diff/1`.

use serde::Serialize;

use crate::diff::{Change, Difference, Placed};
use crate::fleet::Fleet;
use crate::report;
use crate::words::harmless::harmless;

/// The JSON Schema of the document.
pub const SCHEMA: &str = include_str!("diff.schema.json");

/// The JSON text, with a final line break.
pub fn of_difference(
    fleet: &Fleet,
    difference: &Difference,
    settings: &[(String, String, String)],
) -> String {
    super::json(&Document {
        format: "lowtide.diff/1",
        same: difference.same,
        changes: difference.changes.iter().map(|change| entry(fleet, change)).collect(),
        settings: settings
            .iter()
            .map(|(key, before, after)| Setting { key, before, after })
            .collect(),
    })
}

#[derive(Serialize)]
struct Document<'f> {
    format: &'static str,
    same: usize,
    changes: Vec<Entry<'f>>,
    settings: Vec<Setting<'f>>,
}

#[derive(Serialize)]
struct Entry<'f> {
    change: &'static str,
    before: Option<Window<'f>>,
    after: Option<Window<'f>>,
    refused_by: Vec<Rule<'f>>,
    impact_before: Option<f64>,
    impact_after: Option<f64>,
    why: String,
}

#[derive(Serialize)]
struct Window<'f> {
    tier: &'f str,
    regions: &'f [String],
    start: String,
    end: String,
}

#[derive(Serialize)]
struct Rule<'f> {
    region: &'f str,
    rule: &'static str,
    id: &'f str,
}

#[derive(Serialize)]
struct Setting<'f> {
    key: &'f str,
    before: &'f str,
    after: &'f str,
}

fn entry<'f>(fleet: &'f Fleet, change: &'f Change) -> Entry<'f> {
    Entry {
        change: match (&change.before, &change.after) {
            (None, _) => "added",
            (_, None) => "gone",
            _ => "moved",
        },
        before: change.before.as_ref().map(window),
        after: change.after.as_ref().map(window),
        refused_by: change
            .refused_by
            .iter()
            .map(|broken| Rule {
                region: &fleet.regions[broken.region].id,
                rule: broken.rule.kind(fleet),
                id: broken.rule.id(fleet),
            })
            .collect(),
        impact_before: change.costs.map(|(before, _)| before.0),
        impact_after: change.costs.map(|(_, after)| after.0),
        why: harmless(&report::diff::reason(fleet, change)),
    }
}

fn window(placed: &Placed) -> Window<'_> {
    Window {
        tier: &placed.tier,
        regions: &placed.regions,
        start: placed.interval.start().to_string(),
        end: placed.interval.end().to_string(),
    }
}
