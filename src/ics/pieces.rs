//! Which lines belong together? A calendar as a stream of components (RFC 5545 §3.6).
//!
//! One component is in memory at a time. A component that is not ended is ended by what
//! cannot be inside it.

use super::lines::{Line, Lines, Stray};
use super::property::Property;

/// How many properties of one component are kept.
pub(super) const MOST_PROPERTIES: usize = 20_000;

/// How deep components lie in each other before more of them are passed over.
const DEEPEST: usize = 32;

/// What is used of a calendar.
#[derive(Debug)]
pub(super) enum Piece {
    /// A property of the calendar itself.
    Property(Property),
    Event(Component),
    /// Times at which somebody is busy, without events.
    Busy(Component),
    Zone(Component),
}

/// A component with its properties, and for a time zone its observances.
#[derive(Debug)]
pub(super) struct Component {
    pub line: usize,
    pub properties: Vec<Property>,
    pub parts: Vec<Component>,
    /// Where it is ended by something else than its own END.
    pub ended_by: Option<String>,
    /// Whether it has more properties than are kept.
    pub crowded: bool,
}

impl Component {
    fn at(line: usize) -> Self {
        Self { line, properties: Vec::new(), parts: Vec::new(), ended_by: None, crowded: false }
    }

    fn add(&mut self, property: Property) {
        if self.properties.len() < MOST_PROPERTIES {
            self.properties.push(property);
        } else {
            self.crowded = true;
        }
    }

    /// The first property `name` (upper case).
    pub fn first(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|p| p.name == name)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Property> {
        self.properties.iter().filter(move |p| p.name == name)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Calendar,
    Event,
    Busy,
    Zone,
    Observance,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name.to_ascii_uppercase().as_str() {
            "VCALENDAR" => Self::Calendar,
            "VEVENT" => Self::Event,
            "VFREEBUSY" => Self::Busy,
            "VTIMEZONE" => Self::Zone,
            "STANDARD" | "DAYLIGHT" => Self::Observance,
            _ => Self::Other,
        }
    }

    /// How deep the component lies: 0 is the calendar.
    fn may_be_in(self, outer: Self) -> bool {
        match self {
            Self::Calendar => false,
            Self::Event | Self::Busy | Self::Zone => outer == Self::Calendar,
            Self::Observance => outer == Self::Zone,
            Self::Other => true,
        }
    }
}

/// Which components the reader is after; the lines of others are passed over unread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// The calendar's own properties and its time zones.
    Frame,
    Events,
}

#[derive(Debug)]
pub(super) struct Pieces<'a> {
    lines: Lines<'a>,
    wanted: Wanted,
    /// Names as written, outermost first.
    open: Vec<(Kind, String)>,
    /// The event or zone that is open, and its observance.
    component: Option<Component>,
    part: Option<Component>,
    /// Ready to be handed out, the last first.
    done: Vec<(usize, Piece)>,
    calendars: usize,
    faults: Vec<Stray>,
    finished: bool,
}

impl<'a> Pieces<'a> {
    pub fn new(octets: &'a [u8], wanted: Wanted) -> Self {
        Self {
            lines: Lines::new(octets),
            wanted,
            open: Vec::new(),
            component: None,
            part: None,
            done: Vec::new(),
            calendars: 0,
            faults: Vec::new(),
            finished: false,
        }
    }

    /// Lines passed so far that are no property, or are out of place; each is told once.
    pub fn faults(&mut self) -> Vec<Stray> {
        std::mem::take(&mut self.faults)
    }

    /// Calendars begun so far.
    pub fn calendars(&self) -> usize {
        self.calendars
    }

    fn collect_strays(&mut self) {
        let strays = self.lines.strays();
        // What stands around a calendar, in a mail for instance, is nobody's fault.
        if self.wanted == Wanted::Events && !self.open.is_empty() {
            self.faults.extend(strays);
        }
    }

    fn within(&self) -> Option<Kind> {
        self.open.last().map(|(kind, _)| *kind)
    }

    fn begin(&mut self, name: &str, line: usize) {
        let kind = Kind::of(name);
        while self.within().is_some_and(|outer| !kind.may_be_in(outer)) {
            self.close(Some(format!("`BEGIN:{name}`")));
        }
        if kind == Kind::Other && self.open.len() >= DEEPEST {
            return;
        }
        match kind {
            Kind::Calendar => self.calendars += 1,
            Kind::Event | Kind::Busy | Kind::Zone if self.within().is_some() => {
                self.component = Some(Component::at(line));
            }
            Kind::Observance if self.component.is_some() => self.part = Some(Component::at(line)),
            _ => {}
        }
        self.open.push((kind, name.to_owned()));
    }

