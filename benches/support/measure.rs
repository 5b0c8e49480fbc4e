//! How long does something take, and how does that grow? Medians, printed.

use std::time::{Duration, Instant};

/// The median time of so many runs, after one that does not count.
pub fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    run();
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

/// Prints a time, and how it compares to the one before.
pub fn show(what: &str, time: Duration, before: Option<Duration>) {
    let milliseconds = time.as_secs_f64() * 1000.0;
    let ratio = before.map_or(String::new(), |before| {
        format!("   {:5.2} x", time.as_secs_f64() / before.as_secs_f64())
    });
    println!("{what:<28} {milliseconds:9.2} ms{ratio}");
}
