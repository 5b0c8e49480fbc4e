//! Which hour of the week is it to a region, and which seasons does it have? What curves, of
//! which regions have one each, are read at.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::fleet::calendar::Weekdays;
use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};

/// Minutes in one hour of the week, with one factor, until the next of them.
#[derive(Clone, Copy, Debug)]
pub struct Hour {
    pub start: Minute,
    /// Of the week as it counts, from 0 to 167.
    pub of_week: usize,
    /// The product of the seasons' factors.
    pub factor: f64,
}

/// The hours of one span, worked out once for all regions on one clock that have the same
/// seasons. Curves may differ from fleet to fleet that it is asked about; nothing else may.
pub struct Hours {
    span: Interval,
    known: RefCell<BTreeMap<Key, Rc<[Hour]>>>,
}

/// What hours depend on: a zone, seasons, and the calendars that say as which weekday dates
/// count.
type Key = (String, Vec<usize>, Vec<usize>);

impl Hours {
    pub fn within(span: Interval) -> Self {
        Self { span, known: RefCell::default() }
    }

    pub fn span(&self) -> Interval {
        self.span
    }

    /// Those of `region`: they rise, and the first starts where the span does.
    pub fn of(&self, fleet: &Fleet, region: RegionId) -> Rc<[Hour]> {
        let zone = &fleet.regions[region].zone;
        let (seasons, counting) = (seasons_of(fleet, region), counting_calendars(fleet, region));
        let key = (zone.name().to_owned(), seasons, counting);
        let mut known = self.known.borrow_mut();
        if let Some(hours) = known.get(&key) {
            return Rc::clone(hours);
        }
        let mut season = SeasonFactor::new(fleet, &key.1);
        let calendars = key.2.iter().map(|&c| &fleet.calendars[c]);
        let weekdays = Weekdays::of(calendars, zone, self.span);
        let mut hours = Vec::with_capacity((self.span.minutes() / HOUR) as usize + 8);
        local_hours(zone, self.span, |start, local| {
            let of_week = (counted_minute(local, &weekdays) / HOUR) as usize;
            hours.push(Hour { start, of_week, factor: season.at(local) });
        });
        let hours: Rc<[Hour]> = hours.into();
        known.insert(key, Rc::clone(&hours));
        hours
    }
}

/// Stretches of one local hour each.
fn local_hours(zone: &Zone, span: Interval, mut each: impl FnMut(Minute, Minutes)) {
    for (piece, offset) in zone.offsets(span) {
        let mut start = piece.start();
        while start < piece.end() {
            let local = tz::local_minutes(start, offset);
            each(start, local);
            start = start + (HOUR - local.rem_euclid(HOUR));
        }
    }
}

/// The product of the factors of those `seasons` that hold on the local date.
struct SeasonFactor<'f> {
    fleet: &'f Fleet,
    seasons: &'f [usize],
    day: i64,
    factor: f64,
}

impl<'f> SeasonFactor<'f> {
    fn new(fleet: &'f Fleet, seasons: &'f [usize]) -> Self {
        Self { fleet, seasons, day: i64::MIN, factor: 1.0 }
    }

    fn at(&mut self, local: Minutes) -> f64 {
        let day = local.div_euclid(DAY);
        if day != self.day && !self.seasons.is_empty() {
            let date = tz::local_date_of(local);
            self.factor = self
                .seasons
                .iter()
                .map(|&s| &self.fleet.seasons[s])
                .filter(|season| season.dates.contains(date))
                .map(|season| season.factor)
                .product();
        }
        self.day = day;
        self.factor
    }
}

/// The seasons of `region`, by position.
pub fn seasons_of(fleet: &Fleet, region: RegionId) -> Vec<usize> {
    (0..fleet.seasons.len()).filter(|&s| fleet.seasons[s].regions.includes(&region)).collect()
}

/// The calendars of `region` that say as which weekday dates count, by position.
pub fn counting_calendars(fleet: &Fleet, region: RegionId) -> Vec<usize> {
    (0..fleet.calendars.len())
        .filter(|&c| fleet.calendars[c].counts_as.is_some())
        .filter(|&c| fleet.calendars[c].concerns(region, &fleet.regions[region]))
        .collect()
}

/// The minute of the week as which a local time counts.
fn counted_minute(local: Minutes, weekdays: &Weekdays) -> Minutes {
    if weekdays.are_plain() {
        return tz::minute_of_week(local);
    }
    DAY * weekdays.on(tz::local_date_of(local)) as i64 + local.rem_euclid(DAY)
}
