//! Which plan is the best, where clocks change against each other or months differ? Windows
//! are tried at one place after another and held against each other in all cycles, as they
//! fall on the clocks.
//!
//! Depth first, region by region, the cheapest places first; what cannot be better than the
//! best plan so far is left out. Few regions come to an end, which is a proof.

use crate::assign::Budget;
use crate::ground::harm::ties;
use crate::plan::gap;
use crate::request::Objective;
use crate::solve::effort::Effort;
use crate::solve::rolling::clashes;
use crate::solve::rolling::lane::{Place, largest_burden};
use crate::solve::rolling::together::{Found, Rolling};

/// How much of the effort that is left it may take.
const SHARE: u64 = 8;
/// The units of work for each occurrence that is held against the others.
const UNITS: usize = 150;

/// Places, one for each region from the first on.
type Places = Vec<Place>;

/// The better of what was `found` and of what trying finds, with places as early as can be.
pub fn improve(rolling: &Rolling, found: Found, effort: &mut Effort) -> Found {
    let found = match is_enough(rolling, &found, effort) {
        true => found,
        false => {
            effort.within(effort.budget.steps() / SHARE, |effort| try_all(rolling, found, effort))
        }
    };
    match found {
        Found::Plan { places, bound } => {
            Found::Plan { places: earliest(rolling, places, &mut effort.budget), bound }
        }
        other => other,
    }
}

/// Whether no more is asked for.
fn is_enough(rolling: &Rolling, found: &Found, effort: &Effort) -> bool {
    let Found::Plan { places, bound } = found else { return false };
    let value = rolling.objective(places);
    rolling.is_certain() && (ties(value, *bound) || gap(value, *bound) <= effort.max_gap)
}

fn try_all(rolling: &Rolling, found: Found, effort: &mut Effort) -> Found {
    let (known, bound) = match found {
        Found::Plan { places, bound } => (Some(places), bound),
        Found::Unknown { bound } => (None, bound),
        Found::Nothing => return Found::Nothing,
    };
    let mut options = all_places(rolling);
    if rolling.request.objective == Objective::Fair {
        match least_burden(rolling, &options, known, &mut effort.budget) {
            (Some(places), is_least) => {
                let limit = largest_burden(&places);
                options.iter_mut().for_each(|own| own.retain(|place| ties(place.burden, limit)));
                let (best, _) =
                    Trial::of(rolling, &options, Some(places), false, &mut effort.budget);
                let bound = if is_least { limit } else { bound };
                return Found::Plan { places: best.expect("one is known"), bound };
            }
            (None, true) => return Found::Nothing,
            (None, false) => return Found::Unknown { bound },
        }
    }
    let (best, is_all) = Trial::of(rolling, &options, known, false, &mut effort.budget);
    match best {
        Some(places) => {
            let bound = if is_all { rolling.objective(&places) } else { bound };
            Found::Plan { places, bound }
        }
        None if is_all => Found::Nothing,
        None => Found::Unknown { bound },
    }
}

/// Of each region all that its own rules allow, the earliest in its cycle first.
fn all_places(rolling: &Rolling) -> Vec<Places> {
    let frame = rolling.frame.as_ref();
    rolling.lanes.iter().map(|lane| lane.places(frame).collect()).collect()
}

/// A plan with the least of the largest burdens, as far as the budget goes; whether it is
/// certain that there is none better.
fn least_burden(
    rolling: &Rolling,
    options: &[Places],
    known: Option<Places>,
    budget: &mut Budget,
) -> (Option<Places>, bool) {
    let floor =
        options.iter().map(|own| own.iter().map(|p| p.burden).fold(f64::INFINITY, f64::min));
    let floor = floor.fold(0.0, f64::max);
    let mut burdens: Vec<f64> = options.iter().flatten().map(|place| place.burden).collect();
    burdens.retain(|&burden| burden >= floor);
    burdens.sort_by(f64::total_cmp);
    burdens.dedup();
    let position = |burden: f64| burdens.partition_point(|&other| other < burden);
    let mut best = known;
    let (mut from, mut to) =
        (0, best.as_ref().map_or(burdens.len(), |p| position(largest_burden(p))));
    while from < to {
        let middle = from + (to - from) / 2;
        let within: Vec<Places> = (options.iter())
            .map(|own| own.iter().filter(|p| ties(p.burden, burdens[middle])).copied().collect())
            .collect();
        match Trial::of(rolling, &within, None, true, budget) {
            (Some(places), _) => {
                to = middle.min(position(largest_burden(&places)));
                best = Some(places);
            }
            (None, true) => from = middle + 1,
            (None, false) => return (best, false),
        }
    }
    (best, true)
}

/// The search for the cheapest plan.
struct Trial<'r, 'f, 'b, 'c> {
    rolling: &'r Rolling<'f>,
    /// For each region its places, the cheapest first.
    options: Vec<Places>,
    /// The least cost, and the fewest moves, of the regions from each on.
    rest: Vec<(f64, usize)>,
    /// Whether any plan will do.
    any: bool,
    best: Option<(f64, usize, Places)>,
    budget: &'b mut Budget<'c>,
}

