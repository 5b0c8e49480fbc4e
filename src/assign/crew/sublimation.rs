//! Ways on which some tasks take exactly one turn each: successive sublimation.
//!
//! A way is known by its last turn and by which of the marked tasks have had theirs. With more
//! tasks marked, what a way is worth comes nearer to a plan; what the fewer marks of the last
//! pass, made in the other direction of time, say about the rest of a way tells which ways can
//! be dropped. Ibaraki, "Successive sublimation methods for dynamic programming computation"
//! (1987); Tanaka, Fujikuma and Araki, "An exact algorithm for single-machine scheduling
//! without machine idle time" (2009).

use super::turns::{Costs, Turns};
use super::ways::{NONE, Ways};

/// How many tasks can be marked.
pub const MARKS: usize = 128;

/// Units of work for each state that a row comes to.
const STATE: usize = 16;

/// Which tasks are marked, in the order in which they were.
#[derive(Clone)]
pub struct Marks {
    of: Vec<Option<u32>>,
    count: usize,
}

impl Marks {
    pub fn none(tasks: usize) -> Self {
        Self { of: vec![None; tasks], count: 0 }
    }

    pub fn is_marked(&self, task: usize) -> bool {
        self.of[task].is_some()
    }

    /// Marks `task`, if it is not and there is a mark left.
    pub fn add(&mut self, task: usize) {
        if self.of[task].is_none() && self.count < MARKS {
            self.of[task] = Some(self.count as u32);
            self.count += 1;
        }
    }

    fn bit(&self, task: u32) -> u128 {
        self.of[task as usize].map_or(0, |mark| 1 << mark)
    }

    fn all(&self) -> u128 {
        if self.count == MARKS { u128::MAX } else { (1 << self.count) - 1 }
    }
}

/// A way that ends with a turn, or waits after it.
#[derive(Clone, Copy)]
struct State {
    /// The marked tasks that have had their turn.
    had: u128,
    cost: f64,
    turn: u32,
    /// The state before this turn.
    before: u32,
}

const BEGINNING: State = State { had: 0, cost: 0.0, turn: NONE, before: NONE };

/// What was known before of the rest of a way, from the other side.
pub enum Rest<'a> {
    Ways(&'a Ways),
    States(&'a Sublimation),
}

/// The line as a pass sees it.
pub struct View<'a> {
    pub costs: &'a Costs<'a>,
    pub turns: &'a Turns,
    /// For each turn, where it is in the other direction.
    pub twins: &'a [u32],
    /// What the turn of a task costs less.
    pub worth: &'a [f64],
}

/// The cheapest way to each state.
pub struct Sublimation {
    marks: Marks,
    states: Vec<State>,
    /// For each turn, its states, in the order of what they have had.
    of_turn: Vec<(u32, u32)>,
    /// Of the cheapest way through all rows on which all marked tasks had their turn.
    pub least: f64,
    last: u32,
}

impl Sublimation {
    /// Follows the ways that may yet cost no more than `most`. `None` when they come to more
    /// than `states`, or when `pay`, which is told of units of work, says to stop.
    pub fn pass(
        view: &View,
        marks: Marks,
        rest: &Rest,
        most: f64,
        states: usize,
        pay: &mut dyn FnMut(usize) -> bool,
    ) -> Option<Self> {
        let turns = view.turns;
        let mut found = Self {
            marks,
            states: Vec::new(),
            of_turn: vec![(0, 0); turns.turns.len()],
            least: f64::INFINITY,
            last: NONE,
        };
        let mut waiting: Vec<(State, u32)> = Vec::new();
        // Whether each waits, or has arrived right now; with its number.
        let mut here: Vec<(State, u32, bool)> = Vec::new();
        for row in 0..=turns.rows {
            here.clear();
            for &turn in turns.arriving(row) {
                let (from, past) = found.of_turn[turn as usize];
                here.extend((from..past).map(|at| (found.states[at as usize], at, false)));
            }
            if row == 0 {
                here.push((BEGINNING, NONE, false));
            }
            let arrived = here.len();
            here.extend(waiting.iter().map(|&(state, at)| (state, at, true)));
            if arrived > 0 {
                here.sort_unstable_by(|(a, at, _), (b, bt, _)| {
                    a.had.cmp(&b.had).then(a.cost.total_cmp(&b.cost)).then(at.cmp(bt))
                });
            }
            if pay(here.len() * (STATE + turns.leaving(row).len())) {
                return None;
            }
            if row == turns.rows {
                let all = found.marks.all();
                // A state may be here only for turns that could have come after it.
                let through =
                    |(state, ..): &&(State, u32, bool)| state.had == all && state.cost <= most;
                if let Some(&(state, at, _)) = here.iter().find(through) {
                    (found.least, found.last) = (state.cost, at);
                }
                break;
            }
            for turn in turns.leaving(row) {
                found.take_turn(view, turn, &here, rest, most);
                if found.states.len() > states {
                    return None;
                }
            }
            waiting.clear();
            if turns.idle[row] {
                found.wait(turns, &here, &mut waiting);
            }
        }
        Some(found)
    }

