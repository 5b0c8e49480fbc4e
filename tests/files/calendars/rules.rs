//! Recurrence rules: libical's cases, and random rules against a slow reading of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::{Datelike, Duration, Timelike};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use super::*;

/// The starts of all occurrences in a span.
fn starts(lines: &str, span: Interval) -> Vec<NaiveDateTime> {
    let calendar = one(lines);
    occurrences(&calendar.events, span, &zone("UTC"))
        .iter()
        .map(|occurrence| occurrence.interval.start().utc())
        .collect()
}

#[test]
fn rules_come_true_when_libical_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ics/rrule_cases.txt");
    let cases = fs::read_to_string(path).unwrap();
    let mut seen = 0;
    for case in cases.split("\n\n").filter(|case| case.contains("RRULE:")) {
        let line =
            |name: &str| case.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        let (rule, start) = (line("RRULE:"), line("DTSTART:"));
        let mut expected: BTreeSet<NaiveDateTime> =
            line("INSTANCES:").split(',').map(local).collect();
        // DTSTART is an instance to us, whether or not the rule has it.
        expected.insert(local(start));
        // Minutes are our smallest unit, and instances within one are one.
        let expected: BTreeSet<NaiveDateTime> =
            expected.iter().map(|t| t.with_second(0).unwrap()).collect();
        let kind = if start.contains('T') { "" } else { ";VALUE=DATE" };
        let length = if start.contains('T') { "PT1S" } else { "P1D" };
        let lines = format!("DTSTART{kind}:{start}\nDURATION:{length}\nRRULE:{rule}");
        let until = expected.last().unwrap().date() + Duration::days(400);
        let span = Interval::new(at("1990-01-01T00:00Z"), Minute::midnight(until)).unwrap();
        let mut found = starts(&lines, span);
        found.dedup();
        if !rule.contains("COUNT") && !rule.contains("UNTIL") {
            found.truncate(expected.len());
        }
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{case}");
        seen += 1;
    }
    assert_eq!(seen, 73);
}

#[test]
fn what_others_get_wrong_is_told_apart() {
    #[track_caller]
    fn case(lines: &str, expected: &[&str]) {
        let calendar = one(&format!("DURATION:PT30M\n{lines}"));
        let span = span("2026-01-01T00:00Z", "2026-12-31T00:00Z");
        assert_eq!(shown(&calendar.events, span, "UTC"), expected, "{lines}");
    }
    let daily = "DTSTART:20260301T090000Z\nRRULE:FREQ=DAILY;COUNT=4";
    let first = "2026-03-01T09:00..09:30";
    let (second, third) = ("2026-03-02T09:00..09:30", "2026-03-03T09:00..09:30");
    let fourth = "2026-03-04T09:00..09:30";
    case(daily, &[first, second, third, fourth]);
    case(&format!("{daily}\nEXDATE:20260302T090000Z,20260303T090000Z"), &[first, fourth]);
    case(&format!("{daily}\nEXDATE;VALUE=DATE:20260302"), &[first, third, fourth]);
    case(&format!("{daily}\nEXDATE;TZID=Asia/Singapore:20260302T170000"), &[first, third, fourth]);
    case(&format!("{daily}\nEXRULE:FREQ=DAILY;INTERVAL=2"), &[second, fourth]);
    case(
        &format!(
            "{daily}\nRDATE;VALUE=PERIOD:20260310T000000Z/PT5H,20260311T000000Z/20260311T010000Z"
        ),
        &[first, second, third, fourth, "2026-03-10T00:00..05:00", "2026-03-11T00:00..01:00"],
    );
    case("DTSTART:20260301T090000Z\nRDATE:20260302T090000Z,20260301T090000Z", &[first, second]);
    case("DTSTART:20260301T090000Z\nRRULE:FREQ=DAILY;UNTIL=20260302T090000Z", &[first, second]);
    case("DTSTART:20260301T090000Z\nRRULE:FREQ=DAILY;UNTIL=20260302T090000", &[first, second]);
    case("DTSTART:20260301T090000Z\nRRULE:FREQ=DAILY;UNTIL=20260302", &[first, second]);
    case(
        "DTSTART;TZID=America/New_York:20260301T040000\nRRULE:FREQ=DAILY;UNTIL=20260302T090000Z",
        &[first, second],
    );
    // DTSTART counts, though no Monday; the rule counts its own.
    case(
        "DTSTART:20260301T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2",
        &[first, second, "2026-03-09T09:00..09:30"],
    );
    case("DTSTART:20260301T090000Z\nRRULE:FREQ=DAILY;UNTIL=20250101T000000Z", &[]);
    case(
        "DTSTART:20260301T090000Z\nRRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=2\nRRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3",
        &[first, second, third],
    );
    case("DTSTART:20260301T090000Z\nRRULE:RSCALE=CHINESE;FREQ=YEARLY", &[first]);
}

