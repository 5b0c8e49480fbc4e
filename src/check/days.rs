//! On which days, and in which cycle, does a window start? `on`, and what is of one cycle.

use chrono::{Datelike, NaiveDate};

use crate::check::clock::{Wall, picks, weekday_of};
use crate::check::terms::{Finding, Terms};
use crate::finding::{Code, RuleName};
use crate::fleet::{Cadence, Clock, Fleet, RegionId, Scope};
use crate::ground::cycles::Every;
use crate::ground::days::Days;
use crate::ground::duration::{DAY, Minutes};
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::window::Window;

/// `on`: the window starts on a day that the tier has none on.
pub fn on_another_day(fleet: &Fleet, terms: &Terms, i: usize, window: &Window) -> Vec<Finding> {
    let tier = &fleet.tiers[window.tier];
    let Some(on) = &tier.on else { return Vec::new() };
    let once_and_rolling =
        tier.cadence == Cadence::Once && terms.scope_of(fleet, window.tier) == Scope::Rolling;
    let of_regions = tier.clock == Some(Clock::Local) || tier.clock.is_none() && once_and_rolling;
    let regions: Vec<Option<RegionId>> = match of_regions {
        true => window.regions.iter().map(|&region| Some(region)).collect(),
        false => vec![None],
    };
    let start = window.interval.start();
    let mut findings = Vec::new();
    for region in regions {
        let zone = match (region, &tier.clock) {
            (Some(region), _) => fleet.regions[region].zone.clone(),
            (None, Some(Clock::Zone(zone))) => zone.clone(),
            (None, _) => Zone::utc(),
        };
        let wall = Wall::at(&zone, start);
        let recurs = tier.cadence != Cadence::Once;
        let picked = |date: NaiveDate| picks(on, date, weekday_of(date));
        // A slot that the clock skips counts as of the date it was skipped from.
        let skipped = || recurs && skipped_from(&zone, start).is_some_and(picked);
        if !picked(wall.date()) && !skipped() {
            findings.push(Finding {
                code: Code::On,
                window: i,
                other: None,
                region,
                rule: Some(RuleName::On(window.tier)),
                at: Some(start),
                message: format!(
                    "the window starts on {wall} on the clock of `{}`; tier `{}` has windows on {on} only",
                    zone.name(),
                    tier.name,
                ),
            });
        }
    }
    findings
}

/// The date of the time that `instant` stands for, where the clock skipped that time (model
/// §1): with the offset before the gap it shows a time that was never on the wall.
fn skipped_from(zone: &Zone, instant: Minute) -> Option<NaiveDate> {
    // No gap is longer than a day, and no clock changes twice within one.
    if zone.offset_at(instant) == zone.offset_at(instant - DAY) {
        return None;
    }
    for minutes in 1..24 * 60 {
        let last = Wall::at(zone, instant - Minutes(minutes));
        let next = Wall::at(zone, instant - Minutes(minutes - 1));
        if last.plus(1).shows_before(next) {
            let meant = last.plus(minutes);
            return meant.shows_before(next).then(|| meant.date());
        }
    }
    None
}

/// The number of the cycle of its tier that a window of `region` belongs to; `None` for what
/// is done once.
pub fn cycle(fleet: &Fleet, window: &Window, region: RegionId) -> Option<i64> {
    let tier = &fleet.tiers[window.tier];
    let Cadence::Every(every) = tier.cadence else { return None };
    let zone = match &tier.clock {
        None => Zone::utc(),
        Some(Clock::Zone(zone)) => zone.clone(),
        Some(Clock::Local) => fleet.regions[region].zone.clone(),
    };
    let start = window.interval.start();
    let date = match skipped_from(&zone, start) {
        Some(date) if is_last_of_cycle(every, tier.anchor, date) => date,
        _ => Wall::at(&zone, start).date(),
    };
    let own = cycle_of(every, tier.anchor, date);
    let Some(on) = tier.on.as_ref().filter(|_| matches!(every, Every::Months(_))) else {
        return Some(own);
    };
    let picked = |cycle: &i64| is_picked_for(on, date, every, tier.anchor, *cycle);
    Some([own, own - 1, own + 1].into_iter().find(picked).unwrap_or(own))
}

/// Whether the next date is of another cycle.
fn is_last_of_cycle(every: Every, anchor: NaiveDate, date: NaiveDate) -> bool {
    let next = date.succ_opt().expect("the calendar does not end");
    cycle_of(every, anchor, date) != cycle_of(every, anchor, next)
}

/// Cycle 0 holds the anchor.
fn cycle_of(every: Every, anchor: NaiveDate, date: NaiveDate) -> i64 {
    let days = |from: NaiveDate| (date - from).num_days();
    match every {
        Every::Days(length) => days(anchor).div_euclid(length),
        Every::Weeks(length) => {
            let monday = anchor - chrono::Days::new(weekday_of(anchor) as u64);
            days(monday).div_euclid(7 * length)
        }
        Every::Months(length) => (month_of(date) - month_of(anchor)).div_euclid(length),
    }
}

fn month_of(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

/// Whether `on` picks the date for the months of the cycle: a plain day for those of its own
/// month, a `#` form for the month that it is counted in.
fn is_picked_for(on: &Days, date: NaiveDate, every: Every, anchor: NaiveDate, cycle: i64) -> bool {
    let plain = on.weekdays[weekday_of(date)] && cycle_of(every, anchor, date) == cycle;
    plain
        || on.forms.iter().any(|form| {
            let only = Days { weekdays: [false; 7], forms: vec![*form] };
            let counted_from = date - chrono::TimeDelta::days(form.shift);
            picks(&only, date, weekday_of(date)) && cycle_of(every, anchor, counted_from) == cycle
        })
}
