//! Which windows does a plan have? What `lowtide plan` or `lowtide calendar` wrote as JSON
//! or iCalendar, read back.

use super::exported;
use super::fault::{Faults, Place};
use super::json;
use super::log::Log;
use super::names::Names;
use super::node::Node;
use super::scalar::{self, Problem};
use super::source::Source;
use crate::fleet::{Cadence, Fleet, RegionId, Scope, Tier, TierId};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::window::Window;

/// What a plan says, as far as its windows are judged by it.
pub struct Plan {
    /// `None` where each window has the scope of its tier: in the plan of a year.
    pub scope: Option<Scope>,
    pub windows: Vec<Planned>,
}

pub struct Planned {
    /// Its place in the first choice, from 1.
    pub number: usize,
    pub window: Window,
    pub place: Place,
    /// Whether a dated rule has moved it from its slot.
    pub moved: bool,
    /// The start of the first cycle, where it recurs; in the plan of a year, of the first
    /// period where it does not.
    pub cycles_from: Option<Minute>,
}

/// The slots of an earlier plan, as far as they may stay.
#[derive(Default)]
pub struct Kept {
    /// The regions of each window of the first choice and where their slot is, had no rule moved
    /// it: once, or in each cycle, rising.
    pub slots: Vec<(Vec<RegionId>, Vec<Minute>)>,
    /// When the plan was made, and notice of its windows given with it.
    pub filed: Option<Minute>,
}

/// The windows of an earlier plan, as far as a calendar has to know them to take them back.
pub struct Earlier {
    pub tier: TierId,
    pub scope: Scope,
    /// The start of the first cycle, where it recurs.
    pub cycles_from: Option<Minute>,
    /// When it was made.
    pub now: Minute,
    /// Every window of the first choice, those that were skipped, too.
    pub occurrences: Vec<Occurrence>,
}

pub struct Occurrence {
    /// In the fleet's order, each once, at least one.
    pub regions: Vec<RegionId>,
    pub interval: Interval,
    /// Where it would be, had no dated rule moved it.
    pub slot: Minute,
}

/// What the field `format` of a plan says.
const FORMAT: &str = "lowtide.plan/1";
/// What that of the plan of a year says.
const YEAR: &str = "lowtide.calendar/1";
const HINT: &str = "a plan is what `lowtide plan -f json` or `-f ics` writes";

/// Whether `source` is JSON or iCalendar, as plans are, and not TOML.
pub fn is_plan(source: &Source) -> bool {
    source.text().trim_start().starts_with('{') || exported::is_calendar(source)
}

fn parse(source: &Source) -> Result<Node, Faults> {
    if exported::is_calendar(source) { exported::parse(source) } else { json::parse(source) }
}

/// The windows of the plan's first choice, less those that were skipped.
pub fn read(source: &Source, fleet: &Fleet) -> Result<Vec<Window>, Faults> {
    let root = parse(source)?;
    let log = Log::new(source);
    let planned = read_document(&root, fleet, &log);
    // What is agreed is agreed, whenever that was; and whoever announces it has yet to tell.
    let agreed = |planned: Planned| Window { filed: None, ..planned.window };
    log.finish(planned.unwrap_or_default().into_iter().map(agreed).collect())
}

/// The same, with what the rules between windows have to know of the plan.
pub fn read_plan(source: &Source, fleet: &Fleet) -> Result<Plan, Faults> {
    let root = parse(source)?;
    let log = Log::new(source);
    let windows = read_document(&root, fleet, &log).unwrap_or_default();
    let scope = (!is_year(&root)).then(|| scope(&root, &log));
    log.finish(Plan { scope, windows })
}

/// Where the cycles of `tier` begin, as the plan or the plan of a year says.
fn cycles_from(root: &Node, tier: TierId, fleet: &Fleet, log: &Log) -> Option<Minute> {
    let Tier { name, cadence, .. } = &fleet.tiers[tier];
    if is_year(root) {
        let tiers = root.get("tiers").and_then(Node::list).unwrap_or_default();
        let own = tiers.iter().find(|own| own.get("tier").and_then(Node::text) == Some(name))?;
        return instant(own, "first", &format!("tier `{name}`"), log);
    }
    let search = root.get("search").filter(|_| matches!(cadence, Cadence::Every(_)))?;
    instant(search, "from", "the search", log)
}

/// The slots of the plan.
///
/// # Errors
/// When the text is no plan of tier `tier`, or the plan has no window.
pub fn read_slots(source: &Source, fleet: &Fleet, tier: &str) -> Result<Kept, Faults> {
    let root = parse(source)?;
    let log = Log::new(source);
    let kept = read_slots_of(&root, fleet, tier, &log);
    log.finish(kept.unwrap_or_default())
}

