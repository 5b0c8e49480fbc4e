//! Is the region file that comes with the program what its series make of it?

use std::collections::BTreeMap;
use std::path::Path;

use crate::place::Place;

#[test]
fn every_curve_is_learned_again_from_the_series_that_its_region_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("regions.toml")).unwrap();
    let file: toml::Table = text.parse().unwrap();
    let regions = file["regions"].as_array().unwrap();
    assert_eq!(regions.len(), 13);
    let place = Place::with_shipped_regions();
    for region in regions {
        let id = region["id"].as_str().unwrap();
        let source = region["learned"]["source"].as_str().unwrap();
        let line = format!("learn {source} --region {id} --dry-run");
        let run = place.run(&line, &BTreeMap::new(), "");
        assert_eq!(run.code, 0, "{line}: {}", run.stderr);
        assert_eq!(run.stdout, "nothing would change in `regions.toml`\n", "{line}");
        assert!(!run.stderr.contains("would write"), "{line}: {}", run.stderr);
    }
}

#[test]
fn the_file_plans_the_same_without_the_weeks_of_its_curves() {
    let plan = |place: &Place| {
        let line = "plan --tier weekly -f json --now 2026-11-22T12:00:00Z";
        let run = place.run(line, &BTreeMap::new(), "");
        assert_eq!(run.code, 0, "{}", run.stderr);
        serde_json::from_str::<serde_json::Value>(&run.stdout).unwrap()
    };
    let place = Place::with_shipped_regions();
    let with = plan(&place);
    std::fs::remove_dir_all(place.dir().join("curves")).unwrap();
    let without = plan(&place);
    assert_eq!(with["choices"][0]["seen"]["weeks"], 13);
    assert_eq!(without["choices"][0].get("seen"), None);
    assert_eq!(with["choices"][0]["windows"], without["choices"][0]["windows"]);
    let check = place.run("check", &BTreeMap::new(), "").stdout;
    assert!(check.contains("[lost-history]"), "{check}");
}
