//! What instant is a local time of a calendar? Gaps and folds as RFC 5545 §3.3.5 has them.

use std::sync::Arc;

use super::zone::OwnZone;
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;

const DAY: i64 = 24 * 60 * 60;

/// The clock that a time of a calendar is read on.
#[derive(Clone, Debug)]
pub(super) enum Clock {
    /// Whatever clock hangs on the reader's wall.
    Floating,
    /// Seconds east of UTC.
    Fixed(i32),
    Zone(Zone),
    /// A zone that the file defines itself.
    Own(Arc<OwnZone>),
}

impl Clock {
    pub const UTC: Self = Self::Fixed(0);

    /// Seconds east of UTC at `instant`, in seconds since 1970-01-01T00:00Z. Without a home,
    /// floating times are those of UTC.
    fn offset_at(&self, instant: i64, home: Option<&Zone>) -> i64 {
        let zone =
            |zone: &Zone| zone.offset_at(Minute::from_epoch(Minutes(instant.div_euclid(60))));
        i64::from(match self {
            Self::Floating => home.map_or(0, zone),
            Self::Fixed(offset) => *offset,
            Self::Zone(named) => zone(named),
            Self::Own(own) => own.offset_at(instant),
        })
    }

    /// The instant of a local time, both in seconds since 1970-01-01 00:00.
    ///
    /// A time that is skipped is read with the offset before the gap; of a time that comes
    /// twice the first is meant.
    pub fn instant(&self, local: i64, home: Option<&Zone>) -> i64 {
        if let Self::Fixed(offset) = self {
            return local - i64::from(*offset);
        }
        let before = local - self.offset_at(local - DAY, home);
        if before + self.offset_at(before, home) == local {
            return before;
        }
        let after = local - self.offset_at(local + DAY, home);
        if after + self.offset_at(after, home) == local { after } else { before }
    }

    /// The local time at an instant, both in seconds since 1970-01-01 00:00.
    pub fn local(&self, instant: i64, home: Option<&Zone>) -> i64 {
        instant + self.offset_at(instant, home)
    }

    /// Whether a local time of one is the same local time of the other.
    pub fn reads_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Floating, _) | (_, Self::Floating) => true,
            (Self::Fixed(a), Self::Fixed(b)) => a == b,
            (Self::Zone(a), Self::Zone(b)) => a == b,
            (Self::Own(a), Self::Own(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}
