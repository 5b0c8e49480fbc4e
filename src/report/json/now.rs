//! Whether we may start now, for programs: `lowtide.now/1`.

use serde::Serialize;

use crate::announce::schedule::{Entry, Standing};
use crate::fleet::{Fleet, RegionId};
use crate::now::{Now, TierNow, Verdict};
use crate::report::phrases;
use crate::window::Window;
use crate::words::harmless::harmless;
use crate::written::Tzdb;

/// The JSON Schema of the document.
pub const SCHEMA: &str = include_str!("now.schema.json");

/// The JSON text, with a final line break.
pub fn of_now(fleet: &Fleet, now: &Now) -> String {
    super::json(&Document {
        format: "lowtide.now/1",
        now: now.question.now.to_string(),
        tzdb: super::tzdb(fleet),
        within_minutes: now.question.within.0,
        may_start: now.may_start(),
        tiers: now.tiers.iter().map(|tier| self::tier(fleet, now, tier)).collect(),
        due: now.due.iter().map(|entry| due(fleet, now, entry)).collect(),
    })
}

#[derive(Serialize)]
struct Document<'f> {
    format: &'static str,
    now: String,
    tzdb: Tzdb<'f>,
    within_minutes: i64,
    may_start: bool,
    tiers: Vec<Tier<'f>>,
    due: Vec<Due<'f>>,
}

#[derive(Serialize)]
struct Tier<'f> {
    tier: &'f str,
    scope: &'static str,
    may_start: bool,
    regions: Vec<&'f str>,
    may_start_in: Vec<&'f str>,
    refused_by: Vec<Against<'f>>,
    /// What the regions that may start break when all of them start at once.
    together: Vec<Together<'f>>,
    /// Of a tier with agreed windows.
    open: Vec<Place<'f>>,
    next: Option<Place<'f>>,
}

#[derive(Serialize)]
struct Against<'f> {
    regions: Vec<&'f str>,
    rule: &'static str,
    id: &'f str,
    says: String,
    until: Option<String>,
}

#[derive(Serialize)]
struct Together<'f> {
    region: &'f str,
    rule: &'static str,
    id: &'f str,
    says: String,
}

#[derive(Serialize)]
struct Place<'f> {
    id: Option<&'f str>,
    tier: &'f str,
    regions: Vec<&'f str>,
    start: String,
    end: String,
}

#[derive(Serialize)]
struct Due<'f> {
    at: String,
    late_minutes: Option<i64>,
    audience: &'f str,
    regions: Vec<&'f str>,
    kind: &'static str,
    rules: Vec<&'f str>,
    window: Place<'f>,
}

fn tier<'f>(fleet: &'f Fleet, now: &'f Now, tier: &TierNow) -> Tier<'f> {
    let place = |&i: &usize| place(fleet, &now.question.agreed[i]);
    let (refused_by, together, open, next) = match &tier.verdict {
        Verdict::Rules { alone, together } => {
            let against = alone.iter().map(|against| Against {
                regions: ids(fleet, &against.regions),
                rule: against.rule.kind(fleet),
                id: against.rule.id(fleet),
                says: harmless(&phrases::why(fleet, against.rule)),
                until: against.until.map(|until| until.to_string()),
            });
            let together = together.iter().map(|broken| Together {
                region: &fleet.regions[broken.region].id,
                rule: broken.rule.kind(fleet),
                id: broken.rule.id(fleet),
                says: harmless(&phrases::why(fleet, broken.rule)),
            });
            (against.collect(), together.collect(), Vec::new(), None)
        }
        Verdict::Agreed { open, next } => {
            let open = open.iter().map(place).collect();
            (Vec::new(), Vec::new(), open, next.as_ref().map(place))
        }
    };
    Tier {
        tier: &fleet.tiers[tier.tier].name,
        scope: tier.scope.name(),
        may_start: tier.may_start(),
        regions: ids(fleet, &tier.regions),
        may_start_in: ids(fleet, &tier.free()),
        refused_by,
        together,
        open,
        next,
    }
}

fn place<'f>(fleet: &'f Fleet, window: &'f Window) -> Place<'f> {
    Place {
        id: window.id.as_deref(),
        tier: &fleet.tiers[window.tier].name,
        regions: ids(fleet, &window.regions),
        start: window.interval.start().to_string(),
        end: window.interval.end().to_string(),
    }
}

fn due<'f>(fleet: &'f Fleet, now: &'f Now, entry: &'f Entry) -> Due<'f> {
    Due {
        at: entry.at.to_string(),
        late_minutes: match entry.standing {
            Standing::Late(by) => Some(by.0),
            _ => None,
        },
        audience: entry.audience.name(),
        regions: ids(fleet, &entry.regions),
        kind: entry.kind.name(),
        rules: entry.rules_of(fleet).map(|rule| rule.id.as_str()).collect(),
        window: place(fleet, &now.question.agreed[entry.window]),
    }
}

fn ids<'f>(fleet: &'f Fleet, regions: &[RegionId]) -> Vec<&'f str> {
    regions.iter().map(|&region| fleet.regions[region].id.as_str()).collect()
}
