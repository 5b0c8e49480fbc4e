//! What changed between two plans, as those read it who have to agree.

use crate::diff::{Change, Difference, Placed};
use crate::fleet::Fleet;
use crate::report::document::{Block, Column, Document, Mark, Shape, Table};
use crate::report::phrases::why;
use crate::words::figures;

/// The changes in words and a table; `settings` are the values that differ between two region
/// files, each with what it was and what it is.
pub fn document(
    fleet: &Fleet,
    difference: &Difference,
    settings: &[(String, String, String)],
) -> Document {
    let mut document = Document::default();
    document.answer(answer(difference));
    if !difference.changes.is_empty() {
        document.section("Windows".to_owned(), Block::Table(windows(fleet, difference)));
    }
    if !settings.is_empty() {
        let mut table = Table::new(vec![
            Column::left("Key", 0),
            Column::left("Before", 0),
            Column::left("After", 0),
        ]);
        for (key, before, after) in settings {
            table.row(vec![key.clone(), before.clone(), after.clone()]);
        }
        document.section("What differs in the files".to_owned(), Block::Table(table));
    }
    document
}

fn answer(difference: &Difference) -> String {
    let count = |kind: fn(&Change) -> bool| difference.changes.iter().filter(|c| kind(c)).count();
    let added = count(|change| change.before.is_none());
    let gone = count(|change| change.after.is_none());
    let moved = difference.changes.len() - added - gone;
    if difference.changes.is_empty() {
        return format!("Nothing changes: {} the same.", are(difference.same));
    }
    format!(
        "Windows that move: {moved}, that are added: {added}, that are gone: {gone}; {} the same.",
        are(difference.same)
    )
}

fn are(windows: usize) -> String {
    let verb = if windows == 1 { "is" } else { "are" };
    format!("{} {verb}", figures::count(windows, "window"))
}

fn windows(fleet: &Fleet, difference: &Difference) -> Table {
    let mut table = Table::new(vec![
        Column::left("", 0),
        Column::left("Tier", 0),
        Column::left("Regions", 1),
        Column::left("Before (UTC)", 0),
        Column::left("After (UTC)", 0),
        Column::left("Why", 0),
    ]);
    for change in &difference.changes {
        let (sign, mark) = match (&change.before, &change.after) {
            (None, _) => ("+", Mark::New),
            (_, None) => ("-", Mark::Gone),
            _ => ("~", Mark::Moved),
        };
        let Some(placed) = change.before.as_ref().or(change.after.as_ref()) else { continue };
        let start = |side: &Option<Placed>| side.as_ref().map(|placed| placed.interval.start());
        let told = |side: &Option<Placed>| start(side).map_or(String::new(), figures::utc);
        let regions = match placed.regions.as_slice() {
            many if many.len() > 6 => format!("{} regions", many.len()),
            few => few.join(", "),
        };
        let cells = vec![
            sign.to_owned(),
            placed.tier.clone(),
            regions,
            told(&change.before),
            told(&change.after),
            reason(fleet, change),
        ];
        let before = start(&change.before).map(|at| (3, at, Shape::Date));
        let after = start(&change.after).map(|at| (4, at, Shape::Date));
        table.row_at(cells, before.into_iter().chain(after));
        table.mark_last(mark);
    }
    table
}

/// Which rule refuses the earlier window, or which costs less.
pub fn reason(fleet: &Fleet, change: &Change) -> String {
    let mut rules: Vec<String> =
        change.refused_by.iter().map(|broken| why(fleet, broken.rule)).collect();
    rules.dedup();
    if !rules.is_empty() {
        return rules.join("; ");
    }
    match change.costs {
        Some((before, after)) if before != after => {
            format!("costs {} instead of {}", figures::quantity(after), figures::quantity(before))
        }
        _ => String::new(),
    }
}
