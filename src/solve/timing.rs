//! One window: every place it could have, refused or not.

use crate::finding::ConflictingRule;
use crate::fleet::Fleet;
use crate::ground::minute::Minute;
use crate::ground::starts::StartSet;
use crate::plan::{Choice, PlannedWindow, Status};
use crate::solve::pick::Scores;
use crate::solve::rhythm::Rhythm;
use crate::solve::slots::Slots;

/// A window that comes once, or in the same place of every cycle. A candidate is a start on
/// the grid, or an offset into the cycle.
pub enum Timing<'f> {
    Once { slots: Slots<'f>, refused: StartSet },
    Recurring(Rhythm<'f>),
}

impl<'f> Timing<'f> {
    pub fn slots(&self) -> &Slots<'f> {
        match self {
            Self::Once { slots, .. } => slots,
            Self::Recurring(rhythm) => rhythm.slots(),
        }
    }

    /// Counts with the curves of `fleet`, which differs in nothing else. What rules refuse stays
    /// as it was.
    pub fn count_with(&mut self, fleet: &'f Fleet) {
        match self {
            Self::Once { slots, .. } => slots.count_with(fleet),
            Self::Recurring(rhythm) => rhythm.count_with(fleet),
        }
    }

    /// Whether something is left to plan: not every cycle is done.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Once { .. } => true,
            Self::Recurring(rhythm) => rhythm.open_cycles() > 0,
        }
    }

    /// The candidates that some rule refuses.
    pub fn refused(&self) -> &StartSet {
        match self {
            Self::Once { refused, .. } | Self::Recurring(Rhythm { refused, .. }) => refused,
        }
    }

    /// The candidate that `choice` takes for this window.
    pub fn chosen(&self, choice: &Choice) -> Option<usize> {
        let regions = &self.slots().regions;
        let planned = choice.windows.iter().filter(|window| window.status != Status::Agreed);
        let own = planned.filter(|window| window.regions.iter().all(|r| regions.contains(r)));
        self.candidate(&own.map(PlannedWindow::slot).collect::<Vec<Minute>>())
    }

    /// The candidate that is at an instant, or recurs at some.
    pub fn candidate(&self, instants: &[Minute]) -> Option<usize> {
        match self {
            Self::Once { slots, .. } => slots.grid.index_of(*instants.first()?),
            Self::Recurring(rhythm) => rhythm.slot_like(instants),
        }
    }

    /// Where a candidate is, in the first cycle where it recurs.
    pub fn first_start(&self, candidate: usize) -> Minute {
        match self {
            Self::Once { slots, .. } => slots.grid.at(candidate),
            Self::Recurring(rhythm) => rhythm.start(0, candidate),
        }
    }

    /// What is known of each candidate, refused or not.
    pub fn scores(&self) -> Scores {
        match self {
            Self::Once { slots, .. } => Scores {
                burden: slots.worst_burdens(&slots.regions, slots.grid.count(), |start| [start]),
                total: slots.totals(),
                moves: Vec::new(),
            },
            Self::Recurring(rhythm) => rhythm.scores(),
        }
    }

    /// The rules that refuse candidates, each with those that it refuses; of a recurring window
    /// the slots that stand too seldom, where it strikes out an occurrence.
    pub fn refusals(&self) -> Vec<(ConflictingRule, StartSet)> {
        let slots = match self {
            Self::Recurring(rhythm) => return rhythm.refusals(),
            Self::Once { slots, .. } => slots,
        };
        let mut named: Vec<(ConflictingRule, StartSet)> = Vec::new();
        for constraint in &slots.constraints {
            let mut refused = StartSet::none(slots.grid);
            slots.refuse(constraint, &mut refused);
            match named.last_mut() {
                Some((last, sum)) if *last == constraint.name() => sum.union_with(&refused),
                _ => named.push((constraint.name(), refused)),
            }
        }
        named.retain(|(_, refused)| !refused.is_empty());
        named
    }
}
