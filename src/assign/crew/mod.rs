//! Tasks that all take turns on one crew.
//!
//! In the relaxed problem a task may take no turn, or several, but not two in a row; each turn
//! costs the `worth` of the task less, and all worths are added once ([`ways`]). The best
//! worths ([`bundle`]) bring this bound much nearer to the best plan than prices for
//! resources do. What is still in the way is marked, task by task, until the cheapest way is a
//! plan or too dear ([`sublimation`]): first for costs just above the bound, so that there are
//! few ways, then for more. The method is that of Tanaka, Fujikuma and Araki, "An exact
//! algorithm for single-machine scheduling without machine idle time" (2009), with idle rows as
//! in Tanaka and Fujikuma, "A dynamic-programming-based exact algorithm for general
//! single-machine scheduling with machine idle time" (2012).

mod bundle;
mod line;
mod sequence;
mod sublimation;
mod turns;
mod ways;

use super::improve::Plan;
use super::incumbent::Incumbent;
use super::instance::{Instance, Member, Task};
use super::problem::TIE;
use super::random::SplitMix;

use bundle::Bundle;
use line::Line;
use sequence::Sequence;
use sublimation::{Marks, Rest, Sublimation, View};
use turns::{Costs, Turns};
use ways::Ways;

/// With more starts than this the turns take too much memory.
const LARGE: usize = 1_000_000;
/// The most ways that are kept, about 32 bytes each, in both directions.
const STATES: usize = 2_000_000;
/// The most steps towards the best worths.
const STEPS: usize = 600;
/// After so many steps a plan is made from the cheapest way, and so many again are disturbed.
const MAKE: usize = 5;
const SHAKES: usize = 2;
/// How often the best plan is disturbed before it is held against all others.
const POLISH: usize = 100;
/// The units of work that a plan is worth at most.
const DESCENT: usize = 10_000_000;
/// After so many steps turns are dropped.
const REDUCE: usize = 50;
/// What share of what is left is tried first; twice as much each next time.
const TRIED: f64 = 0.02;
/// How many tasks are marked at once.
const MARKED: usize = 3;
/// Units of work for each turn to which ways are found.
const TURN: usize = 8;
/// How fast it is forgotten that a task took no turn, or several.
const FORGET: f64 = 0.05;

/// Spends units of work, and says whether the search is to end, with this bound.
pub type Pay<'f> = dyn FnMut(&Incumbent, f64, usize) -> bool + 'f;

pub struct Crew<'a> {
    instance: &'a Instance<'a>,
    costs: Costs<'a>,
    /// For each row, whether it may pass without a turn.
    idle: Vec<bool>,
    worth: Vec<f64>,
    /// For each task, how much it takes no turn, or several, in the latest ways.
    restless: Vec<f64>,
    random: SplitMix,
    bound: f64,
}

/// How a trial ended.
enum Trial {
    /// No plan costs as little.
    Nothing,
    /// The best plan was found.
    Best,
    /// There was too much to follow.
    Open,
}

impl<'a> Crew<'a> {
    /// `None` where the tasks do not all take turns on one crew, or where there is more.
    pub fn of(instance: &'a Instance) -> Option<Self> {
        let tasks = instance.tasks.len();
        if instance.waves > 1 || instance.reach > instance.rows || instance.options() > LARGE {
            return None;
        }
        let resources = 0..instance.members.len();
        let crew = resources.into_iter().find(|&resource| {
            instance.members[resource].len() == tasks
                && instance.resources[resource].capacity.iter().all(|&units| units <= 1)
        })?;
        let ends = |member: &Member| &instance.ends[member.ends][..];
        let mut held = vec![&[][..]; tasks];
        for member in &instance.members[crew] {
            held[member.task] = ends(member);
        }
        // What nobody holds without the crew is free when the crew is.
        let within =
            |member: &Member| ends(member).iter().zip(held[member.task]).all(|(a, b)| a <= b);
        // Not in parts, each with a beginning of its own.
        let in_one = |member: &Member| instance.begins[member.ends].is_empty();
        let holds = |ends: &&[u32]| ends.iter().enumerate().all(|(row, &end)| end as usize > row);
        if tasks < 2
            || tasks * instance.rows > 4 * LARGE
            || !held.iter().all(holds)
            || !instance.members.iter().flatten().all(|member| in_one(member) && within(member))
        {
            return None;
        }
        Some(Self {
            instance,
            costs: Costs::new(instance, crew),
            idle: idle(instance, crew),
            worth: vec![0.0; tasks],
            restless: vec![0.0; tasks],
            random: SplitMix::new(1),
            bound: 0.0,
        })
    }