#[test]
fn changed_instances_take_the_place_of_their_own() {
    #[track_caller]
    fn case(changes: &str, expected: &[&str]) {
        let master = "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/Berlin:20260327T220000\n\
                      DTEND;TZID=Europe/Berlin:20260327T230000\nRRULE:FREQ=DAILY;COUNT=4\nEND:VEVENT";
        let changes: Vec<String> = changes
            .split("--")
            .map(|change| format!("BEGIN:VEVENT\nUID:a\n{change}\nEND:VEVENT"))
            .collect();
        let changes = changes.join("\n");
        let span = span("2026-01-01T00:00Z", "2026-12-31T00:00Z");
        for lines in [format!("{master}\n{changes}"), format!("{changes}\n{master}")] {
            let calendar = calendar(&lines);
            assert_eq!(calendar.events.len(), 1);
            assert_eq!(shown(&calendar.events, span, "UTC"), expected, "{lines}");
        }
        let apart = vec![calendar(&changes), calendar(master)];
        assert_eq!(shown(&ics::standing(apart), span, "UTC"), expected, "{changes}");
    }
    let (first, second) = ("2026-03-27T21:00..22:00", "2026-03-28T21:00..22:00");
    let (third, fourth) = ("2026-03-29T20:00..21:00", "2026-03-30T20:00..21:00");
    let id = "RECURRENCE-ID;TZID=Europe/Berlin:20260328T220000";
    let later = "DTSTART:20260401T000000Z\nDTEND:20260401T010000Z";
    case(&format!("{id}\n{later}"), &[first, third, fourth, "2026-04-01T00:00..01:00"]);
    case(
        &format!("RECURRENCE-ID:20260328T210000Z\n{later}"),
        &[first, third, fourth, "2026-04-01T00:00..01:00"],
    );
    case(
        &format!("RECURRENCE-ID;VALUE=DATE:20260328\n{later}"),
        &[first, third, fourth, "2026-04-01T00:00..01:00"],
    );
    case(&format!("{id}\n{later}\nSTATUS:CANCELLED"), &[first, third, fourth]);
    case(&format!("{id}\n{later}\nTRANSP:TRANSPARENT"), &[first, third, fourth]);
    // From the second on an hour later and half as long.
    let range = "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260328T220000";
    let shifted = "DTSTART;TZID=Europe/Berlin:20260328T230000\nDURATION:PT30M";
    case(
        &format!("{range}\n{shifted}"),
        &[first, "2026-03-28T22:00..22:30", "2026-03-29T21:00..21:30", "2026-03-30T21:00..21:30"],
    );
    case(&format!("{range}\n{shifted}\nSTATUS:CANCELLED"), &[first]);
    case(
        &format!("{range}\n{shifted}--RECURRENCE-ID;TZID=Europe/Berlin:20260329T220000\n{later}"),
        &[first, "2026-03-28T22:00..22:30", "2026-03-30T21:00..21:30", "2026-04-01T00:00..01:00"],
    );
    // Of two changes the one with the higher sequence stands.
    case(
        &format!(
            "{id}\nSEQUENCE:2\n{later}--{id}\nSEQUENCE:1\nDTSTART:20260402T000000Z\nDURATION:PT1H"
        ),
        &[first, third, fourth, "2026-04-01T00:00..01:00"],
    );
    assert_eq!(second.len(), third.len());
}

#[test]
fn a_changed_instance_without_its_event_stands_by_itself() {
    let calendar =
        one("RECURRENCE-ID:20260301T000000Z\nDTSTART:20260302T000000Z\nDTEND:20260302T010000Z");
    let span = span("2026-01-01T00:00Z", "2027-01-01T00:00Z");
    assert_eq!(shown(&calendar.events, span, "UTC"), ["2026-03-02T00:00..01:00"]);
}

/// A random rule: the text, and what the slow reading needs.
#[derive(Clone, Debug)]
struct Random {
    frequency: usize,
    interval: i64,
    /// A count, or days until the end.
    end: Option<Result<usize, i64>>,
    weekdays: Vec<(i64, usize)>,
    month_days: Vec<i64>,
    year_days: Vec<i64>,
    months: Vec<i64>,
    hours: Vec<i64>,
    minutes: Vec<i64>,
    positions: Vec<i64>,
    week_start: usize,
    start: NaiveDateTime,
}

const FREQUENCIES: [&str; 6] = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"];
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn some(values: Vec<i64>, most: usize) -> impl Strategy<Value = Vec<i64>> {
    prop_oneof![
        3 => Just(Vec::new()),
        1 => subsequence(values, 1..=most),
    ]
}

