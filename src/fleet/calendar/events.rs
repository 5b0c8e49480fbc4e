//! Which minutes do the events of a calendar take? Asked often, found once.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use crate::ground::duration::{Minutes, WEEK};
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::ics::Event;

/// How much time is looked at in one go: not so much that a hundred thousand
/// events of every day would not fit into memory.
const BLOCK: Minutes = WEEK.times(4);

/// The events of a calendar, with what is known of when they are; clones share it.
#[derive(Clone, Debug)]
pub struct Events {
    list: Arc<[Event]>,
    found: Arc<Mutex<Found>>,
}

/// The minutes taken by zone and by number of the block, counted from 1970-01-01T00:00Z. A
/// zone's name is enough: a fleet has its zones from one database.
type Found = BTreeMap<(String, i64), Arc<IntervalSet>>;

impl Events {
    /// The minutes of `span` that they take; whole days and times without a zone are those of
    /// `home`.
    pub fn minutes(&self, span: Interval, home: &Zone) -> IntervalSet {
        let (first, last) = (block_of(span.start()), block_of(span.end() - Minutes(1)));
        (first..=last)
            .flat_map(|block| {
                let taken = self.block(block, home);
                taken.within(span).collect::<Vec<Interval>>()
            })
            .collect()
    }

    fn block(&self, block: i64, home: &Zone) -> Arc<IntervalSet> {
        let key = (home.name().to_owned(), block);
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = found.entry(key).or_insert_with(|| {
            let span = Interval::lasting(Minute::from_epoch(block * BLOCK), BLOCK);
            let occurrences = self.list.iter().flat_map(|event| event.occurrences(span, home));
            Arc::new(occurrences.filter_map(|o| o.interval.intersection(span)).collect())
        });
        Arc::clone(taken)
    }
}

fn block_of(instant: Minute) -> i64 {
    instant.since_epoch().div_euclid(BLOCK)
}

impl From<Vec<Event>> for Events {
    fn from(events: Vec<Event>) -> Self {
        Self { list: events.into(), found: Arc::default() }
    }
}

impl Deref for Events {
    type Target = [Event];

    fn deref(&self) -> &[Event] {
        &self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::duration::DAY;
    use crate::ground::tz::Database;
    use crate::ics;

    const LINES: &str = "BEGIN:VCALENDAR\n\
        BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=WEEKLY;BYDAY=SU\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:2\nDTSTART:20260115T220000Z\nDURATION:P50D\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:3\nDTSTART:20260401T023000\nDURATION:PT90M\nRRULE:FREQ=DAILY\nEND:VEVENT\n\
        END:VCALENDAR\n";

    #[test]
    fn what_is_found_in_blocks_is_what_events_say_of_the_whole_span() {
        let read = ics::read(LINES.as_bytes(), &Database::embedded()).unwrap();
        let events = Events::from(read.events);
        let start = Minute::parse_rfc3339("2025-12-20T00:00Z").unwrap();
        for zone in ["Asia/Singapore", "America/New_York"] {
            let home = Database::embedded().zone(zone).unwrap();
            let (none, one) = (Minutes::ZERO, Minutes(1));
            for (skip, length) in
                [(none, one), (12 * DAY, 3 * DAY), (17 * one, 200 * DAY), (BLOCK, BLOCK)]
            {
                let span = Interval::lasting(start + skip, length);
                let occurrences = events.iter().flat_map(|event| event.occurrences(span, &home));
                let at_once: IntervalSet =
                    occurrences.filter_map(|o| o.interval.intersection(span)).collect();
                assert_eq!(events.minutes(span, &home), at_once, "{zone} {span:?}");
            }
        }
    }
}
