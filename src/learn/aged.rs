//! Has a curve aged? What the slot that it chooses costs in newer weeks.

use super::cells::HOURS;
use super::excess::Window;
use super::finding::Finding;
use crate::ground::duration::{DAY, HOUR, Minutes, WEEK};

/// The slot of a curve, judged by another that is newer.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Aged {
    /// When in the local week the window starts by the older curve.
    pub slot: Minutes,
    /// And by the newer.
    pub better: Minutes,
    /// What the older slot costs more, in percent of an ordinary window.
    pub excess_percent: f64,
}

/// Compares the choices of two curves, among starts `step` apart.
pub fn compare(old: &[f64; HOURS], new: &[f64; HOURS], window: &Window, step: Minutes) -> Aged {
    let starts = || (0..WEEK / step).map(|i| i * step);
    let best = |curve| {
        let cost = |start: &Minutes| window.cost_at(curve, *start);
        starts().min_by(|a, b| cost(a).total_cmp(&cost(b))).expect("a week has starts")
    };
    let (slot, better) = (best(old), best(new));
    let costs: Vec<f64> = starts().map(|start| window.cost_at(new, start)).collect();
    let ordinary = costs.iter().sum::<f64>() / costs.len() as f64;
    let more = window.cost_at(new, slot) - window.cost_at(new, better);
    let excess_percent = if ordinary > 0.0 { more / ordinary * 100.0 } else { 0.0 };
    Aged { slot, better, excess_percent }
}

impl Aged {
    /// What is wrong, where the excess is above `most` percent.
    pub fn finding(&self, most: f64) -> Option<Finding> {
        (self.excess_percent > most).then(|| {
            Finding::new(
                "aged",
                format!(
                    "the curve of the file has aged: its slot, {}, costs {:.1} % of an ordinary window more than {}; expected at most {most} %",
                    minute_of_week(self.slot),
                    self.excess_percent,
                    minute_of_week(self.better)
                ),
                format!(
                    "the slot would now be {} local; learn the curve anew with `--write`",
                    minute_of_week(self.better)
                ),
            )
        })
    }
}

/// `Tue 03:15`, from a minute of the week.
pub fn minute_of_week(at: Minutes) -> String {
    let day = crate::ground::days::DAYS[(at / DAY).rem_euclid(7) as usize];
    format!("{day} {:02}:{:02}", at / HOUR % 24, (at % HOUR).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::Phase;

    #[test]
    fn a_slot_ages_when_the_quiet_hour_moves() {
        let quiet_at = |hour: usize| std::array::from_fn(|k| if k == hour { 10.0 } else { 100.0 });
        let window = Window::of(&[Phase { name: String::new(), duration: HOUR, disruption: 1.0 }]);
        let aged = compare(&quiet_at(27), &quiet_at(30), &window, Minutes(15));
        assert_eq!((aged.slot, aged.better), (27 * HOUR, 30 * HOUR));
        let expected = 90.0 / ((167.0 * 100.0 + 10.0) / 168.0) * 100.0;
        assert!((aged.excess_percent - expected).abs() < 1e-9);
        assert!(aged.finding(95.0).is_none());
        let finding = aged.finding(5.0).unwrap();
        assert!(finding.message.contains("Tue 03:00") && finding.hint.contains("Tue 06:00"));
    }
}
