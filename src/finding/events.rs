//! What is wrong with the events of calendars, whoever reads them?

use crate::finding::found::Kind;
use crate::finding::severity::Severity;
use crate::fleet::Fleet;
use crate::fleet::calendar::{Calendar, Problem};

pub const LOST_EVENT: Kind = Kind {
    code: "lost-event",
    severity: Severity::Error,
    about: "An event of a calendar that forbids windows cannot be read, so that it forbids nothing",
    remedy: "Ask whoever keeps the calendar to mend it; until then write what it forbids as a freeze",
    example: "a freeze whose `DTSTART` is `1 Dec 2026`: nobody knows when it is",
};

pub const ODD_EVENT: Kind = Kind {
    code: "odd-event",
    severity: Severity::Warning,
    about: "An event or a line of a calendar's file is not written as it should be",
    remedy: "Ask whoever keeps the calendar to mend it, and see what the message says of the rest",
    example: "a holiday in a time zone that nobody knows: its times are taken as those of the region",
};

/// What of `calendar` is to be told as `kind`: a loss, where it forbids, or all else.
pub fn of_kind<'c>(
    calendar: &'c Calendar,
    kind: &Kind,
) -> impl Iterator<Item = &'c Problem> + use<'c> {
    let losses = kind.code == LOST_EVENT.code;
    let is_loss = |problem: &Problem| problem.lost && calendar.forbids();
    calendar.problems.iter().filter(move |problem| is_loss(problem) == losses)
}

/// Whether something that forbids windows is lost.
pub fn lose_something(fleet: &Fleet) -> bool {
    fleet.calendars.iter().any(|calendar| of_kind(calendar, &LOST_EVENT).next().is_some())
}
