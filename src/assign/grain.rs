//! What do the costs of all plans have in common?

use super::instance::Instance;

/// Whole costs up to this are added without rounding, however many jobs there are.
const EXACT: f64 = (1u64 << 36) as f64;

/// All plans cost `some` and a multiple of `grain`, which is 0 unless all costs are whole
/// numbers.
#[derive(Clone, Copy, Default)]
pub struct Grain {
    pub grain: f64,
    some: f64,
}

impl Grain {
    /// The greatest number that divides the differences between the costs of each task.
    pub fn of(instance: &Instance) -> Self {
        let mut costs = instance.tasks.iter().flat_map(|task| &task.costs);
        if !costs.all(|&cost| cost <= EXACT && cost == libm::floor(cost)) {
            return Self::default();
        }
        let mut grain = 0;
        let mut some = 0.0;
        for task in &instance.tasks {
            let first = task.costs.first().copied().unwrap_or(0.0);
            some += first;
            for cost in &task.costs {
                let (mut a, mut b) = (grain, (cost - first).abs() as u64);
                while b > 0 {
                    (a, b) = (b, a % b);
                }
                grain = a;
            }
        }
        Self { grain: grain.max(1) as f64, some }
    }

    /// What plans do not cost more than that are cheaper than one that costs `cost`, with
    /// room for rounding; nothing where plans may cost anything.
    pub fn below(&self, cost: f64) -> Option<f64> {
        (self.grain > 0.0).then_some(cost - self.grain + 0.5)
    }

    /// The least that a plan can cost that costs more than `most`.
    pub fn next_above(&self, most: f64) -> f64 {
        if self.grain == 0.0 {
            return most;
        }
        self.some + self.grain * (libm::floor((most - self.some) / self.grain) + 1.0)
    }
}
