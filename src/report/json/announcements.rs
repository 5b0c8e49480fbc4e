//! Announcements for programs: `lowtide.announcements/1`.

use serde::Serialize;

use crate::announce::audience::Audience;
use crate::announce::schedule::Standing;
use crate::announce::{self, Announcements};
use crate::fleet::Fleet;
use crate::written::Tzdb;

/// The JSON text, with a final line break.
pub fn of_announcements(fleet: &Fleet, announcements: &Announcements) -> String {
    super::json(&Document {
        format: "lowtide.announcements/1",
        now: announcements.now.to_string(),
        tzdb: super::tzdb(fleet),
        event: announcements.event.map(|event| event.kind.name()),
        until: announcements.event.and_then(|event| event.until).map(|until| until.to_string()),
        windows: announcements.windows.len(),
        late_notices: announcements.broken(),
        late_announcements: announcements.late(),
        announcements: announcements
            .list
            .iter()
            .map(|told| Announcement::of(fleet, announcements, told))
            .collect(),
    })
}

#[derive(Serialize)]
struct Document<'f> {
    format: &'static str,
    now: String,
    tzdb: Tzdb<'f>,
    event: Option<&'static str>,
    until: Option<String>,
    windows: usize,
    late_notices: usize,
    late_announcements: usize,
    announcements: Vec<Announcement<'f>>,
}

#[derive(Serialize)]
struct Announcement<'f> {
    at: String,
    local: String,
    timezone: &'f str,
    audience: &'f str,
    team: Option<&'f str>,
    regions: Vec<&'f str>,
    window: Window<'f>,
    kind: &'static str,
    rules: Vec<&'f str>,
    /// `due`, `given`, `missed`, `late` or `past`.
    standing: &'static str,
    late_minutes: Option<i64>,
    locale: &'f str,
    /// The tag that was asked for, where there is no text in its language.
    instead_of: Option<&'f str>,
    subject: &'f str,
    body: &'f str,
}

#[derive(Serialize)]
struct Window<'f> {
    name: &'f str,
    id: Option<&'f str>,
    tier: &'f str,
    start: String,
    end: String,
}

impl<'f> Announcement<'f> {
    fn of(
        fleet: &'f Fleet,
        announcements: &Announcements<'f>,
        told: &'f announce::Announcement,
    ) -> Self {
        let announce::Announcement { entry, message } = told;
        let window = &announcements.windows[entry.window];
        let zone = entry.zone(fleet);
        Self {
            at: entry.at.to_string(),
            local: zone.local(entry.at).to_rfc3339(),
            timezone: zone.name(),
            audience: entry.audience.name(),
            team: match entry.audience {
                Audience::Crew(team) => Some(&fleet.teams[team].name),
                _ => None,
            },
            regions: entry.regions.iter().map(|&r| fleet.regions[r].id.as_str()).collect(),
            window: Window {
                name: &announcements.names[entry.window],
                id: window.id.as_deref(),
                tier: &fleet.tiers[window.tier].name,
                start: window.interval.start().to_string(),
                end: window.interval.end().to_string(),
            },
            kind: entry.kind.name(),
            rules: entry.rules_of(fleet).map(|rule| rule.id.as_str()).collect(),
            standing: match entry.standing {
                Standing::Due => "due",
                Standing::Given => "given",
                Standing::Missed => "missed",
                Standing::Late(_) => "late",
                Standing::Over => "past",
            },
            late_minutes: match entry.standing {
                Standing::Late(by) => Some(by.0),
                _ => None,
            },
            locale: &message.locale,
            instead_of: message.instead_of.as_deref(),
            subject: &message.subject,
            body: &message.body,
        }
    }
}
