//! How much harm does a window do, and when do two amounts count as equal?

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Div, Mul, Sub};

use serde::Serialize;

/// Minutes of disturbance times the users who feel it (model §4); at least 0 unless it is the
/// difference of two.
///
/// Sums over every start of a horizon, and what the solver does with them, are plain `f64` in
/// the same unit: they stand beside burdens, which are hours, in the same comparisons.
#[derive(Clone, Copy, PartialEq, PartialOrd, Default, Debug, Serialize)]
#[serde(transparent)]
pub struct UserMinutes(pub f64);

/// Whether a value counts as equal to the least that it is compared with (model §6, Ties).
pub fn ties(value: f64, least: f64) -> bool {
    value - least <= 1e-9 * value.abs()
}

impl UserMinutes {
    pub const ZERO: Self = Self(0.0);

    /// Whether this counts as equal to `least`.
    pub fn ties_with(self, least: Self) -> bool {
        ties(self.0, least.0)
    }

    /// The part that this is of `whole`, from 0 to 1; 0 where there is no harm at all.
    pub fn share_of(self, whole: Self) -> f64 {
        if whole > Self::ZERO { self / whole } else { 0.0 }
    }

    pub fn total_cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }

    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

impl From<UserMinutes> for f64 {
    fn from(harm: UserMinutes) -> Self {
        harm.0
    }
}

impl fmt::Display for UserMinutes {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Add for UserMinutes {
    type Output = Self;
    fn add(self, more: Self) -> Self {
        Self(self.0 + more.0)
    }
}

impl Sub for UserMinutes {
    type Output = Self;
    fn sub(self, less: Self) -> Self {
        Self(self.0 - less.0)
    }
}

impl Mul<f64> for UserMinutes {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

/// How many times the one is the other.
impl Div for UserMinutes {
    type Output = f64;
    fn div(self, whole: Self) -> f64 {
        self.0 / whole.0
    }
}

impl Sum for UserMinutes {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        // Begun at 0: the sum of none would be -0.
        amounts.fold(Self::ZERO, Add::add)
    }
}
