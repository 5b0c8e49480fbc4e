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
//! the linear relaxation ([`ascent`]). Waves enter through borders: with these
//! given each wave's jobs just have fewer options, and the cheapest chain of borders is part
//! of the relaxed plan ([`borders`]). What does not fit at all is told by [`counting`]. An option whose cost with charges
//! lies above the cheapest of its job by more than what separates the bound from a known
//! plan is in no better plan. What is left is split and tried ([`tree`], [`enumerate`]).
//! Where all jobs take turns on one crew, their orders are searched first ([`crew`]).
//! Known plans come from large-neighbourhood search ([`improve`]), and where there is little
//! room from tasks that push each other out ([`squeeze`]).

mod ascent;
mod borders;
mod budget;
mod counting;
mod crew;
mod domain;
mod enumerate;
mod grain;
mod improve;
mod incumbent;
mod instance;
mod parallel;
mod pool;
mod prices;
mod problem;
mod random;
mod roster;
mod shrink;
mod split;
mod squeeze;
mod sweep;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeSet;

pub use budget::Budget;
pub use problem::{
    Answer, Job, Limits, Outcome, Part, Problem, Progress, Resource, Slot, TIE, Use,
};

use crew::Crew;
use domain::Domain;
use grain::Grain;
use improve::{Plan, Search, cheapest_first};
use incumbent::Incumbent;
use instance::{Instance, Task};
use prices::{Charges, Prices};
use shrink::Shrunk;
use squeeze::Squeeze;
use tree::{Tree, Visit, Visited, Work};

/// Nodes that are visited at once, whatever the number of threads.
const BATCH: usize = 4;
/// From so many options on, the threads share the work of one node.
const LARGE: usize = 400_000;
/// How often prices are raised before anything is split, unless so many times in a row close
/// less than this share of what separates the bound from the best plan: one time may, as
/// steps grow shorter.
const ROUNDS: usize = 30;
const SLOW: usize = 3;
const WORTHWHILE: f64 = 0.01;
/// In how many steps they are raised at a time, and at first: with prices that are roughly
/// right a plan is found, and most options are dropped, which every step would look at.
const RAISES: usize = 60;
const FIRST: usize = 6;
/// How many batches may pass, after the cost is proven, in the search for fewer moves.
const TIDYING: usize = 500;

