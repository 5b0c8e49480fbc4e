//! Many regions for few crews: what is settled, what is not, and that it is always the same.

use std::fmt::Write;

use lowtide::file::{self, Source};
use lowtide::fleet::{Fleet, Scope};
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::plan::{Outcome, Plan, Remedy, Stopped};
use lowtide::request::{Objective, Request};
use lowtide::solve::{self, Budget, Effort};

/// Regions in waves, one window of two hours at a time, and an hour between waves.
fn fleet(regions: usize, waves: usize, horizon: &str) -> Fleet {
    let mut text = format!(
        "version = 1
         tiers.round = {{ cadence = 'once', horizon = '{horizon}', scope = 'rolling', soak = '1h', max_parallel = 1, phases = [{{ name = 'work', duration = '2h', disruption = 1 }}] }}\n"
    );
    for region in 0..regions {
        let hours: Vec<usize> = (0..24).map(|hour| 1 + (hour * 7 + region * 5) % 23).collect();
        writeln!(
            text,
            "[[regions]]\nid = 'r{region}'\ntimezone = 'UTC'\ntier = 'round'\nwave = {}\nactivity = {hours:?}",
            region % waves
        )
        .unwrap();
    }
    file::read_fleet(&Source::new("r", &text), &[], &Database::embedded())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

fn plan(fleet: &Fleet, objective: Objective, steps: u64, threads: usize) -> Plan {
    let tier = fleet.tier("round").unwrap();
    let now = Minute::parse_rfc3339("2026-11-23T00:00Z").unwrap();
    let request =
        Request { scope: Scope::Rolling, objective, ..Request::of_tier(fleet, tier, now) };
    let budget = Budget::new(steps, &|| false);
    let mut effort = Effort { budget, max_gap: 0.0, threads, progress: &mut |_| {} };
    solve::plan(fleet, &request, &mut effort).unwrap()
}

#[test]
fn a_conflict_names_no_rule_too_many_and_the_least_change() {
    // Six windows of two hours fill the twelve; the hour between two waves is too much.
    let fleet = fleet(6, 2, "12h");
    let plan = plan(&fleet, Objective::Total, Budget::STEPS, 1);
    let Outcome::Impossible(conflict) = plan.outcome else { panic!("there is a plan") };
    let rules: Vec<&str> = conflict.rules.iter().map(|rule| rule.rule.kind(&fleet)).collect();
    assert_eq!(rules, ["max-parallel", "waves"]);
    assert!(conflict.settled && conflict.least);
    let remove: Vec<&str> = conflict.remove.iter().map(|rule| rule.rule.kind(&fleet)).collect();
    assert_eq!(remove, ["max-parallel"], "the six fit two at a time");
    assert_eq!(conflict.remedies[0], Remedy::MaxParallel(2));
    assert_eq!(conflict.remedies.len(), 3, "a shorter soak and a longer horizon help, too");
}

#[test]
fn the_cheapest_plan_costs_no_more_than_the_fair_one() {
    let fleet = fleet(24, 6, "4d");
    for steps in [100, 2_000, 20_000] {
        let total = plan(&fleet, Objective::Total, steps, 1);
        let fair = plan(&fleet, Objective::Fair, steps, 1);
        let Some(fair) = fair.choices.first() else {
            assert!(steps < 20_000, "there is a fair plan, too");
            continue;
        };
        let least = fair.impact * (1.0 + 1e-9);
        assert!(total.choices[0].impact <= least, "{steps}: {}", total.choices[0].impact);
    }
}

#[test]
fn a_plan_depends_on_its_effort_alone() {
    let fleet = fleet(24, 6, "4d");
    for (objective, steps) in [(Objective::Total, 3_000), (Objective::Fair, 3_000)] {
        let alone = plan(&fleet, objective, steps, 1);
        assert_ne!(alone.stopped, Stopped::Time);
        assert_eq!(alone, plan(&fleet, objective, steps, 5));
    }
}

#[test]
fn one_crew_on_many_clocks_is_at_one_place_at_a_time_however_little_is_sought() {
    let zones = [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Tokyo",
        "Australia/Sydney",
        "America/Sao_Paulo",
    ];
    let mut text = "version = 1
        tiers.round = { cadence = '1w', horizon = '26w', scope = 'rolling', clock = 'local', max_parallel = 1, phases = [{ name = 'work', duration = '2h', disruption = 1 }] }\n"
        .to_owned();
    for region in 0..30 {
        let users = |x: usize| 1 + (x * x * 7 + region * 31 + x * region * 13) % 97;
        let hours: Vec<usize> = (0..168).map(users).collect();
        let zone = zones[region * region % 5];
        writeln!(
            text,
            "[[regions]]\nid = 'r{region}'\ntimezone = '{zone}'\ntier = 'round'\nactivity = {hours:?}"
        )
        .unwrap();
    }
    let fleet = file::read_fleet(&Source::new("r", &text), &[], &Database::embedded()).unwrap();
    for steps in [30, 300, 3000] {
        let plan = plan(&fleet, Objective::Total, steps, 1);
        let Some(choice) = plan.choices.first() else { continue };
        let mut windows: Vec<_> = choice.windows.iter().map(|window| window.interval).collect();
        windows.sort_unstable();
        for pair in windows.windows(2) {
            assert!(pair[0].end() <= pair[1].start(), "{steps} steps: {pair:?}");
        }
        assert_eq!(choice.windows.len(), 30 * 26);
    }
}
