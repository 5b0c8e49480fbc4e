//! Is a region down for too long? What `max-downtime` adds up, and what it allows.

use crate::fleet::{Budget, Phase};
use crate::ground::decimal::Exact;
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::period::{Parts, Per};
use crate::window::{self, PlacedPhase};

/// A stretch in which a region is down, or partly.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Down {
    pub interval: Interval,
    /// The share of each minute that counts.
    share: Exact,
}

/// Within which time downtime is added up.
#[derive(Clone, PartialEq, Debug)]
pub enum Within {
    Parts(Parts),
    /// Any half-open stretch of this length.
    Stretch(Minutes),
}

/// The rule as it binds windows of one region.
#[derive(Clone, PartialEq, Debug)]
pub struct Downtime {
    pub budget: Budget,
    pub within: Within,
    /// Of the windows that are agreed, by their starts.
    pub agreed: Vec<Down>,
    /// The part of them that the rule is about, where the planned window is none that it is
    /// about: it refuses only what adds to the same period as one of these.
    pub about: Option<Vec<Down>>,
}

/// The downtime of a window with these phases.
pub fn of_phases(phases: &[PlacedPhase]) -> Vec<Down> {
    let down = phases.iter().filter(|phase| phase.disruption > 0.0);
    down.map(|phase| Down { interval: phase.interval, share: Exact::of(phase.disruption) })
        .collect()
}

/// How much of it lies in `period`, in minutes.
pub fn within<'d>(down: impl IntoIterator<Item = &'d Down>, period: Interval) -> Exact {
    down.into_iter().fold(Exact::default(), |sum, down| match down.interval.intersection(period) {
        Some(shared) => sum + down.share.times(shared.minutes().0),
        None => sum,
    })
}

/// What the budget allows in `period`, in minutes.
pub fn allowed(budget: Budget, period: Interval) -> Exact {
    match budget {
        Budget::Limit(limit) => Exact::whole(limit.0),
        Budget::Availability(share) => (Exact::whole(1) - share).times(period.minutes().0),
    }
}

impl Within {
    pub fn per(&self) -> Per {
        match self {
            Self::Parts(parts) => Per::Calendar(parts.unit()),
            Self::Stretch(minutes) => Per::Stretch(*minutes),
        }
    }
}

impl Downtime {
    /// The first period to which a window with `own` downtime adds, and in which it makes the
    /// downtime too much beside `others` of the region, if there is one.
    pub fn exceeded(&self, own: &[Down], others: &[Down]) -> Option<Interval> {
        let (first, last) = (own.first()?, own.last()?);
        let around = Interval::new(first.interval.start(), last.interval.end())?;
        let is_too_much = |period: &Interval, all: &[&Down]| {
            let adds = |down: &[Down]| within(down, *period) > Exact::default();
            within(all.iter().copied(), *period) > allowed(self.budget, *period)
                && adds(own)
                && self.about.as_ref().is_none_or(|about| adds(about))
        };
        match &self.within {
            Within::Parts(parts) => {
                let (first, last) = (parts.at(around.start()), parts.at(around.end() - Minutes(1)));
                let all = Interval::new(first.start(), last.end())?;
                let near = |down: &&Down| down.interval.overlaps(all);
                let all: Vec<&Down> =
                    own.iter().chain(others.iter().chain(&self.agreed).filter(near)).collect();
                parts.of(around).find(|period| is_too_much(period, &all))
            }
            Within::Stretch(length) => {
                let reach =
                    Interval::lasting(around.start() - *length, around.minutes() + *length * 2);
                let near = |down: &&Down| down.interval.overlaps(reach);
                let all: Vec<&Down> =
                    own.iter().chain(others.iter().chain(&self.agreed).filter(near)).collect();
                let sum = within(all.iter().copied(), reach);
                if sum <= allowed(self.budget, Interval::lasting(around.start(), *length)) {
                    return None;
                }
                stretches(&all, *length).find(|period| is_too_much(period, &all))
            }
        }
    }

    /// The starts of windows with `phases` that it refuses beside the agreed ones alone.
    pub fn refused<'a>(
        &'a self,
        phases: &'a [Phase],
        starts: impl Iterator<Item = (usize, Minute)> + 'a,
    ) -> impl Iterator<Item = usize> + 'a {
        // Far from what is agreed a stretch says of one start what it says of all.
        let mut alone: Option<bool> = None;
        let length = window::length(phases);
        let refuses = move |&(_, start): &(usize, Minute)| {
            let placed = || window::place(phases, Interval::lasting(start, length));
            let refuses = || self.exceeded(&of_phases(&placed()), &[]).is_some();
            match &self.within {
                Within::Stretch(per) if !self.is_near(start, length + *per) => {
                    *alone.get_or_insert_with(refuses)
                }
                _ => refuses(),
            }
        };
        starts.filter(refuses).map(|(at, _)| at)
    }

    fn is_near(&self, start: Minute, reach: Minutes) -> bool {
        let around = Interval::lasting(start - reach, reach * 2);
        self.agreed.iter().any(|down| down.interval.overlaps(around))
    }
}

/// The stretches of a length that can hold the most of what is down. The sum changes its slope
/// where a stretch begins or ends with a phase; one minute further it holds one of its minutes.
pub fn stretches<'d>(down: &'d [&'d Down], length: Minutes) -> impl Iterator<Item = Interval> + 'd {
    let ends = down.iter().flat_map(|d| [d.interval.start(), d.interval.end()]);
    ends.flat_map(|end| [-1, 0, 1].map(|more| end + Minutes(more)))
        .flat_map(move |start| [start, start - length])
        .map(move |start| Interval::lasting(start, length))
}
