use super::*;
use crate::finding::RuleName;
use crate::fleet::{Ahead, Freeze, FreezeSpan, Purge, ServiceId};
use crate::ground::dates::DateRange;
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::harm::UserMinutes;
use crate::ground::period::Per;

fn forbid(strings: &[&str], ranges: &[&str]) -> RuleKind {
    RuleKind::Forbid { when: when(strings), dates: dates(ranges) }
}

fn dates(ranges: &[&str]) -> Vec<DateRange> {
    ranges.iter().map(|text| DateRange::parse(text).unwrap()).collect()
}

#[test]
fn no_minute_lies_in_a_forbidden_hour() {
    #[track_caller]
    fn case(start: &str, broken: bool) {
        let fleet = world_with(SG, forbid(&["Mon-Fri 09:00-18:00"], &[]));
        expect(&fleet, hour(&[SG, DE], start), Code::Forbid, broken);
    }
    case("2026-12-07T00:00Z", false); // Monday 08:00 to 09:00 in Singapore
    case("2026-12-07T00:01Z", true); // its last minute is 09:00
    case("2026-12-07T09:59Z", true); // its first minute is 17:59
    case("2026-12-07T10:00Z", false);
    case("2026-12-05T04:00Z", false); // Saturday noon
}

#[test]
fn a_range_past_midnight_belongs_to_the_day_it_starts_on() {
    #[track_caller]
    fn case(start: &str, broken: bool) {
        let fleet = world_with(DE, forbid(&["Sun 22:00-06:00"], &[]));
        expect(&fleet, hour(&[DE], start), Code::Forbid, broken);
    }
    // Berlin is an hour ahead of UTC in December; the 6th is a Sunday.
    case("2026-12-06T20:00Z", false);
    case("2026-12-06T20:01Z", true);
    case("2026-12-07T04:59Z", true); // Monday 05:59
    case("2026-12-07T05:00Z", false);
    case("2026-12-06T03:00Z", false); // Saturday's night, which the rule does not name
    case("2026-12-07T21:00Z", false); // Monday 22:00
}

#[test]
fn a_range_that_ends_where_it_starts_lasts_a_whole_day() {
    #[track_caller]
    fn case(start: &str, broken: bool) {
        let fleet = world_with(DE, forbid(&["Sun 22:00-22:00"], &[]));
        expect(&fleet, hour(&[DE], start), Code::Forbid, broken);
    }
    case("2026-12-06T20:00Z", false); // until Sunday 22:00 in Berlin
    case("2026-12-06T20:01Z", true);
    case("2026-12-07T20:59Z", true);
    case("2026-12-07T21:00Z", false);
}

#[test]
fn a_skipped_hour_never_matters_and_a_repeated_hour_counts_twice() {
    #[track_caller]
    fn case(region: RegionId, rule: RuleKind, start: &str, minutes: Minutes, code: Option<Code>) {
        let fleet = world_with(region, rule);
        let window = lasting(&[region], start, minutes);
        let found = findings(&fleet, &[window]);
        assert_eq!(codes(&found), Vec::from_iter(code), "{start}");
    }
    let two = || forbid(&["Sun 02:00-03:00"], &[]);
    // On 29 March 2026 Berlin goes from 02:00 to 03:00 at 01:00Z.
    case(DE, two(), "2026-03-29T00:00Z", Minutes(120), None);
    case(DE, two(), "2026-03-22T00:00Z", Minutes(120), Some(Code::Forbid));
    // On 25 October 2026 it goes from 03:00 back to 02:00 at 01:00Z.
    case(DE, two(), "2026-10-24T23:00Z", Minutes(60), None);
    case(DE, two(), "2026-10-25T00:00Z", Minutes(60), Some(Code::Forbid));
    case(DE, two(), "2026-10-25T01:00Z", Minutes(60), Some(Code::Forbid));
    case(DE, two(), "2026-10-25T02:00Z", Minutes(60), None);

    let only_two = || RuleKind::Allow { when: when(&["Sun 02:00-03:00"]) };
    case(DE, only_two(), "2026-10-25T00:00Z", Minutes(120), None);
    case(DE, only_two(), "2026-10-25T00:00Z", Minutes(121), Some(Code::Allow));
    case(DE, only_two(), "2026-10-18T00:00Z", Minutes(120), Some(Code::Allow));

    // Cairo has no midnight on Friday 24 April 2026: 23:59 is followed by 01:00.
    let midnight = || forbid(&["Fri 00:00-01:00"], &[]);
    case(EG, midnight(), "2026-04-23T21:00Z", Minutes(120), None);
    case(EG, midnight(), "2026-04-16T21:00Z", Minutes(120), Some(Code::Forbid));
    let friday = || forbid(&[], &["2026-04-24"]);
    case(EG, friday(), "2026-04-23T21:00Z", Minutes(60), None); // ends where the date begins
    case(EG, friday(), "2026-04-23T21:00Z", Minutes(61), Some(Code::Forbid));
    case(EG, friday(), "2026-04-24T20:59Z", Minutes(60), Some(Code::Forbid));
    case(EG, friday(), "2026-04-24T21:00Z", Minutes(60), None);
    // Thursday 29 October 2026 has two hours from 23:00, at 20:00Z and 21:00Z.
    let thursday = || forbid(&[], &["10-29"]);
    case(EG, thursday(), "2026-10-29T21:59Z", Minutes(60), Some(Code::Forbid));
    case(EG, thursday(), "2026-10-29T22:00Z", Minutes(60), None);
}