fn random() -> impl Strategy<Value = Random> {
    let first = local("20180101T000000");
    let when = (0..4 * 365_i64, 0..24_i64, 0..60_i64).prop_map(move |(days, hours, minutes)| {
        first + Duration::days(days) + Duration::hours(hours) + Duration::minutes(minutes)
    });
    let month_days = (1..=31).chain([-1, -2, -31]).collect();
    let year_days = vec![1, 2, 59, 60, 61, 200, 365, 366, -1, -2, -366];
    let positions =
        prop_oneof![4 => Just(Vec::new()), 1 => subsequence(vec![-3, -2, -1, 1, 2, 3], 1..=3)];
    let nth = prop_oneof![2 => Just(0_i64), 1 => prop_oneof![Just(-5), Just(-1), Just(1), Just(2), Just(5)]];
    let weekdays = prop_oneof![
        1 => Just(Vec::new()),
        1 => proptest::collection::vec((nth, 0..7_usize), 1..4),
    ];
    let end = prop_oneof![
        Just(None),
        (1..40_usize).prop_map(|count| Some(Ok(count))),
        (0..900_i64).prop_map(|days| Some(Err(days))),
    ];
    (
        (0..6_usize, 1..9_i64, any::<Index>(), end, when, 0..7_usize),
        (
            weekdays,
            some(month_days, 4),
            some(year_days, 3),
            some((1..=12).collect(), 4),
            some((0..24).collect(), 3),
            some((0..60).collect(), 2),
            positions,
        ),
    )
        .prop_map(|((frequency, interval, long, end, start, week_start), by)| Random {
            frequency,
            // Days and minutes may be far apart.
            interval: if frequency >= 3 && long.index(2) == 1 { interval * 97 } else { interval },
            end,
            weekdays: by.0,
            month_days: by.1,
            year_days: if matches!(frequency, 1..=3) { Vec::new() } else { by.2 },
            months: by.3,
            hours: by.4,
            minutes: by.5,
            positions: by.6,
            week_start,
            start,
        })
}

impl Random {
    fn text(&self) -> String {
        let list = |name: &str, values: &[i64]| {
            let values: Vec<String> = values.iter().map(i64::to_string).collect();
            if values.is_empty() { String::new() } else { format!(";{name}={}", values.join(",")) }
        };
        let mut text = format!("FREQ={};INTERVAL={}", FREQUENCIES[self.frequency], self.interval);
        match self.end {
            None => {}
            Some(Ok(count)) => text += &format!(";COUNT={count}"),
            Some(Err(_)) => {
                text += &format!(";UNTIL={}", self.until().unwrap().format("%Y%m%dT%H%M%SZ"))
            }
        }
        if !self.weekdays.is_empty() {
            let days = self.weekdays.iter().map(|&(nth, day)| {
                if nth == 0 { DAYS[day].to_owned() } else { format!("{nth}{}", DAYS[day]) }
            });
            text += &format!(";BYDAY={}", days.collect::<Vec<_>>().join(","));
        }
        text += &list("BYMONTHDAY", &self.month_days);
        text += &list("BYYEARDAY", &self.year_days);
        text += &list("BYMONTH", &self.months);
        text += &list("BYHOUR", &self.hours);
        text += &list("BYMINUTE", &self.minutes);
        text += &list("BYSETPOS", &self.positions);
        text + &format!(";WKST={}", DAYS[self.week_start])
    }

    fn until(&self) -> Option<NaiveDateTime> {
        match self.end {
            Some(Err(days)) => Some(self.start + Duration::days(days)),
            _ => None,
        }
    }

    /// The number of the period that a time lies in, counted from any origin.
    fn period(&self, time: NaiveDateTime) -> i64 {
        let days = i64::from(time.date().to_epoch_days());
        let minutes = time.and_utc().timestamp().div_euclid(60);
        match self.frequency {
            0 => i64::from(time.year()),
            1 => i64::from(time.year()) * 12 + i64::from(time.month0()),
            // 1970-01-05 was a Monday.
            2 => (days - 4 - self.week_start as i64).div_euclid(7),
            3 => days,
            4 => minutes.div_euclid(60),
            _ => minutes,
        }
    }

    /// The rule with what it does not say taken from DTSTART.
    fn completed(&self) -> Self {
        let start = self.start;
        let or = |list: &[i64], own: u32, wanted: bool| {
            if list.is_empty() && wanted { vec![i64::from(own)] } else { list.to_vec() }
        };
        let no_day =
            self.weekdays.is_empty() && self.month_days.is_empty() && self.year_days.is_empty();
        let by_weekday = no_day && self.frequency == 2;
        let no_other = self.weekdays.is_empty() && self.year_days.is_empty();
        Self {
            months: or(&self.months, start.month(), no_other && self.frequency == 0),
            month_days: or(&self.month_days, start.day(), no_day && self.frequency < 2),
            weekdays: if by_weekday { vec![(0, weekday(start))] } else { self.weekdays.clone() },
            hours: or(&self.hours, start.hour(), self.frequency < 4),
            minutes: or(&self.minutes, start.minute(), self.frequency < 5),
            ..self.clone()
        }
    }

