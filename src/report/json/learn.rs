//! Learned curves for programs: `lowtide.learn/1`. Fields may be added, never changed.

use serde::Serialize;

use super::json;
use crate::finding::Findings;
use crate::learn::aged::minute_of_week;
use crate::learn::minute_of;
use crate::report::learned::{Entry, read_as};

/// The JSON Schema of the document.
pub const SCHEMA: &str = include_str!("learn.schema.json");

/// The JSON text of what was learned, with a final line break.
pub fn of(entries: &[Entry], judged: &Findings) -> String {
    let regions = entries.iter().enumerate().map(|(i, entry)| region(entry, i, judged)).collect();
    json(&Document { format: "lowtide.learn/1", regions })
}

#[derive(Serialize)]
struct Document<'e> {
    format: &'static str,
    regions: Vec<Region<'e>>,
}

#[derive(Serialize)]
struct Region<'e> {
    region: Option<&'e str>,
    series: Option<&'e str>,
    timezone: &'e str,
    read_as: String,
    first: String,
    until: Option<String>,
    weeks: usize,
    activity: Option<&'e [f64]>,
    filled_cells: usize,
    incidents: Vec<String>,
    dropped_rows: u64,
    findings: Vec<Finding<'e>>,
    repeatability: Option<f64>,
    excess: Option<Excess>,
    replay: Option<Replay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<Check>,
}

#[derive(Serialize)]
struct Finding<'e> {
    code: &'static str,
    severity: &'static str,
    message: &'e str,
    hint: &'e str,
}

#[derive(Serialize)]
struct Check {
    slot: String,
    better: String,
    excess_percent: f64,
}

#[derive(Serialize)]
struct Excess {
    mean_percent: f64,
    worst_percent: f64,
    splits: usize,
}

#[derive(Serialize)]
struct Replay {
    slot_hour: usize,
    runner_up_hour: usize,
    weeks: usize,
    within_2: usize,
    within_5: usize,
    beats_runner_up: usize,
}

fn region<'e>(entry: &'e Entry, subject: usize, judged: &'e Findings) -> Region<'e> {
    let learned = &entry.learned;
    let curve = learned.outcome.as_ref().ok();
    let findings = judged.findings.iter().filter(|finding| finding.subject == subject);
    Region {
        region: entry.region.as_deref(),
        series: entry.series.as_deref(),
        timezone: learned.home.zone.name(),
        read_as: read_as(learned),
        first: minute_of(learned.first).to_string(),
        until: curve.map(|curve| curve.cells.end.to_string()),
        weeks: curve.map_or(0, |curve| curve.cells.weeks.len()),
        activity: curve.map(|curve| &curve.estimate.activity[..]),
        filled_cells: curve.map_or(0, |curve| curve.estimate.filled),
        incidents: curve
            .map(|curve| curve.incidents.iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
        dropped_rows: learned.dropped.rows(),
        findings: findings
            .map(|finding| Finding {
                code: finding.code,
                severity: finding.severity.name(),
                message: &finding.message,
                hint: finding.way_out.as_ref().map_or("", |way_out| &way_out.advice),
            })
            .collect(),
        repeatability: curve.and_then(|curve| curve.repeatability),
        excess: curve.and_then(|curve| curve.excess).map(|excess| Excess {
            mean_percent: excess.mean_percent,
            worst_percent: excess.worst_percent,
            splits: excess.splits,
        }),
        replay: curve.map(|curve| Replay {
            slot_hour: curve.replay.slot,
            runner_up_hour: curve.replay.runner_up,
            weeks: curve.replay.weeks,
            within_2: curve.replay.within_2,
            within_5: curve.replay.within_5,
            beats_runner_up: curve.replay.beats_runner_up,
        }),
        check: curve.and_then(|curve| curve.aged).map(|aged| Check {
            slot: minute_of_week(aged.slot),
            better: minute_of_week(aged.better),
            excess_percent: aged.excess_percent,
        }),
    }
}
