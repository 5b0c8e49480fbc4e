//! Carriers' notices: what the parser library's own tests expect, and what others lack.

use lowtide::ground::duration::Minutes;
use std::fs;
use std::path::{Path, PathBuf};

use ics::{Impact, MaintenanceStatus};

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ics/notices")
}

fn read(file: &str) -> Calendar {
    let bytes = fs::read(folder().join(file)).unwrap();
    let read = if file.ends_with(".eml") { ics::read_mail } else { ics::read };
    read(&bytes, &zones()).unwrap()
}

#[derive(serde::Deserialize)]
struct Expected {
    provider: Option<String>,
    account: String,
    maintenance_id: String,
    circuits: Vec<Circuit>,
    /// Unix seconds.
    start: i64,
    end: i64,
    status: String,
    sequence: i64,
    summary: String,
    uid: String,
}

#[derive(serde::Deserialize)]
struct Circuit {
    circuit_id: String,
    impact: String,
}

fn status(status: Option<MaintenanceStatus>) -> &'static str {
    match status {
        None => "NO-CHANGE",
        Some(MaintenanceStatus::Tentative) => "TENTATIVE",
        Some(MaintenanceStatus::Confirmed) => "CONFIRMED",
        Some(MaintenanceStatus::InProcess) => "IN-PROCESS",
        Some(MaintenanceStatus::Completed) => "COMPLETED",
        Some(MaintenanceStatus::Rescheduled) => "RE-SCHEDULED",
        Some(MaintenanceStatus::Cancelled) => "CANCELLED",
    }
}

fn impact(impact: Option<Impact>) -> &'static str {
    match impact {
        Some(Impact::None) => "NO-IMPACT",
        Some(Impact::ReducedRedundancy) => "REDUCED-REDUNDANCY",
        Some(Impact::Degraded) => "DEGRADED",
        Some(Impact::Outage) | None => "OUTAGE",
    }
}

#[test]
fn notices_say_what_the_reference_reads_in_them() {
    let mut seen = 0;
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for file in names.iter().filter_map(|name| name.strip_suffix(".json")) {
        let expected = fs::read(folder().join(format!("{file}.json"))).unwrap();
        let expected: Vec<Expected> = serde_json::from_slice(&expected).unwrap();
        let calendar = read(file);
        assert_eq!(calendar.events.len(), expected.len(), "{file}");
        for (event, expected) in calendar.events.iter().zip(&expected) {
            let notice = event.maintenance.as_ref().unwrap();
            assert_eq!(event.uid, expected.uid, "{file}");
            assert_eq!(event.sequence, expected.sequence.max(0), "{file}");
            assert_eq!(
                event.summary.as_deref().map(str::trim),
                Some(expected.summary.trim()),
                "{file}"
            );
            assert_eq!(notice.account.as_deref(), Some(expected.account.as_str()), "{file}");
            assert_eq!(notice.id.as_deref(), Some(expected.maintenance_id.as_str()), "{file}");
            // What the reference puts where there is none.
            let unknown = |provider: &String| *provider != "genericprovider";
            assert_eq!(notice.provider, expected.provider.clone().filter(unknown), "{file}");
            assert_eq!(status(notice.status), expected.status, "{file}");
            let objects: Vec<(&str, &str)> = notice
                .objects
                .iter()
                .map(|object| (object.id.as_str(), impact(object.impact.or(notice.impact))))
                .collect();
            let circuits: Vec<(&str, &str)> = expected
                .circuits
                .iter()
                .map(|circuit| (circuit.circuit_id.as_str(), circuit.impact.as_str()))
                .collect();
            assert_eq!(objects, circuits, "{file}");
            let mut event = event.clone();
            if event.is_cancelled() {
                event.maintenance.as_mut().unwrap().status = None;
            }
            let expected_at = Interval::new(
                Minute::from_epoch(Minutes(expected.start / 60)),
                Minute::from_epoch(Minutes(expected.end / 60)),
            );
            let span = span("2000-01-01T00:00Z", "2040-01-01T00:00Z");
            let found = event.occurrences(span, &zone("America/New_York"));
            assert_eq!(
                found.iter().map(|o| o.interval).collect::<Vec<_>>(),
                [expected_at.unwrap()],
                "{file}"
            );
        }
        seen += 1;
    }
    assert_eq!(seen, 16);
}

