//! By when does somebody have to be told, and how soon can a window be after that?

use crate::fleet::calendar;
use crate::fleet::{Ahead, Fleet, RegionId, Rule, RuleKind, TierId};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;

/// Somebody who has to be told of a window, and by when.
pub struct Deadline<'f> {
    pub by: Minute,
    pub ahead: Ahead,
    /// Who asks for it; `None` for the tier, which has users told in all regions.
    pub asked: Option<Asked<'f>>,
}

/// A notice rule that asks for it.
pub struct Asked<'f> {
    pub region: RegionId,
    /// Position in the region's rules.
    pub position: usize,
    pub rule: &'f Rule,
    pub audience: Option<&'f str>,
}

impl Deadline<'_> {
    /// Whether it depends on dates, and not on the start alone.
    pub fn is_fixed(&self) -> bool {
        matches!(self.ahead, Ahead::BusinessDays(_))
    }
}

/// All of whom a window of `tier` that starts at `start` has to be told: what the rules of
/// each of `regions` ask for, then the tier.
pub fn deadlines<'f>(
    fleet: &'f Fleet,
    tier: TierId,
    regions: &[RegionId],
    start: Minute,
) -> Vec<Deadline<'f>> {
    let mut found = Vec::new();
    for &region in regions {
        found.extend(of_rules(fleet, tier, region).map(|(asked, ahead)| Deadline {
            by: latest_notice(fleet, region, ahead, start),
            ahead,
            asked: Some(asked),
        }));
    }
    let notice = fleet.tiers[tier].notice;
    if notice > Minutes(0) {
        found.push(Deadline { by: start - notice, ahead: Ahead::Lead(notice), asked: None });
    }
    found
}

/// The notice rules of `region` that hold for `tier`.
fn of_rules(
    fleet: &Fleet,
    tier: TierId,
    region: RegionId,
) -> impl Iterator<Item = (Asked<'_>, Ahead)> {
    let rules = fleet.regions[region].rules.iter().enumerate();
    rules.filter(move |(_, rule)| rule.holds_for(tier)).filter_map(move |(position, rule)| {
        let RuleKind::Notice { ahead, audience } = &rule.kind else { return None };
        Some((Asked { region, position, rule, audience: audience.as_deref() }, *ahead))
    })
}

/// The first starts that the notice rules of `region` allow for windows of `tier`, as far as
/// they ever allow one.
pub fn earliest_starts(
    fleet: &Fleet,
    region: RegionId,
    tier: TierId,
    now: Minute,
) -> impl Iterator<Item = Minute> + '_ {
    of_rules(fleet, tier, region)
        .filter_map(move |(_, ahead)| earliest_start(fleet, region, ahead, now))
}

/// The first instant that a notice given at `now` allows in `region`; `None` where holidays
/// leave no business day.
pub fn earliest_start(
    fleet: &Fleet,
    region: RegionId,
    ahead: Ahead,
    now: Minute,
) -> Option<Minute> {
    match ahead {
        Ahead::Lead(lead) => Some(now + lead),
        Ahead::BusinessDays(count) => {
            let zone = &fleet.regions[region].zone;
            let today = zone.local_date(now);
            let is_holiday = |date| fleet.is_holiday(region, date);
            let day = calendar::business_day_after(today, count, is_holiday)?;
            Some(zone.first_instant_of(day))
        }
    }
}

/// The latest moment at which a notice can be given for a window that starts at `start`.
pub fn latest_notice(fleet: &Fleet, region: RegionId, ahead: Ahead, start: Minute) -> Minute {
    match ahead {
        Ahead::Lead(lead) => start - lead,
        Ahead::BusinessDays(count) => {
            let zone = &fleet.regions[region].zone;
            let is_holiday = |date| fleet.is_holiday(region, date);
            let last = calendar::latest_day_before(zone.local_date(start), count, is_holiday);
            zone.first_instant_of(last + chrono::Days::new(1)) - Minutes(1)
        }
    }
}
