//! Which windows are proposed? `[[windows]]` of a TOML file, or a plan's.

use std::collections::BTreeMap;

use super::fault::{Faults, Place};
use super::fields::{self, Fields};
use super::instants;
use super::keys::table::Table;
use super::keys::{AcceptKeys, ProposalsKeys, WindowKeys};
use super::log::Log;
use super::meant;
use super::names::{Names, RegionNames};
use super::node::{Node, Value};
use super::plan;
use super::scalar::{self, Problem};
use super::source::{Position, Source};
use crate::finding::Code;
use crate::fleet::{Fleet, PhaseTemplate, RegionId, Scope, TierId};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::spoken::Spoken;
use crate::window::Window;
use crate::words::harmless::shortened;

/// What a file proposes.
#[derive(Clone, Debug)]
pub struct Proposals {
    pub windows: Vec<Proposal>,
    /// What the rules between windows have to know where a plan is proposed.
    pub plan: Option<PlanTerms>,
}

impl Proposals {
    /// Leaves out what a plan only lists since it was agreed before, where it was: it is among
    /// `existing`, and not the plan's to answer for.
    pub fn set_aside(&mut self, existing: &[Window]) {
        let is_agreed = |window: &Window| {
            let same = |agreed: &&Window| {
                agreed.tier == window.tier
                    && agreed.interval == window.interval
                    && window.regions.iter().all(|region| agreed.regions.contains(region))
            };
            existing.iter().any(|agreed| same(&agreed))
        };
        self.windows.retain(|proposal| {
            !(proposal.agreed && proposal.window.as_ref().is_some_and(is_agreed))
        });
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlanTerms {
    /// `None` where each window has the scope of its tier.
    pub scope: Option<Scope>,
}

/// A proposed window, with what only matters where it is judged.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its id, or its position from 1.
    pub name: String,
    pub position: Position,
    /// `None` where its tier or all of its regions are unknown.
    pub window: Option<Window>,
    pub strays: Vec<Stray>,
    pub accepted: Vec<Accepted>,
    /// The slot that a plan says to have moved it from.
    pub moved_from: Option<Minute>,
    /// Whether a plan says that it was agreed before.
    pub agreed: bool,
    /// The start of its tier's first cycle, where a plan says it.
    pub cycles_from: Option<Minute>,
    /// The offset that its start is written with, in seconds east of UTC; `None` where it is
    /// written in UTC or with a zone.
    pub offset: Option<i32>,
}

/// A name that leads nowhere, or to two windows: no reason not to judge the rest.
#[derive(Clone, Debug)]
pub struct Stray {
    pub code: Code,
    pub message: String,
    pub hint: Option<String>,
    /// The name of the region, where it is one.
    pub region: Option<String>,
    pub position: Position,
    place: Place,
}

/// A finding that the file accepts.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub code: Code,
    pub reason: String,
    pub position: Position,
}

/// Reads windows that stand: `[[windows]]` in TOML, or what `lowtide plan` or `lowtide calendar`
/// wrote as JSON or iCalendar, whatever the file is called.
///
/// # Errors
/// Every fault of the file; a file without windows is one, lest it passes for checked.
pub fn read_windows(source: &Source, fleet: &Fleet) -> Result<Vec<Window>, Faults> {
    if plan::is_plan(source) || plan::looks_like_one(source) {
        return plan::read(source, fleet);
    }
    read_toml(source, fleet, |stray, log| log.add(stray.place, stray.message, stray.hint))
        .map(|proposals| proposals.into_iter().filter_map(|proposal| proposal.window).collect())
}

/// Reads windows that are agreed already: as [`read_windows`], but `windows = []` says that there
/// are none.
///
/// # Errors
/// Every fault of the file; a blank one is one.
pub fn read_agreed(source: &Source, fleet: &Fleet) -> Result<Vec<Window>, Faults> {
    if source.text().trim().is_empty() {
        let message = "the file is empty; expected agreed windows".to_owned();
        let hint =
            "a window starts with `[[windows]]`; where none is agreed yet, write `windows = []`";
        return Err(Faults::one(source, 0..0, message, Some(hint.to_owned())));
    }
    if proposes_nothing(source) {
        return Ok(Vec::new());
    }
    read_windows(source, fleet)
}

