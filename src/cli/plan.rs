//! `lowtide plan`: from the question as typed to the answer as shown.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use anyhow::{anyhow, bail};
use lowtide::file;
use lowtide::fleet::{Fleet, RegionId, Scope};
use lowtide::minute::Minute;
use lowtide::plan::{Outcome, gap};
use lowtide::report::{self, figures};
use lowtide::request::{Keep, Objective, Request};
use lowtide::solve::{self, Effort, Progress};

use crate::cli::arguments::{ObjectiveArgument, PlanArguments, PlanFormat, ScopeArgument};
use crate::cli::exit::Exit;
use crate::cli::{Session, input};

pub fn run(session: &mut Session, arguments: &PlanArguments) -> anyhow::Result<Exit> {
    if let PlanFormat::Ics | PlanFormat::Html = arguments.format {
        bail!("this format is not built yet; expected `table`, `json`, `markdown` or `csv`");
    }
    let now = session.now();
    let fleet = session.read_fleet(&arguments.settings.set)?;
    let request = request(&fleet, arguments, now)?;
    let started = Instant::now();
    let until = started.checked_add(arguments.time_limit);
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
        max_gap: arguments.max_gap / 100.0,
        threads: std::thread::available_parallelism().map_or(1, |threads| threads.get()),
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

fn request(fleet: &Fleet, arguments: &PlanArguments, now: Minute) -> anyhow::Result<Request> {
    let tier = fleet.tier(&arguments.tier).ok_or_else(|| {
        unknown("tier", &arguments.tier, fleet.tiers.iter().map(|tier| tier.name.as_str()))
    })?;
    let spec = &fleet.tiers[tier];
    let existing = match &arguments.existing {
        Some(path) => file::read_windows(&input::read(path)?, fleet)?,
        None => Vec::new(),
    };
    let keep = match &arguments.keep {
        Some(path) => Some(Keep {
            slots: file::read_slots(&input::read(path)?, fleet, &spec.name)?,
            min_gain: arguments.min_gain,
        }),
        None => None,
    };
    Ok(Request {
        tier,
        scope: match arguments.scope {
            None => spec.scope,
            Some(ScopeArgument::Global) => Scope::Global,
            Some(ScopeArgument::Rolling) => Scope::Rolling,
        },
        objective: match arguments.objective {
            ObjectiveArgument::Total => Objective::Total,
            ObjectiveArgument::Fair => Objective::Fair,
        },
        now,
        from: arguments.from.map_or(now, |from| from.max(now)),
        horizon: arguments.horizon.unwrap_or(spec.horizon),
        step: arguments.step.unwrap_or(fleet.step),
        top: usize::from(arguments.top),
        regions: regions(fleet, arguments, tier)?,
        existing,
        keep,
    })
}

/// Those who take part in the tier, as `--only` or `--except` narrow them.
fn regions(fleet: &Fleet, arguments: &PlanArguments, tier: usize) -> anyhow::Result<Vec<RegionId>> {
    let participants = fleet.participants(tier);
    let named = |ids: &[String]| -> anyhow::Result<Vec<RegionId>> {
        ids.iter()
            .map(|id| {
                let region = fleet.region(id).ok_or_else(|| {
                    unknown("region", id, fleet.regions.iter().map(|region| region.id.as_str()))
                })?;
                if participants.contains(&region) {
                    Ok(region)
                } else {
                    Err(anyhow!(
                        "region `{id}` takes no part in tier `{0}`: expected `{0}` in its `tiers`, and a service that the tier touches",
                        arguments.tier
                    ))
                }
            })
            .collect()
    };
    let only = named(&arguments.only)?;
    let except = named(&arguments.except)?;
    if !except.is_empty() && participants.iter().all(|region| except.contains(region)) {
        bail!("`--except` leaves out every region of tier `{}`", arguments.tier);
    }
    Ok(participants
        .into_iter()
        .filter(|region| only.is_empty() || only.contains(region))
        .filter(|region| !except.contains(region))
        .collect())
}

/// Says what there is instead, the nearest first.
fn unknown<'n>(what: &str, found: &str, known: impl Iterator<Item = &'n str>) -> anyhow::Error {
    let known: Vec<&str> = known.collect();
    match file::nearest(found, known.iter().copied()) {
        Some(near) => anyhow!("there is no {what} `{found}`; did you mean `{near}`?"),
        None => {
            let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            anyhow!("there is no {what} `{found}`; expected one of {}", listed.join(", "))
        }
    }
}
