//! Which zones can Outlook mean by `Atlantic Time (Canada)`? The display names of Windows, and
//! cities in many languages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::microsoft;
use crate::ground::tz;

const PLACES: &str = include_str!("places.txt");

/// By names in lower case.
static ZONES: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut zones: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in PLACES.lines().filter(|line| !line.starts_with('#')) {
        let (zone, names) = line.split_once(": ").expect("a line has a zone and its names");
        for name in names.split(" | ") {
            zones.entry(name).or_default().push(zone);
        }
    }
    zones
});

/// The IANA zones that a display name can mean, less the offset before it; the likeliest first.
pub(super) fn zones(name: &str) -> Vec<&'static str> {
    let lower = name.replace('（', "(").to_lowercase();
    let whole = lower.trim();
    let before_country = |name: &'_ str| name.split('(').next().unwrap_or("").trim().to_owned();
    let pieces = whole.split([',', '/', ':', ';', '、', '，']).map(before_country);
    let mut found = Vec::new();
    for name in [whole.to_owned(), before_country(whole)].into_iter().chain(pieces) {
        found.extend(ZONES.get(name.as_str()).into_iter().flatten().copied());
        found.extend(microsoft::iana_of(&name));
        found.extend(of_city(&name));
    }
    found
}

/// The zone that is named after a city.
fn of_city(city: &str) -> Option<&'static str> {
    let city = city.replace(' ', "_");
    tz::zone_names().find(|name| {
        name.rsplit_once('/').is_some_and(|(_, last)| last.eq_ignore_ascii_case(&city))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_leads_to_a_zone_of_the_database() {
        let database = tz::Database::embedded();
        for (name, zones) in ZONES.iter() {
            assert_eq!(*name, name.to_lowercase().trim(), "names are in lower case");
            for zone in zones {
                assert!(database.zone(zone).is_ok(), "{name}: {zone}");
            }
        }
    }
}
