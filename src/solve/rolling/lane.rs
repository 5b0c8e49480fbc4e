//! One region of a rolling plan: where its window could be, and what it would cost there.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::finding::ConflictingRule;
use crate::fleet::RegionId;
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::impact::Exposure;
use crate::plan::Stands;
use crate::request::Request;
use crate::rules::Rules;
use crate::solve::error::PlanError;
use crate::solve::once;
use crate::solve::places::Places;
use crate::solve::rhythm::Rhythm;
use crate::solve::rolling::frame::Frame;
use crate::solve::slots::{self, Slots};
use crate::solve::timing::Timing;

/// A region and the places for its window.
pub struct Lane<'f> {
    pub region: RegionId,
    pub timing: Timing<'f>,
    exposure: Exposure,
    /// Of a window that recurs, the places that no rule refuses, their starts rising. Of what
    /// comes once they follow from the timing, and are too many to be kept.
    slots: Vec<Place>,
    /// How much longer than its window everything is held, before it and after it, for cycles
    /// in which its clock stands differently to the others.
    room: (Minutes, Minutes),
}

/// A place for a window: a start, or an offset into every cycle.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// A start on the grid, or a slot.
    pub candidate: usize,
    /// From where everything is held: since 1970, or as a [`Frame`] counts it, which may be the
    /// candidate's number.
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

impl Place {
    /// What is summed up where the total is minimised: the impact and the waiting, in
    /// user-minutes.
    pub fn cost(&self) -> f64 {
        self.impact.0 + self.waiting.0.max(0.0)
    }
}

/// Of the regions at these places, in hours of their own average activity.
pub fn largest_burden(places: &[Place]) -> f64 {
    places.iter().map(|place| place.burden).fold(0.0, f64::max)
}

impl<'f> Lane<'f> {
    pub fn new(
        request: &'f Request,
        region: RegionId,
        cycles: Option<(&Frame, &Rc<Places>)>,
        rules: &mut Rules<'f>,
        past: Rc<[f64]>,
    ) -> Result<Self, PlanError> {
        let fleet = rules.terms().fleet;
        let (phases, length) = slots::phases(fleet, request, &[region]);
        let grid = match cycles {
            Some((frame, places)) => {
                let cycle = frame.of(region).shortest();
                if length > cycle {
                    return Err(PlanError::CycleTooShort { cycle, window: length });
                }
                places.grid
            }
            None => once::starts(request, request.span_for(fleet, region), length),
        };
        let slots = Slots::new(request, vec![region], phases, grid, rules, past);
        let timing = match cycles {
            Some((frame, places)) => {
                let cycles = frame.of(region).clone();
                Timing::Recurring(Rhythm::new(slots, cycles, Rc::clone(places)))
            }
            None => {
                let refused = slots.refused(|_| true);
                Timing::Once { slots, refused }
            }
        };
        let room = (Minutes::ZERO, Minutes::ZERO);
        let exposure = Exposure::of(fleet, region, request.tier);
        let mut lane = Self { region, timing, exposure, slots: Vec::new(), room };
        if let Some((frame, _)) = cycles {
            lane.slots = lane.places(Some(frame)).collect();
            lane.arrange();
        }
        Ok(lane)
    }

