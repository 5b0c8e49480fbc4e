//! Can a rule ever matter?

use std::collections::BTreeSet;

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::{
    Ahead, Fleet, FreezeSpan, PhaseTemplate, RegionId, Rule, RuleKind, Scope, TierId,
};
use crate::ground::duration::{DAY, Minutes};
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::impact::{self, Exposure};
use crate::lint::days;
use crate::lint::lints::{Finding, Lint, Terms};
use crate::lint::many::others_of;
use crate::lint::week::WeekSet;
use crate::window;
use crate::words::figures;
use crate::words::names::all_of;
use chrono::NaiveDate;

pub const IDLE_RULE: Lint = Lint {
    code: "idle-rule",
    severity: Severity::Warning,
    about: "A rule or freeze can never matter: no tier or region is left for it, its dates are over, or it asks for nothing",
    remedy: "Remove it, or change it to what it was meant to say",
    example: "a freeze from 2024-12-23 to 2025-01-02, once these days are over",
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
            let idle = (!is_settled).then(|| why_idle(fleet, r, rule, terms.now)).flatten();
            let Some((key, why)) = idle else { continue };
            let others = others_of(fleet, r, rule);
            let is_idle = |&(other, rule): &(RegionId, &Rule)| {
                why_idle(fleet, other, rule, terms.now).is_some()
            };
            if !others.iter().all(is_idle) {
                continue;
            }
            let regions = std::iter::once(r).chain(others.iter().map(|(other, _)| *other));
            let ids = regions.map(|region| fleet.regions[region].id.as_str());
            let message = format!("rule `{}` of {} can never matter: {why}", rule.id, all_of(ids));
            found.push(Finding::new(Part::Rule(r, i), key, message).advice(ADVICE));
        }
    }
    let today = terms.now.utc().date();
    for (i, freeze) in fleet.freezes.iter().enumerate() {
        let concerns = |r: &RegionId| freeze.regions.includes(r);
        let concerned = |tier: &TierId| freeze.tiers.includes(tier);
        let taken_part = fleet
            .region_ids()
            .filter(concerns)
            .any(|r| fleet.regions[r].tiers.iter().any(concerned));
        let (key, why) = if is_over(&freeze.span, today) {
            ("to", format!("its dates are over on {today}"))
        } else if !taken_part {
            ("tiers", "none of its regions takes part in one of its tiers".to_owned())
        } else {
            continue;
        };
        let message = format!("freeze `{}` can never matter: {why}", freeze.name);
        found.push(Finding::new(Part::Freeze(i), key, message).advice(ADVICE));
    }
    found
}

fn is_over(freeze: &FreezeSpan, today: NaiveDate) -> bool {
    match freeze {
        FreezeSpan::Dates(dates) => days::is_over(dates, today),
        FreezeSpan::Times { to, .. } => to.date() < today,
    }
}

/// Why a rule can never matter, and the key that says so.
fn why_idle(
    fleet: &Fleet,
    region: RegionId,
    rule: &Rule,
    now: Minute,
) -> Option<(&'static str, String)> {
    let own = &fleet.regions[region];
    let tiers: Vec<TierId> = own.tiers.iter().copied().filter(|&t| rule.holds_for(t)).collect();
    if tiers.is_empty() {
        let named = rule.tiers.named().iter().map(|&tier| fleet.tiers[tier].name.as_str());
        let why = format!("it holds for {}, in which the region takes no part", all_of(named));
        return Some(("tiers", why));
    }
    let nothing = |key, why: &str| Some((key, why.to_owned()));
    match &rule.kind {
        RuleKind::Forbid { when, dates } => {
            let today = now.utc().date();
            let over = when.is_empty() && dates.iter().all(|range| days::is_over(range, today));
            over.then(|| ("dates", format!("its dates are over on {today}")))
        }
        RuleKind::Allow { when } if WeekSet::of(when).is_whole() => {
            nothing("when", "it allows every minute of the week")
        }
        RuleKind::Notice { ahead: Ahead::Lead(lead), audience: None }
            if tiers.iter().all(|&tier| *lead <= fleet.tiers[tier].notice) =>
        {
            nothing("lead", "the notice of its tiers is as long, and it names no `audience`")
        }
        RuleKind::Residency { .. } if own.failover.is_none() => {
            nothing("rule", "the region has no `failover` that users could be drained to")
        }
        RuleKind::Retention { data, keep } => {
            let purged = |&tier: &TierId| fleet.tiers[tier].purges.iter().any(|p| p.data == *data);
            if *keep == Minutes::ZERO {
                nothing("keep", "it keeps data for no time")
            } else if !tiers.iter().any(purged) {
                Some(("data", format!("no tier of the region purges `{data}`")))
            } else {
                None
            }
        }
        RuleKind::MaxUserMinutes { limit } => {
            let most = tiers
                .iter()
                .map(|&tier| most_user_minutes(fleet, region, tier, now))
                .fold(UserMinutes::ZERO, UserMinutes::max);
            (most < *limit).then(|| {
                let most = figures::quantity(most);
                ("limit", format!("no window of its tiers comes to more than {most} user-minutes"))
            })
        }
        RuleKind::Allow { .. }
        | RuleKind::Notice { .. }
        | RuleKind::MaxDuration { .. }
        | RuleKind::MinInterval { .. }
        | RuleKind::MaxPer { .. }
        | RuleKind::MaxDowntime { .. }
        | RuleKind::ForbidTransition
        | RuleKind::Residency { .. }
        | RuleKind::ForbidOperations { .. } => None,
    }
}

/// What no window of `tier` is above in the coming year, counted as the rule counts; a
/// proposal may bring other operations, so a tier made of those has no such number.
fn most_user_minutes(fleet: &Fleet, region: RegionId, tier: TierId, now: Minute) -> UserMinutes {
    let spec = &fleet.tiers[tier];
    if spec.phases.contains(&PhaseTemplate::Operations) {
        return UserMinutes(f64::INFINITY);
    }
    // The slowest team sets the pace of a global window.
    let phases = window::paced_phases(fleet, tier, &fleet.participants(tier), &spec.operations);
    let year = Interval::lasting(now, 366 * DAY);
    // A global window is not drained.
    let load = impact::region_load(fleet, region, tier, Scope::Global, year);
    UserMinutes(
        load.peak()
            * Exposure::of(fleet, region, tier).counted
            * impact::disturbed_minutes(&phases),
    )
}