    /// Adds the states in which `turn` follows those that are here.
    fn take_turn(
        &mut self,
        view: &View,
        number: usize,
        here: &[(State, u32, bool)],
        rest: &Rest,
        most: f64,
    ) {
        let View { costs, turns, twins, worth } = *view;
        let turn = &turns.turns[number];
        let own = self.marks.bit(turn.task);
        let cost = turn.cost - worth[turn.task as usize];
        let from = self.states.len() as u32;
        let mut done = None;
        for &(state, at, waits) in here {
            if state.had & own != 0 || done == Some(state.had) {
                continue;
            }
            let follows = match state.turn {
                NONE => !waits || turn.after_idle,
                before => {
                    let before = &turns.turns[before as usize];
                    match waits {
                        true => turn.after_idle && before.task != turn.task,
                        false => turns.may_follow(costs, before, turn),
                    }
                }
            };
            if !follows {
                continue;
            }
            // Those that come later have had the same and cost more.
            done = Some(state.had);
            let had = state.had | own;
            let twin = twins[number] as usize;
            let through = match rest {
                Rest::Ways(ways) => ways.costs[twin],
                Rest::States(states) => states.cost_after(twin, had, own),
            };
            if state.cost + through <= most {
                let turn = number as u32;
                self.states.push(State { had, cost: state.cost + cost, turn, before: at });
            }
        }
        self.of_turn[number] = (from, self.states.len() as u32);
    }

    /// What the cheapest way costs, seen from the other side, that ends with `turn` and on
    /// which the tasks marked here had theirs that have not by then, if `had` are those that
    /// have after it; `own` is the mark of its task.
    fn cost_after(&self, turn: usize, had: u128, own: u128) -> f64 {
        let missing = self.marks.all() & (!had | own);
        let (from, past) = self.of_turn[turn];
        let states = &self.states[from as usize..past as usize];
        let found = states.binary_search_by(|state| state.had.cmp(&missing));
        found.map_or(f64::INFINITY, |at| states[at].cost)
    }

    /// Of those that are here and may wait, the cheapest two with different last tasks of each
    /// kind.
    fn wait(&self, turns: &Turns, here: &[(State, u32, bool)], waiting: &mut Vec<(State, u32)>) {
        let task = |state: &State| match state.turn {
            NONE => NONE,
            turn => turns.turns[turn as usize].task,
        };
        let may_wait =
            |state: &State| state.turn == NONE || turns.turns[state.turn as usize].before_idle;
        let mut of_kind = 0;
        for &(state, at, waits) in here {
            if !waits && !may_wait(&state) {
                continue;
            }
            match waiting.last() {
                Some((last, _)) if last.had == state.had => {
                    if of_kind == 1 && task(last) != task(&state) {
                        waiting.push((state, at));
                        of_kind = 2;
                    }
                }
                _ => {
                    waiting.push((state, at));
                    of_kind = 1;
                }
            }
        }
    }

    /// The turns of the cheapest way, the last one first.
    pub fn path(&self) -> Vec<u32> {
        let before = |&at: &u32| Some(self.states[at as usize].before).filter(|&at| at != NONE);
        let last = Some(self.last).filter(|&at| at != NONE);
        let states = std::iter::successors(last, before);
        states.map(|at| self.states[at as usize].turn).collect()
    }
}
