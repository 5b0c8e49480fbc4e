//! How busy is it, hour by hour? The usual week, learned from what monitoring has measured,
//! and how sure that is.
//!
//! Reading goes from bytes ([`decode`]) through formats ([`table`], [`lines`], [`matrix`]) to
//! rows that know their series ([`gather`]), which are sorted whether they fit into memory or
//! not ([`sorter`]). From there each series is a stream: stamps become instants ([`clock`]),
//! instants samples ([`period`]), samples hours ([`cells`]), hours the usual week
//! ([`estimate`]). [`excess`] and [`replay`] say how good a choice by it is, and [`finding`]
//! what is wrong with the data.

pub mod aged;
pub mod cells;
pub mod clock;
pub mod decode;
pub mod estimate;
pub mod excess;
pub mod fault;
pub mod finding;
pub mod gather;
mod lines;
pub mod matrix;
mod number;
mod period;
pub mod replay;
pub mod roles;
pub mod row;
pub mod shape;
pub mod sorter;
mod source;
pub mod sql;
pub mod stamp;
mod table;
#[cfg(test)]
mod tests;

use std::io;

use chrono::NaiveDate;

use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{Database, Zone};
use aged::Aged;
use cells::Cells;
use clock::{Placed, Unplaced};
use estimate::Estimate;
use excess::{Excess, Window};
use fault::Refusal;
use finding::{Finding, Subject};
use gather::Gathered;
use period::{Distinct, Survey};
use replay::Replay;
use row::{MINUTE, Sample};
use sorter::Rows;

pub use number::Decimal;
pub use source::read;

/// How series are learned from.
#[derive(Clone, Debug)]
pub struct Terms<'a> {
    /// At most so many weeks, at least 2.
    pub weeks: usize,
    /// In weeks.
    pub half_life: f64,
    /// Whether a stamp stands for the end of its sample.
    pub stands_end: bool,
    /// Whether a row that is not there means 0.
    pub absent_zero: bool,
    pub window: Window,
    /// For zones that would explain what is found.
    pub zones: &'a Database,
}

/// Where a series is at home.
#[derive(Clone, Debug)]
pub struct Home {
    /// The zone of its local week.
    pub zone: Zone,
    /// The zone of the clock that wrote its stamps, where they have no offset.
    pub written_in: Zone,
    /// Samples that reach into these are none, in time order.
    pub exclude: Vec<Interval>,
}

/// What came of one series.
#[derive(Clone, Debug)]
pub struct Learned {
    /// Position among the source's series.
    pub series: usize,
    pub home: Home,
    /// Whether stamps have no offset and were read as a clock on a wall.
    pub wall: bool,
    /// The first sample, in microseconds since 1970-01-01T00:00Z.
    pub first: i64,
    pub dropped: Dropped,
    pub outcome: Result<Curve, Finding>,
}

/// Rows that were left out.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Dropped {
    /// Rows at instants with different values.
    pub conflicts: u64,
    pub unplaced: Unplaced,
    pub excluded: u64,
}

impl Dropped {
    /// Rows that say something that cannot be used.
    pub fn rows(self) -> u64 {
        self.conflicts + self.unplaced.skipped + self.unplaced.alone
    }
}

/// The usual week, and how sure it is.
#[derive(Clone, Debug)]
pub struct Curve {
    pub cells: Cells,
    pub estimate: Estimate,
    /// The dates that were left aside.
    pub incidents: Vec<NaiveDate>,
    pub repeatability: Option<f64>,
    pub excess: Option<Excess>,
    pub replay: Replay,
    pub findings: Vec<Finding>,
    /// How the curve of the file compares, where that is asked.
    pub aged: Option<Aged>,
}

