//! The cheapest way to each turn, where no task takes two turns in a row.

use super::turns::{Costs, Turns};

/// No turn: where a way begins.
pub const NONE: u32 = u32::MAX;

/// A way that ends with a turn, or has none yet.
#[derive(Clone, Copy)]
struct Way {
    cost: f64,
    turn: u32,
    task: u32,
}

const NO_WAY: Way = Way { cost: f64::INFINITY, turn: NONE, task: NONE };

/// The two cheapest ways that end with different tasks.
#[derive(Clone, Copy)]
struct Cheapest([Way; 2]);

impl Cheapest {
    fn add(&mut self, way: Way) {
        let [first, second] = self.0;
        if way.cost < first.cost {
            let second = if way.task == first.task { second } else { first };
            self.0 = [way, second];
        } else if way.cost < second.cost && way.task != first.task {
            self.0[1] = way;
        }
    }

    fn before(&self, task: u32) -> Way {
        if self.0[0].task == task { self.0[1] } else { self.0[0] }
    }
}

/// The cheapest way to and through each turn.
#[derive(Default)]
pub struct Ways {
    pub costs: Vec<f64>,
    before: Vec<u32>,
    /// Of the cheapest way through all rows; infinite when there is none.
    pub least: f64,
    last: u32,
    arrived: Vec<Way>,
}

impl Ways {
    /// Finds them when the turn of a task costs `worth` of it less.
    pub fn find(&mut self, costs: &Costs, turns: &Turns, worth: &[f64]) {
        self.costs.clear();
        self.costs.resize(turns.turns.len(), f64::INFINITY);
        self.before.clear();
        self.before.resize(turns.turns.len(), NONE);
        let mut waiting = Cheapest([NO_WAY; 2]);
        for row in 0..=turns.rows {
            let arrived = &mut self.arrived;
            arrived.clear();
            let way = |&turn: &u32| Way {
                cost: self.costs[turn as usize],
                turn,
                task: turns.turns[turn as usize].task,
            };
            let ways = turns.arriving(row).iter().map(way);
            arrived.extend(ways.filter(|way| way.cost < f64::INFINITY));
            if row == 0 {
                arrived.push(Way { cost: 0.0, ..NO_WAY });
            }
            if row == turns.rows {
                arrived.iter().for_each(|&way| waiting.add(way));
                let [best, _] = waiting.0;
                (self.least, self.last) = (best.cost, best.turn);
                return;
            }
            let leaving = turns.leaving(row);
            if !leaving.is_empty() {
                arrived
                    .sort_unstable_by(|a, b| a.cost.total_cmp(&b.cost).then(a.turn.cmp(&b.turn)));
            }
            for n in leaving {
                let turn = &turns.turns[n];
                let idle = if turn.after_idle { waiting.before(turn.task) } else { NO_WAY };
                let follows = |way: &&Way| {
                    way.turn == NONE
                        || turns.may_follow(costs, &turns.turns[way.turn as usize], turn)
                };
                let cheaper = arrived.iter().take_while(|way| way.cost < idle.cost);
                let best = cheaper.into_iter().find(follows).unwrap_or(&idle);
                self.costs[n] = best.cost + turn.cost - worth[turn.task as usize];
                self.before[n] = best.turn;
            }
            if turns.idle[row] {
                let may_wait = |turn: u32| turn == NONE || turns.turns[turn as usize].before_idle;
                let ways = arrived.iter().filter(|way| may_wait(way.turn));
                ways.for_each(|&way| waiting.add(way));
            } else {
                waiting = Cheapest([NO_WAY; 2]);
            }
        }
    }

    /// The turns of the cheapest way, the first one first.
    pub fn path(&self) -> Vec<u32> {
        let before = |&turn: &u32| Some(self.before[turn as usize]).filter(|&turn| turn != NONE);
        let last = Some(self.last).filter(|&turn| turn != NONE);
        let mut path: Vec<u32> = std::iter::successors(last, before).collect();
        path.reverse();
        path
    }
}
