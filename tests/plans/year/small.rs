//! Years of one region, which can be worked out by hand.

use lowtide::finding::Code;
use lowtide::fleet::{Fleet, RegionId};
use lowtide::ground::duration::{DAY, Minutes};
use lowtide::ground::interval::Interval;
use lowtide::window::Window;
use lowtide::year::Entry;

use super::{agreed, at, holds_together, question, read};

/// One region in UTC that is quietest on Saturday at noon, with weekly work and deep work
/// once in four weeks.
fn alone(more: &str) -> Fleet {
    let mut hours = [1000; 168];
    hours[5 * 24 + 12] = 10;
    read(&format!(
        "version = 1
         step = '60m'
         tiers.weekly = {{ phases = [{{ name = 'work', duration = '1h', disruption = 1 }}] }}
         [tiers.deep]
         cadence = 'once'
         horizon = '4w'
         phases = [{{ name = 'work', duration = '2h', disruption = 1 }}]
         [[regions]]
         id = 'r'
         timezone = 'UTC'
         tiers = ['weekly', 'deep']
         activity = {hours:?}
         {more}"
    ))
}

/// An agreed window of deep work in that region.
fn deep_window(fleet: &Fleet, start: &str) -> Window {
    agreed(fleet.tier("deep").unwrap(), RegionId(0), Interval::lasting(at(start), Minutes(120)))
}

#[test]
fn a_week_begins_on_monday_at_midnight() {
    let fleet = alone("");
    #[track_caller]
    fn case(fleet: &Fleet, deep: &str, expected: [&str; 2]) {
        let mut question = question(fleet, "2027-03-01T00:00Z", "2027-03-15T00:00Z");
        question.tiers = Some(vec![fleet.tier("weekly").unwrap()]);
        question.existing = vec![deep_window(fleet, deep)];
        let year = holds_together(fleet, &question);
        let found: Vec<&str> = year.windows.iter().map(Entry::status).collect();
        assert_eq!(found, expected, "{deep}");
    }
    case(&fleet, "2027-02-28T23:59Z", ["planned", "planned"]);
    case(&fleet, "2027-03-01T00:00Z", ["absorbed", "planned"]);
    case(&fleet, "2027-03-07T23:59Z", ["absorbed", "planned"]); // ends in the next week
    case(&fleet, "2027-03-08T00:00Z", ["planned", "absorbed"]);
}

#[test]
fn deep_work_is_done_once_in_every_whole_period() {
    let fleet = alone("");
    #[track_caller]
    fn case(fleet: &Fleet, days: i64, expected: &[&str]) {
        let mut question = question(fleet, "2027-03-01T00:00Z", "2027-03-02T00:00Z");
        question.tiers = Some(vec![fleet.tier("deep").unwrap()]);
        question.span = Interval::lasting(question.span.start(), days * DAY);
        let year = holds_together(fleet, &question);
        let starts = year.windows.iter().map(|entry| entry.window.interval.start().to_string());
        assert_eq!(starts.collect::<Vec<_>>(), expected, "{days} days");
    }
    let first = "2027-03-06T11:00:00Z";
    case(&fleet, 3, &["2027-03-01T00:00:00Z"]); // cut to the span
    case(&fleet, 28, &[first]);
    case(&fleet, 55, &[first]);
    case(&fleet, 56, &[first, "2027-04-03T11:00:00Z"]);
}

#[test]
fn routine_keeps_the_distance_that_deep_work_asks_for() {
    // The rule is about the deep window, yet it is the weekly one that has to go.
    let fleet = alone(
        "[[regions.compliance]]
         rule = 'min-interval'
         interval = '60h'
         tiers = ['deep']",
    );
    let mut question = question(&fleet, "2027-03-01T00:00Z", "2027-03-15T00:00Z");
    question.tiers = Some(vec![fleet.tier("weekly").unwrap()]);
    // In the weeks before and after; the second starts 46 hours after the work of Saturday.
    question.existing =
        ["2027-02-28T20:00Z", "2027-03-15T11:00Z"].map(|start| deep_window(&fleet, start)).to_vec();
    let year = holds_together(&fleet, &question);
    let found: Vec<(&str, String)> = year
        .windows
        .iter()
        .map(|entry| (entry.status(), entry.window.interval.start().to_string()))
        .collect();
    assert_eq!(
        found,
        [
            ("planned", "2027-03-06T12:00:00Z".to_owned()),
            ("moved", "2027-03-08T00:00:00Z".to_owned())
        ]
    );
    assert_eq!(year.windows[1].because[0].rule.code(&fleet), Some(Code::MinInterval));
}
