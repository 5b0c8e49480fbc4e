//! A fleet without some of its rules.

use lowtide::finding::Code;
use lowtide::fleet::calendar::{Calendar, Effect, Kind};
use lowtide::fleet::{Fleet, Only, RegionId, RuleKind, Team, TeamId, TierId};
use lowtide::ground::duration::Minutes;

/// One rule of the first table of model §5, as it binds one region.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a> {
    pub region: RegionId,
    pub code: Code,
    pub id: &'a str,
    /// Whether it can strike out single occurrences of a recurring slot (model §6).
    pub dated: bool,
}

/// `fleet` with those rules only that `keep` picks. Teams keep their pace, and what is
/// neither allowed nor forbidden by a rule stays as it is.
pub fn with_rules(fleet: &Fleet, tier: TierId, keep: impl Fn(Bound) -> bool) -> Fleet {
    let mut kept = fleet.clone();
    for region in fleet.region_ids() {
        let bound = |code, id: &str, dated| keep(Bound { region, code, id, dated });
        let own = &mut kept.regions[region];
        own.rules.retain_mut(|rule| match &mut rule.kind {
            RuleKind::Forbid { when, dates } => {
                if !bound(Code::Forbid, &rule.id, false) {
                    when.clear();
                }
                if !bound(Code::Forbid, &rule.id, true) {
                    dates.clear();
                }
                !(when.is_empty() && dates.is_empty())
            }
            RuleKind::Residency { .. } => true,
            RuleKind::Allow { .. } => bound(Code::Allow, &rule.id, false),
            RuleKind::Notice { .. } => bound(Code::Notice, &rule.id, false),
            RuleKind::MaxDuration { .. } => bound(Code::MaxDuration, &rule.id, false),
            RuleKind::MaxUserMinutes { .. } => bound(Code::MaxUserMinutes, &rule.id, false),
            RuleKind::MinInterval { .. } => bound(Code::MinInterval, &rule.id, false),
            RuleKind::MaxPer { .. } => bound(Code::MaxPer, &rule.id, false),
            RuleKind::ForbidOperations { .. } => bound(Code::ForbidOperations, &rule.id, false),
            RuleKind::Retention { .. } => bound(Code::Retention, &rule.id, false),
        });
        if let Some(team) = own.team.map(|team| &fleet.teams[team])
            && !bound(Code::TeamShift, &team.name, false)
        {
            own.team = Some(TeamId(kept.teams.len()));
            kept.teams.push(Team { shifts: Vec::new(), ..team.clone() });
        }
    }
    for freeze in &mut kept.freezes {
        let concerned = |&region: &RegionId| {
            freeze.regions.includes(&region)
                && keep(Bound { region, code: Code::Freeze, id: &freeze.name, dated: true })
        };
        freeze.regions = Only::These(fleet.region_ids().filter(concerned).collect());
    }
    // A calendar of holidays keeps its holidays where it does not forbid windows.
    for (i, calendar) in fleet.calendars.iter().enumerate() {
        let Some(code) = Code::of_calendar(calendar) else { continue };
        kept.calendars[i].effect = Effect::None;
        let concerned = |&region: &RegionId| {
            calendar.concerns(region, &fleet.regions[region])
                && keep(Bound { region, code, id: &calendar.name, dated: true })
        };
        kept.calendars.push(Calendar {
            kind: if code == Code::Carrier { Kind::Carrier } else { Kind::Freeze },
            regions: Only::These(fleet.region_ids().filter(concerned).collect()),
            ..calendar.clone()
        });
    }
    let asks = &mut kept.tiers[tier];
    let bound =
        |region| keep(Bound { region, code: Code::TierNotice, id: &asks.name, dated: false });
    if !fleet.region_ids().any(bound) {
        asks.notice = Minutes::ZERO;
    }
    kept
}
