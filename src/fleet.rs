//! Who is served where, and under which rules? The region file, as it is meant.
//!
//! Data only, valid by construction: [`crate::file`] builds it and refuses what makes no
//! sense, so nothing here has to be checked again. Names have become indices.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::announce::wording::Wording;
use crate::calendar::Calendar;
use crate::curve::Curve;
use crate::dates::DateRange;
use crate::decimal::Decimal;
use crate::tz::{Release, Zone};
use crate::when::When;

/// Position in [`Fleet::regions`].
pub type RegionId = usize;
/// Position in [`Fleet::tiers`].
pub type TierId = usize;
/// Position in [`Fleet::teams`].
pub type TeamId = usize;
/// Position in [`Fleet::services`].
pub type ServiceId = usize;

/// A region file: everything that is known of a service and those who keep it.
#[derive(Clone, Debug)]
pub struct Fleet {
    /// Minutes between candidate starts: 1, 5, 10, 15, 20, 30 or 60.
    pub step: i64,
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
}

/// A kind of maintenance (model §3).
#[derive(Clone, Debug)]
pub struct Tier {
    pub name: String,
    pub cadence: Cadence,
    /// How far ahead is planned, in minutes.
    pub horizon: i64,
    pub scope: Scope,
    /// The least time between now and a window's start, in minutes.
    pub notice: i64,
    pub phases: Vec<PhaseTemplate>,
    /// How many windows may be open at once; `None` for any number.
    pub max_parallel: Option<u32>,
    /// The least time between the windows of a wave and those of a later one, in minutes.
    pub soak: i64,
    /// The least time between two windows that the failover rule keeps apart, in minutes.
    pub gap: i64,
    /// What is left of the impact on a service that is upgraded hot, `0..=1`.
    pub hot_factor: f64,
    /// What is left of the impact on users who are drained to the failover, `0..=1`.
    pub drain_factor: f64,
    pub operations: Vec<String>,
    /// The services that are touched; `None` for all.
    pub services: Option<Vec<ServiceId>>,
    /// What an hour of waiting costs, in user-minutes.
    pub urgency: f64,
    pub purges: Vec<Purge>,
    /// Whether a proposal has to name its rollback document.
    pub rollback_required: bool,
    /// When users are told.
    pub announce: Vec<Announcement>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cadence {
    Once,
    /// Every so many weeks, at least 1.
    Weeks(i64),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// All regions go down together.
    Global,
    /// Each region has a window of its own.
    Rolling,
}

#[derive(Clone, PartialEq, Debug)]
pub enum PhaseTemplate {
    Fixed(Phase),
    /// The tier's operations, one after another.
    Operations,
}

/// A part of a window (model §3).
#[derive(Clone, PartialEq, Debug)]
pub struct Phase {
    pub name: String,
    /// In minutes, at least 1, before the team's pace.
    pub duration: i64,
    /// Expected share of users disturbed in each minute, `0..=1`.
    pub disruption: f64,
}

/// Data of which whatever is older than `older_than` minutes is deleted.
#[derive(Clone, PartialEq, Debug)]
pub struct Purge {
    pub data: String,
    pub older_than: i64,
}

/// A moment at which users are told of a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Announcement {
    /// So many minutes before the start.
    Before(i64),
    AtStart,
    AtEnd,
}

#[derive(Clone, Debug)]
pub struct Service {
    pub name: String,
    /// How much worse it is to lose this service than a plain one, `> 0`.
    pub sensitivity: f64,
    pub hot_upgrade: bool,
}

/// A step of work that tiers can be made of.
#[derive(Clone, Debug)]
pub struct Operation {
    /// In minutes, at least 1, before the team's pace.
    pub duration: i64,
    /// Expected share of users disturbed in each minute, `0..=1`.
    pub disruption: f64,
    pub description: Option<String>,
}

/// The people who do the work.
#[derive(Clone, Debug)]
pub struct Team {
    pub name: String,
    pub zone: Zone,
    /// When they work, on their own clock; empty for always.
    pub shifts: Vec<When>,
    /// How many windows they can have open at once, at least 1.
    pub parallel: u32,
    /// Factor on every phase, as the file writes it.
    pub pace: Decimal,
    /// The language of what the team is told.
    pub locale: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Region {
    pub id: String,
    /// For people; the id where the file gives none.
    pub name: String,
    pub zone: Zone,
    /// The tiers that it takes part in.
    pub tiers: Vec<TierId>,
    /// Concurrent users, after `peak_users`.
    pub activity: Curve,
    /// How much worse a disturbance is at that hour; 1 where the file says nothing.
    pub network_risk: Curve,
    /// `> 0`.
    pub weight: f64,
    /// The share of users each service has; empty for one plain service.
    pub services: Vec<(ServiceId, f64)>,
    pub team: Option<TeamId>,
    /// Rolling windows of a lower wave come first.
    pub wave: u32,
    pub jurisdiction: Option<String>,
    /// Where its users go while it is down.
    pub failover: Option<RegionId>,
    /// Whether it may not be down together with its failover, nor with another region that
    /// relies on it: always, unless the question is what that costs.
    pub kept_apart: bool,
    /// How many users it can carry; `None` for any number.
    pub capacity: Option<f64>,
    pub carriers: Vec<String>,
    pub locale: Option<String>,
    pub rules: Vec<Rule>,
}

/// A compliance rule of a region.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Unique within its region; made from the rule's name where the file gives none.
    pub id: String,
    pub kind: RuleKind,
    pub reason: Option<String>,
    pub source: Option<String>,
    /// The tiers that it holds for; `None` for all.
    pub tiers: Option<Vec<TierId>>,
}

