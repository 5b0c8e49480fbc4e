//! Which cycles of a recurring tier are planned, and where do slots lie in them?

use std::borrow::Cow;
use std::ops::Range;

use chrono::NaiveDate;

use crate::fleet::{Clock, Fleet, RegionId};
use crate::ground::cycles::{self, Every, Slot, local_midnight};
use crate::ground::days::Days;
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};
use crate::ground::wall::Wall;
use crate::request::Request;
use crate::rules::notices;
use crate::solve::error::PlanError;

/// No slot lies further from its cycle than so many days, which is more than a month.
const FAR: i64 = 32;

/// Cycles of a tier on one clock, one after another without pause. They are counted from 0
/// here; those before and after them can be asked for, too.
#[derive(Clone, Debug)]
pub struct Cycles {
    all: cycles::Cycles,
    on: Option<Days>,
    zone: Zone,
    step: Minutes,
    /// Which of all cycles is the first.
    number: i64,
    /// What the clock shows in `known`: from before the first cycle to after the last.
    wall: Wall,
    known: Interval,
    /// The start of each, and the end of the last; at least two, rising.
    bounds: Vec<Minute>,
}

/// Where the cycles of a request begin to be planned.
struct Beginning {
    all: cycles::Cycles,
    /// Of each region.
    zones: Vec<Zone>,
    /// The first of all cycles all of whose slots every notice allows.
    number: i64,
}

impl Beginning {
    fn of(fleet: &Fleet, request: &Request, every: Every) -> Self {
        let tier = &fleet.tiers[request.tier];
        let all = cycles::Cycles::new(every, tier.anchor);
        let regions = request.regions.iter();
        let zones: Vec<Zone> = regions.map(|&r| fleet.clock_of(request.tier, r)).collect();
        let first = |(regions, zone): (&[RegionId], &Zone)| {
            let from = earliest(fleet, request, regions, zone);
            all.first_from(from, tier.on.as_ref(), request.step, zone)
        };
        // On one clock all begin together.
        let together = match tier.clock {
            Some(Clock::Local) => 1,
            _ => request.regions.len().max(1),
        };
        let number = request.regions.chunks(together).zip(&zones).map(first).max();
        Self { all, zones, number: number.unwrap_or(0) }
    }
}

/// How many cycles start on the date that `last` says of each clock, or before it, and where
/// the first starts.
pub fn starting_by(
    fleet: &Fleet,
    request: &Request,
    every: Every,
    last: impl Fn(&Zone) -> NaiveDate,
) -> (Minute, i64) {
    let Beginning { all, zones, number } = Beginning::of(fleet, request, every);
    let first = |zone: &Zone| zone.first_instant_of(all.first_date(number));
    let numbers = zones.iter().map(|zone| all.holding(last(zone)) - number + 1);
    let first = zones.iter().map(first).min().unwrap_or(request.from);
    (first, numbers.min().unwrap_or(0))
}

impl Cycles {
    /// The whole cycles of a recurring `request` for all regions at once: the first all of
    /// whose slots every notice allows, and those after it.
    pub fn of(fleet: &Fleet, request: &Request, every: Every) -> Result<Self, PlanError> {
        if fleet.tiers[request.tier].clock == Some(Clock::Local) {
            let tier = fleet.tiers[request.tier].name.clone();
            return Err(PlanError::LocalAndGlobal { tier });
        }
        let (beginning, count) = Self::begin(fleet, request, every)?;
        let zone = beginning.zones[0].clone();
        Ok(Self::from(&beginning, fleet, request, zone, count))
    }

    /// The same for each region of the request on its clock, where that is the tier's.
    pub fn of_each(fleet: &Fleet, request: &Request, every: Every) -> Result<Vec<Self>, PlanError> {
        let (beginning, count) = Self::begin(fleet, request, every)?;
        let mut found: Vec<Self> = Vec::new();
        for zone in &beginning.zones {
            let known = found.iter().find(|cycles| cycles.zone == *zone).cloned();
            let new = || Self::from(&beginning, fleet, request, zone.clone(), count);
            found.push(known.unwrap_or_else(new));
        }
        Ok(found)
    }

