//! What does a calendar say that `lowtide` wrote? The same tree as its plan in JSON.
//!
//! [`crate::report::ics`] says which properties are ours; whatever else a calendar program
//! has made of the rest, start and end of an event count.

use super::fault::{Faults, Place};
use super::node::{Entry, Node, Table, Value};
use super::source::Source;
use crate::ground::minute::Minute;
use crate::ground::tz::Database;
use crate::ics::{self, Calendar, Event, Property};

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
        let place = Lines::of(source.text()).place(problem.line);
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
pub fn parse(source: &Source) -> Result<Node, Faults> {
    let lines = Lines::of(source.text());
    let calendar = read_exported(source)?;
    let own = |name: &str| calendar.properties.iter().find(|property| property.name == name);
    let whole = lines.place(1);
    let windows = calendar.events.iter().map(|event| window(event, &lines)).collect();
    let windows = Node { value: Value::List(windows), place: whole };
    let mut root = Vec::new();
    root.extend(own("X-LOWTIDE-FORMAT").map(|format| entry("format", lines.text(format))));
    root.extend(own("X-LOWTIDE-TIER").map(|tier| entry("tier", lines.text(tier))));
    root.extend(own("X-LOWTIDE-SCOPE").map(|scope| entry("scope", lines.text(scope))));
    let tiers = calendar.properties.iter().filter(|own| own.name == "X-LOWTIDE-TIER-FROM");
    let tiers = tiers.map(|own| tier_of_year(own, &lines)).collect();
    root.push(entry("tiers", Node { value: Value::List(tiers), place: whole }));
    if let Some(from) = own("X-LOWTIDE-CYCLES-FROM") {
        let from = entry("from", lines.instant(from));
        root.push(entry("search", table(vec![from], whole)));
    }
    // A plan has its windows in its first choice, a year has them at the top.
    let choice = table(vec![entry("windows", windows.clone())], whole);
    root.push(entry("choices", Node { value: Value::List(vec![choice]), place: whole }));
    root.push(entry("windows", windows));
    Ok(table(root, whole))
}

/// Where the cycles of one tier of a year begin.
fn tier_of_year(property: &Property, lines: &Lines) -> Node {
    let place = lines.place(property.line);
    let name = property.parameter("X-TIER").unwrap_or_default().to_owned();
    let name = Node { value: Value::Text(name), place };
    table(vec![entry("tier", name), entry("first", lines.instant(property))], place)
}

fn window(event: &Event, lines: &Lines) -> Node {
    let place = lines.place(event.line);
    let mut entries = Vec::new();
    let own = |name: &str| event.property(name);
    entries.extend(own("X-LOWTIDE-TIER").map(|tier| entry("tier", lines.text(tier))));
    if let Some(regions) = own("X-LOWTIDE-REGIONS") {
        let ids = regions.value.split(',').map(|id| Node {
            value: Value::Text(id.trim().to_owned()),
            place: lines.place(regions.line),
        });
        let ids = Node { value: Value::List(ids.collect()), place: lines.place(regions.line) };
        entries.push(entry("regions", ids));
    }
    entries.extend(own("X-LOWTIDE-STATUS").map(|status| entry("status", lines.text(status))));
    entries.extend(own("X-LOWTIDE-SLOT").map(|slot| entry("slot_start", lines.instant(slot))));
    entries.extend(event.stamp().map(|stamp| {
        let said = Value::Text(Minute::ceil(stamp).to_string());
        entry("filed", Node { value: said, place })
    }));
    if let Some(interval) = event.interval() {
        let instant = |at: Minute| Node { value: Value::Text(at.to_string()), place };
        entries.push(entry("start", instant(interval.start())));
        entries.push(entry("end", instant(interval.end())));
    }
    table(entries, place)
}

fn table(entries: Vec<Entry>, place: Place) -> Node {
    Node { value: Value::Table(Table { entries }), place }
}

fn entry(key: &str, node: Node) -> Entry {
    Entry { key: key.to_owned(), key_place: node.place, node }
}

/// Where the lines of a text are, in bytes.
struct Lines(Vec<(usize, usize)>);

impl Lines {
    fn of(text: &str) -> Self {
        let mut start = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let at = start;
            start += line.len();
            (at, at + line.trim_end().len())
        });
        Self(lines.collect())
    }

    /// The line `number`, from 1.
    fn place(&self, number: usize) -> Place {
        let (start, end) = self.0.get(number.saturating_sub(1)).copied().unwrap_or((0, 0));
        Place::new(0, start..end)
    }

    fn text(&self, property: &Property) -> Node {
        Node { value: Value::Text(property.text()), place: self.place(property.line) }
    }

    /// `20261206T190000Z` as RFC 3339 has it; whatever else it is, as it is.
    fn instant(&self, property: &Property) -> Node {
        let read = chrono::NaiveDateTime::parse_from_str(&property.value, "%Y%m%dT%H%M%SZ");
        let text = read.map_or(property.value.clone(), |at| Minute::ceil(at.and_utc()).to_string());
        Node { value: Value::Text(text), place: self.place(property.line) }
    }
}
