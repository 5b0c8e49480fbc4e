//! Does a window break a rule, and what does it cost? The model page, minute by minute.
//!
//! This is the definition that everything else is held against, so it is slow and obvious,
//! and it shares no evaluation with the solver: of the data types it takes the data, and
//! of the zones one offset for one instant. How long phases are, what the clock on the wall
//! says and which dates a range holds are written here once more. The repetition is the
//! point: a shared helper would let one mistake pass twice. When the events of calendars
//! occur is data, too.

mod absorbed;
mod between;
mod case;
mod clock;
mod days;
mod downtime;
mod events;
mod impact;
mod near;
mod own;
mod proposal;
mod terms;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use crate::fleet::{Fleet, RegionId, TierId};
use crate::ground::interval::Interval;
use crate::window::Window;

use near::Near;
use terms::together;

pub use impact::{burden, impact_by_region, user_minutes};
pub use terms::{Finding, Other, Source, Terms};

/// Judges `windows` by every rule, against each other and against `existing` (model §5).
///
/// A window of `existing` that is one of `windows`, in tier, region, start and end, is that
/// window itself and counts once.
///
/// A rule of one region refuses every window that breaks it. What two windows break
/// together is told once: of the one that starts later, or that is judged, or, for
/// `waves` and `after`, that has to come later. Of a crowd, each that opens as one too many is
/// told. Of more than ten others that one window must not meet, only ten are named.
pub fn check(
    fleet: &Fleet,
    terms: &Terms,
    windows: &[Window],
    existing: &[Window],
) -> Vec<Finding> {
    let agreed = others(windows, existing);
    let all = together(windows, &agreed);
    let near = Near::new(&all);
    let mut findings = Vec::new();
    for i in 0..windows.len() {
        findings.extend(proposal::findings(fleet, terms, windows, i));
        findings.extend(own::findings(fleet, terms, i, &near));
    }
    findings.extend(between::findings(fleet, terms, &near, &agreed_among(windows, existing)));
    findings.sort_by_key(|finding| (finding.window, finding.code, finding.region));
    findings
}

/// Judges `windows[i]` by the rules that a window has to itself, the first table of model
/// §5, those about other windows included.
pub fn own_findings(
    fleet: &Fleet,
    terms: &Terms,
    windows: &[Window],
    i: usize,
    existing: &[Window],
) -> Vec<Finding> {
    let agreed = others(windows, existing);
    own::findings(fleet, terms, i, &Near::new(&together(windows, &agreed)))
}

/// What is left of `existing`, each with its position, without what is judged itself.
fn others(windows: &[Window], existing: &[Window]) -> Vec<(usize, Window)> {
    if existing.is_empty() {
        return Vec::new();
    }
    let judged: BTreeSet<Part> = windows.iter().flat_map(parts).collect();
    let mut left = Vec::new();
    for (i, agreed) in existing.iter().enumerate() {
        let open = parts(agreed).filter(|part| !judged.contains(part));
        let regions: Vec<RegionId> = open.map(|(_, region, _)| region).collect();
        if !regions.is_empty() {
            left.push((i, Window { regions, ..agreed.clone() }));
        }
    }
    left
}

/// The positions of those of `windows` that are agreed in all their regions.
fn agreed_among(windows: &[Window], existing: &[Window]) -> BTreeSet<usize> {
    let agreed: BTreeSet<Part> = existing.iter().flat_map(parts).collect();
    let is_agreed = |window: &Window| parts(window).all(|part| agreed.contains(&part));
    let positions = windows.iter().enumerate().filter(|(_, window)| is_agreed(window));
    positions.map(|(i, _)| i).collect()
}

/// What an agreed window and one that is judged have in common where they are the same.
type Part = (TierId, RegionId, Interval);

fn parts(window: &Window) -> impl Iterator<Item = Part> + '_ {
    window.regions.iter().map(|&region| (window.tier, region, window.interval))
}
