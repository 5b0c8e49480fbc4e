//! The highest point of a concave function that is known by values and slopes: a bundle method.
//!
//! The function lies below each plane that was found. The next point is where their lower
//! hull, less a share of the squared distance from the best point, is highest (Lemarechal,
//! "An extension of Davidon methods to nondifferentiable problems", 1975; Kiwiel, "Proximity
//! control in bundle methods for convex nondifferentiable minimization", 1990).

use crate::assign::prices::least;

/// The planes that are kept, and how many are dropped at once when there are more.
const MOST: usize = 60;
const DROPPED: usize = 20;
/// What share of the rise that the hull promises makes a point the new best, and what share
/// makes the next step longer.
const SERIOUS: f64 = 0.1;
const LONGER: f64 = 0.5;
/// After so many points that were no better, steps become shorter.
const PATIENCE: usize = 10;
/// The most shifts of weight between two planes in a step, and the accuracy asked of them.
const SHIFTS: usize = 400;
const ACCURACY: f64 = 1e-4;
/// Slopes whose squared length is less are flat, and a promise of a smaller share of what is
/// left is little.
const FLAT: f64 = 1e-3;
const LITTLE: f64 = 1e-3;
/// How often in a row a step may become longer because it promises little.
const DOUBLINGS: usize = 12;
/// What must not be 0 is at least this.
const TINY: f64 = 1e-12;

struct Plane {
    slope: Vec<f64>,
    /// How far the plane lies above the function at the best point.
    above: f64,
}

