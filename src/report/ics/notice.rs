//! What does a customer's program read? The fields of the maintenance notice convention.
//!
//! `X-MAINTNOTE-*` as in draft-gunter-calext-maintenance-notifications, for files with a
//! `[publisher]`; without one there is nobody to name, and they are left out.
//!
//! A region is an object. Its impact is the worst of the window's phases, each judged by
//! the share of its users that it disturbs: the phase's disruption, times the tier's
//! `hot_factor` where every touched service is upgraded hot, times `drain_factor` where
//! the failover can take the users during the whole phase.
//!
//! | impact | share disturbed |
//! |---|---|
//! | `OUTAGE` | half of the users or more |
//! | `DEGRADED` | fewer, but some |
//! | `REDUCED-REDUNDANCY` | nobody, as the failover takes them all |
//! | `NO-IMPACT` | nobody |
//!
//! The status is `CONFIRMED`, or `CANCELLED` for what does not take place: what is
//! published is meant.

use crate::fleet::RegionId;
use crate::ics::write::Writer;
use crate::impact;

use super::event::Event;
use super::series::Series;

/// How bad it gets, the worst last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Impact {
    None,
    ReducedRedundancy,
    Degraded,
    Outage,
}

impl Impact {
    fn name(self) -> &'static str {
        match self {
            Self::None => "NO-IMPACT",
            Self::ReducedRedundancy => "REDUCED-REDUNDANCY",
            Self::Degraded => "DEGRADED",
            Self::Outage => "OUTAGE",
        }
    }
}

/// Writes the fields of an event, or nothing where nobody publishes.
pub fn write(calendar: &mut Writer, series: &Series, event: &Event) {
    let Some(publisher) = &series.fleet.publisher else { return };
    let impacts = event.regions.iter().map(|&region| (region, impact(series, event, region)));
    let impacts: Vec<(RegionId, Impact)> = impacts.collect();
    let worst = impacts.iter().map(|&(_, impact)| impact).max().unwrap_or(Impact::None);
    super::organizer::write(calendar, series.fleet);
    calendar.text("X-MAINTNOTE-PROVIDER", &publisher.provider);
    calendar.text("X-MAINTNOTE-ACCOUNT", &publisher.account);
    calendar.text("X-MAINTNOTE-MAINTENANCE-ID", &series.id(event.regions, event.slot));
    for (region, impact) in impacts {
        let id = &series.fleet.regions[region].id;
        let parameters = [("X-MAINTNOTE-OBJECT-IMPACT", impact.name())];
        calendar.property("X-MAINTNOTE-OBJECT-ID", &parameters, id);
    }
    calendar.value("X-MAINTNOTE-IMPACT", worst.name());
    let status = if event.fate.takes_place() { "CONFIRMED" } else { "CANCELLED" };
    calendar.value("X-MAINTNOTE-STATUS", status);
}

fn impact(series: &Series, event: &Event, region: RegionId) -> Impact {
    let Series { fleet, tier, scope, .. } = *series;
    let touched = fleet.touched(region, tier);
    let hot = touched.iter().filter(|t| t.share > 0.0).map(|t| t.hot).fold(0.0, f64::max);
    let drain = impact::drain(fleet, region, tier, scope);
    let drained = impact::drained_minutes(fleet, region, drain, event.interval);
    let of_phases = event.phases.iter().map(|phase| {
        let share = phase.disruption * hot;
        if share <= 0.0 {
            return Impact::None;
        }
        let whole = drained.sum(phase.interval) >= phase.interval.minutes().as_f64();
        match if whole { share * fleet.tiers[tier].drain_factor } else { share } {
            0.5.. => Impact::Outage,
            left if left > 0.0 => Impact::Degraded,
            _ => Impact::ReducedRedundancy,
        }
    });
    of_phases.max().unwrap_or(Impact::None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{self, Source};
    use crate::fleet::Scope;
    use crate::ground::duration::Minutes;
    use crate::ground::interval::Interval;
    use crate::ground::minute::Minute;
    use crate::ground::tz::Database;
    use crate::plan::Status;
    use crate::report::ics::event::Fate;
    use crate::window::{self, PlacedPhase};

    #[test]
    fn impact_is_that_of_the_worst_phase_on_whoever_is_left() {
        #[track_caller]
        fn case(scope: Scope, settings: &[&str], expected: Impact) {
            let hours = "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]";
            let text = format!(
                "version = 1\n[services.im]\n[tiers.hotfix]\n\
                 [[regions]]\nid = \"a\"\ntier = \"hotfix\"\ntimezone = \"UTC\"\nservice = \"im\"\nfailover = \"b\"\nactivity = {hours}\n\
                 [[regions]]\nid = \"b\"\ntier = \"hotfix\"\ntimezone = \"UTC\"\nactivity = {hours}\n"
            );
            let source = Source::new("regions.toml", &text);
            let settings: Vec<String> = settings.iter().map(|&s| s.to_owned()).collect();
            let fleet = file::read_fleet(&source, &settings, &Database::embedded())
                .unwrap_or_else(|faults| panic!("{faults}"));
            let tier = fleet.tier("hotfix").unwrap();
            let interval = Interval::lasting(Minute::from_epoch(Minutes::ZERO), Minutes(70));
            let phases: Vec<PlacedPhase> = window::place(&fleet.phases(tier, &[]), interval);
            let slot = interval.start();
            let event = Event {
                regions: &[RegionId(0)],
                interval,
                slot,
                phases: &phases,
                fate: Fate::Of(Status::Planned),
                now: slot,
                after: None,
            };
            let series = Series::new(&fleet, tier, scope);
            assert_eq!(impact(&series, &event, RegionId(0)), expected, "{settings:?}");
        }
        let harmless = "tiers.hotfix.phases=[{ name = 'look', duration = '70m', disruption = 0 }]";
        case(Scope::Global, &[], Impact::Outage);
        case(Scope::Global, &["services.im.hot_upgrade=true"], Impact::Degraded);
        case(Scope::Global, &[harmless], Impact::None);
        case(Scope::Rolling, &[], Impact::Degraded);
        case(Scope::Rolling, &["tiers.hotfix.drain_factor=0.5"], Impact::Outage);
        case(Scope::Rolling, &["tiers.hotfix.drain_factor=0"], Impact::ReducedRedundancy);
        case(Scope::Rolling, &["regions.b.capacity=1"], Impact::Outage);
    }
}
