//! What is the value at each minute of a week? Stretches of one length, each with its value.

use crate::ground::duration::{Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::impact::load::Load;

/// A step function over one week: of hours, where a clock keeps whole hours from UTC and no
/// event begins in between.
#[derive(Clone, PartialEq, Debug)]
pub struct Steps {
    /// How long the first value holds, at most as long as the others.
    pub first: Minutes,
    /// How long each other value holds; the last one to the end of the week.
    pub each: Minutes,
    pub values: Vec<f64>,
}

impl Steps {
    /// What `load` has over `week`.
    pub fn of(load: &Load, week: Interval) -> Self {
        let pieces: Vec<(Interval, f64)> = load
            .pieces()
            .skip_while(|(piece, _)| piece.end() <= week.start())
            .take_while(|(piece, _)| piece.start() < week.end())
            .collect();
        let starts = pieces.iter().skip(1).map(|(piece, _)| piece.start() - week.start());
        let starts: Vec<Minutes> = starts.collect();
        let apart = starts.windows(2).map(|pair| pair[1] - pair[0]);
        let each = apart.reduce(common).unwrap_or(WEEK);
        let first = match starts.first().map(|&first| first.rem_euclid(each)) {
            None | Some(Minutes::ZERO) => each,
            Some(first) => first,
        };
        let mut values = Vec::new();
        let (mut at, mut next, mut piece) = (Minutes::ZERO, first, 0);
        while at < WEEK {
            while starts.get(piece).is_some_and(|&start| start <= at) {
                piece += 1;
            }
            values.push(pieces[piece].1);
            (at, next) = (next, next + each);
        }
        Self { first, each, values }
    }

    /// Each stretch of the week, with its value.
    pub fn pieces(&self) -> impl Iterator<Item = (Minutes, Minutes, f64)> + '_ {
        self.values
            .iter()
            .enumerate()
            .map(|(i, &value)| (self.start(i), self.start(i + 1).min(WEEK), value))
    }

    /// Where the value of that number begins to hold.
    fn start(&self, number: usize) -> Minutes {
        if number == 0 { Minutes::ZERO } else { self.first + self.each * (number as i64 - 1) }
    }

    /// The value at a minute of the week.
    pub fn at(&self, minute: Minutes) -> f64 {
        self.values[self.number(minute)]
    }

    fn number(&self, minute: Minutes) -> usize {
        if minute < self.first {
            return 0;
        }
        let number = 1 + (minute - self.first).div_euclid(self.each) as usize;
        number.min(self.values.len() - 1)
    }

    /// The sum over the minutes in `[from, until)` of the week.
    pub fn sum(&self, from: Minutes, until: Minutes) -> f64 {
        let (mut at, mut number, mut sum) = (from, self.number(from), 0.0);
        while at < until {
            let last = number + 1 >= self.values.len();
            let end = if last { until } else { self.start(number + 1).min(until) };
            sum += self.values[number] * (end - at).as_f64();
            (at, number) = (end, number + 1);
        }
        sum
    }

    /// The largest value.
    pub fn peak(&self) -> f64 {
        self.values.iter().copied().fold(0.0, f64::max)
    }
}

/// The greatest length of which both are multiples.
fn common(a: Minutes, b: Minutes) -> Minutes {
    if b == Minutes::ZERO { a } else { common(b, a % b) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ground::minute::Minute;

    proptest! {
        #[test]
        fn steps_say_what_the_load_says(
            lengths in prop::collection::vec(prop::sample::select(vec![30i64, 60, 45, 7, 1440]), 1..40),
            values in prop::collection::vec(0.0..1e6f64, 40),
            from in 0..10_000i64,
            length in 1..300i64,
        ) {
            // The load begins before the week, and ends with it.
            let monday = Minute::from_epoch(Minutes(4 * 1440));
            let week = Interval::lasting(monday, WEEK);
            let span = Interval::new(monday - Minutes(100), week.end()).unwrap();
            let mut pieces = Vec::new();
            let mut start = span.start();
            for (&length, &value) in lengths.iter().zip(&values) {
                if start < span.end() {
                    pieces.push((start, value));
                }
                start = start + Minutes(length);
            }
            let load = Load::new(span, pieces);
            let steps = Steps::of(&load, week);
            let (from, until) = (Minutes(from), (Minutes(from + length)).min(WEEK));
            let slow = load.sum(Interval::new(monday + from, monday + until).unwrap());
            prop_assert!((steps.sum(from, until) - slow).abs() <= 1e-9 * slow.max(1e-9));
            let here = Interval::lasting(monday + from, Minutes(1));
            prop_assert!((steps.at(from) - load.sum(here)).abs() <= 1e-9 * steps.at(from).max(1e-9));
            let all: f64 = steps.pieces().map(|(from, until, value)| value * (until - from).as_f64()).sum();
            let whole = load.sum(week);
            prop_assert!((all - whole).abs() <= 1e-9 * whole.max(1e-9));
        }
    }
}
