//! What does the law here ask? Compliance rules of a region.

use std::collections::HashSet;

use super::fields::Fields;
use super::keys::{self, RULES};
use super::log::Log;
use super::names::Names;
use super::node::Node;
use super::scalar;
use crate::fleet::{Ahead, Rule, RuleKind, TierId};
use crate::words::harmless::shortened;
use crate::words::names::all_of;

pub fn read(nodes: &[Node], region: &str, tiers: &Names<TierId>, log: &Log) -> Vec<Rule> {
    let ids = ids(nodes);
    let mut explicit = HashSet::new();
    nodes
        .iter()
        .zip(ids)
        .filter_map(|(node, id)| {
            if let Some(given) = node.get("id")
                && given.text().is_some_and(|id| !explicit.insert(id))
            {
                let message = format!("two rules of {region} have the id `{}`", shortened(&id));
                let hint = "rules of one region need different ids".to_owned();
                log.add(given.place, message, Some(hint));
            }
            read_rule(node, id, region, tiers, log)
        })
        .collect()
}

/// The ids of a region's rules: as given, else the rule's name, with `-2`, `-3`, ... where
/// that is taken.
pub fn ids(nodes: &[Node]) -> Vec<String> {
    let given = |node: &Node| node.get("id").and_then(Node::text).map(str::to_owned);
    let mut taken: HashSet<String> = nodes.iter().filter_map(given).collect();
    nodes
        .iter()
        .map(|node| {
            given(node).unwrap_or_else(|| {
                let name = node.get("rule").and_then(Node::text).unwrap_or("rule");
                let mut id = name.to_owned();
                let mut count = 1;
                while !taken.insert(id.clone()) {
                    count += 1;
                    id = format!("{name}-{count}");
                }
                id
            })
        })
        .collect()
}

fn read_rule(
    node: &Node,
    id: String,
    region: &str,
    tiers: &Names<TierId>,
    log: &Log,
) -> Option<Rule> {
    let owner = format!("rule `{}` of {region}", shortened(&id));
    // Any rule will do to look up its name: they share the key.
    let any = Fields::open_unchecked(node, &RULES[0].1, owner.clone(), log)?;
    let Some(name) = any.node("rule") else {
        let names: Vec<&str> = keys::rule_names().collect();
        let hint = format!("add `rule = ...`; there are {}", all_of(&names));
        log.add(node.place, format!("a rule of {region} has no `rule`"), Some(hint));
        return None;
    };
    let Some((name, spec)) =
        name.text().and_then(|name| RULES.iter().find(|(rule, _)| *rule == name))
    else {
        any.choice("rule");
        return None;
    };
    let fields = Fields::open(node, spec, owner, log)?;
    fields.text("id");
    let (reason, source) = (fields.string("reason"), fields.string("source"));
    let tiers = fields.references("tiers", tiers);
    let kind = read_kind(name, &fields)?;
    Some(Rule { id, kind, reason, source, tiers })
}

fn read_kind(name: &str, fields: &Fields) -> Option<RuleKind> {
    match name {
        "forbid" => {
            let when = fields.list("when", scalar::when);
            let dates = fields.list("dates", scalar::days);
            Some(RuleKind::Forbid {
                when: when.unwrap_or_default(),
                dates: dates.unwrap_or_default(),
            })
        }
        "allow" => Some(RuleKind::Allow { when: fields.list("when", scalar::when)? }),
        "notice" => {
            let lead = fields.duration("lead").map(Ahead::Lead);
            let days = fields.integer("business_days").map(Ahead::BusinessDays);
            let audience = fields.string("audience");
            Some(RuleKind::Notice { ahead: lead.or(days)?, audience })
        }
        "max-duration" => Some(RuleKind::MaxDuration { limit: fields.duration("limit")? }),
        "max-user-minutes" => Some(RuleKind::MaxUserMinutes { limit: fields.number("limit")? }),
        "min-interval" => Some(RuleKind::MinInterval { interval: fields.duration("interval")? }),
        "max-per" => {
            let (count, per) = (fields.integer("count"), fields.duration("per"));
            Some(RuleKind::MaxPer { count: count?, per: per? })
        }
        "residency" => {
            Some(RuleKind::Residency { jurisdictions: fields.unique_strings("jurisdictions")? })
        }
        "forbid-operations" => {
            Some(RuleKind::ForbidOperations { operations: fields.unique_strings("operations")? })
        }
        "retention" => {
            let (data, keep) = (fields.string("data"), fields.duration("keep"));
            Some(RuleKind::Retention { data: data?, keep: keep? })
        }
        other => unreachable!("`{other}` is in the vocabulary and has no reader"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::node::parse_value;

    #[test]
    fn rules_without_an_id_are_called_by_their_name_and_never_alike() {
        let rules = "[{ rule = 'forbid' }, { rule = 'forbid', id = 'forbid-2' }, \
                     { rule = 'forbid' }, { rule = 'allow' }, { rule = 'forbid' }]";
        let list = parse_value(rules, 0, 0).unwrap();
        assert_eq!(
            ids(list.list().unwrap()),
            ["forbid", "forbid-2", "forbid-3", "allow", "forbid-4"]
        );
    }
}
