//! Is `lowtide.week/1` what its schema says?

use std::collections::BTreeMap;

use serde_json::Value;

use super::NOW;
use crate::place::Place;

#[test]
fn the_week_is_what_its_schema_says() {
    let printed = |place: &Place, line: &str| {
        let run = place.run(line, &BTreeMap::new(), "");
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{line}");
        run.stdout
    };
    let schema: Value = serde_json::from_str(&printed(&Place::empty(), "schema week")).unwrap();
    let mut strict = schema.clone();
    close(&mut strict);
    let validator = jsonschema::draft7::new(&strict).unwrap();
    let shipped = Place::with_shipped_regions();
    for line in [
        format!("heatmap -f json {NOW}"),
        format!("heatmap -f json -t quarterly {NOW}"),
        format!("heatmap -f json -t hotfix --scope global --objective fair {NOW}"),
    ] {
        let week: Value = serde_json::from_str(&printed(&shipped, &line)).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&week).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{line}: {faults:#?}");
    }
}

/// No field that the schema does not know.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") {
                fields.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(values) => values.iter_mut().for_each(close),
        _ => {}
    }
}
