//! A calendar of all tiers for programs: `lowtide.calendar/1`.

use crate::fleet::{Fleet, RegionId};
use crate::plan::Status;
use crate::written::placed::{list, text};
use crate::written::year::{self, Tier};
use crate::written::{ABSORBED, Window};
use crate::year::{Entry, TierYear, Unplaced, Why, Year};

/// The JSON text, with a final line break.
pub fn of_year(fleet: &Fleet, year: &Year) -> String {
    super::json(&document(fleet, year))
}

fn document<'f>(fleet: &'f Fleet, year: &'f Year) -> year::Year<'f> {
    year::Year {
        format: text(year::FORMAT),
        now: text(year.now.to_string()),
        tzdb: super::tzdb(fleet),
        from: year.span.start().to_string(),
        until: year.span.end().to_string(),
        complete: year.is_complete(),
        tiers: list(year.tiers.iter().map(|tier| self::tier(fleet, year, tier))),
        left_out: year.left_out.iter().map(|&tier| fleet.tiers[tier].name.as_str()).collect(),
        budgets: year.budgets.iter().map(|used| super::budget(fleet, used)).collect(),
        windows: list(year.windows.iter().map(|entry| window(fleet, entry))),
    }
}

fn tier<'f>(fleet: &'f Fleet, year: &'f Year, of: &'f TierYear) -> Tier<'f> {
    let tier = &fleet.tiers[of.tier];
    let count = |status: &[&str]| {
        let entries = year.of_tier(of.tier);
        entries.filter(|entry| status.contains(&entry.status())).count()
    };
    let held = year.of_tier(of.tier).filter(|entry| entry.is_held());
    Tier {
        tier: text(&tier.name),
        cadence: tier.cadence.to_string(),
        scope: tier.scope.name(),
        regions: ids(fleet, &of.regions),
        first: text(of.first.to_string()),
        round_minutes: of.round.0,
        planned: count(&[Status::PLANNED, Status::MOVED]),
        moved: count(&[Status::MOVED]),
        skipped: count(&[Status::SKIPPED]),
        absorbed: count(&[ABSORBED]),
        impact: held.map(|entry| entry.window.impact).sum(),
        gap: of.gap,
        unplaced: of.unplaced.iter().map(|unplaced| missing(fleet, unplaced)).collect(),
    }
}

fn missing<'f>(fleet: &'f Fleet, unplaced: &'f Unplaced) -> year::Unplaced<'f> {
    year::Unplaced {
        from: unplaced.within.start().to_string(),
        until: unplaced.within.end().to_string(),
        regions: ids(fleet, &unplaced.regions),
        reason: unplaced.why.to_string(),
        conflict: match &unplaced.why {
            Why::NothingFits(conflict) | Why::NoRoom(conflict) => {
                Some(super::conflict(fleet, conflict, Some(unplaced.within)))
            }
            Why::OutOfEffort | Why::TooLate(_) | Why::Unanswerable(_) => None,
        },
    }
}

fn window<'f>(fleet: &'f Fleet, entry: &'f Entry) -> Window<'f> {
    Window {
        tier: text(&fleet.tiers[entry.tier].name),
        status: text(entry.status()),
        slot_start: text(entry.slot.to_string()),
        because: super::rules(fleet, &entry.because),
        absorbed_by: entry.absorbed_by.map(|tier| fleet.tiers[tier].name.as_str()),
        ..super::window(fleet, &entry.window)
    }
}

fn ids<'f>(fleet: &'f Fleet, regions: &[RegionId]) -> Vec<&'f str> {
    regions.iter().map(|&region| fleet.regions[region].id.as_str()).collect()
}
