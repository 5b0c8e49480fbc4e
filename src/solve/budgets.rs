//! What is used of each downtime budget, and of how much?

use crate::fleet::{Fleet, RegionId, RuleKind, TierId};
use crate::ground::interval::Interval;
use crate::ground::period::{Parts, Per};
use crate::plan::{BudgetUse, Choice};
use crate::request::Request;
use crate::request::downtime::{self, Down};
use crate::rules::budgets::downtime_of;
use crate::window::Window;

/// What the windows of `choice` and the agreed ones use of the budgets that bind its regions.
pub fn of_choice(fleet: &Fleet, request: &Request, choice: &Choice) -> Vec<BudgetUse> {
    let planned = choice.windows.iter().filter(|window| window.is_placed());
    let windows = planned.map(|planned| Window {
        id: None,
        tier: request.tier,
        regions: planned.regions.clone(),
        interval: planned.interval,
        rollback: None,
        filed: None,
        operations: fleet.tiers[request.tier].operations.clone(),
        slot: None,
        line: None,
    });
    let mut all: Vec<Window> = windows.collect();
    // An agreed window that is planned again is that window itself.
    let known = all.clone();
    all.extend(
        request
            .existing
            .iter()
            .filter(|agreed| {
                !known.iter().any(|own| {
                    own.tier == agreed.tier
                        && own.interval == agreed.interval
                        && own.regions.iter().any(|region| agreed.regions.contains(region))
                })
            })
            .cloned(),
    );
    of_windows(fleet, &request.regions, |tier| tier == request.tier, &all)
}

/// What `windows` use of the budgets of `regions` that hold for one of the tiers.
pub fn of_windows(
    fleet: &Fleet,
    regions: &[RegionId],
    concerns: impl Fn(TierId) -> bool,
    windows: &[Window],
) -> Vec<BudgetUse> {
    let budgets_of = |region: RegionId| {
        let rules = fleet.regions[region].rules.iter().enumerate();
        let budgets = rules.filter_map(|(rule, stated)| match stated.kind {
            RuleKind::MaxDowntime { budget, per } => Some((rule, stated, budget, per)),
            _ => None,
        });
        budgets.filter(|(_, stated, ..)| {
            fleet.tier_ids().any(|tier| concerns(tier) && stated.holds_for(tier))
        })
    };
    let bound: Vec<RegionId> =
        regions.iter().copied().filter(|&region| budgets_of(region).next().is_some()).collect();
    if bound.is_empty() {
        return Vec::new();
    }
    let down_in: Vec<Vec<Down>> = windows.iter().map(|w| downtime_of(fleet, w)).collect();
    let mut found = Vec::new();
    for region in bound {
        let own = windows.iter().zip(&down_in).filter(|(w, _)| w.regions.contains(&region));
        let down: Vec<Down> = own.flat_map(|(_, down)| down).copied().collect();
        let first = down.iter().map(|down| down.interval.start()).min();
        let last = down.iter().map(|down| down.interval.end()).max();
        let Some(span) = first.zip(last).and_then(|(first, last)| Interval::new(first, last))
        else {
            continue;
        };
        for (rule, _, budget, per) in budgets_of(region) {
            let used = |period: Interval, name: String| BudgetUse {
                region,
                rule,
                period: name,
                limit: downtime::allowed(budget, period),
                used: downtime::within(&down, period),
            };
            match per {
                Per::Calendar(unit) => {
                    let parts = Parts::over(unit, &fleet.regions[region].zone, span);
                    let periods = parts.of(span);
                    let all = periods.map(|part| used(part, parts.label(part.start())));
                    found.extend(all.filter(BudgetUse::is_used));
                }
                Per::Stretch(length) => {
                    let all: Vec<&Down> = down.iter().collect();
                    let stretches = downtime::stretches(&all, length);
                    let fullest = stretches.max_by_key(|&stretch| {
                        (downtime::within(&down, stretch), std::cmp::Reverse(stretch))
                    });
                    let name = |s: Interval| format!("{}/{}", s.start(), s.end());
                    found.extend(fullest.map(|stretch| used(stretch, name(stretch))));
                }
            }
        }
    }
    found
}