    /// All places that no rule refuses, the earliest in its cycle first.
    pub fn places<'l>(
        &'l self,
        frame: Option<&'l Frame>,
    ) -> impl Iterator<Item = Place> + use<'l, 'f> {
        self.timing.refused().missing().map(move |candidate| self.place(candidate, frame))
    }

    /// The places among which its own is chosen, their starts rising.
    pub fn options(&self) -> impl Iterator<Item = Place> + '_ {
        let starts = matches!(self.timing, Timing::Once { .. }).then(|| self.places(None));
        starts.into_iter().flatten().chain(self.slots.iter().copied())
    }

    /// How many there are.
    pub fn number_of_options(&self) -> usize {
        match &self.timing {
            Timing::Once { refused, .. } => refused.universe() - refused.len(),
            Timing::Recurring(_) => self.slots.len(),
        }
    }

    /// Whether there is none.
    pub fn is_full(&self) -> bool {
        self.number_of_options() == 0
    }

    /// Has its window at a slot no longer.
    pub fn leave(&mut self, candidate: usize) {
        self.slots.retain(|place| place.candidate != candidate);
    }

    /// Whether no cycle is done for it.
    pub fn is_in_every_cycle(&self) -> bool {
        match &self.timing {
            Timing::Once { .. } => true,
            Timing::Recurring(rhythm) => rhythm.open_cycles() == rhythm.cycles.count(),
        }
    }

    /// Puts the options in order, of those that start together only the best.
    fn arrange(&mut self) {
        let key = |place: &Place| (place.start, place.impact.0.max(0.0).to_bits(), place.moves);
        self.slots.sort_by_key(key);
        self.slots.dedup_by_key(|place| place.start);
    }

    /// Holds everything for as long as its windows can take in other cycles; whether that is
    /// longer than before.
    pub fn give_room(&mut self, frame: &Frame) -> bool {
        let sway = frame.sway(self.region);
        if sway == self.room {
            return false;
        }
        self.room = sway;
        for at in 0..self.slots.len() {
            let candidate = self.slots[at].candidate;
            self.slots[at].start = self.start_of(candidate, Some(frame));
        }
        self.arrange();
        true
    }

    /// How long everything is held.
    pub fn held(&self) -> Minutes {
        self.slots().length + self.room()
    }

    /// How much longer than its window everything is held.
    pub fn room(&self) -> Minutes {
        self.room.0 + self.room.1
    }

    pub fn slots(&self) -> &Slots<'f> {
        self.timing.slots()
    }

    /// How many candidates there are.
    pub fn candidates(&self) -> usize {
        self.timing.refused().universe()
    }

    /// Whether no two candidates start together.
    pub fn is_told_apart(&self, frame: Option<&Frame>) -> bool {
        let starts = || (0..self.candidates()).map(|candidate| self.start_of(candidate, frame));
        starts().collect::<BTreeSet<Minutes>>().len() == self.candidates()
    }

    /// The time of a candidate as [`Place::start`] counts it.
    pub fn start_of(&self, candidate: usize, frame: Option<&Frame>) -> Minutes {
        match (&self.timing, frame) {
            (Timing::Recurring(_), Some(frame)) if frame.is_numbered() => Minutes(candidate as i64),
            (Timing::Recurring(rhythm), Some(frame)) => {
                frame.place(self.region, rhythm.slot(candidate), self.room.0)
            }
            _ => self.timing.first_start(candidate).since_epoch(),
        }
    }

    /// The candidate of an earlier plan's slot, if it is one still.
    pub fn candidate_of(&self, slots: &[Minute]) -> Option<usize> {
        self.timing.candidate(slots)
    }

    fn place(&self, candidate: usize, frame: Option<&Frame>) -> Place {
        let (slots, exposure) = (self.slots(), self.exposure);
        let start = self.start_of(candidate, frame);
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
        self.options().map(|place| place.impact).reduce(UserMinutes::min).unwrap_or_default()
    }

    /// The place of an earlier plan's window, or the rules that it breaks now.
    pub fn kept(
        &self,
        candidate: usize,
        frame: Option<&Frame>,
    ) -> Result<Place, Vec<ConflictingRule>> {
        let broken = match &self.timing {
            Timing::Once { slots, refused } => once::broken(slots, refused, candidate),
            Timing::Recurring(rhythm) if !rhythm.refused.contains(candidate) => Vec::new(),
            Timing::Recurring(rhythm) => {
                let refusals = rhythm.refusals().into_iter();
                refusals.filter(|(_, set)| set.contains(candidate)).map(|(rule, _)| rule).collect()
            }
        };
        if !broken.is_empty() {
            return Err(broken);
        }
        Ok(self.place(candidate, frame))
    }

    /// No candidate refused yet.
    pub fn nothing_refused(&self) -> StartSet {
        StartSet::none(Grid::new(Minute::from_epoch(Minutes::ZERO), Minutes(1), self.candidates()))
    }
}
