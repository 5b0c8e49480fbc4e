//! What do editors have to know? The vocabulary as a JSON Schema.
//!
//! Draft 07, which all TOML editors read, with every part in its place instead of `$ref`,
//! which not all of them follow.

use serde_json::{Map, Value, json};

use super::keys::spec::{Bond, Entry, LARGEST, Range, Shape, Spec};
use super::keys::table::Table;
use super::keys::{
    BUILT_IN_TIERS, ExpectationsKeys, OperationsPhaseKeys, PhaseKeys, ProposalsKeys, RuleWord,
    SharedRuleKeys, TopKeys,
};
use crate::ground::period::Unit;

/// The JSON Schema of the region file.
pub fn schema() -> Value {
    document("lowtide region file", TopKeys::SPEC)
}

/// The JSON Schema of a file of proposed windows.
pub fn windows_schema() -> Value {
    document("lowtide proposed windows", ProposalsKeys::SPEC)
}

/// The JSON Schema of a file of tests.
pub fn tests_schema() -> Value {
    document("lowtide tests", ExpectationsKeys::SPEC)
}

fn document(title: &str, spec: &Spec) -> Value {
    let mut schema = table(spec, &[]);
    let root = schema.as_object_mut().expect("a table's schema is an object");
    root.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    root.insert("title".to_owned(), json!(title));
    schema
}

fn table(spec: &Spec, also_required: &[&str]) -> Value {
    let properties: Map<String, Value> =
        spec.all_keys().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> = spec
        .all_keys()
        .filter(|key| key.required || also_required.contains(&key.name))
        .map(|key| key.name)
        .collect();
    let mut schema = json!({
        "type": "object",
        "description": spec.about,
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    let bonds: Vec<Value> = spec.bonds.iter().map(bond).collect();
    if !bonds.is_empty() {
        schema["allOf"] = json!(bonds);
    }
    schema
}

fn property(key: &Entry) -> Value {
    let mut schema = shape(&key.shape);
    schema["description"] = json!(key.about);
    schema
}

fn bond(bond: &Bond) -> Value {
    let each = |names: &[&str]| -> Vec<Value> {
        names.iter().map(|name| json!({ "required": [name] })).collect()
    };
    match bond {
        Bond::ExactlyOne(names) => json!({ "oneOf": each(names) }),
        Bond::AtLeastOne(names) => json!({ "anyOf": each(names) }),
        Bond::NotBoth(names) => json!({ "not": { "required": names } }),
    }
}

fn shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({ "type": "string", "minLength": 1 }),
        Shape::Pattern(pattern) => json!({ "type": "string", "pattern": pattern }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Number(range) => number(*range),
        Shape::Integer(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Duration => duration(),
        Shape::Choice(choices) => json!({ "type": "string", "enum": choices }),
        Shape::Day => day("^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$"),
        Shape::Days => {
            day("^([0-9]{4}-)?[0-9]{2}-[0-9]{2} *(\\.\\. *([0-9]{4}-)?[0-9]{2}-[0-9]{2})?$")
        }
        // A time asks for a year.
        Shape::LocalTime => day(
            "^(([0-9]{4}-)?[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:00)?)$",
        ),
        Shape::Per => json!({ "anyOf": [{ "type": "string", "enum": Unit::NAMES }, duration()] }),
        Shape::Instant => json!({ "type": "string" }),
        Shape::Announcement => {
            json!({ "anyOf": [{ "type": "string", "enum": ["start", "end"] }, duration()] })
        }
        Shape::List(least, of) => {
            let mut schema = json!({ "type": "array", "items": self::shape(of) });
            if *least > 0 {
                schema["minItems"] = json!(least);
            }
            schema
        }
        Shape::Table(spec) => table(spec, &[]),
        Shape::Named(spec) => {
            json!({ "type": "object", "additionalProperties": table(spec, &[]) })
        }
        Shape::Tiers(spec, required) => {
            let built_in = format!("^({})$", BUILT_IN_TIERS.join("|"));
            json!({
                "type": "object",
                "patternProperties": { (built_in): table(spec, &[]) },
                "additionalProperties": table(spec, required),
            })
        }
        Shape::Files => {
            let path = self::shape(&Shape::Text);
            json!({ "anyOf": [path.clone(), { "type": "array", "items": path, "minItems": 1 }] })
        }
        Shape::Shares => json!({
            "type": "object",
            "additionalProperties": number(Range::ZeroOrMore),
            "minProperties": 1,
        }),
        Shape::LocalTimes => json!({ "type": "object", "minProperties": 1 }),
        Shape::Curve => json!({ "anyOf": [
            hours(24, "One value for each hour of the local day"),
            hours(168, "One value for each hour of the local week, from Monday 00:00"),
            {
                "type": "object",
                "description": "One day for all but the weekend, one for the weekend",
                "properties": {
                    "weekday": hours(24, "One value for each hour of the other days"),
                    "weekend": hours(24, "One value for each hour of the days of the weekend"),
                },
                "required": ["weekday", "weekend"],
                "additionalProperties": false,
            },
        ] }),
        Shape::Phase => {
            json!({ "oneOf": [table(PhaseKeys::SPEC, &[]), table(OperationsPhaseKeys::SPEC, &[])] })
        }
        Shape::Rule => {
            let kinds: Vec<Value> = RuleWord::ALL.into_iter().map(rule).collect();
            json!({ "type": "object", "required": ["rule"], "oneOf": kinds })
        }
        Shape::SharedRule => {
            let kinds = RuleWord::ALL.into_iter().map(|word| {
                let mut kind = rule(word);
                for key in SharedRuleKeys::SPEC.keys {
                    kind["properties"][key.name] = property(key);
                }
                kind
            });
            json!({ "type": "object", "required": ["rule"], "oneOf": kinds.collect::<Vec<_>>() })
        }
    }
}

fn rule(word: RuleWord) -> Value {
    let name = word.name();
    let mut schema = table(word.spec(), &[]);
    let about = schema["properties"]["rule"]["description"].clone();
    schema["properties"]["rule"] = json!({ "const": name, "description": about });
    schema["title"] = json!(name);
    schema
}

fn number(range: Range) -> Value {
    match range {
        Range::AboveZero => {
            json!({ "type": "number", "exclusiveMinimum": 0, "maximum": LARGEST })
        }
        Range::ZeroOrMore => json!({ "type": "number", "minimum": 0, "maximum": LARGEST }),
        Range::ZeroToOne => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Range::Pace => json!({ "type": "number", "minimum": 0.001, "maximum": 1000 }),
    }
}

/// Weeks, days, hours and minutes, the largest first, or `0`.
fn duration() -> Value {
    json!({
        "type": "string",
        "minLength": 1,
        "pattern": "^(0|([0-9]+w)? *([0-9]+d)? *([0-9]+h)? *([0-9]+m(in)?)?)$",
    })
}

fn day(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

fn hours(count: usize, about: &str) -> Value {
    json!({
        "type": "array",
        "description": about,
        "items": number(Range::ZeroOrMore),
        "minItems": count,
        "maxItems": count,
    })
}
