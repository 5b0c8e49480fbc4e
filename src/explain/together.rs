//! May windows of several regions all start at one instant?

use crate::finding::{ConflictingRule, RuleName};
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
        let beside_own = beside::broken(fleet, place, &own).into_iter();
        let beside_own = beside_own.filter(|broken| broken.rule.is_between());
        let all: Vec<&Window> = placed.iter().chain(&request.existing).collect();
        // Agreed windows take crews and room, but have no part in the order.
        let crowded = |rule: &ConflictingRule| {
            matches!(rule.rule, RuleName::MaxParallel(_) | RuleName::Team(_))
        };
        let beside_all = beside::broken(fleet, place, &all).into_iter().filter(crowded);
        for rule in beside_own.chain(beside_all) {
            if !found.iter().any(|other| other.rule == rule.rule) {
                found.push(rule);
            }
        }
        placed.push(Window {
            id: None,
            tier: request.tier,
            regions: window.regions.clone(),
            interval: window.interval,
            rollback: None,
            filed: None,
            operations: Vec::new(),
            slot: None,
            line: None,
        });
    }
    found
}
