//! What can be struck out of a plan? Every rule, and every limit between regions.

use std::collections::BTreeSet;

use crate::finding::Code;
use crate::finding::ConflictingRule;
use crate::fleet::calendar::{Calendar, Effect};
use crate::fleet::{Fleet, RegionId, RuleKind, Scope, TeamId};
use crate::request::Request;

/// One thing that a plan could do without.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Limit {
    /// A compliance rule, by its position among its region's.
    Rule {
        region: RegionId,
        rule: usize,
    },
    /// The hours of a team.
    Shifts(TeamId),
    /// All freezes and calendars of this name that forbid as freezes do.
    Freeze(String),
    /// All calendars of this name with carriers' works that forbid.
    Carrier(String),
    /// The notice that the tier gives.
    TierNotice,
    MaxParallel,
    /// How many windows a team can have open.
    Team(TeamId),
    /// That a region and its failover, or another that relies on it, are not down together.
    /// Its users can go there as before.
    Failover(RegionId),
    Gap,
    Soak,
    /// The order of the waves.
    Waves,
}

/// What a limit is called, and whom it concerns.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Named {
    /// The code of the rule, or `soak`.
    pub code: &'static str,
    /// The rule's id, or the name of the team, freeze, tier or failover.
    pub id: String,
    /// Those of the request that it concerns.
    pub regions: Vec<RegionId>,
}

impl Limit {
    /// All that could bind `request`, rules first, in the file's order.
    pub fn all(fleet: &Fleet, request: &Request) -> Vec<Self> {
        let tier = &fleet.tiers[request.tier];
        let mut all = Vec::new();
        for &region in &request.regions {
            let own = fleet.regions[region].rules.iter().enumerate();
            let holding = own.filter(|(_, rule)| rule.holds_for(request.tier));
            all.extend(holding.map(|(rule, _)| Self::Rule { region, rule }));
        }
        let teams: BTreeSet<TeamId> =
            request.regions.iter().filter_map(|&r| fleet.regions[r].team).collect();
        let with_shifts = teams.iter().filter(|&&team| !fleet.teams[team].shifts.is_empty());
        all.extend(with_shifts.map(|&team| Self::Shifts(team)));
        let mut freezes = BTreeSet::new();
        for freeze in &fleet.freezes {
            let of_tier = freeze.tiers.as_ref().is_none_or(|only| only.contains(&request.tier));
            let concerns =
                |r: &RegionId| freeze.regions.as_ref().is_none_or(|only| only.contains(r));
            if of_tier && request.regions.iter().any(concerns) && freezes.insert(&freeze.name) {
                all.push(Self::Freeze(freeze.name.clone()));
            }
        }
        for calendar in &fleet.calendars {
            let concerns = |r: &RegionId| calendar.concerns(*r, &fleet.regions[*r]);
            if request.regions.iter().any(concerns) {
                all.extend(Self::of_calendar(calendar).filter(|limit| !all.contains(limit)));
            }
        }
        if tier.notice > 0 {
            all.push(Self::TierNotice);
        }
        if request.scope == Scope::Rolling {
            if tier.max_parallel.is_some() {
                all.push(Self::MaxParallel);
            }
            let agreed = !request.existing.is_empty();
            let crowded = |&team: &TeamId| {
                let members =
                    request.regions.iter().filter(|&&r| fleet.regions[r].team == Some(team));
                agreed || members.count() > fleet.teams[team].parallel as usize
            };
            all.extend(teams.into_iter().filter(crowded).map(Self::Team));
            let planned = |region: RegionId| request.regions.contains(&region);
            let near = |&region: &RegionId| {
                fleet.regions[region]
                    .failover
                    .is_some_and(|failover| agreed || planned(region) || planned(failover))
            };
            all.extend(fleet.region_ids().filter(near).map(Self::Failover));
            if tier.gap > 0 {
                all.push(Self::Gap);
            }
            let waves: BTreeSet<u32> =
                request.regions.iter().map(|&r| fleet.regions[r].wave).collect();
            if waves.len() > 1 {
                if tier.soak > 0 {
                    all.push(Self::Soak);
                }
                all.push(Self::Waves);
            }
        }
        all
    }

    /// What the calendar refuses windows as, if it does.
    fn of_calendar(calendar: &Calendar) -> Option<Self> {
        Code::of_calendar(calendar).map(|code| match code {
            Code::Carrier => Self::Carrier(calendar.name.clone()),
            _ => Self::Freeze(calendar.name.clone()),
        })
    }

