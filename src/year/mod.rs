//! What does a year hold? The windows of all tiers together, the deepest work first.
//!
//! The tiers go one after another, see [`order`]: work that is done once before routine,
//! the longest horizon and the longest cadence first. Work with a horizon below four weeks
//! (a hotfix) is left out unless somebody asks for it: it is done when it is needed.
//!
//! **Once.** A tier's own horizon cuts the span into periods, from its start (of a year that
//! has begun, from the start of the year); a rest too short for a whole one is left free, and
//! a span shorter than one period is a period. In each period stands what `plan` would answer
//! there, with all windows placed so far as agreed ones whose own rules count, too. A region
//! with an agreed window of the tier in the period is done. Where a rolling plan is
//! impossible, the last region that the conflict names is left out, until there is a plan.
//!
//! **Recurring.** The slot is what `plan` would choose over the span beside the windows that
//! were agreed before. A cycle in which a region has one of the tier is done there.
//! All cycles start in the span, a year being one on the tier's clock; windows of the last one
//! may lie after it. A region that has a deeper window on the same date of a daily tier's
//! clock, or in the same week of a weekly one's, does not take part in the routine of that day
//! or week: it is *absorbed*. Months are not. Whatever is left of a window stays
//! where it is, with the phases of those that are left, unless that breaks a rule, one
//! between regions included, together with the windows that stand. Then it is moved to the
//! best start of its cycle that breaks none, on a day or in a week in which nothing deeper
//! is done in its regions; where there is none, it is skipped. With the global windows that
//! absorbed the rest, it counts as one for the rules between regions.
//!
//! First those windows are set that can stay, then those that rules have moved, then
//! those that have to move, each in time and in the file's order of regions.
//! Wave orders hold within a period or a cycle.

mod answer;
mod order;
mod question;
mod rounds;

use std::collections::BTreeSet;

use crate::explain::prices::Planner;
use crate::fleet::{Cadence, Fleet, RegionId, Scope, TierId};
use crate::ground::cycles::{Every, Horizon};
use crate::ground::interval::Interval;
use crate::ground::tz::Zone;
use crate::plan;
use crate::plan::{Conflict, Outcome, Plan, PlannedWindow, Status};
use crate::request::Request;
use crate::solve::beside;
use crate::solve::budgets;
use crate::solve::cycles::Cycles;
use crate::solve::{PlanError, cycles};

use crate::solve::beside::Rounds;
use rounds::{Occurrence, Setting};

pub use crate::solve::absorbing::is_planned_ahead;
pub use answer::{Entry, TierYear, Unplaced, Why, Year};
pub use question::Question;

/// The tiers that are planned, the deepest first.
pub fn tiers(fleet: &Fleet, question: &Question) -> Vec<TierId> {
    chosen(fleet, question).into_iter().map(|(tier, _)| tier).collect()
}

/// How many plans [`plan`] asks for: one for each period of what is done once, and one for
/// each tier that recurs.
pub fn number_of_plans(fleet: &Fleet, question: &Question) -> usize {
    let chosen = chosen(fleet, question).into_iter();
    chosen.map(|(tier, _)| periods(fleet, question, tier).len().max(1)).sum()
}

/// Fills the span, with the help of `planner` for each tier.
pub fn plan(fleet: &Fleet, question: &Question, planner: &mut Planner) -> Year {
    let chosen = chosen(fleet, question);
    let left_out = fleet.tier_ids().filter(|&tier| {
        question.tiers.is_none()
            && !is_planned_ahead(fleet, tier)
            && !participants(fleet, question, tier).is_empty()
    });
    let mut year = Year {
        now: question.now,
        span: question.span,
        tiers: Vec::new(),
        left_out: left_out.collect(),
        agreed: question.existing.len(),
        windows: Vec::new(),
        budgets: Vec::new(),
    };
    let mut setting = Setting { fleet, standing: question.existing.clone() };
    for (tier, regions) in chosen {
        let tier = match fleet.tiers[tier].cadence {
            Cadence::Once => {
                once(&mut setting, question, tier, regions, planner, &mut year.windows)
            }
            Cadence::Every(every) => {
                let asked = Routine { tier, every, regions };
                recurring(&mut setting, question, asked, planner, &mut year.windows)
            }
        };
        year.tiers.push(tier);
    }
    year.budgets = budgets::of_windows(fleet, &question.regions, |_| true, &setting.standing);
    year.windows.sort_by_cached_key(|entry| {
        let place = year.tiers.iter().position(|tier| tier.tier == entry.tier);
        (entry.window.interval.start(), place, entry.window.regions.clone())
    });
    year
}

