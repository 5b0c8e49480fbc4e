//! What can be wrong with a window? One code for each rule and finding, and all that is to
//! be known of it.
//!
//! A code is added to the one list here: its order, names, the schema's choices, severities,
//! remedies and the lists of reports follow from it.

use std::fmt;

use crate::finding::severity::Severity;
use crate::fleet::calendar::{Calendar, Effect, Kind};

/// What there is to know of a code.
#[derive(Debug)]
pub struct About {
    /// In files and reports, such as `max-user-minutes`.
    pub name: &'static str,
    pub scope: Scope,
    /// Where the user says nothing.
    pub severity: Severity,
    /// What it says about a window, in one sentence without its full stop.
    pub about: &'static str,
    /// What can be done about it, lower case, no full stop.
    pub remedy: &'static str,
    /// A case of it, lower case, no full stop.
    pub example: &'static str,
    /// Whether another start can help; the others are the same everywhere.
    pub mended_by_a_start: bool,
}

/// How far one has to look to find it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// At the window, where no rule is broken.
    Itself,
    /// At the window and a rule, the first table of model §5.
    Rule,
    /// Likewise, and at the other windows of the region.
    OwnWindows,
    /// At other windows.
    Between,
}

macro_rules! codes {
    ($($code:ident => $about:expr,)+) => {
        /// A rule of model §5, or another reason why a proposed window is no good. The order
        /// is that in which the findings of one window are listed.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $($code,)+
        }

        impl Code {
            pub const ALL: [Self; [$(Self::$code),+].len()] = [$(Self::$code),+];

            /// What there is to know of it.
            pub const fn about(self) -> &'static About {
                match self {
                    $(Self::$code => const { &$about },)+
                }
            }
        }
    };
}

