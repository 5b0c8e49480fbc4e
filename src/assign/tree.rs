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
use super::borders::{self, Cell};
use super::domain::Domain;
use super::enumerate::enumerate;
use super::incumbent::Incumbent;
use super::instance::Instance;
use super::prices::{Prices, SparsePrices};

/// More options than this are not worth an attempt to enumerate.
const ENUMERABLE: usize = 20_000;

pub struct Node {
    domain: Domain,
    prices: Arc<SparsePrices>,
    pub bound: f64,
    depth: u32,
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

/// What a node has come to: nothing is left of it but its children.
pub struct Visit {
    pub children: Vec<Node>,
    /// Where the relaxed plan would have the borders.
    pub borders: Vec<u32>,
    pub prices: Prices,
}

/// The open nodes.
pub struct Tree {
    open: BinaryHeap<Node>,
    numbered: u64,
}

impl Tree {
    pub fn new(domain: Domain) -> Self {
        let root = Node { domain, prices: Arc::default(), bound: 0.0, depth: 0, number: 0 };
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

/// How much work a visit may be.
pub struct Effort {
    pub steps: usize,
    pub combinations: usize,
    pub threads: usize,
}

impl Node {
    /// Does what can be done for this node; better plans go to `incumbent`.
    pub fn visit(
        self,
        instance: &Instance,
        incumbent: &mut Incumbent,
        effort: &Effort,
        stop: &dyn Fn() -> bool,
    ) -> Visit {
        let Node { mut domain, prices, bound, depth, .. } = self;
        let prices = Prices::from_sparse(&prices, instance);
        let mut ascent = Ascent::new(instance, &domain, prices, effort.threads);
        let mut visit =
            Visit { children: Vec::new(), borders: Vec::new(), prices: Prices::default() };
        for _ in 0..effort.steps {
            if incumbent.excludes(ascent.bound, 0) || ascent.is_spent() || stop() {
                break;
            }
            ascent.step(target(incumbent, ascent.bound));
        }
        let mut bound = bound.max(ascent.bound);
        let fewest = |domain: &Domain| -> u64 {
            (instance.tasks.iter().zip(&domain.starts))
                .map(|(task, &range)| {
                    let options = task.options_within(range);
                    options.map(|option| u64::from(task.moves_at(option))).min().unwrap_or(0)
                })
                .sum()
        };
        if incumbent.excludes(bound, fewest(&domain)) {
            return visit;
        }
        ascent.fix(incumbent.cutoff());
        domain.follow(&ascent.pools);
        let cells = match instance.waves {
            0 | 1 => Vec::new(),
            _ => borders::cells(instance, &domain, &mut ascent),
        };
        for (cells, border) in cells.iter().zip(&mut domain.borders) {
            let possible = |cell: &&Cell| cell.bound <= incumbent.cutoff();
            let first = cells.iter().find(possible);
            let last = cells.iter().rfind(possible);
            let (Some(first), Some(last)) = (first, last) else { return visit };
            *border = (first.from, last.to);
            let least = cells.iter().map(|cell| cell.bound).fold(f64::INFINITY, f64::min);
            bound = bound.max(least);
            let best = cells.iter().min_by(|a, b| a.bound.total_cmp(&b.bound));
            visit.borders.extend(best.map(|cell| cell.from.midpoint(cell.to)));
        }
        if !domain.propagate(instance) {
            return visit;
        }
        if stop() {
            let prices = Arc::new(ascent.prices.sparse());
            visit.children.push(Node { domain, prices, bound, depth, number: 0 });
            return visit;
        }
        let options: usize = ascent.pools.iter().map(|pool| pool.rows.len()).sum();
        if options <= ENUMERABLE.max(instance.tasks.len()) {
            let budget = effort.combinations.max(instance.tasks.len() + 1);
            if enumerate(instance, &domain, &mut ascent, incumbent, budget) {
                return visit;
            }
        }
        for half in split(instance, &domain, &ascent, &cells) {
            let mut half = half;
            if half.propagate(instance) {
                visit.children.push(Node {
                    domain: half,
                    prices: Arc::default(),
                    bound,
                    depth: depth + 1,
                    number: 0,
                });
            }
        }
        let prices = Arc::new(ascent.prices.sparse());
        for child in &mut visit.children {
            child.prices = Arc::clone(&prices);
        }
        visit.prices = ascent.prices;
        visit
    }
}

/// A cost to aim at: the best known, or a little more than the bound.
fn target(incumbent: &Incumbent, bound: f64) -> f64 {
    match incumbent.plan {
        Some(_) => incumbent.least,
        None if bound > 0.0 => bound * 1.05,
        None => 1.0,
    }
}

/// Two domains that together hold every plan of `domain`.
fn split(
    instance: &Instance,
    domain: &Domain,
    ascent: &Ascent,
    cells: &[Vec<Cell>],
) -> Vec<Domain> {
    split_border(domain, ascent, cells)
        .or_else(|| split_task(instance, domain, ascent))
        .or_else(|| split_widest(instance, domain))
        .into_iter()
        .flatten()
        .collect()
}

/// Splits the border where both halves gain most.
fn split_border(domain: &Domain, ascent: &Ascent, cells: &[Vec<Cell>]) -> Option<[Domain; 2]> {
    let mut best: (f64, Option<(usize, u32)>) = (ascent.bound * (1.0 + 1e-7), None);
    for (n, cells) in cells.iter().enumerate() {
        for at in 1..cells.len() {
            let least =
                |cells: &[Cell]| cells.iter().map(|cell| cell.bound).fold(f64::INFINITY, f64::min);
            let gain = least(&cells[..at]).min(least(&cells[at..]));
            let (from, to) = domain.borders[n];
            if gain > best.0 && from < cells[at].from && cells[at].from <= to {
                best = (gain, Some((n, cells[at].from)));
            }
        }
    }
    let (n, at) = best.1?;
    let mut halves = [domain.clone(), domain.clone()];
    halves[0].borders[n].1 = at - 1;
    halves[1].borders[n].0 = at;
    Some(halves)
}

/// Splits the task of which the mean relaxed plan is most divided, where it is.
fn split_task(instance: &Instance, domain: &Domain, ascent: &Ascent) -> Option<[Domain; 2]> {
    let mut best: (f64, Option<(usize, u32)>) = (0.02, None);
    for (task, starts) in ascent.mean_starts.iter().enumerate() {
        let (from, to) = domain.starts[task];
        let mut starts: Vec<(u32, f64)> =
            starts.iter().copied().filter(|&(row, _)| from <= row && row <= to).collect();
        starts.sort_unstable_by_key(|&(row, _)| row);
        let all: f64 = starts.iter().map(|&(_, weight)| weight).sum();
        let mut before = 0.0;
        for pair in starts.windows(2) {
            before += pair[0].1;
            let balance = before.min(all - before);
            if balance > best.0 {
                // Options between the two belong to the nearer.
                let options = instance.tasks[task].options_within((pair[0].0 + 1, pair[1].0));
                let middle = pair[0].0.midpoint(pair[1].0);
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
