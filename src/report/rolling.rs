//! A rolling plan: who goes when, and where the users are meanwhile.

use crate::fleet::{Cadence, Fleet, Scope};
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::impact::{self, Drain};
use crate::plan::{Choice, Plan, PlannedWindow, Status};
use crate::report::document::{Block, Column, Document, Shape, Table};
use crate::report::windows::{first_windows, phases};
use crate::words::figures;

/// How many cells the timeline has.
const CELLS: i64 = 48;

/// From when to when, in one sentence.
pub fn answer(cadence: Cadence, tier: &str, best: &Choice) -> String {
    let placed = || best.windows.iter().filter(|window| window.is_placed());
    let Some(first) = placed().map(|window| window.interval.start()).min() else {
        return format!("No window of `{tier}` takes place: all occurrences are skipped.");
    };
    let last = placed().map(|window| window.interval.end()).max().unwrap_or(first);
    match cadence {
        Cadence::Once => format!(
            "Take `{tier}` region by region: {}, the first on {} at {} UTC, the last done on {} at {} UTC.",
            figures::count(placed().count(), "window"),
            figures::long_date(first),
            figures::utc_time(first),
            figures::long_date(last),
            figures::utc_time(last),
        ),
        Cadence::Every(every) => {
            let every = every.words();
            let moved = match best.moves {
                0 => String::new(),
                moves => format!("; {} elsewhere or skipped", figures::count(moves, "occurrence")),
            };
            format!(
                "Take `{tier}` region by region, every {every}, first on {} at {} UTC{moved}.",
                figures::long_date(first),
                figures::utc_time(first),
            )
        }
    }
}

/// The windows in time order, and a picture of them.
pub fn sections(fleet: &Fleet, plan: &Plan, best: &Choice, document: &mut Document) {
    let first: Vec<&PlannedWindow> =
        first_windows(fleet, best).into_iter().map(|(window, _)| window).collect();
    let title = match fleet.tiers[plan.tier].cadence {
        Cadence::Once => "Windows",
        Cadence::Every(_) => "Slots, each with its first window",
    };
    document.section(title.to_owned(), Block::Table(windows(fleet, plan, best, &first)));
    document.section("Timeline (UTC)".to_owned(), Block::Picture(timeline(fleet, plan, &first)));
    if let Some(window) = first.first() {
        let title = format!("Phases of `{}` (UTC)", fleet.regions[window.regions[0]].id);
        document.section(title, Block::Table(phases(window)));
    }
}

fn windows(fleet: &Fleet, plan: &Plan, best: &Choice, windows: &[&PlannedWindow]) -> Table {
    let mut table = Table::new(vec![
        Column::right("Wave", 2),
        Column::left("Region", 0),
        Column::left("Start (UTC)", 0),
        Column::left("Local start", 1),
        Column::right("Lasts", 4),
        Column::left("Crew", 3),
        Column::left("Drained to", 2),
        Column::right("Impact", 0),
        Column::right("Share", 3),
        Column::right("Burden", 5),
    ]);
    if !best.stands.is_empty() {
        table.columns.push(Column::right("Stands", 2));
    }
    let seen = &best.seen_by_region;
    if !seen.is_empty() {
        table.columns.push(Column::left("Weeks seen", 6));
    }
    let moved = windows.iter().any(|window| matches!(window.status, Status::Moved { .. }));
    if moved {
        table.columns.push(Column::left("Moved from", 1));
    }
    let total: UserMinutes = windows.iter().map(|window| window.impact).sum();
    for window in windows {
        let share = &window.by_region[0];
        let region = &fleet.regions[share.region];
        let start = window.interval.start();
        let mut row = vec![
            region.wave.to_string(),
            region.id.clone(),
            figures::utc(start),
            figures::local(region.zone.local(start)),
            window.interval.minutes().to_string(),
            region.team.map_or("-", |team| fleet.teams[team].name.as_str()).to_owned(),
            drained(fleet, plan, window),
            figures::quantity(window.impact),
            figures::percent(window.impact.share_of(total)),
            format!("{:.2} h", share.burden),
        ];
        let mut told = vec![(2, start, Shape::Date)];
        if !best.stands.is_empty() {
            let own = best.stands.iter().find(|own| own.regions == window.regions);
            row.push(own.map_or(String::new(), |own| format!("{} of {}", own.cycles, own.of)));
        }
        if !seen.is_empty() {
            let own = seen.iter().find(|(region, _)| *region == share.region);
            row.push(own.map_or(String::new(), |(_, seen)| {
                format!("{} of {}", seen.within_2_percent, seen.weeks)
            }));
        }
        if moved {
            let column = row.len();
            row.push(match window.status {
                Status::Moved { slot } => {
                    told.push((column, slot, Shape::Date));
                    figures::utc(slot)
                }
                _ => String::new(),
            });
        }
        table.row_at(row, told);
    }
    table
}

