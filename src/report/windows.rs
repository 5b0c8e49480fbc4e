//! Which windows of a plan are shown, and what is done in one?

use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::DAY;
use crate::plan::{Choice, PlannedWindow, Status};
use crate::report::document::{Column, Shape, Table};
use crate::words::figures;

/// The window that takes place first, at its slot or not; one that was agreed before only where
/// the plan puts none anywhere.
pub fn first_held(choice: &Choice) -> &PlannedWindow {
    let of = |which: fn(&PlannedWindow) -> bool| {
        let held = choice.windows.iter().filter(|window| which(window));
        held.min_by_key(|window| window.interval.start())
    };
    of(PlannedWindow::is_placed)
        .or_else(|| of(|window| window.status == Status::Agreed))
        .unwrap_or(&choice.windows[0])
}

/// The first window of each set of regions that the plan puts somewhere, and what to call them.
pub fn first_windows<'c>(
    fleet: &'c Fleet,
    choice: &'c Choice,
) -> Vec<(&'c PlannedWindow, &'c str)> {
    let mut seen: Vec<&[RegionId]> = Vec::new();
    let mut found = Vec::new();
    for window in &choice.windows {
        if window.is_placed() && !seen.contains(&window.regions.as_slice()) {
            seen.push(&window.regions);
            let name = match window.regions.as_slice() {
                [only] => fleet.regions[*only].id.as_str(),
                _ => "all",
            };
            found.push((window, name));
        }
    }
    found
}

/// The phases of a window, one after another.
pub fn phases(window: &PlannedWindow) -> Table {
    let mut table = Table::new(vec![
        Column::left("Phase", 0),
        Column::left("From", 0),
        Column::left("To", 0),
        Column::right("Lasts", 1),
        Column::right("Disturbs", 0),
    ]);
    let long = window.interval.minutes() >= DAY;
    let at = if long { figures::utc } else { figures::utc_time };
    for phase in &window.phases {
        let (start, end) = (phase.interval.start(), phase.interval.end());
        let cells = vec![
            phase.name.clone(),
            at(start),
            at(end),
            phase.interval.minutes().to_string(),
            figures::percent(phase.disruption),
        ];
        let shape = if long { Shape::Date } else { Shape::Time };
        table.row_at(cells, [(1, start, shape), (2, end, shape)]);
    }
    table
}
