//! `lowtide heatmap`: the week at a glance.

use anyhow::{anyhow, bail};
use lowtide::fleet::{Fleet, Scope, TierId};
use lowtide::ground::tz::Zone;
use lowtide::report::heatmap::Picture;
use lowtide::report::json;
use lowtide::week::Week;

use crate::cli::allowance::Searching;
use crate::cli::arguments::{HeatmapArguments, HeatmapFormat, Question};
use crate::cli::exit::Exit;
use crate::cli::question;
use crate::cli::session::Session;

pub fn run(session: &mut Session, arguments: &HeatmapArguments) -> anyhow::Result<Exit> {
    let fleet = session.read_fleet(&arguments.given.settings.set)?;
    let now = session.now(Some(&fleet))?;
    let tier = match &arguments.tier {
        Some(tier) => tier.clone(),
        None => fleet.tiers[usual_tier(&fleet)?].name.clone(),
    };
    let question = Question {
        tier,
        scope: arguments.scope,
        objective: arguments.objective,
        from: arguments.from.clone(),
        horizon: arguments.horizon,
        given: arguments.given.clone(),
        searching: Searching::default(),
        max_gap: 0.0,
    };
    let request = question::request(session, &fleet, &question, now)?;
    let week = Week::of(&fleet, &request)?;
    let region = question::region(&fleet, &request, arguments.region.as_deref())?;
    if region.is_some() && arguments.format == HeatmapFormat::Json {
        bail!(
            "`--region` picks a picture, and JSON holds the week of all; leave one out with `--only`"
        );
    }
    let zone = session.tz(&fleet)?.unwrap_or_else(Zone::utc);
    let picture = Picture { fleet: &fleet, week: &week, region, zone: &zone };
    let text = match arguments.format {
        HeatmapFormat::Table => picture.to_text(session.style(), session.palette()),
        HeatmapFormat::Markdown => picture.to_markdown(),
        HeatmapFormat::Svg => picture.to_svg().ok_or_else(|| {
            anyhow!("a drawing is of one window for all regions; name such a tier, or add `--scope global`")
        })?,
        HeatmapFormat::Json => json::week::of_week(&fleet, &week),
    };
    session.result(&text)?;
    let some_slot = week.windows.iter().all(|starts| starts.allowed().next().is_some());
    Ok(if some_slot { Exit::Yes } else { Exit::No })
}

/// The first tier that someone takes part in, those with one window for all before others.
fn usual_tier(fleet: &Fleet) -> anyhow::Result<TierId> {
    let taken = || fleet.tier_ids().filter(|&tier| !fleet.participants(tier).is_empty());
    let for_all = taken().find(|&tier| fleet.tiers[tier].scope == Scope::Global);
    for_all
        .or_else(|| taken().next())
        .ok_or_else(|| anyhow!("no region takes part in any tier; name tiers in its `tiers`"))
}
