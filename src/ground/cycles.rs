//! Where does a recurring tier come round? Cycles of days, weeks or months, and the places
//! in them that a slot may have (model §6).
//!
//! All of this is dates; [`Wall`] turns a date and a time of day into an instant.

use std::fmt;

use chrono::{Days as DayCount, NaiveDate};

use crate::ground::days::{Days, Month, Monthly, Place, weekday_of};
use crate::ground::duration::{DAY, Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::ground::wall::Wall;

/// The length of a cycle, at least 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Every {
    Days(i64),
    /// From Monday.
    Weeks(i64),
    /// Of the calendar, from the 1st.
    Months(i64),
}

/// How far ahead is planned.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Horizon {
    Minutes(Minutes),
    /// Of the calendar.
    Months(i64),
}

const LONGEST_MONTH: Minutes = DAY.times(31);

impl Horizon {
    /// How far that is at most.
    pub fn minutes(self) -> Minutes {
        match self {
            Self::Minutes(minutes) => minutes,
            Self::Months(months) => LONGEST_MONTH * months,
        }
    }
}

/// As the file writes it: `13w`, `12mo`.
impl fmt::Display for Horizon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minutes(minutes) => minutes.fmt(f),
            Self::Months(months) => write!(f, "{months}mo"),
        }
    }
}

/// The cycles of a tier, without end in both directions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cycles {
    every: Every,
    anchor: NaiveDate,
}

/// The day that a slot has in every cycle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SlotDay {
    /// So many days after the cycle's first.
    After(i64),
    /// That of the month that is so many after the cycle's first.
    InMonth { month: i64, form: Monthly },
}

/// A slot: a day of the cycle, and a time of day on the clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot {
    pub day: SlotDay,
    /// From midnight, less than a day.
    pub time: Minutes,
}

impl Slot {
    /// From the first midnight of a cycle, as the clock counts; `None` in months, where it
    /// differs from cycle to cycle.
    pub fn offset(self) -> Option<Minutes> {
        match self.day {
            SlotDay::After(days) => Some(days * DAY + self.time),
            SlotDay::InMonth { .. } => None,
        }
    }
}

impl Every {
    /// How long a cycle is; of months, which differ, the longest that there is.
    pub fn minutes(self) -> Minutes {
        match self {
            Self::Days(days) => days * DAY,
            Self::Weeks(weeks) => weeks * WEEK,
            Self::Months(months) => LONGEST_MONTH * months,
        }
    }

    /// `week`, `2 weeks`, `3 months`: what stands behind `every`.
    pub fn words(self) -> String {
        let (number, unit) = match self {
            Self::Days(days) => (days, "day"),
            Self::Weeks(weeks) => (weeks, "week"),
            Self::Months(months) => (months, "month"),
        };
        if number == 1 { unit.to_owned() } else { format!("{number} {unit}s") }
    }

    /// The horizon that holds so many cycles.
    pub fn times(self, cycles: i64) -> Horizon {
        match self {
            Self::Days(_) | Self::Weeks(_) => Horizon::Minutes(self.minutes() * cycles),
            Self::Months(months) => Horizon::Months(months * cycles),
        }
    }

    /// How many whole cycles a horizon holds. Months and other lengths do not go together;
    /// reading refuses them.
    pub fn cycles_in(self, horizon: Horizon) -> i64 {
        match (self, horizon) {
            (Self::Days(days), Horizon::Minutes(minutes)) => minutes / (days * DAY),
            (Self::Weeks(weeks), Horizon::Minutes(minutes)) => minutes / (weeks * WEEK),
            (Self::Months(every), Horizon::Months(months)) => months / every,
            (Self::Months(_), Horizon::Minutes(_)) | (_, Horizon::Months(_)) => 0,
        }
    }
}

/// `1d`, `2w`, `3mo`, as the file writes it.
impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days}d"),
            Self::Weeks(weeks) => write!(f, "{weeks}w"),
            Self::Months(months) => write!(f, "{months}mo"),
        }
    }
}

impl Cycles {
    /// The anchor of whoever names none, a Monday.
    pub fn default_anchor() -> NaiveDate {
        NaiveDate::from_ymd_opt(1970, 1, 5).expect("a date of the calendar")
    }