#[test]
fn zones_are_not_always_whole_hours_from_utc() {
    #[track_caller]
    fn case(zone_name: &str, start: &str, broken: bool) {
        let mut fleet = world_with(IN, forbid(&["daily 09:00-18:00"], &[]));
        fleet.regions[IN].zone = zone(zone_name);
        expect(&fleet, hour(&[IN], start), Code::Forbid, broken);
    }
    case("Asia/Kolkata", "2026-12-07T02:30Z", false); // 08:00, +05:30
    case("Asia/Kolkata", "2026-12-07T02:31Z", true);
    case("Asia/Kolkata", "2026-12-07T12:29Z", true);
    case("Asia/Kolkata", "2026-12-07T12:30Z", false);
    case("Asia/Kathmandu", "2026-12-07T02:15Z", false); // 08:00, +05:45
    case("Asia/Kathmandu", "2026-12-07T02:16Z", true);
    // Lord Howe's summer is half an hour: +10:30 until 4 October 2026, then +11:00.
    case("Australia/Lord_Howe", "2026-10-02T07:29Z", true);
    case("Australia/Lord_Howe", "2026-10-02T07:30Z", false);
    case("Australia/Lord_Howe", "2026-10-05T06:59Z", true);
    case("Australia/Lord_Howe", "2026-10-05T07:00Z", false);
}

#[test]
fn forbidden_dates_are_local_and_hold_both_ends() {
    #[track_caller]
    fn case(start: &str, broken: bool) {
        let fleet = world_with(DE, forbid(&["Wed 12:00-13:00"], &["12-24..01-02"]));
        expect(&fleet, hour(&[DE], start), Code::Forbid, broken);
    }
    case("2026-12-23T22:00Z", false); // 23:00 on the 23rd
    case("2026-12-23T22:01Z", true);
    case("2026-12-31T23:30Z", true); // over New Year
    case("2027-01-02T22:59Z", true);
    case("2027-01-02T23:00Z", false);
    case("2027-12-24T12:00Z", true); // every year
    case("2026-12-23T11:00Z", true); // `when` refuses by itself
    case("2026-12-23T12:00Z", false);
}

#[test]
fn every_minute_lies_in_the_hours_of_every_allow_rule() {
    #[track_caller]
    fn case(start: &str, minutes: Minutes, rules: &[&str]) {
        let mut fleet = world();
        let weekend = when(&["Sat,Sun 00:00-24:00"]);
        fleet.regions[DE].rules = vec![
            rule("night", RuleKind::Allow { when: when(&["daily 00:00-06:00"]) }),
            rule("weekend", RuleKind::Allow { when: weekend }),
        ];
        let found = findings(&fleet, &[lasting(&[DE], start, minutes)]);
        assert!(found.iter().all(|finding| finding.code == Code::Allow), "{found:#?}");
        let named = |finding: &Finding| finding.rule.map(|rule| rule.id(&fleet).to_owned());
        let broken: Vec<String> = found.iter().filter_map(named).collect();
        assert_eq!(broken, rules);
    }
    // Berlin is an hour ahead of UTC in December; the 5th is a Saturday.
    case("2026-12-04T22:59Z", Minutes(60), &["night", "weekend"]);
    case("2026-12-04T23:00Z", 6 * HOUR, &[]);
    case("2026-12-04T23:00Z", 6 * HOUR + Minutes(1), &["night"]);
    case("2026-12-05T22:59Z", Minutes(60), &["night"]);
    case("2026-12-05T23:00Z", Minutes(60), &[]);
    case("2026-12-06T23:00Z", Minutes(60), &["weekend"]); // Monday 00:00
}

