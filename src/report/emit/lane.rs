//! Which windows follow one rhythm? Those of a plan that is global, or of one region.

use crate::fleet::{Cadence, Scope};
use crate::ground::cycles::Every;
use crate::ground::duration::{Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::plan::Status;
use crate::words::figures;
use crate::words::slug::slug;

use super::emission::Unsayable;
use super::source::Source;

/// The windows of one set of regions.
pub struct Lane<'a> {
    /// `lowtide-weekly`, or `lowtide-weekly-sg` in a rolling plan: letters, digits, `-`, `_`.
    pub name: String,
    /// The region's id in a rolling plan, whose lanes have one region each.
    pub region: Option<&'a str>,
    /// Every so many weeks; `None` for once.
    pub weeks: Option<i64>,
    /// How long each window is.
    pub length: Minutes,
    /// In the order of their slots, at least one.
    occurrences: Vec<Occurrence>,
}

struct Occurrence {
    slot: Minute,
    /// `None` when it is skipped.
    start: Option<Minute>,
}

/// The lanes of the first choice, in the order of their first windows.
pub fn of_plan<'a>(source: &Source<'a>) -> Vec<Lane<'a>> {
    let tier = &source.fleet.tiers[source.plan.tier];
    let weeks = match tier.cadence {
        Cadence::Every(Every::Weeks(weeks)) if tier.clock.is_none() => Some(weeks),
        Cadence::Once | Cadence::Every(_) => None,
    };
    let mut regions = Vec::new();
    let mut lanes: Vec<Lane> = Vec::new();
    // What is agreed already is in somebody's calendar.
    let own = source.choice.windows.iter().filter(|window| window.status != Status::Agreed);
    for window in own {
        let start = Some(window.interval.start()).filter(|_| window.is_placed());
        let occurrence = Occurrence { slot: window.slot(), start };
        // A global window has fewer regions in cycles that are done for some.
        let rolling = source.plan.scope == Scope::Rolling;
        match regions.iter().position(|known| !rolling || *known == &window.regions) {
            Some(lane) => lanes[lane].occurrences.push(occurrence),
            None => {
                let region = rolling.then(|| source.fleet.regions[window.regions[0]].id.as_str());
                let suffix = region.map_or(String::new(), |id| format!("-{}", slug(id)));
                regions.push(&window.regions);
                lanes.push(Lane {
                    name: format!("lowtide-{}{suffix}", slug(&tier.name)),
                    region,
                    weeks,
                    length: window.interval.minutes(),
                    occurrences: vec![occurrence],
                });
            }
        }
    }
    lanes.iter_mut().for_each(Lane::complete);
    lanes
}

impl Lane<'_> {
    /// Puts the occurrences in order, with those of cycles between that are done already: no
    /// window of the plan takes place in these.
    fn complete(&mut self) {
        self.occurrences.sort_by_key(|occurrence| occurrence.slot);
        let Some(weeks) = self.weeks else { return };
        let mut all: Vec<Occurrence> = Vec::new();
        for next in std::mem::take(&mut self.occurrences) {
            while let Some(last) = all.last()
                && next.slot - last.slot > WEEK * weeks
            {
                all.push(Occurrence { slot: last.slot + WEEK * weeks, start: None });
            }
            all.push(next);
        }
        self.occurrences = all;
    }

    /// Where its windows start, in time order.
    pub fn starts(&self) -> Vec<Minute> {
        let mut starts: Vec<Minute> = self.occurrences.iter().filter_map(|o| o.start).collect();
        starts.sort_unstable();
        starts
    }

    /// Where its windows are, in time order.
    pub fn windows(&self) -> Vec<Interval> {
        self.starts().into_iter().map(|start| Interval::lasting(start, self.length)).collect()
    }

    /// Whether every window of a recurring lane takes place in its slot.
    pub fn is_regular(&self) -> bool {
        self.weeks.is_some() && self.displaced().next().is_none()
    }

    pub fn first_slot(&self) -> Minute {
        self.occurrences[0].slot
    }

    pub fn slots(&self) -> usize {
        self.occurrences.len()
    }

    /// The slots that no window takes place in, and where it is instead, if anywhere.
    pub fn displaced(&self) -> impl Iterator<Item = (Minute, Option<Minute>)> + '_ {
        let displaced = self.occurrences.iter().filter(|o| o.start != Some(o.slot));
        displaced.map(|o| (o.slot, o.start))
    }

    /// `Sun 2026-12-20 19:00 is moved to ..., ... is skipped`, in UTC; `None` when all stay.
    pub fn displacements(&self) -> Option<String> {
        let said: Vec<String> = self
            .displaced()
            .map(|(slot, start)| match start {
                Some(start) => {
                    format!("{} is moved to {}", figures::utc(slot), figures::utc(start))
                }
                None => format!("{} is skipped", figures::utc(slot)),
            })
            .collect();
        (!said.is_empty()).then(|| format!("{} (UTC)", said.join(", ")))
    }

    /// What the lane is, for a comment above it.
    pub fn about(&self) -> String {
        let starts = self.starts();
        let length = self.length.to_string();
        let first = figures::utc(starts[0]);
        let whose = self.region.map_or(String::new(), |region| format!("{region}: "));
        match self.weeks {
            None => format!("{whose}once, {first} UTC, for {length}"),
            Some(weeks) => {
                let every = if weeks == 1 {
                    "every week".to_owned()
                } else {
                    format!("every {weeks} weeks")
                };
                let last = figures::utc(starts[starts.len() - 1]);
                format!("{whose}{every}, first {first}, last {last} UTC, for {length} each")
            }
        }
    }

    /// # Errors
    /// When its dates would come again within the plan, where dates have no year.
    pub fn within_a_year(&self, format: &str) -> Result<(), Unsayable> {
        let starts = self.starts();
        if starts[starts.len() - 1] - starts[0] < 365 * crate::ground::duration::DAY {
            return Ok(());
        }
        Err(Unsayable::new(format!(
            "`{format}` has no years, and some windows of {} are a year apart: expected a horizon below 52w",
            self.name
        )))
    }
}
