//! Is each format of JSON what the contract says? A field that no struct here knows is an
//! error, and so is one that is gone: a change of a format is one that someone meant.

mod announcements;
mod calendar;
mod events;
mod explain;
mod learn;
mod plan;
mod week;
mod whatif;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::place::Place;

type Instant = String;

const NOW: &str = "--now 2026-11-22T12:00:00Z";

/// What `line` prints as JSON in the folder of the case `name`.
#[track_caller]
fn printed<T: DeserializeOwned + Serialize>(name: &str, line: &str, code: i32) -> T {
    let run = Place::of_case(name).run(&format!("{line} -f json"), &BTreeMap::new(), "");
    assert_eq!((run.code, run.stderr.as_str()), (code, ""), "{line}");
    read(&run.stdout)
}

/// The answer in `text`, of which `T` has every field that says something.
#[track_caller]
fn read<T: DeserializeOwned + Serialize>(text: &str) -> T {
    let answer: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let written = serde_json::to_value(&answer).unwrap();
    let printed = without_nulls(serde_json::from_str(text).unwrap());
    assert!(without_nulls(written) == printed, "more than was read, or less:\n{text}");
    answer
}

/// Asserts that `answer` is what `schema NAME` says, and has no field that it does not know.
#[track_caller]
fn conforms(name: &str, answer: &Value) {
    let printed = Place::empty().run(&format!("schema {name}"), &BTreeMap::new(), "");
    assert_eq!((printed.code, printed.stderr.as_str()), (0, ""), "{name}");
    let mut schema: Value = serde_json::from_str(&printed.stdout).unwrap();
    close(&mut schema);
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(answer).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{name}: {faults:#?}");
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") {
                fields.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(values) => values.iter_mut().for_each(close),
        _ => {}
    }
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(without_nulls).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        value => value,
    }
}

/// Minutes since 1970.
#[track_caller]
fn minute(instant: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(instant).unwrap().timestamp() / 60
}

fn rule(region: &str, rule: &str, id: &str) -> Rule {
    Rule { region: region.to_owned(), rule: rule.to_owned(), id: id.to_owned() }
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Tzdb {
    release: String,
    source: String,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Search {
    from: Instant,
    until: Instant,
    step_minutes: i64,
    candidates: usize,
    feasible: usize,
    /// Of plans that recur.
    cycles: Option<Vec<Instant>>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Phase {
    name: String,
    start: Instant,
    end: Instant,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Share {
    region: String,
    local_start: String,
    local_end: String,
    impact: f64,
    burden: f64,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Conflict {
    rules: Vec<Rule>,
    remove: Vec<Rule>,
    longest_window_minutes: Option<i64>,
    settled: bool,
    would_help: Vec<Remedy>,
    clock_changes: Vec<ClockChange>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    clock: String,
    at: Instant,
    offset_before: String,
    offset_after: String,
}

#[derive(Deserialize, Serialize, Debug, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Remedy {
    MaxParallel(u32),
    SoakMinutes(i64),
    HorizonMinutes(i64),
}

#[derive(Deserialize, Serialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Rule {
    region: String,
    rule: String,
    id: String,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Limit {
    regions: Vec<String>,
    rule: String,
    id: String,
}
