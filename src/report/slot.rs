//! How is a recurring slot said? On its clock, with what that is in UTC.

use crate::fleet::{Cadence, Fleet, RegionId, TierId};
use crate::ground::cycles::{Every, Slot, SlotDay};
use crate::ground::days::{DAYS, Monthly, Place};
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::plan::{Choice, Plan, PlannedWindow, Status};
use crate::words::figures;

/// How many times in UTC are told of one slot, the first aside.
const CHANGES: usize = 3;

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A slot on a clock other than UTC, or in months, where instants alone do not say it.
pub struct OnClock {
    pub zone: Zone,
    /// `Sun 02:00`, `Sat#3 02:00`, and of a tier in days `02:00`.
    pub words: String,
}

/// A region's slot, where it is on a clock of its own or in months.
pub fn on_clock(fleet: &Fleet, tier: TierId, region: RegionId, slot: Slot) -> Option<OnClock> {
    let every = fleet.tiers[tier].cadence.every()?;
    let told = fleet.tiers[tier].clock.is_some() || slot.offset().is_none();
    told.then(|| OnClock { zone: fleet.clock_of(tier, region), words: short(slot, every) })
}

/// The same of the slot of a global plan.
pub fn of_choice(fleet: &Fleet, plan: &Plan, choice: &Choice) -> Option<OnClock> {
    on_clock(fleet, plan.tier, choice.stands.first()?.regions[0], choice.slot?)
}

fn short(slot: Slot, every: Every) -> String {
    let time = time(slot.time);
    match (slot.day, every) {
        (SlotDay::InMonth { form, .. }, _) => format!("{form} {time}"),
        (SlotDay::After(days), Every::Weeks(_)) => format!("{} {time}", DAYS[days as usize % 7]),
        (SlotDay::After(_), _) => time,
    }
}

/// `every Sunday at 02:00 Berlin time (01:00 UTC, from 28 March 00:00 UTC)`
pub fn long(fleet: &Fleet, tier: TierId, choice: &Choice, slot: Slot) -> String {
    let Cadence::Every(every) = fleet.tiers[tier].cadence else { return String::new() };
    let days = match (slot.day, every) {
        (SlotDay::InMonth { form, .. }, Every::Months(1)) => {
            format!("every month {}", of_month(form))
        }
        (SlotDay::InMonth { month, form }, _) => format!(
            "every {} {} of the {} month",
            every.words(),
            of_month(form),
            ordinal(month + 1)
        ),
        (SlotDay::After(days), Every::Weeks(1)) => format!("every {}", WEEKDAYS[days as usize % 7]),
        (SlotDay::After(days), Every::Weeks(_)) => {
            format!("every {} on {}", every.words(), WEEKDAYS[days as usize % 7])
        }
        (SlotDay::After(_), _) => format!("every {}", every.words()),
    };
    let region = choice.stands.first().map(|stands| stands.regions[0]);
    let zone = region.map_or_else(Zone::utc, |region| fleet.clock_of(tier, region));
    let time = time(slot.time);
    if fleet.tiers[tier].clock.is_none() {
        return format!("{days} at {time} UTC");
    }
    format!("{days} at {time} {} ({})", clock(&zone), in_utc(choice, &zone))
}

/// `Berlin time`
pub fn clock(zone: &Zone) -> String {
    match zone.name().rsplit('/').next() {
        Some("UTC") | None => "UTC".to_owned(),
        Some(place) => format!("{} time", place.replace('_', " ")),
    }
}

