//! Every plan keeps every rule, and there is no better one: the solver against the checker
//! and against trying every start, on random region files.

use std::collections::BTreeSet;

use lowtide::check;
use lowtide::finding::Code;
use lowtide::finding::ConflictingRule;
use lowtide::fleet::Cadence;
use lowtide::ground::cycles::Slot;
use lowtide::ground::duration::Minutes;
use lowtide::ground::harm::UserMinutes;
use lowtide::ground::minute::Minute;
use lowtide::impact;
use lowtide::plan::{Choice, Conflict, Outcome, Plan, PlannedWindow, Status};
use lowtide::request::Objective;
use lowtide::solve::PlanError;
use lowtide::window::Window;
use proptest::prelude::*;

use crate::support;
use crate::support::cases;
use crate::support::every_start::{Broken, Candidate, Question, fewest};
use crate::support::world::{self, World};

proptest! {
    #![proptest_config(cases(26))]

    #[test]
    fn a_window_once_is_what_trying_every_start_finds(world in world::once()) {
        examine(&world);
    }

    #[test]
    fn a_recurring_slot_is_what_trying_every_offset_finds(world in world::recurring()) {
        examine(&world);
    }

    #[test]
    fn a_slot_on_a_clock_is_what_trying_every_slot_finds(world in world::on_clocks()) {
        examine(&world);
    }

    /// Rolling tiers too, where users are drained.
    #[test]
    fn an_agreed_window_costs_what_adding_minutes_finds(world in world::once()) {
        let (fleet, request) = world.read();
        for window in &request.existing {
            let found = impact::of_window(&fleet, window);
            let expected =
                check::impact_by_region(&fleet, window, fleet.tiers[window.tier].scope);
            assert_eq!(found.len(), expected.len());
            for (found, expected) in found.into_iter().zip(expected) {
                assert_eq!(found.0, expected.0);
                close(found.1, expected.1);
            }
        }
    }
}

fn examine(world: &World) {
    let (fleet, request) = world.read();
    let plan = support::plan(&fleet, &request);
    if request.regions.is_empty() {
        assert!(matches!(plan, Err(PlanError::NoRegions { .. })));
        return;
    }
    let plan = plan.unwrap();
    let question = Question::new(&fleet, &request);
    let candidates = match fleet.tiers[request.tier].cadence {
        Cadence::Once => question.once(),
        Cadence::Every(_) => question.recurring(),
    };
    if candidates.iter().all(|candidate| candidate.occurrences.is_empty()) && !candidates.is_empty()
    {
        return is_done(&plan);
    }
    let feasible = candidates.iter().filter(|candidate| candidate.feasible).count();
    assert_eq!((plan.search.candidates, plan.search.feasible), (candidates.len(), feasible));

    let best = ranking(&question, &candidates);
    assert_eq!(plan.choices.len(), best.len());
    for (choice, best) in plan.choices.iter().zip(&best) {
        keeps_every_rule(&question, choice);
        costs_what_it_says(&question, choice);
        is_the_same(&question, choice, best);
    }
    let records = if plan.sooner.is_some() { records(&candidates) } else { Vec::new() };
    let sooner = plan.sooner.as_deref().unwrap_or_default();
    assert_eq!(sooner.len(), records.len(), "{sooner:?}");
    for (found, expected) in sooner.iter().zip(records) {
        assert_eq!(found.interval, question.window(expected.start, question.length).interval);
        close(found.impact, expected.impact);
    }
    match &plan.outcome {
        Outcome::Optimal => assert!(feasible > 0),
        Outcome::Bounded { .. } | Outcome::Unknown { .. } => panic!("a global plan is proven best"),
        Outcome::Impossible(conflict) => {
            assert_eq!(feasible, 0);
            is_why_nothing_fits(&question, conflict);
        }
    }
}

/// Every cycle has its agreed windows: nothing is planned.
fn is_done(plan: &Plan) {
    assert_eq!(plan.outcome, Outcome::Optimal);
    assert_eq!((plan.choices.len(), plan.choices[0].impact), (1, UserMinutes::ZERO));
    assert!(!plan.choices[0].windows.is_empty());
    assert!(plan.choices[0].windows.iter().all(|window| window.status == Status::Agreed));
}

/// Model §6, Alternatives: the best, then the best that overlaps none listed, and so on.
fn ranking<'c>(question: &Question, candidates: &'c [Candidate]) -> Vec<&'c Candidate> {
    let mut left: Vec<&Candidate> = candidates.iter().collect();
    let mut ranking = Vec::new();
    while ranking.len() < question.request.top {
        let Some(best) = question.best(&left) else { break };
        ranking.push(best);
        let slots = |candidate: &Candidate| -> Vec<Window> {
            let slots = candidate.occurrences.iter().map(|occurrence| occurrence.slot);
            slots.map(|slot| question.window(slot, question.length)).collect()
        };
        let taken = slots(best);
        left.retain(|candidate| {
            !slots(candidate)
                .iter()
                .any(|slot| taken.iter().any(|window| window.interval.overlaps(slot.interval)))
        });
    }
    ranking
}

/// Model §6, Sooner.
fn records(candidates: &[Candidate]) -> Vec<&Candidate> {
    let mut records: Vec<&Candidate> = Vec::new();
    let mut least = f64::INFINITY;
    for candidate in candidates.iter().filter(|candidate| candidate.feasible) {
        let impact = candidate.impact;
        if records.is_empty() || (least > 0.0 && impact <= 0.95 * least * (1.0 + 1e-9)) {
            records.push(candidate);
        }
        least = least.min(impact);
    }
    records
}

