//! Branch and bound: the node with the least bound is next.
//!
//! A node is a [`Domain`] with the prices of its parent. It raises its bound by a few steps
//! of ascent, drops the options that the incumbent excludes, tries to enumerate the rest,
//! and otherwise splits: a border between waves where the waves disagree about it, or else
//! the range of a task that the mean relaxed plan starts in several places.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::ascent::Ascent;
use super::budget::Budget;
use super::domain::Domain;
use super::enumerate::enumerate;
use super::incumbent::Incumbent;
use super::instance::Instance;
use super::prices::{Prices, SparsePrices};
use super::shrink::{self, Shrunk};

/// How far above the bound to aim while no plan is known, as a share.
const BLIND: f64 = 0.05;
/// More options than this are not worth an attempt to enumerate.
const ENUMERABLE: usize = 20_000;

pub struct Node {
    domain: Domain,
    prices: Arc<SparsePrices>,
    pub bound: f64,
    /// Counted over the whole tree, to decide between equal bounds.
    number: u64,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Node {}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The greatest is next: the one with the least bound, the latest among equals.
impl Ord for Node {
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(self.number.cmp(&other.number))
    }
}

/// The open nodes.
pub struct Tree {
    open: BinaryHeap<Node>,
    numbered: u64,
}

impl Tree {
    pub fn new(domain: Domain, prices: &Prices, bound: f64) -> Self {
        let prices = Arc::new(prices.sparse());
        let root = Node { domain, prices, bound, number: 0 };
        Self { open: BinaryHeap::from([root]), numbered: 1 }
    }

    /// No plan in the open nodes costs less; infinite when there are none.
    pub fn bound(&self) -> f64 {
        self.open.peek().map_or(f64::INFINITY, |node| node.bound)
    }

    /// Up to `count` nodes to visit next. Nodes that the incumbent excludes are dropped.
    pub fn next(&mut self, count: usize, incumbent: &Incumbent) -> Vec<Node> {
        let mut nodes = Vec::new();
        while nodes.len() < count
            && let Some(node) = self.open.pop()
        {
            if !incumbent.excludes(node.bound, 0) {
                nodes.push(node);
            }
        }
        nodes
    }

    pub fn add(&mut self, mut node: Node) {
        node.number = self.numbered;
        self.numbered += 1;
        self.open.push(node);
    }
}

/// What is done for a node.
pub struct Visit {
    pub steps: usize,
    pub combinations: usize,
    pub threads: usize,
}

/// What is left of a node that was visited.
#[derive(Default)]
pub struct Visited {
    pub children: Vec<Node>,
    /// Where the relaxed plan has the borders between waves, and the prices that led to it.
    pub hint: Option<(Vec<u32>, Arc<SparsePrices>)>,
}

/// A domain that is being worked on.
pub struct Work<'a> {
    instance: &'a Instance<'a>,
    pub domain: Domain,
    pub ascent: Ascent<'a>,
    pub bound: f64,
}

impl<'a> Work<'a> {
    /// `bound` is known already.
    pub fn new(
        instance: &'a Instance<'a>,
        domain: Domain,
        prices: Prices,
        bound: f64,
        threads: usize,
    ) -> Self {
        let ascent = Ascent::new(instance, &domain, prices, threads);
        let bound = bound.max(ascent.bound);
        Self { instance, domain, ascent, bound }
    }

    /// Takes up to `steps` steps of ascent.
    pub fn raise(&mut self, steps: usize, incumbent: &Incumbent, budget: &mut Budget) {
        for _ in 0..steps {
            if incumbent.excludes(self.bound, 0) || self.ascent.is_spent() || budget.is_over() {
                break;
            }
            self.ascent.step(target(incumbent, self.ascent.bound));
            budget.spend(self.ascent.take_units());
            self.bound = self.bound.max(self.ascent.bound);
        }
    }

