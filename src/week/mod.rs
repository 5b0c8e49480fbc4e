//! What would a window cost at each start of the week, and what refuses it? The data that
//! every picture is made of.
//!
//! One week's figures alone name the wrong slot: seasons, clock changes and freezes differ
//! from cycle to cycle. So a [`Week`] holds the load of each region over all cycles, as few
//! distinct weeks, and for each cycle which starts stand; the mean charge of every slot
//! follows from it exactly, under any weights (model §6).

mod beside;
mod minutes;
mod starts;
mod steps;

use crate::finding::ConflictingRule;
use crate::fleet::{Fleet, Phase, RegionId, Scope, TierId};
use crate::ground::duration::{DAY, Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::impact::load::Load;
use crate::impact::{self, Exposure};
use crate::request::{Objective, Request};
use crate::solve::timing::Timing;
use crate::solve::{PlanError, timings};

pub use beside::{Beside, beside};
pub use minutes::Distinct;
pub use starts::{Cycle, Starts};
pub use steps::Steps;

/// All that is known of one question, before anybody chooses.
#[derive(Clone, Debug)]
pub struct Week {
    pub tier: TierId,
    pub scope: Scope,
    pub objective: Objective,
    pub now: Minute,
    /// Between starts.
    pub step: Minutes,
    /// A Monday, 00:00 UTC, from which the weeks of regions are counted.
    pub from: Minute,
    /// How many weeks there are: every minute of every window lies in one.
    pub weeks: usize,
    /// In the file's order.
    pub regions: Vec<RegionWeeks>,
    /// Every rule that refuses some start, each region's by itself.
    pub rules: Vec<ConflictingRule>,
    /// The window of all regions, or the windows of each in a rolling plan.
    pub windows: Vec<Starts>,
}

/// One region, week after week.
#[derive(Clone, Debug)]
pub struct RegionWeeks {
    pub region: RegionId,
    pub weight: f64,
    /// The sum of share times sensitivity over the services that the tier touches.
    pub exposure: f64,
    /// What a minute costs before weight and exposure: users, times the risk of the network
    /// and what is left where the failover takes over.
    pub loads: Distinct<Steps>,
    /// Concurrent users, where these are not the same.
    pub users: Option<Distinct<Steps>>,
    /// The minutes of each week that no window may hold.
    pub forbidden: Distinct<Vec<(Minutes, Minutes)>>,
    /// How far its clock is ahead of UTC, over all weeks.
    pub offsets: Vec<(Interval, Minutes)>,
}

impl Week {
    /// Everything about the starts of `request`.
    ///
    /// # Errors
    /// When the question makes no sense, as for [`crate::solve::plan`].
    pub fn of(fleet: &Fleet, request: &Request) -> Result<Self, PlanError> {
        let timings = timings::of(fleet, request)?;
        let span = whole_weeks(&timings);
        let regions = request.regions.iter();
        let mut rules = Vec::new();
        Ok(Self {
            tier: request.tier,
            scope: request.scope,
            objective: request.objective,
            now: request.now,
            step: request.step,
            from: span.start(),
            weeks: span.minutes().div_euclid(WEEK) as usize,
            regions: regions.map(|&r| RegionWeeks::of(fleet, request, r, span, &timings)).collect(),
            windows: timings.iter().map(|timing| Starts::of(timing, &mut rules)).collect(),
            rules,
        })
    }

    /// All weeks together.
    pub fn span(&self) -> Interval {
        Interval::lasting(self.from, WEEK * self.weeks as i64)
    }

    /// The region of that id among those that are planned for.
    pub fn region(&self, region: RegionId) -> Option<&RegionWeeks> {
        self.regions.iter().find(|weeks| weeks.region == region)
    }

    /// In which week an instant of the span lies, and its minute there.
    pub fn place(&self, instant: Minute) -> (usize, Minutes) {
        let minutes = instant - self.from;
        (minutes.div_euclid(WEEK) as usize, minutes.rem_euclid(WEEK))
    }
}

impl RegionWeeks {
    fn of(
        fleet: &Fleet,
        request: &Request,
        region: RegionId,
        span: Interval,
        timings: &[Timing],
    ) -> Self {
        let own = &fleet.regions[region];
        let exposure = Exposure::of(fleet, region, request.tier);
        let load = impact::region_load(fleet, region, request.tier, request.scope, span);
        let users = impact::users(fleet, region, span);
        let differ = !load.pieces().eq(users.pieces());
        let by_week = |load: &Load| Distinct::of(weeks_of(span).map(|week| Steps::of(load, week)));
        let forbidden = minutes::forbidden(region, timings);
        let ahead = |offset: i32| Minutes(i64::from(offset).div_euclid(60));
        Self {
            region,
            weight: own.weight,
            exposure: exposure.weighted / own.weight,
            loads: by_week(&load),
            users: differ.then(|| by_week(&users)),
            forbidden: Distinct::of(weeks_of(span).map(|week| {
                let stretches = forbidden.within(week);
                stretches.map(|s| (s.start() - week.start(), s.end() - week.start())).collect()
            })),
            offsets: own.zone.offsets(span).into_iter().map(|(s, o)| (s, ahead(o))).collect(),
        }
    }

    /// Concurrent users week by week.
    pub fn users(&self) -> &Distinct<Steps> {
        self.users.as_ref().unwrap_or(&self.loads)
    }

    /// How far the clock is ahead of UTC at an instant of the span.
    pub fn ahead(&self, instant: Minute) -> Minutes {
        let piece = self.offsets.partition_point(|(piece, _)| piece.end() <= instant);
        self.offsets[piece.min(self.offsets.len() - 1)].1
    }

    /// The impact of a window with `phases` at `start`, in user-minutes.
    pub fn impact(&self, week: &Week, phases: &[Phase], start: Minute) -> f64 {
        let mut sum = 0.0;
        let mut from = start;
        for phase in phases {
            let until = from + phase.duration;
            if phase.disruption > 0.0 {
                sum += phase.disruption * self.load_between(week, from, until);
            }
            from = until;
        }
        self.weight * self.exposure * sum
    }

    /// The load summed over the minutes in `[from, until)`.
    fn load_between(&self, week: &Week, from: Minute, until: Minute) -> f64 {
        let (mut at, mut sum) = (from, 0.0);
        while at < until {
            let (number, start) = week.place(at);
            let end = (start + (until - at)).min(WEEK);
            sum += self.loads.at(number).sum(start, end);
            at = at + (end - start);
        }
        sum
    }
}

/// The weeks from Monday that hold every minute of every window.
fn whole_weeks(timings: &[Timing]) -> Interval {
    let spans = timings.iter().map(|timing| timing.slots().terms.span);
    let (start, end) = spans
        .map(|span| (span.start(), span.end()))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .expect("a question has a window");
    // The Monday of the week that `start` lies in.
    let monday = (start - 6 * DAY - (DAY - Minutes(1))).next_monday();
    Interval::new(monday, end.next_monday()).expect("a window has minutes")
}

fn weeks_of(span: Interval) -> impl Iterator<Item = Interval> {
    let count = span.minutes().div_euclid(WEEK);
    (0..count).map(move |week| Interval::lasting(span.start() + WEEK * week, WEEK))
}
