//! What do several regions have in common? `[defaults]` and `[[rules]]`, written into each
//! before the regions are read.

use super::fields::Fields;
use super::keys::table::Table as _;
use super::keys::{DefaultsKeys, SharedRuleKeys, TopKeys};
use super::log::Log;
use super::names::{Names, RegionNames};
use super::node::{Entry, Node, Table, Value};
use crate::fleet::RegionId;

/// Keys of which a region may have one or the other.
const SHORT_FORMS: [[&str; 2]; 2] = [["tiers", "tier"], ["services", "service"]];

/// Gives every region what it does not have itself, and the rules that name it.
pub fn apply(root: &mut Node, log: &mut Log) {
    let defaults = root.get(TopKeys::KEYS.defaults.name).cloned();
    let rules = root.get("rules").and_then(Node::list).unwrap_or_default().to_vec();
    // What is wrong with them is told once, not of every region.
    for node in defaults.iter().chain(&rules) {
        log.tell_once_within(node.place);
        // A table under a header has its place there, and its values below.
        if let Value::Table(table) = &node.value {
            for entry in &table.entries {
                log.tell_once_within(entry.key_place);
                log.tell_once_within(entry.node.place);
            }
        }
    }
    if let Some(defaults) = &defaults {
        inherit(root, defaults, log);
    }
    let lists = rules_by_region(root, &rules, log);
    let Some(regions) = regions_of(root) else { return };
    for (region, shared) in regions.iter_mut().zip(lists) {
        let place = region.place;
        let Value::Table(table) = &mut region.value else { continue };
        if shared.is_empty() {
            continue;
        }
        match table.entries.iter_mut().find(|entry| entry.key == "compliance") {
            Some(Entry { node: Node { value: Value::List(own), .. }, .. }) => {
                own.splice(0..0, shared);
            }
            // What is no list is told of when it is read.
            Some(_) => {}
            None => {
                let node = Node { value: Value::List(shared), place };
                table.entries.push(Entry { key: "compliance".to_owned(), key_place: place, node });
            }
        }
    }
}

fn regions_of(root: &mut Node) -> Option<&mut Vec<Node>> {
    let Value::Table(table) = &mut root.value else { return None };
    let entry = table.entries.iter_mut().find(|entry| entry.key == "regions")?;
    match &mut entry.node.value {
        Value::List(regions) => Some(regions),
        _ => None,
    }
}

fn inherit(root: &mut Node, defaults: &Node, log: &Log) {
    let owner = "the table of defaults".to_owned();
    if Fields::<DefaultsKeys>::open(defaults, owner, log).is_none() {
        return;
    }
    let Value::Table(defaults) = &defaults.value else { return };
    for region in regions_of(root).into_iter().flatten() {
        let Value::Table(table) = &mut region.value else { continue };
        for entry in &defaults.entries {
            let key = entry.key.as_str();
            let same = SHORT_FORMS.iter().find(|forms| forms.contains(&key));
            let has = match same {
                Some(forms) => forms.iter().any(|form| table.get(form).is_some()),
                None => table.get(key).is_some(),
            };
            if !has && DefaultsKeys::SPEC.key(key).is_some() {
                table.entries.push(entry.clone());
            }
        }
    }
}

/// The rules that hold for each region, less the key that says so.
fn rules_by_region(root: &Node, rules: &[Node], log: &Log) -> Vec<Vec<Node>> {
    let regions = root.get("regions").and_then(Node::list).unwrap_or_default();
    let names = region_names(regions);
    let mut lists = vec![Vec::new(); regions.len()];
    for (i, rule) in rules.iter().enumerate() {
        let owner = format!("shared rule {}", i + 1);
        let fields = Fields::<SharedRuleKeys>::open_unchecked(rule, owner, log);
        let (Some(fields), Value::Table(table)) = (fields, &rule.value) else { continue };
        let key = SharedRuleKeys::KEYS.regions;
        let named = match fields.node(key) {
            Some(_) => fields.regions(key, &names).unwrap_or_default(),
            None => (0..regions.len()).map(RegionId).collect(),
        };
        let own = table.entries.iter().filter(|entry| entry.key != key.name).cloned();
        let own = Table { entries: own.collect() };
        for region in named {
            lists[region.0].push(Node { value: Value::Table(own.clone()), place: rule.place });
        }
    }
    lists
}

/// The names and groups of the regions, as far as they can be told before they are read.
pub fn region_names(regions: &[Node]) -> RegionNames<'_> {
    // A region whose id is no text has a name that nothing can be called.
    let ids = regions.iter().map(|node| node.get("id").and_then(Node::text).unwrap_or("\0"));
    RegionNames::new(Names::new("region", ids, RegionId), regions.iter().map(groups_of))
}

/// The groups that a region says it is in.
pub fn groups_of(region: &Node) -> Vec<&str> {
    let groups = region.get("groups").and_then(Node::list).unwrap_or_default();
    groups.iter().filter_map(Node::text).collect()
}
