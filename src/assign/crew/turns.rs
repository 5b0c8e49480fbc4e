//! The turns that tasks may take on one crew, as arcs from the row where one starts to the
//! row by which it ends. A plan is a path from the first row to the last.
//!
//! Two rules leave a best plan for every set of turns that can be swapped or moved:
//!
//! - of two turns that follow each other at once, the cheaper order is kept where both
//!   orders fit into the same stretch;
//! - a turn that could start a row sooner without costing more does not come after an idle row.
//!
//! Swaps of the first kind leave the rows that are held as they are, or some free; those of
//! the second kind hold sooner ones. With ties broken by number, no chain of them comes back.

use std::ops::Range;

use crate::assign::grain::Grain;
use crate::assign::instance::Instance;

/// Sums of two costs that differ by no more than this share differ by rounding.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// What it costs to start each task at each row.
pub struct Costs<'a> {
    pub rows: usize,
    /// By task and row; infinite where the task cannot start.
    costs: Vec<f64>,
    /// For each task where it ends by the row where it starts.
    ends: Vec<&'a [u32]>,
    pub grain: Grain,
}

impl<'a> Costs<'a> {
    /// Of tasks that all hold `resource`.
    pub fn new(instance: &'a Instance, resource: usize) -> Self {
        let rows = instance.rows;
        let mut costs = vec![f64::INFINITY; instance.tasks.len() * rows];
        let mut ends = vec![&[][..]; instance.tasks.len()];
        for member in &instance.members[resource] {
            ends[member.task] = &instance.ends[member.ends][..];
            let task = &instance.tasks[member.task];
            for (&row, &cost) in task.rows.iter().zip(&task.costs) {
                costs[member.task * rows + row as usize] = cost;
            }
        }
        Self { rows, costs, ends, grain: Grain::of(instance) }
    }

    pub fn tasks(&self) -> usize {
        self.ends.len()
    }

    pub fn of(&self, task: u32, row: usize) -> f64 {
        self.costs[task as usize * self.rows + row]
    }

    pub fn end(&self, task: u32, row: usize) -> usize {
        self.ends[task as usize][row] as usize
    }

    /// Whether `task` may start at `row`.
    pub fn fits(&self, task: u32, row: usize) -> bool {
        self.of(task, row) < f64::INFINITY
    }

    /// Whether `second` may come at once after `first`, which starts at `row`: the other order
    /// does not fit, or is worse.
    fn in_order(&self, first: u32, row: usize, second: u32) -> bool {
        if !self.fits(second, row) {
            return true;
        }
        let (next, other) = (self.end(first, row), self.end(second, row));
        if other >= self.rows
            || !self.fits(first, other)
            || self.end(first, other) > self.end(second, next)
        {
            return true;
        }
        let kept = [self.of(first, row), self.of(second, next)];
        let swapped = [self.of(second, row), self.of(first, other)];
        let (cost, cheaper) = (kept[0] + kept[1], swapped[0] + swapped[1]);
        if (cost - cheaper).abs() > ROUNDING * (cost + cheaper) {
            return cost < cheaper;
        }
        let tied = (self.grain.grain > 0.0 && cost == cheaper)
            || kept == swapped
            || kept == [swapped[1], swapped[0]];
        !tied || first < second
    }

    /// Whether a start of `task` at `row`, after an idle one, is no better than one row sooner.
    fn could_be_sooner(&self, task: u32, row: usize) -> bool {
        if row == 0 || !self.fits(task, row - 1) {
            return false;
        }
        let (cost, sooner) = (self.of(task, row), self.of(task, row - 1));
        sooner < cost || (sooner == cost && self.end(task, row - 1) < self.end(task, row))
    }
}

#[derive(Clone, Copy)]
pub struct Turn {
    pub task: u32,
    /// The row where the task starts.
    pub start: u32,
    pub cost: f64,
    /// Where the arc leaves and arrives, in the direction in which it is looked at.
    pub tail: u32,
    pub head: u32,
    /// Whether a row may be idle right before it, and after it, in that direction.
    pub after_idle: bool,
    pub before_idle: bool,
}

