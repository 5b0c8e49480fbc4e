//! What is said of one window in a calendar, whatever becomes of it?

use crate::fleet::RegionId;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::plan::Status;
use crate::window::PlacedPhase;
use crate::written::CANCELLED;

/// 2020-01-01T00:00Z, from which SEQUENCE counts.
const COUNTED_FROM: Minute = Minute::from_epoch(Minutes(26_297_280));

/// What is said of a window, whatever becomes of it.
pub struct Event<'a> {
    pub regions: &'a [RegionId],
    pub interval: Interval,
    pub slot: Minute,
    pub phases: &'a [PlacedPhase],
    pub fate: Fate,
    pub now: Minute,
    /// The SEQUENCE that it has had.
    pub after: Option<i64>,
}

/// The SEQUENCE of what is said at `now`.
pub fn sequence(now: Minute) -> i64 {
    (now - COUNTED_FROM).0.max(0)
}

/// What becomes of a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// What the plan says.
    Of(Status),
    /// Taken back.
    Cancelled,
}

impl Fate {
    /// As `X-LOWTIDE-STATUS` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Of(status) => status.name(),
            Self::Cancelled => CANCELLED,
        }
    }

    pub fn takes_place(self) -> bool {
        !matches!(self, Self::Of(Status::Skipped) | Self::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequence_counts_from_the_year_2020() {
        assert_eq!(COUNTED_FROM.to_string(), "2020-01-01T00:00:00Z");
    }
}