#[test]
fn strings_of_one_allow_rule_join() {
    let hours = when(&["Sat 22:00-24:00", "Sun 00:00-02:00"]);
    let fleet = world_with(DE, RuleKind::Allow { when: hours });
    expect(&fleet, lasting(&[DE], "2026-12-05T21:00Z", Minutes(240)), Code::Allow, false);
    expect(&fleet, lasting(&[DE], "2026-12-05T21:00Z", Minutes(241)), Code::Allow, true);
}

#[test]
fn notice_is_given_so_long_before_the_start() {
    #[track_caller]
    fn case(filed: Option<&str>, start: &str, broken: bool) {
        let ahead = Ahead::Lead(72 * HOUR);
        let fleet = world_with(SG, RuleKind::Notice { ahead, audience: None });
        let window = Window { filed: filed.map(at), ..hour(&[SG], start) };
        expect(&fleet, window, Code::Notice, broken);
    }
    // Now is 2026-01-01T00:00Z.
    case(None, "2026-01-03T23:59Z", true);
    case(None, "2026-01-04T00:00Z", false);
    case(Some("2025-12-31T00:00Z"), "2026-01-03T00:00Z", false);
    case(Some("2025-12-31T00:01Z"), "2026-01-03T00:00Z", true);
    case(Some("2026-02-01T00:00Z"), "2026-02-03T23:59Z", true);
}

#[test]
fn business_days_of_notice_end_with_the_first_instant_of_a_local_date() {
    #[track_caller]
    fn case(region: RegionId, days: u32, filed: &str, start: &str, broken: bool) {
        let ahead = Ahead::BusinessDays(days);
        let fleet = world_with(region, RuleKind::Notice { ahead, audience: None });
        let window = Window { filed: Some(at(filed)), ..hour(&[region], start) };
        expect(&fleet, window, Code::Notice, broken);
    }
    // Singapore's midnight is 16:00Z; 2026-12-03 is a Thursday.
    case(SG, 1, "2026-12-03T12:00Z", "2026-12-03T15:59Z", true);
    case(SG, 1, "2026-12-03T12:00Z", "2026-12-03T16:00Z", false); // Friday 00:00
    case(SG, 2, "2026-12-03T12:00Z", "2026-12-06T15:59Z", true);
    case(SG, 2, "2026-12-03T12:00Z", "2026-12-06T16:00Z", false); // Monday 00:00
    case(SG, 1, "2026-12-03T16:00Z", "2026-12-06T15:59Z", true); // filed on Friday, local
    case(SG, 1, "2026-12-03T16:00Z", "2026-12-06T16:00Z", false);
    case(SG, 1, "2026-12-05T12:00Z", "2026-12-06T15:59Z", true); // filed on Saturday
    case(SG, 1, "2026-12-05T12:00Z", "2026-12-06T16:00Z", false);
    case(SG, 5, "2026-12-05T12:00Z", "2026-12-10T15:59Z", true);
    case(SG, 5, "2026-12-05T12:00Z", "2026-12-10T16:00Z", false); // Friday
    // Friday 24 April 2026 starts in Cairo at 01:00, which is 22:00Z.
    case(EG, 1, "2026-04-23T10:00Z", "2026-04-23T21:59Z", true);
    case(EG, 1, "2026-04-23T10:00Z", "2026-04-23T22:00Z", false);
    // Friday 30 October 2026 starts after the second 23:00 of Thursday.
    case(EG, 1, "2026-10-29T10:00Z", "2026-10-29T21:59Z", true);
    case(EG, 1, "2026-10-29T10:00Z", "2026-10-29T22:00Z", false);
}

#[test]
fn a_window_is_at_most_so_long() {
    let fleet = world_with(SG, RuleKind::MaxDuration { limit: Minutes(90) });
    expect(&fleet, lasting(&[SG], "2026-12-01T00:00Z", Minutes(90)), Code::MaxDuration, false);
    expect(&fleet, lasting(&[SG], "2026-12-01T00:00Z", Minutes(91)), Code::MaxDuration, true);
    expect(&fleet, lasting(&[DE], "2026-12-01T00:00Z", Minutes(91)), Code::MaxDuration, false);
}

