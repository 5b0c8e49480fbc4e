//! Which windows follow one rhythm? Those of a plan that is global, or of one region.

use chrono::NaiveDateTime;

use crate::fleet::{Cadence, RegionId, Scope, Tier};
use crate::ground::cycles::{Cycles, Every, Slot};
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::ground::wall::Wall;
use crate::plan::Status;
use crate::words::slug::slug;

use super::emission::Unsayable;
use super::rhythm::Rhythm;
use super::source::Source;

/// The windows of one set of regions.
pub struct Lane<'a> {
    /// `lowtide-weekly`, or `lowtide-weekly-sg` in a rolling plan: letters, digits, `-`, `_`.
    pub name: String,
    /// The region's id in a rolling plan, whose lanes have one region each.
    pub region: Option<&'a str>,
    /// `None` for once.
    pub every: Option<Every>,
    /// The days on which it comes round, where rules have words for them.
    pub rhythm: Option<Rhythm>,
    /// The clock on which its slot stays.
    pub zone: Zone,
    /// How long each window is.
    pub length: Minutes,
    /// In the order of their slots, at least one.
    occurrences: Vec<Occurrence>,
}

struct Occurrence {
    slot: Minute,
    /// What the slot is called on the clock, which skips it or shows it twice now and then.
    named: NaiveDateTime,
    /// `None` when it is skipped.
    start: Option<Minute>,
}

/// The lanes of the first choice, in the order of their first windows.
pub fn of_plan<'a>(source: &Source<'a>) -> Vec<Lane<'a>> {
    let tier = &source.fleet.tiers[source.plan.tier];
    let rolling = source.plan.scope == Scope::Rolling;
    let mut regions: Vec<&[RegionId]> = Vec::new();
    let mut lanes: Vec<Lane> = Vec::new();
    // What is agreed already is in somebody's calendar.
    let own = source.choice.windows.iter().filter(|window| window.status != Status::Agreed);
    for window in own {
        let start = Some(window.interval.start()).filter(|_| window.is_placed());
        // A global window has fewer regions in cycles that are done for some.
        let known = regions.iter().position(|known| !rolling || *known == window.regions);
        let lane = known.unwrap_or_else(|| {
            let region = rolling.then(|| source.fleet.regions[window.regions[0]].id.as_str());
            let suffix = region.map_or(String::new(), |id| format!("-{}", slug(id)));
            regions.push(&window.regions);
            lanes.push(Lane {
                name: format!("lowtide-{}{suffix}", slug(&tier.name)),
                region,
                every: match tier.cadence {
                    Cadence::Every(every) => Some(every),
                    Cadence::Once => None,
                },
                rhythm: Rhythm::of(tier, slot_of(source, window.regions[0])),
                zone: source.fleet.clock_of(source.plan.tier, window.regions[0]),
                length: window.interval.minutes(),
                occurrences: Vec::new(),
            });
            lanes.len() - 1
        });
        let lane = &mut lanes[lane];
        let slot = window.slot();
        let named = lane.local(slot);
        lane.occurrences.push(Occurrence { slot, named, start });
    }
    for (lane, regions) in lanes.iter_mut().zip(regions) {
        lane.occurrences.sort_by_key(|occurrence| occurrence.slot);
        if let Some(slot) = slot_of(source, regions[0]) {
            lane.complete(tier, slot);
        }
    }
    lanes
}

/// The slot of a recurring plan that is the region's.
fn slot_of(source: &Source, region: RegionId) -> Option<Slot> {
    let stands = source.choice.stands.iter().find(|stands| stands.regions.contains(&region));
    stands.map(|stands| stands.slot)
}

