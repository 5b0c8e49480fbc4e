//! A plan for programs: `lowtide.plan/1`. Fields may be added, never changed.

pub mod announcements;
pub mod diff;

pub mod explain;
pub mod learn;
pub mod now;
pub mod week;
pub mod whatif;
pub mod year;

use serde::Serialize;

use crate::finding::ConflictingRule;
use crate::fleet::{Fleet, RegionId};
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::plan::{self, Outcome, Plan, Status, Verdict};
use crate::report::deadlines;
use crate::words::figures;

/// The JSON text of a plan, with a final line break.
pub fn of_plan(fleet: &Fleet, plan: &Plan) -> String {
    text(&document(fleet, plan))
}

fn text(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("numbers are finite");
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
    search: Search,
    outcome: &'static str,
    stopped: &'static str,
    impact: Option<UserMinutes>,
    objective_value: Option<f64>,
    bound: Option<f64>,
    gap: Option<f64>,
    choices: Vec<Choice<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sooner: Option<Vec<Record>>,
    transitions: Vec<Transition<'f>>,
    conflict: Option<Conflict<'f>>,
    baseline: Option<Baseline>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keep: Option<Keep<'f>>,
    notes: &'f [String],
}

#[derive(Serialize)]
struct Tzdb<'f> {
    release: &'f str,
    source: &'f str,
}

impl<'f> Tzdb<'f> {
    fn of(fleet: &'f Fleet) -> Self {
        Self { release: &fleet.tzdb.release, source: &fleet.tzdb.source }
    }
}

#[derive(Serialize)]
struct Search {
    from: String,
    until: String,
    step_minutes: i64,
    candidates: usize,
    feasible: usize,
}

impl Search {
    fn of(search: &plan::Search) -> Self {
        Self {
            from: search.from.to_string(),
            until: search.until.to_string(),
            step_minutes: search.step.0,
            candidates: search.candidates,
            feasible: search.feasible,
        }
    }
}

#[derive(Serialize)]
struct Choice<'f> {
    rank: usize,
    impact: UserMinutes,
    objective_value: f64,
    worst_burden: f64,
    moves: usize,
    waiting: UserMinutes,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset_minutes: Option<i64>,
    /// Recurring and global: in how many cycles the slot stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    stands: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    own_best_impact: Option<UserMinutes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<Seen>,
    /// By when notice has to be given of which window, the soonest first.
    deadlines: Vec<Deadline<'f>>,
    windows: Vec<Window<'f>>,
}

#[derive(Serialize)]
struct Deadline<'f> {
    /// The last whole minute.
    file_by: String,
    /// None for all of the window's.
    region: Option<&'f str>,
    audience: Option<&'f str>,
    rule: &'f str,
    window_start: String,
}

impl<'f> Deadline<'f> {
    fn of(fleet: &'f Fleet, deadline: &deadlines::Deadline<'f>) -> Self {
        let deadlines::Deadline { by, region, audience, rule, window, .. } = *deadline;
        Self {
            file_by: by.to_string(),
            region: region.map(|region| fleet.regions[region].id.as_str()),
            audience,
            rule,
            window_start: window.interval.start().to_string(),
        }
    }
}

#[derive(Serialize)]
struct Seen {
    weeks: usize,
    within_2_percent: usize,
    beats_runner_up: usize,
    beaten_by_first: usize,
}

impl Seen {
    fn of(seen: plan::Seen) -> Self {
        let plan::Seen { weeks, within_2_percent, beats_runner_up, beaten_by_first } = seen;
        Self { weeks, within_2_percent, beats_runner_up, beaten_by_first }
    }
}

#[derive(Serialize)]
struct Window<'f> {
    regions: Vec<&'f str>,
    start: String,
    end: String,
    impact: UserMinutes,
    status: &'static str,
    /// Of all but those that are agreed already.
    #[serde(skip_serializing_if = "Option::is_none")]
    slot_start: Option<String>,
    /// Of those that are moved or skipped: what stands in the way at the slot.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    because: Vec<Rule<'f>>,
    phases: Vec<Phase<'f>>,
    by_region: Vec<Share<'f>>,
}

#[derive(Serialize)]
struct Phase<'f> {
    name: &'f str,
    start: String,
    end: String,
}

#[derive(Serialize)]
struct Share<'f> {
    region: &'f str,
    local_start: String,
    local_end: String,
    impact: UserMinutes,
    burden: f64,
}