#[test]
fn fewer_user_minutes_are_disturbed_than_the_limit() {
    #[track_caller]
    fn case(limit: f64, change: impl Fn(&mut Fleet), broken: bool) {
        let mut fleet = world_with(SG, RuleKind::MaxUserMinutes { limit: UserMinutes(limit) });
        change(&mut fleet);
        expect(&fleet, hour(&[SG], "2026-12-01T00:00Z"), Code::MaxUserMinutes, broken);
    }
    // 100 users for 60 minutes.
    case(6000.0, |_| (), true);
    case(6000.0 * (1.0 + 0.9e-9), |_| (), true); // reached, but for a rounding error
    case(6000.0 * (1.0 + 1.1e-9), |_| (), false);
    case(6001.0, |_| (), false);
    // Weight and sensitivity are not counted, the share is.
    case(6001.0, |fleet| fleet.regions[SG].weight = 2.0, false);
    let serve = |fleet: &mut Fleet| {
        fleet.services = vec![service("im", 3.0, false)];
        fleet.regions[SG].services = vec![(ServiceId(0), 0.5)];
    };
    case(3001.0, serve, false);
    case(3000.0, serve, true);
    // Drained users are: a fifth of them is disturbed.
    let drain = |fleet: &mut Fleet| fleet.regions[SG].failover = Some(DE);
    case(1201.0, drain, false);
    case(1200.0, drain, true);
}

#[test]
fn what_is_drained_depends_on_the_scope_of_the_plan() {
    let mut fleet = world_with(SG, RuleKind::MaxUserMinutes { limit: UserMinutes(6000.0) });
    fleet.regions[SG].failover = Some(DE);
    let windows = [hour(&[SG], "2026-12-01T00:00Z")];
    let global = Terms { scope: Some(Scope::Global), ..terms() };
    assert_eq!(check(&fleet, &terms(), &windows, &[]), []);
    assert_eq!(codes(&check(&fleet, &global, &windows, &[])), [Code::MaxUserMinutes]);
    fleet.tiers[ROUND].scope = Scope::Global;
    assert_eq!(codes(&check(&fleet, &terms(), &windows, &[])), [Code::MaxUserMinutes]);
}

#[test]
fn windows_of_a_region_are_an_interval_apart_whichever_comes_first() {
    #[track_caller]
    fn case(start: &str, expected: &[Code]) {
        let fleet = world_with(SG, RuleKind::MinInterval { interval: 7 * DAY });
        let existing = [Window { tier: OTHER, ..hour(&[SG, DE], "2026-12-08T00:00Z") }];
        let found = check(&fleet, &terms(), &[hour(&[SG], start)], &existing);
        assert_eq!(codes(&found), expected, "{start} {found:#?}");
    }
    case("2026-12-15T00:59Z", &[Code::MinInterval]);
    case("2026-12-15T01:00Z", &[]);
    case("2026-11-30T23:01Z", &[Code::MinInterval]);
    case("2026-11-30T23:00Z", &[]);
    case("2026-12-08T00:59Z", &[Code::MinInterval, Code::Overlap]);
}

#[test]
fn an_interval_refuses_both_of_two_judged_windows() {
    let fleet = world_with(SG, RuleKind::MinInterval { interval: 2 * HOUR });
    let windows = [
        hour(&[SG], "2026-12-01T00:00Z"),
        hour(&[SG], "2026-12-01T02:59Z"),
        hour(&[DE], "2026-12-01T01:00Z"),
    ];
    let found = findings(&fleet, &windows);
    let told: Vec<_> = found.iter().map(|f| (f.window, f.code, f.at.unwrap())).collect();
    assert_eq!(
        told,
        [
            (0, Code::MinInterval, at("2026-12-01T00:59Z")),
            (1, Code::MinInterval, at("2026-12-01T02:59Z")),
        ]
    );
}