pub struct Bundle {
    /// Where to look next.
    pub point: Vec<f64>,
    pub best: Vec<f64>,
    /// The value at the best point.
    pub value: f64,
    /// How much more the hull promises at `point`.
    pub promise: f64,
    planes: Vec<Plane>,
    /// Of the slopes, with each other.
    products: Vec<Vec<f64>>,
    /// Those of the planes in the mean slope along which the next step goes.
    weights: Vec<f64>,
    stride: f64,
    failures: usize,
    /// How often steps were too short, since the last that led up.
    doublings: usize,
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl Bundle {
    pub fn new(point: Vec<f64>) -> Self {
        Self {
            best: point.clone(),
            point,
            value: f64::NEG_INFINITY,
            promise: 0.0,
            planes: Vec::new(),
            products: Vec::new(),
            weights: Vec::new(),
            stride: 0.0,
            failures: 0,
            doublings: 0,
        }
    }

    /// Takes in the value and slope at `point`; the function is nowhere above `aim`.
    pub fn learn(&mut self, value: f64, slope: Vec<f64>, aim: f64) {
        if self.value == f64::NEG_INFINITY {
            self.value = value;
            self.stride = 0.2 * (aim - value).max(TINY) / product(&slope, &slope).max(TINY);
            return self.keep(Plane { slope, above: 0.0 });
        }
        let step: Vec<f64> =
            self.point.iter().zip(&self.best).map(|(to, from)| to - from).collect();
        let rise = value - self.value;
        if rise > SERIOUS * self.promise {
            for plane in &mut self.planes {
                plane.above = (plane.above + product(&plane.slope, &step) - rise).max(0.0);
            }
            self.value = value;
            self.best.copy_from_slice(&self.point);
            let goes_on = product(&slope, &step) > 0.0 && self.failures == 0;
            if goes_on || rise > LONGER * self.promise {
                self.stride *= 2.0;
            }
            self.failures = 0;
            self.doublings = 0;
            return self.keep(Plane { slope, above: 0.0 });
        }
        let above = (rise - product(&slope, &step)).max(0.0);
        self.failures += 1;
        let is_long = self.failures >= PATIENCE && above > SERIOUS * self.promise;
        if above > 2.0 * self.promise || is_long {
            self.stride *= 0.5;
            self.failures = 0;
        }
        self.keep(Plane { slope, above });
    }

    fn keep(&mut self, plane: Plane) {
        if self.planes.len() >= MOST {
            // What is dropped lives on in the mean.
            let mean = Plane { slope: self.mean(), above: self.mean_above() };
            let mut order: Vec<usize> = (0..self.planes.len()).collect();
            order.sort_by(|&a, &b| self.weights[a].total_cmp(&self.weights[b]).then(a.cmp(&b)));
            let dropped = &order[..DROPPED];
            let mut number = 0..;
            self.planes.retain(|_| !number.next().is_some_and(|n| dropped.contains(&n)));
            let with =
                |a: &Plane| self.planes.iter().map(|b| product(&a.slope, &b.slope)).collect();
            self.products = self.planes.iter().map(with).collect();
            self.add(mean);
        }
        self.add(plane);
    }

    fn add(&mut self, plane: Plane) {
        self.planes.push(plane);
        let slope = &self.planes[self.planes.len() - 1].slope;
        let row: Vec<f64> = self.planes.iter().map(|p| product(&p.slope, slope)).collect();
        self.products.iter_mut().zip(&row).for_each(|(products, &with)| products.push(with));
        self.products.push(row);
    }

    fn mean(&self) -> Vec<f64> {
        let mut mean = vec![0.0; self.point.len()];
        for (&weight, plane) in self.weights.iter().zip(&self.planes) {
            mean.iter_mut().zip(&plane.slope).for_each(|(mean, slope)| *mean += weight * slope);
        }
        mean
    }

    fn mean_above(&self) -> f64 {
        self.weights.iter().zip(&self.planes).map(|(weight, plane)| weight * plane.above).sum()
    }

    /// Moves `point` to where the function should be higher. Returns `false` at the top, or
    /// so near to it that next to nothing of what is left to `aim` is promised.
    pub fn advance(&mut self, aim: f64) -> bool {
        let left = aim - self.value;
        loop {
            self.weigh();
            let mean = self.mean();
            let (steepness, above) = (product(&mean, &mean), self.mean_above());
            if self.stride * steepness + above > left && above < left {
                self.stride = (left - above).max(0.1 * left) / steepness;
            }
            self.promise = self.stride * steepness + above;
            if self.promise < LITTLE * left {
                if steepness < FLAT || self.doublings >= DOUBLINGS {
                    return false;
                }
                // Not the top yet, but too short a step.
                self.stride *= 2.0;
                self.doublings += 1;
                continue;
            }
            let towards = self.best.iter().zip(&mean);
            self.point = towards.map(|(best, mean)| best + self.stride * mean).collect();
            return true;
        }
    }

    /// Weighs the planes so that `stride / 2 * |mean slope|^2 + mean above` is least, by
    /// shifting weight between the two planes that gain most by it.
    fn weigh(&mut self) {
        let Self { planes, products, weights, stride, .. } = self;
        let above: Vec<f64> = planes.iter().map(|plane| plane.above).collect();
        let first = least(&above).0;
        weights.clear();
        weights.resize(planes.len(), 0.0);
        weights[first] = 1.0;
        let mut rates: Vec<f64> = above
            .iter()
            .zip(&products[first])
            .map(|(above, with)| *stride * with + above)
            .collect();
        for _ in 0..SHIFTS {
            let to = least(&rates).0;
            let weighed = (0..weights.len()).filter(|&plane| weights[plane] > 0.0);
            let Some(from) = weighed.max_by(|&a, &b| rates[a].total_cmp(&rates[b])) else { return };
            let gain = rates[from] - rates[to];
            if gain <= ACCURACY * rates[from].abs() {
                return;
            }
            let bend = products[to][to] + products[from][from] - 2.0 * products[to][from];
            let most = weights[from];
            let shift = if bend > 0.0 { (gain / (*stride * bend)).min(most) } else { most };
            weights[to] += shift;
            weights[from] -= shift;
            for (plane, rate) in rates.iter_mut().enumerate() {
                *rate += shift * *stride * (products[to][plane] - products[from][plane]);
            }
        }
    }
}