/// Learns from every series that has a home.
///
/// # Errors
/// When rows cannot be read again.
pub fn learn(
    gathered: &Gathered,
    homes: &[Option<Home>],
    terms: &Terms,
) -> Result<Vec<Learned>, Refusal> {
    let wall = gathered.kind == stamp::Kind::Wall;
    let surveyed = survey(gathered, homes)?;
    let stamped = |sample: Sample, period: i64| match terms.stands_end {
        true => Sample { at: sample.at - period, ..sample },
        false => sample,
    };
    // Where the samples end, without those that are excluded.
    let last = |surveyed: &Option<Surveyed>| surveyed.as_ref().map_or(0, |s| s.survey.last);
    let mut ends: Vec<i64> = surveyed.iter().map(last).collect();
    if homes.iter().flatten().any(|home| !home.exclude.is_empty()) {
        each_sample(gathered, homes, |series, samples| {
            let (Some(Surveyed { survey, period: Ok(period), .. }), Some(home)) =
                (&surveyed[series], &homes[series])
            else {
                return Ok(());
            };
            ends[series] = survey.first;
            for sample in samples {
                let sample = sample?;
                if !home.excludes(stamped(sample, *period), *period) {
                    ends[series] = sample.at;
                }
            }
            Ok(())
        })?;
    }

    let mut learned = Vec::new();
    each(gathered, homes, |series, home, samples| {
        let Some(Surveyed { survey, period, dropped }) = &surveyed[series] else { return Ok(()) };
        let mut result = Learned {
            series,
            home: home.clone(),
            wall,
            first: survey.first,
            dropped: *dropped,
            outcome: Err(Finding::new("too-little", "", "")),
        };
        match period {
            Err(finding) => result.outcome = Err(finding.clone()),
            Ok(period) => {
                result.first = stamped(Sample { at: survey.first, value: 0.0 }, *period).at;
                let samples = Distinct::new(Placed::new(samples, wall.then_some(&home.written_in)));
                let last = stamped(Sample { at: ends[series], value: 0.0 }, *period).at;
                let mut summing =
                    cells::Summing::new(&home.zone, cells::end(last, *period), terms.weeks);
                let from = summing.start();
                let mut add = |sample: Sample| {
                    let sample = stamped(sample, *period);
                    if home.excludes(sample, *period) {
                        result.dropped.excluded += u64::from(!sample.value.is_nan());
                    } else if !sample.value.is_nan() {
                        summing.add(sample, *period);
                    }
                };
                let mut before: Option<i64> = None;
                for sample in samples {
                    let sample = sample?;
                    if let Some(before) = before.filter(|_| terms.absent_zero) {
                        absent(before, sample.at, *period, from).for_each(&mut add);
                    }
                    before = Some(sample.at);
                    add(sample);
                }
                result.outcome = curve(summing.finish(), &result, terms);
            }
        }
        learned.push(result);
        Ok(())
    })?;
    Ok(learned)
}

/// The zeros between two rows, those after `from` at least: only they count.
pub fn absent(before: i64, after: i64, period: i64, from: i64) -> impl Iterator<Item = Sample> {
    let skipped = ((from - before) / period - 1).max(0);
    let first = before + (skipped + 1) * period;
    (0..)
        .map(move |i| first + i * period)
        .take_while(move |&at| at < after)
        .map(|at| Sample { at, value: 0.0 })
}

/// What one pass over a series says.
struct Surveyed {
    survey: Survey,
    period: Result<i64, Finding>,
    dropped: Dropped,
}

/// Looks at every series that has a home as a whole.
fn survey(gathered: &Gathered, homes: &[Option<Home>]) -> Result<Vec<Option<Surveyed>>, Refusal> {
    let wall = gathered.kind == stamp::Kind::Wall;
    let mut surveyed: Vec<Option<Surveyed>> = homes.iter().map(|_| None).collect();
    each(gathered, homes, |series, home, samples| {
        let mut samples = Distinct::new(Placed::new(samples, wall.then_some(&home.written_in)));
        let mut survey = Survey::default();
        for sample in samples.by_ref() {
            survey.add(sample?);
        }
        let period = if samples.conflicts * 1000 > samples.rows {
            Err(Finding::new(
                "two-values",
                format!(
                    "there are two values or more at {} instants, of {} rows",
                    samples.conflicts, samples.rows
                ),
                "is there a column that tells series apart? Name it with `--by`",
            ))
        } else {
            survey.period()
        };
        let unplaced = samples.unplaced();
        let dropped = Dropped { conflicts: samples.dropped, unplaced, excluded: 0 };
        surveyed[series] = Some(Surveyed { survey, period, dropped });
        Ok(())
    })?;
    Ok(surveyed)
}

/// How far apart the samples of each series are, in microseconds; `None` for those without
/// a home.
///
/// # Errors
/// When rows cannot be read again, or a series is none of samples.
pub fn periods(gathered: &Gathered, homes: &[Option<Home>]) -> Result<Vec<Option<i64>>, Refusal> {
    let surveyed = survey(gathered, homes)?.into_iter();
    surveyed
        .map(|surveyed| surveyed.map(|surveyed| surveyed.period).transpose())
        .collect::<Result<_, Finding>>()
        .map_err(|finding| Refusal::new(finding.message, finding.hint))
}