    fn end(&mut self, name: &str) {
        let Some(depth) = self.open.iter().rposition(|(_, n)| n.eq_ignore_ascii_case(name)) else {
            return;
        };
        while self.open.len() > depth + 1 {
            self.close(Some(format!("`END:{name}`")));
        }
        self.close(None);
    }

    fn close(&mut self, ended_by: Option<String>) {
        let Some((kind, _)) = self.open.pop() else { return };
        match kind {
            Kind::Observance => {
                if let (Some(component), Some(part)) = (&mut self.component, self.part.take()) {
                    component.parts.push(part);
                }
            }
            Kind::Event | Kind::Busy | Kind::Zone => {
                if let Some(mut component) = self.component.take() {
                    component.ended_by = ended_by;
                    let piece = match kind {
                        Kind::Event => Piece::Event(component),
                        Kind::Busy => Piece::Busy(component),
                        _ => Piece::Zone(component),
                    };
                    self.done.insert(0, (self.calendars, piece));
                }
            }
            Kind::Calendar | Kind::Other => {}
        }
    }

    fn take(&mut self, line: &Line) {
        let within = self.within();
        let wanted = match within {
            Some(Kind::Calendar | Kind::Zone | Kind::Observance) => self.wanted == Wanted::Frame,
            Some(Kind::Event | Kind::Busy) => self.wanted == Wanted::Events && is_used(line.name()),
            Some(Kind::Other) | None => false,
        };
        if !wanted {
            return;
        }
        let Some(property) = line.property() else {
            let text = String::from_utf8_lossy(&line.octets[..line.octets.len().min(60)]);
            self.faults.push(Stray { number: line.number, text: text.into_owned(), cut: false });
            return;
        };
        if line.cut {
            self.faults.push(Stray { number: line.number, text: property.name.clone(), cut: true });
        }
        match (within, &mut self.component, &mut self.part) {
            (Some(Kind::Calendar), ..) => {
                self.done.insert(0, (self.calendars, Piece::Property(property)));
            }
            (Some(Kind::Observance), _, Some(part)) => part.add(property),
            (Some(Kind::Event | Kind::Busy | Kind::Zone), Some(component), _) => {
                component.add(property);
            }
            _ => {}
        }
    }
}

/// Each piece with the number of its calendar in the file, from 1.
impl Iterator for Pieces<'_> {
    type Item = (usize, Piece);

    fn next(&mut self) -> Option<(usize, Piece)> {
        loop {
            if let Some(piece) = self.done.pop() {
                return Some(piece);
            }
            if self.finished {
                return None;
            }
            let Some(line) = self.lines.next() else {
                self.finished = true;
                self.collect_strays();
                while !self.open.is_empty() {
                    self.close(Some("the end of the file".to_owned()));
                }
                continue;
            };
            self.collect_strays();
            let name = line.name();
            if name.eq_ignore_ascii_case("BEGIN") || name.eq_ignore_ascii_case("END") {
                let value = String::from_utf8_lossy(&line.octets);
                let value = value.split_once(':').map_or("", |(_, value)| value).trim();
                if name.eq_ignore_ascii_case("BEGIN") {
                    self.begin(value, line.number);
                } else {
                    self.end(value);
                }
            } else {
                self.take(&line);
            }
        }
    }
}

/// Whether a property of an event is kept: one that says when it is, or what it is, or an
/// extension. Descriptions and attachments are most of a file and say nothing to us.
fn is_used(name: &str) -> bool {
    const USED: [&str; 16] = [
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "EXRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "UID",
        "SEQUENCE",
        "SUMMARY",
        "STATUS",
        "TRANSP",
        "DTSTAMP",
        "CATEGORIES",
        "FREEBUSY",
    ];
    let name = name.rsplit('.').next().unwrap_or(name);
    if name.len() > 2 && name.as_bytes()[..2].eq_ignore_ascii_case(b"X-") {
        return !name.eq_ignore_ascii_case("X-ALT-DESC");
    }
    USED.iter().any(|used| used.eq_ignore_ascii_case(name))
}
