//! Which other windows can matter to one? Those that lie near enough for a rule to see both.
//!
//! What is left out here is what no rule would look at; which of the rest break one is
//! decided where the rules are.

use std::collections::BTreeMap;

use crate::check::terms::Other;
use crate::fleet::RegionId;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::window::Window;

/// A window, and where it stands in the lists given.
pub type Entry<'a> = (Other, &'a Window);

/// All windows, by region and start.
pub struct Near<'a> {
    pub all: &'a [Entry<'a>],
    by_start: Vec<usize>,
    by_region: BTreeMap<RegionId, Vec<usize>>,
    longest: Minutes,
}

impl<'a> Near<'a> {
    pub fn new(all: &'a [Entry<'a>]) -> Self {
        let mut by_start: Vec<usize> = (0..all.len()).collect();
        by_start.sort_by_key(|&i| all[i].1.interval.start());
        let mut by_region: BTreeMap<RegionId, Vec<usize>> = BTreeMap::new();
        for &i in &by_start {
            for &region in &all[i].1.regions {
                by_region.entry(region).or_default().push(i);
            }
        }
        let lengths = all.iter().map(|(_, window)| window.interval.minutes());
        let longest = lengths.max().unwrap_or(Minutes::ZERO);
        Self { all, by_start, by_region, longest }
    }

    /// The positions of all windows, as they start.
    pub fn by_start(&self) -> impl Iterator<Item = usize> {
        self.by_start.iter().copied()
    }

    /// The positions of the windows that are no further than `reach` from `window`, rising;
    /// itself, too, where it is one of them.
    pub fn to(&self, window: Interval, reach: Minutes) -> Vec<usize> {
        self.among(&self.by_start, window, reach)
    }

    /// Those of them that have the region.
    pub fn to_in(&self, region: RegionId, window: Interval, reach: Minutes) -> Vec<usize> {
        let of_region = self.by_region.get(&region).map_or(&[] as &[usize], Vec::as_slice);
        self.among(of_region, window, reach)
    }

    fn among(&self, sorted: &[usize], window: Interval, reach: Minutes) -> Vec<usize> {
        let interval = |i: usize| self.all[i].1.interval;
        let (from, until) = (window.start() - reach, window.end() + reach);
        let first = sorted.partition_point(|&i| interval(i).start() < from - self.longest);
        let reached = |&i: &usize| interval(i).start() <= until;
        let ends_late_enough = |&i: &usize| interval(i).end() >= from;
        let candidates = sorted[first..].iter().copied().take_while(reached);
        let mut near: Vec<usize> = candidates.filter(ends_late_enough).collect();
        near.sort_unstable();
        near
    }
}
