//! Which kinds of maintenance are there? Built-in tiers, and what the file makes of them.

use super::fault::Place;
use super::fields::Fields;
use super::keys::spec::{LONGEST_CYCLES, MOST_MONTHS, TEN_YEARS};
use super::keys::table::Table as _;
use super::keys::{BUILT_IN_TIERS, OperationsPhaseKeys, PhaseKeys, PurgeKeys, TierKeys};
use super::log::Log;
use super::names::Names;
use super::node::{Entry, Node, Table, Value};
use super::scalar::{self, Problem};
use super::zones::Zones;
use crate::fleet::{
    Announcement, Cadence, Clock, Fleet, Only, Operation, Phase, PhaseTemplate, Purge, Scope,
    ServiceId, Tier,
};
use crate::ground::cycles::{Cycles, Every, Horizon};
use crate::ground::dates::Day;
use crate::ground::days::Days;
use crate::ground::duration::{DAY, HOUR, Minutes, WEEK};
use crate::window;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A tier with what the rest of the file has to be checked against.
pub struct TierRead {
    pub tier: Tier,
    /// Whether its phases, cadence or horizon have faults of their own.
    pub faulty: bool,
}

/// The names of all tiers, in the order of [`read`].
pub fn names(entries: &[Entry]) -> Vec<&str> {
    let added = entries.iter().map(|entry| entry.key.as_str());
    BUILT_IN_TIERS.into_iter().chain(added.filter(|name| !BUILT_IN_TIERS.contains(name))).collect()
}

/// The built-in tiers first, then those that the file adds, in its order.
pub fn read(
    entries: &[Entry],
    services: &Names<ServiceId>,
    operations: &BTreeMap<String, Operation>,
    zones: &Zones,
    log: &Log,
) -> Vec<TierRead> {
    let refers_to = Known { services, operations, zones, log };
    names(entries)
        .into_iter()
        .map(|name| {
            let known = built_in_tier(name);
            let built_in = known.is_some();
            let tier = known.unwrap_or_else(|| new_tier(name));
            match entries.iter().find(|entry| entry.key == name) {
                Some(entry) => read_tier(&entry.node, tier, built_in, refers_to),
                None => TierRead { tier, faulty: false },
            }
        })
        .collect()
}

/// The tiers that need no table (model §3); `None` for any other.
pub fn built_in_tier(name: &str) -> Option<Tier> {
    let once = Cadence::Once;
    let (cadence, horizon, scope, notice, phases) = match name {
        "weekly" => {
            let phases = [(30, 0.0), (60, 1.0), (30, 0.2), (60, 0.1)];
            (Cadence::Every(Every::Weeks(1)), 13 * WEEK, Scope::Global, 72 * HOUR, phases)
        }
        "biweekly" => {
            let phases = [(30, 0.0), (60, 1.0), (30, 0.2), (60, 0.1)];
            (Cadence::Every(Every::Weeks(2)), 26 * WEEK, Scope::Global, 72 * HOUR, phases)
        }
        "hotfix" => {
            let phases = [(10, 0.0), (30, 1.0), (15, 0.2), (15, 0.2)];
            (once, 48 * HOUR, Scope::Rolling, Minutes::ZERO, phases)
        }
        "quarterly" => {
            let phases = [(60, 0.0), (120, 1.0), (60, 0.2), (60, 0.1)];
            (once, 13 * WEEK, Scope::Rolling, 14 * DAY, phases)
        }
        "annual" => {
            let phases = [(120, 0.0), (360, 1.0), (120, 0.2), (120, 0.1)];
            (once, 52 * WEEK, Scope::Rolling, 30 * DAY, phases)
        }
        _ => return None,
    };
    let phases = ["prepare", "execute", "verify", "rollback"].into_iter().zip(phases).map(
        |(name, (duration, disruption))| {
            PhaseTemplate::Fixed(Phase {
                name: name.to_owned(),
                duration: Minutes(duration),
                disruption,
            })
        },
    );
    Some(Tier {
        cadence,
        horizon: Horizon::Minutes(horizon),
        scope,
        notice,
        phases: phases.collect(),
        ..new_tier(name)
    })
}

