//! Which windows are proposed? `[[windows]]` of a TOML file, or a plan's.

use std::collections::HashMap;

use super::fault::{Faults, Place};
use super::fields::Fields;
use super::keys;
use super::log::Log;
use super::names::Names;
use super::node::{self, Node, shortened};
use super::plan;
use super::scalar::{self, Problem};
use super::source::Source;
use crate::fleet::{Fleet, PhaseTemplate, TierId};
use crate::interval::Interval;
use crate::window::Window;

/// Reads proposed windows: `[[windows]]` in TOML, or what `lowtide plan -f json` wrote.
///
/// # Errors
/// Every fault of the file; a file without windows is one, lest it passes for checked.
pub fn read_windows(source: &Source, fleet: &Fleet) -> Result<Vec<Window>, Faults> {
    if source.text().trim().is_empty() {
        let message = "the file is empty; expected at least one window".to_owned();
        let hint = "a window starts with `[[windows]]`".to_owned();
        return Err(Faults::one(source, 0..0, message, Some(hint)));
    }
    if plan::is_plan(source) {
        return plan::read(source, fleet);
    }
    let log = Log::new(source);
    let Some(root) = node::parse(source.text(), &log) else {
        return Err(log.finish(()).expect_err("what is no document has a syntax error"));
    };
    let windows = read_document(&root, fleet, &log);
    log.finish(windows)
}

fn read_document(root: &Node, fleet: &Fleet, log: &Log) -> Vec<Window> {
    let top = Fields::open(root, &keys::PROPOSALS, String::new(), log);
    let top = top.expect("a document is a table");
    top.integer("version");
    let names = Context {
        fleet,
        tiers: Names::new("tier", fleet.tiers.iter().map(|tier| tier.name.as_str())),
        regions: Names::new("region", fleet.regions.iter().map(|region| region.id.as_str())),
        log,
    };
    let mut first_of: HashMap<&str, Place> = HashMap::new();
    let nodes = top.tables("windows").iter().enumerate();
    let windows = nodes.filter_map(|(i, node)| {
        if let Some(id_node) = node.get("id")
            && let Some(id) = id_node.text()
        {
            let first = *first_of.entry(id).or_insert(id_node.place);
            if first != id_node.place {
                let message = format!("there are two windows with the id `{}`", shortened(id));
                let hint = format!("the first is {}", log.line(first));
                log.add(id_node.place, message, Some(hint));
            }
        }
        read_window(node, i, &names)
    });
    windows.collect()
}

/// What windows refer to.
struct Context<'a> {
    fleet: &'a Fleet,
    tiers: Names<'a>,
    regions: Names<'a>,
    log: &'a Log,
}

fn read_window(node: &Node, position: usize, names: &Context) -> Option<Window> {
    let (fleet, log) = (names.fleet, names.log);
    let owner = match node.get("id").and_then(Node::text) {
        Some(id) => format!("window `{}`", shortened(id)),
        None => format!("window {}", position + 1),
    };
    let fields = Fields::open(node, &keys::WINDOW, owner, log)?;
    let id = fields.string("id");
    let tier = fields.reference("tier", &names.tiers);
    let regions = match fields.references("regions", &names.regions) {
        Some(mut regions) => {
            regions.sort_unstable();
            Some(regions)
        }
        None if fields.node("regions").is_some() => None,
        None => tier.and_then(|tier| all_regions(&fields, tier, fleet)),
    };
    let start = fields.read("start", scalar::instant);
    let length = fields.duration("duration");
    let end = fields.read("end", |node| {
        let end = scalar::instant(node)?;
        if start.is_some_and(|start| end <= start) {
            return Err(Problem::sentence(node, "expected an end after `start`".to_owned()));
        }
        Ok(end)
    });
    let rollback = fields.string("rollback");
    let filed = fields.read("filed", scalar::instant);
    let listed = fields.unique_strings("operations");
    let tier = tier?;
    check_operations(&fields, tier, listed.as_deref(), fleet);
    let start = start?;
    Some(Window {
        id,
        tier,
        regions: regions?,
        interval: Interval::new(start, end.or(length.map(|length| start + length))?)?,
        rollback,
        filed,
        operations: listed.unwrap_or_else(|| fleet.tiers[tier].operations.clone()),
        line: Some(log.source(node.place).position(node.place.start).line),
    })
}

/// The regions of a window that names none.
fn all_regions(fields: &Fields, tier: TierId, fleet: &Fleet) -> Option<Vec<usize>> {
    let regions = fleet.participants(tier);
    if regions.is_empty() {
        let name = &fleet.tiers[tier].name;
        let message = format!(
            "{} names no regions, and no region takes part in tier `{name}`",
            fields.owner()
        );
        let hint = "add `regions = [...]`".to_owned();
        fields.log().add(fields.place(), message, Some(hint));
        return None;
    }
    Some(regions)
}

/// Where a tier's operations make up a phase, a proposal's own need durations too.
fn check_operations(fields: &Fields, tier: TierId, listed: Option<&[String]>, fleet: &Fleet) {
    if listed.is_none() || !fleet.tiers[tier].phases.contains(&PhaseTemplate::Operations) {
        return;
    }
    let tables = Names::new("operation", fleet.operations.keys().map(String::as_str));
    fields.list("operations", |node| {
        let known = node.text().is_none_or(|name| fleet.operations.contains_key(name));
        if known { Ok(()) } else { tables.read(node, fields.log()).map(|_| ()) }
    });
    let place = fields.node("operations").map_or(fields.place(), |node| node.place);
    if listed.is_some_and(<[String]>::is_empty) {
        let name = &fleet.tiers[tier].name;
        let message =
            format!("{} lists no operations, of which tier `{name}` has a phase", fields.owner());
        fields.log().add(place, message, None);
    }
}
