//! Any plan, where there is little room: tasks without a place push others out of theirs.
//!
//! After Nagata and Bräysy, "A powerful route minimization heuristic for the vehicle routing
//! problem with time windows" (2009): a task that finds no room gains weight, and goes where
//! those in its way weigh least together, if that is less than itself; they look for places
//! in turn. In between others move at random, for room to turn up elsewhere.

use super::budget::Budget;
use super::improve::Plan;
use super::instance::{Instance, Task};
use super::random::SplitMix;
use super::roster::Roster;

/// No more options of a task are looked at in one step.
const LOOKED_AT: usize = 512;
/// How many tasks move at random after each step, if a place that they draw is free. With ten,
/// weeks that are just not too full took thirty times as many steps.
const MOVES: usize = 100;
/// The units of work for each option that is looked at.
const OPTION: usize = 20;

pub struct Squeeze<'a> {
    instance: &'a Instance<'a>,
    roster: Roster<'a>,
    /// Who has no place; the last is next.
    out: Vec<usize>,
    /// How hard it is to find a place for each task.
    weights: Vec<u64>,
    random: SplitMix,
    in_the_way: Vec<u32>,
}

/// The tasks of other waves that are placed: what they weigh together by where they stand.
struct Order {
    /// Of earlier waves: when each is ready, the last first, and the weight up to it.
    earlier: Vec<(u32, u64)>,
    /// Of later waves: where each starts, the first first, and the weight up to it.
    later: Vec<(u32, u64)>,
}

impl<'a> Squeeze<'a> {
    pub fn new(instance: &'a Instance<'a>) -> Self {
        Self {
            instance,
            roster: Roster::new(instance),
            out: (0..instance.tasks.len()).collect(),
            weights: vec![1; instance.tasks.len()],
            random: SplitMix::new(1),
            in_the_way: Vec::new(),
        }
    }

    /// Takes up to `steps` steps; whether every task has its place.
    pub fn run(&mut self, steps: usize, budget: &mut Budget) -> Option<Plan> {
        for _ in 0..steps {
            let Some(task) = self.out.pop() else { break };
            if budget.is_over() {
                self.out.push(task);
                break;
            }
            budget.spend(self.units(task));
            self.find_place(task);
            for _ in 0..MOVES {
                self.wander();
            }
        }
        let rows = (0..self.instance.tasks.len()).map(|task| self.roster.row(task));
        Some(Plan {
            rows: rows.collect::<Option<_>>()?,
            cost: self.roster.cost(),
            moves: self.roster.moves(),
        })
    }

    /// The work of one step.
    fn units(&self, task: usize) -> usize {
        let looked_at = self.instance.tasks[task].rows.len().min(LOOKED_AT);
        let in_order = if self.instance.waves > 1 { self.instance.tasks.len() } else { 1 };
        (OPTION * looked_at + MOVES * in_order) * self.instance.labour
    }

    /// Places `task` where those in the way weigh least, or leaves it out for now.
    fn find_place(&mut self, task: usize) {
        let of = &self.instance.tasks[task];
        let order = self.order(of);
        let options = of.rows.len();
        let from = self.random.below(options);
        let (mut best, mut option, mut ties) = (u64::MAX, 0, 0);
        for n in 0..options.min(LOOKED_AT) {
            let at = (from + n) % options;
            let weight = self.weight_at(task, of.rows[at], &order, best);
            if weight < best {
                (best, option, ties) = (weight, at, 1);
            } else if weight == best {
                ties += 1;
                if self.random.below(ties) == 0 {
                    option = at;
                }
            }
        }
        if best > 0 {
            self.weights[task] += 1;
            if best >= self.weights[task] {
                // Someone else first.
                self.out.insert(0, task);
                return;
            }
            self.push_out(task, of.rows[option]);
        }
        self.roster.place(task, option as u32);
    }

    fn order(&self, of: &Task) -> Order {
        let (mut earlier, mut later) = (Vec::new(), Vec::new());
        if self.instance.waves > 1 {
            for (other, task) in self.instance.tasks.iter().enumerate() {
                let Some(row) = self.roster.row(other) else { continue };
                if task.wave < of.wave {
                    earlier.push((self.instance.ready(task, row), self.weights[other]));
                } else if task.wave > of.wave {
                    later.push((row, self.weights[other]));
                }
            }
        }
        earlier.sort_unstable_by(|a, b| b.cmp(a));
        later.sort_unstable();
        for list in [&mut earlier, &mut later] {
            let mut sum = 0;
            for (_, weight) in list {
                sum += *weight;
                *weight = sum;
            }
        }
        Order { earlier, later }
    }

    /// What those weigh together who are in the way of `task` at `row`, or something that is
    /// more than `most`, too.
    fn weight_at(&mut self, task: usize, row: u32, order: &Order, most: u64) -> u64 {
        let of = &self.instance.tasks[task];
        let ready = self.instance.ready(of, row);
        let up_to = |list: &[(u32, u64)], count: usize| match count {
            0 => 0,
            _ => list[count - 1].1,
        };
        let Order { earlier, later } = order;
        let mut sum = up_to(earlier, earlier.partition_point(|&(at, _)| at > row))
            + up_to(later, later.partition_point(|&(at, _)| at < ready));
        if sum <= most {
            let Self { roster, weights, in_the_way, .. } = self;
            roster.in_the_way(task, row, weights, in_the_way);
            sum += in_the_way.iter().map(|&other| weights[other as usize]).sum::<u64>();
        }
        sum
    }

    /// Takes out who is in the way of `task` at `row`.
    fn push_out(&mut self, task: usize, row: u32) {
        let of = &self.instance.tasks[task];
        let ready = self.instance.ready(of, row);
        let Self { roster, weights, in_the_way, instance, .. } = self;
        roster.in_the_way(task, row, weights, in_the_way);
        if instance.waves > 1 {
            for (other, task) in instance.tasks.iter().enumerate() {
                let Some(at) = roster.row(other) else { continue };
                if (task.wave < of.wave && instance.ready(task, at) > row)
                    || (task.wave > of.wave && at < ready)
                {
                    in_the_way.push(other as u32);
                }
            }
        }
        for at in 0..self.in_the_way.len() {
            let other = self.in_the_way[at] as usize;
            if self.roster.remove(other).is_some() {
                self.out.push(other);
            }
        }
    }

    /// Moves some task to some place, if it is free.
    fn wander(&mut self) {
        let task = self.random.below(self.instance.tasks.len());
        let of = &self.instance.tasks[task];
        let option = self.random.below(of.rows.len());
        let row = of.rows[option];
        let Some(old) = self.roster.remove(task) else { return };
        let free = self.roster.fits(task, row) && self.is_in_order(of, row);
        self.roster.place(task, if free { option as u32 } else { old });
    }

    fn is_in_order(&self, of: &Task, row: u32) -> bool {
        let ready = self.instance.ready(of, row);
        self.instance.waves < 2
            || self.instance.tasks.iter().enumerate().all(|(other, task)| {
                self.roster.row(other).is_none_or(|at| {
                    (task.wave >= of.wave || self.instance.ready(task, at) <= row)
                        && (task.wave <= of.wave || ready <= at)
                })
            })
    }
}
