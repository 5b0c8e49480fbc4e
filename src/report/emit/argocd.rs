//! A plan as sync windows of Argo CD: syncs are allowed in the windows, and only then.
//!
//! A part of an AppProject, as a patch. A rhythm of days, weeks or days of the month is one
//! `allow` window; where an occurrence is struck out, a dated `deny` window takes its slot away,
//! and one that is moved has a dated `allow` window. Every other rhythm is a list of dated
//! windows. What it cannot carry: dates have no year, so they come again a year later, and a
//! rule has neither beginning nor end. Rules are on the clock of the tier, dates in UTC.
//!
//! A `deny` window holds for its whole slot, and a window that is moved so that it overlaps
//! its own slot loses the overlap; the output says so.

use crate::words::figures;

use super::cautions::{Cautions, ENDLESS};
use super::comments::{cautions, comments};
use super::crontab::{Fields, dated};
use super::emission::{Emission, Unsayable};
use super::lane::Lane;
use super::source::Source;

const YEARLY: &str = "dates have no year in a schedule: remove the dated windows when they are over, or they come again every year";

pub fn emission(source: &Source, lanes: &[Lane]) -> Result<Emission, Unsayable> {
    let mut said = Cautions::default();
    let mut windows = String::new();
    for lane in lanes {
        // Where the clock skips a slot or shows it twice, nobody says what a rule does.
        let clear = lane.exceptions().count() == lane.displaced().count();
        let rule = Fields::of(lane).filter(|fields| fields.weekday.is_none() && clear);
        if rule.is_some() {
            said.add(lane, ENDLESS);
        }
        if rule.is_none() || !lane.is_regular() {
            lane.within_a_year("argocd")?;
            said.add(lane, YEARLY);
        }
        windows.push_str(&comments("    ", [lane.about()]));
        let Some(rule) = rule else {
            for start in lane.starts() {
                windows.push_str(&window(lane, "allow", &dated(start.utc()), "UTC"));
            }
            continue;
        };
        windows.push_str(&window(lane, "allow", &rule.fields, lane.zone.name()));
        for (slot, start) in lane.displaced() {
            windows.push_str(&window(lane, "deny", &dated(slot.utc()), "UTC"));
            let Some(start) = start else { continue };
            windows.push_str(&window(lane, "allow", &dated(start.utc()), "UTC"));
            if (start - slot).abs() < lane.length {
                let start = figures::utc(start);
                said.add(lane, &format!(
                    "the window at {start} UTC overlaps the slot it was moved from, where syncs are denied"
                ));
            }
        }
    }
    let said = said.sentences(lanes);
    let notes = [
        source.title(),
        "Patch a project with it:".to_owned(),
        "kubectl patch appproject NAME -n argocd --type merge --patch-file FILE".to_owned(),
        "With an `allow` window nothing is synced outside of it; with manualSync: true people still can.".to_owned(),
        "Windows of one region are for the cluster of that name; change `clusters` where yours are called otherwise.".to_owned(),
    ];
    let rolling = lanes.iter().any(|lane| lane.region.is_some());
    let mut text = comments("", &notes[..if rolling { 5 } else { 4 }]);
    text.push_str(&cautions(&said));
    text.push_str("spec:\n  syncWindows:\n");
    text.push_str(&windows);
    Ok(Emission { text, cautions: said })
}

fn window(lane: &Lane, kind: &str, schedule: &str, zone: &str) -> String {
    let scope = match lane.region {
        Some(region) => format!("      clusters: ['{region}']\n"),
        None => "      applications: ['*']\n".to_owned(),
    };
    format!(
        "    - kind: {kind}\n      schedule: '{schedule}'\n      duration: {}m\n      timeZone: '{zone}'\n{scope}      manualSync: false\n",
        lane.length.0
    )
}
