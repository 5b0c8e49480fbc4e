//! What do the rules between regions ask of slots in all cycles together?
//!
//! Where clocks change against each other, or months differ, windows meet in one cycle and miss
//! each other in another. At each instant of the cycles planned, and one more on either side
//! (model §6), some slots of each region have their windows open. Two instants at which these
//! are the same ask the same of a plan, so one of them is enough: of half a year of weeks there
//! is one of each time of the week, and of those again once for each way in which the clocks
//! stand to each other.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::solve::rolling::lane::Lane;
use crate::solve::timing::Timing;

/// Who has the same slots at the same instants, and how long windows there count.
type Kind = (usize, Minutes);

pub struct AllCycles {
    /// For each lane, which of `occurrences` are its own.
    of_lane: Vec<usize>,
    /// The instants of all slots in all cycles, with the slots, in time order.
    occurrences: Vec<Vec<(Minute, u32)>>,
    /// What was worked out before.
    known: RefCell<BTreeMap<Vec<Kind>, Rc<Rows>>>,
}

/// For each slot a stretch of rows, `(0, 0)` where it has none.
type Stretches = Arc<[(u32, u32)]>;

/// Instants that differ in what they ask of windows of some kinds.
pub struct Rows {
    pub count: usize,
    /// For each kind the stretches at which slots are open: the first of all slots, the second
    /// of those that have so many, and so on.
    stretches: BTreeMap<Kind, Vec<Stretches>>,
}

impl AllCycles {
    pub fn of(lanes: &[Lane]) -> Self {
        let mut seen: Vec<&Lane> = Vec::new();
        let mut of_lane = Vec::with_capacity(lanes.len());
        for lane in lanes {
            let known = seen.iter().position(|other| are_alike(other, lane));
            of_lane.push(known.unwrap_or_else(|| {
                seen.push(lane);
                seen.len() - 1
            }));
        }
        let occurrences = seen.into_iter().map(occurrences).collect();
        Self { of_lane, occurrences, known: RefCell::default() }
    }

    /// The rows that tell windows of `members` apart: lanes, and for how long each counts.
    pub fn rows(&self, members: &[(usize, Minutes)]) -> Rc<Rows> {
        let mut kinds: Vec<Kind> =
            members.iter().map(|&(lane, minutes)| (self.of_lane[lane], minutes)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut known = self.known.borrow_mut();
        Rc::clone(known.entry(kinds).or_insert_with_key(|kinds| Rc::new(self.tell_apart(kinds))))
    }

    /// The stretches of `rows` that windows of a lane hold which count for so long.
    pub fn stretches<'r>(
        &self,
        rows: &'r Rows,
        (lane, minutes): (usize, Minutes),
    ) -> &'r [Stretches] {
        &rows.stretches[&(self.of_lane[lane], minutes)]
    }

    fn tell_apart(&self, kinds: &[Kind]) -> Rows {
        let all = kinds.iter().flat_map(|&(own, _)| &self.occurrences[own]);
        let mut instants: Vec<Minute> = all.map(|&(start, _)| start).collect();
        instants.sort_unstable();
        instants.dedup();
        // For each instant, which set of slots of each kind is open there.
        let mut open = vec![Vec::with_capacity(kinds.len()); instants.len()];
        let mut sets = Vec::with_capacity(kinds.len());
        for &(own, minutes) in kinds {
            let occurrences = &self.occurrences[own];
            let mut numbers: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
            let (mut from, mut to) = (0, 0);
            for (open, &at) in open.iter_mut().zip(&instants) {
                let started = occurrences[to..].iter().take_while(|(start, _)| *start <= at);
                to += started.count();
                let ended =
                    occurrences[from..to].iter().take_while(|(start, _)| *start + minutes <= at);
                from += ended.count();
                let mut set: Vec<u32> = occurrences[from..to].iter().map(|&(_, s)| s).collect();
                set.sort_unstable();
                set.dedup();
                let next = numbers.len();
                open.push(*numbers.entry(set).or_insert(next));
            }
            let mut by_number = vec![Vec::new(); numbers.len()];
            numbers.into_iter().for_each(|(set, number)| by_number[number] = set);
            sets.push(by_number);
        }
        let mut rows: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut kept = Vec::new();
        for open in open {
            let next = rows.len();
            if *rows.entry(open.clone()).or_insert(next) == next {
                kept.push(open);
            }
        }
        let of_kind = |(at, &kind): (usize, &Kind)| {
            let slots = self.occurrences[kind.0].iter().map(|&(_, slot)| slot as usize + 1);
            let of_rows = kept.iter().map(|open: &Vec<usize>| &sets[at][open[at]][..]);
            (kind, in_stretches(of_rows, slots.max().unwrap_or(0)))
        };
        Rows { count: kept.len(), stretches: kinds.iter().enumerate().map(of_kind).collect() }
    }
}

/// Whether both have their slots at the same instants.
fn are_alike(one: &Lane, other: &Lane) -> bool {
    let (Timing::Recurring(a), Timing::Recurring(b)) = (&one.timing, &other.timing) else {
        return false;
    };
    a.cycles.is_on(&b.cycles)
        && (0..a.cycles.count()).all(|cycle| a.party(cycle).is_some() == b.party(cycle).is_some())
}

/// Of each slot in each cycle that is not done, and one more on either side.
fn occurrences(lane: &Lane) -> Vec<(Minute, u32)> {
    let Timing::Recurring(rhythm) = &lane.timing else { return Vec::new() };
    let count = rhythm.cycles.count();
    let slots = || 0..rhythm.candidates();
    let outside = [-1, count as i64].into_iter().flat_map(|cycle| {
        slots().map(move |at| (rhythm.cycles.occurrence(rhythm.slot(at), cycle), at as u32))
    });
    let planned = (0..count)
        .filter(|&cycle| rhythm.party(cycle).is_some())
        .flat_map(|cycle| slots().map(move |at| (rhythm.start(cycle, at), at as u32)));
    let mut found: Vec<(Minute, u32)> = outside.chain(planned).collect();
    found.sort_unstable();
    found
}

/// For each of so many slots the stretches of rows that hold it.
fn in_stretches<'s>(rows: impl Iterator<Item = &'s [u32]>, slots: usize) -> Vec<Stretches> {
    let mut found: Vec<Vec<(u32, u32)>> = vec![Vec::new(); slots];
    for (row, open) in (0..).zip(rows) {
        for &slot in open {
            match found[slot as usize].last_mut() {
                Some((_, end)) if *end == row => *end += 1,
                _ => found[slot as usize].push((row, row + 1)),
            }
        }
    }
    let most = found.iter().map(Vec::len).max().unwrap_or(0);
    let layer =
        |at: usize| found.iter().map(|own| own.get(at).copied().unwrap_or((0, 0))).collect();
    (0..most).map(layer).collect()
}
