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
    let found = terms.fleet.region_ids().zip(regions).filter_map(|(r, small)| {
        let large = regions.iter().max_by(|a, b| a.activity.peak().total_cmp(&b.activity.peak()))?;
        let (least, most) = (small.activity.peak(), large.activity.peak());
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
