//! What is different on which dates? Seasons and freezes.

use super::fields::Fields;
use super::keys::table::{Key, Table};
use super::keys::{FreezeKeys, SeasonKeys};
use super::kinds::Own;
use super::log::Log;
use super::names::{Names, RegionNames};
use super::node::Node;
use super::scalar::{self, LocalEnd, Problem};
use crate::fleet::{Freeze, FreezeSpan, Season, TierId};
use crate::ground::dates::{DateRange, Day, MonthDay};
use crate::ground::duration::{DAY, Minutes};

pub fn read_seasons(nodes: &[Node], regions: &RegionNames, log: &Log) -> Vec<Season> {
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
                regions: fields.regions(keys.regions, regions).into(),
            })
        })
        .collect()
}

pub fn read_freezes(
    nodes: &[Node],
    regions: &RegionNames,
    tiers: &Names<TierId>,
    log: &Log,
) -> Vec<Freeze> {
    nodes
        .iter()
        .enumerate()
        .filter_map(|(i, node)| {
            let fields = open::<FreezeKeys>(node, i, "freeze", log)?;
            let keys = FreezeKeys::KEYS;
            let span = span(&fields);
            let name = || match &span {
                FreezeSpan::Dates(dates) => shown(dates),
                FreezeSpan::Times { from, to } => {
                    format!("{}..{}", from.format("%Y-%m-%dT%H:%M"), to.format("%Y-%m-%dT%H:%M"))
                }
            };
            Some(Freeze {
                name: fields.string(keys.name).unwrap_or_else(name),
                span,
                regions: fields.regions(keys.regions, regions).into(),
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

/// For what has faults.
const PLACEHOLDER: DateRange = {
    let new_year = MonthDay { month: 1, day: 1 };
    DateRange::Yearly { from: new_year, to: new_year }
};

/// Dates, or from one local time to another; a date beside a time is its first or last minute.
fn span(fields: &Fields<FreezeKeys>) -> FreezeSpan {
    let keys = FreezeKeys::KEYS;
    let placeholder = FreezeSpan::Dates(PLACEHOLDER);
    let ends = (fields.read(keys.from, scalar::local_end), fields.read(keys.to, scalar::local_end));
    let (Some(from), Some(to)) = ends else { return placeholder };
    if let (LocalEnd::Day(from), LocalEnd::Day(to)) = (from, to) {
        return range(fields, keys.to, from, to).map_or(placeholder, FreezeSpan::Dates);
    }
    let time = |key, end: LocalEnd, day_ends: Minutes| {
        fields.read(key, |node| match end {
            LocalEnd::Time(time) => Ok(time),
            LocalEnd::Day(Day::Full(date)) => Ok(scalar::local_time(date, day_ends)),
            LocalEnd::Day(Day::EveryYear(_)) => {
                let sentence = "expected a date with a year beside a time".to_owned();
                Err(Problem::sentence(node, sentence))
            }
        })
    };
    let (from, to) = (time(keys.from, from, Minutes::ZERO), time(keys.to, to, DAY));
    let (Some(from), Some(to)) = (from, to) else { return placeholder };
    let ordered = fields.read(keys.to, |node| {
        let shown = from.format("%Y-%m-%dT%H:%M");
        let sentence =
            format!("expected an end after {shown}, found {}", to.format("%Y-%m-%dT%H:%M"));
        if from < to { Ok(()) } else { Err(Problem::sentence(node, sentence)) }
    });
    ordered.map_or(placeholder, |()| FreezeSpan::Times { from, to })
}

fn dates<T: Table>(fields: &Fields<T>, first: Key<T, Own>, last: Key<T, Own>) -> DateRange {
    let from = fields.read(first, scalar::day);
    let to = fields.read(last, scalar::day);
    let (Some(from), Some(to)) = (from, to) else { return PLACEHOLDER };
    range(fields, last, from, to).unwrap_or(PLACEHOLDER)
}

fn range<T: Table>(fields: &Fields<T>, last: Key<T, Own>, from: Day, to: Day) -> Option<DateRange> {
    fields.read(last, |node| DateRange::between(from, to).map_err(|e| Problem::sentence(node, e)))
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
