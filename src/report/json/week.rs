//! The week as data, for programs and pages: `lowtide.week/1`.
//!
//! Long lists are told as runs: `[first, count]` or `[from, until)`. One line, because a page
//! holds it as it is.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::report::phrases;
use crate::week::{self, Distinct, RegionWeeks, Starts, Week};
use crate::words::harmless::harmless;
use crate::written::Tzdb;

/// The JSON Schema of the document.
pub const SCHEMA: &str = include_str!("week.schema.json");

/// The JSON text, with a final line break.
pub fn of_week(fleet: &Fleet, week: &Week) -> String {
    written(&document(fleet, week, &week.windows.iter().collect::<Vec<&Starts>>()))
}

/// What a page needs of it: `windows` and their regions. Impacts follow from the rest, and so
/// do the free starts of what comes once; loads have twelve digits, users as many as are shown.
pub fn of_page(fleet: &Fleet, week: &Week, windows: &[&Starts]) -> String {
    let mut document = document(fleet, week, windows);
    for window in &mut document.windows {
        window.impacts = None;
        if !window.recurring {
            window.cycles.iter_mut().for_each(|cycle| cycle.free.clear());
        }
    }
    for region in &mut document.regions {
        region.loads.round(12);
        region.users.iter_mut().for_each(|users| users.round(4));
    }
    written(&document)
}

fn written(document: &Document) -> String {
    let mut text = serde_json::to_string(document).expect("numbers are finite");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'f> {
    format: &'static str,
    tier: &'f str,
    cadence: String,
    scope: &'static str,
    objective: &'static str,
    now: String,
    tzdb: Tzdb<'f>,
    step_minutes: i64,
    weeks: Weeks,
    regions: Vec<Region<'f>>,
    rules: Vec<Rule<'f>>,
    windows: Vec<Window<'f>>,
}

/// The weeks that `by_week` counts.
#[derive(Serialize)]
struct Weeks {
    from: String,
    count: usize,
}

#[derive(Serialize)]
struct Region<'f> {
    region: &'f str,
    name: &'f str,
    timezone: &'f str,
    weight: f64,
    exposure: f64,
    peak_users: f64,
    offsets: Vec<Offset>,
    loads: ByWeek<Steps<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    users: Option<ByWeek<Steps<'f>>>,
    /// Runs `[from, until)` in minutes of the week.
    forbidden: ByWeek<Vec<[i64; 2]>>,
}

#[derive(Serialize)]
struct Offset {
    from: String,
    minutes: i64,
}

#[derive(Serialize)]
struct ByWeek<T> {
    distinct: Vec<T>,
    by_week: Vec<usize>,
}

impl ByWeek<Steps<'_>> {
    /// Leaves so many digits of each value.
    fn round(&mut self, digits: usize) {
        for steps in &mut self.distinct {
            let written = steps.values.iter().map(|value| format!("{value:.0$e}", digits - 1));
            let values = written.map(|text| text.parse().unwrap_or_default());
            steps.values = values.collect::<Vec<f64>>().into();
        }
    }
}

#[derive(Serialize)]
struct Steps<'f> {
    first_minutes: i64,
    each_minutes: i64,
    values: Cow<'f, [f64]>,
}

#[derive(Serialize)]
struct Rule<'f> {
    region: &'f str,
    rule: &'static str,
    id: &'f str,
    reason: Option<&'f str>,
    source: Option<&'f str>,
    says: String,
}

#[derive(Serialize)]
struct Window<'f> {
    regions: Vec<&'f str>,
    recurring: bool,
    minutes: i64,
    phases: Vec<Phase<'f>>,
    slots: usize,
    cycles: Vec<Cycle<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    impacts: Option<&'f [f64]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    burdens: Option<&'f [f64]>,
    urgency: f64,
    /// Runs `[slot, count, refusal]`.
    refused: Vec<[usize; 3]>,
    refusals: &'f [Vec<usize>],
    ranking: &'f [usize],
}

#[derive(Serialize)]
struct Phase<'f> {
    name: &'f str,
    minutes: i64,
    disruption: f64,
}

#[derive(Serialize)]
struct Cycle<'f> {
    start: String,
    end: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    done: Vec<&'f str>,
    /// Runs `[slot, minutes from the cycle's start, count]`, one start each step.
    slots: Vec<(usize, i64, usize)>,
    /// Runs `[slot, count]`.
    struck: Vec<(usize, usize)>,
    /// Runs `[minutes from the cycle's start, count]`, one start each step.
    free: Vec<(i64, usize)>,
}

