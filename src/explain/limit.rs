//! What can be struck out of a plan? Every rule, and every limit between regions.

use std::collections::BTreeSet;

use crate::finding::RuleName;
use crate::fleet::calendar::Effect;
use crate::fleet::{Fleet, Only, RegionId, RuleKind, Scope, TeamId};
use crate::ground::duration::Minutes;
use crate::request::Request;

/// All that could bind `request`, rules first, in the file's order.
pub fn all(fleet: &Fleet, request: &Request) -> Vec<RuleName> {
    let tier = &fleet.tiers[request.tier];
    let mut all = Vec::new();
    for &region in &request.regions {
        let own = fleet.regions[region].rules.iter().enumerate();
        let holding = own.filter(|(_, rule)| {
            rule.holds_for(request.tier) && rule.kind.matters_in(request.scope)
        });
        all.extend(holding.map(|(rule, _)| RuleName::Rule { region, rule }));
    }
    let teams: BTreeSet<TeamId> =
        request.regions.iter().filter_map(|&r| fleet.regions[r].team).collect();
    let with_shifts = teams.iter().filter(|&&team| !fleet.teams[team].shifts.is_empty());
    all.extend(with_shifts.map(|&team| RuleName::Shifts(team)));
    for (i, freeze) in fleet.freezes.iter().enumerate() {
        let of_tier = freeze.tiers.includes(&request.tier);
        let concerns = |r: &RegionId| freeze.regions.includes(r);
        let name = RuleName::of_freeze(fleet, i);
        if of_tier && request.regions.iter().any(concerns) && !all.contains(&name) {
            all.push(name);
        }
    }
    for (i, calendar) in fleet.calendars.iter().enumerate() {
        let concerns = |r: &RegionId| calendar.concerns(*r, &fleet.regions[*r]);
        if request.regions.iter().any(concerns) {
            all.extend(RuleName::of_calendar(fleet, i).filter(|name| !all.contains(name)));
        }
    }
    if tier.notice > Minutes::ZERO {
        all.push(RuleName::TierNotice(request.tier));
    }
    if tier.on.is_some() {
        all.push(RuleName::On(request.tier));
    }
    if request.scope == Scope::Rolling || !request.existing.is_empty() {
        all.extend(between(fleet, request, &teams));
    }
    all
}

/// The limits between regions, and between them and the windows that are agreed.
fn between(fleet: &Fleet, request: &Request, teams: &BTreeSet<TeamId>) -> Vec<RuleName> {
    let tier = &fleet.tiers[request.tier];
    let mut all = Vec::new();
    if tier.max_parallel.is_some() {
        all.push(RuleName::MaxParallel(request.tier));
    }
    let agreed = !request.existing.is_empty();
    let crowded = |&team: &TeamId| {
        let members = request.regions.iter().filter(|&&r| fleet.regions[r].team == Some(team));
        agreed || members.count() > fleet.teams[team].parallel as usize
    };
    all.extend(teams.iter().copied().filter(crowded).map(RuleName::Team));
    let planned = |region: RegionId| request.regions.contains(&region);
    let near = |&region: &RegionId| {
        fleet.regions[region]
            .failover
            .is_some_and(|failover| agreed || planned(region) || planned(failover))
    };
    all.extend(fleet.region_ids().filter(near).map(RuleName::Failover));
    if tier.gap > Minutes::ZERO {
        all.push(RuleName::Gap(request.tier));
    }
    if request.scope == Scope::Global {
        return all;
    }
    let waves: BTreeSet<u32> = request.regions.iter().map(|&r| fleet.regions[r].wave).collect();
    if waves.len() > 1 {
        if tier.soak > Minutes::ZERO {
            all.push(RuleName::Soak(request.tier));
        }
        all.push(RuleName::Waves(request.tier));
    }
    let waits = |&region: &RegionId| fleet.regions[region].after.iter().any(|&r| planned(r));
    if request.regions.iter().any(waits) {
        all.push(RuleName::After(request.tier));
    }
    all
}

/// The fleet without `limits`; all names mean in it what they mean in `fleet`.
pub fn without(fleet: &Fleet, limits: &[RuleName]) -> Fleet {
    let mut struck = fleet.clone();
    limits.iter().for_each(|limit| strike(*limit, fleet, &mut struck));
    struck
}

