//! Which hours were no ordinary ones? Past windows, named on the command line.

use std::path::Path;

use anyhow::{anyhow, bail};
use chrono::NaiveDate;
use lowtide::file::{self, Source};
use lowtide::fleet::{Fleet, RegionId};
use lowtide::ground::duration::Minutes;
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::Minute;
use lowtide::ground::spoken::Spoken;
use lowtide::ground::tz::{Database, Zone};
use lowtide::ics::{self, Event, Status};

use crate::cli::input;
use crate::cli::session::Session;

/// What is excluded, and for whom.
pub struct Exclusions(Vec<Exclusion>);

enum Exclusion {
    /// For everybody.
    Span(Interval),
    /// Whole days on everybody's own clock, the last one included.
    Days(NaiveDate, NaiveDate),
    /// From one time to another on everybody's own clock, counted as if that were UTC.
    Local(Minutes, Minutes),
    /// A window of these regions.
    Window(Vec<RegionId>, Interval),
    /// For everybody, as often as it happens.
    Event(Box<Event>),
}

impl Exclusions {
    /// Reads what `--exclude` names.
    ///
    /// # Errors
    /// When a file cannot be read, or needs a region file and there is none.
    pub fn read(
        session: &Session,
        named: &[String],
        fleet: Option<&Fleet>,
        zones: &Database,
    ) -> anyhow::Result<Self> {
        let mut all = Vec::new();
        for text in named {
            match text.split_once("..") {
                Some((from, to)) if !Path::new(text).exists() => {
                    all.push(span(session, fleet, from, to)?);
                }
                _ => of_file(&input::read(Path::new(text))?, fleet, zones, &mut all)?,
            }
        }
        Ok(Self(all))
    }

    /// Those before `until` that concern a region, or a series that is of none, in time order.
    pub fn of(&self, region: Option<RegionId>, zone: &Zone, until: Minute) -> Vec<Interval> {
        let ever = Interval::new(Minute::from_epoch(Minutes::ZERO), until);
        let concerns = |exclusion: &Exclusion| -> Vec<Interval> {
            match exclusion {
                Exclusion::Span(interval) => vec![*interval],
                Exclusion::Days(from, to) => {
                    let end = to.succ_opt().map(|next| zone.first_instant_of(next));
                    let days = end.and_then(|end| Interval::new(zone.first_instant_of(*from), end));
                    days.into_iter().collect()
                }
                Exclusion::Local(from, to) => {
                    let on_clock = |local: &Minutes| Spoken::Local(*local).on(zone, until);
                    let span = on_clock(from).ok().zip(on_clock(to).ok());
                    span.and_then(|(from, to)| Interval::new(from, to)).into_iter().collect()
                }
                Exclusion::Window(regions, interval) => {
                    let concerned = region.is_none_or(|region| regions.contains(&region));
                    concerned.then_some(*interval).into_iter().collect()
                }
                Exclusion::Event(event) => {
                    let spans = ever.into_iter().flat_map(|ever| event.occurrences(ever, zone));
                    spans.map(|occurrence| occurrence.interval).collect()
                }
            }
        };
        let mut intervals: Vec<Interval> = self.0.iter().flat_map(concerns).collect();
        intervals.sort_unstable();
        intervals
    }
}

fn span(
    session: &Session,
    fleet: Option<&Fleet>,
    from: &str,
    to: &str,
) -> anyhow::Result<Exclusion> {
    let spoken = |text| match Spoken::parse(text) {
        Ok(Spoken::Next { .. }) => Err(anyhow!("--exclude: `{text}` has no date")),
        Ok(spoken) => Ok(spoken),
        Err(error) => Err(anyhow!("--exclude: {error}; two dates mean whole days")),
    };
    let backwards = || anyhow!("--exclude: `{from}..{to}` ends before it begins");
    match (spoken(from)?, spoken(to)?) {
        (Spoken::Date(first), Spoken::Date(last)) if first > last => Err(backwards()),
        (Spoken::Date(first), Spoken::Date(last)) => Ok(Exclusion::Days(first, last)),
        (Spoken::Local(start), Spoken::Local(end)) if !session.names_a_clock() => {
            if start >= end {
                return Err(backwards());
            }
            Ok(Exclusion::Local(start, end))
        }
        (start, end) => {
            let now = session.now(fleet)?;
            let instant = |written| session.meant("exclude", written, fleet, now);
            let span = Interval::new(instant(&start)?, instant(&end)?);
            span.map(Exclusion::Span).ok_or_else(backwards)
        }
    }
}

fn of_file(
    source: &Source,
    fleet: Option<&Fleet>,
    zones: &Database,
    all: &mut Vec<Exclusion>,
) -> anyhow::Result<()> {
    let others = file::is_calendar(source) && !source.text().contains("X-LOWTIDE-FORMAT");
    if others {
        return of_calendar(source, zones, all);
    }
    let Some(fleet) = fleet else {
        bail!(
            "--exclude: `{}` names regions, which are in a region file; add `-r FILE` and `--region ID`",
            source.name()
        );
    };
    let windows = file::read_windows(source, fleet)?;
    all.extend(
        windows.into_iter().map(|window| Exclusion::Window(window.regions, window.interval)),
    );
    Ok(())
}

/// The events of a calendar that somebody else wrote: windows of everybody.
fn of_calendar(source: &Source, zones: &Database, all: &mut Vec<Exclusion>) -> anyhow::Result<()> {
    let calendar = ics::read(source.text().as_bytes(), zones)
        .map_err(|error| anyhow!("--exclude: `{}`: {error}", source.name()))?;
    if let Some(problem) = calendar.problems.first() {
        bail!("--exclude: {}:{}: {}", source.name(), problem.line, problem.message);
    }
    let stands = |event: &Event| event.status != Some(Status::Cancelled);
    all.extend(calendar.events.into_iter().filter(stands).map(Box::new).map(Exclusion::Event));
    Ok(())
}
