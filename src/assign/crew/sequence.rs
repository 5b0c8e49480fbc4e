//! Tasks in an order, each where it costs least in that order; tasks trade places while that
//! makes it cheaper.

use crate::assign::prices::least;
use crate::assign::random::SplitMix;

use super::turns::Costs;

/// Units of work for each place that is filled anew.
const PLACE: usize = 16;
/// A gain of a smaller share is rounding.
const GAIN: f64 = 1e-12;

/// What is tried with each stretch: its ends trade places, or one of them moves to the other.
const CHANGES: [fn(&mut [u32]); 3] = [
    |stretch| stretch.swap(0, stretch.len() - 1),
    |stretch| stretch.rotate_left(1),
    |stretch| stretch.rotate_right(1),
];

pub struct Sequence<'a> {
    costs: &'a Costs<'a>,
    pub order: Vec<u32>,
    /// Infinite when the tasks do not fit in this order.
    pub cost: f64,
    /// For each place the rows by which its task may start, if all that come before and after
    /// it have room, and for each of these rows the least cost of those before.
    earliest: Vec<usize>,
    latest: Vec<usize>,
    before: Vec<Vec<f64>>,
    /// The least cost from each of these rows on of those from the place on.
    after: Vec<Vec<f64>>,
    /// The same as `before` within a stretch that is tried, and the rows where it begins.
    tried: [(Vec<f64>, usize); 2],
    limits: Vec<usize>,
    /// Units of work that were not yet paid for.
    pub done: usize,
}

impl<'a> Sequence<'a> {
    pub fn new(costs: &'a Costs<'a>, order: Vec<u32>) -> Self {
        let mut sequence = Self {
            costs,
            order,
            cost: f64::INFINITY,
            earliest: Vec::new(),
            latest: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            tried: [(Vec::new(), 0), (Vec::new(), 0)],
            limits: Vec::new(),
            done: 0,
        };
        sequence.place();
        sequence
    }

    /// Finds the best starts.
    fn place(&mut self) {
        let Self { costs, order, earliest, latest, before, after, .. } = self;
        self.cost = f64::INFINITY;
        let places = order.len();
        earliest.resize(places + 1, 0);
        latest.resize(places + 1, 0);
        latest[places] = costs.rows;
        before.resize(places + 1, Vec::new());
        after.resize(places + 1, Vec::new());
        for (place, &task) in order.iter().enumerate() {
            match (earliest[place]..costs.rows).find(|&row| costs.fits(task, row)) {
                Some(row) => earliest[place + 1] = costs.end(task, row),
                None => return,
            }
        }
        for (place, &task) in order.iter().enumerate().rev() {
            match latest_start(costs, task, latest[place + 1]) {
                Some(row) => latest[place] = row,
                None => return,
            }
        }
        if earliest.iter().zip(latest.iter()).any(|(earliest, latest)| earliest > latest) {
            return;
        }
        before[0].clear();
        before[0].resize(latest[0] + 1, 0.0);
        for (place, &task) in order.iter().enumerate() {
            let (done, next) = before.split_at_mut(place + 1);
            let from = (&done[place][..], earliest[place]);
            next[0].clear();
            append(costs, task, from, earliest[place + 1], latest[place + 1], &mut next[0]);
            self.done += PLACE + next[0].len();
        }
        after[places].clear();
        after[places].resize(latest[places] + 1 - earliest[places], 0.0);
        for (place, &task) in order.iter().enumerate().rev() {
            let (this, next) = after.split_at_mut(place + 1);
            let (first, next_first) = (earliest[place], earliest[place + 1]);
            let of = &mut this[place];
            of.clear();
            of.resize(latest[place] + 1 - first, f64::INFINITY);
            let mut least = f64::INFINITY;
            for row in (first..=latest[place]).rev() {
                if costs.fits(task, row)
                    && let Some(rest) = next[0].get(costs.end(task, row) - next_first)
                {
                    least = least.min(costs.of(task, row) + rest);
                }
                of[row - first] = least;
            }
            self.done += PLACE + of.len();
        }
        self.cost = after[0].first().copied().unwrap_or(f64::INFINITY);
    }

    /// Takes `task` in where it adds least.
    pub fn insert(&mut self, task: u32) {
        if self.cost == f64::INFINITY {
            return;
        }
        let places = 0..=self.order.len();
        let costs: Vec<f64> = places.map(|place| self.with(place, place, &[task])).collect();
        self.order.insert(least(&costs).0, task);
        self.place();
    }

