//! Which minutes does a rule name? Local times, dates and events as stretches of UTC.

use chrono::NaiveDate;

use crate::fleet::calendar::Weekdays;
use crate::fleet::{Fleet, FreezeSpan};
use crate::ground::dates::DateRange;
use crate::ground::days::Days;
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};
use crate::ground::wall::Wall;
use crate::ground::when::When;
use crate::request::constraint::Refusal;

/// Local time that a rule names, the key under which its minutes are shared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pattern {
    /// With the calendars, by position, that say as which weekday dates count.
    Inside(Vec<When>, Vec<usize>),
    Outside(Vec<When>, Vec<usize>),
    Dates(Vec<DateRange>),
    Freeze(FreezeSpan),
    /// Whatever is not one of the dates that these days pick.
    OtherDays(Days),
    /// The same, where a time that the clock skips counts as of its own date.
    OtherDaysOfSlots(Days),
    Transitions,
    /// Position in [`Fleet::calendars`].
    Calendar(usize),
    /// What is in no event of these calendars.
    OutsideCalendars(Vec<usize>),
}

impl Pattern {
    /// The windows that it refuses within `span`, on the clock of `zone`.
    pub fn refusal(&self, fleet: &Fleet, zone: &Zone, span: Interval) -> Refusal {
        let counted = |calendars: &[usize]| {
            Weekdays::of(calendars.iter().map(|&i| &fleet.calendars[i]), zone, span)
        };
        Refusal::Minutes(match self {
            Self::Inside(when, as_days) => inside(zone, when, &counted(as_days), span),
            Self::Outside(when, as_days) => {
                inside(zone, when, &counted(as_days), span).complement_within(span)
            }
            Self::Dates(dates) => {
                on_dates(zone, |date| dates.iter().any(|range| range.contains(date)), span)
            }
            Self::Freeze(freeze) => frozen(zone, *freeze, span),
            Self::Calendar(calendar) => fleet.calendars[*calendar].minutes(span, zone),
            Self::OutsideCalendars(calendars) => {
                let taken = calendars.iter().map(|&i| fleet.calendars[i].minutes(span, zone));
                let all: IntervalSet =
                    taken.flat_map(|minutes| minutes.iter().collect::<Vec<Interval>>()).collect();
                all.complement_within(span)
            }
            Self::OtherDays(days) => {
                return Refusal::Starts(on_dates(zone, |date| !days.contains(date), span));
            }
            Self::OtherDaysOfSlots(days) => {
                let picked = on_dates(zone, |date| days.contains(date), span);
                let skipped = skipped_dates(zone, span).into_iter();
                let with_skipped: IntervalSet = skipped
                    .filter(|(_, date)| days.contains(*date))
                    .filter_map(|(stretch, _)| stretch.intersection(span))
                    .chain(picked.iter())
                    .collect();
                return Refusal::Starts(with_skipped.complement_within(span));
            }
            Self::Transitions => {
                let changes = zone.transitions(span).into_iter();
                return Refusal::Across(changes.map(|change| change.at).collect());
            }
        })
    }
}

/// The minutes of `span` at which nothing may be changed.
fn frozen(zone: &Zone, freeze: FreezeSpan, span: Interval) -> IntervalSet {
    match freeze {
        FreezeSpan::Dates(dates) => on_dates(zone, |date| dates.contains(date), span),
        FreezeSpan::Times { from, to } => {
            let local = |time: chrono::NaiveDateTime| Minutes(time.and_utc().timestamp() / 60);
            let around =
                Interval::lasting(Minute::from_epoch(local(from)), local(to) - local(from));
            let wall = Wall::over(zone, around);
            let stretch = Interval::new(wall.meant(local(from)), wall.meant(local(to)));
            stretch.and_then(|stretch| stretch.intersection(span)).into_iter().collect()
        }
    }
}

/// The minutes of `span` at which the local clock is inside some of `when`.
///
/// Plain days are those as which dates count.
pub fn inside(zone: &Zone, when: &[When], weekdays: &Weekdays, span: Interval) -> IntervalSet {
    let mut stretches = Vec::new();
    for (piece, offset) in zone.offsets(span) {
        let local = tz::local_minutes(piece.start(), offset);
        let today = local - local.rem_euclid(DAY);
        // A stretch of the day before may reach into this one.
        let (mut midnight, mut local_midnight) =
            (piece.start() - (local - today) - DAY, today - DAY);
        while midnight < piece.end() {
            let date = tz::local_date_of(local_midnight);
            for when in when.iter().filter(|when| when.days.pick(date, weekdays.on(date))) {
                let stretch = Interval::lasting(midnight + when.start, when.length());
                stretches.extend(stretch.intersection(piece));
            }
            midnight = midnight + DAY;
            local_midnight += DAY;
        }
    }
    stretches.into_iter().collect()
}

/// The instants that stand for times which the clock skips, by the date of these times.
fn skipped_dates(zone: &Zone, span: Interval) -> Vec<(Interval, NaiveDate)> {
    let around = Interval::new(span.start() - 2 * DAY, span.end());
    let mut found = Vec::new();
    for change in zone.transitions(around.expect("a span grows")) {
        let (from, until) = (
            tz::local_minutes(change.at, change.before),
            tz::local_minutes(change.at, change.after),
        );
        let mut local = from;
        while local < until {
            let next = until.min(local - local.rem_euclid(DAY) + DAY);
            let stretch = Interval::lasting(change.at + (local - from), next - local);
            found.push((stretch, tz::local_date_of(local)));
            local = next;
        }
    }
    found
}

/// The minutes of `span` whose local date is one of which `holds` says so.
fn on_dates(zone: &Zone, holds: impl Fn(NaiveDate) -> bool, span: Interval) -> IntervalSet {
    let mut stretches = Vec::new();
    for (piece, offset) in zone.offsets(span) {
        let local = tz::local_minutes(piece.start(), offset);
        let mut midnight = piece.start() - local.rem_euclid(DAY);
        let mut local_midnight = local - local.rem_euclid(DAY);
        while midnight < piece.end() {
            let date = tz::local_date_of(local_midnight);
            if holds(date) {
                stretches.extend(Interval::lasting(midnight, DAY).intersection(piece));
            }
            midnight = midnight + DAY;
            local_midnight += DAY;
        }
    }
    stretches.into_iter().collect()
}
