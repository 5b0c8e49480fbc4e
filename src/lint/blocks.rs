//! Do prohibitions that are harmless each on its own make a wall together?

use std::collections::BTreeSet;

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::{Region, RuleKind, TierId};
use crate::ground::duration::{DAY, Minutes};
use crate::lint::lints::{Finding, Lint, Terms};
use crate::lint::week::{Run, WeekSet};
use crate::words::names::all_of;

pub const LONG_BLOCK: Lint = Lint {
    code: "long-block",
    severity: Severity::Warning,
    about: "The weekly ranges of a region's `forbid` rules run into each other and forbid more than two days on end",
    remedy: "Leave a gap between the ranges, or check that none runs past midnight by mistake",
    example: "`Mon-Fri 08:00-20:00` and `Mon-Fri 20:00-08:00`, of which the second was meant to be `20:00-22:00`",
    find,
};

const LONGEST: Minutes = DAY.times(2);

fn find(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let mut found = Vec::new();
    for (r, region) in fleet.region_ids().zip(&fleet.regions) {
        // Tiers with the same block are told of it together.
        let mut blocks: Vec<(Run, BTreeSet<usize>, Vec<TierId>)> = Vec::new();
        for &tier in &region.tiers {
            for (run, rules) in long_blocks(region, tier) {
                match blocks.iter_mut().find(|block| block.0 == run) {
                    Some(block) => {
                        block.1.extend(rules);
                        block.2.push(tier);
                    }
                    None => blocks.push((run, rules, vec![tier])),
                }
            }
        }
        for (run, rules, tiers) in blocks {
            let Some(&first) = rules.first() else { continue };
            let ids = all_of(rules.iter().map(|&i| region.rules[i].id.as_str()));
            let tiers = all_of(tiers.iter().map(|&tier| fleet.tiers[tier].name.as_str()));
            let message = format!(
                "`{}` may have no window of {tiers} {}: that is what {ids} forbid{}",
                region.id,
                run.shown(),
                if rules.len() == 1 { "s" } else { " together" }
            );
            let advice = "leave a gap between the ranges; a range that ends before it starts runs past midnight";
            found.push(Finding::new(Part::Rule(r, first), "when", message).advice(advice));
        }
    }
    found
}

/// The runs that are too long, each with the positions of the rules that make it up.
fn long_blocks(region: &Region, tier: TierId) -> Vec<(Run, BTreeSet<usize>)> {
    let forbidding: Vec<(usize, &[_])> = region
        .rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.holds_for(tier))
        .filter_map(|(i, rule)| match &rule.kind {
            RuleKind::Forbid { when, .. } => Some((i, when.as_slice())),
            _ => None,
        })
        .collect();
    WeekSet::of(forbidding.iter().flat_map(|(_, when)| when.iter()))
        .runs()
        .into_iter()
        .filter(|run| run.length > LONGEST)
        .map(|run| {
            let part_of =
                |(i, when): &(usize, &[_])| WeekSet::of(*when).overlaps(run).then_some(*i);
            (run, forbidding.iter().filter_map(part_of).collect())
        })
        .collect()
}
