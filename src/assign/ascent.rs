//! Prices that make the relaxed problem as dear as possible: the volume algorithm.
//!
//! Barahona and Anbil, "The volume algorithm: producing primal solutions with a subgradient
//! method" (2000). Steps are taken from the best prices known, along the mean of the use of
//! resources in the relaxed plans so far; the mean plan tends to a solution of the linear
//! relaxation.

use std::borrow::Cow;

use super::domain::Domain;
use super::instance::{Instance, Task};
use super::parallel::for_chunks;
use super::pool::Pool;
use super::prices::{Charges, Prices, least};

/// Passes over fewer options than this are not worth a thread.
const THREAD_OPTIONS: usize = 100_000;
/// How much of the mean is taken from the newest relaxed plan.
const FRESH: f64 = 0.1;
/// After so many steps without a better bound, steps become shorter.
const PATIENCE: usize = 8;

/// The cheapest option of a task under some prices.
#[derive(Clone, Copy, Default)]
pub struct Choice {
    pub row: u32,
    /// With charges.
    pub cost: f64,
}

pub struct Ascent<'a> {
    instance: &'a Instance<'a>,
    pub pools: Vec<Pool<'a>>,
    /// The best prices so far.
    pub prices: Prices,
    /// What they prove: no plan in the domain costs less.
    pub bound: f64,
    /// The relaxed plan of the latest step.
    pub choices: Vec<Choice>,
    /// For each task, how much of the mean plan starts at which row.
    pub mean_starts: Vec<Vec<(u32, f64)>>,
    /// The use of each resource in the mean plan; empty until some relaxed plan overused it.
    mean_use: Vec<Vec<f64>>,
    charges: Charges,
    step: f64,
    failures: usize,
    threads: usize,
}

impl<'a> Ascent<'a> {
    /// Begins with `prices`, and already proves what they prove.
    pub fn new(
        instance: &'a Instance<'a>,
        domain: &Domain,
        prices: Prices,
        threads: usize,
    ) -> Self {
        let pools: Vec<Pool> = (instance.tasks.iter().zip(&domain.starts))
            .map(|(task, &range)| {
                let options = task.options_within(range);
                Pool {
                    rows: Cow::Borrowed(&task.rows[options.clone()]),
                    costs: Cow::Borrowed(&task.costs[options]),
                }
            })
            .collect();
        let options: usize = pools.iter().map(|pool| pool.rows.len()).sum();
        let mut ascent = Self {
            instance,
            choices: vec![Choice::default(); pools.len()],
            mean_starts: vec![Vec::new(); pools.len()],
            mean_use: vec![Vec::new(); instance.resources.len()],
            pools,
            prices: Prices::none(instance),
            bound: 0.0,
            charges: Charges::new(instance),
            step: 1.0,
            failures: 0,
            threads: if options < THREAD_OPTIONS { 1 } else { threads },
        };
        ascent.bound = ascent.evaluate(&prices);
        ascent.prices = prices;
        ascent.average(1.0);
        ascent
    }

    /// Chooses the cheapest option of each task under `prices`, and returns what that
    /// proves.
    fn evaluate(&mut self, prices: &Prices) -> f64 {
        self.charges.set(prices, self.instance);
        let Self { instance, pools, charges, choices, .. } = self;
        for_chunks(choices, self.threads, |from, choices| {
            let mut reduced = Vec::new();
            let tasks = instance.tasks[from..].iter().zip(&pools[from..]);
            for (choice, (task, pool)) in choices.iter_mut().zip(tasks) {
                charges.reduce(&task.holds, &pool.rows, &pool.costs, instance, &mut reduced);
                let (option, cost) = least(&reduced);
                *choice = Choice { row: pool.rows[option], cost };
            }
        });
        let sum: f64 = choices.iter().map(|choice| choice.cost).sum();
        self.proven(sum)
    }

    /// What a `sum` over all tasks of costs with charges proves, rounding considered.
    pub fn proven(&self, sum: f64) -> f64 {
        if sum == f64::INFINITY {
            return sum;
        }
        let Charges { capacity, error, .. } = self.charges;
        let roundings = (self.choices.len() + 8) as f64 * f64::EPSILON;
        (sum - capacity - roundings * (sum + capacity) - error).max(0.0)
    }

    /// The work of one evaluation.
    pub fn units(&self) -> usize {
        let options = |(task, pool): (&Task, &Pool)| pool.rows.len() * (1 + task.holds.len());
        let priced = self.prices.0.iter().map(Vec::len).sum::<usize>();
        self.instance.tasks.iter().zip(&self.pools).map(options).sum::<usize>() + 4 * priced
    }