    /// Improves on `incumbent`, and returns a bound for all plans; infinite when there is none.
    pub fn solve(mut self, incumbent: &mut Incumbent, pay: &mut Pay) -> f64 {
        let mut line = Line::new(Turns::all(&self.costs, self.idle.clone()));
        if self.find_worths(&mut line, incumbent, pay) {
            return self.bound;
        }
        if let Some(plan) = &incumbent.plan {
            let done = self.improve(order_of(plan), POLISH, incumbent);
            if pay(incumbent, self.bound, done) {
                return self.bound;
            }
        }
        let mut share = TRIED;
        loop {
            let cut = self.cut(incumbent);
            let most =
                cut.min(self.bound + (share * (cut - self.bound)).max(self.costs.grain.grain));
            let mut tried = line.clone();
            tried.reduce(&self.costs, &self.worth, self.way_of(most, incumbent));
            match self.sublime(&tried, most, incumbent, pay) {
                Trial::Best => return self.bound,
                Trial::Open => return self.bound.min(incumbent.least),
                Trial::Nothing if most >= self.cut(incumbent) => return nothing_below(incumbent),
                Trial::Nothing => self.bound = self.costs.grain.next_above(most),
            }
            share = (2.0 * share).min(1.0);
            if pay(incumbent, self.bound, 0) {
                return self.bound;
            }
            line.reduce(&self.costs, &self.worth, self.way_of(self.cut(incumbent), incumbent));
        }
    }

    /// Plans that cost more are not looked for.
    fn cut(&self, incumbent: &Incumbent) -> f64 {
        match (&incumbent.plan, self.costs.grain.below(incumbent.least)) {
            (None, _) => incumbent.least,
            (Some(_), Some(below)) => below,
            (Some(_), None) => incumbent.least * (1.0 - TIE),
        }
    }

    /// How far what a way costs may be wrong by rounding, if a plan takes it that is not
    /// dearer than the incumbent.
    fn error(&self, incumbent: &Incumbent) -> f64 {
        let worth: f64 = self.worth.iter().map(|worth| worth.abs()).sum();
        let roundings = (4 * self.worth.len() + 16) as f64 * f64::EPSILON;
        roundings * (incumbent.least + 2.0 * worth)
    }

    /// What the way of a plan of this cost may come to.
    fn way_of(&self, cost: f64, incumbent: &Incumbent) -> f64 {
        cost + self.error(incumbent) - self.worth.iter().sum::<f64>()
    }

    /// What plans cost at least of which no way is cheaper.
    fn proven(&self, way: f64, incumbent: &Incumbent) -> f64 {
        way + self.worth.iter().sum::<f64>() - self.error(incumbent)
    }

