//! Tasks that start one after another, each as early, or as late, as can be.
//!
//! Where tasks hold something for equally long and are taken as alike, to start as early as
//! one can leaves most room for the others. So a sweep through the rows says by when a wave can
//! be ready at the earliest, hours at which none of its tasks may start considered, and when it
//! has to begin at the latest. Of tasks that are not alike, those with the fewest options say
//! more than all together: the best of several such sets counts.

use std::collections::VecDeque;

use super::budget::Budget;
use super::improve::Plan;
use super::instance::Instance;
use super::roster::Roster;

/// Fewer holders of something are not worth a sweep.
const FEW: usize = 8;
/// Of how many sets of a wave's tasks it is asked when they can be ready.
const SETS: usize = 16;
/// The units of work for each task that is looked at in a row.
const LOOK: usize = 5;

/// A resource that all its holders hold for equally long, and are ready after equally long.
struct Track<'a> {
    ends: &'a [u32],
    ready: &'a [u32],
    units: usize,
    /// For each wave its holders, those with the fewest options first.
    waves: Vec<Vec<usize>>,
}

impl<'a> Track<'a> {
    /// `None` where the resource is of another kind, or a circle.
    fn of(instance: &'a Instance, resource: usize, starts: &[(u32, u32)]) -> Option<Self> {
        let members = &instance.members[resource];
        if members.len() < FEW || !instance.is_plain(resource) {
            return None;
        }
        let first = members[0];
        let ready = instance.tasks[first.task].ready;
        let differs =
            |task: usize, ends: usize| ends != first.ends || instance.tasks[task].ready != ready;
        if members.iter().any(|member| differs(member.task, member.ends)) {
            return None;
        }
        let mut waves = vec![Vec::new(); instance.waves];
        for member in members {
            waves[instance.tasks[member.task].wave].push(member.task);
        }
        let options = |&task: &usize| instance.tasks[task].options_within(starts[task]).len();
        waves.iter_mut().for_each(|wave: &mut Vec<usize>| wave.sort_by_key(options));
        let units = instance.resources[resource].capacity.iter().copied().max().unwrap_or(0);
        Some(Self {
            ends: &instance.ends[first.ends],
            ready: &instance.ready[ready],
            units: units as usize,
            waves,
        })
    }

    /// By which row so many are ready at the earliest that may start at `open` rows from
    /// `from` on.
    fn earliest(&self, open: &[bool], count: usize, from: u32) -> Option<u32> {
        let mut busy: VecDeque<u32> = VecDeque::new();
        let mut left = count;
        for row in from..open.len() as u32 {
            while open[row as usize] && (busy.len() < self.units || busy[0] <= row) {
                if busy.len() == self.units {
                    busy.pop_front();
                }
                busy.push_back(self.ends[row as usize]);
                left -= 1;
                if left == 0 {
                    return Some(self.ready[row as usize]);
                }
            }
        }
        None
    }

    /// From which row so many start at the latest that may start at `open` rows and are ready
    /// by `until`.
    fn latest(&self, open: &[bool], count: usize, until: u32) -> Option<u32> {
        let mut begun: VecDeque<u32> = VecDeque::new();
        let mut left = count;
        let past = self.ready.partition_point(|&ready| ready <= until);
        for row in (0..past.min(open.len()) as u32).rev() {
            let end = self.ends[row as usize];
            while open[row as usize] && (begun.len() < self.units || end <= begun[0]) {
                if begun.len() == self.units {
                    begun.pop_front();
                }
                begun.push_back(row);
                left -= 1;
                if left == 0 {
                    return Some(row);
                }
            }
        }
        None
    }

    /// What `ask` says of sets of a wave's tasks, each with the rows at which one of them may
    /// start, and how many they are; `None` once it says so.
    fn ask(
        &self,
        instance: &Instance,
        starts: &[(u32, u32)],
        wave: usize,
        ask: impl Fn(&[bool], usize) -> Option<u32>,
    ) -> Option<Vec<u32>> {
        let mut open = vec![false; instance.rows];
        let tasks = &self.waves[wave];
        let step = tasks.len().div_ceil(SETS).max(1);
        let mut said = Vec::new();
        for (before, &task) in tasks.iter().enumerate() {
            let of = &instance.tasks[task];
            for &row in &of.rows[of.options_within(starts[task])] {
                open[row as usize] = true;
            }
            let count = before + 1;
            if count == tasks.len() || count.is_multiple_of(step) {
                said.push(ask(&open, count)?);
            }
        }
        Some(said)
    }
}