/// The phases of a built-in tier as a file would have them, for settings that change one;
/// they are placed where the setting is.
pub fn built_in_phases(name: &str, place: Place) -> Option<Node> {
    let node = |value| Node { value, place };
    let entry =
        |key: &str, value| Entry { key: key.to_owned(), key_place: place, node: node(value) };
    let phases = built_in_tier(name)?.phases.into_iter().filter_map(|phase| match phase {
        PhaseTemplate::Fixed(phase) => Some(node(Value::Table(Table {
            entries: vec![
                entry("name", Value::Text(phase.name)),
                entry("duration", Value::Text(phase.duration.to_string())),
                entry("disruption", Value::Float(phase.disruption.to_string())),
            ],
        }))),
        PhaseTemplate::Operations => None,
    });
    Some(node(Value::List(phases.collect())))
}

/// A tier with the defaults of whatever it leaves out; it has no phases yet.
fn new_tier(name: &str) -> Tier {
    use Announcement::{AtEnd, AtStart, Before};
    Tier {
        name: name.to_owned(),
        cadence: Cadence::Once,
        horizon: Horizon::Minutes(WEEK),
        clock: None,
        anchor: Cycles::default_anchor(),
        on: None,
        scope: Scope::Global,
        notice: Minutes::ZERO,
        phases: Vec::new(),
        max_parallel: None,
        soak: Minutes::ZERO,
        gap: Minutes::ZERO,
        hot_factor: 0.1,
        drain_factor: 0.2,
        operations: Vec::new(),
        services: Only::All,
        urgency: 0.0,
        purges: Vec::new(),
        rollback_required: true,
        announce: vec![Before(7 * DAY), Before(24 * HOUR), Before(HOUR), AtStart, AtEnd],
    }
}

/// What tiers refer to.
#[derive(Clone, Copy)]
struct Known<'a> {
    services: &'a Names<'a, ServiceId>,
    operations: &'a BTreeMap<String, Operation>,
    zones: &'a Zones<'a>,
    log: &'a Log,
}

fn read_tier(node: &Node, mut tier: Tier, built_in: bool, known: Known) -> TierRead {
    let Known { services, operations, zones, log } = known;
    let owner = format!("tier `{}`", tier.name);
    let Some(fields) = Fields::<TierKeys>::open(node, owner, log) else {
        return TierRead { tier, faulty: true };
    };
    let keys = TierKeys::KEYS;
    let before = log.count();
    if !built_in {
        fields.require(keys.cadence);
        fields.require(keys.horizon);
        fields.require(keys.phases);
    }
    tier.cadence = fields.read(keys.cadence, cadence).unwrap_or(tier.cadence);
    tier.horizon = fields.read(keys.horizon, horizon).unwrap_or(tier.horizon);
    tier.operations = fields.unique_strings(keys.operations).unwrap_or(tier.operations);
    tier.phases = read_phases(&fields).unwrap_or(tier.phases);
    check_operations(&fields, &tier, operations);
    let mut faulty = log.count() > before;
    let place = fields
        .node(keys.phases)
        .or(fields.node(keys.horizon))
        .or(fields.node(keys.cadence))
        .map_or(fields.place(), |node| node.place);
    if !faulty {
        faulty = !check_lengths(&fields, &tier, operations, place);
    }

    tier.scope = fields.get(keys.scope).unwrap_or(tier.scope);
    tier.clock = fields.read(keys.clock, |node| clock(node, zones, log));
    if tier.clock == Some(Clock::Local)
        && tier.scope == Scope::Global
        && let Some(node) = fields.node(keys.clock)
    {
        let sentence = "each region's own clock is for rolling scope only";
        let hint = "name a time zone, or add `scope = \"rolling\"`".to_owned();
        fields.fault(keys.clock, Problem::sentence(node, sentence.to_owned()).hint(Some(hint)));
    }
    tier.anchor = fields.read(keys.anchor, anchor).unwrap_or(tier.anchor);
    tier.on = read_on(&fields, tier.cadence);
    tier.notice = fields.get(keys.notice).unwrap_or(tier.notice);
    tier.max_parallel = fields.get(keys.max_parallel);
    tier.soak = fields.get(keys.soak).unwrap_or(tier.soak);
    tier.gap = fields.get(keys.gap).unwrap_or(tier.gap);
    tier.hot_factor = fields.get(keys.hot_factor).unwrap_or(tier.hot_factor);
    tier.drain_factor = fields.get(keys.drain_factor).unwrap_or(tier.drain_factor);
    tier.services = fields.references(keys.services, services).into();
    tier.urgency = fields.get(keys.urgency).unwrap_or(tier.urgency);
    if let (Cadence::Every(_), Some(urgency)) = (tier.cadence, fields.node(keys.urgency))
        && tier.urgency > 0.0
    {
        let sentence = "a recurring tier waits for nothing; expected `cadence = \"once\"` with it";
        fields.fault(keys.urgency, Problem::sentence(urgency, sentence.to_owned()));
    }
    tier.purges = read_purges(&fields);
    tier.rollback_required = fields.get(keys.rollback_required).unwrap_or(tier.rollback_required);
    tier.announce = fields.list(keys.announce, announcement).unwrap_or(tier.announce);
    TierRead { tier, faulty }
}

