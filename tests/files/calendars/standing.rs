//! Which of several notices of one thing holds.

use super::*;

/// A notice of the work `CHG-1` on a day in December, with more lines.
fn notice(day: u32, lines: &str) -> String {
    format!(
        "BEGIN:VEVENT\nUID:u{day}\nDTSTART:202612{day:02}T000000Z\nDTEND:202612{day:02}T060000Z\n\
         X-MAINTNOTE-PROVIDER:carrier.example\nX-MAINTNOTE-ACCOUNT:1\n\
         X-MAINTNOTE-MAINTENANCE-ID:CHG-1\nX-MAINTNOTE-IMPACT:OUTAGE\n{lines}\nEND:VEVENT"
    )
}

fn plain(day: u32, lines: &str) -> String {
    format!(
        "BEGIN:VEVENT\nUID:u\nDTSTART:202612{day:02}T000000Z\nDTEND:202612{day:02}T060000Z\n\
         {lines}\nEND:VEVENT"
    )
}

/// The days of December on which something of these files stands, whatever their order.
#[track_caller]
fn case(files: &[&str], expected: &[u32]) {
    let span = span("2026-12-01T00:00Z", "2027-01-01T00:00Z");
    let mut orders = vec![files.to_vec()];
    orders.push(files.iter().rev().copied().collect());
    for order in orders {
        let events = ics::standing(order.iter().map(|file| calendar(file)).collect());
        let days: Vec<u32> = occurrences(&events, span, &zone("UTC"))
            .iter()
            .map(|o| chrono::Datelike::day(&o.interval.start().utc()))
            .collect();
        assert_eq!(days, expected, "{order:#?}");
    }
}

#[test]
fn a_later_notice_of_a_work_replaces_the_earlier_ones() {
    let first = notice(1, "SEQUENCE:1\nX-MAINTNOTE-STATUS:CONFIRMED");
    let second = notice(2, "SEQUENCE:2\nX-MAINTNOTE-STATUS:RE-SCHEDULED");
    case(&[&first, &second], &[2]);
    let cancelled = notice(2, "SEQUENCE:3\nX-MAINTNOTE-STATUS: cancelled");
    case(&[&first, &second, &cancelled], &[]);
    let again = notice(5, "SEQUENCE:4\nX-MAINTNOTE-STATUS:CONFIRMED");
    case(&[&first, &cancelled, &again], &[5]);
    // One work in several events, and in several mails.
    case(&[&format!("{first}\n{}", notice(3, "SEQUENCE:1")), &notice(4, "SEQUENCE:1")], &[1, 3, 4]);
    let other = second.replace("CHG-1", "CHG-2");
    case(&[&first, &other], &[1, 2]);
    let of_another = second.replace("carrier.example", "cable.example");
    case(&[&first, &of_another], &[1, 2]);
}

#[test]
fn a_notice_without_a_status_changes_none() {
    let tentative = notice(1, "SEQUENCE:1\nX-MAINTNOTE-STATUS:TENTATIVE");
    let events = ics::standing(vec![calendar(&notice(1, "SEQUENCE:2")), calendar(&tentative)]);
    let status = events[0].maintenance.as_ref().unwrap().status;
    assert_eq!(status, Some(ics::MaintenanceStatus::Tentative));
    let cancelled = notice(1, "SEQUENCE:1\nX-MAINTNOTE-STATUS:CANCELLED");
    case(&[&cancelled, &notice(1, "SEQUENCE:2")], &[]);
}

#[test]
fn notices_without_a_sequence_go_by_their_stamps() {
    let first = notice(1, "DTSTAMP:20261101T000000Z").replace("UID:u1", "UID:w");
    let second = notice(2, "DTSTAMP:20261102T000000Z").replace("UID:u2", "UID:w");
    case(&[&first, &second], &[2]);
    let cancelled = notice(2, "DTSTAMP:20261103T000000Z\nX-MAINTNOTE-STATUS:CANCELLED");
    case(&[&second, &cancelled], &[]);
    // A cancellation of what was announced only afterwards.
    let early = notice(2, "DTSTAMP:20261001T000000Z\nX-MAINTNOTE-STATUS:CANCELLED");
    let announced = notice(2, "DTSTAMP:20261102T000000Z\nX-MAINTNOTE-STATUS:CONFIRMED");
    case(&[&announced, &early], &[2]);
}

