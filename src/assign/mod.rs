//! One start for each job, at the least sum of costs, where jobs share scarce resources and
//! waves of them follow one another.
//!
//! With a price `p(k, t) >= 0` for a unit of resource `k` at instant `t`, any plan costs at
//! least
//!
//! ```text
//! sum over jobs j of min over options o of (cost(j, o) + sum of p over what o holds)
//!     - sum over k, t of p(k, t) * capacity(k, t)
//! ```
//!
//! since a plan pays for no more than the capacity. The best prices make this bound that of
//! the linear relaxation ([`ascent`]). Waves enter through borders: given a box of borders
//! each wave's jobs just have fewer options ([`borders`]). An option whose cost with charges
//! lies above the cheapest of its job by more than what separates the bound from a known
//! plan is in no better plan. What is left is split and tried ([`tree`], [`enumerate`]).
//! Known plans come from large-neighbourhood search ([`improve`]).

mod ascent;
mod borders;
mod domain;
mod enumerate;
mod improve;
mod incumbent;
mod instance;
mod parallel;
mod prices;
mod problem;
mod random;
mod roster;
#[cfg(test)]
mod tests;
mod tree;

pub use problem::{Answer, Job, Limits, Outcome, Problem, Progress, Resource, Slot, TIE, Use};

use domain::Domain;
use improve::{Plan, Search, cheapest_first};
use incumbent::Incumbent;
use instance::Instance;
use prices::Charges;
use tree::{Effort, Tree};

/// Nodes that are visited at once, whatever the number of threads.
const BATCH: usize = 4;
/// From so many options on, the threads share the work of one node.
const LARGE: usize = 400_000;
/// How many batches may pass, after the cost is proven, in the search for fewer moves.
const TIDYING: usize = 500;

/// Finds the best plan, or the best within `limits`, and tells `progress` whenever it knows
/// more.
///
/// # Panics
/// When the problem is not as its fields say, for example an option's start is no instant.
pub fn solve(problem: &Problem, limits: &Limits, progress: &mut dyn FnMut(Progress)) -> Answer {
    let instance = Instance::new(problem, limits.first);
    let domain = if instance.tasks.iter().any(|task| task.rows.is_empty()) {
        None
    } else {
        Domain::whole(&instance)
    };
    let (incumbent, bound) = match domain {
        None => (Incumbent::new(f64::INFINITY), f64::INFINITY),
        Some(_) if instance.tasks.is_empty() => {
            let mut incumbent = Incumbent::new(0.0);
            incumbent.offer(Plan { rows: Vec::new(), cost: 0.0, moves: 0 });
            (incumbent, 0.0)
        }
        Some(domain) => search(&instance, domain, limits, progress),
    };
    answer(problem, &instance, incumbent, bound, limits)
}

fn answer(
    problem: &Problem,
    instance: &Instance,
    incumbent: Incumbent,
    bound: f64,
    limits: &Limits,
) -> Answer {
    let Some(plan) = &incumbent.plan else {
        let outcome = if bound == f64::INFINITY { Outcome::Infeasible } else { Outcome::Unknown };
        return Answer { outcome, starts: None, cost: f64::INFINITY, bound };
    };
    let starts: Vec<usize> = (problem.jobs.iter().zip(&plan.rows))
        .map(|(job, &row)| {
            let start = problem.instants[row as usize];
            job.options.partition_point(|slot| slot.start < start)
        })
        .collect();
    let chosen = problem.jobs.iter().zip(&starts).map(|(job, &at)| job.options[at].cost);
    let cost: f64 = chosen.sum();
    if limits.first {
        let least = |job: &Job| job.options.iter().map(|o| o.cost).fold(f64::INFINITY, f64::min);
        let sum: f64 = problem.jobs.iter().map(least).sum();
        let roundings = (instance.tasks.len() + 8) as f64 * f64::EPSILON;
        let bound = (sum * (1.0 - roundings)).min(cost);
        let outcome = if bound >= cost * (1.0 - TIE) { Outcome::Optimal } else { Outcome::Bounded };
        return Answer { outcome, starts: Some(starts), cost, bound };
    }
    if incumbent.ties(bound) {
        return Answer { outcome: Outcome::Optimal, starts: Some(starts), cost, bound: cost };
    }
    Answer { outcome: Outcome::Bounded, starts: Some(starts), cost, bound }
}

