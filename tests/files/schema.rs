//! Does the schema for editors say what the reader does?

use std::path::Path;

use lowtide::file::{STARTER, Source, read_fleet, schema};
use lowtide::ground::tz::Database;
use snapbox::assert::{Assert, DEFAULT_ACTION_ENV};
use snapbox::{Data, data::DataFormat};

/// `SNAPSHOTS=overwrite cargo test --test files schema` writes the copy anew.
#[test]
fn the_committed_schema_is_current() {
    let copy = Path::new(env!("CARGO_MANIFEST_DIR")).join("regions.schema.json");
    let current = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    Assert::new()
        .action_env(DEFAULT_ACTION_ENV)
        .eq(Data::text(current), Data::read_from(&copy, Some(DataFormat::Text)).raw());
}

#[test]
fn the_starter_file_reads_without_faults() {
    let fleet = read_fleet(&Source::new("regions.toml", STARTER), &[], &Database::embedded());
    assert_eq!(fleet.unwrap().regions.len(), 3);
    assert_eq!(STARTER.lines().next(), Some("#:schema ./regions.schema.json"));
}

#[test]
fn the_shipped_region_file_is_valid() {
    let shipped = include_str!("../../regions.toml");
    let validator = jsonschema::draft7::new(&schema()).unwrap();
    let table: toml::Table = shipped.parse().unwrap();
    let json = as_json(toml::Value::Table(table));
    let faults: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(shipped.lines().next(), Some("#:schema ./regions.schema.json"));
}

#[test]
fn the_schema_and_the_reader_agree() {
    let validator = jsonschema::draft7::new(&schema()).unwrap();
    #[track_caller]
    fn check(validator: &jsonschema::Validator, text: &str, expected: bool) {
        let table: toml::Table = text.parse().unwrap();
        let json = as_json(toml::Value::Table(table));
        assert_eq!(validator.is_valid(&json), expected, "schema: {text}");
        let read = read_fleet(&Source::new("regions.toml", text), &[], &Database::embedded());
        assert_eq!(read.is_ok(), expected, "reader: {text}\n{:?}", read.err());
    }
    check(&validator, STARTER, true);
    let change = |from: &str, to: &str, expected: bool| {
        assert!(STARTER.contains(from), "{from}");
        check(&validator, &STARTER.replacen(from, to, 1), expected);
    };
    change("step = \"15m\"", "step = \"1h\"", true);
    change("step = \"15m\"", "step = \"7m\"", false);
    change("version = 1", "version = 2", false);
    change("version = 1", "version = 1.0", true);
    change("notice = \"72h\"", "notice = 72", false);
    change("notice = \"72h\"", "notice = \"3d 2h\"", true);
    change("notice = \"72h\"", "notise = \"72h\"", false);
    change("[tiers.weekly]", "[tiers.nightly]", false);
    change(
        "[tiers.weekly]",
        "[tiers.nightly]\ncadence = \"1w\"\nhorizon = \"4w\"\nphases = [{ name = \"all\", duration = \"1h\", disruption = 1 }]\n[tiers.weekly]",
        true,
    );
    change("[tiers.weekly]", "[tiers.weekly]\nphases = []", false);
    change("[tiers.weekly]", "[tiers.weekly]\ncadence = \"9d\"", true);
    change("[tiers.weekly]", "[tiers.weekly]\ncadence = \"9y\"", false);
    change(
        "[tiers.weekly]",
        "[tiers.weekly]\ncadence = \"1mo\"\nhorizon = \"12mo\"\non = [\"Sat#3\"]",
        true,
    );
    change("weight = 1 ", "weekend = [\"Fri\", \"Sat\"]\ngroups = [\"apac\"]\nweight = 1 ", true);
    change("weight = 1 ", "weekend = [\"Friday\"]\nweight = 1 ", false);
    change(
        "[[freezes]]",
        "[[freezes]]\nfrom = \"2026-12-18T18:00\"\nto = 2026-12-21\n[[freezes]]",
        true,
    );
    let shared = "[[rules]]\nregions = [\"sg\"]\nrule = \"max-downtime\"\navailability = \"99.95%\"\nper = \"month\"\n";
    change("[[freezes]]", &format!("{shared}[[freezes]]"), true);
    change("[[freezes]]", &format!("{shared}limit = \"1h\"\n[[freezes]]"), false);
    change("[tiers.weekly]", "[tiers.weekly]\nannounce = [\"1d\", \"end\"]", true);
    change("pace = 1.1", "pace = 1001", false);
    change("peak_users = 120_000", "peak_users = 0", false);
    change("weight = 1 ", "weight = -1 ", false);
    change("id = \"sg\"", "id = \"SG\"", false);
    change("  20, 12, 8,", "  20, 12,", false);
    change("  20, 12, 8,", "  20, 12, -8,", false);
    change("service = \"im\"", "service = \"im\"\nservices = { im = 1 }", false);
    change("locale = \"en-SG\"", "locale = \"en_SG\"", false);
    change("rule = \"forbid\"", "rule = \"allow\"", true);
    change("rule = \"forbid\"", "rule = \"forbit\"", false);
    change("rule = \"forbid\"", "rule = \"forbid\"\nlimit = \"3h\"", false);
    change("lead = \"5d\"", "business_days = 3", true);
    change("lead = \"5d\"", "lead = \"5d\"\nbusiness_days = 3", false);
    change("lead = \"5d\"", "", false);
    change("from = \"12-20\"", "from = \"Xmas\"", false);
    change("[[freezes]]", "[[freezes]]\nfrom = 2026-12-20\nto = 2026-12-24\n[[freezes]]", true);
    change("factor = 1.4", "factor = -1", false);
}

/// Editors hand TOML to the schema as JSON, in which dates are strings.
fn as_json(value: toml::Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        toml::Value::String(text) => Json::from(text),
        toml::Value::Integer(number) => Json::from(number),
        toml::Value::Float(number) => Json::from(number),
        toml::Value::Boolean(flag) => Json::from(flag),
        toml::Value::Datetime(time) => Json::from(time.to_string()),
        toml::Value::Array(list) => list.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => {
            Json::Object(table.into_iter().map(|(key, value)| (key, as_json(value))).collect())
        }
    }
}

/// Every key that an editor shows says what it is.
#[test]
fn every_key_has_a_description() {
    fn walk(schema: &serde_json::Value) -> usize {
        let mut keys = 0;
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            assert!(
                property["description"].as_str().is_some_and(|text| !text.is_empty()),
                "{name}"
            );
            keys += 1;
        }
        match schema {
            serde_json::Value::Object(map) => keys + map.values().map(walk).sum::<usize>(),
            serde_json::Value::Array(list) => list.iter().map(walk).sum(),
            _ => keys,
        }
    }
    assert!(walk(&schema()) > 100);
}

#[test]
fn windows_and_tests_have_schemas_that_hold_for_them() {
    let holds = |schema: &serde_json::Value, text: &str| {
        let table: toml::Table = text.parse().unwrap();
        jsonschema::draft7::new(schema).unwrap().is_valid(&as_json(toml::Value::Table(table)))
    };
    let windows = include_str!("../cases/calendar.in/agreed.toml");
    assert!(holds(&lowtide::file::windows_schema(), windows));
    assert!(!holds(&lowtide::file::windows_schema(), &windows.replace("start", "starts")));
    let tests = include_str!("../../regions.tests.toml");
    assert!(holds(&lowtide::file::tests_schema(), tests));
    assert!(!holds(&lowtide::file::tests_schema(), &tests.replace("name", "nome")));
}
