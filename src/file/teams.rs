//! Who does the work, on what, in which steps? Teams, services and operations.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::keys::spec::Range;
use super::keys::table::Table;
use super::keys::{OperationKeys, ServiceKeys, TeamKeys};
use super::log::Log;
use super::node::{Entry, Value};
use super::scalar::{self, Problem};
use super::zones::Zones;
use crate::fleet::{Operation, Service, Team};
use crate::ground::decimal::Decimal;
use crate::ground::duration::Minutes;

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
    let Some(fields) = Fields::<TeamKeys>::open(&entry.node, owner, log) else { return team };
    let keys = TeamKeys::KEYS;
    if let Some(zone) = fields.read(keys.timezone, |node| zones.read(node, log)) {
        team.zone = zone;
    }
    if let Some(shifts) = fields.list(keys.shifts, scalar::when) {
        fields.require(keys.timezone);
        team.shifts = shifts;
    }
    team.parallel = fields.get(keys.parallel).unwrap_or(team.parallel);
    let pace = fields.read(keys.pace, |node| {
        scalar::number(node, Range::Pace, "")?;
        let pace = match &node.value {
            Value::Integer(digits) | Value::Float(digits) => Decimal::parse(digits),
            _ => None,
        };
        pace.ok_or_else(|| Problem::expected(node, &Range::Pace.expected(1.0, "")))
    });
    team.pace = pace.unwrap_or(team.pace);
    team.locale = fields.read(keys.locale, scalar::locale);
    team
}

pub fn read_services(entries: &[Entry], log: &Log) -> Vec<Service> {
    entries
        .iter()
        .map(|entry| {
            let owner = format!("service `{}`", entry.key);
            let fields = Fields::<ServiceKeys>::open(&entry.node, owner, log);
            let (fields, keys) = (fields.as_ref(), ServiceKeys::KEYS);
            Service {
                name: entry.key.clone(),
                sensitivity: fields.and_then(|f| f.get(keys.sensitivity)).unwrap_or(1.0),
                hot_upgrade: fields.and_then(|f| f.get(keys.hot_upgrade)).unwrap_or(false),
            }
        })
        .collect()
}

pub fn read_operations(entries: &[Entry], log: &Log) -> BTreeMap<String, Operation> {
    entries
        .iter()
        .map(|entry| {
            let owner = format!("operation `{}`", entry.key);
            let fields = Fields::<OperationKeys>::open(&entry.node, owner, log);
            let (fields, keys) = (fields.as_ref(), OperationKeys::KEYS);
            let operation = Operation {
                duration: fields.and_then(|f| f.get(keys.duration)).unwrap_or(Minutes(1)),
                disruption: fields.and_then(|f| f.get(keys.disruption)).unwrap_or(0.0),
                description: fields.and_then(|f| f.string(keys.description)),
            };
            (entry.key.clone(), operation)
        })
        .collect()
}