/// Narrows `borders` to what tasks that start within `starts` allow. Returns `false` when they
/// do not fit.
pub fn narrow(instance: &Instance, starts: &[(u32, u32)], borders: &mut [(u32, u32)]) -> bool {
    // Around a circle a sweep has no beginning.
    instance.reach > instance.rows
        || (0..instance.members.len())
            .filter_map(|resource| Track::of(instance, resource, starts))
            .all(|track| narrow_by(&track, instance, starts, borders).is_some())
}

fn narrow_by(
    track: &Track,
    instance: &Instance,
    starts: &[(u32, u32)],
    borders: &mut [(u32, u32)],
) -> Option<()> {
    let mut from = 0;
    for wave in 0..instance.waves {
        let ready = |open: &[bool], count: usize| track.earliest(open, count, from);
        let ready = track.ask(instance, starts, wave, ready)?.into_iter().max();
        if let Some(border) = borders.get_mut(wave) {
            border.0 = border.0.max(ready.unwrap_or(from));
            from = border.0;
        }
    }
    for wave in (1..instance.waves).rev() {
        let until = borders.get(wave).map_or(u32::MAX, |border| border.1);
        let begin = |open: &[bool], count: usize| track.latest(open, count, until);
        let begin = track.ask(instance, starts, wave, begin)?.into_iter().min();
        let border = &mut borders[wave - 1];
        border.1 = border.1.min(begin.unwrap_or(until));
    }
    borders.iter().all(|&(from, to)| from <= to).then_some(())
}

/// A plan in which, row by row, whoever has the fewest options left starts as soon as it can,
/// wave by wave; `None` where somebody is left over.
pub fn plan(instance: &Instance, budget: &mut Budget) -> Option<Plan> {
    let mut roster = Roster::new(instance);
    let mut from = 0;
    for wave in 0..instance.waves {
        let of_wave = |&task: &usize| instance.tasks[task].wave == wave;
        let mut left: Vec<usize> = (0..instance.tasks.len()).filter(of_wave).collect();
        let mut ready = from;
        for row in from..instance.rows as u32 {
            budget.spend(LOOK * left.len());
            if left.is_empty() || budget.is_over() {
                break;
            }
            let mut ranked: Vec<(usize, usize)> = left
                .iter()
                .filter_map(|&task| {
                    let rows = &instance.tasks[task].rows;
                    let at = rows.binary_search(&row).ok()?;
                    Some((rows.len() - at, task))
                })
                .collect();
            ranked.sort_unstable();
            for (options, task) in ranked {
                if roster.fits(task, row) {
                    let of = &instance.tasks[task];
                    roster.place(task, (of.rows.len() - options) as u32);
                    ready = ready.max(instance.ready(of, row));
                    left.retain(|&other| other != task);
                }
            }
        }
        if !left.is_empty() {
            return None;
        }
        from = ready;
    }
    let rows = (0..instance.tasks.len()).map(|task| roster.row(task));
    Some(Plan { rows: rows.collect::<Option<_>>()?, cost: roster.cost(), moves: roster.moves() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every choice of so many starts, rising, of which no more than `units` hold at once.
    fn choices(open: &[bool], ends: &[u32], units: usize, count: usize) -> Vec<Vec<u32>> {
        let mut found: Vec<Vec<u32>> = vec![Vec::new()];
        for _ in 0..count {
            let mut longer = Vec::new();
            for chosen in found {
                let from = chosen.last().copied().unwrap_or(0);
                for row in (from..open.len() as u32).filter(|&row| open[row as usize]) {
                    let held = chosen.iter().filter(|&&start| ends[start as usize] > row);
                    if held.count() < units {
                        longer.push(chosen.iter().copied().chain([row]).collect());
                    }
                }
            }
            found = longer;
        }
        found
    }

    proptest! {
        #[test]
        fn a_sweep_finds_when_tasks_are_ready_and_when_they_have_to_begin(
            open in prop::collection::vec(any::<bool>(), 1..11),
            length in 1..4u32,
            soak in 0..3u32,
            units in 1..3usize,
            count in 1..5usize,
            at in 0..11u32,
        ) {
            let rows = open.len() as u32;
            let ends: Vec<u32> = (0..rows).map(|row| (row + length).min(rows)).collect();
            let ready: Vec<u32> = (0..rows).map(|row| (row + length + soak).min(rows)).collect();
            let track = Track { ends: &ends, ready: &ready, units, waves: Vec::new() };
            let all = choices(&open, &ends, units, count);
            let last = |chosen: &Vec<u32>| ready[chosen[count - 1] as usize];
            let soonest = all.iter().filter(|chosen| chosen[0] >= at).map(last).min();
            prop_assert_eq!(track.earliest(&open, count, at), soonest);
            let by = |chosen: &&Vec<u32>| last(chosen) <= at;
            let latest = all.iter().filter(by).map(|chosen| chosen[0]).max();
            prop_assert_eq!(track.latest(&open, count, at), latest);
        }
    }
}
