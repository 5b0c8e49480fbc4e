//! What are the values of the variables that a text can name, in the words of one locale?

use std::collections::BTreeMap;

use crate::announce::audience::Audience;
use crate::announce::schedule::Entry;
use crate::announce::speech::Speech;
use crate::fleet::wording::facts::Facts;
use crate::fleet::{Fleet, RegionId, Rule};
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::impact::{self, Drain, Exposure};
use crate::window::{self, PlacedPhase, Window};
use crate::words::template::TemplateError;

/// A share of users from which on the service counts as unavailable.
const UNAVAILABLE: f64 = 0.5;

/// The variables of what `entry` says of `window`, less those that are made of texts.
///
/// # Errors
/// When a phrase of the language is no template.
pub fn of(
    fleet: &Fleet,
    window: &Window,
    name: &str,
    entry: &Entry,
    until: Option<Minute>,
    speech: &Speech,
) -> Result<Facts, TemplateError> {
    let span = window.interval;
    let zone = entry.zone(fleet);
    let (start, end) = (span.start(), until.unwrap_or(span.end()));
    let (local_start, local_end) = (zone.local(start), zone.local(end));
    let region = &fleet.regions[entry.regions[0]];
    let names: Vec<String> =
        entry.regions.iter().map(|&r| speech.foreign(&fleet.regions[r].name)).collect();
    let phases = window::paced_phases(fleet, window.tier, &window.regions, &window.operations);
    let phases = window::place(&phases, span);

    let mut facts = Facts::default();
    let wording = &fleet.wording;
    let service = service(fleet, entry, window, speech);
    for (variable, value) in [
        ("contact", wording.contact.as_deref()),
        ("status_page", wording.status_page.as_deref()),
        ("rollback", window.rollback.as_deref()),
        ("region", Some(region.name.as_str())),
        ("region_id", Some(region.id.as_str())),
        ("tier", Some(fleet.tiers[window.tier].name.as_str())),
        ("window", Some(name)),
        (
            "team",
            match entry.audience {
                Audience::Crew(team) => Some(fleet.teams[team].name.as_str()),
                _ => region.team.map(|team| fleet.teams[team].name.as_str()),
            },
        ),
        ("utc_period", Some(utc_period(start, end).as_str())),
    ] {
        facts.set(variable, value.map_or(String::new(), |value| speech.foreign(value)));
    }
    facts.set("kind", entry.kind.name());
    facts.set("audience", entry.audience.name());
    let mut place = Facts::default();
    place.set("service", service.as_str());
    place.set("region", names[0].as_str());
    facts.set(
        "place",
        if service.is_empty() { names[0].clone() } else { place.render(&speech.phrases.place)? },
    );
    facts.set("service", service);
    facts.set("regions", names.join(&speech.phrases.comma));

    facts.set("date", speech.full_date(local_start)?);
    facts.set("end_date", speech.full_date(local_end)?);
    facts.set("start", speech.dates.time(local_start));
    facts.set("end", speech.dates.time(local_end));
    facts.set("zone", speech.dates.offset(local_start));
    facts.set("start_moment", speech.moment(local_start)?);
    facts.set("end_moment", speech.moment(local_end)?);
    facts.set("previous_end_moment", speech.moment(zone.local(span.end()))?);
    facts.set("period", speech.period(local_start, local_end)?);
    facts.set("duration", speech.length(end - start));

    let disruption = |phase: &PlacedPhase| {
        let felt = |&region: &RegionId| phase.disruption * felt_share(fleet, region, window);
        entry.regions.iter().map(felt).fold(0.0, f64::max)
    };
    let worst = phases.iter().map(disruption).fold(0.0, f64::max);
    let level = match worst {
        0.0 => "none",
        share if share < UNAVAILABLE => "partial",
        _ => "full",
    };
    facts.set("disruption", level);
    let out = phases.iter().filter(|phase| disruption(phase) >= UNAVAILABLE);
    let outage: Minutes = out.map(|phase| phase.interval.minutes()).sum();
    facts.set("outage", if outage > Minutes::ZERO { speech.length(outage) } else { String::new() });
    facts.set("phases", phases.iter().map(|phase| speech.phase(phase, zone)).collect::<Vec<_>>());
    let users = entry.regions.iter().map(|&r| impact::users(fleet, r, span).peak()).sum();
    facts.set("users", speech.count(users));
    let counted: UserMinutes =
        entry.regions.iter().map(|&r| user_minutes(fleet, r, window, &phases)).sum();
    facts.set("user_minutes", speech.count(counted.0));

    let rules: Vec<&Rule> = entry.rules_of(fleet).collect();
    let listed = |of: &dyn Fn(&Rule) -> Option<String>| {
        let words: Vec<String> =
            rules.iter().filter_map(|rule| of(rule)).map(|text| speech.foreign(&text)).collect();
        words.join(&speech.phrases.comma)
    };
    facts.set("rule", listed(&|rule| Some(rule.id.clone())));
    facts.set("reason", listed(&|rule| rule.reason.clone()));
    facts.set("basis", listed(&|rule| rule.source.clone().or_else(|| rule.reason.clone())));
    Ok(facts)
}

