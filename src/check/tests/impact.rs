use super::*;
use crate::check::{burden, impact_by_region, user_minutes};
use crate::fleet::{Season, ServiceId};
use crate::ground::dates::DateRange;
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;

/// The impact on one region, alone in a window that starts at `start`.
#[track_caller]
fn impact(fleet: &Fleet, region: RegionId, scope: Scope, start: &str, minutes: Minutes) -> f64 {
    let by_region = impact_by_region(fleet, &lasting(&[region], start, minutes), scope);
    assert_eq!(by_region.len(), 1);
    assert_eq!(by_region[0].0, region);
    by_region[0].1.0
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected, "found {found}, expected {expected}");
}

/// `f(hour)` for each hour of the day.
fn by_hour(f: impl Fn(usize) -> f64) -> Curve {
    Curve::new(&std::array::from_fn::<f64, 24, _>(f))
}

#[test]
fn phases_follow_one_another_from_the_start() {
    #[track_caller]
    fn case(start: &str, minutes: Minutes, expected: f64) {
        let mut fleet = world();
        fleet.regions[SG].activity = by_hour(|hour| if hour == 9 { 100.0 } else { 10.0 });
        fleet.tiers[ROUND].phases = vec![
            phase("prepare", Minutes(30), 0.0),
            phase("execute", Minutes(60), 1.0),
            phase("verify", Minutes(30), 0.2),
            phase("rollback", Minutes(60), 0.1),
        ];
        close(impact(&fleet, SG, Scope::Global, start, minutes), expected);
    }
    // 09:00 in Singapore is 01:00Z. Far from it: 10 x (60 + 0.2 x 30 + 0.1 x 60) = 720.
    case("2026-12-01T10:00Z", Minutes(180), 720.0);
    // execute 08:30-09:30: 30 x 10 + 30 x 100 = 3300; verify 09:30-10:00: 0.2 x 3000 = 600;
    // rollback 10:00-11:00: 0.1 x 600 = 60.
    case("2026-12-01T00:00Z", Minutes(180), 3960.0);
    // A longer window disturbs nobody after the last phase.
    case("2026-12-01T00:00Z", Minutes(600), 3960.0);
    // Cut off after 10 minutes of verify: 3300 + 0.2 x 1000.
    case("2026-12-01T00:00Z", Minutes(100), 3500.0);
    // Cut off in prepare.
    case("2026-12-01T00:00Z", Minutes(30), 0.0);
}

#[test]
fn hours_are_local_even_where_they_start_at_half_past() {
    let mut fleet = world();
    fleet.regions[IN].activity = by_hour(|hour| 1.0 + hour as f64);
    // 03:00Z is 08:30 in Kolkata: 30 x 9 + 30 x 10.
    close(impact(&fleet, IN, Scope::Global, "2026-12-01T03:00Z", Minutes(60)), 570.0);
    // Midnight there is 18:30Z: 15 x 24 + 45 x 1.
    close(impact(&fleet, IN, Scope::Global, "2026-12-01T18:15Z", Minutes(60)), 405.0);
}

#[test]
fn a_week_starts_on_monday() {
    let mut fleet = world();
    let mut week = [1.0; 168];
    week[0] = 7.0;
    week[167] = 50.0;
    fleet.regions[SG].activity = Curve::new(&week);
    // Monday 7 December 2026 starts in Singapore at 16:00Z on Sunday: 30 x 50 + 30 x 7.
    close(impact(&fleet, SG, Scope::Global, "2026-12-06T15:30Z", Minutes(60)), 1710.0);
}

#[test]
fn a_repeated_hour_counts_twice_and_a_skipped_one_not_at_all() {
    let mut fleet = world();
    fleet.tiers[ROUND].phases = vec![phase("work", Minutes(180), 1.0)];
    // Berlin's hours 1, 2 and 3 have 1, 10 and 100 users.
    fleet.regions[DE].activity =
        by_hour(|hour| [0.0, 1.0, 10.0, 100.0].get(hour).map_or(0.0, |&v| v));
    let case = |start: &str, expected: f64| {
        close(impact(&fleet, DE, Scope::Global, start, Minutes(180)), expected);
    };
    case("2026-11-01T00:00Z", 60.0 * 111.0); // 01:00 to 04:00
    case("2026-10-24T23:00Z", 60.0 * 21.0); // 01:00, 02:00, 02:00
    case("2026-10-25T00:00Z", 60.0 * 120.0); // 02:00, 02:00, 03:00
    case("2026-03-29T00:00Z", 60.0 * 101.0); // 01:00, 03:00, 04:00
}

