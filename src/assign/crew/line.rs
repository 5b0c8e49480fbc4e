//! The turns that may be in a better plan, seen in both directions of time.

use super::turns::{Costs, Turns};
use super::ways::Ways;

#[derive(Clone)]
pub struct Line {
    /// With time running on, and backwards.
    pub turns: [Turns; 2],
    /// For each turn of either, where it is in the other.
    pub twins: [Vec<u32>; 2],
}

impl Line {
    pub fn new(forwards: Turns) -> Self {
        let (backwards, twins) = forwards.mirrored();
        let mut back = vec![0; twins.len()];
        for (own, &twin) in twins.iter().enumerate() {
            back[twin as usize] = own as u32;
        }
        Self { turns: [forwards, backwards], twins: [twins, back] }
    }

    /// Drops the turns through which no way costs `most` or less.
    pub fn reduce(&mut self, costs: &Costs, worth: &[f64], most: f64) {
        let [forwards, backwards] = &self.turns;
        let mut ways = [Ways::default(), Ways::default()];
        ways[0].find(costs, forwards, worth);
        ways[1].find(costs, backwards, worth);
        let [to, from] = &ways;
        let through = |(n, &twin): (usize, &u32)| {
            let turn = &forwards.turns[n];
            to.costs[n] + from.costs[twin as usize] - (turn.cost - worth[turn.task as usize])
        };
        let keep: Vec<bool> =
            self.twins[0].iter().enumerate().map(|turn| through(turn) <= most).collect();
        let mut forwards = forwards.clone();
        forwards.retain(&keep);
        *self = Self::new(forwards);
    }
}
