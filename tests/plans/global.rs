//! Every plan keeps every rule, and there is no better one: the solver against the checker
//! and against trying every start, on random region files.

use lowtide::check;
use lowtide::finding::Code;
use lowtide::finding::ConflictingRule;
use lowtide::fleet::Cadence;
use lowtide::ground::duration::Minutes;
use lowtide::ground::minute::Minute;
use lowtide::impact;
use lowtide::plan::{Choice, Conflict, Outcome, Plan, PlannedWindow, Status};
use lowtide::request::Objective;
use lowtide::solve::PlanError;
use lowtide::window::Window;
use proptest::prelude::*;

use crate::support;
use crate::support::every_start::{Candidate, Question, fewest};
use crate::support::strike::with_rules;
use crate::support::world::{self, World};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_window_once_is_what_trying_every_start_finds(world in world::once()) {
        examine(&world);
    }

    #[test]
    fn a_recurring_slot_is_what_trying_every_offset_finds(world in world::recurring()) {
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
        Cadence::Weeks(weeks) => question.recurring(weeks),
    };
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

/// Planned windows break no rule together, moved ones none alone, and skipped ones have a
/// dated rule against them.
fn keeps_every_rule(question: &Question, choice: &Choice) {
    let Question { fleet, request, .. } = *question;
    let of = |status: fn(&Status) -> bool| -> Vec<Window> {
        let windows = choice.windows.iter().filter(|window| status(&window.status));
        windows.map(|window| question.window(window.interval.start(), question.length)).collect()
    };
    let planned = of(|status| *status == Status::Planned);
    // The second table of model §5 is not for global plans.
    let findings = check::check(fleet, &question.terms(), &planned, &request.existing);
    let own = findings.iter().filter(|finding| finding.code < Code::Overlap);
    assert_eq!(own.collect::<Vec<_>>(), Vec::<&check::Finding>::new());
    for moved in of(|status| matches!(status, Status::Moved { .. })) {
        assert_eq!(question.objections(fleet, &[moved], 0), []);
    }
    let dated = with_rules(fleet, request.tier, |rule| rule.dated);
    for skipped in of(|status| *status == Status::Skipped) {
        assert_ne!(question.objections(&dated, &[skipped], 0), []);
    }
}

/// Every window's figures are those of the checker.
fn costs_what_it_says(question: &Question, choice: &Choice) {
    for planned in &choice.windows {
        let window = question.window(planned.interval.start(), question.length);
        assert_eq!(planned.interval, window.interval);
        let impacts = question.impacts(&window);
        assert_eq!(planned.by_region.len(), impacts.len());
        for (share, &(region, impact)) in planned.by_region.iter().zip(&impacts) {
            assert_eq!(share.region, region);
            close(share.impact, impact);
            close(share.burden, check::burden(question.fleet, &window, region, impact));
        }
        close(planned.impact, impacts.iter().map(|(_, impact)| impact).sum());
    }
}

fn is_the_same(question: &Question, choice: &Choice, best: &Candidate) {
    let found = slots_and_starts(choice);
    let expected = best.occurrences.iter().map(|o| (o.slot, o.start)).collect::<Vec<_>>();
    assert_eq!(found, expected);
    assert_eq!(choice.moves, best.moves);
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
    let offset = match question.fleet.tiers[question.request.tier].cadence {
        Cadence::Once => None,
        Cadence::Weeks(weeks) => Some(best.start - question.cycles(weeks)[0]),
    };
    assert_eq!(choice.offset, offset);
}

/// Where each occurrence would have been and where it is, by the former.
fn slots_and_starts(choice: &Choice) -> Vec<(Minute, Option<Minute>)> {
    let place = |window: &PlannedWindow| {
        let start = window.interval.start();
        match window.status {
            Status::Planned => (start, Some(start)),
            Status::Moved { slot } => (slot, Some(start)),
            Status::Skipped => (start, None),
        }
    };
    let mut places: Vec<_> = choice.windows.iter().map(place).collect();
    places.sort();
    places
}

/// The rules named leave no room, any one fewer leaves some, and no fewer would do.
fn is_why_nothing_fits(question: &Question, conflict: &Conflict) {
    let Question { fleet, request, length, .. } = *question;
    assert_eq!(conflict.needed, length);
    let cadence = fleet.tiers[request.tier].cadence;
    // Notices decide when the first cycle starts, so they stay.
    let stays =
        |code: Code| cadence != Cadence::Once && matches!(code, Code::Notice | Code::TierNotice);
    let fits_without = |dropped: Option<usize>| {
        let fewer = with_rules(fleet, request.tier, |rule| {
            stays(rule.code)
                || conflict.rules.iter().enumerate().any(|(i, named)| {
                    let ConflictingRule { region, rule: name } = *named;
                    Some(i) != dropped
                        && (region, name.code(fleet), name.id(fleet))
                            == (rule.region, Some(rule.code), rule.id)
                })
        });
        !is_impossible(&support::plan(&fewer, request).unwrap())
    };
    assert!(!fits_without(None), "{conflict:?}");
    for dropped in 0..conflict.rules.len() {
        assert!(fits_without(Some(dropped)), "{:?} is not needed", conflict.rules[dropped]);
    }

    let refusals = match cadence {
        Cadence::Once => question.refusals_once(),
        Cadence::Weeks(weeks) => question.refusals_recurring(weeks),
    };
    assert_eq!(conflict.rules.len(), fewest(&refusals), "{conflict:?}");
    let fits = |length| match cadence {
        Cadence::Once => question.fits_once(length),
        Cadence::Weeks(weeks) => question.fits_recurring(weeks, length),
    };
    let longest = conflict.longest_window.expect("a global plan has one window");
    assert!(longest < length && (longest == Minutes::ZERO || fits(longest)), "{longest:?}");
    assert!(!fits(longest + Minutes(1)), "{longest:?}");
}

fn is_impossible(plan: &Plan) -> bool {
    matches!(plan.outcome, Outcome::Impossible(_))
}

#[track_caller]
fn close(found: f64, expected: f64) {
    let tolerance = 1e-9 * found.abs().max(expected.abs());
    assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected}");
}
