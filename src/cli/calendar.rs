//! `lowtide calendar`: the windows of all tiers together, over a year.

use anyhow::{anyhow, bail};
use chrono::NaiveDate;
use lowtide::file;
use lowtide::fleet::{Fleet, RegionId, TierId};
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::Minute;
use lowtide::ground::spoken::Spoken;
use lowtide::report;
use lowtide::request::Request;
use lowtide::solve;
use lowtide::year::{self, Question};

use crate::cli::allowance::Allowance;
use crate::cli::arguments::{CalendarArguments, CalendarFormat};
use crate::cli::exit::Exit;
use crate::cli::session::Session;
use crate::cli::{input, question};

pub fn run(session: &mut Session, arguments: &CalendarArguments) -> anyhow::Result<Exit> {
    let fleet = session.read_fleet(&arguments.given.settings.set)?;
    let now = session.now(Some(&fleet))?;
    let asked = asked(session, &fleet, arguments, now)?;
    let before = match &arguments.replaces {
        Some(_) if arguments.format != CalendarFormat::Ics => {
            bail!("`--replaces` is about calendars; add `-f ics`")
        }
        Some(path) => Some(file::read_exported(&input::read(path)?)?),
        None => None,
    };
    let mut allowance = Allowance::new(arguments.searching, 0.0);
    let mut plans = u32::try_from(year::number_of_plans(&fleet, &asked)).unwrap_or(u32::MAX);
    let year = year::plan(&fleet, &asked, &mut |fleet: &Fleet, request: &Request| {
        let plan = allowance.plan(plans, fleet, request, &mut |_| {});
        plans = plans.saturating_sub(1);
        plan
    });
    let document =
        |session: &Session| session.on_clocks(report::year::document(&fleet, &year), &fleet);
    let text = match arguments.format {
        CalendarFormat::Table => document(session)?.to_text(session.style()),
        CalendarFormat::Markdown => document(session)?.to_markdown(),
        CalendarFormat::Json => report::json::year::of_year(&fleet, &year),
        CalendarFormat::Csv => report::csv::of_year(&fleet, &year),
        CalendarFormat::Ics => report::ics::of_year(&fleet, &year, before.as_ref()),
        CalendarFormat::Html => report::html::year::of_year(&fleet, &year),
    };
    if arguments.format == CalendarFormat::Ics && !year.windows.is_empty() {
        session.tell_without_publisher(&fleet);
    }
    // A calendar without events is none.
    if arguments.format != CalendarFormat::Ics || !year.windows.is_empty() {
        session.result(&text)?;
    }
    // These formats hold windows and nothing else.
    if let CalendarFormat::Csv | CalendarFormat::Ics = arguments.format {
        for sentence in report::year::not_placed(&fleet, &year) {
            session.tell(&format!("not placed: {sentence}"));
        }
    }
    Ok(if year.is_complete() { Exit::Yes } else { Exit::No })
}

/// The question as it is meant.
fn asked(
    session: &Session,
    fleet: &Fleet,
    arguments: &CalendarArguments,
    now: Minute,
) -> anyhow::Result<Question> {
    let from_date = match arguments.from {
        Some(Spoken::Date(date)) if !session.names_a_clock() => Some(date),
        _ => None,
    };
    let from = match (&arguments.from, from_date) {
        (_, Some(date)) => Minute::midnight(date),
        (Some(spoken), None) => session.instant("from", spoken, fleet, now)?,
        (None, None) => now,
    };
    let (anchor, span) = span(arguments, from.max(now), now)?;
    let tiers = tiers(fleet, arguments)?;
    let regions = regions(fleet, arguments, tiers.as_deref())?;
    let existing = match &arguments.given.existing {
        Some(path) => file::read_agreed(&input::read(path)?, fleet)?,
        None => Vec::new(),
    };
    let step = arguments.given.step.unwrap_or(fleet.step);
    let year = arguments.year;
    Ok(Question { now, span, year, from_date, anchor, step, tiers, regions, existing })
}

/// What is asked about, less what is past, and where it begins.
fn span(
    arguments: &CalendarArguments,
    from: Minute,
    now: Minute,
) -> anyhow::Result<(Minute, Interval)> {
    if let Some(year) = arguments.year {
        let first = |year| {
            let day = NaiveDate::from_ymd_opt(year, 1, 1).expect("years are read in their range");
            Minute::midnight(day)
        };
        let until = first(year + 1);
        let span = Interval::new(first(year).max(now), until)
            .ok_or_else(|| anyhow!("the year {year} is over: it is {now}; name a later one"))?;
        return Ok((first(year), span));
    }
    let minutes = arguments.horizon.expect("clap asks for a year or a horizon");
    Ok((from, Interval::lasting(from, minutes)))
}

/// The tiers that are named; `None` for the usual ones.
fn tiers(fleet: &Fleet, arguments: &CalendarArguments) -> anyhow::Result<Option<Vec<TierId>>> {
    let mut named = Vec::new();
    for name in &arguments.tier {
        let tier = fleet.tier(name).ok_or_else(|| {
            question::unknown("tier", name, fleet.tiers.iter().map(|tier| tier.name.as_str()))
        })?;
        if fleet.participants(tier).is_empty() {
            return Err(solve::PlanError::NoRegions { tier: name.clone() }.into());
        }
        named.push(tier);
    }
    Ok((!named.is_empty()).then_some(named))
}

/// Those who take part in one of the tiers, as `--only` or `--except` narrow them.
fn regions(
    fleet: &Fleet,
    arguments: &CalendarArguments,
    tiers: Option<&[TierId]>,
) -> anyhow::Result<Vec<RegionId>> {
    let planned: Vec<TierId> = match tiers {
        Some(tiers) => tiers.to_vec(),
        None => fleet.tier_ids().filter(|&t| year::is_planned_ahead(fleet, t)).collect(),
    };
    let all: Vec<RegionId> = fleet
        .region_ids()
        .filter(|region| planned.iter().any(|&tier| fleet.participants(tier).contains(region)))
        .collect();
    if all.is_empty() {
        bail!(
            "no region takes part in a tier that is planned ahead: expected a tier that recurs or has a horizon of at least 4w; name others with `--tier`"
        );
    }
    let named = |ids: &[String]| -> anyhow::Result<Vec<RegionId>> {
        let mut named = Vec::new();
        for id in ids {
            let before = named.len();
            let regions = question::named_regions(fleet, id)?.into_iter();
            named.extend(regions.filter(|region| all.contains(region)));
            if named.len() == before {
                bail!("region `{id}` takes no part in any tier of the calendar");
            }
        }
        Ok(named)
    };
    let (only, except) = (named(&arguments.given.only)?, named(&arguments.given.except)?);
    let kept: Vec<RegionId> = all
        .iter()
        .copied()
        .filter(|region| only.is_empty() || only.contains(region))
        .filter(|region| !except.contains(region))
        .collect();
    if kept.is_empty() {
        bail!("`--except` leaves out every region of the calendar");
    }
    Ok(kept)
}