codes! {
    UnknownTier => About {
        name: "unknown-tier",
        scope: Scope::Itself,
        severity: Severity::Error,
        about: "The window names a tier that the region file does not have",
        remedy: "name a tier of the region file",
        example: "`tier = \"weakly\"` in `[[windows]]`, where the region file knows `weekly`",
        mended_by_a_start: false,
    },
    UnknownRegion => About {
        name: "unknown-region",
        scope: Scope::Itself,
        severity: Severity::Error,
        about: "The window names a region that the region file does not have",
        remedy: "name a region of the region file, by its id",
        example: "`regions = [\"sgp\"]`, where the region file calls it `sg`",
        mended_by_a_start: false,
    },
    DuplicateId => About {
        name: "duplicate-id",
        scope: Scope::Itself,
        severity: Severity::Error,
        about: "Two windows have the same id",
        remedy: "give each window an id of its own",
        example: "two `[[windows]]` with `id = \"CHG-1042\"`, in one file or in two that are judged together",
        mended_by_a_start: false,
    },
    NotInTier => About {
        name: "not-in-tier",
        scope: Scope::Itself,
        severity: Severity::Error,
        about: "A region of the window takes no part in its tier",
        remedy: "leave the region out, or add the tier to its `tiers`",
        example: "`tier = \"annual\"` and `regions = [\"sg\"]`, where `sg` has `tiers = [\"weekly\"]`, or no service that the tier touches",
        mended_by_a_start: false,
    },
    InThePast => About {
        name: "in-the-past",
        scope: Scope::Itself,
        severity: Severity::Error,
        about: "The window starts before now",
        remedy: "choose a later start",
        example: "`start = 2026-12-01T19:15:00Z`, judged with `--now 2026-12-02T00:00:00Z`",
        mended_by_a_start: true,
    },
    TooShort => About {
        name: "too-short",
        scope: Scope::Itself,
        severity: Severity::Error,
        about: "The window is shorter than the phases of its tier",
        remedy: "make the window at least as long as the phases of its tier",
        example: "`duration = \"2h\"`, where the tier's phases last 3 hours at the pace of the slowest team that takes part",
        mended_by_a_start: false,
    },
    NoRollback => About {
        name: "no-rollback",
        scope: Scope::Itself,
        severity: Severity::Error,
        about: "The window names no rollback document, which its tier requires",
        remedy: "write down how to roll back, and name the document as `rollback`",
        example: "a window without `rollback`, in a tier that does not say `rollback_required = false`",
        mended_by_a_start: false,
    },
    OffsetSlip => About {
        name: "offset-slip",
        scope: Scope::Itself,
        severity: Severity::Note,
        about: "The start is written with an offset that the region's clock does not have then",
        remedy: "write the offset of that day, or name the zone: `2027-07-11T02:00[America/New_York]`",
        example: "`start = 2027-07-11T02:00:00-05:00` for New York, which is at -04:00 in July: it is 03:00 there by then",
        mended_by_a_start: false,
    },
    Forbid => About {
        name: "forbid",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "A minute of the window lies inside hours or dates that a rule forbids",
        remedy: "choose a start at other hours",
        example: "a rule with `when = [\"Mon-Fri 09:00-18:00\"]`, and a window from 17:30 to 18:30 on a Monday of the region's clock",
        mended_by_a_start: true,
    },
    Allow => About {
        name: "allow",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "A minute of the window lies outside the only hours that a rule allows",
        remedy: "choose a start at other hours",
        example: "a rule with `when = [\"daily 00:00-06:00\"]`, and a window from 05:00 to 06:30 on the region's clock; where there are several such rules, each has to allow every minute",
        mended_by_a_start: true,
    },
    Notice => About {
        name: "notice",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "The window starts earlier than the notice that a rule asks for",
        remedy: "choose a later start; where notice was given earlier, say when as `filed`",
        example: "a rule with `business_days = 5`, and a window on the fourth business day after the one on which it was filed",
        mended_by_a_start: true,
    },
    MaxDuration => About {
        name: "max-duration",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "The window is longer than a rule allows",
        remedy: "split the work, or give it a tier with shorter phases",
        example: "a rule with `limit = \"2h\"`, and a window of 3 hours",
        mended_by_a_start: false,
    },
    MaxUserMinutes => About {
        name: "max-user-minutes",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "The window disturbs as many user-minutes as a rule forbids",
        remedy: "choose a quieter start, or take fewer regions at once",
        example: "a rule with `limit = 900000`, and a window that disturbs 20,000 users for 45 minutes; weights and sensitivities do not count, as regulators do not count them",
        mended_by_a_start: true,
    },
    MinInterval => About {
        name: "min-interval",
        scope: Scope::OwnWindows,
        severity: Severity::Error,
        about: "The window is too near another window of the same region",
        remedy: "choose a start further from the other windows",
        example: "a rule with `interval = \"7d\"`, and two windows of the region of which one starts 6 days after the other ends",
        mended_by_a_start: true,
    },
    MaxPer => About {
        name: "max-per",
        scope: Scope::OwnWindows,
        severity: Severity::Error,
        about: "Too many windows of the region start within the time of a rule",
        remedy: "choose a start further from the other windows",
        example: "a rule with `count = 2` and `per = \"30d\"`, and a third window that starts 29 days after the first",
        mended_by_a_start: true,
    },
    MaxDowntime => About {
        name: "max-downtime",
        scope: Scope::OwnWindows,
        severity: Severity::Error,
        about: "The downtime of the region exceeds the budget of a rule",
        remedy: "choose a start in another period, or disturb fewer users for less long",
        example: "a rule with `limit = \"4h\"` and `per = \"month\"`, and windows of the region that take it down for 5 hours in December",
        mended_by_a_start: true,
    },
    ForbidTransition => About {
        name: "forbid-transition",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "The clock of the region changes within the window",
        remedy: "choose a start further from the change of the clock",
        example: "a window from 00:30 to 02:00 UTC on 25 October 2026, where a region in `Europe/Berlin` has the rule",
        mended_by_a_start: true,
    },
    ForbidOperations => About {
        name: "forbid-operations",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "The window does work that a rule forbids",
        remedy: "leave the operation out, or do it in a window without the region",
        example: "a rule with `operations = [\"reindex\"]`, and a window, or its tier, that lists `reindex` among its `operations`",
        mended_by_a_start: false,
    },
    Retention => About {
        name: "retention",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "The tier purges data that a rule keeps for longer",
        remedy: "let the tier purge only what is older, or leave the region out",
        example: "a rule with `data = \"logs\"` and `keep = \"180d\"`, and a tier with `purges = [{ data = \"logs\", older_than = \"90d\" }]`",
        mended_by_a_start: false,
    },
    TeamShift => About {
        name: "team-shift",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "A minute of the window lies outside the shifts of the team",
        remedy: "choose a start at other hours",
        example: "a team with `shifts = [\"Mon-Fri 08:00-20:00\"]`, and a window from 19:00 to 21:00 on the team's own clock",
        mended_by_a_start: true,
    },
    Freeze => About {
        name: "freeze",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "A minute of the window lies inside a freeze",
        remedy: "choose a start on another day",
        example: "`[[freezes]]` from `12-23` to `01-02`, or a calendar of `kind = \"freeze\"` with an event on these days, and a window that reaches into 23 December on the region's clock",
        mended_by_a_start: true,
    },
    Carrier => About {
        name: "carrier",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "A minute of the window lies too near work of a carrier",
        remedy: "choose a start on another day",
        example: "a carrier's calendar with works from 02:00 to 04:00 and `buffer = \"30m\"`, and a window that ends at 01:45",
        mended_by_a_start: true,
    },
    TierNotice => About {
        name: "tier-notice",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "The window starts earlier than the notice of its tier",
        remedy: "choose a later start; where notice was given earlier, say when as `filed`",
        example: "a tier with `notice = \"72h\"`, and a window that starts 48 hours after it was filed",
        mended_by_a_start: true,
    },
    On => About {
        name: "on",
        scope: Scope::Rule,
        severity: Severity::Error,
        about: "The window starts on a day on which its tier has none",
        remedy: "choose a start on one of the days of the tier's `on`",
        example: "`on = [\"Sat#3\"]` in the tier, and a window that starts on the second Saturday",
        mended_by_a_start: true,
    },
    Overlap => About {
        name: "overlap",
        scope: Scope::Between,
        severity: Severity::Error,
        about: "Two windows of one region are open at the same minute",
        remedy: "choose a start at which fewer windows are open",
        example: "windows from 02:00 to 05:00 and from 04:00 to 06:00, both of `sg`",
        mended_by_a_start: true,
    },
    MaxParallel => About {
        name: "max-parallel",
        scope: Scope::Between,
        severity: Severity::Error,
        about: "More windows are open at one minute than the tier allows",
        remedy: "choose a start at which fewer windows are open",
        example: "a tier with `max_parallel = 2`, and a third window that opens while two are open, of whatever tier",
        mended_by_a_start: true,
    },
    Failover => About {
        name: "failover",
        scope: Scope::Between,
        severity: Severity::Error,
        about: "A region and its failover are down at the same minute",
        remedy: "choose a start at which fewer windows are open",
        example: "`sg` with `failover = \"jp\"`, and windows of both, or of two regions that both rely on `jp`, at one minute",
        mended_by_a_start: true,
    },
    Team => About {
        name: "team",
        scope: Scope::Between,
        severity: Severity::Error,
        about: "A team has more windows open at one minute than it can hold",
        remedy: "choose a start at which fewer windows are open",
        example: "a team with `parallel = 1`, and windows of two of its regions at one minute",
        mended_by_a_start: true,
    },
    Waves => About {
        name: "waves",
        scope: Scope::Between,
        severity: Severity::Error,
        about: "A window of a wave starts too early after one of an earlier wave",
        remedy: "choose a start after the earlier waves have soaked",
        example: "a region of wave 1 that starts 12 hours after one of wave 0 ends, in a tier with `soak = \"1d\"`",
        mended_by_a_start: true,
    },
    After => About {
        name: "after",
        scope: Scope::Between,
        severity: Severity::Error,
        about: "The window of a region starts too early after that of one it comes after",
        remedy: "choose a start after the windows of those regions have soaked",
        example: "`after = [\"eu-db\"]`, and a window that starts before that of `eu-db` has ended and soaked",
        mended_by_a_start: true,
    },
    Gap => About {
        name: "gap",
        scope: Scope::Between,
        severity: Severity::Error,
        about: "Two windows that failover keeps apart are too near each other",
        remedy: "choose a start at which fewer windows are open",
        example: "a tier with `gap = \"2h\"`, and a window of a region one hour after that of its failover",
        mended_by_a_start: true,
    },
    Regret => About {
        name: "regret",
        scope: Scope::Itself,
        severity: Severity::Error,
        about: "The window costs much more than the best slot would",
        remedy: "choose a quieter start",
        example: "`--max-regret 25%`, and a window that costs 140,000 user-minutes where a slot of the same cycle costs 100,000",
        mended_by_a_start: true,
    },
    UnusedAccept => About {
        name: "unused-accept",
        scope: Scope::Itself,
        severity: Severity::Warning,
        about: "The window accepts a finding that there is not",
        remedy: "take it out of `accept`",
        example: "`accept = [{ code = \"notice\", reason = \"...\" }]` in a window that gives notice in time",
        mended_by_a_start: false,
    },
}

