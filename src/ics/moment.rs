//! When is something, as a calendar has it? A day, or a time on some clock.

use super::clock::Clock;

/// A date, or a time on some clock.
#[derive(Clone, Debug)]
pub(super) enum Moment {
    /// Days since 1970-01-01.
    Date(i64),
    /// Seconds since 1970-01-01 00:00 on the clock.
    Time(i64, Clock),
}
