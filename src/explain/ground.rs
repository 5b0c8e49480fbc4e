//! On what ground does a rule refuse a window?

use crate::fleet::Budget;
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::ground::period::Per;
use crate::ground::starts::StartSet;
use crate::impact;
use crate::request::constraint::{Constraint, Refusal};
use crate::solve::slots::Slots;
use crate::words::figures;

/// The first minute that breaks a rule, or what its limit is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Ground {
    /// This minute may not be in a window.
    Minute(Minute),
    /// No window may start before.
    Before(Minute),
    Longer {
        limit: Minutes,
        length: Minutes,
    },
    /// No window of the tier is allowed.
    Always,
    Near {
        interval: Minutes,
    },
    Crowded {
        count: usize,
        per: Per,
    },
    Downtime {
        budget: Budget,
        per: Per,
    },
    UserMinutes {
        limit: UserMinutes,
        found: UserMinutes,
    },
}

impl Ground {
    /// What the limit is; `None` where it is a minute that breaks the rule.
    pub fn limit(self) -> Option<String> {
        Some(match self {
            Self::Minute(_) => return None,
            Self::Before(earliest) => format!("not before {} UTC", figures::utc(earliest)),
            Self::Longer { limit, length } => {
                format!("lasts {}, at most {}", length, limit)
            }
            Self::Always => "no window of this tier".to_owned(),
            Self::Near { interval } => {
                format!("less than {} from another window", interval)
            }
            Self::Crowded { count, per } => {
                format!("more than {} in {}", figures::count(count, "start"), per.words())
            }
            Self::Downtime { budget, per } => {
                format!("more downtime in {} than {budget}", per.words())
            }
            Self::UserMinutes { limit, found } => format!(
                "{} user-minutes, below {} is allowed",
                figures::quantity(found),
                figures::quantity(limit)
            ),
        })
    }

    /// Of two grounds of one rule that which is broken first.
    pub fn first(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        match (a, b) {
            (Some(Self::Minute(a)), Some(Self::Minute(b))) => Some(Self::Minute(a.min(b))),
            _ => a.or(b),
        }
    }

    /// Why `constraint` refuses the one window of `slots`; `None` when it does not.
    pub fn of(constraint: &Constraint, slots: &Slots) -> Option<Self> {
        let mut refused = StartSet::none(slots.grid);
        slots.refuse(constraint, &mut refused);
        refused.contains(0).then(|| Self::asked(&constraint.refusal, slots))
    }

    /// What `refusal` has against the one window of `slots` that it refuses, by itself or
    /// beside others of the plan.
    pub fn asked(refusal: &Refusal, slots: &Slots) -> Self {
        let start = slots.grid.at(0);
        match refusal {
            Refusal::Minutes(minutes) => {
                let first = minutes.at_or_after(start).expect("it refuses for some minute");
                Self::Minute(start.max(first.start()))
            }
            Refusal::Starts(_) => Self::Minute(start),
            Refusal::Across(instants) => {
                let first = instants.iter().find(|&&instant| instant > start);
                Self::Minute(*first.expect("it refuses for some instant"))
            }
            Refusal::Before(earliest) => Self::Before(*earliest),
            Refusal::Longer(limit) => Self::Longer { limit: *limit, length: slots.length },
            Refusal::Always => Self::Always,
            Refusal::Near { interval, .. } => Self::Near { interval: *interval },
            Refusal::Crowded { count, per, .. } => {
                Self::Crowded { count: *count, per: Per::Stretch(*per) }
            }
            Refusal::Counted { count, parts, .. } => {
                Self::Crowded { count: *count, per: Per::Calendar(parts.unit()) }
            }
            Refusal::Downtime(downtime) => {
                Self::Downtime { budget: downtime.budget, per: downtime.within.per() }
            }
            Refusal::UserMinutes { region, limit, factor } => {
                let terms = slots.terms;
                let load =
                    impact::region_load(terms.fleet, *region, terms.tier, terms.scope, terms.span);
                let found = factor * load.window_sums(&slots.phases, slots.grid)[0];
                Self::UserMinutes { limit: *limit, found: UserMinutes(found) }
            }
        }
    }
}
