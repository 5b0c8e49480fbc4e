//! What does a calendar hold, as it is understood? Every event in a span, and why it counts.

use crate::fleet::Fleet;
use crate::fleet::calendar::Calendar;
use crate::ground::interval::Interval;
use crate::ground::tz::Zone;
use crate::ics::Event;

/// One time at which an event happens, or would.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed<'c> {
    /// What people call it; empty where it has no name.
    pub name: &'c str,
    /// `None` where nobody can say when it is.
    pub interval: Option<Interval>,
    pub is_all_day: bool,
    pub file: &'c str,
    /// From 1.
    pub line: usize,
    /// `None` where it counts.
    pub why_not: Option<&'static str>,
}

/// The clock on which whole days and times without a zone are shown: that of the first team or
/// region which the calendar concerns.
pub fn home(fleet: &Fleet, calendar: &Calendar) -> Zone {
    let team = calendar.teams.as_ref().and_then(|teams| teams.first());
    if let Some(&team) = team {
        return fleet.teams[team].zone.clone();
    }
    let mut concerned = fleet.region_ids().map(|region| (region, &fleet.regions[region]));
    let first = concerned.find(|&(id, region)| calendar.concerns(id, region));
    first.map_or_else(Zone::utc, |(_, region)| region.zone.clone())
}

/// The events of `calendar` that reach into `span`, by time; those of which nobody knows when
/// they are come last.
pub fn listed<'c>(calendar: &'c Calendar, span: Interval, home: &Zone) -> Vec<Listed<'c>> {
    let entry = |event: &'c Event, interval, is_all_day, why_not| Listed {
        name: event.summary.as_deref().filter(|name| !name.is_empty()).unwrap_or(&event.uid),
        interval,
        is_all_day,
        file: &event.file,
        line: event.line,
        why_not,
    };
    let mut found: Vec<Listed> = Vec::new();
    for event in calendar.events.iter() {
        let occurrences = event.occurrences(span, home).into_iter();
        found.extend(occurrences.map(|o| entry(event, Some(o.interval), o.dates.is_some(), None)));
        if event.has_no_length() {
            found.push(entry(event, None, false, Some("takes no time")));
        }
    }
    for (event, why) in &calendar.left_out {
        let interval = event.interval();
        if interval.is_none_or(|interval| interval.overlaps(span)) {
            found.push(entry(event, interval, false, Some(why.reason())));
        }
    }
    found.extend(calendar.problems.iter().filter(|problem| problem.lost).map(|problem| Listed {
        // What it is called; what is wrong with it stands beside.
        name: problem.message.split_once(": ").map_or(&*problem.message, |(name, _)| name),
        interval: None,
        is_all_day: false,
        file: &problem.file,
        line: problem.line,
        why_not: Some("cannot be read"),
    }));
    found.sort_by_key(|listed| (listed.interval.is_none(), listed.interval));
    found
}
