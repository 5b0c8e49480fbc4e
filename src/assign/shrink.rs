//! The same problem with less in it, once most options are excluded.
//!
//! What is held changes only where a hold begins or ends, and is never more than right after
//! a beginning. So beside the rows where an option starts only those count at which some
//! capacity is less than just before.

use std::borrow::Cow;
use std::ops::Range;

use super::domain::Domain;
use super::improve::Plan;
use super::instance::{Instance, Member, Task};
use super::pool::Pool;
use super::prices::Prices;
use super::problem::Resource;

pub struct Shrunk {
    pub instance: Instance<'static>,
    /// For each row, which it was before.
    kept: Vec<u32>,
}

impl Shrunk {
    /// `instance` with the options in `pools` only.
    pub fn new(instance: &Instance, pools: &[Pool]) -> Self {
        let contested = contested(instance, pools);
        let kept = kept_rows(instance, pools, &contested);
        let rows = kept.len();
        let row_at = |row: usize| kept.partition_point(|&k| (k as usize) < row) as u32;
        let end_at = |end: u32| match (end as usize).checked_sub(instance.rows) {
            Some(beyond) => rows as u32 + row_at(beyond),
            None => row_at(end as usize),
        };
        let resources = (instance.resources.iter().zip(&contested))
            .map(|(resource, &contested)| Resource {
                capacity: match contested {
                    true => {
                        let rows =
                            kept.iter().map_while(|&row| resource.capacity.get(row as usize));
                        rows.copied().collect()
                    }
                    false => Vec::new(),
                },
            })
            .collect();
        let tasks = (instance.tasks.iter().zip(pools))
            .map(|(task, pool)| {
                let moves = |row: &u32| {
                    let option = task.rows.partition_point(|r| r < row);
                    task.moves_at(option)
                };
                Task {
                    wave: task.wave,
                    ready: task.ready,
                    holds: task.holds.iter().filter(|h| contested[h.resource]).copied().collect(),
                    rows: pool.rows.iter().map(|&row| row_at(row as usize)).collect(),
                    costs: pool.costs.to_vec(),
                    moves: match task.moves.is_empty() {
                        true => Vec::new(),
                        false => pool.rows.iter().map(moves).collect(),
                    },
                }
            })
            .collect();
        let members = (instance.members.iter().zip(&contested))
            .map(|(members, &contested)| if contested { members.clone() } else { Vec::new() })
            .collect();
        let on_kept = |table: &Vec<u32>, place: &dyn Fn(u32) -> u32| -> Vec<u32> {
            kept.iter().map(|&row| place(table[row as usize])).collect()
        };
        let mut shrunk = Instance {
            rows,
            times: kept.iter().map(|&row| instance.times[row as usize]).collect(),
            minutes: instance.minutes.clone(),
            reach: if instance.reach > instance.rows { 2 * rows } else { rows },
            resources: Cow::Owned(resources),
            tasks,
            members,
            ends: instance.ends.iter().map(|ends| on_kept(ends, &end_at)).collect(),
            begins: (instance.begins.iter())
                .map(|begins| match begins.is_empty() {
                    true => Vec::new(),
                    false => on_kept(begins, &|row| row_at(row as usize)),
                })
                .collect(),
            ready: instance
                .ready
                .iter()
                .map(|ready| on_kept(ready, &|row| row_at(row as usize)))
                .collect(),
            waves: instance.waves,
            longest: 0,
            labour: instance.labour,
        };
        shrunk.measure();
        Self { instance: shrunk, kept }
    }

    /// What is left of `domain`, not yet propagated.
    pub fn domain(&self, domain: &Domain) -> Domain {
        let last = self.kept.len().saturating_sub(1) as u32;
        let narrow = |&(from, to): &(u32, u32)| {
            let from = self.kept.partition_point(|&row| row < from) as u32;
            let past = self.kept.partition_point(|&row| row <= to) as u32;
            (from, past.saturating_sub(1).min(last))
        };
        // A border may as well lie at the next row: no option starts in between.
        let next = |&(from, to): &(u32, u32)| {
            let at = |border| (self.kept.partition_point(|&row| row < border) as u32).min(last);
            (at(from), at(to))
        };
        Domain {
            starts: domain.starts.iter().map(narrow).collect(),
            borders: domain.borders.iter().map(next).collect(),
        }
    }

