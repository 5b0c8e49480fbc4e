//! A year at a glance: month by month, then what found no place, and why.

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::finding::Code;
use crate::finding::ConflictingRule;
use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::harm::UserMinutes;
use crate::plan::{Conflict, Status};
use crate::report::budgets;
use crate::report::document::{Block, Column, Document, Shape, Table};
use crate::words::figures;
use crate::written::ABSORBED;
use crate::year::{Entry, TierYear, Unplaced, Why, Year};

/// More names than these do not stand in a row: their number does.
const NAMES: usize = 4;

/// The calendar in words and tables.
pub fn document(fleet: &Fleet, year: &Year) -> Document {
    let mut document = Document::default();
    document.answer(answer(year));
    let agreed = match year.agreed {
        0 => String::new(),
        1 => " 1 window agreed before counts and is not listed.".to_owned(),
        more => format!(" {more} windows agreed before count and are not listed."),
    };
    document.paragraph(format!(
        "From {} to {} UTC.{agreed} Time zones: {} ({}).",
        figures::utc(year.span.start()),
        figures::utc(year.span.end()),
        fleet.tzdb.release,
        fleet.tzdb.source
    ));
    document.section("Tiers, the deepest first".to_owned(), Block::Table(tiers(fleet, year)));
    for (month, table) in months(fleet, year) {
        document.section(month, Block::Table(table));
    }
    if !year.budgets.is_empty() {
        let table = budgets::table(fleet, &year.budgets);
        document.section("Downtime budgets".to_owned(), Block::Table(table));
        if let Some(sentence) = budgets::about_drained(fleet, &year.budgets) {
            document.paragraph(sentence);
        }
    }
    let unplaced = not_placed(fleet, year);
    if !unplaced.is_empty() {
        document.section("Not placed (UTC)".to_owned(), Block::List(unplaced));
    }
    let changes = clock_changes(fleet, year);
    if !changes.rows.is_empty() {
        document.section("Clock changes".to_owned(), Block::Table(changes));
    }
    if !year.left_out.is_empty() {
        let left_out = year.left_out.iter().map(|&tier| {
            let tier = &fleet.tiers[tier];
            format!(
                "`{}` is left out: with a horizon of {} it is done when it is needed; `--tier {}` puts it in",
                tier.name,
                tier.horizon,
                tier.name
            )
        });
        document.section("Left out".to_owned(), Block::List(left_out.collect()));
    }
    document
}

fn answer(year: &Year) -> String {
    let held = || year.windows.iter().filter(|entry| entry.is_held());
    let mut regions: Vec<RegionId> =
        year.tiers.iter().flat_map(|tier| tier.regions.iter().copied()).collect();
    regions.sort_unstable();
    regions.dedup();
    let unplaced: usize = year.tiers.iter().map(|tier| tier.unplaced.len()).sum();
    let skipped = year.windows.iter().filter(|entry| entry.status() == Status::SKIPPED).count();
    let verdict = match (unplaced, skipped) {
        (0, 0) => "everything has its place".to_owned(),
        (0, skipped) => format!("{skipped} skipped"),
        (unplaced, 0) => format!("{unplaced} could not be placed"),
        (unplaced, skipped) => format!("{unplaced} could not be placed, {skipped} skipped"),
    };
    format!(
        "{} of {} for {}, {} user-minutes; {verdict}.",
        figures::count(held().count(), "window"),
        figures::count(year.tiers.len(), "tier"),
        figures::count(regions.len(), "region"),
        figures::quantity(held().map(|entry| entry.window.impact).sum::<UserMinutes>()),
    )
}

fn tiers(fleet: &Fleet, year: &Year) -> Table {
    let mut table = Table::new(vec![
        Column::left("Tier", 0),
        Column::left("Cadence", 2),
        Column::left("Scope", 3),
        Column::right("Regions", 1),
        Column::right("Windows", 0),
        Column::right("Moved", 0),
        Column::right("Skipped", 0),
        Column::right("Absorbed", 0),
        Column::right("Not placed", 0),
        Column::right("Impact", 0),
        Column::right("Gap", 4),
    ]);
    for of in &year.tiers {
        let tier = &fleet.tiers[of.tier];
        let count = |status: &str| {
            let entries = year.of_tier(of.tier).filter(|entry| entry.status() == status);
            entries.count().to_string()
        };
        let held = || year.of_tier(of.tier).filter(|entry| entry.is_held());
        table.row(vec![
            tier.name.clone(),
            tier.cadence.to_string(),
            tier.scope.name().to_owned(),
            of.regions.len().to_string(),
            held().count().to_string(),
            count(Status::MOVED),
            count(Status::SKIPPED),
            count(ABSORBED),
            of.unplaced.len().to_string(),
            figures::quantity(held().map(|entry| entry.window.impact).sum::<UserMinutes>()),
            figures::percent(of.gap),
        ]);
    }
    table
}

