//! A plan or a calendar as rows: one for each choice, window and region.

use crate::fleet::Fleet;
use crate::plan::{Plan, Status};
use crate::year::Year;

/// RFC 4180 with a header row; numbers are exact, instants are RFC 3339. Names that would be
/// formulas in a spreadsheet begin with an apostrophe.
pub fn of_plan(fleet: &Fleet, plan: &Plan) -> String {
    let mut rows = csv::Writer::from_writer(Vec::new());
    let header = [
        "rank",
        "tier",
        "region",
        "status",
        "start",
        "end",
        "local_start",
        "local_end",
        "slot_start",
        "impact",
        "burden",
    ];
    let mut write = |row: &[&str]| rows.write_record(row).expect("memory takes every row");
    write(&header);
    for (rank, choice) in plan.choices.iter().enumerate() {
        for window in &choice.windows {
            let slot = match window.status {
                Status::Agreed => String::new(),
                _ => window.slot().to_string(),
            };
            for share in &window.by_region {
                let region = &fleet.regions[share.region];
                write(&[
                    &(rank + 1).to_string(),
                    &guarded(&fleet.tiers[plan.tier].name),
                    &guarded(&region.id),
                    window.status.name(),
                    &window.interval.start().to_string(),
                    &window.interval.end().to_string(),
                    &region.zone.local(window.interval.start()).to_rfc3339(),
                    &region.zone.local(window.interval.end()).to_rfc3339(),
                    &slot,
                    &share.impact.to_string(),
                    &share.burden.to_string(),
                ]);
            }
        }
    }
    text(rows)
}

/// The windows of a calendar, one row for each and each of its regions; so are those that
/// are skipped or absorbed.
pub fn of_year(fleet: &Fleet, year: &Year) -> String {
    let mut rows = csv::Writer::from_writer(Vec::new());
    let header = [
        "tier",
        "region",
        "status",
        "absorbed_by",
        "start",
        "end",
        "local_start",
        "local_end",
        "slot_start",
        "impact",
        "burden",
    ];
    let mut write = |row: &[&str]| rows.write_record(row).expect("memory takes every row");
    write(&header);
    for entry in &year.windows {
        let interval = entry.window.interval;
        let by = entry.absorbed_by.map_or(String::new(), |tier| guarded(&fleet.tiers[tier].name));
        for share in &entry.window.by_region {
            let region = &fleet.regions[share.region];
            write(&[
                &guarded(&fleet.tiers[entry.tier].name),
                &guarded(&region.id),
                entry.status(),
                &by,
                &interval.start().to_string(),
                &interval.end().to_string(),
                &region.zone.local(interval.start()).to_rfc3339(),
                &region.zone.local(interval.end()).to_rfc3339(),
                &entry.slot.to_string(),
                &share.impact.to_string(),
                &share.burden.to_string(),
            ]);
        }
    }
    text(rows)
}

/// A name, so that no spreadsheet takes it for a formula.
fn guarded(name: &str) -> String {
    match name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{name}"),
        false => name.to_owned(),
    }
}

fn text(rows: csv::Writer<Vec<u8>>) -> String {
    let bytes = rows.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("rows are text")
}
