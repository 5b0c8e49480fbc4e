//! A plan for programs: `lowtide.plan/1`. Fields may be added, never changed.

pub mod announcements;
pub mod diff;
pub mod events;
pub mod explain;
pub mod learn;
pub mod now;
pub mod review;
pub mod week;
pub mod whatif;
pub mod year;

use serde::Serialize;

use crate::finding::ConflictingRule;
use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::plan::{self, Outcome, Plan, Status, Verdict};
use crate::report::impossible::{self, clock_changes};
use crate::report::{deadlines, slot};
use crate::words::figures;
use crate::written::placed::{field, list, ranking, text};
use crate::written::{
    self, Baseline, BudgetUse, Choice, ClockChange, Conflict, Deadline, Keep, Phase, Record,
    RegionSeen, RegionSlot, Remedy, Rule, Search, Seen, Share, Transition, Tzdb, Window,
};

/// The JSON Schema of the document.
pub const SCHEMA: &str = include_str!("plan.schema.json");

/// The JSON text of a plan, with a final line break.
pub fn of_plan(fleet: &Fleet, plan: &Plan) -> String {
    json(&document(fleet, plan))
}

fn json(document: &impl Serialize) -> String {
    let mut json = serde_json::to_string_pretty(document).expect("numbers are finite");
    json.push('\n');
    json
}

fn tzdb(fleet: &Fleet) -> Tzdb<'_> {
    Tzdb { release: &fleet.tzdb.release, source: &fleet.tzdb.source }
}

fn search(search: &plan::Search) -> Search<'static> {
    Search {
        from: text(search.from.to_string()),
        until: search.until.to_string(),
        step_minutes: search.step.0,
        candidates: search.candidates,
        feasible: search.feasible,
        cycles: search.cycles.iter().map(ToString::to_string).collect(),
    }
}

fn deadline<'f>(fleet: &'f Fleet, due: &deadlines::Deadline<'f>) -> Deadline<'f> {
    Deadline {
        file_by: due.by.to_string(),
        region: due.region.map(|region| fleet.regions[region].id.as_str()),
        audience: due.audience,
        rule: due.rule,
        window_start: due.window.interval.start().to_string(),
    }
}

fn seen(seen: plan::Seen) -> Seen {
    let plan::Seen { weeks, within_2_percent, beats_runner_up, beaten_by_first } = seen;
    Seen { weeks, within_2_percent, beats_runner_up, beaten_by_first }
}

fn seen_by_region<'f>(fleet: &'f Fleet, choice: &plan::Choice) -> Vec<RegionSeen<'f>> {
    let of = |&(region, plan::Seen { weeks, within_2_percent, .. }): &(RegionId, plan::Seen)| {
        RegionSeen { region: &fleet.regions[region].id, weeks, within_2_percent }
    };
    choice.seen_by_region.iter().map(of).collect()
}

fn document<'f>(fleet: &'f Fleet, plan: &'f Plan) -> written::Plan<'f> {
    let tier = &fleet.tiers[plan.tier];
    let value = plan.choices.first().map(|choice| choice.objective_value);
    let bound = match &plan.outcome {
        Outcome::Optimal => value,
        Outcome::Bounded { bound } | Outcome::Unknown { bound } => Some(*bound),
        Outcome::Impossible(_) => None,
    };
    written::Plan {
        format: text(written::FORMAT),
        tier: text(&tier.name),
        cadence: tier.cadence.to_string(),
        scope: text(plan.scope.name()),
        objective: plan.objective.name(),
        now: text(plan.now.to_string()),
        tzdb: tzdb(fleet),
        search: field(search(&plan.search)),
        outcome: outcome(&plan.outcome),
        stopped: plan.stopped.name(),
        impact: plan.choices.first().map(|choice| choice.impact),
        objective_value: value,
        bound,
        gap: value.zip(bound).map(|(value, bound)| plan::gap(value, bound)),
        choices: ranking(
            plan.choices.iter().enumerate().map(|(i, choice)| Choice {
                rank: i + 1,
                impact: choice.impact,
                objective_value: choice.objective_value,
                worst_burden: choice.worst_burden,
                moves: choice.moves,
                waiting: choice.waiting,
                offset_minutes: choice.slot.and_then(|slot| Some(slot.offset()?.0)),
                clock: slot::of_choice(fleet, plan, choice).map(|own| own.zone.name().to_owned()),
                local_slot: slot::of_choice(fleet, plan, choice).map(|own| own.words),
                slots: region_slots(fleet, plan, choice),
                stands: choice.slot.and_then(|_| Some(choice.stands.first()?.cycles)),
                own_best_impact: choice.own_best,
                seen: choice.seen.map(seen),
                seen_by_region: seen_by_region(fleet, choice),
                deadlines: deadlines::all(fleet, plan, choice)
                    .iter()
                    .map(|due| deadline(fleet, due))
                    .collect(),
                windows: list(choice.windows.iter().map(|window| self::window(fleet, window))),
            }),
        ),
        sooner: plan.sooner.as_ref().map(|records| {
            records
                .iter()
                .map(|record| Record {
                    start: record.interval.start().to_string(),
                    end: record.interval.end().to_string(),
                    impact: record.impact,
                })
                .collect()
        }),
        transitions: plan
            .transitions
            .iter()
            .map(|change| Transition {
                region: &fleet.regions[change.region].id,
                at: change.at.to_string(),
                offset_before: figures::offset(change.before),
                offset_after: figures::offset(change.after),
                first_affected: change.first_affected.to_string(),
            })
            .collect(),
        conflict: match &plan.outcome {
            Outcome::Impossible(conflict) => {
                let span = Interval::new(plan.search.from, plan.search.until);
                Some(self::conflict(fleet, conflict, span))
            }
            _ => None,
        },
        baseline: plan.baseline.map(|baseline| Baseline {
            median_impact: baseline.median,
            earliest_impact: baseline.earliest,
            earliest_start: baseline.earliest_start.to_string(),
        }),
        keep: plan.keeping.as_ref().map(|keeping| {
            let (kept, gain_percent, breaks, reason) = match &keeping.verdict {
                Verdict::Kept { gain } => (true, Some(*gain), Vec::new(), None),
                Verdict::Better { gain } => (false, Some(*gain), Vec::new(), None),
                Verdict::Broken(broken) => (false, None, rules(fleet, broken), None),
                Verdict::Gone(reason) => (false, None, Vec::new(), Some(reason.as_str())),
            };
            Keep { slot_start: keeping.slot.to_string(), kept, gain_percent, breaks, reason }
        }),
        budgets: plan.budgets.iter().map(|used| budget(fleet, used)).collect(),
        notes: &plan.notes,
    }
}

