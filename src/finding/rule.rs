//! Which rule is it? A value for whatever can keep a window from a place.
//!
//! Two rules are the same when their names are equal. What people call a rule, its kind and
//! its id, is for telling them, never for finding it again: a freeze and a compliance rule
//! may well have the same id.

use crate::finding::code::Code;
use crate::fleet::calendar::Calendar;
use crate::fleet::{Fleet, RegionId, Rule, RuleKind, Scope, TeamId, TierId};
use crate::ground::tz::Zone;

/// A rule of one fleet, or something else that a plan could do without.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RuleName {
    /// A compliance rule, by its position among its region's.
    Rule {
        region: RegionId,
        rule: usize,
    },
    /// What the tier itself asks of a window: its regions, its length, a rollback document.
    Tier(TierId),
    /// The hours of a team.
    Shifts(TeamId),
    /// All freezes of one name, and the calendars of that name that forbid as freezes do: by
    /// the first of [`Fleet::freezes`].
    Freeze(usize),
    /// All calendars of one name that forbid as freezes do, or as carriers' works: by the
    /// first of [`Fleet::calendars`].
    Calendar(usize),
    /// The notice that the tier gives.
    TierNotice(TierId),
    /// The days on which the tier has windows.
    On(TierId),
    /// That windows of the region stay clear of those of this tier.
    Overlap(TierId),
    /// That windows of the region stay clear of those that are agreed already.
    Agreed,
    MaxParallel(TierId),
    /// How many windows a team can have open.
    Team(TeamId),
    /// That this region and its failover, or another that relies on it, are not down
    /// together.
    Failover(RegionId),
    Gap(TierId),
    Soak(TierId),
    /// The order of the waves.
    Waves(TierId),
    /// That regions come after others.
    After(TierId),
}

/// A rule where it stands in the way of one region.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ConflictingRule {
    pub region: RegionId,
    pub rule: RuleName,
}

impl RuleName {
    /// The rule of the freeze at this position.
    pub fn of_freeze(fleet: &Fleet, freeze: usize) -> Self {
        let name = &fleet.freezes[freeze].name;
        let first = fleet.freezes.iter().position(|other| other.name == *name);
        Self::Freeze(first.unwrap_or(freeze))
    }

    /// The rule of the calendar at this position, if it refuses windows.
    pub fn of_calendar(fleet: &Fleet, calendar: usize) -> Option<Self> {
        let Calendar { name, .. } = &fleet.calendars[calendar];
        let code = Code::of_calendar(&fleet.calendars[calendar])?;
        let freeze = fleet.freezes.iter().position(|freeze| freeze.name == *name);
        if let Some(freeze) = freeze.filter(|_| code == Code::Freeze) {
            return Some(Self::Freeze(freeze));
        }
        let same = |other: &Calendar| other.name == *name && Code::of_calendar(other) == Some(code);
        let first = fleet.calendars.iter().position(same);
        Some(Self::Calendar(first.unwrap_or(calendar)))
    }

    /// Whether it is one key of a tier that holds for every region alone: without it all of
    /// them are rid of it (model §6, Nothing fits).
    pub fn binds_all_regions(self) -> bool {
        matches!(self, Self::TierNotice(_) | Self::On(_))
    }

    /// The code of the findings on it; `None` for what refuses no window by itself.
    pub fn code(self, fleet: &Fleet) -> Option<Code> {
        match self {
            Self::Rule { region, rule } => fleet.regions[region].rules[rule].kind.code(),
            Self::Shifts(_) => Some(Code::TeamShift),
            Self::Freeze(_) => Some(Code::Freeze),
            Self::Calendar(calendar) => Code::of_calendar(&fleet.calendars[calendar]),
            Self::TierNotice(_) => Some(Code::TierNotice),
            Self::On(_) => Some(Code::On),
            Self::Overlap(_) | Self::Agreed => Some(Code::Overlap),
            Self::MaxParallel(_) => Some(Code::MaxParallel),
            Self::Team(_) => Some(Code::Team),
            Self::Failover(_) => Some(Code::Failover),
            Self::Gap(_) => Some(Code::Gap),
            Self::Waves(_) => Some(Code::Waves),
            Self::After(_) => Some(Code::After),
            Self::Tier(_) | Self::Soak(_) => None,
        }
    }

