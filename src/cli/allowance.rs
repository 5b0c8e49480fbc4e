//! How much work, and how much time, may plans take, several of them together?

use std::time::{Duration, Instant};

use clap::Args;
use lowtide::fleet::Fleet;
use lowtide::ground::duration;
use lowtide::plan::Plan;
use lowtide::request::Request;
use lowtide::solve::{self, Budget, Effort, PlanError, Progress};

/// When a search ends that has not come to its own end.
#[derive(Args, Clone, Copy, Debug)]
pub struct Searching {
    /// Rolling: how much to search, in steps of about a microsecond's work
    ///
    /// Steps are counted: the same question has the same answer on every machine and under
    /// every load.
    #[arg(long, value_name = "STEPS", default_value_t = Budget::STEPS, value_parser = steps)]
    pub effort: u64,
    /// Rolling: take the best that was found in this time; answers may then differ from run
    /// to run [default: no limit]
    #[arg(long, value_name = "DURATION", value_parser = time_limit)]
    pub time_limit: Option<Duration>,
}

impl Default for Searching {
    fn default() -> Self {
        Self { effort: Budget::STEPS, time_limit: None }
    }
}

/// What is left for plans that are made one after another.
pub struct Allowance {
    steps: u64,
    until: Option<Instant>,
    max_gap: f64,
}

impl Allowance {
    /// `max_gap` is a share.
    pub fn new(searching: Searching, max_gap: f64) -> Self {
        let limit = searching.time_limit;
        let until = limit.and_then(|limit| Instant::now().checked_add(limit));
        Self { steps: searching.effort, until, max_gap }
    }

    /// Makes a plan with one of `shares` equal parts of what is left.
    pub fn plan(
        &mut self,
        shares: u32,
        fleet: &Fleet,
        request: &Request,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Plan, PlanError> {
        let shares = shares.max(1);
        let started = Instant::now();
        let time = self.until.map(|until| until.saturating_duration_since(started) / shares);
        let stop = || time.is_some_and(|time| started.elapsed() >= time);
        let steps = self.steps / u64::from(shares);
        let mut effort = Effort {
            budget: Budget::new(steps, &stop),
            max_gap: self.max_gap,
            threads: threads(),
            progress,
        };
        let plan = solve::plan(fleet, request, &mut effort);
        self.steps -= steps - effort.budget.steps();
        plan
    }

    /// Plans for prices: the one with all rules gets half, each of the others an eighth of
    /// what is left then.
    pub fn pricing(mut self) -> impl FnMut(&Fleet, &Request) -> Result<Plan, PlanError> {
        let mut shares = 2;
        move |fleet, request| {
            let plan = self.plan(shares, fleet, request, &mut |_| {});
            shares = 8;
            plan
        }
    }
}

fn steps(text: &str) -> Result<u64, String> {
    text.replace('_', "").parse().map_err(|_| {
        format!(
            "expected a number of steps, which is whole, such as `{}`, found `{text}`",
            Budget::STEPS
        )
    })
}

/// How many threads a search may use.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |threads| threads.get())
}

/// Seconds matter here, as they do nowhere else.
pub fn time_limit(text: &str) -> Result<Duration, String> {
    let seconds = match text.strip_suffix('s').map(str::parse::<f64>) {
        Some(Ok(seconds)) => seconds,
        _ => {
            duration::parse(text)
                .map_err(|error| format!("{error}; seconds are fine, too: `10s`"))?
                .as_f64()
                * 60.0
        }
    };
    match Duration::try_from_secs_f64(seconds) {
        Ok(limit) if seconds <= 7.0 * 86_400.0 => Ok(limit),
        _ => Err(format!("expected a time from 0 to 7d, found `{text}`")),
    }
}
