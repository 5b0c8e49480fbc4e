//! Which calendars belong to the file? `[[calendars]]`, with the events of their files.

use std::path::Path;

use super::events::Files;
use super::fields::Fields;
use super::keys::table::{Key, Table};
use super::keys::{CalendarKeys, EffectWord};
use super::log::Log;
use super::names::Names;
use super::node::{Node, Value};
use super::scalar::{self, Problem};
use crate::fleet::RegionId;
use crate::fleet::calendar::{Calendar, Effect, Kind};
use crate::ground::duration::Minutes;
use crate::ground::tz::Database;
use crate::ics::{self, Event};
use crate::words::harmless::{is_harmful, shortened};

/// Where the region file lies, and with which zones calendars are read.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// `None` where the text is no file.
    pub folder: Option<&'a Path>,
    pub zones: &'a Database,
}

pub fn read(
    nodes: &[Node],
    regions: &Names<RegionId>,
    around: Surroundings<'_>,
    log: &Log,
) -> Vec<Calendar> {
    nodes
        .iter()
        .enumerate()
        .filter_map(|(i, node)| {
            let owner = match node.get("name").and_then(Node::text) {
                Some(name) => format!("calendar `{}`", shortened(name)),
                None => format!("calendar {}", i + 1),
            };
            let fields = Fields::<CalendarKeys>::open(node, owner, log)?;
            Some(read_calendar(&fields, regions, around))
        })
        .collect()
}

fn read_calendar(
    fields: &Fields<CalendarKeys>,
    regions: &Names<RegionId>,
    around: Surroundings,
) -> Calendar {
    let keys = CalendarKeys::KEYS;
    let kind = fields.get(keys.kind).unwrap_or(Kind::Freeze);
    let files = files(fields, around);
    let named = fields.node(keys.file).map(paths).unwrap_or_default();
    let name = fields.string(keys.name);
    only_for_carriers(fields, keys.carrier, kind);
    only_for_carriers(fields, keys.buffer, kind);
    let mut transparent = 0;
    let events: Vec<Event> = ics::standing(files.calendars)
        .into_iter()
        .filter(|event| match kind {
            Kind::Freeze => {
                transparent += usize::from(event.transparent);
                !event.transparent
            }
            Kind::Carrier => event.maintenance.as_ref().is_none_or(|work| work.has_impact()),
            // Holidays are often marked as free time, which is what they are.
            Kind::Holiday => true,
        })
        .map(|mut event| {
            event.summary = event.summary.as_deref().map(one_line);
            event
        })
        .collect();
    Calendar {
        name: name.unwrap_or_else(|| named.first().map_or(String::new(), |n| (*n).to_owned())),
        kind,
        effect: effect(fields, kind),
        regions: fields.references(keys.regions, regions).into(),
        carrier: fields.string(keys.carrier),
        buffer: fields.get(keys.buffer).unwrap_or(Minutes::ZERO),
        events: events.into(),
        problems: files.problems,
        transparent,
    }
}

/// Tells of a key that says nothing in a calendar of this kind.
fn only_for_carriers<K: Copy>(
    fields: &Fields<CalendarKeys>,
    key: Key<CalendarKeys, K>,
    kind: Kind,
) {
    if kind != Kind::Carrier
        && let Some(node) = fields.node(key)
    {
        let hint = "leave it out, or write `kind = \"carrier\"`".to_owned();
        let text = " is only for a carrier's calendar".to_owned();
        fields.fault(key, Problem { place: node.place, text, hint: Some(hint) });
    }
}

/// What others call an event, so that it can stand in a sentence, between backticks.
fn one_line(summary: &str) -> String {
    let line = summary.replace(is_harmful, " ").replace('`', "'");
    line.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// Freezes and carriers' works forbid, unless the file says otherwise; holidays do nothing
/// but to count as no business days.
fn effect(fields: &Fields<CalendarKeys>, kind: Kind) -> Effect {
    let keys = CalendarKeys::KEYS;
    let factor = fields.get(keys.factor);
    let effect = match (fields.get(keys.effect), kind) {
        (Some(EffectWord::Season), _) => {
            fields.require(keys.factor);
            Effect::Season(factor.unwrap_or(1.0))
        }
        (Some(EffectWord::None), _) | (None, Kind::Holiday) => Effect::None,
        (Some(EffectWord::Forbid), _) | (None, Kind::Freeze | Kind::Carrier) => Effect::Forbid,
    };
    if let (Some(node), Effect::Forbid | Effect::None) = (fields.node(keys.factor), effect) {
        let hint = "write `effect = \"season\"`, or leave it out".to_owned();
        let text = " is only for `effect = \"season\"`".to_owned();
        fields.fault(keys.factor, Problem { place: node.place, text, hint: Some(hint) });
    }
    effect
}

/// The paths that `file` names, those that are no text aside.
fn paths(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::List(list) => list.iter().filter_map(Node::text).collect(),
        _ => node.text().into_iter().collect(),
    }
}

/// What the files hold that `file` names; what cannot be read is a fault.
fn files(fields: &Fields<CalendarKeys>, around: Surroundings) -> Files {
    let keys = CalendarKeys::KEYS;
    let mut files = Files::default();
    let Some(node) = fields.node(keys.file) else { return files };
    let single = std::slice::from_ref(node);
    let listed = node.list().unwrap_or(single);
    if listed.is_empty() {
        fields.fault(keys.file, Problem::expected(node, "a path, or a list of at least one"));
    }
    for node in listed {
        let added = scalar::text(node).and_then(|path| {
            let Some(folder) = around.folder else {
                let sentence = "there is no folder to look for it in".to_owned();
                return Err(Problem::sentence(node, sentence));
            };
            let errors = files.add(&folder.join(path), around.zones).err().unwrap_or_default();
            for error in errors {
                let problem = Problem::sentence(node, error);
                fields.fault(keys.file, problem.hint(Some(HINT.to_owned())));
            }
            Ok(())
        });
        added.unwrap_or_else(|problem| fields.fault(keys.file, problem));
    }
    files
}

const HINT: &str = "name an iCalendar file, a mail with one (`.eml`), or a folder of these, relative to the region file";
