//! Is `lowtide.events/1` what its schema says?

use std::collections::BTreeMap;

use super::{NOW, conforms};
use crate::place::Place;

/// What `events` says of the calendars of `regions` in the folder of the case `name`.
fn answer(name: &str, regions: &str) -> serde_json::Value {
    let line = format!("events -r {regions} --horizon 20w -f json {NOW}");
    let run = Place::of_case(name).run(&line, &BTreeMap::new(), "");
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr))
}

#[test]
fn answers_of_events_are_what_their_schema_says() {
    conforms("events", &answer("calendars", "regions.toml"));
    // With some that are lost, and some that take no time.
    conforms("events", &answer("judged", "lost.toml"));
}
