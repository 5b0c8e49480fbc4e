//! Where are the places of a recurring rolling plan counted from? One cycle stands for all, or
//! none, and places have numbers.

use std::collections::BTreeMap;

use crate::fleet::{Clock, Fleet, RegionId};
use crate::ground::cycles::{Every, Slot};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::request::Request;
use crate::solve::cycles::Cycles;

/// How the places of a rolling plan lie in time.
#[derive(Clone, Copy)]
pub enum Axis<'c> {
    /// At the instants that they are.
    Once,
    /// In cycles that are all alike, of which one stands for all: around a circle.
    Alike(&'c Cycles),
    /// In one of several cycles: around a circle of that length, or along a line.
    Differing(Option<Minutes>),
    /// By their numbers, as no cycle stands for all.
    Numbered,
}

impl Axis<'_> {
    /// The length of the circle, if they lie on one.
    pub fn period(self) -> Option<Minutes> {
        match self {
            Self::Once | Self::Numbered => None,
            Self::Alike(cycles) => Some(cycles.span(0).minutes()),
            Self::Differing(period) => period,
        }
    }
}

/// With no more slots of all regions together than this all cycles are looked at, at once:
/// 1,500 regions each with the quarter hours of a week.
const WHOLE: usize = 1_000_000;

/// The cycles of each region, and how places in them are counted.
pub struct Frame {
    /// For each region of the request its cycles, all counted in one way.
    pub cycles: Vec<(RegionId, Cycles)>,
    /// The position of each region among them.
    positions: BTreeMap<RegionId, usize>,
    every: Every,
    /// Whether all are on one clock, and places counted by it.
    by_clock: bool,
    /// The length of the circle on which they lie, if it is one.
    period: Option<Minutes>,
    /// Whether one cycle says of every other what can be in it.
    is_alike: bool,
    /// Whether windows of one cycle follow each other in some order.
    in_order: bool,
    /// Whether all cycles are looked at, at once.
    is_whole: bool,
    /// The cycle that stands for all, and the instant from which its places are counted.
    cycle: i64,
    origin: Minute,
}

impl Frame {
    pub fn new(
        fleet: &Fleet,
        request: &Request,
        every: Every,
        cycles: Vec<(RegionId, Cycles)>,
    ) -> Self {
        let by_clock = fleet.tiers[request.tier].clock != Some(Clock::Local);
        let by_clock = by_clock && !matches!(every, Every::Months(_));
        let own = |region: RegionId| &fleet.regions[region];
        let regions = &request.regions;
        // Around a circle there is no order.
        let in_order = regions.iter().any(|&r| {
            own(r).wave != own(regions[0]).wave
                || own(r).after.iter().any(|first| regions.contains(first))
        });
        let is_circle = by_clock || !matches!(every, Every::Months(_)) && !in_order;
        let plain = |&cycle: &i64| {
            let length = |cycles: &Cycles| cycles.bound(cycle + 1) - cycles.bound(cycle);
            cycles.iter().all(|(_, cycles)| length(cycles) == every.minutes())
        };
        let count = cycles.first().map_or(0, |(_, cycles)| cycles.count() as i64);
        let cycle = (0..count).find(plain).unwrap_or(0);
        let origin = cycles.iter().map(|(_, cycles)| cycles.bound(cycle)).min();
        let positions = cycles.iter().enumerate().map(|(at, (region, _))| (*region, at)).collect();
        let is_alike = by_clock && cycles.iter().all(|(_, cycles)| cycles.are_alike(every));
        let slots = (every.minutes() / request.step) as usize;
        Self {
            is_alike,
            in_order,
            is_whole: !is_alike && slots * cycles.len() <= WHOLE,
            positions,
            every,
            by_clock,
            period: is_circle.then(|| every.minutes()),
            cycle,
            origin: origin.unwrap_or(request.from),
            cycles,
        }
    }

    /// The cycles of a region of the plan.
    pub fn of(&self, region: RegionId) -> &Cycles {
        let position = self.positions.get(&region).expect("it is a region of the plan");
        &self.cycles[*position].1
    }

    /// Whether one cycle says of every other what can be in it.
    pub fn is_alike(&self) -> bool {
        self.is_alike
    }

    /// Whether the rules between regions can be looked at in all cycles at once.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether places are counted by their numbers.
    pub fn is_numbered(&self) -> bool {
        self.is_whole && !self.in_order
    }

    pub fn axis(&self) -> Axis<'_> {
        match self.cycles.first() {
            Some((_, cycles)) if self.is_alike => Axis::Alike(cycles),
            _ if self.is_numbered() => Axis::Numbered,
            _ => Axis::Differing(self.period),
        }
    }

    /// The place of a slot of `region`, where `before` it something is held already.
    pub fn place(&self, region: RegionId, slot: Slot, before: Minutes) -> Minutes {
        let start = match slot.offset().filter(|_| self.by_clock) {
            Some(offset) => offset,
            None => self.of(region).occurrence(slot, self.cycle) - self.origin,
        };
        let held = start - before;
        self.period.map_or(held, |period| held.rem_euclid(period))
    }

    /// How much earlier and later than in the cycle that stands for all windows of `region`
    /// can be in another; none in months, which have no two alike.
    pub fn sway(&self, region: RegionId) -> (Minutes, Minutes) {
        if matches!(self.every, Every::Months(_)) {
            return (Minutes::ZERO, Minutes::ZERO);
        }
        let cycles = self.of(region);
        let length = self.every.minutes();
        let late = |cycle: i64| {
            cycles.bound(cycle) - cycles.bound(self.cycle) - (cycle - self.cycle) * length
        };
        (-1..=cycles.count() as i64 + 1)
            .map(late)
            .fold((Minutes::ZERO, Minutes::ZERO), |(before, after), late| {
                (before.max(Minutes::ZERO - late), after.max(late))
            })
    }
}
