//! Stretches of UTC, and sets of them.

use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;

/// A stretch of UTC, `[start, end)`, never empty. Windows that touch do not overlap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Interval {
    start: Minute,
    end: Minute,
}

impl Interval {
    /// Returns `None` when `end <= start`.
    pub fn new(start: Minute, end: Minute) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// The stretch of `minutes` that begins at `start`.
    ///
    /// # Panics
    /// When `minutes` is not positive.
    pub fn lasting(start: Minute, minutes: Minutes) -> Self {
        Self::new(start, start + minutes).expect("a window lasts at least a minute")
    }

    pub fn start(self) -> Minute {
        self.start
    }

    pub fn end(self) -> Minute {
        self.end
    }

    /// How long it is, at least a minute.
    pub fn minutes(self) -> Minutes {
        self.end - self.start
    }

    pub fn contains(self, instant: Minute) -> bool {
        self.start <= instant && instant < self.end
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same with so much more on either side.
    ///
    /// # Panics
    /// When less than nothing is left.
    pub fn widened(self, by: Minutes) -> Self {
        Self::new(self.start - by, self.end + by).expect("something is left of it")
    }

    /// The minutes that both hold.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }
}

/// A set of minutes, held as sorted stretches that neither overlap nor touch.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct IntervalSet(Vec<Interval>);

impl IntervalSet {
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Interval> + '_ {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The minutes of `span` that are not in this set.
    pub fn complement_within(&self, span: Interval) -> Self {
        let mut gaps = Vec::new();
        let mut from = span.start;
        for stretch in self.iter().filter_map(|s| s.intersection(span)) {
            gaps.extend(Interval::new(from, stretch.start));
            from = stretch.end;
        }
        gaps.extend(Interval::new(from, span.end));
        Self(gaps)
    }

    /// The first stretch that ends after `instant`: the one that holds it, or the next.
    pub fn at_or_after(&self, instant: Minute) -> Option<Interval> {
        self.0.get(self.0.partition_point(|s| s.end <= instant)).copied()
    }

    /// The parts of its stretches that lie in `span`.
    pub fn within(&self, span: Interval) -> impl Iterator<Item = Interval> + '_ {
        let from = self.0.partition_point(|s| s.end <= span.start);
        self.0[from..].iter().map_while(move |s| s.intersection(span))
    }

    /// Whether some minute of `stretch` lies in the set.
    pub fn overlaps(&self, stretch: Interval) -> bool {
        self.at_or_after(stretch.start).is_some_and(|next| next.start < stretch.end)
    }
}

/// Merges stretches in any order.
impl FromIterator<Interval> for IntervalSet {
    fn from_iter<I: IntoIterator<Item = Interval>>(stretches: I) -> Self {
        let mut sorted: Vec<Interval> = stretches.into_iter().collect();
        sorted.sort_unstable();
        let mut merged: Vec<Interval> = Vec::with_capacity(sorted.len());
        for next in sorted {
            match merged.last_mut() {
                Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
                _ => merged.push(next),
            }
        }
        Self(merged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(start: i64, end: i64) -> Interval {
        let at = |minutes| Minute::from_epoch(Minutes(minutes));
        Interval::new(at(start), at(end)).unwrap()
    }

    #[test]
    fn stretches_that_touch_merge_but_do_not_overlap() {
        assert!(!stretch(0, 5).overlaps(stretch(5, 9)));
        let set: IntervalSet =
            [stretch(5, 9), stretch(0, 5), stretch(20, 30)].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [stretch(0, 9), stretch(20, 30)]);
    }

    #[test]
    fn a_complement_keeps_both_ends() {
        let set: IntervalSet = [stretch(-5, 3), stretch(4, 6)].into_iter().collect();
        let rest = set.complement_within(stretch(0, 10));
        assert_eq!(rest.iter().collect::<Vec<_>>(), [stretch(3, 4), stretch(6, 10)]);
        assert_eq!(
            IntervalSet::default().complement_within(stretch(0, 10)).iter().collect::<Vec<_>>(),
            [stretch(0, 10)]
        );
    }

    #[test]
    fn what_lies_within_a_span_is_cut_to_it() {
        let set: IntervalSet =
            [stretch(0, 5), stretch(8, 12), stretch(20, 30)].into_iter().collect();
        let within = |start, end| set.within(stretch(start, end)).collect::<Vec<_>>();
        assert_eq!(within(5, 8), []);
        assert_eq!(within(4, 21), [stretch(4, 5), stretch(8, 12), stretch(20, 21)]);
    }

    #[test]
    fn a_stretch_overlaps_a_set_only_where_they_share_a_minute() {
        let set: IntervalSet = [stretch(10, 20)].into_iter().collect();
        assert!(!set.overlaps(stretch(0, 10)));
        assert!(set.overlaps(stretch(0, 11)));
        assert!(set.overlaps(stretch(19, 25)));
        assert!(!set.overlaps(stretch(20, 25)));
    }
}
