//! Where do the cycles of a recurring tier lie on its clock? Model §6, date by date.

use chrono::{Datelike, Days as DayCount, NaiveDate, TimeDelta};
use lowtide::fleet::{Cadence, Fleet, RegionId, TierId};
use lowtide::ground::cycles::Every;
use lowtide::ground::days::{Days, Monthly, Place, weekday_of};
use lowtide::ground::duration::Minutes;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Zone;

/// The cycles of one tier on one clock.
pub struct Turns<'t> {
    every: Every,
    anchor: NaiveDate,
    on: Option<&'t Days>,
    zone: Zone,
    step: i64,
}

/// A day of a cycle and a time of it, in minutes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Slot {
    day: SlotDay,
    time: i64,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum SlotDay {
    After(u64),
    InMonth(i32, Monthly),
}

impl<'t> Turns<'t> {
    pub fn of(fleet: &'t Fleet, tier: TierId, region: RegionId, step: Minutes) -> Self {
        let spec = &fleet.tiers[tier];
        let Cadence::Every(every) = spec.cadence else { panic!("the tier recurs") };
        let zone = fleet.clock_of(tier, region);
        Self { every, anchor: spec.anchor, on: spec.on.as_ref(), zone, step: step.0 }
    }

    pub fn first_date(&self, cycle: i64) -> NaiveDate {
        match self.every {
            Every::Days(days) => self.anchor + TimeDelta::days(cycle * days),
            Every::Weeks(weeks) => {
                let monday = self.anchor - DayCount::new(weekday_of(self.anchor) as u64);
                monday + TimeDelta::days(cycle * weeks * 7)
            }
            Every::Months(months) => self.month(i32::try_from(cycle * months).unwrap()),
        }
    }

