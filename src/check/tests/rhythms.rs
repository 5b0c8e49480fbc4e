use super::*;
use crate::fleet::{Ahead, Budget, Clock, DayTime, Freeze, FreezeSpan};
use crate::ground::curve::Curve;
use crate::ground::days::Days;
use crate::ground::decimal::Exact;
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::harm::UserMinutes;
use crate::ground::period::{Per, Unit};

fn weekday(name: &str) -> [bool; 7] {
    Days::parse(name).unwrap().weekdays
}

/// A calendar with one event, given by its lines.
fn calendar(kind: Kind, effect: Effect, event: &str) -> Calendar {
    let text =
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n{event}\nEND:VEVENT\nEND:VCALENDAR\n");
    let read = ics::read(text.as_bytes(), &Database::embedded()).unwrap();
    calendar_of(kind, effect, read)
}

#[test]
fn a_rule_may_name_days_of_the_month() {
    #[track_caller]
    fn case(days: &str, start: &str, broken: bool) {
        let when = when(&[&format!("{days} 02:00-04:00")]);
        let fleet = world_with(DE, RuleKind::Forbid { when, dates: vec![] });
        expect(&fleet, hour(&[DE], start), Code::Forbid, broken);
    }
    // 02:00 in Berlin is 01:00Z in December.
    case("Sat#3", "2026-12-19T00:00Z", false);
    case("Sat#3", "2026-12-19T00:01Z", true);
    case("Sat#3", "2026-12-12T01:00Z", false);
    case("Thu#-1", "2026-12-31T01:00Z", true);
    case("Thu#-1", "2026-12-24T01:00Z", false);
    case("day#-1", "2026-12-31T01:00Z", true);
    case("Tue#2+10", "2026-12-18T01:00Z", true);
    case("Tue#2-3", "2026-12-05T01:00Z", true);
}

#[test]
fn a_rule_may_be_read_on_another_clock() {
    #[track_caller]
    fn case(start: &str, broken: bool) {
        let kind = RuleKind::Forbid { when: when(&["daily 09:00-18:00"]), dates: vec![] };
        let mut fleet = world_with(DE, kind);
        fleet.regions[DE].rules[0].zone = Some(zone("Asia/Singapore"));
        expect(&fleet, hour(&[DE], start), Code::Forbid, broken);
    }
    case("2026-12-01T00:00Z", false); // to 09:00 in Singapore
    case("2026-12-01T00:01Z", true);
    case("2026-12-01T09:59Z", true);
    case("2026-12-01T10:00Z", false);
}

#[test]
fn full_business_days_end_before_the_window_starts() {
    #[track_caller]
    fn case(now: &str, start: &str, broken: bool) {
        let kind = RuleKind::Notice { ahead: Ahead::FullBusinessDays(2), audience: None };
        let window = Window { filed: Some(at(now)), ..hour(&[DE], start) };
        expect(&world_with(DE, kind), window, Code::Notice, broken);
    }
    // 20 November 2026 was a Friday: Monday and Tuesday have to be over.
    case("2026-11-20T10:00Z", "2026-11-24T22:59Z", true);
    case("2026-11-20T10:00Z", "2026-11-24T23:00Z", false);
    case("2026-11-17T10:00Z", "2026-11-19T23:00Z", false);
}

#[test]
fn notice_may_be_due_by_a_time_of_the_week() {
    #[track_caller]
    fn case(now: &str, start: &str, broken: bool) {
        let by = DayTime { days: weekday("Wed"), time: 17 * HOUR };
        let kind = RuleKind::Notice { ahead: Ahead::By(by), audience: None };
        let window = Window { filed: Some(at(now)), ..hour(&[DE], start) };
        expect(&world_with(DE, kind), window, Code::Notice, broken);
    }
    // Wednesday 2 December 2026, 17:00 in Berlin, is 16:00Z.
    case("2026-12-02T16:00Z", "2026-12-05T00:00Z", false);
    case("2026-12-02T16:01Z", "2026-12-05T00:00Z", true);
    case("2026-12-02T16:01Z", "2026-12-09T15:59Z", true);
    case("2026-12-02T16:01Z", "2026-12-09T16:00Z", false);
    case("2026-12-02T16:00Z", "2026-12-02T16:00Z", false);
}

