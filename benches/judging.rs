//! How long do windows and region files take to judge, and how does that grow?
//!
//! `cargo bench --bench judging` prints medians.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench measures time and prints it"
)]

#[path = "support/fleet.rs"]
mod fleet;
#[path = "support/measure.rs"]
mod measure;
#[path = "support/yearly.rs"]
mod yearly;

use std::fs;
use std::hint::black_box;

use lowtide::explain::prices;
use lowtide::file::{self, Source};
use lowtide::finding::Levels;
use lowtide::fleet::Fleet;
use lowtide::ground::duration::{HOUR, Minutes};
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::lint;
use lowtide::request::Request;
use lowtide::solve::{self, Budget, Effort};
use lowtide::validate::{self, Question};
use measure::{median, show};

const SEED: u64 = 1;

fn main() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/regions.toml"))
        .expect("the region file is shipped");
    let shipped = read(&Source::new("regions.toml", &text));
    let judged = |count: i64, apart: Minutes| {
        let text = windows(count, apart);
        median(3, || judge(&shipped, &text))
    };

    println!("windows of the shipped regions.toml, most of which break rules: read and judged");
    let mut before = None;
    for count in [200, 2_000, 20_000] {
        let time = judged(count, 4 * HOUR);
        show(&format!("  {count}, every 4 hours"), time, before);
        before = Some(time);
    }
    let mut before = None;
    for count in [200, 400, 800] {
        let time = judged(count, Minutes::ZERO);
        show(&format!("  {count}, all at once"), time, before);
        before = Some(time);
    }

    println!("generated fleet, once in 52 weeks, every minute, global");
    let (mut checked, mut priced) = (None, None);
    for regions in [100, 1_000] {
        let fleet = read(&Source::new("generated", &yearly::region_file(regions, SEED)));
        let time = median(3, || {
            let terms = lint::Terms { fleet: &fleet, now: now(), other_zones: None };
            black_box(lint::find(&terms));
        });
        show(&format!("  {regions} regions, lints"), time, checked);
        checked = Some(time);
        let time = median(3, || price(&fleet));
        show(&format!("  {regions} regions, prices"), time, priced);
        priced = Some(time);
    }
}

fn now() -> Minute {
    Minute::parse_rfc3339("2026-11-22T12:00:00Z").expect("it is an instant")
}

fn read(source: &Source) -> Fleet {
    file::read_fleet(source, &[], &Database::embedded()).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Proposed windows of the tier `weekly`, each so long after the one before.
fn windows(count: i64, apart: Minutes) -> String {
    let first = Minute::parse_rfc3339("2027-01-01T00:00:00Z").expect("it is an instant");
    let window = |i: i64| {
        let start = first + i * apart;
        format!(
            "[[windows]]\nid = \"{i}\"\ntier = \"weekly\"\nstart = \"{start}\"\nduration = \"3h\"\nrollback = \"x\"\n"
        )
    };
    (0..count).map(window).collect()
}

fn judge(fleet: &Fleet, text: &str) {
    let source = Source::new("windows.toml", text);
    let proposals = file::read_proposals(&source, fleet).expect("it is sound");
    let question = Question {
        now: now(),
        files: vec![("windows.toml".to_owned(), proposals)],
        existing: &[],
        max_regret: None,
        levels: Levels::default(),
        unacceptable: &[],
    };
    black_box(validate::validate(fleet, &question));
}

fn price(fleet: &Fleet) {
    let tier = fleet.tier("yearly").expect("every generated file has it");
    let request = Request::of_tier(fleet, tier, now());
    let plan = &mut |fleet: &Fleet, request: &Request| {
        let mut effort =
            Effort { budget: Budget::unlimited(), max_gap: 0.0, threads: 1, progress: &mut |_| {} };
        solve::plan(fleet, request, &mut effort)
    };
    black_box(prices::prices(fleet, &request, plan).expect("the question makes sense"));
}