    /// The first of the month so many after the anchor's.
    fn month(&self, after: i32) -> NaiveDate {
        let month = self.anchor.year() * 12 + self.anchor.month0() as i32 + after;
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12) as u32 + 1);
        NaiveDate::from_ymd_opt(year, month, 1).unwrap()
    }

    fn dates(&self, cycle: i64) -> Vec<NaiveDate> {
        let end = self.first_date(cycle + 1);
        self.first_date(cycle).iter_days().take_while(|&date| date < end).collect()
    }

    /// The months of a cycle, by their first dates.
    fn months(&self, cycle: i64) -> Vec<NaiveDate> {
        match self.every {
            Every::Months(months) => {
                let first = i32::try_from(cycle * months).unwrap();
                (first..first + months as i32).map(|month| self.month(month)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn picks(&self, date: NaiveDate, cycle: i64) -> bool {
        let Some(on) = self.on else { return true };
        let months = self.months(cycle);
        on.weekdays[weekday_of(date)] && months.is_empty()
            || on.weekdays[weekday_of(date)] && self.dates(cycle).contains(&date)
            || on.forms.iter().any(|&form| months.iter().any(|&month| place(form, month) == date))
    }

    /// The cycle of a window that starts on that date.
    fn cycle_of(&self, date: NaiveDate, near: i64) -> i64 {
        let own = (near - 200..near + 200).find(|&cycle| self.dates(cycle).contains(&date));
        let own = own.expect("the date is near");
        let picked = |cycle: &i64| self.picks(date, *cycle);
        [own, own - 1, own + 1].into_iter().find(picked).unwrap_or(own)
    }

    /// Whether a window that starts at `start` is of the cycle.
    pub fn is_in(&self, start: Minute, cycle: i64) -> bool {
        let date = self.zone.local_date(start);
        let (first, last) = (self.first_date(cycle - 1), self.first_date(cycle + 2));
        first <= date && date < last && self.cycle_of(date, cycle) == cycle
    }

    /// All slots, the preferred ones first, as they lie in `cycle`.
    pub fn slots(&self, cycle: i64) -> Vec<Slot> {
        let days: Vec<SlotDay> = match self.every {
            Every::Days(days) => (0..days as u64).map(SlotDay::After).collect(),
            Every::Weeks(weeks) => (0..7 * weeks as u64).map(SlotDay::After).collect(),
            Every::Months(months) => {
                let nth = |nth: u8| (0..7).map(move |weekday| Place::Nth { weekday, nth });
                let last = (0..7).map(|weekday| Place::LastOf { weekday });
                let places = (1..=4).flat_map(nth).chain(last);
                let mut forms: Vec<Monthly> =
                    places.map(|place| Monthly { place, shift: 0 }).collect();
                for &form in self.on.map(|on| on.forms.as_slice()).unwrap_or_default() {
                    if !forms.contains(&form) {
                        forms.push(form);
                    }
                }
                let months = 0..months as i32;
                let all = forms.iter().flat_map(|&form| {
                    months.clone().map(move |month| SlotDay::InMonth(month, form))
                });
                all.collect()
            }
        };
        let times = || (0..1440).step_by(self.step as usize);
        let mut slots: Vec<Slot> =
            days.iter().flat_map(|&day| times().map(move |time| Slot { day, time })).collect();
        slots.sort_by_key(|&slot| (self.start(slot, cycle), slot.time));
        slots
    }

    fn date(&self, slot: Slot, cycle: i64) -> NaiveDate {
        match slot.day {
            SlotDay::After(days) => self.first_date(cycle) + DayCount::new(days),
            SlotDay::InMonth(month, form) => place(form, self.months(cycle)[month as usize]),
        }
    }

    /// From the first midnight of a cycle, where that is the same in all.
    pub fn offset(&self, slot: Slot) -> Option<Minutes> {
        match slot.day {
            SlotDay::After(days) => Some(Minutes(days as i64 * 1440 + slot.time)),
            SlotDay::InMonth(..) => None,
        }
    }

    pub fn start(&self, slot: Slot, cycle: i64) -> Minute {
        self.meant(Minute::midnight(self.date(slot, cycle)) + Minutes(slot.time))
    }

    pub fn is_picked(&self, slot: Slot, cycle: i64) -> bool {
        self.picks(self.date(slot, cycle), cycle)
    }

    /// The instant at which the clock shows a time, given as if it were UTC: the first, or, where
    /// it is skipped, with the offset before.
    fn meant(&self, local: Minute) -> Minute {
        let ahead = |at: Minute| Minutes(i64::from(self.zone.offset_at(at)) / 60);
        let (before, after) = (ahead(local - Minutes(1600)), ahead(local + Minutes(1600)));
        let shows = |at: &Minute| *at + ahead(*at) == local;
        let first = [local - before, local - after].into_iter().filter(shows).min();
        first.unwrap_or(local - before)
    }

    /// Every instant of the cycle at which the clock shows a multiple of the step, on the dates
    /// that `on` picks.
    pub fn moves(&self, cycle: i64) -> Vec<Minute> {
        let near = self.first_date(cycle) - DayCount::new(40);
        let until = self.first_date(cycle + 1) + DayCount::new(40);
        let dates = near.iter_days().take_while(|&date| date < until);
        let own: Vec<NaiveDate> = match self.on {
            None => self.dates(cycle),
            Some(_) => {
                let months = !self.months(cycle).is_empty();
                dates
                    .filter(|date| months || self.dates(cycle).contains(date))
                    .filter(|&date| self.picks(date, cycle))
                    .collect()
            }
        };
        let mut moves = Vec::new();
        for date in own {
            // All zones are multiples of five minutes from UTC.
            for minutes in (-1500..3000).step_by(5) {
                let at = Minute::midnight(date) + Minutes(minutes);
                let local = at + Minutes(i64::from(self.zone.offset_at(at)) / 60);
                let shown = local.since_epoch().0 - Minute::midnight(date).since_epoch().0;
                if (0..1440).contains(&shown) && shown % self.step == 0 {
                    moves.push(at);
                }
            }
        }
        moves.sort();
        moves.dedup();
        moves
    }
}

/// The date of a form in the month that begins on `first`.
fn place(form: Monthly, first: NaiveDate) -> NaiveDate {
    let days = first.iter_days().take_while(|date| date.month() == first.month());
    let days: Vec<NaiveDate> = days.collect();
    let named = |weekday: u8| {
        days.iter().copied().filter(move |&date| weekday_of(date) == usize::from(weekday))
    };
    let date = match form.place {
        Place::Nth { weekday, nth } => named(weekday).nth(usize::from(nth) - 1).unwrap(),
        Place::LastOf { weekday } => named(weekday).next_back().unwrap(),
        Place::Day(day) => days[usize::from(day) - 1],
        Place::LastDay => days[days.len() - 1],
    };
    date + TimeDelta::days(form.shift)
}
