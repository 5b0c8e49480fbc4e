//! Does a window break a rule, and what does it cost? The model page, minute by minute.
//!
//! This is the definition that everything else is held against, so it is slow and obvious,
//! and it shares no evaluation with the solver: of the data types it takes the data, and
//! of the zones one offset for one instant. How long phases are, what the clock on the wall
//! says and which dates a range holds are written here once more. The repetition is the
//! point: a shared helper would let one mistake pass twice. When the events of calendars
//! occur is data, too.

mod between;
mod clock;
mod events;
mod impact;
mod own;
mod proposal;
mod terms;
#[cfg(test)]
mod tests;
mod words;

use crate::fleet::Fleet;
use crate::window::Window;

use terms::together;

pub use impact::{burden, impact_by_region, user_minutes};
pub use terms::{Finding, Other, Source, Terms};

/// Judges `windows` by every rule, against each other and against `existing` (model §5).
///
/// A window of `existing` must not also be listed in `windows`: it would meet itself.
///
/// A rule of one region refuses every window that breaks it. What two windows break
/// together is told once: of the one that starts later, or that is judged, or, for
/// `waves`, that is of the later wave. Of a crowd, each that opens as one too many is told.
pub fn check(
    fleet: &Fleet,
    terms: &Terms,
    windows: &[Window],
    existing: &[Window],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for i in 0..windows.len() {
        findings.extend(proposal::findings(fleet, terms, windows, i));
        findings.extend(own_findings(fleet, terms, windows, i, existing));
    }
    findings.extend(between::findings(fleet, terms, windows, existing));
    findings.sort_by_key(|finding| (finding.window, finding.code, finding.region));
    findings
}

/// Judges `windows[i]` by the rules that a window has to itself, the first table of model
/// §5; the others are there for `min-interval` and `max-per`.
pub fn own_findings(
    fleet: &Fleet,
    terms: &Terms,
    windows: &[Window],
    i: usize,
    existing: &[Window],
) -> Vec<Finding> {
    own::findings(fleet, terms, i, &together(windows, existing))
}
