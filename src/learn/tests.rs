//! Is what is learned what the definition says? A slow evaluation, minute by minute and
//! sentence by sentence, beside the quick one.

use std::collections::BTreeMap;

use chrono::{Datelike, Timelike};
use proptest::prelude::*;

use super::cells::{self, Summing};
use super::estimate::estimate;
use super::row::{MINUTE, Sample};
use crate::ground::duration::{self, Minutes};
use crate::ground::minute::Minute;
use crate::ground::tz::{Database, Zone};

/// Minutes in a week.
const WEEK: i64 = duration::WEEK.0;

/// Samples by their minutes since 1970-01-01T00:00Z.
type Series = BTreeMap<i64, f64>;

/// Section by section, with none of the code that is tested.
mod slow {
    use super::*;

    type Week = BTreeMap<usize, f64>;

    pub fn cells(series: &Series, period: i64, zone: &Zone, most: usize) -> Vec<Week> {
        let last = *series.keys().last().unwrap();
        let end = (last + period) / 60 * 60;
        let mut sums: BTreeMap<(i64, usize), (f64, f64)> = BTreeMap::new();
        for (&start, value) in series {
            for minute in start..start + period {
                if minute >= end || minute < end - most as i64 * WEEK {
                    continue;
                }
                let local = zone.local(Minute::from_epoch(Minutes(minute)));
                let hour = local.weekday().num_days_from_monday() * 24 + local.hour();
                let sum = sums.entry(((end - 1 - minute) / WEEK, hour as usize)).or_default();
                *sum = (sum.0 + value, sum.1 + 1.0);
            }
        }
        let mut weeks: Vec<Week> = vec![Week::new(); most];
        for ((week, hour), (sum, minutes)) in sums {
            if minutes >= 30.0 {
                weeks[week as usize].insert(hour, sum / minutes);
            }
        }
        let used = weeks.iter().take_while(|week| week.len() * 2 >= 168).count();
        weeks.truncate(used);
        weeks
    }

    fn median(mut values: Vec<f64>) -> f64 {
        values.sort_by(f64::total_cmp);
        let n = values.len();
        (values[(n - 1) / 2] + values[n / 2]) / 2.0
    }

    fn mean(values: Vec<f64>) -> f64 {
        values.iter().sum::<f64>() / values.len() as f64
    }

    fn reference(weeks: &[Week], levels: &[f64], centre: fn(Vec<f64>) -> f64) -> Week {
        (0..168)
            .filter_map(|k| {
                let cells = weeks.iter().zip(levels);
                let cells: Vec<f64> =
                    cells.filter_map(|(week, level)| Some(week.get(&k)? / level)).collect();
                (!cells.is_empty()).then(|| (k, centre(cells)))
            })
            .collect()
    }

    pub fn activity(weeks: &[Week], half_life: f64) -> Vec<f64> {
        let ones = vec![1.0; weeks.len()];
        // Robust levels.
        let mut levels = ones.clone();
        let mut usual = Week::new();
        for _ in 0..2 {
            usual = reference(weeks, &levels, median);
            levels = weeks
                .iter()
                .map(|week| {
                    let there = week.iter().filter(|(k, _)| usual[*k] > 0.0);
                    median(there.map(|(k, cell)| cell / usual[k]).collect())
                })
                .collect();
        }
        // Incidents.
        let mut ratios: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (w, week) in weeks.iter().enumerate() {
            for day in 0..7 {
                let hours: Vec<usize> = week.keys().copied().filter(|k| k / 24 == day).collect();
                if hours.is_empty() {
                    continue;
                }
                let seen: f64 = hours.iter().map(|k| week[k] / levels[w]).sum();
                let expected: f64 = hours.iter().map(|k| usual[k]).sum();
                ratios.insert((w, day), libm::log(seen.max(1e-9) / expected.max(1e-9)));
            }
        }
        let middle = median(ratios.values().copied().collect());
        let spread = median(ratios.values().map(|r| (r - middle).abs()).collect());
        let dropped = |w: usize, k: usize| {
            let bound = (4.0 * 1.4826 * spread).max(0.2);
            ratios.get(&(w, k / 24)).is_some_and(|r| (r - middle).abs() > bound)
        };
        let kept: Vec<Week> = weeks
            .iter()
            .enumerate()
            .map(|(w, week)| {
                let stays = |k: usize| {
                    let all = weeks.iter().enumerate().filter(|(_, week)| week.contains_key(&k));
                    let all_go = all.into_iter().all(|(w, _)| dropped(w, k));
                    all_go || !dropped(w, k)
                };
                week.iter().filter(|(k, _)| stays(**k)).map(|(k, cell)| (*k, *cell)).collect()
            })
            .collect();
        // The curve.
        let mut levels = ones;
        for _ in 0..2 {
            let usual = reference(&kept, &levels, mean);
            levels = kept
                .iter()
                .map(|week| {
                    let expected: f64 = week.keys().map(|k| usual[k]).sum();
                    week.values().sum::<f64>() / expected
                })
                .collect();
        }
        let weight = |w: usize| libm::pow(2.0, -(w as f64) / half_life);
        let weighted = |pairs: Vec<(usize, f64)>| {
            let sum: f64 = pairs.iter().map(|(w, value)| weight(*w) * value).sum();
            sum / pairs.iter().map(|(w, _)| weight(*w)).sum::<f64>()
        };
        let curve: Week = (0..168)
            .filter_map(|k| {
                let there = kept.iter().enumerate();
                let there: Vec<(usize, f64)> =
                    there.filter_map(|(w, week)| Some((w, week.get(&k)? / levels[w]))).collect();
                (!there.is_empty()).then(|| (k, weighted(there)))
            })
            .collect();
        let level = weighted(levels.iter().copied().enumerate().collect());
        let mean_where = |holds: &dyn Fn(usize) -> bool| {
            let there: Vec<f64> =
                curve.iter().filter(|(k, _)| holds(**k)).map(|(_, value)| *value).collect();
            (!there.is_empty()).then(|| mean(there))
        };
        (0..168)
            .map(|k| {
                let same_hour = |other: usize| other % 24 == k % 24;
                let same_kind = |other: usize| same_hour(other) && (other < 120) == (k < 120);
                let value = curve.get(&k).copied();
                let value = value.or_else(|| mean_where(&same_kind));
                let value = value.or_else(|| mean_where(&same_hour));
                level * value.or_else(|| mean_where(&|_| true)).unwrap()
            })
            .collect()
    }
}

