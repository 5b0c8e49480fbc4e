//! What can be wrong with a window? One code for each rule and finding.

use std::fmt;

use crate::fleet::calendar::{Calendar, Effect, Kind};

/// A rule of model §5, or another reason why a proposed window is no good. The order is
/// that in which the findings of one window are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Code {
    UnknownTier,
    UnknownRegion,
    DuplicateId,
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
    Regret,
    UnusedAccept,
}

impl Code {
    pub const ALL: [Self; 28] = [
        Self::UnknownTier,
        Self::UnknownRegion,
        Self::DuplicateId,
        Self::NotInTier,
        Self::InThePast,
        Self::TooShort,
        Self::NoRollback,
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
        Self::Carrier,
        Self::TierNotice,
        Self::Overlap,
        Self::MaxParallel,
        Self::Failover,
        Self::Team,
        Self::Waves,
        Self::Gap,
        Self::Regret,
        Self::UnusedAccept,
    ];

    /// The rules that a window has to itself, the first table of model §5.
    pub const OWN_RULES: [Self; 13] = [
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
        Self::Carrier,
        Self::TierNotice,
    ];

    /// The names of all codes, in their order.
    pub const NAMES: [&'static str; Self::ALL.len()] = {
        let mut names = [""; Self::ALL.len()];
        let mut i = 0;
        while i < names.len() {
            names[i] = Self::ALL[i].name();
            i += 1;
        }
        names
    };

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// Whether it is a rule of one region alone, not one between regions.
    pub fn is_own(self) -> bool {
        let between = [Self::MaxParallel, Self::Failover, Self::Team, Self::Waves, Self::Gap];
        !between.contains(&self)
    }

    /// The rule under which the events of `calendar` refuse windows (model §5), if they do.
    pub fn of_calendar(calendar: &Calendar) -> Option<Self> {
        match (calendar.effect, calendar.kind) {
            (Effect::Forbid, Kind::Carrier) => Some(Self::Carrier),
            (Effect::Forbid, _) => Some(Self::Freeze),
            _ => None,
        }
    }

    /// The name in files and reports, such as `max-user-minutes`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnknownTier => "unknown-tier",
            Self::UnknownRegion => "unknown-region",
            Self::DuplicateId => "duplicate-id",
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
            Self::Regret => "regret",
            Self::UnusedAccept => "unused-accept",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_all_codes_is_in_their_order_and_names_are_unique() {
        assert!(Code::ALL.is_sorted_by(|a, b| a < b));
        for code in Code::ALL {
            assert_eq!(Code::named(code.name()), Some(code));
        }
    }
}
