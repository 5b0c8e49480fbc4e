//! What is a window judged by in one of its regions, and how is a rule broken?

use crate::check::clock::Wall;
use crate::check::near::{Entry, Near};
use crate::check::terms::{Other, Terms};
use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::{DAY, Minutes};
use crate::ground::minute::Minute;
use crate::ground::period::Per;
use crate::ground::tz::Zone;
use crate::window::Window;

/// How a rule is broken.
pub struct Broken {
    pub at: Option<Minute>,
    pub other: Option<Other>,
    pub message: String,
}

impl Broken {
    pub fn at(at: Minute, message: String) -> Self {
        Self { at: Some(at), other: None, message }
    }

    pub fn anywhere(message: String) -> Self {
        Self { at: None, other: None, message }
    }
}

/// One window in one of its regions.
pub struct Case<'a> {
    pub fleet: &'a Fleet,
    pub terms: &'a Terms,
    pub near: &'a Near<'a>,
    pub i: usize,
    pub window: &'a Window,
    pub region: RegionId,
}

impl Case<'_> {
    pub fn zone(&self) -> &Zone {
        &self.fleet.regions[self.region].zone
    }

    pub fn name(&self) -> String {
        format!("`{}`", self.fleet.regions[self.region].id)
    }

    pub fn start(&self) -> Minute {
        self.window.interval.start()
    }

    pub fn end(&self) -> Minute {
        self.window.interval.end()
    }

    /// The first minute of the window at which the clock of `zone` shows a time that is `bad`,
    /// which can change at midnight and at the times of day `turns`, and at no other.
    pub fn first_minute(
        &self,
        zone: &Zone,
        turns: &[Minutes],
        bad: impl Fn(Wall) -> bool,
    ) -> Option<(Minute, Wall)> {
        let mut from = self.start();
        while from < self.end() {
            let until = self.end().min(from + DAY);
            let offset = zone.offset_at(from);
            // No clock changes twice within a day.
            let is_steady = offset == zone.offset_at(until - Minutes(1));
            let mut minutes: Vec<Minute> = if is_steady {
                let shown = (from.since_epoch().0 * 60 + i64::from(offset)).div_euclid(60);
                let next = |time: &Minutes| from + (*time - Minutes(shown)).rem_euclid(DAY);
                let here = turns.iter().chain([&Minutes::ZERO]).map(next);
                here.filter(|&minute| minute < until).chain([from]).collect()
            } else {
                (0..(until - from).0).map(|more| from + Minutes(more)).collect()
            };
            minutes.sort_unstable();
            for minute in minutes {
                let wall = Wall::at(zone, minute);
                if bad(wall) {
                    return Some((minute, wall));
                }
            }
            from = until;
        }
        None
    }

    /// The other windows of this region that are no further than `reach` away.
    pub fn others(&self, reach: Minutes) -> impl Iterator<Item = Entry<'_>> {
        let near = self.near.to_in(self.region, self.window.interval, reach);
        let others = near.into_iter().filter(|&position| position != self.i);
        others.map(|position| self.near.all[position])
    }

    /// The same for a rule that counts within `per`.
    pub fn others_within(&self, per: Per) -> impl Iterator<Item = Entry<'_>> {
        self.others(per.longest() + 2 * DAY)
    }
}