#[derive(Serialize)]
struct Record {
    start: String,
    end: String,
    impact: UserMinutes,
}

#[derive(Serialize)]
struct Transition<'f> {
    region: &'f str,
    at: String,
    offset_before: String,
    offset_after: String,
    first_affected: String,
}

#[derive(Serialize)]
struct Conflict<'f> {
    rules: Vec<Rule<'f>>,
    /// A smallest set whose removal leaves a slot.
    remove: Vec<Rule<'f>>,
    longest_window_minutes: Option<i64>,
    /// Whether it is settled that none of the rules can be left out, and that no lesser
    /// changes would help.
    settled: bool,
    would_help: Vec<Remedy>,
}

#[derive(Serialize)]
struct Rule<'f> {
    region: &'f str,
    rule: &'static str,
    id: &'f str,
}

/// One change of the tier or the question.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Remedy {
    MaxParallel(u32),
    SoakMinutes(i64),
    HorizonMinutes(i64),
}

#[derive(Serialize)]
struct Baseline {
    median_impact: UserMinutes,
    earliest_impact: UserMinutes,
    earliest_start: String,
}

#[derive(Serialize)]
struct Keep<'f> {
    slot_start: String,
    kept: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    gain_percent: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    breaks: Vec<Rule<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'f str>,
}

fn document<'f>(fleet: &'f Fleet, plan: &'f Plan) -> Document<'f> {
    let tier = &fleet.tiers[plan.tier];
    let value = plan.choices.first().map(|choice| choice.objective_value);
    let bound = match &plan.outcome {
        Outcome::Optimal => value,
        Outcome::Bounded { bound } | Outcome::Unknown { bound } => Some(*bound),
        Outcome::Impossible(_) => None,
    };
    Document {
        format: "lowtide.plan/1",
        tier: &tier.name,
        cadence: tier.cadence.to_string(),
        scope: plan.scope.name(),
        objective: plan.objective.name(),
        now: plan.now.to_string(),
        tzdb: Tzdb::of(fleet),
        search: Search::of(&plan.search),
        outcome: outcome(&plan.outcome),
        stopped: plan.stopped.name(),
        impact: plan.choices.first().map(|choice| choice.impact),
        objective_value: value,
        bound,
        gap: value.zip(bound).map(|(value, bound)| plan::gap(value, bound)),
        choices: plan
            .choices
            .iter()
            .enumerate()
            .map(|(i, choice)| Choice {
                rank: i + 1,
                impact: choice.impact,
                objective_value: choice.objective_value,
                worst_burden: choice.worst_burden,
                moves: choice.moves,
                waiting: choice.waiting,
                offset_minutes: choice.slot.and_then(|slot| Some(slot.offset()?.0)),
                stands: choice.slot.and_then(|_| Some(choice.stands.first()?.cycles)),
                own_best_impact: choice.own_best,
                seen: choice.seen.map(Seen::of),
                deadlines: deadlines::all(fleet, plan, choice)
                    .iter()
                    .map(|deadline| Deadline::of(fleet, deadline))
                    .collect(),
                windows: choice.windows.iter().map(|window| self::window(fleet, window)).collect(),
            })
            .collect(),
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
            Outcome::Impossible(conflict) => Some(self::conflict(fleet, conflict)),
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
        notes: &plan.notes,
    }
}

fn window<'f>(fleet: &'f Fleet, window: &'f plan::PlannedWindow) -> Window<'f> {
    let local = |region: RegionId, at: Minute| fleet.regions[region].zone.local(at).to_rfc3339();
    Window {
        regions: window.regions.iter().map(|&r| fleet.regions[r].id.as_str()).collect(),
        start: window.interval.start().to_string(),
        end: window.interval.end().to_string(),
        impact: window.impact,
        status: window.status.name(),
        slot_start: (window.status != Status::Agreed).then(|| window.slot().to_string()),
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
    }
}

fn conflict<'f>(fleet: &'f Fleet, conflict: &'f plan::Conflict) -> Conflict<'f> {
    Conflict {
        rules: rules(fleet, &conflict.rules),
        remove: rules(fleet, &conflict.remove),
        longest_window_minutes: conflict.longest_window.map(|longest| longest.0),
        settled: conflict.settled && conflict.least,
        would_help: conflict.remedies.iter().map(remedy).collect(),
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
