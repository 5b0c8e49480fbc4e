//! `lowtide events`: what do the calendars hold, as it is understood?

use anyhow::bail;
use lowtide::finding::events;
use lowtide::fleet::calendar::Calendar;
use lowtide::ground::duration::WEEK;
use lowtide::ground::interval::Interval;
use lowtide::report;

use crate::cli::arguments::{EventsArguments, ReportFormat};
use crate::cli::exit::Exit;
use crate::cli::question;
use crate::cli::session::Session;

/// No where an event that forbids windows cannot be read.
pub fn run(session: &mut Session, arguments: &EventsArguments) -> anyhow::Result<Exit> {
    // What is wrong with them stands beside them.
    let (fleet, _) = session.read_fleet_with_places(&arguments.settings.set)?;
    if fleet.calendars.is_empty() {
        bail!("the region file has no `[[calendars]]`");
    }
    let names = || fleet.calendars.iter().map(|calendar| calendar.name.as_str());
    for name in &arguments.calendar {
        if !names().any(|known| known == name) {
            return Err(question::unknown("calendar", name, names()));
        }
    }
    let is_asked = |calendar: &&Calendar| {
        arguments.calendar.is_empty() || arguments.calendar.contains(&calendar.name)
    };
    let calendars: Vec<&Calendar> = fleet.calendars.iter().filter(is_asked).collect();
    let now = session.now(Some(&fleet))?;
    let from = match &arguments.from {
        Some(written) => session.instant("from", written, &fleet, now)?,
        None => now,
    };
    let span = Interval::lasting(from, arguments.horizon.unwrap_or(WEEK.times(52)));
    let text = match arguments.format {
        ReportFormat::Table => {
            report::events::document(&fleet, &calendars, span).to_text(session.style())
        }
        ReportFormat::Markdown => report::events::document(&fleet, &calendars, span).to_markdown(),
        ReportFormat::Json => report::json::events::of_events(&fleet, &calendars, span),
    };
    session.result(&text)?;
    let is_lost =
        |calendar: &&Calendar| events::of_kind(calendar, &events::LOST_EVENT).next().is_some();
    Ok(if calendars.iter().any(is_lost) { Exit::No } else { Exit::Yes })
}
