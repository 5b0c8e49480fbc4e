//! How long is a region down in a period? The rule `max-downtime`, and the parts of the
//! calendar that it and `max-per` count by.

use chrono::{Datelike, NaiveDate};

use crate::check::case::{Broken, Case};
use crate::check::clock::{Wall, first_minute_of, weekday_of};
use crate::check::impact;
use crate::fleet::{Budget, Fleet};
use crate::ground::decimal::Exact;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::period::{Per, Unit};
use crate::window::Window;

/// Minutes of one disruption.
struct Down {
    interval: Interval,
    disruption: Exact,
}

/// The stretches in which the window takes its regions down.
fn down(fleet: &Fleet, window: &Window) -> Vec<Down> {
    let mut found = Vec::new();
    let mut start = window.interval.start();
    for phase in impact::phases(fleet, window) {
        let end = start + phase.minutes;
        if let Some(interval) = Interval::new(start, end.min(window.interval.end()))
            && phase.disruption > 0.0
        {
            found.push(Down { interval, disruption: Exact::of(phase.disruption) });
        }
        start = end;
    }
    found
}

/// How much of it lies in `period`, in minutes.
fn within(down: &[Down], period: Interval) -> Exact {
    down.iter().fold(Exact::default(), |sum, down| match down.interval.intersection(period) {
        Some(shared) => sum + down.disruption.times(shared.minutes().0),
        None => sum,
    })
}

/// The first date of the part of the calendar that holds `date`, and that of the next.
pub fn part(unit: Unit, date: NaiveDate) -> (NaiveDate, NaiveDate) {
    let day = |year: i32, month: u32| {
        NaiveDate::from_ymd_opt(year + (month as i32 - 1) / 12, (month - 1) % 12 + 1, 1)
            .expect("every month has a first day")
    };
    let (year, month) = (date.year(), date.month());
    match unit {
        Unit::Day => (date, date + chrono::Days::new(1)),
        Unit::Week => {
            let monday = date - chrono::Days::new(weekday_of(date) as u64);
            (monday, monday + chrono::Days::new(7))
        }
        Unit::Month => (day(year, month), day(year, month + 1)),
        Unit::Quarter => {
            let first = (month - 1) / 3 * 3 + 1;
            (day(year, first), day(year, first + 3))
        }
        Unit::Year => (day(year, 1), day(year + 1, 1)),
    }
}

/// Whether the window, with all others of its region, makes the downtime of a period to which
/// it adds exceed the budget.
pub fn exceeds(case: &Case, id: &str, budget: &Budget, per: Per) -> Option<Broken> {
    let own = down(case.fleet, case.window);
    let (first, last) = (own.first()?, own.last()?);
    let mut all = down(case.fleet, case.window);
    for (_, other) in case.others_within(per) {
        all.extend(down(case.fleet, other));
    }
    let periods: Vec<Interval> = match per {
        Per::Calendar(unit) => {
            let zone = case.zone();
            let mut periods = Vec::new();
            let mut at = first.interval.start();
            while at < last.interval.end() {
                let (from, next) = part(unit, Wall::at(zone, at).date());
                let period =
                    Interval::new(first_minute_of(zone, from), first_minute_of(zone, next))?;
                at = period.end();
                periods.push(period);
            }
            periods
        }
        Per::Stretch(minutes) => {
            // The sum changes its slope where a stretch begins or ends with a phase; one
            // minute further it holds a minute of the phase.
            let ends = all.iter().flat_map(|d| [d.interval.start(), d.interval.end()]);
            let starts = ends.flat_map(|end| [-1, 0, 1].map(|more| end + Minutes(more)));
            starts
                .flat_map(|start| [start, start - minutes])
                .map(|start| Interval::lasting(start, minutes))
                .collect()
        }
    };
    for period in periods {
        let allowed = match budget {
            Budget::Limit(limit) => Exact::whole(limit.0),
            Budget::Availability(share) => (Exact::whole(1) - *share).times(period.minutes().0),
        };
        let found = within(&all, period);
        if within(&own, period) > Exact::default() && found > allowed {
            return Some(broken(case, id, period, found, allowed));
        }
    }
    None
}

fn broken(case: &Case, id: &str, period: Interval, found: Exact, allowed: Exact) -> Broken {
    let (from, to): (Minute, Minute) = (period.start(), period.end());
    let message = format!(
        "{} is down for {found} minutes from {} to {}; rule `{id}` allows {allowed} minutes",
        case.name(),
        Wall::at(case.zone(), from),
        Wall::at(case.zone(), to),
    );
    Broken::at(case.start().max(from), message)
}
