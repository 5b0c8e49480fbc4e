//! Which hours were no ordinary ones? Past windows, named on the command line.

use std::path::Path;

use anyhow::{anyhow, bail};
use chrono::NaiveDate;
use lowtide::file::{self, Source};
use lowtide::fleet::{Fleet, RegionId};
use lowtide::ground::duration::Minutes;
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::{Database, Zone};
use lowtide::ics::{self, Event, Status};

use crate::cli::input;

/// What is excluded, and for whom.
pub struct Exclusions(Vec<Exclusion>);

enum Exclusion {
    /// For everybody.
    Span(Interval),
    /// Whole days on everybody's own clock, the last one included.
    Days(NaiveDate, NaiveDate),
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
    pub fn read(named: &[String], fleet: Option<&Fleet>, zones: &Database) -> anyhow::Result<Self> {
        let mut all = Vec::new();
        for text in named {
            match text.split_once("..") {
                Some((from, to)) if !Path::new(text).exists() => all.push(span(from, to)?),
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

fn span(from: &str, to: &str) -> anyhow::Result<Exclusion> {
    if let (Ok(from), Ok(to)) = (from.parse(), to.parse()) {
        if from > to {
            bail!("--exclude: `{from}..{to}` ends before it begins");
        }
        return Ok(Exclusion::Days(from, to));
    }
    let instant = |text| {
        Minute::parse_rfc3339(text)
            .map_err(|error| anyhow!("--exclude: {error}; two dates mean whole days"))
    };
    Interval::new(instant(from)?, instant(to)?)
        .map(Exclusion::Span)
        .ok_or_else(|| anyhow!("--exclude: `{from}..{to}` ends before it begins"))
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
