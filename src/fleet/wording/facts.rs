//! What can a text name? The variables of templates.

use std::collections::BTreeMap;

use minijinja::value::Value;

use crate::words::template::{self, TemplateError};

/// What every template may name. All are text; `phases` is a list of `name`, `start`, `end`
/// and `duration`. What does not apply is empty.
pub const VARIABLES: [&str; 32] = [
    "audience",
    "basis",
    "contact",
    "date",
    "disruption",
    "duration",
    "end",
    "end_date",
    "end_moment",
    "kind",
    "outage",
    "period",
    "phases",
    "place",
    "previous_end_moment",
    "reason",
    "region",
    "region_id",
    "regions",
    "rollback",
    "rule",
    "service",
    "start",
    "start_moment",
    "status_page",
    "team",
    "tier",
    "user_minutes",
    "users",
    "utc_period",
    "window",
    "zone",
];

/// What only languages with built-in texts have.
pub const PHRASES: [&str; 4] = ["closing", "details", "expectation", "headline"];

/// Variables with their values.
#[derive(Clone, Default, Debug)]
pub struct Facts(BTreeMap<&'static str, Value>);

impl Facts {
    pub fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        self.0.insert(name, value.into());
    }

    pub fn render(&self, template: &str) -> Result<String, TemplateError> {
        template::render(template, &Value::from(self.0.clone()))
    }

    /// Something for every name, to try a template on.
    pub fn samples(names: impl Iterator<Item = &'static str>) -> Self {
        let mut facts = Self::default();
        for name in names {
            facts.set(name, "sample");
        }
        let phase = ["name", "start", "end", "duration"].map(|name| (name, "sample"));
        facts.set("phases", vec![Value::from(BTreeMap::from(phase))]);
        facts
    }
}
