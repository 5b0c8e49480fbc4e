//! What was seen in which hour? A mean for each hour of the local week and each week back
//! from the end.

use super::row::{HOUR, MINUTE, SECOND, Sample};
use crate::ground::duration::{self, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};

/// Hours in a week.
pub const HOURS: usize = 168;

/// A week's means by the hour of the local week, 0 for Monday 00:00; `None` where less than
/// half of the hour is covered.
pub type Week = [Option<f64>; HOURS];

/// The weeks that were seen, the latest first.
#[derive(Clone, PartialEq, Debug)]
pub struct Cells {
    /// The end of the latest week, a whole hour of UTC.
    pub end: Minute,
    pub weeks: Vec<Week>,
}

/// A stretch of one hour of the local week, in one week before the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hour {
    /// Microseconds since 1970-01-01T00:00Z.
    pub start: i64,
    pub end: i64,
    /// 0 for the latest.
    pub week: usize,
    pub hour: usize,
}

/// The end of the last sample, rounded down to a whole hour.
pub fn end(last: i64, period: i64) -> Minute {
    Minute::from_epoch((last + period).div_euclid(HOUR) * duration::HOUR)
}

/// The hours of `weeks` weeks before `end` on the clock of `zone`, in time order.
pub fn hours(zone: &Zone, end: Minute, weeks: usize) -> Vec<Hour> {
    let start = end - weeks as i64 * duration::WEEK;
    let Some(span) = Interval::new(start, end) else { return Vec::new() };
    let mut hours = Vec::new();
    for (piece, offset) in zone.offsets(span) {
        let mut at = piece.start();
        while at < piece.end() {
            let local = tz::local_minutes(at, offset);
            let week = (end - at - Minutes(1)) / duration::WEEK;
            let next = at + (duration::HOUR - local.rem_euclid(duration::HOUR));
            let until = next.min(piece.end()).min(end - week * duration::WEEK);
            hours.push(Hour {
                start: at.since_epoch().0 * MINUTE,
                end: until.since_epoch().0 * MINUTE,
                week: week as usize,
                hour: (tz::minute_of_week(local) / duration::HOUR) as usize,
            });
            at = until;
        }
    }
    hours
}

/// Sums up samples that come in time order.
pub struct Summing {
    hours: Vec<Hour>,
    at: usize,
    /// Value times seconds, and seconds, by week and hour.
    sums: Vec<[(f64, f64); HOURS]>,
    end: Minute,
}

impl Summing {
    pub fn new(zone: &Zone, end: Minute, weeks: usize) -> Self {
        let hours = hours(zone, end, weeks);
        Self { hours, at: 0, sums: vec![[(0.0, 0.0); HOURS]; weeks], end }
    }

    /// Where the weeks begin, in microseconds since 1970-01-01T00:00Z.
    pub fn start(&self) -> i64 {
        self.hours.first().map_or(0, |hour| hour.start)
    }

    /// Adds a sample that covers `period` microseconds.
    pub fn add(&mut self, sample: Sample, period: i64) {
        let (start, end) = (sample.at, sample.at + period);
        while self.hours.get(self.at).is_some_and(|hour| hour.end <= start) {
            self.at += 1;
        }
        for hour in self.hours[self.at..].iter().take_while(|hour| hour.start < end) {
            let covered = (end.min(hour.end) - start.max(hour.start)) as f64 / SECOND as f64;
            let sum = &mut self.sums[hour.week][hour.hour];
            sum.0 += sample.value * covered;
            sum.1 += covered;
        }
    }

    /// The weeks as far back as half of their hours are there.
    pub fn finish(self) -> Cells {
        const HALF_AN_HOUR: f64 = 1800.0;
        let weeks = self.sums.iter().map(|sums| {
            sums.map(|(sum, seconds)| (seconds >= HALF_AN_HOUR).then(|| sum / seconds))
        });
        let half_there = |week: &Week| present(week).count() * 2 >= HOURS;
        Cells { end: self.end, weeks: weeks.take_while(half_there).collect() }
    }
}

/// The hours that a week has, with their means.
pub fn present(week: &Week) -> impl Iterator<Item = (usize, f64)> {
    week.iter().enumerate().filter_map(|(hour, cell)| cell.map(|value| (hour, value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::tz::Database;

    fn zone(name: &str) -> Zone {
        Database::embedded().zone(name).unwrap()
    }

    fn at(text: &str) -> Minute {
        Minute::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn every_minute_of_the_weeks_lies_in_one_hour() {
        for (name, end) in [
            ("Europe/Berlin", "2026-04-07T10:00:00Z"),
            ("Asia/Kolkata", "2026-04-07T10:00:00Z"),
            ("Australia/Lord_Howe", "2026-10-07T01:00:00Z"),
            ("UTC", "2026-04-06T00:00:00Z"),
        ] {
            let hours = hours(&zone(name), at(end), 3);
            assert!(hours.windows(2).all(|pair| pair[0].end == pair[1].start), "{name}");
            let covered: i64 = hours.iter().map(|hour| hour.end - hour.start).sum();
            assert_eq!(covered, 3 * 168 * HOUR, "{name}");
            for hour in &hours {
                let start = Minute::from_epoch(Minutes(hour.start / MINUTE));
                let local = zone(name).local(start).naive_local();
                assert_eq!(
                    tz::minute_of_week(Minutes(local.and_utc().timestamp() / 60)) / duration::HOUR,
                    hour.hour as i64,
                    "{name} {start}"
                );
                assert_eq!((at(end) - start - Minutes(1)) / duration::WEEK, hour.week as i64);
            }
        }
    }

    #[test]
    fn an_hour_with_less_than_half_of_it_covered_is_missing() {
        let end = at("2026-03-09T00:00:00Z");
        let start = (end - duration::WEEK).since_epoch().0 * MINUTE;
        let mut summing = Summing::new(&zone("UTC"), end, 2);
        for quarter in (0..168 * 4).filter(|quarter| !matches!(quarter, 0..=2 | 4 | 5)) {
            let sample = Sample { at: start + quarter * HOUR / 4, value: (quarter % 4) as f64 };
            summing.add(sample, HOUR / 4);
        }
        let cells = summing.finish();
        assert_eq!(cells.weeks.len(), 1);
        assert_eq!(cells.weeks[0][..3], [None, Some(2.5), Some(1.5)]);
    }
}
