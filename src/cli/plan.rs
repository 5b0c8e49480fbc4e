//! `lowtide plan`: from the question as typed to the answer as shown.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use anyhow::bail;
use lowtide::explain::prices::prices;
use lowtide::file;
use lowtide::fleet::Scope;
use lowtide::plan::{Outcome, gap};
use lowtide::report::{self, figures};
use lowtide::request::{Keep, Request};
use lowtide::solve::{self, Effort, Progress};

use crate::cli::arguments::{PlanArguments, PlanFormat};
use crate::cli::exit::Exit;
use crate::cli::question::TimeLeft;
use crate::cli::{Session, input, question};

pub fn run(session: &mut Session, arguments: &PlanArguments) -> anyhow::Result<Exit> {
    if let PlanFormat::Ics | PlanFormat::Html = arguments.format {
        bail!("this format is not built yet; expected `table`, `json`, `markdown` or `csv`");
    }
    let now = session.now();
    let fleet = session.read_fleet(&arguments.question.settings.set)?;
    let mut request = Request {
        top: usize::from(arguments.top),
        ..question::request(&fleet, &arguments.question, now)?
    };
    if let Some(path) = &arguments.keep {
        let tier = &fleet.tiers[request.tier].name;
        let slots = file::read_slots(&input::read(path)?, &fleet, tier)?;
        request.keep = Some(Keep { slots, min_gain: arguments.min_gain });
    }
    let started = Instant::now();
    let until = started.checked_add(arguments.question.time_limit);
    let mut shown = started;
    let watched = std::io::stderr().is_terminal();
    let mut progress = |progress: Progress| {
        if watched && shown.elapsed() > Duration::from_secs(1) {
            shown = Instant::now();
            session.tell(&state(progress, started.elapsed()));
        }
    };
    let mut effort = Effort {
        stop: &|| until.is_some_and(|until| Instant::now() >= until),
        max_gap: arguments.question.max_gap / 100.0,
        threads: question::threads(),
        progress: &mut progress,
    };
    let plan = solve::plan(&fleet, &request, &mut effort)?;
    let text = match arguments.format {
        PlanFormat::Json => report::json::of_plan(&fleet, &plan),
        PlanFormat::Csv => report::csv::of_plan(&fleet, &plan),
        PlanFormat::Markdown => report::plan::document(&fleet, &plan).to_markdown(),
        _ => report::plan::document(&fleet, &plan).to_text(session.style()),
    };
    session.result(&text)?;
    if session.common.verbose && request.scope == Scope::Global {
        // Quick for global plans; `explain --prices` has them for every plan, and in full.
        let mut left = TimeLeft::of(&arguments.question, (2, 8));
        let prices = prices(&fleet, &request, &mut |fleet, request| left.plan(fleet, request))?;
        session.tell_more(&report::prices::summary(&fleet, &request, &prices));
    }
    Ok(match plan.outcome {
        Outcome::Impossible(_) => Exit::No,
        _ if plan.choices.is_empty() => Exit::Failed,
        _ => Exit::Yes,
    })
}

/// How far a long search has come, in a line.
fn state(progress: Progress, elapsed: Duration) -> String {
    let bound = figures::quantity(progress.bound.max(0.0));
    match progress.cost {
        Some(cost) => format!(
            "{} s: best {}, bound {bound}, gap {}",
            elapsed.as_secs(),
            figures::quantity(cost),
            figures::percent(gap(cost, progress.bound))
        ),
        None => format!("{} s: no plan yet, bound {bound}", elapsed.as_secs()),
    }
}
