//! When is something, as a calendar has it? A day, or a time on some clock.

use super::clock::Clock;
use super::time::DAY;

/// A date, or a time on some clock.
#[derive(Clone, Debug)]
pub(super) enum Moment {
    /// Days since 1970-01-01.
    Date(i64),
    /// Seconds since 1970-01-01 00:00 on the clock.
    Time(i64, Clock),
}

impl Moment {
    /// How far any two clocks are apart, and a day more, in seconds.
    pub const APART: i64 = 3 * DAY;

    /// When it is on its own clock, whichever that is, in seconds since 1970-01-01 00:00.
    pub fn roughly(&self) -> i64 {
        match self {
            Self::Date(day) => day * DAY,
            Self::Time(local, _) => *local,
        }
    }
}

/// Those of `all`, which rise, that can lie in `[from, to]` on some clock.
pub(super) fn around<T>(all: &[T], when: impl Fn(&T) -> &Moment, from: i64, to: i64) -> &[T] {
    let (low, high) = (from.saturating_sub(Moment::APART), to.saturating_add(Moment::APART));
    let first = all.partition_point(|one| when(one).roughly() < low);
    let last = all.partition_point(|one| when(one).roughly() <= high);
    &all[first..last.max(first)]
}