    /// Strikes it out. Positions of rules in `fleet` are those of the whole fleet: of several
    /// rules of a region the last has to go first.
    fn strike(&self, fleet: &mut Fleet, request: &Request) {
        let tier = &mut fleet.tiers[request.tier];
        match self {
            Self::Rule { region, rule } => drop(fleet.regions[*region].rules.remove(*rule)),
            Self::Shifts(team) => fleet.teams[*team].shifts.clear(),
            Self::Freeze(_) | Self::Carrier(_) => {
                fleet.freezes.retain(|freeze| *self != Self::Freeze(freeze.name.clone()));
                for calendar in &mut fleet.calendars {
                    if Self::of_calendar(calendar).as_ref() == Some(self) {
                        calendar.effect = Effect::None;
                    }
                }
            }
            Self::TierNotice => tier.notice = 0,
            Self::MaxParallel => tier.max_parallel = None,
            Self::Team(team) => fleet.teams[*team].parallel = u32::MAX,
            Self::Failover(region) => fleet.regions[*region].kept_apart = false,
            Self::Gap => tier.gap = 0,
            Self::Soak => tier.soak = 0,
            Self::Waves => fleet.regions.iter_mut().for_each(|region| region.wave = 0),
        }
    }

    /// The fleet without `limits`.
    pub fn without(fleet: &Fleet, request: &Request, limits: &[Self]) -> Fleet {
        let mut struck = fleet.clone();
        let mut limits = limits.to_vec();
        limits.sort();
        limits.iter().rev().for_each(|limit| limit.strike(&mut struck, request));
        struck
    }

    pub fn name(&self, fleet: &Fleet, request: &Request) -> Named {
        let tier = &fleet.tiers[request.tier].name;
        let among = |which: &dyn Fn(RegionId) -> bool| -> Vec<RegionId> {
            request.regions.iter().copied().filter(|&region| which(region)).collect()
        };
        let all = || request.regions.clone();
        let team_of = |region: RegionId| fleet.regions[region].team;
        let named =
            |code: Code, id: &str, regions| Named { code: code.name(), id: id.to_owned(), regions };
        match self {
            Self::Rule { region, rule } => {
                let rule = &fleet.regions[*region].rules[*rule];
                Named { code: rule.kind.name(), id: rule.id.clone(), regions: vec![*region] }
            }
            Self::Shifts(team) => {
                let regions = among(&|region| team_of(region) == Some(*team));
                named(Code::TeamShift, &fleet.teams[*team].name, regions)
            }
            Self::Freeze(name) | Self::Carrier(name) => {
                let code =
                    if matches!(self, Self::Freeze(_)) { Code::Freeze } else { Code::Carrier };
                let of_freeze = |region: RegionId| {
                    let freezes = fleet.freezes.iter();
                    freezes.filter(|freeze| *self == Self::Freeze(freeze.name.clone())).any(
                        |freeze| freeze.regions.as_ref().is_none_or(|only| only.contains(&region)),
                    )
                };
                let of_calendar = |region: RegionId| {
                    let own = fleet.calendars_of(region);
                    own.filter_map(Self::of_calendar).any(|limit| limit == *self)
                };
                named(code, name, among(&|region| of_freeze(region) || of_calendar(region)))
            }
            Self::TierNotice => named(Code::TierNotice, tier, all()),
            Self::MaxParallel => named(Code::MaxParallel, tier, all()),
            Self::Team(team) => {
                let regions = among(&|region| team_of(region) == Some(*team));
                named(Code::Team, &fleet.teams[*team].name, regions)
            }
            Self::Failover(region) => {
                let failover = fleet.regions[*region].failover.unwrap_or(*region);
                named(Code::Failover, &fleet.regions[failover].id, vec![*region])
            }
            Self::Gap => named(Code::Gap, tier, all()),
            Self::Soak => Named { code: "soak", id: tier.clone(), regions: all() },
            Self::Waves => named(Code::Waves, tier, all()),
        }
    }

    /// Whether it is what refuses windows under the name `rule`; limits between regions
    /// refuse none by themselves.
    pub fn refuses_as(&self, fleet: &Fleet, rule: &ConflictingRule) -> bool {
        match self {
            Self::Rule { region, rule: at } => {
                let own = &fleet.regions[*region].rules[*at];
                *region == rule.region && own.kind.name() == rule.code.name() && own.id == rule.id
            }
            Self::Shifts(team) => {
                rule.code == Code::TeamShift && fleet.teams[*team].name == rule.id
            }
            Self::Freeze(name) => rule.code == Code::Freeze && *name == rule.id,
            Self::Carrier(name) => rule.code == Code::Carrier && *name == rule.id,
            Self::TierNotice => rule.code == Code::TierNotice,
            _ => false,
        }
    }

    /// Whether it concerns several regions at once, under the rules between them.
    pub fn is_between(&self) -> bool {
        matches!(
            self,
            Self::MaxParallel
                | Self::Team(_)
                | Self::Failover(_)
                | Self::Gap
                | Self::Soak
                | Self::Waves
        )
    }

    /// Whether striking it out changes what a window costs, or when the first cycle starts,
    /// and not only where windows may be.
    pub fn changes_more(&self, fleet: &Fleet) -> bool {
        match self {
            Self::Rule { region, rule } => matches!(
                fleet.regions[*region].rules[*rule].kind,
                RuleKind::Residency { .. } | RuleKind::Notice { .. }
            ),
            Self::TierNotice => true,
            _ => false,
        }
    }
}
