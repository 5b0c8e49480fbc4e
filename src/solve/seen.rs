//! Would the weeks that were seen have chosen the same? A plan's choices, tried on each week
//! that the curves were learned from, over all regions in the same calendar weeks.

use std::collections::BTreeMap;

use crate::fleet::history::{SeenWeek, filled};
use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::curve::Curve;
use crate::ground::duration::{DAY, WEEK};
use crate::ground::minute::Minute;
use crate::plan::{Choice, Plan, PlannedWindow, Seen, Status};
use crate::request::Request;
use crate::solve::error::PlanError;
use crate::solve::timings;

/// Says of each choice of `plan` how it would have done, where the weeks are known.
///
/// # Errors
/// As for [`seen`].
pub fn tell(fleet: &Fleet, request: &Request, plan: &mut Plan) -> Result<(), PlanError> {
    let slots: Vec<Vec<Minute>> = plan.choices.iter().map(own_slots).collect();
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

/// Where a choice has its windows, those aside that were agreed before.
fn own_slots(choice: &Choice) -> Vec<Minute> {
    let own = choice.windows.iter().filter(|window| window.status != Status::Agreed);
    own.map(PlannedWindow::slot).collect()
}

/// How `slots`, from the best to the last, each with some of its instants, would have done in each week; `None` where not
/// all regions have two weeks in common. Rolling plans are not tried: each of their windows
/// has its own.
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
    let mut all = vec![Seen { weeks: weeks.len(), ..Seen::default() }; slots.len()];
    let mut past = fleet.clone();
    for week in &weeks {
        for (&region, curve) in request.regions.iter().zip(week) {
            past.regions[region].activity = curve.clone();
        }
        let timings = timings::of(&past, request)?;
        let Some(timing) = timings.first() else { return Ok(None) };
        let scores = timing.scores();
        let Some(best) = scores.best(timing.refused().missing().collect()) else {
            return Ok(None);
        };
        let ordinary = scores.total.iter().sum::<f64>() / scores.total.len() as f64;
        let costs: Option<Vec<f64>> = slots
            .iter()
            .map(|slot| timing.candidate(slot).map(|candidate| scores.total[candidate]))
            .collect();
        let Some(costs) = costs else { return Ok(None) };
        for (rank, seen) in all.iter_mut().enumerate() {
            let above = costs[rank] - scores.total[best];
            seen.within_2_percent += usize::from(above <= 0.02 * ordinary);
            let next = costs.get(rank + 1).is_some_and(|next| costs[rank] < *next);
            seen.beats_runner_up += usize::from(next);
            seen.beaten_by_first += usize::from(costs[0] < costs[rank]);
        }
    }
    Ok(Some(all))
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