    /// Takes the latest relaxed plan into the mean, with weight `fresh`.
    fn average(&mut self, fresh: f64) {
        let Self { instance, choices, mean_use, .. } = self;
        let mut held = vec![0u32; instance.rows];
        for (k, (members, mean)) in instance.members.iter().zip(mean_use).enumerate() {
            let holds = members.iter().flat_map(|member| {
                let row = choices[member.task].row;
                row as usize..instance.end(member.ends, row)
            });
            let priced = !self.prices.0[k].is_empty();
            let mut over = false;
            for row in holds.clone() {
                let row = row % instance.rows;
                held[row] += 1;
                over |= held[row] > instance.resources[k].capacity[row];
            }
            if mean.is_empty() && (over || priced) {
                *mean = held.iter().map(|&held| f64::from(held)).collect();
            } else if !mean.is_empty() {
                for (mean, &held) in mean.iter_mut().zip(&held) {
                    *mean += fresh * (f64::from(held) - *mean);
                }
            }
            for row in holds {
                held[row % instance.rows] = 0;
            }
        }
        for (starts, choice) in self.mean_starts.iter_mut().zip(&self.choices) {
            for (_, weight) in starts.iter_mut() {
                *weight *= 1.0 - fresh;
            }
            match starts.iter_mut().find(|(row, _)| *row == choice.row) {
                Some((_, weight)) => *weight += fresh,
                None => starts.push((choice.row, fresh)),
            }
            starts.retain(|&(_, weight)| weight > 1e-3);
        }
    }

    /// Takes one step towards `target`, a cost that some plan may well have. Returns whether
    /// the bound grew.
    pub fn step(&mut self, target: f64) -> bool {
        let instance = self.instance;
        let mut norm = 0.0;
        for (k, mean) in self.mean_use.iter().enumerate().filter(|(_, mean)| !mean.is_empty()) {
            let prices = &mut self.prices.0[k];
            prices.resize(instance.rows, 0.0);
            let capacity = &instance.resources[k].capacity;
            for ((mean, &units), &price) in mean.iter().zip(capacity).zip(prices.iter()) {
                let excess = mean - f64::from(units);
                if excess > 0.0 || price > 0.0 {
                    norm += excess * excess;
                }
            }
        }
        if norm < 1e-12 || target <= self.bound {
            self.failures += PATIENCE;
            self.step *= 0.5;
            return false;
        }
        let stride = self.step * (target - self.bound) / norm;
        let mut trial = Prices::none(instance);
        for (k, mean) in self.mean_use.iter().enumerate().filter(|(_, mean)| !mean.is_empty()) {
            let capacity = &instance.resources[k].capacity;
            let moved = self.prices.0[k].iter().zip(mean).zip(capacity);
            trial.0[k] = moved
                .map(|((price, mean), &units)| {
                    (price + stride * (mean - f64::from(units))).max(0.0)
                })
                .collect();
        }
        let bound = self.evaluate(&trial);
        self.average(FRESH);
        let better = bound > self.bound;
        if better {
            self.bound = bound;
            self.prices = trial;
            self.failures = 0;
            self.step = (self.step * 1.1).min(2.0);
        } else {
            self.failures += 1;
            if self.failures.is_multiple_of(PATIENCE) {
                self.step *= 0.6;
            }
        }
        better
    }

    /// Whether further steps would hardly help.
    pub fn is_spent(&self) -> bool {
        self.step < 0.02
    }

    /// Drops the options with which no plan costs at most `cutoff`.
    pub fn fix(&mut self, cutoff: f64) {
        let slack = cutoff - self.bound;
        self.charges.set(&self.prices, self.instance);
        let Self { instance, pools, charges, .. } = self;
        for_chunks(pools, self.threads, |from, pools| {
            let mut reduced = Vec::new();
            for (task, pool) in instance.tasks[from..].iter().zip(pools) {
                charges.reduce(&task.holds, &pool.rows, &pool.costs, instance, &mut reduced);
                let most = least(&reduced).1 + slack + charges.error;
                let kept = reduced.iter().filter(|&&cost| cost <= most).count();
                if kept < reduced.len() {
                    let keep = |i: &usize| reduced[*i] <= most;
                    let rows = (0..reduced.len()).filter(keep).map(|i| pool.rows[i]).collect();
                    let costs = (0..reduced.len()).filter(keep).map(|i| pool.costs[i]).collect();
                    *pool = Pool { rows: Cow::Owned(rows), costs: Cow::Owned(costs) };
                }
            }
        });
    }

    /// The charges at the best prices.
    pub fn charges(&mut self) -> &Charges {
        self.charges.set(&self.prices, self.instance);
        &self.charges
    }

    /// Calls `visit` with every task and the costs of its options with charges, at the best
    /// prices.
    pub fn visit_reduced(&mut self, mut visit: impl FnMut(usize, &Pool, &[f64])) {
        self.charges.set(&self.prices, self.instance);
        let mut reduced = Vec::new();
        for (number, (task, pool)) in self.instance.tasks.iter().zip(&self.pools).enumerate() {
            let Pool { rows, costs } = pool;
            self.charges.reduce(&task.holds, rows, costs, self.instance, &mut reduced);
            visit(number, pool, &reduced);
        }
    }
}