#[test]
fn seasons_multiply_on_local_dates() {
    #[track_caller]
    fn case(start: &str, expected: f64) {
        let mut fleet = world();
        let season = |dates: &str, factor, regions| Season {
            name: dates.to_owned(),
            dates: DateRange::parse(dates).unwrap(),
            factor,
            regions,
        };
        fleet.seasons = vec![
            season("12-31..01-01", 2.0, Only::All),
            season("2027-01-01", 1.5, Only::These(vec![DE, SG])),
            season("2026-12-01..2027-12-31", 100.0, Only::These(vec![DE])),
        ];
        close(impact(&fleet, SG, Scope::Global, start, Minutes(60)), expected);
    }
    // Midnight in Singapore is 16:00Z; 100 users.
    case("2026-12-30T15:00Z", 6000.0);
    case("2026-12-30T15:30Z", 3000.0 + 2.0 * 3000.0);
    case("2026-12-31T15:30Z", 2.0 * 3000.0 + 3.0 * 3000.0);
    case("2027-01-01T15:30Z", 3.0 * 3000.0 + 3000.0);
    case("2027-12-31T16:00Z", 2.0 * 6000.0); // every year
}

#[test]
fn a_disturbance_is_worth_more_where_the_network_is_bad() {
    let mut fleet = world();
    fleet.regions[SG].network_risk = by_hour(|hour| if hour == 8 { 3.0 } else { 0.5 });
    // 08:45 to 09:45 in Singapore: 100 x (15 x 3 + 45 x 0.5).
    close(impact(&fleet, SG, Scope::Global, "2026-12-01T00:45Z", Minutes(60)), 6750.0);
}

#[test]
fn only_what_the_tier_touches_is_disturbed() {
    #[track_caller]
    fn case(services: Option<Vec<ServiceId>>, expected: (f64, f64, f64)) {
        let mut fleet = world();
        fleet.services = vec![service("im", 2.0, false), service("rtc", 5.0, true)];
        fleet.regions[SG].services = vec![(ServiceId(0), 1.0), (ServiceId(1), 0.3)];
        fleet.regions[SG].weight = 4.0;
        fleet.tiers[ROUND].services = services.into();
        let window = hour(&[SG], "2026-12-01T00:00Z");
        let impact = impact_by_region(&fleet, &window, Scope::Global)[0].1;
        close(impact.0, expected.0);
        close(user_minutes(&fleet, &window, SG, Scope::Global).0, expected.1);
        close(burden(&fleet, &window, SG, impact), expected.2);
    }
    // 6000 user-minutes; `im` counts 1 x 2, `rtc` 0.3 x 5 x 0.1 as it is upgraded hot.
    // Burden: the impact over 4 x (2 + 1.5) x 60 x 100, hot or not.
    case(None, (4.0 * 2.15 * 6000.0, 1.03 * 6000.0, 4.0 * 2.15 * 6000.0 / 84_000.0));
    case(Some(vec![ServiceId(0)]), (4.0 * 2.0 * 6000.0, 6000.0, 1.0));
    case(Some(vec![ServiceId(1)]), (4.0 * 0.15 * 6000.0, 0.03 * 6000.0, 0.1));
    case(Some(vec![]), (0.0, 0.0, 0.0));
}

#[test]
fn a_burden_is_measured_in_hours_of_average_activity() {
    let mut fleet = world();
    // 5 x 24 hours of 10 users, 2 x 24 of 80: a mean of 30.
    fleet.regions[SG].activity = Curve::of_days(&[10.0; 24], &[80.0; 24], Region::WEEKEND);
    fleet.regions[SG].network_risk = Curve::flat(9.0);
    let window = hour(&[SG], "2026-12-01T00:00Z");
    close(burden(&fleet, &window, SG, UserMinutes(3600.0)), 2.0);
}