#[test]
fn a_weekend_is_the_regions_own_and_workdays_are_business_days() {
    #[track_caller]
    fn case(weekend: &str, workday: &str, start: &str, broken: bool) {
        let kind = RuleKind::Notice { ahead: Ahead::BusinessDays(1), audience: None };
        let mut fleet = world_with(DE, kind);
        fleet.regions[DE].weekend = weekday(weekend);
        let event = format!("DTSTART;VALUE=DATE:{workday}");
        fleet.calendars.push(calendar(Kind::Workday, Effect::None, &event));
        // A Friday.
        let window = Window { filed: Some(at("2026-11-20T10:00Z")), ..hour(&[DE], start) };
        expect(&fleet, window, Code::Notice, broken);
    }
    case("Sat,Sun", "20200101", "2026-11-22T22:59Z", true);
    case("Sat,Sun", "20200101", "2026-11-22T23:00Z", false);
    case("Fri,Sat", "20200101", "2026-11-21T23:00Z", false);
    case("Fri,Sat", "20200101", "2026-11-21T22:59Z", true);
    case("Sat,Sun", "20261121", "2026-11-20T23:00Z", false);
    case("Sat,Sun", "20261121", "2026-11-20T22:59Z", true);
}

#[test]
fn downtime_adds_up_to_a_budget() {
    #[track_caller]
    fn case(budget: Budget, per: Per, starts: &[&str], told: &[usize]) {
        let mut fleet = world_with(SG, RuleKind::MaxDowntime { budget, per });
        // 66 minutes of downtime: 60 + 30 x 0.2.
        fleet.tiers[ROUND].phases =
            vec![phase("work", Minutes(60), 1.0), phase("verify", Minutes(30), 0.2)];
        let windows: Vec<Window> =
            starts.iter().map(|start| lasting(&[SG], start, Minutes(90))).collect();
        let found = findings(&fleet, &windows);
        assert!(found.iter().all(|f| f.code == Code::MaxDowntime), "{found:#?}");
        assert_eq!(found.iter().map(|f| f.window).collect::<Vec<_>>(), told, "{per} {starts:?}");
    }
    let month = Per::Calendar(Unit::Month);
    let two = ["2026-12-01T00:00Z", "2026-12-20T00:00Z"];
    case(Budget::Limit(Minutes(132)), month, &two, &[]);
    case(Budget::Limit(Minutes(131)), month, &two, &[0, 1]);
    // December begins at 16:00Z in Singapore: of the second only what lies in it counts.
    case(Budget::Limit(Minutes(66)), month, &["2026-11-05T00:00Z", "2026-11-30T16:00Z"], &[]);
    case(Budget::Limit(Minutes(66)), month, &["2026-11-05T00:00Z", "2026-11-30T15:59Z"], &[0, 1]);
    let days = Per::Stretch(10 * DAY);
    case(Budget::Limit(Minutes(66)), days, &["2026-12-01T00:00Z", "2026-12-11T00:00Z"], &[]);
    case(Budget::Limit(Minutes(66)), days, &["2026-12-01T00:00Z", "2026-12-10T23:59Z"], &[0, 1]);
    // 44,640 minutes of December, of which 0.15 percent are 66.96.
    let share = |text| Budget::Availability(Exact::parse(text).unwrap().percent());
    case(share("99.85"), month, &two[..1], &[]);
    case(share("99.86"), month, &two[..1], &[0]);
}

