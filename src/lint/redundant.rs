//! Does one rule say all that another says?

use std::collections::BTreeSet;

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::{Ahead, Fleet, Freeze, FreezeSpan, Region, RegionId, Rule, RuleKind, TierId};
use crate::ground::period::Per;
use crate::ground::when::When;
use crate::lint::days;
use crate::lint::lints::{Finding, Lint, Terms};
use crate::lint::many::others_of;
use crate::lint::week::WeekSet;
use crate::words::names::all_of;

pub const REDUNDANT_RULE: Lint = Lint {
    code: "redundant-rule",
    severity: Severity::Warning,
    about: "A rule or freeze lies wholly inside another one: whatever it refuses, the other refuses as well",
    remedy: "Remove the inner one, or change it to what it was meant to say",
    example: "a rule that forbids `Mon-Fri 10:00-16:00` beside one that forbids `Mon-Fri 09:00-18:00`",
    find,
};

const ADVICE: &str = "remove it, or make it say what it was meant to say";

fn find(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let mut found = Vec::new();
    // The rules for many regions that have been looked at, in all of them.
    let mut settled: BTreeSet<usize> = BTreeSet::new();
    for (r, region) in fleet.region_ids().zip(&fleet.regions) {
        for (i, rule) in region.rules.iter().enumerate() {
            let is_settled = rule.shared.is_some_and(|shared| !settled.insert(shared));
            let Some(outer) = around(region, rule).filter(|_| !is_settled) else { continue };
            let others = others_of(fleet, r, rule);
            let is_inside =
                |(other, rule): &(RegionId, &Rule)| around(&fleet.regions[*other], rule).is_some();
            if !others.iter().all(is_inside) {
                continue;
            }
            let regions = std::iter::once(r).chain(others.iter().map(|(other, _)| *other));
            let ids = all_of(regions.map(|region| fleet.regions[region].id.as_str()));
            let message =
                format!("rule `{}` of {ids} lies wholly inside rule `{}`", rule.id, outer.id);
            found.push(Finding::new(Part::Rule(r, i), None, message).advice(ADVICE));
        }
    }
    for (i, freeze) in fleet.freezes.iter().enumerate() {
        if let Some(other) =
            first_around(&fleet.freezes, i, |inner, outer| freeze_is_inside(fleet, inner, outer))
        {
            let message = format!(
                "freeze `{}` lies wholly inside freeze `{}`",
                freeze.name, fleet.freezes[other].name
            );
            found.push(Finding::new(Part::Freeze(i), None, message).advice(ADVICE));
        }
    }
    found
}

/// The rule of `region` that `rule`, which is one of its own, lies inside.
fn around<'f>(region: &'f Region, rule: &Rule) -> Option<&'f Rule> {
    let own = region.rules.iter().position(|own| std::ptr::eq(own, rule))?;
    let outer = first_around(&region.rules, own, |inner, outer| is_inside(region, inner, outer))?;
    Some(&region.rules[outer])
}

/// The first of `all` that `all[i]` lies inside. Of two that say the same, the first is not
/// told of.
fn first_around<T>(all: &[T], i: usize, inside: impl Fn(&T, &T) -> bool) -> Option<usize> {
    (0..all.len())
        .filter(|&j| j != i && inside(&all[i], &all[j]))
        .find(|&j| j < i || !inside(&all[j], &all[i]))
}

fn is_inside(region: &Region, inner: &Rule, outer: &Rule) -> bool {
    let bound: Vec<TierId> =
        region.tiers.iter().copied().filter(|&tier| inner.holds_for(tier)).collect();
    !bound.is_empty()
        && bound.iter().all(|&tier| outer.holds_for(tier))
        && refuses_no_more(&inner.kind, &outer.kind)
}

