//! Which windows lie around a time? Of many, without looking at all.

use std::collections::{BTreeMap, BTreeSet};

use crate::fleet::{Fleet, RegionId, TierId};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::window::Window;

/// Windows by their starts, each with its place in the list that it comes from.
pub struct Around<'w> {
    by_start: Vec<(usize, &'w Window)>,
    longest: Minutes,
    outermost: BTreeMap<TierId, BTreeSet<usize>>,
}

impl<'w> Around<'w> {
    pub fn new(windows: impl Iterator<Item = (usize, &'w Window)>) -> Self {
        let mut by_start: Vec<(usize, &Window)> = windows.collect();
        by_start.sort_by_key(|(_, window)| window.interval.start());
        let lengths = by_start.iter().map(|(_, window)| window.interval.minutes());
        let longest = lengths.max().unwrap_or(Minutes::ZERO);
        let outermost = outermost(&by_start);
        Self { by_start, longest, outermost }
    }

    /// Of each region those of a tier that start first and that end last, two of each, so that
    /// one is left beside any other. An order that holds between these and a window holds
    /// between that and all.
    pub fn outermost_of(&self, tier: TierId) -> impl Iterator<Item = (usize, &'w Window)> {
        self.outermost.get(&tier).into_iter().flatten().map(|&position| self.by_start[position])
    }

    /// Those that share a minute with `span`, in the order of their list.
    pub fn sharing(&self, span: Interval) -> Vec<(usize, &'w Window)> {
        let earliest = span.start() - self.longest;
        let first = self.by_start.partition_point(|(_, w)| w.interval.start() < earliest);
        let rest = self.by_start[first..].iter().copied();
        let mut found: Vec<(usize, &Window)> = rest
            .take_while(|(_, window)| window.interval.start() < span.end())
            .filter(|(_, window)| window.interval.overlaps(span))
            .collect();
        found.sort_by_key(|&(at, _)| at);
        found
    }
}

/// The positions of the outermost windows of each tier.
fn outermost(by_start: &[(usize, &Window)]) -> BTreeMap<TierId, BTreeSet<usize>> {
    let mut of_region: BTreeMap<(TierId, RegionId), Vec<usize>> = BTreeMap::new();
    for (position, (_, window)) in by_start.iter().enumerate() {
        for &region in &window.regions {
            of_region.entry((window.tier, region)).or_default().push(position);
        }
    }
    let mut outermost: BTreeMap<TierId, BTreeSet<usize>> = BTreeMap::new();
    for ((tier, _), mut positions) in of_region {
        let of_tier = outermost.entry(tier).or_default();
        of_tier.extend(positions.iter().take(2));
        positions.sort_by_key(|&position| by_start[position].1.interval.end());
        of_tier.extend(positions.iter().rev().take(2));
    }
    outermost
}

/// How far from this window others can matter to it, the order of a cycle aside: rules look at
/// a year, at most, or at their own time.
pub fn reach(fleet: &Fleet, window: &Window) -> Minutes {
    let rules = window.regions.iter().flat_map(|&region| &fleet.regions[region].rules);
    let longest = rules.map(|rule| rule.kind.reach()).max().unwrap_or(Minutes::ZERO);
    let gap = fleet.tiers.iter().map(|tier| tier.gap + tier.soak).max().unwrap_or(Minutes::ZERO);
    longest + gap + window.interval.minutes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ground::minute::Minute;

    fn lasting((start, minutes): (i64, i64)) -> Interval {
        Interval::lasting(Minute::from_epoch(Minutes(start)), Minutes(minutes))
    }

    proptest! {
        #[test]
        fn none_that_shares_a_minute_is_left_out(
            windows in prop::collection::vec((0..200i64, 1..60i64), 0..30),
            span in (0..200i64, 1..60i64),
        ) {
            let window = |interval| Window::plain(TierId(0), vec![RegionId(0)], interval);
            let windows: Vec<Window> = windows.into_iter().map(|w| window(lasting(w))).collect();
            let span = lasting(span);
            let all = || windows.iter().enumerate();
            let found = Around::new(all()).sharing(span);
            let expected: Vec<_> = all().filter(|(_, w)| w.interval.overlaps(span)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
