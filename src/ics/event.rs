//! When does an event happen?

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::clock::Clock;
use super::length::Length;
use super::maintenance::Maintenance;
use super::moment::{Moment, around};
use super::property::Property;
use super::recurrence::{END_OF_TIME, Repeat, Series};
use super::time::DAY;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{Database, Zone};

/// One event with all its recurrences and overrides folded in.
#[derive(Clone, Debug)]
pub struct Event {
    /// Empty where the event has none.
    pub uid: String,
    /// 0 where the event has none.
    pub sequence: i64,
    pub summary: Option<String>,
    /// `None` where the event does not say.
    pub status: Option<Status>,
    /// Whether it leaves whoever has it free (TRANSP:TRANSPARENT).
    pub transparent: bool,
    /// The file that it comes from, where it comes from one.
    pub file: Arc<str>,
    /// Line of the file, from 1, of its BEGIN:VEVENT.
    pub line: usize,
    /// What a carrier says of it, where it is a notice of maintenance.
    pub maintenance: Option<Maintenance>,
    pub(super) properties: Vec<Property>,
    /// `None` where the file has only single changed instances of it.
    pub(super) timing: Option<Timing>,
    pub(super) overrides: Vec<Override>,
    /// Which calendar of the file it comes from, from 1.
    pub(super) calendar: usize,
    /// DTSTAMP, in seconds since 1970-01-01T00:00Z.
    pub(super) stamp: Option<i64>,
    pub(super) has_sequence: bool,
    /// Whose clock whole days and times without a zone are on, where it is not the reader's.
    pub(super) home: Option<Zone>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    Tentative,
    Confirmed,
    Cancelled,
}

/// One time at which an event happens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Occurrence {
    pub interval: Interval,
    /// First and last local date, both inclusive, of an all-day event.
    pub dates: Option<(NaiveDate, NaiveDate)>,
}

/// When one component is, and how it recurs.
#[derive(Clone, Debug)]
pub(super) struct Timing {
    pub start: Moment,
    pub length: Length,
    pub series: Option<Box<Series>>,
}

/// What takes the place of one instance of an event, or of it and all after (RECURRENCE-ID).
#[derive(Clone, Debug)]
pub(super) struct Override {
    pub at: Moment,
    /// RANGE=THISANDFUTURE.
    pub onwards: bool,
    pub cancelled: bool,
    pub transparent: bool,
    /// `None` where it has none.
    pub sequence: Option<i64>,
    /// `None` where it only takes an instance away.
    pub timing: Option<Timing>,
}

impl Event {
    /// The occurrences that share a minute with `span`, rising by start; minutes are
    /// rounded outward. Floating and all-day times are those of `home`.
    ///
    /// Cancelled and excluded instances are left out; events without length have none. A rule
    /// with too many instances to list gives one stretch, up to its end or the year 9999.
    pub fn occurrences(&self, span: Interval, home: &Zone) -> Vec<Occurrence> {
        if self.is_cancelled() {
            return Vec::new();
        }
        let home = self.home.as_ref().unwrap_or(home);
        let mut found = Found { span, home, occurrences: Vec::new() };
        match &self.timing {
            Some(timing) if timing.series.is_none() && self.overrides.is_empty() => {
                found.add(&timing.start, timing.length);
            }
            Some(timing) => self.expand(timing, &mut found),
            None => {}
        }
        for changed in &self.overrides {
            // An instance that leaves people free does not block with the rest of its event.
            let stands = !changed.cancelled && (self.transparent || !changed.transparent);
            if let Some(timing) = changed.timing.as_ref().filter(|_| stands) {
                found.add(&timing.start, timing.length);
            }
        }
        found.occurrences.sort_unstable();
        found.occurrences.dedup();
        found.occurrences
    }

    /// The same event with whole days and times without a zone on UTC's clock.
    pub fn in_utc(self) -> Self {
        Self { home: Some(Zone::utc()), ..self }
    }

    /// The same event with the instances that leave people free counted like the others.
    pub fn with_free_time(mut self) -> Self {
        self.overrides.iter_mut().for_each(|changed| changed.transparent = false);
        self
    }

