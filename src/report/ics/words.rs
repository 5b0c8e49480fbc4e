//! What does a person read who opens the event? Everything, without the file at hand.

use crate::ground::duration::DAY;
use crate::ground::minute::Minute;
use crate::plan::{PlannedWindow, Status};
use crate::rules::notices::{self, Asked};
use crate::words::figures;

use super::event::Event;
use super::series::Series;

/// How many regions a title names.
const NAMED: usize = 4;

/// `CHG-7: weekly maintenance of sg, de`
pub fn summary(series: &Series, event: &Event) -> String {
    let ids: Vec<&str> =
        event.regions.iter().map(|&region| series.fleet.regions[region].id.as_str()).collect();
    let regions =
        if ids.len() > NAMED { figures::count(ids.len(), "region") } else { ids.join(", ") };
    let change = series.change.map_or(String::new(), |change| format!("{change}: "));
    format!("{change}{} maintenance of {regions}", series.fleet.tiers[series.tier].name)
}

/// What, when on every clock, how bad, and who has to be told by when.
pub fn description(series: &Series, now: Minute, window: &PlannedWindow) -> String {
    let (start, end) = (window.interval.start(), window.interval.end());
    let mut lines = vec![format!(
        "{} to {} UTC, {}.",
        figures::utc(start),
        later(start, end),
        window.interval.minutes().to_string()
    )];
    if let Status::Moved { slot } = window.status {
        lines.push(format!("Moved from {} UTC, which is not free this time.", figures::utc(slot)));
    }
    let impact = figures::quantity(window.impact);
    lines.push(format!("Expected impact: {impact} user-minutes."));

    lines.push("\nPhases (UTC)".to_owned());
    for phase in &window.phases {
        let at = if end - start < DAY { figures::utc_time } else { figures::utc };
        let (from, to) = (at(phase.interval.start()), at(phase.interval.end()));
        let share = figures::percent(phase.disruption);
        let dash = if end - start < DAY { "-" } else { " to " };
        lines.push(format!("{from}{dash}{to} {}, disruption {share}", phase.name));
    }

    lines.push("\nLocal time".to_owned());
    for share in &window.by_region {
        let region = &series.fleet.regions[share.region];
        let local = region.zone.local(start);
        let until = region.zone.local(end);
        let same_day = local.date_naive() == until.date_naive();
        let until = until.format(if same_day { "%H:%M %:z" } else { "%a %Y-%m-%d %H:%M %:z" });
        let name = if region.name == region.id {
            region.id.clone()
        } else {
            format!("{} ({})", region.name, region.id)
        };
        let impact = figures::quantity(share.impact);
        let local = local.format("%a %Y-%m-%d %H:%M");
        lines.push(format!("{name}: {local} to {until}, impact {impact}"));
    }

    let mut deadlines: Vec<(Minute, String)> = Vec::new();
    for deadline in notices::deadlines(series.fleet, series.tier, &window.regions, start) {
        let ahead = deadline.ahead;
        let what = match &deadline.asked {
            Some(Asked { region, audience, rule, .. }) => {
                let id = &series.fleet.regions[*region].id;
                format!("{id}, {} ({ahead}, {})", audience.unwrap_or("-"), rule.id)
            }
            None => format!("users ({ahead}, tier {})", series.fleet.tiers[series.tier].name),
        };
        deadlines.push((deadline.by, what));
    }
    deadlines.sort();
    if !deadlines.is_empty() {
        lines.push("\nGive notice by (UTC)".to_owned());
    }
    for (by, what) in deadlines {
        let late = if by < now { "; this is past" } else { "" };
        lines.push(format!("{}: {what}{late}", figures::utc(by)));
    }
    lines.join("\n")
}

/// Why there is no window in this cycle.
pub fn skipped(series: &Series, event: &Event) -> String {
    let tier = &series.fleet.tiers[series.tier].name;
    format!(
        "{tier} does not take place on {} UTC: nothing is allowed in its cycle.",
        figures::utc(event.interval.start())
    )
}

/// That a window does not take place after all.
pub fn taken_back(series: &Series, event: &Event) -> String {
    let tier = &series.fleet.tiers[series.tier].name;
    format!("{tier} on {} UTC is cancelled.", figures::utc(event.interval.start()))
}

/// An end, with its day where that is another one.
fn later(start: Minute, end: Minute) -> String {
    if start.utc().date() == end.utc().date() { figures::utc_time(end) } else { figures::utc(end) }
}
