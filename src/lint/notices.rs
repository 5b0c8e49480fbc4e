//! Can a notice still be given for a window that the plan looks at?

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::{Ahead, RuleKind};
use crate::lint::lints::{Finding, Lint, Terms};
use crate::rules::notices;

pub const LONG_NOTICE: Lint = Lint {
    code: "long-notice",
    severity: Severity::Warning,
    about: "A notice has to be given further ahead than its tier plans",
    remedy: "Lengthen the tier's `horizon` or shorten the notice",
    example: "a rule with `lead = \"30d\"` for a tier with `horizon = \"2w\"`: whatever may be planned is too early",
    find,
};

fn find(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let mut found = Vec::new();
    for (t, tier) in fleet.tier_ids().zip(&fleet.tiers) {
        let horizon = tier.horizon;
        let participants = fleet.participants(t);
        let advice = |notice: &str| {
            format!(
                "set `horizon` of `[tiers.{}]` well above {notice}, or shorten the notice",
                tier.name
            )
        };
        if tier.notice > tier.horizon.minutes() && !participants.is_empty() {
            let notice = tier.notice.to_string();
            let message = format!(
                "tier `{}` asks for a notice of {notice} and plans {horizon} ahead",
                tier.name
            );
            found.push(Finding::new(Part::Tier(t), "notice", message).advice(advice(&notice)));
        }
        for r in participants {
            let region = &fleet.regions[r];
            for (i, rule) in region.rules.iter().enumerate().filter(|(_, rule)| rule.holds_for(t)) {
                let RuleKind::Notice { ahead, .. } = rule.kind else { continue };
                let earliest = notices::earliest_start(fleet, r, ahead, terms.now);
                if earliest.is_some_and(|earliest| earliest - terms.now <= tier.horizon.minutes()) {
                    continue;
                }
                let key = match ahead {
                    Ahead::Lead(_) => "lead",
                    Ahead::BusinessDays(_) => "business_days",
                    Ahead::FullBusinessDays(_) => "full_business_days",
                    Ahead::By(_) => "by",
                };
                let notice = ahead.to_string();
                let message = format!(
                    "rule `{}` of `{}` asks for a notice of {notice}, and tier `{}` plans {horizon} ahead",
                    rule.id, region.id, tier.name
                );
                found.push(Finding::new(Part::Rule(r, i), key, message).advice(advice(&notice)));
            }
        }
    }
    found
}
