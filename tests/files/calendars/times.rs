//! Clocks: zones by name and by their own rules, gaps, folds, lengths.

use super::*;
use lowtide::ground::duration::{DAY, Minutes};

#[track_caller]
fn case(lines: &str, home: &str, expected: &[&str]) {
    let calendar = one(lines);
    let span = span("2026-01-01T00:00Z", "2027-01-01T00:00Z");
    assert_eq!(shown(&calendar.events, span, home), expected, "{lines}");
}

#[test]
fn all_day_events_are_days_where_the_reader_is() {
    for (home, start) in
        [("Asia/Singapore", "2026-03-27T16:00:00Z"), ("America/New_York", "2026-03-28T04:00:00Z")]
    {
        let calendar = one("DTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260330");
        let found = occurrences(
            &calendar.events,
            span("2026-01-01T00:00Z", "2027-01-01T00:00Z"),
            &zone(home),
        );
        assert_eq!(found[0].interval.start(), at(start));
    }
    let berlin = one("DTSTART;VALUE=DATE:20260329\nDURATION:P1D");
    let found = occurrences(
        &berlin.events,
        span("2026-01-01T00:00Z", "2027-01-01T00:00Z"),
        &zone("Europe/Berlin"),
    );
    assert_eq!(found[0].interval.minutes(), Minutes(23 * 60));
    for (lines, expected) in [
        ("DTSTART;VALUE=DATE:20260328", "2026-03-28"),
        ("DTSTART:20260328", "2026-03-28"),
        (
            "DTSTART;VALUE=DATE-TIME:20260328\nDTEND;VALUE=DATE-TIME:20260330",
            "2026-03-28..2026-03-29",
        ),
        ("DTSTART;VALUE=DATE:20260328T000000\nDTEND;VALUE=DATE:20260329T000000", "2026-03-28"),
        // An end on its first day, as many write it.
        ("DTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260328", "2026-03-28"),
        ("DTSTART;VALUE=DATE:20260328\nDURATION:PT36H", "2026-03-28..2026-03-29"),
        ("DTSTART;VALUE=DATE:20260328\nDURATION:P1W", "2026-03-28..2026-04-03"),
    ] {
        case(lines, "Asia/Singapore", &[expected]);
    }
}

#[test]
fn a_skipped_time_is_read_with_the_offset_before_and_a_repeated_one_is_the_first() {
    let new_york = |start: &str, end: &str| {
        format!("DTSTART;TZID=America/New_York:{start}\nDTEND;TZID=America/New_York:{end}")
    };
    case(&new_york("20260308T023000", "20260308T040000"), "UTC", &["2026-03-08T07:30..08:00"]);
    case(&new_york("20261101T013000", "20261101T030000"), "UTC", &["2026-11-01T05:30..08:00"]);
    // It keeps its half hour where its end is no later than its start on that day.
    case(&new_york("20260308T023000", "20260308T030000"), "UTC", &["2026-03-08T07:30..08:00"]);
    // Floating times are the reader's.
    case(
        "DTSTART:20260308T023000\nDTEND:20260308T040000",
        "America/New_York",
        &["2026-03-08T07:30..08:00"],
    );
}

#[test]
fn an_end_is_kept_on_the_wall_and_a_duration_in_hours_by_the_stopwatch() {
    let start = "DTSTART;TZID=Europe/Berlin:20260327T220000\nRRULE:FREQ=DAILY;COUNT=2";
    let first = "2026-03-27T21:00..2026-03-28T05:00";
    let wall = "2026-03-28T21:00..2026-03-29T04:00";
    let stopwatch = "2026-03-28T21:00..2026-03-29T05:00";
    case(&format!("{start}\nDTEND;TZID=Europe/Berlin:20260328T060000"), "UTC", &[first, wall]);
    case(&format!("{start}\nDURATION:PT8H"), "UTC", &[first, stopwatch]);
    case(
        &format!("{start}\nDURATION:P1D"),
        "UTC",
        &["2026-03-27T21:00..2026-03-28T21:00", "2026-03-28T21:00..2026-03-29T20:00"],
    );
}

#[test]
fn minutes_are_rounded_outward_and_events_without_length_are_none() {
    case("DTSTART:20260301T000030Z\nDTEND:20260301T000031Z", "UTC", &["2026-03-01T00:00..00:01"]);
    case("DTSTART:20260301T000000Z", "UTC", &[]);
    case("DTSTART:20260301T000000Z\nDURATION:PT0S", "UTC", &[]);
}

#[test]
fn a_span_has_what_shares_a_minute_with_it() {
    let calendar = one("DTSTART:20260301T100000Z\nDTEND:20260301T110000Z\nRRULE:FREQ=DAILY");
    for (from, until, count) in [
        ("2026-03-05T09:00Z", "2026-03-05T10:00Z", 0),
        ("2026-03-05T09:00Z", "2026-03-05T10:01Z", 1),
        ("2026-03-05T10:59Z", "2026-03-05T11:30Z", 1),
        ("2026-03-05T11:00Z", "2026-03-06T10:00Z", 0),
        ("2026-02-01T00:00Z", "2026-03-01T10:00Z", 0),
        ("2226-03-05T00:00Z", "2226-03-07T00:00Z", 2),
    ] {
        assert_eq!(
            occurrences(&calendar.events, span(from, until), &zone("UTC")).len(),
            count,
            "{from}"
        );
    }
}