    /// What kind of rule it is, as all reports say it: the code, where it has one.
    pub fn kind(self, fleet: &Fleet) -> &'static str {
        match self {
            Self::Tier(_) => "tier",
            Self::Soak(_) => "soak",
            _ => self.code(fleet).map_or("residency", Code::name),
        }
    }

    /// The rule's id, or the name of the team, freeze, tier or failover that asks for it.
    pub fn id(self, fleet: &Fleet) -> &str {
        match self {
            Self::Rule { region, rule } => &fleet.regions[region].rules[rule].id,
            Self::Shifts(team) | Self::Team(team) => &fleet.teams[team].name,
            Self::Freeze(freeze) => &fleet.freezes[freeze].name,
            Self::Calendar(calendar) => &fleet.calendars[calendar].name,
            Self::Agreed => "agreed",
            Self::Tier(tier)
            | Self::TierNotice(tier)
            | Self::On(tier)
            | Self::After(tier)
            | Self::Overlap(tier)
            | Self::MaxParallel(tier)
            | Self::Gap(tier)
            | Self::Soak(tier)
            | Self::Waves(tier) => &fleet.tiers[tier].name,
            Self::Failover(region) => {
                &fleet.regions[fleet.regions[region].failover.unwrap_or(region)].id
            }
        }
    }

    /// The clock on which it reads local times, and whose windows are held against it.
    pub fn clock(self, fleet: &Fleet) -> Option<(&Zone, Vec<RegionId>)> {
        match self {
            Self::Rule { region, .. } => {
                let rule = self.stated(fleet)?;
                let local = matches!(rule.kind, RuleKind::Forbid { .. } | RuleKind::Allow { .. });
                let zone = rule.zone.as_ref().unwrap_or(&fleet.regions[region].zone);
                local.then_some((zone, vec![region]))
            }
            Self::Shifts(team) => {
                let of_team = |region: &RegionId| fleet.regions[*region].team == Some(team);
                Some((&fleet.teams[team].zone, fleet.region_ids().filter(of_team).collect()))
            }
            _ => None,
        }
    }

    /// The compliance rule that it is, with its reason and source.
    pub fn stated(self, fleet: &Fleet) -> Option<&Rule> {
        match self {
            Self::Rule { region, rule } => Some(&fleet.regions[region].rules[rule]),
            _ => None,
        }
    }

    /// The calendars that make it up.
    pub fn calendars(self, fleet: &Fleet) -> impl Iterator<Item = &Calendar> {
        let all = fleet.calendars.iter().enumerate();
        all.filter(move |(i, _)| Self::of_calendar(fleet, *i) == Some(self)).map(|(_, c)| c)
    }

    /// Whether it concerns several regions at once, under the rules between them.
    pub fn is_between(self) -> bool {
        match self {
            Self::MaxParallel(_)
            | Self::Team(_)
            | Self::Failover(_)
            | Self::Gap(_)
            | Self::Soak(_)
            | Self::Waves(_)
            | Self::After(_) => true,
            Self::Rule { .. }
            | Self::Tier(_)
            | Self::Shifts(_)
            | Self::Freeze(_)
            | Self::Calendar(_)
            | Self::TierNotice(_)
            | Self::On(_)
            | Self::Overlap(_)
            | Self::Agreed => false,
        }
    }
}

impl ConflictingRule {
    /// As sentences name it: `` `office-hours` (forbid) ``.
    pub fn phrase(&self, fleet: &Fleet) -> String {
        format!("`{}` ({})", self.rule.id(fleet), self.rule.kind(fleet))
    }
}

impl RuleKind {
    /// The code of the findings on such a rule; `residency` only decides where users can be
    /// drained to.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Forbid { .. } => Some(Code::Forbid),
            Self::Allow { .. } => Some(Code::Allow),
            Self::Notice { .. } => Some(Code::Notice),
            Self::MaxDuration { .. } => Some(Code::MaxDuration),
            Self::MaxUserMinutes { .. } => Some(Code::MaxUserMinutes),
            Self::MinInterval { .. } => Some(Code::MinInterval),
            Self::MaxPer { .. } => Some(Code::MaxPer),
            Self::MaxDowntime { .. } => Some(Code::MaxDowntime),
            Self::ForbidTransition => Some(Code::ForbidTransition),
            Self::ForbidOperations { .. } => Some(Code::ForbidOperations),
            Self::Retention { .. } => Some(Code::Retention),
            Self::Residency { .. } => None,
        }
    }

    /// Whether it can matter to windows of this scope: users are drained in rolling ones only.
    pub fn matters_in(&self, scope: Scope) -> bool {
        scope == Scope::Rolling || !matches!(self, Self::Residency { .. })
    }

    /// Whether it says more than where windows may be: what they cost, or when the first
    /// cycle of a plan starts.
    pub fn says_more(&self) -> bool {
        match self {
            Self::Notice { .. } | Self::Residency { .. } => true,
            Self::Forbid { .. }
            | Self::Allow { .. }
            | Self::MaxDuration { .. }
            | Self::MaxUserMinutes { .. }
            | Self::MinInterval { .. }
            | Self::MaxPer { .. }
            | Self::MaxDowntime { .. }
            | Self::ForbidTransition
            | Self::ForbidOperations { .. }
            | Self::Retention { .. } => false,
        }
    }
}
