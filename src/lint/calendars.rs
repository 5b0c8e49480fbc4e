//! Do other people's calendars say what they are read for?

use crate::file::Part;
use crate::finding::{Kind as FindingKind, Severity, events};
use crate::fleet::calendar::{Calendar, Effect, Kind};
use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::DAY;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::lint::lints::{Finding, Lint, Terms};
use crate::words::figures;
use crate::words::names::all_of;

pub const LOST_EVENT: Lint =
    of_events(&events::LOST_EVENT, |terms| told(terms, &events::LOST_EVENT));

pub const ODD_EVENT: Lint = of_events(&events::ODD_EVENT, |terms| told(terms, &events::ODD_EVENT));

const fn of_events(kind: &FindingKind, find: fn(&Terms) -> Vec<Finding>) -> Lint {
    Lint {
        code: kind.code,
        severity: kind.severity,
        about: kind.about,
        remedy: kind.remedy,
        example: kind.example,
        find,
    }
}

pub const IDLE_CALENDAR: Lint = Lint {
    code: "idle-calendar",
    severity: Severity::Warning,
    about: "A calendar can never matter, or not to a region that it names",
    remedy: "Bring its file up to date, name the carrier in the regions that depend on it, or remove the calendar",
    example: "a carrier's calendar with `carrier = \"telia\"`, where no region lists `telia` among its `carriers`",
    find: idle,
};

pub const TRANSPARENT_EVENTS: Lint = Lint {
    code: "transparent-events",
    severity: Severity::Warning,
    about: "Events of a freeze calendar say of themselves that they block nobody, and forbid nothing",
    remedy: "Show them as busy (`TRANSP:OPAQUE`) where they are freezes",
    example: "an event `Code freeze` with `TRANSP:TRANSPARENT`, as calendars mark whole days by themselves",
    find: transparent,
};

fn told(terms: &Terms, kind: &FindingKind) -> Vec<Finding> {
    let calendars = terms.fleet.calendars.iter().enumerate();
    let found = calendars.flat_map(|(i, calendar)| {
        events::of_kind(calendar, kind).map(move |problem| Finding {
            elsewhere: Some((problem.file.clone(), problem.line)),
            ..Finding::new(Part::Calendar(i), "file", problem.message.clone())
                .advice("mend it there; everything else of the file is used")
        })
    });
    found.collect()
}

fn transparent(terms: &Terms) -> Vec<Finding> {
    let calendars = terms.fleet.calendars.iter().enumerate();
    let found = calendars.filter(|(_, calendar)| calendar.transparent > 0).map(|(i, calendar)| {
        let events = figures::count(calendar.transparent, "event");
        let (verb, themselves) = match calendar.transparent {
            1 => ("is", "it forbids"),
            _ => ("are", "they forbid"),
        };
        let message = format!(
            "{events} of calendar `{}` {verb} marked as free time (`TRANSP:TRANSPARENT`): {themselves} nothing",
            calendar.name
        );
        Finding::new(Part::Calendar(i), "file", message)
            .advice("mark freezes as busy (`TRANSP:OPAQUE`), or leave it so where they are none")
    });
    found.collect()
}

fn idle(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let mut found = Vec::new();
    for (i, calendar) in fleet.calendars.iter().enumerate() {
        let name = &calendar.name;
        let mut tell = |key, message: String, advice: &str| {
            found.push(Finding::new(Part::Calendar(i), key, message).advice(advice));
        };
        let strangers: Vec<&str> = strangers(fleet, calendar)
            .into_iter()
            .map(|region| fleet.regions[region].id.as_str())
            .collect();
        let concerned: Vec<RegionId> = fleet
            .region_ids()
            .filter(|&region| calendar.concerns(region, &fleet.regions[region]))
            .collect();
        if let (Some(carrier), false) = (&calendar.carrier, strangers.is_empty()) {
            let message = format!(
                "calendar `{name}` names {}, which do not list `{carrier}` among their `carriers`",
                all_of(strangers)
            );
            tell("regions", message, "add the carrier to their `carriers`, or leave them out");
        } else if let (Some(carrier), true) = (&calendar.carrier, concerned.is_empty()) {
            let message = format!(
                "calendar `{name}` can never matter: no region lists `{carrier}` among its `carriers`"
            );
            tell("carrier", message, "add the carrier to the regions that depend on it");
        } else if calendar.effect == Effect::None && calendar.kind != Kind::Holiday {
            let message = format!("calendar `{name}` can never matter: its effect is `none`");
            tell("effect", message, "remove it, or give it another effect");
        } else if !concerned.iter().any(|&region| has_more(fleet, calendar, region, terms.now)) {
            let message = format!(
                "calendar `{name}` can never matter: it has no event that counts after {}",
                terms.now
            );
            tell(
                "file",
                message,
                "bring its file up to date, or remove it; cancelled events, and free time in a freeze, do not count",
            );
        }
    }
    found
}

/// The regions that it names though they do not depend on its carrier.
fn strangers(fleet: &Fleet, calendar: &Calendar) -> Vec<RegionId> {
    let named = calendar.regions.named().iter().copied();
    named.filter(|&region| !calendar.concerns(region, &fleet.regions[region])).collect()
}

/// Whether an event is still to come within ten years.
fn has_more(fleet: &Fleet, calendar: &Calendar, region: RegionId, now: Minute) -> bool {
    let ahead = Interval::lasting(now, 3660 * DAY);
    calendar.occurrences(ahead, &fleet.regions[region].zone).next().is_some()
}
