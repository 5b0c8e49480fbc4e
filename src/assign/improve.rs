//! Good plans: a greedy start, then large-neighbourhood search.
//!
//! A few related tasks are taken out and put back where they cost least ("ruin and
//! recreate", Schrimpf et al. 2000); a result that is better, or not much worse, is kept.
//! Tasks for which there is no room stay out for the time being: fewer of them counts for
//! more than any cost. Where tasks of different lengths take turns, some are put into another
//! order, as what one leaves free fits no other. The borders between waves are fixed while
//! tasks move, and move in steps of their own.

use super::budget::Budget;
use super::instance::{Instance, Member};
use super::prices::Charges;
use super::random::SplitMix;
use super::roster::Roster;

/// The units of work in a step, beside those for each place that it looks at.
const STEP: usize = 300;
const PLACE: usize = 10;
/// How many places a task may try to take its turn at.
const TRIED: usize = 32;

/// A start for each task.
#[derive(Clone, Debug)]
pub struct Plan {
    pub rows: Vec<u32>,
    pub cost: f64,
    pub moves: u64,
}

pub struct Search<'a> {
    instance: &'a Instance<'a>,
    roster: Roster<'a>,
    cost: f64,
    borders: Vec<u32>,
    /// Where the borders let each task start.
    ranges: Vec<(u32, u32)>,
    /// For each task its options, the cheapest first.
    order: &'a [Vec<u32>],
    /// For each task, how much more than the least it costs on average.
    spread: Vec<f64>,
    /// The resources of one unit that are held for different times.
    turns: Vec<usize>,
    random: SplitMix,
    /// What was taken out in this step, and where it was.
    undo: Vec<(u32, Option<u32>)>,
    /// For each task whether it is among them.
    undone: Vec<bool>,
    scratch: Vec<u32>,
    /// Places and holders that were looked at, and not yet paid for.
    seen: usize,
}

/// For each task its options, the cheapest first; among equals the fewest moves, then the
/// earliest.
pub fn cheapest_first(instance: &Instance, threads: usize) -> Vec<Vec<u32>> {
    let mut order = vec![Vec::new(); instance.tasks.len()];
    super::parallel::for_chunks(&mut order, threads, |from, order| {
        for (order, task) in order.iter_mut().zip(&instance.tasks[from..]) {
            *order = (0..task.rows.len() as u32).collect();
            order.sort_by(|&a, &b| {
                let (a, b) = (a as usize, b as usize);
                let by_cost = task.costs[a].total_cmp(&task.costs[b]);
                by_cost.then(task.moves_at(a).cmp(&task.moves_at(b)))
            });
        }
    });
    order
}

/// The resources of one unit that are held for different times.
fn turns(instance: &Instance) -> Vec<usize> {
    let differ = |&resource: &usize| {
        let members = &instance.members[resource];
        members.windows(2).any(|pair| pair[0].ends != pair[1].ends)
            && instance.is_plain(resource)
            && instance.resources[resource].capacity.iter().all(|&units| units <= 1)
    };
    (0..instance.members.len()).filter(differ).collect()
}

impl<'a> Search<'a> {
    pub fn new(instance: &'a Instance<'a>, order: &'a [Vec<u32>], seed: u64) -> Self {
        let spread = (instance.tasks.iter().zip(order))
            .map(|(task, order)| {
                let mean = task.costs.iter().sum::<f64>() / task.costs.len() as f64;
                mean - task.costs[order[0] as usize]
            })
            .collect();
        Self {
            instance,
            roster: Roster::new(instance),
            cost: 0.0,
            borders: vec![0; instance.waves.saturating_sub(1)],
            ranges: vec![(0, instance.rows as u32 - 1); instance.tasks.len()],
            order,
            spread,
            turns: turns(instance),
            random: SplitMix::new(seed),
            undo: Vec::new(),
            undone: vec![false; instance.tasks.len()],
            scratch: Vec::new(),
            seen: 0,
        }
    }

    /// The plan, if every task has its place.
    pub fn plan(&self) -> Option<Plan> {
        let rows = (0..self.instance.tasks.len()).map(|task| self.roster.row(task));
        Some(Plan {
            rows: rows.collect::<Option<_>>()?,
            cost: self.roster.cost(),
            moves: self.roster.moves(),
        })
    }

