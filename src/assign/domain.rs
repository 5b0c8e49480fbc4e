//! The part of the problem that a node of the search tree answers for: a range of rows for
//! each task, and for each border between waves.

use super::counting;
use super::instance::{Instance, Member};
use super::pool::Pool;
use super::sweep;

/// Both ends of every range belong to it.
#[derive(Clone, Debug)]
pub struct Domain {
    /// For each task, where it may start. Its ends are rows of options.
    pub starts: Vec<(u32, u32)>,
    /// Before the border come the waves up to its number, after it those beyond: the former
    /// are ready by the border, and none of the latter starts before it.
    pub borders: Vec<(u32, u32)>,
}

impl Domain {
    /// All there is, or `None` if propagation rules out every plan.
    pub fn whole(instance: &Instance) -> Option<Self> {
        let last = instance.rows.saturating_sub(1) as u32;
        let mut domain = Self {
            starts: vec![(0, last); instance.tasks.len()],
            borders: vec![(0, last); instance.waves.saturating_sub(1)],
        };
        domain.propagate(instance).then_some(domain)
    }

    /// Narrows the ranges by each other until nothing moves. Returns `false` when that
    /// leaves some range empty: no plan lies in the domain.
    pub fn propagate(&mut self, instance: &Instance) -> bool {
        loop {
            let before = self.borders.clone();
            if !self.narrow_starts(instance) || !self.narrow_borders(instance) {
                return false;
            }
            let trimmed = match self.trim_by_parts(instance) {
                Some(trimmed) => trimmed,
                None => return false,
            };
            if trimmed || self.borders != before {
                continue;
            }
            if !counting::narrow(instance, &self.starts, &mut self.borders)
                || !sweep::narrow(instance, &self.starts, &mut self.borders)
            {
                return false;
            }
            if self.borders == before {
                return true;
            }
        }
    }

    fn narrow_starts(&mut self, instance: &Instance) -> bool {
        for (task, range) in instance.tasks.iter().zip(&mut self.starts) {
            if task.wave > 0 {
                range.0 = range.0.max(self.borders[task.wave - 1].0);
            }
            let options = task.options_within(*range);
            let mut rows = &task.rows[options];
            if let Some(&(_, border)) = self.borders.get(task.wave) {
                rows = &rows[..rows.partition_point(|&row| instance.ready(task, row) <= border)];
            }
            match (rows.first(), rows.last()) {
                (Some(&first), Some(&last)) => *range = (first, last),
                _ => return false,
            }
        }
        true
    }

    fn narrow_borders(&mut self, instance: &Instance) -> bool {
        for (task, &(from, to)) in instance.tasks.iter().zip(&self.starts) {
            if let Some(after) = self.borders.get_mut(task.wave) {
                after.0 = after.0.max(instance.ready(task, from));
            }
            if task.wave > 0 {
                let before = &mut self.borders[task.wave - 1];
                before.1 = before.1.min(to);
            }
        }
        for n in 1..self.borders.len() {
            self.borders[n].0 = self.borders[n].0.max(self.borders[n - 1].0);
        }
        for n in (1..self.borders.len()).rev() {
            self.borders[n - 1].1 = self.borders[n - 1].1.min(self.borders[n].1);
        }
        self.borders.iter().all(|&(from, to)| from <= to)
    }

    /// A task that must start in `from..=to` holds what it holds at least from `to` until
    /// the end of the hold that begins at `from`. Starts at the ends of ranges that do not
    /// fit these parts are cut off. Returns whether some were, or `None` when no plan fits.
    fn trim_by_parts(&mut self, instance: &Instance) -> Option<bool> {
        let mut trimmed = false;
        let mut held = vec![0u32; instance.rows];
        let part = |starts: &[(u32, u32)], member: &Member| {
            let (from, to) = starts[member.task];
            to as usize..instance.end(member.ends, from).max(to as usize)
        };
        for (number, members) in instance.members.iter().enumerate() {
            let resource = &instance.resources[number];
            if !instance.is_plain(number)
                || members.iter().all(|member| part(&self.starts, member).is_empty())
            {
                continue;
            }
            held.fill(0);
            for row in members.iter().flat_map(|member| part(&self.starts, member)) {
                held[row % instance.rows] += 1;
            }
            if held.iter().zip(&resource.capacity).any(|(held, units)| held > units) {
                return None;
            }
            for member in members {
                let own = part(&self.starts, member);
                let task = &instance.tasks[member.task];
                let range = &mut self.starts[member.task];
                let fits = |&&row: &&u32| {
                    (row as usize..instance.end(member.ends, row)).all(|at| {
                        let at = at % instance.rows;
                        let mine = own.contains(&at) || own.contains(&(at + instance.rows));
                        held[at] - u32::from(mine) < resource.capacity[at]
                    })
                };
                let rows = &task.rows[task.options_within(*range)];
                let (&first, &last) = (rows.iter().find(fits)?, rows.iter().rfind(fits)?);
                trimmed |= *range != (first, last);
                *range = (first, last);
            }
        }
        Some(trimmed)
    }

    /// Narrows the ranges to the options that are left.
    pub fn follow(&mut self, pools: &[Pool]) {
        for (range, pool) in self.starts.iter_mut().zip(pools) {
            if let (Some(&first), Some(&last)) = (pool.rows.first(), pool.rows.last()) {
                *range = (first, last);
            }
        }
    }
}
