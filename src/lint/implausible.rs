//! Can a number be meant? What nothing forbids, and hardly anybody would write on purpose.

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::ServiceId;
use crate::lint::lints::{Finding, Lint, Terms};
use crate::words::figures;

pub const IMPLAUSIBLE_NUMBER: Lint = Lint {
    code: "implausible-number",
    severity: Severity::Warning,
    about: "A share, factor, risk, weight or sensitivity is so large or small that it is hardly meant",
    remedy: "Write shares between 0 and 1 and factors around 1; where the number is meant, ignore this code",
    example: "`services = { im = 30 }`, which means thirty times all users and not 30 %",
    find,
};

/// The largest factor on activity, of seasons and of the network's risk.
const LARGEST_FACTOR: f64 = 20.0;
/// How many times as much as the least the greatest weight or sensitivity may be.
const FURTHEST_APART: f64 = 1000.0;

fn find(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let mut found = Vec::new();
    for (r, region) in fleet.region_ids().zip(&fleet.regions) {
        for &(service, share) in region.services.iter().filter(|(_, share)| *share > 1.0) {
            let name = &fleet.services[service].name;
            let message = format!(
                "`{}` gives `{name}` a share of {}, more than all of its active users",
                region.id,
                figures::weight(share)
            );
            let advice = match share <= 100.0 {
                true => {
                    format!("is that in percent? then write {}", figures::weight(share / 100.0))
                }
                false => "is that a number of users? a share lies between 0 and 1".to_owned(),
            };
            found.push(Finding::new(Part::Region(r), "services", message).advice(advice));
        }
        let risk = region.network_risk.peak();
        if risk > LARGEST_FACTOR {
            let message = format!(
                "`network_risk` of `{}` reaches {}: a disturbance counts that many times",
                region.id,
                figures::weight(risk)
            );
            let advice = "is that in percent? 1 is the usual risk";
            found.push(Finding::new(Part::Region(r), "network_risk", message).advice(advice));
        }
    }
    let seasons = fleet.seasons.iter().enumerate();
    let seasons = seasons
        .map(|(i, season)| (Part::Season(i), format!("season `{}`", season.name), season.factor));
    let calendars = fleet.calendars.iter().enumerate();
    let calendars = calendars.filter_map(|(i, calendar)| {
        Some((Part::Calendar(i), format!("calendar `{}`", calendar.name), calendar.season()?))
    });
    for (part, whose, factor) in seasons.chain(calendars) {
        if factor > LARGEST_FACTOR {
            let message = format!(
                "`factor` of {whose} is {}: so many times as many users as otherwise",
                figures::weight(factor)
            );
            let advice = "is that in percent? a fifth more is 1.2";
            found.push(Finding::new(part, "factor", message).advice(advice));
        }
    }
    let weights = fleet.region_ids().zip(&fleet.regions);
    let weights = weights.map(|(r, region)| (Part::Region(r), region.id.as_str(), region.weight));
    found.extend(far_apart("weight", weights.collect()));
    let services = fleet.services.iter().enumerate();
    let services = services.map(|(i, service)| {
        (Part::Service(ServiceId(i)), service.name.as_str(), service.sensitivity)
    });
    found.extend(far_apart("sensitivity", services.collect()));
    found
}

/// The greatest and the least of `numbers`, where they are too far apart.
fn far_apart(key: &'static str, numbers: Vec<(Part, &str, f64)>) -> Option<Finding> {
    let by_size = |a: &&(Part, &str, f64), b: &&(Part, &str, f64)| a.2.total_cmp(&b.2);
    let (least, greatest) = (numbers.iter().min_by(by_size)?, numbers.iter().max_by(by_size)?);
    if greatest.2 <= FURTHEST_APART * least.2 {
        return None;
    }
    let message = format!(
        "the {key} of `{}` is {}, that of `{}` {}",
        greatest.1,
        figures::quantity(greatest.2),
        least.1,
        figures::weight(least.2)
    );
    let advice = format!("beside `{}`, `{}` hardly counts; is that meant?", greatest.1, least.1);
    Some(Finding::new(greatest.0, key, message).advice(advice))
}
