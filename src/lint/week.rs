//! Which minutes of every local week? Sets of them, as `when` and `shifts` name them.

use crate::ground::days::DAYS;
use crate::ground::duration::{DAY, HOUR, Minutes, WEEK};
use crate::ground::when::When;

/// Minutes of the week from Monday 00:00, as sorted stretches that neither overlap nor
/// touch, within the week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WeekSet(Vec<(Minutes, Minutes)>);

impl WeekSet {
    /// What plain days name; what `#` forms add comes in some weeks only.
    pub fn of<'w>(when: impl IntoIterator<Item = &'w When>) -> Self {
        let mut stretches: Vec<(Minutes, Minutes)> = when
            .into_iter()
            .flat_map(When::weekly)
            .flat_map(|(start, end)| {
                // What runs past Sunday goes on on Monday.
                [(start, end.min(WEEK)), (Minutes::ZERO, (end - WEEK).max(Minutes::ZERO))]
            })
            .filter(|(start, end)| start < end)
            .collect();
        stretches.sort_unstable();
        let mut merged: Vec<(Minutes, Minutes)> = Vec::new();
        for (start, end) in stretches {
            match merged.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        Self(merged)
    }

    pub fn is_whole(&self) -> bool {
        self.0 == [(Minutes::ZERO, WEEK)]
    }

    pub fn is_within(&self, other: &Self) -> bool {
        self.0.iter().all(|&(start, end)| other.0.iter().any(|o| o.0 <= start && end <= o.1))
    }

    pub fn overlaps(&self, run: Run) -> bool {
        self.0.iter().any(|&(start, end)| {
            [Minutes::ZERO, WEEK]
                .iter()
                .any(|&week| start + week < run.start + run.length && run.start < end + week)
        })
    }

    /// The stretches without a break, where Sunday is followed by Monday.
    pub fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> =
            self.0.iter().map(|&(start, end)| Run { start, length: end - start }).collect();
        let around = self.0.len() > 1
            && self.0.first().is_some_and(|first| first.0 == Minutes::ZERO)
            && self.0.last().is_some_and(|last| last.1 == WEEK);
        if around {
            let first = runs.remove(0);
            runs.last_mut().expect("there were two").length += first.length;
        }
        runs
    }
}

/// A stretch of the week that may run over its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    pub start: Minutes,
    pub length: Minutes,
}

impl Run {
    /// `from Fri 18:00 to Mon 08:00 (2d14h)`.
    pub fn shown(self) -> String {
        let clock = |minute: Minutes| {
            let of_day = minute.rem_euclid(DAY);
            let day = DAYS[(minute.div_euclid(DAY) % 7) as usize];
            format!("{day} {:02}:{:02}", of_day / HOUR, (of_day % HOUR).0)
        };
        let end = self.start + self.length;
        format!("from {} to {} ({})", clock(self.start), clock(end), self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(when: &[&str]) -> WeekSet {
        let when: Vec<When> = when.iter().map(|text| When::parse(text).unwrap()).collect();
        WeekSet::of(&when)
    }

    #[test]
    fn runs_go_on_over_the_end_of_the_week() {
        let runs = set(&["Fri 18:00-24:00", "Sat,Sun 00:00-24:00", "Mon 00:00-08:00"]).runs();
        assert_eq!(runs, [Run { start: 4 * DAY + 18 * HOUR, length: 2 * DAY + 14 * HOUR }]);
        assert_eq!(runs[0].shown(), "from Fri 18:00 to Mon 08:00 (2d14h)");
        assert_eq!(set(&["Sun 22:00-06:00"]).runs()[0].shown(), "from Sun 22:00 to Mon 06:00 (8h)");
        assert!(set(&["daily 09:00-09:00"]).is_whole());
        assert_eq!(set(&["daily 00:00-24:00"]).runs().len(), 1);
    }

    #[test]
    fn a_set_is_within_another_when_every_minute_is() {
        assert!(set(&["Mon-Fri 09:00-18:00"]).is_within(&set(&["daily 08:00-20:00"])));
        assert!(!set(&["Mon-Fri 09:00-18:01"]).is_within(&set(&["daily 08:00-18:00"])));
        assert!(set(&["Mon 09:00-12:00"]).is_within(&set(&["Mon 08:00-10:00", "Mon 10:00-13:00"])));
        assert!(
            set(&["Sun 23:00-01:00"]).overlaps(Run { start: Minutes::ZERO, length: Minutes(30) })
        );
    }
}
