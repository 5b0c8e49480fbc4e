//! Why this slot, why not: what an engineer reads who asked for another time.

use crate::explain::ground::Ground;
use crate::explain::{Explained, Explanation, Neighbour, RuleVerdict};
use crate::finding::{ConflictingRule, RuleName};
use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::minute::Minute;
use crate::report::document::{Block, Column, Document, Shape, Table};
use crate::report::phrases::{ids, time_zones};
use crate::words::figures;

/// The explanation in words and tables: of several windows what they come to together, of one
/// all there is to say.
pub fn document(fleet: &Fleet, explanation: &Explanation) -> Document {
    let mut document = Document::default();
    match explanation.windows.as_slice() {
        [only] => one(fleet, explanation, only, &mut document),
        several => together(fleet, explanation, several, &mut document),
    }
    document.paragraph(time_zones(fleet));
    document
}

/// Windows of several regions that would all start at once.
fn together(
    fleet: &Fleet,
    explanation: &Explanation,
    windows: &[Explained],
    document: &mut Document,
) {
    document.answer(answer_of_all(fleet, explanation, windows));
    document.paragraph("`--region ID` says more of one region.".to_owned());
    if !explanation.together.is_empty() {
        let mut table = Table::new(vec![
            Column::left("Region", 0),
            Column::left("Rule", 0),
            Column::left("Id", 0),
        ]);
        for ConflictingRule { region, rule } in &explanation.together {
            table.row(vec![
                fleet.regions[*region].id.clone(),
                rule.kind(fleet).to_owned(),
                rule.id(fleet).to_owned(),
            ]);
        }
        document.section("Refused together by".to_owned(), Block::Table(table));
    }
    document.section("Region by region".to_owned(), Block::Table(each(fleet, windows)));
    let refusing = refusing(windows.iter().flat_map(|window| &window.verdicts));
    if !refusing.is_empty() {
        document.section("Refused by".to_owned(), Block::Table(refusals(fleet, &refusing)));
    }
}

fn answer_of_all(fleet: &Fleet, explanation: &Explanation, windows: &[Explained]) -> String {
    let tier = &fleet.tiers[explanation.tier].name;
    let at = explanation.at;
    let when = format!("on {} at {} UTC", figures::long_date(at), figures::utc_time(at));
    let all = windows.len();
    let refused = windows.iter().filter(|window| !window.allowed());
    let refused: Vec<RegionId> = refused.map(|window| window.window.regions[0]).collect();
    let between = match explanation.together.len() {
        0 => String::new(),
        1 => "1 rule between them refuses".to_owned(),
        more => format!("{more} rules between them refuse"),
    };
    match (refused.as_slice(), between.as_str()) {
        ([], "") => format!("Yes: `{tier}` may start in all {all} regions together {when}."),
        ([], between) => format!(
            "No: `{tier}` may start in each of the {all} regions {when}, but not in all together; {between} it."
        ),
        (refused, between) => {
            let together = match between {
                "" => String::new(),
                between => format!("; {between} all at once"),
            };
            format!(
                "No: `{tier}` may start in {} of {all} regions {when}, not in {}{together}.",
                all - refused.len(),
                ids(fleet, refused)
            )
        }
    }
}

/// A row for each window: whether it may be, by itself.
fn each(fleet: &Fleet, windows: &[Explained]) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("Alone", 0),
        Column::left("Local start", 2),
        Column::right("Impact", 0),
        Column::right("Better slots", 3),
        Column::left("Nearest before (UTC)", 1),
        Column::left("after", 1),
    ]);
    for explained in windows {
        let Explained { window, standing, before, after, .. } = explained;
        let region = &fleet.regions[window.regions[0]];
        let near = |neighbour: &Option<Neighbour>| {
            neighbour.map_or("none".to_owned(), |neighbour| figures::utc(neighbour.start))
        };
        table.row(vec![
            region.id.clone(),
            if explained.allowed() { "yes" } else { "no" }.to_owned(),
            figures::local(region.zone.local(window.interval.start())),
            figures::quantity(window.impact),
            format!("{} of {}", standing.rank - 1, standing.of),
            near(before),
            near(after),
        ]);
    }
    table
}

