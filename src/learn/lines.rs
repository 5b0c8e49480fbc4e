//! What is in lines of JSON? An object a line, its keys for columns.

use std::fmt;
use std::io::BufRead;

use serde::de::{Deserializer, MapAccess, Visitor};

use super::fault::Refusal;
use super::gather::{At, Cells, Gathering};
use super::roles::Roles;

/// How many objects are looked at before they are read.
const SAMPLE: usize = 400;

/// Reads the lines called `name`.
///
/// # Errors
/// When a line is no object, or cannot be read as a row.
pub fn read(gathering: &mut Gathering, name: &str, text: impl BufRead) -> Result<(), Refusal> {
    let mut first: Vec<(u64, Vec<(String, String)>)> = Vec::new();
    let mut table: Option<(Vec<String>, Roles)> = None;
    let mut line = String::new();
    let mut text = text;
    for number in 1.. {
        line.clear();
        if text.read_line(&mut line)? == 0 {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let Object(cells) = serde_json::from_str(&line).map_err(|error| {
            Refusal::new(
                format!("column {}: {}", error.column(), plain(&error)),
                "expected an object a line, such as {\"time\": \"2026-03-02T00:00:00Z\", \"users\": 369}",
            )
            .at(name, number)
        })?;
        match &table {
            Some((header, roles)) => {
                row(gathering, At { name, line: number }, header, roles, &cells)?
            }
            None => {
                first.push((number, cells));
                if first.len() == SAMPLE {
                    table = Some(flush(gathering, name, &mut first)?);
                }
            }
        }
    }
    if table.is_none() {
        flush(gathering, name, &mut first)?;
    }
    Ok(())
}

/// Finds out what the first objects hold, and reads them.
fn flush(
    gathering: &mut Gathering,
    name: &str,
    first: &mut Vec<(u64, Vec<(String, String)>)>,
) -> Result<(Vec<String>, Roles), Refusal> {
    let mut header: Vec<String> = Vec::new();
    for (key, _) in first.iter().flat_map(|(_, cells)| cells) {
        if !header.contains(key) {
            header.push(key.clone());
        }
    }
    let rows: Vec<Vec<String>> = first
        .iter()
        .map(|(_, cells)| header.iter().map(|key| cell(cells, key).to_owned()).collect())
        .collect();
    let roles = Roles::find(&header, &rows, &gathering.reading.columns)
        .map_err(|refusal| refusal.of(name))?;
    for (line, cells) in first.drain(..) {
        row(gathering, At { name, line }, &header, &roles, &cells)?;
    }
    Ok((header, roles))
}

fn cell<'c>(cells: &'c [(String, String)], key: &str) -> &'c str {
    cells.iter().find(|(name, _)| name == key).map_or("", |(_, text)| text)
}

fn row(
    gathering: &mut Gathering,
    at: At,
    header: &[String],
    roles: &Roles,
    cells: &[(String, String)],
) -> Result<(), Refusal> {
    let of = |column: usize| cell(cells, &header[column]);
    let cells = Cells {
        series: roles.by.map_or("", of),
        stamp: of(roles.stamp),
        hour: roles.hour.map(of),
        value: of(roles.value),
        missing: roles.missing_when.iter().any(|(column, text)| of(*column).trim() == text),
    };
    gathering.row(at, cells)
}

/// What serde says, without the place that we name ourselves.
pub fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(text, _)| text.to_owned())
}

/// The keys of an object in their order, with their values as text.
struct Object(Vec<(String, String)>);

impl<'de> serde::Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object, M::Error> {
                let mut cells = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, serde_json::Value>()? {
                    let text = match value {
                        serde_json::Value::String(text) => text,
                        serde_json::Value::Null => String::new(),
                        other => other.to_string(),
                    };
                    cells.push((key, text));
                }
                Ok(Object(cells))
            }
        }
        from.deserialize_map(Keys)
    }
}