fn read_slots_of(root: &Node, fleet: &Fleet, tier: &str, log: &Log) -> Option<Kept> {
    check_format(root, log)?;
    check_tier(root, tier, log)?;
    let windows = windows_of_first_choice(root, log)?;
    let names = Names::of_regions(fleet);
    let mut slots: Vec<(Vec<RegionId>, Vec<Minute>)> = Vec::new();
    let mut filed: Option<Minute> = None;
    for (i, window) in windows.into_iter().enumerate() {
        let owner = format!("window {}", i + 1);
        let regions = read_regions(window, &owner, &names, log)?;
        let slot = instant(window, "slot_start", &owner, log)?;
        // Where windows were filed at different times, all were by the last.
        filed = filed.max(filed_at(root, window));
        match slots.iter_mut().find(|(known, _)| *known == regions) {
            Some((_, own)) => own.push(slot),
            None => slots.push((regions, vec![slot])),
        }
    }
    slots.iter_mut().for_each(|(_, own)| own.sort_unstable());
    Some(Kept { slots, filed })
}

/// When notice of a window was given: with its plan, or as its calendar says.
fn filed_at(root: &Node, window: &Node) -> Option<Minute> {
    let said = window.get("filed").or_else(|| root.get("now"))?;
    scalar::instant(said).ok()
}

/// The windows of the first choice of an earlier plan of tier `tier`, in JSON.
///
/// # Errors
/// When the text is no plan of that tier, or the plan has no window.
pub fn read_earlier(source: &Source, fleet: &Fleet, tier: TierId) -> Result<Earlier, Faults> {
    let root = parse(source)?;
    let log = Log::new(source);
    let earlier = read_earlier_of(&root, fleet, tier, &log);
    let nothing = || Earlier {
        tier,
        scope: Scope::Global,
        cycles_from: None,
        now: Minute::from_epoch(Minutes::ZERO),
        occurrences: Vec::new(),
    };
    log.finish(earlier.unwrap_or_else(nothing))
}

fn read_earlier_of(root: &Node, fleet: &Fleet, tier: TierId, log: &Log) -> Option<Earlier> {
    check_format(root, log)?;
    check_tier(root, &fleet.tiers[tier].name, log)?;
    let scope = scope(root, log);
    let cycles_from = match fleet.tiers[tier].cadence {
        Cadence::Every(_) => {
            let search = field(root, "search", "the plan", log)?;
            Some(instant(search, "from", "the search", log)?)
        }
        Cadence::Once => None,
    };
    let windows = windows_of_first_choice(root, log)?;
    let names = Names::of_regions(fleet);
    let read = |(i, node): (usize, &Node)| {
        let owner = format!("window {}", i + 1);
        let window = read_window(node, &owner, tier, &names, fleet, log)?;
        let slot = instant(node, "slot_start", &owner, log)?;
        Some(Occurrence { regions: window.regions, interval: window.interval, slot })
    };
    let occurrences = windows.into_iter().enumerate().filter_map(read).collect();
    let now = instant(root, "now", "the plan", log)?;
    Some(Earlier { tier, scope, cycles_from, now, occurrences })
}

fn scope(root: &Node, log: &Log) -> Scope {
    match text(root, "scope", "the plan", log) {
        Some("rolling") => Scope::Rolling,
        Some("global") | None => Scope::Global,
        Some(_) => {
            let node = root.get("scope").expect("it was read");
            tell("`scope` of the plan", Problem::expected(node, "`global` or `rolling`"), log);
            Scope::Global
        }
    }
}

fn check_tier(root: &Node, tier: &str, log: &Log) -> Option<()> {
    let planned = text(root, "tier", "the plan", log)?;
    if planned != tier {
        let problem = Problem::expected(root.get("tier")?, &format!("`{tier}`, as asked for"));
        tell("`tier` of the plan", problem, log);
        return None;
    }
    Some(())
}

/// At least one window.
/// The windows of the first choice that the plan made: those that were agreed before have no
/// slot.
fn windows_of_first_choice<'n>(root: &'n Node, log: &Log) -> Option<Vec<&'n Node>> {
    let choice = first_choice(root, log)?;
    let windows = list(choice, "windows", "the first choice", log)?;
    let agreed = |window: &&Node| window.get("status").and_then(Node::text) == Some("agreed");
    let windows: Vec<&Node> = windows.iter().filter(|window| !agreed(window)).collect();
    if windows.is_empty() {
        log.add(choice.get("windows")?.place, "the first choice has no windows".to_owned(), None);
        return None;
    }
    Some(windows)
}

/// Whether it is the plan of a year.
fn is_year(root: &Node) -> bool {
    root.get("format").and_then(Node::text) == Some(YEAR)
}

fn check_format(root: &Node, log: &Log) -> Option<()> {
    let format = text(root, "format", "the plan", log)?;
    if format != FORMAT {
        let node = root.get("format").expect("it was read");
        let problem = Problem::expected(node, &format!("`{FORMAT}`"));
        tell("`format`", problem.hint(Some(HINT.to_owned())), log);
        return None;
    }
    Some(())
}

