//! Are `lowtide.week/1`, `lowtide.now/1` and `lowtide.diff/1` what their schemas say?

use std::collections::BTreeMap;

use serde_json::Value;

use super::{NOW, conforms};
use crate::place::Place;

#[test]
fn the_week_is_what_its_schema_says() {
    let printed = |place: &Place, line: &str| {
        let run = place.run(line, &BTreeMap::new(), "");
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{line}");
        run.stdout
    };
    let shipped = Place::with_shipped_regions();
    for line in [
        format!("heatmap -f json {NOW}"),
        format!("heatmap -f json -t quarterly {NOW}"),
        format!("heatmap -f json -t hotfix --scope global --objective fair {NOW}"),
    ] {
        let week: Value = serde_json::from_str(&printed(&shipped, &line)).unwrap();
        conforms("week", &week);
    }
}

#[test]
fn whether_we_may_start_is_told_as_its_schema_says() {
    let place = Place::with_shipped_regions();
    let run = |line: &str| place.run(line, &BTreeMap::new(), "");
    assert_eq!(run(&format!("plan -t weekly -f json -o plan.json {NOW}")).code, 0);
    for (line, code) in [
        (format!("now -f json {NOW}"), 1),
        ("now -t weekly --existing plan.json -f json --now 2026-12-06T20:00Z".to_owned(), 0),
        ("now -t weekly --existing plan.json -f json --now 2026-12-06T18:59Z".to_owned(), 1),
    ] {
        let run = run(&line);
        assert_eq!((run.code, run.stderr.as_str()), (code, ""), "{line}");
        let now: Value = serde_json::from_str(&run.stdout).unwrap();
        conforms("now", &now);
        assert_eq!(now["may_start"], code == 0, "{line}");
    }
}

#[test]
fn a_difference_is_what_its_schema_says() {
    let place = Place::of_case("diff");
    let run = |line: &str| place.run(line, &BTreeMap::new(), "");
    for files in ["old-windows.toml new-windows.toml", "old.toml regions.toml"] {
        let run = run(&format!("diff {files} -f json {NOW}"));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{files}");
        let found: Value = serde_json::from_str(&run.stdout).unwrap();
        conforms("diff", &found);
        assert!(!found["changes"].as_array().unwrap().is_empty(), "{files}");
    }
}