/// Weeks of a wavy series with gaps, outages and levels of its own.
fn series() -> impl Strategy<Value = (Series, i64, &'static str)> {
    let zones = ["Europe/Berlin", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe"];
    let period = prop_oneof![Just(60_i64), Just(30), Just(15), Just(20)];
    let start = 29_500_000..29_900_000_i64;
    let levels = proptest::collection::vec(0.5..2.0_f64, 2..6);
    let gaps = proptest::collection::vec((0.0..1.0_f64, 1..600_i64), 0..6);
    let outages = proptest::collection::vec((0.0..1.0_f64, 0.0..0.5_f64), 0..3);
    (period, start, levels, gaps, outages, proptest::sample::select(zones.to_vec()), any::<u64>())
        .prop_map(|(period, start, levels, gaps, outages, zone, seed)| {
            let start = start / period * period;
            let count = levels.len() as i64 * WEEK / period + 100;
            let mut series = Series::new();
            let mut noise = seed | 1;
            for i in 0..count {
                noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let at = start + i * period;
                let day = (at % 1440) as f64 / 1440.0 * std::f64::consts::TAU;
                let level = levels[((i * period / WEEK) as usize).min(levels.len() - 1)];
                let chance = (noise >> 40) as f64 / (1 << 24) as f64;
                series.insert(at, level * (60.0 + 50.0 * libm::sin(day) + 20.0 * chance));
            }
            let place = |share: f64| start + (share * (count * period) as f64) as i64;
            for (share, length) in gaps {
                let from = place(share);
                series.retain(|at, _| *at < from || *at >= from + length * 10);
            }
            for (share, rest) in outages {
                let from = place(share);
                series.range_mut(from..from + 1440).for_each(|(_, value)| *value *= rest);
            }
            (series, period, zone)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn cells_and_curve_are_those_of_the_definition((series, period, zone) in series()) {
        let zone = Database::embedded().zone(zone).unwrap();
        let most = 5;
        let last = *series.keys().last().unwrap() * MINUTE;
        let end = cells::end(last, period * MINUTE);
        let mut summing = Summing::new(&zone, end, most);
        for (&at, &value) in &series {
            summing.add(Sample { at: at * MINUTE, value }, period * MINUTE);
        }
        let weeks = summing.finish().weeks;
        let expected = slow::cells(&series, period, &zone, most);
        prop_assert_eq!(weeks.len(), expected.len());
        for (week, expected) in weeks.iter().zip(&expected) {
            for (hour, cell) in week.iter().enumerate() {
                match (cell, expected.get(&hour)) {
                    (Some(a), Some(b)) => prop_assert!((a - b).abs() <= 1e-9 * b, "{hour}: {a} {b}"),
                    (None, None) => {}
                    other => prop_assert!(false, "{hour}: {other:?}"),
                }
            }
        }
        if weeks.len() < 2 {
            return Ok(());
        }
        let activity = estimate(&weeks, 4.0).activity;
        for (hour, (a, b)) in activity.iter().zip(slow::activity(&expected, 4.0)).enumerate() {
            prop_assert!((a - b).abs() <= 1e-9 * b.abs(), "{hour}: {a} {b}");
        }
    }
}
