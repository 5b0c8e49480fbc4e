//! Which events still hold, when later ones replace or cancel earlier ones?

use std::collections::BTreeMap;

use super::calendar::Calendar;
use super::event::Event;
use super::fold::folded;
use super::moment::Moment;

/// Of events of several files those that stand: of each the latest, and none that is
/// cancelled.
///
/// Events are the same by X-MAINTNOTE provider and maintenance id, or else by UID; the
/// highest SEQUENCE stands, and all that have it. Notices without SEQUENCE go by DTSTAMP. A
/// cancellation (METHOD:CANCEL, STATUS:CANCELLED, X-MAINTNOTE-STATUS:CANCELLED) takes away
/// all up to its own SEQUENCE. A notice without a status keeps that of the one before. The
/// order is that of the files, and in each that of its events.
pub fn standing(calendars: Vec<Calendar>) -> Vec<Event> {
    standing_and_not(calendars).0
}

/// The same, and behind them those that do not stand: cancelled or replaced.
pub fn standing_and_not(calendars: Vec<Calendar>) -> (Vec<Event>, Vec<Event>) {
    let events = calendars.into_iter().enumerate().flat_map(|(file, calendar)| {
        calendar.events.into_iter().map(move |event| ((file, event.calendar), event))
    });
    let mut events: Vec<(Origin, Event)> = folded(events.collect());
    keep_status(&mut events);
    let history = History::of(&events);
    let stands =
        |origin: Origin, event: &Event| !event.is_cancelled() && history.lets_stand(origin, event);
    let (stand, fall): (Vec<_>, Vec<_>) =
        events.into_iter().partition(|(origin, event)| stands(*origin, event));
    let plain = |events: Vec<(Origin, Event)>| events.into_iter().map(|(_, event)| event).collect();
    (plain(stand), plain(fall))
}

/// The file, and the calendar in it.
type Origin = (usize, usize);

/// What makes two events the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Identity {
    Notice(String, String),
    Uid(String),
}

impl Identity {
    /// By provider and maintenance id, or else by UID; `None` where it has neither.
    fn of(event: &Event) -> Option<Self> {
        Self::of_notice(event).or_else(|| Self::by_uid(event))
    }

    fn of_notice(event: &Event) -> Option<Self> {
        let notice = event.maintenance.as_ref()?;
        let provider = notice.provider.as_deref().unwrap_or_default().to_lowercase();
        Some(Self::Notice(provider, notice.id.clone()?))
    }

    fn by_uid(event: &Event) -> Option<Self> {
        (!event.uid.is_empty()).then(|| Self::Uid(event.uid.clone()))
    }
}

/// Which of the events of one work a cancellation is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Which {
    WithUid(String),
    From(i64),
}

impl Which {
    fn of(event: &Event) -> impl Iterator<Item = Self> {
        let start = event.timing.as_ref().map(|timing| match &timing.start {
            Moment::Date(day) => Self::From(day * super::time::DAY),
            Moment::Time(local, clock) => Self::From(clock.instant(*local, None)),
        });
        let uid = (!event.uid.is_empty()).then(|| Self::WithUid(event.uid.clone()));
        uid.into_iter().chain(start)
    }
}

/// Where and when something was said.
#[derive(Clone, Copy, Debug)]
struct Said {
    /// `None` where it was said in several calendars.
    origin: Option<Origin>,
    /// The latest DTSTAMP; `None` where one has none.
    stamp: Option<i64>,
}

impl Said {
    fn again(&mut self, origin: Origin, stamp: Option<i64>) {
        self.origin = self.origin.filter(|&before| before == origin);
        self.stamp = self.stamp.zip(stamp).map(|(a, b)| a.max(b));
    }

    /// Whether it was said elsewhere, and not before `event`.
    fn answers(&self, origin: Origin, event: &Event) -> bool {
        self.origin != Some(origin)
            && self.stamp.zip(event.stamp).is_none_or(|(said, stamp)| said >= stamp)
    }
}