fn one(fleet: &Fleet, explanation: &Explanation, explained: &Explained, document: &mut Document) {
    document.answer(answer(fleet, explanation, explained));
    document.paragraph(cost(explained));
    for note in notes(explained) {
        document.paragraph(note);
    }
    let verdicts: Vec<&RuleVerdict> = explanation.verdicts(explained).collect();
    let refusing = refusing(verdicts.iter().copied());
    if !refusing.is_empty() {
        document.section("Refused by".to_owned(), Block::Table(refusals(fleet, &refusing)));
    }
    let elsewhere = elsewhere(fleet, &verdicts);
    if !elsewhere.rows.is_empty() {
        document.section("Refused in other cycles".to_owned(), Block::Table(elsewhere));
    }
    let mut near = Table::new(vec![
        Column::left("", 0),
        Column::left("Start (UTC)", 0),
        Column::right("Impact", 0),
    ]);
    for (side, neighbour) in [("before", explained.before), ("after", explained.after)] {
        let told = neighbour.map(|neighbour| (1, neighbour.start, Shape::Date));
        near.row_at(nearest(side, neighbour), told);
    }
    document.section("Nearest allowed slots".to_owned(), Block::Table(near));
    let title = "Impact by region and phase".to_owned();
    document.section(title, Block::Table(impact(fleet, explanation, explained)));
    let allowing: Vec<&RuleVerdict> =
        verdicts.into_iter().filter(|verdict| verdict.refuses.is_none()).collect();
    if !allowing.is_empty() {
        document.section("Allowed by".to_owned(), Block::Table(allowances(fleet, &allowing)));
    }
}

fn answer(fleet: &Fleet, explanation: &Explanation, explained: &Explained) -> String {
    let tier = &fleet.tiers[explanation.tier].name;
    let whom = match explanation.scope {
        Scope::Global => String::new(),
        Scope::Rolling => format!(" in `{}`", fleet.regions[explained.window.regions[0]].id),
    };
    let when = format!(
        "start{whom} on {} at {} UTC",
        figures::long_date(explanation.at),
        figures::utc_time(explanation.at)
    );
    // As many as have a row below.
    let rows = |refusing: &[&RuleVerdict]| grouped(fleet, refusing, same_ground).len();
    let all = rows(&refusing(explained.verdicts.iter()));
    let own = rows(&refusing(explanation.verdicts(explained)));
    if all > 0 {
        let refuse = if all == 1 { "refuses" } else { "refuse" };
        let of_region = match explanation.region {
            Some(region) if own < all => {
                format!(", {own} of them for `{}`", fleet.regions[region].id)
            }
            _ => String::new(),
        };
        format!(
            "No: `{tier}` may not {when}; {} {refuse} it{of_region}.",
            figures::count(all, "rule")
        )
    } else if explained.allowed() {
        let length = explained.window.interval.minutes().to_string();
        format!("Yes: `{tier}` may {when}, for {length}.")
    } else {
        format!("No: `{tier}` may {when}, but not often enough; other occurrences are refused.")
    }
}