impl Code {
    /// Whether a window can accept it: what no rule could judge, nobody can agree to.
    pub fn can_be_accepted(self) -> bool {
        !matches!(
            self,
            Self::UnknownTier | Self::UnknownRegion | Self::DuplicateId | Self::NotInTier
        )
    }

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

    /// The name in files and reports, such as `max-user-minutes`.
    pub const fn name(self) -> &'static str {
        self.about().name
    }

    /// The rule under which the events of `calendar` refuse windows (model §5), if they do.
    pub fn of_calendar(calendar: &Calendar) -> Option<Self> {
        match (calendar.effect, calendar.kind) {
            (Effect::Allow, _) => Some(Self::Allow),
            (Effect::Forbid, _) if calendar.teams.is_some() => Some(Self::TeamShift),
            (Effect::Forbid, Kind::Carrier) => Some(Self::Carrier),
            (Effect::Forbid, _) => Some(Self::Freeze),
            _ => None,
        }
    }

    /// The rules that a window has to itself, the first table of model §5.
    pub fn own_rules() -> impl Iterator<Item = Self> {
        let is_own = |code: &Self| matches!(code.about().scope, Scope::Rule | Scope::OwnWindows);
        Self::ALL.into_iter().filter(is_own)
    }

    /// Whether it is about the window and others, not about the window alone.
    pub fn is_about_others(self) -> bool {
        matches!(self.about().scope, Scope::OwnWindows | Scope::Between)
    }

    /// Whether another start can help.
    pub fn is_mended_by_a_start(self) -> bool {
        self.about().mended_by_a_start
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
    fn every_code_has_a_name_of_its_own() {
        for code in Code::ALL {
            assert_eq!(Code::named(code.name()), Some(code));
        }
    }
}
