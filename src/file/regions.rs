//! Who is served where? The region file, from text to [`Fleet`].

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::announcements;
use super::calendars::{self, Surroundings};
use super::curves;
use super::dated;
use super::fault::{Faults, Place};
use super::fields::Fields;
use super::folder::Folder;
use super::history;
use super::keys::spec::{Bond, CENTURY, Range, STEPS};
use super::keys::table::Table;
use super::keys::{InheritedKeys, LearnedKeys, RegionKeys, TopKeys};
use super::largest;
use super::log::Log;
use super::meant;
use super::names::{Names, RegionNames};
use super::node::{Node, Value};
use super::places::Places;
use super::publisher;
use super::rules;
use super::scalar::{self, Problem};
use super::setting;
use super::shared;
use super::source::Source;
use super::teams;
use super::tiers;
use super::zones::Zones;
use crate::fleet::history::Learned;
use crate::fleet::{Fleet, Region, RegionId, ServiceId, TeamId, TierId};
use crate::ground::curve::Curve;
use crate::ground::days::DAYS;
use crate::ground::duration::Minutes;
use crate::ground::tz::Database;
use crate::words::harmless::shortened;
use crate::words::names::all_of;

/// Reads a region file, changed by `settings` (`--set PATH=VALUE`, without the `--set`).
///
/// # Errors
/// Every fault of the file and of the settings. A file that is no TOML has its syntax
/// errors told, all of them, and nothing else.
pub fn read_fleet(source: &Source, settings: &[String], zones: &Database) -> Result<Fleet, Faults> {
    read(source, settings, zones, |_, fleet| fleet)
}

/// Reads a region file, and where its parts stand.
///
/// # Errors
/// As for [`read_fleet`].
pub fn read_fleet_with_places(
    source: &Source,
    settings: &[String],
    zones: &Database,
) -> Result<(Fleet, Places), Faults> {
    read(source, settings, zones, |root, fleet| (fleet, Places::in_document(root, source)))
}

fn read<T>(
    source: &Source,
    settings: &[String],
    zones: &Database,
    result: impl FnOnce(&Node, Fleet) -> T,
) -> Result<T, Faults> {
    let (mut root, mut log) = meant::read(source, &meant::REGIONS)?;
    setting::apply(&mut root, settings, &mut log);
    shared::apply(&mut root, &mut log);
    let around = Surroundings { folder: source.folder(), zones };
    let fleet = read_document(&root, around, &log);
    log.finish(fleet).map(|fleet| result(&root, fleet))
}

