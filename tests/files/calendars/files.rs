//! Real files: odd calendars, and the holidays of three countries.

use lowtide::ground::duration::Minutes;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

fn data(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ics").join(path)).unwrap()
}

#[derive(serde::Deserialize)]
struct Expected {
    span: (String, String),
    count: usize,
    /// Start and end: dates, local times, or instants with `Z`.
    occurrences: Vec<(String, String)>,
}

/// Local times are those of UTC here.
fn minute(text: &str, up: bool) -> Minute {
    let text = if text.len() == 10 { format!("{text}T00:00:00") } else { text.to_owned() };
    let seconds = at(&format!("{}Z", text.trim_end_matches('Z')));
    if up || text[17..19] == *"00" { seconds } else { seconds - Minutes(1) }
}

#[test]
fn odd_calendars_have_the_occurrences_that_two_other_readers_find() {
    let expected: std::collections::BTreeMap<String, Expected> =
        serde_json::from_slice(&data("odd/expected.json")).unwrap();
    assert_eq!(expected.len(), 18);
    for (file, expected) in expected {
        let calendar = ics::read(&data(&format!("odd/{file}")), &zones()).unwrap();
        let [from, until] = [&expected.span.0, &expected.span.1].map(|date| minute(date, true));
        let span = Interval::new(from, until).unwrap();
        let found = occurrences(&calendar.events, span, &zone("UTC"));
        assert_eq!(found.len(), expected.count, "{file}");
        let mut listed = expected.occurrences;
        listed.sort();
        for ((start, end), occurrence) in listed.iter().zip(&found) {
            assert_eq!(occurrence.interval.start(), minute(start, false), "{file}");
            // That reader gives an all-day event that ends on its first day no length.
            if start != end {
                assert_eq!(occurrence.interval.end(), minute(end, true), "{file}");
            }
        }
        assert_eq!(problems(&calendar), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn holidays_are_the_days_that_they_are_made_from() {
    let dates = String::from_utf8(data("holidays/dates.csv")).unwrap();
    for (country, home) in
        [("DE", "Europe/Berlin"), ("SG", "Asia/Singapore"), ("IN", "Asia/Kolkata")]
    {
        let expected: BTreeSet<NaiveDate> = dates
            .lines()
            .filter_map(|line| line.strip_prefix(country)?.strip_prefix(',')?.parse().ok())
            .collect();
        let file = data(&format!("holidays/{country}_2026_2028.ics"));
        let calendar = ics::read(&file, &zones()).unwrap();
        assert!(calendar.problems.is_empty(), "{country}");
        let span = span("2025-12-01T00:00Z", "2029-02-01T00:00Z");
        let mut found = BTreeSet::new();
        for occurrence in occurrences(&calendar.events, span, &zone(home)) {
            let (first, last) = occurrence.dates.unwrap();
            let days = first.iter_days().take_while(|day| *day <= last);
            found.extend(days);
            assert_eq!(occurrence.interval.start(), zone(home).first_instant_of(first));
        }
        assert_eq!(found, expected, "{country}");
    }
}

#[test]
fn what_is_no_calendar_is_refused_and_nothing_of_it_is_told() {
    for (bytes, error) in [
        (
            "<!DOCTYPE html>\n<html>",
            "expected a calendar, which begins with `BEGIN:VCALENDAR`, found something else",
        ),
        (
            "BEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT\n",
            "expected a calendar, which begins with `BEGIN:VCALENDAR`, found something else",
        ),
        (
            " \r\n\r\n",
            "expected a calendar, which begins with `BEGIN:VCALENDAR`, but the file is empty",
        ),
    ] {
        assert_eq!(ics::read(bytes.as_bytes(), &zones()).unwrap_err(), error);
    }
}

#[test]
fn a_bad_event_is_told_with_its_line_and_the_rest_is_used() {
    let text = "\
BEGIN:VCALENDAR\r
METHOD:publish\r
BEGIN:VEVENT\r
SUMMARY:Year-end\\, freeze\r
DTSTART:soon\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:no-start\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20261201T100000Z\r
DTEND:20261201T090000Z\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:negative\r
DTSTART:20261201T100000Z\r
DURATION:-PT1H\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:no-end\r
DTSTART:20261201T100000Z\r
DTEND:20261201T110000Z\r
STATUS:MAYBE\r
X-COLOUR\r
BEGIN:VEVENT\r
UID:good\r
DTSTART:20261202T100000Z\r
DTEND:20261202T110000Z\r
RRULE:FREQ=SOMETIMES\r
";
    let calendar = ics::read(text.as_bytes(), &zones()).unwrap();
    assert_eq!(calendar.method.as_deref(), Some("PUBLISH"));
    assert_eq!(
        problems(&calendar),
        [
            "5: event `Year-end, freeze`: expected a date or time such as `20261201T191500Z` as `DTSTART`, found `soon`; it is left out",
            "7: event `no-start`: expected `DTSTART`, but it has none; it is left out",
            "12: an event without a name: it ends before it starts; the two are taken the other way round",
            "17: event `negative`: expected a duration of at least 0, found `-PT1H`; it is left out",
            "19: event `no-end`: expected `END:VEVENT` before `BEGIN:VEVENT`",
            "23: event `no-end`: expected `TENTATIVE`, `CONFIRMED` or `CANCELLED` as `STATUS`, found `MAYBE`",
            "24: expected a property such as `NAME:value`, found `X-COLOUR`; the line is left out",
            "25: event `good`: expected `END:VEVENT` before the end of the file",
            "29: event `good`: its rule `FREQ=SOMETIMES` cannot be followed: expected `SECONDLY` to `YEARLY` as `FREQ`, found `SOMETIMES`; only its start and its dates count",
        ]
    );
    let uids: Vec<&str> = calendar.events.iter().map(|event| event.uid.as_str()).collect();
    assert_eq!(uids, ["", "no-end", "good"]);
}

#[test]
fn encodings_line_ends_and_folds_do_not_matter() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Wartung für Köln\n\
                DTSTART:20261201T100000Z\nDTEND:20261201T110000Z\nEND:VEVENT\nEND:VCALENDAR\n";
    let crlf = text.replace('\n', "\r\n");
    let folded: String = crlf
        .split_inclusive("\r\n")
        .map(|line| {
            if line.len() > 20 { format!("{}\r\n {}", &line[..9], &line[9..]) } else { line.into() }
        })
        .collect();
    let utf16: Vec<u8> =
        format!("\u{feff}{crlf}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let latin1: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let lower =
        text.replace("BEGIN:", "begin:").replace("DTSTART", "dtstart").replace("END:", "end:");
    for bytes in [
        text.as_bytes().to_vec(),
        crlf.as_bytes().to_vec(),
        text.replace('\n', "\r").into_bytes(),
        text.replace('\n', "\n\n").into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        folded.into_bytes(),
        utf16,
        latin1,
        lower.into_bytes(),
        text.replace("SUMMARY", "Summary").replace("DTSTART", "Dtstart").into_bytes(),
        format!("Dear all, see below.\n\n{text}").into_bytes(),
        text.replace("END:VCALENDAR\n", "").into_bytes(),
    ] {
        let shown_bytes = String::from_utf8_lossy(&bytes).into_owned();
        let calendar = ics::read(&bytes, &zones()).unwrap();
        assert_eq!(problems(&calendar), Vec::<String>::new(), "{shown_bytes}");
        assert_eq!(
            calendar.events[0].summary.as_deref(),
            Some("Wartung für Köln"),
            "{shown_bytes}"
        );
        let span = span("2026-12-01T00:00Z", "2026-12-02T00:00Z");
        assert_eq!(
            shown(&calendar.events, span, "UTC"),
            ["2026-12-01T10:00..11:00"],
            "{shown_bytes}"
        );
    }
}

#[test]
fn extensions_are_kept_as_they_were_written() {
    let calendar = one(
        "DTSTART:20261201T100000Z\nDTEND:20261201T110000Z\nx-plan;x-p=\"a:b\":one\\, two\nX-PLAN:three\nCATEGORIES:A,B\nDESCRIPTION:not kept",
    );
    let event = &calendar.events[0];
    let values: Vec<&str> = event.properties("X-PLAN").map(|p| p.value.as_str()).collect();
    assert_eq!(values, ["one\\, two", "three"]);
    let first = event.property("X-PLAN").unwrap();
    assert_eq!(
        (first.text().as_str(), first.parameter("X-P"), first.line),
        ("one, two", Some("a:b"), 7)
    );
    assert!(event.property("CATEGORIES").is_some() && event.property("DESCRIPTION").is_none());
}
