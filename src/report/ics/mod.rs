//! A plan as a calendar that calendars, carriers' customers and `lowtide` itself can read.
//!
//! iCalendar (RFC 5545) with METHOD:PUBLISH (RFC 5546): one event for each window of the
//! first choice. Times are UTC, as a slot is the same in UTC in every cycle, unless the tier has
//! a clock: then start and end are on that (`TZID`, with its VTIMEZONE). A window that is skipped is an event with STATUS:CANCELLED, so that it goes away where an earlier
//! export has it. Events keep their UID when the plan is made anew ([`Series::uid`]), and
//! SEQUENCE is the number of minutes from 2020-01-01T00:00Z to the plan's `now`: a later
//! plan replaces an earlier one, and nobody has to remember a number.
//!
//! What RFC 5545 has no word for stands in properties of our own, for whoever reads the
//! plan back. Of the calendar:
//!
//! | property | value |
//! |---|---|
//! | `X-LOWTIDE-FORMAT` | `lowtide.plan/1`, or `lowtide.calendar/1` for a year |
//! | `X-LOWTIDE-TIER-FROM` | of a year, for each tier, its name in the parameter `X-TIER`: where its first cycle or period starts, UTC; nothing of what follows is there then |
//! | `X-LOWTIDE-TIER` | the tier's name, as text |
//! | `X-LOWTIDE-SCOPE` | `global` or `rolling` |
//! | `X-LOWTIDE-CYCLES-FROM` | where the first cycle starts, UTC; recurring tiers only |
//! | `X-LOWTIDE-CHANGE` | what `--change` said, as text; only where it did |
//!
//! Of each event:
//!
//! | property | value |
//! |---|---|
//! | `X-LOWTIDE-TIER` | the tier's name, as text |
//! | `X-LOWTIDE-REGIONS` | ids of regions in the fleet's order, with commas between them |
//! | `X-LOWTIDE-STATUS` | `planned`, `moved`, `skipped`, or `cancelled` in a cancellation |
//! | `X-LOWTIDE-SLOT` | where the window would be if no dated rule had moved it, UTC |
//!
//! A file with a `[publisher]` also gets the fields of the maintenance notice convention
//! ([`notice`]).

mod alarms;
pub mod announcements;
mod event;
mod notice;
mod organizer;
mod series;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::file::{Earlier, Occurrence};
use crate::fleet::{Cadence, Fleet, RegionId, Scope, TierId};
use crate::ground::duration::DAY;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::ics;
use crate::ics::describe;
use crate::ics::write::{self, Writer};
use crate::plan::{Plan, PlannedWindow, Status};
use crate::window;
use crate::written::{self, CANCELLED, year};
use crate::year::{Entry, Year};

use event::{Event, Fate, sequence};
use series::Series;

