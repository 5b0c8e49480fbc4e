//! Prices that make the relaxed problem as dear as possible: the volume algorithm.
//!
//! Barahona and Anbil, "The volume algorithm: producing primal solutions with a subgradient
//! method" (2000). Steps are taken from the best prices known, along the mean of the use of
//! resources in the relaxed plans so far; the mean plan tends to a solution of the linear
//! relaxation.
//!
//! A relaxed plan splits a task over the options that are nearly as cheap as its cheapest, by
//! weights `exp(-excess / heat)`. Tasks that are alike would all take the same option
//! otherwise, and the mean would need hundreds of steps to learn of the others. What the
//! split costs above the cheapest is kept below what the step aims to gain, so that steps
//! along such a use still lead upwards (an epsilon-subgradient).
//!
//! Where costs are all 0, only whether there is a plan is asked, and prices can be scaled at
//! will: they prove that there is none once all tasks pay for more than there is. Such prices
//! are the excess of the mean plan that exceeds capacities least (the point of a convex set
//! nearest to one outside gives the plane between them); it is approached as Frank and Wolfe,
//! "An algorithm for quadratic programming" (1956), do.

use std::borrow::Cow;

use super::borders::{Cell, Chain, Least, Table};
use super::domain::Domain;
use super::instance::{Instance, Task};
use super::parallel::for_chunks;
use super::pool::Pool;
use super::prices::{Charges, Prices, least};
use super::split::Split;

/// Passes over fewer options than this are not worth a thread.
const THREAD_OPTIONS: usize = 100_000;
/// How much of the mean is taken from the newest relaxed plan at most. It becomes less with
/// steps that fail, so that their mean settles where it shows a way up if there is one.
const FRESH: f64 = 0.1;
/// After so many steps without a better bound, steps become shorter.
const PATIENCE: usize = 8;
/// When steps are as short as this share of what the aim calls for, it is too high: what it
/// is above the bound is divided by `LOWER`.
const SHORT: f64 = 0.1;
const LOWER: f64 = 4.0;
/// An aim nearer than this share of the bound is not worth a step.
const NEAR: f64 = 1e-6;
/// When costs are all 0: after so many steps, what is not refuted hardly will be; and the
/// heat as a share of what a task pays on average. Found by trying levels of burden just below
/// the least that one crew's linear relaxation allows: each was refuted within 3,000 steps.
const TURNS: usize = 6_000;
const WARM: f64 = 0.03;
/// Use above the capacity by no more than this share is rounding.
const ROUNDING: f64 = 1e-9;
/// How much of what a step aims to gain the split of tasks may cost.
const SOFT: f64 = 0.2;
/// In how many parts the tasks of waves are summed up.
const PARTS: usize = 16;

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
    /// What they prove: no plan in the domain costs less. Below 0 where they prove nothing.
    pub bound: f64,
    /// The relaxed plan of the latest step.
    pub choices: Vec<Choice>,
    /// How its tasks are split.
    splits: Vec<Split>,
    /// Excess that costs an option a factor e of its weight.
    heat: f64,
    /// How far above the bound steps aim at most.
    reach: f64,
    /// Whether costs are all 0; how many steps were taken then, and the bound as a share of
    /// what all capacity is worth.
    indifferent: bool,
    turns: usize,
    share: f64,
    /// For each task, how much of the mean plan starts at which row.
    pub mean_starts: Vec<Vec<(u32, f64)>>,
    /// For each border between waves, where it could be.
    pub chain: Chain,
    /// The cells of the latest relaxed plan.
    cells: Vec<usize>,
    /// For each border, how much of the mean plan has it at which row.
    pub mean_borders: Vec<Vec<(u32, f64)>>,
    /// The use of each resource in the mean plan; empty until some relaxed plan overused it.
    mean_use: Vec<Vec<f64>>,
    charges: Charges,
    step: f64,
    failures: usize,
    threads: usize,
    /// Units of work not yet paid for.
    done: usize,
}