impl<'r, 'f, 'b, 'c> Trial<'r, 'f, 'b, 'c> {
    /// The best plan that is made of `options`, or any, beside one that is known; whether
    /// there is certainly none better.
    fn of(
        rolling: &'r Rolling<'f>,
        options: &[Places],
        known: Option<Places>,
        any: bool,
        budget: &'b mut Budget<'c>,
    ) -> (Option<Places>, bool) {
        let mut options = options.to_vec();
        for own in &mut options {
            own.sort_by(|a, b| a.cost().total_cmp(&b.cost()).then(a.moves.cmp(&b.moves)));
        }
        let mut rest = vec![(0.0, 0)];
        for own in options.iter().rev() {
            let (cheapest, moves) = rest[rest.len() - 1];
            let least = own.first().map_or(f64::INFINITY, Place::cost);
            let fewest = own.iter().map(|place| place.moves).min().unwrap_or(0);
            rest.push((cheapest + least, moves + fewest));
        }
        rest.reverse();
        let best = known.map(|places| {
            let moves = places.iter().map(|place| place.moves).sum();
            (places.iter().map(Place::cost).sum(), moves, places)
        });
        let mut trial = Self { rolling, options, rest, any, best, budget };
        let is_all = trial.descend(&mut Vec::new(), 0.0, 0);
        (trial.best.map(|(_, _, places)| places), is_all)
    }

    /// Tries every place of the next region. Returns `false` when the budget is used up.
    fn descend(&mut self, placed: &mut Places, cost: f64, moves: usize) -> bool {
        let at = placed.len();
        if at == self.options.len() {
            self.best = Some((cost, moves, placed.clone()));
            return true;
        }
        for number in 0..self.options[at].len() {
            let place = self.options[at][number];
            let (cost, moves) = (cost + place.cost(), moves + place.moves);
            let (rest, fewest) = self.rest[at + 1];
            if self
                .best
                .as_ref()
                .is_some_and(|best| cost + rest > best.0 && !ties(cost + rest, best.0))
            {
                break;
            }
            if self.best.is_some() && self.any || !self.may_be_better(cost + rest, moves + fewest) {
                continue;
            }
            let cycles =
                self.rolling.frame.as_ref().map_or(1, |frame| frame.cycles[0].1.count() + 2);
            self.budget.spend(UNITS * (at + 1) * cycles);
            if self.budget.is_over() {
                return false;
            }
            placed.push(place);
            let complete = !clashes::among(self.rolling, placed).is_empty()
                || self.descend(placed, cost, moves);
            placed.pop();
            if !complete {
                return false;
            }
        }
        true
    }

    fn may_be_better(&self, cost: f64, moves: usize) -> bool {
        self.best.as_ref().is_none_or(|&(least, fewest, _)| {
            if ties(least, cost) { ties(cost, least) && moves < fewest } else { cost < least }
        })
    }
}

