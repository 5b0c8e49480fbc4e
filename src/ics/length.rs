//! How long is an event, by its end or its DURATION?

use super::moment::Moment;
use super::time::{self, DAY};
use crate::words::harmless::shortened;

/// How long an event is: first on the wall, then by the stopwatch, in seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Length {
    pub local: i64,
    pub exact: i64,
}

impl Length {
    pub fn total(self) -> i64 {
        self.local + self.exact
    }
}

/// What is told of an event whose end was given as its start.
pub(super) const TURNED: &str = ": it ends before it starts; the two are taken the other way round";

/// From when an event lasts, and how long.
pub(super) struct Span {
    pub start: Moment,
    pub length: Length,
    /// Whether its end was given as its start.
    pub is_turned: bool,
}

/// What lies between the start of an event and its end; one that ends before it starts is
/// meant the other way round.
pub(super) fn between(start: Moment, end: Moment) -> Span {
    let start = match (start, &end) {
        (Moment::Date(day), Moment::Time(_, clock)) => Moment::Time(day * DAY, clock.clone()),
        (start, _) => start,
    };
    let length = until(&start, &end);
    if length.total() < 0 {
        return Span { is_turned: true, ..between(end, start) };
    }
    Span { start, length, is_turned: false }
}

/// Less than 0 where the end lies before the start.
fn until(start: &Moment, end: &Moment) -> Length {
    match (start, end) {
        // An end on the day of the start is a day too few, and is often written.
        (Moment::Date(from), Moment::Date(to)) if from == to => Length { local: DAY, exact: 0 },
        (Moment::Date(from), Moment::Date(to)) => Length { local: (to - from) * DAY, exact: 0 },
        (Moment::Time(from, _), Moment::Date(to)) => {
            // Until the day begins; if it has begun, until it ends.
            let midnight = if to * DAY > *from { to * DAY } else { (to + 1) * DAY };
            Length { local: midnight - from, exact: 0 }
        }
        (Moment::Date(from), Moment::Time(to, _)) => Length { local: to - from * DAY, exact: 0 },
        (Moment::Time(from, clock), Moment::Time(to, end_clock)) if clock.reads_like(end_clock) => {
            let local = to - from;
            let exact = end_clock.instant(*to, None) - clock.instant(*from, None);
            // A night in which the clock is put back may end "before" it starts.
            if local <= 0 && exact > 0 {
                Length { local: 0, exact }
            } else {
                Length { local, exact: 0 }
            }
        }
        (Moment::Time(from, clock), Moment::Time(to, end_clock)) => {
            Length { local: 0, exact: end_clock.instant(*to, None) - clock.instant(*from, None) }
        }
    }
}

/// The length of an event by its DURATION.
pub(super) fn lasting(start: &Moment, text: &str) -> Result<Length, String> {
    let duration = time::duration(text).ok_or_else(|| {
        format!("expected a duration such as `PT2H30M` or `P1D`, found `{}`", shortened(text))
    })?;
    if duration.days < 0 || duration.seconds < 0 {
        return Err(format!("expected a duration of at least 0, found `{}`", shortened(text)));
    }
    Ok(match start {
        // Whole days, and at least the day itself.
        Moment::Date(_) => {
            let days = duration.days + (duration.seconds + DAY - 1).div_euclid(DAY);
            Length { local: days.max(1) * DAY, exact: 0 }
        }
        Moment::Time(..) => Length { local: duration.days * DAY, exact: duration.seconds },
    })
}