/// Windows that take place break no rule together, and those of cycles that are done are
/// those agreed; of moved and skipped ones it is said why.
fn keeps_every_rule(question: &Question, choice: &Choice) {
    let window = |planned: &PlannedWindow| {
        question.window_of(&planned.regions, planned.interval.start(), question.length)
    };
    let placed: Vec<Window> =
        choice.windows.iter().filter(|planned| planned.is_placed()).map(window).collect();
    for i in 0..placed.len() {
        let others = [&placed[..i], &placed[i + 1..]].concat();
        assert_eq!(question.broken(&placed[i], &others), BTreeSet::new());
    }
    for planned in &choice.windows {
        match planned.status {
            Status::Moved { .. } | Status::Skipped => assert!(!planned.because.is_empty()),
            Status::Planned => assert!(planned.because.is_empty()),
            Status::Agreed => {
                let same = |agreed: &&Window| agreed.interval == planned.interval;
                assert!(question.request.existing.iter().any(|agreed| same(&agreed)));
            }
        }
    }
}

/// Every window's figures are those of the checker.
fn costs_what_it_says(question: &Question, choice: &Choice) {
    for planned in choice.windows.iter().filter(|window| window.status != Status::Agreed) {
        let start = planned.interval.start();
        let window = question.window_of(&planned.regions, start, question.length);
        assert_eq!(planned.interval, window.interval);
        let impacts = question.impacts(&window);
        assert_eq!(planned.by_region.len(), impacts.len());
        for (share, &(region, impact)) in planned.by_region.iter().zip(&impacts) {
            assert_eq!(share.region, region);
            close(share.impact, impact);
            close(share.burden, check::burden(question.fleet, &window, region, impact));
        }
        // A skipped one keeps its charge, which is the oracle's to say.
        if planned.status != Status::Skipped {
            close(planned.impact, impacts.iter().map(|&(_, impact)| impact).sum::<UserMinutes>());
        }
    }
}

fn is_the_same(question: &Question, choice: &Choice, best: &Candidate) {
    let found = slots_and_starts(choice);
    let expected = best.occurrences.iter().map(|o| (o.slot, o.start)).collect::<Vec<_>>();
    assert_eq!(found, expected);
    for skipped in choice.windows.iter().filter(|window| window.status == Status::Skipped) {
        let occurrence = best.occurrences.iter().find(|o| o.slot == skipped.slot());
        close(skipped.impact, occurrence.expect("it is one of the slot's").charge);
    }
    assert_eq!(choice.moves, best.moves);
    if let [stands] = choice.stands.as_slice() {
        assert_eq!((stands.cycles, stands.of), (best.stands, best.occurrences.len()));
    }
    close(choice.impact, best.impact);
    close(choice.waiting, best.waiting);
    close(choice.worst_burden, best.burden);
    let charges = best.occurrences.iter().map(|occurrence| occurrence.charge);
    close(choice.worst_charge, charges.fold(0.0, f64::max));
    let objective = match question.request.objective {
        Objective::Total => best.impact + best.waiting,
        Objective::Fair => best.burden,
    };
    close(choice.objective_value, objective);
    assert_eq!(choice.slot.and_then(Slot::offset), best.offset);
}

/// Where each occurrence would have been and where it is, by the former.
fn slots_and_starts(choice: &Choice) -> Vec<(Minute, Option<Minute>)> {
    let own = choice.windows.iter().filter(|window| window.status != Status::Agreed);
    let place = |window: &PlannedWindow| {
        (window.slot(), Some(window.interval.start()).filter(|_| window.is_placed()))
    };
    let mut places: Vec<_> = own.map(place).collect();
    places.sort();
    places
}

/// The rules named leave no room, any one fewer leaves some, and no fewer would do.
fn is_why_nothing_fits(question: &Question, conflict: &Conflict) {
    let Question { fleet, request, length, .. } = *question;
    assert_eq!(conflict.needed, length);
    let cadence = fleet.tiers[request.tier].cadence;
    let refusals = match cadence {
        Cadence::Once => question.refusals_once(),
        Cadence::Every(_) => question.refusals_recurring(),
    };
    let named = |rules: &[ConflictingRule]| -> BTreeSet<Broken> {
        let name = |rule: &ConflictingRule| {
            let code = rule.rule.code(question.fleet).expect("it refuses windows");
            let of_all = matches!(code, Code::TierNotice | Code::On | Code::MaxParallel);
            let id = rule.rule.id(question.fleet).to_owned();
            (code, Some(rule.region).filter(|_| !of_all), id)
        };
        rules.iter().map(name).collect()
    };
    let rules = named(&conflict.rules);
    let leave_room = |rules: &BTreeSet<Broken>| refusals.iter().any(|r| r.is_disjoint(rules));
    assert!(!leave_room(&rules), "{conflict:?}");
    assert_eq!(rules.len(), fewest(&refusals), "{conflict:?}");
    let remove = named(&conflict.remove);
    assert!(refusals.is_empty() || refusals.iter().any(|r| r.is_subset(&remove)), "{conflict:?}");
    assert_eq!(remove.len(), refusals.iter().map(BTreeSet::len).min().unwrap_or(0));
    let fits = |length| match cadence {
        Cadence::Once => question.fits_once(length),
        Cadence::Every(_) => question.fits_recurring(length),
    };
    let longest = conflict.longest_window.expect("a global plan has one window");
    assert!(longest < length && (longest == Minutes::ZERO || fits(longest)), "{longest:?}");
    assert!(!fits(longest + Minutes(1)), "{longest:?}");
}

#[track_caller]
fn close(found: impl Into<f64>, expected: impl Into<f64>) {
    let (found, expected) = (found.into(), expected.into());
    let tolerance = 1e-9 * found.abs().max(expected.abs());
    assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected}");
}
