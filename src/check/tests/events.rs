use super::*;
use crate::fleet::Ahead;
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::harm::UserMinutes;

/// A day of shopping, a night of works in UTC, and a gala in Berlin.
const EVENTS: &str = "BEGIN:VCALENDAR\nVERSION:2.0\n\
    BEGIN:VEVENT\nUID:1\nSUMMARY:Singles' Day\nDTSTART;VALUE=DATE:20261111\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:2\nSUMMARY:Fibre works\nDTSTART:20261117T220000Z\nDTEND:20261118T020000Z\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:3\nSUMMARY:Gala\nDTSTART;TZID=Europe/Berlin:20261120T200000\nDURATION:PT2H\nEND:VEVENT\n\
    END:VCALENDAR\n";

fn calendar(kind: Kind, effect: Effect) -> Calendar {
    let read = ics::read(EVENTS.as_bytes(), &Database::embedded()).unwrap();
    calendar_of(kind, effect, read)
}

fn with(calendar: Calendar) -> Fleet {
    let mut fleet = world();
    fleet.regions[DE].carriers = vec!["telia".to_owned()];
    fleet.calendars.push(calendar);
    fleet
}

#[test]
fn nothing_happens_in_an_event_of_a_calendar_that_forbids() {
    #[track_caller]
    fn case(kind: Kind, region: RegionId, start: &str, broken: bool) {
        let fleet = with(calendar(kind, Effect::Forbid));
        expect(&fleet, hour(&[region], start), Code::Freeze, broken);
    }
    for kind in [Kind::Freeze, Kind::Holiday] {
        case(kind, SG, "2026-11-10T15:00Z", false); // ends where the day begins in Singapore
        case(kind, SG, "2026-11-10T15:01Z", true);
        case(kind, SG, "2026-11-11T15:59Z", true);
        case(kind, SG, "2026-11-11T16:00Z", false);
        case(kind, DE, "2026-11-11T16:00Z", true); // still that day in Berlin
        case(kind, SG, "2026-11-17T21:01Z", true); // works are events like others here
        case(kind, SG, "2026-11-18T02:00Z", false);
    }
    let fleet = with(calendar(Kind::Freeze, Effect::None));
    expect(&fleet, hour(&[SG], "2026-11-11T00:00Z"), Code::Freeze, false);
}

#[test]
fn a_carrier_keeps_its_works_and_their_buffer_free_where_it_is_relied_on() {
    #[track_caller]
    fn case(carrier: Option<&str>, region: RegionId, start: &str, broken: bool) {
        let own = calendar(Kind::Carrier, Effect::Forbid);
        let carrier = carrier.map(str::to_owned);
        let fleet = with(Calendar { buffer: Minutes(30), carrier, ..own });
        expect(&fleet, hour(&[region], start), Code::Carrier, broken);
    }
    case(None, SG, "2026-11-17T20:30Z", false);
    case(None, SG, "2026-11-17T20:31Z", true);
    case(None, SG, "2026-11-18T02:29Z", true);
    case(None, SG, "2026-11-18T02:30Z", false);
    case(Some("telia"), DE, "2026-11-17T23:00Z", true);
    case(Some("telia"), SG, "2026-11-17T23:00Z", false);
    case(Some("other"), DE, "2026-11-17T23:00Z", false);
}

#[test]
fn a_finding_names_the_event() {
    let own = calendar(Kind::Carrier, Effect::Forbid);
    let fleet = with(Calendar { buffer: Minutes(30), ..own });
    let found = findings(&fleet, &[hour(&[DE], "2026-11-18T02:15Z")]);
    assert_eq!(
        found[0].message,
        "Wed 2026-11-18 03:15 (+01:00) in `de` lies in, or within 30m of, the works `Fibre works` of calendar `theirs`"
    );
}

#[test]
fn holidays_are_no_business_days() {
    #[track_caller]
    fn case(kind: Kind, region: RegionId, start: &str, broken: bool) {
        let mut fleet = with(calendar(kind, Effect::None));
        let kind = RuleKind::Notice { ahead: Ahead::BusinessDays(2), audience: None };
        fleet.regions[region].rules.push(rule("rule", kind));
        let filed = Some(at("2026-11-09T12:00Z")); // a Monday
        expect(&fleet, Window { filed, ..hour(&[region], start) }, Code::Notice, broken);
    }
    // Without the holiday: Tuesday and Wednesday the 11th. With it: Tuesday and Thursday.
    case(Kind::Freeze, SG, "2026-11-10T16:00Z", false);
    case(Kind::Holiday, SG, "2026-11-10T16:00Z", true);
    case(Kind::Holiday, SG, "2026-11-11T15:59Z", true);
    case(Kind::Holiday, SG, "2026-11-11T16:00Z", false);
}

#[test]
fn an_hour_of_an_event_makes_its_date_a_holiday() {
    let mut fleet = with(calendar(Kind::Holiday, Effect::None));
    let kind = RuleKind::Notice { ahead: Ahead::BusinessDays(1), audience: None };
    fleet.regions[DE].rules.push(rule("rule", kind));
    // The gala is on Friday, so that Monday comes first.
    let filed = Some(at("2026-11-19T12:00Z"));
    for (start, broken) in [("2026-11-22T22:59Z", true), ("2026-11-22T23:00Z", false)] {
        expect(&fleet, Window { filed, ..hour(&[DE], start) }, Code::Notice, broken);
    }
}

#[test]
fn a_season_counts_the_minutes_of_events_once() {
    #[track_caller]
    fn case(start: &str, minutes: Minutes, expected: f64) {
        let own = calendar(Kind::Holiday, Effect::Season(3.0));
        let twice = [&*own.events, &*own.events].concat();
        let mut fleet = with(Calendar { events: twice.into(), ..own });
        fleet.tiers[ROUND].phases = vec![phase("work", minutes, 1.0)];
        let window = lasting(&[DE], start, minutes);
        let found = crate::check::impact_by_region(&fleet, &window, Scope::Global);
        assert_eq!(found, [(DE, UserMinutes(expected))], "{start}");
        assert_eq!(
            crate::impact::of_window(&fleet, &window),
            [(DE, UserMinutes(expected))],
            "{start}"
        );
    }
    case("2026-11-10T22:00Z", 2 * HOUR, 100.0 * (60.0 + 3.0 * 60.0));
    case("2026-11-10T00:00Z", 3 * DAY, 100.0 * (2.0 * 1440.0 + 3.0 * 1440.0));
    case("2026-11-20T18:30Z", 3 * HOUR, 100.0 * (30.0 + 3.0 * 120.0 + 30.0));
}

#[test]
fn where_every_day_is_a_holiday_no_notice_is_ever_enough() {
    let days = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20200101\n\
                RRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR\n";
    let read = ics::read(days.as_bytes(), &Database::embedded()).unwrap();
    let own = calendar(Kind::Holiday, Effect::None);
    let mut fleet = with(Calendar { events: ics::standing(vec![read]).into(), ..own });
    let kind = RuleKind::Notice { ahead: Ahead::BusinessDays(1), audience: None };
    fleet.regions[DE].rules.push(rule("rule", kind));
    let found = findings(&fleet, &[hour(&[DE], "2036-11-22T12:00Z")]);
    assert_eq!(
        found[0].message,
        "rule `rule` of `de` asks for 1 business day of notice, and its holidays leave no business day"
    );
    let now = at("2026-11-22T12:00Z");
    assert_eq!(
        crate::rules::notices::earliest_start(&fleet, DE, Ahead::BusinessDays(1), now),
        None
    );
}