impl Lane<'_> {
    /// Names each occurrence as the slot has it, and adds those of cycles between that are done
    /// already: no window of the plan takes place in these.
    fn complete(&mut self, tier: &Tier, slot: Slot) {
        let Some(every) = self.every else { return };
        let cycles = Cycles::new(every, tier.anchor);
        let (first, last) = (self.first_slot(), self.occurrences[self.slots() - 1].slot);
        let wall = Wall::over(&self.zone, Interval::lasting(first, last - first + 70 * DAY));
        let cycle_of = |at: Minute| {
            let near = cycles.holding(self.local(at).date());
            [near, near - 1, near + 1]
                .into_iter()
                .find(|&c| cycles.occurrence(slot, c, &wall) == at)
        };
        let Some((from, to)) = cycle_of(first).zip(cycle_of(last)) else { return };
        let all = (from..=to).map(|cycle| {
            let at = cycles.occurrence(slot, cycle, &wall);
            let known = self.occurrences.iter().find(|occurrence| occurrence.slot == at);
            let date = cycles.date_of(slot.day, cycle);
            Occurrence {
                slot: at,
                named: (Minute::midnight(date) + slot.time).utc(),
                start: known.and_then(|occurrence| occurrence.start),
            }
        });
        let all: Vec<Occurrence> = all.collect();
        if self.occurrences.iter().all(|known| all.iter().any(|o| o.slot == known.slot)) {
            self.occurrences = all;
        }
    }

    /// What its clock shows.
    pub fn local(&self, instant: Minute) -> NaiveDateTime {
        self.zone.local(instant).naive_local()
    }

    pub fn is_utc(&self) -> bool {
        self.zone == Zone::utc()
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

    /// Whether every window of a recurring lane takes place in its slot, and a rule on its
    /// clock can say so.
    pub fn is_regular(&self) -> bool {
        self.rhythm.is_some() && self.exceptions().next().is_none()
    }

    /// Whether most windows do not take place in their slots, so that a rule would be wrong
    /// more often than right.
    pub fn is_mostly_displaced(&self) -> bool {
        2 * self.displaced().count() > self.slots()
    }

    pub fn first_slot(&self) -> Minute {
        self.occurrences[0].slot
    }

    /// The first slot, as the clock has it.
    pub fn first_named(&self) -> NaiveDateTime {
        self.occurrences[0].named
    }

    pub fn all_slots(&self) -> impl Iterator<Item = Minute> + '_ {
        self.occurrences.iter().map(|occurrence| occurrence.slot)
    }

    pub fn slots(&self) -> usize {
        self.occurrences.len()
    }

    /// The slots that no window takes place in, and where it is instead, if anywhere.
    pub fn displaced(&self) -> impl Iterator<Item = (Minute, Option<Minute>)> + '_ {
        let displaced = self.occurrences.iter().filter(|o| o.start != Some(o.slot));
        displaced.map(|o| (o.slot, o.start))
    }

    /// What a rule on the clock gets wrong: slots by their names, and the windows in their
    /// place. Beside those that are displaced these are times that the clock skips or shows
    /// twice, which not everybody reads alike.
    pub fn exceptions(&self) -> impl Iterator<Item = (NaiveDateTime, Option<Minute>)> + '_ {
        let odd = |o: &Occurrence| self.local(o.slot) != o.named || !self.is_shown_once(o.slot);
        let wrong = self.occurrences.iter().filter(move |o| o.start != Some(o.slot) || odd(o));
        wrong.map(|o| (o.named, o.start))
    }

    /// Whether the clock shows the time of an instant no second time within a day.
    fn is_shown_once(&self, instant: Minute) -> bool {
        let local = self.local(instant);
        let around = Interval::new(instant - DAY, instant + DAY).expect("a day has a length");
        self.zone.transitions(around).iter().all(|change| {
            let shift = Minutes(i64::from(change.before - change.after) / 60);
            [instant + shift, instant - shift]
                .into_iter()
                .all(|other| other == instant || self.local(other) != local)
        })
    }

    /// `Sun 2026-12-20 19:00 is moved to ..., ... is skipped (UTC)`; `None` when all stay.
    pub fn displacements(&self) -> Option<String> {
        let said: Vec<String> = self
            .displaced()
            .map(|(slot, start)| match start {
                Some(start) => format!("{} is moved to {}", self.shown(slot), self.shown(start)),
                None => format!("{} is skipped", self.shown(slot)),
            })
            .collect();
        (!said.is_empty()).then(|| format!("{} ({})", said.join(", "), self.zone.name()))
    }

    /// `Sun 2026-12-20 19:00`, on its clock.
    pub fn shown(&self, instant: Minute) -> String {
        self.local(instant).format("%a %Y-%m-%d %H:%M").to_string()
    }

    /// What the lane is, for a comment above it.
    pub fn about(&self) -> String {
        let starts = self.starts();
        let (length, zone) = (self.length, self.zone.name());
        let first = self.shown(starts[0]);
        let whose = self.region.map_or(String::new(), |region| format!("{region}: "));
        match self.every {
            None => format!("{whose}once, {first} {zone}, for {length}"),
            Some(every) => {
                let every = every.words();
                let last = self.shown(starts[starts.len() - 1]);
                format!(
                    "{whose}every {every}, first {first}, last {last} {zone}, for {length} each"
                )
            }
        }
    }

    /// # Errors
    /// When its dates would come again within the plan, where dates have no year.
    pub fn within_a_year(&self, format: &str) -> Result<(), Unsayable> {
        let starts = self.starts();
        if starts[starts.len() - 1] - starts[0] < 365 * DAY {
            return Ok(());
        }
        Err(Unsayable::new(format!(
            "`{format}` has no years, and some windows of {} are a year apart: expected a horizon below 52w",
            self.name
        )))
    }
}
