//! What did a window really cost? The users that were missing, against those that the curve
//! led to expect, phase by phase, beside what was predicted.

pub mod sentences;

use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::tz;
use crate::impact::{self, Exposure};
use crate::learn::fault::Refusal;
use crate::learn::gather::Gathered;
use crate::learn::row::{MINUTE, Sample};
use crate::learn::{self, Home};
use crate::window::{self, PlacedPhase, Window};

/// How far around a window its level is looked for.
const AROUND: Minutes = DAY.times(14);
/// How long after a window users may still be missing because of it.
const AFTER: Minutes = HOUR.times(6);
/// The share of the expected users from which on they are back.
const BACK: f64 = 0.8;
/// A rollback in which less than this share was missing has not taken place.
const UNTOUCHED: f64 = 0.1;

/// What a window did to one region.
#[derive(Clone, PartialEq, Debug)]
pub struct Reviewed {
    /// Position among the windows.
    pub window: usize,
    pub region: RegionId,
    /// How many users there were for each that the curve has, in the weeks around; `None`
    /// where these have no samples.
    pub level: Option<f64>,
    pub phases: Vec<ReviewedPhase>,
    /// For how long after its end a fifth of the users or more were still missing.
    pub overrun: Minutes,
    /// How far apart the samples are, in minutes.
    pub period: f64,
}

/// What one phase did, in the users of the samples.
#[derive(Clone, PartialEq, Debug)]
pub struct ReviewedPhase {
    pub name: String,
    pub interval: Interval,
    /// By the curve, at the level of the weeks around, where there are samples.
    pub expected: UserMinutes,
    /// Expected and not there; below 0 where more were there.
    pub missing: UserMinutes,
    /// What the disruption of the phase led to expect, at the same level.
    pub predicted: UserMinutes,
    /// The share of its minutes that have samples.
    pub covered: f64,
}

impl ReviewedPhase {
    /// The share of the expected users that was missing.
    pub fn share(&self) -> f64 {
        self.missing.share_of(self.expected)
    }
}

impl Reviewed {
    pub fn missing(&self) -> UserMinutes {
        self.phases.iter().map(|phase| phase.missing).sum()
    }

    pub fn predicted(&self) -> UserMinutes {
        self.phases.iter().map(|phase| phase.predicted).sum()
    }

    /// The share of its minutes that have samples.
    pub fn covered(&self) -> f64 {
        let minutes = |phase: &ReviewedPhase| phase.interval.minutes().as_f64();
        let covered: f64 = self.phases.iter().map(|p| p.covered * minutes(p)).sum();
        covered / self.phases.iter().map(minutes).sum::<f64>()
    }

    /// Whether there was time for a rollback, and hardly anybody was missing in it; `None`
    /// where there was no such time, or samples do not tell.
    pub fn spared_rollback(&self) -> Option<bool> {
        let rollbacks = self.phases.iter().filter(|phase| phase.name == "rollback");
        rollbacks
            .map(|phase| (phase.covered > 0.5).then(|| phase.share() < UNTOUCHED))
            .reduce(|all, one| Some(all? && one?))
            .flatten()
    }
}

/// How samples are read.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Whether a stamp stands for the end of its sample.
    pub stands_end: bool,
    /// Whether a row that is not there means 0.
    pub absent_zero: bool,
}