    /// Drops what the incumbent excludes. Returns `false` when that is everything.
    pub fn tighten(&mut self, incumbent: &Incumbent, budget: &mut Budget) -> bool {
        let fewest = |domain: &Domain| -> u64 {
            (self.instance.tasks.iter().zip(&domain.starts))
                .map(|(task, &range)| {
                    let options = task.options_within(range);
                    options.map(|option| u64::from(task.moves_at(option))).min().unwrap_or(0)
                })
                .sum()
        };
        if incumbent.excludes(self.bound, fewest(&self.domain)) {
            return false;
        }
        let some_left = self.ascent.fix(incumbent.cutoff());
        budget.spend(self.ascent.take_units());
        if !some_left {
            return false;
        }
        self.bound = self.bound.max(self.ascent.bound);
        self.domain.follow(&self.ascent.pools);
        for (cells, border) in self.ascent.chain.borders.iter().zip(&mut self.domain.borders) {
            *border = (cells[0].from, cells[cells.len() - 1].to);
        }
        !incumbent.excludes(self.bound, 0)
            && self.domain.propagate(self.instance)
            && self.ascent.clip(&self.domain)
    }

    fn options(&self) -> usize {
        self.ascent.pools.iter().map(|pool| pool.rows.len()).sum()
    }
}

impl Node {
    /// Does what can be done for this node, and returns what is left of it. Better plans go
    /// to `incumbent`.
    pub fn visit(
        self,
        instance: &Instance,
        incumbent: &mut Incumbent,
        visit: &Visit,
        budget: &mut Budget,
    ) -> Visited {
        let prices = Prices::from_sparse(&self.prices, instance);
        let mut work = Work::new(instance, self.domain, prices, self.bound, visit.threads);
        if !work.tighten(incumbent, budget) {
            return Visited::default();
        }
        if !shrink::pays(instance, &work.ascent.pools) {
            return finish(work, &|row| row, incumbent, visit, budget);
        }
        let shrunk = Shrunk::new(instance, &work.ascent.pools);
        let mut domain = shrunk.domain(&work.domain);
        if !domain.propagate(&shrunk.instance) {
            return Visited::default();
        }
        let prices = shrunk.prices(&work.ascent.prices);
        let bound = work.bound;
        drop(work);
        let work = Work::new(&shrunk.instance, domain, prices, bound, visit.threads);
        finish(work, &|row| shrunk.row(row), incumbent, visit, budget)
    }
}

/// The second half of a visit, in rows that `restore` leads back from.
fn finish(
    mut work: Work,
    restore: &dyn Fn(u32) -> u32,
    incumbent: &mut Incumbent,
    visit: &Visit,
    budget: &mut Budget,
) -> Visited {
    work.raise(visit.steps, incumbent, budget);
    if !work.tighten(incumbent, budget) {
        return Visited::default();
    }
    let instance = work.instance;
    let mut parts = vec![work.domain.clone()];
    if !budget.is_over() {
        if work.options() <= ENUMERABLE.max(instance.tasks.len()) {
            let most = visit.combinations.max(instance.tasks.len() + 1);
            let Work { domain, ascent, .. } = &mut work;
            if enumerate(instance, domain, ascent, incumbent, restore, most, budget) {
                return Visited::default();
            }
        }
        parts = split(instance, &work.domain, &work.ascent);
        parts.retain_mut(|part| part.propagate(instance));
    }
    let prices = work.ascent.prices.sparse().into_iter();
    let prices: Arc<SparsePrices> =
        Arc::new(prices.map(|(resource, row, price)| (resource, restore(row), price)).collect());
    let borders = work.ascent.borders().into_iter().map(restore).collect();
    let children = (parts.into_iter())
        .map(|mut domain| {
            for (from, to) in domain.starts.iter_mut().chain(&mut domain.borders) {
                (*from, *to) = (restore(*from), restore(*to));
            }
            let (prices, bound) = (Arc::clone(&prices), work.bound);
            Node { domain, prices, bound, number: 0 }
        })
        .collect();
    Visited { children, hint: Some((borders, prices)) }
}

