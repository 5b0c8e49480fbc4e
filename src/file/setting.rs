//! What if? `--set PATH=VALUE` changes a region file before it is read.
//!
//! The document itself is changed, so a setting is checked like the file, and its faults
//! lie in the setting.

use super::fault::{Fault, Place};
use super::keys::spec::{Shape, Spec};
use super::keys::table::Table as _;
use super::keys::{BUILT_IN_TIERS, OperationsPhaseKeys, PhaseKeys, RuleWord, TierKeys, TopKeys};
use super::log::Log;
use super::names::{Names, RegionNames};
use super::node::{Entry, Node, Table, Value};
use super::rules;
use super::shared;
use super::source::{SET, Source};
use super::tiers;
use super::{names, node};
use crate::fleet::RegionId;
use crate::words::harmless::shortened;
use crate::words::names::all_of;

/// Makes every setting, one after another; those with faults are told of and left out.
pub fn apply(root: &mut Node, settings: &[String], log: &mut Log) {
    for setting in settings {
        let source = log.add_source(Source::of_setting(setting));
        let done = parse(setting, source).and_then(|(path, value)| {
            let mut paths = of_group(root, path, log)?.into_iter();
            paths.try_for_each(|path| set(root, &path, value.clone(), log))
        });
        if let Err(fault) = done {
            log.push(fault);
        }
    }
}

/// The paths that one into a group of regions, `regions.@emea.KEY`, stands for.
fn of_group(root: &Node, path: Vec<Part>, log: &Log) -> Result<Vec<Vec<Part>>, Fault> {
    let in_regions = path.first().is_some_and(|first| first.name == "regions");
    let Some(part) = path.get(1).filter(|part| in_regions && part.name.starts_with('@')) else {
        return Ok(vec![path]);
    };
    let regions = root.get("regions").and_then(Node::list).unwrap_or_default();
    let inherited = root.get("defaults").map(shared::groups_of).unwrap_or_default();
    let groups = regions.iter().map(|region| match region.get("groups") {
        Some(_) => shared::groups_of(region),
        None => inherited.clone(),
    });
    let names = RegionNames::new(Names::new("region", [], RegionId), groups);
    let node = Node { value: Value::Text(part.name.clone()), place: part.place };
    let members = names.read(&node, log).map_err(|problem| {
        fault(problem.place, problem.text.trim_start_matches(": "), problem.hint)
    })?;
    let to = |region: RegionId| {
        let id = regions[region.0].get("id").and_then(Node::text);
        let name = id.map_or(region.0.to_string(), str::to_owned);
        let mut path = path.clone();
        path[1].name = name;
        path
    };
    Ok(members.into_iter().map(to).collect())
}

/// One name of a path.
#[derive(Clone)]
struct Part {
    name: String,
    place: Place,
}

fn parse(setting: &str, source: usize) -> Result<(Vec<Part>, Node), Fault> {
    let (path, value_start) = parse_path(setting, source)?;
    let written = &setting[value_start..];
    let value = written.trim();
    let start = value_start + (written.len() - written.trim_start().len()) + SET.len();
    let place = Place::new(source, start..start + value.len());
    if value.is_empty() {
        return Err(fault(place, "expected a value after `=`, found nothing", None));
    }
    match node::parse_value(value, source, start) {
        Ok(value) => Ok((path, value)),
        Err(fault) if value.starts_with(['[', '{']) => {
            // The shell takes quotes away that are not themselves in quotes.
            let quoted = with_quotes(value);
            let meant = node::parse_value(&quoted, source, start).is_ok();
            let path = &setting[..value_start];
            let hint = meant.then(|| {
                format!("strings in it stand in quotes, and all in others for the shell: `--set '{path}{quoted}'`")
            });
            Err(Fault { hint: hint.or(fault.hint.clone()), ..fault })
        }
        Err(fault) if value.starts_with(['"', '\'']) => Err(fault),
        // Bare words count as strings.
        Err(_) => Ok((path, Node { value: Value::Text(value.to_owned()), place })),
    }
}

/// A list or table with its bare words in quotes.
fn with_quotes(value: &str) -> String {
    let is_mark = |c: char| matches!(c, '[' | ']' | '{' | '}' | ',' | '=');
    let mut quoted = String::new();
    for part in value.split_inclusive(is_mark) {
        let mark = part.chars().last().filter(|&c| is_mark(c));
        let word = part.trim_end_matches(is_mark);
        let bare = word.trim();
        let stands = bare.is_empty()
            || bare.starts_with(['"', '\''])
            || mark == Some('=')
            || node::parse_value(bare, 0, 0).is_ok();
        let lead = &word[..word.len() - word.trim_start().len()];
        if stands {
            quoted.push_str(word);
        } else {
            quoted.push_str(&format!("{lead}\"{bare}\""));
        }
        quoted.extend(mark);
    }
    quoted
}