/// Hands the samples with a value of each series that has a home to `take`, in time order.
///
/// # Errors
/// When rows cannot be read again, or `take` fails.
pub fn each_sample(
    gathered: &Gathered,
    homes: &[Option<Home>],
    mut take: impl FnMut(usize, &mut dyn Iterator<Item = io::Result<Sample>>) -> io::Result<()>,
) -> io::Result<()> {
    let wall = gathered.kind == stamp::Kind::Wall;
    each(gathered, homes, |series, home, samples| {
        let placed = Distinct::new(Placed::new(samples, wall.then_some(&home.written_in)));
        let has_value = |sample: &io::Result<Sample>| {
            sample.as_ref().map_or(true, |sample| !sample.value.is_nan())
        };
        take(series, &mut placed.filter(has_value))
    })
}

impl Home {
    /// Whether a sample reaches into what is excluded.
    fn excludes(&self, sample: Sample, period: i64) -> bool {
        let (start, end) = (sample.at, sample.at + period);
        // They may overlap one another, but each begins no earlier than the one before it.
        let until = self.exclude.partition_point(|i| i.start().since_epoch().0 * MINUTE < end);
        self.exclude[..until].iter().any(|i| i.end().since_epoch().0 * MINUTE > start)
    }
}

fn curve(cells: Cells, learned: &Learned, terms: &Terms) -> Result<Curve, Finding> {
    let weeks = &cells.weeks;
    if weeks.len() < 2 {
        let found = match weeks.len() {
            0 => "no full week".to_owned(),
            _ => "one full week".to_owned(),
        };
        return Err(Finding::new(
            "too-little",
            format!(
                "{found} before {}; at least two weeks are needed, with half of their hours",
                cells.end
            ),
            "export a longer time; thirteen weeks are best",
        ));
    }
    let estimate = estimate::estimate(weeks, terms.half_life);
    if estimate.activity.iter().all(|&value| value == 0.0) {
        return Err(Finding::new(
            "too-little",
            "no value is above 0 in the weeks that count",
            "is it the right series?",
        ));
    }
    let repeatability = shape::repeatability(&estimate.shapes);
    let findings = finding::find(&Subject {
        cells: &cells,
        estimate: &estimate,
        repeatability,
        zone: &learned.home.zone,
        written_in: learned.wall.then_some(&learned.home.written_in),
        zones: terms.zones,
        excluded: !learned.home.exclude.is_empty(),
    });
    let incidents = finding::dates(cells.end, &learned.home.zone, &estimate);
    Ok(Curve {
        incidents: incidents.into_iter().map(|(date, _)| date).collect(),
        repeatability,
        excess: excess::held_back(weeks, terms.half_life, &terms.window),
        replay: replay::replay(&estimate.activity, weeks, &terms.window),
        findings,
        aged: None,
        estimate,
        cells,
    })
}

/// Hands the samples of each series that has a home to `take`, one series after another.
fn each(
    gathered: &Gathered,
    homes: &[Option<Home>],
    mut take: impl FnMut(usize, &Home, &mut dyn Iterator<Item = io::Result<Sample>>) -> io::Result<()>,
) -> io::Result<()> {
    let mut rows = gathered.rows.rows()?.peekable();
    while let Some(first) = rows.peek() {
        let series = match first {
            Ok(row) => row.series,
            Err(_) => return rows.next().map_or(Ok(()), |error| error.map(drop)),
        };
        let mut own = Own { rows: &mut rows, series, decimal: gathered.decimal };
        if let Some(home) = &homes[series as usize] {
            take(series as usize, home, &mut own)?;
        }
        // What was not taken.
        own.try_for_each(|sample| sample.map(drop))?;
    }
    Ok(())
}

/// The rows of one series among all.
struct Own<'r, 'f> {
    rows: &'r mut std::iter::Peekable<Rows<'f>>,
    series: u32,
    decimal: Decimal,
}

impl Iterator for Own<'_, '_> {
    type Item = io::Result<Sample>;

    fn next(&mut self) -> Option<Self::Item> {
        let same =
            |row: &io::Result<row::Row>| row.as_ref().map_or(true, |row| row.series == self.series);
        let row = self.rows.next_if(same)?;
        Some(row.map(|row| Sample {
            at: row.stamp,
            value: number::settled(row.value, row.form, self.decimal),
        }))
    }
}

/// An instant of samples as whole minutes, rounded down.
pub fn minute_of(micros: i64) -> Minute {
    Minute::from_epoch(Minutes(micros.div_euclid(MINUTE)))
}
