//! One region of a rolling plan: where its window could be, and what it would cost there.

use std::rc::Rc;

use crate::finding::ConflictingRule;
use crate::fleet::{Cadence, Fleet, RegionId};
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::impact::Exposure;
use crate::plan::Stands;
use crate::request::Request;
use crate::rules::Rules;
use crate::solve::cycles::Cycles;
use crate::solve::error::PlanError;
use crate::solve::once;
use crate::solve::places::Places;
use crate::solve::rhythm::Rhythm;
use crate::solve::slots::{self, Slots};
use crate::solve::timing::Timing;

/// A region and the places for its window.
pub struct Lane<'f> {
    pub region: RegionId,
    pub timing: Timing<'f>,
    /// The candidates that no rule refuses, rising.
    pub options: Vec<Place>,
}

/// A place for a window: a start, or an offset into every cycle.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// A start on the grid, or an offset.
    pub candidate: usize,
    /// Minutes since 1970, or since the cycle began.
    pub start: Minutes,
    /// The impact, or the mean charge.
    pub impact: UserMinutes,
    /// What waiting for it costs.
    pub waiting: UserMinutes,
    /// Moved and skipped occurrences.
    pub moves: usize,
    /// The region's burden, in hours of its own average activity.
    pub burden: f64,
}

impl<'f> Lane<'f> {
    pub fn new(
        request: &'f Request,
        region: RegionId,
        cycles: Option<(&Cycles, &Rc<Places>)>,
        rules: &mut Rules<'f>,
        past: Rc<[f64]>,
    ) -> Result<Self, PlanError> {
        let fleet = rules.terms().fleet;
        let (phases, length) = slots::phases(fleet, request, &[region]);
        let grid = match cycles {
            Some((cycles, _)) if length > cycles.shortest() => {
                return Err(PlanError::CycleTooShort { cycle: cycles.shortest(), window: length });
            }
            Some((_, places)) => places.grid,
            None => once::search(request, length).0,
        };
        let slots = Slots::new(request, vec![region], phases, grid, rules, past);
        let timing = match cycles {
            Some((cycles, places)) => {
                Timing::Recurring(Rhythm::new(slots, cycles.clone(), Rc::clone(places)))
            }
            None => {
                let refused = slots.refused(|_| true);
                Timing::Once { slots, refused }
            }
        };
        let mut lane = Self { region, timing, options: Vec::new() };
        lane.options =
            lane.timing.refused().missing().map(|candidate| lane.place(fleet, candidate)).collect();
        Ok(lane)
    }

    pub fn slots(&self) -> &Slots<'f> {
        self.timing.slots()
    }

    /// How many candidates there are.
    pub fn candidates(&self) -> usize {
        self.timing.refused().universe()
    }

    /// The time of a candidate as [`Place::start`] counts it.
    pub fn start_of(&self, candidate: usize) -> Minutes {
        match &self.timing {
            Timing::Once { slots, .. } => slots.grid.at(candidate).since_epoch(),
            Timing::Recurring(rhythm) => rhythm.start(0, candidate) - rhythm.cycles.first(),
        }
    }

    /// The candidate of an earlier plan's slot, if it is one still.
    pub fn candidate_of(&self, slots: &[Minute]) -> Option<usize> {
        self.timing.candidate(slots)
    }

    fn place(&self, fleet: &Fleet, candidate: usize) -> Place {
        let slots = self.slots();
        let start = self.start_of(candidate);
        let exposure = Exposure::of(fleet, self.region, slots.request.tier);
        let past = slots.past[self.region.0];
        match &self.timing {
            Timing::Once { slots, .. } => {
                let impact = UserMinutes(slots.impacts[candidate]);
                let waiting = UserMinutes(slots.waiting(slots.grid.at(candidate)));
                let burden = past + exposure.burden(impact);
                Place { candidate, start, impact, waiting, moves: 0, burden }
            }
            Timing::Recurring(rhythm) => {
                let own = rhythm.mean_at(self.region, candidate, |start| slots.impacts[start]);
                let burden = past + exposure.burden(UserMinutes(own));
                let impact = UserMinutes(rhythm.mean_charge(candidate));
                let moves = rhythm.moves_of(candidate);
                Place { candidate, start, impact, waiting: UserMinutes::ZERO, moves, burden }
            }
        }
    }

    /// How often the window stands at `place`, where it recurs.
    pub fn stands((lane, place): (&Self, &Place)) -> Option<Stands> {
        let Timing::Recurring(rhythm) = &lane.timing else { return None };
        let (cycles, of) = (rhythm.stands[place.candidate], rhythm.open_cycles());
        let slot = rhythm.slot(place.candidate);
        Some(Stands { regions: vec![lane.region], slot, cycles, of })
    }

    /// The impact of the best place there is when nobody else counts, in user-minutes.
    pub fn least_impact(&self) -> UserMinutes {
        self.options.iter().map(|place| place.impact).reduce(UserMinutes::min).unwrap_or_default()
    }

    /// The place of an earlier plan's window, or the rules that it breaks now.
    pub fn kept(&self, fleet: &Fleet, candidate: usize) -> Result<Place, Vec<ConflictingRule>> {
        let broken = match &self.timing {
            Timing::Once { slots, refused } => once::broken(slots, refused, candidate),
            Timing::Recurring(rhythm) if !rhythm.refused.contains(candidate) => Vec::new(),
            Timing::Recurring(rhythm) => {
                let refusals = rhythm.refusals().into_iter();
                refusals.filter(|(_, set)| set.contains(candidate)).map(|(rule, _)| rule).collect()
            }
        };
        if broken.is_empty() { Ok(self.place(fleet, candidate)) } else { Err(broken) }
    }

    /// No candidate refused yet.
    pub fn nothing_refused(&self) -> StartSet {
        StartSet::none(Grid::new(Minute::from_epoch(Minutes::ZERO), Minutes(1), self.candidates()))
    }
}

/// The cycles of a recurring request, or `None` when the tier is done once.
pub fn cycles(fleet: &Fleet, request: &Request) -> Result<Option<Cycles>, PlanError> {
    match fleet.tiers[request.tier].cadence {
        Cadence::Once => Ok(None),
        Cadence::Every(every) => Cycles::of(fleet, request, every).map(Some),
    }
}
