use super::*;
use crate::fleet::ServiceId;
use crate::ground::duration::Minutes;

#[test]
fn a_region_that_does_not_take_part_cannot_be_listed() {
    #[track_caller]
    fn case(fleet: &Fleet, broken: bool) {
        expect(fleet, hour(&[SG], "2026-12-01T00:00Z"), Code::NotInTier, broken);
    }
    let mut fleet = world();
    fleet.services = vec![service("im", 1.0, false), service("rtc", 1.0, false)];
    fleet.regions[SG].services = vec![(ServiceId(0), 1.0)];
    case(&fleet, false);
    fleet.tiers[ROUND].services = Only::These(vec![ServiceId(0)]);
    case(&fleet, false);
    fleet.tiers[ROUND].services = Only::These(vec![ServiceId(1)]);
    case(&fleet, true);
    fleet.regions[SG].services.push((ServiceId(1), 0.1));
    case(&fleet, false);
    fleet.regions[SG].services.clear(); // one plain service, which is not the one touched
    case(&fleet, true);
    fleet.tiers[ROUND].services = Only::All;
    case(&fleet, false);
    fleet.regions[SG].tiers = vec![OTHER];
    case(&fleet, true);
}

#[test]
fn a_window_cannot_start_before_now() {
    #[track_caller]
    fn case(start: &str, broken: bool) {
        // The notice was given in time, so that only the start is wrong.
        let window = Window { filed: Some(at("2025-12-01T00:00Z")), ..hour(&[SG], start) };
        expect(&world(), window, Code::InThePast, broken);
    }
    case("2025-12-31T23:59Z", true);
    case("2026-01-01T00:00Z", false);
}

#[test]
fn a_window_has_room_for_its_phases() {
    #[track_caller]
    fn case(fleet: &Fleet, regions: &[RegionId], minutes: Minutes, broken: bool) {
        let window = lasting(regions, "2026-12-01T00:00Z", minutes);
        expect(fleet, window, Code::TooShort, broken);
    }
    case(&world(), &[SG], Minutes(59), true);
    case(&world(), &[SG], Minutes(60), false);
    case(&world(), &[SG], Minutes(61), false);

    // 20 x 1.1 = 22 exactly, 21 x 1.1 = 23.1, so 24: together 46 minutes, and 41 unpaced.
    let mut fleet = world();
    fleet.tiers[ROUND].phases = vec![phase("a", Minutes(20), 0.0), phase("b", Minutes(21), 1.0)];
    give_team(&mut fleet, "slow", &[DE]);
    fleet.teams[0].pace = Decimal::parse("1.1").unwrap();
    case(&fleet, &[SG], Minutes(41), false);
    case(&fleet, &[SG, DE], Minutes(45), true);
    case(&fleet, &[SG, DE], Minutes(46), false);
}

#[test]
fn operations_of_the_window_take_the_place_of_the_tiers() {
    #[track_caller]
    fn case(operations: &[&str], minutes: Minutes, broken: bool) {
        let mut fleet = world();
        fleet.tiers[ROUND].phases =
            vec![phase("prepare", Minutes(10), 0.0), PhaseTemplate::Operations];
        fleet.tiers[ROUND].operations = vec!["copy".to_owned()];
        fleet.operations.insert("copy".to_owned(), operation(Minutes(30), 1.0));
        fleet.operations.insert("clean".to_owned(), operation(Minutes(20), 0.5));
        let window = Window {
            operations: operations.iter().map(|&name| name.to_owned()).collect(),
            ..lasting(&[SG], "2026-12-01T00:00Z", minutes)
        };
        expect(&fleet, window, Code::TooShort, broken);
    }
    case(&["copy"], Minutes(40), false);
    case(&["clean"], Minutes(30), false);
    case(&["clean"], Minutes(29), true);
    case(&["clean", "copy"], Minutes(59), true);
    case(&["clean", "copy"], Minutes(60), false);
}

#[test]
fn a_proposal_names_its_rollback_document_where_the_tier_asks() {
    #[track_caller]
    fn case(required: bool, rollback: Option<&str>, broken: bool) {
        let mut fleet = world();
        fleet.tiers[ROUND].rollback_required = required;
        let window =
            Window { rollback: rollback.map(str::to_owned), ..hour(&[SG], "2026-12-01T00:00Z") };
        expect(&fleet, window.clone(), Code::NoRollback, broken);
        // What `plan` wrote knows of no documents.
        let terms = Terms { source: Source::Plan, ..terms() };
        assert_eq!(check(&fleet, &terms, &[window], &[]), []);
    }
    case(true, None, true);
    case(true, Some(" "), true);
    case(true, Some("runbooks/im.md"), false);
    case(false, None, false);
}

#[test]
fn what_is_wrong_with_a_proposal_is_said_with_units() {
    let mut fleet = world();
    fleet.tiers[ROUND].rollback_required = true;
    fleet.regions[SG].tiers = vec![];
    let window = lasting(&[SG], "2025-12-31T00:00Z", Minutes(45));
    let window = Window { filed: Some(at("2025-12-01T00:00Z")), ..window };
    let messages: Vec<_> =
        findings(&fleet, &[window]).into_iter().map(|finding| finding.message).collect();
    assert_eq!(
        messages,
        [
            "`sg` is listed, but its `tiers` do not name `round`",
            "the window starts at 2025-12-31T00:00:00Z, but it is already 2026-01-01T00:00:00Z",
            "the window lasts 45 minutes, but the phases of tier `round` take 60 minutes (1h)",
            "the window names no `rollback` document, which tier `round` requires",
        ]
    );
}
