//! A slot in the same place of every cycle: where it stands, and what it costs.
//!
//! An occurrence that breaks a rule is struck out. A slot has to stand in at least three
//! quarters of the cycles in which the slot that stands most often does (model §6).

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::rc::Rc;

use crate::finding::ConflictingRule;
use crate::fleet::{Fleet, Phase, RegionId};
use crate::ground::cycles::Slot;
use crate::ground::harm::{UserMinutes, ties};
use crate::ground::minute::Minute;
use crate::ground::starts::StartSet;
use crate::plan::{PlannedWindow, RegionShare, Status};
use crate::request::constraint::Constraint;
use crate::request::{Objective, Request};
use crate::solve::cycles::Cycles;
use crate::solve::pick::Scores;
use crate::solve::places::Places;
use crate::solve::slots::{Slots, mean};

/// A recurring window: every candidate is a slot, with an occurrence in each cycle.
pub struct Rhythm<'f> {
    pub cycles: Cycles,
    places: Rc<Places>,
    /// Who takes part in a cycle: all regions first, then some of them.
    parties: Vec<Party<'f>>,
    /// For each cycle the party that takes part; `None` where it is done for all.
    party_of: Vec<Option<usize>>,
    /// The occurrences that are struck out.
    struck: StartSet,
    /// For each slot, in how many cycles it stands.
    pub stands: Vec<usize>,
    /// In how many cycles a slot has to stand.
    pub needed: usize,
    /// Slots that stand too seldom.
    pub refused: StartSet,
    /// The best start of each cycle that breaks no rule, for struck-out occurrences.
    pub spare: Vec<Option<usize>>,
}

/// The party of all regions.
const EVERYONE: usize = 0;

/// Regions that take part in a cycle: all that have no agreed window of the tier in it.
struct Party<'f> {
    slots: Slots<'f>,
    /// Starts at which a window of these regions breaks a rule, whatever the plan's others.
    blocked: StartSet,
    /// Those of its constraints, by position, that count other windows of the region.
    counting: Vec<usize>,
}

impl<'f> Party<'f> {
    fn of(slots: Slots<'f>) -> Self {
        let blocked = slots.refused(|_| true);
        let constraints = slots.constraints.iter().enumerate();
        let counting = constraints.filter(|(_, constraint)| constraint.refusal.counts_others());
        let counting = counting.map(|(at, _)| at).collect();
        Self { slots, blocked, counting }
    }
}

/// A start for a struck-out occurrence. The greatest is the one that costs least, the earliest
/// among equals.
#[derive(Clone, Copy)]
struct Move {
    start: usize,
    impact: f64,
}

impl Ord for Move {
    fn cmp(&self, other: &Self) -> Ordering {
        other.impact.total_cmp(&self.impact).then(other.start.cmp(&self.start))
    }
}

impl PartialOrd for Move {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Move {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Move {}

/// One cycle's part in a slot.
#[derive(Clone, Copy, Debug)]
pub struct Occurrence {
    pub cycle: usize,
    /// On the grid.
    pub start: usize,
    pub struck: bool,
}

/// A start that a window could have.
#[derive(Clone, Copy, Debug)]
pub struct Instant {
    pub cycle: usize,
    /// On the grid.
    pub start: usize,
    /// Whether `on` has windows there.
    pub is_picked: bool,
}

impl<'f> Rhythm<'f> {
    /// The rhythm of a window of `slots`, which cover the grid of all `places`.
    pub fn new(slots: Slots<'f>, cycles: Cycles, places: Rc<Places>) -> Self {
        let (count, candidates) = (cycles.count(), places.slots.len());
        let mut rhythm = Self {
            party_of: Vec::with_capacity(count),
            parties: vec![Party::of(slots)],
            struck: StartSet::none_of(count * candidates),
            stands: vec![0; candidates],
            needed: 0,
            refused: StartSet::none_of(candidates),
            spare: Vec::new(),
            cycles,
            places,
        };
        rhythm.gather();
        rhythm.strike_out();
        rhythm
    }

    /// Finds who takes part in each cycle.
    fn gather(&mut self) {
        for done in done(self.slots().request, &self.cycles) {
            let mut regions = self.slots().regions.clone();
            regions.retain(|region| !done.contains(region));
            let known = self.parties.iter().position(|party| party.slots.regions == regions);
            self.party_of.push(match known {
                _ if regions.is_empty() => None,
                Some(known) => Some(known),
                None => {
                    self.parties.push(Party::of(self.slots().of_some(regions)));
                    Some(self.parties.len() - 1)
                }
            });
        }
    }

