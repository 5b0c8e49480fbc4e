//! A plan in the making: who starts where, and what room that leaves.

use std::ops::Range;

use super::instance::Instance;

#[derive(Clone)]
pub struct Roster<'a> {
    instance: &'a Instance<'a>,
    /// For each task its option, if it is placed.
    placed: Vec<Option<u32>>,
    /// The placed tasks by the row at which they start.
    starting: Vec<Vec<u32>>,
    /// For each resource, the units in use at each row.
    held: Vec<Vec<u32>>,
    /// For each resource, a bit for each row: no unit is left.
    full: Vec<Vec<u64>>,
    missing: usize,
}

impl<'a> Roster<'a> {
    /// Nobody is placed.
    pub fn new(instance: &'a Instance<'a>) -> Self {
        let words = instance.rows.div_ceil(64);
        let full = (instance.resources.iter())
            .map(|resource| {
                let mut bits = vec![0; words];
                let closed = |&(_, &units): &(usize, &u32)| units == 0;
                for (row, _) in resource.capacity.iter().enumerate().filter(closed) {
                    bits[row / 64] |= 1 << (row % 64);
                }
                bits
            })
            .collect();
        Self {
            instance,
            placed: vec![None; instance.tasks.len()],
            starting: vec![Vec::new(); instance.rows],
            held: vec![vec![0; instance.rows]; instance.resources.len()],
            full,
            missing: instance.tasks.len(),
        }
    }

    /// How many tasks are not placed.
    pub fn missing(&self) -> usize {
        self.missing
    }

    pub fn option(&self, task: usize) -> Option<u32> {
        self.placed[task]
    }

    pub fn row(&self, task: usize) -> Option<u32> {
        self.placed[task].map(|option| self.instance.tasks[task].rows[option as usize])
    }

    /// Whether `task` has all it needs when it starts at `row`.
    pub fn fits(&self, task: usize, row: u32) -> bool {
        self.instance.tasks[task].holds.iter().all(|hold| {
            let full = &self.full[hold.resource];
            let Range { start, end } = self.instance.held(hold.ends, row);
            let rows = self.instance.rows;
            first_bit(full, start, end.min(rows)).is_none()
                && (end <= rows || first_bit(full, 0, end - rows).is_none())
        })
    }

    pub fn place(&mut self, task: usize, option: u32) {
        let row = self.instance.tasks[task].rows[option as usize];
        self.placed[task] = Some(option);
        self.starting[row as usize].push(task as u32);
        self.missing -= 1;
        for hold in &self.instance.tasks[task].holds {
            let capacity = &self.instance.resources[hold.resource].capacity;
            for at in self.instance.held(hold.ends, row) {
                let at = if at < self.instance.rows { at } else { at - self.instance.rows };
                let held = &mut self.held[hold.resource][at];
                *held += 1;
                if *held == capacity[at] {
                    self.full[hold.resource][at / 64] |= 1 << (at % 64);
                }
            }
        }
    }

    /// Takes `task` out, and returns the option it had.
    pub fn remove(&mut self, task: usize) -> Option<u32> {
        let option = self.placed[task].take()?;
        let row = self.instance.tasks[task].rows[option as usize];
        let starting = &mut self.starting[row as usize];
        let at = starting.iter().position(|&t| t == task as u32).expect("it is placed here");
        starting.swap_remove(at);
        self.missing += 1;
        for hold in &self.instance.tasks[task].holds {
            let capacity = &self.instance.resources[hold.resource].capacity;
            for at in self.instance.held(hold.ends, row) {
                let at = if at < self.instance.rows { at } else { at - self.instance.rows };
                let held = &mut self.held[hold.resource][at];
                if *held == capacity[at] {
                    self.full[hold.resource][at / 64] &= !(1 << (at % 64));
                }
                *held -= 1;
            }
        }
        Some(option)
    }

    pub fn starting_at(&self, row: usize) -> &[u32] {
        &self.starting[row]
    }

