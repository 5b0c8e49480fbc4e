//! Which starts does a rule refuse? The first table of model §5, on whole stretches.
//!
//! A new rule gets its keys in [`crate::file`], its variant in [`crate::fleet::RuleKind`],
//! its place in [`Rules::of_region`] here, and its definition in [`crate::check`].

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::code::Code;
use crate::dates::DateRange;
use crate::fleet::{Ahead, Fleet, Phase, RegionId, RuleKind, Scope, TierId};
use crate::impact::{self, Exposure};
use crate::interval::{Interval, IntervalSet};
use crate::minute::{DAY, Minute, WEEK};
use crate::plan::ConflictingRule;
use crate::request::Request;
use crate::starts::{Grid, StartSet};
use crate::tz::{self, Zone};
use crate::when::When;
use crate::window::{self, Window};

/// One rule as it binds one region in one plan.
#[derive(Clone, Debug)]
pub struct Constraint {
    pub region: RegionId,
    pub code: Code,
    /// The rule's id, or the name of the team, freeze or tier it comes from.
    pub id: String,
    /// Whether it can strike out single occurrences of a recurring slot (model §6).
    pub dated: bool,
    pub refusal: Rc<Refusal>,
}

impl Constraint {
    /// What it is called where it stands in the way.
    pub fn name(&self) -> ConflictingRule {
        ConflictingRule { region: self.region, code: self.code, id: self.id.clone() }
    }
}

/// How a rule refuses windows.
#[derive(Clone, PartialEq, Debug)]
pub enum Refusal {
    /// Any window that holds one of these minutes.
    Minutes(IntervalSet),
    /// Any window that starts earlier.
    Before(Minute),
    /// Any window longer than so many minutes.
    Longer(i64),
    /// Every window.
    Always,
    /// Any window less than `interval` from another one of the region; `agreed` holds the
    /// minutes that those of `--existing` keep clear.
    Near { interval: i64, agreed: IntervalSet },
    /// Any window that would be one too many window starts in `per` minutes.
    Crowded { count: usize, per: i64, agreed: Vec<Minute> },
    /// Any window whose user-minutes reach `limit`; `factor` times the region's load.
    UserMinutes { region: RegionId, limit: f64, factor: f64 },
}

/// What the rules are asked about: windows of one tier over a span.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'f> {
    pub fleet: &'f Fleet,
    pub tier: TierId,
    pub scope: Scope,
    pub now: Minute,
    /// Holds every minute of every window that is asked about.
    pub span: Interval,
    /// Windows already agreed.
    pub existing: &'f [Window],
}

impl<'f> Terms<'f> {
    pub fn of(fleet: &'f Fleet, request: &'f Request, scope: Scope, span: Interval) -> Self {
        let (tier, now, existing) = (request.tier, request.now, request.existing.as_slice());
        Self { fleet, tier, scope, now, span, existing }
    }
}

/// Limits reached but for rounding are reached.
const REACHED: f64 = 1.0 - 1e-9;

/// Gathers constraints; rules that are alike share their minutes.
pub struct Rules<'f> {
    terms: Terms<'f>,
    minutes: BTreeMap<(String, Pattern), Rc<Refusal>>,
}

/// Local time that a rule names, the key under which its minutes are shared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Pattern {
    Inside(Vec<When>),
    Outside(Vec<When>),
    Dates(Vec<DateRange>),
}

impl<'f> Rules<'f> {
    pub fn new(terms: Terms<'f>) -> Self {
        Self { terms, minutes: BTreeMap::new() }
    }

