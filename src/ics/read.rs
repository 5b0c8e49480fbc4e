//! Which events does a file hold, and what is wrong with it?

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::calendar::{Calendar, Problem};
use super::clock::Clock;
use super::draft::Draft;
use super::encoding;
use super::event::{Event, Override, Status, Timing};
use super::fold::folded;
use super::length::{self, Length};
use super::lines::{self, Stray};
use super::maintenance::Maintenance;
use super::moment::Moment;
use super::pieces::{Component, MOST_PROPERTIES, Piece, Pieces, Wanted};
use super::property::Property;
use super::recurrence::{Allowance, Repeat, Series};
use super::rule::Rule;
use super::time::{self, DAY, Written};
use super::zones::Zones;
use crate::ground::tz::{self, Zone};
use crate::words::harmless::shortened;

/// The largest file that is read, in bytes.
const LARGEST: usize = 256 << 20;

/// The most events that a file may have, and the most problems that are told of it.
const MOST_EVENTS: usize = 500_000;
const MOST_PROBLEMS: usize = 1000;

/// Reads a calendar; several in one file are one.
///
/// UTF-8, UTF-16 with a byte order mark, or else Windows-1252; any line ends. `zones` are the
/// rules of the time zones that it names.
///
/// # Errors
/// A sentence, when `bytes` are no calendar at all, or more than this reads: 256 MiB or
/// 500,000 events.
pub fn read(bytes: &[u8], zones: &tz::Database) -> Result<Calendar, String> {
    if bytes.len() > LARGEST {
        return Err(format!(
            "the calendar has {} MiB; expected at most {} MiB: split it, or leave out its past",
            bytes.len() >> 20,
            LARGEST >> 20
        ));
    }
    let octets = encoding::plain(bytes);
    let mut reader = Reader {
        calendar: Calendar::default(),
        zones: Zones::new(zones),
        methods: BTreeMap::new(),
        defaults: Vec::new(),
        allowance: Allowance::default(),
        untold: 0,
        untold_loss: false,
        unknown_zones: BTreeSet::new(),
        zoneless: BTreeSet::new(),
    };
    for (number, piece) in Pieces::new(&octets, Wanted::Frame) {
        reader.frame(number, piece);
    }
    reader.set_defaults();
    let mut pieces = Pieces::new(&octets, Wanted::Events);
    while let Some((number, piece)) = pieces.next() {
        reader.strays(pieces.faults());
        match piece {
            Piece::Event(component) => reader.event(number, component),
            Piece::Busy(component) => reader.busy(number, &component),
            Piece::Property(_) | Piece::Zone(_) => {}
        }
        if reader.calendar.events.len() > MOST_EVENTS {
            return Err(format!(
                "the calendar has more than {MOST_EVENTS} events: split it, or leave out its past"
            ));
        }
    }
    reader.strays(pieces.faults());
    if pieces.calendars() == 0 {
        return Err(no_calendar(&octets).to_owned());
    }
    Ok(reader.finish())
}

/// What it holds instead is nobody's business: a path may lead to anything.
fn no_calendar(octets: &[u8]) -> &'static str {
    match octets.iter().all(u8::is_ascii_whitespace) {
        true => "expected a calendar, which begins with `BEGIN:VCALENDAR`, but the file is empty",
        false => "expected a calendar, which begins with `BEGIN:VCALENDAR`, found something else",
    }
}

struct Reader<'a> {
    calendar: Calendar,
    zones: Zones<'a>,
    /// By calendar of the file, from 1.
    methods: BTreeMap<usize, String>,
    /// X-WR-TIMEZONE: the calendar, the line and the name.
    defaults: Vec<(usize, usize, String)>,
    allowance: Allowance,
    /// Problems beyond those that are told, and whether something is lost by one of them.
    untold: usize,
    untold_loss: bool,
    /// TZIDs that were told to be unknown, by calendar.
    unknown_zones: BTreeSet<(usize, String)>,
    /// Calendars whose notices were told to have times without a zone.
    zoneless: BTreeSet<usize>,
}