/// A table for each month in which something is, in order.
fn months(fleet: &Fleet, year: &Year) -> Vec<(String, Table)> {
    let mut months: Vec<(String, Table)> = Vec::new();
    for entry in year.windows.iter().filter(|entry| stands_alone(fleet, year, entry)) {
        let start = entry.window.interval.start();
        let date = start.utc().date();
        let month = format!("{} {}", date.format("%B"), date.year());
        if months.last().is_none_or(|(last, _)| *last != month) {
            let columns = vec![
                Column::left("Start (UTC)", 0),
                Column::right("Lasts", 0),
                Column::left("Tier", 0),
                Column::left("Regions", 0),
                Column::right("Impact", 1),
                Column::left("Moved from", 0),
                Column::left("Because of", 3),
                Column::left("Note", 0),
            ];
            months.push((month, Table { is_part: true, ..Table::new(columns) }));
        }
        let (_, table) = months.last_mut().expect("there is a month now");
        let cells = vec![
            start.utc().format("%a %d %H:%M").to_string(),
            entry.window.interval.minutes().to_string(),
            fleet.tiers[entry.tier].name.clone(),
            regions(fleet, year, entry),
            if entry.is_held() { figures::quantity(entry.window.impact) } else { "-".to_owned() },
            moved_from(entry),
            because(fleet, entry),
            note(fleet, year, entry),
        ];
        let moved_from = match entry.window.status {
            Status::Moved { slot } => Some((5, slot, Shape::DayAndMonth)),
            _ => None,
        };
        table.row_at(cells, moved_from.into_iter().chain([(0, start, Shape::Day)]));
    }
    drop_empty_columns(&mut months);
    months
}

/// Leaves out the columns that say nothing in any row of any month.
fn drop_empty_columns(months: &mut [(String, Table)]) {
    let Some(count) = months.first().map(|(_, table)| table.columns.len()) else { return };
    for at in (0..count).rev() {
        let says_nothing =
            |(_, table): &(String, Table)| table.rows.iter().all(|row| row[at].text.is_empty());
        if months.iter().all(says_nothing) {
            for (_, table) in months.iter_mut() {
                table.columns.remove(at);
                table.rows.iter_mut().for_each(|row| drop(row.remove(at)));
            }
        }
    }
}

/// Whether an entry has a row; what is absorbed of a window of which something is left is
/// told there.
fn stands_alone(fleet: &Fleet, year: &Year, entry: &Entry) -> bool {
    entry.absorbed_by.is_none()
        || fleet.tiers[entry.tier].scope == Scope::Rolling
        || !year
            .of_tier(entry.tier)
            .any(|rest| rest.absorbed_by.is_none() && rest.slot == entry.slot)
}

/// `all`, the names of a few, or how many of how many.
fn regions(fleet: &Fleet, year: &Year, entry: &Entry) -> String {
    let all = year.tiers.iter().find(|tier| tier.tier == entry.tier);
    let all = all.map_or(0, |tier| tier.regions.len());
    match entry.window.regions.as_slice() {
        [only] => fleet.regions[*only].id.clone(),
        some if some.len() == all => "all".to_owned(),
        some if some.len() <= NAMES => names(fleet, some),
        some => format!("{} of {all}", some.len()),
    }
}

/// `de, uk`.
fn names(fleet: &Fleet, regions: &[RegionId]) -> String {
    let ids: Vec<&str> = regions.iter().map(|&r| fleet.regions[r].id.as_str()).collect();
    ids.join(", ")
}

fn note(fleet: &Fleet, year: &Year, entry: &Entry) -> String {
    match (entry.absorbed_by, entry.window.status) {
        (Some(by), _) => format!("absorbed by {}", fleet.tiers[by].name),
        (None, Status::Skipped) if entry.because.is_empty() => {
            "skipped: nothing is allowed".to_owned()
        }
        (None, Status::Skipped) => "skipped: no room".to_owned(),
        _ if fleet.tiers[entry.tier].scope == Scope::Rolling => String::new(),
        _ => without(fleet, year, entry),
    }
}