#[test]
fn at_most_so_many_windows_start_in_any_stretch() {
    #[track_caller]
    fn case(start: &str, broken: bool) {
        let fleet = world_with(SG, RuleKind::MaxPer { count: 2, per: Per::Stretch(30 * DAY) });
        let existing = [
            hour(&[SG], "2026-06-10T00:00Z"),
            hour(&[SG], "2026-06-20T00:00Z"),
            hour(&[DE], "2026-06-15T00:00Z"),
        ];
        let found = check(&fleet, &terms(), &[hour(&[SG], start)], &existing);
        let expected: Vec<Code> = broken.then_some(Code::MaxPer).into_iter().collect();
        assert_eq!(codes(&found), expected, "{start} {found:#?}");
    }
    case("2026-05-21T00:00Z", false); // half-open: 30 days later is outside
    case("2026-05-21T00:01Z", true); // before both
    case("2026-06-15T00:00Z", true); // between them
    case("2026-07-09T23:59Z", true); // after both
    case("2026-07-10T00:00Z", false);
}

#[test]
fn a_rule_forbids_work_that_the_tier_or_the_proposal_does() {
    #[track_caller]
    fn case(operations: &[&str], broken: bool) {
        let forbidden = vec!["reindex".to_owned(), "failover-test".to_owned()];
        let fleet = world_with(SG, RuleKind::ForbidOperations { operations: forbidden });
        let operations = operations.iter().map(|&name| name.to_owned()).collect();
        let window = Window { operations, ..hour(&[SG], "2026-12-01T00:00Z") };
        expect(&fleet, window, Code::ForbidOperations, broken);
    }
    case(&[], false);
    case(&["log-cleanup"], false);
    case(&["log-cleanup", "reindex"], true);
    case(&["reindex", "failover-test"], true);
}

#[test]
fn data_is_kept_as_long_as_a_rule_asks() {
    #[track_caller]
    fn case(data: &str, older_than: Minutes, broken: bool) {
        let keep = RuleKind::Retention { data: "logs".to_owned(), keep: 180 * DAY };
        let mut fleet = world_with(SG, keep);
        fleet.tiers[ROUND].purges = vec![Purge { data: data.to_owned(), older_than }];
        expect(&fleet, hour(&[SG], "2026-12-01T00:00Z"), Code::Retention, broken);
    }
    case("logs", 180 * DAY - Minutes(1), true);
    case("logs", 180 * DAY, false);
    case("media", 30 * DAY, false);
}

#[test]
fn the_team_works_in_its_own_time_zone() {
    #[track_caller]
    fn case(start: &str, broken: bool) {
        let mut fleet = world();
        give_team(&mut fleet, "europe", &[SG]);
        fleet.teams[0].zone = zone("Europe/Berlin");
        fleet.teams[0].shifts = when(&["Mon-Fri 08:00-12:00", "Mon-Thu 12:00-16:00"]);
        expect(&fleet, hour(&[SG], start), Code::TeamShift, broken);
    }
    case("2026-12-03T06:59Z", true); // Thursday 07:59 in Berlin
    case("2026-12-03T07:00Z", false);
    case("2026-12-03T10:30Z", false); // the shifts touch
    case("2026-12-03T14:00Z", false);
    case("2026-12-03T14:01Z", true);
    case("2026-12-04T10:01Z", true); // Friday's shift is shorter
    case("2026-07-02T06:00Z", false); // 08:00 in summer
}

#[test]
fn nothing_happens_in_a_freeze() {
    #[track_caller]
    fn case(regions: Option<Vec<RegionId>>, tiers: Option<Vec<TierId>>, start: &str, broken: bool) {
        let mut fleet = world();
        let dates = DateRange::parse("2026-12-20..2027-01-03").unwrap();
        let span = FreezeSpan::Dates(dates);
        fleet.freezes.push(Freeze {
            name: "new year".to_owned(),
            span,
            regions: regions.into(),
            tiers: tiers.into(),
        });
        expect(&fleet, hour(&[SG], start), Code::Freeze, broken);
    }
    case(None, None, "2026-12-19T15:00Z", false); // ends with the 19th in Singapore
    case(None, None, "2026-12-19T15:01Z", true);
    case(None, None, "2027-01-03T15:59Z", true);
    case(None, None, "2027-01-03T16:00Z", false);
    case(Some(vec![SG]), Some(vec![ROUND]), "2026-12-25T00:00Z", true);
    case(Some(vec![DE]), None, "2026-12-25T00:00Z", false);
    case(None, Some(vec![OTHER]), "2026-12-25T00:00Z", false);
}

