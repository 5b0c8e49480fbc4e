//! Who does the work, on what, in which steps? Teams, services and operations.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::keys;
use super::keys::Range;
use super::log::Log;
use super::node::{Entry, Value};
use super::scalar::{self, Problem};
use super::zones::Zones;
use crate::fleet::{Operation, Service, Team};
use crate::ground::decimal::Decimal;

pub fn read_teams(entries: &[Entry], zones: &Zones, log: &Log) -> Vec<Team> {
    entries.iter().map(|entry| read_team(entry, zones, log)).collect()
}

fn read_team(entry: &Entry, zones: &Zones, log: &Log) -> Team {
    let mut team = Team {
        name: entry.key.clone(),
        zone: zones.utc(),
        shifts: Vec::new(),
        parallel: 1,
        pace: Decimal::ONE,
        locale: None,
    };
    let owner = format!("team `{}`", entry.key);
    let Some(fields) = Fields::open(&entry.node, &keys::TEAM, owner, log) else { return team };
    if let Some(zone) = fields.read("timezone", |node| zones.read(node, log)) {
        team.zone = zone;
    }
    if let Some(shifts) = fields.list("shifts", scalar::when) {
        fields.require("timezone");
        team.shifts = shifts;
    }
    team.parallel = fields.integer("parallel").unwrap_or(team.parallel);
    let pace = fields.read("pace", |node| {
        scalar::number(node, Range::Pace, "")?;
        let (Value::Integer(digits) | Value::Float(digits)) = &node.value else {
            unreachable!("it was read as a number")
        };
        Decimal::parse(digits)
            .ok_or_else(|| Problem::expected(node, &Range::Pace.expected(1.0, "")))
    });
    team.pace = pace.unwrap_or(team.pace);
    team.locale = fields.read("locale", scalar::locale);
    team
}

pub fn read_services(entries: &[Entry], log: &Log) -> Vec<Service> {
    entries
        .iter()
        .map(|entry| {
            let owner = format!("service `{}`", entry.key);
            let fields = Fields::open(&entry.node, &keys::SERVICE, owner, log);
            let fields = fields.as_ref();
            Service {
                name: entry.key.clone(),
                sensitivity: fields.and_then(|f| f.number("sensitivity")).unwrap_or(1.0),
                hot_upgrade: fields.and_then(|f| f.flag("hot_upgrade")).unwrap_or(false),
            }
        })
        .collect()
}

pub fn read_operations(entries: &[Entry], log: &Log) -> BTreeMap<String, Operation> {
    entries
        .iter()
        .map(|entry| {
            let owner = format!("operation `{}`", entry.key);
            let fields = Fields::open(&entry.node, &keys::OPERATION, owner, log);
            let fields = fields.as_ref();
            let operation = Operation {
                duration: fields.and_then(|f| f.duration("duration")).unwrap_or(1),
                disruption: fields.and_then(|f| f.number("disruption")).unwrap_or(0.0),
                description: fields.and_then(|f| f.string("description")),
            };
            (entry.key.clone(), operation)
        })
        .collect()
}
