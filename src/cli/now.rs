//! `lowtide now`: may we start, and what is due?

use anyhow::bail;
use lowtide::file;
use lowtide::fleet::{Fleet, TierId};
use lowtide::now::{Question, now};
use lowtide::report::{self, json};
use lowtide::solve;

use crate::cli::arguments::{NowArguments, ReportFormat};
use crate::cli::exit::Exit;
use crate::cli::session::Session;
use crate::cli::{input, question};

pub fn run(session: &mut Session, arguments: &NowArguments) -> anyhow::Result<Exit> {
    let fleet = session.read_fleet(&arguments.settings.set)?;
    let at = session.now(Some(&fleet))?;
    let tiers = tiers(&fleet, &arguments.tier)?;
    let agreed = match &arguments.existing {
        Some(path) => file::read_windows(&input::read(path)?, &fleet)?,
        None => Vec::new(),
    };
    let asked = Question { now: at, tiers: &tiers, agreed: &agreed, within: arguments.within };
    let answer = now(&fleet, asked)?;
    let document = || session.on_clocks(report::now::document(&fleet, &answer), &fleet);
    let text = match arguments.format {
        ReportFormat::Table => document()?.to_text(session.style()),
        ReportFormat::Markdown => document()?.to_markdown(),
        ReportFormat::Json => json::now::of_now(&fleet, &answer),
    };
    session.result(&text)?;
    Ok(if answer.may_start() { Exit::Yes } else { Exit::No })
}

/// Those that are named, or all that someone takes part in.
fn tiers(fleet: &Fleet, named: &[String]) -> anyhow::Result<Vec<TierId>> {
    let taken = |tier: TierId| !fleet.participants(tier).is_empty();
    if named.is_empty() {
        let all: Vec<TierId> = fleet.tier_ids().filter(|&tier| taken(tier)).collect();
        if all.is_empty() {
            bail!("no region takes part in any tier; name tiers in its `tiers`");
        }
        return Ok(all);
    }
    let mut tiers = Vec::new();
    for name in named {
        let tier = question::tier(fleet, name)?;
        if !taken(tier) {
            return Err(solve::PlanError::NoRegions { tier: name.clone() }.into());
        }
        if !tiers.contains(&tier) {
            tiers.push(tier);
        }
    }
    Ok(tiers)
}
