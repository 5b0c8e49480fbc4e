//! Which calendars belong to the file? `[[calendars]]`, with the events of their files.

use super::beside;
use super::events::Files;
use super::fields::Fields;
use super::folder::Folder;
use super::keys::table::{Key, Table};
use super::keys::{CalendarKeys, EffectWord};
use super::log::Log;
use super::names::{Names, RegionNames};
use super::node::{Node, Value};
use super::scalar::Problem;
use crate::fleet::calendar::{Calendar, Effect, Kind, LeftOut};
use crate::fleet::{TeamId, TierId};
use crate::ground::duration::Minutes;
use crate::ground::tz::Database;
use crate::ics::{self, Event};
use crate::words::harmless::{is_harmful, shortened};

/// Where the region file lies, and with which zones calendars are read.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// `None` where the text is no file.
    pub folder: Option<&'a Folder>,
    pub zones: &'a Database,
}

/// What calendars refer to.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    pub regions: &'a RegionNames<'a>,
    pub tiers: &'a Names<'a, TierId>,
    pub teams: &'a Names<'a, TeamId>,
}

pub fn read(nodes: &[Node], names: Named, around: Surroundings<'_>, log: &Log) -> Vec<Calendar> {
    nodes
        .iter()
        .enumerate()
        .filter_map(|(i, node)| {
            let owner = match node.get("name").and_then(Node::text) {
                Some(name) => format!("calendar `{}`", shortened(name)),
                None => format!("calendar {}", i + 1),
            };
            let fields = Fields::<CalendarKeys>::open(node, owner, log)?;
            Some(read_calendar(&fields, names, around))
        })
        .collect()
}