/// Windows at earlier places of their cycles as far as each can go alone, at the same cost, in
/// a fair plan with no larger burden, and with no more moves (model §6, Rolling ties).
fn earliest(rolling: &Rolling, mut places: Places, budget: &mut Budget) -> Places {
    let most = places.iter().map(Place::cost).sum::<f64>();
    let burden = match rolling.request.objective {
        Objective::Total => f64::INFINITY,
        Objective::Fair => largest_burden(&places),
    };
    let options = all_places(rolling);
    let cycles = rolling.frame.as_ref().map_or(1, |frame| frame.cycles[0].1.count() + 2);
    let mut went = true;
    while went && !budget.is_over() {
        went = false;
        for (at, own) in options.iter().enumerate() {
            let now = places[at];
            let others: f64 = places.iter().map(Place::cost).sum::<f64>() - now.cost();
            let is_as_good = |place: &&Place| {
                place.candidate < now.candidate
                    && place.moves <= now.moves
                    && ties(others + place.cost(), most)
                    && ties(place.burden, burden)
            };
            for place in own.iter().filter(is_as_good) {
                budget.spend(UNITS * places.len() * cycles);
                if budget.is_over() {
                    break;
                }
                places[at] = *place;
                if clashes::among(rolling, &places).is_empty() {
                    went = true;
                    break;
                }
                places[at] = now;
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::assign::Slot;
    use crate::file::{self, Source};
    use crate::fleet::Fleet;
    use crate::ground::minute::Minute;
    use crate::ground::tz::Database;
    use crate::plan::Outcome;
    use crate::request::Request;
    use crate::solve::rolling;

    const ZONES: [&str; 4] =
        ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"];

    /// In place of a wave: with those of the second, after the region before.
    const AFTER: u32 = 2;

    /// Two hours of work every day on each region's clock, while clocks change: of each region
    /// its zone, its wave, its failover if that is another, and its busy hours.
    fn fleet(regions: &[(usize, u32, usize, Vec<u32>)], gap: u32) -> Fleet {
        let mut text = format!(
            "version = 1
             step = '60m'
             [tiers.work]
             cadence = '1d'
             horizon = '4d'
             scope = 'rolling'
             clock = 'local'
             gap = '{gap}h'
             max_parallel = 2
             phases = [{{ name = 'work', duration = '2h', disruption = 1 }}]
             [defaults]
             tier = 'work'
             "
        );
        for (i, (zone, wave, failover, hours)) in regions.iter().enumerate() {
            let zone = ZONES[*zone];
            text +=
                &format!("[[regions]]\nid = 'r{i}'\ntimezone = '{zone}'\nactivity = {hours:?}\n");
            text += &match (*wave, i.checked_sub(1)) {
                (AFTER, Some(previous)) => format!("wave = 1\nafter = ['r{previous}']\n"),
                (wave, _) => format!("wave = {}\n", wave.min(1)),
            };
            if *failover != i && *failover < regions.len() {
                text += &format!("failover = 'r{failover}'\n");
            }
        }
        file::read_fleet(&Source::new("regions", &text), &[], &Database::embedded()).unwrap()
    }

    /// The value of the best of all combinations that keep the rules in every cycle.
    fn best_of_all(rolling: &Rolling, options: &[Places], placed: &mut Places) -> f64 {
        if !clashes::among(rolling, placed).is_empty() {
            return f64::INFINITY;
        }
        let Some(own) = options.get(placed.len()) else { return rolling.objective(placed) };
        let mut best = f64::INFINITY;
        for place in own {
            placed.push(*place);
            best = best.min(best_of_all(rolling, options, placed));
            placed.pop();
        }
        best
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn few_regions_on_their_clocks_have_the_best_of_all_plans(
            regions in prop::collection::vec(
                (0..4usize, 0..=AFTER, 0..4usize, prop::collection::vec(1..9u32, 24)), 2..=3),
            gap in 0..5u32,
            fair in any::<bool>(),
        ) {
            let fleet = fleet(&regions, gap);
            // The clocks of Berlin go back within the four days; those of New York a week later.
            let now = Minute::parse_rfc3339("2026-10-23T00:00:00Z").unwrap();
            let objective = if fair { Objective::Fair } else { Objective::Total };
            let request =
                Request { objective, ..Request::of_tier(&fleet, fleet.tier("work").unwrap(), now) };
            let rolling = Rolling::new(&fleet, &request).unwrap();
            let options = all_places(&rolling);
            let least = best_of_all(&rolling, &options, &mut Vec::new());
            let mut effort = Effort {
                budget: Budget::unlimited(),
                max_gap: 0.0,
                threads: 1,
                progress: &mut |_| {},
            };
            match improve(&rolling, Found::Unknown { bound: 0.0 }, &mut effort) {
                Found::Plan { places, bound } => {
                    prop_assert!(ties(rolling.objective(&places), least), "{least}");
                    prop_assert!(ties(bound, least) && ties(least, bound), "{bound} {least}");
                    prop_assert!(clashes::among(&rolling, &places).is_empty());
                }
                Found::Nothing => prop_assert_eq!(least, f64::INFINITY),
                Found::Unknown { .. } => prop_assert!(false, "it comes to an end"),
            }
            let plan = rolling::plan(&fleet, &request, &mut effort).unwrap();
            match plan.outcome {
                Outcome::Optimal => prop_assert!(ties(plan.choices[0].objective_value, least)),
                Outcome::Impossible(_) => prop_assert_eq!(least, f64::INFINITY),
                Outcome::Bounded { .. } | Outcome::Unknown { .. } => {
                    prop_assert!(false, "it comes to an end");
                }
            }
        }

        #[test]
        fn what_all_cycles_ask_at_once_is_what_each_of_them_asks(
            regions in prop::collection::vec(
                (0..4usize, 0..1u32, 0..4usize, prop::collection::vec(1..9u32, 24)), 2..=4),
            gap in 0..5u32,
            picked in prop::collection::vec(0..24usize, 4),
        ) {
            let fleet = fleet(&regions, gap);
            let now = Minute::parse_rfc3339("2026-10-23T00:00:00Z").unwrap();
            let request = Request::of_tier(&fleet, fleet.tier("work").unwrap(), now);
            let rolling = Rolling::new(&fleet, &request).unwrap();
            prop_assert!(rolling.all_cycles().is_some());
            let options = all_places(&rolling);
            let places: Places =
                options.iter().zip(&picked).map(|(own, &at)| own[at % own.len()]).collect();
            let slot = |place: &Place| Slot { start: place.start.0, cost: 0.0, moves: 0 };
            let only: Vec<Vec<Slot>> = places.iter().map(|place| vec![slot(place)]).collect();
            let mut effort = Effort {
                budget: Budget::unlimited(),
                max_gap: 0.0,
                threads: 1,
                progress: &mut |_| {},
            };
            let is_plan = rolling.assign(only, true, &mut effort).starts.is_some();
            prop_assert_eq!(is_plan, clashes::among(&rolling, &places).is_empty());
        }
    }
}
