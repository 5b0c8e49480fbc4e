//! What is a region file expected to plan? `[[tests]]` of a TOML file.

use std::path::PathBuf;

use super::beside;
use super::fault::{Faults, Place};
use super::fields::Fields;
use super::folder::Folder;
use super::instants;
use super::keys::table::{Key, Table};
use super::keys::{ExpectationsKeys, RefusedKeys, TestKeys};
use super::kinds::{List, Own};
use super::log::Log;
use super::meant;
use super::names::{Names, RegionNames};
use super::node::{Node, Value};
use super::scalar::{self, Problem};
use super::source::Source;
use super::tiers;
use crate::finding::Code;
use crate::fleet::{Fleet, RegionId, Scope, TierId};
use crate::ground::dates::{DateRange, Day};
use crate::ground::duration::DAY;
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::request::Objective;
use crate::request::expectation::{Claim, Expected, Stretch, Test, Weekly};
use crate::words::harmless::shortened;

/// The region file that a file of expectations names, if it names one.
///
/// # Errors
/// Where the file is no TOML or may not name that file; all other faults are told by
/// [`read_tests`].
pub fn region_file_of(source: &Source) -> Result<Option<PathBuf>, Faults> {
    let (root, log) = meant::read(source, &meant::TESTS)?;
    let Some(top) = Fields::<ExpectationsKeys>::open_unchecked(&root, String::new(), &log) else {
        return log.finish(None);
    };
    let named =
        top.read(ExpectationsKeys::KEYS.regions, |node| beside::path(node, source.folder()));
    log.finish(named)
}

/// Reads the tests of a file of expectations for `fleet`.
///
/// # Errors
/// Every fault of the file; a file without tests is one, lest it passes for tested.
pub fn read_tests(source: &Source, fleet: &Fleet) -> Result<Vec<Test>, Faults> {
    let (root, log) = meant::read(source, &meant::TESTS)?;
    let top = Fields::<ExpectationsKeys>::open(&root, String::new(), &log);
    let top = top.expect("a document is a table");
    let keys = ExpectationsKeys::KEYS;
    top.get(keys.regions);
    let context = Context {
        fleet,
        tiers: Names::of_tiers(fleet),
        regions: RegionNames::of_fleet(fleet),
        rules: Names::new("rule", rule_names(fleet), |rule| rule),
        folder: source.folder(),
        log: &log,
    };
    let nodes = top.tables(keys.tests).iter().enumerate();
    let tests: Vec<Test> = nodes.filter_map(|(i, node)| read_test(node, i, &context)).collect();
    log.finish(tests)
}

/// Whatever can refuse a window, by every name it has in a finding.
fn rule_names(fleet: &Fleet) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    names.extend(fleet.regions.iter().flat_map(|region| &region.rules).map(|r| r.id.as_str()));
    names.extend(fleet.teams.iter().map(|team| team.name.as_str()));
    names.extend(fleet.freezes.iter().map(|freeze| freeze.name.as_str()));
    names.extend(fleet.calendars.iter().map(|calendar| calendar.name.as_str()));
    names.extend(fleet.tiers.iter().map(|tier| tier.name.as_str()));
    names.extend(Code::own_rules().map(|code| -> &str { code.name() }));
    names.push(Code::InThePast.name());
    names
}

/// What tests refer to.
struct Context<'a> {
    fleet: &'a Fleet,
    tiers: Names<'a, TierId>,
    regions: RegionNames<'a>,
    rules: Names<'a, usize>,
    /// Where the file lies.
    folder: Option<&'a Folder>,
    log: &'a Log,
}

impl Context<'_> {
    fn instant(&self, node: &Node) -> Result<Minute, Problem> {
        instants::instant(node, &self.fleet.zones)
    }
}