    /// What all cost with `stretch` at the places `from..past`.
    fn with(&mut self, from: usize, past: usize, stretch: &[u32]) -> f64 {
        let Self { costs, earliest, latest, before, after, tried, limits, .. } = self;
        let mut limit = latest[past];
        limits.clear();
        for &task in stretch.iter().rev() {
            limits.push(limit);
            match latest_start(costs, task, limit) {
                Some(row) => limit = row,
                None => return f64::INFINITY,
            }
        }
        let mut row = earliest[from];
        for (place, (&task, &limit)) in stretch.iter().zip(limits.iter().rev()).enumerate() {
            let [(next, next_first), (last, last_first)] = tried;
            let known =
                if place == 0 { (&before[from][..], row) } else { (&last[..], *last_first) };
            let Some(start) = (row..costs.rows).find(|&row| costs.fits(task, row)) else {
                return f64::INFINITY;
            };
            row = costs.end(task, start);
            if row > limit {
                return f64::INFINITY;
            }
            next.clear();
            *next_first = row;
            append(costs, task, known, row, limit, next);
            self.done += PLACE + next.len();
            tried.swap(0, 1);
        }
        let (last, first) = &tried[1];
        let rest = |row: usize| after[past][row.saturating_sub(earliest[past])];
        let sums = last.iter().enumerate().map(|(n, cost)| cost + rest(first + n));
        sums.fold(f64::INFINITY, f64::min)
    }

    /// Swaps tasks and moves single ones until none gains by it, or so much work was done.
    pub fn descend(&mut self, units: usize) {
        let limit = self.done + units;
        let places = self.order.len();
        while self.cost < f64::INFINITY {
            let was = self.cost;
            for first in 0..places {
                for last in first + 1..places {
                    for change in CHANGES {
                        let mut stretch = self.order[first..=last].to_vec();
                        change(&mut stretch);
                        if self.with(first, last + 1, &stretch) < self.cost * (1.0 - GAIN) {
                            self.order[first..=last].copy_from_slice(&stretch);
                            self.place();
                        }
                    }
                    if self.done > limit {
                        return;
                    }
                }
            }
            if self.cost >= was * (1.0 - GAIN) {
                return;
            }
        }
    }

    /// Disturbs the order a few times, and descends from there.
    pub fn shake(&mut self, times: usize, units: usize, random: &mut SplitMix) {
        let places = self.order.len();
        let limit = self.done + units;
        for _ in 0..times {
            if self.cost == f64::INFINITY || places < 4 || self.done > limit {
                return;
            }
            let (cost, order) = (self.cost, self.order.clone());
            for _ in 0..3 {
                let place = random.below(places);
                let other = (place + 1 + random.below(places / 4 + 1)).min(places - 1);
                self.order.swap(place, other);
            }
            self.place();
            self.descend(units);
            if self.cost > cost {
                self.order = order;
                self.place();
            }
        }
    }

    /// The row at which each task starts, by task.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows = vec![0; self.order.len()];
        let mut limit = self.costs.rows;
        for (place, &task) in self.order.iter().enumerate().rev() {
            let first = self.earliest[place];
            let in_time =
                |&row: &usize| self.costs.fits(task, row) && self.costs.end(task, row) <= limit;
            let cost = |row: usize| self.before[place][row - first] + self.costs.of(task, row);
            let past = (first + self.before[place].len()).min(limit);
            let starts = (first..past).filter(in_time);
            let best = starts.min_by(|&a, &b| cost(a).total_cmp(&cost(b)).then(a.cmp(&b)));
            limit = best.expect("the order fits");
            rows[task as usize] = limit as u32;
        }
        rows
    }
}

/// The last row at which `task` may start to end by `limit`.
fn latest_start(costs: &Costs, task: u32, limit: usize) -> Option<usize> {
    (0..limit).rev().find(|&row| costs.fits(task, row) && costs.end(task, row) <= limit)
}

/// Writes the least costs by which `task`, too, has ended by the rows `first..=limit`; before
/// it `known` are the least costs, from a row on.
fn append(
    costs: &Costs,
    task: u32,
    (known, from): (&[f64], usize),
    first: usize,
    limit: usize,
    next: &mut Vec<f64>,
) {
    let mut least = f64::INFINITY;
    for row in from..limit {
        if !costs.fits(task, row) {
            continue;
        }
        let end = costs.end(task, row);
        if end > limit {
            break;
        }
        // The least cost until then holds on.
        next.resize(end - first, least);
        least = least.min(known[(row - from).min(known.len() - 1)] + costs.of(task, row));
        next.push(least);
    }
    next.resize(limit + 1 - first, least);
}
