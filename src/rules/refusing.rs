//! Which starts does a refusal concern, and how long could a window be there?

use std::collections::BTreeSet;

use crate::fleet::Phase;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::period::Parts;
use crate::ground::starts::{Grid, StartSet};
use crate::impact;
use crate::request::constraint::Refusal;
use crate::request::downtime::{self, Down};
use crate::rules::Terms;
use crate::window;

/// Limits reached but for rounding are reached.
const REACHED: f64 = 1.0 - 1e-9;

impl Refusal {
    /// Adds to `refused` the starts on `grid` at which it refuses a window with `phases`,
    /// the other windows of the plan aside.
    pub fn refuse(&self, terms: Terms, phases: &[Phase], grid: Grid, refused: &mut StartSet) {
        let length = window::length(phases);
        match self {
            Self::Minutes(minutes) | Self::Near { agreed: minutes, .. } => {
                for stretch in minutes.iter() {
                    refused.insert_range(
                        grid.between(stretch.start() - length + Minutes(1), stretch.end()),
                    );
                }
            }
            Self::Starts(minutes) => {
                for stretch in minutes.iter() {
                    refused.insert_range(grid.between(stretch.start(), stretch.end()));
                }
            }
            Self::Across(instants) => {
                for &instant in instants {
                    refused.insert_range(grid.between(instant - length + Minutes(1), instant));
                }
            }
            Self::Before(earliest) => refused.insert_range(grid.between(grid.at(0), *earliest)),
            Self::Longer(limit) if length <= *limit => {}
            Self::Longer(_) | Self::Always => refused.insert_range(0..grid.count()),
            Self::Crowded { count, per, agreed } => {
                for crowd in agreed.windows(*count) {
                    let (first, last) = (crowd[0], crowd[count - 1]);
                    if last - first < *per {
                        refused.insert_range(grid.between(last - *per + Minutes(1), first + *per));
                    }
                }
            }
            Self::Counted { count, parts, agreed } => {
                for crowd in full_parts(parts, agreed, *count) {
                    refused.insert_range(grid.between(crowd.start(), crowd.end()));
                }
            }
            Self::Downtime(downtime) => {
                let starts = (0..grid.count()).map(|i| (i, grid.at(i)));
                downtime.refused(phases, starts).for_each(|i| refused.insert(i));
            }
            Self::UserMinutes { region, limit, factor } => {
                let load =
                    impact::region_load(terms.fleet, *region, terms.tier, terms.scope, terms.span);
                let most = load.peak() * factor * impact::disturbed_minutes(phases);
                if most < limit.0 * REACHED {
                    return;
                }
                for (i, sum) in load.window_sums(phases, grid).into_iter().enumerate() {
                    if sum * factor >= limit.0 * REACHED {
                        refused.insert(i);
                    }
                }
            }
        }
    }

    /// Whether it counts the other windows of the region.
    pub fn counts_others(&self) -> bool {
        matches!(
            self,
            Self::Near { .. } | Self::Crowded { .. } | Self::Counted { .. } | Self::Downtime(_)
        )
    }

    /// Whether it refuses a window with `phases` at `start` because of the agreed ones
    /// and others as long, at `own` and each with its phases, together.
    pub fn refuses_beside(
        &self,
        start: Minute,
        phases: &[Phase],
        own: &[(Minute, &[Phase])],
    ) -> bool {
        let length = window::length(phases);
        let starts = || own.iter().map(|(start, _)| start);
        match self {
            Self::Near { interval, agreed } => {
                starts().any(|&other| (other - start).abs() - length < *interval)
                    || agreed.overlaps(Interval::lasting(start, length))
            }
            Self::Crowded { count, per, agreed } => {
                let near = |other: &&Minute| (**other - start).abs() < *per;
                let mut starts: Vec<Minute> =
                    starts().chain(agreed).filter(near).copied().collect();
                let place = starts.len();
                starts.push(start);
                let mut order: Vec<usize> = (0..starts.len()).collect();
                order.sort_by_key(|&i| starts[i]);
                order.windows(count + 1).any(|crowd| {
                    starts[crowd[*count]] - starts[crowd[0]] < *per && crowd.contains(&place)
                })
            }
            Self::Counted { count, parts, agreed } => {
                let part = parts.at(start);
                starts().chain(agreed).filter(|&&other| part.contains(other)).count() >= *count
            }
            Self::Downtime(downtime) => {
                let down = |start: Minute, phases: &[Phase]| {
                    downtime::of_phases(&window::place(phases, Interval::lasting(start, length)))
                };
                let others = own.iter().flat_map(|&(start, phases)| down(start, phases));
                let others: Vec<Down> = others.collect();
                downtime.exceeded(&down(start, phases), &others).is_some()
            }
            _ => false,
        }
    }

