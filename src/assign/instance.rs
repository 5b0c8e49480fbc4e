//! A problem in rows instead of minutes, without the options that nothing can save.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::problem::{Problem, Resource};

/// A problem made ready. Instants are rows, counted from 0; a stretch that runs around the
/// circle goes on counting, so its end may be up to twice the number of rows.
pub struct Instance<'p> {
    pub rows: usize,
    /// When each row begins, in minutes.
    pub times: Vec<i64>,
    /// How far a stretch may reach: the rows, or twice that on a circle.
    pub reach: usize,
    pub resources: Cow<'p, [Resource]>,
    pub tasks: Vec<Task>,
    /// For each resource, who holds it.
    pub members: Vec<Vec<Member>>,
    /// For each kind of hold: where it ends for a job that starts at a row.
    pub ends: Vec<Vec<u32>>,
    /// For each kind of hold, where it begins; empty where that is the row itself.
    pub begins: Vec<Vec<u32>>,
    /// For each kind of hold its minutes; 0 where it does not begin at the row itself.
    pub minutes: Vec<i64>,
    /// For each length of job: the first row at which a later wave may start, or the number
    /// of rows when there is none.
    pub ready: Vec<Vec<u32>>,
    pub waves: usize,
    /// The rows of the longest hold.
    pub longest: usize,
    /// How many times the usual work it is to look at a place, as tasks have their holds in
    /// many parts.
    pub labour: usize,
}

/// So many parts of a task are the usual work once more.
const PARTS: usize = 8;

/// A job, with its options as parallel lists in rising order of rows.
pub struct Task {
    /// Counted without the numbers that no job has.
    pub wave: usize,
    /// Index into [`Instance::ready`].
    pub ready: usize,
    pub holds: Vec<Hold>,
    pub rows: Vec<u32>,
    pub costs: Vec<f64>,
    /// Empty when all are 0.
    pub moves: Vec<u32>,
}

/// A task's hold, seen from the resource.
#[derive(Clone, Copy)]
pub struct Member {
    pub task: usize,
    /// Index into [`Instance::ends`].
    pub ends: usize,
}

#[derive(Clone, Copy)]
pub struct Hold {
    pub resource: usize,
    /// Index into [`Instance::ends`].
    pub ends: usize,
}

impl Task {
    pub fn moves_at(&self, option: usize) -> u32 {
        self.moves.get(option).copied().unwrap_or(0)
    }

    /// Leaves the options that are to be kept.
    pub fn retain(&mut self, keep: &[bool]) {
        let kept = |at: &usize| keep[*at];
        self.rows = (0..keep.len()).filter(kept).map(|at| self.rows[at]).collect();
        self.costs = (0..keep.len()).filter(kept).map(|at| self.costs[at]).collect();
        if !self.moves.is_empty() {
            self.moves = (0..keep.len()).filter(kept).map(|at| self.moves[at]).collect();
        }
    }

    /// The options whose rows lie in `from..=to`.
    pub fn options_within(&self, (from, to): (u32, u32)) -> std::ops::Range<usize> {
        let first = self.rows.partition_point(|&row| row < from);
        first..self.rows.partition_point(|&row| row <= to).max(first)
    }
}

