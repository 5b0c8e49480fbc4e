//! What is announced? The seven things that can be said of a window.

/// What has become of a window, or will.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    Planned,
    Reminder,
    Started,
    Extended,
    Finished,
    RolledBack,
    Cancelled,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::Planned,
        Self::Reminder,
        Self::Started,
        Self::Extended,
        Self::Finished,
        Self::RolledBack,
        Self::Cancelled,
    ];
    /// [`Self::name`] of each, in the same order.
    pub const NAMES: [&str; 7] =
        ["planned", "reminder", "started", "extended", "finished", "rolled-back", "cancelled"];

    /// As region files and the command line have it.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