/// The names before the `=`, and where the value starts behind it.
fn parse_path(setting: &str, source: usize) -> Result<(Vec<Part>, usize), Fault> {
    let place = |start: usize, end: usize| Place::new(source, start + SET.len()..end + SET.len());
    let mut path = Vec::new();
    let mut start = 0;
    loop {
        let rest = &setting[start..];
        let (name, length) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let Some(end) = rest[1..].find(quote) else {
                    let message = format!("expected a closing `{quote}`, found none");
                    return Err(fault(place(start, setting.len()), &message, None));
                };
                (&rest[1..=end], end + 2)
            }
            _ => {
                let length = rest.find(['.', '=']).unwrap_or(rest.len());
                (rest[..length].trim(), length)
            }
        };
        let end = start + length;
        let next = setting[end..].chars().next();
        if !matches!(next, Some('.' | '=')) {
            let found = shortened(setting);
            let message = format!("expected PATH=VALUE, found `{found}`");
            let hint = "for example `--set regions.sg.weight=2`".to_owned();
            return Err(fault(place(0, setting.len()), &message, Some(hint)));
        }
        if name.is_empty() {
            let message = "expected a name, found nothing";
            return Err(fault(place(start, end), message, None));
        }
        path.push(Part { name: name.to_owned(), place: place(start, end) });
        start = end + 1;
        if next == Some('=') {
            return Ok((path, start));
        }
    }
}

