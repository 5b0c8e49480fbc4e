//! `lowtide whatif`: the plan before and after a change.

use lowtide::plan::Outcome;
use lowtide::report;
use lowtide::whatif::{self, Asked};

use crate::cli::arguments::{ReportFormat, WhatifArguments};
use crate::cli::exit::Exit;
use crate::cli::question::{self, TimeLeft};
use crate::cli::session::Session;

pub fn run(session: &mut Session, arguments: &WhatifArguments) -> anyhow::Result<Exit> {
    let now = session.now();
    let question = &arguments.question;
    let regions = session.common.regions.clone();
    let earlier = session.read_fleet(&[])?;
    let later = match &arguments.against {
        Some(path) => session.read_fleet_of(path, &question.given.settings.set)?,
        None => session.read_fleet(&question.given.settings.set)?,
    };
    let change = match &arguments.against {
        Some(path) => format!("Taking `{}` for `{}`", path.display(), regions.display()),
        None => report::whatif::change_of(&question.given.settings.set, &earlier, &later),
    };
    let before = question::request(&earlier, question, now)?;
    let after = question::request(&later, question, now)?;
    let mut left = TimeLeft::of(question, (2, 1));
    let comparison = whatif::compare(
        Asked { fleet: &earlier, request: &before },
        Asked { fleet: &later, request: &after },
        &mut |fleet, request| left.plan(fleet, request),
    )?;
    let text = match arguments.format {
        ReportFormat::Table => {
            report::whatif::document(&comparison, &change).to_text(session.style())
        }
        ReportFormat::Markdown => report::whatif::document(&comparison, &change).to_markdown(),
        ReportFormat::Json => report::json::whatif::of_comparison(&comparison, &change),
    };
    session.result(&text)?;
    Ok(match &comparison.after.plan.outcome {
        Outcome::Impossible(_) => Exit::No,
        Outcome::Unknown { .. } => Exit::Failed,
        Outcome::Optimal | Outcome::Bounded { .. } => Exit::Yes,
    })
}
