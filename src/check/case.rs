//! What is a window judged by in one of its regions, and how is a rule broken?

use crate::check::clock::Wall;
use crate::check::terms::{Other, Terms};
use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
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
    pub all: &'a [(Other, &'a Window)],
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

    /// The first minute of the window at which the clock of `zone` shows a time that is `bad`.
    pub fn first_minute(&self, zone: &Zone, bad: impl Fn(Wall) -> bool) -> Option<(Minute, Wall)> {
        let mut minute = self.start();
        while minute < self.end() {
            let wall = Wall::at(zone, minute);
            if bad(wall) {
                return Some((minute, wall));
            }
            minute = minute + Minutes(1);
        }
        None
    }

    /// The other windows of this region.
    pub fn others(&self) -> impl Iterator<Item = (Other, &Window)> {
        let others = self.all.iter().enumerate().filter(|&(position, _)| position != self.i);
        others
            .map(|(_, &(other, window))| (other, window))
            .filter(|(_, window)| window.regions.contains(&self.region))
    }
}
