//! Which instant is Sunday 02:00 there? The clock on the wall, read in both directions.

use chrono::NaiveDate;

use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};

/// What the clock of one zone shows over a span.
///
/// Local times are counted from 1970-01-01 00:00 on that clock, as [`tz::local_minutes`] has
/// them.
#[derive(Clone, Debug)]
pub struct Wall {
    /// Each with how far the clock is ahead of UTC.
    pieces: Vec<(Interval, Minutes)>,
}

impl Wall {
    /// The clock of `zone` for local times and instants of `span`, and for two days on either
    /// side of it.
    pub fn over(zone: &Zone, span: Interval) -> Self {
        // No zone is more than a day from UTC, and no gap is longer than a day.
        let around = Interval::new(span.start() - 4 * DAY, span.end() + 4 * DAY);
        let pieces = zone.offsets(around.expect("a span grows"));
        let ahead = |offset: i32| Minutes(i64::from(offset).div_euclid(60));
        Self { pieces: pieces.into_iter().map(|(piece, offset)| (piece, ahead(offset))).collect() }
    }

    /// The local time that the clock shows at `instant`.
    ///
    /// # Panics
    /// When the instant lies outside of what the clock was made for.
    pub fn shown(&self, instant: Minute) -> Minutes {
        let piece = self.pieces.partition_point(|(piece, _)| piece.end() <= instant);
        let (piece, ahead) = self.pieces[piece];
        assert!(piece.contains(instant), "a clock is read within its span only");
        instant.since_epoch() + ahead
    }

    /// The local date at `instant`.
    ///
    /// # Panics
    /// As for [`Wall::shown`].
    pub fn date(&self, instant: Minute) -> NaiveDate {
        tz::local_date_of(self.shown(instant))
    }

    /// The instant that is meant by the local time `local` (model §1): of a time that is shown
    /// twice the first; a time that is skipped is read with the offset before the gap.
    ///
    /// # Panics
    /// As for [`Wall::shown`].
    pub fn meant(&self, local: Minutes) -> Minute {
        let ends_by =
            |&(piece, ahead): &(Interval, Minutes)| piece.end().since_epoch() + ahead <= local;
        let piece = self.pieces.partition_point(ends_by);
        let (found, ahead) = self.pieces[piece];
        let instant = Minute::from_epoch(local - ahead);
        if instant >= found.start() {
            return instant;
        }
        let (_, before) = self.pieces[piece - 1];
        Minute::from_epoch(local - before)
    }

    /// The local time that `instant` stands for where the clock skipped it; `None` where the
    /// clock shows whatever would be shown with the offset before.
    ///
    /// # Panics
    /// As for [`Wall::shown`].
    pub fn skipped(&self, instant: Minute) -> Option<Minutes> {
        let at = self.pieces.partition_point(|(piece, _)| piece.end() <= instant);
        let (piece, ahead) = self.pieces[at];
        let (_, before) = self.pieces[at.checked_sub(1)?];
        let local = instant.since_epoch() + before;
        (local < piece.start().since_epoch() + ahead).then_some(local)
    }

    /// The longest step that leads from one multiple of `step` on this clock to every other,
    /// whatever its offset is.
    pub fn grain(&self, step: Minutes) -> Minutes {
        self.pieces.iter().fold(step, |grain, &(_, ahead)| greatest_common(grain, ahead))
    }

    /// The instants of the local `date` at which the clock shows a multiple of `step`,
    /// in time order; of an hour that is shown twice, both.
    ///
    /// # Panics
    /// As for [`Wall::shown`].
    pub fn grid_of(&self, date: NaiveDate, step: Minutes) -> Vec<Minute> {
        let midnight = Minute::midnight(date).since_epoch();
        let mut found = Vec::new();
        for &(piece, ahead) in &self.pieces {
            let (from, to) =
                (piece.start().since_epoch() + ahead, piece.end().since_epoch() + ahead);
            let first = midnight.max(from - from.rem_euclid(step));
            let until = to.min(midnight + DAY);
            let shown = (0..).map(|tick| first + tick * step).take_while(|&at| at < until);
            found.extend(shown.filter(|&at| at >= from).map(|at| Minute::from_epoch(at - ahead)));
        }
        found
    }
}

