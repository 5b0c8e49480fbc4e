//! Every rolling plan keeps every rule, and there is no better one: the solver against the
//! checker and against trying every combination of starts, on random region files.

use std::cell::Cell;

use lowtide::check::{self, Finding, Other, Source, Terms};
use lowtide::finding::Code;
use lowtide::fleet::{Cadence, Fleet, Scope};
use lowtide::ground::duration::Minutes;
use lowtide::plan::{Choice, Outcome, Plan, PlannedWindow, Status};
use lowtide::request::{Objective, Request};
use lowtide::window::Window;
use proptest::prelude::*;

use crate::support;
use crate::support::every_start::{Candidate, Question};
use crate::support::world::{self, World};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn windows_once_are_what_trying_every_combination_finds(world in world::once()) {
        examine(&world);
    }

    #[test]
    fn recurring_slots_are_what_trying_every_combination_finds(world in world::recurring()) {
        examine(&world);
    }
}

fn examine(world: &World) {
    let (fleet, mut request) = world.read();
    request.scope = Scope::Rolling;
    if request.regions.is_empty() {
        return;
    }
    let plan = support::plan(&fleet, &request).unwrap();
    let lanes: Vec<Question> = request
        .regions
        .iter()
        .map(|&region| Question::about(&fleet, &request, vec![region]))
        .collect();
    if let Some(choice) = plan.choices.first() {
        keeps_every_rule(&fleet, &request, &plan, choice);
        costs_what_it_says(&lanes, choice);
    }
    // Around a single cycle the checker sees no next one.
    let weeks = match fleet.tiers[request.tier].cadence {
        Cadence::Once => None,
        Cadence::Weeks(weeks) => Some(weeks),
    };
    if weeks.is_some_and(|weeks| request.horizon / (weeks * 7 * 1440) < Minutes(2)) {
        return;
    }
    let mut candidates: Vec<Vec<Candidate>> = lanes
        .iter()
        .map(|lane| weeks.map_or_else(|| lane.once(), |weeks| lane.recurring(weeks)))
        .collect();
    let too_short = candidates.iter().any(Vec::is_empty);
    candidates.iter_mut().for_each(|lane| lane.retain(|candidate| candidate.feasible));
    let patience = Cell::new(PATIENCE);
    let together = Together { fleet: &fleet, request: &request, lanes: &lanes, patience };
    match (together.least(&candidates), &plan.outcome) {
        // Too many combinations to try; the checks above have to do.
        _ if together.patience.get() == 0 => {}
        (None, Outcome::Impossible(conflict)) => {
            assert!(too_short || !conflict.rules.is_empty());
        }
        (Some(least), Outcome::Optimal) => {
            let choice = &plan.choices[0];
            close(
                choice.objective_value,
                if is_fair(&request) { least.burden } else { least.total },
            );
            close(choice.impact + choice.waiting, least.total);
            assert!(choice.moves == least.moves || !tie_is_plain(&least), "{} moves", choice.moves);
        }
        (least, outcome) => panic!("{outcome:?}, but trying all finds {least:?}"),
    }
}

fn is_fair(request: &Request) -> bool {
    request.objective == Objective::Fair
}

/// Planned windows break no rule together; moved ones break none that others have on them,
/// nor one of their own; skipped ones break a rule where they would have been.
fn keeps_every_rule(fleet: &Fleet, request: &Request, plan: &Plan, choice: &Choice) {
    let terms = Terms {
        now: request.now,
        source: Source::Plan,
        scope: Some(Scope::Rolling),
        cycles_from: Some(plan.search.from),
    };
    let window = |planned: &PlannedWindow| Window {
        id: None,
        tier: request.tier,
        regions: planned.regions.clone(),
        interval: planned.interval,
        rollback: None,
        filed: None,
        operations: fleet.tiers[request.tier].operations.clone(),
        line: None,
    };
    let held: Vec<&PlannedWindow> =
        choice.windows.iter().filter(|w| w.status != Status::Skipped).collect();
    let windows: Vec<Window> = held.iter().map(|planned| window(planned)).collect();
    for finding in check::check(fleet, &terms, &windows, &request.existing) {
        // No rule of the model: overlaps of one region's own windows, and waves among
        // windows that are agreed already.
        let aside = finding.code == Code::Overlap
            || (finding.code == Code::Waves && matches!(finding.other, Some(Other::Existing(_))));
        assert!(aside, "{finding:?}");
    }
    for planned in &choice.windows {
        let alone = check::own_findings(fleet, &terms, &[window(planned)], 0, &request.existing);
        match planned.status {
            Status::Moved { .. } => assert_eq!(alone, Vec::<Finding>::new()),
            Status::Skipped => assert_ne!(alone, Vec::<Finding>::new()),
            Status::Planned => {}
        }
    }
}

/// Every window's figures are those of the checker, drained users included.
fn costs_what_it_says(lanes: &[Question], choice: &Choice) {
    for planned in &choice.windows {
        let lane = lanes.iter().find(|lane| lane.regions == planned.regions).unwrap();
        let window = lane.window(planned.interval.start(), lane.length);
        assert_eq!(planned.interval, window.interval);
        let (region, impact) = lane.impacts(&window)[0];
        close(planned.impact, impact);
        close(planned.by_region[0].burden, check::burden(lane.fleet, &window, region, impact));
    }
}