    /// Writes into `holders` who has the units of the first thing that is missing for `task`
    /// to start at `row`; nobody when it fits, or when there never are any units.
    pub fn blockers(&self, task: usize, row: u32, holders: &mut Vec<u32>) {
        holders.clear();
        let rows = self.instance.rows;
        for hold in &self.instance.tasks[task].holds {
            let full = &self.full[hold.resource];
            let Range { start, end } = self.instance.held(hold.ends, row);
            let found = first_bit(full, start, end.min(rows))
                .or_else(|| (end > rows).then(|| first_bit(full, 0, end - rows)).flatten());
            if let Some(at) = found {
                return self.holders(hold.resource, at, holders);
            }
        }
    }

    /// Writes into `others` whom to take out for `task` to start at `row`: wherever
    /// something is missing, whoever of its holders weighs least.
    pub fn in_the_way(&self, task: usize, row: u32, weights: &[u64], others: &mut Vec<u32>) {
        others.clear();
        let rows = self.instance.rows;
        let mut holders = Vec::new();
        for hold in &self.instance.tasks[task].holds {
            let full = &self.full[hold.resource];
            let Range { start: mut from, end } = self.instance.held(hold.ends, row);
            while from < end {
                let (lap, until) = if from < rows { (0, end.min(rows)) } else { (rows, end) };
                let Some(at) = first_bit(full, from - lap, until - lap) else {
                    from = until;
                    continue;
                };
                holders.clear();
                self.holders(hold.resource, at, &mut holders);
                let least = holders.iter().copied().min_by_key(|&h| weights[h as usize]);
                let Some(least) = least else { return };
                if !others.contains(&least) {
                    others.push(least);
                }
                from = (at + lap + 1).max(self.end_of(least, hold.resource, at) + lap);
            }
        }
    }

    /// Where the hold of `task` ends that covers row `at`; 0 if it goes around.
    fn end_of(&self, task: u32, resource: usize, at: usize) -> usize {
        let Some(row) = self.row(task as usize) else { return 0 };
        let holds = self.instance.tasks[task as usize].holds.iter();
        let mut held = holds
            .filter(|hold| hold.resource == resource)
            .map(|hold| self.instance.held(hold.ends, row));
        held.find(|held| held.contains(&at)).map_or(0, |held| held.end)
    }

    fn holders(&self, resource: usize, at: usize, holders: &mut Vec<u32>) {
        let instance = self.instance;
        let covers = |start: u32, ends: usize| {
            let held = instance.held(ends, start);
            held.contains(&at) || held.contains(&(at + instance.rows))
        };
        let members = &instance.members[resource];
        if members.len() <= instance.longest || !instance.is_plain(resource) {
            let holding = members.iter().filter(|member| {
                self.row(member.task).is_some_and(|start| covers(start, member.ends))
            });
            holders.extend(holding.map(|member| member.task as u32));
            return;
        }
        let back = instance.longest.min(instance.rows - 1);
        for row in at + instance.rows - back..=at + instance.rows {
            let start = row % instance.rows;
            holders.extend(self.starting[start].iter().filter(|&&task| {
                let mut holds = instance.tasks[task as usize].holds.iter();
                holds.any(|hold| hold.resource == resource && covers(start as u32, hold.ends))
            }));
        }
    }

    /// Of the placed tasks, added in their order.
    pub fn cost(&self) -> f64 {
        (self.instance.tasks.iter().zip(&self.placed))
            .filter_map(|(task, option)| option.map(|option| task.costs[option as usize]))
            .sum()
    }

    pub fn moves(&self) -> u64 {
        (self.instance.tasks.iter().zip(&self.placed))
            .filter_map(|(task, option)| option.map(|option| task.moves_at(option as usize)))
            .map(u64::from)
            .sum()
    }
}

/// The first set bit in `from..to`.
fn first_bit(bits: &[u64], from: usize, to: usize) -> Option<usize> {
    let mut from = from;
    while from < to {
        let word = bits[from / 64] >> (from % 64);
        if word != 0 {
            let found = from + word.trailing_zeros() as usize;
            return (found < to).then_some(found);
        }
        from = (from / 64 + 1) * 64;
    }
    None
}
