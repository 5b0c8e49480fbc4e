//! One screen for whoever is about to start: yes or no for each tier, and what is due.

use crate::announce::audience::Audience;
use crate::announce::schedule::{Entry, Standing};
use crate::finding::{ConflictingRule, RuleName};
use crate::fleet::Fleet;
use crate::ground::minute::Minute;
use crate::now::{Against, Now, TierNow, Verdict};
use crate::report::document::{Block, Column, Document, Shape, Table};
use crate::report::phrases::{ids, why};
use crate::window::Window;
use crate::words::{figures, names};

/// How many rules are told in a line.
const TOLD: usize = 2;

/// The answer in words and tables.
pub fn document(fleet: &Fleet, now: &Now) -> Document {
    let mut document = Document::default();
    document.answer(answer(fleet, now));
    document
        .blocks
        .push(Block::List(now.tiers.iter().map(|tier| line(fleet, now, tier)).collect()));
    if let [tier] = now.tiers.as_slice()
        && let Verdict::Rules { alone, together } = &tier.verdict
    {
        if !alone.is_empty() {
            document.section("In the way".to_owned(), Block::Table(in_the_way(fleet, alone)));
        }
        if !together.is_empty() {
            let table = not_together(fleet, together);
            document.section("Not at once".to_owned(), Block::Table(table));
        }
    }
    let windows = windows(fleet, now);
    if !windows.rows.is_empty() {
        document.section("Agreed windows (UTC)".to_owned(), Block::Table(windows));
    }
    if !now.question.agreed.is_empty() {
        let title = format!("Due within {}", now.question.within);
        if now.due.is_empty() {
            document.section(title, Block::Paragraph("Nothing is due.".to_owned()));
        } else {
            document.section(title, Block::Table(due(fleet, now)));
        }
    }
    document
}

fn answer(fleet: &Fleet, now: &Now) -> String {
    let at = figures::utc(now.question.now);
    let refused: Vec<&str> = now
        .tiers
        .iter()
        .filter(|tier| !tier.may_start())
        .map(|tier| fleet.tiers[tier.tier].name.as_str())
        .collect();
    match (refused.as_slice(), now.tiers.len()) {
        ([], 1) => format!("Yes: a window may start now, {at} UTC."),
        ([], _) => format!("Yes: a window of each tier may start now, {at} UTC."),
        (refused, 0..=2) => {
            format!("No: {} may not start everywhere now, {at} UTC.", names::one_of(refused))
        }
        (refused, all) => {
            let count = refused.len();
            format!("No: {count} of {all} tiers may not start everywhere now, {at} UTC.")
        }
    }
}

/// Yes or no in a line: `weekly`: yes in 7 of 9; not in np, in: crew off until 05:00.
fn line(fleet: &Fleet, now: &Now, tier: &TierNow) -> String {
    let name = &fleet.tiers[tier.tier].name;
    let agreed = now.question.agreed;
    match &tier.verdict {
        Verdict::Agreed { open, next } => {
            let until = open.iter().map(|&i| agreed[i].interval.end()).max();
            let mut line = match until {
                Some(end) => format!(
                    "`{name}`: yes, its window is open until {} UTC",
                    figures::utc_time(end)
                ),
                None => format!("`{name}`: no, no window of it is open"),
            };
            if let Some(next) = next {
                line.push_str(&format!(
                    "; next {} UTC",
                    figures::utc(agreed[*next].interval.start())
                ));
            }
            line
        }
        Verdict::Rules { alone, together } => {
            let all = tier.regions.len();
            let whether = match tier.free().len() {
                0 => "no".to_owned(),
                free if free == all && together.is_empty() => {
                    return format!("`{name}`: yes{}", whom(tier));
                }
                free if free == all => format!("yes in each of {all} regions alone"),
                free => format!("yes in {free} of {all}"),
            };
            let mut reasons: Vec<String> =
                alone.iter().take(TOLD).map(|a| reason(fleet, now, tier, a)).collect();
            if !together.is_empty() {
                let mut kinds: Vec<&str> = Vec::new();
                for kind in together.iter().map(|broken| broken.rule.kind(fleet)) {
                    if !kinds.contains(&kind) {
                        kinds.push(kind);
                    }
                }
                let those = if alone.is_empty() { "all" } else { "these" };
                reasons.push(format!("not {those} together: {}", kinds.join(", ")));
            }
            if alone.len() > TOLD {
                let more = figures::count(alone.len() - TOLD, "more rule");
                reasons.push(match now.tiers.len() {
                    1 => format!("and {more}"),
                    _ => format!("and {more}, which `--tier {name}` lists"),
                });
            }
            format!("`{name}`: {whether}; {}", reasons.join("; "))
        }
    }
}

