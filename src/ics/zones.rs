//! Which clock does a TZID name? IANA names, the file's own zones, Windows names, and what
//! else programs write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::clock::Clock;
use super::display;
use super::microsoft;
use super::pieces::Component;
use super::time;
use super::vtimezone;
use super::zone::OwnZone;
use crate::ground::duration::{DAY, Minutes};
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};

/// How many zones of its own a file may have, how many unknown names are thought about, and
/// how long a name may be.
const MOST_OWN: usize = 500;
const MOST_UNKNOWN: usize = 1000;
const LONGEST_NAME: usize = 256;

/// The zones that a file can name.
#[derive(Debug)]
pub(super) struct Zones<'a> {
    database: &'a tz::Database,
    /// By calendar of the file, from 1, and TZID.
    own: BTreeMap<(usize, String), Arc<OwnZone>>,
    /// What X-WR-TIMEZONE says, by calendar.
    defaults: BTreeMap<usize, Clock>,
    found: BTreeMap<(usize, String), Option<Clock>>,
    /// What the database has under a name.
    named: BTreeMap<String, Option<Zone>>,
    unknown: usize,
    /// Names of which no more than an offset is known.
    guessed: BTreeSet<(usize, String)>,
}

impl<'a> Zones<'a> {
    pub fn new(database: &'a tz::Database) -> Self {
        Self {
            database,
            own: BTreeMap::new(),
            defaults: BTreeMap::new(),
            found: BTreeMap::new(),
            named: BTreeMap::new(),
            unknown: 0,
            guessed: BTreeSet::new(),
        }
    }

    /// Learns a VTIMEZONE; of two with one name the first counts, and those that are in the
    /// database need none.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn learn(&mut self, calendar: usize, component: &Component) -> Result<(), String> {
        let name = component.first("TZID").map_or("", |p| p.value.trim());
        if name.len() > LONGEST_NAME || self.named(name).is_some() {
            return Ok(());
        }
        if self.own.len() >= 2 * MOST_OWN {
            return match self.own.contains_key(&(0, name.to_owned())) {
                true => Ok(()),
                false => Err(format!("time zone `{name}`: the file defines more than {MOST_OWN}")),
            };
        }
        let zone =
            vtimezone::read(component).map_err(|fault| format!("time zone `{name}`: {fault}"))?;
        let zone = Arc::new(zone);
        self.own.entry((calendar, name.to_owned())).or_insert_with(|| Arc::clone(&zone));
        // A calendar may lean on the zones of another one in the file.
        self.own.entry((0, name.to_owned())).or_insert(zone);
        Ok(())
    }

    /// Sets which clock floating times of a calendar are on, once all zones are learnt.
    ///
    /// # Errors
    /// When the name is not known.
    pub fn set_default(&mut self, calendar: usize, name: &str) -> Result<(), String> {
        let name = name.trim();
        match self.clock(calendar, name) {
            Some(clock) => {
                self.defaults.entry(calendar).or_insert(clock);
                Ok(())
            }
            None => Err(format!("the time zone `{name}` in `X-WR-TIMEZONE` is not known")),
        }
    }

    /// The clock of times without a zone.
    pub fn default_clock(&self, calendar: usize) -> Clock {
        self.defaults.get(&calendar).cloned().unwrap_or(Clock::Floating)
    }

    /// The clock that a TZID names, if it is known.
    pub fn clock(&mut self, calendar: usize, tzid: &str) -> Option<Clock> {
        let key = (calendar, tzid.trim().to_owned());
        if let Some(found) = self.found.get(&key) {
            return found.clone();
        }
        let clock = self.search(&key);
        self.found.insert(key, clock.clone());
        clock
    }

    /// Whether nothing but the offset is known of the place that a TZID describes.
    pub fn is_guessed(&self, calendar: usize, tzid: &str) -> bool {
        self.guessed.contains(&(calendar, tzid.trim().to_owned()))
    }

    fn search(&mut self, key: &(usize, String)) -> Option<Clock> {
        let tzid = key.1.as_str();
        if tzid.len() > LONGEST_NAME {
            return None;
        }
        if let Some(zone) = self.named(tzid) {
            return Some(Clock::Zone(zone));
        }
        if let Some(zone) = self.at_the_end_of(tzid) {
            return Some(Clock::Zone(zone));
        }
        let own = self.own.get(key).or_else(|| self.own.get(&(0, tzid.to_owned())));
        if let Some(own) = own {
            return Some(Clock::Own(Arc::clone(own)));
        }
        let standard = tzid.replace("Daylight Time", "Standard Time");
        if let Some(zone) = microsoft::iana_of(&standard).and_then(|name| self.named(name)) {
            return Some(Clock::Zone(zone));
        }
        if self.unknown >= MOST_UNKNOWN {
            return None;
        }
        let described = self.described(key);
        self.unknown += usize::from(described.is_none());
        described
    }

    fn named(&mut self, name: &str) -> Option<Zone> {
        if let Some(known) = self.named.get(name) {
            return known.clone();
        }
        let zone = self.database.zone(name).ok();
        if zone.is_some() || self.named.len() < 10 * MOST_UNKNOWN {
            self.named.insert(name.to_owned(), zone.clone());
        }
        zone
    }

    /// `/mozilla.org/20050126_1/Europe/Berlin`, `posix/Europe/Vaduz`: an IANA name after
    /// somebody's own prefix.
    fn at_the_end_of(&mut self, tzid: &str) -> Option<Zone> {
        let global = tzid.starts_with('/');
        tzid.match_indices('/')
            .map(|(at, _)| &tzid[at + 1..])
            .filter(|name| global || name.contains('/'))
            .find_map(|name| self.named(name))
    }

    /// `europe/berlin`, `America/New York`, `UTC+2`, `(UTC+01:00) Amsterdam, Berlin, Bern`.
    fn described(&mut self, key: &(usize, String)) -> Option<Clock> {
        let tzid = key.1.as_str();
        if matches!(
            tzid.to_ascii_uppercase().as_str(),
            "Z" | "GMT" | "UTC" | "TZONE://MICROSOFT/UTC"
        ) {
            return Some(Clock::UTC);
        }
        let underscored = tzid.replace(' ', "_");
        let zone = tz::zone_names().find(|name| name.eq_ignore_ascii_case(&underscored));
        if let Some(zone) = zone.and_then(|name| self.named(name)) {
            return Some(Clock::Zone(zone));
        }
        let (offset, places) = match tzid.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            Some((offset, places)) => (offset_after_utc(offset)?, places),
            None => return offset_after_utc(tzid).map(Clock::Fixed),
        };
        let by_place = display::zones(places)
            .into_iter()
            .find_map(|name| self.named(name).filter(|zone| has_offset(zone, offset)));
        if by_place.is_none() && !places.trim().is_empty() {
            self.guessed.insert(key.clone());
        }
        Some(by_place.map_or(Clock::Fixed(offset), Clock::Zone))
    }
}

