//! How far apart are the samples, and are they samples at all? What one pass over a series
//! says of it as a whole.

use std::collections::BTreeMap;
use std::io;

use super::clock::{Placed, Unplaced};
use super::finding::Finding;
use super::row::{HOUR, MINUTE, SECOND, Sample};

/// How many different steps are counted; those seen once are forgotten when there are more.
const STEPS: usize = 1 << 15;

/// One sample for each instant; where values differ, none.
pub struct Distinct<I: Iterator<Item = io::Result<Sample>>> {
    samples: I,
    held: Option<Sample>,
    /// Instants with different values, and the rows that were dropped with them.
    pub conflicts: u64,
    pub dropped: u64,
    /// All rows with a value.
    pub rows: u64,
}

impl<'z, I: Iterator<Item = io::Result<Sample>>> Distinct<Placed<'z, I>> {
    /// What could not be placed so far.
    pub fn unplaced(&self) -> Unplaced {
        self.samples.unplaced
    }
}

impl<I: Iterator<Item = io::Result<Sample>>> Distinct<I> {
    pub fn new(samples: I) -> Self {
        Self { samples, held: None, conflicts: 0, dropped: 0, rows: 0 }
    }

    fn next_instant(&mut self) -> io::Result<Option<Sample>> {
        loop {
            let first = match self.held.take() {
                Some(held) => held,
                None => match self.samples.next().transpose()? {
                    Some(first) => first,
                    None => return Ok(None),
                },
            };
            let mut kept = first;
            let mut count = u64::from(!first.value.is_nan());
            let mut differ = false;
            while let Some(other) = self.samples.next().transpose()? {
                if other.at != first.at {
                    self.held = Some(other);
                    break;
                }
                count += u64::from(!other.value.is_nan());
                differ |=
                    other.value != kept.value && !other.value.is_nan() && !kept.value.is_nan();
                if kept.value.is_nan() {
                    kept = other;
                }
            }
            self.rows += count;
            if !differ {
                return Ok(Some(kept));
            }
            self.conflicts += 1;
            self.dropped += count;
        }
    }
}

impl<I: Iterator<Item = io::Result<Sample>>> Iterator for Distinct<I> {
    type Item = io::Result<Sample>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_instant().transpose()
    }
}

/// What a series is, as a whole.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Samples with a value.
    pub samples: u64,
    pub first: i64,
    pub last: i64,
    value: f64,
    falls: u64,
    rises: u64,
    steps: BTreeMap<i64, u64>,
}

impl Survey {
    /// Adds the next sample; those without a value are none.
    pub fn add(&mut self, sample: Sample) {
        if sample.value.is_nan() {
            return;
        }
        if self.samples == 0 {
            self.first = sample.at;
        } else {
            if self.steps.len() == STEPS {
                self.steps.retain(|_, count| *count > 1);
            }
            *self.steps.entry(sample.at - self.last).or_default() += 1;
            self.falls += u64::from(sample.value < self.value);
            self.rises += u64::from(sample.value > self.value);
        }
        self.samples += 1;
        (self.last, self.value) = (sample.at, sample.value);
    }

    /// The commonest step in microseconds, the shortest of equals.
    ///
    /// # Errors
    /// When samples are too few, too far apart, or a counter's.
    pub fn period(&self) -> Result<i64, Finding> {
        let steps = self.samples.saturating_sub(1);
        let commonest = self.steps.iter().max_by_key(|(step, count)| (**count, -**step));
        let Some((&period, _)) = commonest else {
            let message = match self.samples {
                0 => "no row has a value".to_owned(),
                _ => "there is one sample alone; two weeks of them are needed".to_owned(),
            };
            return Err(Finding::new("too-little", message, "export a longer time"));
        };
        if self.falls * 20 < steps && self.rises * 10 > steps * 3 {
            return Err(Finding::new(
                "counter",
                format!("a counter: of {steps} steps {} rise and {} fall", self.rises, self.falls),
                "export what it grows by: `increase(...[1h])` in PromQL, the difference of rows in SQL",
            ));
        }
        if period > HOUR {
            return Err(Finding::new(
                "too-little",
                format!("the samples are too far apart: most are {} from the next", length(period)),
                "export a value an hour, or finer",
            ));
        }
        Ok(period)
    }
}

/// A step in words.
fn length(micros: i64) -> String {
    let day = 24 * HOUR;
    for (unit, name) in [(day, "day"), (HOUR, "hour"), (MINUTE, "minute"), (SECOND, "second")] {
        if micros >= unit && micros % unit == 0 {
            return crate::words::figures::count((micros / unit) as usize, name);
        }
    }
    format!("{} seconds", micros as f64 / SECOND as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(values: &[(i64, f64)]) -> Vec<io::Result<Sample>> {
        values.iter().map(|&(at, value)| Ok(Sample { at, value })).collect()
    }

    #[test]
    fn instants_with_different_values_are_dropped_and_equal_ones_are_one() {
        let rows = samples(&[(1, 5.0), (1, 5.0), (2, 1.0), (2, 2.0), (3, f64::NAN), (3, 7.0)]);
        let mut distinct = Distinct::new(rows.into_iter());
        let left: Vec<(i64, f64)> =
            distinct.by_ref().map(|s| s.unwrap()).map(|s| (s.at, s.value)).collect();
        assert_eq!(left, [(1, 5.0), (3, 7.0)]);
        assert_eq!((distinct.conflicts, distinct.dropped, distinct.rows), (1, 2, 5));
    }

    fn survey(values: &[(i64, f64)]) -> Survey {
        let mut survey = Survey::default();
        samples(values).into_iter().for_each(|sample| survey.add(sample.unwrap()));
        survey
    }

    #[test]
    fn the_commonest_step_is_the_period() {
        let wave = |i: i64| ((i * 7) % 5) as f64;
        let rows: Vec<(i64, f64)> =
            (0..50).filter(|i| i % 10 != 3).map(|i| (i * HOUR / 2, wave(i))).collect();
        assert_eq!(survey(&rows).period(), Ok(HOUR / 2));
    }

    #[test]
    fn counters_and_days_are_refused() {
        let counter: Vec<(i64, f64)> = (0..50).map(|i| (i * HOUR, i as f64)).collect();
        assert_eq!(survey(&counter).period().unwrap_err().code, "counter");
        let days: Vec<(i64, f64)> = (0..50).map(|i| (i * 24 * HOUR, (i % 7) as f64)).collect();
        let finding = survey(&days).period().unwrap_err();
        assert_eq!(finding.message, "the samples are too far apart: most are 1 day from the next");
    }
}
