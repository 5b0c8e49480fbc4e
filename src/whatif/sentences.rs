//! What differs between two plans, in sentences?

use crate::fleet::{Cadence, Fleet};
use crate::ground::cycles::Every;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::plan::Outcome;
use crate::whatif::{Bound, Comparison, Side};
use crate::words::figures;

/// What was done, for `--set`: the start of the sentence that sums up.
pub fn change_of(settings: &[String], before: &Fleet, after: &Fleet) -> String {
    let [only] = settings else { return format!("Making these {} changes", settings.len()) };
    let (path, value) = only.split_once('=').unwrap_or((only, ""));
    let weighed = path.strip_prefix("regions.").and_then(|path| path.strip_suffix(".weight"));
    let weight = |fleet: &Fleet| Some(fleet.regions[fleet.region(weighed?)?].weight);
    match (weight(before), weight(after)) {
        (Some(was), Some(is)) if was != is => {
            let verb = if is > was { "Raising" } else { "Lowering" };
            format!("{verb} `{}`'s weight to {is}", weighed.unwrap_or_default())
        }
        _ => format!("Setting `{path}` to `{value}`"),
    }
}

/// What differs, in one sentence.
pub fn sentence(comparison: &Comparison, change: &str) -> String {
    let (before, after) = (&comparison.before, &comparison.after);
    let (Some(was), Some(is)) = (before.choice(), after.choice()) else {
        return match (before.choice(), after.choice()) {
            (Some(_), None) => {
                format!("{change} leaves no plan: {}.", no_plan(after).unwrap_or_default())
            }
            (None, Some(is)) => format!(
                "{change} opens {}, at {} user-minutes.",
                match after.slot() {
                    Some(slot) => format!("a window on {} UTC", place(after, slot)),
                    None => "a plan".to_owned(),
                },
                figures::quantity(is.impact)
            ),
            _ => format!("{change} does not help: there is no plan before or after."),
        };
    };
    let waiting = was.waiting.max(is.waiting) > UserMinutes::ZERO;
    let included = if waiting { ", waiting included" } else { "" };
    let cost = match difference(was.impact + was.waiting, is.impact + is.waiting) {
        None => "the cost stays the same".to_owned(),
        Some(more) => format!("costs {more}{included}"),
    };
    match (before.slot(), after.slot()) {
        _ if comparison.same_slot() => {
            let windows = match after.slot() {
                Some(slot) => format!("the window on {} UTC", place(after, slot)),
                None => "every window where it is".to_owned(),
            };
            format!("{change} leaves {windows}, and {cost}.")
        }
        (Some(from), Some(to)) => format!(
            "{change} moves the window from {} to {} UTC, and {cost}.",
            place(before, from),
            place(after, to)
        ),
        _ => {
            let moved = moved(comparison);
            format!(
                "{change} moves {moved} of {}, and {cost}.",
                figures::count(after.windows().len(), "region")
            )
        }
    }
}

/// Regions whose first window is elsewhere, or that are on one side only.
fn moved(comparison: &Comparison) -> usize {
    let before = comparison.before.windows();
    let start = |id: &str| before.iter().find(|(other, _)| *other == id).map(|(_, w)| w.interval);
    let after = comparison.after.windows();
    after.iter().filter(|(id, window)| start(id) != Some(window.interval)).count()
}

/// `3.1% more`; `None` where it is the same.
pub fn difference(before: UserMinutes, after: UserMinutes) -> Option<String> {
    let (least, most) = (before.min(after), before.max(after));
    if most.ties_with(least) {
        None
    } else if before <= UserMinutes::ZERO {
        Some(format!("{} instead of nothing", figures::quantity(after)))
    } else if after > before {
        Some(format!("{} more", figures::percent(after / before - 1.0)))
    } else {
        Some(format!("{} less", figures::percent(1.0 - after / before)))
    }
}

/// `Sunday 19:00`, or with the date where that matters.
pub fn place(side: &Side, slot: Minute) -> String {
    match side.asked.fleet.tiers[side.plan.tier].cadence {
        Cadence::Every(Every::Weeks(1)) => slot.utc().format("%A %H:%M").to_string(),
        _ => format!("{} {}", figures::long_date(slot), figures::utc_time(slot)),
    }
}

/// Why a side has no plan; `None` where it has one.
pub fn no_plan(side: &Side) -> Option<String> {
    Some(match &side.plan.outcome {
        Outcome::Optimal | Outcome::Bounded { .. } => return None,
        Outcome::Impossible(conflict) if conflict.rules.is_empty() => {
            "the horizon is shorter than the window".to_owned()
        }
        Outcome::Impossible(_) => {
            let rules: Vec<String> = side.binding.iter().map(named).collect();
            let leave = if rules.len() == 1 { "leaves" } else { "together leave" };
            format!("{} {leave} no room", rules.join(", "))
        }
        Outcome::Unknown { .. } => "none was found, and none ruled out".to_owned(),
    })
}

fn named(bound: &Bound) -> String {
    format!("`{}` of {}", bound.id, ids(&bound.regions))
}

/// `de, uk`, or how many where they are many.
pub fn ids(regions: &[String]) -> String {
    if regions.len() > 6 { format!("{} regions", regions.len()) } else { regions.join(", ") }
}
