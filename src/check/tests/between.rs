use std::slice::from_ref;

use super::*;
use crate::check::{Other, own_findings};
use crate::ground::duration::HOUR;
use crate::ground::period::Per;

/// Two windows break `code` once and nothing else, or, with `broken` false, nothing at all;
/// in either order, and just the same when the first was agreed on before.
#[track_caller]
fn pair(fleet: &Fleet, a: Window, b: Window, code: Code, broken: bool) {
    let expected: Vec<Code> = broken.then_some(code).into_iter().collect();
    let judge =
        |windows: &[Window], existing: &[Window]| codes(&check(fleet, &terms(), windows, existing));
    assert_eq!(judge(&[a.clone(), b.clone()], &[]), expected, "both judged");
    assert_eq!(judge(&[b.clone(), a.clone()], &[]), expected, "both judged, reversed");
    assert_eq!(judge(from_ref(&a), from_ref(&b)), expected, "the second agreed on");
    assert_eq!(judge(from_ref(&b), from_ref(&a)), expected, "the first agreed on");
}

/// Two windows break `code` once and nothing else, or nothing at all, in either order; and
/// nothing when one of them was agreed on before.
#[track_caller]
fn in_order(fleet: &Fleet, a: Window, b: Window, code: Code, broken: bool) {
    let expected: Vec<Code> = broken.then_some(code).into_iter().collect();
    let judge =
        |windows: &[Window], existing: &[Window]| codes(&check(fleet, &terms(), windows, existing));
    assert_eq!(judge(&[a.clone(), b.clone()], &[]), expected, "both judged");
    assert_eq!(judge(&[b.clone(), a.clone()], &[]), expected, "both judged, reversed");
    assert_eq!(judge(from_ref(&a), from_ref(&b)), [], "the second agreed on");
    assert_eq!(judge(from_ref(&b), from_ref(&a)), [], "the first agreed on");
    let both = [a.clone(), b];
    assert_eq!(judge(&both, from_ref(&a)), [], "the first agreed on, and judged as well");
}

#[test]
fn two_windows_of_a_region_do_not_overlap_but_may_touch() {
    #[track_caller]
    fn case(regions: &[RegionId], start: &str, broken: bool) {
        let a = hour(&[SG, DE], "2026-12-01T01:00Z");
        let b = Window { tier: OTHER, ..hour(regions, start) };
        pair(&world(), a, b, Code::Overlap, broken);
    }
    case(&[SG], "2026-12-01T00:00Z", false);
    case(&[SG], "2026-12-01T00:01Z", true);
    case(&[SG, DE], "2026-12-01T01:00Z", true);
    case(&[SG], "2026-12-01T01:59Z", true);
    case(&[SG], "2026-12-01T02:00Z", false);
    case(&[EG], "2026-12-01T01:00Z", false);
}

#[test]
fn a_window_is_told_of_some_of_the_many_that_it_overlaps() {
    let windows = vec![hour(&[SG], "2026-12-01T01:00Z"); 30];
    let found = findings(&world(), &windows);
    for told in 0..windows.len() {
        let overlaps = found.iter().filter(|f| f.window == told && f.code == Code::Overlap);
        assert_eq!(overlaps.count(), told.min(10), "{told}");
    }
}

#[test]
fn a_region_and_its_failover_are_never_down_together() {
    #[track_caller]
    fn case(fleet: &Fleet, regions: &[RegionId], start: &str, broken: bool) {
        let a = hour(&[SG], "2026-12-01T01:00Z");
        let b = Window { tier: OTHER, ..hour(regions, start) };
        pair(fleet, a, b, Code::Failover, broken);
    }
    let mut fleet = world();
    fleet.regions[SG].failover = Some(DE);
    case(&fleet, &[DE], "2026-12-01T00:00Z", false);
    case(&fleet, &[DE], "2026-12-01T00:01Z", true);
    case(&fleet, &[EG, DE], "2026-12-01T01:59Z", true);
    case(&fleet, &[DE], "2026-12-01T02:00Z", false);
    case(&fleet, &[EG], "2026-12-01T01:00Z", false);

    // The same failover for both, which has no window itself.
    fleet.regions[EG].failover = Some(DE);
    case(&fleet, &[EG], "2026-12-01T01:30Z", true);
    case(&fleet, &[EG], "2026-12-01T02:00Z", false);
    fleet.regions[EG].failover = Some(IN);
    case(&fleet, &[EG], "2026-12-01T01:30Z", false);
}