fn whom(tier: &TierNow) -> String {
    match tier.regions.len() {
        1 => String::new(),
        all => format!(", in all {all} regions"),
    }
}

/// `not in np, in: crew london is off until 05:00`
fn reason(fleet: &Fleet, now: &Now, tier: &TierNow, against: &Against) -> String {
    let what = match against.rule {
        RuleName::Shifts(team) => format!("crew {} off", fleet.teams[team].name),
        rule => format!("{} {}", rule.kind(fleet), rule.id(fleet)),
    };
    let until = until(now, against).map_or(String::new(), |until| format!(" until {until} UTC"));
    if against.rule.is_between() {
        return format!("{what}{until}");
    }
    if against.regions.len() == tier.regions.len() {
        return format!("nowhere: {what}{until}");
    }
    format!("not in {}: {what}{until}", ids(fleet, &against.regions))
}

/// When a rule lets windows start again; on the same day only the time.
fn until(now: &Now, against: &Against) -> Option<String> {
    let until = against.until?;
    let today = until.utc().date() == now.question.now.utc().date();
    Some(if today { figures::utc_time(until) } else { figures::utc(until) })
}

/// Every rule that refuses a start, with its reason.
fn in_the_way(fleet: &Fleet, against: &[Against]) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("Until (UTC)", 0),
        Column::left("Rule", 1),
        Column::left("Why", 0),
    ]);
    for against in against {
        let cells = vec![
            ids(fleet, &against.regions),
            against.until.map_or(String::new(), figures::utc),
            against.rule.kind(fleet).to_owned(),
            why(fleet, against.rule),
        ];
        table.row_at(cells, against.until.map(|until| (1, until, Shape::Date)));
    }
    table
}

/// Every rule that the windows of all regions break where each may start alone.
fn not_together(fleet: &Fleet, together: &[ConflictingRule]) -> Table {
    let mut table =
        Table::new(vec![Column::left("Region", 0), Column::left("Rule", 0), Column::left("Id", 0)]);
    for ConflictingRule { region, rule } in together {
        let (kind, id) = (rule.kind(fleet), rule.id(fleet));
        table.row(vec![ids(fleet, &[*region]), kind.to_owned(), id.to_owned()]);
    }
    table
}

/// The agreed windows that are open now, and the next of each tier.
fn windows(fleet: &Fleet, now: &Now) -> Table {
    let mut table = Table::new(vec![
        Column::left("Tier", 0),
        Column::left("Regions", 1),
        Column::left("Start", 0),
        Column::left("End", 0),
        Column::left("", 0),
    ]);
    let at = now.question.now;
    for tier in &now.tiers {
        let Verdict::Agreed { open, next } = &tier.verdict else { continue };
        for &i in open.iter().chain(next) {
            let window: &Window = &now.question.agreed[i];
            let state = if window.interval.contains(at) {
                format!("open, closes in {}", window.interval.end() - at)
            } else {
                format!("opens in {}", window.interval.start() - at)
            };
            let (start, end) = (window.interval.start(), window.interval.end());
            let cells = vec![
                fleet.tiers[window.tier].name.clone(),
                ids(fleet, &window.regions),
                figures::utc(start),
                figures::utc_time(end),
                state,
            ];
            table.row_at(cells, [(2, start, Shape::Date), (3, end, Shape::Time)]);
        }
    }
    table
}

fn due(fleet: &Fleet, now: &Now) -> Table {
    let mut table = Table::new(vec![
        Column::left("By (UTC)", 0),
        Column::left("", 0),
        Column::left("Who", 0),
        Column::left("Region", 0),
        Column::left("What", 0),
        Column::left("Window", 1),
    ]);
    for entry in &now.due {
        let window = &now.question.agreed[entry.window];
        let window =
            format!("{} {}", fleet.tiers[window.tier].name, figures::utc(window.interval.start()));
        let cells = vec![
            figures::utc(entry.at),
            left(entry, now.question.now),
            who(fleet, entry),
            ids(fleet, &entry.regions),
            entry.kind.name().to_owned(),
            window,
        ];
        table.row_at(cells, [(0, entry.at, Shape::Date)]);
    }
    table
}

fn left(entry: &Entry, now: Minute) -> String {
    match entry.standing {
        Standing::Late(by) => format!("LATE by {by}"),
        _ => format!("in {}", entry.at - now),
    }
}

fn who(fleet: &Fleet, entry: &Entry) -> String {
    match entry.audience {
        Audience::Crew(team) => format!("crew {}", fleet.teams[team].name),
        _ => entry.audience.name().to_owned(),
    }
}
