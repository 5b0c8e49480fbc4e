//! How does a calendar say which clock it means? A VTIMEZONE, RFC 5545 §3.6.5, of one zone.

use super::write::Writer;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};
use crate::ground::wall::Wall;

/// Writes the offsets that `zone` has within `span`, change by change; before its first change
/// the first holds, and after the last the last.
pub fn write(calendar: &mut Writer, zone: &Zone, span: Interval) {
    calendar.begin("VTIMEZONE");
    calendar.value("TZID", zone.name());
    let first = zone.offset_at(span.start());
    observance(calendar, "STANDARD", "19700101T000000", first, first);
    let changes = zone.transitions(span);
    let usual = changes.iter().map(|change| change.after).chain([first]).min().unwrap_or(first);
    for change in changes {
        let kind = if change.after > usual { "DAYLIGHT" } else { "STANDARD" };
        let onset = local(change.at, change.before);
        observance(calendar, kind, &onset, change.before, change.after);
    }
    calendar.end("VTIMEZONE");
}

fn observance(calendar: &mut Writer, kind: &str, onset: &str, from: i32, to: i32) {
    calendar.begin(kind);
    calendar.value("DTSTART", onset);
    calendar.value("TZOFFSETFROM", &offset(from));
    calendar.value("TZOFFSETTO", &offset(to));
    calendar.end(kind);
}

/// `20261206T020000`, on a clock that is `offset` seconds ahead of UTC.
fn local(instant: Minute, offset: i32) -> String {
    Minute::from_epoch(tz::local_minutes(instant, offset)).utc().format("%Y%m%dT%H%M%S").to_string()
}

/// `+0100`; with seconds only where there are some.
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, rest) = (seconds.abs() / 3600, seconds.abs() % 3600);
    match rest % 60 {
        0 => format!("{sign}{hours:02}{:02}", rest / 60),
        odd => format!("{sign}{hours:02}{:02}{odd:02}", rest / 60),
    }
}

/// `20261206T020000` on the clock of `zone`; `None` where that would name another instant.
pub fn named(zone: &Zone, instant: Minute) -> Option<String> {
    let shown = zone.offset_at(instant);
    let wall = Wall::over(zone, Interval::lasting(instant, Minutes(1)));
    (wall.meant(tz::local_minutes(instant, shown)) == instant).then(|| local(instant, shown))
}