    /// How many instances leave people free, where the rest of the event does not.
    pub fn free_instances(&self) -> usize {
        let free = |changed: &&Override| changed.transparent && !changed.cancelled;
        if self.transparent { 0 } else { self.overrides.iter().filter(free).count() }
    }

    /// Where the event itself lies, cancelled or not, its recurrences aside; whole days and
    /// times without a zone are those of UTC. `None` where it has no length, or is not there.
    pub fn interval(&self) -> Option<Interval> {
        let utc = Database::embedded().zone("UTC").ok()?;
        let ever =
            Interval::new(Minute::midnight(NaiveDate::MIN), Minute::midnight(NaiveDate::MAX))?;
        let mut found = Found { span: ever, home: &utc, occurrences: Vec::new() };
        let timing = self.timing.as_ref()?;
        found.add(&timing.start, timing.length);
        found.occurrences.first().map(|occurrence| occurrence.interval)
    }

    /// Whether it takes no time, so that nothing comes of it.
    pub fn has_no_length(&self) -> bool {
        self.timing.as_ref().is_some_and(|timing| timing.length.total() == 0)
    }

    /// Whether the whole event is cancelled, by its status or its notice.
    pub fn is_cancelled(&self) -> bool {
        let by_notice = self.maintenance.as_ref().is_some_and(Maintenance::is_cancelled);
        let instances = self.is_instances() && self.overrides.iter().all(|o| o.cancelled);
        self.status == Some(Status::Cancelled) || by_notice || instances
    }

    /// Whether it is only changed instances of an event that is not there.
    pub(super) fn is_instances(&self) -> bool {
        self.timing.is_none() && !self.overrides.is_empty()
    }

    /// The first property `name` (upper case); see [`Self::properties`].
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties(name).next()
    }

    /// DTSTAMP: when it was written.
    pub fn stamp(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.stamp?, 0)
    }

    /// All properties `name` (upper case) in the file's order: extensions (`X-`) and
    /// CATEGORIES. The others are not kept.
    pub fn properties(&self, name: &str) -> impl Iterator<Item = &Property> {
        self.properties.iter().filter(move |p| p.name == name)
    }

    /// All properties that are kept, in the file's order.
    pub fn all_properties(&self) -> impl Iterator<Item = &Property> {
        self.properties.iter()
    }

    /// Adds the instances of a recurring event, overridden ones aside.
    fn expand(&self, timing: &Timing, found: &mut Found) {
        let frame = Frame::of(timing, found.home);
        let overridden = Overridden::of(&self.overrides, &frame);
        let longest = overridden.longest.max(timing.length.total());
        let (from, to) = frame.reach(found.span, longest, overridden.furthest);
        for (local, length) in self.instances(timing, &frame, from, to, found) {
            if overridden.single.has(local, &frame) {
                continue;
            }
            match overridden.onwards(local) {
                None => found.add(&frame.when(local), length.unwrap_or(timing.length)),
                Some((from, changed)) => {
                    let free = changed.transparent && !self.transparent;
                    if let Some(timing) =
                        changed.timing.as_ref().filter(|_| !changed.cancelled && !free)
                    {
                        found.add(&moved(&timing.start, local - from), timing.length);
                    }
                }
            }
        }
    }

    /// The instances in `[from, to]` that are not excluded, rising, with the length of those
    /// that have one of their own. A dense rule's stretch is added at once.
    fn instances(
        &self,
        timing: &Timing,
        frame: &Frame,
        from: i64,
        to: i64,
        found: &mut Found,
    ) -> Vec<(i64, Option<Length>)> {
        let start = frame.start;
        let Some(series) = &timing.series else { return vec![(start, None)] };
        let mut instances = Vec::new();
        // DTSTART is an instance, whatever the rules say (RFC 5545 §3.8.5.3), unless they
        // all end before it.
        let rules = &series.rules;
        let covered = rules.iter().any(|rule| rule.dense);
        let after_all =
            !rules.is_empty() && rules.iter().all(|rule| rule.ends_before(start, frame.home));
        if !covered && !after_all {
            instances.push((start, None));
        }
        let visit = |rule: &Repeat, visit: &mut dyn FnMut(i64)| {
            let to = to.min(rule.last_on(frame.home).unwrap_or(to));
            rule.visit(start, frame.all_day, from, to, visit);
        };
        for rule in rules {
            if rule.dense {
                let last = rule.last_on(frame.home).unwrap_or(END_OF_TIME);
                let local = (last - start).max(0) + timing.length.local;
                found.add(&timing.start, Length { local, exact: timing.length.exact });
            } else {
                visit(rule, &mut |local| instances.push((local, None)));
            }
        }
        let dates = around(&series.dates, |(when, _)| when, from, to);
        instances.extend(dates.iter().map(|(when, length)| (frame.local(when), *length)));
        instances.retain(|(local, _)| (from..=to).contains(local));
        // Of equals the one with a length of its own comes first, and stays.
        instances.sort_by_key(|(local, length)| (*local, length.is_none()));
        instances.dedup_by_key(|(local, _)| *local);
        let mut without = Excluded::of(around(&series.excluded, |when| when, from, to), frame);
        for rule in series.except.iter().filter(|rule| !rule.dense) {
            visit(rule, &mut |local| {
                without.locals.insert(local);
            });
        }
        if !without.is_empty() {
            instances.retain(|&(local, _)| !without.has(local, frame));
        }
        instances
    }
}

