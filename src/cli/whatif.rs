//! `lowtide whatif`: the plan before and after a change.

use lowtide::plan::Outcome;
use lowtide::report;
use lowtide::whatif::{self, Asked, sentences};

use crate::cli::allowance::Allowance;
use crate::cli::arguments::{ReportFormat, WhatifArguments};
use crate::cli::exit::Exit;
use crate::cli::question;
use crate::cli::session::Session;

pub fn run(session: &mut Session, arguments: &WhatifArguments) -> anyhow::Result<Exit> {
    let question = &arguments.question;
    let regions = session.common.regions.clone();
    let earlier = session.read_fleet(&[])?;
    let now = session.now(Some(&earlier))?;
    let later = match &arguments.against {
        Some(path) => session.read_fleet_of(path, &question.given.settings.set)?,
        None => session.read_fleet(&question.given.settings.set)?,
    };
    let change = match &arguments.against {
        Some(path) => format!("Taking `{}` for `{}`", path.display(), regions.display()),
        None => sentences::change_of(&question.given.settings.set, &earlier, &later),
    };
    let [before, after] = question::requests(session, [&earlier, &later], question, now)?;
    let mut allowance = Allowance::new(question.searching, question.max_gap / 100.0);
    let mut shares = 2;
    let comparison = whatif::compare(
        Asked { fleet: &earlier, request: &before },
        Asked { fleet: &later, request: &after },
        &mut |fleet, request| {
            let plan = allowance.plan(shares, fleet, request, &mut |_| {});
            shares = 1;
            plan
        },
    )?;
    let document = |session: &Session| {
        session.on_clocks(report::whatif::document(&comparison, &change), &later)
    };
    let text = match arguments.format {
        ReportFormat::Table => document(session)?.to_text(session.style()),
        ReportFormat::Markdown => document(session)?.to_markdown(),
        ReportFormat::Json => report::json::whatif::of_comparison(&comparison, &change),
    };
    session.result(&text)?;
    Ok(match &comparison.after.plan.outcome {
        Outcome::Impossible(_) => Exit::No,
        Outcome::Unknown { .. } => Exit::Failed,
        Outcome::Optimal | Outcome::Bounded { .. } => Exit::Yes,
    })
}
