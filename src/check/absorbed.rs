//! Which windows count as one for the rules between regions? In a year, what deeper work
//! leaves of a global window, and the global window that absorbed the rest (model §6).
//!
//! It is proven by the windows themselves: deeper work stands on the date, or in the week, of
//! the slot, with a region that the routine is without.

use chrono::{Datelike, Days as DayCount, NaiveDate};

use crate::check::clock::Wall;
use crate::check::near::Entry;
use crate::check::{days, impact};
use crate::fleet::{Cadence, Clock, Fleet, Scope, TierId};
use crate::ground::cycles::Every;
use crate::ground::duration::{Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::window::Window;

/// Whether one of the two is what the other has left.
pub fn are_one(fleet: &Fleet, a: &Window, b: &Window) -> bool {
    is_left_by(fleet, a, b) || is_left_by(fleet, b, a)
}

/// How many windows `open` are: what deeper work has left does not count beside it.
pub fn count(fleet: &Fleet, open: &[Entry]) -> usize {
    let is_left = |rest: &Window| open.iter().any(|(_, deep)| is_left_by(fleet, rest, deep));
    open.iter().filter(|(_, window)| !is_left(window)).count()
}

fn is_left_by(fleet: &Fleet, rest: &Window, deep: &Window) -> bool {
    let Some(slot) = rest.slot else { return false };
    let tier = |window: &Window| &fleet.tiers[window.tier];
    if tier(rest).scope != Scope::Global || tier(deep).scope != Scope::Global {
        return false;
    }
    is_deeper(fleet, deep.tier, rest.tier)
        && are_close(fleet, rest.tier, slot, deep.interval.start())
        && is_in_cycle_of(fleet, rest, slot)
        && deep.regions.iter().any(|&region| {
            !rest.regions.contains(&region) && impact::takes_part(fleet, region, rest.tier)
        })
}

/// Rarer work, or work that is done once and is planned weeks ahead.
fn is_deeper(fleet: &Fleet, deep: TierId, routine: TierId) -> bool {
    let Cadence::Every(often) = fleet.tiers[routine].cadence else { return false };
    match fleet.tiers[deep].cadence {
        Cadence::Once => fleet.tiers[deep].horizon.minutes() >= 4 * WEEK,
        Cadence::Every(rare) => rare.minutes() > often.minutes(),
    }
}

/// Whether both are of one date of a daily tier's clock, or of one week of a weekly one's.
fn are_close(fleet: &Fleet, tier: TierId, a: Minute, b: Minute) -> bool {
    let tier = &fleet.tiers[tier];
    let zone = match &tier.clock {
        Some(Clock::Zone(zone)) => zone.clone(),
        Some(Clock::Local) | None => Zone::utc(),
    };
    let date = |instant| Wall::at(&zone, instant).date();
    let monday =
        |date: NaiveDate| date - DayCount::new(u64::from(date.weekday().num_days_from_monday()));
    match tier.cadence {
        Cadence::Every(Every::Days(_)) => date(a) == date(b),
        Cadence::Every(Every::Weeks(_)) => monday(date(a)) == monday(date(b)),
        Cadence::Every(Every::Months(_)) | Cadence::Once => false,
    }
}

/// Whether a window with that slot can have been moved to where it is.
fn is_in_cycle_of(fleet: &Fleet, window: &Window, slot: Minute) -> bool {
    let there = Window { interval: Interval::lasting(slot, Minutes(1)), ..window.clone() };
    let region = window.regions[0];
    days::cycle(fleet, window, region) == days::cycle(fleet, &there, region)
}