    /// Begins anew: tasks that lose most by a bad place choose first, under `charges`.
    pub fn construct(&mut self, charges: &Charges, borders: &[u32]) {
        self.clear();
        self.set_borders(borders.to_vec());
        let mut tasks: Vec<usize> = (0..self.instance.tasks.len()).collect();
        tasks.sort_by(|&a, &b| self.spread[b].total_cmp(&self.spread[a]));
        let mut reduced = Vec::new();
        for task in tasks {
            let of = &self.instance.tasks[task];
            let options = of.options_within(self.ranges[task]);
            let (rows, costs) = (&of.rows[options.clone()], &of.costs[options.clone()]);
            charges.reduce(&of.holds, rows, costs, self.instance, &mut reduced);
            let mut best = (f64::INFINITY, None);
            for (option, (&reduced, &row)) in options.zip(reduced.iter().zip(rows)) {
                if reduced < best.0 && self.roster.fits(task, row) {
                    best = (reduced, Some(option as u32));
                }
            }
            if let Some(option) = best.1 {
                self.put(task, option);
            }
        }
    }

    /// Begins from `plan`.
    pub fn adopt(&mut self, plan: &Plan) {
        self.clear();
        let mut borders = vec![self.instance.rows as u32 - 1; self.borders.len()];
        for (task, &row) in self.instance.tasks.iter().zip(&plan.rows) {
            if task.wave > 0 {
                borders[task.wave - 1] = borders[task.wave - 1].min(row);
            }
        }
        self.set_borders(borders);
        for (task, &row) in plan.rows.iter().enumerate() {
            let option = self.instance.tasks[task].rows.partition_point(|&r| r < row);
            self.put(task, option as u32);
        }
    }

    /// Takes `steps` steps, and ends with the best plan met; `heat` says how much worse a
    /// result may be to be kept, as a share of what tasks lose on average to each other.
    pub fn run(&mut self, steps: usize, heat: f64, budget: &mut Budget) {
        let tasks = self.instance.tasks.len();
        let cheapest =
            |(task, order): (&super::instance::Task, &Vec<u32>)| task.costs[order[0] as usize];
        let least: f64 = self.instance.tasks.iter().zip(self.order).map(cheapest).sum();
        let mut best = self.plan();
        for step in 0..steps {
            let looked_at = STEP + PLACE * std::mem::take(&mut self.seen);
            budget.spend(looked_at * self.instance.labour);
            if step % 16 == 0 && budget.is_over() {
                break;
            }
            let left = 1.0 - step as f64 / steps as f64;
            let warmth = heat * left * (self.cost - least).max(0.0) / tasks as f64;
            let before = (self.roster.missing(), self.cost);
            self.forget();
            let shift = !self.borders.is_empty() && self.random.below(40 + tasks) == 0;
            let kept_borders = shift.then(|| (self.borders.clone(), self.ranges.clone()));
            if shift {
                self.shift_border();
            } else if !self.turns.is_empty() && self.random.below(2) == 0 {
                self.reorder();
            } else {
                self.shake();
            }
            let allowed = before.1 - warmth * libm::log(1.0 - self.random.unit());
            let after = (self.roster.missing(), self.cost);
            if after.0 > before.0 || (after.0 == before.0 && after.1 > allowed) {
                if let Some((borders, ranges)) = kept_borders {
                    self.borders = borders;
                    self.ranges = ranges;
                }
                self.revert();
            } else if after.0 == 0
                && best.as_ref().is_none_or(|best| after.1 < best.cost * (1.0 - 1e-12))
            {
                best = self.plan();
                self.seen += best.as_ref().map_or(0, |best| best.rows.len());
                self.cost = self.roster.cost();
            }
        }
        if let Some(best) = best
            && (self.roster.missing() > 0 || self.roster.cost() > best.cost)
        {
            self.adopt(&best);
        }
    }

    /// Moves tasks to earlier places, until none can go alone, as long as the plan costs at
    /// most `most` and moves no more.
    pub fn advance(&mut self, most: f64) {
        while self.advance_once(most) {}
    }

    /// Tries each task once; whether some task went.
    fn advance_once(&mut self, most: f64) -> bool {
        let ready = self.ready_by_wave();
        let mut went = false;
        for task in 0..self.instance.tasks.len() {
            let of = &self.instance.tasks[task];
            let Some(old) = self.roster.remove(task) else { continue };
            let own = of.costs[old as usize];
            let allowed = own + (most - self.cost).max(0.0);
            let earlier = (0..old).find(|&option| {
                let at = option as usize;
                of.costs[at] <= allowed
                    && of.moves_at(at) <= of.moves_at(old as usize)
                    && ready[of.wave] <= of.rows[at]
                    && self.roster.fits(task, of.rows[at])
            });
            went |= earlier.is_some();
            self.cost -= own;
            self.put(task, earlier.unwrap_or(old));
        }
        went
    }