/// `once`, or a number of days, weeks or months.
fn cadence(node: &Node) -> Result<Cadence, Problem> {
    let [days, weeks, months] = LONGEST_CYCLES;
    let expected = || {
        let hint = format!("days go up to `{days}d`, weeks to `{weeks}w`, months to `{months}mo`");
        Problem::expected(node, "`\"once\"`, or a cycle such as `\"1d\"`, `\"2w\"` or `\"3mo\"`")
            .hint(Some(hint))
    };
    let text = node.text().ok_or_else(expected)?;
    if text == "once" {
        return Ok(Cadence::Once);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number = number.parse::<i64>().ok().filter(|&number| number >= 1).ok_or_else(expected)?;
    Ok(Cadence::Every(match unit {
        "d" if number <= days => Every::Days(number),
        "w" if number <= weeks => Every::Weeks(number),
        "mo" if number <= months => Every::Months(number),
        _ => return Err(expected()),
    }))
}

/// A length of time, or a number of months.
pub(super) fn horizon(node: &Node) -> Result<Horizon, Problem> {
    let months = node.text().and_then(|text| text.trim().strip_suffix("mo"));
    let Some(months) = months else {
        return scalar::duration(node, Minutes(1), TEN_YEARS).map(Horizon::Minutes);
    };
    let number = months.parse::<i64>().ok().filter(|months| (1..=MOST_MONTHS).contains(months));
    let expected = format!("`\"1mo\"` to `\"{MOST_MONTHS}mo\"`, or a duration");
    number.map(Horizon::Months).ok_or_else(|| Problem::expected(node, &expected))
}

fn clock(node: &Node, zones: &Zones, log: &Log) -> Result<Clock, Problem> {
    match node.text() {
        Some("local") => Ok(Clock::Local),
        _ => zones.read(node, log).map(Clock::Zone),
    }
}

fn anchor(node: &Node) -> Result<NaiveDate, Problem> {
    match scalar::day(node)? {
        Day::Full(date) => Ok(date),
        Day::EveryYear(_) => {
            Err(Problem::expected(node, "a date with its year such as `2026-01-05`"))
        }
    }
}

/// The days on which windows start; which there may be, the cadence says.
fn read_on(fields: &Fields<TierKeys>, cadence: Cadence) -> Option<Days> {
    let mut on = Days { weekdays: [false; 7], forms: Vec::new() };
    fields.list(TierKeys::KEYS.on, |node| {
        let days = scalar::day_expression(node)?;
        let every = cadence.every();
        if let Some(Every::Days(_)) = every {
            let sentence = "a cadence in days has windows on every day of its cycle";
            return Err(Problem::sentence(node, sentence.to_owned())
                .hint(Some("leave `on` out, or write `cadence = \"1w\"`".to_owned())));
        }
        if let (Some(Every::Weeks(_)), Some(form)) = (every, days.forms.first()) {
            let sentence = format!("a cadence in weeks knows plain days only, not `{form}`");
            return Err(Problem::sentence(node, sentence)
                .hint(Some("write `cadence = \"1mo\"` and a horizon in months".to_owned())));
        }
        for (day, named) in days.weekdays.iter().enumerate() {
            on.weekdays[day] |= named;
        }
        for form in days.forms {
            if !on.forms.contains(&form) {
                on.forms.push(form);
            }
        }
        Ok(())
    })?;
    Some(on)
}

fn announcement(node: &Node) -> Result<Announcement, Problem> {
    match node.text() {
        Some("start") => Ok(Announcement::AtStart),
        Some("end") => Ok(Announcement::AtEnd),
        Some(text) if text.bytes().all(|b| b.is_ascii_alphabetic()) => {
            Err(Problem::expected(node, "a duration before the start, `start` or `end`"))
        }
        _ => Ok(match scalar::duration(node, Minutes::ZERO, TEN_YEARS)? {
            Minutes::ZERO => Announcement::AtStart,
            minutes => Announcement::Before(minutes),
        }),
    }
}

fn read_phases(fields: &Fields<TierKeys>) -> Option<Vec<PhaseTemplate>> {
    let keys = TierKeys::KEYS;
    fields.node(keys.phases)?;
    let nodes = fields.tables(keys.phases);
    let phases = nodes.iter().enumerate().filter_map(|(i, node)| {
        let owner = match node.get("name").and_then(Node::text) {
            Some(name) => format!("phase `{name}` of {}", fields.owner()),
            None => format!("phase {} of {}", i + 1, fields.owner()),
        };
        read_phase(node, owner, fields.log())
    });
    Some(phases.collect())
}

fn read_phase(node: &Node, owner: String, log: &Log) -> Option<PhaseTemplate> {
    if let Some(operations) = node.get("operations") {
        for key in ["duration", "disruption"] {
            if let Some(extra) = node.get(key) {
                let message = format!("{owner} has both `operations` and `{key}`");
                let hint = "a phase with `operations = true` is as long, and disturbs as much, as the tier's operations".to_owned();
                log.add(extra.place, message, Some(hint));
                return None;
            }
        }
        let fields = Fields::<OperationsPhaseKeys>::open(node, owner, log)?;
        let keys = OperationsPhaseKeys::KEYS;
        fields.get(keys.name);
        if fields.get(keys.operations)? {
            return Some(PhaseTemplate::Operations);
        }
        let hint = "leave it out, and give `duration` and `disruption`".to_owned();
        fields.fault(keys.operations, Problem::expected(operations, "`true`").hint(Some(hint)));
        return None;
    }
    let fields = Fields::<PhaseKeys>::open(node, owner, log)?;
    let keys = PhaseKeys::KEYS;
    let (name, duration) = (fields.string(keys.name), fields.get(keys.duration));
    let disruption = fields.get(keys.disruption);
    Some(PhaseTemplate::Fixed(Phase { name: name?, duration: duration?, disruption: disruption? }))
}

fn read_purges(fields: &Fields<TierKeys>) -> Vec<Purge> {
    let nodes = fields.tables(TierKeys::KEYS.purges).iter().enumerate();
    let purges = nodes.filter_map(|(i, node)| {
        let owner = format!("purge {} of {}", i + 1, fields.owner());
        let fields = Fields::<PurgeKeys>::open(node, owner, fields.log())?;
        let keys = PurgeKeys::KEYS;
        let (data, older_than) = (fields.string(keys.data), fields.get(keys.older_than));
        Some(Purge { data: data?, older_than: older_than? })
    });
    purges.collect()
}

/// A phase that stands for the tier's operations needs some, each with a table.
fn check_operations(
    fields: &Fields<TierKeys>,
    tier: &Tier,
    operations: &BTreeMap<String, Operation>,
) {
    let keys = TierKeys::KEYS;
    if !tier.phases.contains(&PhaseTemplate::Operations) {
        return;
    }
    let place = fields.node(keys.operations).map_or(fields.place(), |node| node.place);
    if tier.operations.is_empty() {
        let message =
            format!("{} has a phase with `operations = true`, but no operations", fields.owner());
        let hint = "add `operations = [\"log-cleanup\"]`, for example".to_owned();
        fields.log().add(place, message, Some(hint));
    }
    let names =
        Names::new("operation", operations.keys().map(String::as_str), |operation| operation);
    for node in fields.node(keys.operations).and_then(Node::list).unwrap_or_default() {
        if node.text().is_some_and(|name| !operations.contains_key(name)) {
            fields.read(keys.operations, |_| {
                names.read(node, fields.log()).map(|_| ()).map_err(|problem| {
                    let hint = problem.hint.clone().filter(|hint| hint.starts_with("did"));
                    let add = "it stands for a phase: add an `[operations.NAME]` table with its duration and disruption";
                    problem.hint(Some(hint.unwrap_or_else(|| add.to_owned())))
                })
            });
        }
    }
}

/// Whether a window fits its cycle and horizon before any team's pace, and a cycle its
/// horizon; tells where not.
fn check_lengths(
    fields: &Fields<TierKeys>,
    tier: &Tier,
    operations: &BTreeMap<String, Operation>,
    place: Place,
) -> bool {
    let keys = TierKeys::KEYS;
    let before = fields.log().count();
    let node = fields.node(keys.horizon).or(fields.node(keys.cadence));
    let node = node.map_or(place, |node| node.place);
    match (tier.cadence, tier.horizon) {
        (Cadence::Every(every @ Every::Months(_)), Horizon::Minutes(_)) => {
            let message = format!(
                "{} has a cadence of `{every}` and a horizon of `{}`; expected months for both",
                fields.owner(),
                tier.horizon
            );
            tell(fields, node, message, "write `horizon = \"12mo\"`, for example");
        }
        (Cadence::Once | Cadence::Every(_), Horizon::Months(_))
            if !matches!(tier.cadence, Cadence::Every(Every::Months(_))) =>
        {
            let cadence = tier.cadence.every().map_or("once".to_owned(), |every| every.to_string());
            let message = format!(
                "{} has a horizon of `{}` and a cadence of `{cadence}`; expected months for both",
                fields.owner(),
                tier.horizon
            );
            tell(fields, node, message, "write the horizon in weeks, for example `52w`");
        }
        (Cadence::Every(every), horizon) if every.cycles_in(horizon) < 1 => {
            let message = format!(
                "the horizon of {} is `{horizon}`, shorter than its cycle of `{every}`",
                fields.owner(),
            );
            let hint = format!("a plan needs at least one cycle: `horizon = \"{every}\"`");
            tell(fields, node, message, &hint);
        }
        _ => {}
    }
    let length = tier
        .phases
        .iter()
        .map(|phase| match phase {
            PhaseTemplate::Fixed(phase) => phase.duration,
            PhaseTemplate::Operations => {
                tier.operations.iter().map(|name| operations[name].duration).sum()
            }
        })
        .sum();
    if let Some((what, limit)) = exceeded(tier, length) {
        let message = format!(
            "a window of {} is `{}` long, longer than its {what} of `{}`",
            fields.owner(),
            length,
            limit
        );
        fields.log().add(place, message, None);
    }
    fields.log().count() == before
}

fn tell(fields: &Fields<TierKeys>, place: Place, message: String, hint: &str) {
    fields.log().add(place, message, Some(hint.to_owned()));
}

/// What a window of `length` minutes is too long for, and how long that is.
fn exceeded(tier: &Tier, length: Minutes) -> Option<(&'static str, Minutes)> {
    let limit = match tier.cadence {
        Cadence::Every(every) => ("cycle", every.minutes()),
        Cadence::Once => ("horizon", tier.horizon.minutes()),
    };
    (length > limit.1).then_some(limit)
}

/// Tells of tiers whose windows are too long at the pace of the slowest teams; a team's
/// complaint goes to its pace.
pub fn check_paces(fleet: &Fleet, faulty: &[bool], paces: &[Option<Place>], log: &Log) {
    for (id, tier) in fleet.tier_ids().zip(&fleet.tiers).filter(|(id, _)| !faulty[id.0]) {
        let regions = fleet.participants(id);
        let phases = window::paced_phases(fleet, id, &regions, &tier.operations);
        let length = window::length(&phases);
        let Some((what, limit)) = exceeded(tier, length) else { continue };
        let teams = regions.iter().filter_map(|&region| fleet.regions[region].team);
        let slowest =
            teams.max_by_key(|&team| fleet.teams[team].pace.times_rounded_up(Minutes(1_000_000)));
        let Some(team) = slowest else { continue };
        let Some(place) = paces[team.0] else { continue };
        let message = format!(
            "at the pace {} of team `{}`, a window of tier `{}` is `{}` long, longer than its {what} of `{}`",
            fleet.teams[team].pace, fleet.teams[team].name, tier.name, length, limit
        );
        log.add(place, message, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::duration;

    #[test]
    fn the_built_in_tiers_are_those_of_the_model() {
        #[track_caller]
        fn case(name: &str, horizon: &str, scope: Scope, notice: &str, phases: &str) {
            let tier = built_in_tier(name).unwrap();
            let minutes = |text| duration::parse(text).unwrap();
            let horizon = Horizon::Minutes(minutes(horizon));
            assert_eq!((tier.horizon, tier.notice), (horizon, minutes(notice)), "{name}");
            assert_eq!(tier.scope, scope, "{name}");
            let shown: Vec<String> = tier
                .phases
                .iter()
                .map(|phase| match phase {
                    PhaseTemplate::Fixed(p) => {
                        format!("{} {}m, {}", p.name, p.duration.0, p.disruption)
                    }
                    PhaseTemplate::Operations => "operations".to_owned(),
                })
                .collect();
            assert_eq!(shown.join("; "), phases, "{name}");
        }
        let (global, rolling) = (Scope::Global, Scope::Rolling);
        let usual = "prepare 30m, 0; execute 60m, 1; verify 30m, 0.2; rollback 60m, 0.1";
        let quick = "prepare 10m, 0; execute 30m, 1; verify 15m, 0.2; rollback 15m, 0.2";
        let long = "prepare 60m, 0; execute 120m, 1; verify 60m, 0.2; rollback 60m, 0.1";
        let longest = "prepare 120m, 0; execute 360m, 1; verify 120m, 0.2; rollback 120m, 0.1";
        case("weekly", "13w", global, "72h", usual);
        case("biweekly", "26w", global, "72h", usual);
        case("hotfix", "48h", rolling, "0", quick);
        case("quarterly", "13w", rolling, "14d", long);
        case("annual", "52w", rolling, "30d", longest);
        assert_eq!(built_in_tier("weekly").unwrap().cadence, Cadence::Every(Every::Weeks(1)));
        assert_eq!(built_in_tier("biweekly").unwrap().cadence, Cadence::Every(Every::Weeks(2)));
        for name in ["hotfix", "quarterly", "annual"] {
            assert_eq!(built_in_tier(name).unwrap().cadence, Cadence::Once);
        }
    }
}
