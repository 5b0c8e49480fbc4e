//! Where may a window start? The grid of candidate starts, and sets of them.

use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;

/// Candidate starts: every `step` from the first (model §1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grid {
    first: Minute,
    step: Minutes,
    count: usize,
}

impl Grid {
    pub fn new(first: Minute, step: Minutes, count: usize) -> Self {
        Self { first, step, count }
    }

    /// The grid starts in `span`, counted from 1970-01-01T00:00Z.
    pub fn within(span: Interval, step: Minutes) -> Self {
        let first = span.start().round_up_to(step);
        let count = (span.end() - first + step - Minutes(1)).div_euclid(step).max(0);
        Self { first, step, count: count as usize }
    }

    pub fn count(self) -> usize {
        self.count
    }

    /// Minutes from one start to the next.
    pub fn step(self) -> Minutes {
        self.step
    }

    pub fn at(self, index: usize) -> Minute {
        self.first + index as i64 * self.step
    }

    /// The index of `start`, when it lies on the grid.
    pub fn index_of(self, start: Minute) -> Option<usize> {
        let minutes = start - self.first;
        let index = usize::try_from(minutes / self.step).ok()?;
        (minutes >= Minutes::ZERO && minutes % self.step == Minutes::ZERO && index < self.count)
            .then_some(index)
    }

    /// The indices of the starts in `[from, to)`.
    pub fn between(self, from: Minute, to: Minute) -> std::ops::Range<usize> {
        let index = |instant: Minute| {
            let steps = (instant - self.first + self.step - Minutes(1)).div_euclid(self.step);
            steps.clamp(0, self.count as i64) as usize
        };
        let (from, to) = (index(from), index(to));
        from..to.max(from)
    }
}

/// A set of starts on a grid.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct StartSet {
    words: Vec<u64>,
    count: usize,
}

impl StartSet {
    pub fn none(grid: Grid) -> Self {
        Self::none_of(grid.count())
    }

    /// None of `count` candidates.
    pub fn none_of(count: usize) -> Self {
        Self { words: vec![0; count.div_ceil(64)], count }
    }

    pub fn all(grid: Grid) -> Self {
        let mut set = Self::none(grid);
        set.insert_range(0..grid.count());
        set
    }

    pub fn contains(&self, index: usize) -> bool {
        self.words[index / 64] >> (index % 64) & 1 == 1
    }

    pub fn insert(&mut self, index: usize) {
        self.words[index / 64] |= 1 << (index % 64);
    }

    pub fn remove(&mut self, index: usize) {
        self.words[index / 64] &= !(1 << (index % 64));
    }

    pub fn insert_range(&mut self, range: std::ops::Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let (word, bit) = (at / 64, at % 64);
            let bits = (64 - bit).min(range.end - at);
            self.words[word] |= (u64::MAX >> (64 - bits)) << bit;
            at += bits;
        }
    }

    pub fn union_with(&mut self, other: &Self) {
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// How many starts the grid has.
    pub fn universe(&self) -> usize {
        self.count
    }

    /// How many starts are in the set.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// The starts in the set, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.bits(|word| word)
    }

    /// The starts that are not in the set, in order.
    pub fn missing(&self) -> impl Iterator<Item = usize> + '_ {
        self.bits(|word| !word)
    }

    fn bits(&self, of: fn(u64) -> u64) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(move |(at, &word)| {
            let mut left = of(word);
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                let index = at * 64 + bit;
                (left != 0 && index < self.count).then(|| {
                    left &= left - 1;
                    index
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minutes: i64) -> Minute {
        Minute::from_epoch(Minutes(minutes))
    }

    #[test]
    fn the_grid_holds_the_starts_of_a_half_open_span() {
        let grid = Grid::within(Interval::new(at(1), at(60)).unwrap(), Minutes(15));
        assert_eq!((grid.at(0), grid.count()), (at(15), 3));
        let touching = Grid::within(Interval::new(at(0), at(61)).unwrap(), Minutes(15));
        assert_eq!((touching.at(0), touching.count()), (at(0), 5));
    }

    proptest! {
        #[test]
        fn a_set_holds_what_was_inserted(ranges in prop::collection::vec((0usize..200, 0usize..80), 0..6)) {
            let grid = Grid::new(at(0), Minutes(1), 200);
            let mut set = StartSet::none(grid);
            let mut slow = [false; 200];
            for (from, length) in ranges {
                let range = from..(from + length).min(200);
                slow[range.clone()].fill(true);
                set.insert_range(range);
            }
            prop_assert_eq!(set.len(), slow.iter().filter(|&&b| b).count());
            prop_assert_eq!(set.iter().collect::<Vec<_>>(), (0..200).filter(|&i| slow[i]).collect::<Vec<_>>());
            prop_assert_eq!(set.missing().collect::<Vec<_>>(), (0..200).filter(|&i| !slow[i]).collect::<Vec<_>>());
        }

        #[test]
        fn indices_between_are_those_whose_start_lies_between(first in -50i64..50, step in 1i64..20, from in -80i64..400, length in 0i64..300) {
            let grid = Grid::new(at(first), Minutes(step), 20);
            let expected: Vec<usize> =
                (0..20).filter(|&i| grid.at(i) >= at(from) && grid.at(i) < at(from + length)).collect();
            prop_assert_eq!(grid.between(at(from), at(from + length)).collect::<Vec<_>>(), expected);
        }
    }
}