/// `UTC+01:00`, `GMT-5`, `+0530`, `UTC`: seconds east of UTC.
fn offset_after_utc(text: &str) -> Option<i32> {
    let text = text.trim().to_ascii_uppercase();
    let rest = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT"));
    let rest = match rest {
        Some("") => return Some(0),
        Some(rest) => rest.trim(),
        None if text.starts_with(['+', '-']) => &text,
        None => return None,
    };
    let sign = rest.get(..1).filter(|sign| matches!(*sign, "+" | "-"))?;
    let digits = rest[1..].replace('.', ":");
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits.as_str(), ""));
    let padded = if hours.len() == 1 { format!("0{hours}") } else { hours.to_owned() };
    time::offset(&format!("{sign}{padded}{minutes}"))
}

/// Whether the zone is or was so far from UTC, in some quarter from 1996 on: names of Windows
/// keep the offset of their day.
fn has_offset(zone: &Zone, offset: i32) -> bool {
    const FIRST: Minutes = DAY.times(26 * 365);
    (0..4 * 35)
        .any(|quarter| zone.offset_at(Minute::from_epoch(FIRST + quarter * 91 * DAY)) == offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_the_names_that_programs_write() {
        let database = tz::Database::embedded();
        let mut zones = Zones::new(&database);
        for (tzid, expected) in [
            ("Europe/Berlin", Some("Europe/Berlin")),
            ("/mozilla.org/20050126_1/Europe/Berlin", Some("Europe/Berlin")),
            (
                "/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires",
                Some("America/Argentina/Buenos_Aires"),
            ),
            ("/softwarestudio.org/UTC", Some("UTC")),
            ("posix/Europe/Vaduz", Some("Europe/Vaduz")),
            ("W. Europe Standard Time", Some("Europe/Berlin")),
            ("singapore standard time", Some("Asia/Singapore")),
            ("america/new york", Some("America/New_York")),
            ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome", Some("Europe/Amsterdam")),
            ("(GMT-05.00) Eastern Time (US & Canada)", Some("America/New_York")),
            ("(UTC-04:00) Atlantic Time (Canada)", Some("America/Halifax")),
            ("(UTC-05:00) Indiana (East)", Some("America/Indianapolis")),
            ("(UTC-08:00) Baja California", Some("America/Tijuana")),
            ("(UTC-02:00) Greenland", Some("America/Godthab")),
            ("(UTC-03:00) Greenland", Some("America/Godthab")), // as it was until 2023
            ("(UTC-10:00) Aleutian Islands", Some("America/Adak")),
            ("(UTC+12:45) Chatham Islands", Some("Pacific/Chatham")),
            ("(UTC) Coordinated Universal Time", Some("Etc/UTC")),
            ("(UTC-05:00) Eastern Standard Time", Some("America/New_York")),
            ("(GMT+01:00) Westeuropa", Some("Europe/Berlin")),
            ("(UTC-05:00) Est (É.-U. et Canada)", Some("America/New_York")),
            ("(UTC-05:00) Hora del este (EE. UU. y Canadá)", Some("America/New_York")),
            ("(UTC-08:00) Pazifikzeit (USA & Kanada)", Some("America/Los_Angeles")),
            ("(UTC+02:00) Athen, Bukarest", Some("Europe/Athens")),
            ("(UTC+01:00) Belgrad, Bratislava (Pressburg), Budapest", Some("Europe/Belgrade")),
            ("(UTC+09:00) 大阪、札幌、東京", Some("Asia/Tokyo")),
            ("(UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐", Some("Asia/Shanghai")),
            ("(UTC-06:00) 中部標準時 (米国およびカナダ)", Some("America/Chicago")),
            ("(UTC+03:00) Nowhere", Some("+10800")),
            ("UTC+5:30", Some("+19800")),
            ("GMT-0800", Some("-28800")),
            ("Z", Some("+0")),
            ("tzone://Microsoft/Utc", Some("+0")),
            ("Eastern Daylight Time", Some("America/New_York")),
            ("US-Mountain", None),
            ("Corp HQ", None),
            ("../../etc/passwd", None),
            ("", None),
        ] {
            let found = match zones.clock(1, tzid) {
                Some(Clock::Zone(zone)) => Some(zone.name().to_owned()),
                Some(Clock::Fixed(offset)) => Some(format!("{offset:+}")),
                _ => None,
            };
            assert_eq!(found.as_deref(), expected, "{tzid}");
        }
    }
}
