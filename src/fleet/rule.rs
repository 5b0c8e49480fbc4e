//! What do the laws and contracts of a region ask? Its compliance rules (model §5).

use std::fmt;

use crate::fleet::ids::TierId;
use crate::fleet::only::Only;
use crate::ground::dates::DateRange;
use crate::ground::duration::Minutes;
use crate::ground::when::When;
use crate::words::figures;

/// A compliance rule of a region.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Unique within its region; made from the rule's name where the file gives none.
    pub id: String,
    pub kind: RuleKind,
    pub reason: Option<String>,
    pub source: Option<String>,
    /// The tiers that it holds for.
    pub tiers: Only<TierId>,
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
    /// In user-minutes; a window that reaches it is refused.
    MaxUserMinutes {
        limit: f64,
    },
    MinInterval {
        interval: Minutes,
    },
    MaxPer {
        count: u32,
        per: Minutes,
    },
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

/// How far ahead a notice has to be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ahead {
    Lead(Minutes),
    /// At least 1.
    BusinessDays(u32),
}

impl fmt::Display for Ahead {
    /// `72h`, `5 business days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lead(lead) => lead.fmt(f),
            Self::BusinessDays(days) => {
                f.write_str(&figures::count(*days as usize, "business day"))
            }
        }
    }
}

impl Rule {
    pub fn holds_for(&self, tier: TierId) -> bool {
        self.tiers.includes(&tier)
    }
}