#[test]
fn a_tier_has_a_notice_of_its_own() {
    #[track_caller]
    fn case(filed: Option<&str>, start: &str, broken: bool) {
        let mut fleet = world();
        fleet.tiers[ROUND].notice = 14 * DAY;
        let window = Window { filed: filed.map(at), ..hour(&[SG, DE], start) };
        expect(&fleet, window, Code::TierNotice, broken);
    }
    case(None, "2026-01-14T23:59Z", true);
    case(None, "2026-01-15T00:00Z", false);
    case(Some("2025-12-25T00:00Z"), "2026-01-08T00:00Z", false);
    case(Some("2025-12-25T00:00Z"), "2026-01-07T23:59Z", true);
}

#[test]
fn a_rule_may_hold_for_some_tiers_only() {
    let mut fleet = world_with(SG, forbid(&["daily 00:00-24:00"], &[]));
    fleet.regions[SG].rules[0].tiers = Only::These(vec![OTHER]);
    let window = hour(&[SG], "2026-12-01T00:00Z");
    expect(&fleet, window.clone(), Code::Forbid, false);
    expect(&fleet, Window { tier: OTHER, ..window }, Code::Forbid, true);
}

#[test]
fn findings_say_what_was_found_and_what_was_expected() {
    #[track_caller]
    fn case(kind: RuleKind, first: Option<&str>, message: &str) {
        let fleet = world_with(SG, kind);
        let existing =
            [Window { id: Some("CHG-7".to_owned()), ..hour(&[SG], "2026-12-03T23:00Z") }];
        let operations = vec!["reindex".to_owned()];
        let window = Window { operations, ..lasting(&[SG], "2026-12-04T00:30Z", Minutes(90)) };
        let found = check(&fleet, &terms(), &[window], &existing);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].message, message);
        assert_eq!(found[0].at, first.map(at));
        assert_eq!(found[0].rule, Some(RuleName::Rule { region: SG, rule: 0 }));
    }
    case(
        forbid(&["Mon,Wed-Fri 09:00-18:00"], &["12-01..12-24"]),
        Some("2026-12-04T00:30Z"),
        "Fri 2026-12-04 08:30 (+08:00) in `sg` lies inside `12-01..12-24`, which rule `rule` forbids",
    );
    case(
        forbid(&["Mon,Wed-Fri 09:00-18:00"], &[]),
        Some("2026-12-04T01:00Z"),
        "Fri 2026-12-04 09:00 (+08:00) in `sg` lies inside `Mon,Wed-Fri 09:00-18:00`, which rule `rule` forbids",
    );
    case(
        RuleKind::Allow { when: when(&["daily 00:00-09:59"]) },
        Some("2026-12-04T01:59Z"),
        "Fri 2026-12-04 09:59 (+08:00) in `sg` lies outside `daily 00:00-09:59`, which is all that rule `rule` allows",
    );
    case(
        RuleKind::Notice { ahead: Ahead::Lead(400 * DAY), audience: None },
        Some("2026-12-04T00:30Z"),
        "the window starts at 2026-12-04T00:30:00Z, 337d30m after notice was given; rule `rule` of `sg` asks for 400d of notice, so for Fri 2027-02-05 08:00 (+08:00) or later",
    );
    case(
        RuleKind::MaxDuration { limit: Minutes(60) },
        Some("2026-12-04T01:30Z"),
        "the window lasts 90 minutes; rule `rule` of `sg` allows at most 60 minutes (1h)",
    );
    case(
        RuleKind::MaxUserMinutes { limit: UserMinutes(5000.0) },
        None,
        "the window disturbs `sg` for 6000 user-minutes; rule `rule` asks for less than 5000 user-minutes",
    );
    case(
        RuleKind::MinInterval { interval: 12 * HOUR },
        Some("2026-12-04T00:30Z"),
        "`CHG-7` is another window of `sg` and this one starts 30m after it; rule `rule` asks for at least 12h between them",
    );
    case(
        RuleKind::MaxPer { count: 1, per: Per::Stretch(30 * DAY) },
        Some("2026-12-04T00:30Z"),
        "2 windows of `sg` start within 30d from Fri 2026-12-04 07:00 (+08:00); rule `rule` allows 1",
    );
    case(
        RuleKind::ForbidOperations { operations: vec!["reindex".to_owned()] },
        None,
        "the window does `reindex`, which rule `rule` of `sg` forbids",
    );
}