#[test]
fn events_are_replaced_and_cancelled_by_uid() {
    let first = plain(1, "SEQUENCE:0");
    let second = plain(2, "SEQUENCE:1");
    case(&[&first, &second], &[2]);
    case(&[&first, &plain(1, "SEQUENCE:0\nSTATUS:CANCELLED")], &[]);
    case(&[&second, &plain(2, "STATUS:CANCELED")], &[]);
    case(&[&second, &plain(1, "SEQUENCE:0\nSTATUS:CANCELLED")], &[2]);
    // METHOD:CANCEL says it of the whole file, and needs no times.
    case(&[&second, "METHOD:CANCEL\nBEGIN:VEVENT\nUID:u\nSEQUENCE:1\nEND:VEVENT"], &[]);
    // A cancellation that leaves out the convention's lines.
    let of_notice = notice(1, "SEQUENCE:1\nX-MAINTNOTE-STATUS:CONFIRMED");
    case(&[&of_notice, "METHOD:CANCEL\nBEGIN:VEVENT\nUID:u1\nSEQUENCE:2\nEND:VEVENT"], &[]);
    // Events without a UID are nobody's.
    let nameless = plain(1, "SEQUENCE:0").replace("UID:u\n", "");
    case(&[&nameless, &plain(2, "SEQUENCE:4").replace("UID:u\n", "")], &[1, 2]);
}

#[test]
fn a_series_that_is_sent_anew_takes_back_what_was_said_of_its_instances() {
    let series =
        |sequence: u32| plain(1, &format!("SEQUENCE:{sequence}\nRRULE:FREQ=DAILY;COUNT=3"));
    let moved = |sequence: &str| plain(20, &format!("{sequence}\nRECURRENCE-ID:20261202T000000Z"));
    case(&[&format!("{}\n{}", series(1), moved("SEQUENCE:1"))], &[1, 3, 20]);
    case(&[&format!("{}\n{}", series(2), moved("SEQUENCE:1"))], &[1, 2, 3]);
    case(&[&series(2), &moved("SEQUENCE:1")], &[1, 2, 3]);
    // One that has no sequence says nothing of its age.
    case(&[&format!("{}\n{}", series(2), moved(""))], &[1, 3, 20]);
    // One instance by two clocks: the newer stands.
    let elsewhere =
        moved("SEQUENCE:2").replace("ID:20261202T000000Z", "ID;TZID=Europe/Berlin:20261202T010000");
    let elsewhere = elsewhere.replace("DTSTART:20261220T", "DTSTART:20261222T");
    let elsewhere = elsewhere.replace("DTEND:20261220T", "DTEND:20261222T");
    case(&[&format!("{}\n{}\n{elsewhere}", series(1), moved("SEQUENCE:1"))], &[1, 3, 22]);
}

#[test]
fn two_files_with_one_uid_at_different_times_are_told() {
    let files = |texts: &[&str]| {
        let calendars: Vec<Calendar> = texts.iter().map(|text| calendar(text)).collect();
        let shared = ics::shared_uids(&calendars);
        shared.iter().map(|shared| (shared.files, shared.count)).collect::<Vec<_>>()
    };
    let (first, second) = (plain(1, "SEQUENCE:0"), plain(2, "SEQUENCE:5"));
    assert_eq!(files(&[&first, &second]), [([0, 1], 1)]);
    assert_eq!(files(&[&first, &first]), []);
    assert_eq!(files(&[&format!("{first}\n{second}")]), []);
    assert_eq!(files(&[&first, &format!("METHOD:REQUEST\n{second}")]), []);
    let notices = [notice(1, "SEQUENCE:1"), notice(2, "SEQUENCE:2").replace("UID:u2", "UID:u1")];
    assert_eq!(files(&[&notices[0], &notices[1]]), []);
}
