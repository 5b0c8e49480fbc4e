//! Which candidate is best? The objective and the ties of model §6.

use crate::ground::harm::ties;

/// What is known of each candidate; the lower the better.
pub struct Scores {
    /// The largest burden, when the objective is fair.
    pub burden: Option<Vec<f64>>,
    /// The impact, with waiting.
    pub total: Vec<f64>,
    /// Moved and skipped occurrences; empty when there are none.
    pub moves: Vec<usize>,
}

impl Scores {
    /// The best of `candidates`, which rise; `None` when there are none.
    pub fn best(&self, candidates: Vec<usize>) -> Option<usize> {
        let mut left = candidates;
        if let Some(burden) = &self.burden {
            left = least(left, burden);
        }
        left = least(left, &self.total);
        left.into_iter().min_by_key(|&i| (self.moves.get(i).copied().unwrap_or(0), i))
    }

    /// The value that is minimised.
    pub fn objective(&self, candidate: usize) -> f64 {
        self.burden.as_ref().unwrap_or(&self.total)[candidate]
    }

    /// The best, then the best that does not overlap one listed already, and so on.
    pub fn ranking(
        &self,
        candidates: Vec<usize>,
        top: usize,
        overlap: impl Fn(usize, usize) -> bool,
    ) -> Vec<usize> {
        let mut left = candidates;
        let mut ranking = Vec::new();
        while ranking.len() < top {
            let Some(best) = self.best(left.clone()) else { break };
            ranking.push(best);
            left.retain(|&other| !overlap(best, other));
        }
        ranking
    }
}

/// Those of `candidates` whose value ties with the least.
fn least(candidates: Vec<usize>, values: &[f64]) -> Vec<usize> {
    let Some(least) = candidates.iter().map(|&i| values[i]).min_by(f64::total_cmp) else {
        return candidates;
    };
    candidates.into_iter().filter(|&i| ties(values[i], least)).collect()
}