#[test]
fn users_are_drained_where_the_failover_can_take_them() {
    #[track_caller]
    fn case(scope: Scope, change: impl Fn(&mut Fleet), drained: bool) {
        let mut fleet = world();
        fleet.regions[SG].failover = Some(DE);
        fleet.regions[DE].jurisdiction = Some("EU".to_owned());
        change(&mut fleet);
        let expected = if drained { 0.2 * 6000.0 } else { 6000.0 };
        close(impact(&fleet, SG, scope, "2026-12-01T00:00Z", Minutes(60)), expected);
    }
    fn residency(jurisdictions: &[&str]) -> Rule {
        let jurisdictions = jurisdictions.iter().map(|&name| name.to_owned()).collect();
        rule("stay", RuleKind::Residency { jurisdictions })
    }
    case(Scope::Rolling, |_| (), true);
    case(Scope::Global, |_| (), false);
    case(Scope::Rolling, |fleet| fleet.regions[SG].failover = None, false);

    let lists_it = |fleet: &mut Fleet| fleet.regions[SG].rules.push(residency(&["SG", "EU"]));
    let lists_another = |fleet: &mut Fleet| fleet.regions[SG].rules.push(residency(&["SG"]));
    case(Scope::Rolling, lists_it, true);
    case(Scope::Rolling, lists_another, false);
    let both = |fleet: &mut Fleet| {
        lists_it(fleet);
        lists_another(fleet);
    };
    case(Scope::Rolling, both, false);
    let other_tier = |fleet: &mut Fleet| {
        lists_another(fleet);
        fleet.regions[SG].rules[0].tiers = Only::These(vec![OTHER]);
    };
    case(Scope::Rolling, other_tier, true);
    let stateless = |fleet: &mut Fleet| {
        lists_it(fleet);
        fleet.regions[DE].jurisdiction = None;
    };
    case(Scope::Rolling, stateless, false);

    // 100 users here and 100 there, whatever share of them the services have.
    case(Scope::Rolling, |fleet| fleet.regions[DE].capacity = Some(200.0), true);
    case(Scope::Rolling, |fleet| fleet.regions[DE].capacity = Some(199.0), false);
    // The network's risk is no user.
    let risky = |fleet: &mut Fleet| {
        fleet.regions[DE].capacity = Some(200.0);
        fleet.regions[DE].network_risk = Curve::flat(5.0);
    };
    case(Scope::Rolling, risky, true);
}

#[test]
fn a_failover_has_hours_and_seasons_of_its_own() {
    let mut fleet = world();
    fleet.regions[SG].failover = Some(DE);
    fleet.regions[DE].capacity = Some(200.0);
    fleet.regions[DE].activity = by_hour(|hour| if hour == 9 { 150.0 } else { 50.0 });
    fleet.seasons.push(Season {
        name: "advent".to_owned(),
        dates: DateRange::parse("2026-12-02").unwrap(),
        factor: 3.0,
        regions: Only::These(vec![DE]),
    });
    // 09:00 in Berlin is 08:00Z: 45 minutes drained, 15 not.
    close(
        impact(&fleet, SG, Scope::Rolling, "2026-12-01T07:15Z", Minutes(60)),
        0.2 * 4500.0 + 1500.0,
    );
    // The 2nd starts there at 23:00Z, and with it 150 users.
    close(
        impact(&fleet, SG, Scope::Rolling, "2026-12-01T22:15Z", Minutes(60)),
        0.2 * 4500.0 + 1500.0,
    );
}

#[test]
fn every_phase_lasts_as_long_as_the_slowest_region_needs() {
    let mut fleet = world();
    fleet.tiers[ROUND].phases = vec![phase("a", Minutes(20), 1.0), PhaseTemplate::Operations];
    fleet.operations.insert("copy".to_owned(), operation(Minutes(15), 0.5));
    give_team(&mut fleet, "slow", &[DE]);
    fleet.teams[0].pace = Decimal::parse("1.1").unwrap();
    give_team(&mut fleet, "fast", &[SG]);
    fleet.teams[1].pace = Decimal::parse("0.5").unwrap();
    let case = |regions: &[RegionId], expected: f64| {
        let window = Window {
            operations: vec!["copy".to_owned()],
            ..lasting(regions, "2026-12-01T00:00Z", Minutes(180))
        };
        for (_, impact) in impact_by_region(&fleet, &window, Scope::Global) {
            close(impact.0, expected);
        }
    };
    case(&[SG], 100.0 * (10.0 + 0.5 * 8.0)); // 7.5 minutes are 8
    case(&[IN], 100.0 * (20.0 + 0.5 * 15.0));
    case(&[SG, DE, IN], 100.0 * (22.0 + 0.5 * 17.0)); // 22 exactly, and 16.5 are 17
}

#[test]
fn a_region_without_a_service_of_the_tier_costs_nothing_and_not_less() {
    let mut fleet = world();
    fleet.services = vec![service("im", 1.0, false), service("rtc", 1.0, false)];
    fleet.regions[SG].services = vec![(ServiceId(0), 1.0)];
    fleet.tiers[ROUND].services = Only::These(vec![ServiceId(1)]);
    let window = hour(&[SG], "2026-12-01T00:00Z");
    for found in [
        impact_by_region(&fleet, &window, Scope::Global),
        crate::impact::of_window(&fleet, &window),
    ] {
        assert_eq!(found, [(SG, UserMinutes::ZERO)]);
        assert!(found[0].1.0.is_sign_positive(), "it is shown as -0");
    }
}
