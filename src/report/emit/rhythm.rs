//! How is a rhythm said in a calendar's words? Days of the month that a rule can pick.

use crate::fleet::{Cadence, Tier};
use crate::ground::cycles::{Every, Slot, SlotDay};
use crate::ground::days::{DAYS, Place};

/// The days on which windows come round, as far as rules have words for them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rhythm {
    /// Every so many days.
    Days(i64),
    /// Every so many weeks, on the day of the slot.
    Weeks(i64),
    /// Every so many months.
    Months { every: i64, day: MonthDay },
}

/// A day of the month, 0 for Monday where it has a weekday.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MonthDay {
    /// Of the days `1..=28` that are listed, that with the weekday; so far after the `nth`
    /// one of its own name.
    Weekday { weekday: usize, days: Vec<i64>, nth: Option<i64> },
    /// `1..=28`.
    Day(i64),
    /// So many days before the last, from 0.
    BeforeLast(i64),
}

impl Rhythm {
    /// That of a slot; `None` for work that is done once, and where no rule has words for it.
    pub fn of(tier: &Tier, slot: Option<Slot>) -> Option<Self> {
        let Cadence::Every(every) = tier.cadence else { return None };
        match every {
            Every::Days(days) => Some(Self::Days(days)),
            Every::Weeks(weeks) => Some(Self::Weeks(weeks)),
            Every::Months(every) => {
                let SlotDay::InMonth { form, .. } = slot?.day else { return None };
                Some(Self::Months { every, day: MonthDay::of(form.place, form.shift)? })
            }
        }
    }
}

impl MonthDay {
    /// `None` where the shift leads out of some month.
    fn of(place: Place, shift: i64) -> Option<Self> {
        let shifted = |weekday: u8| (i64::from(weekday) + shift).rem_euclid(7) as usize;
        Some(match place {
            Place::Nth { weekday, nth } => {
                let last = 7 * i64::from(nth) + shift;
                let days: Vec<i64> = (last - 6..=last).collect();
                let within = days.iter().all(|day| (1..=28).contains(day));
                let nth = (shift % 7 == 0).then_some(i64::from(nth) + shift / 7);
                return within.then(|| Self::Weekday { weekday: shifted(weekday), days, nth });
            }
            Place::LastOf { weekday } => {
                let last = -1 + shift;
                let days: Vec<i64> = (last - 6..=last).collect();
                let within = days.iter().all(|day| (-28..=-1).contains(day));
                let nth = (shift == 0).then_some(-1);
                return within.then(|| Self::Weekday { weekday: shifted(weekday), days, nth });
            }
            Place::Day(day) => match i64::from(day) + shift {
                day @ 1..=28 => Self::Day(day),
                _ => return None,
            },
            Place::LastDay if shift <= 0 => Self::BeforeLast(-shift),
            Place::LastDay => return None,
        })
    }
}

/// `Sat`.
pub fn weekday(day: usize) -> &'static str {
    DAYS[day]
}