    /// How long a window with `phases`, cut off at its end, can be when it starts at
    /// `start`, up to `most`: 0 when no window can start there.
    pub fn room(&self, terms: Terms, phases: &[Phase], start: Minute, most: Minutes) -> Minutes {
        match self {
            Self::Minutes(minutes) | Self::Near { agreed: minutes, .. } => minutes
                .at_or_after(start)
                .map_or(most, |next| (next.start() - start).clamp(Minutes::ZERO, most)),
            Self::Starts(minutes) if minutes.overlaps(Interval::lasting(start, Minutes(1))) => {
                Minutes::ZERO
            }
            Self::Starts(_) => most,
            Self::Across(instants) => {
                let next = instants.iter().find(|&&instant| instant > start);
                next.map_or(most, |&next| (next - start).min(most))
            }
            Self::Before(earliest) if start < *earliest => Minutes::ZERO,
            Self::Before(_) => most,
            Self::Longer(limit) => (*limit).min(most),
            Self::Always => Minutes::ZERO,
            Self::Crowded { count, per, agreed } => {
                let crowded = agreed.windows(*count).any(|crowd| {
                    let (first, last) = (crowd[0], crowd[count - 1]);
                    last.max(start) - first.min(start) < *per
                });
                if crowded { Minutes::ZERO } else { most }
            }
            Self::Counted { count, parts, agreed } => {
                let part = parts.at(start);
                let taken = agreed.iter().filter(|&&other| part.contains(other)).count();
                if taken >= *count { Minutes::ZERO } else { most }
            }
            Self::Downtime(downtime) => longest(most, |length| {
                let placed = window::place(phases, Interval::lasting(start, length));
                downtime.exceeded(&downtime::of_phases(&placed), &[]).is_some()
            }),
            Self::UserMinutes { region, limit, factor } => {
                let Some(span) = Interval::new(start, start + most) else { return Minutes::ZERO };
                let load = impact::region_load(terms.fleet, *region, terms.tier, terms.scope, span);
                let reached = |length: Minutes| {
                    let window = Interval::lasting(start, length);
                    let sum: f64 = window::place(phases, window)
                        .iter()
                        .map(|phase| phase.disruption * load.sum(phase.interval))
                        .sum();
                    sum * factor >= limit.0 * REACHED
                };
                longest(most, reached)
            }
        }
    }
}

/// The most minutes, up to `most`, that are not too many, where no more are fine once some are.
fn longest(most: Minutes, too_many: impl Fn(Minutes) -> bool) -> Minutes {
    let (mut fits, mut too_long) = (Minutes::ZERO, most + Minutes(1));
    while too_long - fits > Minutes(1) {
        let middle = fits + (too_long - fits) / 2;
        if too_many(middle) { too_long = middle } else { fits = middle }
    }
    fits
}

/// The parts in which `count` or more of `starts` lie.
fn full_parts(parts: &Parts, starts: &[Minute], count: usize) -> Vec<Interval> {
    let all: BTreeSet<Interval> = starts.iter().filter_map(|&start| parts.find(start)).collect();
    let full = |part: &Interval| starts.iter().filter(|&&s| part.contains(s)).count() >= count;
    all.into_iter().filter(full).collect()
}
