//! How much would a minute of outage cost, and a stretch of minutes? Step functions of
//! time with exact sums.

use crate::fleet::Phase;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::starts::Grid;

/// A value for every minute of a span, held as stretches of one value each, with the sums
/// from the span's start. Values are finite and `>= 0`.
///
/// The sums are kept in twice the precision of `f64`: the difference of two of them is
/// then as good as adding the minutes one by one, also where a quiet night of a few users
/// follows a year of millions.
#[derive(Clone, Debug)]
pub struct Load {
    span: Interval,
    starts: Vec<Minute>,
    values: Vec<f64>,
    before: Vec<Twofold>,
}

/// A sum in two parts, `high + low`, of which `low` is at most half a unit in the last
/// place of `high` (T. J. Dekker, 1971).
#[derive(Clone, Copy, Debug, Default)]
struct Twofold {
    high: f64,
    low: f64,
}

impl Twofold {
    fn plus(self, value: f64) -> Self {
        let high = self.high + value;
        let kept = high - self.high;
        let lost = (self.high - (high - kept)) + (value - kept);
        let low = self.low + lost;
        let sum = high + low;
        Self { high: sum, low: low - (sum - high) }
    }

    fn minus(self, earlier: Self) -> f64 {
        (self.high - earlier.high) + (self.low - earlier.low)
    }
}

impl Load {
    /// Takes the stretches' starts, rising from the span's start, and their values.
    ///
    /// # Panics
    /// When the first stretch does not start where the span does.
    pub fn new(span: Interval, pieces: impl IntoIterator<Item = (Minute, f64)>) -> Self {
        let (starts, values): (Vec<Minute>, Vec<f64>) = pieces.into_iter().unzip();
        assert_eq!(starts.first(), Some(&span.start()), "a load begins where its span does");
        let mut before = Vec::with_capacity(starts.len());
        let mut sum = Twofold::default();
        for (i, &value) in values.iter().enumerate() {
            before.push(sum);
            let end = starts.get(i + 1).copied().unwrap_or(span.end());
            sum = sum.plus(value * (end - starts[i]).as_f64());
        }
        Self { span, starts, values, before }
    }

    pub fn span(&self) -> Interval {
        self.span
    }

    /// The stretches of one value each.
    pub fn pieces(&self) -> impl Iterator<Item = (Interval, f64)> + '_ {
        self.starts.iter().zip(&self.values).enumerate().map(|(i, (&start, &value))| {
            let end = self.starts.get(i + 1).copied().unwrap_or(self.span.end());
            (Interval::new(start, end).expect("stretches rise"), value)
        })
    }

    /// The largest value.
    pub fn peak(&self) -> f64 {
        self.values.iter().copied().fold(0.0, f64::max)
    }

    /// The sum over the minutes of `stretch`.
    ///
    /// # Panics
    /// When `stretch` reaches outside the span.
    pub fn sum(&self, stretch: Interval) -> f64 {
        assert!(
            self.span.start() <= stretch.start() && stretch.end() <= self.span.end(),
            "a load is asked within its span only"
        );
        self.until(stretch.end()).minus(self.until(stretch.start()))
    }

    fn until(&self, instant: Minute) -> Twofold {
        let piece = self.starts.partition_point(|&start| start <= instant) - 1;
        self.until_in(piece, instant)
    }

    fn until_in(&self, piece: usize, instant: Minute) -> Twofold {
        self.before[piece].plus(self.values[piece] * (instant - self.starts[piece]).as_f64())
    }

    /// For each start on `grid`, the sum over the phases of a window starting there, each
    /// minute weighed with the phase's disruption (model §4).
    ///
    /// # Panics
    /// When a window on the grid reaches outside the span.
    pub fn window_sums(&self, phases: &[Phase], grid: Grid) -> Vec<f64> {
        let mut sums = vec![0.0; grid.count()];
        let mut running = Running { load: self, grid, tables: Vec::new() };
        let mut offset = Minutes::ZERO;
        for phase in phases {
            let (from, to) = (offset, offset + phase.duration);
            offset = to;
            if phase.disruption == 0.0 {
                continue;
            }
            let (from, to) = (running.after(from), running.after(to));
            let ends = running.at(from).iter().zip(running.at(to));
            for (sum, (first, last)) in sums.iter_mut().zip(ends) {
                *sum += phase.disruption * last.minus(*first);
            }
        }
        sums
    }
}

/// The running sums of a load so long after each start of a grid, at lengths that never go
/// back. Whole steps later they are the same ones, so that each is worked out once.
struct Running<'l> {
    load: &'l Load,
    grid: Grid,
    tables: Vec<Table<'l>>,
}

