//! What can be wrong with a window? One code for each rule and finding.

use std::fmt;

/// A rule of model §5, or another reason why a proposed window is no good. The order is
/// that in which the findings of one window are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Code {
    NotInTier,
    InThePast,
    TooShort,
    NoRollback,
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
    Overlap,
    MaxParallel,
    Failover,
    Team,
    Waves,
    Gap,
}

impl Code {
    /// The rules that a window has to itself, the first table of model §5.
    pub const OWN_RULES: [Self; 12] = [
        Self::Forbid,
        Self::Allow,
        Self::Notice,
        Self::MaxDuration,
        Self::MaxUserMinutes,
        Self::MinInterval,
        Self::MaxPer,
        Self::ForbidOperations,
        Self::Retention,
        Self::TeamShift,
        Self::Freeze,
        Self::TierNotice,
    ];

    /// Whether it is a rule of one region alone, not one between regions.
    pub fn is_own(self) -> bool {
        let between = [Self::MaxParallel, Self::Failover, Self::Team, Self::Waves, Self::Gap];
        !between.contains(&self)
    }

    /// The name in files and reports, such as `max-user-minutes`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotInTier => "not-in-tier",
            Self::InThePast => "in-the-past",
            Self::TooShort => "too-short",
            Self::NoRollback => "no-rollback",
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
            Self::Overlap => "overlap",
            Self::MaxParallel => "max-parallel",
            Self::Failover => "failover",
            Self::Team => "team",
            Self::Waves => "waves",
            Self::Gap => "gap",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
