//! Which starts does a window lose because of the others of its plan?

use std::collections::BTreeMap;

use super::starts::Starts;
use crate::finding::ConflictingRule;
use crate::fleet::{Fleet, Scope};
use crate::ground::duration::WEEK;
use crate::ground::interval::Interval;
use crate::plan::Choice;
use crate::request::Request;
use crate::solve::beside::{self, Place, Rounds};
use crate::window::Window;

/// What the rules between regions have against the starts of one window, all other windows
/// staying where the plan has them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Beside {
    /// The starts that some of them refuse, in order, each with its place in `refusals`; of
    /// those alone that the region's own rules allow.
    pub refused: Vec<(usize, usize)>,
    pub refusals: Vec<Vec<ConflictingRule>>,
}

impl Beside {
    /// `[slot, count, refusal]`: stretches of starts that the same rules refuse.
    pub fn runs(&self) -> Vec<[usize; 3]> {
        let follows = |a: &(usize, usize), b: &(usize, usize)| a.0 + 1 == b.0 && a.1 == b.1;
        self.refused.chunk_by(follows).map(|run| [run[0].0, run.len(), run[0].1]).collect()
    }
}

/// The starts of one window of a rolling `choice`. `None` where the windows recur, as one
/// occurrence after another would have to be judged, and where the order of the tier's regions
/// is not asked for.
pub fn beside(
    fleet: &Fleet,
    request: &Request,
    choice: &Choice,
    starts: &Starts,
) -> Option<Beside> {
    let Request { tier, scope, existing, .. } = request;
    if starts.recurring || *scope != Scope::Rolling || fleet.tiers[*tier].scope != *scope {
        return None;
    }
    let planned = choice.windows.iter().filter(|w| w.is_placed() && w.regions != starts.regions);
    let planned: Vec<Window> = planned
        .map(|window| Window::plain(*tier, window.regions.clone(), window.interval))
        .collect();
    let planned: Vec<&Window> = planned.iter().collect();
    let all = || planned.iter().copied().chain(existing);
    let cycle = starts.cycles.first()?;
    // All is done once, so all is of one round.
    let first = all().map(|window| window.interval.start()).chain([cycle.span.start()]).min()?;
    let last = all().map(|window| window.interval.end()).chain([cycle.span.end()]).max()?;
    let rounds = Rounds::Periods { first, length: last - first + WEEK };
    let mut found = Beside::default();
    let mut known: BTreeMap<Vec<ConflictingRule>, usize> = BTreeMap::new();
    for slot in starts.allowed() {
        let interval = Interval::lasting(cycle.starts[slot], starts.length);
        let place = Place { tier: *tier, rounds, regions: &starts.regions, interval, slot: None };
        let broken = beside::broken_in_plan(fleet, place, &planned, existing);
        if broken.is_empty() {
            continue;
        }
        let number = *known.entry(broken).or_insert_with_key(|broken| {
            found.refusals.push(broken.clone());
            found.refusals.len() - 1
        });
        found.refused.push((slot, number));
    }
    Some(found)
}