/// The tiers that are planned, the deepest first, with those who take part.
fn chosen(fleet: &Fleet, question: &Question) -> Vec<(TierId, Vec<RegionId>)> {
    let mut chosen: Vec<TierId> = match &question.tiers {
        Some(tiers) => tiers.iter().copied().collect::<BTreeSet<TierId>>().into_iter().collect(),
        None => fleet.tier_ids().filter(|&tier| is_planned_ahead(fleet, tier)).collect(),
    };
    order::deepest_first(fleet, &mut chosen);
    let with_regions = chosen.into_iter().map(|tier| (tier, participants(fleet, question, tier)));
    with_regions.filter(|(_, regions)| !regions.is_empty()).collect()
}

fn participants(fleet: &Fleet, question: &Question, tier: TierId) -> Vec<RegionId> {
    let all = fleet.participants(tier).into_iter();
    all.filter(|region| question.regions.contains(region)).collect()
}

/// The periods in each of which a tier is done once, less what is before the span; none
/// where it recurs.
fn periods(fleet: &Fleet, question: &Question, tier: TierId) -> Vec<Interval> {
    let Question { span, anchor, .. } = *question;
    let horizon = fleet.tiers[tier].horizon.minutes();
    let minutes = span.end() - anchor;
    match fleet.tiers[tier].cadence {
        Cadence::Every(_) => Vec::new(),
        Cadence::Once if minutes < horizon => vec![span],
        Cadence::Once => (0..minutes / horizon)
            .map(|k| Interval::lasting(anchor + k * horizon, horizon))
            .filter_map(|period| period.intersection(span))
            .collect(),
    }
}

/// The question that is put to the planner for one tier; nothing is agreed yet.
fn request(
    fleet: &Fleet,
    question: &Question,
    tier: TierId,
    regions: Vec<RegionId>,
    within: Interval,
) -> Request {
    Request {
        from: within.start(),
        horizon: Horizon::Minutes(within.minutes()),
        step: question.step,
        regions,
        ..Request::of_tier(fleet, tier, question.now)
    }
}

fn once(
    setting: &mut Setting,
    question: &Question,
    tier: TierId,
    regions: Vec<RegionId>,
    planner: &mut Planner,
    entries: &mut Vec<Entry>,
) -> TierYear {
    let fleet = setting.fleet;
    let (first, round) = (question.anchor, fleet.tiers[tier].horizon.minutes());
    let mut result = TierYear { tier, regions, first, round, gap: 0.0, unplaced: vec![] };
    let rounds = Rounds::Periods { first, length: round };
    for period in periods(fleet, question, tier) {
        let mut left = result.regions.clone();
        left.retain(|&r| !is_done(question, tier, r, rounds.span(r, period.start())));
        let windows = period_plan(setting, question, period, left, planner, &mut result);
        let Some((alone, windows)) = windows else { continue };
        let occurrences =
            windows.into_iter().map(|window| Occurrence { window, is_whole: true }).collect();
        let set = setting.set(&alone, rounds, occurrences);
        entries.extend(set.entries.into_iter().filter(Entry::is_held));
        result.unplaced.extend(set.unplaced);
    }
    result
}

/// Whether a window of the tier is agreed for the region in `period`.
fn is_done(question: &Question, tier: TierId, region: RegionId, period: Interval) -> bool {
    question.existing.iter().any(|window| {
        window.tier == tier
            && window.regions.contains(&region)
            && period.contains(window.interval.start())
    })
}

