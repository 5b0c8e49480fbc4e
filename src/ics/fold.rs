//! Which changed instances belong to which event? RECURRENCE-ID, RFC 5545 §3.8.4.4.

use std::collections::BTreeMap;

use super::event::{Event, Override};
use super::moment::Moment;
use super::time::DAY;

/// Puts the changed instances of an event with the event, wherever they stand; those whose
/// event is not there stay by themselves. Each event comes with something of its own.
pub(super) fn folded<T>(events: Vec<(T, Event)>) -> Vec<(T, Event)> {
    if !events.iter().any(|(_, event)| event.is_instances()) {
        return events;
    }
    // The place of each event, of several with one UID that with the highest sequence.
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (place, (_, event)) in events.iter().enumerate() {
        if event.uid.is_empty() {
            continue;
        }
        let rank = |event: &Event| (event.timing.is_some(), event.sequence);
        let best = places.entry(event.uid.clone()).or_insert(place);
        if rank(event) > rank(&events[*best].1) {
            *best = place;
        }
    }
    let mut slots: Vec<Option<(T, Event)>> = events.into_iter().map(Some).collect();
    for place in 0..slots.len() {
        let target = match &slots[place] {
            Some((_, event)) if event.is_instances() => places.get(&event.uid).copied(),
            _ => None,
        };
        let Some(target) = target.filter(|&target| target != place) else { continue };
        if let Some((tag, event)) = slots[place].take() {
            match &mut slots[target] {
                Some((_, whole)) if whole.timing.is_some() || whole.is_instances() => {
                    whole.overrides.extend(event.overrides);
                }
                _ => slots[place] = Some((tag, event)),
            }
        }
    }
    let mut events: Vec<(T, Event)> = slots.into_iter().flatten().collect();
    for (_, event) in events.iter_mut().filter(|(_, event)| event.timing.is_some()) {
        // Who sends all of a series anew takes back what was said of single instances before.
        let newest = event.sequence;
        event.overrides.retain(|changed| changed.sequence.is_none_or(|own| own >= newest));
    }
    for (_, event) in events.iter_mut().filter(|(_, event)| event.overrides.len() > 1) {
        newest_only(&mut event.overrides);
    }
    events
}

/// Of several overrides of one instance the one with the highest sequence stays, the later
/// of equals.
fn newest_only(overrides: &mut Vec<Override>) {
    let place = |when: &Moment| match when {
        Moment::Date(day) => (day * DAY, true),
        // One instance may be named on several clocks.
        Moment::Time(local, clock) => (clock.instant(*local, None), false),
    };
    let rank = |changed: &Override| changed.sequence.unwrap_or(0);
    overrides.sort_by_key(|changed| (place(&changed.at), changed.onwards, rank(changed)));
    // The sort is stable: from the end, the newest of each comes first.
    overrides.reverse();
    overrides.dedup_by(|older, kept| {
        place(&older.at) == place(&kept.at) && older.onwards == kept.onwards
    });
    overrides.reverse();
}