/// What a rule asks (model §5). Lengths are minutes.
#[derive(Clone, Debug)]
pub enum RuleKind {
    /// No minute inside `when`, or on one of `dates`.
    Forbid {
        when: Vec<When>,
        dates: Vec<DateRange>,
    },
    /// Every minute inside `when`.
    Allow {
        when: Vec<When>,
    },
    /// Somebody is told that much ahead.
    Notice {
        ahead: Ahead,
        audience: Option<String>,
    },
    MaxDuration {
        limit: i64,
    },
    /// In user-minutes; a window that reaches it is refused.
    MaxUserMinutes {
        limit: f64,
    },
    MinInterval {
        interval: i64,
    },
    MaxPer {
        count: u32,
        per: i64,
    },
    /// Where users may be drained to.
    Residency {
        jurisdictions: Vec<String>,
    },
    ForbidOperations {
        operations: Vec<String>,
    },
    Retention {
        data: String,
        keep: i64,
    },
}

/// How far ahead a notice has to be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ahead {
    /// In minutes.
    Lead(i64),
    /// At least 1.
    BusinessDays(u32),
}

/// Dates on which a region is busier or quieter than usual.
#[derive(Clone, Debug)]
pub struct Season {
    pub name: String,
    pub dates: DateRange,
    /// `>= 0`.
    pub factor: f64,
    /// `None` for all.
    pub regions: Option<Vec<RegionId>>,
}

/// Local dates on which nothing may be changed.
#[derive(Clone, Debug)]
pub struct Freeze {
    pub name: String,
    pub dates: DateRange,
    /// `None` for all.
    pub regions: Option<Vec<RegionId>>,
    /// `None` for all.
    pub tiers: Option<Vec<TierId>>,
}

/// Who announces windows to customers, in words that their programs can read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publisher {
    /// Such as `example.com`.
    pub provider: String,
    /// The customer's account with the provider.
    pub account: String,
    /// A mail address.
    pub organizer: Option<String>,
    /// The provider's or the organizer's, in lower case.
    pub domain: Option<String>,
}

impl Fleet {
    pub fn tier(&self, name: &str) -> Option<TierId> {
        self.tiers.iter().position(|tier| tier.name == name)
    }

    pub fn region(&self, id: &str) -> Option<RegionId> {
        self.regions.iter().position(|region| region.id == id)
    }

    /// The calendars that hold for `region`, in the file's order.
    pub fn calendars_of(&self, region: RegionId) -> impl Iterator<Item = &Calendar> {
        self.calendars.iter().filter(move |c| c.concerns(region, &self.regions[region]))
    }

    /// Whether a calendar of holidays makes `date` one in `region`.
    pub fn is_holiday(&self, region: RegionId, date: NaiveDate) -> bool {
        let zone = &self.regions[region].zone;
        self.calendars_of(region).any(|calendar| calendar.has_holiday(date, zone))
    }

    /// The services of `region` that `tier` touches, each with its share; a region without
    /// services has one plain service, which only a tier that touches all services touches.
    pub fn touched(&self, region: RegionId, tier: TierId) -> Vec<Touched> {
        let (region, tier) = (&self.regions[region], &self.tiers[tier]);
        if region.services.is_empty() {
            let plain = Touched { share: 1.0, sensitivity: 1.0, hot: 1.0 };
            return if tier.services.is_none() { vec![plain] } else { Vec::new() };
        }
        region
            .services
            .iter()
            .filter(|(service, _)| tier.services.as_ref().is_none_or(|only| only.contains(service)))
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
        (0..self.regions.len())
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

impl Rule {
    pub fn holds_for(&self, tier: TierId) -> bool {
        self.tiers.as_ref().is_none_or(|only| only.contains(&tier))
    }
}

impl RuleKind {
    /// The name that the file and all findings use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Forbid { .. } => "forbid",
            Self::Allow { .. } => "allow",
            Self::Notice { .. } => "notice",
            Self::MaxDuration { .. } => "max-duration",
            Self::MaxUserMinutes { .. } => "max-user-minutes",
            Self::MinInterval { .. } => "min-interval",
            Self::MaxPer { .. } => "max-per",
            Self::Residency { .. } => "residency",
            Self::ForbidOperations { .. } => "forbid-operations",
            Self::Retention { .. } => "retention",
        }
    }
}
