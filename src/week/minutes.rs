//! Which minutes may no window hold, and which weeks are alike?

use crate::fleet::RegionId;
use crate::ground::interval::{Interval, IntervalSet};
use crate::request::constraint::Refusal;
use crate::solve::slots::Slots;
use crate::solve::timing::Timing;

/// A value for each week, those that are equal held once.
#[derive(Clone, PartialEq, Debug)]
pub struct Distinct<T> {
    pub distinct: Vec<T>,
    /// Which of them each week has.
    pub by_week: Vec<usize>,
}

impl<T: PartialEq> Distinct<T> {
    pub fn of(weeks: impl Iterator<Item = T>) -> Self {
        let mut distinct: Vec<T> = Vec::new();
        let by_week = weeks
            .map(|week| {
                let known = distinct.iter().position(|known| *known == week);
                known.unwrap_or_else(|| {
                    distinct.push(week);
                    distinct.len() - 1
                })
            })
            .collect();
        Self { distinct, by_week }
    }

    pub fn at(&self, week: usize) -> &T {
        &self.distinct[self.by_week[week]]
    }
}

/// The minutes at which the rules of `region` let no window be open.
pub fn forbidden(region: RegionId, timings: &[Timing]) -> IntervalSet {
    let mut found = Vec::new();
    for slots in timings.iter().map(Timing::slots).filter(|s| s.regions.contains(&region)) {
        for constraint in slots.constraints.iter().filter(|c| c.region == region) {
            found.extend(closed_by(&constraint.refusal, slots));
        }
    }
    found.into_iter().collect()
}

/// The minutes that a window cannot hold under `refusal`. What it says of starts, or of
/// several windows together, forbids no minute by itself.
fn closed_by(refusal: &Refusal, slots: &Slots) -> Vec<Interval> {
    let span = slots.terms.span;
    match refusal {
        Refusal::Minutes(minutes) | Refusal::Near { agreed: minutes, .. } => {
            minutes.within(span).collect()
        }
        Refusal::Before(earliest) => {
            Interval::new(span.start(), (*earliest).min(span.end())).into_iter().collect()
        }
        Refusal::Longer(limit) if slots.length <= *limit => Vec::new(),
        Refusal::Longer(_) | Refusal::Always => vec![span],
        Refusal::Starts(_)
        | Refusal::Across(_)
        | Refusal::Crowded { .. }
        | Refusal::Counted { .. }
        | Refusal::Downtime(_)
        | Refusal::UserMinutes { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_that_are_alike_are_held_once() {
        let weeks = Distinct::of(["a", "b", "a", "a"].into_iter());
        assert_eq!(weeks.distinct, ["a", "b"]);
        assert_eq!(weeks.by_week, [0, 1, 0, 0]);
        assert_eq!(*weeks.at(2), "a");
    }
}
