//! What a unit of a resource costs at an instant, and what options cost with that.

use super::instance::{Hold, Instance};

/// For each resource a price for each row; no list where all prices are 0.
#[derive(Clone, Debug, Default)]
pub struct Prices(pub Vec<Vec<f64>>);

/// Prices as children of a node inherit them: resource, row and price, those above 0.
pub type SparsePrices = Vec<(u32, u32, f64)>;

impl Prices {
    pub fn none(instance: &Instance) -> Self {
        Self(vec![Vec::new(); instance.resources.len()])
    }

    pub fn sparse(&self) -> SparsePrices {
        let mut sparse = Vec::new();
        for (resource, prices) in self.0.iter().enumerate() {
            let charged = prices.iter().enumerate().filter(|&(_, &price)| price > 0.0);
            sparse.extend(charged.map(|(row, &price)| (resource as u32, row as u32, price)));
        }
        sparse
    }

    pub fn from_sparse(sparse: &SparsePrices, instance: &Instance) -> Self {
        let mut prices = Self::none(instance);
        for &(resource, row, price) in sparse {
            let of = &mut prices.0[resource as usize];
            of.resize(instance.resources[resource as usize].capacity.len(), 0.0);
            of[row as usize] = price;
        }
        prices
    }
}

/// Running sums of prices, so that a hold is charged with one subtraction.
pub struct Charges {
    /// For each resource, before each row up to the reach; empty where all prices are 0.
    sums: Vec<Vec<f64>>,
    /// What all capacity together is worth.
    pub capacity: f64,
    /// How far the charges of all tasks together may be wrong by rounding.
    pub error: f64,
}

impl Charges {
    pub fn new(instance: &Instance) -> Self {
        let sums = vec![Vec::new(); instance.resources.len()];
        Self { sums, capacity: 0.0, error: 0.0 }
    }

    pub fn set(&mut self, prices: &Prices, instance: &Instance) {
        self.capacity = 0.0;
        self.error = 0.0;
        for (k, (prices, sums)) in prices.0.iter().zip(&mut self.sums).enumerate() {
            sums.clear();
            if prices.is_empty() {
                continue;
            }
            let mut sum = 0.0;
            let mut worth = 0.0;
            sums.push(sum);
            for (price, &units) in prices.iter().zip(&instance.resources[k].capacity) {
                sum += price;
                worth += price * f64::from(units);
                sums.push(sum);
            }
            if instance.reach > instance.rows {
                for price in prices {
                    sum += price;
                    sums.push(sum);
                }
            }
            // A sum of n terms is wrong by at most n roundings of its value (Higham,
            // "Accuracy and Stability of Numerical Algorithms", section 4.2).
            let roundings = instance.reach as f64 * f64::EPSILON;
            self.capacity += worth;
            self.error += roundings * (worth + sum * instance.members[k].len() as f64);
        }
    }

    /// Writes the costs with charges of a task's options into `reduced`.
    pub fn reduce(
        &self,
        holds: &[Hold],
        rows: &[u32],
        costs: &[f64],
        instance: &Instance,
        reduced: &mut Vec<f64>,
    ) {
        reduced.clear();
        reduced.extend_from_slice(costs);
        for hold in holds {
            let sums = &self.sums[hold.resource][..];
            if sums.is_empty() {
                continue;
            }
            let (begins, ends) = (&instance.begins[hold.ends][..], &instance.ends[hold.ends][..]);
            for (reduced, &row) in reduced.iter_mut().zip(rows) {
                let begin = if begins.is_empty() { row } else { begins[row as usize] };
                *reduced += sums[ends[row as usize] as usize] - sums[begin as usize];
            }
        }
    }
}

/// The first of the least values, with its index.
pub fn least(values: &[f64]) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (i, &value) in values.iter().enumerate() {
        if value < best.1 {
            best = (i, value);
        }
    }
    best
}
