//! Is there time for maintenance at all?

use crate::file::Part;
use crate::finding::RuleName;
use crate::finding::Severity;
use crate::fleet::{Fleet, RegionId, TierId};
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::lint::lints::{Finding, Lint, Terms};
use crate::lint::shifts;
use crate::plan::{Conflict, Outcome};
use crate::request::Request;
use crate::request::constraint::Refusal;
use crate::rules::{self, Rules};
use crate::solve::openings::Openings;
use crate::solve::{self, Budget, Effort};
use crate::window;
use crate::words::figures;
use crate::words::names::all_of;

pub const NO_SLOT: Lint = Lint {
    code: "no-slot",
    severity: Severity::Error,
    about: "A region has no feasible slot in a tier, not even by itself, so no plan of the tier can have it",
    remedy: "Loosen one of the rules that leave no room, or take the region out of the tier",
    example: "a region with a rule `allow` of `when = [\"Sun 02:00-04:00\"]`, in a tier whose windows last 3 hours",
    find: no_slot,
};

pub const LITTLE_ROOM: Lint = Lint {
    code: "little-room",
    severity: Severity::Warning,
    about: "In some 32 days a region has less than 48 hours for maintenance in runs of at least 4 hours",
    remedy: "Shorten freezes and prohibitions, or widen shifts and allowed hours",
    example: "hours that are allowed on Sundays only, and a freeze over the three Sundays of Christmas",
    find: little_room,
};

/// What Google Kubernetes Engine asks of maintenance windows and exclusions: in every 32
/// days 48 hours, of which only runs of at least 4 hours count.
const PERIOD: Minutes = DAY.times(32);
const ENOUGH: Minutes = HOUR.times(48);
const RUN: Minutes = HOUR.times(4);

fn no_slot(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let mut found = Vec::new();
    for tier in fleet.tier_ids() {
        let mut openings = Openings::new(fleet);
        let mut request = Request::of_tier(fleet, tier, terms.now);
        for region in std::mem::take(&mut request.regions) {
            // A team that is never there long enough is told of by itself.
            if shifts::cannot_hold(fleet, region, tier) {
                continue;
            }
            request.regions = vec![region];
            if let Ok(false) = openings.has_one(&request)
                && let Some(conflict) = conflict(fleet, &request)
            {
                found.push(told(terms, tier, region, &conflict));
            }
        }
    }
    found
}

/// Why a request has no slot, if it has none.
fn conflict(fleet: &Fleet, request: &Request) -> Option<Conflict> {
    let mut effort =
        Effort { budget: Budget::unlimited(), max_gap: 1.0, threads: 1, progress: &mut |_| {} };
    match solve::plan(fleet, request, &mut effort).ok()?.outcome {
        Outcome::Impossible(conflict) => Some(conflict),
        _ => None,
    }
}

fn told(terms: &Terms, tier: TierId, region: RegionId, conflict: &Conflict) -> Finding {
    let fleet = terms.fleet;
    let (own, name) = (&fleet.regions[region], &fleet.tiers[tier].name);
    let why = match conflict.rules.as_slice() {
        [] => "the horizon is shorter than the window".to_owned(),
        [only] => format!("{} leaves no room", only.phrase(fleet)),
        rules => {
            let named: Vec<String> = rules.iter().map(|rule| rule.phrase(fleet)).collect();
            format!("{} together leave no room", named.join(", "))
        }
    };
    let longest = match conflict.longest_window {
        Some(Minutes::ZERO) | None => String::new(),
        Some(longest) => {
            format!(" for {}; the longest window that fits lasts {}", conflict.needed, longest)
        }
    };
    let message = format!("`{}` has no slot in tier `{name}`: {why}{longest}", own.id);
    let blamed = conflict.rules.iter().find_map(|blamed| match blamed.rule {
        RuleName::Rule { region, rule } => Some(Part::Rule(region, rule)),
        _ => None,
    });
    let (part, key) = match blamed {
        Some(rule) => (rule, None),
        None => (Part::Region(region), Some("tiers")),
    };
    let advice = format!(
        "loosen one of these, or take `{name}` out of `tiers`; `lowtide plan --tier {name} --only {}` says more",
        own.id
    );
    Finding::new(part, key, message).advice(advice)
}

fn little_room(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let mut found = Vec::new();
    for tier in fleet.tier_ids() {
        let spec = &fleet.tiers[tier];
        let span = Interval::lasting(terms.now, spec.horizon.minutes().max(PERIOD));
        let mut rules = Rules::new(rules::Terms {
            fleet,
            tier,
            scope: spec.scope,
            now: terms.now,
            span,
            existing: &[],
        });
        for region in fleet.participants(tier) {
            let own = &fleet.regions[region];
            let mut blamed: Vec<&str> = Vec::new();
            let refused: IntervalSet = rules
                .of_region(region)
                .iter()
                .filter_map(|constraint| match constraint.refusal.as_ref() {
                    Refusal::Minutes(minutes) => {
                        blamed.push(constraint.rule.id(fleet));
                        Some(minutes.iter().collect::<Vec<_>>())
                    }
                    _ => None,
                })
                .flatten()
                .collect();
            let free = refused.complement_within(span);
            let phases = window::paced_phases(fleet, tier, &[region], &spec.operations);
            let needed = window::length(&phases);
            // Where no window fits at all, that is told by itself.
            if !free.iter().any(|run| run.minutes() >= needed) {
                continue;
            }
            let (from, least) = least_room(&free, span);
            if least >= ENOUGH {
                continue;
            }
            blamed.dedup();
            let message = format!(
                "`{}` has {} for `{}` in the 32 days from {} UTC, in runs of at least 4 hours; expected 48 hours or more, as Google Kubernetes Engine does",
                own.id,
                hours(least),
                spec.name,
                figures::utc(from)
            );
            let advice =
                format!("loosen one of the rules that leave so little: {}", all_of(blamed));
            found.push(Finding::new(Part::Region(region), "tiers", message).advice(advice));
        }
    }
    found
}

fn hours(minutes: Minutes) -> String {
    match (minutes / HOUR, (minutes % HOUR).0) {
        (hours, 0) => figures::count(hours as usize, "hour"),
        (hours, minutes) => format!("{hours}h{minutes}m"),
    }
}

/// The 32 days of `span` with the least time in runs of at least 4 hours, and that time.
fn least_room(free: &IntervalSet, span: Interval) -> (Minute, Minutes) {
    let runs: Vec<Interval> = free.iter().filter(|run| run.minutes() >= RUN).collect();
    // How much there is before each run.
    let mut before = vec![Minutes::ZERO];
    for run in &runs {
        before.push(before[before.len() - 1] + run.minutes());
    }
    let until = |instant: Minute| {
        let whole = runs.partition_point(|run| run.end() <= instant);
        let part =
            runs.get(whole).map_or(Minutes::ZERO, |run| (instant - run.start()).max(Minutes::ZERO));
        before[whole] + part
    };
    // Between these starts the sum rises or falls evenly.
    let last = span.end() - PERIOD;
    let edges = runs.iter().flat_map(|run| [run.start(), run.end()]);
    let mut starts: Vec<Minute> = edges.flat_map(|edge| [edge, edge - PERIOD]).collect();
    starts.extend([span.start(), last]);
    starts
        .into_iter()
        .filter(|&start| span.start() <= start && start <= last)
        .map(|start| (start, until(start + PERIOD) - until(start)))
        .min_by_key(|&(start, room)| (room, start))
        .expect("the first start is one")
}