    /// Where they begin, and how many there are.
    fn begin(
        fleet: &Fleet,
        request: &Request,
        every: Every,
    ) -> Result<(Beginning, i64), PlanError> {
        match every.cycles_in(request.horizon) {
            ..1 => Err(PlanError::NoCycle { horizon: request.horizon, every }),
            count => Ok((Beginning::of(fleet, request, every), count)),
        }
    }

    fn from(
        beginning: &Beginning,
        fleet: &Fleet,
        request: &Request,
        zone: Zone,
        count: i64,
    ) -> Self {
        let on = fleet.tiers[request.tier].on.clone();
        let Beginning { all, number, .. } = *beginning;
        Self::new(all, on, zone, request.step, number..number + count)
    }

    fn new(
        all: cycles::Cycles,
        on: Option<Days>,
        zone: Zone,
        step: Minutes,
        numbers: Range<i64>,
    ) -> Self {
        let near = |cycle: i64, days: i64| Minute::midnight(all.first_date(cycle)) + DAY * days;
        let (first, end) = (near(numbers.start - 1, -2 * FAR), near(numbers.end + 1, 2 * FAR));
        let known = Interval::new(first, end).expect("cycles rise");
        let wall = Wall::over(&zone, known);
        let bound = |cycle: i64| wall.meant(local_midnight(all.first_date(cycle)));
        let bounds = (numbers.start..=numbers.end).map(bound).collect();
        Self { all, on, zone, step, number: numbers.start, wall, known, bounds }
    }

    pub fn count(&self) -> usize {
        self.bounds.len() - 1
    }

    pub fn start(&self, cycle: usize) -> Minute {
        self.bounds[cycle]
    }

    /// Whether both are on one clock, those of one tier.
    pub fn is_on(&self, other: &Self) -> bool {
        self.zone == other.zone
    }

    /// The start of a cycle, which may be one before the first or after the last.
    pub fn bound(&self, cycle: i64) -> Minute {
        self.wall.meant(local_midnight(self.all.first_date(self.number + cycle)))
    }

    /// Whether all of them, and one more on either side, are equally long and their clock
    /// never changes.
    pub fn are_alike(&self, every: Every) -> bool {
        let (first, last) = (self.bound(-1), self.bound(self.count() as i64 + 1));
        let span = Interval::new(first, last).expect("cycles rise");
        !matches!(every, Every::Months(_)) && self.zone.transitions(span).is_empty()
    }

    /// Of each cycle.
    pub fn starts(&self) -> &[Minute] {
        &self.bounds[..self.count()]
    }

    pub fn first(&self) -> Minute {
        self.bounds[0]
    }

    pub fn end(&self) -> Minute {
        self.bounds[self.count()]
    }

    pub fn span(&self, cycle: usize) -> Interval {
        Interval::new(self.bounds[cycle], self.bounds[cycle + 1]).expect("cycles rise")
    }

    /// Of the shortest cycle.
    pub fn shortest(&self) -> Minutes {
        (0..self.count()).map(|cycle| self.span(cycle).minutes()).min().unwrap_or(Minutes::ZERO)
    }

    /// Every slot that a window could have, whether or not `on` picks it. Of two that cost
    /// the same the one that comes first is preferred.
    pub fn slots(&self) -> Vec<Slot> {
        let times = || (0..DAY / self.step).map(|tick| tick * self.step);
        let days = self.all.slot_days(self.on.as_ref()).into_iter();
        let mut slots: Vec<Slot> =
            days.flat_map(|day| times().map(move |time| Slot { day, time })).collect();
        slots.sort_by_cached_key(|slot| (self.occurrence(*slot, 0), slot.time));
        slots
    }

    /// The instant of a slot in a cycle, which may be one before the first or after the last.
    pub fn occurrence(&self, slot: Slot, cycle: i64) -> Minute {
        self.all.occurrence(slot, self.number + cycle, &self.wall)
    }

    /// Whether `on` picks the slot in every cycle.
    pub fn picks(&self, slot: Slot) -> bool {
        (0..self.count()).all(|cycle| self.picks_in(slot, cycle))
    }

