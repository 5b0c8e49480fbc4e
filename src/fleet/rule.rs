//! What do the laws and contracts of a region ask? Its compliance rules (model §5).

use std::fmt;

use crate::fleet::ids::TierId;
use crate::fleet::only::Only;
use crate::ground::dates::DateRange;
use crate::ground::days::Days;
use crate::ground::decimal::Exact;
use crate::ground::duration::HOUR;
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;
use crate::ground::period::Per;
use crate::ground::tz::Zone;
use crate::ground::when::When;
use crate::words::figures;

/// A compliance rule of a region.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Unique within its region; made from the rule's name where the file gives none.
    pub id: String,
    pub kind: RuleKind,
    /// The clock on which `when` and `dates` are read; `None` for the region's.
    pub zone: Option<Zone>,
    pub reason: Option<String>,
    pub source: Option<String>,
    /// The tiers that it holds for.
    pub tiers: Only<TierId>,
    /// Which of the rules for many regions it is, counted in the file; `None` where it is the
    /// region's own.
    pub shared: Option<usize>,
}

/// What a rule asks (model §5).
#[derive(Clone, Debug)]
pub enum RuleKind {
    /// No minute inside `when`, or on one of `dates`.
    Forbid {
        when: Vec<When>,
        dates: Vec<DateRange>,
    },
    /// Every minute inside `when`.
    Allow {
        when: Vec<When>,
    },
    /// Somebody is told that much ahead.
    Notice {
        ahead: Ahead,
        audience: Option<String>,
    },
    MaxDuration {
        limit: Minutes,
    },
    /// A window that reaches it is refused.
    MaxUserMinutes {
        limit: UserMinutes,
    },
    MinInterval {
        interval: Minutes,
    },
    MaxPer {
        count: u32,
        per: Per,
    },
    /// The phases of a region's windows, each minute times its disruption.
    MaxDowntime {
        budget: Budget,
        per: Per,
    },
    /// No change of the region's offset from UTC strictly inside a window.
    ForbidTransition,
    /// Where users may be drained to.
    Residency {
        jurisdictions: Vec<String>,
    },
    ForbidOperations {
        operations: Vec<String>,
    },
    Retention {
        data: String,
        keep: Minutes,
    },
}

impl RuleKind {
    /// How far from a window it looks at others, at most.
    pub fn reach(&self) -> Minutes {
        match self {
            Self::MinInterval { interval } => *interval,
            Self::MaxPer { per, .. } | Self::MaxDowntime { per, .. } => per.longest(),
            _ => Minutes::ZERO,
        }
    }
}

/// How far ahead a notice has to be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ahead {
    /// In minutes.
    Lead(Minutes),
    /// The window starts on the business day so many after, or later; at least 1.
    BusinessDays(u32),
    /// The business day so many after has ended before the window starts; at least 1.
    FullBusinessDays(u32),
    /// The last such time of the region's clock at or before the start.
    By(DayTime),
}

/// A time on some days of every local week.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DayTime {
    /// Monday first.
    pub days: [bool; 7],
    /// In minutes from midnight, `0..1440`.
    pub time: Minutes,
}

/// How long a region may be down in a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Budget {
    Limit(Minutes),
    /// The share of the period, `0..=1`, in which it has to be up.
    Availability(Exact),
}

/// `2h`, or what `99.95%` leaves.
impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit(limit) => limit.fmt(f),
            Self::Availability(share) => write!(f, "{}% leaves", share.times(100)),
        }
    }
}

/// `Wed 17:00`, as the file writes it.
impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {:02}:{:02}",
            Days { weekdays: self.days, forms: Vec::new() },
            self.time / HOUR,
            self.time % HOUR
        )
    }
}

impl fmt::Display for Ahead {
    /// `72h`, `5 business days`, `by Wed 17:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lead(lead) => lead.fmt(f),
            Self::BusinessDays(days) => {
                f.write_str(&figures::count(*days as usize, "business day"))
            }
            Self::FullBusinessDays(days) => {
                f.write_str(&figures::count(*days as usize, "full business day"))
            }
            Self::By(by) => write!(f, "by {by}"),
        }
    }
}

impl Rule {
    pub fn holds_for(&self, tier: TierId) -> bool {
        self.tiers.includes(&tier)
    }
}