fn read_test(node: &Node, position: usize, context: &Context) -> Option<Test> {
    let log = context.log;
    let owner = match node.get("name").and_then(Node::text) {
        Some(name) => format!("test `{}`", shortened(name)),
        None => format!("test {}", position + 1),
    };
    let fields = Fields::<TestKeys>::open(node, owner, log)?;
    let keys = TestKeys::KEYS;
    let name = fields.string(keys.name);
    let tier = fields.reference(keys.tier, &context.tiers);
    let now = fields.read(keys.now, |node| context.instant(node));
    let scope = fields.get(keys.scope);
    let objective = fields.get(keys.objective).unwrap_or(Objective::Total);
    let from = fields.read(keys.from, |node| instant_or_date(node, context));
    let horizon = fields.read(keys.horizon, tiers::horizon);
    let only = fields.regions(keys.only, &context.regions).map(|mut only| {
        only.sort_unstable();
        only
    });
    let existing = fields.read(keys.existing, |node| beside::path(node, context.folder));
    let set =
        fields.list(keys.set, |node| scalar::text(node).map(str::to_owned)).unwrap_or_default();
    let claims = read_claims(&fields, context);
    let tier = tier?;
    if let (Some(only), Some(node)) = (&only, fields.node(keys.only)) {
        check_takes_part(&fields, tier, only, node, context.fleet);
    }
    let scope_of_plan = scope.unwrap_or(context.fleet.tiers[tier].scope);
    if let (Some(order), Scope::Global) = (fields.node(keys.order), scope_of_plan) {
        let sentence = "all windows of a global plan start together".to_owned();
        let hint = "add `scope = \"rolling\"`, or leave `order` out".to_owned();
        fields.fault(keys.order, Problem::sentence(order, sentence).hint(Some(hint)));
    }
    Some(Test {
        name: name?,
        line: line(log, node.place),
        tier,
        now: now?,
        scope,
        objective,
        from,
        horizon,
        only,
        existing,
        set,
        claims,
    })
}

fn check_takes_part(
    fields: &Fields<TestKeys>,
    tier: TierId,
    only: &[RegionId],
    node: &Node,
    fleet: &Fleet,
) {
    let keys = TestKeys::KEYS;
    let participants = fleet.participants(tier);
    for region in only.iter().filter(|region| !participants.contains(region)) {
        let (id, name) = (&fleet.regions[*region].id, &fleet.tiers[tier].name);
        let sentence = format!("region `{id}` takes no part in tier `{name}`");
        fields.fault(keys.only, Problem::sentence(node, sentence));
    }
}

/// The expectations, in the order of the vocabulary.
fn read_claims(fields: &Fields<TestKeys>, context: &Context) -> Vec<Claim> {
    let keys = TestKeys::KEYS;
    let mut claims = Vec::new();
    let mut claim = |key: &'static str, node: Option<&Node>, expected: Option<Expected>| {
        let line = node.map(|node| line(context.log, node.place));
        claims.extend(line.zip(expected).map(|(line, expected)| Claim { key, line, expected }));
    };
    let key = keys.slot_within;
    let within = one_or_more(fields, key, weekly).map(Expected::SlotWithin);
    claim(key.name, fields.node(key), within);
    let key = keys.never_between;
    let never = one_or_more(fields, key, stretch).map(Expected::NeverBetween);
    claim(key.name, fields.node(key), never);
    let key = keys.allowed_at;
    let allowed = one_or_more(fields, key, |node| context.instant(node)).map(Expected::AllowedAt);
    claim(key.name, fields.node(key), allowed);
    let key = keys.refused_at;
    let refused = read_refusals(fields, context).map(Expected::RefusedAt);
    claim(key.name, fields.node(key), refused);
    let key = keys.impact_below;
    claim(
        key.name,
        fields.node(key),
        fields.get(key).map(|limit| Expected::ImpactBelow(UserMinutes(limit))),
    );
    let key = keys.region_local_within;
    let local = read_local_times(fields, key, context).map(Expected::RegionLocalWithin);
    claim(key.name, fields.node(key), local);
    let key = keys.order;
    let order = fields.references(key, &context.regions.ids).map(Expected::Order);
    claim(key.name, fields.node(key), order);
    claims
}

/// A list of values, or a single one without brackets.
fn one_or_more<'a, T>(
    fields: &Fields<'a, TestKeys>,
    key: Key<TestKeys, List>,
    read: impl Fn(&'a Node) -> Result<T, Problem>,
) -> Option<Vec<T>> {
    match fields.node(key)?.value {
        Value::Text(_) | Value::Time(_) => fields.read(key, read).map(|value| vec![value]),
        _ => fields.list(key, read),
    }
}