#[test]
fn rules_between_regions_do_not_bind_inside_one_window() {
    let mut fleet = world();
    give_team(&mut fleet, "all", &[SG, DE, EG, IN]);
    fleet.regions[SG].failover = Some(DE);
    fleet.regions[EG].failover = Some(DE);
    fleet.regions[IN].wave = 1;
    fleet.tiers[ROUND].max_parallel = Some(1);
    fleet.tiers[ROUND].gap = Minutes(60);
    fleet.tiers[ROUND].soak = Minutes(60);
    expect(&fleet, hour(&[SG, DE, EG, IN], "2026-12-01T00:00Z"), Code::Team, false);
}

#[test]
fn windows_that_failover_keeps_apart_are_a_gap_apart() {
    #[track_caller]
    fn case(tier: TierId, regions: &[RegionId], start: &str, broken: bool) {
        let mut fleet = world();
        fleet.regions[SG].failover = Some(DE);
        fleet.tiers[ROUND].gap = HOUR;
        fleet.tiers[OTHER].gap = 2 * HOUR;
        let a = hour(&[SG], "2026-12-01T12:00Z");
        let b = Window { tier, ..hour(regions, start) };
        pair(&fleet, a, b, Code::Gap, broken);
    }
    case(ROUND, &[DE], "2026-12-01T10:00Z", false);
    case(ROUND, &[DE], "2026-12-01T10:01Z", true);
    case(ROUND, &[DE], "2026-12-01T13:00Z", true); // they touch: no failover finding
    case(ROUND, &[DE], "2026-12-01T13:59Z", true);
    case(ROUND, &[DE], "2026-12-01T14:00Z", false);
    // The larger gap of two tiers counts.
    case(OTHER, &[DE], "2026-12-01T14:59Z", true);
    case(OTHER, &[DE], "2026-12-01T15:00Z", false);
    case(ROUND, &[EG], "2026-12-01T13:00Z", false);
    case(ROUND, &[SG], "2026-12-01T13:00Z", false);
}

#[test]
fn windows_that_break_failover_are_not_told_of_the_gap() {
    let mut fleet = world();
    fleet.regions[SG].failover = Some(DE);
    fleet.tiers[ROUND].gap = HOUR;
    let (a, b) = (hour(&[SG], "2026-12-01T12:00Z"), hour(&[DE], "2026-12-01T12:59Z"));
    pair(&fleet, a, b, Code::Failover, true);
}

#[test]
fn a_team_has_only_so_many_windows_open() {
    #[track_caller]
    fn case(parallel: u32, starts: [&str; 3], expected: &[(usize, &str)]) {
        let mut fleet = world();
        give_team(&mut fleet, "asia", &[SG, EG, IN]);
        fleet.teams[0].parallel = parallel;
        let windows = [
            hour(&[SG, EG], starts[0]), // counts once
            Window { tier: OTHER, ..hour(&[IN, DE], starts[1]) },
            hour(&[SG], starts[2]),
            hour(&[DE], "2026-12-01T05:00Z"),
        ];
        let found = findings(&fleet, &windows);
        assert!(found.iter().all(|finding| finding.code == Code::Team), "{found:#?}");
        let told: Vec<_> = found.iter().map(|f| (f.window, f.at.unwrap())).collect();
        let expected: Vec<_> = expected.iter().map(|&(i, start)| (i, at(start))).collect();
        assert_eq!(told, expected);
    }
    case(1, ["2026-12-01T01:00Z", "2026-12-01T02:00Z", "2026-12-01T03:00Z"], &[]);
    case(
        1,
        ["2026-12-01T01:00Z", "2026-12-01T01:59Z", "2026-12-01T02:58Z"],
        &[(1, "2026-12-01T01:59Z"), (2, "2026-12-01T02:58Z")],
    );
    case(2, ["2026-12-01T01:00Z", "2026-12-01T01:59Z", "2026-12-01T02:58Z"], &[]);
    // Listed first, but the last to open.
    case(
        1,
        ["2026-12-01T01:59Z", "2026-12-01T01:00Z", "2026-12-01T05:00Z"],
        &[(0, "2026-12-01T01:59Z")],
    );
}

#[test]
fn a_judged_window_is_told_when_one_agreed_on_makes_too_many() {
    let mut fleet = world();
    give_team(&mut fleet, "asia", &[SG, IN]);
    let windows = [lasting(&[SG], "2026-12-01T01:00Z", Minutes(120))];
    let existing = [hour(&[IN], "2026-12-01T02:00Z")];
    let found = check(&fleet, &terms(), &windows, &existing);
    assert_eq!(codes(&found), [Code::Team]);
    assert_eq!(found[0].at, Some(at("2026-12-01T02:00Z")));
    // What was agreed on is not judged.
    assert_eq!(check(&fleet, &terms(), &[], &[windows, existing].concat()), []);
}

