//! May windows of several regions all start at one instant?

use crate::finding::ConflictingRule;
use crate::fleet::Fleet;
use crate::ground::duration::WEEK;
use crate::plan::PlannedWindow;
use crate::request::Request;
use crate::solve::beside::{self, Place, Rounds};
use crate::window::Window;

/// The rules between regions that the windows of a rolling plan break when all of them start
/// at once, beside those already agreed.
pub fn broken<'w>(
    fleet: &Fleet,
    request: &Request,
    windows: impl Iterator<Item = &'w PlannedWindow>,
) -> Vec<ConflictingRule> {
    let mut found: Vec<ConflictingRule> = Vec::new();
    let mut placed: Vec<Window> = Vec::new();
    for window in windows {
        let place = Place {
            tier: request.tier,
            // They start together, so all are of one round.
            rounds: Rounds::Periods { first: window.interval.start(), length: WEEK },
            regions: &window.regions,
            interval: window.interval,
            slot: None,
        };
        let own: Vec<&Window> = placed.iter().collect();
        for rule in beside::broken_in_plan(fleet, place, &own, &request.existing) {
            if !found.iter().any(|other| other.rule == rule.rule) {
                found.push(rule);
            }
        }
        placed.push(Window::plain(request.tier, window.regions.clone(), window.interval));
    }
    found
}