/// Finds the best plan, or the best within `limits` and `budget`, and tells `progress` whenever it knows
/// more.
///
/// # Panics
/// When the problem is not as its fields say, for example an option's start is no instant.
pub fn solve(
    problem: &Problem,
    limits: &Limits,
    budget: &mut Budget,
    progress: &mut dyn FnMut(Progress),
) -> Answer {
    let mut instance = Instance::new(problem, limits.first);
    counting::leave_room(&mut instance);
    budget.spend(instance.options());
    let domain = if instance.tasks.iter().any(|task| task.rows.is_empty()) {
        None
    } else {
        Domain::whole(&instance)
    };
    let (incumbent, bound) = match domain {
        None => (Incumbent::new(f64::INFINITY, Grain::default()), f64::INFINITY),
        Some(_) if instance.tasks.is_empty() => {
            let mut incumbent = Incumbent::new(0.0, Grain::default());
            incumbent.offer(Plan { rows: Vec::new(), cost: 0.0, moves: 0 });
            (incumbent, 0.0)
        }
        Some(domain) => {
            let dearest = |task: &Task| task.costs.iter().copied().fold(0.0, f64::max);
            let most = instance.tasks.iter().map(dearest).sum();
            let mut incumbent = Incumbent::new(most, Grain::of(&instance));
            let prices = Prices::none(&instance);
            let crew = if limits.first { None } else { Crew::of(&instance) };
            let terms = Terms { limits, budget, progress, crew };
            let bound = search(&instance, domain, prices, 0.0, &mut incumbent, terms);
            if !limits.first {
                earliest(&instance, &mut incumbent, limits.threads);
            }
            (incumbent, bound)
        }
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
    let starts = options_at(problem, &plan.rows);
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

/// The option of each job that starts at a row.
fn options_at(problem: &Problem, rows: &[u32]) -> Vec<usize> {
    let option = |(job, &row): (&Job, &u32)| {
        let start = problem.instants[row as usize];
        job.options.partition_point(|slot| slot.start < start)
    };
    problem.jobs.iter().zip(rows).map(option).collect()
}

/// The plan that takes these options, with jobs at earlier ones as far as each can go alone
/// while all together cost at most `most` and move no more.
///
/// # Panics
/// When it is no plan.
pub fn advanced(problem: &Problem, options: &[usize], most: f64, threads: usize) -> Vec<usize> {
    let instance = Instance::new(problem, false);
    let chosen = || problem.jobs.iter().zip(options).map(|(job, &at)| &job.options[at]);
    let row = |slot: &Slot| problem.instants.partition_point(|&i| i < slot.start) as u32;
    let plan = Plan {
        rows: chosen().map(row).collect(),
        cost: chosen().map(|slot| slot.cost).sum(),
        moves: chosen().map(|slot| u64::from(slot.moves)).sum(),
    };
    let order = cheapest_first(&instance, threads);
    let mut plans = Search::new(&instance, &order, 1);
    plans.adopt(&plan);
    plans.advance(most);
    let plan = plans.plan().expect("nobody loses a place");
    options_at(problem, &plan.rows)
}

/// Under which a search goes on, and whom it tells.
struct Terms<'t, 'b> {
    limits: &'t Limits,
    budget: &'t mut Budget<'b>,
    progress: &'t mut dyn FnMut(Progress),
    /// Where all tasks take turns on one crew, until that was tried.
    crew: Option<Crew<'t>>,
}

impl Terms<'_, '_> {
    /// Lets tasks take turns, where there is a crew, with half of what is left to do. Returns
    /// what that proves.
    fn take_turns(&mut self, incumbent: &mut Incumbent) -> f64 {
        let Some(crew) = self.crew.take() else {
            return 0.0;
        };
        let given = self.budget.at_most(self.budget.steps() / 2);
        let mut budget = given.clone();
        let Self { limits, progress, .. } = self;
        let mut part = Terms { limits, budget: &mut budget, progress: &mut **progress, crew: None };
        let bound = crew.solve(incumbent, &mut |incumbent, bound, units| {
            part.budget.spend(units);
            part.tell(incumbent, bound);
            part.is_enough(incumbent, bound)
        });
        self.budget.settle(&given, &budget);
        bound
    }

    fn tell(&mut self, incumbent: &Incumbent, bound: f64) {
        let cost = incumbent.plan.as_ref().map(|plan| plan.cost);
        (self.progress)(Progress { cost, bound: bound.min(incumbent.least) });
    }

    /// Whether no more is asked for, or allowed.
    fn is_enough(&mut self, incumbent: &Incumbent, bound: f64) -> bool {
        let Limits { first, max_gap, .. } = *self.limits;
        let good = incumbent
            .plan
            .as_ref()
            .is_some_and(|plan| first || max_gap > 0.0 && plan.cost - bound <= max_gap * plan.cost);
        good || incumbent.excludes(bound, 0) || self.budget.is_over()
    }
}

/// Improves on `incumbent` as long as the terms allow, and returns a bound for all plans:
/// infinite when there is none, or none better than the incumbent.
fn search(
    instance: &Instance,
    domain: Domain,
    prices: Prices,
    bound: f64,
    incumbent: &mut Incumbent,
    mut terms: Terms,
) -> f64 {
    let threads = terms.limits.threads;
    let order = cheapest_first(instance, threads);
    let mut plans = Search::new(instance, &order, 1);
    let mut raises = if prices.0.iter().all(Vec::is_empty) { FIRST } else { RAISES };
    let mut slow = 0;
    let mut work = Work::new(instance, domain, prices, bound, threads);
    if let Some(plan) = &incumbent.plan {
        plans.adopt(plan);
    }
    let mut squeeze = Squeeze::new(instance);
    let steps = 20 * instance.tasks.len() + 500;
    for round in 0..ROUNDS {
        if !work.tighten(incumbent, terms.budget) {
            return f64::INFINITY;
        }
        let without = incumbent.plan.is_none();
        if without {
            let borders = work.ascent.borders();
            plans.construct(work.ascent.charges(), &borders);
        }
        // Where any plan will do there is no cost to search by.
        if !terms.limits.first && (without || round < 3) {
            plans.run(steps, 0.2, terms.budget);
        }
        if let Some(plan) = plans.plan() {
            incumbent.offer(plan);
        }
        let mut soon = || (round == 0).then(|| sweep::plan(instance, terms.budget)).flatten();
        if incumbent.plan.is_none()
            && let Some(plan) = soon().or_else(|| squeeze.run(steps, terms.budget))
        {
            plans.adopt(&plan);
            incumbent.offer(plan);
        }
        if incumbent.plan.is_some() || round > 0 {
            work.bound = work.bound.max(terms.take_turns(incumbent));
            if work.bound == f64::INFINITY || terms.is_enough(incumbent, work.bound) {
                return incumbent.or_nothing(work.bound);
            }
            if let Some(plan) = &incumbent.plan {
                plans.adopt(plan);
            }
        }
        let before = work.bound;
        work.raise(raises, incumbent, terms.budget);
        terms.tell(incumbent, work.bound);
        if terms.is_enough(incumbent, work.bound) {
            return incumbent.or_nothing(work.bound);
        }
        let left = incumbent.least - work.bound;
        slow = match work.bound - before < WORTHWHILE * left {
            _ if work.ascent.is_spent() => SLOW,
            true if raises >= RAISES => slow + 1,
            _ => 0,
        };
        raises = if terms.limits.first { 2 * raises } else { RAISES.min(2 * raises) };
        if round >= 2 && (slow >= SLOW || shrink::pays(instance, &work.ascent.pools)) {
            break;
        }
    }
    if !work.tighten(incumbent, terms.budget) {
        return f64::INFINITY;
    }
    if let Some(plan) = &incumbent.plan
        && shrink::pays(instance, &work.ascent.pools)
    {
        let shrunk = Shrunk::new(instance, &work.ascent.pools);
        let mut domain = shrunk.domain(&work.domain);
        if !domain.propagate(&shrunk.instance) {
            return f64::INFINITY;
        }
        let mut inner = Incumbent { plan: shrunk.plan(plan), ..incumbent.clone() };
        let prices = shrunk.prices(&work.ascent.prices);
        let bound = work.bound;
        drop(work);
        let bound = search(&shrunk.instance, domain, prices, bound, &mut inner, terms);
        incumbent.least = inner.least;
        if let Some(plan) = inner.plan {
            let rows = plan.rows.iter().map(|&row| shrunk.row(row)).collect();
            incumbent.plan = Some(Plan { rows, ..plan });
        }
        return bound;
    }
    let tree = Tree::new(work.domain, &work.ascent.prices, work.bound);
    drop(work.ascent);
    climb(instance, tree, &mut plans, &mut squeeze, incumbent, terms)
}

/// Visits the nodes of `tree` and improves the plan in turns.
fn climb(
    instance: &Instance,
    mut tree: Tree,
    plans: &mut Search,
    squeeze: &mut Squeeze,
    incumbent: &mut Incumbent,
    mut terms: Terms,
) -> f64 {
    let large = instance.options() >= LARGE;
    let steps = 20 * instance.tasks.len() + 500;
    let mut pause = 1;
    let mut tidying = 0;
    let mut charges = Charges::new(instance);
    // Plans are made for every set of borders between waves that some node comes to.
    let mut tried = BTreeSet::new();
    for round in 0.. {
        let bound = tree.bound();
        terms.tell(incumbent, bound);
        tidying += usize::from(incumbent.ties(bound));
        if terms.is_enough(incumbent, bound) || tidying > TIDYING {
            break;
        }
        let nodes = tree.next(if large { 1 } else { BATCH }, incumbent);
        let threads = if nodes.len() == 1 { terms.limits.threads } else { 1 };
        let visit = Visit { steps: 20, combinations: 500, threads };
        let given = terms.budget.clone();
        let mut visits: Vec<_> = (nodes.into_iter())
            .map(|node| (Some(node), incumbent.clone(), given.clone(), Visited::default()))
            .collect();
        parallel::for_chunks(&mut visits, terms.limits.threads, |_, visits| {
            for (node, incumbent, budget, visited) in visits {
                let node = node.take().expect("each node is visited once");
                *visited = node.visit(instance, incumbent, &visit, budget);
            }
        });
        let mut better = false;
        for (_, found, used, visited) in visits {
            terms.budget.settle(&given, &used);
            if let Some(plan) = found.plan {
                better |= incumbent.offer(plan);
            }
            for child in visited.children {
                tree.add(child);
            }
            if !terms.limits.first
                && let Some((borders, prices)) = visited.hint
                && tried.insert(borders.clone())
            {
                charges.set(&Prices::from_sparse(&prices, instance), instance);
                plans.construct(&charges, &borders);
                plans.run(steps / 2, 0.2, terms.budget);
                better |= plans.plan().is_some_and(|plan| incumbent.offer(plan));
            }
        }
        if incumbent.plan.is_none() {
            better |= squeeze.run(steps, terms.budget).is_some_and(|plan| incumbent.offer(plan));
        }
        // Where any plan will do there is no cost to go by.
        if !terms.limits.first && (round % pause == 0 || incumbent.plan.is_none() || better) {
            if let Some(plan) = &incumbent.plan {
                plans.adopt(plan);
            }
            plans.run(steps, 0.2, terms.budget);
            better |= plans.plan().is_some_and(|plan| incumbent.offer(plan));
            pause = if better { 1 } else { (2 * pause).min(64) };
        }
    }
    incumbent.or_nothing(tree.bound())
}

/// Tied plans with earlier starts, for an answer that people find natural.
fn earliest(instance: &Instance, incumbent: &mut Incumbent, threads: usize) {
    if let Some(plan) = &incumbent.plan {
        let order = cheapest_first(instance, threads);
        let mut plans = Search::new(instance, &order, 1);
        plans.adopt(plan);
        plans.advance(incumbent.cutoff());
        incumbent.plan = plans.plan();
    }
}