#[test]
fn only_so_many_windows_of_a_tier_are_open() {
    #[track_caller]
    fn case(limit: u32, last: Window, told: Option<usize>) {
        let mut fleet = world();
        fleet.tiers[ROUND].max_parallel = Some(limit);
        let windows = [
            hour(&[SG, IN], "2026-12-01T01:00Z"), // counts once
            hour(&[DE], "2026-12-01T01:30Z"),
            last,
        ];
        let found = findings(&fleet, &windows);
        assert!(found.iter().all(|finding| finding.code == Code::MaxParallel), "{found:#?}");
        assert_eq!(found.iter().map(|f| f.window).collect::<Vec<_>>(), Vec::from_iter(told));
    }
    let last = || hour(&[EG], "2026-12-01T01:59Z");
    case(3, last(), None);
    case(2, last(), Some(2));
    case(2, hour(&[EG], "2026-12-01T02:00Z"), None); // touches the first
    case(2, hour(&[EG], "2026-12-01T00:31Z"), Some(1)); // one minute before it ends
    case(2, hour(&[EG], "2026-12-01T00:30Z"), None);
    case(2, Window { tier: OTHER, ..last() }, Some(2)); // the smallest limit of all that are open
}

#[test]
fn a_wave_starts_when_the_earlier_ones_have_soaked() {
    #[track_caller]
    fn case(early: &[RegionId], late: &[RegionId], start: &str, broken: bool) {
        let mut fleet = world();
        fleet.regions[DE].wave = 1;
        fleet.regions[EG].wave = 3;
        fleet.tiers[ROUND].soak = 24 * HOUR;
        in_order(&fleet, hour(early, "2026-12-01T00:00Z"), hour(late, start), Code::Waves, broken);
    }
    case(&[SG], &[DE], "2026-12-02T00:59Z", true);
    case(&[SG], &[DE], "2026-12-02T01:00Z", false);
    case(&[SG], &[EG], "2026-12-02T00:59Z", true); // wave 2 is empty
    case(&[DE], &[EG], "2026-12-02T00:59Z", true);
    case(&[DE], &[SG], "2026-12-09T00:00Z", true); // the wrong way round
    case(&[SG], &[IN], "2026-12-01T00:00Z", false); // one wave
    case(&[SG, DE], &[IN, EG], "2026-12-02T01:00Z", true); // DE before IN
    case(&[SG, IN], &[DE, EG], "2026-12-02T01:00Z", false);
}

#[test]
fn waves_are_for_windows_of_one_rolling_tier() {
    let mut fleet = world();
    fleet.regions[DE].wave = 1;
    let (a, b) = (hour(&[DE], "2026-12-01T00:00Z"), hour(&[SG], "2026-12-02T00:00Z"));
    in_order(&fleet, a.clone(), b.clone(), Code::Waves, true);
    in_order(&fleet, Window { tier: OTHER, ..a.clone() }, b.clone(), Code::Waves, false);
    fleet.tiers[ROUND].scope = Scope::Global;
    in_order(&fleet, a.clone(), b.clone(), Code::Waves, false);
    let rolling = Terms { scope: Some(Scope::Rolling), ..terms() };
    assert_eq!(codes(&check(&fleet, &rolling, &[a, b], &[])), [Code::Waves]);
}

#[test]
fn a_wave_order_holds_within_a_cycle() {
    #[track_caller]
    fn case(cycles_from: Option<&str>, start: &str, broken: bool) {
        let mut fleet = world();
        fleet.tiers[ROUND].cadence = Cadence::Every(Every::Weeks(2));
        fleet.regions[DE].wave = 1;
        // SG's next window, which comes after DE's in any case.
        let windows = [hour(&[DE], "2026-12-02T00:00Z"), hour(&[SG], start)];
        let terms = Terms { cycles_from: cycles_from.map(at), ..terms() };
        let expected: Vec<Code> = broken.then_some(Code::Waves).into_iter().collect();
        assert_eq!(codes(&check(&fleet, &terms, &windows, &[])), expected, "{start}");
    }
    // Cycles start on 23 November and 7 December.
    case(Some("2026-11-23T00:00Z"), "2026-12-06T23:59Z", true);
    case(Some("2026-11-23T00:00Z"), "2026-12-07T00:00Z", false);
    // Where they start in a later cycle than the windows lie in.
    case(Some("2026-12-07T00:00Z"), "2026-12-06T23:59Z", true);
    case(Some("2026-12-07T00:00Z"), "2026-12-07T00:00Z", false);
    // As the anchor has them.
    case(None, "2026-12-06T23:59Z", true);
    case(None, "2026-12-07T00:00Z", false);
}

