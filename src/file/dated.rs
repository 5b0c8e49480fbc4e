//! What is different on which dates? Seasons and freezes.

use super::fields::Fields;
use super::keys::table::{Key, Table};
use super::keys::{FreezeKeys, SeasonKeys};
use super::kinds::Own;
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
            let fields = open::<SeasonKeys>(node, i, "season", log)?;
            let keys = SeasonKeys::KEYS;
            let dates = dates(&fields, keys.from, keys.to);
            Some(Season {
                name: fields.string(keys.name).unwrap_or_else(|| shown(&dates)),
                dates,
                factor: fields.get(keys.factor).unwrap_or(1.0),
                regions: fields.references(keys.regions, regions).into(),
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
            let fields = open::<FreezeKeys>(node, i, "freeze", log)?;
            let keys = FreezeKeys::KEYS;
            let dates = dates(&fields, keys.from, keys.to);
            Some(Freeze {
                name: fields.string(keys.name).unwrap_or_else(|| shown(&dates)),
                dates,
                regions: fields.references(keys.regions, regions).into(),
                tiers: fields.references(keys.tiers, tiers).into(),
            })
        })
        .collect()
}

fn open<'a, T: Table>(
    node: &'a Node,
    position: usize,
    kind: &str,
    log: &'a Log,
) -> Option<Fields<'a, T>> {
    let owner = match node.get("name").and_then(Node::text) {
        Some(name) => format!("{kind} `{name}`"),
        None => format!("{kind} {}", position + 1),
    };
    Fields::open(node, owner, log)
}

fn dates<T: Table>(fields: &Fields<T>, first: Key<T, Own>, last: Key<T, Own>) -> DateRange {
    let new_year = MonthDay { month: 1, day: 1 };
    let placeholder = DateRange::Yearly { from: new_year, to: new_year };
    let from = fields.read(first, scalar::day);
    let to = fields.read(last, scalar::day);
    let (Some(from), Some(to)) = (from, to) else { return placeholder };
    let range = fields
        .read(last, |node| DateRange::between(from, to).map_err(|e| Problem::sentence(node, e)));
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