fn cost(explained: &Explained) -> String {
    let standing = explained.standing;
    let mut text = match explained.slot {
        Some(slot) => format!(
            "This time it costs {} user-minutes; the slot costs {} a time",
            figures::quantity(explained.window.impact),
            figures::quantity(slot.impact)
        ),
        None => format!("It costs {} user-minutes", figures::quantity(explained.window.impact)),
    };
    if standing.of == 0 {
        text.push_str("; no slot is allowed.");
        return text;
    }
    text.push_str(&if explained.is_candidate() {
        format!(
            ". It is number {} of {}",
            standing.rank,
            figures::count(standing.of, "allowed slot")
        )
    } else {
        let better = match standing.rank - 1 {
            0 => "none".to_owned(),
            more => more.to_string(),
        };
        format!(". It is worse than {better} of {}", figures::count(standing.of, "allowed slot"))
    });
    match standing.above_best() {
        Some(0.0) => text.push_str(", as good as the best."),
        Some(above) if above > 0.0 => {
            text.push_str(&format!(", {} above the best.", figures::percent(above)));
        }
        Some(above) => {
            text.push_str(&format!(", {} below the best.", figures::percent(-above)));
        }
        None => text.push('.'),
    }
    if let Some(seen) = explained.seen {
        text.push_str(&format!(" {}.", super::sure::in_weeks(seen)));
    }
    text
}

fn notes(explained: &Explained) -> Vec<String> {
    let mut notes = Vec::new();
    if !explained.on_grid {
        notes.push(format!(
            "A plan would not start here: the instant is off the grid of {} minutes.",
            explained.search.step.0
        ));
    }
    if !explained.in_search {
        notes.push(format!(
            "A plan would not look here: it searches {} to {} UTC.",
            figures::utc(explained.search.from),
            figures::utc(explained.search.until)
        ));
    }
    if let Some(slot) = explained.slot.filter(|slot| slot.struck > 0) {
        notes.push(format!(
            "The slot stands in {} of {}; it has to in {}, as often as three quarters of the times that the best does.",
            slot.stands,
            figures::count(slot.of, "cycle"),
            slot.needed
        ));
    }
    notes
}

/// A rule of several regions is one row: it has the same name in all, for the same reason.
fn grouped<'v>(
    fleet: &Fleet,
    verdicts: &[&'v RuleVerdict],
    alike: impl Fn(&RuleVerdict, &RuleVerdict) -> bool,
) -> Vec<(Vec<RegionId>, &'v RuleVerdict)> {
    let mut groups: Vec<(Vec<RegionId>, &RuleVerdict)> = Vec::new();
    for &verdict in verdicts {
        let called = |verdict: &RuleVerdict| (verdict.rule.kind(fleet), verdict.rule.id(fleet));
        let same = |other: &&mut (Vec<RegionId>, &RuleVerdict)| {
            called(other.1) == called(verdict)
                && other.1.reason(fleet) == verdict.reason(fleet)
                && source(fleet, other.1) == source(fleet, verdict)
                && alike(other.1, verdict)
        };
        match groups.iter_mut().find(same) {
            Some((regions, _)) => regions.push(verdict.region),
            None => groups.push((vec![verdict.region], verdict)),
        }
    }
    groups
}

fn refusing<'v>(verdicts: impl Iterator<Item = &'v RuleVerdict>) -> Vec<&'v RuleVerdict> {
    verdicts.filter(|verdict| verdict.refuses.is_some()).collect()
}

fn same_ground(a: &RuleVerdict, b: &RuleVerdict) -> bool {
    a.refuses == b.refuses
}

fn source(fleet: &Fleet, verdict: &RuleVerdict) -> String {
    verdict.rule.stated(fleet).and_then(|rule| rule.source.clone()).unwrap_or_default()
}

fn refusals(fleet: &Fleet, verdicts: &[&RuleVerdict]) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("Rule", 0),
        Column::left("Id", 0),
        Column::left("Breaks it", 0),
        Column::left("Reason", 1),
        Column::left("Source", 2),
    ]);
    for (regions, verdict) in grouped(fleet, verdicts, same_ground) {
        let ground = verdict.refuses.expect("it refuses");
        table.row(vec![
            ids(fleet, &regions),
            verdict.rule.kind(fleet).to_owned(),
            verdict.rule.id(fleet).to_owned(),
            breaks(fleet, verdict, regions.len() > 1, ground),
            verdict.reason(fleet).unwrap_or_default().to_owned(),
            source(fleet, verdict),
        ]);
    }
    table
}

