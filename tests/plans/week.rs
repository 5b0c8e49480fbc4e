//! Does the week as data say what `explain` says? Worked out from its JSON alone, as a page or
//! another program would.

use lowtide::explain::explain;
use lowtide::file::{self, Source};
use lowtide::fleet::{Fleet, Scope};
use lowtide::ground::duration::Minutes;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::report::json;
use lowtide::request::Request;
use lowtide::week::Week;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::cases;
use crate::support::world;

/// The document, read back.
struct Read {
    week: Value,
    from: i64,
    /// For each region what every minute costs.
    minutes: Vec<Vec<f64>>,
}

impl Read {
    fn of(fleet: &Fleet, request: &Request) -> Self {
        let text = json::week::of_week(fleet, &Week::of(fleet, request).unwrap());
        let week: Value = serde_json::from_str(&text).unwrap();
        let from = minute(&week["weeks"]["from"]);
        let minutes = list(&week["regions"]).map(minutes_of).collect();
        Self { week, from, minutes }
    }

    fn windows(&self) -> &[Value] {
        self.week["windows"].as_array().unwrap()
    }

    /// The impact of `window` at `start` on the regions that `take` picks, minute by minute.
    fn impact(&self, window: &Value, start: i64, done: &[&str]) -> f64 {
        let mut sum = 0.0;
        for (region, minutes) in list(&self.week["regions"]).zip(&self.minutes) {
            let id = &region["region"];
            let takes_part = window["regions"].as_array().unwrap().contains(id);
            if !takes_part || done.contains(&id.as_str().unwrap()) {
                continue;
            }
            let mut at = (start - self.from) as usize;
            for phase in list(&window["phases"]) {
                let length = whole(&phase["minutes"]) as usize;
                let cost: f64 = minutes[at..at + length].iter().sum();
                sum += phase["disruption"].as_f64().unwrap() * cost;
                at += length;
            }
        }
        sum
    }

    /// The mean charge of every slot (model §6), where it has one.
    fn charges(&self, window: &Value) -> Vec<f64> {
        let slots = whole(&window["slots"]) as usize;
        let step = whole(&self.week["step_minutes"]);
        let mut sums = vec![0.0; slots];
        let mut cycles = 0.0;
        for cycle in window["cycles"].as_array().unwrap() {
            let done: Vec<&str> = list(&cycle["done"]).map(|id| id.as_str().unwrap()).collect();
            if done.len() == window["regions"].as_array().unwrap().len() {
                continue;
            }
            cycles += 1.0;
            let start = minute(&cycle["start"]);
            let mut struck = vec![false; slots];
            for run in list(&cycle["struck"]) {
                struck[whole(&run[0]) as usize..][..whole(&run[1]) as usize].fill(true);
            }
            let free = list(&cycle["free"])
                .flat_map(|run| (0..whole(&run[1])).map(move |i| start + whole(&run[0]) + i * step))
                .map(|at| self.impact(window, at, &done))
                .fold(f64::INFINITY, f64::min);
            for run in list(&cycle["slots"]) {
                for i in 0..whole(&run[2]) {
                    let slot = (whole(&run[0]) + i) as usize;
                    let own = self.impact(window, start + whole(&run[1]) + i * step, &done);
                    let moved = struck[slot] && free.is_finite();
                    sums[slot] += if moved { own.max(free) } else { own };
                }
            }
        }
        // Where all cycles are done nothing is charged.
        sums.into_iter().map(|sum| sum / f64::max(cycles, 1.0)).collect()
    }

    /// The slots that no rule refuses.
    fn allowed(&self, window: &Value) -> Vec<bool> {
        let mut allowed = vec![true; whole(&window["slots"]) as usize];
        for run in list(&window["refused"]) {
            allowed[whole(&run[0]) as usize..][..whole(&run[1]) as usize].fill(false);
        }
        allowed
    }
}

/// What each minute costs a region, with weight and exposure.
fn minutes_of(region: &Value) -> Vec<f64> {
    let factor = region["weight"].as_f64().unwrap() * region["exposure"].as_f64().unwrap();
    let mut minutes = Vec::new();
    for number in list(&region["loads"]["by_week"]) {
        let steps = &region["loads"]["distinct"][whole(number) as usize];
        let (first, each) = (whole(&steps["first_minutes"]), whole(&steps["each_minutes"]));
        minutes.extend((0..10_080).map(|minute| {
            let number = if minute < first { 0 } else { 1 + (minute - first) / each };
            factor * steps["values"][number as usize].as_f64().unwrap()
        }));
    }
    minutes
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn whole(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

fn minute(value: &Value) -> i64 {
    Minute::parse_rfc3339(value.as_str().unwrap()).unwrap().since_epoch().0
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

#[track_caller]
fn same_as_explained(fleet: &Fleet, request: &Request, every: usize) {
    let read = Read::of(fleet, request);
    for window in read.windows() {
        let charges = read.charges(window);
        let allowed = read.allowed(window);
        let region = fleet.region(window["regions"][0].as_str().unwrap());
        let region = region.filter(|_| request.scope == Scope::Rolling);
        let first = &window["cycles"][0];
        for (slot, allowed) in allowed.into_iter().enumerate() {
            if slot % every != 0 && !allowed {
                continue;
            }
            assert!(near(charges[slot], window["impacts"][slot].as_f64().unwrap()), "slot {slot}");
            let run = list(&first["slots"])
                .find(|run| {
                    (whole(&run[0])..whole(&run[0]) + whole(&run[2])).contains(&(slot as i64))
                })
                .unwrap();
            let step = whole(&read.week["step_minutes"]);
            let start =
                minute(&first["start"]) + whole(&run[1]) + (slot as i64 - whole(&run[0])) * step;
            let at = Minute::from_epoch(Minutes(start));
            let explained = explain(fleet, request, at, region).unwrap();
            let [told] = explained.windows.as_slice() else { panic!("one window") };
            match told.slot {
                Some(told) => {
                    assert_eq!(told.refused, !allowed, "{at}");
                    assert!(
                        near(told.impact.0, charges[slot]),
                        "{at}: {} {}",
                        told.impact,
                        charges[slot]
                    );
                }
                None => {
                    assert_eq!(told.window_allowed(), allowed, "{at}");
                    assert!(near(told.window.impact.0, charges[slot]), "{at}");
                }
            }
        }
    }
}

#[test]
fn every_allowed_slot_of_the_shipped_regions_costs_what_explain_says() {
    let text = include_str!("../../regions.toml");
    let fleet = file::read_fleet(&Source::new("r", text), &[], &Database::embedded()).unwrap();
    let now = Minute::parse_rfc3339("2026-11-26T12:00Z").unwrap();
    let tier = fleet.tier("weekly").unwrap();
    let request = Request { scope: Scope::Global, ..Request::of_tier(&fleet, tier, now) };
    same_as_explained(&fleet, &request, 41);
    // Thirteen regions need some fifty weeks, not thirteen times fourteen.
    let read = Read::of(&fleet, &request);
    let distinct = list(&read.week["regions"]).map(|r| list(&r["loads"]["distinct"]).count());
    assert!(distinct.sum::<usize>() <= 65);
}

proptest! {
    #![proptest_config(cases(10))]
    #[test]
    fn every_slot_costs_what_explain_says(
        world in prop_oneof![world::once(), world::recurring()],
    ) {
        let (fleet, request) = world.read();
        if Week::of(&fleet, &request).is_ok() {
            same_as_explained(&fleet, &request, 7);
        }
    }
}
