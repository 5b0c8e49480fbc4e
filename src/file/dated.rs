//! What is different on which dates? Seasons and freezes.

use super::fields::Fields;
use super::keys::{self, Spec};
use super::log::Log;
use super::names::Names;
use super::node::Node;
use super::scalar::{self, Problem};
use crate::fleet::{Freeze, RegionId, Season, TierId};
use crate::ground::dates::{DateRange, MonthDay};

pub fn read_seasons(nodes: &[Node], regions: &Names<RegionId>, log: &Log) -> Vec<Season> {
    nodes
        .iter()
        .enumerate()
        .filter_map(|(i, node)| {
            let fields = open(node, i, "season", &keys::SEASON, log)?;
            let dates = dates(&fields);
            Some(Season {
                name: fields.string("name").unwrap_or_else(|| shown(&dates)),
                dates,
                factor: fields.number("factor").unwrap_or(1.0),
                regions: fields.references("regions", regions),
            })
        })
        .collect()
}

pub fn read_freezes(
    nodes: &[Node],
    regions: &Names<RegionId>,
    tiers: &Names<TierId>,
    log: &Log,
) -> Vec<Freeze> {
    nodes
        .iter()
        .enumerate()
        .filter_map(|(i, node)| {
            let fields = open(node, i, "freeze", &keys::FREEZE, log)?;
            let dates = dates(&fields);
            Some(Freeze {
                name: fields.string("name").unwrap_or_else(|| shown(&dates)),
                dates,
                regions: fields.references("regions", regions),
                tiers: fields.references("tiers", tiers),
            })
        })
        .collect()
}

fn open<'a>(
    node: &'a Node,
    position: usize,
    kind: &str,
    spec: &'static Spec,
    log: &'a Log,
) -> Option<Fields<'a>> {
    let owner = match node.get("name").and_then(Node::text) {
        Some(name) => format!("{kind} `{name}`"),
        None => format!("{kind} {}", position + 1),
    };
    Fields::open(node, spec, owner, log)
}

fn dates(fields: &Fields) -> DateRange {
    let new_year = MonthDay { month: 1, day: 1 };
    let placeholder = DateRange::Yearly { from: new_year, to: new_year };
    let from = fields.read("from", scalar::day);
    let to = fields.read("to", scalar::day);
    let (Some(from), Some(to)) = (from, to) else { return placeholder };
    let range = fields
        .read("to", |node| DateRange::between(from, to).map_err(|e| Problem::sentence(node, e)));
    range.unwrap_or(placeholder)
}

/// A name for what has none: its dates, as the file writes them.
fn shown(dates: &DateRange) -> String {
    match dates {
        DateRange::Once { from, to } => format!("{from}..{to}"),
        DateRange::Yearly { from, to } => {
            format!("{:02}-{:02}..{:02}-{:02}", from.month, from.day, to.month, to.day)
        }
    }
}