    pub fn terms(&self) -> Terms<'f> {
        self.terms
    }

    /// Every rule of the first table of model §5 that binds `region`.
    pub fn of_region(&mut self, region: RegionId) -> Vec<Constraint> {
        let Terms { fleet, tier, now, existing, .. } = self.terms;
        let own = &fleet.regions[region];
        let spec = &fleet.tiers[tier];
        let mut found = Vec::new();
        let mut add = |code, id: &str, dated, refusal: Rc<Refusal>| {
            found.push(Constraint { region, code, id: id.to_owned(), dated, refusal });
        };
        let notice = Refusal::Before(now + spec.notice);
        add(Code::TierNotice, &spec.name, false, Rc::new(notice));
        if let Some(team) = own.team.map(|team| &fleet.teams[team]).filter(|t| !t.shifts.is_empty())
        {
            let minutes = self.local(&team.zone, Pattern::Outside(team.shifts.clone()));
            add(Code::TeamShift, &team.name, false, minutes);
        }
        for freeze in &fleet.freezes {
            let concerns = freeze.regions.as_ref().is_none_or(|only| only.contains(&region))
                && freeze.tiers.as_ref().is_none_or(|only| only.contains(&tier));
            if concerns {
                let minutes = self.local(&own.zone, Pattern::Dates(vec![freeze.dates]));
                add(Code::Freeze, &freeze.name, true, minutes);
            }
        }
        let agreed = || existing.iter().filter(|window| window.regions.contains(&region));
        for rule in own.rules.iter().filter(|rule| rule.holds_for(tier)) {
            let id = rule.id.as_str();
            match &rule.kind {
                RuleKind::Forbid { when, dates } => {
                    if !when.is_empty() {
                        let minutes = self.local(&own.zone, Pattern::Inside(when.clone()));
                        add(Code::Forbid, id, false, minutes);
                    }
                    if !dates.is_empty() {
                        let minutes = self.local(&own.zone, Pattern::Dates(dates.clone()));
                        add(Code::Forbid, id, true, minutes);
                    }
                }
                RuleKind::Allow { when } => {
                    let minutes = self.local(&own.zone, Pattern::Outside(when.clone()));
                    add(Code::Allow, id, false, minutes);
                }
                RuleKind::Notice { ahead, .. } => {
                    let refusal = Refusal::Before(earliest_start(&own.zone, *ahead, now));
                    add(Code::Notice, id, false, Rc::new(refusal));
                }
                RuleKind::MaxDuration { limit } => {
                    add(Code::MaxDuration, id, false, Rc::new(Refusal::Longer(*limit)));
                }
                RuleKind::MaxUserMinutes { limit } => {
                    let factor = Exposure::of(fleet, region, tier).counted;
                    let refusal = Refusal::UserMinutes { region, limit: *limit, factor };
                    add(Code::MaxUserMinutes, id, false, Rc::new(refusal));
                }
                RuleKind::MinInterval { interval } => {
                    let agreed = agreed()
                        .filter_map(|window| {
                            let (start, end) = (window.interval.start(), window.interval.end());
                            Interval::new(start - *interval, end + *interval)
                        })
                        .collect();
                    let refusal = Refusal::Near { interval: *interval, agreed };
                    add(Code::MinInterval, id, false, Rc::new(refusal));
                }
                RuleKind::MaxPer { count, per } => {
                    let mut starts: Vec<Minute> = agreed().map(|w| w.interval.start()).collect();
                    starts.sort_unstable();
                    let count = *count as usize;
                    let refusal = Refusal::Crowded { count, per: *per, agreed: starts };
                    add(Code::MaxPer, id, false, Rc::new(refusal));
                }
                RuleKind::ForbidOperations { operations } => {
                    if operations.iter().any(|name| spec.operations.contains(name)) {
                        add(Code::ForbidOperations, id, false, Rc::new(Refusal::Always));
                    }
                }
                RuleKind::Retention { data, keep } => {
                    if spec.purges.iter().any(|p| p.data == *data && p.older_than < *keep) {
                        add(Code::Retention, id, false, Rc::new(Refusal::Always));
                    }
                }
                RuleKind::Residency { .. } => {}
            }
        }
        found
    }

    fn local(&mut self, zone: &Zone, pattern: Pattern) -> Rc<Refusal> {
        let span = self.terms.span;
        Rc::clone(self.minutes.entry((zone.name().to_owned(), pattern)).or_insert_with_key(
            |(_, pattern)| {
                Rc::new(Refusal::Minutes(match pattern {
                    Pattern::Inside(when) => inside(zone, when, span),
                    Pattern::Outside(when) => inside(zone, when, span).complement_within(span),
                    Pattern::Dates(dates) => on_dates(zone, dates, span),
                }))
            },
        ))
    }
}

