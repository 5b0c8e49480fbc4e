//! How fast and how well jobs are assigned: `cargo bench --bench assign -- [JOBS[:WEEKS]...]`.
//!
//! Prints jobs, seconds, cost, bound and gap for fleets drawn from a fixed seed: regions in
//! forty time zones with a weekly curve of users, quarter hours of four weeks or one, business hours
//! forbidden, three waves, teams with one window at a time, failover families.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench measures time and prints it"
)]

use std::time::{Duration, Instant};

use lowtide::assign::{Budget, Job, Limits, Problem, Progress, Resource, Slot, Use, solve};

const STEP: i64 = 15;
const DAY: i64 = 24 * 60;
const WEEK: i64 = 7 * DAY;

/// Numbers that look random, for the instances alone.
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// About normal, as the sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// Users at each hour of the local week, the largest 1.
fn weekly_curve(dice: &mut Dice) -> Vec<f64> {
    let peak = 19.0 + 2.0 * dice.unit();
    let depth = 0.75 + 0.2 * dice.unit();
    let weekend = 0.9 + 0.3 * dice.unit();
    let users = |hour: usize| {
        let phase = ((hour % 24) as f64 - peak) * std::f64::consts::TAU / 24.0;
        let day = 1.0 - depth * (0.5 - 0.5 * libm::cos(phase));
        if hour / 24 >= 5 { day * weekend } else { day }
    };
    (0..168).map(users).collect()
}

fn fleet(count: usize, weeks: i64, seed: u64) -> Problem {
    let mut dice = Dice(seed);
    let rows = (weeks * WEEK / STEP) as usize;
    let instants: Vec<i64> = (0..rows as i64).map(|row| row * STEP).collect();
    let zones: Vec<(i64, Vec<f64>)> =
        (0..40).map(|zone| ((zone - 18) * 30, weekly_curve(&mut dice))).collect();
    let crews = (count / 30).max(3);
    let parallel = (count / 30).max(3) as u32;
    let mut resources = vec![Resource { capacity: vec![parallel; rows] }];
    resources.extend((0..crews).map(|_| Resource { capacity: vec![1; rows] }));
    let crew_members = count.div_ceil(crews);
    if crew_members > 12 {
        let units = (crew_members as u32).div_ceil(20);
        for crew in &mut resources[1..] {
            crew.capacity = vec![units; rows];
        }
    }
    let mut jobs: Vec<Job> = (0..count)
        .map(|_| {
            let (offset, curve) = &zones[dice.below(zones.len())];
            let weight = libm::exp(1.2 * dice.normal()) * 1e5;
            let length = 120 + STEP * dice.below(13) as i64;
            let local_hour = |instant: i64| ((instant + offset).rem_euclid(WEEK) / 60) as usize;
            // Users summed over the minutes before each instant.
            let mut sums = vec![0.0];
            for quarter in 0..(weeks * WEEK + DAY) / STEP {
                sums.push(sums[quarter as usize] + curve[local_hour(quarter * STEP)] * STEP as f64);
            }
            let business = |instant: i64| {
                let hour = local_hour(instant);
                hour / 24 < 5 && (9..17).contains(&(hour % 24))
            };
            let options = instants
                .iter()
                .filter(|&&start| (0..length / STEP).all(|n| !business(start + n * STEP)))
                .filter(|&&start| start + length <= weeks * WEEK)
                .map(|&start| {
                    let at = |instant: i64| sums[(instant / STEP) as usize];
                    Slot { start, cost: weight * (at(start + length) - at(start)), moves: 0 }
                })
                .collect();
            let uses = vec![
                Use { resource: 0, minutes: length, around: true },
                Use { resource: 1 + dice.below(crews), minutes: length, around: true },
            ];
            let wave = match dice.unit() {
                share if share < 0.1 => 0,
                share if share < 0.4 => 1,
                _ => 2,
            };
            Job { length, wave, uses, options, ..Job::default() }
        })
        .collect();
    for _ in 0..count / 2 {
        let family = resources.len();
        resources.push(Resource { capacity: vec![1; rows] });
        for _ in 0..2 + dice.below(3) {
            let job = &mut jobs[dice.below(count)];
            if job.uses.len() < 5 && job.uses.iter().all(|hold| hold.resource != family) {
                job.uses.push(Use { resource: family, minutes: job.length + 60, around: true });
            }
        }
    }
    Problem { instants, period: None, resources, jobs, soak: 12 * 60 }
}

fn main() {
    let sizes: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let sizes = match &sizes[..] {
        [] => vec!["12", "40", "1000", "10000", "12:1", "40:1", "1000:1", "10000:1"],
        sizes => sizes.iter().map(String::as_str).collect(),
    };
    let seconds = std::env::var("SECONDS_EACH").ok().and_then(|s| s.parse().ok());
    let verbose = std::env::var_os("VERBOSE").is_some();
    for size in sizes {
        let (count, weeks) = size.split_once(':').unwrap_or((size, "4"));
        let (Ok(count), Ok(weeks)) = (count.parse::<usize>(), weeks.parse()) else {
            eprintln!("`{size}`: expected JOBS or JOBS:WEEKS");
            return;
        };
        let seeds = if count < 100 { 1..=5 } else { 1..=1 };
        for seed in seeds {
            let problem = fleet(count, weeks, seed);
            let started = Instant::now();
            let limit = Duration::from_secs_f64(seconds.unwrap_or(match count {
                0..100 => 30.0,
                100..2_000 => 20.0,
                _ => 110.0,
            }));
            let stop = || started.elapsed() >= limit;
            let limits = Limits { max_gap: 0.0, first: false, threads: 2 };
            let mut budget = Budget::new(u64::MAX, &stop);
            let mut said = Progress { cost: None, bound: 0.0 };
            let answer = solve(&problem, &limits, &mut budget, &mut |progress| {
                if verbose && said != progress {
                    println!("    {:8.3} s  {progress:?}", started.elapsed().as_secs_f64());
                }
                said = progress;
            });
            println!(
                "{count:6} jobs, {weeks} weeks, seed {seed}  {:8.3} s  cost {:.6e}  bound {:.6e}  gap {:.4} %  {:?}",
                started.elapsed().as_secs_f64(),
                answer.cost,
                answer.bound,
                100.0 * (answer.cost - answer.bound) / answer.cost,
                answer.outcome,
            );
        }
    }
}
