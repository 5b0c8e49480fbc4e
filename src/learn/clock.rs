//! Which instants did a clock on a wall show? Stamps without an offset become UTC.

use std::collections::VecDeque;
use std::io;
use std::iter::Peekable;

use super::row::{HOUR, MINUTE, SECOND, Sample};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;

const DAY: i64 = 24 * HOUR;

/// The instants at which a clock shows a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shown {
    /// The zone skips it.
    Never,
    Once(i64),
    Twice(i64, i64),
}

/// A clock on a wall, in a zone.
pub struct Clock<'z> {
    zone: &'z Zone,
    /// The day that was looked at last, and its offset if it has only one.
    day: Option<(i64, Option<i64>)>,
}

impl<'z> Clock<'z> {
    pub fn new(zone: &'z Zone) -> Self {
        Self { zone, day: None }
    }

    /// In microseconds east of UTC.
    fn offset_at(&self, instant: i64) -> i64 {
        let minute = Minute::from_epoch(Minutes(instant.div_euclid(MINUTE)));
        i64::from(self.zone.offset_at(minute)) * SECOND
    }

    fn shows(&mut self, wall: i64) -> Shown {
        let day = wall.div_euclid(DAY);
        if self.day.is_none_or(|(known, _)| known != day) {
            // No zone is a day from UTC, and none changes twice in three days.
            let (before, after) =
                (self.offset_at((day - 1) * DAY), self.offset_at((day + 2) * DAY));
            self.day = Some((day, (before == after).then_some(before)));
        }
        if let Some((_, Some(offset))) = self.day {
            return Shown::Once(wall - offset);
        }
        let mut offsets = [self.offset_at((day - 1) * DAY), self.offset_at((day + 2) * DAY)];
        // The larger offset shows a time earlier.
        offsets.sort_unstable_by(|a, b| b.cmp(a));
        let holds = |offset: i64| self.offset_at(wall - offset) == offset;
        match offsets.map(|offset| Some(wall - offset).filter(|_| holds(offset))) {
            [Some(first), Some(second)] => Shown::Twice(first, second),
            [Some(only), None] | [None, Some(only)] => Shown::Once(only),
            [None, None] => Shown::Never,
        }
    }
}

/// What could not be placed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Unplaced {
    /// Rows at times that the zone skips.
    pub skipped: u64,
    /// Rows that stand alone at a time that the zone shows twice.
    pub alone: u64,
}

/// Turns the rows of one series, sorted by what the clock showed, into samples sorted by
/// their instants.
pub struct Placed<'z, I: Iterator<Item = io::Result<Sample>>> {
    rows: Peekable<I>,
    clock: Option<Clock<'z>>,
    next: Option<Sample>,
    /// Second passes of a repeated hour.
    later: VecDeque<Sample>,
    pub unplaced: Unplaced,
}

impl<'z, I: Iterator<Item = io::Result<Sample>>> Placed<'z, I> {
    /// Without a zone the rows are instants already.
    pub fn new(rows: I, zone: Option<&'z Zone>) -> Self {
        Self {
            rows: rows.peekable(),
            clock: zone.map(Clock::new),
            next: None,
            later: VecDeque::new(),
            unplaced: Unplaced::default(),
        }
    }

    /// The next row that can be placed; second passes go to those that come later.
    fn place(&mut self) -> io::Result<Option<Sample>> {
        let Some(clock) = &mut self.clock else { return self.rows.next().transpose() };
        while let Some(row) = self.rows.next().transpose()? {
            match clock.shows(row.at) {
                Shown::Never => self.unplaced.skipped += 1,
                Shown::Once(at) => return Ok(Some(Sample { at, ..row })),
                Shown::Twice(first, second) => {
                    let same = |other: &io::Result<Sample>| {
                        other.as_ref().map_or(true, |other| other.at == row.at)
                    };
                    match self.rows.next_if(same).transpose()? {
                        Some(other) => {
                            self.later.push_back(Sample { at: second, ..other });
                            return Ok(Some(Sample { at: first, ..row }));
                        }
                        None => self.unplaced.alone += 1,
                    }
                }
            }
        }
        Ok(None)
    }
}

impl<I: Iterator<Item = io::Result<Sample>>> Iterator for Placed<'_, I> {
    type Item = io::Result<Sample>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next.is_none() {
            self.next = match self.place() {
                Ok(next) => next,
                Err(error) => return Some(Err(error)),
            };
        }
        match (&self.next, self.later.front()) {
            (Some(next), Some(later)) if next.at >= later.at => self.later.pop_front().map(Ok),
            (None, _) => self.later.pop_front().map(Ok),
            (Some(_), _) => self.next.take().map(Ok),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::tz::Database;
    use crate::learn::stamp;

    #[track_caller]
    fn placed(zone: &str, walls: &[&str]) -> (Vec<String>, Unplaced) {
        let zone = Database::embedded().zone(zone).unwrap();
        let rows = walls.iter().enumerate().map(|(i, wall)| {
            Ok(Sample { at: stamp::read(wall, None).unwrap().micros, value: i as f64 })
        });
        let mut placed = Placed::new(rows, Some(&zone));
        let shown = placed
            .by_ref()
            .map(|sample| sample.unwrap())
            .map(|sample| format!("{} {}", stamp::wall(sample.at).format("%d %H:%M"), sample.value))
            .collect();
        (shown, placed.unplaced)
    }

    #[test]
    fn a_skipped_hour_is_dropped() {
        let (shown, unplaced) = placed(
            "Europe/Berlin",
            &["2026-03-29 01:00", "2026-03-29 02:00", "2026-03-29 02:30", "2026-03-29 03:00"],
        );
        assert_eq!(shown, ["29 00:00 0", "29 01:00 3"]);
        assert_eq!(unplaced, Unplaced { skipped: 2, alone: 0 });
    }

    #[test]
    fn two_rows_of_a_repeated_hour_are_its_two_passes() {
        let (shown, unplaced) = placed(
            "Europe/Berlin",
            &[
                "2026-10-25 01:30",
                "2026-10-25 02:00",
                "2026-10-25 02:00",
                "2026-10-25 02:30",
                "2026-10-25 02:30",
                "2026-10-25 03:00",
            ],
        );
        assert_eq!(
            shown,
            ["24 23:30 0", "25 00:00 1", "25 00:30 3", "25 01:00 2", "25 01:30 4", "25 02:00 5"]
        );
        assert_eq!(unplaced, Unplaced::default());
        let (shown, unplaced) =
            placed("Europe/Berlin", &["2026-10-25 01:00", "2026-10-25 02:00", "2026-10-25 03:00"]);
        assert_eq!(shown, ["24 23:00 0", "25 02:00 2"]);
        assert_eq!(unplaced, Unplaced { skipped: 0, alone: 1 });
    }

    #[test]
    fn clocks_that_move_at_midnight_or_by_half_an_hour_are_no_exception() {
        let (shown, unplaced) =
            placed("Africa/Cairo", &["2026-04-23 23:00", "2026-04-24 00:30", "2026-04-24 01:00"]);
        assert_eq!(shown, ["23 21:00 0", "23 22:00 2"]);
        assert_eq!(unplaced.skipped, 1);
        let (shown, _) = placed("Australia/Lord_Howe", &["2026-04-05 01:30", "2026-04-05 01:30"]);
        assert_eq!(shown, ["04 14:30 0", "04 15:00 1"]);
    }
}