/// Reads windows that are to be judged: as [`read_windows`], but unknown tiers and regions
/// and ids that are there twice are told of beside the windows.
///
/// # Errors
/// Every other fault of the file.
pub fn read_proposals(source: &Source, fleet: &Fleet) -> Result<Proposals, Faults> {
    if !plan::is_plan(source) {
        let windows = read_toml(source, fleet, |_, _| {})?;
        return Ok(Proposals { windows, plan: None });
    }
    let plan = plan::read_plan(source, fleet)?;
    let proposal = |planned: plan::Planned| Proposal {
        name: format!("window {}", planned.number),
        position: source.position(planned.place.start),
        window: Some(planned.window),
        strays: Vec::new(),
        accepted: Vec::new(),
        moved_from: planned.moved_from,
        agreed: planned.agreed,
        cycles_from: planned.cycles_from,
        offset: None,
    };
    let terms = PlanTerms { scope: plan.scope };
    Ok(Proposals { windows: plan.windows.into_iter().map(proposal).collect(), plan: Some(terms) })
}

/// Whether a file is sound and proposes nothing: it is blank, or has no `windows`.
pub fn proposes_nothing(source: &Source) -> bool {
    if source.text().trim().is_empty() {
        return true;
    }
    let Ok((root, _)) = meant::read(source, &meant::WINDOWS) else { return false };
    let Value::Table(table) = &root.value else { return false };
    table.entries.iter().all(|entry| match entry.key.as_str() {
        "windows" => entry.node.list().is_some_and(<[Node]>::is_empty),
        key => key == "version",
    })
}

fn read_toml(
    source: &Source,
    fleet: &Fleet,
    mut tell: impl FnMut(Stray, &Log),
) -> Result<Vec<Proposal>, Faults> {
    let (root, log) = meant::read(source, &meant::WINDOWS)?;
    let proposals = read_document(&root, fleet, &log);
    for proposal in &proposals {
        proposal.strays.iter().for_each(|stray| tell(stray.clone(), &log));
    }
    log.finish(proposals)
}

fn read_document(root: &Node, fleet: &Fleet, log: &Log) -> Vec<Proposal> {
    let top = Fields::<ProposalsKeys>::open(root, String::new(), log);
    let top = top.expect("a document is a table");
    let keys = ProposalsKeys::KEYS;
    top.get(keys.version);
    let names = Context {
        fleet,
        tiers: Names::of_tiers(fleet),
        regions: RegionNames::of_fleet(fleet),
        log,
    };
    let mut first_of: BTreeMap<&str, Place> = BTreeMap::new();
    let nodes = top.tables(keys.windows).iter().enumerate();
    let proposals = nodes.map(|(i, node)| {
        let mut strays = Vec::new();
        if let Some(id_node) = node.get("id")
            && let Some(id) = id_node.text()
        {
            let first = *first_of.entry(id).or_insert(id_node.place);
            if first != id_node.place {
                let message = format!("there are two windows with the id `{}`", shortened(id));
                let hint = format!("the first is {}", log.line(first));
                strays.push(names.stray(Code::DuplicateId, message, Some(hint), id_node.place));
            }
        }
        read_proposal(node, i, &names, strays)
    });
    proposals.collect()
}

/// What windows refer to.
struct Context<'a> {
    fleet: &'a Fleet,
    tiers: Names<'a, TierId>,
    regions: RegionNames<'a>,
    log: &'a Log,
}

impl Context<'_> {
    fn position(&self, place: Place) -> Position {
        self.log.source(place).position(place.start)
    }

    fn stray(&self, code: Code, message: String, hint: Option<String>, place: Place) -> Stray {
        Stray { code, message, hint, region: None, position: self.position(place), place }
    }
}

fn read_proposal(
    node: &Node,
    position: usize,
    names: &Context,
    mut strays: Vec<Stray>,
) -> Proposal {
    let name = match node.get("id").and_then(Node::text) {
        Some(id) => id.to_owned(),
        None => format!("window {}", position + 1),
    };
    let owner = match node.get("id").and_then(Node::text) {
        Some(id) => format!("window `{}`", shortened(id)),
        None => name.clone(),
    };
    let fields = Fields::<WindowKeys>::open(node, owner, names.log);
    let read = fields.as_ref().and_then(|fields| read_window(fields, names, &mut strays));
    let (window, offset) = read.map_or((None, None), |(window, offset)| (Some(window), offset));
    let accepted = fields.as_ref().map(|fields| read_accepted(fields, names)).unwrap_or_default();
    let position = names.position(node.place);
    Proposal {
        name,
        position,
        window,
        strays,
        accepted,
        moved_from: None,
        agreed: false,
        cycles_from: None,
        offset,
    }
}