/// What `plan` answers for a period beside the windows that stand, and the question without
/// them. Of a rolling tier a region that stands in the way of a plan is left out, so that
/// the others have theirs.
fn period_plan(
    setting: &Setting,
    question: &Question,
    period: Interval,
    mut regions: Vec<RegionId>,
    planner: &mut Planner,
    result: &mut TierYear,
) -> Option<(Request, Vec<PlannedWindow>)> {
    let fleet = setting.fleet;
    while !regions.is_empty() {
        let alone = request(fleet, question, result.tier, regions.clone(), period);
        let mut asked = Request { existing: setting.standing.clone(), ..alone.clone() };
        asked.kept_clear = beside::kept_clear(fleet, &asked);
        let answered = planner(fleet, &asked);
        let culprit = answered.as_ref().ok().and_then(|plan| in_the_way(&asked, plan));
        match (culprit, answered) {
            (Some((region, conflict)), _) => {
                let why = Why::NothingFits(conflict);
                result.unplaced.push(Unplaced { within: period, regions: vec![region], why });
                regions.retain(|&other| other != region);
            }
            (None, answered) => {
                let plan = answer(&asked, period, result, answered)?;
                return Some((alone, windows_of(plan)));
            }
        }
    }
    None
}

/// The region to leave out of a rolling plan that is impossible, with why: the last that the
/// conflict names, where others are left.
fn in_the_way(asked: &Request, plan: &Plan) -> Option<(RegionId, Conflict)> {
    let Outcome::Impossible(conflict) = &plan.outcome else { return None };
    let region = conflict.rules.iter().map(|rule| rule.region).max()?;
    (asked.scope == Scope::Rolling && asked.regions.len() > 1 && asked.regions.contains(&region))
        .then(|| (region, conflict.clone()))
}

/// A tier that recurs, and who takes part.
struct Routine {
    tier: TierId,
    every: Every,
    regions: Vec<RegionId>,
}

fn recurring(
    setting: &mut Setting,
    question: &Question,
    routine: Routine,
    planner: &mut Planner,
    entries: &mut Vec<Entry>,
) -> TierYear {
    let Routine { tier, every, regions } = routine;
    let fleet = setting.fleet;
    let mut alone = request(fleet, question, tier, regions.clone(), question.span);
    alone.from_date = question.first_date();
    // However long a notice holds the first cycle up, none starts after the span.
    let last = |zone: &Zone| question.last_date(zone);
    let (first, starting) = cycles::starting_by(fleet, &alone, every, last);
    let round = every.minutes();
    let mut result = TierYear { tier, regions, first, round, gap: 0.0, unplaced: vec![] };
    if starting <= 0 {
        let (within, regions) = (question.span, result.regions.clone());
        result.unplaced.push(Unplaced { within, regions, why: Why::TooLate(first) });
        return result;
    }
    alone.horizon = every.times(starting);
    let asked = Request { existing: question.existing.clone(), ..alone.clone() };
    let answered = planner(fleet, &asked);
    let Some(plan) = answer(&asked, question.span, &mut result, answered) else { return result };
    result.first = plan.search.from;
    let own = Cycles::of_each(fleet, &alone, every).expect("a plan was made with them");
    let own: Vec<(RegionId, Cycles)> = result.regions.iter().copied().zip(own).collect();
    let rounds = Rounds::Cycles(&own);
    let mut occurrences = Vec::new();
    // What is agreed stands already.
    let made = windows_of(plan).into_iter().filter(|window| window.status != Status::Agreed);
    for window in made {
        let (left, absorbed) = setting.absorbed(&alone, window);
        entries.extend(absorbed);
        occurrences.extend(left);
    }
    let set = setting.set(&alone, rounds, occurrences);
    entries.extend(set.entries);
    result.unplaced.extend(set.unplaced);
    result
}

/// The plan, if there is one; says in `result` how good it is, or why there is none.
fn answer(
    asked: &Request,
    within: Interval,
    result: &mut TierYear,
    answered: Result<Plan, PlanError>,
) -> Option<Plan> {
    let why = match answered {
        Err(error) => Why::Unanswerable(error),
        Ok(plan) => match &plan.outcome {
            Outcome::Impossible(conflict) => Why::NothingFits(conflict.clone()),
            Outcome::Unknown { .. } => Why::OutOfEffort,
            Outcome::Optimal => return Some(plan),
            Outcome::Bounded { bound } => {
                let found = plan.choices[0].objective_value;
                result.gap = result.gap.max(plan::gap(found, *bound));
                return Some(plan);
            }
        },
    };
    result.unplaced.push(Unplaced { within, regions: asked.regions.clone(), why });
    None
}

/// The windows of the first choice.
fn windows_of(plan: Plan) -> Vec<PlannedWindow> {
    plan.choices.into_iter().next().map(|choice| choice.windows).unwrap_or_default()
}