/// The minutes of `span` at which the local clock is inside some of `when`.
pub fn inside(zone: &Zone, when: &[When], span: Interval) -> IntervalSet {
    let mut stretches = Vec::new();
    for (piece, offset) in zone.offsets(span) {
        let local = tz::local_minutes(piece.start(), offset);
        let monday = piece.start() - tz::minute_of_week(local);
        // A stretch of the week before may reach into this one.
        let mut week = monday - WEEK;
        while week < piece.end() {
            for (start, end) in when.iter().flat_map(When::stretches) {
                let stretch = Interval::new(week + start, week + end);
                stretches.extend(stretch.and_then(|stretch| stretch.intersection(piece)));
            }
            week = week + WEEK;
        }
    }
    stretches.into_iter().collect()
}

/// The minutes of `span` whose local date lies in some of `dates`.
fn on_dates(zone: &Zone, dates: &[DateRange], span: Interval) -> IntervalSet {
    let mut stretches = Vec::new();
    for (piece, offset) in zone.offsets(span) {
        let local = tz::local_minutes(piece.start(), offset);
        let mut midnight = piece.start() - local.rem_euclid(DAY);
        let mut local_midnight = local - local.rem_euclid(DAY);
        while midnight < piece.end() {
            let date = tz::local_date_of(local_midnight);
            if dates.iter().any(|range| range.contains(date)) {
                stretches.extend(Interval::lasting(midnight, DAY).intersection(piece));
            }
            midnight = midnight + DAY;
            local_midnight += DAY;
        }
    }
    stretches.into_iter().collect()
}

/// The first instant that a notice given at `now` allows.
pub fn earliest_start(zone: &Zone, ahead: Ahead, now: Minute) -> Minute {
    match ahead {
        Ahead::Lead(lead) => now + lead,
        Ahead::BusinessDays(count) => {
            let mut date = zone.local_date(now);
            for _ in 0..count {
                date = next_business_day(date);
            }
            zone.first_instant_of(date)
        }
    }
}

fn next_business_day(date: chrono::NaiveDate) -> chrono::NaiveDate {
    use chrono::{Datelike, Weekday};
    let mut next = date;
    loop {
        next = next.succ_opt().expect("business days are counted near the present");
        if !matches!(next.weekday(), Weekday::Sat | Weekday::Sun) {
            return next;
        }
    }
}

/// The latest moment at which a notice can be given for a window that starts at `start`.
pub fn latest_notice(zone: &Zone, ahead: Ahead, start: Minute) -> Minute {
    match ahead {
        Ahead::Lead(lead) => start - lead,
        Ahead::BusinessDays(_) => {
            // The last minute of a day from which the window is still far enough ahead.
            let mut last = start;
            while earliest_start(zone, ahead, last) > start {
                last = zone.first_instant_of(zone.local_date(last)) - 1;
            }
            let next_day = zone.local_date(last).succ_opt().expect("near the present");
            zone.first_instant_of(next_day) - 1
        }
    }
}

impl Refusal {
    /// Adds to `refused` the starts on `grid` at which it refuses a window with `phases`,
    /// the other windows of the plan aside.
    pub fn refuse(&self, terms: Terms, phases: &[Phase], grid: Grid, refused: &mut StartSet) {
        let length = window::length(phases);
        match self {
            Self::Minutes(minutes) | Self::Near { agreed: minutes, .. } => {
                for stretch in minutes.iter() {
                    refused.insert_range(grid.between(stretch.start() - length + 1, stretch.end()));
                }
            }
            Self::Before(earliest) => refused.insert_range(grid.between(grid.at(0), *earliest)),
            Self::Longer(limit) if length <= *limit => {}
            Self::Longer(_) | Self::Always => refused.insert_range(0..grid.count()),
            Self::Crowded { count, per, agreed } => {
                for crowd in agreed.windows(*count) {
                    let (first, last) = (crowd[0], crowd[count - 1]);
                    if last - first < *per {
                        refused.insert_range(grid.between(last - *per + 1, first + *per));
                    }
                }
            }
            Self::UserMinutes { region, limit, factor } => {
                let load =
                    impact::region_load(terms.fleet, *region, terms.tier, terms.scope, terms.span);
                let most = load.peak() * factor * impact::disturbed_minutes(phases);
                if most < limit * REACHED {
                    return;
                }
                for (i, sum) in load.window_sums(phases, grid).into_iter().enumerate() {
                    if sum * factor >= limit * REACHED {
                        refused.insert(i);
                    }
                }
            }
        }
    }

