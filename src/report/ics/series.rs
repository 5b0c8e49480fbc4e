//! Which event of an earlier calendar is this one? UIDs that outlive a new plan.

use crate::fleet::{Cadence, Fleet, RegionId, Scope, TierId};
use crate::ground::duration::DAY;
use crate::ground::minute::Minute;

use crate::words::slug::{hash, slug};

/// What all events of a calendar have in common.
pub struct Series<'a> {
    pub fleet: &'a Fleet,
    pub tier: TierId,
    pub scope: Scope,
    /// Where the first cycle starts; recurring tiers only.
    pub cycles_from: Option<Minute>,
    /// The work's own id, so that the next piece of work does not replace it.
    pub change: Option<&'a str>,
    /// Which of several windows of a year it is, where the tier is done once.
    pub turn: Option<String>,
    /// Of a global window that some regions leave out now and then: all of its regions.
    pub whole: Option<&'a [RegionId]>,
}

impl<'a> Series<'a> {
    /// Of a plan that is made once, of work without an id.
    pub fn new(fleet: &'a Fleet, tier: TierId, scope: Scope) -> Self {
        Self { fleet, tier, scope, cycles_from: None, change: None, turn: None, whole: None }
    }

    /// A name that a new plan gives to the same window: `weekly.all.2970@example.com`.
    ///
    /// It is made of the tier, the change, the regions, and of a recurring tier the number
    /// of its cycle, counted in cadences since Monday 1970-01-05: whatever week the cycles
    /// of a new plan begin in, each takes the place of one. A tier that is done once has no
    /// date in its UID, so that the window may move. The domain is the publisher's.
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
        parts.extend(self.turn.clone());
        parts.push(self.regions(self.whole.unwrap_or(regions)));
        if let (Cadence::Every(every), Some(from)) = (tier.cadence, self.cycles_from) {
            let cycle = every.minutes();
            let start = from + (slot - from).div_euclid(cycle) * cycle;
            // 1970-01-05 was a Monday.
            parts.push((start.since_epoch() - 4 * DAY).div_euclid(cycle).to_string());
        }
        parts.join(".")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{self, Source};
    use crate::ground::tz::Database;

    fn fleet() -> Fleet {
        let text = "version = 1\n\
            [publisher]\nprovider = \"example.com\"\naccount = \"42\"\n\
            [[regions]]\nid = \"sg\"\ntimezone = \"Asia/Singapore\"\ntiers = [\"weekly\", \"biweekly\", \"hotfix\"]\nactivity = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]\n\
            [[regions]]\nid = \"de\"\ntimezone = \"Europe/Berlin\"\ntiers = [\"weekly\", \"biweekly\", \"hotfix\"]\nactivity = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]\n";
        let source = Source::new("regions.toml", text);
        file::read_fleet(&source, &[], &Database::embedded()).unwrap_or_else(|e| panic!("{e}"))
    }

    fn at(text: &str) -> Minute {
        Minute::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn a_uid_says_tier_change_regions_and_cycle() {
        let fleet = fleet();
        #[track_caller]
        fn case(fleet: &Fleet, tier: &str, scope: Scope, change: Option<&str>, expected: &str) {
            let series = Series {
                cycles_from: Some(at("2026-11-30T00:00Z")),
                change,
                ..Series::new(fleet, fleet.tier(tier).unwrap(), scope)
            };
            let regions: &[RegionId] =
                if scope == Scope::Global { &[RegionId(0), RegionId(1)] } else { &[RegionId(1)] };
            assert_eq!(series.uid(regions, at("2026-12-06T19:00Z")), expected);
        }
        case(&fleet, "weekly", Scope::Global, None, "weekly.all.2969@example.com");
        case(&fleet, "weekly", Scope::Rolling, None, "weekly.de.2969@example.com");
        case(&fleet, "hotfix", Scope::Rolling, Some("CHG-7"), "hotfix.CHG-7.de@example.com");
        let odd = "hotfix.CHG78-753f1f96167eb1d1.all@example.com";
        case(&fleet, "hotfix", Scope::Global, Some("CHG/7 8"), odd);
    }

    #[test]
    fn cycles_that_begin_in_the_other_week_map_one_to_one() {
        let fleet = fleet();
        let ids = |from: &str, slots: [&str; 3]| {
            let series = Series {
                cycles_from: Some(at(from)),
                ..Series::new(&fleet, fleet.tier("biweekly").unwrap(), Scope::Global)
            };
            slots.map(|slot| series.id(&[RegionId(0), RegionId(1)], at(slot)))
        };
        let even = ids(
            "2026-11-30T00:00Z",
            ["2026-12-06T19:00Z", "2026-12-20T19:00Z", "2027-01-03T19:00Z"],
        );
        let odd = ids(
            "2026-12-07T00:00Z",
            ["2026-12-13T19:00Z", "2026-12-27T19:00Z", "2027-01-10T19:00Z"],
        );
        assert!(even == odd || even[1..] == odd[..2], "{even:?} {odd:?}");
        assert!(even[0] != even[1] && even[1] != even[2]);
    }
}