/// How the value at some point of a path is to be looked into.
#[derive(Clone, Copy)]
enum Inside {
    Keys(&'static Spec),
    /// Names of the user's choice, each a table.
    Named(&'static Spec),
    Tiers(&'static Spec),
    /// Names of the user's choice, each a plain value.
    Shares,
    Rules,
    Phases,
    Tables(&'static Spec),
    /// A list of plain values.
    Values,
    Curve,
    Nothing,
}

impl Inside {
    fn of(shape: &'static Shape) -> Self {
        match shape {
            Shape::Table(spec) => Self::Keys(spec),
            Shape::Named(spec) => Self::Named(spec),
            Shape::Tiers(spec, _) => Self::Tiers(spec),
            Shape::Shares => Self::Shares,
            Shape::Curve => Self::Curve,
            Shape::List(_, Shape::Rule | Shape::SharedRule) => Self::Rules,
            Shape::List(_, Shape::Phase) => Self::Phases,
            Shape::List(_, Shape::Table(spec)) => Self::Tables(spec),
            Shape::List(..) => Self::Values,
            _ => Self::Nothing,
        }
    }

    /// The kind of thing that a name in a list or table of names stands for.
    fn kind(self, parent: &str) -> &'static str {
        match (self, parent) {
            (Self::Rules, _) => "rule",
            (Self::Phases, _) => "phase",
            (Self::Tiers(_), _) => "tier",
            (_, "services") => "service",
            (_, "operations") => "operation",
            (_, "teams") => "team",
            (_, "regions") => "region",
            (_, "seasons") => "season",
            (_, "freezes") => "freeze",
            (_, "calendars") => "calendar",
            _ => "entry",
        }
    }
}

fn set(root: &mut Node, path: &[Part], value: Node, log: &Log) -> Result<(), Fault> {
    let mut node = root;
    let mut inside = Inside::Keys(TopKeys::SPEC);
    let mut parent = "the file";
    for (i, part) in path.iter().enumerate() {
        let last = i + 1 == path.len();
        let place = part.place;
        if matches!((&node.value, inside), (Value::List(_), Inside::Curve)) {
            inside = Inside::Values;
        }
        let found = node.found();
        (node, inside) = match (&mut node.value, inside) {
            (
                Value::Table(table),
                inside @ (Inside::Keys(_)
                | Inside::Named(_)
                | Inside::Tiers(_)
                | Inside::Shares
                | Inside::Curve),
            ) => {
                if let (Inside::Keys(spec), "phases", false) = (inside, part.name.as_str(), last)
                    && spec.label == TierKeys::SPEC.label
                    && table.get("phases").is_none()
                    && let Some(phases) = tiers::built_in_phases(parent, part.place)
                {
                    *entry(table, part) = phases;
                }
                let next = below(inside, part, table, last, parent, log)?;
                (entry(table, part), next)
            }
            (
                Value::List(list),
                Inside::Rules | Inside::Phases | Inside::Tables(_) | Inside::Values,
            ) => {
                let index = find(inside, list, part, parent, log)?;
                let next = match inside {
                    Inside::Tables(spec) => Inside::Keys(spec),
                    Inside::Rules => list[index]
                        .get("rule")
                        .and_then(Node::text)
                        .and_then(RuleWord::named)
                        .map_or(Inside::Nothing, |word| Inside::Keys(word.spec())),
                    Inside::Phases if list[index].get("operations").is_some() => {
                        Inside::Keys(OperationsPhaseKeys::SPEC)
                    }
                    Inside::Phases => Inside::Keys(PhaseKeys::SPEC),
                    _ => Inside::Nothing,
                };
                (&mut list[index], next)
            }
            _ => {
                let message =
                    format!("`{parent}` is {}; it has no `{}`", found, shortened(&part.name));
                return Err(fault(place, &message, None));
            }
        };
        parent = &part.name;
    }
    *node = value;
    Ok(())
}

/// How to look into the entry `part` of `table`; a fault where the path cannot go there.
fn below(
    inside: Inside,
    part: &Part,
    table: &Table,
    last: bool,
    parent: &str,
    log: &Log,
) -> Result<Inside, Fault> {
    let missing = table.get(&part.name).is_none();
    match inside {
        Inside::Keys(spec) => {
            let Some(key) = spec.key(&part.name) else {
                // Reading says what is wrong with an unknown key that has a value.
                return if last { Ok(Inside::Nothing) } else { Err(unknown_key(spec, part, log)) };
            };
            let next = Inside::of(&key.shape);
            let can_be_made = matches!(
                next,
                Inside::Keys(_) | Inside::Named(_) | Inside::Tiers(_) | Inside::Shares
            );
            if missing && !last && !can_be_made {
                let message = format!("`{parent}` has no `{}`", part.name);
                let hint = format!("set it whole: `{}={}`", part.name, key.example);
                return Err(fault(part.place, &message, Some(hint)));
            }
            Ok(next)
        }
        Inside::Named(spec) | Inside::Tiers(spec) => {
            let built_in: &[&str] =
                if matches!(inside, Inside::Tiers(_)) { &BUILT_IN_TIERS } else { &[] };
            if missing && !last && !built_in.contains(&part.name.as_str()) {
                let kind = inside.kind(parent);
                let given = table.entries.iter().map(|entry| entry.key.as_str());
                let names = Names::new(kind, built_in.iter().copied().chain(given), |name| name);
                let message = format!("there is no {kind} `{}`", shortened(&part.name));
                return Err(fault(part.place, &message, names.suggest(&part.name, log)));
            }
            Ok(Inside::Keys(spec))
        }
        _ if missing && !last => {
            let message = format!("`{parent}` has no `{}`", shortened(&part.name));
            Err(fault(part.place, &message, None))
        }
        Inside::Curve => Ok(Inside::Values),
        _ => Ok(Inside::Nothing),
    }
}

fn unknown_key(spec: &Spec, part: &Part, log: &Log) -> Fault {
    let names: Vec<&str> = spec.names().collect();
    let hint = names::suggest(&part.name, &names, log)
        .unwrap_or_else(|| format!("known keys are {}", all_of(&names)));
    fault(part.place, &format!("unknown key `{}`", shortened(&part.name)), Some(hint))
}

/// The value of `part` in `table`; an empty table where there was none.
fn entry<'a>(table: &'a mut Table, part: &Part) -> &'a mut Node {
    let index = table.entries.iter().position(|entry| entry.key == part.name);
    let index = index.unwrap_or_else(|| {
        let node = Node { value: Value::Table(Table::default()), place: part.place };
        table.entries.push(Entry { key: part.name.clone(), key_place: part.place, node });
        table.entries.len() - 1
    });
    &mut table.entries[index].node
}

/// The position of the entry that `part` names: by its id or name, else by its number.
fn find(
    inside: Inside,
    list: &[Node],
    part: &Part,
    parent: &str,
    log: &Log,
) -> Result<usize, Fault> {
    let names: Vec<String> = match inside {
        Inside::Rules => rules::ids(list),
        Inside::Values => Vec::new(),
        _ => list
            .iter()
            .map(|node| {
                let name = node.get("id").or_else(|| node.get("name")).and_then(Node::text);
                name.unwrap_or_default().to_owned()
            })
            .collect(),
    };
    let mut found = (0..names.len()).filter(|&i| names[i] == part.name);
    let kind = inside.kind(parent);
    match (found.next(), found.next()) {
        (Some(only), None) => return Ok(only),
        (Some(first), Some(second)) => {
            let message = format!("there are several with the name `{}`", shortened(&part.name));
            let hint = format!("use its number, counted from 0: `{first}` or `{second}`");
            return Err(fault(part.place, &message, Some(hint)));
        }
        (None, _) => {}
    }
    match part.name.parse::<usize>() {
        Ok(index) if index < list.len() => Ok(index),
        Ok(index) => {
            let message = format!("there is no {kind} {index}; expected less than {}", list.len());
            Err(fault(part.place, &message, Some("the first is 0".to_owned())))
        }
        Err(_) => {
            let known = names.iter().map(String::as_str).filter(|name| !name.is_empty());
            let hint = Names::new(kind, known, |name| name).suggest(&part.name, log);
            let message = format!("there is no {kind} `{}`", shortened(&part.name));
            Err(fault(part.place, &message, hint))
        }
    }
}

fn fault(place: Place, message: &str, hint: Option<String>) -> Fault {
    Fault { message: message.to_owned(), place, hint }
}
