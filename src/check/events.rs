//! Which event of a calendar holds a minute? Freezes, carriers' works and holidays.

use chrono::NaiveDate;

use crate::check::clock::{Wall, Weekdays, weekday_of};
use crate::fleet::calendar::{Calendar, Effect, Kind};
use crate::fleet::{Fleet, Only, RegionId, TeamId};
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;

use crate::ground::tz::Zone;

/// The calendars of the region: those that name it or nobody, and of carriers' works those
/// of a carrier that it depends on; each with its position.
pub fn calendars(fleet: &Fleet, region: RegionId) -> impl Iterator<Item = (usize, &Calendar)> {
    fleet.calendars.iter().enumerate().filter(move |(_, calendar)| {
        let named = match &calendar.regions {
            Only::These(list) => list.contains(&region),
            Only::All => true,
        };
        let depends = match &calendar.carrier {
            Some(carrier) => fleet.regions[region].carriers.contains(carrier),
            None => true,
        };
        named && depends && calendar.teams.is_none()
    })
}

/// The calendars that name the team.
pub fn calendars_of_team(fleet: &Fleet, team: TeamId) -> impl Iterator<Item = (usize, &Calendar)> {
    fleet.calendars.iter().enumerate().filter(move |(_, calendar)| match &calendar.teams {
        Some(list) => list.contains(&team),
        None => false,
    })
}

/// As which weekday dates count around a window: as the first of `calendars` says that has the date on the clock of `zone`.
pub fn weekdays_around<'c>(
    calendars: impl Iterator<Item = (usize, &'c Calendar)>,
    zone: &Zone,
    window: Interval,
) -> Weekdays {
    let mut counted = Vec::new();
    for (_, calendar) in calendars {
        let Some(weekday) = calendar.counts_as else { continue };
        let mut date = Wall::at(zone, window.start() - DAY).date();
        while date <= Wall::at(zone, window.end()).date() {
            let known = counted.iter().any(|&(known, _)| known == date);
            if !known && has_date(calendar, zone, date) {
                counted.push((date, weekday));
            }
            date = date.succ_opt().expect("the calendar does not end");
        }
    }
    Weekdays::new(counted)
}

/// The first minute of `window` that one of the calendar's events holds, with what the event
/// is called; carriers' works hold the minutes of their buffer, too.
pub fn first_held(zone: &Zone, calendar: &Calendar, window: Interval) -> Option<(Minute, String)> {
    let buffer = if calendar.kind == Kind::Carrier { calendar.buffer } else { Minutes::ZERO };
    let near = Interval::new(window.start() - buffer, window.end() + buffer)?;
    let mut held: Vec<(Minute, Minute, String)> = Vec::new();
    for event in calendar.events.iter() {
        for occurrence in event.occurrences(near, zone) {
            let (start, end) = (occurrence.interval.start(), occurrence.interval.end());
            let name = event.summary.clone().unwrap_or_else(|| event.uid.clone());
            held.push((start - buffer, end + buffer, name));
        }
    }
    let mut minute = window.start();
    while minute < window.end() {
        if let Some((_, _, name)) =
            held.iter().find(|(from, to, _)| *from <= minute && minute < *to)
        {
            return Some((minute, name.clone()));
        }
        minute = minute + Minutes(1);
    }
    None
}

/// What calendars do to the users of a region around a window (model §2).
pub struct Seasons(Vec<Season>);

/// One calendar, and the stretches in which it has an event.
struct Season {
    factor: f64,
    held: Vec<(Minute, Minute)>,
}

impl Seasons {
    /// Those that hold at some minute of `window`.
    pub fn of(fleet: &Fleet, region: RegionId, window: Interval) -> Self {
        let zone = &fleet.regions[region].zone;
        let mut seasons = Vec::new();
        for (_, calendar) in calendars(fleet, region) {
            let Effect::Season(factor) = calendar.effect else { continue };
            let buffer =
                if calendar.kind == Kind::Carrier { calendar.buffer } else { Minutes::ZERO };
            let near = Interval::new(window.start() - buffer, window.end() + buffer)
                .expect("a buffer takes nothing away");
            let mut held = Vec::new();
            for event in calendar.events.iter() {
                for occurrence in event.occurrences(near, zone) {
                    let (start, end) = (occurrence.interval.start(), occurrence.interval.end());
                    held.push((start - buffer, end + buffer));
                }
            }
            seasons.push(Season { factor, held });
        }
        Self(seasons)
    }

    /// The product of the factors of those calendars that have an event at `minute`.
    pub fn factor(&self, minute: Minute) -> f64 {
        let mut product = 1.0;
        for season in &self.0 {
            if season.held.iter().any(|(from, to)| *from <= minute && minute < *to) {
                product *= season.factor;
            }
        }
        product
    }
}

/// Whether the date is a business day of the region (model §5, `notice`).
pub fn is_business_day(fleet: &Fleet, region: RegionId, date: NaiveDate) -> bool {
    let own = &fleet.regions[region];
    let on_calendar = |kind: Kind| {
        calendars(fleet, region).any(|(_, c)| c.kind == kind && has_date(c, &own.zone, date))
    };
    if on_calendar(Kind::Workday) {
        return true;
    }
    !own.weekend[weekday_of(date)] && !on_calendar(Kind::Holiday)
}

/// Whether some minute of the local date lies in an event of the calendar.
fn has_date(calendar: &Calendar, zone: &Zone, date: NaiveDate) -> bool {
    // No zone is a day or more from UTC.
    let around = Interval::lasting(Minute::midnight(date) - DAY, 3 * DAY);
    calendar.events.iter().any(|event| {
        event.occurrences(around, zone).iter().any(|occurrence| {
            let mut minute = occurrence.interval.start().max(around.start());
            while minute < occurrence.interval.end().min(around.end()) {
                if Wall::at(zone, minute).date() == date {
                    return true;
                }
                minute = minute + Minutes(1);
            }
            false
        })
    })
}

/// The first minute of `window` that no event of any of the calendars holds.
pub fn first_free(calendars: &[&Calendar], zone: &Zone, window: Interval) -> Option<Minute> {
    let mut held: Vec<Interval> = Vec::new();
    for calendar in calendars {
        for event in calendar.events.iter() {
            held.extend(event.occurrences(window, zone).iter().map(|o| o.interval));
        }
    }
    let mut minute = window.start();
    while minute < window.end() {
        if !held.iter().any(|event| event.start() <= minute && minute < event.end()) {
            return Some(minute);
        }
        minute = minute + Minutes(1);
    }
    None
}
