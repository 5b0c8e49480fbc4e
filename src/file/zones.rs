//! Which clock hangs there? Zones by name, each read once, with advice for wrong names.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::log::Log;
use super::node::Node;
use super::scalar::{self, Problem};
use super::zone_names;
use crate::ground::tz::{self, Database, Zone, ZoneError};
use crate::ics;
use crate::words::harmless::shortened;
use crate::words::names::nearest;

pub struct Zones<'a> {
    database: &'a Database,
    read: RefCell<BTreeMap<String, Result<Zone, Unusable>>>,
}

/// Why a zone cannot be had, and what to write instead.
#[derive(Clone)]
struct Unusable {
    sentence: String,
    hint: Option<String>,
}

impl<'a> Zones<'a> {
    pub fn new(database: &'a Database) -> Self {
        Self { database, read: RefCell::default() }
    }

    pub fn read(&self, node: &Node, log: &Log) -> Result<Zone, Problem> {
        let name = scalar::text(node)?;
        let mut read = self.read.borrow_mut();
        let may_compare = |names| log.may_compare(names);
        let look_up = || look_up(self.database, name, may_compare);
        let zone = read.entry(name.to_owned()).or_insert_with(look_up);
        zone.clone().map_err(|e| Problem::sentence(node, e.sentence).hint(e.hint))
    }

    /// The zone of whoever has no clock of their own, and of values that have faults.
    pub fn utc(&self) -> Zone {
        self.database.zone("UTC").unwrap_or_else(|_| Zone::utc())
    }
}

/// The zone `name`, beside a file.
///
/// # Errors
/// A sentence that says what to write instead.
pub fn zone(database: &Database, name: &str) -> Result<Zone, String> {
    look_up(database, name, |_| true).map_err(|unusable| match unusable.hint {
        Some(hint) => format!("{}; {hint}", unusable.sentence),
        None => unusable.sentence,
    })
}

fn look_up(
    database: &Database,
    name: &str,
    may_compare: impl FnOnce(usize) -> bool,
) -> Result<Zone, Unusable> {
    database.zone(name).map_err(|error| {
        let shown = shortened(name);
        match error {
            ZoneError::Unknown => Unusable {
                sentence: format!("there is no time zone `{shown}`"),
                hint: Some(advice(name, may_compare)),
            },
            ZoneError::Unreadable(why) => Unusable {
                sentence: format!("the rules of the time zone `{shown}` cannot be read: {why}"),
                hint: None,
            },
        }
    })
}

fn advice(name: &str, may_compare: impl FnOnce(usize) -> bool) -> String {
    if let Some(zone) = abbreviated(name) {
        return format!("`{name}` is an abbreviation; name a place instead, for example `{zone}`");
    }
    if is_offset(name) {
        return format!(
            "`{}` is an offset and knows no daylight saving time; name a place instead, for example `{}`",
            shortened(name),
            zone_names::of_offset(name).unwrap_or("Asia/Singapore")
        );
    }
    if tz::zone_names().any(|known| known == name) {
        return "the time zones that are used do not have it; is `--tzdb` whole?".to_owned();
    }
    if let Some(zone) = zone_names::meant(name).or_else(|| ics::windows_zone(name)) {
        return format!("did you mean `{zone}`?");
    }
    let same_city = || {
        tz::zone_names().find(|zone| {
            let city = zone.rsplit('/').next().unwrap_or(zone);
            city.eq_ignore_ascii_case(&name.replace(' ', "_"))
        })
    };
    let nearest = || {
        let names: Vec<&str> = tz::zone_names().collect();
        may_compare(names.len()).then(|| nearest(name, names.iter().copied()))?
    };
    match same_city().or_else(nearest) {
        Some(zone) => format!("did you mean `{zone}`?"),
        None => "expected an IANA name such as `Europe/Berlin`".to_owned(),
    }
}

/// A place for an abbreviation that says no more than an offset at one time of the year.
fn abbreviated(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_uppercase().as_str() {
        "PST" | "PDT" | "PT" => "America/Los_Angeles",
        "MDT" | "MT" => "America/Denver",
        "CST" | "CDT" | "CT" => "America/Chicago",
        "EDT" | "ET" => "America/New_York",
        "BST" => "Europe/London",
        "CEST" => "Europe/Berlin",
        "EEST" => "Europe/Helsinki",
        "MSK" => "Europe/Moscow",
        "IST" => "Asia/Kolkata",
        "SGT" => "Asia/Singapore",
        "HKT" => "Asia/Hong_Kong",
        "ICT" => "Asia/Bangkok",
        "WIB" => "Asia/Jakarta",
        "JST" => "Asia/Tokyo",
        "KST" => "Asia/Seoul",
        "GST" => "Asia/Dubai",
        "AEST" | "AEDT" => "Australia/Sydney",
        "NZST" | "NZDT" => "Pacific/Auckland",
        "BRT" => "America/Sao_Paulo",
        "SAST" => "Africa/Johannesburg",
        _ => return None,
    })
}

fn is_offset(name: &str) -> bool {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let prefix = &name[..name.len() - rest.len()];
    ["", "UTC", "GMT", "Z"].iter().any(|known| prefix.eq_ignore_ascii_case(known))
        && (prefix.eq_ignore_ascii_case("z") && rest.is_empty()
            || rest.starts_with(['+', '-', '\u{2212}'])
                && rest.chars().skip(1).all(|c| c.is_ascii_digit() || c == ':'))
}
