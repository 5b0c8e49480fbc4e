//! Trying every combination of what is left, as far as the incumbent does not exclude it.
//!
//! Depth first. The bound of a partial plan is that of the node, plus what its options cost
//! above the cheapest of their tasks (all with charges), plus what the cheapest option that
//! still fits costs each open task above its cheapest.

use std::cell::Cell;

use super::ascent::Ascent;
use super::budget::Budget;
use super::domain::Domain;
use super::improve::Plan;
use super::incumbent::Incumbent;
use super::instance::Instance;
use super::roster::Roster;

/// The units of work for each candidate that is looked at.
const UNITS: usize = 10;

/// An option of a task, by index.
struct Candidate {
    option: u32,
    row: u32,
    /// Its cost with charges, above that of the task's cheapest.
    excess: f64,
}

struct Enumeration<'a, 'b> {
    instance: &'a Instance<'a>,
    incumbent: &'a mut Incumbent,
    restore: &'a dyn Fn(u32) -> u32,
    bound: f64,
    /// For each task, the least excess first.
    candidates: Vec<Vec<Candidate>>,
    /// For each task, the fewest moves.
    moves: Vec<u64>,
    roster: Roster<'a>,
    open: Vec<usize>,
    /// For each wave: where its placed tasks are all ready, and where the first starts.
    placed: Vec<(u32, u32)>,
    /// How many more steps may be taken.
    most: usize,
    budget: &'a mut Budget<'b>,
    /// Candidates that were looked at, and not yet paid for.
    seen: Cell<usize>,
}

/// Looks at the plans in `domain` that `ascent` has not excluded, and returns whether it came to an end
/// within `most` steps. Better plans go to `incumbent`, with rows as `restore` has them.
pub fn enumerate<'a, 'b>(
    instance: &'a Instance<'a>,
    domain: &Domain,
    ascent: &mut Ascent,
    incumbent: &'a mut Incumbent,
    restore: &'a dyn Fn(u32) -> u32,
    most: usize,
    budget: &'a mut Budget<'b>,
) -> bool {
    let mut candidates = Vec::with_capacity(instance.tasks.len());
    let mut moves = Vec::with_capacity(instance.tasks.len());
    let mut sum = 0.0;
    ascent.visit_reduced(|task, pool, reduced| {
        let of = &instance.tasks[task];
        let least = reduced.iter().copied().fold(f64::INFINITY, f64::min);
        sum += least;
        let (from, to) = domain.starts[task];
        let mut of_task: Vec<Candidate> = (pool.rows.iter().zip(reduced))
            .filter(|&(&row, _)| from <= row && row <= to)
            .map(|(&row, cost)| Candidate {
                option: of.rows.partition_point(|&r| r < row) as u32,
                row,
                excess: cost - least,
            })
            .collect();
        of_task.sort_by(|a, b| a.excess.total_cmp(&b.excess));
        let fewest = of_task.iter().map(|c| of.moves_at(c.option as usize)).min().unwrap_or(0);
        moves.push(u64::from(fewest));
        candidates.push(of_task);
    });
    let mut enumeration = Enumeration {
        instance,
        bound: ascent.proven(sum),
        candidates,
        moves,
        roster: Roster::new(instance),
        open: (0..instance.tasks.len()).collect(),
        placed: vec![(0, instance.rows as u32); instance.waves],
        most,
        budget,
        seen: Cell::new(0),
        incumbent,
        restore,
    };
    enumeration.descend(0.0, 0)
}

impl Enumeration<'_, '_> {
    /// Completes the plan in all ways. Returns `false` when the steps are used up.
    fn descend(&mut self, excess: f64, moves: u64) -> bool {
        self.budget.spend(UNITS * self.seen.take() * self.instance.labour);
        if self.most == 0 || self.budget.is_over() {
            return false;
        }
        self.most -= 1;
        if self.open.is_empty() {
            let row = |task| self.roster.row(task).map(self.restore);
            let rows = (0..self.instance.tasks.len()).map(row);
            let rows = rows.collect::<Option<Vec<_>>>().expect("every task is placed");
            let plan = Plan { rows, cost: self.roster.cost(), moves: self.roster.moves() };
            if plan.cost <= self.incumbent.cutoff() {
                self.incumbent.offer(plan);
            }
            return true;
        }
        let Some((at, rest)) = self.most_urgent(excess, moves) else { return true };
        let task = self.open.swap_remove(at);
        let of = &self.instance.tasks[task];
        let wave = self.placed[of.wave];
        let mut complete = true;
        for n in 0..self.candidates[task].len() {
            let Candidate { option, row, excess: own } = self.candidates[task][n];
            if self.bound + excess + rest + own > self.incumbent.cutoff() {
                break;
            }
            if !self.fits(task, row) {
                continue;
            }
            self.roster.place(task, option);
            let ready = self.instance.ready(of, row);
            self.placed[of.wave] = (wave.0.max(ready), wave.1.min(row));
            complete = self.descend(excess + own, moves + u64::from(of.moves_at(option as usize)));
            self.placed[of.wave] = wave;
            self.roster.remove(task);
            if !complete {
                break;
            }
        }
        self.open.push(task);
        let last = self.open.len() - 1;
        self.open.swap(at, last);
        complete
    }

    /// The open task that loses most without its best option, by its place in the list, and
    /// the excess of the others' best; `None` when there is no better plan this way.
    fn most_urgent(&self, excess: f64, moves: u64) -> Option<(usize, f64)> {
        let mut sum = 0.0;
        let mut least_moves = moves;
        let mut urgent = (0, f64::NEG_INFINITY, 0.0);
        let slack = self.incumbent.cutoff() - self.bound - excess;
        for (at, &task) in self.open.iter().enumerate() {
            let mut fitting = (self.candidates[task].iter())
                .take_while(|candidate| candidate.excess <= slack)
                .filter(|candidate| self.fits(task, candidate.row));
            let first = fitting.next()?.excess;
            let regret = fitting.next().map_or(f64::INFINITY, |second| second.excess - first);
            sum += first;
            least_moves += self.moves[task];
            if regret > urgent.1 {
                urgent = (at, regret, first);
            }
        }
        (!self.incumbent.excludes(self.bound + excess + sum, least_moves))
            .then_some((urgent.0, sum - urgent.2))
    }

    fn fits(&self, task: usize, row: u32) -> bool {
        self.seen.set(self.seen.get() + 1);
        let of = &self.instance.tasks[task];
        let ready = self.instance.ready(of, row);
        self.placed[..of.wave].iter().all(|&(ready, _)| ready <= row)
            && self.placed[of.wave + 1..].iter().all(|&(_, first)| ready <= first)
            && self.roster.fits(task, row)
    }
}