/// What a candidate costs, and how costs are summed up.
type By<'f> = (&'f dyn Fn(&Candidate) -> f64, &'f dyn Fn(f64, f64) -> f64);

/// All lanes at once, and the checker's word on whether they go together.
struct Together<'q> {
    fleet: &'q Fleet,
    request: &'q Request,
    lanes: &'q [Question<'q>],
    /// How many combinations may still be tried.
    patience: Cell<u32>,
}

/// Enough for most questions, and soon over.
const PATIENCE: u32 = 4000;

#[derive(Clone, Copy, Debug)]
struct Value {
    burden: f64,
    total: f64,
    moves: usize,
}

impl Together<'_> {
    /// The least that some choice of one candidate for each lane comes to.
    fn least(&self, candidates: &[Vec<Candidate>]) -> Option<Value> {
        let limit = if is_fair(self.request) {
            let burden = |candidate: &Candidate| candidate.burden;
            let worst = |a: f64, b: f64| a.max(b);
            self.search(candidates, &burden, &worst)?.burden * (1.0 + 1e-9)
        } else {
            f64::INFINITY
        };
        let within: Vec<Vec<Candidate>> = candidates
            .iter()
            .map(|lane| lane.iter().filter(|c| c.burden <= limit).cloned().collect())
            .collect();
        self.search(&within, &|c| c.impact + c.waiting, &|a, b| a + b)
    }

    /// The least by `cost`, summed up by `join`; of those that tie the fewest moves.
    fn search(
        &self,
        candidates: &[Vec<Candidate>],
        cost: &dyn Fn(&Candidate) -> f64,
        join: &dyn Fn(f64, f64) -> f64,
    ) -> Option<Value> {
        let mut sorted: Vec<Vec<&Candidate>> =
            candidates.iter().map(|lane| lane.iter().collect()).collect();
        for lane in &mut sorted {
            lane.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.moves.cmp(&b.moves)));
        }
        let mut rest = vec![0.0; sorted.len() + 1];
        for at in (0..sorted.len()).rev() {
            rest[at] = join(rest[at + 1], sorted[at].first().map(|c| cost(c))?);
        }
        let mut best = None;
        self.extend(&sorted, &rest, (cost, join), 0.0, &mut Vec::new(), &mut best);
        best.map(|(_, value)| value)
    }

    fn extend<'c>(
        &self,
        sorted: &[Vec<&'c Candidate>],
        rest: &[f64],
        by: By<'_>,
        sum: f64,
        chosen: &mut Vec<&'c Candidate>,
        best: &mut Option<(f64, Value)>,
    ) {
        let (cost, join) = by;
        let Some(lane) = sorted.get(chosen.len()) else {
            let value = Value {
                burden: chosen.iter().map(|c| c.burden).fold(0.0, f64::max),
                total: chosen.iter().map(|c| c.impact + c.waiting).sum(),
                moves: chosen.iter().map(|c| c.moves).sum(),
            };
            let better = match best {
                Some((least, known)) if (sum - *least).abs() <= 1e-10 * least.abs() => {
                    value.moves < known.moves
                }
                Some((least, _)) => sum < *least,
                None => true,
            };
            if better {
                *best = Some((sum, value));
            }
            return;
        };
        for candidate in lane {
            let sum = join(sum, cost(candidate));
            let bound = join(sum, rest[chosen.len() + 1]);
            if best.is_some_and(|(least, known)| {
                bound > least * (1.0 + 1e-10) || (bound >= least && known.moves == 0)
            }) {
                break;
            }
            if self.patience.get() == 0 {
                return;
            }
            self.patience.set(self.patience.get() - 1);
            chosen.push(candidate);
            if self.go_together(chosen) {
                self.extend(sorted, rest, by, sum, chosen, best);
            }
            chosen.pop();
        }
    }

    /// Whether no rule between regions refuses these windows, all cycles of them.
    fn go_together(&self, chosen: &[&Candidate]) -> bool {
        let windows: Vec<Window> = chosen
            .iter()
            .zip(self.lanes)
            .flat_map(|(candidate, lane)| {
                candidate.occurrences.iter().map(|o| lane.window(o.slot, lane.length))
            })
            .collect();
        let first = chosen[0].occurrences[0].slot;
        let cycles_from = match self.fleet.tiers[self.request.tier].cadence {
            Cadence::Once => None,
            Cadence::Weeks(weeks) => self.lanes[0].cycles(weeks).first().copied(),
        };
        let terms = Terms {
            now: self.request.now.min(first),
            source: Source::Plan,
            scope: Some(Scope::Rolling),
            cycles_from,
        };
        check::check(self.fleet, &terms, &windows, &self.request.existing).iter().all(|finding| {
            finding.code <= Code::Overlap
                || finding.code > Code::Gap
                || (finding.code == Code::Waves
                    && matches!(finding.other, Some(Other::Existing(_))))
        })
    }
}

/// Whether the fewest moves among ties is beyond rounding.
fn tie_is_plain(least: &Value) -> bool {
    least.total > 0.0
}

#[track_caller]
fn close(found: f64, expected: f64) {
    let tolerance = 1e-9 * found.abs().max(expected.abs());
    assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected}");
}
