//! How long does a plan take, how much memory, and how do both grow?
//!
//! `cargo bench --bench plan` prints medians; `-- --write REGIONS FILE` writes the fleet
//! that they are about, so that the program itself can be timed on it.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench measures time and prints it"
)]

#[path = "support/fleet.rs"]
mod fleet;
#[path = "support/measure.rs"]
mod measure;
#[path = "support/yearly.rs"]
mod yearly;

use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::{env, fs};

use lowtide::file::{self, Source};
use lowtide::fleet::{Fleet, Scope, TierId};
use lowtide::ground::cycles::Horizon;
use lowtide::ground::duration::{DAY, Minutes};
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::plan::Plan;
use lowtide::report;
use lowtide::report::text::Style;
use lowtide::request::Request;
use lowtide::solve::{self, Budget, Effort};
use lowtide::week::Week;
use measure::{median, show};

const SEED: u64 = 1;
const YEAR: Minutes = DAY.times(52 * 7);

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|a| a != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => measure_all(),
        ["--write", regions, path] => {
            let regions = regions.parse().expect("REGIONS is a number");
            fs::write(path, yearly::region_file(regions, SEED)).expect("FILE can be written");
        }
        // What the bench asks of itself, for a process that has done nothing else.
        ["--peak", regions] => {
            let fleet = generated(regions.parse().expect("a number"));
            let read = peak_memory();
            black_box(solved(&fleet, &yearly(&fleet, YEAR)));
            println!("{} {}", read.unwrap_or_default(), peak_memory().unwrap_or_default());
        }
        _ => {
            eprintln!("usage: cargo bench --bench plan [-- --write REGIONS FILE]");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn measure_all() {
    println!("shipped regions.toml, weekly, from text to table");
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/regions.toml"))
        .expect("the region file is shipped");
    show("  read, plan, table", median(21, || shipped(&text)), None);
    show("  read, week as data", median(21, || shipped_week(&text)), None);

    println!("generated fleet, once in 52 weeks, every minute, global: solving alone");
    let time = |regions: usize, horizon: Minutes, runs: usize| {
        let fleet = generated(regions);
        let request = yearly(&fleet, horizon);
        median(runs, || {
            let plan = solved(&fleet, &request);
            assert!(!plan.choices.is_empty(), "the fleet has slots");
            black_box(plan);
        })
    };
    let hundred = time(100, YEAR, 7);
    let thousand = time(1000, YEAR, 7);
    let ten_thousand = time(10_000, YEAR, 3);
    show("  100 regions", hundred, None);
    show("  1,000 regions", thousand, Some(hundred));
    show("  10,000 regions", ten_thousand, Some(thousand));

    println!("the same with 1,000 regions, by horizon");
    let short = time(1000, YEAR / 10, 7);
    let long = time(1000, YEAR * 10, 3);
    show("  5.2 weeks", short, None);
    show("  52 weeks", thousand, Some(short));
    show("  520 weeks", long, Some(thousand));

    if peak_memory().is_some() {
        println!("peak memory with 1,000 regions and 52 weeks");
        let output = Command::new(env::current_exe().unwrap()).args(["--peak", "1000"]).output();
        let output = String::from_utf8(output.expect("the bench can run itself").stdout).unwrap();
        let (read, solved) = output.trim().split_once(' ').expect("two numbers");
        println!("  {read} MB after reading, {solved} MB after solving");
    }
}

/// What `lowtide plan --tier weekly` does between reading a file and writing a table.
fn shipped(text: &str) {
    let (fleet, request) = shipped_weekly(text);
    let plan = solved(&fleet, &request);
    black_box(report::plan::document(&fleet, &plan).to_text(Style { width: 100, color: false }));
}

fn shipped_week(text: &str) {
    let (fleet, request) = shipped_weekly(text);
    let week = Week::of(&fleet, &request).expect("the question makes sense");
    black_box(report::json::week::of_week(&fleet, &week));
}

fn shipped_weekly(text: &str) -> (Fleet, Request) {
    let source = Source::new("regions.toml", text);
    let fleet = file::read_fleet(&source, &[], &Database::embedded()).expect("it is sound");
    let tier = fleet.tier("weekly").expect("it is built in");
    let request = request(&fleet, tier, fleet.tiers[tier].horizon.minutes());
    (fleet, request)
}

fn generated(regions: usize) -> Fleet {
    let source = Source::new("generated", &yearly::region_file(regions, SEED));
    file::read_fleet(&source, &[], &Database::embedded())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

fn yearly(fleet: &Fleet, horizon: Minutes) -> Request {
    request(fleet, fleet.tier("yearly").expect("every generated file has it"), horizon)
}

fn request(fleet: &Fleet, tier: TierId, horizon: Minutes) -> Request {
    let now = Minute::parse_rfc3339("2026-11-22T12:00:00Z").expect("it is an instant");
    Request {
        scope: Scope::Global,
        horizon: Horizon::Minutes(horizon),
        ..Request::of_tier(fleet, tier, now)
    }
}

fn solved(fleet: &Fleet, request: &Request) -> Plan {
    let mut effort =
        Effort { budget: Budget::unlimited(), max_gap: 0.0, threads: 1, progress: &mut |_| {} };
    solve::plan(fleet, request, &mut effort).expect("the question makes sense")
}

/// The most memory this process has had, in megabytes, where the system says so.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
