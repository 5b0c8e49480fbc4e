//! Where can windows of a recurring tier be? Every slot's start in every cycle, and the starts
//! to which an occurrence may be moved.

use std::collections::BTreeSet;

use crate::fleet::Scope;
use crate::ground::cycles::Slot;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::solve::cycles::Cycles;

/// All starts, on one grid.
#[derive(Clone, Debug)]
pub struct Places {
    pub grid: Grid,
    /// In the order in which they are preferred.
    pub slots: Vec<Slot>,
    /// Slots that `on` does not pick in every cycle.
    pub unpicked: StartSet,
    /// For each cycle and each slot, its start on the grid.
    starts: Vec<usize>,
    /// For each cycle, where struck-out occurrences may go, on the grid: in global scope to any
    /// instant at which the clock shows a multiple of the step, in rolling scope to slots.
    pub moves: Vec<Vec<usize>>,
}

impl Places {
    pub fn of(cycles: &Cycles, scope: Scope) -> Self {
        let slots = cycles.slots();
        let mut unpicked = StartSet::none_of(slots.len());
        for (number, &slot) in slots.iter().enumerate() {
            if !cycles.picks(slot) {
                unpicked.insert(number);
            }
        }
        let starts: Vec<Minute> = (0..cycles.count() as i64)
            .flat_map(|cycle| slots.iter().map(move |&slot| cycles.occurrence(slot, cycle)))
            .collect();
        let moves = |cycle: usize| match scope {
            Scope::Global => cycles.moves(cycle),
            Scope::Rolling => {
                let own = &starts[cycle * slots.len()..][..slots.len()];
                let picked = slots.iter().zip(own).filter(|(s, _)| cycles.picks_in(**s, cycle));
                picked.map(|(_, &start)| start).collect::<BTreeSet<_>>().into_iter().collect()
            }
        };
        let moves: Vec<Vec<Minute>> = (0..cycles.count()).map(moves).collect();
        let all = || starts.iter().chain(moves.iter().flatten()).copied();
        let first = all().min().expect("a cycle has slots");
        let last = all().max().expect("a cycle has slots");
        let grain = cycles.grain();
        let grid = Grid::new(first, grain, ((last - first) / grain) as usize + 1);
        let on_grid = |at: Minute| grid.index_of(at).expect("every start is on the grid");
        Self {
            grid,
            unpicked,
            starts: starts.into_iter().map(on_grid).collect(),
            moves: moves.into_iter().map(|c| c.into_iter().map(on_grid).collect()).collect(),
            slots,
        }
    }

    /// What holds every minute of all windows of `length`.
    pub fn span(&self, length: Minutes) -> Interval {
        let last = self.grid.at(self.grid.count() - 1);
        Interval::new(self.grid.at(0), last + length).expect("a window lasts at least a minute")
    }

    /// The start of a slot in a cycle, on the grid.
    pub fn on_grid(&self, cycle: usize, slot: usize) -> usize {
        self.starts[cycle * self.slots.len() + slot]
    }
}
