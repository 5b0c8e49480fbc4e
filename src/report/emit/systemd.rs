//! A plan as timer units of systemd, a unit for each lane.
//!
//! A weekly rhythm without exceptions is one `OnCalendar` rule; everything else is a list
//! of dates, and exact. All in UTC. What it cannot carry: the length of a window, and the
//! beginning and end of a rule.

use super::cautions::{Cautions, ENDLESS};
use super::comments::{cautions, comments};
use super::emission::Emission;
use super::lane::Lane;
use super::source::Source;

pub fn emission(source: &Source, lanes: &[Lane]) -> Emission {
    let mut said = Cautions::default();
    for lane in lanes {
        let length = lane.length.to_string();
        said.add(lane, &format!("a timer does not know that a window lasts {length}"));
        if is_rule(lane) {
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

fn is_rule(lane: &Lane) -> bool {
    lane.weeks == Some(1) && lane.is_regular()
}

fn unit(lane: &Lane) -> String {
    let mut text = format!("[Unit]\nDescription={}\n\n[Timer]\n", lane.name);
    if is_rule(lane) {
        let rule = lane.first_slot().utc().format("%a *-*-* %H:%M:00 UTC");
        text.push_str(&format!("OnCalendar={rule}\n"));
    } else {
        for start in lane.starts() {
            text.push_str(&format!("OnCalendar={}\n", start.utc().format("%Y-%m-%d %H:%M:00 UTC")));
        }
    }
    text.push_str("AccuracySec=1s\n");
    // A machine that was off does not start its window late.
    text.push_str("Persistent=false\n\n[Install]\nWantedBy=timers.target\n");
    text
}