    /// Counted from the day, week or month that holds `anchor`, which is of cycle 0.
    pub fn new(every: Every, anchor: NaiveDate) -> Self {
        Self { every, anchor }
    }

    pub fn every(&self) -> Every {
        self.every
    }

    /// The cycle that holds `date`.
    pub fn holding(&self, date: NaiveDate) -> i64 {
        match self.every {
            Every::Days(days) => (date - self.anchor).num_days().div_euclid(days),
            Every::Weeks(weeks) => (date - monday_of(self.anchor)).num_days().div_euclid(7 * weeks),
            Every::Months(months) => {
                Month::of(date).since(Month::of(self.anchor)).div_euclid(months)
            }
        }
    }

    /// The first date of `cycle`; it ends before the first of the next.
    pub fn first_date(&self, cycle: i64) -> NaiveDate {
        match self.every {
            Every::Days(days) => days_after(self.anchor, cycle * days),
            Every::Weeks(weeks) => days_after(monday_of(self.anchor), cycle * weeks * 7),
            Every::Months(_) => self.month(cycle, 0).first(),
        }
    }

    /// Every date of `cycle`.
    pub fn dates(&self, cycle: i64) -> impl Iterator<Item = NaiveDate> + use<> {
        let next = self.first_date(cycle + 1);
        self.first_date(cycle).iter_days().take_while(move |&date| date < next)
    }

    /// The months of a cycle of months, each with its position; none of another cycle.
    fn months(&self, cycle: i64) -> impl Iterator<Item = (i64, Month)> + use<'_> {
        let count = if let Every::Months(months) = self.every { months } else { 0 };
        (0..count).map(move |month| (month, self.month(cycle, month)))
    }

    fn month(&self, cycle: i64, month: i64) -> Month {
        let Every::Months(months) = self.every else { unreachable!("a cycle of months") };
        Month::of(self.anchor) + (cycle * months + month)
    }

    /// The days that a slot may have, whether or not `on` picks them; of those that fall on
    /// one date the first is preferred (model §6).
    pub fn slot_days(&self, on: Option<&Days>) -> Vec<SlotDay> {
        let months = match self.every {
            Every::Days(days) => return (0..days).map(SlotDay::After).collect(),
            Every::Weeks(weeks) => return (0..7 * weeks).map(SlotDay::After).collect(),
            Every::Months(months) => months,
        };
        let nth = |nth| move |weekday| Place::Nth { weekday, nth };
        let places = (1..=4).flat_map(|n| (0..7).map(nth(n)));
        let places = places.chain((0..7).map(|weekday| Place::LastOf { weekday }));
        let mut forms: Vec<Monthly> = places.map(|place| Monthly { place, shift: 0 }).collect();
        for &form in on.map(|on| on.forms.as_slice()).unwrap_or_default() {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        forms
            .into_iter()
            .flat_map(|form| (0..months).map(move |month| SlotDay::InMonth { month, form }))
            .collect()
    }

    /// The date that a slot's day has in `cycle`; with a shift it may lie outside of it.
    pub fn date_of(&self, day: SlotDay, cycle: i64) -> NaiveDate {
        match day {
            SlotDay::After(days) => days_after(self.first_date(cycle), days),
            SlotDay::InMonth { month, form } => form.of(self.month(cycle, month)),
        }
    }

    /// The instant at which `slot` has its occurrence in `cycle`, on the clock `wall`.
    pub fn occurrence(&self, slot: Slot, cycle: i64, wall: &Wall) -> Minute {
        wall.meant(local_midnight(self.date_of(slot.day, cycle)) + slot.time)
    }

    /// Whether `on` picks `date` for `cycle`: a `#` form does so for the months of the cycle,
    /// wherever its shift carries it.
    pub fn picks(&self, on: &Days, date: NaiveDate, cycle: i64) -> bool {
        match self.every {
            Every::Days(_) | Every::Weeks(_) => on.contains(date),
            Every::Months(_) => {
                on.weekdays[weekday_of(date)]
                    || self
                        .months(cycle)
                        .any(|(_, month)| on.forms.iter().any(|form| form.of(month) == date))
            }
        }
    }

    /// The dates on which windows of `cycle` may start, rising: its own, or those that `on`
    /// picks for it.
    pub fn starting_dates(&self, cycle: i64, on: Option<&Days>) -> Vec<NaiveDate> {
        let Some(on) = on else { return self.dates(cycle).collect() };
        let own = self.dates(cycle).filter(|&date| on.weekdays[weekday_of(date)]);
        let of_forms = self
            .months(cycle)
            .flat_map(|(_, month)| on.forms.iter().map(move |form| form.of(month)));
        let mut dates: Vec<NaiveDate> = own.chain(of_forms).collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }

    /// The cycle of a window that starts on `date`, where `on` picks it for some cycle.
    pub fn of_start(&self, date: NaiveDate, on: Option<&Days>) -> i64 {
        let own = self.holding(date);
        let Some(on) = on.filter(|on| !self.picks(on, date, own)) else { return own };
        // A shift is shorter than the shortest month.
        [own - 1, own + 1].into_iter().find(|&near| self.picks(on, date, near)).unwrap_or(own)
    }

    /// The earliest start of a slot of `cycle` that `on` picks there, times of day being
    /// multiples of `step`; `None` where it picks none.
    pub fn earliest_start(
        &self,
        cycle: i64,
        on: Option<&Days>,
        step: Minutes,
        wall: &Wall,
    ) -> Option<Minute> {
        let days = self.slot_days(on).into_iter();
        let dates = days
            .map(|day| self.date_of(day, cycle))
            .filter(|&date| on.is_none_or(|on| self.picks(on, date, cycle)));
        let midnight = local_midnight(dates.min()?);
        // Midnight may be skipped, and a later time of day then come before it.
        (0..DAY / step).map(|tick| wall.meant(midnight + tick * step)).min()
    }

    /// The first cycle all of whose slots that `on` picks start at `from` or later, on the
    /// clock of `zone`.
    pub fn first_from(&self, from: Minute, on: Option<&Days>, step: Minutes, zone: &Zone) -> i64 {
        let here = self.holding(zone.local_date(from));
        // No slot lies further from its cycle than a shift, which is shorter than a month.
        let far =
            |cycle: i64, days: i64| Minute::midnight(days_after(self.first_date(cycle), days));
        let first = self.holding(days_after(zone.local_date(from), -31));
        let span = Interval::new(far(first, -31), far(here + 4, 31)).expect("cycles follow");
        let wall = Wall::over(zone, span);
        (first..here + 3)
            .find(|&cycle| {
                self.earliest_start(cycle, on, step, &wall).is_some_and(|start| start >= from)
            })
            .unwrap_or(here + 3)
    }
}