/// Reviews `windows`, which are over, each with its regions that have a series.
///
/// # Errors
/// When rows cannot be read again, or a series is no series of samples.
pub fn review(
    fleet: &Fleet,
    windows: &[Window],
    gathered: &Gathered,
    homes: &[Option<(RegionId, Home)>],
    terms: Terms,
) -> Result<Vec<Reviewed>, Refusal> {
    let whose: Vec<Option<Home>> =
        homes.iter().map(|home| home.as_ref().map(|(_, home)| home.clone())).collect();
    let periods = learn::periods(gathered, &whose)?;
    let mut all = Vec::new();
    learn::each_sample(gathered, &whose, |series, samples| {
        let (Some((region, home)), Some(period)) = (&homes[series], periods[series]) else {
            return Ok(());
        };
        let own = windows.iter().enumerate().filter(|(_, window)| window.regions.contains(region));
        let mut looks: Vec<Look> =
            own.map(|(i, window)| Look::at(fleet, *region, i, window)).collect();
        let from = looks.iter().map(|look| look.around.start).min().unwrap_or(i64::MAX);
        let mut take = |sample: Sample| {
            let start = if terms.stands_end { sample.at - period } else { sample.at };
            let seen = Seen::of(fleet, *region, home, Span { start, end: start + period }, sample);
            let ordinary = !looks.iter().any(|look| look.may_show(seen.span));
            looks.iter_mut().for_each(|look| look.add(seen, ordinary));
        };
        let mut before: Option<i64> = None;
        for sample in samples {
            let sample = sample?;
            if let Some(before) = before.filter(|_| terms.absent_zero) {
                learn::absent(before, sample.at, period, from).for_each(&mut take);
            }
            before = Some(sample.at);
            take(sample);
        }
        all.extend(looks.into_iter().map(|look| look.reviewed(period)));
        Ok(())
    })?;
    all.sort_by_key(|reviewed: &Reviewed| (reviewed.window, reviewed.region));
    Ok(all)
}

/// A stretch of time in microseconds.
#[derive(Clone, Copy)]
struct Span {
    start: i64,
    end: i64,
}

impl Span {
    fn of(interval: Interval) -> Self {
        let micros = |minutes: Minutes| minutes.0 * MINUTE;
        Self {
            start: micros(interval.start().since_epoch()),
            end: micros(interval.end().since_epoch()),
        }
    }

    /// The minutes that both hold.
    fn shared(self, other: Self) -> f64 {
        let both = self.end.min(other.end) - self.start.max(other.start);
        both.max(0) as f64 / MINUTE as f64
    }
}

/// A sample, and what the curve says of its hour.
#[derive(Clone, Copy)]
struct Seen {
    span: Span,
    users: f64,
    usual: f64,
}

impl Seen {
    fn of(fleet: &Fleet, region: RegionId, home: &Home, span: Span, sample: Sample) -> Self {
        let middle = learn::minute_of(span.start + (span.end - span.start) / 2);
        let local = tz::local_minutes(middle, home.zone.offset_at(middle));
        let usual = fleet.regions[region].activity.at(tz::minute_of_week(local));
        Self { span, users: sample.value, usual }
    }
}

/// One window of one region, as samples come by.
struct Look {
    window: usize,
    region: RegionId,
    phases: Vec<PlacedPhase>,
    /// At the curve's own level.
    predicted: Vec<f64>,
    whole: Span,
    /// Until users may still be missing.
    shadow: Span,
    around: Span,
    /// Users, and what the curve says, over the weeks around.
    level: (f64, f64),
    /// The samples in its shadow.
    seen: Vec<Seen>,
}

impl Look {
    fn at(fleet: &Fleet, region: RegionId, window: usize, agreed: &Window) -> Self {
        let paced = window::paced_phases(fleet, agreed.tier, &agreed.regions, &agreed.operations);
        let phases = window::place(&paced, agreed.interval);
        let scope = fleet.tiers[agreed.tier].scope;
        let load = impact::region_load(fleet, region, agreed.tier, scope, agreed.interval);
        let exposure = Exposure::of(fleet, region, agreed.tier).counted;
        let predicted =
            phases.iter().map(|p| exposure * p.disruption * load.sum(p.interval)).collect();
        let whole = Span::of(agreed.interval);
        let shadow = Span { end: whole.end + AFTER.0 * MINUTE, ..whole };
        let far = AROUND.0 * MINUTE;
        let around = Span { start: whole.start - far, end: whole.end + far };
        let (level, seen) = ((0.0, 0.0), Vec::new());
        Self { window, region, phases, predicted, whole, shadow, around, level, seen }
    }

    /// Whether the window may show in a sample.
    fn may_show(&self, span: Span) -> bool {
        self.shadow.shared(span) > 0.0
    }

    fn add(&mut self, seen: Seen, ordinary: bool) {
        if ordinary && self.around.shared(seen.span) > 0.0 {
            self.level = (self.level.0 + seen.users, self.level.1 + seen.usual);
        }
        if self.may_show(seen.span) {
            self.seen.push(seen);
        }
    }

