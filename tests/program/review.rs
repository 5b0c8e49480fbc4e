//! Does `review` say what a window cost, from the samples of monitoring?

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::place::{Place, Run};

/// A day of the curve is 100 users, all day long.
const REGIONS: &str = "version = 1\n\n[[regions]]\nid = \"sg\"\ntimezone = \"Asia/Singapore\"\ntier = \"weekly\"\nactivity = [100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100]\n";

const WINDOWS: &str = "[[windows]]\nid = \"CHG-7\"\ntier = \"weekly\"\nstart = 2026-03-15T02:00:00Z\nduration = \"3h\"\n\n[[windows]]\ntier = \"weekly\"\nstart = 2026-12-06T02:00:00Z\nduration = \"3h\"\n";

/// 2026-03-15T02:00Z.
const START: i64 = 1_773_540_000;

/// Twice the curve every quarter of an hour, but for the hour of the work and a quarter of an
/// hour after the end.
fn samples() -> String {
    let mut text = "time,users\n".to_owned();
    for quarter in -14 * 96_i64..14 * 96 {
        let users = match quarter {
            2..6 => 0,
            12 => 20,
            _ => 200 + quarter.rem_euclid(2),
        };
        writeln!(text, "{},{users}", START + quarter * 900).unwrap();
    }
    text
}

fn run(line: &str) -> Run {
    let place = Place::empty();
    std::fs::write(place.dir().join("regions.toml"), REGIONS).unwrap();
    std::fs::write(place.dir().join("windows.toml"), WINDOWS).unwrap();
    std::fs::write(place.dir().join("online.csv"), samples()).unwrap();
    place.run(line, &BTreeMap::new(), "")
}

const LATER: &str = "--now 2026-04-01T00:00:00Z";

/// What `review -f json` prints.
pub fn answer() -> serde_json::Value {
    let run = run(&format!("review windows.toml online.csv -f json {LATER}"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn missing_users_stand_beside_those_that_were_predicted() {
    let json = answer();
    let window = &json["windows"][0];
    assert_eq!((json["windows"].as_array().unwrap().len(), &window["id"]), (1, &"CHG-7".into()));
    let region = &window["regions"][0];
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    assert!((number(&region["level"]) - 2.005).abs() < 1e-3, "{region}");
    let missing: Vec<i64> = region["phases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|phase| (number(&phase["missing"]) / 100.0).round() as i64)
        .collect();
    assert_eq!(missing, [0, 120, 0, 0]);
    // 100 users for an hour, 20 for half of one and 10 for one more, at that level.
    let predicted = number(&region["predicted"]);
    assert!((predicted - 7200.0 * number(&region["level"])).abs() < 1e-6, "{predicted}");
    assert_eq!(region["overrun_minutes"], 15);
    assert_eq!(region["rollback_spared"], true);
}

#[test]
fn the_verdict_is_one_line_and_goes_into_the_ticket() {
    let text = run(&format!("review windows.toml online.csv {LATER}"));
    assert_eq!(text.code, 0, "{}", text.stderr);
    let verdict = "`CHG-7`: 12.0k user-minutes were missing, 17% less than the 14.4k predicted; no rollback was needed; users of `sg` were back 15m after the end.";
    let first = text.stdout.split("\n\n").next().unwrap().replace('\n', " ");
    assert!(first.starts_with(verdict), "{first}");
    assert!(text.stderr.contains("windows that are not over yet: 1"), "{}", text.stderr);
    let markdown = run(&format!("review windows.toml online.csv -f markdown {LATER}")).stdout;
    assert!(markdown.contains("| sg | execute |"), "{markdown}");
}

#[test]
fn what_cannot_be_reviewed_is_said() {
    #[track_caller]
    fn case(line: &str, said: &str) {
        let run = run(line);
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    case(
        "review windows.toml online.csv --now 2026-01-01T00:00:00Z",
        "no window of `windows.toml` is over",
    );
    case(
        "review windows.toml online.csv --now 2027-01-01T00:00:00Z --region xx",
        "there is no region `xx`",
    );
}
