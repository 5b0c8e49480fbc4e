//! One window for all regions, in the same place of every cycle.

use crate::fleet::Fleet;
use crate::interval::Interval;
use crate::minute::{Minute, WEEK};
use crate::plan::{
    Baseline, Choice, Keeping, Outcome, Plan, PlannedWindow, Search, Status, Verdict,
};
use crate::request::Request;
use crate::rules::{self, Constraint};
use crate::solve::global::{self, Global};
use crate::solve::pick::{Scores, ties};
use crate::solve::{PlanError, conflict, once, transitions};
use crate::starts::{Grid, StartSet};

/// The cycles of a recurring plan (model §6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cycles {
    pub first: Minute,
    /// Of a cycle, in minutes.
    pub length: i64,
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
            .flat_map(|&region| rules::notices(fleet, region, request.tier, request.now))
            .fold(notice.max(request.from), Minute::max);
        Ok(Self { first: allowed.next_monday(), length, count })
    }

    pub fn start(&self, cycle: usize) -> Minute {
        self.first + cycle as i64 * self.length
    }

    pub fn end(&self) -> Minute {
        self.start(self.count)
    }
}

/// A recurring question: every candidate is an offset into the cycle.
struct Rhythm<'f> {
    global: Global<'f>,
    cycles: Cycles,
    /// Starts on the grid in one cycle.
    offsets: usize,
    step: i64,
    /// Starts that a dated rule strikes out.
    struck: StartSet,
    /// The best start of each cycle that breaks no rule, for moved occurrences.
    spare: Vec<Option<usize>>,
}

pub fn plan(fleet: &Fleet, request: &Request, weeks: i64) -> Result<Plan, PlanError> {
    let (phases, length) = global::phases(fleet, request)?;
    let cycles = Cycles::of(fleet, request, weeks)?;
    if length > cycles.length {
        return Err(PlanError::CycleTooShort { cycle: cycles.length, window: length });
    }
    let step = request.step;
    let offsets = (cycles.length / step) as usize;
    let grid = Grid::new(cycles.first, step, offsets * cycles.count);
    let span = Interval::new(cycles.first, cycles.end() + length).expect("there is a cycle");
    let global = Global::new(fleet, request, phases, grid, span);

    let undated = global.refused(|constraint| !constraint.dated);
    let struck = global.refused(|constraint| constraint.dated);
    let mut refused = undated.clone();
    refused.union_with(&struck);
    let spare = spares(&global, cycles.count, offsets, &refused);
    let rhythm = Rhythm { global, cycles, offsets, step, struck, spare };
    Ok(rhythm.plan(&undated))
}

/// The best start of each cycle among those not `refused`, the earliest among equals.
fn spares(
    global: &Global,
    cycles: usize,
    offsets: usize,
    refused: &StartSet,
) -> Vec<Option<usize>> {
    (0..cycles)
        .map(|cycle| {
            let starts = cycle * offsets..(cycle + 1) * offsets;
            let free = || starts.clone().filter(|&start| !refused.contains(start));
            let least = free().map(|start| global.impacts[start]).min_by(f64::total_cmp)?;
            free().find(|&start| ties(global.impacts[start], least))
        })
        .collect()
}

