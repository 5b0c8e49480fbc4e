//! A calendar of all tiers for programs: `lowtide.calendar/1`.

use serde::Serialize;

use crate::fleet::{Fleet, RegionId};
use crate::ground::harm::UserMinutes;
use crate::year::{Entry, TierYear, Unplaced, Why, Year};

use super::Tzdb;

/// The JSON text, with a final line break.
pub fn of_year(fleet: &Fleet, year: &Year) -> String {
    super::text(&document(fleet, year))
}

#[derive(Serialize)]
struct Document<'f> {
    format: &'static str,
    now: String,
    tzdb: Tzdb<'f>,
    from: String,
    until: String,
    /// Whether everything found a place.
    complete: bool,
    tiers: Vec<Tier<'f>>,
    /// Tiers with regions that are not planned ahead.
    left_out: Vec<&'f str>,
    windows: Vec<Window<'f>>,
}

#[derive(Serialize)]
struct Tier<'f> {
    tier: &'f str,
    cadence: String,
    scope: &'static str,
    regions: Vec<&'f str>,
    /// The start of the first cycle, or of the first period.
    first: String,
    /// Of a cycle or a period.
    round_minutes: i64,
    /// Windows that take place.
    planned: usize,
    moved: usize,
    skipped: usize,
    absorbed: usize,
    /// Of the windows that take place.
    impact: UserMinutes,
    gap: f64,
    unplaced: Vec<Missing<'f>>,
}

/// Windows that found no place.
#[derive(Serialize)]
struct Missing<'f> {
    from: String,
    until: String,
    regions: Vec<&'f str>,
    reason: String,
    conflict: Option<super::Conflict<'f>>,
}

#[derive(Serialize)]
struct Window<'f> {
    tier: &'f str,
    #[serde(flatten)]
    window: super::Window<'f>,
    #[serde(skip_serializing_if = "Option::is_none")]
    absorbed_by: Option<&'f str>,
}

fn document<'f>(fleet: &'f Fleet, year: &'f Year) -> Document<'f> {
    Document {
        format: "lowtide.calendar/1",
        now: year.now.to_string(),
        tzdb: Tzdb::of(fleet),
        from: year.span.start().to_string(),
        until: year.span.end().to_string(),
        complete: year.is_complete(),
        tiers: year.tiers.iter().map(|tier| self::tier(fleet, year, tier)).collect(),
        left_out: year.left_out.iter().map(|&tier| fleet.tiers[tier].name.as_str()).collect(),
        windows: year.windows.iter().map(|entry| window(fleet, entry)).collect(),
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
        tier: &tier.name,
        cadence: tier.cadence.to_string(),
        scope: tier.scope.name(),
        regions: ids(fleet, &of.regions),
        first: of.first.to_string(),
        round_minutes: of.round.0,
        planned: count(&["planned", "moved"]),
        moved: count(&["moved"]),
        skipped: count(&["skipped"]),
        absorbed: count(&["absorbed"]),
        impact: held.map(|entry| entry.window.impact).sum(),
        gap: of.gap,
        unplaced: of.unplaced.iter().map(|unplaced| missing(fleet, unplaced)).collect(),
    }
}

fn missing<'f>(fleet: &'f Fleet, unplaced: &'f Unplaced) -> Missing<'f> {
    Missing {
        from: unplaced.within.start().to_string(),
        until: unplaced.within.end().to_string(),
        regions: ids(fleet, &unplaced.regions),
        reason: unplaced.why.to_string(),
        conflict: match &unplaced.why {
            Why::NothingFits(conflict) | Why::NoRoom(conflict) => {
                Some(super::conflict(fleet, conflict))
            }
            Why::OutOfEffort | Why::TooLate(_) | Why::Unanswerable(_) => None,
        },
    }
}

fn window<'f>(fleet: &'f Fleet, entry: &'f Entry) -> Window<'f> {
    let window = super::window(fleet, &entry.window);
    Window {
        tier: &fleet.tiers[entry.tier].name,
        window: super::Window {
            status: entry.status(),
            slot_start: Some(entry.slot.to_string()),
            because: super::rules(fleet, &entry.because),
            ..window
        },
        absorbed_by: entry.absorbed_by.map(|tier| fleet.tiers[tier].name.as_str()),
    }
}

fn ids<'f>(fleet: &'f Fleet, regions: &[RegionId]) -> Vec<&'f str> {
    regions.iter().map(|&region| fleet.regions[region].id.as_str()).collect()
}
