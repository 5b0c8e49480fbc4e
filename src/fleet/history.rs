//! How busy was it in weeks that are over? What a curve was learned from, week by week.

use crate::ground::minute::Minute;

/// What was seen in one week, by the hour of the local week; `None` where nothing was.
#[derive(Clone, PartialEq, Debug)]
pub struct SeenWeek {
    /// Where the week of 168 hours begins.
    pub from: Minute,
    /// Users, finite and `>= 0`.
    pub hours: [Option<f64>; 168],
}

/// Fills what is missing with the mean of that hour over the other days of its kind
/// (Mon-Fri, Sat-Sun), else over all days, else with the mean of all.
pub fn filled(hours: &[Option<f64>; 168]) -> [f64; 168] {
    let mean_of = |hours_of: &mut dyn Iterator<Item = usize>| {
        let (sum, count) = hours_of
            .filter_map(|k| hours[k])
            .fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        (count > 0.0).then(|| sum / count)
    };
    let everywhere = mean_of(&mut (0..168)).unwrap_or(0.0);
    std::array::from_fn(|k| {
        let kind = if k < 5 * 24 { 0..5 } else { 5..7 };
        hours[k]
            .or_else(|| mean_of(&mut kind.map(|day| day * 24 + k % 24)))
            .or_else(|| mean_of(&mut (0..7).map(|day| day * 24 + k % 24)))
            .unwrap_or(everywhere)
    })
}

/// How a curve came to be.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Learned {
    /// First and last date, as the file has them.
    pub from: Option<String>,
    pub to: Option<String>,
    pub weeks: Option<u32>,
    /// Where the samples came from.
    pub source: Option<String>,
    /// What a window chosen by it cost on weeks that were held back, in percent of an
    /// ordinary window more than hindsight's best.
    pub excess: Option<f64>,
    /// The median correlation of pairs of weeks.
    pub repeatability: Option<f64>,
}
