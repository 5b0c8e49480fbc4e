//! What is asked of the planner.

pub mod constraint;
pub mod downtime;
pub mod expectation;

use chrono::NaiveDate;

use crate::fleet::{Fleet, RegionId, Scope, TierId};
use crate::ground::cycles::Horizon;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::request::constraint::Constraint;
use crate::window::Window;

/// One question: when can these regions have a window of this tier?
#[derive(Clone, Debug)]
pub struct Request {
    pub tier: TierId,
    pub scope: Scope,
    pub objective: Objective,
    pub now: Minute,
    /// Where the search begins; all slots of the first cycle lie at it or after it.
    pub from: Minute,
    /// The date that `from` is the start of, where no time was asked for: cycles on another
    /// clock than UTC begin with that date there.
    pub from_date: Option<NaiveDate>,
    pub horizon: Horizon,
    /// Minutes between candidate starts.
    pub step: Minutes,
    /// How many choices are listed, at least 1.
    pub top: usize,
    /// Who takes part, in the fleet's order.
    pub regions: Vec<RegionId>,
    /// Windows already agreed.
    pub existing: Vec<Window>,
    pub keep: Option<Keep>,
    /// What keeps these windows off those already agreed, beside the rules of the regions
    /// and of the tier that is planned.
    pub kept_clear: Vec<Constraint>,
}

impl Request {
    /// The question that nobody has narrowed: all regions of the tier, from `now` on, as the
    /// file has it.
    pub fn of_tier(fleet: &Fleet, tier: TierId, now: Minute) -> Self {
        let spec = &fleet.tiers[tier];
        Self {
            tier,
            scope: spec.scope,
            objective: Objective::Total,
            now,
            from: now,
            from_date: None,
            horizon: spec.horizon,
            step: fleet.step,
            top: 1,
            regions: fleet.participants(tier),
            existing: Vec::new(),
            keep: None,
            kept_clear: Vec::new(),
        }
    }

    /// Where the search begins, on the clock of `zone`.
    pub fn from_on(&self, zone: &Zone) -> Minute {
        self.from_date.map_or(self.from, |date| zone.first_instant_of(date).max(self.now))
    }

    /// Where a window of `region` that comes once is sought: in rolling scope from the date on
    /// its own clock, where that is the tier's.
    pub fn span_for(&self, fleet: &Fleet, region: RegionId) -> Interval {
        let from = match self.scope {
            Scope::Global => self.from,
            Scope::Rolling => self.from_on(&fleet.clock_of(self.tier, region)),
        };
        Interval::lasting(from, self.horizon.minutes())
    }

    /// What keeps a window of `regions` off those already agreed.
    pub fn kept_clear_for<'r>(
        &'r self,
        regions: &'r [RegionId],
    ) -> impl Iterator<Item = Constraint> + 'r {
        self.kept_clear.iter().filter(|c| regions.contains(&c.region)).cloned()
    }
}

/// What is minimised (model §6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Objective {
    /// The sum of the impacts.
    Total,
    /// The largest burden, then the total.
    Fair,
}

impl Objective {
    /// As answers have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Fair => "fair",
        }
    }
}

/// An earlier plan that stays unless it must go or much is gained (model §6, Keeping).
#[derive(Clone, PartialEq, Debug)]
pub struct Keep {
    /// The regions of each of its windows and where their slot is, moves aside: once, or in
    /// each cycle, rising. At least one, with at least one instant.
    pub slots: Vec<(Vec<RegionId>, Vec<Minute>)>,
    /// When notice of it was given.
    pub filed: Minute,
    /// In percent; the slot stays unless the best is better by more.
    pub min_gain: f64,
}

impl Keep {
    /// The first instant of the first slot, which is the only one of a global plan.
    pub fn slot(&self) -> Minute {
        self.slots[0].1[0]
    }
}