impl<'p> Instance<'p> {
    /// With `indifferent`, all costs count as 0.
    pub fn new(problem: &'p Problem, indifferent: bool) -> Self {
        let instants = &problem.instants;
        let rows = instants.len();
        let mut instance = Self {
            rows,
            times: instants.clone(),
            reach: if problem.period.is_some() { 2 * rows } else { rows },
            resources: Cow::Borrowed(&problem.resources),
            tasks: Vec::with_capacity(problem.jobs.len()),
            members: vec![Vec::new(); problem.resources.len()],
            ends: Vec::new(),
            begins: Vec::new(),
            minutes: Vec::new(),
            ready: Vec::new(),
            waves: 0,
            longest: 0,
            labour: 1,
        };
        let row_at = |instant: i64| instants.partition_point(|&i| i < instant) as u32;
        let mut users = vec![0u32; problem.resources.len()];
        for job in &problem.jobs {
            let mut held: Vec<usize> = job.uses.iter().map(|hold| hold.resource).collect();
            held.extend(job.parts.iter().map(|part| part.resource));
            held.sort_unstable();
            held.dedup();
            held.into_iter().for_each(|resource| users[resource] += 1);
        }
        let scarce: Vec<bool> = (problem.resources.iter().zip(&users))
            .map(|(resource, &users)| resource.capacity.iter().any(|&units| units < users))
            .collect();
        // How many rows before each have no capacity at all.
        let closed: Vec<Option<Vec<u32>>> = (problem.resources.iter())
            .map(|resource| {
                resource.capacity.contains(&0).then(|| {
                    let around = resource.capacity.iter().cycle().take(instance.reach);
                    let count = |sum: &mut u32, &units: &u32| {
                        *sum += u32::from(units == 0);
                        Some(*sum)
                    };
                    std::iter::once(0).chain(around.scan(0, count)).collect()
                })
            })
            .collect();
        let mut waves: Vec<usize> = problem.jobs.iter().map(|job| job.wave).collect();
        waves.sort_unstable();
        waves.dedup();
        instance.waves = waves.len();
        let mut end_tables = BTreeMap::new();
        let mut part_tables = BTreeMap::new();
        let mut ready_tables = BTreeMap::new();
        for (number, job) in problem.jobs.iter().enumerate() {
            let ready = *ready_tables.entry(job.length).or_insert_with(|| {
                let pause = job.length + problem.soak;
                instance.ready.push(instants.iter().map(|&i| row_at(i + pause)).collect());
                instance.ready.len() - 1
            });
            let mut holds = Vec::with_capacity(job.uses.len());
            for hold in job.uses.iter().filter(|hold| scarce[hold.resource]) {
                let minutes = hold.minutes.max(0);
                let ends = *end_tables.entry((minutes, hold.around)).or_insert_with(|| {
                    let period = problem.period.filter(|_| hold.around);
                    let end = |(row, &start): (usize, &i64)| match period {
                        Some(period) if minutes >= period => (row + rows) as u32,
                        Some(period) if start + minutes > period => {
                            rows as u32 + row_at(start + minutes - period)
                        }
                        _ => row_at(start + minutes),
                    };
                    instance.minutes.push(minutes);
                    instance.begins.push(Vec::new());
                    instance.ends.push(instants.iter().enumerate().map(end).collect());
                    instance.ends.len() - 1
                });
                holds.push(Hold { resource: hold.resource, ends });
            }
            for part in job.parts.iter().filter(|part| scarce[part.resource]) {
                let ends = *part_tables.entry(part.stretches.as_ptr()).or_insert_with(|| {
                    let (mut begins, mut ends): (Vec<u32>, Vec<u32>) =
                        part.stretches.iter().take(rows).copied().unzip();
                    begins.resize(rows, 0);
                    ends.resize(rows, 0);
                    instance.minutes.push(0);
                    instance.begins.push(begins);
                    instance.ends.push(ends);
                    instance.ends.len() - 1
                });
                holds.push(Hold { resource: part.resource, ends });
            }
            for &Hold { resource, ends } in &holds {
                instance.members[resource].push(Member { task: number, ends });
            }
            let open = |row: usize| {
                holds.iter().all(|hold| match &closed[hold.resource] {
                    Some(closed) => {
                        let held = instance.held(hold.ends, row as u32);
                        closed[held.start] == closed[held.end]
                    }
                    None => true,
                })
            };
            let mut task = Task {
                wave: waves.partition_point(|&wave| wave < job.wave),
                ready,
                rows: Vec::with_capacity(job.options.len()),
                costs: Vec::with_capacity(job.options.len()),
                moves: Vec::new(),
                holds: Vec::new(),
            };
            let moving = job.options.iter().any(|slot| slot.moves > 0);
            for slot in &job.options {
                let row = row_at(slot.start);
                if open(row as usize) {
                    task.rows.push(row);
                    task.costs.push(if indifferent { 0.0 } else { slot.cost });
                    if moving {
                        task.moves.push(slot.moves);
                    }
                }
            }
            task.holds = holds;
            instance.tasks.push(task);
        }
        let parts: usize = problem.jobs.iter().map(|job| job.parts.len()).sum();
        instance.labour += parts / (PARTS * problem.jobs.len().max(1));
        instance.measure();
        instance
    }

    /// Finds the longest hold.
    pub fn measure(&mut self) {
        let rows_held =
            |ends: usize| (0..self.rows as u32).map(|row| self.held(ends, row).len()).max();
        self.longest = (0..self.ends.len()).filter_map(rows_held).max().unwrap_or(0);
    }

    /// Where a hold of this kind ends that begins at `row`, where its job starts.
    pub fn end(&self, ends: usize, row: u32) -> usize {
        self.ends[ends][row as usize] as usize
    }

    /// What a hold of this kind covers when the job starts at `row`.
    pub fn held(&self, ends: usize, row: u32) -> Range<usize> {
        let begin = self.begins[ends].get(row as usize).map_or(row, |&begin| begin);
        begin as usize..self.end(ends, row)
    }

    /// Whether all holds of a resource begin where their jobs start.
    pub fn is_plain(&self, resource: usize) -> bool {
        self.members[resource].iter().all(|member| self.begins[member.ends].is_empty())
    }

    /// The first row at which a wave after that of `task` may start.
    pub fn ready(&self, task: &Task, row: u32) -> u32 {
        self.ready[task.ready][row as usize]
    }

    pub fn options(&self) -> usize {
        self.tasks.iter().map(|task| task.rows.len()).sum()
    }
}
