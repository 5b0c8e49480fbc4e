//! The answer: what the planner found, and how sure it is.

use crate::finding::ConflictingRule;
use crate::fleet::{RegionId, Scope, TierId};
use crate::ground::cycles::Slot;
use crate::ground::decimal::Exact;
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::request::{Objective, Request};
use crate::window::PlacedPhase;

/// What the solver returns (model §6).
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    pub tier: TierId,
    pub scope: Scope,
    pub objective: Objective,
    pub now: Minute,
    pub search: Search,
    pub outcome: Outcome,
    pub stopped: Stopped,
    /// The best first; empty when nothing fits.
    pub choices: Vec<Choice>,
    /// The record lows of a once, global plan, in time order.
    pub sooner: Option<Vec<Record>>,
    /// Changes of local time that matter to the first choice, by region and time.
    pub transitions: Vec<ClockChange>,
    pub baseline: Option<Baseline>,
    pub keeping: Option<Keeping>,
    /// What the first choice and the agreed windows use of downtime budgets.
    pub budgets: Vec<BudgetUse>,
    /// What else somebody should know, a sentence each.
    pub notes: Vec<String>,
}

impl Plan {
    /// A plan with nothing in it yet.
    pub fn blank(request: &Request, search: Search) -> Self {
        Self {
            tier: request.tier,
            scope: request.scope,
            objective: request.objective,
            now: request.now,
            search,
            outcome: Outcome::Optimal,
            stopped: Stopped::Proven,
            choices: Vec::new(),
            sooner: None,
            transitions: Vec::new(),
            baseline: None,
            keeping: None,
            budgets: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// Where was looked, and how much there was to choose from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Search {
    pub from: Minute,
    pub until: Minute,
    /// Between candidates.
    pub step: Minutes,
    pub candidates: usize,
    pub feasible: usize,
    /// Recurring: the start of each cycle; of cycles on local clocks the earliest.
    pub cycles: Vec<Minute>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// Nothing better than the first choice exists.
    Optimal,
    /// Nothing below `bound` exists.
    Bounded { bound: f64 },
    /// Time ran out before a plan was found or ruled out: nothing below `bound` exists, and
    /// there is no choice.
    Unknown { bound: f64 },
    /// No window fits; dropping any one rule of the conflict leaves a slot.
    Impossible(Conflict),
}

/// Why the search ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stopped {
    /// Nothing was left to search.
    Proven,
    /// The plan was known to be as close to the best as was asked for.
    Gap,
    /// The steps of work that were allowed were used up.
    Effort,
    /// The time that was allowed was over.
    Time,
}

impl Stopped {
    pub fn name(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Gap => "gap",
            Self::Effort => "effort",
            Self::Time => "time",
        }
    }
}

/// Why nothing fits.
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    /// A smallest set of rules that together leave no room.
    pub rules: Vec<ConflictingRule>,
    /// How long the window would have to be.
    pub needed: Minutes,
    /// The longest that fits; 0 when not even a minute does, `None` when windows
    /// of several regions stand in each other's way.
    pub longest_window: Option<Minutes>,
    /// Whether it is settled that none of the rules can be left out.
    pub settled: bool,
    /// A smallest set of rules whose removal leaves a slot.
    pub remove: Vec<ConflictingRule>,
    /// Changes, one at a time, that would help.
    pub remedies: Vec<Remedy>,
    /// Whether it is settled that no lesser changes would.
    pub least: bool,
}

impl Conflict {
    /// A conflict of which no more is asked.
    pub fn of(
        rules: Vec<ConflictingRule>,
        needed: Minutes,
        longest_window: Option<Minutes>,
    ) -> Self {
        Self {
            rules,
            needed,
            longest_window,
            settled: true,
            remove: Vec::new(),
            remedies: Vec::new(),
            least: true,
        }
    }
}

/// A change to the tier or the question with which there is a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remedy {
    MaxParallel(u32),
    Soak(Minutes),
    Horizon(Minutes),
}

/// One answer among several: the windows, and what they cost.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// Recurring: the mean charge over all cycles. Once: the sum over the windows.
    pub impact: UserMinutes,
    /// What is minimised: the impact plus waiting, in user-minutes, or the largest burden.
    pub objective_value: f64,
    /// The largest burden of a region, in hours of its own average activity.
    pub worst_burden: f64,
    /// Moved and skipped occurrences.
    pub moves: usize,
    /// What waiting costs.
    pub waiting: UserMinutes,
    /// Recurring and global: on the tier's clock.
    pub slot: Option<Slot>,
    /// Recurring: in how many cycles each slot stands, in the order of regions.
    pub stands: Vec<Stands>,
    /// Rolling: what the impact would be if every region had its own best slot.
    pub own_best: Option<UserMinutes>,
    /// The largest charge of an occurrence.
    pub worst_charge: UserMinutes,
    /// Global: how it would have done in the weeks that were seen, where they are known.
    pub seen: Option<Seen>,
    /// Rolling: the same of each region's own slot, against the best that its own rules allow.
    pub seen_by_region: Vec<(RegionId, Seen)>,
    /// In time order.
    pub windows: Vec<PlannedWindow>,
}

