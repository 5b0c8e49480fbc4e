//! Which deeper work makes routine needless, and which windows count as one for it?
//!
//! In a year, deeper work absorbs the routine of its regions on that date of the routine's
//! clock, or in that week (model §6). What it leaves of a global window and the global
//! window that did it are one piece of work in two tiers: for the rules between regions
//! they count as one.

use crate::fleet::{Cadence, Fleet, RegionId, Scope, TierId};
use crate::ground::cycles::Every;
use crate::ground::duration::{Minutes, WEEK};
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::ground::period::Unit;
use crate::window::Window;

/// Work that is done once and sooner than this is done when it is needed, not ahead.
const SHORTEST_HORIZON: Minutes = WEEK.times(4);

/// Whether windows of `tier` are put into a calendar unless somebody asks for them.
pub fn is_planned_ahead(fleet: &Fleet, tier: TierId) -> bool {
    let tier = &fleet.tiers[tier];
    tier.cadence != Cadence::Once || tier.horizon.minutes() >= SHORTEST_HORIZON
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

/// The day or the week of a routine tier's clock around `instant`, in which deeper work makes
/// a window of `region` needless; none where the tier comes in months.
pub fn quiet_span(
    fleet: &Fleet,
    tier: TierId,
    region: RegionId,
    instant: Minute,
) -> Option<Interval> {
    let unit = match fleet.tiers[tier].cadence.every()? {
        Every::Days(_) => Unit::Day,
        Every::Weeks(_) => Unit::Week,
        Every::Months(_) => return None,
    };
    let zone = fleet.clock_of(tier, region);
    let date = zone.local_date(instant);
    let bound = |date| zone.first_instant_of(date);
    Interval::new(bound(unit.first(date)), bound(unit.next(date)))
}

/// A window of a year's routine, of which deeper work may have left only a part.
#[derive(Clone, Copy, Debug)]
pub struct Routine<'w> {
    pub tier: TierId,
    pub regions: &'w [RegionId],
    /// Where the plan of its tier wants it.
    pub slot: Minute,
}

impl<'w> Routine<'w> {
    pub fn of(window: &'w Window) -> Option<Self> {
        let Window { tier, regions, slot, .. } = window;
        slot.map(|slot| Self { tier: *tier, regions, slot })
    }

    /// Whether this is what `deep` has left of a global window, being one itself.
    pub fn is_left_by(self, fleet: &Fleet, deep: &Window) -> bool {
        let is_global = |tier: TierId| fleet.tiers[tier].scope == Scope::Global;
        is_global(self.tier)
            && is_global(deep.tier)
            && absorbs(fleet, deep.tier, self.tier)
            && quiet_span(fleet, self.tier, self.regions[0], self.slot)
                .is_some_and(|span| span.contains(deep.interval.start()))
            && fleet
                .participants(self.tier)
                .iter()
                .any(|region| deep.regions.contains(region) && !self.regions.contains(region))
    }
}

/// The minutes at which each of `windows` counts where open windows are counted: what deeper
/// work has left does not while that is open itself.
pub fn counted<'w>(fleet: &Fleet, windows: &[&'w Window]) -> Vec<(&'w Window, IntervalSet)> {
    let counted = |&window: &&'w Window| {
        let routine = Routine::of(window);
        let beside = windows.iter().filter(|deep| {
            deep.interval.overlaps(window.interval)
                && routine.is_some_and(|routine| routine.is_left_by(fleet, deep))
        });
        let beside: IntervalSet = beside.map(|deep| deep.interval).collect();
        (window, beside.complement_within(window.interval))
    };
    windows.iter().map(counted).collect()
}