#[test]
fn a_notice_that_lacks_something_counts_where_it_says_when() {
    #[track_caller]
    fn case(file: &str, events: usize, told: &[&str]) {
        let calendar = read(file);
        assert_eq!(problems(&calendar), told, "{file}");
        assert_eq!(ics::standing(vec![calendar]).len(), events, "{file}");
    }
    case("generic_ical2.ics", 1, &[]);
    case("generic_ical3.ics", 0, &[]);
    case("arelion2.ics", 0, &[]);
    case("eunetworks_cancel.eml", 0, &[]);
    case(
        "std_multi_example.ics",
        2,
        &[
            "6: event `Maint Note Example 1`: the notice's times have no time zone; they are taken as UTC",
        ],
    );
    case(
        "pccw_ical.ics",
        1,
        &[
            "16: expected a property such as `NAME:value`, found `ELE`; the line is left out",
            "18: expected a property such as `NAME:value`, found `ELE`; the line is left out",
        ],
    );
    case("broken_ical_no_object_id.ics", 1, &[]);
    case("broken_ical_no_organizer.ics", 1, &[]);
    case("broken_ical_no_stamp.ics", 1, &[]);
    case(
        "broken_ical_no_account.ics",
        1,
        &[
            "4: event `Maint Note Example`: the notice has no `X-MAINTNOTE-ACCOUNT`; it counts all the same",
        ],
    );
    case(
        "broken_ical_no_maintenance_id.ics",
        1,
        &[
            "4: event `Maint Note Example`: the notice has no `X-MAINTNOTE-MAINTENANCE-ID`; it counts all the same",
        ],
    );
    case(
        "broken_ical_no_provider.ics",
        1,
        &[
            "4: event `Closed - Maint Note Example`: the notice has no `X-MAINTNOTE-PROVIDER`; it counts all the same",
        ],
    );
    case(
        "broken_ical_no_start.ics",
        0,
        &["4: event `Maint Note Example`: expected `DTSTART`, but it has none; it is left out"],
    );
    case(
        "broken_ical_no_end.ics",
        0,
        &[
            "4: event `Maint Note Example`: expected `DTEND` or `DURATION`, but the notice has neither; it is left out",
        ],
    );
}

const NOTICE: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20261201T000000Z\nDTEND:20261201T060000Z\n\
                      X-MAINTNOTE-PROVIDER:carrier.example\nX-MAINTNOTE-ACCOUNT:1\nX-MAINTNOTE-MAINTENANCE-ID:CHG-1\n\
                      X-MAINTNOTE-IMPACT:OUTAGE\nX-MAINTNOTE-STATUS: CONFIRMED\nEND:VEVENT\nEND:VCALENDAR\n";

#[test]
fn a_mail_brings_every_calendar_in_it_once() {
    let encoded = {
        // Base64 as RFC 4648 has it.
        const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for chunk in NOTICE.as_bytes().chunks(3) {
            let bits = chunk.iter().fold(0_u32, |bits, &b| bits << 8 | u32::from(b))
                << (8 * (3 - chunk.len()));
            for place in 0..4 {
                let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63] as char;
                text.push(if place <= chunk.len() { digit } else { '=' });
            }
        }
        text.as_bytes()
            .chunks(76)
            .map(|line| String::from_utf8_lossy(line))
            .collect::<Vec<_>>()
            .join("\r\n")
    };
    let plain = NOTICE.replace('\n', "\r\n");
    let quoted = plain.replace('=', "=3D").replace("carrier", "carr=\r\nier");
    let part = |head: &str, body: &str| format!("--b\r\n{head}\r\n\r\n{body}\r\n");
    let mail = |parts: &[String]| {
        format!(
            "From: noc@carrier.example\r\nSubject: Planned work\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\nSee below.\r\n{}--b--\r\n",
            parts.concat()
        )
    };
    let text = part("Content-Type: text/plain", "BEGIN:VEVENT is no calendar");
    let by_type = part("Content-Type: text/calendar; method=REQUEST; charset=utf-8", &plain);
    let by_name = part(
        "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"Notice.ICS\"",
        &encoded,
    );
    let printable = part(
        "Content-Type: text/calendar; name=a.ics\r\nContent-Transfer-Encoding: quoted-printable",
        &quoted,
    );
    let forwarded = part(
        "Content-Type: message/rfc822",
        &mail(std::slice::from_ref(&by_type)).replace("--b", "--c").replace("\"b\"", "\"c\""),
    );
    let single = format!("Subject: x\r\nContent-Type: text/calendar\r\n\r\n{plain}");
    for bytes in [
        mail(&[text.clone(), by_type.clone()]),
        mail(&[text.clone(), by_name.clone()]),
        mail(&[text.clone(), printable]),
        mail(&[text.clone(), by_type.clone(), by_name]),
        mail(&[text.clone(), forwarded]),
        mail(&[text.clone(), by_type.clone()]).replace("\r\n", "\n"),
        mail(&[part("Content-Type: text/plain", &format!("Dear all,\r\n\r\n{plain}\r\nThe NOC"))]),
        single,
    ] {
        let calendar = ics::read_mail(bytes.as_bytes(), &zones()).unwrap();
        assert_eq!(calendar.events.len(), 1, "{bytes}");
        let notice = calendar.events[0].maintenance.as_ref().unwrap();
        assert_eq!(notice.provider.as_deref(), Some("carrier.example"), "{bytes}");
    }
    // Lines are those of the mail.
    let broken = by_type.replace("DTSTART:2026", "DTSTART:");
    let calendar = ics::read_mail(mail(&[text.clone(), broken]).as_bytes(), &zones()).unwrap();
    assert_eq!(calendar.problems[0].line, 17);
    assert_eq!(
        ics::read_mail(mail(&[text]).as_bytes(), &zones()).unwrap_err(),
        "expected a mail with a calendar: a part of type `text/calendar`, or an attached `.ics` file"
    );
}