    /// Counts with the curves of `fleet`, which differs in nothing else. What is struck out
    /// stays so.
    pub fn count_with(&mut self, fleet: &'f Fleet) {
        self.parties.iter_mut().for_each(|party| party.slots.count_with(fleet));
        self.find_spares();
    }

    fn find_spares(&mut self) {
        self.spare =
            (0..self.cycles.count()).map(|cycle| self.best_move(cycle, |_| true)).collect();
    }

    fn strike_out(&mut self) {
        self.find_spares();
        let candidates = self.candidates();
        for slot in 0..candidates {
            let starts: Vec<Minute> =
                (0..self.cycles.count()).map(|cycle| self.start(cycle, slot)).collect();
            let blocked = |cycle: usize| self.is_blocked(cycle, self.on_grid(cycle, slot));
            let struck = self.struck_among(&starts, blocked);
            for (cycle, struck) in struck.into_iter().enumerate() {
                if struck {
                    self.struck.insert(cycle * candidates + slot);
                } else if self.party(cycle).is_some() {
                    self.stands[slot] += 1;
                }
            }
        }
        let most = self.places.unpicked.missing().map(|slot| self.stands[slot]).max().unwrap_or(0);
        self.needed = needed(most);
        self.refused = self.places.unpicked.clone();
        for slot in 0..candidates {
            if self.stands[slot] < self.needed {
                self.refused.insert(slot);
            }
        }
        if self.is_impossible() {
            self.refused.insert_range(0..candidates);
        }
    }

    /// How many slots there are.
    pub fn candidates(&self) -> usize {
        self.places.slots.len()
    }

    /// A slot as it is on the tier's clock.
    pub fn slot(&self, slot: usize) -> Slot {
        self.places.slots[slot]
    }

    /// For a cycle, where struck-out occurrences may go, on the grid.
    pub fn moves(&self, cycle: usize) -> &[usize] {
        &self.places.moves[cycle]
    }

    /// Which of the occurrences of a slot are struck out, one for each cycle: those that are
    /// `blocked`, and those that come too close or too often after the ones that stand.
    pub fn struck_among(&self, starts: &[Minute], blocked: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut standing: Vec<(usize, Minute)> = Vec::new();
        let mut struck = vec![false; starts.len()];
        for (cycle, &start) in starts.iter().enumerate() {
            if self.party(cycle).is_none() {
                continue;
            }
            struck[cycle] = blocked(cycle) || self.crowds(cycle, start, &standing);
            if !struck[cycle] {
                standing.push((cycle, start));
            }
        }
        struck
    }

    /// Whether a window of `cycle` at `start` breaks a rule together with those at `others`,
    /// each with its cycle.
    pub fn crowds(&self, cycle: usize, start: Minute, others: &[(usize, Minute)]) -> bool {
        let Some(party) = self.party_of[cycle].map(|party| &self.parties[party]) else {
            return false;
        };
        let mut counting = party.counting.iter().map(|&at| &party.slots.constraints[at]);
        counting.any(|constraint| self.crowded_by(constraint, cycle, start, others))
    }

    /// Whether it is `constraint` that such a window breaks.
    pub fn crowded_by(
        &self,
        constraint: &Constraint,
        cycle: usize,
        start: Minute,
        others: &[(usize, Minute)],
    ) -> bool {
        if !constraint.refusal.counts_others() || !self.takes_part(constraint.region, cycle) {
            return false;
        }
        let phases = |cycle| self.party(cycle).map_or(&[][..], |party| &party.phases);
        let own: Vec<(Minute, &[Phase])> = others
            .iter()
            .filter(|(other, _)| self.takes_part(constraint.region, *other))
            .map(|&(other, start)| (start, phases(other)))
            .collect();
        constraint.refusal.refuses_beside(start, phases(cycle), &own)
    }

    /// The windows of all regions, at every start of all cycles.
    pub fn slots(&self) -> &Slots<'f> {
        &self.parties[EVERYONE].slots
    }

    /// Whether one of all regions does.
    fn takes_part(&self, region: RegionId, cycle: usize) -> bool {
        match self.party_of[cycle] {
            Some(EVERYONE) => true,
            Some(party) => self.parties[party].slots.regions.contains(&region),
            None => false,
        }
    }

    /// The windows of a cycle, of those who take part in it.
    pub fn party(&self, cycle: usize) -> Option<&Slots<'f>> {
        self.party_of[cycle].map(|party| &self.parties[party].slots)
    }

