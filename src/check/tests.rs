//! One plan for every rule that breaks that rule and no other, and a twin that touches its
//! edge. Every world starts from [`world`], in which nothing is forbidden.

mod absorbed;
mod between;
mod events;
mod impact;
mod own;
mod proposal;
mod rhythms;

use std::collections::BTreeMap;

use crate::check::{Finding, Source, Terms, check};
use crate::finding::Code;
use crate::fleet::calendar::{Calendar, Effect, Kind};
use crate::fleet::{
    Cadence, Fleet, Only, Operation, Phase, PhaseTemplate, Region, RegionId, Rule, RuleKind, Scope,
    Service, Team, TeamId, Tier, TierId,
};
use crate::ground::curve::Curve;
use crate::ground::cycles::{Cycles, Every, Horizon};
use crate::ground::decimal::Decimal;
use crate::ground::duration::{Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{Database, Zone};
use crate::ground::when::When;
use crate::ics;
use crate::window::Window;

const SG: RegionId = RegionId(0);
const DE: RegionId = RegionId(1);
const EG: RegionId = RegionId(2);
const IN: RegionId = RegionId(3);

const ROUND: TierId = TierId(0);
const OTHER: TierId = TierId(1);

/// Four regions with 100 users at any time, and two rolling tiers of one phase that lasts
/// 60 minutes and disturbs everybody. There are no rules.
fn world() -> Fleet {
    Fleet {
        step: Minutes(15),
        tiers: vec![tier("round"), tier("other")],
        services: Vec::new(),
        operations: BTreeMap::new(),
        teams: Vec::new(),
        regions: vec![
            region("sg", "Asia/Singapore"),
            region("de", "Europe/Berlin"),
            region("eg", "Africa/Cairo"),
            region("in", "Asia/Kolkata"),
        ],
        seasons: Vec::new(),
        freezes: Vec::new(),
        calendars: Vec::new(),
        publisher: None,
        wording: Default::default(),
        tzdb: Database::embedded().release(),
        zones: Database::embedded(),
    }
}

fn tier(name: &str) -> Tier {
    Tier {
        name: name.to_owned(),
        cadence: Cadence::Once,
        horizon: Horizon::Minutes(13 * WEEK),
        clock: None,
        anchor: Cycles::default_anchor(),
        on: None,
        scope: Scope::Rolling,
        notice: Minutes::ZERO,
        phases: vec![phase("work", Minutes(60), 1.0)],
        max_parallel: None,
        soak: Minutes::ZERO,
        gap: Minutes::ZERO,
        hot_factor: 0.1,
        drain_factor: 0.2,
        operations: Vec::new(),
        services: Only::All,
        urgency: 0.0,
        purges: Vec::new(),
        rollback_required: false,
        announce: Vec::new(),
    }
}

fn phase(name: &str, duration: Minutes, disruption: f64) -> PhaseTemplate {
    PhaseTemplate::Fixed(Phase { name: name.to_owned(), duration, disruption })
}

fn region(id: &str, zone_name: &str) -> Region {
    Region {
        id: id.to_owned(),
        name: id.to_owned(),
        groups: Vec::new(),
        zone: zone(zone_name),
        weekend: Region::WEEKEND,
        tiers: vec![ROUND, OTHER],
        activity: Curve::flat(100.0),
        network_risk: Curve::flat(1.0),
        weight: 1.0,
        services: Vec::new(),
        team: None,
        wave: 0,
        after: Vec::new(),
        jurisdiction: None,
        failover: None,
        history: Vec::new(),
        names_history: false,
        learned: None,
        kept_apart: true,
        capacity: None,
        carriers: Vec::new(),
        locale: None,
        rules: Vec::new(),
    }
}

/// A calendar of everybody's.
fn calendar_of(kind: Kind, effect: Effect, read: ics::Calendar) -> Calendar {
    Calendar {
        name: "theirs".to_owned(),
        kind,
        effect,
        regions: Only::All,
        teams: None,
        tiers: Only::All,
        counts_as: None,
        carrier: None,
        buffer: Minutes::ZERO,
        events: ics::standing(vec![read]).into(),
        left_out: Vec::new(),
        problems: Vec::new(),
        transparent: 0,
    }
}

fn zone(name: &str) -> Zone {
    Database::embedded().zone(name).unwrap()
}

/// A team without shifts that keeps `regions`, with one window at a time.
fn give_team(fleet: &mut Fleet, name: &str, regions: &[RegionId]) {
    for &region in regions {
        fleet.regions[region].team = Some(TeamId(fleet.teams.len()));
    }
    fleet.teams.push(Team {
        name: name.to_owned(),
        zone: zone("UTC"),
        shifts: Vec::new(),
        parallel: 1,
        pace: Decimal::ONE,
        locale: None,
    });
}

fn operation(duration: Minutes, disruption: f64) -> Operation {
    Operation { duration, disruption, description: None }
}

fn service(name: &str, sensitivity: f64, hot_upgrade: bool) -> Service {
    Service { name: name.to_owned(), sensitivity, hot_upgrade }
}

/// The world with one rule, named `rule`, in `region`.
fn world_with(region: RegionId, kind: RuleKind) -> Fleet {
    let mut fleet = world();
    fleet.regions[region].rules.push(rule("rule", kind));
    fleet
}

fn rule(id: &str, kind: RuleKind) -> Rule {
    Rule {
        id: id.to_owned(),
        kind,
        zone: None,
        reason: None,
        source: None,
        tiers: Only::All,
        shared: None,
    }
}

fn when(strings: &[&str]) -> Vec<When> {
    strings.iter().map(|text| When::parse(text).unwrap()).collect()
}

#[track_caller]
fn at(text: &str) -> Minute {
    Minute::parse_rfc3339(text).unwrap()
}

/// An hour of `regions`.
#[track_caller]
fn hour(regions: &[RegionId], start: &str) -> Window {
    lasting(regions, start, Minutes(60))
}

#[track_caller]
fn lasting(regions: &[RegionId], start: &str, minutes: Minutes) -> Window {
    Window {
        id: None,
        tier: ROUND,
        regions: regions.to_vec(),
        interval: Interval::lasting(at(start), minutes),
        rollback: None,
        filed: None,
        operations: Vec::new(),
        slot: None,
        line: None,
    }
}

/// A proposal, judged on New Year's Day 2026.
fn terms() -> Terms {
    Terms { now: at("2026-01-01T00:00Z"), source: Source::Proposal, scope: None, cycles_from: None }
}

fn findings(fleet: &Fleet, windows: &[Window]) -> Vec<Finding> {
    check(fleet, &terms(), windows, &[])
}

fn codes(findings: &[Finding]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

/// One window breaks `code` once and nothing else, or, with `broken` false, nothing at all.
#[track_caller]
fn expect(fleet: &Fleet, window: Window, code: Code, broken: bool) {
    let found = findings(fleet, std::slice::from_ref(&window));
    let expected: Vec<Code> = broken.then_some(code).into_iter().collect();
    assert_eq!(codes(&found), expected, "{} {found:#?}", window.interval.start());
}

#[test]
fn a_world_without_rules_refuses_nothing() {
    let windows = [
        hour(&[SG, DE, EG, IN], "2026-12-01T00:00Z"),
        hour(&[SG], "2026-12-01T01:00Z"),
        hour(&[DE], "2026-12-01T01:00Z"),
    ];
    assert_eq!(findings(&world(), &windows), []);
}

#[test]
fn findings_come_by_window_then_code_then_region() {
    let mut fleet = world();
    for region in [SG, DE] {
        fleet.regions[region].rules = vec![
            rule("short", RuleKind::MaxDuration { limit: Minutes(90) }),
            rule("night", RuleKind::Forbid { when: when(&["daily 00:00-24:00"]), dates: vec![] }),
        ];
    }
    let windows =
        [lasting(&[SG, DE], "2026-12-02T00:00Z", Minutes(120)), hour(&[DE], "2026-12-01T00:00Z")];
    let found = findings(&fleet, &windows);
    let order: Vec<_> = found.iter().map(|f| (f.window, f.code, f.region)).collect();
    assert_eq!(
        order,
        [
            (0, Code::Forbid, Some(SG)),
            (0, Code::Forbid, Some(DE)),
            (0, Code::MaxDuration, Some(SG)),
            (0, Code::MaxDuration, Some(DE)),
            (1, Code::Forbid, Some(DE)),
        ]
    );
}
