//! Which instances does a recurring event have? Rules made ready to be asked about any span.
//!
//! Whatever a rule says, asking costs no more than the span is long: counts become ends when
//! the file is read, and a rule with too many instances becomes one stretch.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use super::clock::Clock;
use super::expand::{Expansion, Stopped};
use super::length::Length;
use super::moment::Moment;
use super::rule::{Frequency, Rule};
use super::time::{DAY, Written};
use crate::ground::tz::Zone;

/// More instances in a year than this are not listed: the event counts as one stretch.
pub(super) const MOST_IN_A_YEAR: i64 = 100_000;

/// What counting the instances of one rule may cost.
const WORK: u64 = 2_000_000;

const YEAR: i64 = 366 * DAY;

/// How far ahead a rule is searched for its first instance.
const SEARCHED: i64 = 100 * YEAR;

/// The last midnight that is asked about, 9999-12-31.
pub(super) const END_OF_TIME: i64 = 2_932_896 * DAY;

/// What an event recurs by besides its start.
#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    pub rules: Vec<Repeat>,
    /// EXRULE, which RFC 2445 had.
    pub except: Vec<Repeat>,
    /// Rising, roughly.
    pub dates: Vec<(Moment, Option<Length>)>,
    /// Rising, roughly.
    pub excluded: Vec<Moment>,
}

/// A rule that can be asked about any span.
#[derive(Clone, Debug)]
pub(super) struct Repeat {
    rule: Rule,
    /// The last instant that can be an instance, in local seconds; by UNTIL and COUNT.
    last: Option<i64>,
    /// The instant of UNTIL in seconds, where the event has dates only: which date that is
    /// depends on the reader's clock, and `last` is the latest that it can be.
    until: Option<i64>,
    /// Whether there are too many instances to list.
    pub dense: bool,
}

/// What a whole file may still cost.
#[derive(Debug)]
pub(super) struct Allowance {
    work: u64,
    /// Instances a year.
    instances: i64,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { work: 50_000_000, instances: 100_000_000 }
    }
}

impl Allowance {
    /// Whether a rule of at most so many instances a year can be listed beside the others.
    /// A day's worth of them always can.
    fn lists(&mut self, most: i64) -> bool {
        self.instances = self.instances.saturating_sub(most);
        most <= 366 || self.instances > 0
    }

    fn spend<T>(&mut self, work: impl FnOnce(&mut u64) -> T) -> T {
        let given = self.work.min(WORK);
        let mut left = given;
        let result = work(&mut left);
        self.work -= given - left;
        result
    }
}

impl Repeat {
    /// Makes a rule ready, for an event that starts at `start` on `clock` (local seconds).
    ///
    /// Returns beside it what is odd about the rule, each a clause about "its rule".
    pub fn new(
        mut rule: Rule,
        start: i64,
        clock: &Clock,
        all_day: bool,
        length: Length,
        allowance: &mut Allowance,
    ) -> (Self, Vec<String>) {
        let mut faults = Vec::new();
        if all_day && rule.frequency < Frequency::Daily {
            faults.push(
                "goes by the clock, but the event has only dates; it is taken as daily".into(),
            );
            let count = rule.count;
            rule = Rule { until: rule.until, count, ..Rule::every(Frequency::Daily) };
        }
        let instant = match rule.until {
            Some(Written::Time(local, Some(offset))) if all_day => Some(local - i64::from(offset)),
            _ => None,
        };
        let until = match instant {
            // No clock is more than a day ahead of UTC.
            Some(instant) => Some((instant + DAY).div_euclid(DAY) * DAY),
            None => last_by_until(&rule, all_day, clock),
        };
        if until.is_some_and(|until| until < start) {
            faults.push("ends before the event starts".into());
            return (Self { rule, last: until, until: instant, dense: false }, faults);
        }
        let expansion = Expansion::new(&rule, start, all_day);
        let bound = until.unwrap_or(END_OF_TIME).min(END_OF_TIME);
        if !allowance.spend(|work| is_ever_true(&expansion, start, bound, work)) {
            faults.push("is never true; check its days and months".into());
            return (Self { rule, last: until, until: instant, dense: false }, faults);
        }
        let mut last = until;
        let mut listed = false;
        if let Some(count) = rule.count {
            match allowance.spend(|work| counted(&expansion, start, bound, count, work)) {
                Some(found) => (last, listed) = (found.or(until), true),
                None => faults.push(format!(
                    "has a `COUNT` of {count}, too many to count; it is taken as without end"
                )),
            }
        }
        let most = expansion.most_in_a_year();
        let at_once = most.saturating_mul(length.total().max(0)) / YEAR;
        let dense = if at_once > MOST_IN_A_YEAR {
            true
        } else {
            !listed
                && most > MOST_IN_A_YEAR
                && allowance.spend(|work| is_dense(&expansion, start, bound, work))
        };
        let crowded = !dense && !listed && !allowance.lists(most.min(MOST_IN_A_YEAR));
        if crowded {
            faults.push(
                "has, with the others of the file, too many instances to list; the event is \
                 taken as one stretch"
                    .into(),
            );
        }
        if dense {
            faults.push(format!(
                "has more than {MOST_IN_A_YEAR} instances a year; the event is taken as one stretch {}",
                if last.is_some() { "from its start to the rule's end" } else { "from its start on, without end" },
            ));
        }
        (Self { rule, last, until: instant, dense: dense || crowded }, faults)
    }