/// Where the users of a window's region go, and for how much of the disturbed time.
fn drained(fleet: &Fleet, plan: &Plan, window: &PlannedWindow) -> String {
    let region = window.by_region[0].region;
    let Some(failover) = fleet.regions[region].failover else { return "-".to_owned() };
    let drain = impact::drain(fleet, region, plan.tier, Scope::Rolling);
    if matches!(drain, Drain::Never) {
        return "not allowed".to_owned();
    }
    let minutes = impact::drained_minutes(fleet, region, drain, window.interval);
    let disturbing = window.phases.iter().filter(|phase| phase.disruption > 0.0);
    let (drained, all) = disturbing.fold((0.0, Minutes::ZERO), |(drained, all), phase| {
        (drained + minutes.sum(phase.interval), all + phase.interval.minutes())
    });
    let failover = &fleet.regions[failover].id;
    match drained / all.max(Minutes(1)).as_f64() {
        0.0 => "no room".to_owned(),
        share if share < 1.0 => format!("{failover}, {}", figures::percent(share)),
        _ => failover.clone(),
    }
}

/// One lane a region: `#` while its window is open at its slot.
fn timeline(fleet: &Fleet, plan: &Plan, windows: &[&PlannedWindow]) -> Vec<String> {
    let (from, until) = match fleet.tiers[plan.tier].cadence {
        Cadence::Every(every) => {
            let cycle = every.minutes();
            let first = windows.iter().map(|w| w.slot()).min();
            let first = first.unwrap_or(plan.search.from);
            let from = plan.search.from + (first - plan.search.from).div_euclid(cycle) * cycle;
            (from, from + cycle)
        }
        Cadence::Once => {
            let starts = windows.iter().map(|w| w.interval.start());
            let ends = windows.iter().map(|w| w.interval.end());
            let from = starts.min().unwrap_or(plan.search.from);
            (from, ends.max().unwrap_or(plan.search.until))
        }
    };
    let name = |window: &&PlannedWindow| fleet.regions[window.regions[0]].id.as_str();
    let widest = windows.iter().map(|w| name(w).len()).max().unwrap_or(0);
    let cell = |at: i64| from + (until - from) * at / CELLS;
    let mut lanes = vec![format!(
        "{:widest$} {:<half$}{:>half$}",
        "",
        figures::utc(from),
        figures::utc(until),
        half = CELLS as usize / 2
    )];
    for window in windows {
        let slot = Interval::lasting(window.slot(), window.interval.minutes());
        let open = wrapped(slot, from, until);
        let cells: String = (0..CELLS)
            .map(|at| Interval::new(cell(at), cell(at + 1).max(cell(at) + Minutes(1))))
            .map(|cell| {
                let hit = cell.is_some_and(|cell| open.iter().flatten().any(|w| w.overlaps(cell)));
                if hit { '#' } else { '.' }
            })
            .collect();
        lanes.push(format!("{:widest$} {cells}", name(window)));
    }
    lanes
}

/// A window as it lies in a cycle; what runs past its end comes around.
fn wrapped(window: Interval, from: Minute, until: Minute) -> [Option<Interval>; 2] {
    let cycle = until - from;
    let start = from + (window.start() - from).rem_euclid(cycle);
    let whole = Interval::lasting(start, window.minutes());
    let around = Interval::new(whole.start() - cycle, whole.end() - cycle);
    [Some(whole), around]
}
