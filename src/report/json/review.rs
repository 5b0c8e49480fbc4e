//! What windows really cost, for programs: `lowtide.review/1`.

use serde::Serialize;

use crate::fleet::Fleet;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::review::{Reviewed, sentences};
use crate::window::Window;
use crate::written::Tzdb;

/// The JSON Schema of the document.
pub const SCHEMA: &str = include_str!("review.schema.json");

/// The JSON text, with a final line break.
pub fn of(
    fleet: &Fleet,
    windows: &[Window],
    reviewed: &[Reviewed],
    source: &str,
    now: Minute,
) -> String {
    let windows = windows.iter().enumerate().map(|(i, window)| {
        let own: Vec<&Reviewed> = reviewed.iter().filter(|one| one.window == i).collect();
        self::window(fleet, window, &own)
    });
    super::json(&Document {
        format: "lowtide.review/1",
        now: now.to_string(),
        tzdb: super::tzdb(fleet),
        source,
        windows: windows.collect(),
    })
}

#[derive(Serialize)]
struct Document<'f> {
    format: &'static str,
    now: String,
    tzdb: Tzdb<'f>,
    source: &'f str,
    windows: Vec<Over<'f>>,
}

/// A window that is over.
#[derive(Serialize)]
struct Over<'f> {
    id: Option<&'f str>,
    tier: &'f str,
    start: String,
    end: String,
    /// `None` where there are no samples of it.
    verdict: Option<String>,
    regions: Vec<Region<'f>>,
}

#[derive(Serialize)]
struct Region<'f> {
    region: &'f str,
    /// Users for each that the curve has, in the two weeks on either side.
    level: Option<f64>,
    missing: UserMinutes,
    predicted: UserMinutes,
    /// The share of its minutes that have samples.
    covered: f64,
    /// Whether hardly anybody was missing in the time for a rollback.
    rollback_spared: Option<bool>,
    overrun_minutes: i64,
    sample_minutes: f64,
    phases: Vec<Phase<'f>>,
}

#[derive(Serialize)]
struct Phase<'f> {
    name: &'f str,
    start: String,
    end: String,
    expected: UserMinutes,
    missing: UserMinutes,
    predicted: UserMinutes,
    covered: f64,
}

fn window<'f>(fleet: &'f Fleet, window: &'f Window, reviewed: &[&'f Reviewed]) -> Over<'f> {
    let seen = reviewed.iter().any(|one| one.covered() > 0.0);
    Over {
        id: window.id.as_deref(),
        tier: &fleet.tiers[window.tier].name,
        start: window.interval.start().to_string(),
        end: window.interval.end().to_string(),
        verdict: seen.then(|| sentences::verdict(fleet, reviewed)),
        regions: reviewed.iter().map(|one| region(fleet, one)).collect(),
    }
}

fn region<'f>(fleet: &'f Fleet, reviewed: &'f Reviewed) -> Region<'f> {
    let phases = reviewed.phases.iter().map(|phase| Phase {
        name: &phase.name,
        start: phase.interval.start().to_string(),
        end: phase.interval.end().to_string(),
        expected: phase.expected,
        missing: phase.missing,
        predicted: phase.predicted,
        covered: phase.covered,
    });
    Region {
        region: &fleet.regions[reviewed.region].id,
        level: reviewed.level,
        missing: reviewed.missing(),
        predicted: reviewed.predicted(),
        covered: reviewed.covered(),
        rollback_spared: reviewed.spared_rollback(),
        overrun_minutes: reviewed.overrun.0,
        sample_minutes: reviewed.period,
        phases: phases.collect(),
    }
}
