//! A plan as rows: one for each choice, window and region.

use crate::fleet::Fleet;
use crate::plan::{Plan, Status};

/// RFC 4180 with a header row; numbers are exact, instants are RFC 3339.
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
            let (status, slot) = match window.status {
                Status::Planned => ("planned", window.interval.start()),
                Status::Moved { slot } => ("moved", slot),
                Status::Skipped => ("skipped", window.interval.start()),
            };
            for share in &window.by_region {
                let region = &fleet.regions[share.region];
                write(&[
                    &(rank + 1).to_string(),
                    &fleet.tiers[plan.tier].name,
                    &region.id,
                    status,
                    &window.interval.start().to_string(),
                    &window.interval.end().to_string(),
                    &region.zone.local(window.interval.start()).to_rfc3339(),
                    &region.zone.local(window.interval.end()).to_rfc3339(),
                    &slot.to_string(),
                    &share.impact.to_string(),
                    &share.burden.to_string(),
                ]);
            }
        }
    }
    let bytes = rows.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("rows are text")
}
