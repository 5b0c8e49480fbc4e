//! What counting alone rules out: too much work for the time there is.
//!
//! Every job holds its resources for at least so many rows, wherever it starts; all that
//! must lie within a stretch of rows may not hold more than these rows have to give.

use super::instance::{Instance, Member};

/// About how many stretches are looked at for each resource.
const STRETCHES: usize = 100_000;

/// What the tasks in `starts` hold of a resource.
struct Load<'a> {
    instance: &'a Instance<'a>,
    /// Units of all rows before each.
    room: Vec<usize>,
    holds: Vec<Held>,
}

/// A hold that must lie in `from..to`, and takes at least so many of these rows.
#[derive(Clone, Copy)]
struct Held {
    member: Member,
    from: usize,
    to: usize,
    rows: usize,
}

impl<'a> Load<'a> {
    fn new(instance: &'a Instance<'a>, resource: usize, starts: &[(u32, u32)]) -> Self {
        let mut room = vec![0];
        for &units in &instance.resources[resource].capacity {
            room.push(room[room.len() - 1] + units as usize);
        }
        let held = |&member: &Member| {
            let task = &instance.tasks[member.task];
            let ends = &instance.ends[member.ends];
            let rows = &task.rows[task.options_within(starts[member.task])];
            let rows = rows.iter().map(|&row| (ends[row as usize] - row) as usize).min();
            let (from, to) = starts[member.task];
            let to = ends[to as usize] as usize;
            Held { member, from: from as usize, to, rows: rows.unwrap_or(0) }
        };
        Self { instance, room, holds: instance.members[resource].iter().map(held).collect() }
    }

    fn room(&self, from: usize, to: usize) -> usize {
        self.room[to] - self.room[from]
    }

    /// Whether the holds within some stretch need more than it has.
    fn is_too_much(&self) -> bool {
        let mut by_end: Vec<&Held> = self.holds.iter().collect();
        by_end.sort_by_key(|held| held.to);
        let mut froms: Vec<usize> = self.holds.iter().map(|held| held.from).collect();
        froms.sort_unstable();
        froms.dedup();
        let few = froms.len().div_ceil((STRETCHES / by_end.len().max(1)).max(1));
        froms.iter().step_by(few.max(1)).any(|&from| {
            let mut needed = 0;
            by_end.iter().any(|held| {
                needed += if held.from >= from { held.rows } else { 0 };
                held.to > from && needed > self.room(from, held.to)
            })
        })
    }

    /// The first row by which the tasks up to wave `wave` can all be ready.
    fn ready(&self, wave: usize) -> u32 {
        let before = || self.holds.iter().filter(|held| self.wave(held) <= wave);
        let needed: usize = before().map(|held| held.rows).sum();
        let Some(from) = before().map(|held| held.from).min() else { return 0 };
        let end = self.room.partition_point(|&room| room < self.room[from] + needed);
        // One of them holds until then, so it starts no earlier than this.
        let ready = before().map(|held| {
            let task = &self.instance.tasks[held.member.task];
            let start =
                self.instance.ends[held.member.ends].partition_point(|&e| (e as usize) < end);
            let ready = &self.instance.ready[task.ready];
            ready.get(start).copied().unwrap_or(self.instance.rows as u32)
        });
        if needed == 0 { 0 } else { ready.min().unwrap_or(0) }
    }

    /// The last row at which the tasks beyond wave `wave` can begin, if they can at all.
    fn latest(&self, wave: usize) -> Option<u32> {
        let after = || self.holds.iter().filter(|held| self.wave(held) > wave);
        let needed: usize = after().map(|held| held.rows).sum();
        let Some(to) = after().map(|held| held.to).max() else {
            return Some(self.instance.rows as u32);
        };
        let most = self.room[to].checked_sub(needed)?;
        Some((self.room.partition_point(|&room| room <= most) - 1) as u32)
    }

    fn wave(&self, held: &Held) -> usize {
        self.instance.tasks[held.member.task].wave
    }
}

/// Narrows `borders` to what leaves enough time on both sides. Returns `false` when tasks
/// that start within `starts` need more than there is.
pub fn narrow(instance: &Instance, starts: &[(u32, u32)], borders: &mut [(u32, u32)]) -> bool {
    // Around a circle a stretch has no beginning.
    if instance.reach > instance.rows {
        return true;
    }
    (0..instance.members.len()).filter(|&resource| !instance.members[resource].is_empty()).all(
        |resource| {
            let load = Load::new(instance, resource, starts);
            for (wave, (from, to)) in borders.iter_mut().enumerate() {
                let Some(latest) = load.latest(wave) else { return false };
                *from = (*from).max(load.ready(wave));
                *to = (*to).min(latest);
                if from > to {
                    return false;
                }
            }
            !load.is_too_much()
        },
    )
}

/// Drops the options that leave too little room for the others who hold the same.
pub fn leave_room(instance: &mut Instance) {
    for resource in 0..instance.members.len() {
        let Some(places) = Places::of(instance, resource) else { continue };
        for Member { task, ends } in instance.members[resource].clone() {
            let ends = &instance.ends[ends];
            let task = &mut instance.tasks[task];
            let leaves_room = |&row: &u32| places.leaves_room(row, ends[row as usize]);
            let keep: Vec<bool> = task.rows.iter().map(leaves_room).collect();
            task.retain(&keep);
        }
    }
}

/// Whether an option of a task leaves room for all others, where the members of a resource
/// that has one unit hold it for equally long: as many as fit before, and as many after.
struct Places {
    /// For each row how many holds fit before it, one after another, and how many from it on.
    before: Vec<usize>,
    after: Vec<usize>,
    count: usize,
}

impl Places {
    /// `None` where the resource is of another kind.
    fn of(instance: &Instance, resource: usize) -> Option<Self> {
        let members = &instance.members[resource];
        let ends = members.first()?.ends;
        let single = instance.resources[resource].capacity.iter().all(|&units| units <= 1);
        if !single || instance.reach > instance.rows || members.iter().any(|m| m.ends != ends) {
            return None;
        }
        let ends = &instance.ends[ends];
        let mut starts = vec![false; instance.rows];
        for member in members {
            for &row in &instance.tasks[member.task].rows {
                starts[row as usize] = true;
            }
        }
        let mut before = vec![0; instance.rows + 1];
        let mut after = vec![0; instance.rows + 1];
        for row in 0..instance.rows {
            before[row + 1] = before[row + 1].max(before[row]);
            if starts[row] {
                let end = ends[row] as usize;
                if end == row {
                    return None;
                }
                before[end] = before[end].max(before[row] + 1);
            }
        }
        for row in (0..instance.rows).rev() {
            let held = if starts[row] { 1 + after[ends[row] as usize] } else { 0 };
            after[row] = after[row + 1].max(held);
        }
        Some(Self { before, after, count: members.len() })
    }

    fn leaves_room(&self, row: u32, end: u32) -> bool {
        self.before[row as usize] + 1 + self.after[end as usize] >= self.count
    }
}
