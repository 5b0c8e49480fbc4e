//! Where could one window start, what does it cost there, and which rules refuse it?

use crate::finding::ConflictingRule;
use crate::fleet::{Phase, RegionId};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::solve::pick::Scores;
use crate::solve::rhythm::Rhythm;
use crate::solve::timing::Timing;

/// Every place of one window: slots that recur in each cycle, or the starts of the one
/// stretch that is searched.
#[derive(Clone, Debug)]
pub struct Starts {
    pub regions: Vec<RegionId>,
    pub phases: Vec<Phase>,
    /// Of a window.
    pub length: Minutes,
    pub recurring: bool,
    pub cycles: Vec<Cycle>,
    /// For each slot its mean charge, or the impact of the one window there, in user-minutes.
    pub impacts: Vec<f64>,
    /// What is minimised first where the plan is fair: the largest burden, in hours of a
    /// region's own average activity.
    pub burdens: Option<Vec<f64>>,
    /// What an hour of waiting costs, in user-minutes.
    pub urgency: f64,
    /// For each slot which of [`Self::refusals`] refuses it.
    pub refused: Vec<Option<usize>>,
    /// The rules that refuse slots together, by their numbers in [`super::Week::rules`].
    pub refusals: Vec<Vec<usize>>,
    /// The allowed slots that a plan would list, the best first, none overlapping a better one.
    pub ranking: Vec<usize>,
}

/// One cycle, or all of the search of a window that comes once.
#[derive(Clone, Debug)]
pub struct Cycle {
    pub span: Interval,
    /// Those that have an agreed window in it already.
    pub done: Vec<RegionId>,
    /// Where each slot has its occurrence.
    pub starts: Vec<Minute>,
    /// Whether a rule strikes it out; of a window that comes once never, as there the slot is
    /// refused.
    pub struck: Vec<bool>,
    /// Where a struck-out occurrence can go: starts that no rule of its own refuses.
    pub free: Vec<Minute>,
}

/// How many slots are ranked.
const RANKED: usize = 9;

impl Starts {
    /// The starts of `timing`; the rules that refuse some of them are added to `rules`.
    pub fn of(timing: &Timing, rules: &mut Vec<ConflictingRule>) -> Self {
        let slots = timing.slots();
        let scores = timing.scores();
        let (refused, refusals) = refusals(timing, rules);
        let cycles = match timing {
            Timing::Once { .. } => vec![once(timing)],
            Timing::Recurring(rhythm) => {
                (0..rhythm.cycles.count()).map(|cycle| recurring(rhythm, cycle)).collect()
            }
        };
        Self {
            regions: slots.regions.clone(),
            phases: slots.phases.clone(),
            length: slots.length,
            recurring: matches!(timing, Timing::Recurring(_)),
            ranking: ranking(timing, &scores),
            impacts: match timing {
                // The scores of single windows have the waiting in them.
                Timing::Once { .. } => slots.impacts.clone(),
                Timing::Recurring(_) => scores.total,
            },
            burdens: scores.burden,
            urgency: slots.terms.fleet.tiers[slots.terms.tier].urgency,
            cycles,
            refused,
            refusals,
        }
    }

    pub fn count(&self) -> usize {
        self.impacts.len()
    }

    pub fn is_allowed(&self, slot: usize) -> bool {
        self.refused[slot].is_none()
    }

    /// The slot that has an occurrence there.
    pub fn slot_at(&self, instant: Minute) -> Option<usize> {
        let mut cycles = self.cycles.iter();
        cycles.find_map(|cycle| cycle.starts.iter().position(|&start| start == instant))
    }

    /// Where the best slot has its first occurrence that stands, or else its first.
    pub fn first_window(&self) -> Option<Minute> {
        let &best = self.ranking.first()?;
        let open = || self.cycles.iter().filter(|cycle| !cycle.is_done(&self.regions));
        let cycle = open().find(|cycle| !cycle.struck[best]).or_else(|| open().next())?;
        Some(cycle.starts[best])
    }

    /// From the start of a window to the first minute that disturbs anybody.
    pub fn quiet(&self) -> Minutes {
        let quiet = self.phases.iter().take_while(|phase| phase.disruption == 0.0);
        let before: Minutes = quiet.map(|phase| phase.duration).sum();
        if before < self.length { before } else { Minutes::ZERO }
    }

    /// The slots that are allowed, in order.
    pub fn allowed(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.count()).filter(|&slot| self.is_allowed(slot))
    }
}

impl Cycle {
    /// Whether all of `regions` have their windows in it already.
    pub fn is_done(&self, regions: &[RegionId]) -> bool {
        regions.iter().all(|region| self.done.contains(region))
    }
}

/// The one stretch of a window that comes once.
fn once(timing: &Timing) -> Cycle {
    let slots = timing.slots();
    let request = slots.request;
    let starts: Vec<Minute> = (0..slots.grid.count()).map(|i| slots.grid.at(i)).collect();
    Cycle {
        span: request.span_for(slots.terms.fleet, slots.regions[0]),
        done: Vec::new(),
        free: timing.refused().missing().map(|i| slots.grid.at(i)).collect(),
        struck: vec![false; starts.len()],
        starts,
    }
}

fn recurring(rhythm: &Rhythm, cycle: usize) -> Cycle {
    let all = &rhythm.slots().regions;
    let party = rhythm.party(cycle).map_or(&[][..], |party| &party.regions);
    let done = all.iter().filter(|region| !party.contains(region)).copied().collect();
    let slots = 0..rhythm.candidates();
    let starts = slots.clone().map(|slot| rhythm.start(cycle, slot)).collect();
    let struck = slots.map(|slot| {
        let own = rhythm.occurrences(slot).find(|occurrence| occurrence.cycle == cycle);
        own.is_some_and(|occurrence| occurrence.struck)
    });
    let free = rhythm.moves(cycle).iter().filter(|&&start| !rhythm.is_blocked(cycle, start));
    Cycle {
        span: rhythm.cycles.span(cycle),
        done,
        starts,
        struck: struck.collect(),
        free: free.map(|&start| rhythm.slots().grid.at(start)).collect(),
    }
}

/// The slots that a plan would list.
fn ranking(timing: &Timing, scores: &Scores) -> Vec<usize> {
    let slots = timing.slots();
    let overlap = |a: usize, b: usize| match timing {
        Timing::Once { .. } => (slots.grid.at(a) - slots.grid.at(b)).abs() < slots.length,
        Timing::Recurring(rhythm) => rhythm.overlap(a, b),
    };
    scores.ranking(timing.refused().missing().collect(), RANKED, overlap)
}

/// For each slot the set of rules that refuses it, and these sets.
fn refusals(
    timing: &Timing,
    rules: &mut Vec<ConflictingRule>,
) -> (Vec<Option<usize>>, Vec<Vec<usize>>) {
    let refused = timing.refused();
    let mut by_slot: Vec<Vec<usize>> = vec![Vec::new(); refused.universe()];
    for (rule, slots) in timing.refusals() {
        let number = rules.iter().position(|known| *known == rule).unwrap_or_else(|| {
            rules.push(rule);
            rules.len() - 1
        });
        slots.iter().for_each(|slot| by_slot[slot].push(number));
    }
    let mut sets: Vec<Vec<usize>> = Vec::new();
    let mut known = std::collections::BTreeMap::new();
    let of_slot = by_slot.into_iter().enumerate().map(|(slot, rules)| {
        refused.contains(slot).then(|| {
            *known.entry(rules).or_insert_with_key(|rules| {
                sets.push(rules.clone());
                sets.len() - 1
            })
        })
    });
    (of_slot.collect(), sets)
}
