//! How is a learned curve written into a region file? Only the values change: comments, order
//! and format of everything else stay.

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::source::Source;

/// What is written of one region.
#[derive(Clone, PartialEq, Debug)]
pub struct LearnedCurve {
    pub region: String,
    /// 168 values, as text.
    pub activity: Vec<String>,
    /// The file of its weeks, relative to the region file.
    pub history: String,
    /// First and last date, both local and inclusive.
    pub from: String,
    pub to: String,
    pub weeks: usize,
    /// Where the samples come from, without secrets.
    pub source: String,
    /// In percent of an ordinary window.
    pub excess: Option<f64>,
    pub repeatability: Option<f64>,
}

/// The text of the region file `source` with these curves in place.
///
/// # Errors
/// When the file cannot be edited in place, or has no such region.
pub fn write_curves(source: &Source, curves: &[LearnedCurve]) -> Result<String, String> {
    let mut document: DocumentMut = source
        .text()
        .parse()
        .map_err(|error| format!("`{}` cannot be edited: {error}", source.name()))?;
    for curve in curves {
        let missing =
            || format!("`{}` has no region `{}` to write to", source.name(), curve.region);
        match document.get_mut("regions").ok_or_else(missing)? {
            Item::ArrayOfTables(regions) => {
                write_table(region_of(regions, &curve.region).ok_or_else(missing)?, curve);
            }
            Item::Value(Value::Array(regions)) => {
                let region = regions
                    .iter_mut()
                    .filter_map(Value::as_inline_table_mut)
                    .find(|region| is(*region, &curve.region));
                write_inline(region.ok_or_else(missing)?, curve);
            }
            _ => return Err(missing()),
        }
    }
    Ok(document.to_string())
}

fn region_of<'t>(regions: &'t mut ArrayOfTables, id: &str) -> Option<&'t mut Table> {
    regions.iter_mut().find(|region| is(*region, id))
}

fn is(region: &dyn TableLike, id: &str) -> bool {
    region.get("id").and_then(Item::as_str) == Some(id)
}

fn write_table(region: &mut Table, curve: &LearnedCurve) {
    let is_value = |item: Option<&Item>| item.is_some_and(Item::is_value);
    if !is_value(region.get("activity")) {
        region.remove("activity");
    }
    replace(region, "activity", activity(curve, true));
    replace(region, "history", Value::from(curve.history.as_str()));
    match region.get_mut("learned") {
        Some(Item::Value(inline)) => {
            *inline = Value::InlineTable(learned(curve).into_inline_table());
        }
        Some(Item::Table(old)) => {
            let new = learned(curve);
            old.retain(|key, _| new.contains_key(key));
            for (key, item) in new {
                if let Ok(value) = item.into_value() {
                    replace(old, &key, value);
                }
            }
        }
        _ => {
            // Among tables of one place the one that is met first comes first: right below
            // the region's own keys, above its rules.
            let mut new = learned(curve);
            new.set_position(region.position());
            region.insert("learned", Item::Table(new));
        }
    }
}

fn write_inline(region: &mut InlineTable, curve: &LearnedCurve) {
    for (key, value) in [
        ("activity", activity(curve, false)),
        ("history", Value::from(curve.history.as_str())),
        ("learned", Value::InlineTable(learned(curve).into_inline_table())),
    ] {
        region.insert(key, value);
    }
}

/// Puts `value` in the place of what is there, between the same blanks and comments.
fn replace(table: &mut Table, key: &str, mut value: Value) {
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        _ => {
            table.insert(key, Item::Value(value));
        }
    }
}

/// The values of a curve, so many to a line, each hour right below the one before it.
pub fn curve_lines(values: &[String], to_a_line: usize) -> Vec<String> {
    let width = values.iter().map(String::len).max().unwrap_or(0);
    let aligned: Vec<String> = values.iter().map(|value| format!("{value:>width$}")).collect();
    aligned.chunks(to_a_line).map(|line| line.join(", ")).collect()
}