/// Reads all there is; where the log has faults, the fleet is of no use.
fn read_document(root: &Node, around: Surroundings, log: &Log) -> Fleet {
    let top = Fields::<TopKeys>::open(root, String::new(), log).expect("a document is a table");
    let keys = TopKeys::KEYS;
    let zones = Zones::new(around.zones);
    top.get(keys.version);
    let step = top.read(keys.step, step).unwrap_or(Minutes(15));

    let services = teams::read_services(top.named(keys.services), log);
    let operations = teams::read_operations(top.named(keys.operations), log);
    let team_entries = top.named(keys.teams);
    let teams = teams::read_teams(team_entries, &zones, log);
    let service_names = Names::new("service", services.iter().map(|s| s.name.as_str()), ServiceId);
    let team_names = Names::new("team", teams.iter().map(|team| team.name.as_str()), TeamId);

    let tier_entries = top.named(keys.tiers);
    let tier_names = Names::new("tier", tiers::names(tier_entries), TierId);
    let tiers_read = tiers::read(tier_entries, &service_names, &operations, &zones, log);

    let region_nodes = top.tables(keys.regions);
    let region_names = shared::region_names(region_nodes);
    let names = Context {
        zones: &zones,
        tiers: &tier_names,
        services: &service_names,
        teams: &team_names,
        regions: &region_names,
        shared: root.get("rules").and_then(Node::list).unwrap_or_default(),
        folder: around.folder,
        log,
    };
    let mut first_of: BTreeMap<&str, &Node> = BTreeMap::new();
    let regions: Vec<Region> = region_nodes
        .iter()
        .enumerate()
        .map(|(i, node)| {
            if let Some(id_node) = node.get("id")
                && let Some(id) = id_node.text()
            {
                let first = *first_of.entry(id).or_insert(id_node);
                if !std::ptr::eq(first, id_node) {
                    let message = format!("there are two regions with the id `{}`", shortened(id));
                    let hint = format!("the first is {}", log.line(first.place));
                    log.add(id_node.place, message, Some(hint));
                }
            }
            read_region(node, i, &names)
        })
        .collect();

    let seasons = dated::read_seasons(top.tables(keys.seasons), names.regions, log);
    let freezes = dated::read_freezes(top.tables(keys.freezes), names.regions, &tier_names, log);
    let calendars = {
        let names =
            calendars::Named { regions: &region_names, tiers: &tier_names, teams: &team_names };
        calendars::read(top.tables(keys.calendars), names, around, log)
    };
    let publisher = top.node(keys.publisher).and_then(|node| publisher::read(node, log));

    let faulty: Vec<bool> = tiers_read.iter().map(|read| read.faulty).collect();
    let paces: Vec<Option<Place>> =
        team_entries.iter().map(|entry| entry.node.get("pace").map(|node| node.place)).collect();
    let fleet = Fleet {
        step,
        tiers: tiers_read.into_iter().map(|read| read.tier).collect(),
        services,
        operations,
        teams,
        regions,
        seasons,
        freezes,
        calendars,
        tzdb: around.zones.release(),
        zones: around.zones.clone(),
        publisher,
        wording: announcements::read(top.node(keys.announcements), around.folder, log),
    };
    tiers::check_paces(&fleet, &faulty, &paces, log);
    check_order(&fleet, region_nodes, log);
    largest::check(&fleet, region_nodes, log);
    // What the list holds is read as part of the regions.
    top.tables(keys.rules);
    fleet
}

fn step(node: &Node) -> Result<Minutes, Problem> {
    let minutes = scalar::duration(node, Minutes::ZERO, CENTURY)?;
    if STEPS.contains(&minutes.0) {
        return Ok(minutes);
    }
    let unit = if minutes.0 == 1 { "minute" } else { "minutes" };
    Err(Problem::found(node, &format!("{} {unit}", minutes.0), "1, 5, 10, 15, 20, 30 or 60"))
}

/// What regions refer to.
struct Context<'a> {
    zones: &'a Zones<'a>,
    tiers: &'a Names<'a, TierId>,
    services: &'a Names<'a, ServiceId>,
    teams: &'a Names<'a, TeamId>,
    regions: &'a RegionNames<'a>,
    /// The rules for many regions.
    shared: &'a [Node],
    /// Where the region file lies; `None` where the text is no file.
    folder: Option<&'a Folder>,
    log: &'a Log,
}

fn learned(node: &Node, log: &Log) -> Option<Learned> {
    let fields = Fields::<LearnedKeys>::open(node, "`[regions.learned]`".to_owned(), log)?;
    let keys = LearnedKeys::KEYS;
    Some(Learned {
        from: fields.string(keys.from),
        to: fields.string(keys.to),
        weeks: fields.get(keys.weeks),
        source: fields.string(keys.source),
        excess: fields.get(keys.excess),
        repeatability: fields.get(keys.repeatability),
    })
}

