//! How much would a region's weight have to change before another slot wins?
//!
//! An impact is linear in a weight, so two slots change places at one weight at most. What a
//! struck-out occurrence is charged is not: the larger of its own impact and that of the best
//! place in its cycle, the least of many. It is linear between bends, and each stretch
//! between two bends is looked at by itself.

use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::minute::Minute;
use crate::impact::{self, Exposure};
use crate::request::{Objective, Request};
use crate::solve::PlanError;
use crate::solve::rhythm::{Occurrence, Rhythm};
use crate::solve::slots::Slots;
use crate::solve::timing::Timing;
use crate::solve::timings;

/// The nearest weights of one region at which another slot wins.
#[derive(Clone, PartialEq, Debug)]
pub struct Tipping {
    pub region: RegionId,
    pub weight: f64,
    pub below: Option<Tip>,
    pub above: Option<Tip>,
}

/// Past this weight another slot wins.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tip {
    pub weight: f64,
    /// Where that slot is, in the first cycle of a recurring plan.
    pub start: Minute,
}

/// For each region of a global plan that minimises the total, when the slot changes; `None`
/// for other plans, and where nothing fits.
///
/// # Errors
/// When the question makes no sense.
pub fn tipping(fleet: &Fleet, request: &Request) -> Result<Option<Vec<Tipping>>, PlanError> {
    if request.scope != Scope::Global || request.objective != Objective::Total {
        return Ok(None);
    }
    let timings = timings::of(fleet, request)?;
    let [timing] = timings.as_slice() else { return Ok(None) };
    let feasible: Vec<usize> = timing.refused().missing().collect();
    let Some(best) = timing.scores().best(feasible.clone()) else { return Ok(None) };
    let tip = |region: RegionId| {
        let weight = fleet.regions[region].weight;
        let curves = Curves::of(timing, region);
        let mut tipping = Tipping { region, weight, below: None, above: None };
        for &other in feasible.iter().filter(|&&other| other != best) {
            let bends = curves.bends(best, other);
            let start = timing.first_start(other);
            let tip = |weight| Tip { weight, start };
            let above = curves.crossing(best, other, &bends, weight, Side::Above).map(tip);
            if above.is_some_and(|tip| tipping.above.is_none_or(|t| tip.weight < t.weight)) {
                tipping.above = above;
            }
            let below = curves.crossing(best, other, &bends, weight, Side::Below).map(tip);
            if below.is_some_and(|tip| tipping.below.is_none_or(|t| tip.weight > t.weight)) {
                tipping.below = below;
            }
        }
        tipping
    };
    Ok(Some(request.regions.iter().map(|&region| tip(region)).collect()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Below,
    Above,
}

/// `at zero weight + weight * slope`.
#[derive(Clone, Copy, Debug)]
struct Line {
    zero: f64,
    slope: f64,
}

impl Line {
    fn at(self, weight: f64) -> f64 {
        self.zero + self.slope * weight
    }

    /// The weight at which both are the same. Two that are the same at 0, but for rounding, meet
    /// nowhere else.
    fn meets(self, other: Self) -> Option<f64> {
        let apart = other.zero - self.zero;
        let weight = apart / (self.slope - other.slope);
        let rounding = 1e-9 * self.zero.max(other.zero);
        (weight.is_finite() && weight > 0.0 && apart.abs() > rounding).then_some(weight)
    }
}

/// What every slot costs, by the weight of one region.
struct Curves<'t, 'f> {
    timing: &'t Timing<'f>,
    /// A window at each start, for each group of regions that takes part in some cycle.
    starts: Vec<Vec<Line>>,
    /// For each cycle, the least of the places that are open to moved occurrences: lines that
    /// take over from each other as the weight grows.
    spare: Vec<Vec<Line>>,
}

impl<'t, 'f> Curves<'t, 'f> {
    fn of(timing: &'t Timing<'f>, region: RegionId) -> Self {
        let lines = |slots: &Slots| -> Vec<Line> {
            let (terms, weight) = (slots.terms, slots.terms.fleet.regions[region].weight);
            let takes_part = slots.regions.contains(&region);
            let exposure = Exposure::of(terms.fleet, region, terms.tier).weighted / weight;
            let load =
                impact::region_load(terms.fleet, region, terms.tier, terms.scope, terms.span);
            let sums = load.window_sums(&slots.phases, slots.grid);
            let line = |(i, sum): (usize, f64)| {
                let slope = if takes_part { exposure * sum } else { 0.0 };
                let waiting = match timing {
                    Timing::Once { .. } => slots.waiting(slots.grid.at(i)),
                    Timing::Recurring(_) => 0.0,
                };
                // What others have of it; nothing where only rounding is left.
                let others = slots.impacts[i] - weight * slope;
                let others = if others > 1e-9 * slots.impacts[i] { others } else { 0.0 };
                Line { zero: others + waiting, slope }
            };
            sums.into_iter().enumerate().map(line).collect()
        };
        match timing {
            Timing::Once { slots, .. } => {
                Self { timing, starts: vec![lines(slots)], spare: Vec::new() }
            }
            Timing::Recurring(rhythm) => {
                let starts: Vec<Vec<Line>> = rhythm.parties().map(lines).collect();
                let spare = (0..rhythm.cycles.count()).map(|cycle| {
                    let Some(party) = rhythm.party_number(cycle) else { return Vec::new() };
                    let moves = rhythm.moves(cycle).iter();
                    let free = moves.filter(|&&start| !rhythm.is_blocked(cycle, start));
                    least(free.map(|&start| starts[party][start]).collect())
                });
                let spare = spare.collect();
                Self { timing, starts, spare }
            }
        }
    }

    /// What an occurrence would cost where it is.
    fn own(&self, rhythm: &Rhythm, occurrence: Occurrence) -> Line {
        let party = rhythm.party_number(occurrence.cycle).expect("an occurrence has a window");
        self.starts[party][occurrence.start]
    }

    /// The line that a slot's cost follows around `weight`.
    fn around(&self, slot: usize, weight: f64) -> Line {
        let Timing::Recurring(rhythm) = self.timing else { return self.starts[0][slot] };
        let mut sum = Line { zero: 0.0, slope: 0.0 };
        for occurrence in rhythm.occurrences(slot) {
            let own = self.own(rhythm, occurrence);
            let spare = self.spare[occurrence.cycle]
                .iter()
                .filter(|_| occurrence.struck)
                .min_by(|a, b| a.at(weight).total_cmp(&b.at(weight)));
            let charged = match spare {
                Some(spare) if spare.at(weight) > own.at(weight) => *spare,
                _ => own,
            };
            sum.zero += charged.zero;
            sum.slope += charged.slope;
        }
        let count = rhythm.open_cycles() as f64;
        Line { zero: sum.zero / count, slope: sum.slope / count }
    }

    /// The weights at which the cost of one of two slots may bend, rising.
    fn bends(&self, a: usize, b: usize) -> Vec<f64> {
        let Timing::Recurring(rhythm) = self.timing else { return Vec::new() };
        let mut bends = Vec::new();
        for slot in [a, b] {
            for occurrence in rhythm.occurrences(slot).filter(|occurrence| occurrence.struck) {
                let spare = &self.spare[occurrence.cycle];
                let own = self.own(rhythm, occurrence);
                bends.extend(spare.windows(2).filter_map(|pair| pair[0].meets(pair[1])));
                bends.extend(spare.iter().filter_map(|line| line.meets(own)));
            }
        }
        bends.sort_by(f64::total_cmp);
        bends
    }

    /// The weight nearest to `from`, on one side, past which `other` costs less than `best`.
    fn crossing(
        &self,
        best: usize,
        other: usize,
        bends: &[f64],
        from: f64,
        side: Side,
    ) -> Option<f64> {
        let mut stops: Vec<f64> = match side {
            Side::Above => bends.iter().copied().filter(|&bend| bend > from).collect(),
            Side::Below => bends.iter().rev().copied().filter(|&bend| bend < from).collect(),
        };
        stops.push(if side == Side::Above { f64::INFINITY } else { 0.0 });
        let mut near = from;
        for far in stops {
            let inside = if far.is_finite() { near + (far - near) / 2.0 } else { 2.0 * near + 1.0 };
            let (held, rival) = (self.around(best, inside), self.around(other, inside));
            let wins = if far.is_finite() {
                rival.at(far) < held.at(far) * (1.0 - 1e-9)
            } else {
                rival.slope < held.slope * (1.0 - 1e-9)
            };
            if wins {
                let (low, high) = if near < far { (near, far) } else { (far, near) };
                return Some(held.meets(rival).unwrap_or(near).clamp(low, high));
            }
            near = far;
        }
        None
    }
}

/// The lines that are the least somewhere at a weight above 0, in the order of weights.
fn least(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| b.slope.total_cmp(&a.slope).then(b.zero.total_cmp(&a.zero)));
    let mut hull: Vec<Line> = Vec::new();
    for line in lines {
        while let Some(&last) = hull.last() {
            let hidden = match hull.len() {
                1 => line.zero <= last.zero,
                at => {
                    // The last one is never alone the least where the new one takes over first.
                    let before = hull[at - 2];
                    (line.zero - before.zero) * (before.slope - last.slope)
                        <= (last.zero - before.zero) * (before.slope - line.slope)
                }
            };
            if !hidden {
                break;
            }
            hull.pop();
        }
        hull.push(line);
    }
    hull
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_least_lines_are_as_low_as_all_of_them(
            lines in prop::collection::vec((0.0..100.0f64, 0.0..10.0f64), 1..12),
            weight in 0.01..50.0f64,
        ) {
            let lines: Vec<Line> =
                lines.into_iter().map(|(zero, slope)| Line { zero, slope }).collect();
            let lowest = |lines: &[Line]| {
                lines.iter().map(|line| line.at(weight)).fold(f64::INFINITY, f64::min)
            };
            let (all, hull) = (lowest(&lines), lowest(&least(lines.clone())));
            prop_assert!((all - hull).abs() <= 1e-9 * all);
        }
    }
}
