//! What counting alone rules out: too much work for the time there is.
//!
//! All holds that must lie within a stretch of time may not be more together than what there
//! is in it.

use super::instance::{Instance, Member};

/// About how many stretches are looked at for each resource.
const STRETCHES: usize = 100_000;

/// What the tasks in `starts` hold of a resource, in minutes.
struct Load<'a> {
    instance: &'a Instance<'a>,
    capacity: &'a [u32],
    /// What all rows before each have to give; more is not held between two rows than at the
    /// first of them, since holds begin at rows only.
    room: Vec<i64>,
    holds: Vec<Held>,
}

/// A hold that must lie in `from..to`.
#[derive(Clone, Copy)]
struct Held {
    member: Member,
    from: i64,
    to: i64,
    minutes: i64,
}

impl<'a> Load<'a> {
    fn new(instance: &'a Instance<'a>, resource: usize, starts: &[(u32, u32)]) -> Self {
        let capacity = &instance.resources[resource].capacity[..];
        let mut room = vec![0];
        for (times, &units) in instance.times.windows(2).zip(capacity) {
            room.push(room[room.len() - 1] + i64::from(units) * (times[1] - times[0]));
        }
        let held = |&member: &Member| {
            let (first, last) = starts[member.task];
            let minutes = instance.minutes[member.ends];
            let from = instance.times[first as usize];
            let to = instance.times[last as usize] + minutes;
            Held { member, from, to, minutes }
        };
        let holds = instance.members[resource].iter().map(held).collect();
        Self { instance, capacity, room, holds }
    }

    /// What there is to hold before a time that is not before the first row.
    fn room_before(&self, time: i64) -> i64 {
        let row = self.instance.times.partition_point(|&begin| begin <= time) - 1;
        self.room[row] + i64::from(self.capacity[row]) * (time - self.instance.times[row])
    }

    /// Whether the holds within some stretch need more than it has.
    fn is_too_much(&self) -> bool {
        let mut by_end: Vec<(i64, &Held)> =
            self.holds.iter().map(|held| (self.room_before(held.to), held)).collect();
        by_end.sort_by_key(|(_, held)| held.to);
        let mut froms: Vec<i64> = self.holds.iter().map(|held| held.from).collect();
        froms.sort_unstable();
        froms.dedup();
        let few = froms.len().div_ceil((STRETCHES / by_end.len().max(1)).max(1)).max(1);
        froms.iter().step_by(few).any(|&from| {
            let before = self.room_before(from);
            let mut needed = 0;
            by_end.iter().any(|&(room, held)| {
                needed += if held.from >= from { held.minutes } else { 0 };
                held.to > from && needed > room - before
            })
        })
    }

    /// The first row by which the tasks up to wave `wave` can all be ready.
    fn ready(&self, wave: usize) -> u32 {
        let instance = self.instance;
        let before = || self.holds.iter().filter(|held| self.wave(held) <= wave);
        let needed: i64 = before().map(|held| held.minutes).sum();
        let Some(from) = before().map(|held| held.from).min() else { return 0 };
        // Less than all of it fits before this row, and before the next at the earliest by
        // the end of this one.
        let needed = self.room_before(from) + needed;
        let row = self.room.partition_point(|&room| room < needed).saturating_sub(1);
        let units = i64::from(self.capacity[row]).max(1);
        let end = instance.times[row] + (needed - self.room[row] + units - 1) / units;
        // One of them holds until then, so it starts no earlier than this.
        let ready = before().map(|held| {
            let start = instance.times.partition_point(|&time| time < end - held.minutes);
            let ready = &instance.ready[instance.tasks[held.member.task].ready];
            ready.get(start).copied().unwrap_or(instance.rows as u32)
        });
        ready.min().unwrap_or(0)
    }

    /// The last row at which the tasks beyond wave `wave` can begin, if they can at all.
    fn latest(&self, wave: usize) -> Option<u32> {
        let after = || self.holds.iter().filter(|held| self.wave(held) > wave);
        let needed: i64 = after().map(|held| held.minutes).sum();
        let Some(to) = after().map(|held| held.to).max() else {
            return Some(self.instance.rows as u32);
        };
        let most = self.room_before(to) - needed;
        (self.room.partition_point(|&room| room <= most) as u32).checked_sub(1)
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
    let counts =
        |&resource: &usize| !instance.members[resource].is_empty() && instance.is_plain(resource);
    (0..instance.members.len()).filter(counts).all(|resource| {
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
    })
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
        let differ = members.iter().any(|member| member.ends != ends);
        if !single || differ || instance.reach > instance.rows || !instance.is_plain(resource) {
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