const HEADQUARTERS: &str = "\
BEGIN:VTIMEZONE
TZID:Corp HQ
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:-0200
TZOFFSETTO:-0300
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0300
TZOFFSETTO:-0200
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
RDATE:20260601T000000
END:DAYLIGHT
END:VTIMEZONE";

#[test]
fn a_zone_that_the_file_defines_has_its_own_rules() {
    let event = |start: &str| {
        format!(
            "BEGIN:VEVENT\nDTSTART;TZID=Corp HQ:{start}\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;COUNT=3\nEND:VEVENT"
        )
    };
    let expected =
        ["2026-02-10T13:00..14:00", "2026-03-10T12:00..13:00", "2026-04-10T12:00..13:00"];
    for lines in [
        format!("{HEADQUARTERS}\n{}", event("20260210T100000")),
        format!("{}\n{HEADQUARTERS}", event("20260210T100000")),
    ] {
        let calendar = calendar(&lines);
        let span = span("2026-01-01T00:00Z", "2027-01-01T00:00Z");
        assert_eq!(problems(&calendar), Vec::<String>::new());
        assert_eq!(shown(&calendar.events, span, "Asia/Tokyo"), expected);
    }
}

#[test]
fn a_name_of_the_database_means_the_database() {
    let lines = format!(
        "{}\nBEGIN:VEVENT\nDTSTART;TZID=Europe/Berlin:20260210T100000\nDURATION:PT1H\nEND:VEVENT",
        HEADQUARTERS.replace("Corp HQ", "Europe/Berlin")
    );
    let span = span("2026-01-01T00:00Z", "2027-01-01T00:00Z");
    assert_eq!(shown(&calendar(&lines).events, span, "UTC"), ["2026-02-10T09:00..10:00"]);
}

#[test]
fn an_unknown_zone_is_told_once_and_taken_as_the_calendars_or_the_readers() {
    let event = "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Mars:20260210T100000\nDTEND;TZID=Mars:20260210T110000\nEND:VEVENT";
    let span = span("2026-01-01T00:00Z", "2027-01-01T00:00Z");
    let unknown = calendar(event);
    assert_eq!(
        problems(&unknown),
        [
            "5: event `a`: the time zone `Mars` is not known, and the file does not define it; its times are taken as those of the time zone of the region"
        ]
    );
    assert_eq!(shown(&unknown.events, span, "Asia/Tokyo"), ["2026-02-10T01:00..02:00"]);
    let named = calendar(&format!("X-WR-TIMEZONE:Europe/Berlin\n{event}"));
    assert_eq!(shown(&named.events, span, "Asia/Tokyo"), ["2026-02-10T09:00..10:00"]);
    let floating = event.replace(";TZID=Mars", "");
    let named = calendar(&format!("{floating}\nX-WR-TIMEZONE:W. Europe Standard Time"));
    assert_eq!(problems(&named), Vec::<String>::new());
    assert_eq!(shown(&named.events, span, "Asia/Tokyo"), ["2026-02-10T09:00..10:00"]);
}