/// Takes `row` into the mean, with weight `fresh`.
fn mix(mean: &mut Vec<(u32, f64)>, row: u32, fresh: f64) {
    for (_, weight) in mean.iter_mut() {
        *weight *= 1.0 - fresh;
    }
    match mean.iter_mut().find(|(known, _)| *known == row) {
        Some((_, weight)) => *weight += fresh,
        None => mean.push((row, fresh)),
    }
    mean.retain(|&(_, weight)| weight > 1e-3);
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
            splits: vec![Split::default(); pools.len()],
            heat: 0.0,
            reach: f64::INFINITY,
            indifferent: pools.iter().all(|pool| pool.costs.iter().all(|&cost| cost == 0.0)),
            turns: 0,
            share: f64::NEG_INFINITY,
            mean_starts: vec![Vec::new(); pools.len()],
            mean_use: vec![Vec::new(); instance.resources.len()],
            chain: Chain::new(instance, domain),
            cells: vec![0; domain.borders.len()],
            mean_borders: vec![Vec::new(); domain.borders.len()],
            pools,
            prices: Prices::none(instance),
            bound: 0.0,
            charges: Charges::new(instance),
            step: 1.0,
            failures: 0,
            done: 0,
            threads: if options < THREAD_OPTIONS { 1 } else { threads },
        };
        ascent.bound = ascent.evaluate(&prices);
        if ascent.charges.capacity > 0.0 {
            ascent.share = ascent.bound / ascent.charges.capacity;
        }
        ascent.prices = prices;
        ascent.average(1.0);
        ascent
    }

    /// Chooses the cheapest option of each task under `prices`, and returns what that
    /// proves.
    fn evaluate(&mut self, prices: &Prices) -> f64 {
        self.done += self.units();
        self.charges.set(prices, self.instance);
        if !self.cells.is_empty() {
            let tables = self.tables();
            let (sum, cells) = self.chain.cheapest(&tables);
            self.cells = cells;
            self.choose();
            return self.proven(sum);
        }
        self.choose();
        let sum: f64 = self.choices.iter().map(|choice| choice.cost).sum();
        self.proven(sum)
    }

    /// Chooses the cheapest option of each task between the cells around its wave, and splits
    /// it.
    fn choose(&mut self) {
        let Self { instance, pools, charges, choices, splits, heat, chain, cells, .. } = self;
        let mut chosen: Vec<(&mut Choice, &mut Split)> = choices.iter_mut().zip(splits).collect();
        for_chunks(&mut chosen, self.threads, |from, chosen| {
            let mut reduced = Vec::new();
            let tasks = instance.tasks[from..].iter().zip(&pools[from..]);
            for ((choice, split), (task, pool)) in chosen.iter_mut().zip(tasks) {
                let range = chain.left_by(cells, instance, task, &pool.rows);
                if range.is_empty() {
                    // The relaxed plan costs infinitely much.
                    **choice = Choice { row: pool.rows[0], cost: f64::INFINITY };
                    split.set(&pool.rows[..1], &[0.0], 0.0, *heat);
                    continue;
                }
                let (rows, costs) = (&pool.rows[range.clone()], &pool.costs[range]);
                charges.reduce(&task.holds, rows, costs, instance, &mut reduced);
                let (option, cost) = least(&reduced);
                **choice = Choice { row: rows[option], cost };
                split.set(rows, &reduced, cost, *heat);
            }
        });
    }

    /// What the waves cost at least by the cells around them, at the charges that are set.
    fn tables(&self) -> Vec<Table> {
        let Self { instance, pools, charges, chain, .. } = self;
        // Cut in the same way for any number of threads: sums depend on their order.
        let size = pools.len().div_ceil(PARTS).max(1);
        let mut parts: Vec<(std::ops::Range<usize>, Vec<Table>)> = (0..pools.len())
            .step_by(size)
            .map(|from| (from..(from + size).min(pools.len()), chain.tables()))
            .collect();
        for_chunks(&mut parts, self.threads, |_, parts| {
            let (mut reduced, mut least) = (Vec::new(), Least::default());
            for (tasks, tables) in parts {
                for (task, pool) in instance.tasks[tasks.clone()].iter().zip(&pools[tasks.clone()])
                {
                    charges.reduce(&task.holds, &pool.rows, &pool.costs, instance, &mut reduced);
                    least.place(instance, chain, task, &pool.rows);
                    least.find(&reduced);
                    tables[task.wave].add(&least);
                }
            }
        });
        let mut parts = parts.into_iter().map(|(_, tables)| tables);
        let mut tables = parts.next().expect("there is a task");
        for part in parts {
            tables.iter_mut().zip(&part).for_each(|(table, part)| table.add_all(part));
        }
        tables
    }

    /// Drops the places for borders that lie outside of the domain. Returns `false` when a
    /// border has none left.
    pub fn clip(&mut self, domain: &Domain) -> bool {
        if !self.chain.clip(domain) {
            return false;
        }
        if !self.cells.is_empty() {
            self.charges.set(&self.prices, self.instance);
            self.cells = self.chain.cheapest(&self.tables()).1;
        }
        true
    }

    /// Where the latest relaxed plan has the borders.
    pub fn borders(&self) -> Vec<u32> {
        let of = |(cells, &at): (&Vec<Cell>, &usize)| cells[at].from.midpoint(cells[at].to);
        self.chain.borders.iter().zip(&self.cells).map(of).collect()
    }

    /// What a `sum` over all tasks of costs with charges proves, rounding considered.
    pub fn proven(&self, sum: f64) -> f64 {
        if sum == f64::INFINITY {
            return sum;
        }
        let Charges { capacity, error, .. } = self.charges;
        let roundings = (self.choices.len() + 16) as f64 * f64::EPSILON;
        sum - capacity - roundings * (sum + capacity) - error
    }

    /// The work of looking at every option once.
    fn units(&self) -> usize {
        let options = |(task, pool): (&Task, &Pool)| pool.rows.len() * (1 + task.holds.len());
        let priced = self.prices.0.iter().map(Vec::len).sum::<usize>();
        let chains: usize =
            self.instance.tasks.iter().map(|task| self.chain.units(task.wave)).sum();
        self.instance.tasks.iter().zip(&self.pools).map(options).sum::<usize>()
            + chains
            + 4 * priced
    }

    /// What was done and not yet paid for.
    pub fn take_units(&mut self) -> usize {
        std::mem::take(&mut self.done)
    }

    /// A sum of which nothing less or equal is proven to be above `cost`.
    fn unproven(&self, cost: f64) -> f64 {
        let Charges { capacity, error, .. } = self.charges;
        let roundings = (self.choices.len() + 16) as f64 * f64::EPSILON;
        let sum = cost + capacity;
        sum + 2.0 * roundings * (sum + capacity) + 2.0 * error
    }

    /// Takes the latest relaxed plan into the mean, with weight `fresh`.
    fn average(&mut self, fresh: f64) {
        let Self { instance, splits, mean_use, .. } = self;
        let mut held = vec![0.0; instance.rows];
        let mut changes = vec![0.0; instance.reach + 1];
        for (k, (members, mean)) in instance.members.iter().zip(mean_use).enumerate() {
            if members.is_empty() {
                continue;
            }
            for member in members {
                for &(row, share) in &splits[member.task].shares {
                    let held = instance.held(member.ends, row);
                    changes[held.start] += share;
                    changes[held.end] -= share;
                }
            }
            held.fill(0.0);
            let mut sum = 0.0;
            for (row, change) in changes.iter_mut().enumerate().take(instance.reach) {
                sum += std::mem::take(change);
                held[row % instance.rows] += sum;
            }
            changes[instance.reach] = 0.0;
            if !mean.is_empty() {
                for (mean, held) in mean.iter_mut().zip(&held) {
                    *mean += fresh * (held - *mean);
                }
                continue;
            }
            let held = &held[..instance.resources[k].capacity.len()];
            let mut units = held.iter().zip(&instance.resources[k].capacity);
            let priced = !self.prices.0[k].is_empty();
            if priced || units.any(|(&held, &units)| held > f64::from(units) * (1.0 + ROUNDING)) {
                *mean = held.to_vec();
            }
        }
        let choices = self.choices.iter().map(|choice| choice.row);
        for (starts, row) in self.mean_starts.iter_mut().zip(choices) {
            mix(starts, row, fresh);
        }
        let borders = self.borders();
        for (mean, row) in self.mean_borders.iter_mut().zip(borders) {
            mix(mean, row, fresh);
        }
    }

    /// Takes one step towards a better bound; some plan may well cost `known`.
    pub fn step(&mut self, known: f64) {
        if self.indifferent {
            return self.refute();
        }
        let instance = self.instance;
        if self.reach == f64::INFINITY {
            self.reach = known - self.bound;
        }
        let gain = self.reach.min(known - self.bound);
        let mut norm = 0.0;
        for (k, mean) in self.mean_use.iter().enumerate().filter(|(_, mean)| !mean.is_empty()) {
            let prices = &mut self.prices.0[k];
            let capacity = &instance.resources[k].capacity;
            prices.resize(capacity.len(), 0.0);
            for ((mean, &units), &price) in mean.iter().zip(capacity).zip(prices.iter()) {
                let excess = mean - f64::from(units);
                if excess > 0.0 || price > 0.0 {
                    norm += excess * excess;
                }
            }
        }
        if norm < 1e-12 || gain <= 0.0 {
            self.reach = 0.0;
            return;
        }
        let stride = self.step * gain / norm;
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
        self.warm(gain);
        let bound = self.evaluate(&trial);
        self.average(FRESH.min(2.0 / (self.failures + 2) as f64));
        if bound > self.bound {
            self.bound = bound;
            self.prices = trial;
            self.failures = 0;
            self.step = (self.step * 1.1).min(2.0);
            return;
        }
        self.failures += 1;
        if self.failures.is_multiple_of(PATIENCE) {
            self.step *= 0.6;
        }
        if self.step < SHORT {
            self.reach = gain / LOWER;
            self.step = 1.0;
        }
    }

    /// Takes one step towards prices that every plan pays more of than there is.
    fn refute(&mut self) {
        let mut trial = Prices::none(self.instance);
        let mut most: f64 = 0.0;
        for (k, mean) in self.mean_use.iter().enumerate().filter(|(_, mean)| !mean.is_empty()) {
            let excess = mean.iter().zip(&self.instance.resources[k].capacity);
            trial.0[k] = excess.map(|(mean, &units)| (mean - f64::from(units)).max(0.0)).collect();
            most = trial.0[k].iter().copied().fold(most, f64::max);
        }
        self.turns += 1;
        if most <= ROUNDING {
            // The mean plan is one of the linear relaxation.
            self.turns = TURNS;
            return;
        }
        trial.0.iter_mut().flatten().for_each(|price| *price /= most);
        let paid: f64 = self.choices.iter().map(|choice| choice.cost).sum();
        self.heat = WARM * paid / self.choices.len() as f64;
        let bound = self.evaluate(&trial);
        let share = bound / self.charges.capacity;
        if share > self.share {
            self.share = share;
            self.bound = bound;
            self.prices = trial;
        }
        self.average(2.0 / (self.turns as f64 + 1.0));
    }

    /// Splits tasks by as much as a step that aims to gain so much allows.
    fn warm(&mut self, gain: f64) {
        let cost: f64 = self.splits.iter().map(|split| split.cost).sum();
        let allowed = SOFT * gain;
        self.heat = match cost > 0.0 {
            true => self.heat * (allowed / cost).clamp(0.8, 1.25),
            false => allowed / self.splits.len() as f64,
        };
    }

    /// Whether further steps would hardly help.
    pub fn is_spent(&self) -> bool {
        self.turns >= TURNS || self.reach <= NEAR * self.bound
    }

    /// Drops the options, and the places for borders, with which no plan costs at most
    /// `cutoff`. Returns `false` when nothing is left.
    pub fn fix(&mut self, cutoff: f64) -> bool {
        if self.cells.is_empty() {
            self.done += self.units();
            self.fix_options(cutoff);
            return true;
        }
        loop {
            self.done += 2 * self.units();
            self.charges.set(&self.prices, self.instance);
            let tables = self.tables();
            let through = self.chain.measure(&tables);
            let bound = self.proven(self.chain.cheapest(&tables).0);
            self.bound = self.bound.max(bound);
            if !self.fix_around(&through, cutoff) {
                return false;
            }
            // The other way round: the most that `proven` takes for the cutoff.
            let most = self.unproven(cutoff);
            if !self.chain.drop_above(most) {
                return false;
            }
            if !self.chain.refine() {
                break;
            }
        }
        let tables = self.tables();
        let (sum, cells) = self.chain.cheapest(&tables);
        self.cells = cells;
        self.bound = self.bound.max(self.proven(sum));
        true
    }

    /// As [`Self::fix`], for the options alone; the cheapest chains are `through`.
    fn fix_around(&mut self, through: &[Table], cutoff: f64) -> bool {
        let most = self.unproven(cutoff);
        let Self { instance, pools, charges, chain, .. } = self;
        for_chunks(pools, self.threads, |from, pools| {
            let (mut reduced, mut own) = (Vec::new(), Least::default());
            for (task, pool) in instance.tasks[from..].iter().zip(pools) {
                charges.reduce(&task.holds, &pool.rows, &pool.costs, instance, &mut reduced);
                own.place(instance, chain, task, &pool.rows);
                own.find(&reduced);
                let mut keep = vec![false; reduced.len()];
                own.others(&through[task.wave], |options, others| {
                    for option in options {
                        keep[option] = others + reduced[option] <= most;
                    }
                });
                pool.retain(&keep);
            }
        });
        pools.iter().all(|pool| !pool.rows.is_empty())
    }

    fn fix_options(&mut self, cutoff: f64) {
        let slack = cutoff - self.bound;
        self.charges.set(&self.prices, self.instance);
        let Self { instance, pools, charges, .. } = self;
        for_chunks(pools, self.threads, |from, pools| {
            let mut reduced = Vec::new();
            for (task, pool) in instance.tasks[from..].iter().zip(pools) {
                charges.reduce(&task.holds, &pool.rows, &pool.costs, instance, &mut reduced);
                let most = least(&reduced).1 + slack + charges.error;
                let keep: Vec<bool> = reduced.iter().map(|&cost| cost <= most).collect();
                pool.retain(&keep);
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