    /// Finds the worths with the best bound. Returns whether that is all.
    fn find_worths(&mut self, line: &mut Line, incumbent: &mut Incumbent, pay: &mut Pay) -> bool {
        let mut ways = Ways::default();
        let mut bundle = Bundle::new(self.worth.clone());
        if let Some(plan) = &incumbent.plan {
            let done = self.improve(order_of(plan), SHAKES, incumbent);
            if pay(incumbent, self.bound, done) {
                return true;
            }
        }
        for step in 0..STEPS {
            let turns = &line.turns[0];
            self.worth.copy_from_slice(&bundle.point);
            ways.find(&self.costs, turns, &self.worth);
            let mut done = TURN * turns.turns.len() + turns.rows;
            if ways.least == f64::INFINITY {
                self.bound = nothing_below(incumbent);
                return true;
            }
            let path = ways.path();
            let tasks: Vec<u32> =
                path.iter().map(|&turn| turns.turns[turn as usize].task).collect();
            let slope = self.look_at(&tasks);
            let value = self.proven(ways.least, incumbent);
            self.bound = self.bound.max(value);
            if step % MAKE == 0 {
                done += self.make_plan(&tasks, incumbent);
            }
            if self.bound > self.cut(incumbent) {
                self.bound = nothing_below(incumbent);
                return true;
            }
            if pay(incumbent, self.bound, done) {
                return true;
            }
            bundle.learn(value, slope, incumbent.least);
            if !bundle.advance(incumbent.least) {
                break;
            }
            if step % REDUCE == REDUCE - 1 {
                self.worth.copy_from_slice(&bundle.best);
                line.reduce(&self.costs, &self.worth, self.way_of(self.cut(incumbent), incumbent));
            }
        }
        self.worth.copy_from_slice(&bundle.best);
        line.reduce(&self.costs, &self.worth, self.way_of(self.cut(incumbent), incumbent));
        false
    }

    /// How many turns each task has too few on a way; remembers those of which that is not 0.
    fn look_at(&mut self, way: &[u32]) -> Vec<f64> {
        let mut missing = vec![1.0; self.worth.len()];
        way.iter().for_each(|&task| missing[task as usize] -= 1.0);
        for (restless, missing) in self.restless.iter_mut().zip(&missing) {
            *restless += FORGET * (f64::abs(*missing) - *restless);
        }
        missing
    }

    /// Makes a plan of a way on which some tasks have no turn, and some several. Returns the
    /// units of work.
    fn make_plan(&mut self, way: &[u32], incumbent: &mut Incumbent) -> usize {
        let mut has = vec![false; self.worth.len()];
        let first = |&&task: &&u32| !std::mem::replace(&mut has[task as usize], true);
        let order = way.iter().filter(first).copied().collect();
        self.improve(order, SHAKES, incumbent)
    }

    /// Takes in the tasks that `order` lacks, and improves on it, and again after `shakes`.
    /// Returns the units of work.
    fn improve(&mut self, order: Vec<u32>, shakes: usize, incumbent: &mut Incumbent) -> usize {
        let missing = (0..self.worth.len() as u32).filter(|task| !order.contains(task));
        let missing: Vec<u32> = missing.collect();
        let mut sequence = Sequence::new(&self.costs, order);
        missing.into_iter().for_each(|task| sequence.insert(task));
        sequence.descend(DESCENT);
        sequence.shake(shakes, shakes * DESCENT, &mut self.random);
        if sequence.cost < f64::INFINITY {
            incumbent.offer(self.plan(sequence.rows()));
        }
        sequence.done
    }

    fn plan(&self, rows: Vec<u32>) -> Plan {
        let option = |(task, &row): (&'a Task, &u32)| {
            let option = task.rows.partition_point(|&r| r < row);
            (task.costs[option], u64::from(task.moves_at(option)))
        };
        let chosen = || self.instance.tasks.iter().zip(&rows).map(option);
        let (cost, moves) = (chosen().map(|c| c.0).sum(), chosen().map(|c| c.1).sum());
        Plan { rows, cost, moves }
    }

