//! Is `lowtide.plan/1` what the contract says?

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Conflict, Instant, NOW, Phase, Rule, Search, Share, Tzdb, conforms, minute, printed, read, rule,
};
use crate::place::Place;

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Plan {
    format: String,
    tier: String,
    cadence: String,
    scope: String,
    objective: String,
    now: Instant,
    tzdb: Tzdb,
    search: Search,
    outcome: String,
    stopped: String,
    impact: Option<f64>,
    objective_value: Option<f64>,
    bound: Option<f64>,
    gap: Option<f64>,
    choices: Vec<Choice>,
    /// Once and global only.
    sooner: Option<Vec<Record>>,
    transitions: Vec<Transition>,
    conflict: Option<Conflict>,
    baseline: Option<Baseline>,
    /// With `--keep` only.
    keep: Option<Keep>,
    /// Where some region has a downtime budget.
    budgets: Option<Vec<BudgetUse>>,
    notes: Vec<String>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct RegionSlot {
    region: String,
    offset_minutes: Option<i64>,
    clock: Option<String>,
    local_slot: Option<String>,
    stands: usize,
    of: usize,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct BudgetUse {
    region: String,
    rule: String,
    period: String,
    limit_minutes: f64,
    used_minutes: f64,
    left_minutes: f64,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Choice {
    rank: usize,
    impact: f64,
    objective_value: f64,
    worst_burden: f64,
    moves: usize,
    waiting: f64,
    /// Recurring and global only.
    offset_minutes: Option<i64>,
    /// Of a slot on another clock than UTC, or in months.
    clock: Option<String>,
    local_slot: Option<String>,
    /// Recurring and rolling only.
    slots: Option<Vec<RegionSlot>>,
    /// Recurring and global only: in how many cycles the slot stands.
    stands: Option<usize>,
    /// Rolling only: what it would cost without the rules between regions.
    own_best_impact: Option<f64>,
    deadlines: Vec<Deadline>,
    windows: Vec<Window>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Deadline {
    file_by: Instant,
    region: Option<String>,
    audience: Option<String>,
    rule: String,
    window_start: Instant,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Window {
    regions: Vec<String>,
    start: Instant,
    end: Instant,
    impact: f64,
    status: String,
    /// Of all but those that are agreed already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slot_start: Option<Instant>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    because: Vec<Rule>,
    phases: Vec<Phase>,
    by_region: Vec<Share>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Record {
    start: Instant,
    end: Instant,
    impact: f64,
}

#[derive(Deserialize, Serialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Transition {
    region: String,
    at: Instant,
    offset_before: String,
    offset_after: String,
    first_affected: Instant,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Baseline {
    median_impact: f64,
    earliest_impact: f64,
    earliest_start: Instant,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Keep {
    slot_start: Instant,
    kept: bool,
    gain_percent: Option<f64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    breaks: Vec<Rule>,
    reason: Option<String>,
}

/// What `plan -f json` with `options` says in the folder of the case `name`.
#[track_caller]
fn plan(name: &str, options: &str, code: i32) -> Plan {
    let line = format!("plan {options}");
    conforms("plan", &printed(name, &line, code));
    printed(name, &line, code)
}

#[test]
fn a_recurring_plan_lists_every_occurrence() {
    let options = format!("-t weekly --horizon 6w --from 2026-12-10 --top 2 {NOW}");
    let plan = plan("moved-and-skipped", &options, 0);
    assert_eq!(
        [&plan.format, &plan.tier, &plan.cadence, &plan.scope, &plan.objective, &plan.outcome],
        ["lowtide.plan/1", "weekly", "1w", "global", "total", "optimal"]
    );
    assert_eq!(plan.now, "2026-11-22T12:00:00Z");
    assert_eq!([&plan.tzdb.release, &plan.tzdb.source], ["2026f", "embedded"]);
    assert_eq!(plan.search.from, "2026-12-14T00:00:00Z");
    assert_eq!(plan.search.until, "2027-01-25T00:00:00Z");
    assert_eq!((plan.search.step_minutes, plan.search.candidates), (60, 168));
    assert!(plan.search.feasible > 0);
    assert!(plan.sooner.is_none() && plan.conflict.is_none() && plan.keep.is_none());
    assert_eq!((plan.bound, plan.gap), (plan.objective_value, Some(0.0)));

    assert_eq!(plan.choices.iter().map(|choice| choice.rank).collect::<Vec<_>>(), [1, 2]);
    let best = &plan.choices[0];
    assert_eq!(
        (Some(best.impact), Some(best.objective_value)),
        (plan.impact, plan.objective_value)
    );
    assert_eq!((best.moves, best.stands, best.waiting), (2, Some(4), 0.0));
    assert!(best.worst_burden > 0.0);
    let statuses: Vec<&str> = best.windows.iter().map(|window| window.status.as_str()).collect();
    assert_eq!(statuses, ["planned", "planned", "skipped", "moved", "planned", "planned"]);
    for (cycle, window) in best.windows.iter().enumerate() {
        let monday = minute("2026-12-14T00:00:00Z") + 7 * 24 * 60 * cycle as i64;
        let slot = window.slot_start.as_ref().expect("nothing is agreed already");
        assert_eq!(Some(minute(slot) - monday), best.offset_minutes, "{window:?}");
        assert_eq!(window.start == *slot, window.status != "moved", "{window:?}");
        assert_eq!(window.because.is_empty(), window.status == "planned", "{window:?}");
    }
}

#[test]
fn a_rolling_plan_has_a_window_for_each_region() {
    let plan = plan("duo", &format!("-t patch --scope rolling {NOW}"), 0);
    assert_eq!((plan.scope.as_str(), plan.outcome.as_str()), ("rolling", "optimal"));
    assert_eq!(plan.stopped, "proven");
    assert!(plan.sooner.is_none() && plan.choices[0].offset_minutes.is_none());
    let choice = &plan.choices[0];
    let mut regions: Vec<&str> =
        choice.windows.iter().flat_map(|w| &w.regions).map(|r| &**r).collect();
    regions.sort_unstable();
    assert_eq!((choice.windows.len(), regions), (2, vec!["de", "sg"]));
    let sum: f64 = choice.windows.iter().map(|window| window.impact).sum();
    assert!((choice.impact - sum).abs() <= 1e-9 * sum);
    assert!(choice.own_best_impact.unwrap() <= choice.impact * (1.0 + 1e-9));
    assert!(plan.bound.unwrap() <= choice.objective_value * (1.0 + 1e-9));
}

#[test]
fn a_window_is_the_sum_of_its_parts() {
    for (options, folder) in
        [("-t patch", "duo"), ("-t weekly", "duo"), ("-t patch --only de", "existing")]
    {
        let plan = plan(folder, &format!("{options} {NOW}"), 0);
        for window in plan.choices.iter().flat_map(|choice| &choice.windows) {
            let sum: f64 = window.by_region.iter().map(|share| share.impact).sum();
            assert!((window.impact - sum).abs() <= 1e-9 * sum, "{window:?}");
            let regions: Vec<&str> = window.by_region.iter().map(|s| s.region.as_str()).collect();
            assert_eq!(window.regions, regions);
            assert_eq!(window.phases[0].start, window.start);
            assert_eq!(window.phases[window.phases.len() - 1].end, window.end);
            for pair in window.phases.windows(2) {
                assert_eq!(pair[0].end, pair[1].start, "{} then {}", pair[0].name, pair[1].name);
            }
            for share in &window.by_region {
                assert!(share.burden >= 0.0);
                assert_eq!(minute(&share.local_start), minute(&window.start));
                assert_eq!(minute(&share.local_end), minute(&window.end));
            }
        }
    }
}

#[test]
fn record_lows_fall_until_the_best() {
    let plan = plan("duo", &format!("-t patch {NOW}"), 0);
    let sooner = plan.sooner.unwrap();
    assert!(sooner.len() > 1);
    for pair in sooner.windows(2) {
        assert!(pair[0].start < pair[1].start && pair[0].end < pair[1].end);
        assert!(pair[1].impact <= 0.95 * pair[0].impact * (1.0 + 1e-9));
    }
    assert_eq!(Some(sooner[sooner.len() - 1].impact), plan.impact);
    let baseline = plan.baseline.unwrap();
    assert_eq!(sooner[0].impact, baseline.earliest_impact);
    assert_eq!(sooner[0].start, baseline.earliest_start);
    assert!(baseline.median_impact >= plan.impact.unwrap());
}

#[test]
fn waiting_is_no_part_of_the_impact() {
    let plan = plan("duo", &format!("-t patch --set tiers.patch.urgency=400 {NOW}"), 0);
    for choice in &plan.choices {
        let hours = (minute(&choice.windows[0].start) - minute(&plan.now)) as f64 / 60.0;
        assert_eq!(choice.waiting, 400.0 * hours);
        assert_eq!(choice.impact, choice.windows[0].impact);
        let sum = choice.impact + choice.waiting;
        assert!((choice.objective_value - sum).abs() <= 1e-9 * sum, "{choice:?}");
    }
}

#[test]
fn a_fair_plan_is_measured_by_its_largest_burden() {
    let plan = plan("duo", &format!("-t weekly --objective fair {NOW}"), 0);
    assert_eq!(plan.objective, "fair");
    for choice in &plan.choices {
        let gap = choice.objective_value - choice.worst_burden;
        assert!(gap.abs() <= 1e-9 * choice.worst_burden, "{gap}");
    }
}

#[test]
fn an_impossible_plan_has_no_numbers_but_a_conflict() {
    let plan = plan("nothing-fits", &format!("-t patch {NOW}"), 1);
    assert_eq!(plan.outcome, "impossible");
    assert_eq!((plan.impact, plan.objective_value, plan.bound, plan.gap), (None, None, None, None));
    assert!(plan.choices.is_empty() && plan.baseline.is_none() && plan.notes.is_empty());
    assert_eq!(plan.search.feasible, 0);
    let conflict = plan.conflict.unwrap();
    assert_eq!(
        conflict.rules,
        [rule("sg", "forbid", "office-hours"), rule("de", "allow", "works-council")]
    );
    assert_eq!((conflict.longest_window_minutes, conflict.would_help), (Some(60), Vec::new()));
}

#[test]
fn a_kept_slot_says_what_became_of_it() {
    let kept = |file: &str, gain: u32| {
        let options = format!("-t patch --keep {file}.json --min-gain {gain} {NOW}");
        let plan = plan("keep", &options, 0);
        let keep = plan.keep.expect("a plan was to be kept");
        (plan.outcome, plan.gap.unwrap(), keep)
    };
    let (outcome, gap, keep) = kept("near", 60);
    assert_eq!((outcome.as_str(), keep.kept), ("bounded", true));
    assert_eq!(keep.slot_start, "2026-11-22T22:00:00Z");
    assert!((gap - keep.gain_percent.unwrap() / 100.0).abs() < 1e-9, "{gap}");
    let (outcome, gap, keep) = kept("evening", 5);
    assert_eq!((outcome.as_str(), gap, keep.kept), ("optimal", 0.0, false));
    assert!(keep.gain_percent.unwrap() > 5.0);
    let (_, _, keep) = kept("office", 5);
    assert_eq!((keep.kept, keep.gain_percent), (false, None));
    assert_eq!(keep.breaks, [rule("sg", "forbid", "office-hours")]);
    let (_, _, keep) = kept("past", 5);
    assert!(!keep.kept && keep.reason.is_some());
}

#[test]
fn a_change_of_the_clock_names_the_first_window_after_it() {
    let plan = plan("duo", "-t weekly --now 2026-10-01T00:00:00Z", 0);
    let change = Transition {
        region: "de".to_owned(),
        at: "2026-10-25T01:00:00Z".to_owned(),
        offset_before: "+02:00".to_owned(),
        offset_after: "+01:00".to_owned(),
        first_affected: "2026-10-26T21:00:00Z".to_owned(),
    };
    assert_eq!(plan.transitions, [change]);
}

#[test]
fn a_plan_can_be_given_back_as_kept_and_as_agreed() {
    let place = Place::of_case("duo");
    let first = format!("plan -t weekly -f json -o first.json {NOW}");
    assert_eq!(place.run(&first, &BTreeMap::new(), "").code, 0);
    let again = "plan -t weekly -f json --keep first.json --existing first.json";
    let run = place.run(&format!("{again} {NOW}"), &BTreeMap::new(), "");
    let plan: Plan = read(&run.stdout);
    // Every cycle has its window already.
    assert_eq!((plan.outcome.as_str(), plan.impact), ("optimal", Some(0.0)));
    assert!(plan.choices[0].windows.iter().all(|window| window.status == "agreed"));
    let kept = "plan -t weekly -f json --keep first.json";
    let plan: Plan = read(&place.run(&format!("{kept} {NOW}"), &BTreeMap::new(), "").stdout);
    assert_eq!(plan.keep.map(|keep| (keep.kept, keep.gain_percent)), Some((true, Some(0.0))));
}