/// The slot of each region of a recurring rolling plan.
fn region_slots<'f>(fleet: &'f Fleet, plan: &Plan, choice: &plan::Choice) -> Vec<RegionSlot<'f>> {
    if plan.scope != Scope::Rolling {
        return Vec::new();
    }
    let slot = |own: &plan::Stands| {
        let local = slot::on_clock(fleet, plan.tier, own.regions[0], own.slot);
        RegionSlot {
            region: fleet.regions[own.regions[0]].id.as_str(),
            offset_minutes: own.slot.offset().map(|offset| offset.0),
            clock: local.as_ref().map(|local| local.zone.name().to_owned()),
            local_slot: local.map(|local| local.words),
            stands: own.cycles,
            of: own.of,
        }
    };
    choice.stands.iter().map(slot).collect()
}

fn budget<'f>(fleet: &'f Fleet, used: &'f plan::BudgetUse) -> BudgetUse<'f> {
    let region = &fleet.regions[used.region];
    BudgetUse {
        region: &region.id,
        rule: &region.rules[used.rule].id,
        period: &used.period,
        limit_minutes: used.limit.to_f64(),
        used_minutes: used.used.to_f64(),
        left_minutes: used.left().to_f64(),
    }
}

fn window<'f>(fleet: &'f Fleet, window: &'f plan::PlannedWindow) -> Window<'f> {
    let local = |region: RegionId, at: Minute| fleet.regions[region].zone.local(at).to_rfc3339();
    Window {
        tier: None,
        regions: list(window.regions.iter().map(|&r| fleet.regions[r].id.as_str().into())),
        start: text(window.interval.start().to_string()),
        end: text(window.interval.end().to_string()),
        impact: window.impact,
        status: text(window.status.name()),
        slot_start: (window.status != Status::Agreed)
            .then(|| text(window.slot().to_string()))
            .flatten(),
        because: rules(fleet, &window.because),
        phases: window
            .phases
            .iter()
            .map(|phase| Phase {
                name: &phase.name,
                start: phase.interval.start().to_string(),
                end: phase.interval.end().to_string(),
            })
            .collect(),
        by_region: window
            .by_region
            .iter()
            .map(|share| Share {
                region: &fleet.regions[share.region].id,
                local_start: local(share.region, window.interval.start()),
                local_end: local(share.region, window.interval.end()),
                impact: share.impact,
                burden: share.burden,
            })
            .collect(),
        filed: None,
        absorbed_by: None,
    }
}

fn conflict<'f>(
    fleet: &'f Fleet,
    conflict: &'f plan::Conflict,
    span: Option<Interval>,
) -> Conflict<'f> {
    Conflict {
        rules: rules(fleet, &conflict.rules),
        remove: rules(fleet, &conflict.remove),
        longest_window_minutes: conflict.longest_window.map(|longest| longest.0),
        settled: conflict.settled && conflict.least,
        would_help: conflict.remedies.iter().map(remedy).collect(),
        clock_changes: clock_changes(fleet, conflict, span).iter().map(clock_change).collect(),
    }
}

fn clock_change(found: &impossible::ClockChange) -> ClockChange {
    let impossible::ClockChange { zone, change } = found;
    ClockChange {
        clock: zone.clone(),
        at: change.at.to_string(),
        offset_before: figures::offset(change.before),
        offset_after: figures::offset(change.after),
    }
}

fn remedy(remedy: &plan::Remedy) -> Remedy {
    match *remedy {
        plan::Remedy::MaxParallel(windows) => Remedy::MaxParallel(windows),
        plan::Remedy::Soak(soak) => Remedy::SoakMinutes(soak.0),
        plan::Remedy::Horizon(horizon) => Remedy::HorizonMinutes(horizon.0),
    }
}

fn rules<'f>(fleet: &'f Fleet, rules: &'f [ConflictingRule]) -> Vec<Rule<'f>> {
    rules
        .iter()
        .map(|rule| Rule {
            region: &fleet.regions[rule.region].id,
            rule: rule.rule.kind(fleet),
            id: rule.rule.id(fleet),
        })
        .collect()
}

fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Optimal => "optimal",
        // A program tells the two apart by `choices`, which are empty where none was found.
        Outcome::Bounded { .. } | Outcome::Unknown { .. } => "bounded",
        Outcome::Impossible(_) => "impossible",
    }
}
