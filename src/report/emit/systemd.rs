//! A plan as timer units of systemd, a unit for each lane.
//!
//! A rhythm without exceptions that `OnCalendar` has words for is one rule, on the clock of the
//! tier; everything else is a list of dates in UTC, and exact. What it cannot carry: the length
//! of a window, and the beginning and end of a rule.

use super::cautions::{Cautions, ENDLESS};
use super::comments::{cautions, comments};
use super::crontab;
use super::emission::Emission;
use super::lane::Lane;
use super::rhythm::{MonthDay, Rhythm, weekday};
use super::source::Source;

pub fn emission(source: &Source, lanes: &[Lane]) -> Emission {
    let mut said = Cautions::default();
    for lane in lanes {
        let length = lane.length.to_string();
        said.add(lane, &format!("a timer does not know that a window lasts {length}"));
        if rule(lane).is_some() {
            said.add(lane, ENDLESS);
        }
    }
    let said = said.sentences(lanes);
    let notes = [
        source.title(),
        "Each part below is a file of its own; its service has the same name.".to_owned(),
    ];
    let mut text = comments("", notes);
    text.push_str(&cautions(&said));
    for lane in lanes {
        text.push_str(&format!("\n# ---- {}.timer ----\n", lane.name));
        text.push_str(&comments("", [lane.about()]));
        text.push_str(&unit(lane));
    }
    Emission { text, cautions: said }
}

/// `Sat *-*-15..21 02:00:00 Europe/Berlin`; `None` where only dates can say it.
fn rule(lane: &Lane) -> Option<String> {
    let rhythm = lane.rhythm.as_ref().filter(|_| lane.is_regular())?;
    let first = lane.first_named();
    let days = match rhythm {
        Rhythm::Days(1) => "*-*-*".to_owned(),
        Rhythm::Weeks(1) => format!("{} *-*-*", first.format("%a")),
        Rhythm::Days(_) | Rhythm::Weeks(_) => return None,
        Rhythm::Months { every, day } => {
            let months = crontab::months(*every, first)?;
            match day {
                MonthDay::Day(day) => format!("*-{months}-{day:02}"),
                MonthDay::BeforeLast(days) => format!("*-{months}~{:02}", days + 1),
                MonthDay::Weekday { weekday: day, days, .. } if days[0] > 0 => {
                    format!("{} *-{months}-{:02}..{:02}", weekday(*day), days[0], days[6])
                }
                // The last seven days of the month.
                MonthDay::Weekday { weekday: day, nth: Some(-1), .. } => {
                    format!("{} *-{months}~07/1", weekday(*day))
                }
                MonthDay::Weekday { .. } => return None,
            }
        }
    };
    Some(format!("{days} {} {}", first.format("%H:%M:00"), lane.zone.name()))
}

fn unit(lane: &Lane) -> String {
    let mut text = format!("[Unit]\nDescription={}\n\n[Timer]\n", lane.name);
    match rule(lane) {
        Some(rule) => text.push_str(&format!("OnCalendar={rule}\n")),
        None => {
            for start in lane.starts() {
                let date = start.utc().format("%Y-%m-%d %H:%M:00 UTC");
                text.push_str(&format!("OnCalendar={date}\n"));
            }
        }
    }
    text.push_str("AccuracySec=1s\n");
    // A machine that was off does not start its window late.
    text.push_str("Persistent=false\n\n[Install]\nWantedBy=timers.target\n");
    text
}