/// Strikes a limit of `whole` out of `fleet`. Nothing changes its position: what is struck
/// out holds for no tier.
fn strike(limit: RuleName, whole: &Fleet, fleet: &mut Fleet) {
    match limit {
        RuleName::Rule { region, rule } => {
            fleet.regions[region].rules[rule].tiers = Only::These(Vec::new());
        }
        RuleName::Shifts(team) => fleet.teams[team].shifts.clear(),
        RuleName::Freeze(_) | RuleName::Calendar(_) => {
            for (i, freeze) in fleet.freezes.iter_mut().enumerate() {
                if RuleName::of_freeze(whole, i) == limit {
                    freeze.tiers = Only::These(Vec::new());
                }
            }
            for (i, calendar) in fleet.calendars.iter_mut().enumerate() {
                if RuleName::of_calendar(whole, i) == Some(limit) {
                    calendar.effect = Effect::None;
                }
            }
        }
        RuleName::TierNotice(tier) => fleet.tiers[tier].notice = Minutes::ZERO,
        RuleName::MaxParallel(tier) => fleet.tiers[tier].max_parallel = None,
        RuleName::Team(team) => fleet.teams[team].parallel = u32::MAX,
        RuleName::Failover(region) => fleet.regions[region].kept_apart = false,
        RuleName::Gap(tier) => fleet.tiers[tier].gap = Minutes::ZERO,
        RuleName::Soak(tier) => fleet.tiers[tier].soak = Minutes::ZERO,
        RuleName::Waves(_) => fleet.regions.iter_mut().for_each(|region| region.wave = 0),
        RuleName::On(tier) => fleet.tiers[tier].on = None,
        RuleName::After(_) => fleet.regions.iter_mut().for_each(|region| region.after.clear()),
        // None is a limit: a window has to be what its tier says, and agreed windows stand.
        RuleName::Tier(_) | RuleName::Overlap(_) | RuleName::Agreed => {}
    }
}

/// Those of the request that a limit concerns.
pub fn concerned(limit: RuleName, fleet: &Fleet, request: &Request) -> Vec<RegionId> {
    let among = |which: &dyn Fn(RegionId) -> bool| -> Vec<RegionId> {
        request.regions.iter().copied().filter(|&region| which(region)).collect()
    };
    match limit {
        RuleName::Rule { region, .. } | RuleName::Failover(region) => vec![region],
        RuleName::Shifts(team) | RuleName::Team(team) => {
            among(&|region| fleet.regions[region].team == Some(team))
        }
        RuleName::Freeze(_) | RuleName::Calendar(_) => {
            let freezes = || {
                let all = fleet.freezes.iter().enumerate();
                all.filter(|(i, _)| RuleName::of_freeze(fleet, *i) == limit).map(|(_, f)| f)
            };
            among(&|region| {
                freezes().any(|f| f.regions.includes(&region))
                    || limit.calendars(fleet).any(|c| c.concerns(region, &fleet.regions[region]))
            })
        }
        RuleName::Tier(_)
        | RuleName::TierNotice(_)
        | RuleName::On(_)
        | RuleName::Agreed
        | RuleName::After(_)
        | RuleName::Overlap(_)
        | RuleName::MaxParallel(_)
        | RuleName::Gap(_)
        | RuleName::Soak(_)
        | RuleName::Waves(_) => request.regions.clone(),
    }
}

/// Whether it is a rule on how many windows of a region there are, and how near.
pub fn counts_windows(limit: RuleName, fleet: &Fleet) -> bool {
    limit.stated(fleet).is_some_and(|rule| {
        matches!(
            rule.kind,
            RuleKind::MinInterval { .. } | RuleKind::MaxPer { .. } | RuleKind::MaxDowntime { .. }
        )
    })
}

/// Whether striking it out changes what a window costs, when the first cycle starts or what
/// slots there are, and not only where windows may be.
pub fn changes_more(limit: RuleName, fleet: &Fleet) -> bool {
    match limit {
        RuleName::TierNotice(_) | RuleName::On(_) => true,
        _ => limit.stated(fleet).is_some_and(|rule| rule.kind.says_more()),
    }
}

/// Whether striking it out changes what a window of its region costs where each has its own:
/// whether users can go to a failover.
pub fn changes_costs(limit: RuleName, fleet: &Fleet) -> bool {
    let kind = limit.stated(fleet).map(|rule| &rule.kind);
    matches!(kind, Some(RuleKind::Residency { .. }))
}
