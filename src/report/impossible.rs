//! Why nothing fits, and what would help.

use crate::fleet::{Cadence, Fleet};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::tz::Transition;
use crate::plan::{Conflict, Plan, Remedy};
use crate::report::document::{Block, Column, Document, Table};
use crate::words::figures;

pub fn nothing_fits(fleet: &Fleet, plan: &Plan, conflict: &Conflict, document: &mut Document) {
    let tier = &fleet.tiers[plan.tier];
    let needed = conflict.needed.to_string();
    document.answer(match conflict.longest_window {
        None => format!(
            "No plan fits: every region has a slot for `{}` on its own, but not all together.",
            tier.name
        ),
        Some(Minutes::ZERO) => {
            format!("No window fits: `{}` needs {needed}, and not a minute is allowed.", tier.name)
        }
        Some(longest) => format!(
            "No window fits: `{}` needs {needed}, the longest that fits lasts {}.",
            tier.name, longest
        ),
    });
    document.paragraph(format!(
        "Searched {} to {} UTC: {} on a grid of {} minutes, {}.",
        figures::utc(plan.search.from),
        figures::utc(plan.search.until),
        figures::count(plan.search.candidates, "slot"),
        plan.search.step.0,
        match tier.cadence {
            Cadence::Once => "once".to_owned(),
            Cadence::Every(every) => format!("every {every}"),
        }
    ));
    if conflict.rules.is_empty() {
        let reason =
            "No rule is in the way: no window that starts on the grid ends inside the horizon.";
        document.paragraph(reason.to_owned());
        return;
    }
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("Rule", 0),
        Column::left("Id", 0),
        Column::left("Reason", 2),
        Column::left("Source", 3),
    ]);
    for rule in &conflict.rules {
        let region = &fleet.regions[rule.region];
        let rule = rule.rule;
        let stated = rule.stated(fleet);
        table.row(vec![
            if rule.binds_all_regions() { "all".to_owned() } else { region.id.clone() },
            rule.kind(fleet).to_owned(),
            rule.id(fleet).to_owned(),
            stated.and_then(|own| own.reason.clone()).unwrap_or_default(),
            stated.and_then(|own| own.source.clone()).unwrap_or_default(),
        ]);
    }
    let title = if conflict.settled {
        "Together these rules leave no room; without any one of them there is some"
    } else {
        "Together these rules leave no room; whether all of them are needed for that is not settled (more with `--effort`)"
    };
    document.section(title.to_owned(), Block::Table(table));
    if !conflict.remove.is_empty() && conflict.remove != conflict.rules {
        let rules = conflict.remove.iter().map(|rule| {
            let whose = match rule.rule.binds_all_regions() {
                true => "all",
                false => fleet.regions[rule.region].id.as_str(),
            };
            format!("{} of {whose}", rule.phrase(fleet))
        });
        let title = "Without these there is a slot".to_owned();
        document.section(title, Block::List(rules.collect()));
    }
    let span = Interval::new(plan.search.from, plan.search.until);
    let changes = clock_changes(fleet, conflict, span);
    if !changes.is_empty() {
        let title = "Clocks of these rules that change meanwhile (UTC)".to_owned();
        document.section(title, Block::List(changes.iter().map(sentence).collect()));
    }
    if !conflict.remedies.is_empty() {
        let remedies = conflict.remedies.iter().map(remedy).collect();
        let title = if conflict.least {
            "What would help, one at a time"
        } else {
            "What would help, one at a time; less might do, too (more with `--effort`)"
        };
        document.section(title.to_owned(), Block::List(remedies));
    }
}

/// One change of a clock.
#[derive(PartialEq)]
pub struct ClockChange {
    /// The IANA name of the clock.
    pub zone: String,
    pub change: Transition,
}

/// The changes within `span` of the clocks on which the rules of `conflict` read local times,
/// each once.
pub fn clock_changes(
    fleet: &Fleet,
    conflict: &Conflict,
    span: Option<Interval>,
) -> Vec<ClockChange> {
    let clocks = conflict.rules.iter().filter_map(|rule| rule.rule.clock(fleet));
    let mut found: Vec<ClockChange> = Vec::new();
    for (zone, _) in clocks {
        for change in span.map_or(Vec::new(), |span| zone.transitions(span)) {
            let change = ClockChange { zone: zone.name().to_owned(), change };
            if !found.contains(&change) {
                found.push(change);
            }
        }
    }
    found.sort_by(|a, b| (a.change.at, &a.zone).cmp(&(b.change.at, &b.zone)));
    found
}

fn sentence(ClockChange { zone, change }: &ClockChange) -> String {
    format!(
        "{}: {zone} from {} to {}",
        figures::utc(change.at),
        figures::offset(change.before),
        figures::offset(change.after)
    )
}

fn remedy(remedy: &Remedy) -> String {
    match *remedy {
        Remedy::MaxParallel(windows) => format!("`max_parallel = {windows}`"),
        Remedy::Soak(minutes) => format!("a `soak` of {}", minutes),
        Remedy::Horizon(minutes) => format!("a horizon of {}", minutes),
    }
}
