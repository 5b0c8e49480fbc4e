//! Small plans that can be worked out by hand: where slots are, and what they are charged.

use lowtide::file::{self, Source};
use lowtide::fleet::{Fleet, RegionId, Scope};
use lowtide::ground::duration::{HOUR, Minutes};
use lowtide::ground::harm::UserMinutes;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::plan::{Outcome, Plan, Status, Verdict};
use lowtide::request::{Keep, Request};
use lowtide::solve::{self, Budget, Effort};

const ONCE: &str = "cadence = 'once', horizon = '1d'";
const WEEKLY: &str = "cadence = '1w', horizon = '3w'";

/// A region in UTC with 1000 users at any hour but those given, and an hour of work.
fn fleet(tier: &str, quiet: &[(usize, f64)], more: &str) -> Fleet {
    let mut hours = [1000.0; 168];
    for &(hour, users) in quiet {
        hours[hour] = users;
    }
    let text = format!(
        "version = 1
         step = '60m'
         tiers.work = {{ {tier}, phases = [{{ name = 'work', duration = '1h', disruption = 1 }}] }}
         [[regions]]
         id = 'r'
         timezone = 'UTC'
         tier = 'work'
         activity = {hours:?}
         {more}"
    );
    file::read_fleet(&Source::new("r", &text), &[], &Database::embedded())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

#[track_caller]
fn at(text: &str) -> Minute {
    Minute::parse_rfc3339(text).unwrap()
}

/// Asked on a Monday at midnight.
fn request(fleet: &Fleet) -> Request {
    let tier = fleet.tier("work").unwrap();
    let now = at("2026-11-23T00:00Z");
    Request {
        scope: Scope::Global,
        regions: vec![RegionId(0)],
        ..Request::of_tier(fleet, tier, now)
    }
}

fn plan(fleet: &Fleet) -> Plan {
    answer(fleet, &request(fleet))
}

fn answer(fleet: &Fleet, request: &Request) -> Plan {
    let mut effort =
        Effort { budget: Budget::unlimited(), max_gap: 0.0, threads: 1, progress: &mut |_| {} };
    solve::plan(fleet, request, &mut effort).unwrap()
}

/// When the first choice's windows start, and what became of them.
fn starts(plan: &Plan) -> Vec<(String, &'static str)> {
    let windows = plan.choices[0].windows.iter();
    let status = Status::name;
    windows.map(|w| (w.interval.start().to_string(), status(w.status))).collect()
}

fn first_start(plan: &Plan) -> String {
    starts(plan)[0].0.clone()
}

#[test]
fn a_window_may_end_where_the_horizon_does_and_no_later() {
    let fleet = fleet(ONCE, &[(23, 1.0), (24, 0.0)], "");
    let plan = plan(&fleet);
    assert_eq!(first_start(&plan), "2026-11-23T23:00:00Z");
    assert_eq!((plan.search.candidates, plan.search.feasible), (24, 24));
}

#[test]
fn the_earliest_of_equals_wins() {
    #[track_caller]
    fn case(later: f64, expected: &str) {
        let plan = plan(&fleet(ONCE, &[(5, 10.0), (7, later)], ""));
        assert_eq!(first_start(&plan), expected, "{later}");
    }
    case(10.0, "2026-11-23T05:00:00Z");
    case(9.999_999_995, "2026-11-23T05:00:00Z"); // within 1e-9
    case(9.999_999_98, "2026-11-23T07:00:00Z");
}

#[test]
fn waiting_counts_from_now_and_is_no_impact() {
    let fleet = fleet(&format!("{ONCE}, urgency = 600"), &[(1, 100.0), (9, 10.0)], "");
    let plan = plan(&fleet);
    let best = &plan.choices[0];
    // An hour of waiting and 6000 user-minutes, against nine hours and 600.
    assert_eq!(first_start(&plan), "2026-11-23T09:00:00Z");
    assert_eq!((best.impact.0, best.waiting.0, best.objective_value), (600.0, 5400.0, 6000.0));
}

#[test]
fn record_lows_are_lower_by_five_percent() {
    let quiet = [(0, 100.0), (1, 95.1), (2, 95.0), (3, 90.25), (4, 90.0), (5, 89.0), (6, 85.5)];
    let records = plan(&fleet(ONCE, &quiet, "")).sooner.unwrap();
    // 85.5 is 5 percent below 90, but not below 89.
    let impacts: Vec<f64> = records.iter().map(|record| record.impact.0 / 60.0).collect();
    assert_eq!(impacts, [100.0, 90.25]);
}

#[test]
fn a_struck_out_occurrence_moves_to_the_best_slot_of_its_cycle() {
    // The quietest hour is Wednesday 03:00; the next Thursday 04:00, then Friday 05:00.
    let quiet = [(51, 1.0), (76, 2.0), (101, 3.0)];
    let freeze = |from: &str, to: &str| format!("[[freezes]]\nfrom = {from}\nto = {to}");

    let wednesday = fleet(WEEKLY, &quiet, &freeze("2026-12-02", "2026-12-02"));
    let found = plan(&wednesday);
    let expected = [
        ("2026-11-25T03:00:00Z".to_owned(), "planned"),
        ("2026-12-03T04:00:00Z".to_owned(), "moved"),
        ("2026-12-09T03:00:00Z".to_owned(), "planned"),
    ];
    assert_eq!(starts(&found), expected);
    assert_eq!(found.choices[0].impact.0, (60.0 + 120.0 + 60.0) / 3.0);
    assert_eq!((found.choices[0].moves, found.choices[0].worst_charge.0), (1, 120.0));

    let week = fleet(WEEKLY, &quiet, &freeze("2026-11-30", "2026-12-06"));
    let found = plan(&week);
    assert_eq!(starts(&found)[1], ("2026-12-02T03:00:00Z".to_owned(), "skipped"));
    // A skipped occurrence is charged what it would have cost.
    assert_eq!((found.choices[0].impact.0, found.choices[0].moves), (60.0, 1));
}

#[test]
fn a_skipped_occurrence_shows_what_it_is_charged() {
    // Thursday would be free in the week of the freeze, but is too near to the next Wednesday.
    let rules = "[[regions.compliance]]\nrule = 'allow'\n\
        when = ['Wed 03:00-04:00', 'Thu 04:00-05:00']\n\
        [[regions.compliance]]\nrule = 'min-interval'\ninterval = '6d12h'\n\
        [[freezes]]\nfrom = 2026-12-02\nto = 2026-12-02";
    let found = plan(&fleet(WEEKLY, &[(51, 1.0), (76, 2.0)], rules));
    assert_eq!(starts(&found)[1], ("2026-12-02T03:00:00Z".to_owned(), "skipped"));
    let best = &found.choices[0];
    assert_eq!((best.windows[1].impact.0, best.impact.0), (120.0, (60.0 + 120.0 + 60.0) / 3.0));
}

#[test]
fn a_moved_occurrence_is_never_charged_less_than_its_own() {
    // Wednesday's slot would gain from a move to a quieter Thursday of one week.
    let season = "[[seasons]]\nfrom = 2026-12-03\nto = 2026-12-03\nfactor = 0\n\
                  [[freezes]]\nfrom = 2026-12-02\nto = 2026-12-02";
    let found = plan(&fleet(WEEKLY, &[(51, 1.0)], season));
    assert_eq!(starts(&found)[1], ("2026-12-03T00:00:00Z".to_owned(), "moved"));
    assert_eq!(found.choices[0].windows[1].impact, UserMinutes::ZERO);
    assert_eq!(found.choices[0].impact.0, 60.0);
}

#[test]
fn fewer_moves_win_among_equals() {
    // Wednesday and Thursday are alike, but for a day off on one Wednesday.
    let freeze = "[[freezes]]\nfrom = 2026-12-02\nto = 2026-12-02";
    let found = plan(&fleet(WEEKLY, &[(51, 1.0), (76, 1.0)], freeze));
    assert_eq!(found.choices[0].slot.and_then(|slot| slot.offset()), Some(76 * HOUR));
    assert_eq!(found.choices[0].moves, 0);
}

#[test]
fn cycles_begin_on_the_first_monday_that_every_notice_allows() {
    #[track_caller]
    fn case(notice: &str, rule: &str, expected: &str) {
        let fleet = fleet(&format!("{WEEKLY}, notice = '{notice}'"), &[], rule);
        assert_eq!(plan(&fleet).search.from, at(expected), "{notice} {rule}");
    }
    let rule = |keys: &str| format!("compliance = [{{ rule = 'notice', {keys} }}]");
    case("0", "", "2026-11-23T00:00Z");
    case("1m", "", "2026-11-30T00:00Z");
    case("7d", "", "2026-11-30T00:00Z");
    case("0", &rule("lead = '10d'"), "2026-12-07T00:00Z");
    case("0", &rule("business_days = 5"), "2026-11-30T00:00Z");
    case("0", &rule("business_days = 6"), "2026-12-07T00:00Z");
    case("0", &rule("lead = '10d', tiers = ['hotfix']"), "2026-11-23T00:00Z");
}

#[test]
fn a_kept_slot_goes_when_more_is_gained_than_was_asked_for() {
    #[track_caller]
    fn case(min_gain: f64, expected: &str, verdict: Verdict) {
        let fleet = fleet(ONCE, &[(5, 75.0), (7, 100.0)], "");
        let slot = at("2026-11-23T07:00Z");
        let asked = request(&fleet);
        let slots = vec![(vec![RegionId(0)], vec![slot])];
        let keep = Some(Keep { slots, filed: asked.now, min_gain });
        let request = Request { keep, ..asked };
        let plan = answer(&fleet, &request);
        assert_eq!(first_start(&plan), expected, "{min_gain}");
        assert_eq!(plan.keeping.unwrap().verdict, verdict);
    }
    case(25.0, "2026-11-23T07:00:00Z", Verdict::Kept { gain: 25.0 });
    case(24.9, "2026-11-23T05:00:00Z", Verdict::Better { gain: 25.0 });
}

#[test]
fn what_leaves_no_room_is_named_with_the_longest_window_that_fits() {
    let rules = "compliance = [
        { rule = 'forbid', id = 'early', when = ['daily 00:00-12:00'] },
        { rule = 'forbid', id = 'late', when = ['daily 12:20-24:00'] },
        { rule = 'max-duration', limit = '2h' },
    ]";
    let fleet = fleet(ONCE, &[], rules);
    let Outcome::Impossible(conflict) = plan(&fleet).outcome else { panic!("there is room") };
    let named: Vec<&str> = conflict.rules.iter().map(|rule| rule.rule.id(&fleet)).collect();
    assert_eq!(named, ["early", "late"]);
    assert_eq!((conflict.longest_window, conflict.needed), (Some(Minutes(20)), Minutes(60)));
}