/// The window, and the offset that its start is written with.
fn read_window(
    fields: &Fields<WindowKeys>,
    names: &Context,
    strays: &mut Vec<Stray>,
) -> Option<(Window, Option<i32>)> {
    let keys = WindowKeys::KEYS;
    let (fleet, log) = (names.fleet, names.log);
    let mut unknown = |code, key: &str, problem: Problem, region| {
        let message = format!("`{key}` of {}{}", fields.owner(), problem.text);
        let stray = names.stray(code, message, problem.hint, problem.place);
        strays.push(Stray { region, ..stray });
    };
    let id = fields.string(keys.id);
    let tier = fields.read(keys.tier, |node| {
        scalar::text(node)?;
        let known = names.tiers.read(node, log);
        Ok(known.map_err(|problem| unknown(Code::UnknownTier, "tier", problem, None)).ok())
    });
    let tier = tier.flatten();
    let (mut written, mut listed_regions) = (Vec::new(), Vec::new());
    let regions = fields.list(keys.regions, |node| {
        let name = scalar::text(node)?;
        if written.contains(&name) {
            return Err(fields::twice(node, name));
        }
        written.push(name);
        match names.regions.read(node, log) {
            Ok(regions) if name.starts_with('@') => {
                // Of a group those are meant that take part.
                let members = tier.map_or(Vec::new(), |tier| fleet.participants(tier));
                listed_regions.extend(regions.into_iter().filter(|r| members.contains(r)));
            }
            Ok(regions) => listed_regions.extend(regions),
            Err(problem) => {
                unknown(Code::UnknownRegion, "regions", problem, Some(name.to_owned()));
            }
        }
        Ok(())
    });
    listed_regions.sort_unstable();
    listed_regions.dedup();
    let regions = match regions {
        Some(_) => Some(listed_regions).filter(|regions| !regions.is_empty()),
        None if fields.node(keys.regions).is_some() => None,
        None => tier.and_then(|tier| all_regions(fields, tier, fleet)),
    };
    let instant = |node: &Node| instants::instant(node, &fleet.zones);
    let mut offset = None;
    let start = fields.read(keys.start, |node| {
        let (at, written) = instants::written(node, &fleet.zones)?;
        if let Spoken::Instant { offset: stated, .. } = written {
            offset = stated;
        }
        Ok(at)
    });
    let length = fields.get(keys.duration);
    let end = fields.read(keys.end, |node| {
        let end = instant(node)?;
        if start.is_some_and(|start| end <= start) {
            return Err(Problem::sentence(node, "expected an end after `start`".to_owned()));
        }
        Ok(end)
    });
    let rollback = fields.string(keys.rollback);
    let filed = fields.read(keys.filed, instant);
    let listed = fields.unique_strings(keys.operations);
    let tier = tier?;
    check_operations(fields, tier, listed.as_deref(), fleet);
    let start = start?;
    let window = Window {
        id,
        tier,
        regions: regions?,
        interval: Interval::new(start, end.or(length.map(|length| start + length))?)?,
        rollback,
        filed,
        operations: listed.unwrap_or_else(|| fleet.tiers[tier].operations.clone()),
        slot: None,
        line: Some(names.position(fields.place()).line),
    };
    Some((window, offset))
}

fn read_accepted(fields: &Fields<WindowKeys>, names: &Context) -> Vec<Accepted> {
    let nodes = fields.tables(WindowKeys::KEYS.accept).iter().enumerate();
    let accepted = nodes.filter_map(|(i, node)| {
        let owner = format!("accept {} of {}", i + 1, fields.owner());
        let fields = Fields::<AcceptKeys>::open(node, owner, names.log)?;
        let keys = AcceptKeys::KEYS;
        let (code, reason) = (fields.get(keys.code), fields.string(keys.reason));
        let position = names.position(node.place);
        Some(Accepted { code: code?, reason: reason?, position })
    });
    accepted.collect()
}

/// The regions of a window that names none.
fn all_regions(fields: &Fields<WindowKeys>, tier: TierId, fleet: &Fleet) -> Option<Vec<RegionId>> {
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
fn check_operations(
    fields: &Fields<WindowKeys>,
    tier: TierId,
    listed: Option<&[String]>,
    fleet: &Fleet,
) {
    let keys = WindowKeys::KEYS;
    if listed.is_none() || !fleet.tiers[tier].phases.contains(&PhaseTemplate::Operations) {
        return;
    }
    let tables = Names::new("operation", fleet.operations.keys().map(String::as_str), |name| name);
    fields.list(keys.operations, |node| {
        let known = node.text().is_none_or(|name| fleet.operations.contains_key(name));
        if known { Ok(()) } else { tables.read(node, fields.log()).map(|_| ()) }
    });
    let place = fields.node(keys.operations).map_or(fields.place(), |node| node.place);
    if listed.is_some_and(<[String]>::is_empty) {
        let name = &fleet.tiers[tier].name;
        let message =
            format!("{} lists no operations, of which tier `{name}` has a phase", fields.owner());
        fields.log().add(place, message, None);
    }
}
