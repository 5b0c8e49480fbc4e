//! Is `lowtide.plan/1` what the contract says? A field that no struct here knows is an
//! error, and so is one that is gone: a change of the format is one that someone meant.

mod program;

use std::collections::BTreeMap;
use std::path::Path;

use program::Place;
use serde::Deserialize;

type Instant = String;

#[derive(Deserialize, Debug)]
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
    notes: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Tzdb {
    release: String,
    source: String,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Search {
    from: Instant,
    until: Instant,
    step_minutes: i64,
    candidates: usize,
    feasible: usize,
}

#[derive(Deserialize, Debug)]
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
    /// Rolling only: what it would cost without the rules between regions.
    own_best_impact: Option<f64>,
    windows: Vec<Window>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Window {
    regions: Vec<String>,
    start: Instant,
    end: Instant,
    impact: f64,
    status: String,
    slot_start: Instant,
    phases: Vec<Phase>,
    by_region: Vec<Share>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Phase {
    name: String,
    start: Instant,
    end: Instant,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Share {
    region: String,
    local_start: String,
    local_end: String,
    impact: f64,
    burden: f64,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Record {
    start: Instant,
    end: Instant,
    impact: f64,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Transition {
    region: String,
    at: Instant,
    offset_before: String,
    offset_after: String,
    first_affected: Instant,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Conflict {
    rules: Vec<Rule>,
    longest_window_minutes: Option<i64>,
    would_help: Vec<Remedy>,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Remedy {
    MaxParallel(u32),
    SoakMinutes(i64),
    HorizonMinutes(i64),
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Rule {
    region: String,
    rule: String,
    id: String,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Baseline {
    median_impact: f64,
    earliest_impact: f64,
    earliest_start: Instant,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Keep {
    slot_start: Instant,
    kept: bool,
    gain_percent: Option<f64>,
    #[serde(default)]
    breaks: Vec<Rule>,
    reason: Option<String>,
}

const NOW: &str = "--now 2026-11-22T12:00:00Z";

/// What `plan -f json` with `options` says in the folder of the case `name`.
#[track_caller]
fn plan(name: &str, options: &str, code: i32) -> Plan {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let place = Place::with_files_of(&cases.join(format!("{name}.in")));
    let run = place.run(&format!("plan -f json {options}"), &BTreeMap::new(), "");
    assert_eq!((run.code, run.stderr.as_str()), (code, ""), "{options}");
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}\n{}", run.stdout))
}

fn rule(region: &str, rule: &str, id: &str) -> Rule {
    Rule { region: region.to_owned(), rule: rule.to_owned(), id: id.to_owned() }
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
    assert_eq!((best.moves, best.waiting), (2, 0.0));
    assert!(best.worst_burden > 0.0);
    let statuses: Vec<&str> = best.windows.iter().map(|window| window.status.as_str()).collect();
    assert_eq!(statuses, ["planned", "planned", "skipped", "moved", "planned", "planned"]);
    for (cycle, window) in best.windows.iter().enumerate() {
        let monday = minute("2026-12-14T00:00:00Z") + 7 * 24 * 60 * cycle as i64;
        assert_eq!(Some(minute(&window.slot_start) - monday), best.offset_minutes, "{window:?}");
        assert_eq!(window.start == window.slot_start, window.status != "moved", "{window:?}");
    }
}

#[test]
fn a_rolling_plan_has_a_window_for_each_region() {
    let plan = plan("duo", &format!("-t patch --scope rolling {NOW}"), 0);
    assert_eq!((plan.scope.as_str(), plan.outcome.as_str()), ("rolling", "optimal"));
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
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let place = Place::with_files_of(&cases.join("duo.in"));
    let first = format!("plan -t weekly -f json -o first.json {NOW}");
    assert_eq!(place.run(&first, &BTreeMap::new(), "").code, 0);
    let again = "plan -t weekly -f json --keep first.json --existing first.json";
    let run = place.run(&format!("{again} {NOW}"), &BTreeMap::new(), "");
    let plan: Plan = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(plan.keep.map(|keep| (keep.kept, keep.gain_percent)), Some((true, Some(0.0))));
    assert_eq!((plan.outcome.as_str(), plan.notes.len()), ("optimal", 4));
}

/// Minutes since 1970.
#[track_caller]
fn minute(instant: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(instant).unwrap().timestamp() / 60
}

/// `lowtide.explain/1`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Explain {
    format: String,
    tier: String,
    cadence: String,
    scope: String,
    objective: String,
    now: Instant,
    tzdb: Tzdb,
    at: Option<Instant>,
    allowed: Option<bool>,
    windows: Vec<Explained>,
    prices: Option<Prices>,
    weights: Option<Vec<Weight>>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Explained {
    regions: Vec<String>,
    start: Instant,
    end: Instant,
    allowed: bool,
    window_allowed: bool,
    on_grid: bool,
    in_search: bool,
    search: Search,
    impact: f64,
    rank: usize,
    objective_value: f64,
    best_objective_value: Option<f64>,
    above_best_percent: Option<f64>,
    slot: Option<Slot>,
    rules: Vec<RuleVerdict>,
    phases: Vec<Phase>,
    by_region: Vec<PhasedShare>,
    before: Option<Neighbour>,
    after: Option<Neighbour>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Slot {
    offset_minutes: i64,
    impact: f64,
    struck_out: usize,
    refused: bool,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct RuleVerdict {
    region: String,
    rule: String,
    id: String,
    reason: Option<String>,
    source: Option<String>,
    verdict: String,
    breaks_at: Option<Instant>,
    breaks_at_local: Option<String>,
    limit: Option<String>,
    elsewhere: Option<Elsewhere>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Elsewhere {
    occurrences: usize,
    first: Option<Instant>,
    refuses_slot: bool,
    too_close: bool,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct PhasedShare {
    region: String,
    local_start: String,
    local_end: String,
    impact: f64,
    burden: f64,
    by_phase: Vec<f64>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Neighbour {
    start: Instant,
    impact: f64,
    struck_out: bool,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Prices {
    outcome: String,
    impact: Option<f64>,
    objective_value: Option<f64>,
    limits: usize,
    alone: Vec<Without>,
    together: Vec<Without>,
    untold: Vec<Limit>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Without {
    without: Vec<Limit>,
    impact: f64,
    objective_value: f64,
    saves: Option<f64>,
    saves_percent: Option<f64>,
    start: Instant,
    bounded: bool,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Limit {
    regions: Vec<String>,
    rule: String,
    id: String,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Weight {
    region: String,
    weight: f64,
    below: Option<Tip>,
    above: Option<Tip>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Tip {
    weight: f64,
    start: Instant,
}

/// `lowtide.whatif/1`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Whatif {
    format: String,
    tier: String,
    now: Instant,
    tzdb: Tzdb,
    summary: String,
    same_slot: bool,
    before: Side,
    after: Side,
    impact_change: Option<f64>,
    impact_change_percent: Option<f64>,
    stay: Option<Stay>,
    newly_binding: Vec<Limit>,
    no_longer_binding: Vec<Limit>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Side {
    cadence: String,
    scope: String,
    objective: String,
    search: Search,
    outcome: String,
    no_plan: Option<String>,
    impact: Option<f64>,
    objective_value: Option<f64>,
    waiting: Option<f64>,
    worst_burden: Option<f64>,
    moves: Option<usize>,
    offset_minutes: Option<i64>,
    slot_start: Option<Instant>,
    regions: Vec<RegionSide>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct RegionSide {
    region: String,
    start: Instant,
    end: Instant,
    local_start: String,
    local_end: String,
    impact: f64,
    share: f64,
    burden: f64,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that the fields are there is what is tested")]
struct Stay {
    start: Instant,
    impact: f64,
    allowed: bool,
    above_best_percent: Option<f64>,
}

/// What `line` prints as JSON in the folder of the case `name`.
#[track_caller]
fn printed<T: serde::de::DeserializeOwned>(name: &str, line: &str, code: i32) -> T {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let place = Place::with_files_of(&cases.join(format!("{name}.in")));
    let run = place.run(&format!("{line} -f json {NOW}"), &BTreeMap::new(), "");
    assert_eq!((run.code, run.stderr.as_str()), (code, ""), "{line}");
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}\n{}", run.stdout))
}

#[test]
fn an_explanation_names_the_rule_the_minute_and_the_reason() {
    let said: Explain =
        printed("nothing-fits", "explain -t patch --at 2026-11-22T20:00:00Z --prices", 1);
    assert_eq!((said.format.as_str(), said.allowed), ("lowtide.explain/1", Some(false)));
    let window = &said.windows[0];
    assert!(window.on_grid && !window.allowed && window.slot.is_none());
    let refusing = window.rules.iter().find(|rule| rule.verdict == "refuses").unwrap();
    assert!(refusing.breaks_at.is_some() && refusing.breaks_at_local.is_some(), "{refusing:?}");
    let prices = said.prices.unwrap();
    assert_eq!((prices.outcome.as_str(), prices.impact), ("impossible", None));
    assert_eq!(prices.alone.len(), 2, "{:?}", prices.alone);
    assert!(said.weights.is_none());
}

#[test]
fn an_explanation_of_a_recurring_slot_has_all_fields() {
    let said: Explain = printed("duo", "explain -t weekly --at 2026-12-08T21:00:00Z --prices", 0);
    let slot = said.windows[0].slot.as_ref().unwrap();
    assert_eq!((slot.offset_minutes, slot.refused), (24 * 60 + 21 * 60, false));
    assert!(said.windows[0].rules.iter().any(|rule| rule.elsewhere.is_some()));
    assert_eq!(said.weights.unwrap().len(), 2);
}

#[test]
fn a_comparison_has_both_sides_and_what_differs() {
    let said: Whatif = printed("duo", "whatif -t patch --set regions.de.weight=50", 0);
    assert_eq!((said.format.as_str(), said.same_slot), ("lowtide.whatif/1", false));
    assert_eq!(said.before.regions.len(), 2);
    assert!(said.stay.is_some() && said.impact_change_percent.is_some());
    assert!(said.summary.starts_with("Raising `de`'s weight to 50 moves"), "{}", said.summary);
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Calendar {
    format: String,
    now: Instant,
    tzdb: Tzdb,
    from: Instant,
    until: Instant,
    complete: bool,
    tiers: Vec<TierOfYear>,
    left_out: Vec<String>,
    windows: Vec<Entry>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct TierOfYear {
    tier: String,
    cadence: String,
    scope: String,
    regions: Vec<String>,
    first: Instant,
    round_minutes: i64,
    planned: usize,
    moved: usize,
    skipped: usize,
    absorbed: usize,
    impact: f64,
    gap: f64,
    unplaced: Vec<Unplaced>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Unplaced {
    from: Instant,
    until: Instant,
    regions: Vec<String>,
    reason: String,
    conflict: Option<Conflict>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Entry {
    tier: String,
    regions: Vec<String>,
    start: Instant,
    end: Instant,
    impact: f64,
    status: String,
    slot_start: Instant,
    phases: Vec<Phase>,
    by_region: Vec<Share>,
    /// Of absorbed windows only.
    absorbed_by: Option<String>,
    /// Where rules about other windows keep it from its slot.
    because: Option<Vec<Rule>>,
}

#[test]
fn a_calendar_has_every_window_and_counts_them() {
    let said: Calendar = printed("calendar", "calendar --from 2027-01-04 --horizon 10w", 1);
    assert_eq!((said.format.as_str(), said.complete), ("lowtide.calendar/1", false));
    assert_eq!(
        (said.from.as_str(), said.until.as_str()),
        ("2027-01-04T00:00:00Z", "2027-03-15T00:00:00Z")
    );
    assert_eq!(
        (said.now.as_str(), said.tzdb.source.as_str()),
        ("2026-11-22T12:00:00Z", "embedded")
    );
    assert_eq!(said.left_out, ["hotfix"]);
    for tier in &said.tiers {
        let of = |statuses: &[&str]| {
            let entries = said.windows.iter().filter(|entry| entry.tier == tier.tier);
            entries.filter(|entry| statuses.contains(&entry.status.as_str())).count()
        };
        let counts = (tier.planned, tier.moved, tier.skipped, tier.absorbed);
        let found =
            (of(&["planned", "moved"]), of(&["moved"]), of(&["skipped"]), of(&["absorbed"]));
        assert_eq!(counts, found, "{}", tier.tier);
        let held = |entry: &&Entry| {
            entry.tier == tier.tier && matches!(entry.status.as_str(), "planned" | "moved")
        };
        let sum: f64 = said.windows.iter().filter(held).map(|entry| entry.impact).sum();
        assert!((tier.impact - sum).abs() <= 1e-9 * sum, "{}: {sum}", tier.tier);
        assert_eq!(tier.gap, 0.0, "each plan is proven best");
        let weeks = tier.cadence.strip_suffix('w').map(|weeks| weeks.parse::<i64>().unwrap());
        assert!(weeks.is_none_or(|weeks| tier.round_minutes == weeks * 7 * 1440), "{tier:?}");
        assert!(minute(&tier.first) >= minute(&said.from) && tier.first <= said.until);
        assert!(matches!(tier.scope.as_str(), "global" | "rolling"), "{tier:?}");
        let taking_part = |region: &String| tier.regions.contains(region);
        let own = said.windows.iter().filter(|entry| entry.tier == tier.tier);
        assert!(own.flat_map(|entry| &entry.regions).all(taking_part), "{tier:?}");
        for missing in &tier.unplaced {
            assert!(minute(&missing.from) < minute(&missing.until), "{missing:?}");
            assert!(missing.regions.iter().all(taking_part) && !missing.reason.is_empty());
        }
    }
    for entry in &said.windows {
        let ends = entry.phases.last().map(|phase| phase.end.as_str());
        assert_eq!(
            (ends, minute(&entry.start) < minute(&entry.end)),
            (Some(entry.end.as_str()), true)
        );
        let shares: f64 = entry.by_region.iter().map(|share| share.impact).sum();
        assert!((entry.impact - shares).abs() <= 1e-9 * shares.max(1.0), "{entry:?}");
        assert!(entry.because.as_ref().is_none_or(|rules| !rules.is_empty()), "{entry:?}");
        assert_eq!(entry.absorbed_by.is_some(), entry.status == "absorbed", "{entry:?}");
        let elsewhere = entry.start != entry.slot_start;
        assert!(elsewhere == (entry.status == "moved") || entry.absorbed_by.is_some(), "{entry:?}");
        let regions: Vec<&str> = entry.by_region.iter().map(|s| s.region.as_str()).collect();
        assert_eq!(regions, entry.regions);
    }
    let missing = said.tiers.iter().find_map(|tier| tier.unplaced.first()).unwrap();
    assert_eq!(missing.conflict.as_ref().unwrap().rules, [rule("de", "max-per", "not-too-often")]);
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Announcements {
    format: String,
    now: Instant,
    #[serde(rename = "tzdb")]
    _tzdb: Tzdb,
    event: Option<String>,
    until: Option<Instant>,
    windows: usize,
    late_notices: usize,
    late_announcements: usize,
    announcements: Vec<Announcement>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Announcement {
    at: Instant,
    local: String,
    timezone: String,
    audience: String,
    team: Option<String>,
    regions: Vec<String>,
    window: AnnouncedWindow,
    kind: String,
    rules: Vec<String>,
    standing: String,
    late_minutes: Option<i64>,
    locale: String,
    instead_of: Option<String>,
    subject: String,
    body: String,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct AnnouncedWindow {
    name: String,
    id: Option<String>,
    tier: String,
    start: Instant,
    end: Instant,
}

#[test]
fn a_plan_can_be_given_back_to_be_announced() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let place = Place::with_files_of(&cases.join("announce.in"));
    let now = "--now 2026-11-22T12:00:00Z";
    let plan = place.run(&format!("plan -t weekly -f json {now}"), &BTreeMap::new(), "");
    let line = format!("announce - -f json {now}");
    let run = place.run(&line, &BTreeMap::new(), &plan.stdout);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let said: Announcements = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(said.format, "lowtide.announcements/1");
    assert_eq!((said.now.as_str(), said.windows), ("2026-11-22T12:00:00Z", 13));
    assert_eq!((&said.event, &said.until), (&None, &None));
    assert_eq!((said.late_notices, said.late_announcements), (0, 0));
    // Of 14 regions 8 have a team and a regulator.
    assert_eq!(said.announcements.len(), 13 * (14 * 5 + 8 * 5 + 8));
    assert!(said.announcements.is_sorted_by_key(|said| minute(&said.at)));
    for said in &said.announcements {
        assert_eq!(minute(&said.at), minute(&said.local), "{said:?}");
        assert_eq!(said.audience == "crew", said.team.is_some(), "{said:?}");
        assert_eq!(said.audience == "regulator", said.rules == ["law"], "{said:?}");
        assert_eq!(said.instead_of.is_some(), said.regions == ["ke"], "{said:?}");
        assert_eq!((said.standing.as_str(), said.late_minutes), ("due", None), "{said:?}");
        assert!(said.timezone.contains('/') && said.locale.contains('-'), "{said:?}");
        assert!(!said.subject.is_empty() && !said.body.is_empty(), "{said:?}");
        let window = &said.window;
        assert_eq!((window.tier.as_str(), &window.id), ("weekly", &None));
        assert_eq!(window.name, format!("weekly {}Z", &window.start[..16]));
        let ended = minute(&said.at) == minute(&window.end);
        assert_eq!(said.kind == "finished", ended, "{said:?}");
    }
}
