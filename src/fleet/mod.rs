//! Who is served where, and under which rules? The region file, as it is meant.
//!
//! Data only, valid by construction: [`crate::file`] builds it and refuses what makes no
//! sense, so nothing here has to be checked again. Names have become indices.

pub mod calendar;
mod dated;
pub mod history;
mod ids;
mod members;
mod only;
mod publisher;
mod region;
mod rule;
mod team;
mod tier;
pub mod wording;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::fleet::calendar::{Calendar, Kind};
use crate::fleet::wording::Wording;
use crate::ground::days::weekday_of;
use crate::ground::duration::Minutes;
use crate::ground::tz::{Database, Release, Zone};

pub use dated::{Freeze, FreezeSpan, Season};
pub use ids::{RegionId, ServiceId, TeamId, TierId};
pub use only::Only;
pub use publisher::Publisher;
pub use region::Region;
pub use rule::{Ahead, Budget, DayTime, Rule, RuleKind};
pub use team::{Operation, Service, Team};
pub use tier::{Announcement, Cadence, Clock, Phase, PhaseTemplate, Purge, Scope, Tier};

/// A region file: everything that is known of a service and those who keep it.
#[derive(Clone, Debug)]
pub struct Fleet {
    /// Between candidate starts: 1, 5, 10, 15, 20, 30 or 60 minutes.
    pub step: Minutes,
    /// The built-in tiers first, then those that the file adds, in its order.
    pub tiers: Vec<Tier>,
    pub services: Vec<Service>,
    pub operations: BTreeMap<String, Operation>,
    pub teams: Vec<Team>,
    /// In the file's order, which is also the order in which results list them.
    pub regions: Vec<Region>,
    pub seasons: Vec<Season>,
    pub freezes: Vec<Freeze>,
    pub calendars: Vec<Calendar>,
    /// In whose name windows are announced.
    pub publisher: Option<Publisher>,
    /// What announcements say of the service.
    pub wording: Wording,
    /// The zone rules that the regions' and teams' zones come from.
    pub tzdb: Release,
    /// The same, for zones that are named beside the file.
    pub zones: Database,
}

impl Fleet {
    /// Those of all regions, in the file's order.
    pub fn region_ids(&self) -> impl Iterator<Item = RegionId> + use<> {
        (0..self.regions.len()).map(RegionId)
    }

    pub fn tier_ids(&self) -> impl Iterator<Item = TierId> + use<> {
        (0..self.tiers.len()).map(TierId)
    }

    pub fn team_ids(&self) -> impl Iterator<Item = TeamId> + use<> {
        (0..self.teams.len()).map(TeamId)
    }

    pub fn tier(&self, name: &str) -> Option<TierId> {
        self.tier_ids().find(|&tier| self.tiers[tier].name == name)
    }

    pub fn region(&self, id: &str) -> Option<RegionId> {
        self.region_ids().find(|&region| self.regions[region].id == id)
    }

    /// The regions of the group `name`, in the file's order; none where there is no such group.
    pub fn group(&self, name: &str) -> Vec<RegionId> {
        let is_in = |region: &Region| region.groups.iter().any(|group| group == name);
        self.region_ids().filter(|&region| is_in(&self.regions[region])).collect()
    }

    /// The calendars that hold for `region`, in the file's order.
    pub fn calendars_of(&self, region: RegionId) -> impl Iterator<Item = &Calendar> {
        self.calendars.iter().filter(move |c| c.concerns(region, &self.regions[region]))
    }

    /// Whether `date` is a business day of `region` (model §5, `notice`): a calendar of work
    /// days has it, or it is neither of the weekend nor a holiday.
    pub fn is_business_day(&self, region: RegionId, date: NaiveDate) -> bool {
        let own = &self.regions[region];
        let on_a_calendar_of = |kind: Kind| {
            let mut calendars = self.calendars_of(region).filter(|calendar| calendar.kind == kind);
            calendars.any(|calendar| calendar.has_date(date, &own.zone))
        };
        on_a_calendar_of(Kind::Workday)
            || !own.weekend[weekday_of(date)] && !on_a_calendar_of(Kind::Holiday)
    }

    /// The clock on which the cycles and slots of a recurring `tier` are read in `region`.
    pub fn clock_of(&self, tier: TierId, region: RegionId) -> Zone {
        match &self.tiers[tier].clock {
            None => Zone::utc(),
            Some(Clock::Zone(zone)) => zone.clone(),
            Some(Clock::Local) => self.regions[region].zone.clone(),
        }
    }

    /// The services of `region` that `tier` touches, each with its share; a region without
    /// services has one plain service, which only a tier that touches all services touches.
    pub fn touched(&self, region: RegionId, tier: TierId) -> Vec<Touched> {
        let (region, tier) = (&self.regions[region], &self.tiers[tier]);
        if region.services.is_empty() {
            let plain = Touched { share: 1.0, sensitivity: 1.0, hot: 1.0 };
            return if tier.services == Only::All { vec![plain] } else { Vec::new() };
        }
        region
            .services
            .iter()
            .filter(|(service, _)| tier.services.includes(service))
            .map(|&(service, share)| {
                let service = &self.services[service];
                Touched {
                    share,
                    sensitivity: service.sensitivity,
                    hot: if service.hot_upgrade { tier.hot_factor } else { 1.0 },
                }
            })
            .collect()
    }

    /// The regions that take part in `tier`: they name it, and have a service it touches.
    pub fn participants(&self, tier: TierId) -> Vec<RegionId> {
        self.region_ids()
            .filter(|&r| self.regions[r].tiers.contains(&tier) && !self.touched(r, tier).is_empty())
            .collect()
    }

    /// The phases of a window of `tier` that does `operations`, before any team's pace.
    ///
    /// # Panics
    /// When an operation that stands for a phase has no `[operations]` table; reading
    /// refuses such files and proposals.
    pub fn phases(&self, tier: TierId, operations: &[String]) -> Vec<Phase> {
        self.tiers[tier]
            .phases
            .iter()
            .flat_map(|template| match template {
                PhaseTemplate::Fixed(phase) => vec![phase.clone()],
                PhaseTemplate::Operations => operations
                    .iter()
                    .map(|name| {
                        let operation = &self.operations[name];
                        Phase {
                            name: name.clone(),
                            duration: operation.duration,
                            disruption: operation.disruption,
                        }
                    })
                    .collect(),
            })
            .collect()
    }
}

/// A service of a region as a tier touches it (model §4).
#[derive(Clone, Copy, Debug)]
pub struct Touched {
    pub share: f64,
    pub sensitivity: f64,
    /// The tier's `hot_factor` where the service is upgraded hot, else 1.
    pub hot: f64,
}
