//! `lowtide plan`: from the question as typed to the answer as shown.

use std::io::IsTerminal;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{anyhow, bail};
use lowtide::explain::prices::prices;
use lowtide::file;
use lowtide::fleet::{Fleet, Scope, TierId};
use lowtide::ground::minute::Minute;
use lowtide::ics;
use lowtide::plan::{Outcome, Plan, Status, gap};
use lowtide::report;
use lowtide::report::emit::Target;
use lowtide::report::ics::Before;
use lowtide::request::{Keep, Request};
use lowtide::solve::{self, Progress};
use lowtide::week::Week;
use lowtide::words::figures;

use crate::cli::allowance::Allowance;
use crate::cli::arguments::{PlanArguments, PlanFormat};
use crate::cli::exit::Exit;
use crate::cli::session::Session;
use crate::cli::{input, question};

pub fn run(session: &mut Session, arguments: &PlanArguments) -> anyhow::Result<Exit> {
    let calendar = [
        ("--change", arguments.change.is_some()),
        ("--cancel", arguments.cancel.is_some()),
        ("--replaces", arguments.replaces.is_some()),
    ];
    if let Some((option, _)) = calendar.iter().find(|(_, given)| *given)
        && arguments.format != PlanFormat::Ics
    {
        bail!("`{option}` is about calendars; add `-f ics`");
    }
    let fleet = session.read_fleet(&arguments.question.given.settings.set)?;
    let now = session.now(Some(&fleet))?;
    if let Some(path) = &arguments.cancel {
        return cancel(session, &fleet, arguments, path, now);
    }
    let mut request = Request {
        top: usize::from(arguments.top),
        ..question::request(session, &fleet, &arguments.question, now)?
    };
    if let Some(path) = &arguments.keep {
        let tier = &fleet.tiers[request.tier].name;
        let kept = file::read_slots(&input::read(path)?, &fleet, tier)?;
        let filed = kept.filed.unwrap_or(now);
        let keep = Keep { slots: kept.slots, filed, min_gain: arguments.min_gain };
        // A plan of nothing but agreed windows has no slot to keep.
        request.keep = Some(keep).filter(|keep| !keep.slots.is_empty());
    }
    let started = Instant::now();
    let mut shown = started;
    let watched = std::io::stderr().is_terminal();
    let mut progress = |progress: Progress| {
        if watched && shown.elapsed() > Duration::from_secs(1) {
            shown = Instant::now();
            session.tell(&state(progress, started.elapsed()));
        }
    };
    let max_gap = arguments.question.max_gap / 100.0;
    let mut allowance = Allowance::new(arguments.question.searching, max_gap);
    let mut plan = allowance.plan(1, &fleet, &request, &mut progress)?;
    solve::seen::tell(&fleet, &request, &mut plan)?;
    let exit = match plan.outcome {
        Outcome::Impossible(_) => Exit::No,
        Outcome::Unknown { .. } => Exit::Failed,
        // A plan in which nothing happens is none.
        _ if plan.choices[0].windows.iter().all(|w| w.status == Status::Skipped) => Exit::No,
        _ => Exit::Yes,
    };
    let in_words = |session: &Session| {
        let mut document = session.on_clocks(report::plan::document(&fleet, &plan), &fleet)?;
        if let (Some(zone), Some(best)) = (session.tz(&fleet)?, plan.choices.first())
            && let Some(told) = report::slot::on_another(&fleet, plan.tier, best, &zone)
        {
            document.below_answer(told);
        }
        anyhow::Ok(document)
    };
    let text = match arguments.format {
        PlanFormat::Json => report::json::of_plan(&fleet, &plan),
        PlanFormat::Csv => report::csv::of_plan(&fleet, &plan),
        PlanFormat::Markdown => in_words(session)?.to_markdown(),
        PlanFormat::Table => in_words(session)?.to_text(session.style()),
        PlanFormat::Html => {
            let week = Week::of(&fleet, &request)?;
            // Quick for global plans; for others `explain --prices` has them.
            let mut planner = Allowance::new(arguments.question.searching, max_gap).pricing();
            let priced = match request.scope {
                Scope::Global => Some(prices(&fleet, &request, &mut planner)?),
                Scope::Rolling => None,
            };
            report::html::plan::of_plan(&fleet, &request, &plan, &week, priced.as_ref())
        }
        // These formats hold windows and nothing else: where there are none, nothing is
        // written, and whoever asked is told why.
        _ if plan.choices.is_empty() => {
            let said = in_words(session)?.to_text(session.style());
            session.tell(said.trim_end());
            return Ok(exit);
        }
        PlanFormat::Ics => {
            session.tell_without_publisher(&fleet);
            let earlier = arguments.replaces.as_ref().or(arguments.keep.as_ref());
            let earlier = earlier.map(|path| read_before(path, &fleet, plan.tier)).transpose()?;
            let before = earlier.as_ref().map(|earlier| match earlier {
                Earlier::Calendar(calendar) => Before::Calendar(calendar),
                Earlier::Plan(plan) => Before::Plan(plan),
            });
            let change = arguments.change.as_deref();
            report::ics::of_plan(&fleet, &plan, change, before).unwrap_or_default()
        }
        PlanFormat::Rrule => emitted(session, &fleet, &plan, Target::Rrule)?,
        PlanFormat::Cron => emitted(session, &fleet, &plan, Target::Cron)?,
        PlanFormat::Systemd => emitted(session, &fleet, &plan, Target::Systemd)?,
        PlanFormat::AwsSsm => emitted(session, &fleet, &plan, Target::AwsSsm)?,
        PlanFormat::Gke => emitted(session, &fleet, &plan, Target::Gke)?,
        PlanFormat::ArgoCd => emitted(session, &fleet, &plan, Target::ArgoCd)?,
        PlanFormat::Alertmanager => emitted(session, &fleet, &plan, Target::Alertmanager)?,
    };
    session.result(&text)?;
    if session.common.verbose && request.scope == Scope::Global {
        // Quick for global plans; `explain --prices` has them for every plan, and in full.
        let mut planner = allowance.pricing();
        let prices = prices(&fleet, &request, &mut planner)?;
        session.tell_more(&report::prices::summary(&fleet, &request, &prices));
    }
    Ok(exit)
}