    fn allows_day(&self, by_month: bool, time: NaiveDateTime) -> bool {
        let (day, ordinal) = (i64::from(time.day()), i64::from(time.ordinal()));
        let in_month = i64::from(time.date().num_days_in_month());
        let in_year = if time.date().leap_year() { 366 } else { 365 };
        let named = |list: &[i64], value: i64, total: i64| {
            list.is_empty() || list.contains(&value) || list.contains(&(value - total - 1))
        };
        let yearly = self.frequency == 0 && !by_month;
        let (place, total) = if yearly { (ordinal, in_year) } else { (day, in_month) };
        // The place among the same weekdays, from both ends.
        let nths = [(place - 1) / 7 + 1, -((total - place) / 7 + 1)];
        let on_weekday = |&(nth, day): &(i64, usize)| {
            day == weekday(time) && (nth == 0 || self.frequency > 1 || nths.contains(&nth))
        };
        named(&self.months, i64::from(time.month()), 1000)
            && named(&self.month_days, day, in_month)
            && named(&self.year_days, ordinal, in_year)
            && (self.weekdays.is_empty() || self.weekdays.iter().any(on_weekday))
    }

    /// The instances before `horizon`: every minute of five years is looked at.
    fn slowly(&self, horizon: NaiveDateTime) -> Vec<NaiveDateTime> {
        let rule = self.completed();
        let first = self.period(self.start);
        let mut minutes = Vec::new();
        // A year back reaches the beginning of any period.
        let mut day = (self.start.date() - Duration::days(366)).and_hms_opt(0, 0, 0).unwrap();
        while day < horizon + Duration::days(366) {
            if rule.allows_day(!self.months.is_empty(), day) {
                for minute in 0..1440 {
                    let has = |list: &[i64], value: i64| list.is_empty() || list.contains(&value);
                    let time = day + Duration::minutes(minute);
                    let passed = self.period(time) - first;
                    if has(&rule.hours, minute / 60)
                        && has(&rule.minutes, minute % 60)
                        && passed >= 0
                        && passed % self.interval == 0
                    {
                        minutes.push(time);
                    }
                }
            }
            day += Duration::days(1);
        }
        let mut instances = BTreeSet::new();
        for set in minutes.chunk_by(|a, b| self.period(*a) == self.period(*b)) {
            let total = set.len() as i64;
            if self.positions.is_empty() {
                instances.extend(set);
            }
            for &position in &self.positions {
                let place = if position > 0 { position - 1 } else { total + position };
                instances.extend(usize::try_from(place).ok().and_then(|place| set.get(place)));
            }
        }
        let until = self.until().unwrap_or(horizon);
        let count = self.end.and_then(Result::ok).unwrap_or(usize::MAX);
        let stands = |t: &NaiveDateTime| *t >= self.start && *t <= until && *t < horizon;
        let mut instances: BTreeSet<NaiveDateTime> =
            instances.into_iter().filter(stands).take(count).collect();
        // DTSTART is an instance.
        instances.insert(self.start);
        instances.into_iter().collect()
    }
}

fn weekday(time: NaiveDateTime) -> usize {
    time.weekday().num_days_from_monday() as usize
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_span_of_any_rule_has_the_instances_of_a_slow_reading(
        rule in random(), from in 0..1200_i64, length in 1..200_i64,
    ) {
        let horizon = local("20230101T000000");
        let from = (local("20180101T000000") + Duration::days(from)).date();
        let until = from + Duration::days(length);
        let span = Interval::new(Minute::midnight(from), Minute::midnight(until)).unwrap();
        let lines = format!(
            "DTSTART:{}Z\nDURATION:PT1M\nRRULE:{}",
            rule.start.format("%Y%m%dT%H%M%S"), rule.text()
        );
        let calendar = one(&lines);
        let dense = problems(&calendar).iter().any(|p| p.contains("one stretch"));
        prop_assume!(!dense);
        let found: Vec<NaiveDateTime> = occurrences(&calendar.events, span, &zone("UTC"))
            .iter().map(|o| o.interval.start().utc()).collect();
        let expected: Vec<NaiveDateTime> = rule.slowly(horizon).into_iter()
            .filter(|t| *t >= span.start().utc() && *t < span.end().utc()).collect();
        prop_assert_eq!(found, expected, "{}", lines);
    }
}