#[test]
fn a_region_comes_after_others() {
    #[track_caller]
    fn case(late: &[RegionId], start: &str, broken: bool) {
        let mut fleet = world();
        fleet.regions[SG].after = vec![DE, EG];
        fleet.tiers[ROUND].soak = HOUR;
        let (early, late) = (hour(&[DE], "2026-12-01T01:00Z"), hour(late, start));
        in_order(&fleet, early, late, Code::After, broken);
    }
    case(&[SG], "2026-12-01T02:59Z", true);
    case(&[SG], "2026-12-01T03:00Z", false);
    case(&[SG], "2026-11-30T00:00Z", true); // the wrong way round
    case(&[IN], "2026-12-01T02:00Z", false);
}

#[test]
fn an_agreed_window_that_is_the_window_itself_counts_once() {
    let mut fleet = world_with(SG, RuleKind::MaxPer { count: 1, per: Per::Stretch(HOUR) });
    fleet.tiers[ROUND].max_parallel = Some(1);
    let window = hour(&[SG], "2026-12-01T01:00Z");
    let judge = |existing: Window| codes(&check(&fleet, &terms(), from_ref(&window), &[existing]));
    assert_eq!(judge(window.clone()), []);
    let other = Window { tier: OTHER, ..window.clone() };
    assert_eq!(judge(other), [Code::MaxPer, Code::Overlap, Code::MaxParallel]);
}

#[test]
fn what_two_windows_break_is_told_of_the_one_that_starts_later() {
    let existing = [hour(&[SG], "2026-12-05T00:30Z")];
    let windows = [
        hour(&[SG], "2026-12-01T00:30Z"),
        hour(&[SG], "2026-12-01T00:00Z"),
        hour(&[SG], "2026-12-05T00:00Z"),
    ];
    let found = check(&world(), &terms(), &windows, &existing);
    let told: Vec<_> = found.iter().map(|f| (f.window, f.other.unwrap(), f.at.unwrap())).collect();
    assert_eq!(
        told,
        [
            (0, Other::Listed(1), at("2026-12-01T00:30Z")),
            (2, Other::Existing(0), at("2026-12-05T00:30Z")),
        ]
    );
}

#[test]
fn own_findings_leave_out_what_lies_between_windows_and_in_proposals() {
    let mut fleet = world_with(SG, RuleKind::MinInterval { interval: HOUR });
    fleet.tiers[ROUND].rollback_required = true;
    fleet.tiers[ROUND].max_parallel = Some(1);
    let window = lasting(&[SG], "2026-12-01T00:00Z", Minutes(30));
    let existing = [hour(&[SG], "2026-12-01T00:00Z")];
    let found = own_findings(&fleet, &terms(), &[window], 0, &existing);
    assert_eq!(codes(&found), [Code::MinInterval]);
}

#[test]
fn findings_between_windows_name_both() {
    let mut fleet = world();
    give_team(&mut fleet, "all", &[SG, DE]);
    fleet.regions[SG].failover = Some(DE);
    fleet.regions[DE].wave = 1;
    fleet.tiers[ROUND].max_parallel = Some(1);
    fleet.tiers[ROUND].soak = Minutes(90);
    fleet.tiers[ROUND].gap = Minutes(45);
    let messages = |windows: &[Window]| -> Vec<String> {
        findings(&fleet, windows).into_iter().map(|finding| finding.message).collect()
    };
    let first = Window { id: Some("CHG-7".to_owned()), ..hour(&[SG], "2026-12-01T00:00Z") };
    assert_eq!(
        messages(&[first.clone(), hour(&[SG, DE], "2026-12-01T00:30Z")]),
        [
            "`CHG-7` is open at the same time from 2026-12-01T00:30:00Z and also takes down `sg`",
            "2 windows are open at 2026-12-01T00:30:00Z; tier `round` asks for at most 1",
            "`CHG-7` has `sg` down from 2026-12-01T00:30:00Z while this window has `de` down; `de` is the failover of `sg`",
            "team `all` has 2 windows open at 2026-12-01T00:30:00Z; expected at most 1",
            "`de` of wave 1 starts at 2026-12-01T00:30:00Z; expected 2026-12-01T02:30:00Z or later, 1h30m after `sg` of wave 0 ends",
        ]
    );
    assert_eq!(
        messages(&[first, hour(&[DE], "2026-12-01T01:30Z")]),
        [
            "`de` of wave 1 starts at 2026-12-01T01:30:00Z; expected 2026-12-01T02:30:00Z or later, 1h30m after `sg` of wave 0 ends",
            "there are 30m between this window of `de` and `CHG-7` of `sg`; tier `round` asks for 45m, because `de` is the failover of `sg`",
        ]
    );
}
