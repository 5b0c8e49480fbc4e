//! What does a calendar say that `lowtide` wrote? The same tree as its plan in JSON.
//!
//! [`crate::report::ics`] says which properties are ours; whatever else a calendar program
//! has made of the rest, start and end of an event count.

use std::borrow::Cow;

use super::document::{self, Document};
use super::fault::Faults;
use super::source::Source;
use crate::ground::minute::Minute;
use crate::ground::tz::Database;
use crate::ics::{self, Calendar, Event, Property};
use crate::written::placed::{First, Items, Placed};
use crate::written::year::{self, Tier, Year};
use crate::written::{Choice, Plan, Search, Window};

/// Whether `source` is a calendar.
pub fn is_calendar(source: &Source) -> bool {
    const BEGIN: &str = "BEGIN:VCALENDAR";
    let start = source.text().trim_start();
    start.get(..BEGIN.len()).is_some_and(|start| start.eq_ignore_ascii_case(BEGIN))
}

/// Reads a calendar that `lowtide plan -f ics` or `lowtide calendar -f ics` wrote.
///
/// # Errors
/// When it is no calendar, none of ours, or some of its events cannot be read.
pub fn read_exported(source: &Source) -> Result<Calendar, Faults> {
    let calendar = ics::read(source.text().as_bytes(), &Database::embedded())
        .map_err(|error| Faults::one(source, 0..0, error, None))?;
    if let Some(problem) = calendar.problems.first() {
        let line = Lines::of(source.text()).line(problem.line);
        let place = document::place(line, source);
        let message = problem.message.clone();
        return Err(Faults::one(source, place.start..place.end, message, None));
    }
    if !calendar.properties.iter().any(|property| property.name == "X-LOWTIDE-FORMAT") {
        let message = "the calendar is none that `lowtide` wrote: it has no `X-LOWTIDE-FORMAT`";
        let hint = "calendars of others belong into `[[calendars]]` of the region file".to_owned();
        return Err(Faults::one(source, 0..0, message.to_owned(), Some(hint)));
    }
    Ok(calendar)
}

/// What such a calendar says, as its plan in JSON would.
///
/// # Errors
/// As for [`read_exported`].
pub fn parse(source: &Source) -> Result<Document<'_>, Faults> {
    let lines = Lines::of(source.text());
    let calendar = read_exported(source)?;
    let own = |name: &str| calendar.properties.iter().find(|property| property.name == name);
    let text = |name: &str| own(name).map(|property| lines.text(property));
    let format = text("X-LOWTIDE-FORMAT");
    let whole = lines.line(1);
    let windows = calendar.events.iter().map(|event| window(event, &lines)).collect();
    let windows = Some(Placed::read(Items(windows), whole));
    let said = format.as_ref().and_then(|format| format.value().ok());
    if said.is_some_and(|format| format == year::FORMAT) {
        let tiers = calendar.properties.iter().filter(|own| own.name == "X-LOWTIDE-TIER-FROM");
        let tiers = tiers.map(|own| tier_of_year(own, &lines)).collect();
        let tiers = Some(Placed::read(Items(tiers), whole));
        let year = Year { format, tiers, windows, ..Year::default() };
        return Ok(Document::Year(Box::new(year)));
    }
    let search = own("X-LOWTIDE-CYCLES-FROM").map(|from| {
        let search = Search { from: Some(lines.instant(from)), ..Search::default() };
        Placed::read(search, lines.line(from.line))
    });
    let choice = Placed::read(Choice { windows, ..Choice::default() }, whole);
    Ok(Document::Plan(Box::new(Plan {
        format,
        tier: text("X-LOWTIDE-TIER"),
        scope: text("X-LOWTIDE-SCOPE"),
        search,
        choices: Some(Placed::read(First(vec![choice]), whole)),
        ..Plan::default()
    })))
}

/// Where the cycles of one tier of a year begin.
fn tier_of_year<'t>(property: &Property, lines: &Lines<'t>) -> Placed<'t, Tier<'t>> {
    let line = lines.line(property.line);
    let name = property.parameter("X-TIER").unwrap_or_default().to_owned();
    let tier = Some(Placed::read(name.into(), line));
    let first = Some(lines.instant(property));
    Placed::read(Tier { tier, first, ..Tier::default() }, line)
}

fn window<'t>(event: &Event, lines: &Lines<'t>) -> Placed<'t, Window<'t>> {
    let line = lines.line(event.line);
    let text = |name: &str| event.property(name).map(|property| lines.text(property));
    let regions = event.property("X-LOWTIDE-REGIONS").map(|regions| {
        let line = lines.line(regions.line);
        let ids = regions.value.split(',').map(|id| id.trim().to_owned().into());
        Placed::read(Items(ids.map(|id| Placed::read(id, line)).collect()), line)
    });
    let instant = |at: Minute| Placed::read(at.to_string().into(), line);
    let window = Window {
        tier: text("X-LOWTIDE-TIER"),
        regions,
        start: event.interval().map(|interval| instant(interval.start())),
        end: event.interval().map(|interval| instant(interval.end())),
        status: text("X-LOWTIDE-STATUS"),
        slot_start: event.property("X-LOWTIDE-SLOT").map(|slot| lines.instant(slot)),
        filed: event.stamp().map(|stamp| instant(Minute::ceil(stamp))),
        ..Window::default()
    };
    Placed::read(window, line)
}

/// The lines of a text, without their breaks.
struct Lines<'t>(Vec<&'t str>);

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self(text.split_inclusive('\n').map(str::trim_end).collect())
    }

    /// The line `number`, from 1.
    fn line(&self, number: usize) -> &'t str {
        self.0.get(number.saturating_sub(1)).copied().unwrap_or_default()
    }

    fn text(&self, property: &Property) -> Placed<'t, Cow<'t, str>> {
        Placed::read(property.text().into(), self.line(property.line))
    }

    /// `20261206T190000Z` as RFC 3339 has it; whatever else it is, as it is.
    fn instant(&self, property: &Property) -> Placed<'t, Cow<'t, str>> {
        let read = chrono::NaiveDateTime::parse_from_str(&property.value, "%Y%m%dT%H%M%SZ");
        let text = read.map_or(property.value.clone(), |at| Minute::ceil(at.and_utc()).to_string());
        Placed::read(text.into(), self.line(property.line))
    }
}
