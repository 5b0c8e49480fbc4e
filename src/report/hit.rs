//! Who is hit by one window, and how hard? Region by region, and all together.

use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::{HOUR, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::impact;
use crate::plan::{Plan, PlannedWindow};
use crate::report::document::{Column, Mark, Shape, Table};
use crate::rules::notices;
use crate::words::figures;

/// A deadline that is nearer than this is marked.
const SOON: Minutes = HOUR.times(48);

/// A row for each region, and one for all of them.
pub fn table(fleet: &Fleet, plan: &Plan, window: &PlannedWindow) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("Name", 5),
        Column::left("Local start", 0),
        Column::right("Users then", 3),
        Column::right("Of peak", 1),
        Column::right("Impact", 0),
        Column::right("Share", 2),
        Column::right("Burden", 4),
        Column::left("File by (UTC)", 2),
    ]);
    let start = window.interval.start();
    let shares = window.by_region.iter();
    let hardest = shares.clone().max_by(|a, b| a.impact.total_cmp(&b.impact)).map(|s| s.region);
    for share in shares {
        let region = &fleet.regions[share.region];
        let users = users(fleet, share.region, window);
        let deadlines = notices::deadlines(fleet, plan.tier, &[share.region], start);
        let file_by = deadlines.into_iter().map(|deadline| deadline.by).min();
        let cells = vec![
            region.id.clone(),
            if region.name == region.id { String::new() } else { region.name.clone() },
            figures::local(region.zone.local(start)),
            figures::quantity(users),
            figures::percent(users / region.activity.peak()),
            figures::quantity(share.impact),
            figures::percent(share.impact.share_of(window.impact)),
            format!("{:.2} h", share.burden),
            file_by.map_or(String::new(), figures::utc),
        ];
        table.row_at(cells, file_by.map(|by| (8, by, Shape::Date)));
        if file_by.is_some_and(|by| by < plan.now + SOON) {
            table.mark_last(Mark::Soon);
        } else if Some(share.region) == hardest && window.by_region.len() > 1 {
            table.mark_last(Mark::Most);
        }
    }
    if window.by_region.len() > 1 {
        let (users, peak) = together(fleet, window);
        table.row(vec![
            "all".to_owned(),
            String::new(),
            String::new(),
            figures::quantity(users),
            figures::percent(users / peak),
            figures::quantity(window.impact),
            figures::percent(1.0),
            String::new(),
            String::new(),
        ]);
    }
    table
}

/// How many people that is, and what each of them may lose.
pub fn on_line(fleet: &Fleet, window: &PlannedWindow) -> String {
    let (users, peak) = together(fleet, window);
    let lost = window.phases.iter().map(|p| p.disruption * p.interval.minutes().as_f64());
    let lost = lost.sum::<f64>().round() as usize;
    format!(
        "{} users are on line then, {} of the peak; each may lose {}.",
        figures::quantity(users),
        figures::percent(users / peak),
        figures::count(lost, "minute")
    )
}

/// The users of all regions then, and at their peaks.
fn together(fleet: &Fleet, window: &PlannedWindow) -> (f64, f64) {
    let regions = window.by_region.iter().map(|share| share.region);
    let users = regions.clone().map(|region| users(fleet, region, window)).sum();
    (users, regions.map(|region| fleet.regions[region].activity.peak()).sum())
}

/// The users of a region at the first minute that disturbs anybody.
pub fn users(fleet: &Fleet, region: RegionId, window: &PlannedWindow) -> f64 {
    let disturbing = window.phases.iter().find(|phase| phase.disruption > 0.0);
    let first: Minute = disturbing.map_or(window.interval.start(), |phase| phase.interval.start());
    let minute = Interval::lasting(first, Minutes(1));
    impact::users(fleet, region, minute).sum(minute)
}