    /// The windows of every group of regions that takes part in some cycle.
    pub fn parties(&self) -> impl Iterator<Item = &Slots<'f>> {
        self.parties.iter().map(|party| &party.slots)
    }

    /// Whether those of `party` take part in `cycle`.
    pub fn is_of(&self, cycle: usize, party: &Slots) -> bool {
        self.party(cycle).is_some_and(|own| own.regions == party.regions)
    }

    /// Every start that a window could have: of slots, those included that `on` does not pick,
    /// and of moves.
    pub fn instants(&self) -> Vec<Instant> {
        let mut instants = Vec::new();
        for cycle in (0..self.cycles.count()).filter(|&cycle| self.party(cycle).is_some()) {
            let slots = 0..self.candidates();
            let of_slot = |slot| (self.on_grid(cycle, slot), self.places.unpicked.contains(slot));
            let moves = self.moves(cycle).iter().map(|&start| (start, false));
            let mut starts: Vec<(usize, bool)> = slots.map(of_slot).chain(moves).collect();
            starts.sort_unstable();
            starts.dedup_by_key(|&mut (start, _)| start);
            let instant =
                |(start, unpicked): (usize, bool)| Instant { cycle, start, is_picked: !unpicked };
            instants.extend(starts.into_iter().map(instant));
        }
        instants
    }

    /// Which of [`Self::parties`] takes part in `cycle`.
    pub fn party_number(&self, cycle: usize) -> Option<usize> {
        self.party_of[cycle]
    }

    /// Whether a window of `cycle` at `start` on the grid breaks a rule by itself, or beside
    /// agreed windows.
    pub fn is_blocked(&self, cycle: usize, start: usize) -> bool {
        self.party_of[cycle].is_none_or(|party| self.parties[party].blocked.contains(start))
    }

    /// The place of an occurrence on the grid.
    pub fn on_grid(&self, cycle: usize, slot: usize) -> usize {
        self.places.on_grid(cycle, slot)
    }

    /// The instant of an occurrence.
    pub fn start(&self, cycle: usize, slot: usize) -> Minute {
        self.slots().grid.at(self.on_grid(cycle, slot))
    }

    /// The occurrences of a slot, those in cycles that are done aside.
    pub fn occurrences(&self, slot: usize) -> impl Iterator<Item = Occurrence> + '_ {
        let open = (0..self.cycles.count()).filter(|&cycle| self.party(cycle).is_some());
        open.map(move |cycle| Occurrence {
            cycle,
            start: self.on_grid(cycle, slot),
            struck: self.struck.contains(cycle * self.candidates() + slot),
        })
    }

    /// How many cycles are not done for all.
    pub fn open_cycles(&self) -> usize {
        self.party_of.iter().flatten().count()
    }

    /// Whether no window could start at any instant of a cycle that is not done.
    pub fn is_impossible(&self) -> bool {
        self.open_cycles() > 0
            && self.places.unpicked.missing().all(|slot| self.stands[slot] == 0)
            && self.spare.iter().all(Option::is_none)
    }

    /// The best start of `cycle` for a struck-out occurrence among those that `fit`, the
    /// earliest among equals.
    pub fn best_move(&self, cycle: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let impacts = &self.party(cycle)?.impacts;
        let open = |start: &&usize| !self.is_blocked(cycle, **start);
        let free = self.moves(cycle).iter().filter(open);
        // Most often one of the first fits: they are put in order no further than they are asked.
        let mut cheapest: BinaryHeap<Move> =
            free.map(|&start| Move { start, impact: impacts[start] }).collect();
        let mut rising = std::iter::from_fn(|| cheapest.pop()).map(|cheapest| cheapest.start);
        let first = rising.find(|&start| fits(start))?;
        let tied = rising.take_while(|&start| ties(impacts[start], impacts[first]));
        tied.filter(|&start| start < first && fits(start)).chain([first]).min()
    }

    /// What an occurrence is charged (model §6).
    pub fn charge(&self, occurrence: Occurrence) -> f64 {
        let own = self.party(occurrence.cycle).map_or(0.0, |party| party.impacts[occurrence.start]);
        self.charged(occurrence.cycle, own, occurrence.struck)
    }

    /// What an occurrence of `cycle` is charged that would cost `own` where it is.
    pub fn charged(&self, cycle: usize, own: f64, struck: bool) -> f64 {
        match (self.spare[cycle], self.party(cycle)) {
            (Some(spare), Some(party)) if struck => own.max(party.impacts[spare]),
            _ => own,
        }
    }

    pub fn mean_charge(&self, slot: usize) -> f64 {
        mean(self.occurrences(slot).map(|occurrence| self.charge(occurrence)))
    }

    /// What is known of each slot, refused or not.
    pub fn scores(&self) -> Scores {
        Scores {
            burden: self.worst_burdens(),
            total: (0..self.candidates()).map(|slot| self.mean_charge(slot)).collect(),
            moves: (0..self.candidates()).map(|slot| self.moves_of(slot)).collect(),
        }
    }

    /// The largest burden of a region, moves aside: in each cycle it bears a window of those who
    /// take part there.
    pub fn worst_burden(&self, slot: usize) -> f64 {
        let mut borne: BTreeMap<RegionId, Vec<f64>> = BTreeMap::new();
        let mut seen: BTreeMap<(Option<usize>, usize), Vec<RegionShare>> = BTreeMap::new();
        for Occurrence { cycle, start, .. } in self.occurrences(slot) {
            let Some(party) = self.party(cycle) else { continue };
            let shares = seen
                .entry((self.party_of[cycle], start))
                .or_insert_with(|| party.window(party.grid.at(start), Status::Planned).by_region);
            for share in shares {
                borne.entry(share.region).or_default().push(share.burden);
            }
        }
        let past = &self.slots().past;
        let burdens = borne.into_iter().map(|(region, own)| past[region.0] + mean(own.into_iter()));
        let idle = self.slots().regions.iter().map(|region| past[region.0]);
        burdens.chain(idle).fold(0.0, f64::max)
    }

    /// For a fair plan: the same for each slot.
    fn worst_burdens(&self) -> Option<Vec<f64>> {
        if self.parties.len() > 1 && self.slots().request.objective == Objective::Fair {
            return Some((0..self.candidates()).map(|slot| self.worst_burden(slot)).collect());
        }
        let mut companies: BTreeMap<Vec<usize>, Vec<RegionId>> = BTreeMap::new();
        for &region in &self.slots().regions {
            let cycles = (0..self.cycles.count()).filter(|&c| self.takes_part(region, c));
            companies.entry(cycles.collect()).or_default().push(region);
        }
        let burdens = companies.iter().map(|(cycles, regions)| {
            let starts = |slot| cycles.iter().map(move |&cycle| self.on_grid(cycle, slot));
            self.slots().worst_burdens(regions, self.candidates(), starts)
        });
        let larger = |a: Vec<f64>, b: Vec<f64>| a.into_iter().zip(b).map(|(a, b)| a.max(b));
        burdens.reduce(|a, b| Some(larger(a?, b?).collect())).flatten()
    }

    /// The mean over the cycles in which `region` takes part of what `value` says of the
    /// slot's starts, moves aside.
    pub fn mean_at(&self, region: RegionId, slot: usize, value: impl Fn(usize) -> f64) -> f64 {
        let own = self.occurrences(slot).filter(|o| self.takes_part(region, o.cycle));
        mean(own.map(|occurrence| value(occurrence.start)))
    }

    /// How many occurrences of a slot are struck out.
    pub fn moves_of(&self, slot: usize) -> usize {
        self.occurrences(slot).filter(|occurrence| occurrence.struck).count()
    }

    /// The slot that has its occurrences at most of `instants`.
    pub fn slot_like(&self, instants: &[Minute]) -> Option<usize> {
        self.cycles.slot_like(&self.places.slots, instants)
    }

    /// The slot of which an occurrence is at `instant`, on the grid or off it, and where it has
    /// its occurrence in each cycle.
    pub fn like(&self, instant: Minute) -> (Slot, Vec<Minute>) {
        let slot = self.cycles.slot_at(instant);
        let cycles = 0..self.cycles.count() as i64;
        (slot, cycles.map(|cycle| self.cycles.occurrence(slot, cycle)).collect())
    }

    /// Whether an occurrence of one slot overlaps one of the other, in its own cycle or in one
    /// beside it.
    pub fn overlap(&self, a: usize, b: usize) -> bool {
        let (count, length) = (self.cycles.count(), self.slots().length);
        let is_open = |cycle: &usize| self.party(*cycle).is_some();
        (0..count).filter(is_open).any(|cycle| {
            let mut near = (cycle.saturating_sub(1)..(cycle + 2).min(count)).filter(is_open);
            near.any(|other| (self.start(cycle, a) - self.start(other, b)).abs() < length)
        })
    }

    /// Why an occurrence is struck out.
    pub fn reasons(&self, slot: usize, cycle: usize) -> Vec<ConflictingRule> {
        let before: Vec<(usize, Minute)> = self
            .occurrences(slot)
            .filter(|o| o.cycle < cycle && !o.struck)
            .map(|o| (o.cycle, self.slots().grid.at(o.start)))
            .collect();
        self.broken(cycle, self.start(cycle, slot), &before)
    }

    /// The rules that a window of `cycle` at `start` breaks, by itself or with `others`.
    pub fn broken(
        &self,
        cycle: usize,
        start: Minute,
        others: &[(usize, Minute)],
    ) -> Vec<ConflictingRule> {
        let Some(party) = self.party(cycle) else { return Vec::new() };
        let mut broken = party.broken(start);
        for constraint in &party.constraints {
            let name = constraint.name();
            if self.crowded_by(constraint, cycle, start, others) && !broken.contains(&name) {
                broken.push(name);
            }
        }
        broken
    }

    /// The rules that strike out occurrences of refused slots, each with these slots.
    pub fn refusals(&self) -> Vec<(ConflictingRule, StartSet)> {
        let mut named: Vec<(ConflictingRule, StartSet)> = Vec::new();
        let mut known: BTreeMap<ConflictingRule, usize> = BTreeMap::new();
        for (number, party) in self.parties.iter().enumerate() {
            for constraint in &party.slots.constraints {
                let mut starts = StartSet::none(party.slots.grid);
                party.slots.refuse(constraint, &mut starts);
                let strikes = |slot: &usize| {
                    self.occurrences(*slot).any(|o| {
                        let alone = || {
                            starts.contains(o.start)
                                || constraint.refusal.counts_others()
                                    && !self.is_blocked(o.cycle, o.start)
                        };
                        o.struck && self.party_of[o.cycle] == Some(number) && alone()
                    })
                };
                let name = constraint.name();
                let at = *known.entry(name).or_insert_with(|| {
                    named.push((name, StartSet::none_of(self.candidates())));
                    named.len() - 1
                });
                self.refused.iter().filter(strikes).for_each(|slot| named[at].1.insert(slot));
            }
        }
        named.retain(|(_, slots)| !slots.is_empty());
        named
    }

    /// The windows of a plan at `slot`, those of cycles that are done aside: struck-out ones
    /// are moved one after another, or else skipped.
    pub fn windows(&self, slot: usize) -> Vec<PlannedWindow> {
        let instant = |start: usize| self.slots().grid.at(start);
        let mut standing: Vec<(usize, Minute)> = self
            .occurrences(slot)
            .filter(|occurrence| !occurrence.struck)
            .map(|occurrence| (occurrence.cycle, instant(occurrence.start)))
            .collect();
        let mut windows = Vec::new();
        for occurrence @ Occurrence { cycle, start, struck } in self.occurrences(slot) {
            let Some(party) = self.party(cycle) else { continue };
            let slot_start = instant(start);
            if !struck {
                windows.push(party.window(slot_start, Status::Planned));
                continue;
            }
            let fits = |start: usize| !self.crowds(cycle, instant(start), &standing);
            let mut window = match self.best_move(cycle, fits).map(instant) {
                Some(place) => {
                    standing.push((cycle, place));
                    party.window(place, Status::Moved { slot: slot_start })
                }
                None => self.skipped(party, occurrence),
            };
            window.because = self.reasons(slot, cycle);
            windows.push(window);
        }
        windows
    }

    /// The window of an occurrence that has no place. It keeps what it is charged, the shares
    /// of its regions are those of its slot.
    pub fn skipped(&self, party: &Slots, occurrence: Occurrence) -> PlannedWindow {
        let start = self.slots().grid.at(occurrence.start);
        let impact = UserMinutes(self.charge(occurrence));
        PlannedWindow { impact, ..party.window(start, Status::Skipped) }
    }
}

/// For each cycle, the regions that have an agreed window of the tier in it.
fn done(request: &Request, cycles: &Cycles) -> Vec<Vec<RegionId>> {
    let mut done = vec![Vec::new(); cycles.count()];
    for window in request.existing.iter().filter(|window| window.tier == request.tier) {
        if let Some(cycle) = cycles.holding(window.interval.start()) {
            done[cycle].extend(window.regions.iter().copied());
        }
    }
    done
}

/// Three quarters of `most`, rounded to the nearest, halves up.
fn needed(most: usize) -> usize {
    (3 * most + 2) / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_quarters_are_rounded_to_the_nearest_and_halves_up() {
        let found: Vec<usize> = (0..=6).map(needed).collect();
        assert_eq!(found, [0, 1, 2, 2, 3, 4, 5]);
    }
}
