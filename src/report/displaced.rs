//! What becomes of the occurrences of a plan whose slots break a rule, and which rule it is.

use crate::finding::RuleName;
use crate::fleet::{Fleet, RuleKind, Scope};
use crate::ground::interval::Interval;
use crate::plan::{Choice, Plan, PlannedWindow, Status};
use crate::words::figures;

/// Each moved occurrence in a sentence, then those that are skipped, together where they are of
/// one region and for one reason.
pub fn sentences(fleet: &Fleet, plan: &Plan, choice: &Choice) -> Vec<String> {
    let who = |window: &PlannedWindow| match plan.scope {
        Scope::Global => String::new(),
        Scope::Rolling => format!("`{}`: ", fleet.regions[window.regions[0]].id),
    };
    let moved = choice.windows.iter().filter_map(|window| match window.status {
        Status::Moved { slot } => Some(format!(
            "{}{} moves to {}, at {}{}",
            who(window),
            figures::utc(slot),
            figures::utc(window.interval.start()),
            figures::quantity(window.impact),
            because(fleet, choice, window)
        )),
        Status::Planned | Status::Skipped | Status::Agreed => None,
    });
    let mut sentences: Vec<String> = moved.collect();
    let mut skipped: Vec<(String, String, Vec<String>)> = Vec::new();
    for window in choice.windows.iter().filter(|window| window.status == Status::Skipped) {
        let (who, because) = (who(window), because(fleet, choice, window));
        let slot = figures::utc(window.interval.start());
        match skipped.iter_mut().find(|known| known.0 == who && known.1 == because) {
            Some((_, _, slots)) => slots.push(slot),
            None => skipped.push((who, because, vec![slot])),
        }
    }
    sentences.extend(skipped.into_iter().map(|(who, because, slots)| match slots.as_slice() {
        [only] => format!("{who}{only} is skipped{because}: nothing else is allowed in its cycle"),
        [earlier @ .., last] => format!(
            "{who}{} and {last} are skipped{because}: nothing else is allowed in their cycles",
            earlier.join(", ")
        ),
        [] => String::new(),
    }));
    sentences
}

/// `, because of `year-end` (freeze)`
fn because(fleet: &Fleet, choice: &Choice, window: &PlannedWindow) -> String {
    let mut told: Vec<(RuleName, Vec<&str>)> = Vec::new();
    for reason in &window.because {
        let region = fleet.regions[reason.region].id.as_str();
        match told.iter_mut().find(|(rule, _)| *rule == reason.rule) {
            Some((_, regions)) => regions.push(region),
            None => told.push((reason.rule, vec![region])),
        }
    }
    let of = |regions: &[&str]| match regions {
        [only] if window.regions.len() > 1 => format!(" of {only}"),
        _ => String::new(),
    };
    let rules: Vec<String> = told
        .iter()
        .map(|(rule, regions)| {
            let since = since(fleet, choice, window, *rule);
            format!("{}{}{since}", called(fleet, *rule), of(regions))
        })
        .collect();
    if rules.is_empty() { String::new() } else { format!(", because of {}", rules.join(", ")) }
}

/// `` `year-end` (freeze) ``, of a rule without a name its kind alone, and what it allows.
fn called(fleet: &Fleet, rule: RuleName) -> String {
    let (id, kind) = (rule.id(fleet), rule.kind(fleet));
    let limit = match rule.stated(fleet).map(|rule| &rule.kind) {
        Some(RuleKind::MaxPer { count, per }) => {
            Some(format!("at most {} in {per}", figures::count(*count as usize, "start")))
        }
        Some(RuleKind::MinInterval { interval }) => Some(format!("{interval} apart")),
        _ => None,
    };
    match limit {
        Some(limit) if id == kind => format!("`{id}` ({limit})"),
        Some(limit) => format!("`{id}` ({kind}: {limit})"),
        None if id == kind => format!("`{id}`"),
        None => format!("`{id}` ({kind})"),
    }
}

/// Where a rule of local times did not stand in the way of the slot before the clock changed.
fn since(fleet: &Fleet, choice: &Choice, window: &PlannedWindow, rule: RuleName) -> String {
    let Some((zone, regions)) = rule.clock(fleet) else { return String::new() };
    let concerned = |window: &&PlannedWindow| window.regions.iter().any(|r| regions.contains(r));
    let planned = choice.windows.iter().filter(|window| window.status == Status::Planned);
    let Some(first) = planned.filter(concerned).map(PlannedWindow::slot).min() else {
        return String::new();
    };
    let end = window.slot() + window.interval.minutes();
    let same = zone.local(first).time() == zone.local(window.slot()).time();
    let change = Interval::new(first, end).and_then(|span| zone.transitions(span).pop());
    match change.filter(|_| !same) {
        Some(change) => format!(", since its clock changed on {}", figures::utc(change.at)),
        None => String::new(),
    }
}