/// What is used of a region's downtime budget in one period, in minutes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BudgetUse {
    pub region: RegionId,
    /// Position in the region's rules.
    pub rule: usize,
    /// `2026-12`, or two instants where the period is any stretch of some length: the fullest.
    pub period: String,
    pub limit: Exact,
    pub used: Exact,
}

impl BudgetUse {
    pub fn is_used(&self) -> bool {
        self.used > Exact::default()
    }

    /// Below 0 where more is used than there is.
    pub fn left(&self) -> Exact {
        self.limit - self.used
    }
}

/// How often a recurring slot stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stands {
    pub regions: Vec<RegionId>,
    pub slot: Slot,
    pub cycles: usize,
    /// Of so many, those aside that are done.
    pub of: usize,
}

/// In how many of the weeks seen a choice would have been good.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Seen {
    pub weeks: usize,
    /// It cost at most 2 % of an ordinary window more than the best of that week.
    pub within_2_percent: usize,
    /// It cost less than the choice that is listed next.
    pub beats_runner_up: usize,
    /// The first choice cost less than it.
    pub beaten_by_first: usize,
}

impl Seen {
    /// Whether the weeks cannot tell it from the first choice: where that one won fewer than
    /// nine of thirteen, it is a coin toss.
    pub fn is_as_good_as_first(self) -> bool {
        self.beaten_by_first * 13 < self.weeks * 9
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct PlannedWindow {
    pub regions: Vec<RegionId>,
    /// Where it is; of a skipped one, where it would have been.
    pub interval: Interval,
    pub status: Status,
    /// Of all regions.
    pub impact: UserMinutes,
    pub phases: Vec<PlacedPhase>,
    pub by_region: Vec<RegionShare>,
    /// Of one that is moved or skipped: the rules that it would break at its slot.
    pub because: Vec<ConflictingRule>,
}

impl PlannedWindow {
    /// Where it would be, had no rule moved it.
    pub fn slot(&self) -> Minute {
        match self.status {
            Status::Moved { slot } => slot,
            Status::Planned | Status::Skipped | Status::Agreed => self.interval.start(),
        }
    }

    /// Whether the plan puts it somewhere: it is neither skipped nor agreed before.
    pub fn is_placed(&self) -> bool {
        matches!(self.status, Status::Planned | Status::Moved { .. })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    Planned,
    /// Struck out at `slot` and moved within its cycle.
    Moved {
        slot: Minute,
    },
    /// Struck out, with no room in its cycle.
    Skipped,
    /// Agreed already: it stands in place of an occurrence.
    Agreed,
}

impl Status {
    pub const PLANNED: &str = "planned";
    pub const MOVED: &str = "moved";
    pub const SKIPPED: &str = "skipped";
    pub const AGREED: &str = "agreed";

    /// As results state it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => Self::PLANNED,
            Self::Moved { .. } => Self::MOVED,
            Self::Skipped => Self::SKIPPED,
            Self::Agreed => Self::AGREED,
        }
    }
}

/// What a window costs one of its regions.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RegionShare {
    pub region: RegionId,
    pub impact: UserMinutes,
    /// This window's part of the region's burden, in hours of its own average activity.
    pub burden: f64,
}

/// A slot better than every earlier one by at least 5 percent.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Record {
    pub interval: Interval,
    pub impact: UserMinutes,
}

/// A change of a region's offset that falls into a window or shifts a slot's local time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClockChange {
    pub region: RegionId,
    pub at: Minute,
    /// Seconds east of UTC.
    pub before: i32,
    /// Seconds east of UTC.
    pub after: i32,
    /// The start of the first window that ends after the change.
    pub first_affected: Minute,
}

/// What one would have got without looking.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Baseline {
    pub median: UserMinutes,
    /// At the earliest feasible moment.
    pub earliest: UserMinutes,
    pub earliest_start: Minute,
}

/// What became of an earlier plan's slot.
#[derive(Clone, PartialEq, Debug)]
pub struct Keeping {
    pub slot: Minute,
    /// When notice of it was given.
    pub filed: Minute,
    pub verdict: Verdict,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// It is the first choice; the best would gain `gain` percent.
    Kept { gain: f64 },
    /// The best gains more than was asked for, in percent.
    Better { gain: f64 },
    /// It breaks these rules now.
    Broken(Vec<ConflictingRule>),
    /// It is no candidate any more, for this reason.
    Gone(String),
}

/// How far `value` may be from the best, as a share of it: 0 when it is proven best.
pub fn gap(value: f64, bound: f64) -> f64 {
    if value > bound { (value - bound) / value } else { 0.0 }
}
