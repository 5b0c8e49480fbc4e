//! What windows really cost, for the one who closes the change.

use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::Minutes;
use crate::report::document::{Block, Column, Document, Table};
use crate::review::{Reviewed, sentences};
use crate::window::Window;
use crate::words::figures;

/// Window by window; those of which there are no samples are said to have none.
pub fn document(fleet: &Fleet, windows: &[Window], reviewed: &[Reviewed]) -> Document {
    let mut document = Document::default();
    for (i, window) in windows.iter().enumerate() {
        let name = sentences::name_of(fleet, window);
        let own: Vec<&Reviewed> = reviewed.iter().filter(|one| one.window == i).collect();
        if own.iter().all(|one| one.covered() == 0.0) {
            document.answer(format!("{name}: there are no samples of it."));
            continue;
        }
        document.answer(format!("{name}: {}.", sentences::verdict(fleet, &own)));
        document.blocks.push(Block::Table(phases(fleet, &own)));
        own.iter().for_each(|one| caveats(fleet, one, &mut document));
    }
    document
}

fn phases(fleet: &Fleet, reviewed: &[&Reviewed]) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("Phase", 0),
        Column::left("Local start", 2),
        Column::right("Expected", 1),
        Column::right("Missing", 0),
        Column::right("Share", 1),
        Column::right("Predicted", 0),
    ]);
    for one in reviewed {
        for phase in &one.phases {
            let zone = &fleet.regions[one.region].zone;
            let local = figures::local(zone.local(phase.interval.start()));
            let (id, name) = (fleet.regions[one.region].id.clone(), phase.name.clone());
            let predicted = figures::quantity(phase.predicted);
            if phase.covered == 0.0 {
                let none = || "-".to_owned();
                table.row(vec![id, name, local, none(), none(), none(), predicted]);
                continue;
            }
            table.row(vec![
                id,
                name,
                local,
                figures::quantity(phase.expected),
                signed(phase.missing.0, figures::quantity),
                signed(phase.share(), figures::percent),
                predicted,
            ]);
        }
    }
    table
}

/// More than expected is a negative number of missing users.
fn signed(value: f64, write: impl Fn(f64) -> String) -> String {
    if value < 0.0 { format!("-{}", write(-value)) } else { write(value) }
}

/// What is to be known before the numbers are believed.
fn caveats(fleet: &Fleet, reviewed: &Reviewed, document: &mut Document) {
    let id = id_of(fleet, reviewed.region);
    document.paragraph(match reviewed.level {
        Some(level) => format!(
            "In the two weeks on either side there were {} users of {id} for each that the curve has.",
            figures::significant(level, 3)
        ),
        None => format!(
            "There are no samples of {id} in the two weeks on either side, so the curve is taken as it is."
        ),
    });
    let shortest = reviewed.phases.iter().map(|phase| phase.interval.minutes()).min();
    if shortest.is_some_and(|shortest| reviewed.period > shortest.as_f64()) {
        document.paragraph(format!(
            "Samples of {id} are {} apart: phases that share one are told apart by their lengths alone.",
            Minutes(reviewed.period.round() as i64)
        ));
    }
}

fn id_of(fleet: &Fleet, region: RegionId) -> String {
    format!("`{}`", fleet.regions[region].id)
}
