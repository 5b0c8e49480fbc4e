//! Which rules would have to go, so that there is a rolling plan?

use std::collections::BTreeSet;

use crate::finding::ConflictingRule;
use crate::plan::Conflict;
use crate::solve::rolling::asking::{Asking, Question};

/// The rule, of those `named`, without which there is a plan under all others; nothing where it
/// takes more than one, or where that is not settled.
pub fn of_one(asking: &mut Asking, named: &Question) -> Vec<ConflictingRule> {
    let mut rules = named.rules(asking.rolling).into_iter();
    rules.find(|&rule| helps(asking, &[rule])).into_iter().collect()
}

/// The fewest rules without which there is a plan, where some regions have no slot at all: what
/// one of them is in the way of is in the way of all. Nothing where it takes still more, or
/// where that is not settled.
pub fn of_each(asking: &mut Asking, alone: &[Conflict]) -> Vec<ConflictingRule> {
    let in_the_way = alone.iter().flat_map(|conflict| conflict.rules.iter().copied());
    let of_all: BTreeSet<ConflictingRule> =
        in_the_way.filter(|rule| rule.rule.binds_all_regions()).collect();
    if let Some(rule) = of_all.into_iter().find(|&rule| helps(asking, &[rule])) {
        return vec![rule];
    }
    let mut rules: Vec<ConflictingRule> = Vec::new();
    for rule in alone.iter().flat_map(|conflict| conflict.remove.iter().copied()) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    // Of a single region nothing else can be in the way.
    let settled = asking.rolling.lanes.len() == 1 || helps(asking, &rules);
    if settled { rules } else { Vec::new() }
}

/// Whether there is a plan under all rules but these.
fn helps(asking: &mut Asking, rules: &[ConflictingRule]) -> bool {
    let rolling = asking.rolling;
    let mut without = Question::new(rolling);
    rules.iter().for_each(|&rule| without.drop_rule(rolling, rule));
    asking.has_plan(&without.problem(rolling)) == Some(true)
}
