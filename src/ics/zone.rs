//! Which offset does a zone of a calendar's own have at an instant?

/// The changes of a zone's offset.
#[derive(Debug)]
pub(super) struct OwnZone {
    /// Seconds east of UTC before the first change.
    pub first: i32,
    /// Instants in seconds since 1970-01-01T00:00Z, rising, and the offsets from then on.
    pub changes: Vec<(i64, i32)>,
}

impl OwnZone {
    /// Seconds east of UTC at `instant`, in seconds since 1970-01-01T00:00Z.
    pub fn offset_at(&self, instant: i64) -> i32 {
        match self.changes.partition_point(|(at, _)| *at <= instant) {
            0 => self.first,
            after => self.changes[after - 1].1,
        }
    }
}