/// The minute in local time, or the limit.
fn breaks(fleet: &Fleet, verdict: &RuleVerdict, several: bool, ground: Ground) -> String {
    match ground {
        Ground::Minute(minute) => {
            let region = &fleet.regions[verdict.region];
            match verdict.rule {
                RuleName::Shifts(team) => {
                    format!("{} (team)", figures::local(fleet.teams[team].zone.local(minute)))
                }
                _ if several => format!("{} UTC", figures::utc(minute)),
                _ => figures::local(region.zone.local(minute)),
            }
        }
        other => other.limit().unwrap_or_default(),
    }
}

fn elsewhere(fleet: &Fleet, verdicts: &[&RuleVerdict]) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("Rule", 0),
        Column::left("Id", 0),
        Column::right("Occurrences", 0),
        Column::left("First (UTC)", 1),
        Column::left("The slot", 0),
    ]);
    for (regions, verdict) in grouped(fleet, verdicts, |a, b| a.elsewhere == b.elsewhere) {
        let Some(elsewhere) = verdict.elsewhere else { continue };
        if elsewhere.occurrences == 0 {
            continue;
        }
        let cells = vec![
            ids(fleet, &regions),
            verdict.rule.kind(fleet).to_owned(),
            verdict.rule.id(fleet).to_owned(),
            elsewhere.occurrences.to_string(),
            elsewhere.first.map_or(String::new(), figures::utc),
            match elsewhere {
                e if e.refuses_slot && e.rhythm => "is refused: its windows are too close",
                e if e.refuses_slot => "is refused: it stands too seldom",
                _ => "stays; these are moved or skipped",
            }
            .to_owned(),
        ];
        table.row_at(cells, elsewhere.first.map(|first| (4, first, Shape::Date)));
    }
    table
}

fn nearest(side: &str, neighbour: Option<Neighbour>) -> Vec<String> {
    let cells = match neighbour {
        None => ["none".to_owned(), String::new()],
        Some(Neighbour { start, impact }) => [figures::utc(start), figures::quantity(impact)],
    };
    [side.to_owned()].into_iter().chain(cells).collect()
}

fn impact(fleet: &Fleet, explanation: &Explanation, explained: &Explained) -> Table {
    let window = &explained.window;
    let disturbing: Vec<usize> =
        (0..window.phases.len()).filter(|&phase| window.phases[phase].disruption > 0.0).collect();
    let mut columns = vec![Column::left("Region", 0), Column::left("Local start", 1)];
    columns.extend(
        disturbing.iter().map(|&phase| Column::right(window.phases[phase].name.clone(), 2)),
    );
    columns.extend([Column::right("Impact", 0), Column::right("Share", 1)]);
    let mut table = Table::new(columns);
    let start: Minute = window.interval.start();
    for (share, phases) in window.by_region.iter().zip(&explained.by_phase) {
        if explanation.region.is_some_and(|region| region != share.region) {
            continue;
        }
        let region = &fleet.regions[share.region];
        let mut row = vec![region.id.clone(), figures::local(region.zone.local(start))];
        row.extend(disturbing.iter().map(|&phase| figures::quantity(phases[phase])));
        row.push(figures::quantity(share.impact));
        row.push(figures::percent(share.impact.share_of(window.impact)));
        table.row(row);
    }
    table
}

fn allowances(fleet: &Fleet, verdicts: &[&RuleVerdict]) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("Rule", 0),
        Column::left("Id", 0),
        Column::left("Reason", 1),
        Column::left("Source", 2),
    ]);
    for (regions, verdict) in grouped(fleet, verdicts, |_, _| true) {
        table.row(vec![
            ids(fleet, &regions),
            verdict.rule.kind(fleet).to_owned(),
            verdict.rule.id(fleet).to_owned(),
            verdict.reason(fleet).unwrap_or_default().to_owned(),
            source(fleet, verdict),
        ]);
    }
    table
}
