//! What did a window cost, in a sentence?

use super::Reviewed;
use crate::fleet::Fleet;
use crate::ground::harm::UserMinutes;
use crate::window::Window;
use crate::words::figures;

/// What differs less than that is as predicted.
const AS_PREDICTED: f64 = 0.1;

/// What a window goes by: its id, or else its tier and start.
pub fn name_of(fleet: &Fleet, window: &Window) -> String {
    match &window.id {
        Some(id) => format!("`{id}`"),
        None => {
            let start = figures::utc(window.interval.start());
            format!("`{}` of {start} UTC", fleet.tiers[window.tier].name)
        }
    }
}

/// What a window cost in all regions, with no full stop.
pub fn verdict(fleet: &Fleet, reviewed: &[&Reviewed]) -> String {
    let missing: UserMinutes = reviewed.iter().map(|one| one.missing()).sum();
    let predicted: UserMinutes = reviewed.iter().map(|one| one.predicted()).sum();
    let mut parts = vec![cost(missing, predicted)];
    let spared: Vec<bool> = reviewed.iter().filter_map(|one| one.spared_rollback()).collect();
    if !spared.is_empty() {
        let needed = if spared.iter().all(|&spared| spared) {
            "no rollback was needed"
        } else {
            "users were missing in the time for a rollback"
        };
        parts.push(needed.to_owned());
    }
    for one in reviewed.iter().filter(|one| one.overrun.0 > 0) {
        let id = &fleet.regions[one.region].id;
        parts.push(format!("users of `{id}` were back {} after the end", one.overrun));
    }
    for one in reviewed.iter().filter(|one| one.covered() < 0.999) {
        let id = &fleet.regions[one.region].id;
        let lacking = figures::percent(1.0 - one.covered());
        parts.push(format!("{lacking} of the window has no samples of `{id}`"));
    }
    parts.join("; ")
}

fn cost(missing: UserMinutes, predicted: UserMinutes) -> String {
    let foreseen = figures::quantity(predicted);
    if missing <= UserMinutes::ZERO {
        return format!("nobody was missing, where {foreseen} user-minutes were predicted");
    }
    let found = format!("{} were missing", figures::user_minutes(missing));
    if predicted <= UserMinutes::ZERO {
        return format!("{found}, where nobody was predicted to be");
    }
    match missing / predicted - 1.0 {
        more if more > AS_PREDICTED => {
            format!("{found}, {} more than the {foreseen} predicted", figures::percent(more))
        }
        more if more < -AS_PREDICTED => {
            format!("{found}, {} less than the {foreseen} predicted", figures::percent(-more))
        }
        _ => format!("{found}, as predicted ({foreseen})"),
    }
}
