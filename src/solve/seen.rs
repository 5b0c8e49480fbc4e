//! Would the weeks that were seen have chosen the same? A plan's choices, tried on each week
//! that the curves were learned from, over all regions in the same calendar weeks.

use std::collections::BTreeMap;

use crate::fleet::history::{SeenWeek, filled};
use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::curve::Curve;
use crate::ground::duration::{DAY, WEEK};
use crate::ground::harm::ties;
use crate::ground::minute::Minute;
use crate::plan::{Choice, Plan, PlannedWindow, Seen, Status};
use crate::request::Request;
use crate::solve::error::PlanError;
use crate::solve::timing::Timing;
use crate::solve::timings;

/// Says of each choice of `plan` how it would have done, where the weeks are known.
///
/// # Errors
/// As for [`seen`].
pub fn tell(fleet: &Fleet, request: &Request, plan: &mut Plan) -> Result<(), PlanError> {
    if request.scope == Scope::Rolling {
        for choice in &mut plan.choices {
            let slots: Vec<(RegionId, Vec<Minute>)> = request
                .regions
                .iter()
                .map(|&region| (region, own_slots(choice, |regions| regions == [region])))
                .filter(|(_, slots)| !slots.is_empty())
                .collect();
            choice.seen_by_region = by_region(fleet, request, &slots)?;
        }
        return Ok(());
    }
    let slots: Vec<Vec<Minute>> =
        plan.choices.iter().map(|choice| own_slots(choice, |_| true)).collect();
    if slots.iter().any(Vec::is_empty) {
        return Ok(());
    }
    if let Some(all) = seen(fleet, request, &slots)? {
        for (choice, seen) in plan.choices.iter_mut().zip(all) {
            choice.seen = Some(seen);
        }
    }
    Ok(())
}

/// Where a choice has the windows of such regions, those aside that were agreed before.
fn own_slots(choice: &Choice, is_asked: impl Fn(&[RegionId]) -> bool) -> Vec<Minute> {
    let planned = choice.windows.iter().filter(|window| window.status != Status::Agreed);
    planned.filter(|window| is_asked(&window.regions)).map(PlannedWindow::slot).collect()
}

/// How `slots` of a global window, from the best to the last, each with some of its instants,
/// would have done in each week; `None` where not all regions have two weeks in common, or the
/// request is a rolling one.
///
/// # Errors
/// When the question cannot be asked.
pub fn seen(
    fleet: &Fleet,
    request: &Request,
    slots: &[Vec<Minute>],
) -> Result<Option<Vec<Seen>>, PlanError> {
    if request.scope != Scope::Global || slots.is_empty() {
        return Ok(None);
    }
    let Some(weeks) = weeks(fleet, &request.regions) else { return Ok(None) };
    let weeks = in_weeks(fleet, &request.regions, &weeks);
    let mut all = vec![Seen { weeks: weeks.len(), ..Seen::default() }; slots.len()];
    // A global plan has one window, of all regions.
    let Some(mut timing) = timings::of(fleet, request)?.into_iter().next() else { return Ok(None) };
    let Some(candidates) = candidates(&timing, slots) else { return Ok(None) };
    for week in &weeks {
        timing.count_with(week);
        let Some(costs) = Costs::of(&timing, &candidates) else { return Ok(None) };
        for (rank, seen) in all.iter_mut().enumerate() {
            let cost = costs.slots[rank];
            let beats = |own: f64, other: f64| !ties(other, own);
            seen.within_2_percent += usize::from(costs.is_good(rank));
            let next = costs.slots.get(rank + 1).is_some_and(|&next| beats(cost, next));
            seen.beats_runner_up += usize::from(next);
            seen.beaten_by_first += usize::from(beats(costs.slots[0], cost));
        }
    }
    Ok(Some(all))
}