fn read_calendar(fields: &Fields<CalendarKeys>, names: Named, around: Surroundings) -> Calendar {
    let keys = CalendarKeys::KEYS;
    if fields.node(keys.effect).and_then(Node::text) != Some("allow") {
        fields.require(keys.kind);
    }
    let kind = fields.get(keys.kind).unwrap_or(Kind::Freeze);
    let mut files = files(fields, around);
    files.compare();
    let listed = fields.node(keys.file).map(paths).unwrap_or_default();
    let name = fields.string(keys.name);
    only_for_carriers(fields, keys.carrier, kind);
    only_for_carriers(fields, keys.buffer, kind);
    let effect = effect(fields, kind);
    let (stand, fall) = ics::standing_and_not(files.calendars);
    let mut left_out: Vec<(Event, LeftOut)> = Vec::new();
    for event in fall {
        let why = if event.is_cancelled() { LeftOut::Cancelled } else { LeftOut::Replaced };
        left_out.push((named(event), why));
    }
    let is_freeze = kind == Kind::Freeze && effect != Effect::Allow;
    let mut transparent = 0;
    let mut events: Vec<Event> = Vec::new();
    for event in stand.into_iter().map(named) {
        if is_freeze {
            transparent += usize::from(event.transparent) + event.free_instances();
        }
        match why_left_out(&event, kind, effect) {
            Some(why) => left_out.push((event, why)),
            None if is_freeze => events.push(event),
            // Carriers write for readers in many places.
            None if kind == Kind::Carrier => events.push(event.with_free_time().in_utc()),
            None => events.push(event.with_free_time()),
        }
    }
    Calendar {
        name: name.unwrap_or_else(|| listed.first().map_or(String::new(), |n| (*n).to_owned())),
        kind,
        effect,
        regions: fields.regions(keys.regions, names.regions).into(),
        teams: fields.references(keys.teams, names.teams),
        tiers: fields.references(keys.tiers, names.tiers).into(),
        counts_as: fields.get(keys.r#as),
        carrier: fields.string(keys.carrier),
        buffer: fields.get(keys.buffer).unwrap_or(Minutes::ZERO),
        events: events.into(),
        left_out,
        problems: files.problems,
        transparent,
    }
}

/// Why an event that stands does not count, where it does not.
fn why_left_out(event: &Event, kind: Kind, effect: Effect) -> Option<LeftOut> {
    let has_impact = || event.maintenance.as_ref().is_none_or(|work| work.has_impact());
    match kind {
        _ if effect == Effect::Allow => None,
        Kind::Freeze => event.transparent.then_some(LeftOut::Transparent),
        Kind::Carrier => (!has_impact()).then_some(LeftOut::WithoutImpact),
        // Holidays are often marked as free time, which is what they are.
        Kind::Holiday | Kind::Workday => None,
    }
}

/// The event, with a summary that can stand in a sentence.
fn named(mut event: Event) -> Event {
    event.summary = event.summary.as_deref().map(one_line);
    event
}

/// Tells of a key that says nothing in a calendar of this kind.
fn only_for_carriers<K: Copy>(
    fields: &Fields<CalendarKeys>,
    key: Key<CalendarKeys, K>,
    kind: Kind,
) {
    if kind != Kind::Carrier {
        let hint = "leave it out, or write `kind = \"carrier\"`";
        out_of_place(fields, key, "is only for a carrier's calendar", hint);
    }
}

/// Tells of a key that does not go with another.
fn out_of_place<K: Copy>(
    fields: &Fields<CalendarKeys>,
    key: Key<CalendarKeys, K>,
    why: &str,
    hint: &str,
) {
    if let Some(node) = fields.node(key) {
        let (text, hint) = (format!(" {why}"), Some(hint.to_owned()));
        fields.fault(key, Problem { place: node.place, text, hint });
    }
}

/// What does not go with `as`, `teams`, or one effect only.
fn check_company(fields: &Fields<CalendarKeys>, kind: Kind, effect: Effect) {
    let keys = CalendarKeys::KEYS;
    if !matches!(kind, Kind::Holiday | Kind::Workday) {
        let hint = "leave it out, or write `kind = \"holiday\"`";
        out_of_place(fields, keys.r#as, "is only for calendars of holidays or workdays", hint);
    }
    if !matches!(effect, Effect::Forbid | Effect::Allow) {
        let hint = "leave it out, or write `effect = \"forbid\"`";
        out_of_place(fields, keys.tiers, "is only for calendars that forbid or allow", hint);
    }
    let Some(teams) = fields.node(keys.teams) else { return };
    let hint = "a calendar concerns teams or regions; write two";
    out_of_place(fields, keys.regions, "cannot stand beside `teams`", hint);
    let what = match (effect, kind) {
        (_, Kind::Carrier) => "a carrier's works",
        (_, Kind::Workday) => "workdays",
        (Effect::Season(_), _) => "a season",
        (Effect::Allow, _) => "`effect = \"allow\"`",
        (Effect::Forbid, _) if fields.node(keys.r#as).is_some() => {
            "`effect = \"forbid\"` and `as` at once"
        }
        _ => return,
    };
    let sentence = format!("a calendar of teams cannot hold {what}");
    fields.fault(keys.teams, Problem::sentence(teams, sentence));
}

/// What others call an event, so that it can stand in a sentence, between backticks.
fn one_line(summary: &str) -> String {
    let line = summary.replace(is_harmful, " ").replace('`', "'");
    line.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// Freezes and carriers' works forbid, unless the file says otherwise, and so do calendars of
/// teams; holidays and workdays do nothing else but to say which days are business days.
fn effect(fields: &Fields<CalendarKeys>, kind: Kind) -> Effect {
    let keys = CalendarKeys::KEYS;
    let factor = fields.get(keys.factor);
    let of_teams = fields.node(keys.teams).is_some() && fields.node(keys.r#as).is_none();
    let effect = match (fields.get(keys.effect), kind) {
        (Some(EffectWord::Allow), _) => Effect::Allow,
        (None, Kind::Holiday) if of_teams => Effect::Forbid,
        (Some(EffectWord::Season), _) => {
            fields.require(keys.factor);
            Effect::Season(factor.unwrap_or(1.0))
        }
        (Some(EffectWord::None), _) | (None, Kind::Holiday | Kind::Workday) => Effect::None,
        (Some(EffectWord::Forbid), _) | (None, Kind::Freeze | Kind::Carrier) => Effect::Forbid,
    };
    if let (Some(node), Effect::Forbid | Effect::Allow | Effect::None) =
        (fields.node(keys.factor), effect)
    {
        let hint = "write `effect = \"season\"`, or leave it out".to_owned();
        let text = " is only for `effect = \"season\"`".to_owned();
        fields.fault(keys.factor, Problem { place: node.place, text, hint: Some(hint) });
    }
    check_company(fields, kind, effect);
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
        let Some(folder) = around.folder else {
            let sentence = "there is no folder to look for it in".to_owned();
            fields.fault(keys.file, Problem::sentence(node, sentence));
            continue;
        };
        match beside::path(node, Some(folder)) {
            Ok(path) => {
                for error in files.add(&path, folder, around.zones).err().unwrap_or_default() {
                    let problem = Problem::sentence(node, error);
                    fields.fault(keys.file, problem.hint(Some(HINT.to_owned())));
                }
            }
            Err(problem) => fields.fault(keys.file, problem),
        }
    }
    files
}

const HINT: &str = "name an iCalendar file, a mail with one (`.eml`), or a folder of these, relative to the region file";