fn read_region(node: &Node, position: usize, names: &Context) -> Region {
    let log = names.log;
    let mut region = Region {
        id: String::new(),
        name: String::new(),
        groups: Vec::new(),
        zone: names.zones.utc(),
        weekend: Region::WEEKEND,
        tiers: Vec::new(),
        activity: Curve::flat(1.0),
        history: Vec::new(),
        names_history: false,
        learned: None,
        network_risk: Curve::flat(1.0),
        weight: 1.0,
        services: Vec::new(),
        team: None,
        wave: 0,
        after: Vec::new(),
        jurisdiction: None,
        failover: None,
        kept_apart: true,
        capacity: None,
        carriers: Vec::new(),
        locale: None,
        rules: Vec::new(),
    };
    let owner = match node.get("id").and_then(Node::text) {
        Some(id) => format!("region `{}`", shortened(id)),
        None => format!("region {}", position + 1),
    };
    let Some(own) = Fields::<RegionKeys>::open(node, owner.clone(), log) else { return region };
    let Some(fields) = Fields::<InheritedKeys>::open_unchecked(node, owner, log) else {
        return region;
    };
    let (own_keys, keys) = (RegionKeys::KEYS, InheritedKeys::KEYS);
    fields.require(keys.timezone);
    fields.require(keys.activity);
    fields.check_bond(&Bond::AtLeastOne(&["tiers", "tier"]));

    region.id = own.read(own_keys.id, id).unwrap_or_default();
    region.name = own.string(own_keys.name).unwrap_or_else(|| region.id.clone());
    region.groups = fields.list(keys.groups, id).unwrap_or_default();
    if let Some(zone) = fields.read(keys.timezone, |node| names.zones.read(node, log)) {
        region.zone = zone;
    }
    region.weekend = fields
        .list(keys.weekend, weekday)
        .map_or(region.weekend, |days| std::array::from_fn(|day| days.contains(&day)));
    region.tiers = fields.references(keys.tiers, names.tiers).unwrap_or_default();
    region.tiers.extend(fields.reference(keys.tier, names.tiers));
    region.activity =
        curves::read(&fields, keys.activity, "users", region.weekend).unwrap_or(region.activity);
    if let Some(peak) = fields.get(keys.peak_users) {
        region.activity = region.activity.scaled_to_peak(peak);
    }
    region.names_history = own.node(own_keys.history).is_some();
    region.history = own
        .read(own_keys.history, |node| history::read_beside(node, names.folder))
        .unwrap_or_default();
    region.learned = own.node(own_keys.learned).and_then(|node| learned(node, log));
    region.network_risk =
        curves::read(&fields, keys.network_risk, "", region.weekend).unwrap_or(region.network_risk);
    region.weight = fields.get(keys.weight).unwrap_or(region.weight);
    region.services = read_shares(&fields, names.services);
    let service = fields.reference(keys.service, names.services);
    region.services.extend(service.map(|service| (service, 1.0)));
    region.team = fields.reference(keys.team, names.teams);
    region.wave = fields.get(keys.wave).unwrap_or(region.wave);
    region.jurisdiction = fields.string(keys.jurisdiction);
    region.failover = own.read(own_keys.failover, |node| {
        let failover = names.regions.ids.read(node, log)?;
        if node.text() == Some(&region.id) {
            return Err(Problem::sentence(node, "a region cannot stand in for itself".to_owned()));
        }
        Ok(failover)
    });
    region.after = own.regions(own_keys.after, names.regions).unwrap_or_default();
    // A group may hold the region itself.
    region.after.retain(|&other| other != RegionId(position));
    check_after(&own, &region.id);
    region.capacity = fields.get(keys.capacity);
    region.carriers = fields.unique_strings(keys.carriers).unwrap_or_default();
    region.locale = fields.read(keys.locale, scalar::locale);
    let compliance = own.tables(own_keys.compliance);
    region.rules =
        rules::read(compliance, names.shared, own.owner(), names.tiers, names.zones, log);
    region
}

fn weekday(node: &Node) -> Result<usize, Problem> {
    let day = node.text().and_then(|text| DAYS.iter().position(|name| *name == text));
    day.ok_or_else(|| Problem::expected(node, &format!("one of {}", all_of(DAYS))))
}

/// A region cannot come after itself; in a group it is left out.
fn check_after(fields: &Fields<RegionKeys>, id: &str) {
    let after = RegionKeys::KEYS.after;
    let named = fields.node(after).and_then(Node::list).unwrap_or_default();
    if let Some(node) = named.iter().find(|node| node.text() == Some(id)) {
        let sentence = "a region cannot come after itself".to_owned();
        fields.fault(after, Problem::sentence(node, sentence));
    }
}

