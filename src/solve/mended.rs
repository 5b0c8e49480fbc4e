//! Is it a change of clocks that moves windows from their slot, and would `clock` mend it?

use crate::finding::RuleName;
use crate::fleet::{Cadence, Fleet, RegionId, RuleKind, Scope, TierId};
use crate::plan::{Choice, PlannedWindow, Status};

/// A sentence that says so, of a recurring plan in UTC.
pub fn note(fleet: &Fleet, tier: TierId, choice: &Choice) -> Option<String> {
    let spec = &fleet.tiers[tier];
    if spec.cadence == Cadence::Once || spec.clock.is_some() {
        return None;
    }
    let displaced = || {
        let all = choice.windows.iter();
        all.filter(|w| matches!(w.status, Status::Moved { .. } | Status::Skipped))
    };
    let slipped: Vec<(&PlannedWindow, RegionId)> =
        displaced().filter_map(|window| Some((window, slips(fleet, choice, window)?))).collect();
    let &(_, region) = slipped.first()?;
    let zone = &fleet.regions[region].zone;
    let clock = match spec.scope {
        Scope::Global => zone.name(),
        Scope::Rolling => "local",
    };
    Some(format!(
        "the clock of {} is why {} of {} {} moved or skipped: the slot keeps its time in UTC; with `clock = \"{clock}\"` in `[tiers.{}]` it keeps the time there",
        zone.name(),
        slipped.len(),
        displaced().count(),
        if displaced().count() == 1 { "window is" } else { "windows are" },
        spec.name,
    ))
}

/// The region whose clock stands differently at the slot of a displaced window than at every
/// one that stands, where a rule on its local time displaces it.
fn slips(fleet: &Fleet, choice: &Choice, window: &PlannedWindow) -> Option<RegionId> {
    let is_local = |rule: RuleName| match rule.stated(fleet).map(|rule| &rule.kind) {
        Some(RuleKind::Allow { .. } | RuleKind::Forbid { .. }) => true,
        _ => matches!(rule, RuleName::Shifts(_)),
    };
    let mut local = window.because.iter().filter(|reason| is_local(reason.rule));
    local.find_map(|reason| {
        let offset = |w: &PlannedWindow| fleet.regions[reason.region].zone.offset_at(w.slot());
        let standing = choice.windows.iter().filter(|other| {
            other.status == Status::Planned && other.regions.contains(&reason.region)
        });
        let mut standing = standing.peekable();
        standing.peek()?;
        standing.all(|other| offset(other) != offset(window)).then_some(reason.region)
    })
}
