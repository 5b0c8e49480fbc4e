//! How good is a rolling plan, how sure, and how soon?
//!
//! `cargo bench --bench rolling` plans generated fleets of 12, 40, 200, 1,000 and 10,000
//! regions, each within a time limit; `-- REGIONS SECONDS [SEED]` plans one of them,
//! `-- --write REGIONS FILE [SEED]` writes its region file, and `-- --export REGIONS FILE`
//! the assignment under it, or under a region file in place of REGIONS, as JSON, for
//! `benches/peers.py`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench measures time and prints it"
)]

#[path = "support/fleet.rs"]
mod fleet;
#[path = "support/round.rs"]
mod round;

use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

use lowtide::assign::Problem;
use lowtide::file::{self, Source};
use lowtide::fleet::{Fleet, Scope};
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::plan::{Outcome, gap};
use lowtide::request::Request;
use lowtide::solve::{self, Budget, Effort};

const SEED: u64 = 1;

/// Regions, and the seconds that they get.
const SIZES: [(usize, u64); 5] = [(12, 10), (40, 30), (200, 20), (1_000, 20), (10_000, 120)];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|a| a != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<u64>().expect("a number");
    match arguments[..] {
        [] => {
            println!("regions   read s  solve s      outcome       gap  impact");
            SIZES.iter().for_each(|&(regions, seconds)| measure(regions, seconds, SEED));
        }
        [regions, seconds] => measure(number(regions) as usize, number(seconds), SEED),
        [regions, seconds, seed] if !regions.starts_with('-') => {
            measure(number(regions) as usize, number(seconds), number(seed));
        }
        ["--write", regions, path, ref seed @ ..] if seed.len() <= 1 => {
            let seed = seed.first().map_or(SEED, |seed| number(seed));
            let text = round::region_file(number(regions) as usize, seed);
            fs::write(path, text).expect("FILE can be written");
        }
        ["--export", regions, path] => {
            let fleet = read(&match regions.parse() {
                Ok(regions) => round::region_file(regions, SEED),
                Err(_) => fs::read_to_string(regions).expect("REGIONS is a number or a file"),
            });
            let problem = solve::rolling_problem(&fleet, &request(&fleet)).expect("a tier");
            fs::write(path, exported(&problem)).expect("FILE can be written");
        }
        _ => {
            eprintln!(
                "usage: cargo bench --bench rolling [-- REGIONS SECONDS [SEED] | --write REGIONS FILE [SEED] | --export REGIONS FILE]"
            );
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn read(text: &str) -> Fleet {
    file::read_fleet(&Source::new("generated", text), &[], &Database::embedded())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

fn request(fleet: &Fleet) -> Request {
    let tier = fleet.tier("round").expect("the generated tier");
    let now = Minute::parse_rfc3339("2026-11-23T00:00Z").expect("an instant");
    Request { scope: Scope::Rolling, ..Request::of_tier(fleet, tier, now) }
}

fn measure(regions: usize, seconds: u64, seed: u64) {
    let started = Instant::now();
    let fleet = read(&round::region_file(regions, seed));
    let reading = started.elapsed();
    let started = Instant::now();
    let stop = || started.elapsed() >= Duration::from_secs(seconds);
    let mut effort = Effort {
        budget: Budget::new(u64::MAX, &stop),
        max_gap: 0.0,
        threads: std::thread::available_parallelism().map_or(1, |threads| threads.get()),
        progress: &mut |_| {},
    };
    let plan = solve::plan(&fleet, &request(&fleet), &mut effort).expect("a plan");
    let solving = started.elapsed();
    let value = plan.choices.first().map(|choice| choice.objective_value);
    let (outcome, gap) = match &plan.outcome {
        Outcome::Optimal => ("optimal", 0.0),
        Outcome::Bounded { bound } => ("bounded", gap(plan.choices[0].objective_value, *bound)),
        Outcome::Unknown { .. } => ("no plan yet", f64::NAN),
        Outcome::Impossible(_) => ("impossible", f64::NAN),
    };
    println!(
        "{regions:7} {:8.2} {:8.2} {outcome:>12} {:8.3}%  {:.6e}",
        reading.as_secs_f64(),
        solving.as_secs_f64(),
        100.0 * gap,
        value.unwrap_or(f64::NAN)
    );
}

/// The assignment as JSON: what any other solver needs to solve the same.
fn exported(problem: &Problem) -> String {
    let jobs: Vec<serde_json::Value> = problem
        .jobs
        .iter()
        .map(|job| {
            serde_json::json!({
                "length": job.length,
                "wave": job.wave,
                "uses": job.uses.iter().map(|u| [u.resource as i64, u.minutes]).collect::<Vec<_>>(),
                "starts": job.options.iter().map(|slot| slot.start).collect::<Vec<_>>(),
                "costs": job.options.iter().map(|slot| slot.cost).collect::<Vec<_>>(),
            })
        })
        .collect();
    let capacity = |resource: &lowtide::assign::Resource| resource.capacity.clone();
    serde_json::json!({
        "instants": problem.instants,
        "soak": problem.soak,
        "capacities": problem.resources.iter().map(capacity).collect::<Vec<_>>(),
        "jobs": jobs,
    })
    .to_string()
}