/// What all files together say of each event.
struct History {
    /// The highest sequence of the notices of one work.
    notices: BTreeMap<Identity, i64>,
    /// The highest sequence under a UID, and that of events that are no notices.
    uids: BTreeMap<Identity, i64>,
    plain: BTreeMap<Identity, i64>,
    /// Cancellations by what they cancel and their sequence; `None` where they have none.
    cancelled: BTreeMap<(Identity, Which, Option<i64>), Said>,
    /// The latest of the notices without sequence that have one UID.
    unnumbered: BTreeMap<(Identity, String), (i64, Origin)>,
}

impl History {
    fn of(events: &[(Origin, Event)]) -> Self {
        let mut history = Self {
            notices: BTreeMap::new(),
            uids: BTreeMap::new(),
            plain: BTreeMap::new(),
            cancelled: BTreeMap::new(),
            unnumbered: BTreeMap::new(),
        };
        let raise = |highest: &mut BTreeMap<Identity, i64>, identity: Identity, sequence: i64| {
            let known = highest.entry(identity).or_insert(sequence);
            *known = (*known).max(sequence);
        };
        for (origin, event) in events.iter().filter(|(_, event)| !event.is_instances()) {
            let notice = Identity::of_notice(event);
            if let Some(uid) = Identity::by_uid(event) {
                raise(&mut history.uids, uid.clone(), event.sequence);
                if notice.is_none() {
                    raise(&mut history.plain, uid, event.sequence);
                }
            }
            if let Some(notice) = notice {
                if let (false, Some(stamp)) = (event.has_sequence, event.stamp) {
                    let key = (notice.clone(), event.uid.clone());
                    let latest = history.unnumbered.entry(key).or_insert((stamp, *origin));
                    *latest = (*latest).max((stamp, *origin));
                }
                raise(&mut history.notices, notice, event.sequence);
            }
            if let (true, Some(identity)) = (event.is_cancelled(), Identity::of(event)) {
                let sequence = event.has_sequence.then_some(event.sequence);
                for which in Which::of(event) {
                    history
                        .cancelled
                        .entry((identity.clone(), which, sequence))
                        .and_modify(|said| said.again(*origin, event.stamp))
                        .or_insert(Said { origin: Some(*origin), stamp: event.stamp });
                }
            }
        }
        history
    }

    fn lets_stand(&self, origin: Origin, event: &Event) -> bool {
        let (notice, uid) = (Identity::of_notice(event), Identity::by_uid(event));
        let highest = match &notice {
            Some(notice) => {
                let plain = uid.as_ref().and_then(|uid| self.plain.get(uid));
                self.notices.get(notice).into_iter().chain(plain).max()
            }
            None => uid.as_ref().and_then(|uid| self.uids.get(uid)),
        };
        if highest.is_some_and(|&highest| highest > event.sequence) && !event.is_instances() {
            return false;
        }
        if let Some(notice) = notice.clone().filter(|_| !event.has_sequence) {
            let latest = self.unnumbered.get(&(notice, event.uid.clone()));
            let replaced = latest
                .zip(event.stamp)
                .is_some_and(|(&(stamp, other), own)| stamp > own && other != origin);
            if replaced {
                return false;
            }
        }
        !notice.into_iter().chain(uid).any(|identity| {
            Which::of(event).any(|which| {
                [Some(event.sequence), None].into_iter().any(|sequence| {
                    self.cancelled
                        .get(&(identity.clone(), which.clone(), sequence))
                        .is_some_and(|said| said.answers(origin, event))
                })
            })
        })
    }
}

/// Gives notices without a status that of the one before, by sequence and then DTSTAMP.
fn keep_status(events: &mut [(Origin, Event)]) {
    let mut works: BTreeMap<Identity, Vec<usize>> = BTreeMap::new();
    for (place, (_, event)) in events.iter().enumerate() {
        if let Some(notice) = Identity::of_notice(event) {
            works.entry(notice).or_default().push(place);
        }
    }
    for mut places in works.into_values().filter(|places| places.len() > 1) {
        places.sort_by_key(|&place| (events[place].1.sequence, events[place].1.stamp));
        let mut before = None;
        for place in places {
            let Some(notice) = &mut events[place].1.maintenance else { continue };
            match notice.status {
                Some(status) => before = Some(status),
                None => notice.status = before,
            }
        }
    }
}
