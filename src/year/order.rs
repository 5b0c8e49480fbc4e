//! In what order are the tiers of a year planned?

use std::cmp::Reverse;

use crate::fleet::{Cadence, Fleet, TierId};
use crate::window;

/// The deepest first: what is done once, the longest horizon first, then what recurs, the
/// rarest first. Of equals that with the longer window, then that which the file names first.
pub fn deepest_first(fleet: &Fleet, tiers: &mut [TierId]) {
    tiers.sort_by_key(|&id| {
        let tier = &fleet.tiers[id];
        let regions = fleet.participants(id);
        let phases = window::paced_phases(fleet, id, &regions, &tier.operations);
        let (recurs, rarity) = match tier.cadence {
            Cadence::Once => (false, tier.horizon.minutes()),
            Cadence::Every(every) => (true, every.minutes()),
        };
        (recurs, Reverse(rarity), Reverse(window::length(&phases)), id)
    });
}