fn weekly(node: &Node) -> Result<Weekly, Problem> {
    let when = scalar::when(node)?;
    Ok(Weekly { written: node.text().unwrap_or_default().to_owned(), when })
}

/// Days then times, or dates or instants `A..B`, in UTC; both dates are inclusive, and may be of
/// every year.
fn stretch(node: &Node) -> Result<Stretch, Problem> {
    let written = match &node.value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Time(time) if time.time.is_none() => time.to_string(),
        _ => scalar::text(node)?.to_owned(),
    };
    if !written.starts_with(|c: char| c.is_ascii_digit()) {
        return weekly(node).map(Stretch::Weekly);
    }
    let problem = |sentence| Problem::sentence(node, sentence);
    let interval = match written.split_once("..") {
        Some((from, to)) if written.contains(':') => {
            let from = Minute::parse_rfc3339(from.trim()).map_err(problem)?;
            let to = Minute::parse_rfc3339(to.trim()).map_err(problem)?;
            Interval::new(from, to)
                .ok_or_else(|| problem(format!("expected an end after {from}, found {to}")))?
        }
        _ => match DateRange::parse(&written).map_err(problem)? {
            DateRange::Once { from, to } => {
                let (from, to) = (Minute::midnight(from), Minute::midnight(to));
                Interval::lasting(from, to - from + DAY)
            }
            dates @ DateRange::Yearly { .. } => return Ok(Stretch::Dates { written, dates }),
        },
    };
    Ok(Stretch::Once { written, interval })
}

/// An instant, or a date for 00:00 UTC.
fn instant_or_date(node: &Node, context: &Context) -> Result<Minute, Problem> {
    let written = match &node.value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Time(time) => time.to_string(),
        _ => String::new(),
    };
    match Day::parse(&written) {
        Ok(Day::Full(date)) => Ok(Minute::midnight(date)),
        _ => context.instant(node),
    }
}

fn read_refusals(fields: &Fields<TestKeys>, context: &Context) -> Option<Vec<(Minute, String)>> {
    let keys = TestKeys::KEYS;
    fields.list(keys.refused_at, |_| Ok(()))?;
    let nodes = fields.node(keys.refused_at).and_then(Node::list).unwrap_or_default();
    let owner = format!("`refused_at` of {}", fields.owner());
    let refusals = nodes.iter().filter_map(|node| {
        let fields = Fields::<RefusedKeys>::open(node, owner.clone(), context.log)?;
        let keys = RefusedKeys::KEYS;
        let at = fields.read(keys.at, |node| context.instant(node));
        let rule = fields.read(keys.rule, |node| {
            context.rules.read(node, context.log)?;
            Ok(node.text().unwrap_or_default().to_owned())
        });
        Some((at?, rule?))
    });
    Some(refusals.collect())
}

fn read_local_times(
    fields: &Fields<TestKeys>,
    key: Key<TestKeys, Own>,
    context: &Context,
) -> Option<Vec<(RegionId, Vec<Weekly>)>> {
    let node = fields.node(key)?;
    let table = match &node.value {
        Value::Table(table) if !table.entries.is_empty() => table,
        _ => {
            let problem = Problem::expected(node, "a table of regions with days then times");
            let hint = format!("for example `{} = {{ sg = \"daily 00:00-06:00\" }}`", key.name);
            fields.fault(key, problem.hint(Some(hint)));
            return None;
        }
    };
    let mut read = Vec::new();
    for entry in &table.entries {
        let Some(region) = context.regions.ids.id(&entry.key) else {
            let id = Node { value: Value::Text(entry.key.clone()), place: entry.key_place };
            let sentence = format!("there is no region `{}`", shortened(&entry.key));
            let hint = context.regions.ids.suggest(&entry.key, context.log);
            fields.fault(key, Problem::sentence(&id, sentence).hint(hint));
            continue;
        };
        let nodes = match &entry.node.value {
            Value::List(list) if !list.is_empty() => list.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        let mut times = Vec::new();
        for node in nodes {
            match weekly(node) {
                Ok(weekly) => times.push(weekly),
                Err(problem) => fields.fault(key, problem),
            }
        }
        read.push((region, times));
    }
    Some(read)
}

fn line(log: &Log, place: Place) -> usize {
    log.source(place).position(place.start).line
}
