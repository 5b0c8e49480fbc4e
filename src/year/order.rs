//! Which tiers are planned ahead, in what order, and which work makes which needless?

use std::cmp::Reverse;

use crate::fleet::{Cadence, Fleet, TierId};
use crate::ground::duration::{Minutes, WEEK};
use crate::window;

/// Work that is done once and sooner than this is done when it is needed, not ahead.
const SHORTEST_HORIZON: Minutes = WEEK.times(4);

/// Whether windows of `tier` are put into a calendar unless somebody asks for them.
pub fn is_planned_ahead(fleet: &Fleet, tier: TierId) -> bool {
    let tier = &fleet.tiers[tier];
    tier.cadence != Cadence::Once || tier.horizon.minutes() >= SHORTEST_HORIZON
}

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

/// Whether a window of `deep` makes one of `routine` needless on its day or in its week: the
/// routine recurs, and the other is planned ahead and is done once or comes less often.
pub fn absorbs(fleet: &Fleet, deep: TierId, routine: TierId) -> bool {
    match (fleet.tiers[deep].cadence, fleet.tiers[routine].cadence) {
        (_, Cadence::Once) => false,
        (Cadence::Once, Cadence::Every(_)) => is_planned_ahead(fleet, deep),
        (Cadence::Every(rare), Cadence::Every(often)) => rare.minutes() > often.minutes(),
    }
}
