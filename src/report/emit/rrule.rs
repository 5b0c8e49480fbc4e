//! A plan as recurrence rules, for whatever reads RFC 5545.
//!
//! For each lane DTSTART, then RRULE with as many occurrences as the plan has, EXDATE for
//! slots that no window takes place in, and RDATE for windows that are moved. All in UTC;
//! exact. What it cannot carry: how long a window is, which stands in a comment. Lines that
//! start with `#` are comments and blank lines end a lane; no standard knows either, so
//! leave them out for a reader that wants nothing but properties.

use crate::ground::minute::Minute;
use crate::ics::write;

use super::comments::comments;
use super::emission::Emission;
use super::lane::Lane;
use super::source::Source;

pub fn emission(source: &Source, lanes: &[Lane]) -> Emission {
    let notes = [source.title(), "The length of a window is not part of a rule.".to_owned()];
    let mut text = comments("", notes);
    for lane in lanes {
        text.push('\n');
        text.push_str(&comments("", [lane.about()]));
        text.push_str(&rule(lane));
    }
    Emission { text, cautions: Vec::new() }
}

fn rule(lane: &Lane) -> String {
    let Some(weeks) = lane.weeks else {
        return format!("DTSTART:{}\n", write::utc(lane.starts()[0]));
    };
    let first = lane.first_slot();
    let day = first.utc().format("%a").to_string().to_uppercase();
    let mut text = format!("DTSTART:{}\n", write::utc(first));
    text.push_str(&format!(
        "RRULE:FREQ=WEEKLY;INTERVAL={weeks};BYDAY={};COUNT={}\n",
        &day[..2],
        lane.slots()
    ));
    let list = |name: &str, instants: Vec<Minute>| match instants.as_slice() {
        [] => String::new(),
        instants => {
            let instants: Vec<String> = instants.iter().copied().map(write::utc).collect();
            format!("{name}:{}\n", instants.join(","))
        }
    };
    text.push_str(&list("EXDATE", lane.displaced().map(|(slot, _)| slot).collect()));
    text.push_str(&list("RDATE", lane.displaced().filter_map(|(_, start)| start).collect()));
    text
}
