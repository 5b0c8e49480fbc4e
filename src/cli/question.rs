//! From the question as typed to the question as meant.

use std::collections::BTreeSet;

use anyhow::{anyhow, bail};
use lowtide::file;
use lowtide::fleet::{Clock, Fleet, RegionId, Scope, TierId};
use lowtide::ground::cycles::Horizon;
use lowtide::ground::minute::Minute;
use lowtide::ground::spoken::Spoken;
use lowtide::ground::tz::Zone;
use lowtide::request::{Objective, Request};
use lowtide::words::names::nearest;

use crate::cli::arguments::{ObjectiveArgument, Question, ScopeArgument};
use crate::cli::input;
use crate::cli::session::Session;

/// The question as it is meant: one choice, and no earlier plan. What is odd about it is told.
pub fn request(
    session: &mut Session,
    fleet: &Fleet,
    arguments: &Question,
    now: Minute,
) -> anyhow::Result<Request> {
    let (request, remark) = meant(session, fleet, arguments, now)?;
    remark.iter().for_each(|remark| session.tell(remark));
    Ok(request)
}

/// The same of each of two fleets; what is odd of both is told once.
pub fn requests(
    session: &mut Session,
    fleets: [&Fleet; 2],
    arguments: &Question,
    now: Minute,
) -> anyhow::Result<[Request; 2]> {
    let (first, remark) = meant(session, fleets[0], arguments, now)?;
    let (second, other) = meant(session, fleets[1], arguments, now)?;
    let other = other.filter(|other| Some(other) != remark.as_ref());
    remark.iter().chain(&other).for_each(|remark| session.tell(remark));
    Ok([first, second])
}

/// The question, and what is odd about it.
fn meant(
    session: &Session,
    fleet: &Fleet,
    arguments: &Question,
    now: Minute,
) -> anyhow::Result<(Request, Option<String>)> {
    let tier = tier(fleet, &arguments.tier)?;
    let spec = &fleet.tiers[tier];
    let in_months = |horizon: Horizon| matches!(horizon, Horizon::Months(_));
    if arguments.horizon.is_some_and(|asked| in_months(asked) != in_months(spec.horizon)) {
        bail!(
            "`--horizon` of tier `{}`: expected {} such as `{}`",
            spec.name,
            if in_months(spec.horizon) { "months" } else { "a duration" },
            spec.horizon
        );
    }
    // A date alone is read on the tier's clock.
    let clock = match &spec.clock {
        Some(Clock::Zone(zone)) => zone.clone(),
        Some(Clock::Local) | None => Zone::utc(),
    };
    let from_date = match arguments.from {
        Some(Spoken::Date(date)) if !session.names_a_clock() => Some(date),
        _ => None,
    };
    let from = match (&arguments.from, from_date) {
        (_, Some(date)) => clock.first_instant_of(date),
        (Some(written), None) => session.instant("from", written, fleet, now)?,
        (None, None) => now,
    };
    let remark = (from < now)
        .then(|| format!("`--from` is past: {from} lies before {now}, where the search begins"));
    let existing = match &arguments.given.existing {
        Some(path) => file::read_agreed(&input::read(path)?, fleet)?,
        None => Vec::new(),
    };
    let request = Request {
        scope: match arguments.scope {
            None => spec.scope,
            Some(ScopeArgument::Global) => Scope::Global,
            Some(ScopeArgument::Rolling) => Scope::Rolling,
        },
        objective: match arguments.objective {
            ObjectiveArgument::Total => Objective::Total,
            ObjectiveArgument::Fair => Objective::Fair,
        },
        from: from.max(now),
        from_date,
        horizon: arguments.horizon.unwrap_or(spec.horizon),
        step: arguments.given.step.unwrap_or(fleet.step),
        regions: regions(fleet, arguments, tier)?,
        existing,
        ..Request::of_tier(fleet, tier, now)
    };
    Ok((request, remark))
}

/// The one region that is asked about, among those that are planned for.
pub fn region(
    fleet: &Fleet,
    request: &Request,
    id: Option<&str>,
) -> anyhow::Result<Option<RegionId>> {
    let Some(id) = id else { return Ok(None) };
    let planned = || request.regions.iter().map(|&r| fleet.regions[r].id.as_str());
    match fleet.region(id) {
        Some(region) if request.regions.contains(&region) => Ok(Some(region)),
        Some(_) => bail!("region `{id}` is not among those that are planned for"),
        None => Err(unknown("region", id, planned())),
    }
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
        let mut named = Vec::new();
        for id in ids {
            let regions = named_regions(fleet, id)?;
            let takes_part = |region: &&RegionId| participants.contains(region);
            let before = named.len();
            named.extend(regions.iter().filter(takes_part));
            if named.len() == before {
                bail!(
                    "{} part in tier `{1}`: expected `{1}` in its `tiers`, and a service that the tier touches",
                    match id.strip_prefix('@') {
                        Some(group) => format!("no region of the group `{group}` takes"),
                        None => format!("region `{id}` takes no"),
                    },
                    arguments.tier
                );
            }
        }
        Ok(named)
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

/// The region of that id, or all of a group: `sg`, `@emea`.
pub fn named_regions(fleet: &Fleet, name: &str) -> anyhow::Result<Vec<RegionId>> {
    let Some(group) = name.strip_prefix('@') else {
        let ids = fleet.regions.iter().map(|region| region.id.as_str());
        return fleet
            .region(name)
            .map(|region| vec![region])
            .ok_or_else(|| unknown("region", name, ids));
    };
    let members = fleet.group(group);
    if members.is_empty() {
        let groups: BTreeSet<&str> =
            fleet.regions.iter().flat_map(|r| r.groups.iter().map(String::as_str)).collect();
        if groups.is_empty() {
            bail!("there is no group `{group}`: no region has `groups`");
        }
        return Err(unknown("group", group, groups.into_iter()));
    }
    Ok(members)
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
