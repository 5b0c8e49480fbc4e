//! Announcements as a calendar: an event for each, which rings when it is time.

use crate::announce::{Announcement, Announcements};
use crate::fleet::Fleet;
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::ics::write::{self, Writer};

use super::series::fleet_name;

/// How long an event is drawn; it takes up nobody's time.
const DRAWN: Minutes = Minutes(15);

/// The calendar text. The same announcement of the same window keeps its UID when it is
/// written again, so that calendars replace it; windows without an id are the same while
/// their tier and start are, and their regions where others start with them.
pub fn of_announcements(fleet: &Fleet, announcements: &Announcements) -> String {
    let mut calendar = Writer::default();
    calendar.begin("VCALENDAR");
    calendar.value("VERSION", "2.0");
    calendar.value("PRODID", "-//lowtide//announce//EN");
    calendar.value("METHOD", "PUBLISH");
    for told in &announcements.list {
        event(fleet, announcements, told, &mut calendar);
    }
    calendar.end("VCALENDAR");
    calendar.finish()
}

fn event(fleet: &Fleet, announcements: &Announcements, told: &Announcement, calendar: &mut Writer) {
    let Announcement { entry, message } = told;
    calendar.begin("VEVENT");
    calendar.text("UID", &uid(fleet, announcements, told));
    calendar.value("DTSTAMP", &write::utc(announcements.now));
    calendar.value("SEQUENCE", &super::sequence(announcements.now).to_string());
    calendar.value("DTSTART", &write::utc(entry.at));
    calendar.value("DURATION", &write::duration(DRAWN));
    calendar.value("TRANSP", "TRANSPARENT");
    super::organizer::write(calendar, fleet);
    let language = [("LANGUAGE", message.locale.as_str())];
    calendar.property("SUMMARY", &language, &write::escaped(&message.subject));
    calendar.property("DESCRIPTION", &language, &write::escaped(&message.body));
    calendar.text("CATEGORIES", entry.audience.name());
    calendar.begin("VALARM");
    calendar.value("ACTION", "DISPLAY");
    calendar.value("TRIGGER", "PT0S");
    calendar.text("DESCRIPTION", &message.subject);
    calendar.end("VALARM");
    calendar.end("VEVENT");
}

/// Window, audience, place, moment and fleet; the moment by its distance from the window, so that
/// it stays the same when the window is moved.
fn uid(fleet: &Fleet, announcements: &Announcements, told: &Announcement) -> String {
    let Announcement { entry, .. } = told;
    let window = &announcements.windows[entry.window];
    let distance = |from: Minute| entry.at - from;
    let moment = match announcements.event {
        Some(event) => format!("{}-{}", event.kind.name(), write::utc(entry.at)),
        None if entry.at == window.interval.end() => "end".to_owned(),
        None => write::duration(distance(window.interval.start())),
    };
    let parts = [
        announcements.names[entry.window].clone(),
        entry.audience.name().to_owned(),
        fleet.regions[entry.regions[0]].id.clone(),
        moment,
    ];
    let plain = |c: char| if c.is_alphanumeric() || "-+.:".contains(c) { c } else { '_' };
    let parts: Vec<String> = parts.iter().map(|part| part.chars().map(plain).collect()).collect();
    format!("{}/{}@announce.lowtide", parts.join("/"), fleet_name(fleet))
}
