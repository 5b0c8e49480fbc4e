//! How good would the choice have been? What a window chosen from some weeks costs in the
//! next ones, against the best that could have been chosen.

use super::cells::{HOURS, Week};
use super::estimate::estimate;
use crate::fleet::Phase;
use crate::fleet::history::filled;
use crate::ground::duration::{HOUR, Minutes};

/// A window, by its phases: how long, and the share of users that each disturbs.
#[derive(Clone, PartialEq, Debug)]
pub struct Window {
    phases: Vec<(Minutes, f64)>,
    pub length: Minutes,
}

impl Window {
    pub fn of(phases: &[Phase]) -> Self {
        let phases: Vec<(Minutes, f64)> =
            phases.iter().map(|phase| (phase.duration, phase.disruption)).collect();
        let length = phases.iter().map(|(duration, _)| *duration).sum();
        Self { phases, length }
    }

    /// What it costs at a minute of a week like `curve`, around the week, in user-hours.
    pub fn cost_at(&self, curve: &[f64; HOURS], minute_of_week: Minutes) -> f64 {
        let mut at = minute_of_week;
        let mut cost = 0.0;
        for &(duration, disruption) in &self.phases {
            let end = at + duration;
            while at < end {
                let hour = at / HOUR;
                let next = end.min((hour + 1) * HOUR);
                let share = (next - at).as_f64() / HOUR.as_f64();
                cost += disruption * share * curve[hour as usize % HOURS];
                at = next;
            }
        }
        cost
    }

    /// What it costs at each hour of the week.
    pub fn costs(&self, curve: &[f64; HOURS]) -> [f64; HOURS] {
        std::array::from_fn(|hour| self.cost_at(curve, hour as i64 * HOUR))
    }

    /// Whether windows at two hours of the week overlap.
    pub fn overlaps(&self, a: usize, b: usize) -> bool {
        let apart = a.abs_diff(b);
        apart.min(HOURS - apart) as i64 * HOUR < self.length
    }
}

/// The hour with the least cost, the earliest of equals.
pub fn best(costs: &[f64; HOURS]) -> usize {
    (0..HOURS).min_by(|&a, &b| costs[a].total_cmp(&costs[b])).expect("a week has hours")
}

fn mean(costs: &[f64; HOURS]) -> f64 {
    costs.iter().sum::<f64>() / HOURS as f64
}

/// How much more than the best a start costs, in percent of an ordinary window; 0 where
/// windows cost nothing.
pub fn above_best(costs: &[f64; HOURS], start: usize) -> f64 {
    let ordinary = mean(costs);
    if ordinary > 0.0 { (costs[start] - costs[best(costs)]) / ordinary * 100.0 } else { 0.0 }
}

/// The excess on weeks that were held back.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Excess {
    pub mean_percent: f64,
    pub worst_percent: f64,
    /// How often weeks were held back.
    pub splits: usize,
}

/// Holds the newest weeks back, one more each time, and pays for what the others choose in
/// the four weeks after them. `None` where there are too few weeks.
pub fn held_back(weeks: &[Week], half_life: f64, window: &Window) -> Option<Excess> {
    let least = 4.max((weeks.len() / 2).saturating_sub(1));
    let splits = weeks.len().checked_sub(least).filter(|splits| *splits > 0)?;
    let excess = |held: usize| {
        let chosen = best(&window.costs(&estimate(&weeks[held..], half_life).activity));
        let future = &weeks[held.saturating_sub(4)..held];
        above_best(&window.costs(&mean_week(future)), chosen)
    };
    let all: Vec<f64> = (1..=splits).map(excess).collect();
    Some(Excess {
        mean_percent: all.iter().sum::<f64>() / splits as f64,
        worst_percent: all.iter().copied().fold(0.0, f64::max),
        splits,
    })
}

/// The mean of some weeks, hour by hour, without gaps.
fn mean_week(weeks: &[Week]) -> [f64; HOURS] {
    filled(&std::array::from_fn(|k| {
        let mut there: Vec<f64> = weeks.iter().filter_map(|week| week[k]).collect();
        (!there.is_empty()).then(|| super::estimate::mean(&mut there))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phase(duration: i64, disruption: f64) -> Phase {
        Phase { name: String::new(), duration: Minutes(duration), disruption }
    }

    #[test]
    fn phases_are_spread_over_the_hours_they_lie_in() {
        let weekly = [phase(30, 0.0), phase(60, 1.0), phase(30, 0.25), phase(60, 0.1)];
        let window = Window::of(&weekly);
        assert_eq!(window.length, Minutes(180));
        let curve = std::array::from_fn(|k| k as f64);
        let at_last = 0.5 * 167.0 + 0.625 * 0.0 + 0.1 * 1.0;
        assert!((window.costs(&curve)[167] - at_last).abs() < 1e-12);
        let later = 0.25 * 10.0 + 0.75 * 11.0 + 0.25 * 0.25 * 11.0 + 0.25 * 0.25 * 12.0;
        let later = later + 0.1 * (0.75 * 12.0 + 0.25 * 13.0);
        assert!((window.cost_at(&curve, Minutes(10 * 60 + 15)) - later).abs() < 1e-12);
    }

    #[test]
    fn weeks_that_are_all_alike_have_no_excess() {
        let week: Week = std::array::from_fn(|k| Some(10.0 + ((k * 37) % 168) as f64));
        let weeks = vec![week; 13];
        let window = Window::of(&[phase(60, 1.0)]);
        let excess = held_back(&weeks, 4.0, &window).unwrap();
        assert_eq!(excess, Excess { mean_percent: 0.0, worst_percent: 0.0, splits: 8 });
        assert_eq!(held_back(&weeks[..4], 4.0, &window), None);
    }
}
