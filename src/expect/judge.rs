//! Is the answer the expected one, and if not, what is it and why?

use crate::check::{self, Source};
use crate::fleet::calendar::Weekdays;
use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::duration::Minutes;
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::ground::tz::{Database, Zone};
use crate::ground::when::When;
use crate::plan::{Choice, Conflict, Outcome, PlannedWindow, Status};
use crate::request::Request;
use crate::request::expectation::{Claim, Expected, Stretch, Test, Weekly};
use crate::rules;
use crate::solve::{self, Effort, PlanError};
use crate::window::{self, Window};
use crate::words::figures;

/// An expectation that does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// The key of the expectation.
    pub key: &'static str,
    /// The line of the file that it stands on, from 1.
    pub line: usize,
    /// What is, and why; lower case, no full stop.
    pub message: String,
}

/// What of `test` does not hold for `fleet`, with the windows `existing` agreed already.
///
/// # Errors
/// When the question makes no sense.
pub fn judge(
    fleet: &Fleet,
    test: &Test,
    existing: Vec<Window>,
    effort: &mut Effort,
) -> Result<Vec<Failure>, PlanError> {
    let spec = &fleet.tiers[test.tier];
    let mut regions = fleet.participants(test.tier);
    regions.retain(|region| test.only.as_ref().is_none_or(|only| only.contains(region)));
    if regions.is_empty() {
        return Err(PlanError::NoRegions { tier: spec.name.clone() });
    }
    let request = Request {
        scope: test.scope.unwrap_or(spec.scope),
        objective: test.objective,
        from: test.from.map_or(test.now, |from| from.max(test.now)),
        horizon: test.horizon.unwrap_or(spec.horizon),
        regions,
        existing,
        ..Request::of_tier(fleet, test.tier, test.now)
    };
    let mut plan = None;
    let mut failures = Vec::new();
    for claim in &test.claims {
        let message = match &claim.expected {
            Expected::AllowedAt(starts) => allowed(fleet, &request, starts),
            Expected::RefusedAt(refusals) => refused(fleet, &request, refusals),
            _ => {
                let plan = match &plan {
                    Some(plan) => plan,
                    None => plan.insert(solve::plan(fleet, &request, effort)?),
                };
                match &plan.outcome {
                    Outcome::Impossible(conflict) => Some(nothing_fits(fleet, conflict)),
                    Outcome::Unknown { .. } => {
                        Some("no plan was found in time, and none ruled out".to_owned())
                    }
                    Outcome::Optimal | Outcome::Bounded { .. } => {
                        of_choice(fleet, &plan.choices[0], claim)
                    }
                }
            }
        };
        let failure = |message| Failure { key: claim.key, line: claim.line, message };
        failures.extend(message.map(failure));
    }
    Ok(failures)
}

