//! Does a calendar take an hour of the week in every week?

use std::collections::BTreeMap;

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::RegionId;
use crate::fleet::calendar::{Calendar, Effect};
use crate::ground::days::Days;
use crate::ground::duration::{DAY, HOUR, Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};
use crate::lint::lints::{Finding, Lint, Terms};

pub const STRUCK_OUT_HOURS: Lint = Lint {
    code: "struck-out-hours",
    severity: Severity::Note,
    about: "A calendar forbids windows at the same hour of every week, so that no recurring slot stands there",
    remedy: "Where this is a rule and no exception, write it as a `forbid` rule: conflicts and prices then name the hours",
    example: "a nightly backup as a recurring event of a freeze calendar: every window between 01:00 and 03:00 is struck out",
    find,
};

/// How many weeks are looked at.
const WEEKS: i64 = 8;

fn find(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let forbidding = fleet
        .calendars
        .iter()
        .enumerate()
        .filter(|(_, calendar)| calendar.effect == Effect::Forbid && calendar.teams.is_none());
    let found = forbidding.filter_map(|(i, calendar)| {
        let concerned = fleet.region_ids().filter(|&r| calendar.concerns(r, &fleet.regions[r]));
        let struck: Vec<(RegionId, Vec<String>)> = concerned
            .map(|region| (region, struck_out(calendar, &fleet.regions[region].zone, terms.now)))
            .filter(|(_, hours)| !hours.is_empty())
            .collect();
        let (first, hours) = struck.first()?;
        let others = match struck.len() {
            1 => String::new(),
            more => format!(" (and of {} more)", more - 1),
        };
        let message = format!(
            "calendar `{}` strikes out every window of `{}`{others} at {}, local time, week after week",
            calendar.name,
            fleet.regions[*first].id,
            hours.join(" and ")
        );
        let quoted: Vec<String> = hours.iter().map(|hours| format!("\"{hours}\"")).collect();
        let advice = format!(
            "where this is a rule, write it as one: `forbid` with `when = [{}]`",
            quoted.join(", ")
        );
        Some(Finding::new(Part::Calendar(i), "file", message).advice(advice))
    });
    found.collect()
}

/// The hours of the week of which something is taken in each of the coming weeks, as days then
/// times; events of a week and more are no rhythm.
fn struck_out(calendar: &Calendar, zone: &Zone, now: Minute) -> Vec<String> {
    let shown = |at: Minute| tz::local_minutes(at, zone.offset_at(at));
    // 1970-01-05 was a Monday.
    let monday = |local: Minutes| (local - 4 * DAY).div_euclid(WEEK);
    let first = monday(shown(now)) + 1;
    let span = Interval::lasting(now, WEEKS * WEEK + 2 * WEEK);
    let mut weeks_of = [0_u16; 168];
    for (_, occurrence) in calendar.occurrences(span, zone) {
        if occurrence.interval.minutes() >= WEEK {
            continue;
        }
        let end = occurrence.interval.end() + calendar.buffer;
        let mut at = occurrence.interval.start() - calendar.buffer;
        while at < end {
            let local = shown(at);
            if let week @ 0..WEEKS = monday(local) - first {
                let hour = tz::minute_of_week(local).div_euclid(HOUR);
                weeks_of[hour as usize] |= 1 << week;
            }
            at = at + (HOUR - local.rem_euclid(HOUR));
        }
    }
    let taken = |day: usize, hour: usize| weeks_of[24 * day + hour] == (1 << WEEKS) - 1;
    let mut days_of: BTreeMap<(usize, usize), [bool; 7]> = BTreeMap::new();
    for day in 0..7 {
        let hours: Vec<usize> = (0..24).filter(|&hour| taken(day, hour)).collect();
        for run in hours.chunk_by(|a, b| a + 1 == *b) {
            days_of.entry((run[0], run[run.len() - 1] + 1)).or_default()[day] = true;
        }
    }
    let text = |((from, to), weekdays): ((usize, usize), [bool; 7])| {
        let days = Days { weekdays, forms: Vec::new() };
        format!("{days} {from:02}:00-{to:02}:00")
    };
    days_of.into_iter().map(text).collect()
}