/// Skipped times by the offset before the gap, repeated ones the first time: facts about zones
/// that `tests/files/time_zones.rs` uses too.
#[test]
fn local_times_near_changes_are_the_instants_that_the_standard_says() {
    let cases = include_str!("../../data/local_time_cases.csv");
    let mut lines = cases.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = |name: &str| columns.iter().position(|column| *column == name).unwrap();
    let [name, wall, kind, earlier, gap] =
        ["zone", "wall", "kind", "utc_earlier", "gap_ends_utc"].map(place);
    let database = zones();
    let mut seen = 0;
    for fields in lines.map(|line| line.split(',').collect::<Vec<_>>()) {
        let start = fields[wall].replace(['-', ':'], "");
        let expected = if fields[kind] == "gap" {
            let before =
                database.zone(fields[name]).unwrap().offset_at(at(fields[gap]) - Minutes(1));
            at(&format!("{}Z", fields[wall])) - Minutes(i64::from(before / 60))
        } else {
            at(fields[earlier])
        };
        let text = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID={}:{start}\nDURATION:PT1M\nEND:VEVENT",
            fields[name]
        );
        let calendar = ics::read(text.as_bytes(), &database).unwrap();
        let span = Interval::lasting(expected - 3 * DAY, 6 * DAY);
        let found = calendar.events[0].occurrences(span, &zone("UTC"));
        assert_eq!(found[0].interval.start(), expected, "{fields:?}");
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn until_a_date_lets_that_day_be() {
    let freeze = one(
        "DTSTART;TZID=Europe/Berlin:20261228T180000\nDURATION:PT4H\nRRULE:FREQ=DAILY;UNTIL=20261230",
    );
    let span = span("2026-12-01T00:00Z", "2027-02-01T00:00Z");
    assert_eq!(
        shown(&freeze.events, span, "Europe/Berlin"),
        ["2026-12-28T17:00..21:00", "2026-12-29T17:00..21:00", "2026-12-30T17:00..21:00"]
    );
}

#[test]
fn an_instant_names_a_whole_day_by_the_date_of_the_region() {
    let span = span("2026-02-20T00:00Z", "2026-03-20T00:00Z");
    #[track_caller]
    fn case(lines: &str, span: Interval, zone: &str, expected: &[&str]) {
        let days = one(&format!("DTSTART;VALUE=DATE:20260301\n{lines}"));
        assert_eq!(shown(&days.events, span, zone), expected, "{lines} in {zone}");
    }
    let without = "RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260301T230000Z";
    case(without, span, "Europe/Berlin", &["2026-03-01", "2026-03-03"]);
    case(without, span, "America/New_York", &["2026-03-02", "2026-03-03"]);
    let named = "RRULE:FREQ=DAILY;COUNT=3\nEXDATE;TZID=Europe/Berlin:20260302T000000";
    case(named, span, "America/New_York", &["2026-03-01", "2026-03-03"]);
    let until = "RRULE:FREQ=DAILY;UNTIL=20260302T230000Z";
    case(until, span, "Europe/Berlin", &["2026-03-01", "2026-03-02", "2026-03-03"]);
    case(until, span, "America/New_York", &["2026-03-01", "2026-03-02"]);
}

#[test]
fn whole_days_of_a_notice_are_those_of_utc() {
    let work = one(
        "DTSTART;VALUE=DATE:20260808\nX-MAINTNOTE-PROVIDER:carrier.example\nX-MAINTNOTE-ACCOUNT:1\n\
         X-MAINTNOTE-MAINTENANCE-ID:W1\nX-MAINTNOTE-IMPACT:OUTAGE\nX-MAINTNOTE-STATUS:CONFIRMED",
    );
    let span = span("2026-08-01T00:00Z", "2026-09-01T00:00Z");
    let found = occurrences(&work.events, span, &zone("Europe/Berlin"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].interval, super::span("2026-08-08T00:00Z", "2026-08-09T00:00Z"));
}

#[test]
fn what_has_no_length_is_told() {
    let begins = one("DTSTART;TZID=Europe/Berlin:20261218T170000\nSUMMARY:Freeze until January");
    assert_eq!(
        problems(&begins),
        [
            "3: event `Freeze until January`: it has no length, so that it takes up no time; expected `DTEND` or `DURATION`"
        ]
    );
    assert_eq!(problems(&one("DTSTART;VALUE=DATE:20261218")), [""; 0]);
}

#[test]
fn a_place_that_nobody_knows_is_told_and_its_offset_taken() {
    let lines = "DTSTART;TZID=\"(UTC-05:00) Nowhere at all\":20260715T120000\nDURATION:PT1H";
    let read = one(lines);
    let span = span("2026-07-01T00:00Z", "2026-08-01T00:00Z");
    assert_eq!(shown(&read.events, span, "UTC"), ["2026-07-15T17:00..18:00"]);
    assert_eq!(
        problems(&read),
        [
            "5: event `a`: no place of the time zone `(UTC-05:00) Nowhere at all` is known; its times are taken at that offset all year, without daylight saving"
        ]
    );
    let halifax = lines.replace("-05:00) Nowhere at all", "-04:00) Atlantic Time (Canada)");
    let read = one(&halifax);
    assert_eq!(problems(&read), [""; 0]);
    assert_eq!(shown(&read.events, span, "UTC"), ["2026-07-15T15:00..16:00"]);
}

#[test]
fn an_end_before_the_start_is_taken_for_the_start_and_told() {
    for (lines, expected) in [
        ("DTSTART:20260808T100000Z\nDTEND:20260808T090000Z", "2026-08-08T09:00..10:00"),
        (
            "DTSTART;TZID=Europe/Berlin:20260808T100000\nDTEND;TZID=Europe/London:20260808T080000",
            "2026-08-08T07:00..08:00",
        ),
        ("DTSTART;VALUE=DATE:20260810\nDTEND;VALUE=DATE:20260808", "2026-08-08..2026-08-09"),
        (
            "DTSTART:20260810T060000Z\nDTEND;VALUE=DATE:20260808",
            "2026-08-08T00:00..2026-08-10T06:00",
        ),
        (
            "DTSTART;VALUE=DATE:20260810\nDTEND:20260808T180000Z",
            "2026-08-08T18:00..2026-08-10T00:00",
        ),
    ] {
        case(lines, "UTC", &[expected]);
        let told = one(lines).problems;
        assert!(told.len() == 1 && !told[0].lost, "{lines}: {told:?}");
        assert!(told[0].message.contains("it ends before it starts"), "{}", told[0].message);
    }
}
