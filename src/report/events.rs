//! The events of calendars, for people: each as it is understood.

use crate::finding::events;
use crate::fleet::Fleet;
use crate::fleet::calendar::{Calendar, listing};
use crate::ground::interval::Interval;
use crate::report::document::{Block, Column, Document, Table};
use crate::words::figures;

/// The events of `calendars` that reach into `span`.
pub fn document(fleet: &Fleet, calendars: &[&Calendar], span: Interval) -> Document {
    let mut document = Document::default();
    let mut count = 0;
    for calendar in calendars {
        let home = listing::home(fleet, calendar);
        let listed = listing::listed(calendar, span, &home);
        count += listed.len();
        let mut table = Table::new(vec![
            Column::left("From (UTC)", 0),
            Column::left("To (UTC)", 0),
            Column::left(format!("From ({})", home.name()), 2),
            Column::left("Event", 0),
            Column::left("Stands in", 1),
            Column::left("Counts", 0),
        ]);
        for entry in &listed {
            let utc = |at: Option<_>| at.map_or(String::new(), figures::utc);
            let start = entry.interval.map(Interval::start);
            let local = start.map(|at| figures::local(home.local(at)));
            table.row(vec![
                utc(start),
                utc(entry.interval.map(Interval::end)),
                local.unwrap_or_default(),
                entry.name.to_owned(),
                format!("{}:{}", entry.file, entry.line),
                entry.why_not.map_or("yes".to_owned(), |why| format!("no: {why}")),
            ]);
        }
        let lost = events::of_kind(calendar, &events::LOST_EVENT).count();
        let title = match lost {
            0 => format!("Calendar `{}`", calendar.name),
            lost => format!(
                "Calendar `{}`: {} cannot be read",
                calendar.name,
                figures::count(lost, "event")
            ),
        };
        document.section(
            title,
            match listed.is_empty() {
                true => Block::Paragraph("No event in this time.".to_owned()),
                false => Block::Table(table),
            },
        );
    }
    let answer = format!(
        "{} of {} from {} to {} UTC.",
        figures::count(count, "event"),
        figures::count(calendars.len(), "calendar"),
        figures::utc(span.start()),
        figures::utc(span.end())
    );
    document.blocks.insert(0, Block::Answer(answer));
    document
}
