//! What is the usual week? Each week's level divided out, days that fell out of line left
//! aside, the latest weeks counting most.

use super::cells::{HOURS, Week, present};
use crate::fleet::history::filled;

/// A value for each hour of the local week; `None` where no week has the hour.
type Reference = [Option<f64>; HOURS];

/// The estimate, and what it was made from.
#[derive(Clone, PartialEq, Debug)]
pub struct Estimate {
    /// The level of the last weeks, times the shape.
    pub activity: [f64; HOURS],
    /// Hours that no week has, filled with what is usual on other days.
    pub filled: usize,
    /// Days that were left aside.
    pub incidents: Vec<Incident>,
    /// Each week's level against the others'; `None` where nothing of it is left.
    pub levels: Vec<Option<f64>>,
    /// The weeks without what was left aside, each divided by its level.
    pub shapes: Vec<Week>,
}

/// A day of a week that is out of line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Incident {
    /// 0 for the latest.
    pub week: usize,
    /// 0 for Monday.
    pub weekday: usize,
    /// What it had, as a share of what the other weeks lead to expect.
    pub share: f64,
}

/// Estimates the usual week from `weeks`, the latest first; after `half_life` weeks a week
/// counts half.
pub fn estimate(weeks: &[Week], half_life: f64) -> Estimate {
    let incidents = incidents(weeks);
    let kept = without(weeks, &incidents);
    let (levels, _) = levels(&kept, mean, |week, reference| {
        ratio(present(week).filter_map(|(k, cell)| Some((cell, reference[k]?))))
    });
    let shapes = shapes(&kept, &levels);
    let weight = |w: usize| libm::exp2(-(w as f64) / half_life);
    let weighted = |values: &mut dyn Iterator<Item = (usize, f64)>| {
        let (sum, weights) = values
            .fold((0.0, 0.0), |(sum, all), (w, value)| (sum + weight(w) * value, all + weight(w)));
        (weights > 0.0).then(|| sum / weights)
    };
    let curve: Reference = std::array::from_fn(|k| {
        weighted(&mut shapes.iter().enumerate().filter_map(|(w, week)| Some((w, week[k]?))))
    });
    let level =
        weighted(&mut levels.iter().enumerate().filter_map(|(w, level)| Some((w, (*level)?))));
    let level = level.unwrap_or(0.0);
    Estimate {
        activity: filled(&curve).map(|value| value * level),
        filled: curve.iter().filter(|value| value.is_none()).count(),
        incidents,
        levels,
        shapes,
    }
}

/// The levels of the weeks, and what they are levels of: twice a reference by hour over the
/// weeks, and each week's level against it.
fn levels(
    weeks: &[Week],
    centre: fn(&mut [f64]) -> f64,
    level: impl Fn(&Week, &Reference) -> Option<f64>,
) -> (Vec<Option<f64>>, Reference) {
    let mut levels: Vec<Option<f64>> = vec![Some(1.0); weeks.len()];
    let mut reference = [None; HOURS];
    for _ in 0..2 {
        reference = std::array::from_fn(|k| {
            let cells = weeks.iter().zip(&levels).filter_map(|(week, level)| {
                let (cell, level) = (week[k]?, (*level)?);
                Some(cell / level)
            });
            let mut cells: Vec<f64> = cells.collect();
            (!cells.is_empty()).then(|| centre(&mut cells))
        });
        levels = weeks.iter().map(|week| level(week, &reference)).collect();
    }
    (levels, reference)
}

/// The sum of the first over that of the second, where that is a level to divide by.
fn ratio(pairs: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (above, below) = pairs.fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    (above > 0.0 && below > 0.0).then(|| above / below)
}

fn shapes(weeks: &[Week], levels: &[Option<f64>]) -> Vec<Week> {
    let shape = |(week, level): (&Week, &Option<f64>)| week.map(|cell| Some(cell? / (*level)?));
    weeks.iter().zip(levels).map(shape).collect()
}

/// The days whose sum is out of line, by medians.
fn incidents(weeks: &[Week]) -> Vec<Incident> {
    const LEAST: f64 = 1e-9;
    let (levels, reference) = levels(weeks, median, |week, reference| {
        let ratios = present(week)
            .filter_map(|(k, cell)| Some((cell, reference[k]?)))
            .filter(|(_, usual)| *usual > 0.0);
        let mut ratios: Vec<f64> = ratios.map(|(cell, usual)| cell / usual).collect();
        (!ratios.is_empty()).then(|| median(&mut ratios)).filter(|level| *level > 0.0)
    });
    let mut days = Vec::new();
    for (w, week) in shapes(weeks, &levels).iter().enumerate() {
        for weekday in 0..7 {
            let hours = weekday * 24..(weekday + 1) * 24;
            let pairs = hours.filter_map(|k| Some((week[k]?, reference[k]?)));
            let (mut seen, mut usual, mut any) = (0.0, 0.0, false);
            pairs.for_each(|(cell, reference)| {
                (seen, usual, any) = (seen + cell, usual + reference, true)
            });
            if any {
                days.push((w, weekday, libm::log(f64::max(seen, LEAST) / f64::max(usual, LEAST))));
            }
        }
    }
    if days.is_empty() {
        return Vec::new();
    }
    let middle = median(&mut days.iter().map(|day| day.2).collect::<Vec<_>>());
    let spread = median(&mut days.iter().map(|day| (day.2 - middle).abs()).collect::<Vec<_>>());
    let bound = f64::max(4.0 * 1.4826 * spread, 0.2);
    days.into_iter()
        .filter(|(_, _, r)| (r - middle).abs() > bound)
        .map(|(week, weekday, r)| Incident { week, weekday, share: libm::exp(r - middle) })
        .collect()
}

/// The weeks without those days; an hour that no week would have is kept.
fn without(weeks: &[Week], incidents: &[Incident]) -> Vec<Week> {
    let dropped = |w: usize, k: usize| incidents.iter().any(|i| i.week == w && i.weekday == k / 24);
    let kept: Vec<bool> = (0..HOURS)
        .map(|k| weeks.iter().enumerate().all(|(w, week)| week[k].is_none() || dropped(w, k)))
        .collect();
    let cell = |w: usize, k: usize| weeks[w][k].filter(|_| kept[k] || !dropped(w, k));
    (0..weeks.len()).map(|w| std::array::from_fn(|k| cell(w, k))).collect()
}

pub fn mean(values: &mut [f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The middle value, or the mean of the two in the middle.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len() % 2 == 1 { values[half] } else { (values[half - 1] + values[half]) / 2.0 }
}
