//! A slot in the same place of every cycle: what it costs, and where it is refused.

use crate::finding::ConflictingRule;
use crate::fleet::Fleet;
use crate::ground::duration::{Minutes, WEEK};
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::request::Request;
use crate::request::constraint::Constraint;
use crate::rules::notices;
use crate::solve::PlanError;
use crate::solve::pick::{Scores, ties};
use crate::solve::slots::Slots;

/// The cycles of a recurring plan (model §6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cycles {
    pub first: Minute,
    /// Of a cycle.
    pub length: Minutes,
    pub count: usize,
}

impl Cycles {
    /// The whole cycles of a recurring `request`, from the first Monday that every notice
    /// allows.
    pub fn of(fleet: &Fleet, request: &Request, weeks: i64) -> Result<Self, PlanError> {
        let length = weeks * WEEK;
        let count = usize::try_from(request.horizon / length).unwrap_or(0);
        if count == 0 {
            return Err(PlanError::NoCycle { horizon: request.horizon, cycle: length });
        }
        let notice = request.now + fleet.tiers[request.tier].notice;
        let allowed = request
            .regions
            .iter()
            .flat_map(|&region| notices::earliest_starts(fleet, region, request.tier, request.now))
            .fold(notice.max(request.from), Minute::max);
        Ok(Self { first: allowed.next_monday(), length, count })
    }

    pub fn start(&self, cycle: usize) -> Minute {
        self.first + cycle as i64 * self.length
    }

    /// The starts of all cycles, `step` apart.
    pub fn grid(&self, step: Minutes) -> Grid {
        Grid::new(self.first, step, (self.length / step) as usize * self.count)
    }

    pub fn end(&self) -> Minute {
        self.start(self.count)
    }
}

/// A recurring window: every candidate is an offset into the cycle.
pub struct Rhythm<'f> {
    pub slots: Slots<'f>,
    pub cycles: Cycles,
    /// Starts on the grid in one cycle.
    pub offsets: usize,
    /// Offsets that a rule refuses in some cycle; dated rules aside.
    pub refused: StartSet,
    /// Starts that a dated rule strikes out.
    pub struck: StartSet,
    /// Starts at which an occurrence breaks a rule of the region's own, dated ones included.
    pub blocked: StartSet,
    /// The best start of each cycle that is not blocked, for moved occurrences.
    pub spare: Vec<Option<usize>>,
}

impl<'f> Rhythm<'f> {
    /// `slots` cover the grid of all cycles.
    pub fn new(slots: Slots<'f>, cycles: Cycles) -> Self {
        let offsets = slots.grid.count() / cycles.count;
        let undated = slots.refused(|constraint| !constraint.dated);
        let struck = slots.refused(|constraint| constraint.dated);
        let blocked = slots.refused(|constraint| !constraint.rule.is_between());
        let spare = spares(&slots, cycles.count, offsets, &blocked);
        let refused = StartSet::none(Grid::new(cycles.first, Minutes(1), offsets));
        let mut rhythm = Self { slots, cycles, offsets, refused, struck, blocked, spare };
        rhythm.refused = rhythm.refused_offsets(&undated);
        rhythm
    }

    /// The starts of the slot's occurrences, on the grid.
    pub fn starts(&self, offset: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.cycles.count).map(move |cycle| cycle * self.offsets + offset)
    }

    /// The offsets that are refused in some cycle, or by the plan's own rhythm.
    fn refused_offsets(&self, undated: &StartSet) -> StartSet {
        let mut refused = self.folded(undated);
        for constraint in self.slots.constraints.iter().filter(|c| c.refusal.depends_on_rhythm()) {
            self.refuse_rhythm(constraint, &mut refused);
        }
        refused
    }

    pub fn offsets_refused_by(&self, constraint: &Constraint) -> StartSet {
        let mut starts = StartSet::none(self.slots.grid);
        self.slots.refuse(&constraint.refusal, &mut starts);
        let mut refused = self.folded(&starts);
        if constraint.refusal.depends_on_rhythm() {
            self.refuse_rhythm(constraint, &mut refused);
        }
        refused
    }

    fn refuse_rhythm(&self, constraint: &Constraint, refused: &mut StartSet) {
        for offset in 0..self.offsets {
            let own: Vec<Minute> = self.starts(offset).map(|i| self.slots.grid.at(i)).collect();
            if constraint.refusal.refuses_rhythm(&own, self.slots.length) {
                refused.insert(offset);
            }
        }
    }

    /// The offsets at which some cycle's start is in `starts`.
    fn folded(&self, starts: &StartSet) -> StartSet {
        let mut offsets = StartSet::none(Grid::new(self.cycles.first, Minutes(1), self.offsets));
        for offset in 0..self.offsets {
            if self.starts(offset).any(|start| starts.contains(start)) {
                offsets.insert(offset);
            }
        }
        offsets
    }

    /// What the occurrence at `start` is charged (model §6).
    pub fn charge(&self, cycle: usize, start: usize) -> f64 {
        self.charged(cycle, self.slots.impacts[start], self.struck.contains(start))
    }

    /// What an occurrence of `cycle` is charged that would cost `own` where it is.
    pub fn charged(&self, cycle: usize, own: f64, struck: bool) -> f64 {
        match self.spare[cycle] {
            Some(spare) if struck => own.max(self.slots.impacts[spare]),
            _ => own,
        }
    }

    pub fn mean_charge(&self, offset: usize) -> f64 {
        let charges =
            self.starts(offset).enumerate().map(|(cycle, start)| self.charge(cycle, start));
        charges.sum::<f64>() / self.cycles.count as f64
    }

    /// What is known of each offset, refused or not.
    pub fn scores(&self) -> Scores {
        Scores {
            burden: self.slots.worst_burdens(|sums| self.means(&sums)),
            total: (0..self.offsets).map(|offset| self.mean_charge(offset)).collect(),
            moves: (0..self.offsets).map(|offset| self.moves(offset)).collect(),
        }
    }

    pub fn moves(&self, offset: usize) -> usize {
        self.starts(offset).filter(|&start| self.struck.contains(start)).count()
    }

    /// The mean over all cycles, for each offset, of what is given for each start.
    pub fn means(&self, values: &[f64]) -> Vec<f64> {
        (0..self.offsets)
            .map(|offset| {
                self.starts(offset).map(|start| values[start]).sum::<f64>()
                    / self.cycles.count as f64
            })
            .collect()
    }

    /// The offset whose occurrences keep the rhythm of one at `slot`.
    pub fn offset_of(&self, slot: Minute) -> Option<usize> {
        let minutes = (slot - self.cycles.first).rem_euclid(self.cycles.length);
        self.slots.grid.index_of(self.cycles.first + minutes)
    }

    /// The undated rules that refuse `offset`.
    pub fn broken(&self, offset: usize) -> Vec<ConflictingRule> {
        let undated = self.slots.constraints.iter().filter(|c| !c.dated);
        undated
            .filter(|c| self.offsets_refused_by(c).contains(offset))
            .map(Constraint::name)
            .collect()
    }
}

/// The best start of each cycle among those not `refused`, the earliest among equals.
fn spares(slots: &Slots, cycles: usize, offsets: usize, refused: &StartSet) -> Vec<Option<usize>> {
    (0..cycles)
        .map(|cycle| {
            let starts = cycle * offsets..(cycle + 1) * offsets;
            let free = || starts.clone().filter(|&start| !refused.contains(start));
            let least = free().map(|start| slots.impacts[start]).min_by(f64::total_cmp)?;
            free().find(|&start| ties(slots.impacts[start], least))
        })
        .collect()
}
