//! Two plans side by side, for the one who changes a number.

use std::fmt::Write;

use crate::fleet::{Cadence, Scope};
use crate::ground::cycles::Every;
use crate::ground::harm::UserMinutes;
use crate::plan::{PlannedWindow, Seen, Status};
use crate::report::document::{Block, Column, Document, Shape, Table};
use crate::report::phrases;
use crate::whatif::sentences::{difference, ids, no_plan, place, sentence};
use crate::whatif::{Comparison, Side};
use crate::words::figures;

/// The comparison in words and tables; `change` says what was done: "Raising `sg`'s weight
/// to 2".
pub fn document(comparison: &Comparison, change: &str) -> Document {
    let mut document = Document::default();
    document.answer(sentence(comparison, change));
    if let Some(stay) = stay(comparison) {
        document.paragraph(stay);
    }
    if weights_differ(comparison) {
        document.paragraph(
            "Each side counts impact with its own weights, so a difference is partly one of counting."
                .to_owned(),
        );
    }
    document.paragraph(phrases::time_zones(comparison.after.asked.fleet));
    document.section("Before and after".to_owned(), Block::Table(sides(comparison)));
    for (side, when) in [(&comparison.before, "before"), (&comparison.after, "after")] {
        if let Some(reason) = no_plan(side) {
            document.paragraph(format!("There is no plan {when}: {reason}."));
        }
    }
    let regions = regions(comparison);
    if !regions.rows.is_empty() {
        document.section("Region by region, first window".to_owned(), Block::Table(regions));
    }
    let binding = binding(comparison);
    if !binding.rows.is_empty() {
        document.section("What keeps better slots away".to_owned(), Block::Table(binding));
    }
    document
}

/// What staying where it was would mean.
fn stay(comparison: &Comparison) -> Option<String> {
    let stay = comparison.stay.as_ref()?;
    let window = stay.windows.first()?;
    let fleet = comparison.after.asked.fleet;
    let impact = window.slot.map_or(window.window.impact, |slot| slot.impact);
    let mut text = format!(
        "Staying on {} UTC would then cost {} user-minutes",
        place(&comparison.after, stay.at),
        figures::quantity(impact)
    );
    // A recurring slot stays where single occurrences are struck out.
    let refused = window.slot.map_or(!window.allowed(), |slot| slot.refused);
    if refused {
        let refused = |v: &&crate::explain::RuleVerdict| match v.elsewhere {
            Some(elsewhere) => elsewhere.refuses_slot,
            None => v.refuses.is_some(),
        };
        let mut ids: Vec<String> = window
            .verdicts
            .iter()
            .filter(refused)
            .map(|v| format!("`{}`", v.rule.id(fleet)))
            .collect();
        ids.sort();
        ids.dedup();
        let _ = write!(text, ", but {} would refuse it", ids.join(", "));
    } else {
        match window.standing.above_best() {
            Some(0.0) => text.push_str(", as good as the best"),
            Some(above) => {
                let _ = write!(text, ", {} above the best", figures::percent(above));
            }
            None => {}
        }
    }
    text.push('.');
    Some(text)
}

fn weights_differ(comparison: &Comparison) -> bool {
    let (before, after) = (comparison.before.asked.fleet, comparison.after.asked.fleet);
    before.regions.iter().any(|region| {
        after.region(&region.id).is_some_and(|r| after.regions[r].weight != region.weight)
    })
}

