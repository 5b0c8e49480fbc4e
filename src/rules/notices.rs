//! By when does somebody have to be told, and how soon can a window be after that?

use chrono::NaiveDate;

use crate::fleet::calendar;
use crate::fleet::{Ahead, DayTime, Fleet, RegionId, Rule, RuleKind, TierId};
use crate::ground::cycles::local_midnight;
use crate::ground::days::weekday_of;
use crate::ground::duration::DAY;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::ground::wall::Wall;

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
        !matches!(self.ahead, Ahead::Lead(_))
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

/// The first instant that a notice given at `now` allows in `region`; `None` where there is no
/// business day.
pub fn earliest_start(
    fleet: &Fleet,
    region: RegionId,
    ahead: Ahead,
    now: Minute,
) -> Option<Minute> {
    let zone = &fleet.regions[region].zone;
    let business_day = |count: u32| {
        let is_business_day = |date| fleet.is_business_day(region, date);
        calendar::business_day_after(zone.local_date(now), count, is_business_day)
    };
    match ahead {
        Ahead::Lead(lead) => Some(now + lead),
        Ahead::BusinessDays(count) => Some(zone.first_instant_of(business_day(count)?)),
        Ahead::FullBusinessDays(count) => {
            Some(zone.first_instant_of(business_day(count)? + chrono::Days::new(1)))
        }
        Ahead::By(by) => times(by, zone, now).into_iter().find(|&time| time >= now),
    }
}

/// The latest moment at which a notice can be given for a window that starts at `start`.
pub fn latest_notice(fleet: &Fleet, region: RegionId, ahead: Ahead, start: Minute) -> Minute {
    let zone = &fleet.regions[region].zone;
    let end_of_day_before = |date: NaiveDate, count: u32| {
        let is_business_day = |date| fleet.is_business_day(region, date);
        let last = calendar::latest_day_before(date, count, is_business_day);
        zone.first_instant_of(last + chrono::Days::new(1)) - Minutes(1)
    };
    let date = zone.local_date(start);
    match ahead {
        Ahead::Lead(lead) => start - lead,
        Ahead::BusinessDays(count) => end_of_day_before(date, count),
        Ahead::FullBusinessDays(count) => end_of_day_before(date - chrono::Days::new(1), count),
        Ahead::By(by) => {
            let before = times(by, zone, start).into_iter().rfind(|&time| time <= start);
            before.expect("every week has one")
        }
    }
}

/// The instants around `near` at which the clock of `zone` shows the time, rising: at least
/// one before and one after it.
fn times(by: DayTime, zone: &Zone, near: Minute) -> Vec<Minute> {
    /// More than a week, in days.
    const FAR: i64 = 10;
    let wall = Wall::over(zone, Interval::lasting(near - DAY * FAR, DAY * (2 * FAR)));
    let first = zone.local_date(near - DAY * FAR);
    let dates = first.iter_days().take(2 * FAR as usize).filter(|&date| by.days[weekday_of(date)]);
    let mut found: Vec<Minute> =
        dates.map(|date| wall.meant(local_midnight(date) + by.time)).collect();
    found.sort_unstable();
    found
}
