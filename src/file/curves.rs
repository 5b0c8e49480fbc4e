//! How busy is it, hour by hour? Curves in their three forms.

use super::fields::Fields;
use super::keys::spec::Range;
use super::keys::table::{Key, Table};
use super::kinds::Own;
use super::node::{self, Node, Value};
use super::scalar::{self, Problem};
use crate::ground::curve::Curve;
use crate::words::harmless::shortened;
use crate::words::names::nearest;

const FORMS: &str = "24 values (hours of the local day), 168 values (hours of the local week from Monday 00:00) or `{ weekday = [24 values], weekend = [24 values] }`";

/// The keys of a curve that is written as two days.
const DAYS: [&str; 2] = ["weekday", "weekend"];

/// The curve under a key, of a region with this weekend; every faulty value is told of.
pub fn read<T: Table>(
    fields: &Fields<T>,
    key: Key<T, Own>,
    unit: &str,
    is_weekend: [bool; 7],
) -> Option<Curve> {
    let node = fields.node(key)?;
    let curve = match &node.value {
        Value::List(list) => {
            let values = numbers(fields, key, list, unit);
            if !matches!(list.len(), 24 | 168) {
                fields.fault(key, has(node, &count(list.len()), FORMS));
                return None;
            }
            Curve::new(&values?)
        }
        Value::Table(table) => of_days(fields, key, node, table, unit, is_weekend)?,
        _ => {
            fields.fault(key, Problem::expected(node, FORMS));
            return None;
        }
    };
    if curve.peak() == 0.0 {
        fields.fault(key, has(node, "only zeros", "at least one value above 0"));
        return None;
    }
    Some(curve)
}

fn of_days<T: Table>(
    fields: &Fields<T>,
    key: Key<T, Own>,
    node: &Node,
    table: &node::Table,
    unit: &str,
    is_weekend: [bool; 7],
) -> Option<Curve> {
    let name = key.name;
    // A key that was misspelt is told of once, and not also as missing.
    let mut meant = Vec::new();
    for entry in &table.entries {
        if !DAYS.contains(&entry.key.as_str()) {
            let free = DAYS.into_iter().filter(|key| table.get(key).is_none());
            let near = nearest(&entry.key, free);
            meant.extend(near);
            let message = format!(
                "unknown key `{}` in `{name}` of {}",
                shortened(&entry.key),
                fields.owner()
            );
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "known keys are `weekday` and `weekend`".to_owned(),
            };
            fields.log().add(entry.key_place, message, Some(hint));
        }
    }
    let day = |part: &str| {
        let Some(day) = table.get(part) else {
            if !meant.contains(&part) {
                let text = format!(" has no `{part}`; expected {FORMS}");
                fields.fault(key, Problem { place: node.place, text, hint: None });
            }
            return None;
        };
        let Value::List(list) = &day.value else {
            let text = format!(": `{part}` is {}; expected 24 values", day.found());
            fields.fault(key, Problem { place: day.place, text, hint: None });
            return None;
        };
        let values = numbers(fields, key, list, unit);
        if list.len() != 24 {
            let text = format!(": `{part}` has {}; expected 24 values", count(list.len()));
            fields.fault(key, Problem { place: day.place, text, hint: None });
            return None;
        }
        values
    };
    let (weekday, weekend) = (day("weekday"), day("weekend"));
    Some(Curve::of_days(&weekday?, &weekend?, is_weekend))
}

fn numbers<T: Table>(
    fields: &Fields<T>,
    key: Key<T, Own>,
    list: &[Node],
    unit: &str,
) -> Option<Vec<f64>> {
    let mut values = Some(Vec::with_capacity(list.len()));
    for (i, node) in list.iter().enumerate() {
        match scalar::number(node, Range::ZeroOrMore, unit) {
            Ok(value) => {
                if let Some(values) = &mut values {
                    values.push(value);
                }
            }
            Err(problem) => {
                let text = format!(": value {} of {}{}", i + 1, list.len(), problem.text);
                fields.fault(key, Problem { text, ..problem });
                values = None;
            }
        }
    }
    values
}

fn count(values: usize) -> String {
    match values {
        0 => "no values".to_owned(),
        1 => "1 value".to_owned(),
        n => format!("{n} values"),
    }
}

fn has(node: &Node, found: &str, expected: &str) -> Problem {
    let text = format!(" has {found}; expected {expected}");
    Problem { place: node.place, text, hint: None }
}
