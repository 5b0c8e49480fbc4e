//! How busy is it at this hour? 168 values, one for each hour of the local week.

use crate::ground::duration::{HOUR, Minutes};

/// One value for each hour of the local week, from Monday 00:00 (model §2). Every value
/// is finite and `>= 0`.
#[derive(Clone, PartialEq, Debug)]
pub struct Curve(Box<[f64; 168]>);

impl Curve {
    /// A curve of 168 hours, or of 24 that hold for every day.
    ///
    /// # Panics
    /// When there are neither 24 nor 168 values.
    pub fn new(values: &[f64]) -> Self {
        assert!(values.len() == 24 || values.len() == 168, "a curve has 24 or 168 values");
        Self::from_hours(|hour| values[hour % values.len()])
    }

    /// A curve with one day for those that are of the weekend (Monday first) and another for
    /// all others.
    ///
    /// # Panics
    /// When one of them has not 24 values.
    pub fn of_days(weekday: &[f64], weekend: &[f64], is_weekend: [bool; 7]) -> Self {
        assert!(weekday.len() == 24 && weekend.len() == 24, "a day has 24 values");
        Self::from_hours(|hour| {
            if is_weekend[hour / 24] { weekend[hour % 24] } else { weekday[hour % 24] }
        })
    }

    /// The same value at every hour.
    pub fn flat(value: f64) -> Self {
        Self::from_hours(|_| value)
    }

    fn from_hours(value: impl Fn(usize) -> f64) -> Self {
        Self(Box::new(std::array::from_fn(value)))
    }

    /// The curve with its largest value scaled to `peak`.
    pub fn scaled_to_peak(&self, peak: f64) -> Self {
        let largest = self.peak();
        Self::from_hours(|hour| self.0[hour] * peak / largest)
    }

    /// The value at a minute of the local week, `0..10080`.
    pub fn at(&self, minute_of_week: Minutes) -> f64 {
        self.0[(minute_of_week / HOUR) as usize]
    }

    pub fn values(&self) -> &[f64; 168] {
        &self.0
    }

    pub fn peak(&self) -> f64 {
        self.0.iter().copied().fold(0.0, f64::max)
    }

    pub fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / 168.0
    }
}
