//! When does an event happen?

use chrono::{NaiveDate, NaiveDateTime};

use super::{Maintenance, Property};
use crate::interval::Interval;
use crate::minute::Minute;
use crate::tz::Zone;

/// One event with all its recurrences and overrides folded in.
#[derive(Clone, Debug)]
pub struct Event {
    pub uid: String,
    pub sequence: i64,
    pub summary: Option<String>,
    /// `None` where the event does not say.
    pub status: Option<Status>,
    /// Whether it leaves whoever has it free (TRANSP:TRANSPARENT).
    pub transparent: bool,
    /// Line of the file, from 1, of its BEGIN:VEVENT.
    pub line: usize,
    pub maintenance: Option<Maintenance>,
    pub(super) properties: Vec<Property>,
    pub(super) start: NaiveDateTime,
    pub(super) end: NaiveDateTime,
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

impl Event {
    /// The occurrences that share a minute with `span`, rising by start; minutes are
    /// rounded outward. Floating and all-day times are those of `home`.
    ///
    /// Cancelled and excluded instances are left out; events without length have none.
    pub fn occurrences(&self, span: Interval, _home: &Zone) -> Vec<Occurrence> {
        let minute = |local: NaiveDateTime| Minute::from_epoch(local.and_utc().timestamp() / 60);
        Interval::new(minute(self.start), minute(self.end))
            .filter(|interval| interval.overlaps(span))
            .map(|interval| Occurrence { interval, dates: None })
            .into_iter()
            .collect()
    }

    /// Whether the whole event is cancelled, by its status or its notice.
    pub fn is_cancelled(&self) -> bool {
        self.status == Some(Status::Cancelled)
    }

    /// The first property `name` (upper case): extensions (`X-`) and those that are for people.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties(name).next()
    }

    /// All properties `name` (upper case), in the file's order.
    pub fn properties(&self, name: &str) -> impl Iterator<Item = &Property> {
        self.properties.iter().filter(move |p| p.name == name)
    }
}