/// Running sums from that long after the first start on, in steps of the grid.
struct Table<'l> {
    offset: Minutes,
    sums: Vec<Twofold>,
    cursor: Cursor<'l>,
}

/// A table and the position in it of what belongs to the first start.
#[derive(Clone, Copy)]
struct Position {
    table: usize,
    first: usize,
}

impl<'l> Running<'l> {
    fn after(&mut self, offset: Minutes) -> Position {
        let (step, count) = (self.grid.step(), self.grid.count());
        let known = self.tables.iter().enumerate().find_map(|(table, known)| {
            let (apart, first) = (offset - known.offset, (offset - known.offset) / step);
            // One that lies further off has nothing in common with it.
            (apart % step == Minutes::ZERO && first < count as i64)
                .then_some(Position { table, first: first as usize })
        });
        let position = known.unwrap_or_else(|| {
            let (sums, cursor) = (Vec::with_capacity(count), Cursor::new(self.load));
            self.tables.push(Table { offset, sums, cursor });
            Position { table: self.tables.len() - 1, first: 0 }
        });
        let Table { offset, sums, cursor } = &mut self.tables[position.table];
        let first = self.grid.at(0) + *offset;
        let missing = sums.len()..position.first + count;
        sums.extend(missing.map(|at| cursor.until(first + at as i64 * step)));
        position
    }

    fn at(&self, Position { table, first }: Position) -> &[Twofold] {
        &self.tables[table].sums[first..first + self.grid.count()]
    }
}

/// Reads running sums at instants that never go back.
struct Cursor<'l> {
    load: &'l Load,
    piece: usize,
}

impl<'l> Cursor<'l> {
    fn new(load: &'l Load) -> Self {
        Self { load, piece: 0 }
    }

    fn until(&mut self, instant: Minute) -> Twofold {
        while self.load.starts.get(self.piece + 1).is_some_and(|&next| next <= instant) {
            self.piece += 1;
        }
        self.load.until_in(self.piece, instant)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minutes: i64) -> Minute {
        Minute::from_epoch(Minutes(minutes))
    }

    fn load(pieces: &[(i64, f64)], end: i64) -> Load {
        let span = Interval::new(at(pieces[0].0), at(end)).unwrap();
        Load::new(span, pieces.iter().map(|&(start, value)| (at(start), value)))
    }

    #[test]
    fn a_quiet_night_after_a_year_of_millions_is_summed_exactly() {
        let hours = 24 * 365;
        let loud = load(
            &(0..=hours)
                .map(|h| (h * 60, if h == hours { 1e-3 } else { 1.234_567_89e9 + h as f64 }))
                .collect::<Vec<_>>(),
            (hours + 1) * 60,
        );
        let night = Interval::lasting(at(hours * 60), Minutes(60));
        assert!((loud.sum(night) - 0.06).abs() < 0.06e-12);
    }

    proptest! {
        #[test]
        fn sums_equal_adding_minute_by_minute(
            lengths in prop::collection::vec(1i64..90, 1..20),
            values in prop::collection::vec(prop_oneof![Just(0.0), 1e-3..1e9f64], 20),
            phases in prop::collection::vec((1i64..40, prop_oneof![Just(0.0), 0.0..=1.0f64]), 1..4),
            step in prop::sample::select(vec![1i64, 5, 15]),
        ) {
            let mut pieces = Vec::new();
            let mut start = -100;
            for (length, value) in lengths.iter().zip(&values) {
                pieces.push((start, *value));
                start += length;
            }
            let load = load(&pieces, start);
            let value_at = |t: i64| pieces.iter().rev().find(|p| p.0 <= t).unwrap().1;
            let phases: Vec<Phase> = phases
                .into_iter()
                .map(|(duration, disruption)| Phase {
                    name: String::new(),
                    duration: Minutes(duration),
                    disruption,
                })
                .collect();
            let window: i64 = phases.iter().map(|p| p.duration.0).sum();
            let count = ((start + 100 - window) / step).max(0) as usize;
            let grid = Grid::new(at(-100), Minutes(step), count);
            for (i, fast) in load.window_sums(&phases, grid).into_iter().enumerate() {
                let mut t = -100 + i as i64 * step;
                let mut slow = 0.0;
                for phase in &phases {
                    for _ in 0..phase.duration.0 {
                        slow += phase.disruption * value_at(t);
                        t += 1;
                    }
                }
                prop_assert!((fast - slow).abs() <= 1e-9 * slow, "{fast} {slow}");
            }
        }
    }
}