/// `01:00 UTC, from 28 March 00:00 UTC`
fn in_utc(choice: &Choice, zone: &Zone) -> String {
    let own = choice.windows.iter().filter(|window| window.status != Status::Agreed);
    let mut starts: Vec<Minute> = own.map(PlannedWindow::slot).collect();
    starts.sort_unstable();
    let time = |start: Minute| figures::utc_time(start);
    let mut told: Vec<String> = Vec::new();
    let mut last: Option<(Minute, i32)> = None;
    for start in starts {
        let (now, offset) = (time(start), zone.offset_at(start));
        match last {
            None => told.push(format!("{now} UTC")),
            Some((known, before)) if time(known) != now && before != offset => {
                let since = Interval::new(known, start + Minutes(1));
                let changes = since.map_or(Vec::new(), |since| zone.transitions(since));
                let change = changes.last().map_or(start, |change| change.at);
                let date = zone.local(change).format("%-d %B");
                told.push(format!("from {date} {now} UTC"));
            }
            // A time that the clock skips is another in one cycle alone.
            Some(_) => continue,
        }
        last = Some((start, offset));
    }
    if told.len() > CHANGES + 1 {
        told.truncate(CHANGES + 1);
        told.push("and so on".to_owned());
    }
    told.join(", ")
}

/// `That is Sunday 20:00 Berlin time, from 28 March Sunday 21:00.` of a slot that all regions
/// share, on a clock that is not its own.
pub fn on_another(fleet: &Fleet, tier: TierId, choice: &Choice, zone: &Zone) -> Option<String> {
    let Cadence::Every(every) = fleet.tiers[tier].cadence else { return None };
    choice.slot?;
    let own = fleet.clock_of(tier, choice.stands.first()?.regions[0]);
    let standing = choice.windows.iter().filter(|window| window.status != Status::Agreed);
    let mut starts: Vec<Minute> = standing.map(PlannedWindow::slot).collect();
    starts.sort_unstable();
    let told = |start: Minute| {
        let (here, there) = (zone.local(start), own.local(start));
        let days = (here.date_naive() - there.date_naive()).num_days();
        match (every, days) {
            (Every::Weeks(_), _) => here.format("%A %H:%M").to_string(),
            (_, 0) => here.format("%H:%M").to_string(),
            (_, days) => {
                let side = if days > 0 { "after" } else { "before" };
                format!("{} on the day {side}", here.format("%H:%M"))
            }
        }
    };
    let mut last: Option<String> = None;
    let mut parts: Vec<String> = Vec::new();
    for start in starts {
        let now = told(start);
        if last.as_ref() == Some(&now) {
            continue;
        }
        parts.push(match last {
            None => format!("{now} {}", clock(zone)),
            Some(_) => format!("from {} {now}", zone.local(start).format("%-d %B")),
        });
        last = Some(now);
    }
    if parts.len() > CHANGES + 1 {
        parts.truncate(CHANGES + 1);
        parts.push("and so on".to_owned());
    }
    let same = zone.name() == own.name() || parts.is_empty();
    (!same).then(|| format!("That is {}.", parts.join(", ")))
}

fn of_month(form: Monthly) -> String {
    let place = match form.place {
        Place::Nth { weekday, nth } => {
            format!("the {} {}", ordinal(i64::from(nth)), WEEKDAYS[usize::from(weekday)])
        }
        Place::LastOf { weekday } => format!("the last {}", WEEKDAYS[usize::from(weekday)]),
        Place::Day(day) => format!("the {}", ordinal(i64::from(day))),
        Place::LastDay => "the last day".to_owned(),
    };
    match form.shift {
        0 => format!("on {place}"),
        days => {
            let side = if days > 0 { "after" } else { "before" };
            format!("{} {side} {place}", figures::count(days.unsigned_abs() as usize, "day"))
        }
    }
}

/// `first` to `fourth`, then `5th`.
fn ordinal(number: i64) -> String {
    let ending = match (number % 10, number % 100) {
        _ if number <= 4 => {
            return ["zeroth", "first", "second", "third", "fourth"][number as usize].to_owned();
        }
        (1, hundred) if hundred != 11 => "st",
        (2, hundred) if hundred != 12 => "nd",
        (3, hundred) if hundred != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn time(time: Minutes) -> String {
    debug_assert!(time < DAY);
    format!("{:02}:{:02}", time / HOUR, (time % HOUR).0)
}
