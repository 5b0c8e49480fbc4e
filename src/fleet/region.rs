//! Who is served where? One region and all that holds for it alone.

use crate::fleet::history::{Learned, SeenWeek};
use crate::fleet::ids::{RegionId, ServiceId, TeamId, TierId};
use crate::fleet::rule::Rule;
use crate::ground::curve::Curve;
use crate::ground::tz::Zone;

#[derive(Clone, Debug)]
pub struct Region {
    pub id: String,
    /// For people; the id where the file gives none.
    pub name: String,
    /// By which lists of regions can name it with others: `@emea`.
    pub groups: Vec<String>,
    pub zone: Zone,
    /// Which days its weekend is, Monday first.
    pub weekend: [bool; 7],
    /// The tiers that it takes part in.
    pub tiers: Vec<TierId>,
    /// Concurrent users, after `peak_users`.
    pub activity: Curve,
    /// The weeks that the activity was learned from, the earliest first; none where the file
    /// that holds them is not there.
    pub history: Vec<SeenWeek>,
    /// Whether the region names a file of such weeks.
    pub names_history: bool,
    pub learned: Option<Learned>,
    /// How much worse a disturbance is at that hour; 1 where the file says nothing.
    pub network_risk: Curve,
    /// `> 0`.
    pub weight: f64,
    /// The share of users each service has; empty for one plain service.
    pub services: Vec<(ServiceId, f64)>,
    pub team: Option<TeamId>,
    /// Rolling windows of a lower wave come first.
    pub wave: u32,
    /// Rolling windows of these regions come first.
    pub after: Vec<RegionId>,
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

impl Region {
    /// The weekend of whoever names none: Saturday and Sunday.
    pub const WEEKEND: [bool; 7] = [false, false, false, false, false, true, true];
}
