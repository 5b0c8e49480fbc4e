//! Files that ask for too much, and files that are none. Whoever did all that they ask would
//! not be done today.

use proptest::prelude::*;

use super::*;

/// Reads an event with a rule and asks about a year of it.
#[track_caller]
fn case(rule: &str, count: usize, told: &[&str]) {
    let calendar =
        one(&format!("SUMMARY:Freeze\nDTSTART:19700101T000000Z\nDURATION:PT1M\nRRULE:{rule}"));
    let year = span("2026-01-01T00:00Z", "2027-01-01T00:00Z");
    let found = occurrences(&calendar.events, year, &zone("UTC"));
    assert_eq!(found.len(), count, "{rule}");
    assert_eq!(problems(&calendar), told, "{rule}");
}

#[test]
fn rules_without_end_or_sense_cost_no_more_than_the_span() {
    let stretch = "8: event `Freeze`: its rule has more than 100000 instances a year; the event is taken as one stretch from its start on, without end";
    let never = "8: event `Freeze`: its rule is never true; check its days and months";
    let huge = "8: event `Freeze`: its rule has a `COUNT` of 1000000000, too many to count; it is taken as without end";
    case("FREQ=SECONDLY", 1, &[stretch]);
    case("FREQ=MINUTELY", 1, &[stretch]);
    case("FREQ=SECONDLY;COUNT=1000000000", 1, &[huge, stretch]);
    case("FREQ=DAILY;COUNT=1000000000", 365, &[huge]);
    case(
        "FREQ=SECONDLY;UNTIL=19710101T000000Z",
        0,
        &[
            "8: event `Freeze`: its rule has more than 100000 instances a year; the event is taken as one stretch from its start to the rule's end",
        ],
    );
    case("FREQ=SECONDLY;COUNT=1000", 0, &[]);
    case("FREQ=HOURLY", 8760, &[]);
    case("FREQ=SECONDLY;INTERVAL=86400", 365, &[]);
    case("FREQ=SECONDLY;INTERVAL=1000000000", 0, &[]);
    case("FREQ=SECONDLY;BYMONTH=6;BYMONTHDAY=1;BYHOUR=0;BYMINUTE=0;BYSECOND=0", 1, &[]);
    case("FREQ=YEARLY;INTERVAL=999999999", 0, &[]);
    case("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", 0, &[never]);
    case("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31", 0, &[never]);
    case("FREQ=DAILY;BYYEARDAY=1;BYMONTH=2;COUNT=5", 0, &[never]);
    case("FREQ=MONTHLY;BYDAY=-53MO,53MO", 0, &[never]);
    let all: Vec<String> = (0..60).map(|n| n.to_string()).collect();
    let hours = all[..24].join(",");
    case(
        &format!(
            "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR={hours};BYMINUTE={all};BYSECOND={all}",
            all = all.join(",")
        ),
        1,
        &[stretch],
    );
}

#[test]
fn a_long_event_that_recurs_often_is_one_stretch() {
    let calendar = one("DTSTART:19700101T000000Z\nDURATION:P30000D\nRRULE:FREQ=HOURLY");
    let day = span("2026-01-01T00:00Z", "2026-01-02T00:00Z");
    assert_eq!(occurrences(&calendar.events, day, &zone("UTC")).len(), 1);
}

#[test]
fn many_costly_rules_are_as_fast_as_one() {
    let mut text = "BEGIN:VCALENDAR\n".to_owned();
    for event in 0..2000 {
        text.push_str(&format!(
            "BEGIN:VEVENT\nUID:{event}\nDTSTART:19700101T000000Z\nDURATION:PT1M\n\
             RRULE:FREQ=SECONDLY;INTERVAL=7;COUNT=99999\nRRULE:FREQ=MINUTELY;BYSECOND=1,2\nEND:VEVENT\n"
        ));
    }
    let calendar = ics::read(text.as_bytes(), &zones()).unwrap();
    assert_eq!(calendar.events.len(), 2000);
    assert!(calendar.problems.len() <= 1001);
}

#[test]
fn a_zone_with_endless_changes_is_read() {
    let zone_lines = "BEGIN:VTIMEZONE\nTZID:Z\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0000\n\
                      TZOFFSETTO:+0100\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE";
    let calendar = calendar(&format!(
        "{zone_lines}\nBEGIN:VEVENT\nDTSTART;TZID=Z:20260101T100000\nDURATION:PT1H\nEND:VEVENT"
    ));
    let year = span("2026-01-01T00:00Z", "2027-01-01T00:00Z");
    assert_eq!(shown(&calendar.events, year, "UTC"), ["2026-01-01T09:00..10:00"]);
}