    fn reviewed(self, period: i64) -> Reviewed {
        let level = (self.level.1 > 0.0).then(|| self.level.0 / self.level.1);
        let scale = level.unwrap_or(1.0);
        let phase = |(phase, &predicted): (&PlacedPhase, &f64)| {
            let span = Span::of(phase.interval);
            let (mut expected, mut missing, mut covered) = (0.0, 0.0, 0.0);
            for seen in &self.seen {
                let minutes = span.shared(seen.span);
                let usual = seen.usual * scale;
                expected += usual * minutes;
                missing += (usual - seen.users) * minutes;
                covered += minutes;
            }
            ReviewedPhase {
                name: phase.name.clone(),
                interval: phase.interval,
                expected: UserMinutes(expected),
                missing: UserMinutes(missing),
                predicted: UserMinutes(predicted * scale),
                covered: covered / phase.interval.minutes().as_f64(),
            }
        };
        // Samples that begin after the end, until users are back.
        let away = |seen: &&Seen| seen.users < BACK * seen.usual * scale;
        let after = self.seen.iter().filter(|seen| seen.span.start >= self.whole.end);
        let last = after.take_while(away).last();
        Reviewed {
            window: self.window,
            region: self.region,
            level,
            phases: self.phases.iter().zip(&self.predicted).map(phase).collect(),
            overrun: Minutes(last.map_or(0, |seen| (seen.span.end - self.whole.end) / MINUTE)),
            period: period as f64 / MINUTE as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{self, Source};
    use crate::ground::tz::Database;
    use crate::learn::gather::{At, Gathering, Reading};

    const REGIONS: &str = "version = 1\n[[regions]]\nid = \"sg\"\ntimezone = \"Asia/Singapore\"\n\
        tier = \"weekly\"\nactivity = [100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, \
        100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100]\n";

    #[test]
    fn what_a_window_cost_is_told_phase_by_phase() {
        let fleet =
            file::read_fleet(&Source::new("r", REGIONS), &[], &Database::embedded()).unwrap();
        let windows =
            "[[windows]]\ntier = \"weekly\"\nstart = 2026-03-15T02:00:00Z\nduration = \"3h\"\n";
        let windows = file::read_windows(&Source::new("w", windows), &fleet).unwrap();
        let start = windows[0].interval.start();
        let reading = Reading::default();
        let mut gathering = Gathering::new(&reading, &tempfile::tempfile);
        gathering.series("sg");
        // Twice the curve, but for the hour of the work and a quarter of an hour after the end.
        for quarter in 0..4 * 24 * 28 {
            let at = start - 14 * DAY + Minutes(quarter * 15);
            let users = match (at - start).0 {
                30..90 => 0.0,
                180 => 20.0,
                _ => 200.0 + f64::from(u8::from(quarter % 2 == 0)),
            };
            let micros = at.since_epoch().0 * MINUTE;
            gathering.sample(At { name: "s", line: 1 }, 0, micros, users).unwrap();
        }
        let gathered = gathering.finish().unwrap();
        let region = fleet.region("sg").unwrap();
        let zone = fleet.regions[region].zone.clone();
        let home = Home { written_in: zone.clone(), zone, exclude: Vec::new() };
        let homes = [Some((region, home))];
        let terms = Terms { stands_end: false, absent_zero: false };
        let reviewed = review(&fleet, &windows, &gathered, &homes, terms).unwrap();
        let [reviewed] = reviewed.as_slice() else { panic!("{reviewed:?}") };
        assert!((reviewed.level.unwrap() - 2.005).abs() < 0.001, "{reviewed:?}");
        let missing: Vec<i64> =
            reviewed.phases.iter().map(|p| (p.missing.0 / 100.0).round() as i64).collect();
        assert_eq!(missing, [0, 120, 0, 0]);
        let predicted = reviewed.phases[1].predicted.0;
        assert!((predicted - 6000.0 * reviewed.level.unwrap()).abs() < 1e-6, "{predicted}");
        assert_eq!(reviewed.overrun, Minutes(15));
        assert_eq!(reviewed.spared_rollback(), Some(true));
        assert_eq!(reviewed.covered(), 1.0);
        let all: Vec<&Reviewed> = vec![reviewed];
        assert_eq!(
            sentences::verdict(&fleet, &all),
            "12.0k user-minutes were missing, 17% less than the 14.4k predicted; no rollback was needed; users of `sg` were back 15m after the end"
        );
    }
}
