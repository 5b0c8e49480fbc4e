//! How much work may a search be, and why did it end?
//!
//! Work is counted where it is done: a unit for each option, row or holder that is looked
//! at. So a search ends at the same point on every machine and under every load. A clock
//! can only end it earlier.

/// Units in a step, the measure that people give: about a microsecond's work.
const UNITS: u64 = 250;

/// The work that is left to do.
#[derive(Clone)]
pub struct Budget<'a> {
    units: u64,
    stop: &'a (dyn Fn() -> bool + Sync),
    stopped: bool,
}

impl<'a> Budget<'a> {
    /// `stop` is asked often, from several threads; once it says yes, no more work is done.
    pub fn new(steps: u64, stop: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self { units: steps.saturating_mul(UNITS), stop, stopped: false }
    }

    /// Steps by default: about what ten seconds give on an ordinary core.
    pub const STEPS: u64 = 10_000_000;

    /// As many steps as it takes.
    pub fn unlimited() -> Budget<'static> {
        Budget::new(u64::MAX, &|| false)
    }

    /// Whole steps that are left.
    pub fn steps(&self) -> u64 {
        self.units / UNITS
    }

    pub fn spend(&mut self, units: usize) {
        self.units = self.units.saturating_sub(units as u64);
    }

    /// Whether the work is to end here.
    pub fn is_over(&mut self) -> bool {
        self.stopped = self.stopped || (self.stop)();
        self.stopped || self.units == 0
    }

    /// Whether it was told to end before all steps were used.
    pub fn was_stopped(&self) -> bool {
        self.stopped
    }

    /// At most so many steps of what is left, for one part of the work. Parts that are done
    /// at the same time each get all: how far one comes must not depend on the others.
    pub fn at_most(&self, steps: u64) -> Self {
        Self { units: self.units.min(steps.saturating_mul(UNITS)), ..self.clone() }
    }

    /// Takes over what `part`, of which `given` was split off, has used.
    pub fn settle(&mut self, given: &Budget, part: &Budget) {
        self.units = self.units.saturating_sub(given.units - part.units);
        self.stopped |= part.stopped;
    }
}