impl Rhythm<'_> {
    fn plan(&self, undated: &StartSet) -> Plan {
        let Self { global, cycles, .. } = self;
        let request = global.request;
        let refused = self.refused_offsets(undated);
        let feasible: Vec<usize> = refused.missing().collect();
        let mut plan = Plan {
            tier: request.tier,
            scope: request.scope,
            objective: request.objective,
            now: request.now,
            search: Search {
                from: cycles.first,
                until: cycles.end(),
                step: self.step,
                candidates: self.offsets,
                feasible: feasible.len(),
            },
            outcome: Outcome::Optimal,
            choices: Vec::new(),
            sooner: None,
            transitions: Vec::new(),
            baseline: None,
            keeping: None,
            notes: Vec::new(),
        };
        if feasible.is_empty() {
            plan.outcome =
                Outcome::Impossible(conflict::of_recurring(global, cycles, |constraint| {
                    self.offsets_refused_by(constraint)
                }));
            return plan;
        }

        let scores = Scores {
            burden: global.worst_burdens(|sums| self.means(&sums)),
            total: (0..self.offsets).map(|offset| self.mean_charge(offset)).collect(),
            moves: (0..self.offsets).map(|offset| self.moves(offset)).collect(),
        };
        let best = scores.best(feasible.clone()).expect("some offset is feasible");
        let first = self.keep(&scores, &refused, best, &mut plan).unwrap_or(best);
        let overlap = |a: usize, b: usize| self.overlap(a, b);
        let mut ranking = vec![first];
        let others = feasible.iter().copied().filter(|&i| !overlap(first, i)).collect();
        ranking.extend(scores.ranking(others, request.top - 1, overlap));

        plan.choices = ranking.into_iter().map(|offset| self.choice(offset, &scores)).collect();
        plan.baseline = Some(Baseline {
            median: global::median(feasible.iter().map(|&i| scores.total[i]).collect()),
            earliest: scores.total[feasible[0]],
            earliest_start: global.grid.at(feasible[0]),
        });
        let windows = &plan.choices[0].windows;
        plan.transitions = transitions::between(global.terms.fleet, windows);
        plan.notes = global.overlap_notes(windows);
        plan.notes.extend(self.crowding_notes(windows));
        plan
    }

    fn start(&self, cycle: usize, offset: usize) -> usize {
        cycle * self.offsets + offset
    }

    /// The starts of the slot's occurrences, on the grid.
    fn starts(&self, offset: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.cycles.count).map(move |cycle| self.start(cycle, offset))
    }

    /// The offsets that are refused in some cycle, or by the plan's own rhythm.
    fn refused_offsets(&self, undated: &StartSet) -> StartSet {
        let mut refused = self.folded(undated);
        for constraint in self.global.constraints.iter().filter(|c| c.refusal.depends_on_rhythm()) {
            self.refuse_rhythm(constraint, &mut refused);
        }
        refused
    }

    fn offsets_refused_by(&self, constraint: &Constraint) -> StartSet {
        let mut starts = StartSet::none(self.global.grid);
        self.global.refuse(&constraint.refusal, &mut starts);
        let mut refused = self.folded(&starts);
        if constraint.refusal.depends_on_rhythm() {
            self.refuse_rhythm(constraint, &mut refused);
        }
        refused
    }

    fn refuse_rhythm(&self, constraint: &Constraint, refused: &mut StartSet) {
        for offset in 0..self.offsets {
            let own: Vec<Minute> = self.starts(offset).map(|i| self.global.grid.at(i)).collect();
            if constraint.refusal.refuses_rhythm(&own, self.global.length) {
                refused.insert(offset);
            }
        }
    }

    /// The offsets at which some cycle's start is in `starts`.
    fn folded(&self, starts: &StartSet) -> StartSet {
        let mut offsets = StartSet::none(Grid::new(self.cycles.first, self.step, self.offsets));
        for offset in 0..self.offsets {
            if self.starts(offset).any(|start| starts.contains(start)) {
                offsets.insert(offset);
            }
        }
        offsets
    }

    /// What the occurrence at `start` is charged (model §6).
    fn charge(&self, cycle: usize, start: usize) -> f64 {
        let own = self.global.impacts[start];
        match self.spare[cycle] {
            Some(spare) if self.struck.contains(start) => own.max(self.global.impacts[spare]),
            _ => own,
        }
    }

    fn mean_charge(&self, offset: usize) -> f64 {
        let charges =
            self.starts(offset).enumerate().map(|(cycle, start)| self.charge(cycle, start));
        charges.sum::<f64>() / self.cycles.count as f64
    }

    fn moves(&self, offset: usize) -> usize {
        self.starts(offset).filter(|&start| self.struck.contains(start)).count()
    }

    /// The mean over all cycles, for each offset, of what is given for each start.
    fn means(&self, values: &[f64]) -> Vec<f64> {
        (0..self.offsets)
            .map(|offset| {
                self.starts(offset).map(|start| values[start]).sum::<f64>()
                    / self.cycles.count as f64
            })
            .collect()
    }

    /// Whether occurrences of two slots overlap, this cycle's or the next one's.
    fn overlap(&self, a: usize, b: usize) -> bool {
        let apart = a.abs_diff(b) as i64 * self.step;
        apart.min(self.cycles.length - apart) < self.global.length
    }

    fn choice(&self, offset: usize, scores: &Scores) -> Choice {
        let global = &self.global;
        let slots: Vec<PlannedWindow> = self
            .starts(offset)
            .map(|start| global.window(global.grid.at(start), Status::Planned))
            .collect();
        let windows =
            slots.iter().zip(self.starts(offset)).enumerate().map(|(cycle, (slot, start))| {
                match self.spare[cycle] {
                    _ if !self.struck.contains(start) => slot.clone(),
                    Some(spare) => global.window(
                        global.grid.at(spare),
                        Status::Moved { slot: slot.interval.start() },
                    ),
                    None => PlannedWindow { status: Status::Skipped, ..slot.clone() },
                }
            });
        let mut windows: Vec<PlannedWindow> = windows.collect();
        windows.sort_by_key(|window| window.interval);
        let charges =
            self.starts(offset).enumerate().map(|(cycle, start)| self.charge(cycle, start));
        Choice {
            impact: scores.total[offset],
            objective_value: scores.objective(offset),
            worst_burden: global.worst_burden(&slots),
            moves: self.moves(offset),
            waiting: 0.0,
            offset: Some(offset as i64 * self.step),
            worst_charge: charges.fold(0.0, f64::max),
            windows,
        }
    }

    /// Whether the earlier plan's slot stays; says in `plan` what became of it.
    fn keep(
        &self,
        scores: &Scores,
        refused: &StartSet,
        best: usize,
        plan: &mut Plan,
    ) -> Option<usize> {
        let keep = self.global.request.keep.as_ref()?;
        let minutes = (keep.slot - self.cycles.first).rem_euclid(self.cycles.length);
        let offset = (minutes % self.step == 0).then_some((minutes / self.step) as usize);
        let verdict = match offset {
            None => Verdict::Gone(format!(
                "the slot at {} is not on the grid of {} minutes",
                keep.slot, self.step
            )),
            Some(offset) if refused.contains(offset) => Verdict::Broken(
                self.global
                    .constraints
                    .iter()
                    .filter(|c| !c.dated && self.offsets_refused_by(c).contains(offset))
                    .map(Constraint::name)
                    .collect(),
            ),
            Some(offset) => {
                once::weigh(scores.objective(offset), scores.objective(best), keep.min_gain)
            }
        };
        let kept = offset.filter(|_| matches!(verdict, Verdict::Kept { .. }));
        plan.outcome = once::kept_outcome(kept, best, scores);
        plan.keeping = Some(Keeping { slot: keep.slot, verdict });
        kept
    }

    /// One sentence for each moved occurrence that overlaps another one.
    fn crowding_notes(&self, windows: &[PlannedWindow]) -> Vec<String> {
        let held: Vec<&PlannedWindow> =
            windows.iter().filter(|w| w.status != Status::Skipped).collect();
        held.windows(2)
            .filter(|pair| pair[0].interval.overlaps(pair[1].interval))
            .map(|pair| {
                format!(
                    "the occurrences at {} and {} overlap after a move",
                    pair[0].interval.start(),
                    pair[1].interval.start()
                )
            })
            .collect()
    }
}