/// What the plan's first choice does not keep of a claim.
fn of_choice(fleet: &Fleet, choice: &Choice, claim: &Claim) -> Option<String> {
    // What is said of windows holds of none of them where there is none.
    let stand = || choice.windows.iter().filter(|window| window.status != Status::Skipped);
    if stand().next().is_none() {
        return Some("every window of the plan is skipped: there is none to look at".to_owned());
    }
    if let Expected::RegionLocalWithin(regions) = &claim.expected {
        let is_away = |region: &RegionId| !stand().any(|window| window.regions.contains(region));
        if let Some((region, _)) = regions.iter().find(|(region, _)| is_away(region)) {
            return Some(format!("`{}` has no window in the plan", fleet.regions[*region].id));
        }
    }
    match &claim.expected {
        Expected::SlotWithin(weekly) => {
            let outside = |window: &&PlannedWindow| !lies_inside(&utc(), weekly, window.interval);
            first(choice, outside, |window| {
                format!("{} lies outside {}", shown(fleet, window), written(weekly))
            })
        }
        Expected::NeverBetween(stretches) => {
            let met = |window: &PlannedWindow| stretches.iter().find(|s| meets(s, window.interval));
            first(
                choice,
                |window| met(window).is_some(),
                |window| {
                    let stretch = met(window).map_or("", |stretch| match stretch {
                        Stretch::Weekly(weekly) => &weekly.written,
                        Stretch::Once { written, .. } | Stretch::Dates { written, .. } => written,
                    });
                    format!("{} reaches into `{stretch}`", shown(fleet, window))
                },
            )
        }
        Expected::ImpactBelow(limit) => (choice.impact >= *limit).then(|| {
            format!(
                "the best plan costs {} user-minutes, which is not below {}: {}",
                figures::quantity(choice.impact),
                figures::quantity(*limit),
                choice.windows.first().map_or(String::new(), |window| shown(fleet, window))
            )
        }),
        Expected::RegionLocalWithin(regions) => regions.iter().find_map(|(region, weekly)| {
            let own = &fleet.regions[*region];
            let outside = |window: &&PlannedWindow| {
                window.regions.contains(region) && !lies_inside(&own.zone, weekly, window.interval)
            };
            let local = |instant: Minute| own.zone.local(instant).format("%a %Y-%m-%d %H:%M");
            first(choice, outside, |window| {
                format!(
                    "in `{}` the window lasts from {} to {}, local time, and lies outside {}",
                    own.id,
                    local(window.interval.start()),
                    local(window.interval.end()),
                    written(weekly)
                )
            })
        }),
        Expected::Order(regions) => order(fleet, choice, regions),
        Expected::AllowedAt(_) | Expected::RefusedAt(_) => None,
    }
}

/// What is said of the first of those windows that `wrong` picks, and how many more there are.
fn first(
    choice: &Choice,
    wrong: impl Fn(&&PlannedWindow) -> bool,
    say: impl Fn(&PlannedWindow) -> String,
) -> Option<String> {
    let mut windows =
        choice.windows.iter().filter(|w| w.status != Status::Skipped).filter(|w| wrong(w));
    let said = say(windows.next()?);
    Some(match windows.count() {
        0 => said,
        more => format!("{said}; and {} more", figures::count(more, "window")),
    })
}

fn order(fleet: &Fleet, choice: &Choice, regions: &[RegionId]) -> Option<String> {
    let start = |region: &RegionId| {
        let stand = choice.windows.iter().filter(|window| window.status != Status::Skipped);
        let mut windows = stand.filter(|window| window.regions.contains(region));
        windows.next().map(|window| window.interval.start())
    };
    let id = |region: &RegionId| fleet.regions[*region].id.as_str();
    if let Some(region) = regions.iter().find(|region| start(region).is_none()) {
        return Some(format!("`{}` has no window in the plan", id(region)));
    }
    regions.windows(2).find_map(|pair| {
        let (earlier, later) = (start(&pair[0])?, start(&pair[1])?);
        (earlier >= later).then(|| {
            format!(
                "`{}` starts at {} UTC, which is not before `{}` at {} UTC",
                id(&pair[0]),
                figures::utc(earlier),
                id(&pair[1]),
                figures::utc(later)
            )
        })
    })
}

fn nothing_fits(fleet: &Fleet, conflict: &Conflict) -> String {
    let rules: Vec<String> = conflict.rules.iter().map(|rule| rule.phrase(fleet)).collect();
    let needed = conflict.needed.to_string();
    if rules.is_empty() {
        return format!("no window of {needed} fits: the horizon is too short");
    }
    format!("no window of {needed} fits: together these leave no room: {}", rules.join(", "))
}

fn allowed(fleet: &Fleet, request: &Request, starts: &[Minute]) -> Option<String> {
    starts.iter().find_map(|&start| {
        let findings = findings(fleet, request, start);
        let first = findings.first()?;
        let more = match findings.len() - 1 {
            0 => String::new(),
            more => format!("; and {}", figures::count(more, "more reason")),
        };
        Some(format!("{} UTC is refused by {}{more}", figures::utc(start), reason(fleet, first)))
    })
}

