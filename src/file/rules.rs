//! What does the law here ask? Compliance rules of a region.

use std::collections::BTreeSet;

use super::fields::Fields;
use super::keys::rules::{
    AllowKeys, AnyRuleKeys, ForbidKeys, ForbidOperationsKeys, ForbidTransitionKeys,
    MaxDowntimeKeys, MaxDurationKeys, MaxPerKeys, MaxUserMinutesKeys, MinIntervalKeys, NoticeKeys,
    ResidencyKeys, RetentionKeys, RuleWord,
};
use super::keys::table::Table;
use super::log::Log;
use super::names::Names;
use super::node::Node;
use super::scalar;
use super::zones::Zones;
use crate::fleet::{Ahead, Budget, Rule, RuleKind, TierId};
use crate::ground::harm::UserMinutes;
use crate::ground::tz::Zone;
use crate::words::harmless::shortened;
use crate::words::names::all_of;

/// The rules of one region; those of `shared` are among them.
pub fn read(
    nodes: &[Node],
    shared: &[Node],
    region: &str,
    tiers: &Names<TierId>,
    zones: &Zones,
    log: &Log,
) -> Vec<Rule> {
    let ids = ids(nodes);
    let mut explicit = BTreeSet::new();
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
            let rule = read_rule(node, id, region, tiers, zones, log)?;
            let shared = shared.iter().position(|shared| shared.place == node.place);
            Some(Rule { shared, ..rule })
        })
        .collect()
}

/// The ids of a region's rules: as given, else the rule's name, with `-2`, `-3`, ... where
/// that is taken.
pub fn ids(nodes: &[Node]) -> Vec<String> {
    let given = |node: &Node| node.get("id").and_then(Node::text).map(str::to_owned);
    let mut taken: BTreeSet<String> = nodes.iter().filter_map(given).collect();
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
    zones: &Zones,
    log: &Log,
) -> Option<Rule> {
    let owner = format!("rule `{}` of {region}", shortened(&id));
    // What the keys are is known when the word is: until then nothing is unknown.
    let (any, keys) = (Fields::open_unchecked(node, owner.clone(), log)?, AnyRuleKeys::KEYS);
    if any.node(keys.rule).is_none() {
        let hint = format!("add `rule = ...`; there are {}", all_of(RuleWord::NAMES));
        log.add(node.place, format!("a rule of {region} has no `rule`"), Some(hint));
        return None;
    }
    let word = any.get(keys.rule)?;
    any.get(keys.id);
    let (reason, source) = (any.string(keys.reason), any.string(keys.source));
    let tiers = any.references(keys.tiers, tiers).into();
    let (kind, zone) = read_kind(word, node, owner, zones, log)?;
    Some(Rule { id, kind, zone, reason, source, tiers, shared: None })
}

