//! Does somebody really stand in?

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::{Fleet, RegionId, RuleKind};
use crate::ground::duration::WEEK;
use crate::ground::interval::Interval;
use crate::impact;
use crate::lint::lints::{Finding, Lint, Terms};
use crate::words::figures;
use crate::words::names::all_of;

pub const FULL_FAILOVER: Lint = Lint {
    code: "full-failover",
    severity: Severity::Warning,
    about: "A region's failover has never the capacity for its users, so they are never drained",
    remedy: "Raise the failover's `capacity`, or name another failover",
    example: "a failover with `capacity = 50000`, where both regions together never have fewer than 60,000 users",
    find: full,
};

pub const FORBIDDEN_FAILOVER: Lint = Lint {
    code: "forbidden-failover",
    severity: Severity::Note,
    about: "A residency rule keeps a region's users from its failover, which then only keeps their windows apart",
    remedy: "Name a failover in one of the rule's jurisdictions, or leave it out",
    example: "a rule `residency` with `jurisdictions = [\"EU\"]`, and a failover whose `jurisdiction` is `US`",
    find: forbidden,
};

pub const FAILOVER_CYCLE: Lint = Lint {
    code: "failover-cycle",
    severity: Severity::Note,
    about: "Failovers lead back to where they began: if they fail one after another, nobody is left to take over",
    remedy: "Let one region of the cycle fail over to one outside it, where there is one",
    example: "`de` fails over to `fr`, and `fr` to `de`",
    find: cycles,
};

fn full(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let found = pairs(fleet).filter_map(|(r, f)| {
        let (region, failover) = (&fleet.regions[r], &fleet.regions[f]);
        let capacity = failover.capacity?;
        let horizon = region.tiers.iter().map(|&t| fleet.tiers[t].horizon.minutes()).max()?;
        // Most have room in any week.
        let within = |span| least_sum(fleet, r, f, Interval::lasting(terms.now, span));
        if within(WEEK) <= capacity {
            return None;
        }
        let least = within(horizon.max(WEEK));
        (least > capacity).then(|| {
            let message = format!(
                "`{}` can carry {} users, and with those of `{}` it has never fewer than {}",
                failover.id,
                figures::quantity(capacity),
                region.id,
                figures::quantity(least)
            );
            let advice = format!(
                "is `capacity` of `{}` right? it counts its own users, too; as it is, `{}` is never drained",
                failover.id, region.id
            );
            Finding::new(Part::Region(r), "failover", message).advice(advice)
        })
    });
    found.collect()
}

/// Regions with their failovers.
fn pairs(fleet: &Fleet) -> impl Iterator<Item = (RegionId, RegionId)> + '_ {
    let regions = fleet.region_ids().zip(&fleet.regions);
    regions.filter_map(|(r, region)| Some((r, region.failover?)))
}

/// The fewest users that both have together in some minute of `span`.
fn least_sum(fleet: &Fleet, one: RegionId, other: RegionId, span: Interval) -> f64 {
    let loads = [one, other].map(|region| impact::users(fleet, region, span));
    let [one, other] = loads.each_ref().map(|load| load.pieces().collect::<Vec<_>>());
    let mut next = 0;
    let mut least = f64::INFINITY;
    for (stretch, users) in one {
        while other[next].0.end() <= stretch.start() {
            next += 1;
        }
        for (_, more) in other[next..].iter().take_while(|piece| piece.0.overlaps(stretch)) {
            least = least.min(users + more);
        }
    }
    least
}

fn forbidden(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let mut found = Vec::new();
    for (r, f) in pairs(fleet) {
        let (region, failover) = (&fleet.regions[r], &fleet.regions[f]);
        for rule in &region.rules {
            let RuleKind::Residency { jurisdictions } = &rule.kind else { continue };
            let place = failover.jurisdiction.as_ref();
            if place.is_some_and(|place| jurisdictions.contains(place)) {
                continue;
            }
            let lies = match place {
                Some(place) => format!("which lies in `{place}`"),
                None => "which has no `jurisdiction`".to_owned(),
            };
            let message = format!(
                "rule `{}` keeps the users of `{}` from `{}`, {lies}: they are never drained",
                rule.id, region.id, failover.id
            );
            let advice = if place.is_none() {
                format!("add `jurisdiction` to `{}`", failover.id)
            } else if jurisdictions.is_empty() {
                "this is fine if `failover` is there only to keep the two windows apart".to_owned()
            } else {
                format!(
                    "name a failover in {}; this is fine if `failover` is there only to keep the two windows apart",
                    all_of(jurisdictions.iter().map(String::as_str))
                )
            };
            found.push(Finding::new(Part::Region(r), "failover", message).advice(advice));
        }
    }
    found
}

fn cycles(terms: &Terms) -> Vec<Finding> {
    let regions = &terms.fleet.regions;
    let mut walked = vec![false; regions.len()];
    let mut found = Vec::new();
    for first in terms.fleet.region_ids() {
        let mut path = Vec::new();
        let mut at = Some(first);
        while let Some(r) = at.filter(|&r| !walked[r.0]) {
            walked[r.0] = true;
            path.push(r);
            at = regions[r].failover;
        }
        let Some(start) = at.and_then(|r| path.iter().position(|&step| step == r)) else {
            continue;
        };
        let ids: Vec<&str> = path[start..].iter().map(|&r| regions[r].id.as_str()).collect();
        let message = match ids.as_slice() {
            [one, other] => format!("`{one}` and `{other}` are each other's failover"),
            ids => format!("the failovers of {} form a circle", all_of(ids.iter().copied())),
        };
        let advice = "this is fine for planning, which never takes a region and its failover down together; if both fail, nobody takes over";
        found.push(Finding::new(Part::Region(path[start]), "failover", message).advice(advice));
    }
    found
}