impl Reader<'_> {
    fn tell(&mut self, problem: Problem) {
        if self.calendar.problems.len() < MOST_PROBLEMS {
            self.calendar.problems.push(problem);
        } else {
            self.untold += 1;
            self.untold_loss |= problem.lost;
        }
    }

    /// Tells of what is odd, and yet is used.
    fn problem(&mut self, line: usize, message: String) {
        self.tell(Problem { line, message, lost: false });
    }

    /// Tells of what is left out.
    fn loss(&mut self, line: usize, message: String) {
        self.tell(Problem { line, message, lost: true });
    }

    fn strays(&mut self, strays: Vec<Stray>) {
        for stray in strays {
            let message = if stray.cut {
                format!(
                    "`{}` is longer than {} MiB; the rest of it is left out",
                    stray.text,
                    lines::LONGEST >> 20
                )
            } else {
                format!(
                    "expected a property such as `NAME:value`, found `{}`; the line is left out",
                    shortened(&stray.text)
                )
            };
            self.tell(Problem { line: stray.number, message, lost: stray.cut });
        }
    }

    fn frame(&mut self, number: usize, piece: Piece) {
        match piece {
            Piece::Zone(component) => {
                if let Err(fault) = self.zones.learn(number, &component) {
                    self.problem(component.line, fault);
                }
            }
            Piece::Property(property) => {
                if property.name == "METHOD" {
                    let method = property.value.trim().to_ascii_uppercase();
                    self.methods.entry(number).or_insert_with(|| method.clone());
                    self.calendar.method.get_or_insert(method);
                }
                if property.name == "X-WR-TIMEZONE" && !property.value.trim().is_empty() {
                    self.defaults.push((number, property.line, property.value.clone()));
                }
                if self.calendar.properties.len() < MOST_PROPERTIES {
                    self.calendar.properties.push(property);
                }
            }
            Piece::Event(_) | Piece::Busy(_) => {}
        }
    }

    /// Looks up what X-WR-TIMEZONE names, now that all zones of the file are known.
    fn set_defaults(&mut self) {
        for (number, line, name) in std::mem::take(&mut self.defaults) {
            if let Err(fault) = self.zones.set_default(number, &name) {
                self.problem(line, fault);
            }
        }
    }

    fn event(&mut self, number: usize, component: Component) {
        let draft = Draft::of(&component);
        if let Some(ended_by) = &component.ended_by {
            self.problem(
                component.line,
                format!("{}: expected `END:VEVENT` before {ended_by}", draft.name),
            );
        }
        if component.crowded {
            self.loss(
                component.line,
                format!(
                    "{}: has more than {MOST_PROPERTIES} lines; the rest is left out",
                    draft.name
                ),
            );
        }
        if let Err(fault) = self.understand(number, component, &draft) {
            self.loss(fault.0, format!("{}: {}; it is left out", draft.name, fault.1));
        }
    }

    /// Each time of a VFREEBUSY that is not free is an event.
    fn busy(&mut self, number: usize, component: &Component) {
        let mut draft = Draft::of(component);
        draft.name = draft.name.replacen("event", "busy time", 1);
        let context = Context { number, draft: &draft, notice: false };
        for property in component.all("FREEBUSY") {
            if property.parameter("FBTYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("FREE")) {
                continue;
            }
            for value in property.value.split(',').filter(|value| !value.trim().is_empty()) {
                let timing = match self.date(property, value, &context) {
                    Ok((start, Some(length))) => Timing { start, length, series: None },
                    Ok((_, None)) => {
                        let message = format!(
                            "{}: expected a period such as `20261201T190000Z/PT2H`, found `{}`; it is left out",
                            draft.name,
                            shortened(value)
                        );
                        self.loss(property.line, message);
                        continue;
                    }
                    Err(fault) => {
                        let message = format!("{}: {fault}; it is left out", draft.name);
                        self.loss(property.line, message);
                        continue;
                    }
                };
                self.calendar.events.push(Event {
                    uid: format!("{}#{}", draft.uid, value.trim()),
                    sequence: 0,
                    summary: draft.summary.clone(),
                    status: None,
                    transparent: false,
                    file: Arc::default(),
                    line: property.line,
                    maintenance: None,
                    properties: Vec::new(),
                    timing: Some(timing),
                    overrides: Vec::new(),
                    calendar: number,
                    stamp: None,
                    has_sequence: false,
                    home: None,
                });
            }
        }
    }

    fn understand(
        &mut self,
        number: usize,
        mut component: Component,
        draft: &Draft,
    ) -> Result<(), (usize, String)> {
        let line = component.line;
        let mut faults = Vec::new();
        let maintenance = Maintenance::of(&component.properties, &mut faults);
        for fault in faults {
            self.problem(line, format!("{}: {fault}", draft.name));
        }
        let by_method = self.methods.get(&number).is_some_and(|method| method == "CANCEL");
        let status =
            if by_method { Some(Status::Cancelled) } else { self.status(&component, draft) };
        let context = Context { number, draft, notice: maintenance.is_some() };
        let transparent = component
            .first("TRANSP")
            .is_some_and(|p| p.value.trim().eq_ignore_ascii_case("TRANSPARENT"));
        let sequence = component.first("SEQUENCE").and_then(|p| p.value.trim().parse().ok());
        let stamp = component.first("DTSTAMP").and_then(|p| match time::written(&p.value)? {
            Written::Date(day) => Some(day * DAY),
            Written::Time(local, offset) => Some(local - i64::from(offset.unwrap_or(0))),
        });
        // Carriers write for readers in many places: what names no zone is UTC's.
        let home = maintenance.is_some().then(Zone::utc);
        let mut event = Event {
            uid: draft.uid.clone(),
            sequence: sequence.unwrap_or(0),
            summary: draft.summary.clone(),
            status,
            transparent,
            file: Arc::default(),
            line,
            maintenance,
            properties: Vec::new(),
            timing: None,
            overrides: Vec::new(),
            calendar: number,
            stamp,
            has_sequence: sequence.is_some(),
            home,
        };
        let cancelled = event.is_cancelled();
        let at = match component.first("RECURRENCE-ID") {
            Some(property) => match self.when(property, &context) {
                Ok(at) => Some((at, property.parameter("RANGE").is_some_and(is_onwards))),
                Err(fault) => return Err((property.line, fault)),
            },
            None => None,
        };
        let timing = match self.timing(&component, &context) {
            Ok(timing) => Some(timing),
            // What is cancelled need not say when it would have been.
            Err(_) if cancelled => None,
            Err(fault) => return Err(fault),
        };
        component.properties.retain(|p| p.name.starts_with("X-") || p.name == "CATEGORIES");
        component.properties.shrink_to_fit();
        event.properties = component.properties;
        match at {
            Some((at, onwards)) => {
                event.status = None;
                event.overrides.push(Override {
                    at,
                    onwards,
                    cancelled,
                    transparent,
                    sequence,
                    timing,
                });
            }
            None => event.timing = timing,
        }
        self.calendar.events.push(event);
        Ok(())
    }

    fn status(&mut self, component: &Component, draft: &Draft) -> Option<Status> {
        let property = component.first("STATUS")?;
        match property.value.trim().to_ascii_uppercase().as_str() {
            "TENTATIVE" => Some(Status::Tentative),
            "CONFIRMED" => Some(Status::Confirmed),
            "CANCELLED" | "CANCELED" => Some(Status::Cancelled),
            "" => None,
            other => {
                let message = format!(
                    "{}: expected `TENTATIVE`, `CONFIRMED` or `CANCELLED` as `STATUS`, found `{}`",
                    draft.name,
                    shortened(other)
                );
                self.problem(property.line, message);
                None
            }
        }
    }

    /// When an event is and how it recurs.
    fn timing(
        &mut self,
        component: &Component,
        context: &Context,
    ) -> Result<Timing, (usize, String)> {
        let property = component
            .first("DTSTART")
            .ok_or_else(|| (component.line, "expected `DTSTART`, but it has none".to_owned()))?;
        let mut start = self.when(property, context).map_err(|fault| (property.line, fault))?;
        let end = match component.first("DTEND") {
            Some(property) => {
                let end = self.when(property, context).map_err(|fault| (property.line, fault))?;
                Some((property.line, end))
            }
            None => None,
        };
        let length = match (end, component.first("DURATION")) {
            (Some((line, end)), _) => {
                let span = length::between(start, end);
                start = span.start;
                if span.is_turned {
                    self.problem(line, format!("{}{}", context.draft.name, length::TURNED));
                }
                span.length
            }
            (None, Some(property)) => {
                length::lasting(&start, &property.value).map_err(|fault| (property.line, fault))?
            }
            (None, None) => {
                let all_day = matches!(start, Moment::Date(_));
                if context.notice && !all_day {
                    let fault = "expected `DTEND` or `DURATION`, but the notice has neither";
                    return Err((component.line, fault.to_owned()));
                }
                Length { local: if all_day { DAY } else { 0 }, exact: 0 }
            }
        };
        if length.total() == 0 {
            let message = format!(
                "{}: it has no length, so that it takes up no time; expected `DTEND` or `DURATION`",
                context.draft.name
            );
            self.problem(component.line, message);
        }
        let series = self.series(component, context, &start, length);
        Ok(Timing { start, length, series })
    }

    fn series(
        &mut self,
        component: &Component,
        context: &Context,
        start: &Moment,
        length: Length,
    ) -> Option<Box<Series>> {
        let mut series = Series::default();
        for property in &component.properties {
            match property.name.as_str() {
                "RRULE" | "EXRULE" if property.value.trim().is_empty() => {}
                "RRULE" => series.rules.extend(self.repeat(property, context, start, length)),
                "EXRULE" => series.except.extend(self.repeat(property, context, start, length)),
                "RDATE" | "EXDATE" => {
                    for value in property.value.split(',').filter(|v| !v.trim().is_empty()) {
                        match self.date(property, value, context) {
                            Ok(date) if property.name == "RDATE" => series.dates.push(date),
                            Ok((when, _)) => series.excluded.push(when),
                            Err(fault) => {
                                let message = format!("{}: {fault}", context.draft.name);
                                // Without its EXDATE an event is there once more.
                                let lost = property.name == "RDATE";
                                self.tell(Problem { line: property.line, message, lost });
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        let nothing =
            series.rules.is_empty() && series.dates.is_empty() && series.excluded.is_empty();
        series.rules.shrink_to_fit();
        series.dates.sort_by_key(|(when, _)| when.roughly());
        series.excluded.sort_by_key(Moment::roughly);
        series.dates.shrink_to_fit();
        series.excluded.shrink_to_fit();
        (!nothing).then(|| Box::new(series))
    }

    fn repeat(
        &mut self,
        property: &Property,
        context: &Context,
        start: &Moment,
        length: Length,
    ) -> Option<Repeat> {
        let name = &context.draft.name;
        let (rule, unknown) = match Rule::parse(&property.value) {
            Ok(read) => read,
            Err(fault) => {
                let message = format!(
                    "{name}: its rule `{}` cannot be followed: {fault}; only its start and its \
                     dates count",
                    shortened(&property.value)
                );
                let lost = property.name == "RRULE";
                self.tell(Problem { line: property.line, message, lost });
                return None;
            }
        };
        for fault in unknown {
            let message = format!("{name}: in its rule {fault}, and is passed over");
            self.problem(property.line, message);
        }
        let (local, clock, all_day) = match start {
            Moment::Date(day) => (day * DAY, Clock::Floating, true),
            Moment::Time(local, clock) => (*local, clock.clone(), false),
        };
        let (repeat, odd) = Repeat::new(rule, local, &clock, all_day, length, &mut self.allowance);
        for fault in odd {
            self.problem(property.line, format!("{name}: its rule {fault}"));
        }
        Some(repeat)
    }

    /// One value of RDATE or EXDATE; a period has a length.
    fn date(
        &mut self,
        property: &Property,
        value: &str,
        context: &Context,
    ) -> Result<(Moment, Option<Length>), String> {
        let Some((start, end)) = value.split_once('/') else {
            return Ok((self.one(property, value, context)?, None));
        };
        let start = self.one(property, start, context)?;
        if !end.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            let length = length::lasting(&start, end)?;
            return Ok((start, Some(length)));
        }
        let span = length::between(start, self.one(property, end, context)?);
        if span.is_turned {
            self.problem(property.line, format!("{}{}", context.draft.name, length::TURNED));
        }
        Ok((span.start, Some(span.length)))
    }

    fn when(&mut self, property: &Property, context: &Context) -> Result<Moment, String> {
        self.one(property, &property.value, context)
    }

    /// One value of a property that is a date or a time.
    fn one(
        &mut self,
        property: &Property,
        value: &str,
        context: &Context,
    ) -> Result<Moment, String> {
        let written = time::written(value).ok_or_else(|| {
            format!(
                "expected a date or time such as `20261201T191500Z` as `{}`, found `{}`",
                property.name,
                shortened(value)
            )
        })?;
        Ok(match written {
            Written::Date(day) => Moment::Date(day),
            Written::Time(local, _)
                if property.parameter("VALUE").is_some_and(|v| v.eq_ignore_ascii_case("DATE")) =>
            {
                Moment::Date(local.div_euclid(DAY))
            }
            Written::Time(local, Some(offset)) => Moment::Time(local, Clock::Fixed(offset)),
            Written::Time(local, None) => {
                let clock = self.clock(property, context);
                if context.notice && matches!(clock, Clock::Floating) {
                    // Carriers write for readers in many places; the convention asks for UTC.
                    if self.zoneless.insert(context.number) {
                        let message = format!(
                            "{}: the notice's times have no time zone; they are taken as UTC",
                            context.draft.name
                        );
                        self.problem(property.line, message);
                    }
                    Moment::Time(local, Clock::UTC)
                } else {
                    Moment::Time(local, clock)
                }
            }
        })
    }

    fn clock(&mut self, property: &Property, context: &Context) -> Clock {
        let number = context.number;
        let default = self.zones.default_clock(number);
        let Some(tzid) = property.parameter("TZID") else { return default };
        let told = (number, tzid.to_owned());
        if let Some(clock) = self.zones.clock(number, tzid) {
            if self.zones.is_guessed(number, tzid) && self.unknown_zones.insert(told) {
                let message = format!(
                    "{}: no place of the time zone `{}` is known; its times are taken at that \
                     offset all year, without daylight saving",
                    context.draft.name,
                    shortened(tzid)
                );
                self.problem(property.line, message);
            }
            return clock;
        }
        if !self.unknown_zones.contains(&told) && self.unknown_zones.len() < MOST_PROBLEMS {
            let taken = match (&default, context.notice) {
                (Clock::Floating, true) => "UTC",
                (Clock::Floating, false) => "the time zone of the region",
                _ => "the time zone of the calendar",
            };
            let message = format!(
                "{}: the time zone `{}` is not known, and the file does not define it; its times \
                 are taken as those of {taken}",
                context.draft.name,
                shortened(tzid)
            );
            self.problem(property.line, message);
            self.unknown_zones.insert(told);
        }
        default
    }

    fn finish(mut self) -> Calendar {
        let mut calendar = std::mem::take(&mut self.calendar);
        let events = calendar.events.into_iter().map(|event| ((), event)).collect();
        calendar.events = folded(events).into_iter().map(|((), event)| event).collect();
        calendar.problems.sort_by_key(|problem| problem.line);
        if self.untold > 0 {
            let line = calendar.problems.last().map_or(1, |problem| problem.line);
            let message = format!("there are {} more problems, which are not listed", self.untold);
            calendar.problems.push(Problem { line, message, lost: self.untold_loss });
        }
        calendar
    }
}

/// Where a time stands.
struct Context<'a> {
    number: usize,
    draft: &'a Draft,
    notice: bool,
}

fn is_onwards(range: &str) -> bool {
    range.trim().eq_ignore_ascii_case("THISANDFUTURE")
}