/// The local midnight at the start of `date`, as local time is counted.
pub fn local_midnight(date: NaiveDate) -> Minutes {
    Minute::midnight(date).since_epoch()
}

fn monday_of(date: NaiveDate) -> NaiveDate {
    date - DayCount::new(weekday_of(date) as u64)
}

fn days_after(date: NaiveDate, days: i64) -> NaiveDate {
    date + chrono::TimeDelta::days(days)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ground::tz::Database;

    #[track_caller]
    fn at(text: &str) -> Minute {
        Minute::parse_rfc3339(text).unwrap()
    }

    #[track_caller]
    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn zone(name: &str) -> Zone {
        Database::embedded().zone(name).unwrap()
    }

    /// The clock of `zone` over the years 2026 to 2029.
    fn wall(name: &str) -> Wall {
        let span = Interval::new(at("2026-01-01T00:00Z"), at("2030-01-01T00:00Z")).unwrap();
        Wall::over(&zone(name), span)
    }

    fn days(text: &str) -> Option<Days> {
        (!text.is_empty()).then(|| Days::parse(text).unwrap())
    }

    /// The days and the time of a slot such as `Sat#3 02:00` or `5 02:00`.
    fn slot(cycles: &Cycles, text: &str) -> Slot {
        let (day, time) = text.split_once(' ').unwrap();
        let day = match day.parse() {
            Ok(days) => SlotDay::After(days),
            Err(_) => {
                let form = Monthly::parse(day).unwrap();
                assert!(cycles.slot_days(days(day).as_ref()).len() >= 35);
                SlotDay::InMonth { month: 0, form }
            }
        };
        Slot { day, time: crate::ground::when::time_of_day(time).unwrap() }
    }

    #[test]
    fn a_slot_keeps_its_time_on_the_clock() {
        #[track_caller]
        fn case(every: Every, zone: &str, of: &str, text: &str, expected: &str) {
            let cycles = Cycles::new(every, Cycles::default_anchor());
            let cycle = cycles.holding(date(of));
            let found = cycles.occurrence(slot(&cycles, text), cycle, &wall(zone));
            assert_eq!(found, at(expected), "{text} of {of} in {zone}");
        }
        let (daily, weekly, monthly) = (Every::Days(1), Every::Weeks(1), Every::Months(1));
        case(weekly, "Europe/Berlin", "2026-12-01", "6 02:00", "2026-12-06T01:00Z");
        case(weekly, "Europe/Berlin", "2026-07-01", "6 02:00", "2026-07-05T00:00Z");
        case(weekly, "Europe/Berlin", "2026-03-29", "6 02:00", "2026-03-29T01:00Z");
        case(daily, "Asia/Singapore", "2026-12-01", "0 02:00", "2026-11-30T18:00Z");
        case(daily, "America/Nuuk", "2026-03-28", "0 23:30", "2026-03-29T01:30Z");
        case(monthly, "Europe/Berlin", "2026-12-31", "Sat#3 02:00", "2026-12-19T01:00Z");
        case(monthly, "America/New_York", "2026-12-31", "day#-1 23:00", "2027-01-01T04:00Z");
        case(monthly, "UTC", "2026-12-01", "Fri#-1+10 00:00", "2027-01-04T00:00Z");
    }

    #[test]
    fn cycles_are_counted_from_what_holds_the_anchor() {
        #[track_caller]
        fn case(every: Every, anchor: &str, of: &str, cycle: i64, first: &str) {
            let cycles = Cycles::new(every, date(anchor));
            assert_eq!(cycles.holding(date(of)), cycle, "{every} {of}");
            assert_eq!(cycles.first_date(cycle), date(first), "{every} {of}");
        }
        case(Every::Weeks(2), "1970-01-05", "2026-11-22", 1483, "2026-11-09");
        case(Every::Weeks(2), "2026-11-18", "2026-11-22", 0, "2026-11-16");
        case(Every::Weeks(2), "2026-11-18", "2026-11-15", -1, "2026-11-02");
        case(Every::Days(3), "2026-11-18", "2026-11-20", 0, "2026-11-18");
        case(Every::Days(3), "2026-11-18", "2026-11-17", -1, "2026-11-15");
        case(Every::Months(3), "2026-11-18", "2027-01-31", 0, "2026-11-01");
        case(Every::Months(3), "2026-11-18", "2026-10-31", -1, "2026-08-01");
        case(Every::Months(1), "1970-01-05", "2026-11-30", 682, "2026-11-01");
    }

    #[test]
    fn the_first_cycle_has_no_slot_before_the_search() {
        #[track_caller]
        fn case(every: Every, on: &str, clock: &str, from: &str, first: &str) {
            let cycles = Cycles::new(every, Cycles::default_anchor());
            let found = cycles.first_from(at(from), days(on).as_ref(), Minutes(15), &zone(clock));
            assert_eq!(cycles.first_date(found), date(first), "{every} on {on} from {from}");
        }
        let (weekly, monthly) = (Every::Weeks(1), Every::Months(1));
        case(weekly, "", "UTC", "2026-11-23T00:00Z", "2026-11-23");
        case(weekly, "", "UTC", "2026-11-23T00:01Z", "2026-11-30");
        case(weekly, "Sat", "UTC", "2026-11-28T00:00Z", "2026-11-23");
        case(weekly, "Sat", "UTC", "2026-11-28T00:01Z", "2026-11-30");
        case(weekly, "", "Europe/Berlin", "2026-11-22T23:00Z", "2026-11-23");
        case(weekly, "", "Europe/Berlin", "2026-11-22T23:01Z", "2026-11-30");
        case(Every::Days(1), "", "Africa/Cairo", "2026-04-23T22:00Z", "2026-04-24");
        case(monthly, "", "UTC", "2026-11-01T00:00Z", "2026-11-01");
        case(monthly, "", "UTC", "2026-11-01T00:01Z", "2026-12-01");
        case(monthly, "Sat#3", "UTC", "2026-11-21T00:00Z", "2026-11-01");
        case(monthly, "Sat#3", "UTC", "2026-11-21T00:01Z", "2026-12-01");
        case(monthly, "Sat", "UTC", "2026-11-07T00:00Z", "2026-11-01");
        case(monthly, "day#28+20", "UTC", "2026-12-18T00:00Z", "2026-11-01");
        case(monthly, "day#1-20", "UTC", "2026-11-11T00:00Z", "2026-12-01");
    }

    #[test]
    fn a_day_expression_picks_for_the_months_of_the_cycle() {
        let cycles = Cycles::new(Every::Months(1), Cycles::default_anchor());
        let november = cycles.holding(date("2026-11-01"));
        #[track_caller]
        fn case(cycles: &Cycles, cycle: i64, on: &str, expected: &[&str]) {
            let on = days(on);
            let found = cycles.starting_dates(cycle, on.as_ref());
            let expected: Vec<NaiveDate> = expected.iter().map(|text| date(text)).collect();
            assert_eq!(found, expected, "{on:?}");
            for start in expected {
                assert_eq!(cycles.of_start(start, on.as_ref()), cycle, "{on:?} {start}");
            }
        }
        case(&cycles, november, "Sat#1,Sat#3", &["2026-11-07", "2026-11-21"]);
        case(&cycles, november, "day#-1+3", &["2026-12-03"]);
        case(&cycles, november, "day#1-3,Wed#1", &["2026-10-29", "2026-11-04"]);
        case(
            &cycles,
            november,
            "Sun",
            &["2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22", "2026-11-29"],
        );
        // October's last day and three is a date of November, but not November's.
        let on = days("day#-1+3").unwrap();
        assert!(!cycles.picks(&on, date("2026-11-03"), november));
        assert!(cycles.picks(&on, date("2026-11-03"), november - 1));
    }

    #[test]
    fn a_month_has_thirty_five_places_and_those_that_are_asked_for() {
        let days_of = |every, on: &str| {
            let cycles = Cycles::new(every, Cycles::default_anchor());
            cycles.slot_days(days(on).as_ref()).len()
        };
        assert_eq!(days_of(Every::Days(3), ""), 3);
        assert_eq!(days_of(Every::Weeks(2), "Sat"), 14);
        assert_eq!(days_of(Every::Months(1), ""), 35);
        assert_eq!(days_of(Every::Months(1), "Sat,Sun#2,day#20,Tue#2+10"), 37);
        assert_eq!(days_of(Every::Months(3), "day#20"), 108);
    }

    proptest! {
        #[test]
        fn every_date_is_in_one_cycle(
            every in prop_oneof![
                (1..400i64).prop_map(Every::Days),
                (1..52i64).prop_map(Every::Weeks),
                (1..13i64).prop_map(Every::Months),
            ],
            anchor in 0..30_000i64,
            of in 0..30_000i64,
        ) {
            let day = |days: i64| days_after(date("1970-01-01"), days);
            let cycles = Cycles::new(every, day(anchor));
            let cycle = cycles.holding(day(of));
            prop_assert!(cycles.dates(cycle).any(|date| date == day(of)));
            prop_assert!(cycles.first_date(cycle) <= day(of) && day(of) < cycles.first_date(cycle + 1));
            prop_assert_eq!(cycles.holding(day(anchor)), 0);
        }

        #[test]
        fn a_place_in_a_month_is_found_by_counting(months in 0..800i64, weekday in 0..7u8, nth in 1..=4u8, shift in -27..=27i64) {
            let month = Month::of(date("1980-01-01")) + months;
            let all: Vec<NaiveDate> = month.first().iter_days().take_while(|&d| Month::of(d) == month).collect();
            let named: Vec<NaiveDate> = all.iter().copied().filter(|&d| weekday_of(d) == weekday as usize).collect();
            let of = |place| Monthly { place, shift }.of(month);
            prop_assert_eq!(of(Place::Nth { weekday, nth }), days_after(named[nth as usize - 1], shift));
            prop_assert_eq!(of(Place::LastOf { weekday }), days_after(named[named.len() - 1], shift));
            prop_assert_eq!(of(Place::Day(weekday + 1)), days_after(all[weekday as usize], shift));
            prop_assert_eq!(of(Place::LastDay), days_after(all[all.len() - 1], shift));
        }
    }
}
