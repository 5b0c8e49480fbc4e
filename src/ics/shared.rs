//! Do two files mean two things by one UID? Then one of them is lost.

use std::collections::BTreeMap;

use super::calendar::Calendar;
use super::event::Event;

/// Events of two files that have one UID, and are at different times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shared {
    /// Positions of the files.
    pub files: [usize; 2],
    /// How many such events there are.
    pub count: usize,
    /// The line of the first of them in each of the files, from 1.
    pub lines: [usize; 2],
}

/// Where the files of one calendar share UIDs at different times, pair by pair.
///
/// Notices are left out: they are announced anew under one UID when they are moved, and so are
/// files that are mails' requests and cancellations.
pub fn shared_uids(calendars: &[Calendar]) -> Vec<Shared> {
    let mut first_of: BTreeMap<&str, (usize, &Event)> = BTreeMap::new();
    let mut shared: BTreeMap<[usize; 2], Shared> = BTreeMap::new();
    for (file, calendar) in calendars.iter().enumerate() {
        if calendar.method.as_deref().is_some_and(|method| method != "PUBLISH") {
            continue;
        }
        let whole = |event: &&Event| {
            !event.uid.is_empty()
                && event.timing.is_some()
                && event.maintenance.is_none()
                && !event.is_cancelled()
        };
        for event in calendar.events.iter().filter(whole) {
            let &mut (other, first) = first_of.entry(&event.uid).or_insert((file, event));
            if other != file && first.interval() != event.interval() {
                let found = shared.entry([other, file]).or_insert(Shared {
                    files: [other, file],
                    count: 0,
                    lines: [first.line, event.line],
                });
                found.count += 1;
            }
        }
    }
    shared.into_values().collect()
}