/// Who does not take part in a global window, and for which deeper work.
fn without(fleet: &Fleet, year: &Year, entry: &Entry) -> String {
    let parts: Vec<(&str, &[RegionId])> = year
        .of_tier(entry.tier)
        .filter(|part| part.slot == entry.slot)
        .filter_map(|part| {
            let by = &fleet.tiers[part.absorbed_by?].name;
            Some((by.as_str(), part.window.regions.as_slice()))
        })
        .collect();
    let all: usize = parts.iter().map(|(_, regions)| regions.len()).sum();
    let told = parts.iter().map(|(by, regions)| match all {
        ..=NAMES => format!("{} ({by})", names(fleet, regions)),
        _ => format!("{} ({by})", regions.len()),
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { String::new() } else { format!("without {}", told.join(", ")) }
}

/// `Fri 08 19:00`; with the month where it is another one.
fn moved_from(entry: &Entry) -> String {
    let Status::Moved { slot } = entry.window.status else { return String::new() };
    let same_month = slot.utc().month() == entry.window.interval.start().utc().month();
    let day = if same_month { "%a %d %H:%M" } else { "%a %d %b %H:%M" };
    slot.utc().format(day).to_string()
}

/// The kinds of the rules that keep a window from its slot.
fn because(fleet: &Fleet, entry: &Entry) -> String {
    if entry.because.is_empty() && matches!(entry.window.status, Status::Moved { .. }) {
        return "dates".to_owned();
    }
    let codes: BTreeSet<Code> =
        entry.because.iter().filter_map(|rule| rule.rule.code(fleet)).collect();
    let names: Vec<&str> = codes.into_iter().map(Code::name).collect();
    names.join(", ")
}

/// What found no place and why, a sentence without its end for each; times are UTC.
pub fn not_placed(fleet: &Fleet, year: &Year) -> Vec<String> {
    let of_tier = |tier: &TierYear| -> Vec<String> {
        tier.unplaced.iter().map(|unplaced| sentence(fleet, tier, unplaced)).collect()
    };
    year.tiers.iter().flat_map(of_tier).collect()
}

fn sentence(fleet: &Fleet, tier: &TierYear, unplaced: &Unplaced) -> String {
    let whom = match unplaced.regions.as_slice() {
        all if *all == tier.regions => String::new(),
        some => format!(" for {}", names(fleet, some)),
    };
    let rules = match &unplaced.why {
        Why::NothingFits(conflict) | Why::NoRoom(conflict) => rules(fleet, conflict),
        Why::OutOfEffort | Why::TooLate(_) | Why::Unanswerable(_) => String::new(),
    };
    format!(
        "`{}`{whom}, {} to {}: {}{rules}",
        fleet.tiers[tier.tier].name,
        figures::utc(unplaced.within.start()),
        figures::utc(unplaced.within.end()),
        unplaced.why
    )
}

/// The rules of a conflict, after a semicolon.
fn rules(fleet: &Fleet, conflict: &Conflict) -> String {
    let named = |rule: &ConflictingRule| {
        let region = &fleet.regions[rule.region].id;
        format!("`{}` `{}` of `{region}`", rule.rule.kind(fleet), rule.rule.id(fleet))
    };
    match conflict.rules.as_slice() {
        [] => String::new(),
        rules => {
            let named: Vec<String> = rules.iter().map(named).collect();
            format!("; in the way: {}", named.join(", "))
        }
    }
}

/// When which regions' clocks change, so that what recurs starts at another local time.
fn clock_changes(fleet: &Fleet, year: &Year) -> Table {
    let mut table = Table::new(vec![
        Column::left("At (UTC)", 0),
        Column::left("Offset", 0),
        Column::left("Regions", 0),
    ]);
    let takes_part =
        |region: &RegionId| year.tiers.iter().any(|tier| tier.regions.contains(region));
    let mut changes: Vec<_> = fleet
        .region_ids()
        .filter(takes_part)
        .flat_map(|region| {
            let changes = fleet.regions[region].zone.transitions(year.span).into_iter();
            changes.map(move |change| (change.at, change.before, change.after, region))
        })
        .collect();
    changes.sort_unstable();
    for alike in changes.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)) {
        let (at, before, after, _) = alike[0];
        let regions: Vec<RegionId> = alike.iter().map(|&(.., region)| region).collect();
        let cells = vec![
            figures::utc(at),
            format!("{} to {}", figures::offset(before), figures::offset(after)),
            names(fleet, &regions),
        ];
        table.row_at(cells, [(0, at, Shape::Date)]);
    }
    table
}
