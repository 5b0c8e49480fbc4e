//! What is the checker asked, and what does it answer?

use crate::finding::{Code, RuleName};
use crate::fleet::{Fleet, RegionId, Scope, TierId};
use crate::ground::minute::Minute;
use crate::window::Window;

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
    /// The rule, where it is one that somebody has written.
    pub rule: Option<RuleName>,
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
    /// period of a year, of the first period. `None` where only the windows are known: cycles
    /// are counted from the tier's anchor then, and a tier that is done once has one.
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
    pub fn scope_of(&self, fleet: &Fleet, tier: TierId) -> Scope {
        self.scope.unwrap_or(fleet.tiers[tier].scope)
    }
}

/// Both lists as one, the judged windows first, so that `windows[i]` is at `i`.
pub fn together<'a>(
    windows: &'a [Window],
    agreed: &'a [(usize, Window)],
) -> Vec<(Other, &'a Window)> {
    let listed = windows.iter().enumerate().map(|(i, window)| (Other::Listed(i), window));
    let agreed = agreed.iter().map(|(i, window)| (Other::Existing(*i), window));
    listed.chain(agreed).collect()
}