/// How the slots of single regions of a rolling plan would have done, each with some of its
/// instants, against the best that the region's own rules allow. What the rules between
/// regions leave of that differs from week to week with the other windows, and is not asked.
/// Regions whose weeks are not known are left out, and so are all where they have not two
/// weeks in common.
///
/// # Errors
/// When the question cannot be asked.
pub fn by_region(
    fleet: &Fleet,
    request: &Request,
    slots: &[(RegionId, Vec<Minute>)],
) -> Result<Vec<(RegionId, Seen)>, PlanError> {
    let known = |&region: &RegionId| !fleet.regions[region].history.is_empty();
    let regions: Vec<RegionId> = request.regions.iter().copied().filter(known).collect();
    let Some(weeks) = weeks(fleet, &regions) else { return Ok(Vec::new()) };
    let weeks = in_weeks(fleet, &regions, &weeks);
    let mut all = Vec::new();
    for mut timing in timings::of(fleet, request)? {
        let region = timing.slots().regions[0];
        let asked = slots.iter().find(|(of, _)| *of == region && regions.contains(of));
        let Some((_, own)) = asked else { continue };
        let Some(candidate) = timing.candidate(own) else { continue };
        let in_each = weeks.iter().map(|week| {
            timing.count_with(week);
            Some(Costs::of(&timing, &[candidate])?.is_good(0))
        });
        let Some(good) = in_each.collect::<Option<Vec<bool>>>() else { continue };
        let within_2_percent = good.into_iter().filter(|good| *good).count();
        let seen = Seen { weeks: weeks.len(), within_2_percent, ..Seen::default() };
        all.push((region, seen));
    }
    Ok(all)
}

/// The candidates that have these instants; `None` where one is none.
fn candidates(timing: &Timing, slots: &[Vec<Minute>]) -> Option<Vec<usize>> {
    slots.iter().map(|slot| timing.candidate(slot)).collect()
}

/// What windows cost in one week.
struct Costs {
    slots: Vec<f64>,
    /// The least that is allowed.
    best: f64,
    /// The mean of all starts.
    ordinary: f64,
}

impl Costs {
    /// Those of some candidates; `None` where nothing is allowed.
    fn of(timing: &Timing, candidates: &[usize]) -> Option<Self> {
        let scores = timing.scores();
        let best = scores.best(timing.refused().missing().collect())?;
        Some(Self {
            slots: candidates.iter().map(|&candidate| scores.total[candidate]).collect(),
            best: scores.total[best],
            ordinary: scores.total.iter().sum::<f64>() / scores.total.len() as f64,
        })
    }

    /// Whether a slot was the best, or within 2 % of an ordinary window of it.
    fn is_good(&self, rank: usize) -> bool {
        self.slots[rank] - self.best <= 0.02 * self.ordinary
    }
}

/// The fleet in each of `weeks`, in which `regions` had those curves.
fn in_weeks(fleet: &Fleet, regions: &[RegionId], weeks: &[Vec<Curve>]) -> Vec<Fleet> {
    let of_week = |week: &Vec<Curve>| {
        let mut past = fleet.clone();
        for (&region, curve) in regions.iter().zip(week) {
            past.regions[region].activity = curve.clone();
        }
        past
    };
    weeks.iter().map(of_week).collect()
}

/// The curves of `regions` in each calendar week that all of them have seen.
fn weeks(fleet: &Fleet, regions: &[RegionId]) -> Option<Vec<Vec<Curve>>> {
    // 1970-01-05 was a Monday; a week counts as the one that most of it lies in.
    let number = |week: &SeenWeek| (week.from.since_epoch() - 4 * DAY + WEEK / 2).div_euclid(WEEK);
    let by_week: Vec<BTreeMap<i64, [f64; 168]>> = regions
        .iter()
        .map(|&region| {
            let weeks = &fleet.regions[region].history;
            weeks.iter().map(|week| (number(week), filled(&week.hours))).collect()
        })
        .collect();
    let (first, others) = by_week.split_first()?;
    let common: Vec<i64> =
        first.keys().copied().filter(|week| others.iter().all(|o| o.contains_key(week))).collect();
    if common.len() < 2 {
        return None;
    }
    // The weeks have the curve's level on the mean: `peak_users` may have scaled it.
    let scales: Vec<f64> = regions
        .iter()
        .zip(&by_week)
        .map(|(&region, weeks)| {
            let sum: f64 = common.iter().flat_map(|week| weeks[week]).sum();
            let mean = sum / (common.len() * 168) as f64;
            if mean > 0.0 { fleet.regions[region].activity.mean() / mean } else { 0.0 }
        })
        .collect();
    let of_week = |week: &i64| {
        let regions = by_week.iter().zip(&scales);
        regions.map(|(weeks, scale)| Curve::new(&weeks[week].map(|users| users * scale))).collect()
    };
    Some(common.iter().map(of_week).collect())
}