/// Whether whatever `inner` refuses, `outer` refuses as well.
fn refuses_no_more(inner: &RuleKind, outer: &RuleKind) -> bool {
    use RuleKind::{
        Allow, Forbid, ForbidOperations, ForbidTransition, MaxDowntime, MaxDuration, MaxPer,
        MaxUserMinutes, MinInterval, Notice, Residency, Retention,
    };
    let among = |few: &[String], many: &[String]| few.iter().all(|one| many.contains(one));
    match (inner, outer) {
        (Forbid { when, dates }, Forbid { when: more, dates: other_dates }) => {
            is_within(when, more) && dates.iter().all(|range| days::covered(range, other_dates))
        }
        (Allow { when }, Allow { when: less }) => is_within(less, when),
        (Notice { ahead, audience }, Notice { ahead: other, audience: heard }) => {
            // Each audience is told, whoever else is.
            (audience.is_none() || audience == heard)
                && match (ahead, other) {
                    (Ahead::Lead(lead), Ahead::Lead(longer)) => lead <= longer,
                    (Ahead::BusinessDays(days), Ahead::BusinessDays(more))
                    | (Ahead::FullBusinessDays(days), Ahead::FullBusinessDays(more)) => {
                        days <= more
                    }
                    (Ahead::By(by), Ahead::By(other)) => by == other,
                    _ => false,
                }
        }
        (MaxDuration { limit }, MaxDuration { limit: less }) => less <= limit,
        (MaxUserMinutes { limit }, MaxUserMinutes { limit: less }) => less <= limit,
        (MinInterval { interval }, MinInterval { interval: more }) => interval <= more,
        (MaxPer { count, per }, MaxPer { count: fewer, per: longer }) => {
            fewer <= count && is_at_least(*longer, *per)
        }
        (MaxDowntime { budget, per }, MaxDowntime { budget: same, per: other }) => {
            budget == same && per == other
        }
        (ForbidTransition, ForbidTransition) => true,
        (Residency { jurisdictions }, Residency { jurisdictions: fewer }) => {
            among(fewer, jurisdictions)
        }
        (ForbidOperations { operations }, ForbidOperations { operations: more }) => {
            among(operations, more)
        }
        (Retention { data, keep }, Retention { data: same, keep: longer }) => {
            data == same && keep <= longer
        }
        (
            Forbid { .. }
            | Allow { .. }
            | Notice { .. }
            | MaxDuration { .. }
            | MaxUserMinutes { .. }
            | MinInterval { .. }
            | MaxPer { .. }
            | MaxDowntime { .. }
            | ForbidTransition
            | Residency { .. }
            | ForbidOperations { .. }
            | Retention { .. },
            _,
        ) => false,
    }
}

fn freeze_is_inside(fleet: &Fleet, inner: &Freeze, outer: &Freeze) -> bool {
    let concerns = |freeze: &Freeze, region| freeze.regions.includes(&region);
    let holds_for = |freeze: &Freeze, tier| freeze.tiers.includes(&tier);
    fleet.region_ids().all(|region| !concerns(inner, region) || concerns(outer, region))
        && fleet.tier_ids().all(|tier| !holds_for(inner, tier) || holds_for(outer, tier))
        && match (inner.span, outer.span) {
            (FreezeSpan::Dates(inner), FreezeSpan::Dates(outer)) => days::covered(&inner, &[outer]),
            (inner, outer) => inner == outer,
        }
}

/// Whether `longer` is as long as `per`, or longer, whenever it is.
fn is_at_least(longer: Per, per: Per) -> bool {
    match (longer, per) {
        (Per::Stretch(longer), Per::Stretch(per)) => longer >= per,
        (longer, per) => longer == per,
    }
}

/// Whether `outer` names every minute that `inner` names; what is not clear counts as no.
fn is_within(inner: &[When], outer: &[When]) -> bool {
    let rest: Vec<&When> = inner.iter().filter(|when| !outer.contains(when)).collect();
    rest.iter().all(|when| when.days.is_weekly())
        && WeekSet::of(rest).is_within(&WeekSet::of(outer))
}
