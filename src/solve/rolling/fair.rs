//! The least of the largest burdens, then the least total (model §6, Objective).

use crate::ground::harm::ties;
use crate::solve::effort::Effort;
use crate::solve::rolling::lane::{Lane, Place, largest_burden};
use crate::solve::rolling::soon;
use crate::solve::rolling::together::{Found, Rolling};

/// How much of the effort that is left one question may take.
const PART: u64 = 8;
/// How much of the effort the search may take: as much as it does where the total is asked
/// for, so that its plan is known there.
const SHARE: u64 = 3;

/// The plan of the smallest burden, then of the least total.
pub fn solve(rolling: &Rolling, effort: &mut Effort) -> Found {
    let all = effort.budget.steps();
    let begun = soon::solve(rolling, all, effort);
    solve_from(&begun, rolling, all, effort)
}

/// The same with a share of `all` steps, where [`soon`] came to `begun`.
pub fn solve_from(begun: &Found, rolling: &Rolling, all: u64, effort: &mut Effort) -> Found {
    effort.within(all / SHARE, |effort| halve(begun, rolling, effort))
}

/// Finds the smallest burden that every region can stay within by halving the list of
/// burdens that occur, then the least total within it.
fn halve(begun: &Found, rolling: &Rolling, effort: &mut Effort) -> Found {
    let least = |lane: &Lane| {
        lane.options().map(|place| place.burden).min_by(f64::total_cmp).unwrap_or(0.0)
    };
    let floor = rolling.lanes.iter().map(least).fold(0.0, f64::max);
    let found = match begun {
        Found::Plan { places, .. } => places.clone(),
        Found::Nothing => return Found::Nothing,
        Found::Unknown { .. } => match rolling.any(|_| true, effort) {
            Found::Plan { places, .. } => places,
            Found::Unknown { .. } => return Found::Unknown { bound: floor },
            Found::Nothing => return Found::Nothing,
        },
    };
    // Whatever is above what was found is not asked about.
    let most = largest_burden(&found).max(floor);
    let options = rolling.lanes.iter().flat_map(Lane::options);
    let mut burdens: Vec<f64> =
        options.map(|place| place.burden).filter(|&b| b >= floor && b <= most).collect();
    burdens.push(floor);
    burdens.sort_unstable_by(f64::total_cmp);
    burdens.dedup();

    let mut halving = Halving { rolling, burdens, ruled_out: 0, reached: 0, found };
    halving.reached = halving.position(largest_burden(&halving.found));
    halving.run(effort);
    let Halving { burdens, ruled_out, reached, found, .. } = halving;
    let bound = burdens[ruled_out];
    let allowed = within(burdens[reached]);
    match rolling.cheapest(allowed, effort) {
        Found::Plan { places, .. } => Found::Plan { places, bound },
        _ => Found::Plan { places: rolling.advanced(allowed, &found, effort.threads), bound },
    }
}

/// A search for the smallest burden.
struct Halving<'r, 'f> {
    rolling: &'r Rolling<'f>,
    /// Rising.
    burdens: Vec<f64>,
    /// Nothing stays below the burden of this place in the list.
    ruled_out: usize,
    /// `found` stays within this one.
    reached: usize,
    found: Vec<Place>,
}

impl Halving<'_, '_> {
    /// Asks until nothing is left between what is ruled out and what is reached. Of
    /// burdens about which a question was not answered, those above may still be reached,
    /// and then those below be ruled out.
    fn run(&mut self, effort: &mut Effort) {
        let mut open = self.ruled_out;
        while open < self.reached {
            let middle = open + (self.reached - open) / 2;
            if self.ask(middle, effort).is_none() {
                open = middle + 1;
            } else {
                open = open.max(self.ruled_out);
            }
        }
        let mut open = self.reached;
        while self.ruled_out < open {
            let middle = self.ruled_out + (open - self.ruled_out) / 2;
            if self.ask(middle, effort).is_none() {
                open = middle;
            } else {
                open = open.min(self.reached);
            }
        }
    }

    /// Whether every region can stay within a burden, if that can be told.
    fn ask(&mut self, at: usize, effort: &mut Effort) -> Option<bool> {
        let allowed = within(self.burdens[at]);
        let part = effort.budget.steps() / PART;
        match effort.within(part, |effort| self.rolling.any(allowed, effort)) {
            Found::Plan { places, .. } => {
                self.reached = self.position(largest_burden(&places)).min(at);
                self.found = places;
                Some(true)
            }
            Found::Nothing => {
                self.ruled_out = at + 1;
                Some(false)
            }
            Found::Unknown { .. } => None,
        }
    }

    fn position(&self, burden: f64) -> usize {
        self.burdens.partition_point(|&other| other < burden)
    }
}

/// Whether the burden of a place is at most `limit`, or ties with it.
fn within(limit: f64) -> impl Fn(&Place) -> bool + Copy {
    move |place| ties(place.burden, limit)
}