    /// The last local second that can be an instance for a reader at `home`.
    pub fn last_on(&self, home: &Zone) -> Option<i64> {
        let until = self
            .until
            .map(|instant| Clock::Floating.local(instant, Some(home)).div_euclid(DAY) * DAY);
        self.last.into_iter().chain(until).min()
    }

    /// Whether no instance can come at or after `start`.
    pub fn ends_before(&self, start: i64, home: &Zone) -> bool {
        self.last_on(home).is_some_and(|last| last < start)
    }

    /// Visits the instances in `[from, to]`, local seconds, rising.
    pub fn visit(&self, start: i64, all_day: bool, from: i64, to: i64, visit: &mut dyn FnMut(i64)) {
        let to = to.min(self.last.unwrap_or(END_OF_TIME)).min(END_OF_TIME);
        if from.max(start) > to {
            return;
        }
        let expansion = Expansion::new(&self.rule, start, all_day);
        let done = expansion.visit(from, to, &mut u64::MAX.clone(), &mut |instance| {
            visit(instance);
            ControlFlow::Continue(())
        });
        debug_assert_eq!(done, Ok(()), "there is always work left");
    }
}

/// The last local second at which UNTIL lets an instance be.
///
/// A date lets the whole day be, where the event has times.
pub(super) fn last_by_until(rule: &Rule, all_day: bool, clock: &Clock) -> Option<i64> {
    let last = match rule.until? {
        Written::Date(day) => (day + 1) * DAY - 1,
        Written::Time(local, Some(offset)) if !all_day && !matches!(clock, Clock::Floating) => {
            clock.local(local - i64::from(offset), None)
        }
        Written::Time(local, _) => local,
    };
    Some(if all_day { last.div_euclid(DAY) * DAY } else { last })
}

/// The last of `count` instances; `Some(None)` where the rule ends before that, `None` where
/// there are too many to count.
fn counted(
    expansion: &Expansion,
    start: i64,
    bound: i64,
    count: u64,
    work: &mut u64,
) -> Option<Option<i64>> {
    if count > MOST_IN_A_YEAR as u64 {
        return None;
    }
    let mut left = count;
    let mut last = start;
    let outcome = expansion.visit(start, bound, work, &mut |instance| {
        last = instance;
        left -= 1;
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    match outcome {
        Err(Stopped::Enough) => Some(Some(last)),
        Ok(()) => Some(None),
        Err(Stopped::Exhausted) => None,
    }
}

/// Whether some year has too many instances, as far as the work allows to look; true where
/// it cannot be told.
fn is_dense(expansion: &Expansion, start: i64, bound: i64, work: &mut u64) -> bool {
    let mut latest = VecDeque::with_capacity(MOST_IN_A_YEAR as usize + 1);
    let bound = bound.min(start + 12 * YEAR);
    let outcome = expansion.visit(start, bound, work, &mut |instance| {
        latest.push_back(instance);
        if (latest.len() as i64) <= MOST_IN_A_YEAR {
            return ControlFlow::Continue(());
        }
        match latest.pop_front() {
            Some(first) if instance - first < YEAR => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    });
    outcome.is_err()
}

/// Whether the rule has an instance within a lifetime; true where it cannot be told.
fn is_ever_true(expansion: &Expansion, start: i64, bound: i64, work: &mut u64) -> bool {
    let bound = bound.min(start + SEARCHED);
    let outcome = expansion.visit(start, bound, work, &mut |_| ControlFlow::Break(()));
    outcome.is_err()
}
