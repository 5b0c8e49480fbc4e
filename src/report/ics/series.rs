//! Which event of an earlier calendar is this one? UIDs that outlive a new plan.

use crate::fleet::{Cadence, Fleet, RegionId, Scope, TierId};
use crate::ground::cycles::Cycles;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;

use crate::words::slug::{hash, slug};

/// What all events of a calendar have in common.
pub struct Series<'a> {
    pub fleet: &'a Fleet,
    pub tier: TierId,
    pub scope: Scope,
    /// The work's own id.
    pub change: Option<&'a str>,
    /// Of a global window that some regions leave out now and then: all of its regions.
    pub whole: Option<&'a [RegionId]>,
    /// Whether its times are written on the clock of the tier.
    pub on_clock: bool,
}

impl<'a> Series<'a> {
    /// Of work without an id.
    pub fn new(fleet: &'a Fleet, tier: TierId, scope: Scope) -> Self {
        Self { fleet, tier, scope, change: None, whole: None, on_clock: false }
    }

    /// A name that a new plan gives to the same window:
    /// `weekly.all.2026-11-30.payments@example.com`.
    ///
    /// It is made of the tier, the change, the regions, the time and the fleet. The time is the
    /// first date of the cycle where the tier recurs, whatever day of it the window is on. Work
    /// that is done once has its start there, lest the next one takes its place; with a change
    /// it has no time, so that the window may move. The domain is the publisher's.
    pub fn uid(&self, regions: &[RegionId], slot: Minute) -> String {
        let publisher = self.fleet.publisher.as_ref();
        let domain = publisher.and_then(|publisher| publisher.domain.as_deref());
        let domain = domain.unwrap_or("lowtide.invalid");
        format!("{}@{domain}", self.id(regions, slot))
    }

    /// The same without the domain.
    pub fn id(&self, regions: &[RegionId], slot: Minute) -> String {
        let tier = &self.fleet.tiers[self.tier];
        let mut parts = vec![slug(&tier.name)];
        parts.extend(self.change.map(slug));
        parts.push(self.regions(self.whole.unwrap_or(regions)));
        match (tier.cadence, self.change) {
            (Cadence::Every(every), _) => {
                let cycles = Cycles::new(every, tier.anchor);
                let date = self.fleet.clock_of(self.tier, regions[0]).local_date(slot);
                parts.push(cycles.first_date(cycles.of_start(date, tier.on.as_ref())).to_string());
            }
            (Cadence::Once, None) => parts.push(slot.utc().format("%Y%m%dT%H%MZ").to_string()),
            (Cadence::Once, Some(_)) => {}
        }
        parts.push(fleet_name(self.fleet));
        parts.join(".")
    }

    /// The clock that its times are written on, where it is not UTC.
    pub fn zone(&self, region: RegionId) -> Option<Zone> {
        let zone = self.fleet.clock_of(self.tier, region);
        (self.on_clock && zone != Zone::utc()).then_some(zone)
    }

    /// `all`, or the sorted ids, as long as they are short.
    fn regions(&self, regions: &[RegionId]) -> String {
        const LONGEST: usize = 40;
        if self.scope == Scope::Global && regions == self.fleet.participants(self.tier) {
            return "all".to_owned();
        }
        let mut ids: Vec<&str> =
            regions.iter().map(|&region| self.fleet.regions[region].id.as_str()).collect();
        ids.sort_unstable();
        // No id holds a `+`.
        let joined = ids.join("+");
        if joined.len() > LONGEST { hash(&joined) } else { joined }
    }
}

/// What tells the windows of this fleet from those of another one of the same publisher: the
/// name that he gives it, or else a hash of its regions.
pub fn fleet_name(fleet: &Fleet) -> String {
    if let Some(name) = fleet.publisher.as_ref().and_then(|own| own.fleet.as_deref()) {
        return slug(name);
    }
    let mut ids: Vec<&str> = fleet.regions.iter().map(|region| region.id.as_str()).collect();
    ids.sort_unstable();
    hash(&ids.join("+"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{self, Source};
    use crate::ground::tz::Database;

    fn fleet(publisher: &str) -> Fleet {
        let text = format!(
            "version = 1\n\
            [publisher]\nprovider = \"example.com\"\naccount = \"42\"\n{publisher}\n\
            [defaults]\ntiers = [\"weekly\", \"biweekly\", \"hotfix\"]\nactivity = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]\n\
            [[regions]]\nid = \"sg\"\ntimezone = \"Asia/Singapore\"\n\
            [[regions]]\nid = \"de\"\ntimezone = \"Europe/Berlin\"\n"
        );
        let source = Source::new("regions.toml", &text);
        file::read_fleet(&source, &[], &Database::embedded()).unwrap_or_else(|e| panic!("{e}"))
    }

    fn at(text: &str) -> Minute {
        Minute::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn a_uid_says_tier_change_regions_time_and_fleet() {
        #[track_caller]
        fn case(tier: &str, scope: Scope, change: Option<&str>, expected: &str) {
            let fleet = fleet("fleet = \"chat\"");
            let series = Series { change, ..Series::new(&fleet, fleet.tier(tier).unwrap(), scope) };
            let regions: &[RegionId] =
                if scope == Scope::Global { &[RegionId(0), RegionId(1)] } else { &[RegionId(1)] };
            assert_eq!(series.uid(regions, at("2026-12-06T19:00Z")), expected);
        }
        case("weekly", Scope::Global, None, "weekly.all.2026-11-30.chat@example.com");
        case("weekly", Scope::Rolling, None, "weekly.de.2026-11-30.chat@example.com");
        case("hotfix", Scope::Rolling, Some("CHG-7"), "hotfix.CHG-7.de.chat@example.com");
        case("hotfix", Scope::Rolling, None, "hotfix.de.20261206T1900Z.chat@example.com");
        let odd = "hotfix.CHG78-753f1f96167eb1d1.all.chat@example.com";
        case("hotfix", Scope::Global, Some("CHG/7 8"), odd);
    }

    #[test]
    fn a_fleet_without_a_name_is_told_by_its_regions() {
        let (here, there) = (fleet(""), fleet("").regions[..1].to_vec());
        let there = Fleet { regions: there, ..here.clone() };
        assert_eq!(fleet_name(&here), hash("de+sg"));
        assert_eq!(fleet_name(&there), hash("sg"));
    }

    #[test]
    fn every_day_of_a_cycle_has_its_first_date() {
        let fleet = fleet("");
        let series = Series::new(&fleet, fleet.tier("biweekly").unwrap(), Scope::Global);
        let time = |slot: &str| {
            let id = series.id(&[RegionId(0), RegionId(1)], at(slot));
            id.split('.').nth(2).map(str::to_owned).unwrap()
        };
        assert_eq!(time("2026-11-23T00:00Z"), "2026-11-23");
        assert_eq!(time("2026-12-06T19:00Z"), "2026-11-23");
        assert_eq!(time("2026-12-07T00:00Z"), "2026-12-07");
    }
}