/// What the rule asks, and on whose clock; the keys that are its own are read here.
fn read_kind(
    word: RuleWord,
    node: &Node,
    owner: String,
    zones: &Zones,
    log: &Log,
) -> Option<(RuleKind, Option<Zone>)> {
    let plain = |kind: RuleKind| Some((kind, None));
    match word {
        RuleWord::Forbid => {
            let (fields, keys) = (Fields::open(node, owner, log)?, ForbidKeys::KEYS);
            let when = fields.list(keys.when, scalar::when);
            let dates = fields.list(keys.dates, scalar::dates);
            let zone = fields.read(keys.timezone, |node| zones.read(node, log));
            let (when, dates) = (when.unwrap_or_default(), dates.unwrap_or_default());
            Some((RuleKind::Forbid { when, dates }, zone))
        }
        RuleWord::Allow => {
            let (fields, keys) = (Fields::open(node, owner, log)?, AllowKeys::KEYS);
            let zone = fields.read(keys.timezone, |node| zones.read(node, log));
            Some((RuleKind::Allow { when: fields.list(keys.when, scalar::when)? }, zone))
        }
        RuleWord::Notice => {
            let (fields, keys) = (Fields::open(node, owner, log)?, NoticeKeys::KEYS);
            let lead = fields.get(keys.lead).map(Ahead::Lead);
            let days = fields.get(keys.business_days).map(Ahead::BusinessDays);
            let full = fields.get(keys.full_business_days).map(Ahead::FullBusinessDays);
            let by = fields.read(keys.by, scalar::day_time).map(Ahead::By);
            let audience = fields.string(keys.audience);
            plain(RuleKind::Notice { ahead: lead.or(days).or(full).or(by)?, audience })
        }
        RuleWord::MaxDuration => {
            let (fields, keys) = (Fields::open(node, owner, log)?, MaxDurationKeys::KEYS);
            plain(RuleKind::MaxDuration { limit: fields.get(keys.limit)? })
        }
        RuleWord::MaxUserMinutes => {
            let (fields, keys) = (Fields::open(node, owner, log)?, MaxUserMinutesKeys::KEYS);
            plain(RuleKind::MaxUserMinutes { limit: UserMinutes(fields.get(keys.limit)?) })
        }
        RuleWord::MinInterval => {
            let (fields, keys) = (Fields::open(node, owner, log)?, MinIntervalKeys::KEYS);
            plain(RuleKind::MinInterval { interval: fields.get(keys.interval)? })
        }
        RuleWord::MaxPer => {
            let (fields, keys) = (Fields::open(node, owner, log)?, MaxPerKeys::KEYS);
            let (count, per) = (fields.get(keys.count), fields.read(keys.per, scalar::per));
            plain(RuleKind::MaxPer { count: count?, per: per? })
        }
        RuleWord::MaxDowntime => {
            let (fields, keys) = (Fields::open(node, owner, log)?, MaxDowntimeKeys::KEYS);
            let limit = fields.get(keys.limit).map(Budget::Limit);
            let share = fields.read(keys.availability, scalar::availability);
            let per = fields.read(keys.per, scalar::per);
            let budget = limit.or(share.map(Budget::Availability))?;
            plain(RuleKind::MaxDowntime { budget, per: per? })
        }
        RuleWord::ForbidTransition => {
            Fields::<ForbidTransitionKeys>::open(node, owner, log)?;
            plain(RuleKind::ForbidTransition)
        }
        RuleWord::Residency => {
            let (fields, keys) = (Fields::open(node, owner, log)?, ResidencyKeys::KEYS);
            let jurisdictions = fields.unique_strings(keys.jurisdictions)?;
            plain(RuleKind::Residency { jurisdictions })
        }
        RuleWord::ForbidOperations => {
            let (fields, keys) = (Fields::open(node, owner, log)?, ForbidOperationsKeys::KEYS);
            plain(RuleKind::ForbidOperations {
                operations: fields.unique_strings(keys.operations)?,
            })
        }
        RuleWord::Retention => {
            let (fields, keys) = (Fields::open(node, owner, log)?, RetentionKeys::KEYS);
            let (data, keep) = (fields.string(keys.data), fields.get(keys.keep));
            plain(RuleKind::Retention { data: data?, keep: keep? })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::keys::spec::Bond;
    use crate::file::node::parse_value;
    use crate::file::source::Source;
    use crate::finding::Code;

    #[test]
    fn every_rule_is_found_under_the_word_that_it_is_written_with() {
        for word in RuleWord::ALL {
            let alone = |bond: &Bond| bond.names()[0];
            let first: Vec<&str> = word.spec().bonds.iter().map(alone).collect();
            let needed = word.spec().keys.iter().filter(|k| k.required || first.contains(&k.name));
            let keys: Vec<String> = needed.map(|k| format!("{} = {}", k.name, k.example)).collect();
            let text = format!("{{ rule = '{}', {} }}", word.name(), keys.join(", "));
            let log = Log::new(&Source::new("regions.toml", &text));
            let node = parse_value(&text, 0, 0).unwrap();
            let tiers = Names::new("tier", [], crate::fleet::TierId);
            let database = crate::ground::tz::Database::embedded();
            let zones = Zones::new(&database);
            let rules = read(&[node], &[], "region `x`", &tiers, &zones, &log);
            assert!(log.finish(()).is_ok(), "the examples of {text}");
            let code = rules[0].kind.code().map_or("residency", |code| code.name());
            assert_eq!(code, word.name());
        }
    }

    #[test]
    fn every_code_of_a_compliance_rule_is_a_word_that_files_can_write() {
        let of_others = [Code::TeamShift, Code::Freeze, Code::Carrier, Code::TierNotice, Code::On];
        for code in Code::own_rules().filter(|code| !of_others.contains(code)) {
            assert!(RuleWord::named(code.name()).is_some(), "{code}");
        }
    }

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