#[test]
fn components_that_are_never_ended_cost_no_more_than_others() {
    let (begun, ended) = ("BEGIN:A\n".repeat(200_000), "END:B\n".repeat(200_000));
    let calendar = calendar(&format!(
        "{begun}{ended}BEGIN:VEVENT\nDTSTART:20260101T000000Z\nDURATION:PT1H\nEND:VEVENT"
    ));
    assert_eq!(calendar.events.len(), 1);
}

#[test]
fn a_line_of_many_megabytes_is_cut() {
    let calendar =
        one(&format!("DTSTART:20260101T000000Z\nDURATION:PT1H\nSUMMARY:{}", "a".repeat(3 << 20)));
    assert_eq!(
        problems(&calendar),
        ["7: `SUMMARY` is longer than 1 MiB; the rest of it is left out"]
    );
    assert_eq!(calendar.events.len(), 1);
}

#[test]
fn too_many_events_and_too_many_bytes_are_refused() {
    let event = "BEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT\n";
    let text = format!("BEGIN:VCALENDAR\n{}", event.repeat(500_001));
    assert_eq!(
        ics::read(text.as_bytes(), &zones()).unwrap_err(),
        "the calendar has more than 500000 events: split it, or leave out its past"
    );
}

/// What stands in calendars, and what should not.
const PIECES: [&str; 40] = [
    "BEGIN:VCALENDAR\n",
    "END:VCALENDAR\n",
    "BEGIN:VEVENT\n",
    "END:VEVENT\n",
    "BEGIN:VTIMEZONE\n",
    "END:VTIMEZONE\n",
    "BEGIN:STANDARD\n",
    "END:STANDARD\n",
    "BEGIN:VALARM\n",
    "END:VALARM\n",
    "DTSTART:20260101T000000Z\n",
    "DTSTART;VALUE=DATE:99991231\n",
    "DTSTART;TZID=Europe/Berlin:00000101T000000\n",
    "DTSTART;TZID=X:20260329T023000\n",
    "DTEND:20260102T000000Z\n",
    "DTEND:99991231T235959\n",
    "DURATION:P366000D\n",
    "DURATION:-P1W\n",
    "RRULE:FREQ=YEARLY;BYWEEKNO=53,-53;BYDAY=-53MO\n",
    "RRULE:FREQ=SECONDLY;BYSETPOS=-1\n",
    "RRULE:FREQ=MONTHLY;INTERVAL=1000000000;COUNT=2\n",
    "RRULE:FREQ=WEEKLY;UNTIL=00000101T000000Z\n",
    "EXRULE:FREQ=DAILY\n",
    "RDATE:99991231T235959Z,00000101\n",
    "RDATE;VALUE=PERIOD:20260101T000000Z/P1D\n",
    "EXDATE;VALUE=DATE:20260101\n",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:00010101T000000Z\n",
    "UID:a\n",
    "SEQUENCE:9\n",
    "TZID:X\n",
    "TZOFFSETTO:+2359\n",
    "TZOFFSETFROM:-2359\n",
    "X-MAINTNOTE-IMPACT:\n",
    "X-WR-TIMEZONE:X\n",
    "METHOD:CANCEL\n",
    " folded\n",
    "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:=\n",
    "\"",
    ";",
    ":",
];

fn ask(bytes: &[u8]) {
    for read in [ics::read, ics::read_mail] {
        let Ok(calendar) = read(bytes, &zones()) else { continue };
        for home in ["UTC", "Pacific/Apia"] {
            for (from, until) in [
                ("1970-01-01T00:00Z", "1970-02-01T00:00Z"),
                ("2026-03-01T00:00Z", "2026-04-01T00:00Z"),
                ("2999-12-01T00:00Z", "2999-12-31T00:00Z"),
            ] {
                let found = occurrences(&calendar.events, span(from, until), &zone(home));
                assert!(found.iter().all(|o| o.interval.overlaps(span(from, until))));
            }
        }
        ics::standing(vec![calendar.clone(), calendar]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn pieces_of_calendars_in_any_order_do_no_harm(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..40),
    ) {
        ask(format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}", pieces.concat()).as_bytes());
    }

    #[test]
    fn bytes_changed_at_random_do_no_harm(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20),
        mail in any::<bool>(),
    ) {
        let mut bytes = if mail {
            include_bytes!("../../data/ics/notices/eunetworks_cancel.eml").to_vec()
        } else {
            include_bytes!("../../data/ics/odd/ical4j_EXDATE.ics").to_vec()
        };
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        ask(&bytes);
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        ask(&[b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", bytes.as_slice()].concat());
        ask(&bytes);
    }
}