    /// Whether it refuses a slot because of the plan's own windows, which start at `own`
    /// (rising) and last `length` minutes each.
    pub fn refuses_rhythm(&self, own: &[Minute], length: i64) -> bool {
        match self {
            Self::Near { interval, .. } => {
                own.windows(2).any(|pair| pair[1] - pair[0] - length < *interval)
            }
            Self::Crowded { count, per, agreed } => {
                let mut starts = [own, agreed].concat();
                starts.sort_unstable();
                starts.windows(count + 1).any(|crowd| {
                    let (first, last) = (crowd[0], crowd[*count]);
                    last - first < *per && own.iter().any(|&start| first <= start && start <= last)
                })
            }
            _ => false,
        }
    }

    /// Whether the plan's own windows can matter to it at all.
    pub fn depends_on_rhythm(&self) -> bool {
        matches!(self, Self::Near { .. } | Self::Crowded { .. })
    }

    /// The longest window, up to `length` minutes, that the plan's own rhythm allows: 0 when
    /// windows that start at `own` (rising) are refused however short they are.
    pub fn longest_in_rhythm(&self, own: &[Minute], length: i64) -> i64 {
        match self {
            Self::Near { interval, .. } => own
                .windows(2)
                .map(|pair| pair[1] - pair[0] - interval)
                .fold(length, i64::min)
                .max(0),
            _ if self.refuses_rhythm(own, length) => 0,
            _ => length,
        }
    }

    /// How long a window with `phases`, cut off at its end, can be when it starts at
    /// `start`, up to `most` minutes: 0 when no window can start there.
    pub fn room(&self, terms: Terms, phases: &[Phase], start: Minute, most: i64) -> i64 {
        match self {
            Self::Minutes(minutes) | Self::Near { agreed: minutes, .. } => minutes
                .at_or_after(start)
                .map_or(most, |next| (next.start() - start).clamp(0, most)),
            Self::Before(earliest) if start < *earliest => 0,
            Self::Before(_) => most,
            Self::Longer(limit) => (*limit).min(most),
            Self::Always => 0,
            Self::Crowded { count, per, agreed } => {
                let crowded = agreed.windows(*count).any(|crowd| {
                    let (first, last) = (crowd[0], crowd[count - 1]);
                    last.max(start) - first.min(start) < *per
                });
                if crowded { 0 } else { most }
            }
            Self::UserMinutes { region, limit, factor } => {
                let Some(span) = Interval::new(start, start + most) else { return 0 };
                let load = impact::region_load(terms.fleet, *region, terms.tier, terms.scope, span);
                let reached = |length: i64| {
                    let window = Interval::lasting(start, length);
                    let sum: f64 = window::place(phases, window)
                        .iter()
                        .map(|phase| phase.disruption * load.sum(phase.interval))
                        .sum();
                    sum * factor >= limit * REACHED
                };
                let (mut fits, mut too_long) = (0, most + 1);
                while too_long - fits > 1 {
                    let middle = fits + (too_long - fits) / 2;
                    if reached(middle) { too_long = middle } else { fits = middle }
                }
                fits
            }
        }
    }
}

/// The first starts that the notice rules of `region` allow for windows of `tier`.
pub fn notices(
    fleet: &Fleet,
    region: RegionId,
    tier: TierId,
    now: Minute,
) -> impl Iterator<Item = Minute> + '_ {
    let own = &fleet.regions[region];
    own.rules.iter().filter(move |rule| rule.holds_for(tier)).filter_map(move |rule| {
        match &rule.kind {
            RuleKind::Notice { ahead, .. } => Some(earliest_start(&own.zone, *ahead, now)),
            _ => None,
        }
    })
}
