//! Is a window one that can be judged at all? What §5 takes for granted.

use crate::check::impact;
use crate::check::terms::{Finding, Source, Terms};
use crate::finding::{Code, RuleName};
use crate::fleet::Fleet;
use crate::window::Window;

/// `not-in-tier`, `in-the-past`, `too-short` and `no-rollback` for `windows[i]`.
pub fn findings(fleet: &Fleet, terms: &Terms, windows: &[Window], i: usize) -> Vec<Finding> {
    let window = &windows[i];
    let tier = &fleet.tiers[window.tier];
    let mut findings = Vec::new();
    let mut report = |code, region, at, message| {
        findings.push(Finding {
            code,
            window: i,
            other: None,
            region,
            rule: Some(RuleName::Tier(window.tier)),
            at,
            message,
        });
    };

    for &region in &window.regions {
        if !impact::takes_part(fleet, region, window.tier) {
            let id = &fleet.regions[region].id;
            let message = if fleet.regions[region].tiers.contains(&window.tier) {
                format!("`{id}` has none of the services that tier `{}` touches", tier.name)
            } else {
                format!("`{id}` is listed, but its `tiers` do not name `{}`", tier.name)
            };
            report(Code::NotInTier, Some(region), None, message);
        }
    }

    let start = window.interval.start();
    if start < terms.now {
        let message = format!("the window starts at {start}, but it is already {}", terms.now);
        report(Code::InThePast, None, Some(start), message);
    }

    let found = window.interval.end() - window.interval.start();
    let needed = impact::length_of_phases(fleet, window);
    if found < needed {
        let message = format!(
            "the window lasts {} minutes, but the phases of tier `{}` take {} minutes ({})",
            found.0, tier.name, needed.0, needed,
        );
        report(Code::TooShort, None, None, message);
    }

    let names_one = window.rollback.as_ref().is_some_and(|document| !document.trim().is_empty());
    if terms.source == Source::Proposal && tier.rollback_required && !names_one {
        let message =
            format!("the window names no `rollback` document, which tier `{}` requires", tier.name);
        report(Code::NoRollback, None, None, message);
    }
    findings
}