    /// Prices of dropped rows go to the row before.
    pub fn prices(&self, prices: &Prices) -> Prices {
        let of = |((prices, members), resource): ((&Vec<f64>, &Vec<Member>), &Resource)| {
            let rows = resource.capacity.len();
            if prices.is_empty() || members.is_empty() || rows == 0 {
                return Vec::new();
            }
            let mut sums = vec![0.0; rows];
            let around = self.instance.reach > self.instance.rows;
            for (row, price) in prices.iter().enumerate() {
                match self.kept.partition_point(|&kept| kept as usize <= row).min(rows) {
                    0 if around => sums[rows - 1] += price,
                    0 => {}
                    past => sums[past - 1] += price,
                }
            }
            sums
        };
        let of_members = prices.0.iter().zip(&self.instance.members);
        Prices(of_members.zip(self.instance.resources.iter()).map(of).collect())
    }

    /// `plan` in the rows that are left; none when one of its rows is not.
    pub fn plan(&self, plan: &Plan) -> Option<Plan> {
        let row = |row: &u32| self.kept.binary_search(row).ok().map(|at| at as u32);
        Some(Plan { rows: plan.rows.iter().map(row).collect::<Option<_>>()?, ..plan.clone() })
    }

    /// The row as it was before.
    pub fn row(&self, row: u32) -> u32 {
        self.kept[row as usize]
    }
}

/// For each resource, whether its members could need more than there is.
fn contested(instance: &Instance, pools: &[Pool]) -> Vec<bool> {
    let mut wanted = vec![0u32; instance.rows];
    let mut seen = vec![usize::MAX; instance.rows];
    let of = |(members, resource): (&Vec<Member>, &Resource)| {
        wanted.fill(0);
        seen.fill(usize::MAX);
        for member in members {
            let mut counted = 0;
            let is_plain = instance.begins[member.ends].is_empty();
            for &row in pools[member.task].rows.iter() {
                let Range { start, end } = instance.held(member.ends, row);
                for at in counted.max(start)..end {
                    let at = at % instance.rows;
                    wanted[at] += u32::from(seen[at] != member.task);
                    seen[at] = member.task;
                }
                if is_plain {
                    // Rising starts have rising ends.
                    counted = counted.max(end);
                }
            }
        }
        wanted.iter().zip(&resource.capacity).any(|(wanted, units)| wanted > units)
    };
    instance.members.iter().zip(instance.resources.iter()).map(of).collect()
}

fn kept_rows(instance: &Instance, pools: &[Pool], contested: &[bool]) -> Vec<u32> {
    let mut kept = vec![false; instance.rows];
    for pool in pools {
        for &row in pool.rows.iter() {
            kept[row as usize] = true;
        }
    }
    let resources = instance.resources.iter().zip(&instance.members).zip(contested);
    for ((resource, members), _) in resources.filter(|&(_, &contested)| contested) {
        for member in members.iter().filter(|member| !instance.begins[member.ends].is_empty()) {
            for held in pools[member.task].rows.iter().map(|&row| instance.held(member.ends, row)) {
                if !held.is_empty() {
                    kept[held.start] = true;
                }
            }
        }
        let before = resource.capacity.iter().cycle().skip(resource.capacity.len() - 1);
        for ((kept, units), before) in kept.iter_mut().zip(&resource.capacity).zip(before) {
            *kept |= units < before;
        }
    }
    (0..instance.rows as u32).filter(|&row| kept[row as usize]).collect()
}

/// Whether there is so much less in `pools` that it pays to shrink.
pub fn pays(instance: &Instance, pools: &[Pool]) -> bool {
    2 * pools.iter().map(|pool| pool.rows.len()).sum::<usize>() < instance.options()
}
