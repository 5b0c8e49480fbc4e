//! Which shape do days have, and do they keep it?

use super::cells::{HOURS, Week, present};
use super::estimate::median;

/// The hours of a day.
pub type Day = [f64; 24];

/// The values of each hour of the day, in all weeks, brought to one by `centre`; `None`
/// where an hour is never there.
pub fn day(shapes: &[Week], centre: fn(&mut [f64]) -> f64) -> Option<Day> {
    let mut day = [0.0; 24];
    for (hour, value) in day.iter_mut().enumerate() {
        let hours = || (hour..HOURS).step_by(24);
        let mut all: Vec<f64> =
            shapes.iter().flat_map(|week| hours().filter_map(|k| week[k])).collect();
        if all.is_empty() {
            return None;
        }
        *value = centre(&mut all);
    }
    Some(day)
}

/// How many hours later `after` has its shape than `before`, in quarters of an hour, from
/// -12 to 12.
pub fn lag(before: &Day, after: &Day) -> f64 {
    const QUARTERS: i64 = 96;
    let quarter = |day: &Day, q: i64| {
        let q = q.rem_euclid(QUARTERS) as usize;
        let (hour, share) = (q / 4, (q % 4) as f64 / 4.0);
        day[hour] * (1.0 - share) + day[(hour + 1) % 24] * share
    };
    let likeness = |lag: i64| -> f64 {
        (0..QUARTERS).map(|q| quarter(before, q) * quarter(after, q + lag)).sum()
    };
    // The shortest of those that are alike.
    let lags = (0..=QUARTERS / 2).flat_map(|lag| [lag, -lag]);
    let mut best = (0, likeness(0));
    for lag in lags {
        let likeness = likeness(lag);
        if likeness > best.1 {
            best = (lag, likeness);
        }
    }
    best.0 as f64 / 4.0
}

/// The hour at which the quietest three of a day begin.
pub fn quietest(day: &Day) -> usize {
    let sum = |start: usize| -> f64 { (start..start + 3).map(|hour| day[hour % 24]).sum() };
    (0..24).min_by(|&a, &b| sum(a).total_cmp(&sum(b))).expect("a day has hours")
}

/// The median correlation of pairs of weeks; `None` where there is no pair that varies.
pub fn repeatability(shapes: &[Week]) -> Option<f64> {
    let mut all = Vec::new();
    for (i, a) in shapes.iter().enumerate() {
        for b in &shapes[i + 1..] {
            let pairs: Vec<(f64, f64)> =
                present(a).filter_map(|(k, value)| Some((value, b[k]?))).collect();
            all.extend(correlation(&pairs));
        }
    }
    (!all.is_empty()).then(|| median(&mut all))
}

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let count = pairs.len() as f64;
    let (x, y) = pairs.iter().fold((0.0, 0.0), |(x, y), pair| (x + pair.0, y + pair.1));
    let (x, y) = (x / count, y / count);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        let (a, b) = (a - x, b - y);
        (xx, yy, xy) = (xx + a * a, yy + b * b, xy + a * b);
    }
    (xx > 0.0 && yy > 0.0).then(|| xy / (xx * yy).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(shift: usize) -> Day {
        std::array::from_fn(|h| {
            10.0 + libm::sin(((h + 24 - shift) % 24) as f64 / 24.0 * std::f64::consts::TAU)
        })
    }

    #[test]
    fn a_lag_is_found_whichever_way_the_shape_moved() {
        for (after, lag) in [(0, 0.0), (1, 1.0), (6, 6.0), (18, -6.0), (23, -1.0)] {
            assert_eq!(self::lag(&wave(0), &wave(after)), lag, "{after}");
        }
    }

    #[test]
    fn the_quietest_hours_may_lie_around_midnight() {
        let day = std::array::from_fn(|h| if matches!(h, 23 | 0 | 1) { 1.0 } else { 5.0 });
        assert_eq!(quietest(&day), 23);
    }

    #[test]
    fn weeks_are_alike_whatever_their_level() {
        let week: Week = std::array::from_fn(|k| Some(10.0 + ((k * 37) % 168) as f64));
        let double = week.map(|cell| cell.map(|value| value * 2.0));
        assert!((repeatability(&[week, double]).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(repeatability(&[[Some(1.0); HOURS]; 3]), None);
    }
}
