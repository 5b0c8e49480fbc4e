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
    let work: Vec<Work> = fleet.tier_ids().map(|tier| Work::of(fleet, tier)).collect();
    let mut found = Vec::new();
    for (t, team) in fleet.team_ids().zip(&fleet.teams) {
        for (work, tier) in work.iter().zip(&fleet.tiers) {
            let Some((needed, longest)) = work.shortfall(fleet, t) else { continue };
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

/// The windows of one tier.
struct Work {
    tier: TierId,
    participants: Vec<RegionId>,
    /// Of a window of all of them, in global scope.
    together: Option<Minutes>,
}

impl Work {
    fn of(fleet: &Fleet, tier: TierId) -> Self {
        let participants = fleet.participants(tier);
        let is_global = fleet.tiers[tier].scope == Scope::Global;
        let together = is_global.then(|| length(fleet, tier, &participants));
        Self { tier, participants, together }
    }

    /// How long a window is and how long the team's longest stretch of work, where that is too
    /// short.
    fn shortfall(&self, fleet: &Fleet, team: TeamId) -> Option<(Minutes, Minutes)> {
        let mut participants = self.participants.iter();
        let ours = *participants.find(|&&region| fleet.regions[region].team == Some(team))?;
        let needed = self.together.unwrap_or_else(|| length(fleet, self.tier, &[ours]));
        too_short(fleet, team, needed)
    }
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