/// Instances that are taken away, by how they are named.
#[derive(Default)]
struct Excluded {
    locals: BTreeSet<i64>,
    instants: BTreeSet<i64>,
    days: BTreeSet<i64>,
}

impl Excluded {
    fn of<'a>(times: impl IntoIterator<Item = &'a Moment>, frame: &Frame) -> Self {
        let mut excluded = Self::default();
        for when in times {
            match frame.key(when) {
                Key::Local(local) => excluded.locals.insert(local),
                Key::Instant(instant) => excluded.instants.insert(instant),
                Key::Day(day) => excluded.days.insert(day),
            };
        }
        excluded
    }

    fn is_empty(&self) -> bool {
        self.locals.is_empty() && self.instants.is_empty() && self.days.is_empty()
    }

    fn has(&self, local: i64, frame: &Frame) -> bool {
        self.locals.contains(&local)
            || (!self.instants.is_empty() && self.instants.contains(&frame.instant(local)))
            || self.days.contains(&local.div_euclid(DAY))
    }
}

/// The local time that the instances of an event are counted in: that of its start.
struct Frame<'a> {
    /// In local seconds.
    start: i64,
    clock: Clock,
    all_day: bool,
    home: &'a Zone,
}

/// How a time names an instance of an event.
enum Key {
    Local(i64),
    Instant(i64),
    Day(i64),
}

impl<'a> Frame<'a> {
    fn of(timing: &Timing, home: &'a Zone) -> Self {
        match &timing.start {
            Moment::Date(day) => {
                Self { start: day * DAY, clock: Clock::Floating, all_day: true, home }
            }
            Moment::Time(start, clock) => {
                Self { start: *start, clock: clock.clone(), all_day: false, home }
            }
        }
    }

    fn when(&self, local: i64) -> Moment {
        if self.all_day {
            Moment::Date(local.div_euclid(DAY))
        } else {
            Moment::Time(local, self.clock.clone())
        }
    }

    fn instant(&self, local: i64) -> i64 {
        self.clock.instant(local, Some(self.home))
    }

    /// The local time of an instance given on any clock.
    fn local(&self, when: &Moment) -> i64 {
        match when {
            Moment::Date(day) if self.all_day => day * DAY,
            // The event's own time of the day.
            Moment::Date(day) => day * DAY + self.start.rem_euclid(DAY),
            Moment::Time(local, clock) if self.all_day => self.day(*local, clock) * DAY,
            Moment::Time(local, clock) if clock.reads_like(&self.clock) => *local,
            Moment::Time(local, clock) => {
                let instant = clock.instant(*local, Some(self.home));
                self.clock.local(instant, Some(self.home))
            }
        }
    }