    /// Looks for plans that cost `most` or less, where `line` has all their turns.
    fn sublime(
        &mut self,
        line: &Line,
        most: f64,
        incumbent: &mut Incumbent,
        pay: &mut Pay,
    ) -> Trial {
        let mut ways = Ways::default();
        ways.find(&self.costs, &line.turns[1], &self.worth);
        if ways.least == f64::INFINITY {
            return Trial::Nothing;
        }
        let path = ways.path();
        let turns = &line.turns[1].turns;
        let way: Vec<u32> = path.iter().map(|&turn| turns[turn as usize].task).collect();
        let mut missing = self.look_at(&way);
        let mut marks = Marks::none(self.worth.len());
        let mut known: Option<Sublimation> = None;
        for side in [0, 1].into_iter().cycle() {
            self.mark(&mut marks, &missing);
            let turns = &line.turns[side];
            let view =
                View { costs: &self.costs, turns, twins: &line.twins[side], worth: &self.worth };
            let rest = known.as_ref().map_or(Rest::Ways(&ways), Rest::States);
            let limit = self.way_of(most.min(self.cut(incumbent)), incumbent);
            let mut spend = |units| pay(incumbent, self.bound, units);
            let found = Sublimation::pass(&view, marks.clone(), &rest, limit, STATES, &mut spend);
            let Some(found) = found else {
                return Trial::Open;
            };
            if found.least == f64::INFINITY {
                return Trial::Nothing;
            }
            let mut path = found.path();
            if side == 0 {
                path.reverse();
            }
            let path: Vec<_> = path.iter().map(|&turn| &turns.turns[turn as usize]).collect();
            let way: Vec<u32> = path.iter().map(|turn| turn.task).collect();
            missing = self.look_at(&way);
            self.bound = self.bound.max(self.proven(found.least, incumbent).min(most));
            if missing.iter().all(|&missing| missing == 0.0) {
                let mut rows = vec![0; path.len()];
                path.iter().for_each(|turn| rows[turn.task as usize] = turn.start);
                incumbent.offer(self.plan(rows));
                return Trial::Best;
            }
            if missing.iter().enumerate().all(|(task, &m)| m == 0.0 || marks.is_marked(task)) {
                return Trial::Open;
            }
            let done = self.make_plan(&way, incumbent);
            if pay(incumbent, self.bound, done) {
                return Trial::Open;
            }
            known = Some(found);
        }
        Trial::Open
    }

    /// Marks the most restless of the tasks that now have no turn, or several.
    fn mark(&self, marks: &mut Marks, missing: &[f64]) {
        let wrong = |&task: &usize| missing[task] != 0.0 && !marks.is_marked(task);
        let mut tasks: Vec<usize> = (0..missing.len()).filter(wrong).collect();
        let rank = |task: usize| self.restless[task];
        tasks.sort_by(|&a, &b| rank(b).total_cmp(&rank(a)).then(a.cmp(&b)));
        tasks.into_iter().take(MARKED).for_each(|task| marks.add(task));
    }
}

/// The tasks in the order of their starts.
fn order_of(plan: &Plan) -> Vec<u32> {
    let mut order: Vec<u32> = (0..plan.rows.len() as u32).collect();
    order.sort_by_key(|&task| plan.rows[task as usize]);
    order
}

/// The bound when no plan is better than the incumbent.
fn nothing_below(incumbent: &Incumbent) -> f64 {
    if incumbent.plan.is_some() { incumbent.least } else { f64::INFINITY }
}

/// For each row, whether it may pass without a turn: when it is closed, or when all turns leave
/// so much time free.
fn idle(instance: &Instance, crew: usize) -> Vec<bool> {
    let minutes = |member: &Member| instance.minutes[member.ends];
    let turns = instance.members[crew].iter().map(|m| (m, &instance.tasks[m.task]));
    let end = |(member, task): (&Member, &Task)| {
        task.rows.last().map_or(0, |&row| instance.times[row as usize] + minutes(member))
    };
    let close = turns.clone().map(end).max().unwrap_or(0);
    let time = |row: usize| instance.times.get(row).copied().unwrap_or(close);
    let held = |(member, task): (&Member, &Task)| {
        let held = |&row: &u32| time(instance.end(member.ends, row)) - time(row as usize);
        task.rows.iter().map(held).min().unwrap_or(0)
    };
    let open = |&row: &usize| instance.resources[crew].capacity[row] > 0;
    let length = |row: usize| (time(row + 1) - time(row)).max(0);
    let room: i64 = (0..instance.rows).filter(open).map(length).sum();
    let free = room - turns.map(held).sum::<i64>();
    (0..instance.rows).map(|row| !open(&row) || length(row) <= free).collect()
}