    /// Whether `on` picks the slot in that cycle.
    pub fn picks_in(&self, slot: Slot, cycle: usize) -> bool {
        let cycle = self.number + cycle as i64;
        let picks = |on| self.all.picks(on, self.all.date_of(slot.day, cycle), cycle);
        self.on.as_ref().is_none_or(picks)
    }

    /// Where a window of `cycle` may be moved to, rising.
    pub fn moves(&self, cycle: usize) -> Vec<Minute> {
        let dates = self.all.starting_dates(self.number + cycle as i64, self.on.as_ref());
        let grid = |date: NaiveDate| self.wall.grid_of(date, self.step);
        let mut moves: Vec<Minute> = dates.into_iter().flat_map(grid).collect();
        moves.sort_unstable();
        moves.dedup();
        moves
    }

    /// The longest step that leads from one place for a window to every other.
    pub fn grain(&self) -> Minutes {
        self.wall.grain(self.step)
    }

    /// The cycle that a window belongs to which starts at `instant`; `None` for one that is
    /// not planned.
    pub fn holding(&self, instant: Minute) -> Option<usize> {
        let cycle = usize::try_from(self.at(instant)).ok()?;
        (cycle < self.count()).then_some(cycle)
    }

    /// The same for every instant, as [`Self::occurrence`] counts cycles.
    pub fn at(&self, instant: Minute) -> i64 {
        self.number_at(instant) - self.number
    }

    /// Which of all cycles a window belongs to which starts at `instant`.
    fn number_at(&self, instant: Minute) -> i64 {
        let wall = self.wall_around(instant);
        let (shown, on) = (wall.date(instant), self.on.as_ref());
        match wall.skipped(instant).map(tz::local_date_of) {
            // It counts as of the date that it was skipped from.
            Some(date) if self.all.holding(date) != self.all.holding(shown) => {
                self.all.of_start(date, on)
            }
            _ => self.all.of_start(shown, on),
        }
    }

    fn wall_around(&self, instant: Minute) -> Cow<'_, Wall> {
        let far = DAY * FAR;
        let around = Interval::lasting(instant - far, far * 2);
        if self.known.intersection(around) == Some(around) {
            return Cow::Borrowed(&self.wall);
        }
        Cow::Owned(Wall::over(&self.zone, around))
    }

    /// The slot that has its occurrence at `instant`, whatever the step: of several one that
    /// `on` picks, then the first.
    pub fn slot_at(&self, instant: Minute) -> Slot {
        let local = self.wall_around(instant).shown(instant);
        let (date, time) = (tz::local_date_of(local), local.rem_euclid(DAY));
        let cycle = self.all.of_start(date, self.on.as_ref());
        let days = self.all.slot_days(self.on.as_ref()).into_iter();
        let slots =
            days.filter(|&day| self.all.date_of(day, cycle) == date).map(|day| Slot { day, time });
        slots.min_by_key(|&slot| !self.picks(slot)).expect("every date of a cycle is a slot's")
    }

    /// Of `slots` the one that has its occurrences at most of `instants`, of which the cycle
    /// need not be planned; `None` when none is at the half of them.
    pub fn slot_like(&self, slots: &[Slot], instants: &[Minute]) -> Option<usize> {
        let mut hits = vec![0_usize; slots.len()];
        for &instant in instants {
            let (wall, cycle) = (self.wall_around(instant), self.number_at(instant));
            for (hits, &slot) in hits.iter_mut().zip(slots) {
                *hits += usize::from(self.all.occurrence(slot, cycle, &wall) == instant);
            }
        }
        let most = hits.iter().copied().max().filter(|&most| 2 * most > instants.len())?;
        hits.iter().position(|&hit| hit == most)
    }
}

/// The first instant at which every notice lets a window of `regions` start, where a date to
/// plan from is read on the clock of `zone`.
fn earliest(fleet: &Fleet, request: &Request, regions: &[RegionId], zone: &Zone) -> Minute {
    let of_tier = request.now + fleet.tiers[request.tier].notice;
    let of_regions = regions
        .iter()
        .flat_map(|&region| notices::earliest_starts(fleet, region, request.tier, request.now));
    of_regions.fold(of_tier.max(request.from_on(zone)), Minute::max)
}