fn sides(comparison: &Comparison) -> Table {
    let mut table = Table::new(vec![
        Column::left("", 0),
        Column::right("Before", 0),
        Column::right("After", 0),
        Column::right("Change", 0),
    ]);
    let sides = [&comparison.before, &comparison.after];
    if sides.iter().any(|side| side.slot().is_some()) {
        let slot = |side: &Side| side.slot().map_or("none".to_owned(), |slot| place(side, slot));
        let [before, after] = sides.map(slot);
        let told = sides.iter().enumerate().filter_map(|(i, side)| {
            let shape = match side.asked.fleet.tiers[side.plan.tier].cadence {
                Cadence::Every(Every::Weeks(1)) => Shape::Weekday,
                Cadence::Once | Cadence::Every(_) => Shape::Date,
            };
            Some((1 + i, side.slot()?, shape))
        });
        table.row_at(vec!["Slot (UTC)".to_owned(), before, after, String::new()], told);
    }
    let mut row = |what: &str, cells: [String; 2], change: String| {
        let [before, after] = cells;
        table.row(vec![what.to_owned(), before, after, change]);
    };
    let of = |value: &dyn Fn(&Side) -> Option<f64>| sides.map(value);
    let shown = |cells: [Option<f64>; 2], write: &dyn Fn(f64) -> String| {
        cells.map(|cell| cell.map_or("-".to_owned(), write))
    };
    let harm = |cells: [Option<UserMinutes>; 2]| {
        cells.map(|cell| cell.map_or("-".to_owned(), figures::quantity))
    };
    let impacts = sides.map(|side| side.choice().map(|choice| choice.impact));
    let change = match impacts {
        [Some(before), Some(after)] => difference(before, after),
        _ => None,
    };
    row("Impact", harm(impacts), change.unwrap_or_default());
    let waiting = sides.map(|side| side.choice().map(|choice| choice.waiting));
    if waiting.iter().flatten().any(|&waiting| waiting > UserMinutes::ZERO) {
        row("Waiting", harm(waiting), String::new());
    }
    let burdens = of(&|side| side.choice().map(|choice| choice.worst_burden));
    row("Worst burden", shown(burdens, &|burden| format!("{burden:.2} h")), String::new());
    let moves = of(&|side| side.choice().map(|choice| choice.moves as f64));
    if moves.iter().flatten().any(|&moves| moves > 0.0) {
        row("Moved or skipped", shown(moves, &|moves| format!("{moves}")), String::new());
    }
    let seen = sides.map(|side| side.choice().and_then(|choice| choice.seen));
    if seen.iter().any(Option::is_some) {
        let cell = |seen: Option<Seen>| {
            seen.map_or("-".to_owned(), |s| format!("{} of {}", s.within_2_percent, s.weeks))
        };
        row("Best within 2 %, weeks seen", seen.map(cell), String::new());
    }
    let each = sides.map(|side| side.choice().map_or(&[][..], |choice| &choice.seen_by_region));
    if each.iter().any(|seen| !seen.is_empty()) {
        let cell = |seen: &[_]| match seen {
            [] => "-".to_owned(),
            seen => super::sure::span_of_weeks(seen),
        };
        row("Own best within 2 %, weeks seen", each.map(cell), String::new());
    }
    let slots =
        |side: &Side| format!("{} of {}", side.plan.search.feasible, side.plan.search.candidates);
    row("Allowed slots", sides.map(slots), String::new());
    table
}

fn regions(comparison: &Comparison) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("Local before", 0),
        Column::left("after", 0),
        Column::right("Impact before", 2),
        Column::right("after", 0),
        Column::right("Share before", 1),
        Column::right("after", 1),
    ]);
    let (before, after) = (comparison.before.windows(), comparison.after.windows());
    let mut names: Vec<&str> = before.iter().map(|(id, _)| *id).collect();
    names.extend(after.iter().map(|(id, _)| *id).filter(|id| !before.iter().any(|b| b.0 == *id)));
    for id in names {
        let cells =
            [(&comparison.before, &before), (&comparison.after, &after)].map(|(side, windows)| {
                match windows.iter().find(|(other, _)| *other == id) {
                    Some((_, window)) => share(side, id, window),
                    None => ["-".to_owned(), String::new(), String::new()],
                }
            });
        let [[a_local, a_impact, a_share], [b_local, b_impact, b_share]] = cells;
        table.row(vec![id.to_owned(), a_local, b_local, a_impact, b_impact, a_share, b_share]);
    }
    table
}

/// Local time, impact and share of one region in one window.
fn share(side: &Side, id: &str, window: &PlannedWindow) -> [String; 3] {
    let fleet = side.asked.fleet;
    let region = fleet.region(id).expect("it is planned");
    let share = window.by_region.iter().find(|share| share.region == region);
    let impact = share.map_or(UserMinutes::ZERO, |share| share.impact);
    let total = match side.plan.scope {
        Scope::Global => window.impact,
        Scope::Rolling => side.windows().iter().map(|(_, window)| window.impact).sum(),
    };
    let start = window.interval.start();
    let zone = &fleet.regions[region].zone;
    let local = match (fleet.tiers[side.plan.tier].cadence, window.status) {
        (_, Status::Skipped) => Status::SKIPPED.to_owned(),
        (Cadence::Every(Every::Weeks(1)), _) => figures::local(zone.local(start)),
        _ => zone.local(start).format("%a %m-%d %H:%M %:z").to_string(),
    };
    let share = figures::percent(impact.share_of(total));
    [local, figures::quantity(impact), share]
}

fn binding(comparison: &Comparison) -> Table {
    let mut table = Table::new(vec![
        Column::left("", 0),
        Column::left("Region", 0),
        Column::left("Rule", 0),
        Column::left("Id", 0),
    ]);
    let both = [
        ("now binds", comparison.newly_binding()),
        ("no longer binds", comparison.no_longer_binding()),
    ];
    for (what, bounds) in both {
        for bound in bounds {
            let cells = [what, &ids(&bound.regions), bound.code, &bound.id];
            table.row(cells.map(str::to_owned).to_vec());
        }
    }
    table
}
