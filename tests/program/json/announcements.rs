//! Is `lowtide.announcements/1` what the contract says?

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Instant, NOW, Tzdb, minute, read};
use crate::place::Place;

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Announcements {
    format: String,
    now: Instant,
    tzdb: Tzdb,
    event: Option<String>,
    until: Option<Instant>,
    windows: usize,
    late_notices: usize,
    late_announcements: usize,
    announcements: Vec<Announcement>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Announcement {
    at: Instant,
    local: String,
    timezone: String,
    audience: String,
    team: Option<String>,
    regions: Vec<String>,
    window: AnnouncedWindow,
    kind: String,
    rules: Vec<String>,
    standing: String,
    late_minutes: Option<i64>,
    locale: String,
    instead_of: Option<String>,
    subject: String,
    body: String,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct AnnouncedWindow {
    name: String,
    id: Option<String>,
    tier: String,
    start: Instant,
    end: Instant,
}

#[test]
fn a_plan_can_be_given_back_to_be_announced() {
    let place = Place::of_case("announce");
    let plan = place.run(&format!("plan -t weekly -f json {NOW}"), &BTreeMap::new(), "");
    let line = format!("announce - -f json {NOW}");
    let run = place.run(&line, &BTreeMap::new(), &plan.stdout);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let said: Announcements = read(&run.stdout);
    assert_eq!(said.format, "lowtide.announcements/1");
    assert_eq!((said.now.as_str(), said.windows), ("2026-11-22T12:00:00Z", 13));
    assert_eq!((&said.event, &said.until), (&None, &None));
    assert_eq!((said.late_notices, said.late_announcements), (0, 0));
    // Of 14 regions 8 have a team and a regulator.
    assert_eq!(said.announcements.len(), 13 * (14 * 5 + 8 * 5 + 8));
    assert!(said.announcements.is_sorted_by_key(|said| minute(&said.at)));
    for said in &said.announcements {
        assert_eq!(minute(&said.at), minute(&said.local), "{said:?}");
        assert_eq!(said.audience == "crew", said.team.is_some(), "{said:?}");
        assert_eq!(said.audience == "regulator", said.rules == ["law"], "{said:?}");
        assert_eq!(said.instead_of.is_some(), said.regions == ["ke"], "{said:?}");
        assert_eq!((said.standing.as_str(), said.late_minutes), ("due", None), "{said:?}");
        assert!(said.timezone.contains('/') && said.locale.contains('-'), "{said:?}");
        assert!(!said.subject.is_empty() && !said.body.is_empty(), "{said:?}");
        let window = &said.window;
        assert_eq!((window.tier.as_str(), &window.id), ("weekly", &None));
        assert_eq!(window.name, format!("weekly {}Z", &window.start[..16]));
        let ended = minute(&said.at) == minute(&window.end);
        assert_eq!(said.kind == "finished", ended, "{said:?}");
    }
}