/// The greatest common divisor, `one` being above 0.
fn greatest_common(one: Minutes, other: Minutes) -> Minutes {
    let (mut a, mut b) = (one, Minutes(other.0.abs()));
    while b > Minutes::ZERO {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ground::tz::Database;

    /// Clocks that change at night, at midnight, over midnight, by half an hour, or never.
    const ZONES: [&str; 20] = [
        "UTC",
        "Europe/Berlin",
        "Europe/London",
        "America/New_York",
        "America/Nuuk",
        "America/Havana",
        "America/Santiago",
        "America/Asuncion",
        "America/St_Johns",
        "America/Scoresbysund",
        "Atlantic/Azores",
        "Africa/Cairo",
        "Africa/Casablanca",
        "Asia/Beirut",
        "Asia/Gaza",
        "Asia/Kathmandu",
        "Asia/Tehran",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
        "Pacific/Chatham",
    ];

    #[track_caller]
    fn at(text: &str) -> Minute {
        Minute::parse_rfc3339(text).unwrap()
    }

    /// A local time such as `2026-03-29T02:30`.
    #[track_caller]
    fn local(text: &str) -> Minutes {
        at(&format!("{text}Z")).since_epoch()
    }

    fn wall(zone: &str) -> Wall {
        let zone = Database::embedded().zone(zone).unwrap();
        Wall::over(&zone, Interval::new(at("2026-01-01T00:00Z"), at("2030-01-01T00:00Z")).unwrap())
    }

    #[test]
    fn a_skipped_time_is_read_with_the_offset_before_and_a_repeated_one_is_the_first() {
        #[track_caller]
        fn case(zone: &str, text: &str, expected: &str) {
            assert_eq!(wall(zone).meant(local(text)), at(expected), "{text} in {zone}");
        }
        case("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59Z");
        case("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30Z"); // shown as 03:30
        case("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00Z");
        case("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30Z");
        case("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00Z");
        // There is no midnight on these days.
        case("Africa/Cairo", "2026-04-24T00:00", "2026-04-23T22:00Z");
        case("Africa/Cairo", "2026-04-24T00:30", "2026-04-23T22:30Z");
        case("Africa/Cairo", "2026-04-24T01:00", "2026-04-23T22:00Z");
        case("Asia/Beirut", "2026-03-29T00:15", "2026-03-28T22:15Z");
        case("America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00Z");
        case("America/Havana", "2026-03-08T00:45", "2026-03-08T05:45Z");
        case("Atlantic/Azores", "2026-03-29T00:30", "2026-03-29T01:30Z");
        // The last hour of Saturday is skipped: it is the first of Sunday.
        case("America/Nuuk", "2026-03-28T23:00", "2026-03-29T01:00Z");
        case("America/Nuuk", "2026-03-28T23:30", "2026-03-29T01:30Z");
        case("America/Nuuk", "2026-03-29T00:00", "2026-03-29T01:00Z");
        // The last hour of Saturday comes twice.
        case("America/Nuuk", "2026-10-24T23:30", "2026-10-25T00:30Z");
        case("America/Santiago", "2026-04-04T23:30", "2026-04-05T02:30Z");
        case("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45Z");
    }

    #[test]
    fn the_grid_of_a_date_has_what_the_clock_shows() {
        #[track_caller]
        fn case(zone: &str, date: &str, step: i64, count: usize, first: &str, last: &str) {
            let grid = wall(zone).grid_of(date.parse().unwrap(), Minutes(step));
            assert_eq!(grid.len(), count, "{zone} {date}");
            assert_eq!((grid[0], grid[count - 1]), (at(first), at(last)), "{zone} {date}");
        }
        case("Europe/Berlin", "2026-07-01", 15, 96, "2026-06-30T22:00Z", "2026-07-01T21:45Z");
        case("Europe/Berlin", "2026-03-29", 15, 92, "2026-03-28T23:00Z", "2026-03-29T21:45Z");
        case("Europe/Berlin", "2026-10-25", 60, 25, "2026-10-24T22:00Z", "2026-10-25T22:00Z");
        case("Africa/Cairo", "2026-04-24", 60, 23, "2026-04-23T22:00Z", "2026-04-24T20:00Z");
        case("America/Nuuk", "2026-10-24", 30, 50, "2026-10-24T01:00Z", "2026-10-25T01:30Z");
        case("Australia/Lord_Howe", "2026-10-04", 60, 23, "2026-10-03T13:30Z", "2026-10-04T12:00Z");
        case("Asia/Kathmandu", "2026-12-01", 60, 24, "2026-11-30T18:15Z", "2026-12-01T17:15Z");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn a_clock_says_what_reading_it_every_minute_says(
            zone in prop::sample::select(ZONES.to_vec()),
            near in prop::option::of(0usize..12),
            minutes in 0..4 * 365 * DAY.0,
        ) {
            let minutes = Minutes(minutes);
            let (wall, zone) = (wall(zone), Database::embedded().zone(zone).unwrap());
            let span = Interval::new(at("2026-01-02T00:00Z"), at("2029-12-30T00:00Z")).unwrap();
            // Mostly near a change, where there is something to get wrong.
            let changes = zone.transitions(span);
            let local = match near.and_then(|i| changes.get(i)) {
                Some(change) => {
                    tz::local_minutes(change.at, change.before) + minutes % (2 * DAY) - DAY
                }
                None => span.start().since_epoch() + minutes % span.minutes(),
            };
            let shown = |instant: Minute| tz::local_minutes(instant, zone.offset_at(instant));
            let mut instant = Minute::from_epoch(local - 2 * DAY);
            // The last minute that shows less, and the first that shows as much or more.
            let (mut before, mut found) = (instant, None);
            while instant.since_epoch() < local + 2 * DAY {
                prop_assert_eq!(wall.shown(instant), shown(instant));
                if shown(instant) >= local {
                    found = Some(instant);
                    break;
                }
                before = instant;
                instant = instant + Minutes(1);
            }
            let expected = match found {
                Some(exact) if shown(exact) == local => exact,
                _ => before + (local - shown(before)),
            };
            prop_assert_eq!(wall.meant(local), expected);

            let date = tz::local_date_of(local);
            let day = (-2 * DAY.0..2 * DAY.0).map(|at| Minute::midnight(date) + Minutes(at));
            let on_grid = |&at: &Minute| zone.local_date(at) == date && shown(at) % Minutes(20) == Minutes::ZERO;
            prop_assert_eq!(wall.grid_of(date, Minutes(20)), day.filter(on_grid).collect::<Vec<_>>());
        }
    }
}