/// What was said of the same work before: what is no longer said is taken back.
#[derive(Clone, Copy)]
pub enum Before<'b> {
    Calendar(&'b ics::Calendar),
    Plan(&'b Earlier),
}

/// The first choice of a plan as a calendar; `change` is the id of the work, where it has one.
/// What the plan leaves out of `before`, and is still to come, is cancelled.
///
/// `None` when the plan has no choice: a calendar without events is no calendar.
pub fn of_plan(
    fleet: &Fleet,
    plan: &Plan,
    change: Option<&str>,
    before: Option<Before>,
) -> Option<String> {
    let choice = plan.choices.first()?;
    let recurs = matches!(fleet.tiers[plan.tier].cadence, Cadence::Every(_));
    let mut whole: Vec<RegionId> =
        choice.windows.iter().flat_map(|window| window.regions.iter().copied()).collect();
    whole.sort_unstable();
    whole.dedup();
    let series = Series {
        change,
        whole: (plan.scope == Scope::Global).then_some(&whole),
        on_clock: true,
        ..Series::new(fleet, plan.tier, plan.scope)
    };
    let mut calendar = Writer::default();
    let tier = &fleet.tiers[plan.tier].name;
    open(&mut calendar, "PUBLISH", &format!("{tier} maintenance"), written::FORMAT);
    open_plan(&mut calendar, &series, recurs.then_some(plan.search.from));
    describe_zones(&mut calendar, choice.windows.iter().map(|window| (&series, window)));
    let mut told = BTreeSet::new();
    for window in &choice.windows {
        told.insert(series.uid(&window.regions, window.slot()));
        // What is agreed already has an event of its own.
        if window.status != Status::Agreed {
            planned(&mut calendar, &series, window, window.slot(), plan.now);
        }
    }
    match before {
        Some(Before::Calendar(before)) => {
            leave_out(&mut calendar, fleet, before, &[plan.tier], &told, plan.now);
        }
        Some(Before::Plan(before)) => {
            let series = Series { change, ..Series::new(fleet, before.tier, before.scope) };
            for occurrence in &before.occurrences {
                let uid = series.uid(&occurrence.regions, occurrence.slot);
                if occurrence.interval.start() >= plan.now && !told.contains(&uid) {
                    take_back(&mut calendar, &series, before, occurrence, plan.now);
                }
            }
        }
        None => {}
    }
    calendar.end("VCALENDAR");
    Some(calendar.finish())
}

/// Cancels the events of an earlier calendar that are still to come and are not `told` again.
fn leave_out(
    calendar: &mut Writer,
    fleet: &Fleet,
    before: &ics::Calendar,
    tiers: &[TierId],
    told: &BTreeSet<String>,
    now: Minute,
) {
    for &tier in tiers {
        let name = &fleet.tiers[tier].name;
        for event in of_tier(before, name) {
            let to_come = event.interval().is_some_and(|interval| interval.start() >= now);
            if to_come && !event.is_cancelled() && !told.contains(&event.uid) {
                take_back_event(calendar, fleet, event, name, now);
            }
        }
    }
}

/// The windows of a year as a calendar, those of all tiers.
///
/// A global window that recurs has one UID in each cycle, whichever regions leave it out. What
/// the year leaves out of `before`, and is still to come, is cancelled.
pub fn of_year(fleet: &Fleet, year: &Year, before: Option<&ics::Calendar>) -> String {
    let mut calendar = Writer::default();
    open(&mut calendar, "PUBLISH", "maintenance", year::FORMAT);
    for tier in &year.tiers {
        let name = fleet.tiers[tier.tier].name.as_str();
        let first = write::utc(tier.first);
        calendar.property("X-LOWTIDE-TIER-FROM", &[("X-TIER", name)], &first);
    }
    let all: Vec<(&Entry, Series)> = year
        .windows
        .iter()
        .enumerate()
        .map(|(i, entry)| (entry, of_entry(fleet, year, i)))
        .collect();
    describe_zones(&mut calendar, all.iter().map(|(entry, series)| (series, &entry.window)));
    // Of a global window one part may be absorbed and the rest not: that is one event.
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for (i, (entry, series)) in all.iter().enumerate() {
        let first = told.entry(series.uid(&entry.window.regions, entry.slot)).or_insert(i);
        if all[*first].0.absorbed_by.is_some() && entry.absorbed_by.is_none() {
            *first = i;
        }
    }
    if let Some(before) = before {
        let tiers: Vec<TierId> = year.tiers.iter().map(|tier| tier.tier).collect();
        let told = told.keys().cloned().collect();
        leave_out(&mut calendar, fleet, before, &tiers, &told, year.now);
    }
    for (i, (entry, series)) in all.iter().enumerate() {
        if told[&series.uid(&entry.window.regions, entry.slot)] == i {
            planned(&mut calendar, series, &entry.window, entry.slot, year.now);
        }
    }
    calendar.end("VCALENDAR");
    calendar.finish()
}

/// What the window at position `i` of a year has in common with those of other years.
fn of_entry<'a>(fleet: &'a Fleet, year: &'a Year, i: usize) -> Series<'a> {
    let tier = &year.windows[i].tier;
    let of_tier = year.tiers.iter().find(|own| own.tier == *tier);
    let scope = fleet.tiers[*tier].scope;
    let whole = of_tier.filter(|_| scope == Scope::Global).map(|tier| tier.regions.as_slice());
    Series { whole, on_clock: true, ..Series::new(fleet, *tier, scope) }
}

/// A calendar that takes back every window of an `earlier` plan (METHOD:CANCEL, RFC 5546).
///
/// `now` and `change` are as for [`of_plan`]; `change` has to be what it was then.
pub fn cancellation(fleet: &Fleet, earlier: &Earlier, now: Minute, change: Option<&str>) -> String {
    let series = Series { change, ..Series::new(fleet, earlier.tier, earlier.scope) };
    let mut calendar = Writer::default();
    let tier = &fleet.tiers[earlier.tier].name;
    open(&mut calendar, "CANCEL", &format!("{tier} maintenance"), written::FORMAT);
    open_plan(&mut calendar, &series, earlier.cycles_from);
    for occurrence in &earlier.occurrences {
        take_back(&mut calendar, &series, earlier, occurrence, now);
    }
    calendar.end("VCALENDAR");
    calendar.finish()
}

/// The event that cancels a window of an earlier plan.
fn take_back(
    calendar: &mut Writer,
    series: &Series,
    earlier: &Earlier,
    occurrence: &Occurrence,
    now: Minute,
) {
    let fleet = series.fleet;
    let operations = &fleet.tiers[earlier.tier].operations;
    let paced = window::paced_phases(fleet, earlier.tier, &occurrence.regions, operations);
    let event = Event {
        regions: &occurrence.regions,
        interval: occurrence.interval,
        slot: occurrence.slot,
        phases: &window::place(&paced, occurrence.interval),
        fate: Fate::Cancelled,
        now,
        after: Some(sequence(earlier.now)),
    };
    calendar.begin("VEVENT");
    head(calendar, series, &event);
    calendar.text("DESCRIPTION", &words::taken_back(series, &event));
    calendar.end("VEVENT");
}

/// A calendar that takes back the windows of `tier` in an `earlier` one, with the ids that they
/// have there; `None` when there are none.
pub fn taken_back(
    fleet: &Fleet,
    earlier: &ics::Calendar,
    tier: &str,
    now: Minute,
) -> Option<String> {
    let mut events = of_tier(earlier, tier).peekable();
    events.peek()?;
    let mut calendar = Writer::default();
    open(&mut calendar, "CANCEL", &format!("{tier} maintenance"), written::FORMAT);
    calendar.text("X-LOWTIDE-TIER", tier);
    for event in events {
        take_back_event(&mut calendar, fleet, event, tier, now);
    }
    calendar.end("VCALENDAR");
    Some(calendar.finish())
}

/// The events of a calendar of ours that are windows of `tier`.
fn of_tier<'c>(calendar: &'c ics::Calendar, tier: &'c str) -> impl Iterator<Item = &'c ics::Event> {
    let is_of = move |event: &&ics::Event| {
        event.property("X-LOWTIDE-TIER").is_some_and(|own| own.text() == tier)
    };
    calendar.events.iter().filter(is_of)
}

/// The event that cancels one of an earlier calendar, under its own id.
fn take_back_event(
    calendar: &mut Writer,
    fleet: &Fleet,
    event: &ics::Event,
    tier: &str,
    now: Minute,
) {
    let stamp = write::utc(now);
    calendar.begin("VEVENT");
    calendar.value("UID", &event.uid);
    calendar.value("DTSTAMP", &stamp);
    calendar.value("LAST-MODIFIED", &stamp);
    calendar.value("SEQUENCE", &sequence(now).max(event.sequence + 1).to_string());
    if let Some(interval) = event.interval() {
        calendar.value("DTSTART", &write::utc(interval.start()));
        calendar.value("DTEND", &write::utc(interval.end()));
    }
    calendar.text("SUMMARY", event.summary.as_deref().unwrap_or(tier));
    calendar.value("STATUS", "CANCELLED");
    calendar.value("TRANSP", "TRANSPARENT");
    organizer::write(calendar, fleet);
    for own in event.all_properties().filter(|own| own.name.starts_with("X-")) {
        let value = match own.name.as_str() {
            "X-LOWTIDE-STATUS" => CANCELLED,
            "X-MAINTNOTE-STATUS" => "CANCELLED",
            _ => own.value.as_str(),
        };
        let parameters: Vec<(&str, &str)> =
            own.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        calendar.property(&own.name, &parameters, value);
    }
    calendar.end("VEVENT");
}

fn open(calendar: &mut Writer, method: &str, name: &str, format: &str) {
    calendar.begin("VCALENDAR");
    calendar.value("VERSION", "2.0");
    calendar.value("PRODID", concat!("-//lowtide//lowtide ", env!("CARGO_PKG_VERSION"), "//EN"));
    calendar.value("CALSCALE", "GREGORIAN");
    calendar.value("METHOD", method);
    calendar.text("X-WR-CALNAME", name);
    calendar.value("X-LOWTIDE-FORMAT", format);
}

/// What all windows of a plan have in common.
fn open_plan(calendar: &mut Writer, series: &Series, cycles_from: Option<Minute>) {
    calendar.text("X-LOWTIDE-TIER", &series.fleet.tiers[series.tier].name);
    calendar.value("X-LOWTIDE-SCOPE", series.scope.name());
    if let Some(from) = cycles_from {
        calendar.value("X-LOWTIDE-CYCLES-FROM", &write::utc(from));
    }
    if let Some(change) = series.change {
        calendar.text("X-LOWTIDE-CHANGE", change);
    }
}

/// The clocks that windows are written on, as long as they last.
fn describe_zones<'w>(
    calendar: &mut Writer,
    windows: impl Iterator<Item = (&'w Series<'w>, &'w PlannedWindow)>,
) {
    let mut zones: BTreeMap<String, (Zone, Interval)> = BTreeMap::new();
    for (series, window) in windows {
        let Some(zone) = series.zone(window.regions[0]) else { continue };
        let own = window.interval;
        let (_, span) = zones.entry(zone.name().to_owned()).or_insert((zone, own));
        let (start, end) = (span.start().min(own.start()), span.end().max(own.end()));
        *span = Interval::new(start, end).unwrap_or(own);
    }
    for (zone, span) in zones.values() {
        let around = Interval::new(span.start() - 366 * DAY, span.end() + 366 * DAY);
        describe::write(calendar, zone, around.unwrap_or(*span));
    }
}

/// Start and end, on the clock of the tier where it has one that names both.
fn times(calendar: &mut Writer, series: &Series, event: &Event) {
    let ends = [("DTSTART", event.interval.start()), ("DTEND", event.interval.end())];
    let zone = series.zone(event.regions[0]);
    let named = zone.as_ref().and_then(|zone| {
        let [start, end] = ends.map(|(_, instant)| describe::named(zone, instant));
        Some((zone, [start?, end?]))
    });
    match named {
        Some((zone, times)) => {
            for ((property, _), time) in ends.into_iter().zip(times) {
                calendar.property(property, &[("TZID", zone.name())], &time);
            }
        }
        None => ends.iter().for_each(|(property, at)| calendar.value(property, &write::utc(*at))),
    }
}

fn planned(
    calendar: &mut Writer,
    series: &Series,
    window: &PlannedWindow,
    slot: Minute,
    now: Minute,
) {
    let event = Event {
        regions: &window.regions,
        interval: window.interval,
        slot,
        phases: &window.phases,
        fate: Fate::Of(window.status),
        now,
        after: None,
    };
    calendar.begin("VEVENT");
    head(calendar, series, &event);
    if event.fate.takes_place() {
        calendar.text("DESCRIPTION", &words::description(series, now, window));
        alarms::write(calendar, series, now, window);
    } else {
        calendar.text("DESCRIPTION", &words::skipped(series, &event));
    }
    calendar.end("VEVENT");
}

/// All of an event but its description and alarms.
fn head(calendar: &mut Writer, series: &Series, event: &Event) {
    let tier = &series.fleet.tiers[series.tier].name;
    let regions = || event.regions.iter().map(|&r| &series.fleet.regions[r]);
    let stamp = write::utc(event.now);
    calendar.value("UID", &series.uid(event.regions, event.slot));
    calendar.value("DTSTAMP", &stamp);
    calendar.value("LAST-MODIFIED", &stamp);
    let after = event.after.map_or(0, |sequence| sequence + 1);
    calendar.value("SEQUENCE", &sequence(event.now).max(after).to_string());
    times(calendar, series, event);
    calendar.text("SUMMARY", &words::summary(series, event));
    let names: Vec<&str> = regions().map(|region| region.name.as_str()).collect();
    calendar.text("LOCATION", &names.join(", "));
    let categories = format!("MAINTENANCE,{}", write::escaped(tier));
    calendar.value("CATEGORIES", &categories);
    calendar.value("STATUS", if event.fate.takes_place() { "CONFIRMED" } else { "CANCELLED" });
    calendar.value("TRANSP", if event.fate.takes_place() { "OPAQUE" } else { "TRANSPARENT" });
    calendar.text("X-LOWTIDE-TIER", tier);
    let ids: Vec<&str> = regions().map(|region| region.id.as_str()).collect();
    calendar.value("X-LOWTIDE-REGIONS", &ids.join(","));
    calendar.value("X-LOWTIDE-STATUS", event.fate.name());
    calendar.value("X-LOWTIDE-SLOT", &write::utc(event.slot));
    notice::write(calendar, series, event);
}
