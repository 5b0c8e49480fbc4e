//! How is a task shared out among its cheapest options?

/// Options whose excess is more than so many heats have next to no weight: e^-12 is 6e-6.
const HEATS: f64 = 12.0;

/// A task in a relaxed plan, shared out among options.
#[derive(Clone, Default)]
pub struct Split {
    /// Rows and shares, which add up to 1.
    pub shares: Vec<(u32, f64)>,
    /// What it costs on average above the cheapest option.
    pub cost: f64,
}

impl Split {
    /// Shares the task out among options at `rows` that cost `costs`, of which the least is
    /// `least`: each has the weight `exp(-excess / heat)`.
    pub fn set(&mut self, rows: &[u32], costs: &[f64], least: f64, heat: f64) {
        self.shares.clear();
        let (mut weights, mut cost) = (0.0, 0.0);
        for (&row, excess) in rows.iter().zip(costs.iter().map(|cost| cost - least)) {
            if excess <= HEATS * heat {
                let weight = if excess > 0.0 { libm::exp(-excess / heat) } else { 1.0 };
                weights += weight;
                cost += weight * excess;
                self.shares.push((row, weight));
            }
        }
        self.shares.iter_mut().for_each(|(_, share)| *share /= weights);
        self.cost = cost / weights;
    }
}