    /// For each wave the first row that the tasks of earlier waves leave it, as they stand.
    fn ready_by_wave(&self) -> Vec<u32> {
        let mut ready = vec![0; self.instance.waves.max(1)];
        for (task, of) in self.instance.tasks.iter().enumerate() {
            if let (Some(row), Some(next)) = (self.roster.row(task), ready.get_mut(of.wave + 1)) {
                *next = self.instance.ready[of.ready][row as usize].max(*next);
            }
        }
        for wave in 1..ready.len() {
            ready[wave] = ready[wave].max(ready[wave - 1]);
        }
        ready
    }

    fn clear(&mut self) {
        for task in 0..self.instance.tasks.len() {
            self.roster.remove(task);
        }
        self.cost = 0.0;
    }

    fn put(&mut self, task: usize, option: u32) {
        self.roster.place(task, option);
        self.cost += self.instance.tasks[task].costs[option as usize];
    }

    fn take(&mut self, task: usize) {
        let option = self.roster.remove(task);
        if let Some(option) = option {
            self.cost -= self.instance.tasks[task].costs[option as usize];
        }
        if !std::mem::replace(&mut self.undone[task], true) {
            self.undo.push((task as u32, option));
        }
    }

    fn forget(&mut self) {
        for (task, _) in self.undo.drain(..) {
            self.undone[task as usize] = false;
        }
    }

    fn revert(&mut self) {
        for &(task, _) in &self.undo {
            if let Some(option) = self.roster.remove(task as usize) {
                self.cost -= self.instance.tasks[task as usize].costs[option as usize];
            }
        }
        for at in 0..self.undo.len() {
            if let (task, Some(option)) = self.undo[at] {
                self.put(task as usize, option);
            }
        }
    }

    /// Puts `task` where it costs least among the places that are free.
    fn insert(&mut self, task: usize) {
        let of = &self.instance.tasks[task];
        let (from, to) = self.ranges[task];
        let mut seen = 0;
        let free = self.order[task].iter().copied().find(|&option| {
            seen += 1;
            let row = of.rows[option as usize];
            from <= row && row <= to && self.roster.fits(task, row)
        });
        self.seen += seen;
        if let Some(option) = free {
            self.put(task, option);
        }
    }

    fn set_borders(&mut self, borders: Vec<u32>) {
        for (task, range) in self.instance.tasks.iter().zip(&mut self.ranges) {
            let from = if task.wave > 0 { borders[task.wave - 1] } else { 0 };
            let ready = &self.instance.ready[task.ready];
            let past = match borders.get(task.wave) {
                Some(&border) => ready.partition_point(|&row| row <= border) as u32,
                None => self.instance.rows as u32,
            };
            *range = if past > from { (from, past - 1) } else { (1, 0) };
        }
        self.borders = borders;
    }

    /// Someone to begin with: without a place, or in one that is dear.
    fn seed(&mut self) -> usize {
        let tasks = self.instance.tasks.len();
        if self.roster.missing() > 0 && self.random.below(2) == 0 {
            let from = self.random.below(tasks);
            let around = (from..tasks).chain(0..from);
            return around.into_iter().find(|&t| self.roster.option(t).is_none()).unwrap_or(from);
        }
        let loss = |search: &Self, task: usize| {
            let of = &search.instance.tasks[task];
            search.roster.option(task).map_or(f64::INFINITY, |option| {
                of.costs[option as usize] - of.costs[search.order[task][0] as usize]
            })
        };
        let mut seed = self.random.below(tasks);
        for _ in 0..2 {
            let other = self.random.below(tasks);
            if loss(self, other) > loss(self, seed) {
                seed = other;
            }
        }
        seed
    }