    /// The date of a time that stands for a whole day: an instant is of the reader's date,
    /// and a time on another clock of the date it says.
    fn day(&self, local: i64, clock: &Clock) -> i64 {
        let local = match clock {
            Clock::Fixed(_) => {
                self.clock.local(clock.instant(local, Some(self.home)), Some(self.home))
            }
            _ => local,
        };
        local.div_euclid(DAY)
    }

    fn key(&self, when: &Moment) -> Key {
        match when {
            Moment::Date(day) => Key::Day(*day),
            Moment::Time(local, clock) if self.all_day => Key::Day(self.day(*local, clock)),
            Moment::Time(local, clock) if clock.reads_like(&self.clock) => Key::Local(*local),
            Moment::Time(local, clock) => Key::Instant(clock.instant(*local, Some(self.home))),
        }
    }

    /// The local times whose instances can reach into `span`, a day on each side added for
    /// changes of offset.
    fn reach(&self, span: Interval, longest: i64, furthest: i64) -> (i64, i64) {
        let local = |minute: Minute| {
            let most = 2 * END_OF_TIME;
            let instant = minute.since_epoch().0.clamp(-most / 60, most / 60) * 60;
            self.clock.local(instant, Some(self.home))
        };
        let margin = 2 * DAY + furthest;
        (local(span.start()) - longest.max(0) - margin, local(span.end()) + margin)
    }
}

/// The overrides of an event, by the instances that they take the place of.
struct Overridden<'a> {
    single: Excluded,
    onwards: BTreeMap<i64, &'a Override>,
    /// The longest length of an override, and the furthest that one moves an instance.
    longest: i64,
    furthest: i64,
}

impl<'a> Overridden<'a> {
    fn of(overrides: &'a [Override], frame: &Frame) -> Self {
        let single = Excluded::of(overrides.iter().map(|changed| &changed.at), frame);
        let mut all = Self { single, onwards: BTreeMap::new(), longest: 0, furthest: 0 };
        for changed in overrides.iter().filter(|changed| changed.onwards) {
            let local = frame.local(&changed.at);
            all.onwards.insert(local, changed);
            if let Some(timing) = &changed.timing {
                all.longest = all.longest.max(timing.length.total());
                let distance = (frame.local(&timing.start) - local).abs();
                all.furthest = all.furthest.max(distance);
            }
        }
        all
    }

    /// The override that changes the instance with all since an earlier one, and where it
    /// begins.
    fn onwards(&self, local: i64) -> Option<(i64, &'a Override)> {
        self.onwards.range(..=local).next_back().map(|(&from, &changed)| (from, changed))
    }
}

/// `when`, `seconds` later on the wall.
fn moved(when: &Moment, seconds: i64) -> Moment {
    match when {
        Moment::Date(day) => Moment::Date(day + seconds.div_euclid(DAY)),
        Moment::Time(local, clock) => Moment::Time(local + seconds, clock.clone()),
    }
}

/// The occurrences found in a span.
struct Found<'a> {
    span: Interval,
    home: &'a Zone,
    occurrences: Vec<Occurrence>,
}

impl Found<'_> {
    fn add(&mut self, when: &Moment, length: Length) {
        let home = Some(self.home);
        let (start, end, dates) = match when {
            Moment::Date(day) => {
                let days = length.total().div_euclid(DAY).max(1);
                let midnight = |day: i64| Clock::Floating.instant(day * DAY, home);
                let dates = date(*day).zip(date(day + days - 1));
                (midnight(*day), midnight(day + days), dates)
            }
            Moment::Time(local, clock) => {
                let start = clock.instant(*local, home);
                let after_wall = match length.local {
                    0 => start,
                    local_length => clock.instant(local + local_length, home),
                };
                let end = after_wall + length.exact;
                // Where the clock is put forward over the end, the event keeps its length.
                let end = if end <= start { start + length.total() } else { end };
                (start, end, None)
            }
        };
        let interval = Interval::new(
            Minute::from_epoch(Minutes(start.div_euclid(60))),
            Minute::from_epoch(Minutes((end + 59).div_euclid(60))),
        );
        let occurrence = interval
            .filter(|interval| end > start && interval.overlaps(self.span))
            .map(|interval| Occurrence { interval, dates });
        self.occurrences.extend(occurrence);
    }
}

fn date(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
}
