//! Which windows of a plan are shown, and what is done in one?

use crate::fleet::{Fleet, RegionId};
use crate::plan::{Choice, PlannedWindow, Status};
use crate::report::document::{Column, Table};
use crate::words::figures;

/// The first window that takes place where the plan wants it, else the first that does.
pub fn first_held(choice: &Choice) -> &PlannedWindow {
    choice
        .windows
        .iter()
        .find(|window| window.status == Status::Planned)
        .or_else(|| choice.windows.iter().find(|window| window.status != Status::Skipped))
        .unwrap_or(&choice.windows[0])
}

/// The first window of each set of regions that takes place, and what to call them.
pub fn first_windows<'c>(
    fleet: &'c Fleet,
    choice: &'c Choice,
) -> Vec<(&'c PlannedWindow, &'c str)> {
    let mut seen: Vec<&[RegionId]> = Vec::new();
    let mut found = Vec::new();
    for window in &choice.windows {
        if window.status == Status::Planned && !seen.contains(&window.regions.as_slice()) {
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
    for phase in &window.phases {
        table.row(vec![
            phase.name.clone(),
            figures::utc_time(phase.interval.start()),
            figures::utc_time(phase.interval.end()),
            phase.interval.minutes().to_string(),
            figures::percent(phase.disruption),
        ]);
    }
    table
}