/// The plan for whoever keeps windows; what is lost on the way is told.
fn emitted(
    session: &mut Session,
    fleet: &Fleet,
    plan: &Plan,
    target: Target,
) -> anyhow::Result<String> {
    let emission = report::emit::of_plan(fleet, plan, target)?.unwrap_or_default();
    for caution in &emission.cautions {
        session.tell(&format!("caution: {caution}"));
    }
    Ok(emission.text)
}

/// Takes back the windows of the plan at `path`.
fn cancel(
    session: &mut Session,
    fleet: &Fleet,
    arguments: &PlanArguments,
    path: &Path,
    now: Minute,
) -> anyhow::Result<Exit> {
    let tier = question::tier(fleet, &arguments.question.tier)?;
    let text = match read_before(path, fleet, tier)? {
        Earlier::Calendar(earlier) => {
            let name = &fleet.tiers[tier].name;
            report::ics::taken_back(fleet, &earlier, name, now).ok_or_else(|| {
                anyhow!("`{}` has no window of tier `{name}` to take back", path.display())
            })?
        }
        Earlier::Plan(earlier) => {
            report::ics::cancellation(fleet, &earlier, now, arguments.change.as_deref())
        }
    };
    session.tell_without_publisher(fleet);
    session.result(&text)?;
    Ok(Exit::Yes)
}

/// What was written of an earlier plan.
enum Earlier {
    Calendar(ics::Calendar),
    Plan(file::Earlier),
}

fn read_before(path: &Path, fleet: &Fleet, tier: TierId) -> anyhow::Result<Earlier> {
    let source = input::read(path)?;
    Ok(if file::is_calendar(&source) {
        Earlier::Calendar(file::read_exported(&source)?)
    } else {
        Earlier::Plan(file::read_earlier(&source, fleet, tier)?)
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