/// A line a day where there is room for it, with one hour below the other.
fn activity(curve: &LearnedCurve, in_lines: bool) -> Value {
    let text = match in_lines {
        true => format!("[\n  {},\n]", curve_lines(&curve.activity, 24).join(",\n  ")),
        false => format!("[{}]", curve.activity.join(", ")),
    };
    text.parse().expect("numbers and commas are an array")
}

fn learned(curve: &LearnedCurve) -> Table {
    let mut learned = Table::new();
    let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
    let mut set = |key: &str, value: Value| {
        learned.insert(key, Item::Value(value));
    };
    set("from", curve.from.as_str().into());
    set("to", curve.to.as_str().into());
    set("weeks", (curve.weeks as i64).into());
    set("source", curve.source.as_str().into());
    if let Some(excess) = curve.excess {
        set("excess", rounded(excess).into());
    }
    if let Some(repeatability) = curve.repeatability {
        set("repeatability", rounded(repeatability).into());
    }
    learned
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(region: &str) -> LearnedCurve {
        LearnedCurve {
            region: region.to_owned(),
            activity: (0..168).map(|k| k.to_string()).collect(),
            history: format!("curves/{region}.csv"),
            from: "2026-03-02".to_owned(),
            to: "2026-04-26".to_owned(),
            weeks: 8,
            source: "online.csv".to_owned(),
            excess: Some(0.41234),
            repeatability: None,
        }
    }

    #[test]
    fn only_the_values_change() {
        let before = "# Ours.\nversion = 1\n\n[[regions]]\nid = \"sg\" # first\nactivity = [1, 2] # old\n\
            timezone = \"Asia/Singapore\"\n\n[[regions.compliance]]\nrule = \"allow\"\n\n\
            [[regions]]\nid = \"de\"\nactivity = { weekday = [1], weekend = [2] }\n# last\n";
        let source = Source::new("regions.toml", before);
        let after = write_curves(&source, &[curve("sg"), curve("de")]).unwrap();
        let lines: Vec<&str> = after.lines().collect();
        assert_eq!(
            lines[..6],
            ["# Ours.", "version = 1", "", "[[regions]]", "id = \"sg\" # first", "activity = ["]
        );
        assert!(lines[6].starts_with("    0,   1,") && lines[6].ends_with(" 22,  23,"), "{after}");
        assert_eq!(lines[13], "] # old");
        assert_eq!(lines[14..16], ["timezone = \"Asia/Singapore\"", "history = \"curves/sg.csv\""]);
        assert_eq!(lines[17..19], ["[regions.learned]", "from = \"2026-03-02\""]);
        assert!(lines[18..].contains(&"[[regions.compliance]]"), "{after}");
        assert!(after.ends_with("# last\n"), "{after}");
        let again = Source::new("regions.toml", &after);
        assert_eq!(write_curves(&again, &[curve("de"), curve("sg")]).unwrap(), after);
        let read: toml::Table = after.parse().unwrap();
        let regions = read["regions"].as_array().unwrap();
        assert_eq!(regions[0]["compliance"][0]["rule"].as_str(), Some("allow"));
        assert!(regions.iter().all(|r| r["activity"].as_array().unwrap().len() == 168));
        assert!(regions.iter().all(|r| r["learned"]["weeks"].as_integer() == Some(8)));
    }

    #[test]
    fn regions_in_one_line_and_no_region() {
        let source = Source::new("r.toml", "regions = [{ id = \"sg\", activity = [1] }]\n");
        let after = write_curves(&source, &[curve("sg")]).unwrap();
        let read: toml::Table = after.parse().unwrap();
        assert_eq!(read["regions"][0]["learned"]["source"].as_str(), Some("online.csv"));
        let missing = write_curves(&source, &[curve("de")]).unwrap_err();
        assert_eq!(missing, "`r.toml` has no region `de` to write to");
    }
}
