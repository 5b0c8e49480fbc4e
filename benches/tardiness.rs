//! How well are jobs put in order that cost more the later they are? Weighted tardiness on one
//! machine, a public benchmark: `cargo bench --bench tardiness -- [JOBS [SECONDS]]`.
//!
//! Jobs are drawn as those of the OR-Library (Crauwels, Potts and Van Wassenhove, "Local
//! search heuristics for the single machine total weighted tardiness scheduling problem",
//! 1998): lengths from 1 to 100, weights from 1 to 10, and due dates within a range of `RDD`
//! times the sum of lengths around `1 - TF` of it. `-- --file FILE JOBS [SECONDS]` reads
//! instances as they are published there (`wt40.txt`): of each the lengths, the weights and
//! the due dates.
//!
//! Prints cost, bound, gap, and up to 20 jobs the least cost by going through all sets.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench measures time and prints it"
)]

#[path = "support/fleet.rs"]
#[expect(dead_code, reason = "only its dice are thrown here")]
mod fleet;

use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

use fleet::Dice;
use lowtide::assign::{Answer, Budget, Job, Limits, Problem, Resource, Slot, Use, solve};

/// In tenths: ranges of due dates, and how tight they are.
const RANGES: [i64; 5] = [2, 4, 6, 8, 10];
const TIGHTNESSES: [i64; 5] = [2, 4, 6, 8, 10];

/// The most jobs of which all sets are gone through.
const EXACT: usize = 20;

/// A job of the benchmark; it costs `weight` for each unit of time that it ends after `due`.
struct Task {
    length: i64,
    weight: i64,
    due: i64,
}

impl Task {
    fn cost(&self, end: i64) -> i64 {
        self.weight * (end - self.due).max(0)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|a| a != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let (instances, seconds) = match arguments[..] {
        [] => (drawn(40), 5),
        ["--file", path, jobs] => (published(path, number(jobs)), 5),
        ["--file", path, jobs, seconds] => (published(path, number(jobs)), number(seconds)),
        [jobs] => (drawn(number(jobs)), 5),
        [jobs, seconds] => (drawn(number(jobs)), number(seconds)),
        _ => {
            eprintln!(
                "usage: cargo bench --bench tardiness [-- JOBS [SECONDS] | --file FILE JOBS [SECONDS]]"
            );
            return ExitCode::from(2);
        }
    };
    println!("instance           seconds       cost      bound       gap      least");
    for (name, tasks) in &instances {
        measure(name, tasks, Duration::from_secs(seconds as u64));
    }
    ExitCode::SUCCESS
}

/// One instance for each range and tightness.
fn drawn(jobs: usize) -> Vec<(String, Vec<Task>)> {
    let kinds = RANGES.iter().flat_map(|&range| TIGHTNESSES.map(|tight| (range, tight)));
    kinds
        .map(|(range, tight)| {
            let mut dice = Dice::of((jobs as u64) * 10_000 + (range * 100 + tight) as u64);
            let mut one_to = |most: i64| 1 + dice.below(most as u64) as i64;
            let sizes: Vec<(i64, i64)> = (0..jobs).map(|_| (one_to(100), one_to(10))).collect();
            let all: i64 = sizes.iter().map(|&(length, _)| length).sum();
            let first = all * (20 - 2 * tight - range) / 20;
            let mut due = || (first + one_to((all * range / 10).max(1)) - 1).max(0);
            let task = |(length, weight)| Task { length, weight, due: due() };
            let name = format!("RDD 0.{range:<2} TF 0.{tight:<2}").replace("0.10", "1.0 ");
            (name, sizes.into_iter().map(task).collect())
        })
        .collect()
}

/// The instances of a file of the OR-Library.
fn published(path: &str, jobs: usize) -> Vec<(String, Vec<Task>)> {
    let text = fs::read_to_string(path).expect("FILE can be read");
    let numbers: Vec<i64> =
        text.split_whitespace().map(|word| word.parse().expect("a whole number")).collect();
    let instance = |(at, numbers): (usize, &[i64])| {
        let (lengths, rest) = numbers.split_at(jobs);
        let (weights, dues) = rest.split_at(jobs);
        let task = |((&length, &weight), &due)| Task { length, weight, due };
        let tasks = lengths.iter().zip(weights).zip(dues).map(task).collect();
        (format!("number {:<9}", at + 1), tasks)
    };
    numbers.chunks_exact(3 * jobs).enumerate().map(instance).collect()
}

/// A machine that is never idle, as none of the costs falls.
fn problem(tasks: &[Task]) -> Problem {
    let all: i64 = tasks.iter().map(|task| task.length).sum();
    let job = |task: &Task| {
        let slot = |start| Slot { start, cost: task.cost(start + task.length) as f64, moves: 0 };
        Job {
            length: task.length,
            uses: vec![Use { resource: 0, minutes: task.length, around: true }],
            options: (0..=all - task.length).map(slot).collect(),
            ..Job::default()
        }
    };
    Problem {
        instants: (0..all).collect(),
        resources: vec![Resource { capacity: vec![1; all as usize] }],
        jobs: tasks.iter().map(job).collect(),
        ..Problem::default()
    }
}

fn measure(name: &str, tasks: &[Task], limit: Duration) {
    let problem = problem(tasks);
    let started = Instant::now();
    let stop = || started.elapsed() >= limit;
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let limits = Limits { max_gap: 0.0, first: false, threads };
    let mut budget = Budget::new(u64::MAX, &stop);
    let Answer { cost, bound, .. } = solve(&problem, &limits, &mut budget, &mut |_| {});
    let seconds = started.elapsed().as_secs_f64();
    let gap = if cost > bound { 100.0 * (cost - bound) / cost } else { 0.0 };
    let exact = if tasks.len() <= EXACT { least(tasks).to_string() } else { String::new() };
    println!("{name}  {seconds:8.2}  {cost:9.0}  {bound:9.1}  {gap:7.3}%  {exact:>9}");
}

/// The least cost: of every set of jobs that come first, the best last one.
fn least(tasks: &[Task]) -> i64 {
    let mut least = vec![0; 1 << tasks.len()];
    for set in 1usize..1 << tasks.len() {
        let of_set = || tasks.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
        let end: i64 = of_set().map(|(_, task)| task.length).sum();
        let last = |(at, task): (usize, &Task)| least[set & !(1 << at)] + task.cost(end);
        least[set] = of_set().map(last).min().unwrap_or(0);
    }
    least[least.len() - 1]
}