/// What each of `windows` goes by: its id, or else its tier and start, with its regions where
/// others start with it.
pub fn names(fleet: &Fleet, windows: &[Window]) -> Vec<String> {
    let short = |window: &Window| {
        window.id.clone().unwrap_or_else(|| {
            let start = window.interval.start().utc().format("%Y-%m-%dT%H:%MZ");
            format!("{} {start}", fleet.tiers[window.tier].name)
        })
    };
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    windows.iter().for_each(|window| *times.entry(short(window)).or_default() += 1);
    let name = |window: &Window| match short(window) {
        shared if window.id.is_none() && times[&shared] > 1 => {
            let regions: Vec<&str> =
                window.regions.iter().map(|&region| fleet.regions[region].id.as_str()).collect();
            format!("{shared} {}", regions.join("+"))
        }
        own => own,
    };
    windows.iter().map(name).collect()
}

/// What users call the service, or else the services of the region that are touched.
fn service(fleet: &Fleet, entry: &Entry, window: &Window, speech: &Speech) -> String {
    if let Some(service) = &fleet.wording.service {
        return speech.foreign(service);
    }
    let mut names: Vec<&str> = Vec::new();
    for &region in &entry.regions {
        for &(service, _) in &fleet.regions[region].services {
            let name = fleet.services[service].name.as_str();
            let touched = fleet.tiers[window.tier].services.includes(&service);
            if touched && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let names: Vec<String> = names.into_iter().map(|name| speech.foreign(name)).collect();
    names.join(&speech.phrases.comma)
}

/// The share of a phase's disruption that users of `region` feel: less where services are
/// upgraded hot, and where the failover takes them.
fn felt_share(fleet: &Fleet, region: RegionId, window: &Window) -> f64 {
    let tier = &fleet.tiers[window.tier];
    let touched = fleet.touched(region, window.tier);
    let hot = touched.iter().map(|service| service.hot).fold(0.0, f64::max);
    match impact::drain(fleet, region, window.tier, tier.scope) {
        Drain::Always => hot * tier.drain_factor,
        Drain::Never | Drain::WhileRoom { .. } => hot,
    }
}

/// The impact as regulators count it: with a weight and sensitivities of 1 (model §5).
fn user_minutes(
    fleet: &Fleet,
    region: RegionId,
    window: &Window,
    phases: &[PlacedPhase],
) -> UserMinutes {
    let exposure = Exposure::of(fleet, region, window.tier);
    if exposure.weighted == 0.0 {
        return UserMinutes::ZERO;
    }
    let scope = fleet.tiers[window.tier].scope;
    let weighted = impact::of_region(fleet, region, window.tier, scope, phases);
    UserMinutes(weighted.0 / exposure.weighted * exposure.counted)
}

/// `2026-12-06 19:00–22:00`, with both dates where there are two.
fn utc_period(start: Minute, end: Minute) -> String {
    let (start, end) = (start.utc(), end.utc());
    if start.date() == end.date() {
        format!("{}–{}", start.format("%Y-%m-%d %H:%M"), end.format("%H:%M"))
    } else {
        format!("{} – {}", start.format("%Y-%m-%d %H:%M"), end.format("%Y-%m-%d %H:%M"))
    }
}