/// Returns the best plan, and a bound for all; infinite when there is no plan, or no better
/// one.
fn search(
    instance: &Instance,
    domain: Domain,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> (Incumbent, f64) {
    let jobs = instance.tasks.len();
    let dearest = |task: &instance::Task| task.costs.iter().copied().fold(0.0, f64::max);
    let mut incumbent = Incumbent::new(instance.tasks.iter().map(dearest).sum());
    let large = instance.options() >= LARGE;
    let order = cheapest_first(instance, limits.threads);
    let mut plans = Search::new(instance, &order, 1);
    let middle = |&(from, to): &(u32, u32)| from.midpoint(to);
    let borders: Vec<u32> = domain.borders.iter().map(middle).collect();
    let mut charges = Charges::new(instance);
    plans.construct(&charges, &borders);
    plans.run(20 * jobs + 500, 0.2, limits.stop);
    if let Some(plan) = plans.plan() {
        incumbent.offer(plan);
    }
    let mut tree = Tree::new(domain);
    let mut bound: f64 = 0.0;
    let mut tidying = 0;
    let mut pause = 1;
    for round in 0.. {
        bound = bound.max(tree.bound());
        let cost = incumbent.plan.as_ref().map(|plan| plan.cost);
        progress(Progress { cost, bound: bound.min(incumbent.least) });
        let enough = cost.is_some_and(|cost| limits.first || cost - bound <= limits.max_gap * cost);
        if incumbent.ties(bound) {
            tidying += 1;
        }
        let proven = incumbent.excludes(bound, 0) || tidying > TIDYING;
        if proven || enough && limits.max_gap > 0.0 || enough && limits.first || (limits.stop)() {
            break;
        }
        let nodes = tree.next(if large || round == 0 { 1 } else { BATCH }, &incumbent);
        let lowest = nodes.iter().map(|node| node.bound).fold(f64::INFINITY, f64::min);
        let effort = Effort {
            steps: if round == 0 { 150 } else { 20 },
            combinations: 5_000,
            threads: if large || nodes.len() == 1 { limits.threads } else { 1 },
        };
        let mut visits: Vec<_> =
            nodes.into_iter().map(|node| (Some(node), incumbent.clone(), None)).collect();
        let threads = if large { 1 } else { limits.threads };
        parallel::for_chunks(&mut visits, threads, |_, visits| {
            for (node, incumbent, visit) in visits {
                let node = node.take().expect("each node is visited once");
                *visit = Some(node.visit(instance, incumbent, &effort, limits.stop));
            }
        });
        let known = incumbent.least;
        for (n, (_, found, visit)) in visits.into_iter().enumerate() {
            let visit = visit.expect("every node was visited");
            if let Some(plan) = found.plan {
                incumbent.offer(plan);
            }
            if n == 0 && round < 10 && !visit.prices.0.is_empty() {
                charges.set(&visit.prices, instance);
                plans.construct(&charges, &visit.borders);
            }
            for child in visit.children {
                tree.add(child);
            }
        }
        bound = bound.max(lowest.min(tree.bound()));
        if round % pause == 0 && !limits.first || incumbent.plan.is_none() {
            plans.run(20 * jobs + 500, 0.2, limits.stop);
            let better = plans.plan().is_some_and(|plan| incumbent.offer(plan));
            if !better {
                pause = (pause * 2).min(64);
                if let Some(plan) = &incumbent.plan {
                    plans.adopt(plan);
                }
            }
        }
        if incumbent.least < known {
            pause = 1;
        }
    }
    if !limits.first
        && let Some(plan) = &incumbent.plan
    {
        plans.adopt(plan);
        plans.advance(incumbent.cutoff());
        incumbent.plan = plans.plan();
    }
    (incumbent, bound)
}
