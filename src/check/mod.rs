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
#[cfg(test)]
mod tests;
mod words;

use crate::finding::Code;
use crate::fleet::{Fleet, RegionId, Scope, TierId};
use crate::ground::minute::Minute;
use crate::window::Window;

pub use impact::{burden, impact_by_region, user_minutes};

/// One rule that one window breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub code: Code,
    /// Position in the list that was judged.
    pub window: usize,
    /// The window that this one must not meet, for rules between two.
    pub other: Option<Other>,
    /// The region whose rule it is; `None` for what concerns the window as a whole.
    pub region: Option<RegionId>,
    /// The rule's id, or the name of the team, freeze or tier that asks for it.
    pub rule: Option<String>,
    /// The first minute that breaks it, where there is one.
    pub at: Option<Minute>,
    /// What was found and what was expected, for people.
    pub message: String,
}

/// Position of a window in one of the two lists given to [`check`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Other {
    /// In the list that is judged.
    Listed(usize),
    /// Among those agreed on before.
    Existing(usize),
}

/// What has to be known besides the windows themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terms {
    pub now: Minute,
    pub source: Source,
    /// The scope of the plan; `None` for that of each window's tier.
    pub scope: Option<Scope>,
    /// The start of the first cycle of a recurring plan; of a tier that is done once in each
    /// period of a year, of the first period. `None` where only the windows are known: then
    /// those that start less than half a cadence apart count as one cycle's, and a tier that
    /// is done once has one.
    pub cycles_from: Option<Minute>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// Written by people, who have to name a rollback document.
    Proposal,
    /// Made by `plan`, which knows of no documents.
    Plan,
}

impl Terms {
    fn scope_of(&self, fleet: &Fleet, tier: TierId) -> Scope {
        self.scope.unwrap_or(fleet.tiers[tier].scope)
    }
}

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

/// Both lists as one, the judged windows first, so that `windows[i]` is at `i`.
fn together<'a>(windows: &'a [Window], existing: &'a [Window]) -> Vec<(Other, &'a Window)> {
    let listed = windows.iter().enumerate().map(|(i, window)| (Other::Listed(i), window));
    let agreed = existing.iter().enumerate().map(|(i, window)| (Other::Existing(i), window));
    listed.chain(agreed).collect()
}