/// Tells of regions that come after one of a later wave, and of those that wait for each
/// other.
fn check_order(fleet: &Fleet, nodes: &[Node], log: &Log) {
    for id in fleet.region_ids() {
        let region = &fleet.regions[id];
        let Some(place) = nodes[id.0].get("after").map(|node| node.place) else { continue };
        let shown = |region: RegionId| format!("`{}`", shortened(&fleet.regions[region].id));
        let later = |&&other: &&RegionId| fleet.regions[other].wave > region.wave;
        if let Some(&other) = region.after.iter().find(later) {
            let message = format!(
                "`after` of region {} names {} of wave {}, which comes later than its own wave {}",
                shown(id),
                shown(other),
                fleet.regions[other].wave,
                region.wave
            );
            let hint = "change one of the waves, or leave the region out".to_owned();
            log.add(place, message, Some(hint));
        }
        let circle = circle_from(fleet, id);
        if !circle.is_empty() && circle.iter().all(|&other| id <= other) {
            let way: Vec<String> = circle.iter().chain([&id]).map(|&other| shown(other)).collect();
            let message = format!("regions wait for each other: {}", way.join(" after "));
            log.add(place, message, Some("take one of them out of an `after`".to_owned()));
        }
    }
}

/// The regions on the shortest way of `after`s from `start` back to it, itself first; none
/// where there is no such way.
fn circle_from(fleet: &Fleet, start: RegionId) -> Vec<RegionId> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for &next in &fleet.regions[way[way.len() - 1]].after {
            if next == start {
                return way;
            }
            if seen.insert(next) {
                ways.push_back([way.as_slice(), &[next]].concat());
            }
        }
    }
    Vec::new()
}

/// Lower case, digits and `-`.
fn id(node: &Node) -> Result<String, Problem> {
    let expected = "lower-case letters, digits and `-`";
    let problem = || Problem::expected(node, expected);
    let id = node.text().ok_or_else(problem)?;
    let fits = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if fits(id) {
        return Ok(id.to_owned());
    }
    let better: String = id.trim().to_ascii_lowercase().replace([' ', '_', '.', '/'], "-");
    let hint = fits(&better).then(|| format!("write `{}`", shortened(&better)));
    Err(problem().hint(hint))
}

/// The services that the region has, each with its share of the users.
fn read_shares(
    fields: &Fields<InheritedKeys>,
    services: &Names<ServiceId>,
) -> Vec<(ServiceId, f64)> {
    let keys = InheritedKeys::KEYS;
    let Some(node) = fields.node(keys.services) else { return Vec::new() };
    let Value::Table(table) = &node.value else {
        let problem = Problem::expected(node, "a table of services with their shares");
        let hint = "write `services = { im = 1.0 }`, or `service = \"im\"` for a single one";
        fields.fault(keys.services, problem.hint(Some(hint.to_owned())));
        return Vec::new();
    };
    if table.entries.is_empty() {
        let hint = "leave it out for one plain service".to_owned();
        let problem = Problem::found(node, "an empty table", "at least one service with its share");
        fields.fault(keys.services, problem.hint(Some(hint)));
    }
    let before = fields.log().count();
    let mut shares = Vec::new();
    for entry in &table.entries {
        let service = services.id(&entry.key);
        if service.is_none() {
            let key = Node { value: Value::Text(entry.key.clone()), place: entry.key_place };
            let text = format!("there is no service `{}`", shortened(&entry.key));
            let hint = services.suggest(&entry.key, fields.log());
            fields.fault(keys.services, Problem::sentence(&key, text).hint(hint));
        }
        match scalar::number(&entry.node, Range::ZeroOrMore, "") {
            Ok(share) => shares.extend(service.map(|service| (service, share))),
            Err(problem) => {
                let text = format!(": the share of `{}`{}", shortened(&entry.key), problem.text);
                fields.fault(keys.services, Problem { text, ..problem });
            }
        }
    }
    let clean = fields.log().count() == before;
    if clean && !shares.is_empty() && shares.iter().all(|&(_, share)| share == 0.0) {
        let text = " has only shares of 0; expected at least one above 0".to_owned();
        fields.fault(keys.services, Problem { place: node.place, text, hint: None });
    }
    shares
}
