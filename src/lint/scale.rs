//! Do the regions count users in the same unit?

use crate::file::Part;
use crate::finding::Severity;
use crate::lint::lints::{Finding, Lint, Terms};
use crate::words::figures;

pub const UNEQUAL_SCALE: Lint = Lint {
    code: "unequal-scale",
    severity: Severity::Warning,
    about: "A region's activity is at most a thousandth of that of another region",
    remedy: "Give both regions their `peak_users`; where they are meant, ignore this code",
    example: "`peak_users = 120000` in one region, and another whose activity is in percent: `[20, 12, 8, ...]`",
    find,
};

const THOUSAND: f64 = 1000.0;

fn find(terms: &Terms) -> Vec<Finding> {
    let regions = &terms.fleet.regions;
    let peaks = regions.iter().map(|region| (region, region.activity.peak()));
    let Some((large, most)) = peaks.clone().max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return Vec::new();
    };
    let found = terms.fleet.region_ids().zip(peaks).filter_map(|(r, (small, least))| {
        if most < THOUSAND * least {
            return None;
        }
        let message = format!(
            "the activity of `{}` peaks at {} users, that of `{}` at {}",
            small.id,
            figures::quantity(least),
            large.id,
            figures::quantity(most),
        );
        let advice = format!(
            "is `peak_users` of `{}` missing, or that of `{}` too large? beside `{}`, `{}` hardly counts",
            small.id, large.id, large.id, small.id
        );
        Some(Finding::new(Part::Region(r), "activity", message).advice(advice))
    });
    found.collect()
}