fn refused(fleet: &Fleet, request: &Request, refusals: &[(Minute, String)]) -> Option<String> {
    refusals.iter().find_map(|(start, rule)| {
        let findings = findings(fleet, request, *start);
        let names = |finding: &check::Finding| {
            finding.code.name() == rule || finding.rule.is_some_and(|named| named.id(fleet) == rule)
        };
        if findings.iter().any(names) {
            return None;
        }
        let start = figures::utc(*start);
        Some(match findings.first() {
            None => format!("{start} UTC is allowed; expected `{rule}` to refuse it"),
            Some(first) => {
                format!("{start} UTC is not refused by `{rule}`, but by {}", reason(fleet, first))
            }
        })
    })
}

/// What the checker says of windows that start at `start`: of one window of all regions, or
/// in rolling scope of one for each.
fn findings(fleet: &Fleet, request: &Request, start: Minute) -> Vec<check::Finding> {
    let together: Vec<Vec<RegionId>> = match request.scope {
        Scope::Global => vec![request.regions.clone()],
        Scope::Rolling => request.regions.iter().map(|&region| vec![region]).collect(),
    };
    let terms = check::Terms {
        now: request.now,
        source: Source::Plan,
        scope: Some(request.scope),
        cycles_from: None,
    };
    let operations = &fleet.tiers[request.tier].operations;
    let judged = |regions: Vec<RegionId>| {
        let phases = window::paced_phases(fleet, request.tier, &regions, operations);
        let window = Window {
            id: None,
            tier: request.tier,
            regions,
            interval: Interval::lasting(start, window::length(&phases)),
            rollback: None,
            filed: None,
            operations: operations.clone(),
            slot: None,
            line: None,
        };
        check::check(fleet, &terms, &[window], &request.existing)
    };
    together.into_iter().flat_map(judged).collect()
}

fn reason(fleet: &Fleet, finding: &check::Finding) -> String {
    let rule = finding.rule.map_or(String::new(), |rule| format!(" `{}`", rule.id(fleet)));
    let region = finding
        .region
        .map_or(String::new(), |region| format!(" of `{}`", fleet.regions[region].id));
    format!("{}{rule}{region}: {}", finding.code, finding.message)
}

fn utc() -> Zone {
    Database::embedded().zone("UTC").expect("the embedded zones hold UTC")
}

fn lies_inside(zone: &Zone, weekly: &[Weekly], interval: Interval) -> bool {
    minutes(zone, weekly, interval).complement_within(interval).is_empty()
}

fn minutes(zone: &Zone, weekly: &[Weekly], interval: Interval) -> IntervalSet {
    let when: Vec<When> = weekly.iter().map(|weekly| weekly.when.clone()).collect();
    rules::inside(zone, &when, &Weekdays::default(), interval)
}

fn meets(stretch: &Stretch, interval: Interval) -> bool {
    match stretch {
        Stretch::Weekly(weekly) => {
            !minutes(&utc(), std::slice::from_ref(weekly), interval).is_empty()
        }
        Stretch::Once { interval: once, .. } => once.overlaps(interval),
        Stretch::Dates { dates, .. } => {
            let last = (interval.end() - Minutes(1)).utc().date();
            let all = interval.start().utc().date().iter_days();
            all.take_while(|date| *date <= last).any(|date| dates.contains(date))
        }
    }
}

fn written(weekly: &[Weekly]) -> String {
    let written: Vec<String> = weekly.iter().map(|w| format!("`{}`", w.written)).collect();
    written.join(", ")
}

fn shown(fleet: &Fleet, window: &PlannedWindow) -> String {
    let whose = match window.regions.as_slice() {
        [one] => format!("the window of `{}`", fleet.regions[*one].id),
        _ => "the window".to_owned(),
    };
    let moved = if matches!(window.status, Status::Moved { .. }) { ", moved" } else { "" };
    format!(
        "{whose} from {} to {} UTC{moved}",
        figures::utc(window.interval.start()),
        figures::utc(window.interval.end())
    )
}