    fn shake(&mut self) {
        let seed = self.seed();
        let tasks = self.instance.tasks.len();
        // Those places that are cheaper than its own.
        let of = &self.instance.tasks[seed];
        let cheaper = match self.roster.option(seed) {
            Some(option) => {
                let own = of.costs[option as usize];
                self.order[seed].partition_point(|&o| of.costs[o as usize] < own)
            }
            None => self.order[seed].len(),
        };
        let target = (cheaper > 0).then(|| {
            let rank = self.random.below(cheaper).min(self.random.below(cheaper));
            self.order[seed][rank]
        });
        self.take(seed);
        let (from, to) = self.ranges[seed];
        let target = target.filter(|&option| {
            let row = of.rows[option as usize];
            from <= row && row <= to
        });
        let around = match target {
            Some(option) => of.rows[option as usize],
            None => {
                let options = of.options_within((from, to));
                match options.len() {
                    0 => return,
                    n => of.rows[options.start + self.random.below(n)],
                }
            }
        };
        let mut out = Vec::new();
        if let Some(option) = target {
            let mut holders = std::mem::take(&mut self.scratch);
            loop {
                self.roster.blockers(seed, around, &mut holders);
                if holders.is_empty() {
                    break;
                }
                self.seen += holders.len();
                let mut victim = holders[self.random.below(holders.len())] as usize;
                let other = holders[self.random.below(holders.len())] as usize;
                if self.spread[other] < self.spread[victim] {
                    victim = other;
                }
                self.take(victim);
                out.push(victim);
            }
            self.scratch = holders;
            self.put(seed, option);
        } else {
            out.push(seed);
        }
        // Some neighbours too, so that they can change places.
        let extra = self.random.below(4);
        let reach = 2 * self.instance.longest;
        for _ in 0..extra {
            let rows = self.instance.rows;
            let row = (around as usize + rows + self.random.below(2 * reach + 1))
                .wrapping_sub(reach.min(rows))
                % rows;
            let neighbour = match self.roster.starting_at(row) {
                [] => self.random.below(tasks),
                near => near[self.random.below(near.len())] as usize,
            };
            if neighbour != seed && !out.contains(&neighbour) {
                self.take(neighbour);
                out.push(neighbour);
            }
        }
        self.put_back(&mut out);
    }

    /// Lets some tasks that hold a resource one after another take turns in another order, one
    /// right after the other.
    fn reorder(&mut self) {
        let resource = self.turns[self.random.below(self.turns.len())];
        let members = &self.instance.members[resource];
        let placed = members.iter().filter_map(|m| self.roster.row(m.task).map(|row| (row, *m)));
        let mut turns: Vec<(u32, Member)> = placed.collect();
        turns.sort_unstable_by_key(|&(row, member)| (row, member.task));
        self.seen += turns.len();
        if turns.len() < 2 {
            return;
        }
        // Near ones more often than far ones.
        let reach = 1 << self.random.below(turns.len().ilog2() as usize + 1);
        let first = self.random.below(turns.len() - 1);
        let last = (first + 1 + self.random.below(reach)).min(turns.len() - 1);
        let mut from = turns[first].0;
        let turns = &mut turns[first..=last];
        match self.random.below(3) {
            0 => turns.rotate_left(1),
            1 => turns.rotate_right(1),
            _ => turns.swap(0, last - first),
        }
        for (_, member) in turns.iter() {
            self.take(member.task);
        }
        for &(_, Member { task, ends }) in turns.iter() {
            let of = &self.instance.tasks[task];
            let options = of.options_within((from.max(self.ranges[task].0), self.ranges[task].1));
            let tried = options.start..options.end.min(options.start + TRIED);
            self.seen += tried.len();
            let Some(free) = tried.into_iter().find(|&o| self.roster.fits(task, of.rows[o])) else {
                return;
            };
            self.put(task, free as u32);
            from = self.instance.end(ends, of.rows[free]) as u32;
        }
    }

    /// Those who lose most by a bad place choose first, more or less.
    fn put_back(&mut self, out: &mut Vec<usize>) {
        let mut keyed: Vec<(f64, usize)> = (out.drain(..))
            .map(|task| (self.spread[task] * (0.25 + self.random.unit()), task))
            .collect();
        keyed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, task) in keyed {
            self.insert(task);
        }
    }

    /// Moves a border, and everyone who is then on the wrong side or could gain.
    fn shift_border(&mut self) {
        let n = self.random.below(self.borders.len());
        let lowest = if n > 0 { self.borders[n - 1] } else { 0 };
        let highest = match self.borders.get(n + 1) {
            Some(&next) => next,
            None => self.instance.rows as u32 - 1,
        };
        let width = 1usize << self.random.below(self.instance.rows.ilog2() as usize + 1);
        let by = 1 + self.random.below(width) as u32;
        let border = self.borders[n];
        let mut borders = self.borders.clone();
        borders[n] = if self.random.below(2) == 0 {
            border.saturating_sub(by).max(lowest)
        } else {
            (border + by).min(highest)
        };
        self.set_borders(borders);
        self.seen += self.instance.tasks.len();
        let mut out = Vec::new();
        for task in 0..self.instance.tasks.len() {
            let (from, to) = self.ranges[task];
            if self.roster.row(task).is_none_or(|row| row < from || to < row) {
                self.take(task);
                out.push(task);
            }
        }
        self.put_back(&mut out);
        for task in 0..self.instance.tasks.len() {
            let wave = self.instance.tasks[task].wave;
            if (wave == n || wave == n + 1)
                && self.roster.option(task).is_some_and(|o| o != self.order[task][0])
            {
                self.take(task);
                self.insert(task);
            }
        }
    }
}
