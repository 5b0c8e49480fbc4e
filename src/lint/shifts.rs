//! Are the people there long enough?

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::{Fleet, RegionId, Scope, TeamId, TierId};
use crate::ground::duration::Minutes;
use crate::lint::lints::{Finding, Lint, Terms};
use crate::lint::week::WeekSet;
use crate::window;

pub const SHORT_SHIFTS: Lint = Lint {
    code: "short-shifts",
    severity: Severity::Error,
    about: "A team's shifts hold no window of a tier: the longest stretch without a break is shorter",
    remedy: "Add shifts that follow one another without a break, or shorten the tier's phases",
    example: "`shifts = [\"Mon-Fri 09:00-11:00\"]`, where a window of the tier lasts 3 hours",
    find,
};

fn find(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let mut found = Vec::new();
    for (t, team) in fleet.team_ids().zip(&fleet.teams) {
        for (id, tier) in fleet.tier_ids().zip(&fleet.tiers) {
            let Some((needed, longest)) = shortfall(fleet, t, id) else { continue };
            let (needed, longest) = (needed.to_string(), longest.to_string());
            let message = format!(
                "a window of tier `{}` takes team `{}` {needed}, and its longest shift lasts {longest}",
                tier.name, team.name
            );
            let advice = format!(
                "add a shift that follows another without a break, so that {needed} fit, or shorten the phases of `{}`",
                tier.name
            );
            found.push(Finding::new(Part::Team(t), "shifts", message).advice(advice));
        }
    }
    found
}

/// How long a window of `tier` is and how long the team's longest stretch of work,
/// where that is too short.
fn shortfall(fleet: &Fleet, team: TeamId, tier: TierId) -> Option<(Minutes, Minutes)> {
    let participants = fleet.participants(tier);
    let ours = participants.iter().copied().find(|&r| fleet.regions[r].team == Some(team))?;
    let together = match fleet.tiers[tier].scope {
        Scope::Global => participants,
        Scope::Rolling => vec![ours],
    };
    too_short(fleet, team, length(fleet, tier, &together))
}

/// Whether the team of `region` is never there long enough for a window of its own.
pub fn cannot_hold(fleet: &Fleet, region: RegionId, tier: TierId) -> bool {
    let Some(team) = fleet.regions[region].team else { return false };
    too_short(fleet, team, length(fleet, tier, &[region])).is_some()
}

fn too_short(fleet: &Fleet, team: TeamId, needed: Minutes) -> Option<(Minutes, Minutes)> {
    let shifts = &fleet.teams[team].shifts;
    let week = WeekSet::of(shifts);
    let is_weekly = shifts.iter().all(|shift| shift.days.is_weekly());
    if shifts.is_empty() || week.is_whole() || !is_weekly {
        return None;
    }
    let longest = week.runs().into_iter().map(|run| run.length).max().unwrap_or(Minutes::ZERO);
    (longest < needed).then_some((needed, longest))
}

fn length(fleet: &Fleet, tier: TierId, regions: &[RegionId]) -> Minutes {
    window::length(&window::paced_phases(fleet, tier, regions, &fleet.tiers[tier].operations))
}