/// Turns in the order of their tails, in one direction of time.
#[derive(Clone)]
pub struct Turns {
    pub rows: usize,
    pub turns: Vec<Turn>,
    /// For each row where the turns begin that leave from it.
    leaving: Vec<u32>,
    /// The turns by their heads, and where those of each row begin.
    arriving: Vec<u32>,
    arriving_from: Vec<u32>,
    /// For each row, whether nobody may take a turn while it passes.
    pub idle: Vec<bool>,
    /// Whether time runs backwards.
    backwards: bool,
}

impl Turns {
    /// All turns; `idle` says which rows may pass without one.
    pub fn all(costs: &Costs, idle: Vec<bool>) -> Self {
        let rows = costs.rows;
        let tasks = 0..costs.tasks() as u32;
        let starts = tasks.flat_map(|task| (0..rows).map(move |row| (task, row)));
        let turn = |(task, row): (u32, usize)| Turn {
            task,
            start: row as u32,
            cost: costs.of(task, row),
            tail: row as u32,
            head: costs.end(task, row) as u32,
            after_idle: !costs.could_be_sooner(task, row),
            before_idle: true,
        };
        let turns = starts.filter(|&(task, row)| costs.fits(task, row)).map(turn).collect();
        Self::sorted(rows, turns, idle, false)
    }

    fn sorted(rows: usize, mut turns: Vec<Turn>, idle: Vec<bool>, backwards: bool) -> Self {
        turns.sort_unstable_by_key(|turn| (turn.tail, turn.task, turn.head));
        let mut leaving = vec![0; rows + 2];
        let mut arriving_from = vec![0; rows + 2];
        for turn in &turns {
            leaving[turn.tail as usize + 1] += 1;
            arriving_from[turn.head as usize + 1] += 1;
        }
        for row in 0..=rows {
            leaving[row + 1] += leaving[row];
            arriving_from[row + 1] += arriving_from[row];
        }
        let mut arriving: Vec<u32> = (0..turns.len() as u32).collect();
        arriving.sort_by_key(|&turn| turns[turn as usize].head);
        Self { rows, turns, leaving, arriving, arriving_from, idle, backwards }
    }

    /// The same turns with time running the other way, and for each turn where it is there.
    pub fn mirrored(&self) -> (Self, Vec<u32>) {
        let rows = self.rows as u32;
        let mirror = |turn: &Turn| Turn {
            tail: rows - turn.head,
            head: rows - turn.tail,
            after_idle: turn.before_idle,
            before_idle: turn.after_idle,
            ..*turn
        };
        let turns = self.turns.iter().map(mirror).collect();
        let idle = self.idle.iter().rev().copied().collect();
        let mirrored = Self::sorted(self.rows, turns, idle, !self.backwards);
        let mut twins = vec![0; self.turns.len()];
        for (own, twin) in self.by_start().into_iter().zip(mirrored.by_start()) {
            twins[own as usize] = twin;
        }
        (mirrored, twins)
    }

    fn by_start(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.turns.len() as u32).collect();
        order.sort_unstable_by_key(|&turn| {
            let turn = &self.turns[turn as usize];
            (turn.task, turn.start)
        });
        order
    }

    /// Leaves the turns that are to be kept.
    pub fn retain(&mut self, keep: &[bool]) {
        let kept = self.turns.iter().zip(keep).filter(|&(_, &keep)| keep);
        let turns = kept.map(|(turn, _)| *turn).collect();
        *self = Self::sorted(self.rows, turns, std::mem::take(&mut self.idle), self.backwards);
    }

    pub fn leaving(&self, row: usize) -> Range<usize> {
        self.leaving[row] as usize..self.leaving[row + 1] as usize
    }

    pub fn arriving(&self, row: usize) -> &[u32] {
        &self.arriving[self.arriving_from[row] as usize..self.arriving_from[row + 1] as usize]
    }

    /// Whether `next` may come right after `before`.
    pub fn may_follow(&self, costs: &Costs, before: &Turn, next: &Turn) -> bool {
        let (first, second) = if self.backwards { (next, before) } else { (before, next) };
        first.task != second.task && costs.in_order(first.task, first.start as usize, second.task)
    }
}
