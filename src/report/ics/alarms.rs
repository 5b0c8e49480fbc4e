//! When does a calendar remind of a window? Whenever somebody has to be told.
//!
//! One alarm for each moment: the tier's `announce` times, the tier's notice, and the
//! latest moment of each `notice` rule. Moments before the plan's `now` are left out.

use std::collections::BTreeMap;

use crate::fleet::Announcement;
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::ics::write::{self, Writer};
use crate::plan::PlannedWindow;
use crate::rules::notices::{self, Asked};

use super::series::Series;

/// What is due at one moment.
#[derive(Default)]
struct Alarm {
    /// Whether it stays where it is when the window is moved by hand: business days do not
    /// move along.
    fixed: bool,
    messages: Vec<String>,
}

/// Writes the alarms of a window that takes place, in time order.
pub fn write(calendar: &mut Writer, series: &Series, now: Minute, window: &PlannedWindow) {
    let (start, end) = (window.interval.start(), window.interval.end());
    for (at, alarm) in due(series, now, window) {
        calendar.begin("VALARM");
        calendar.value("ACTION", "DISPLAY");
        if alarm.fixed {
            calendar.property("TRIGGER", &[("VALUE", "DATE-TIME")], &write::utc(at));
        } else if at == end {
            calendar.property("TRIGGER", &[("RELATED", "END")], &write::duration(Minutes(0)));
        } else {
            calendar.value("TRIGGER", &write::duration(at - start));
        }
        calendar.text("DESCRIPTION", &alarm.messages.join("\n"));
        calendar.end("VALARM");
    }
}

fn due(series: &Series, now: Minute, window: &PlannedWindow) -> BTreeMap<Minute, Alarm> {
    let fleet = series.fleet;
    let tier = &fleet.tiers[series.tier];
    let (start, end) = (window.interval.start(), window.interval.end());
    let mut alarms: BTreeMap<Minute, Alarm> = BTreeMap::new();
    let mut add = |at: Minute, fixed: bool, message: String| {
        if at < now {
            return;
        }
        let alarm = alarms.entry(at).or_insert(Alarm { fixed, messages: Vec::new() });
        alarm.fixed &= fixed;
        if !alarm.messages.contains(&message) {
            alarm.messages.push(message);
        }
    };
    for announcement in &tier.announce {
        match *announcement {
            Announcement::Before(Minutes::ZERO) | Announcement::AtStart => {
                add(start, false, format!("tell users: {} maintenance starts", tier.name));
            }
            Announcement::Before(ahead) => {
                let ahead_of = ahead.to_string();
                let message = format!("tell users: {} maintenance starts in {ahead_of}", tier.name);
                add(start - ahead, false, message);
            }
            Announcement::AtEnd => {
                add(end, false, format!("tell users: {} maintenance ends", tier.name));
            }
        }
    }
    // What the tier asks for stands first where it is due with others.
    let (of_rules, of_tier): (Vec<_>, Vec<_>) =
        notices::deadlines(fleet, series.tier, &window.regions, start)
            .into_iter()
            .partition(|deadline| deadline.asked.is_some());
    for deadline in of_tier.iter().chain(&of_rules) {
        let message = match &deadline.asked {
            None => format!("last moment to tell users (tier {})", tier.name),
            Some(Asked { region, audience, rule, .. }) => format!(
                "last moment to tell {} of {} (rule {}, {} ahead)",
                audience.unwrap_or("-"),
                fleet.regions[*region].id,
                rule.id,
                deadline.ahead
            ),
        };
        add(deadline.by, deadline.is_fixed(), message);
    }
    alarms
}