#[test]
fn windows_are_counted_by_the_calendar() {
    #[track_caller]
    fn case(unit: Unit, starts: [&str; 2], broken: bool) {
        let kind = RuleKind::MaxPer { count: 1, per: Per::Calendar(unit) };
        let windows = starts.map(|start| hour(&[SG], start));
        let found = codes(&findings(&world_with(SG, kind), &windows));
        assert_eq!(found, if broken { vec![Code::MaxPer; 2] } else { vec![] }, "{unit} {starts:?}");
    }
    case(Unit::Month, ["2026-11-30T15:59Z", "2026-11-30T17:00Z"], false);
    case(Unit::Month, ["2026-11-30T16:00Z", "2026-12-31T15:59Z"], true);
    case(Unit::Week, ["2026-12-06T15:59Z", "2026-12-06T17:00Z"], false);
    case(Unit::Day, ["2026-12-06T16:00Z", "2026-12-07T15:59Z"], true);
    case(Unit::Quarter, ["2026-10-01T00:00Z", "2026-12-31T15:59Z"], true);
    case(Unit::Year, ["2026-01-01T00:00Z", "2026-12-31T16:00Z"], false);
}

#[test]
fn a_clock_may_change_at_the_edge_of_a_window_only() {
    #[track_caller]
    fn case(start: &str, broken: bool) {
        let fleet = world_with(DE, RuleKind::ForbidTransition);
        expect(&fleet, hour(&[DE], start), Code::ForbidTransition, broken);
    }
    // Berlin's clock changes at 01:00Z.
    case("2026-10-25T00:00Z", false);
    case("2026-10-25T00:01Z", true);
    case("2026-10-25T00:59Z", true);
    case("2026-10-25T01:00Z", false);
}

#[test]
fn a_freeze_may_begin_and_end_at_a_local_time() {
    #[track_caller]
    fn case(regions: &[RegionId], start: &str, broken: bool) {
        let mut fleet = world();
        let time = |text: &str| format!("{text}:00").parse().unwrap();
        let span =
            FreezeSpan::Times { from: time("2026-12-18T18:00"), to: time("2026-12-21T06:00") };
        fleet.freezes.push(Freeze {
            name: "f".to_owned(),
            span,
            regions: Only::All,
            tiers: Only::All,
        });
        expect(&fleet, hour(regions, start), Code::Freeze, broken);
    }
    case(&[DE], "2026-12-18T16:00Z", false);
    case(&[DE], "2026-12-18T16:01Z", true);
    case(&[DE], "2026-12-21T04:59Z", true);
    case(&[DE], "2026-12-21T05:00Z", false);
    case(&[SG], "2026-12-18T16:00Z", true); // midnight there
}

#[test]
fn windows_start_on_the_days_of_their_tier() {
    #[track_caller]
    fn case(clock: Option<Clock>, regions: &[RegionId], start: &str, broken: bool) {
        let mut fleet = world();
        fleet.tiers[ROUND].on = Some(Days::parse("Sat#3").unwrap());
        fleet.tiers[ROUND].clock = clock;
        expect(&fleet, hour(regions, start), Code::On, broken);
    }
    // Once and rolling: on the region's own clock. 19 December is the third Saturday.
    case(None, &[SG], "2026-12-18T15:59Z", true);
    case(None, &[SG], "2026-12-18T16:00Z", false);
    case(None, &[SG], "2026-12-19T15:59Z", false);
    case(None, &[SG], "2026-12-19T16:00Z", true);
    let berlin = || Some(Clock::Zone(zone("Europe/Berlin")));
    case(berlin(), &[SG], "2026-12-18T22:59Z", true);
    case(berlin(), &[SG], "2026-12-18T23:00Z", false);
    case(Some(Clock::Local), &[SG], "2026-12-18T16:00Z", false);
}

#[test]
fn all_that_calendars_allow_is_allowed_together() {
    #[track_caller]
    fn case(tiers: Only<TierId>, start: &str, broken: bool) {
        let mut fleet = world();
        for event in [
            "DTSTART:20261201T000000Z\nDTEND:20261201T010000Z",
            "DTSTART:20261201T010000Z\nDTEND:20261201T020000Z\nTRANSP:TRANSPARENT",
        ] {
            let own = calendar(Kind::Freeze, Effect::Allow, event);
            fleet.calendars.push(Calendar { tiers: tiers.clone(), ..own });
        }
        expect(&fleet, hour(&[DE], start), Code::Allow, broken);
    }
    case(Only::All, "2026-12-01T00:30Z", false);
    case(Only::All, "2026-12-01T01:00Z", false);
    case(Only::All, "2026-12-01T01:01Z", true);
    case(Only::All, "2026-11-30T23:59Z", true);
    case(Only::These(vec![OTHER]), "2026-12-05T00:00Z", false);
}

