//! Which offsets does a time zone have that a calendar defines itself? VTIMEZONE, RFC 5545
//! §3.6.5.

use std::ops::ControlFlow;

use super::clock::Clock;
use super::expand::Expansion;
use super::pieces::Component;
use super::recurrence;
use super::rule::Rule;
use super::time::{self, DAY, Written};
use super::zone::OwnZone;

/// Changes of offset before 1900 and after 2200 are not listed; the first and last offsets
/// stay.
const FROM: i64 = -25_567 * DAY;
const UNTIL: i64 = 84_006 * DAY;

/// What the rules of one zone may cost, and how many changes it may have.
const WORK: u64 = 60_000;
const MOST_CHANGES: usize = 4000;

/// # Errors
/// When no observance can be read.
pub(super) fn read(component: &Component) -> Result<OwnZone, String> {
    let mut changes: Vec<(i64, i32, i32)> = Vec::new();
    let mut work = WORK;
    for observance in &component.parts {
        let room = MOST_CHANGES.saturating_sub(changes.len());
        changes.extend(onsets(observance, &mut work, room).unwrap_or_default());
    }
    changes.sort_unstable();
    changes.dedup_by_key(|(at, ..)| *at);
    let first = changes.first().ok_or_else(|| {
        "expected `STANDARD` or `DAYLIGHT` with `DTSTART` and `TZOFFSETTO`".to_owned()
    })?;
    Ok(OwnZone { first: first.1, changes: changes.iter().map(|&(at, _, to)| (at, to)).collect() })
}

/// The instants at which an observance begins, with the offsets before and after; at most
/// `room`.
fn onsets(observance: &Component, work: &mut u64, room: usize) -> Option<Vec<(i64, i32, i32)>> {
    let offset = |name| observance.first(name).and_then(|p| time::offset(&p.value));
    let to = offset("TZOFFSETTO")?;
    let from = offset("TZOFFSETFROM").unwrap_or(to);
    let local = |text: &str| match time::written(text)? {
        Written::Date(day) => Some(day * DAY),
        Written::Time(local, None) => Some(local),
        Written::Time(local, Some(own)) => Some(local - i64::from(own) + i64::from(from)),
    };
    let start = local(&observance.first("DTSTART")?.value)?;
    let mut locals = vec![start];
    for dates in observance.all("RDATE") {
        locals.extend(dates.value.split(',').filter_map(local));
    }
    for property in observance.all("RRULE") {
        let Ok((rule, _)) = Rule::parse(&property.value) else { continue };
        let last = recurrence::last_by_until(&rule, false, &Clock::Fixed(from));
        let expansion = Expansion::new(&rule, start, false);
        // With a count the instances are counted from the first.
        let begin = if rule.count.is_some() { start } else { FROM };
        let mut left = rule.count.unwrap_or(u64::MAX);
        // A rule that is too costly to follow gives the changes found so far.
        let _ = expansion.visit(begin, last.unwrap_or(UNTIL).min(UNTIL), work, &mut |instance| {
            locals.push(instance);
            left -= 1;
            if left == 0 || locals.len() >= room {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
    }
    locals.truncate(room);
    Some(locals.into_iter().map(|local| (local - i64::from(from), from, to)).collect())
}