fn document<'f>(fleet: &'f Fleet, week: &'f Week, windows: &[&'f Starts]) -> Document<'f> {
    let tier = &fleet.tiers[week.tier];
    let concerned: BTreeSet<RegionId> =
        windows.iter().flat_map(|starts| starts.regions.iter().copied()).collect();
    let regions = week.regions.iter().filter(|region| concerned.contains(&region.region));
    Document {
        format: "lowtide.week/1",
        tier: &tier.name,
        cadence: tier.cadence.to_string(),
        scope: week.scope.name(),
        objective: week.objective.name(),
        now: week.now.to_string(),
        tzdb: super::tzdb(fleet),
        step_minutes: week.step.0,
        weeks: Weeks { from: week.from.to_string(), count: week.weeks },
        regions: regions.map(|region| self::region(fleet, region)).collect(),
        rules: week
            .rules
            .iter()
            .map(|rule| {
                let stated = rule.rule.stated(fleet);
                Rule {
                    region: &fleet.regions[rule.region].id,
                    rule: rule.rule.kind(fleet),
                    id: rule.rule.id(fleet),
                    reason: stated.and_then(|stated| stated.reason.as_deref()),
                    source: stated.and_then(|stated| stated.source.as_deref()),
                    says: harmless(&phrases::why(fleet, rule.rule)),
                }
            })
            .collect(),
        windows: windows.iter().map(|window| self::window(fleet, week, window)).collect(),
    }
}

fn region<'f>(fleet: &'f Fleet, weeks: &'f RegionWeeks) -> Region<'f> {
    let region = &fleet.regions[weeks.region];
    Region {
        region: &region.id,
        name: &region.name,
        timezone: region.zone.name(),
        weight: weeks.weight,
        exposure: weeks.exposure,
        peak_users: region.activity.peak(),
        offsets: weeks
            .offsets
            .iter()
            .map(|(piece, ahead)| Offset { from: piece.start().to_string(), minutes: ahead.0 })
            .collect(),
        loads: by_week(&weeks.loads, steps),
        users: weeks.users.as_ref().map(|users| by_week(users, steps)),
        forbidden: by_week(&weeks.forbidden, |runs| {
            runs.iter().map(|(from, until)| [from.0, until.0]).collect()
        }),
    }
}

fn by_week<'w, T, U>(weeks: &'w Distinct<T>, written: impl Fn(&'w T) -> U) -> ByWeek<U> {
    let distinct = weeks.distinct.iter().map(written).collect();
    ByWeek { distinct, by_week: weeks.by_week.clone() }
}

fn steps(steps: &week::Steps) -> Steps<'_> {
    let week::Steps { first, each, values } = steps;
    Steps { first_minutes: first.0, each_minutes: each.0, values: values.into() }
}

fn window<'f>(fleet: &'f Fleet, week: &Week, starts: &'f Starts) -> Window<'f> {
    let phases = starts.phases.iter().map(|phase| Phase {
        name: &phase.name,
        minutes: phase.duration.0,
        disruption: phase.disruption,
    });
    let cycles = starts.cycles.iter().map(|cycle| {
        let from = |&start: &Minute| start - cycle.span.start();
        let free: Vec<Minutes> = cycle.free.iter().map(from).collect();
        let slots: Vec<Minutes> = cycle.starts.iter().map(from).collect();
        let struck: Vec<usize> = (0..cycle.struck.len()).filter(|&i| cycle.struck[i]).collect();
        Cycle {
            start: cycle.span.start().to_string(),
            end: cycle.span.end().to_string(),
            done: ids(fleet, &cycle.done),
            slots: runs(&slots, |a, b| b == a + week.step)
                .map(|(first, count)| (first, slots[first].0, count))
                .collect(),
            struck: runs(&struck, |a, b| b == a + 1)
                .map(|(first, count)| (struck[first], count))
                .collect(),
            free: runs(&free, |a, b| b == a + week.step)
                .map(|(first, count)| (free[first].0, count))
                .collect(),
        }
    });
    let refused = runs(&starts.refused, |a, b| a == b)
        .filter_map(|(first, count)| Some([first, count, starts.refused[first]?]));
    Window {
        regions: ids(fleet, &starts.regions),
        recurring: starts.recurring,
        minutes: starts.length.0,
        phases: phases.collect(),
        slots: starts.count(),
        cycles: cycles.collect(),
        impacts: Some(&starts.impacts),
        burdens: starts.burdens.as_deref(),
        urgency: starts.urgency,
        refused: refused.collect(),
        refusals: &starts.refusals,
        ranking: &starts.ranking,
    }
}

fn ids<'f>(fleet: &'f Fleet, regions: &[RegionId]) -> Vec<&'f str> {
    regions.iter().map(|&region| fleet.regions[region].id.as_str()).collect()
}

/// The stretches of `list` in which each follows the one before: where each begins, and how
/// long it is.
fn runs<T: Copy>(
    list: &[T],
    follows: impl Fn(T, T) -> bool,
) -> impl Iterator<Item = (usize, usize)> {
    let mut first = 0;
    list.chunk_by(move |&a, &b| follows(a, b)).map(move |run| {
        first += run.len();
        (first - run.len(), run.len())
    })
}
