//! The least total (model §6, Rolling), which is never above that of the fair plan.

use crate::ground::harm::ties;
use crate::plan::gap;
use crate::solve::effort::Effort;
use crate::solve::rolling::lane::Place;
use crate::solve::rolling::together::{Found, Rolling};
use crate::solve::rolling::{fair, soon};

/// Finds the cheapest plan. Where none is proven soon, the fair plan is made as well, with
/// as much effort as where it is asked for, and the cheaper one taken.
pub fn solve(rolling: &Rolling, effort: &mut Effort) -> Found {
    let all = effort.budget.steps();
    let mut found = soon::solve(rolling, all, effort);
    if is_enough(&found, effort) {
        return found;
    }
    if let Found::Plan { places, .. } = fair::solve_from(&found, rolling, all, effort) {
        let is_better = match &found {
            Found::Plan { places: known, .. } => cost(&places) < cost(known),
            Found::Nothing | Found::Unknown { .. } => true,
        };
        // Here no burden keeps windows from going earlier.
        let places = match is_better {
            true => rolling.advanced(|_| true, &places, effort.threads),
            false => places,
        };
        // What bounds the burden says nothing of the total.
        found = cheaper(found, Found::Plan { places, bound: 0.0 });
    }
    if is_enough(&found, effort) {
        return found;
    }
    cheaper(found, rolling.cheapest(|_| true, effort))
}

/// Whether no more is asked for, or allowed.
fn is_enough(found: &Found, effort: &mut Effort) -> bool {
    let good = match found {
        Found::Nothing => true,
        Found::Unknown { .. } => false,
        Found::Plan { places, bound } => {
            ties(cost(places), *bound) || gap(cost(places), *bound) <= effort.max_gap
        }
    };
    good || effort.budget.is_over()
}

/// The better of two answers to the same question, with the better bound.
fn cheaper(one: Found, other: Found) -> Found {
    match (one, other) {
        (Found::Nothing, _) | (_, Found::Nothing) => Found::Nothing,
        (Found::Unknown { bound: a }, Found::Unknown { bound: b }) => {
            Found::Unknown { bound: a.max(b) }
        }
        (Found::Plan { places, bound: a }, Found::Unknown { bound: b })
        | (Found::Unknown { bound: a }, Found::Plan { places, bound: b }) => {
            Found::Plan { places, bound: a.max(b) }
        }
        (Found::Plan { places: one, bound: a }, Found::Plan { places: other, bound: b }) => {
            let places = if cost(&other) < cost(&one) { other } else { one };
            Found::Plan { places, bound: a.max(b) }
        }
    }
}

fn cost(places: &[Place]) -> f64 {
    places.iter().map(Place::cost).sum()
}