/// A cost to aim at: the best known, or a little more than the bound.
fn target(incumbent: &Incumbent, bound: f64) -> f64 {
    match incumbent.plan {
        Some(_) => incumbent.least,
        None if bound > 0.0 => bound * (1.0 + BLIND),
        None => 1.0,
    }
}

/// Two domains that together hold every plan of `domain`.
fn split(instance: &Instance, domain: &Domain, ascent: &Ascent) -> Vec<Domain> {
    split_border(domain, ascent)
        .or_else(|| split_task(instance, domain, ascent))
        .or_else(|| split_widest(instance, domain))
        .into_iter()
        .flatten()
        .collect()
}

/// Splits the border about which the mean relaxed plan is most divided, where it is.
fn split_border(domain: &Domain, ascent: &Ascent) -> Option<[Domain; 2]> {
    let mut best: (f64, Option<(usize, u32)>) = (0.02, None);
    for (border, (mean, &range)) in ascent.mean_borders.iter().zip(&domain.borders).enumerate() {
        for (balance, before, next) in balances(mean, range) {
            if balance > best.0 {
                best = (balance, Some((border, before.midpoint(next) + 1)));
            }
        }
    }
    let (border, at) = best.1?;
    let mut halves = [domain.clone(), domain.clone()];
    halves[0].borders[border].1 = at - 1;
    halves[1].borders[border].0 = at;
    Some(halves)
}

/// The weight on the lighter side of each pair of neighbours in a mean, within a range.
fn balances(mean: &[(u32, f64)], (from, to): (u32, u32)) -> Vec<(f64, u32, u32)> {
    let mut mean: Vec<(u32, f64)> =
        mean.iter().copied().filter(|&(row, _)| from <= row && row <= to).collect();
    mean.sort_unstable_by_key(|&(row, _)| row);
    let all: f64 = mean.iter().map(|&(_, weight)| weight).sum();
    let mut before = 0.0;
    let balance = |pair: &[(u32, f64)]| {
        before += pair[0].1;
        (before.min(all - before), pair[0].0, pair[1].0)
    };
    mean.windows(2).map(balance).collect()
}

/// Splits the task of which the mean relaxed plan is most divided, where it is.
fn split_task(instance: &Instance, domain: &Domain, ascent: &Ascent) -> Option<[Domain; 2]> {
    let mut best: (f64, Option<(usize, u32)>) = (0.02, None);
    for (task, starts) in ascent.mean_starts.iter().enumerate() {
        for (balance, before, next) in balances(starts, domain.starts[task]) {
            if balance > best.0 {
                // Options between the two belong to the nearer.
                let options = instance.tasks[task].options_within((before + 1, next));
                let middle = before.midpoint(next);
                let rows = &instance.tasks[task].rows[options];
                let at = rows[rows.partition_point(|&row| row <= middle).min(rows.len() - 1)];
                best = (balance, Some((task, at)));
            }
        }
    }
    let (task, at) = best.1?;
    Some(halves(domain, task, at))
}

/// Splits the range with the most options.
fn split_widest(instance: &Instance, domain: &Domain) -> Option<[Domain; 2]> {
    let options = |task: usize| instance.tasks[task].options_within(domain.starts[task]);
    let widest = (0..instance.tasks.len()).max_by_key(|&task| options(task).len())?;
    let rows = &instance.tasks[widest].rows[options(widest)];
    (rows.len() > 1).then(|| halves(domain, widest, rows[rows.len() / 2]))
}

/// `domain` with `task` before row `at`, and from there on.
fn halves(domain: &Domain, task: usize, at: u32) -> [Domain; 2] {
    let mut halves = [domain.clone(), domain.clone()];
    halves[0].starts[task].1 = at - 1;
    halves[1].starts[task].0 = at;
    halves
}
