//! What can be wrong with a window? One code for each rule and finding.

use std::fmt;

/// A rule of model §5, or another reason why a proposed window is no good.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Code {
    Forbid,
    Allow,
    Notice,
    MaxDuration,
    MaxUserMinutes,
    MinInterval,
    MaxPer,
    ForbidOperations,
    Retention,
    TeamShift,
    Freeze,
    Carrier,
    TierNotice,
    MaxParallel,
    Failover,
    Team,
    Waves,
    Gap,
    Overlap,
    TooShort,
    NoRollback,
    InThePast,
    NotInTier,
}

impl Code {
    /// The name in files and reports, such as `max-user-minutes`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Forbid => "forbid",
            Self::Allow => "allow",
            Self::Notice => "notice",
            Self::MaxDuration => "max-duration",
            Self::MaxUserMinutes => "max-user-minutes",
            Self::MinInterval => "min-interval",
            Self::MaxPer => "max-per",
            Self::ForbidOperations => "forbid-operations",
            Self::Retention => "retention",
            Self::TeamShift => "team-shift",
            Self::Freeze => "freeze",
            Self::Carrier => "carrier",
            Self::TierNotice => "tier-notice",
            Self::MaxParallel => "max-parallel",
            Self::Failover => "failover",
            Self::Team => "team",
            Self::Waves => "waves",
            Self::Gap => "gap",
            Self::Overlap => "overlap",
            Self::TooShort => "too-short",
            Self::NoRollback => "no-rollback",
            Self::InThePast => "in-the-past",
            Self::NotInTier => "not-in-tier",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