#[test]
fn a_calendar_of_a_team_keeps_it_at_home() {
    #[track_caller]
    fn case(regions: &[RegionId], start: &str, broken: bool) {
        let mut fleet = world();
        give_team(&mut fleet, "crew", &[SG]);
        fleet.teams[TeamId(0)].zone = zone("Europe/Berlin");
        let own = calendar(Kind::Holiday, Effect::Forbid, "DTSTART;VALUE=DATE:20261224");
        fleet.calendars.push(Calendar { teams: Some(vec![TeamId(0)]), ..own });
        expect(&fleet, hour(regions, start), Code::TeamShift, broken);
    }
    case(&[SG], "2026-12-23T22:00Z", false);
    case(&[SG], "2026-12-23T22:01Z", true); // on the crew's clock
    case(&[SG], "2026-12-24T22:59Z", true);
    case(&[SG], "2026-12-24T23:00Z", false);
    case(&[DE], "2026-12-24T12:00Z", false);
}

#[test]
fn a_holiday_may_count_as_a_sunday() {
    let sunday = |fleet: &mut Fleet| {
        let own = calendar(Kind::Holiday, Effect::None, "DTSTART;VALUE=DATE:20261203");
        fleet.calendars.push(Calendar { counts_as: Some(6), ..own });
    };
    #[track_caller]
    fn case(fleet: &Fleet, start: &str, broken: bool) {
        expect(fleet, hour(&[DE], start), Code::Forbid, broken);
    }
    // The third of December is a Thursday.
    let kind = RuleKind::Forbid { when: when(&["Sun 22:00-02:00"]), dates: vec![] };
    let mut fleet = world_with(DE, kind);
    case(&fleet, "2026-12-03T21:00Z", false);
    sunday(&mut fleet);
    case(&fleet, "2026-12-03T20:00Z", false);
    case(&fleet, "2026-12-03T20:01Z", true);
    case(&fleet, "2026-12-04T00:59Z", true); // it belongs to the day it starts on
    case(&fleet, "2026-12-04T01:00Z", false);

    let mut users = [10.0; 168];
    users[6 * 24..].fill(3.0);
    fleet.regions[DE].activity = Curve::new(&users);
    let window = hour(&[DE], "2026-12-03T12:00Z");
    let cost = crate::check::impact_by_region(&fleet, &window, Scope::Global);
    assert_eq!(cost, [(DE, UserMinutes(180.0))]);
    let solver = crate::impact::of_window(&fleet, &window);
    assert_eq!(solver, [(DE, UserMinutes(180.0))]);
}

#[test]
fn a_slot_that_the_clock_skips_counts_as_of_its_own_date() {
    let mut fleet = world();
    fleet.regions[DE].zone = zone("America/Nuuk");
    fleet.tiers[ROUND].cadence = Cadence::Every(Every::Weeks(1));
    fleet.tiers[ROUND].clock = Some(Clock::Local);
    fleet.tiers[ROUND].on = Some(Days::parse("Sat").unwrap());
    // Saturday 28 March 2026 23:00 is followed by Sunday 00:00, at 01:00Z.
    for (start, broken) in [
        ("2026-03-29T00:59Z", false),
        ("2026-03-29T01:30Z", false), // 23:30, which is skipped
        ("2026-03-29T02:00Z", true),
    ] {
        let window = hour(&[DE], start);
        let found = codes(&findings(&fleet, &[window]));
        assert_eq!(found, if broken { vec![Code::On] } else { vec![] }, "{start}");
    }
}
