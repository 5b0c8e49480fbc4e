//! From the question as typed to the question as meant.

use anyhow::{anyhow, bail};
use lowtide::file;
use lowtide::fleet::{Fleet, RegionId, Scope, TierId};
use lowtide::ground::minute::Minute;
use lowtide::request::{Objective, Request};
use lowtide::words::names::nearest;

use crate::cli::arguments::{ObjectiveArgument, Question, ScopeArgument};
use crate::cli::input;

/// The question as it is meant: one choice, and no earlier plan.
pub fn request(fleet: &Fleet, arguments: &Question, now: Minute) -> anyhow::Result<Request> {
    let tier = tier(fleet, &arguments.tier)?;
    let spec = &fleet.tiers[tier];
    let existing = match &arguments.given.existing {
        Some(path) => file::read_windows(&input::read(path)?, fleet)?,
        None => Vec::new(),
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
        step: arguments.given.step.unwrap_or(fleet.step),
        top: 1,
        regions: regions(fleet, arguments, tier)?,
        existing,
        keep: None,
        kept_clear: Vec::new(),
    })
}

/// The tier of that name.
pub fn tier(fleet: &Fleet, name: &str) -> anyhow::Result<TierId> {
    fleet
        .tier(name)
        .ok_or_else(|| unknown("tier", name, fleet.tiers.iter().map(|tier| tier.name.as_str())))
}

/// Those who take part in the tier, as `--only` or `--except` narrow them.
fn regions(fleet: &Fleet, arguments: &Question, tier: TierId) -> anyhow::Result<Vec<RegionId>> {
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
    let only = named(&arguments.given.only)?;
    let except = named(&arguments.given.except)?;
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
pub fn unknown<'n>(what: &str, found: &str, known: impl Iterator<Item = &'n str>) -> anyhow::Error {
    let known: Vec<&str> = known.collect();
    match nearest(found, known.iter().copied()) {
        Some(near) => anyhow!("there is no {what} `{found}`; did you mean `{near}`?"),
        None => {
            let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            anyhow!("there is no {what} `{found}`; expected one of {}", listed.join(", "))
        }
    }
}