fn first_choice<'n>(root: &'n Node, log: &Log) -> Option<&'n Node> {
    let choices = list(root, "choices", "the plan", log)?;
    let Some(choice) = choices.first() else {
        let message = "the plan has no choices, so there is no window to read".to_owned();
        let hint = "it says that nothing fits; see its `conflict`".to_owned();
        log.add(root.get("choices")?.place, message, Some(hint));
        return None;
    };
    Some(choice)
}

fn read_document(root: &Node, fleet: &Fleet, log: &Log) -> Option<Vec<Planned>> {
    let tiers = Names::of_tiers(fleet);
    let tier_of = |node: &Node, owner: &str| {
        text(node, "tier", owner, log)?;
        let tier = tiers.read(node.get("tier")?, log);
        tier.map_err(|problem| tell(&format!("`tier` of {owner}"), problem, log)).ok()
    };
    let (holder, tier) = if is_year(root) {
        (root, None)
    } else {
        check_format(root, log)?;
        let tier = tier_of(root, "the plan");
        let choice = first_choice(root, log)?;
        (choice, Some(tier?))
    };
    let windows = list(holder, "windows", "the plan", log)?;
    let takes_place = |node: &Node| {
        !matches!(
            node.get("status").and_then(Node::text),
            Some("skipped" | "absorbed" | "cancelled")
        )
    };
    let planned: Vec<(usize, &Node)> =
        windows.iter().enumerate().filter(|(_, node)| takes_place(node)).collect();
    if planned.is_empty() {
        let message = "no window of the plan takes place: each is skipped or cancelled".to_owned();
        log.add(holder.get("windows")?.place, message, None);
    }
    let regions = Names::of_regions(fleet);
    let read = |(i, node): (usize, &Node)| {
        let owner = format!("window {}", i + 1);
        let tier = tier.or_else(|| tier_of(node, &owner))?;
        let window = read_window(node, &owner, tier, &regions, fleet, log)?;
        let window = Window { filed: filed_at(root, node), ..window };
        let moved = node.get("status").and_then(Node::text) == Some("moved");
        let cycles_from = cycles_from(root, tier, fleet, log);
        Some(Planned { number: i + 1, window, place: node.place, moved, cycles_from })
    };
    Some(planned.into_iter().filter_map(read).collect())
}

fn read_window(
    node: &Node,
    owner: &str,
    tier: TierId,
    names: &Names<RegionId>,
    fleet: &Fleet,
    log: &Log,
) -> Option<Window> {
    let regions = read_regions(node, owner, names, log)?;
    let (start, end) = (instant(node, "start", owner, log), instant(node, "end", owner, log));
    let Some(interval) = Interval::new(start?, end?) else {
        let message = format!("`end` of {owner} is not after its `start`");
        log.add(node.get("end")?.place, message, None);
        return None;
    };
    if regions.is_empty() {
        log.add(node.place, format!("{owner} has no regions"), None);
        return None;
    }
    Some(Window {
        id: None,
        tier,
        regions,
        interval,
        rollback: None,
        filed: None,
        operations: fleet.tiers[tier].operations.clone(),
        line: Some(log.source(node.place).position(node.place.start).line),
    })
}

/// In the fleet's order, each once.
fn read_regions(
    node: &Node,
    owner: &str,
    names: &Names<RegionId>,
    log: &Log,
) -> Option<Vec<RegionId>> {
    let mut regions = Vec::new();
    for node in list(node, "regions", owner, log)? {
        match names.read(node, log) {
            Ok(region) => regions.push(region),
            Err(problem) => tell(&format!("`regions` of {owner}"), problem, log),
        }
    }
    regions.sort_unstable();
    regions.dedup();
    Some(regions)
}

fn instant(node: &Node, key: &str, owner: &str, log: &Log) -> Option<Minute> {
    text(node, key, owner, log)?;
    let read = scalar::instant(node.get(key)?);
    read.map_err(|problem| tell(&format!("`{key}` of {owner}"), problem, log)).ok()
}

/// The text under `key`, which has to be there; other fields are nobody's business.
fn text<'a>(node: &'a Node, key: &str, owner: &str, log: &Log) -> Option<&'a str> {
    let value = field(node, key, owner, log)?;
    scalar::text(value).map_err(|p| tell(&format!("`{key}` of {owner}"), p, log)).ok()
}

fn list<'a>(node: &'a Node, key: &str, owner: &str, log: &Log) -> Option<&'a [Node]> {
    let value = field(node, key, owner, log)?;
    if value.list().is_none() {
        tell(&format!("`{key}` of {owner}"), Problem::expected(value, "a list"), log);
    }
    value.list()
}

fn field<'a>(node: &'a Node, key: &str, owner: &str, log: &Log) -> Option<&'a Node> {
    let value = node.get(key);
    if value.is_none() {
        log.add(node.place, format!("{owner} has no `{key}`"), Some(HINT.to_owned()));
    }
    value
}

fn tell(subject: &str, problem: Problem, log: &Log) {
    log.add(problem.place, format!("{subject}{}", problem.text), problem.hint);
}
