use super::*;
use crate::ground::cycles::Every;
use crate::ground::duration::{DAY, HOUR};

/// SG's failover is DE. `round` recurs every `every` in global scope, and so does `other`, which
/// is deeper: once in a quarter.
fn fleet(every: Every) -> Fleet {
    let mut fleet = world();
    fleet.regions[SG].failover = Some(DE);
    for tier in &mut fleet.tiers {
        tier.scope = Scope::Global;
    }
    fleet.tiers[ROUND].cadence = Cadence::Every(every);
    fleet
}

/// What is left of the routine: an hour of DE on Wednesday, with its slot there.
fn rest() -> Window {
    let hour = hour(&[DE], "2026-12-02T01:00Z");
    Window { slot: Some(hour.interval.start()), ..hour }
}

/// Deeper work for two hours.
fn deep(regions: &[RegionId], start: &str) -> Window {
    Window { tier: OTHER, ..lasting(regions, start, 2 * HOUR) }
}

#[track_caller]
fn case(fleet: &Fleet, rest: Window, deep: Window, expected: &[Code]) {
    let both = [rest, deep];
    assert_eq!(codes(&findings(fleet, &both)), expected, "{both:?}");
    let [rest, deep] = both;
    assert_eq!(codes(&check(fleet, &terms(), &[rest], &[deep])), expected, "beside an agreed one");
}

#[test]
fn what_is_left_of_a_window_counts_as_one_with_what_absorbed_the_rest() {
    let weekly = fleet(Every::Weeks(1));
    let beside = || deep(&[SG], "2026-12-02T00:00Z");
    case(&weekly, rest(), beside(), &[]);
    // Of a proposal nobody knows whether it is all that there is.
    case(&weekly, Window { slot: None, ..rest() }, beside(), &[Code::Failover]);
    // Only global windows do.
    for tier in [ROUND, OTHER] {
        let mut rolling = weekly.clone();
        rolling.tiers[tier].scope = Scope::Rolling;
        case(&rolling, rest(), beside(), &[Code::Failover]);
    }
    // Nothing is absorbed by work that is no rarer, or not planned ahead.
    let mut equal = weekly.clone();
    equal.tiers[OTHER].cadence = equal.tiers[ROUND].cadence;
    case(&equal, rest(), beside(), &[Code::Failover]);
    let mut soon = weekly.clone();
    soon.tiers[OTHER].horizon = Horizon::Minutes(4 * WEEK - Minutes(1));
    case(&soon, rest(), beside(), &[Code::Failover]);
    soon.tiers[OTHER].horizon = Horizon::Minutes(4 * WEEK);
    case(&soon, rest(), beside(), &[]);
    // Nor in months, nor of a region that takes no part.
    case(&fleet(Every::Months(1)), rest(), beside(), &[Code::Failover]);
    let mut elsewhere = weekly.clone();
    elsewhere.regions[SG].tiers = vec![OTHER];
    case(&elsewhere, rest(), beside(), &[Code::Failover]);
}

#[test]
fn what_absorbs_starts_on_the_date_or_in_the_week_of_the_slot() {
    let at_slot = |start: &str, slot: &str| {
        let window = lasting(&[DE], start, 26 * HOUR);
        Window { slot: Some(at(slot)), ..window }
    };
    let (weekly, daily) = (fleet(Every::Weeks(1)), fleet(Every::Days(1)));
    // From Sunday to Monday.
    let rest = || at_slot("2026-12-06T23:00Z", "2026-12-06T23:00Z");
    for fleet in [&weekly, &daily] {
        case(fleet, rest(), deep(&[SG], "2026-12-06T23:59Z"), &[]);
        case(fleet, rest(), deep(&[SG], "2026-12-07T00:00Z"), &[Code::Failover]);
    }
    let long = Window { tier: OTHER, ..lasting(&[SG], "2026-12-05T23:59Z", 2 * DAY) };
    case(&daily, rest(), long.clone(), &[Code::Failover]);
    case(&weekly, rest(), long, &[]);
    // Moved from the next week of its fortnight, but not out of that.
    let fortnight = fleet(Every::Weeks(2));
    let middle = at_slot("2026-12-13T23:00Z", "2026-12-14T12:00Z");
    case(&fortnight, middle, deep(&[SG], "2026-12-14T00:00Z"), &[]);
    let end = at_slot("2026-12-20T23:00Z", "2026-12-21T12:00Z");
    case(&fortnight, end, deep(&[SG], "2026-12-21T00:00Z"), &[Code::Failover]);
}

#[test]
fn what_is_left_takes_no_room_of_its_own() {
    let mut fleet = fleet(Every::Weeks(1));
    fleet.regions[SG].failover = None;
    fleet.tiers[OTHER].max_parallel = Some(1);
    give_team(&mut fleet, "crew", &[SG, DE]);
    let beside = || deep(&[SG], "2026-12-02T00:00Z");
    case(&fleet, rest(), beside(), &[]);
    case(&fleet, Window { slot: None, ..rest() }, beside(), &[Code::MaxParallel, Code::Team]);
    let third = Window { tier: OTHER, ..hour(&[IN], "2026-12-02T01:30Z") };
    let found = findings(&fleet, &[rest(), beside(), third]);
    assert_eq!(codes(&found), [Code::MaxParallel]);
    assert!(found[0].message.starts_with("2 windows are open"), "{}", found[0].message);
}
