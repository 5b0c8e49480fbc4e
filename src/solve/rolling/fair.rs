//! The least of the largest burdens, then the least total (model §6, Objective).

use crate::solve::Effort;
use crate::solve::pick::ties;
use crate::solve::rolling::lane::Place;
use crate::solve::rolling::{Found, Rolling};

/// Finds the smallest burden that every region can stay within by halving the list of
/// burdens that occur, then the least total within it.
pub fn solve(rolling: &Rolling, effort: &mut Effort) -> Found {
    let least = |places: &Vec<Place>| {
        places.iter().map(|place| place.burden).min_by(f64::total_cmp).unwrap_or(0.0)
    };
    let options = rolling.all_options();
    let floor = options.iter().map(least).fold(0.0, f64::max);
    let mut found = match rolling.any(&options, effort) {
        Found::Plan { places, .. } => places,
        Found::Unknown { .. } => return Found::Unknown { bound: floor },
        Found::Nothing => return Found::Nothing,
    };
    let mut burdens: Vec<f64> =
        options.iter().flatten().map(|place| place.burden).filter(|&b| b >= floor).collect();
    burdens.push(floor);
    burdens.sort_by(f64::total_cmp);
    burdens.dedup();

    // Nothing stays below `burdens[ruled_out]`; `found` stays within `burdens[reached]`.
    let mut ruled_out = 0;
    let mut reached = position(&burdens, largest(&found));
    while ruled_out < reached {
        let middle = ruled_out + (reached - ruled_out) / 2;
        match rolling.any(&within(&options, burdens[middle]), effort) {
            Found::Plan { places, .. } => {
                reached = position(&burdens, largest(&places)).min(middle);
                found = places;
            }
            Found::Nothing => ruled_out = middle + 1,
            Found::Unknown { .. } => break,
        }
    }
    let bound = burdens[ruled_out];
    match rolling.cheapest(&within(&options, burdens[reached]), effort) {
        Found::Plan { places, .. } => Found::Plan { places, bound },
        _ => Found::Plan { places: found, bound },
    }
}

fn largest(places: &[Place]) -> f64 {
    places.iter().map(|place| place.burden).fold(0.0, f64::max)
}

fn position(burdens: &[f64], burden: f64) -> usize {
    burdens.partition_point(|&other| other < burden)
}

/// The places whose burden is at most `limit`, or ties with it.
fn within(options: &[Vec<Place>], limit: f64) -> Vec<Vec<Place>> {
    options
        .iter()
        .map(|places| places.iter().filter(|p| ties(p.burden, limit)).copied().collect())
        .collect()
}
