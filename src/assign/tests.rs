//! The solver against trying every combination, with a checker that knows only the problem.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::random::SplitMix;
use super::*;

fn proof() -> Limits {
    Limits { max_gap: 0.0, first: false, threads: 2 }
}

fn solved(problem: &Problem, limits: &Limits) -> Answer {
    solve(problem, limits, &mut Budget::unlimited(), &mut |_| {})
}

/// Whether the plan keeps every rule, instant by instant and pair by pair.
fn keeps_the_rules(problem: &Problem, starts: &[usize]) -> bool {
    let start = |j: usize| problem.jobs[j].options[starts[j]].start;
    let holds = |j: usize, hold: &Use, instant: i64| {
        let since = instant - start(j);
        let period = problem.period.filter(|_| hold.around);
        let since = period.map_or(since, |period| since.rem_euclid(period));
        (0..hold.minutes).contains(&since)
    };
    let jobs = || 0..problem.jobs.len();
    let within_capacity = problem.resources.iter().enumerate().all(|(k, resource)| {
        problem.instants.iter().zip(&resource.capacity).all(|(&instant, &units)| {
            let uses = |j: usize| problem.jobs[j].uses.iter().filter(move |u| u.resource == k);
            let held = jobs().flat_map(|j| uses(j).filter(move |u| holds(j, u, instant)));
            held.count() <= units as usize
        })
    });
    let within_parts = problem.resources.iter().enumerate().all(|(k, resource)| {
        let row = |j: usize| problem.instants.partition_point(|&instant| instant < start(j));
        let parts = |j: usize| problem.jobs[j].parts.iter().filter(move |part| part.resource == k);
        let held = jobs().flat_map(|j| parts(j).map(move |part| part.stretches[row(j)]));
        let held: Vec<(u32, u32)> = held.collect();
        resource.capacity.iter().enumerate().all(|(at, &units)| {
            let at = at as u32;
            held.iter().filter(|&&(from, to)| from <= at && at < to).count() <= units as usize
        })
    });
    let in_waves = jobs().all(|i| {
        jobs()
            .filter(|&j| problem.jobs[i].wave < problem.jobs[j].wave)
            .all(|j| start(i) + problem.jobs[i].length + problem.soak <= start(j))
    });
    within_capacity && within_parts && in_waves
}

fn cost_and_moves(problem: &Problem, starts: &[usize]) -> (f64, u64) {
    let chosen = || problem.jobs.iter().zip(starts).map(|(job, &at)| job.options[at]);
    (chosen().map(|slot| slot.cost).sum(), chosen().map(|slot| u64::from(slot.moves)).sum())
}

/// The least cost, and the fewest moves among those that tie with it, by trying everything.
fn by_brute_force(problem: &Problem) -> Option<(f64, u64)> {
    let mut plans = Vec::new();
    let mut starts = vec![0; problem.jobs.len()];
    if problem.jobs.iter().any(|job| job.options.is_empty()) {
        return None;
    }
    loop {
        if keeps_the_rules(problem, &starts) {
            plans.push(cost_and_moves(problem, &starts));
        }
        let Some(at) = (0..starts.len()).find(|&j| starts[j] + 1 < problem.jobs[j].options.len())
        else {
            break;
        };
        starts[at] += 1;
        starts[..at].fill(0);
    }
    let least = plans.iter().map(|plan| plan.0).min_by(f64::total_cmp)?;
    let tied = plans.iter().filter(|plan| plan.0 <= least * (1.0 + TIE));
    Some((least, tied.map(|plan| plan.1).min()?))
}

/// A few parts of a resource, which never overlap.
fn small_parts(
    below: &mut dyn FnMut(usize) -> usize,
    rows: usize,
    resource: usize,
    of: &Resource,
) -> Vec<Part> {
    let cuts = 1 + below(3);
    let length = of.capacity.len();
    let bound = |part: usize| part * length / cuts;
    (0..cuts)
        .map(|part| {
            let mut stretch = |_| {
                let from = bound(part) + below(bound(part + 1) - bound(part) + 1);
                (from as u32, (from + below(bound(part + 1) - from + 1)) as u32)
            };
            Part { resource, stretches: (0..rows).map(&mut stretch).collect() }
        })
        .collect()
}

/// A small problem with a bit of everything.
fn small_problem(seed: u64) -> Problem {
    let mut random = SplitMix::new(seed);
    let mut below = |n: usize| random.below(n);
    let rows = 1 + below(14);
    let mut instants = Vec::new();
    let mut at = below(3) as i64;
    for _ in 0..rows {
        instants.push(at);
        at += 1 + below(4) as i64;
    }
    let period = (below(2) == 0).then(|| at + below(5) as i64);
    let count = below(5);
    let of_parts = below(3);
    let mut resources: Vec<Resource> = (0..count + of_parts)
        .map(|_| {
            let most = 1 + below(3);
            let closed = below(4) == 0;
            let units = |below: &mut dyn FnMut(usize) -> usize| {
                if closed && below(6) == 0 { 0 } else { most - below(most) }
            };
            Resource { capacity: (0..rows).map(|_| units(&mut below) as u32).collect() }
        })
        .collect();
    for resource in &mut resources[count..] {
        resource.capacity.truncate(1 + below(rows));
    }
    let magnitude = [0.0, 1.0, 1.0, 1.0, 1e-9, 1e12][below(6)];
    let flavours = [1, 2, 10, 1000][below(4)];
    let moving = below(2) == 0;
    let waves = 1 + below(3);
    let jobs = (0..1 + below(5))
        .map(|_| {
            let density = 1 + below(3);
            let mut options: Vec<Slot> = Vec::new();
            for &start in &instants {
                if below(3) < density && options.len() < 6 {
                    let cost = magnitude * below(flavours) as f64;
                    let moves = if moving { below(3) as u32 } else { 0 };
                    options.push(Slot { start, cost, moves });
                }
            }
            let length = 1 + below(8) as i64;
            let gap = below(4) as i64;
            let mut uses = Vec::new();
            for resource in 0..count {
                if below(2) == 0 {
                    let minutes = length + gap * below(2) as i64;
                    uses.push(Use { resource, minutes, around: below(3) > 0 });
                }
            }
            let mut parts = Vec::new();
            for (resource, of) in resources.iter().enumerate().skip(count) {
                if below(2) == 0 {
                    parts.extend(small_parts(&mut below, rows, resource, of));
                }
            }
            Job { length, wave: below(waves) * 3, uses, parts, options }
        })
        .collect();
    Problem { instants, period, resources, jobs, soak: below(4) as i64 }
}

/// A small problem in which all jobs take turns on one crew that is away at times.
fn one_crew(seed: u64) -> Problem {
    let mut random = SplitMix::new(seed);
    let mut below = |n: usize| random.below(n);
    let rows = 4 + below(20);
    let even = below(2) == 0;
    let mut instants = vec![0];
    for row in 1..rows {
        instants.push(instants[row - 1] + if even { 1 } else { 1 + below(3) as i64 });
    }
    let away = 4 + below(30);
    let units = |below: &mut dyn FnMut(usize) -> usize| u32::from(below(away) > 0);
    let crew = Resource { capacity: (0..rows).map(|_| units(&mut below)).collect() };
    let flavours = [1, 3, 30, 1000][below(4)];
    let share = [1.0, 0.1][below(2)];
    let rising = below(3) == 0;
    let missing = 1 + below(4);
    let jobs = (0..2 + below(4))
        .map(|_| {
            let mut options: Vec<Slot> = Vec::new();
            let mut sum = 0.0;
            for &start in &instants {
                let cost = share * below(flavours) as f64;
                sum += if rising { cost } else { cost - sum };
                if below(missing) == 0 || below(2) == 0 {
                    options.push(Slot { start, cost: sum, moves: 0 });
                }
            }
            let length = 1 + below(5) as i64;
            let uses = vec![Use { resource: 0, minutes: length + below(2) as i64, around: true }];
            Job { length, uses, options, ..Job::default() }
        })
        .collect();
    Problem { instants, resources: vec![crew], jobs, ..Problem::default() }
}

/// The least cost of jobs that take turns: the cheapest way to have had each set of them by
/// each row.
fn least_of_turns(problem: &Problem) -> f64 {
    let rows = problem.instants.len();
    let capacity = &problem.resources[0].capacity;
    let sets = 1usize << problem.jobs.len();
    let mut least = vec![vec![f64::INFINITY; sets]; rows + 1];
    least[0][0] = 0.0;
    for (row, &start) in problem.instants.iter().enumerate() {
        for set in 0..sets {
            let cost = least[row][set];
            least[row + 1][set] = least[row + 1][set].min(cost);
            for (job, of) in problem.jobs.iter().enumerate().filter(|(job, _)| set >> job & 1 == 0)
            {
                let Some(slot) = of.options.iter().find(|slot| slot.start == start) else {
                    continue;
                };
                let end = problem.instants.partition_point(|&at| at < start + of.uses[0].minutes);
                if !capacity[row..end].contains(&0) {
                    let had = &mut least[end][set | 1 << job];
                    *had = had.min(cost + slot.cost);
                }
            }
        }
    }
    least[rows][sets - 1]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn the_least_cost_and_then_the_fewest_moves_are_found(seed: u64) {
        let problem = small_problem(seed);
        let answer = solved(&problem, &proof());
        match by_brute_force(&problem) {
            None => {
                prop_assert_eq!(answer.outcome, Outcome::Infeasible);
                prop_assert_eq!(answer.starts, None);
            }
            Some((least, fewest)) => {
                prop_assert_eq!(answer.outcome, Outcome::Optimal);
                let starts = answer.starts.unwrap();
                prop_assert!(keeps_the_rules(&problem, &starts));
                let (cost, moves) = cost_and_moves(&problem, &starts);
                prop_assert_eq!(cost, answer.cost);
                prop_assert!((cost - least).abs() <= TIE * least, "{} {}", cost, least);
                prop_assert_eq!(moves, fewest);
                prop_assert_eq!(answer.bound, answer.cost);
            }
        }
    }

    #[test]
    fn turns_on_one_crew_are_taken_in_the_best_order(seed: u64) {
        let problem = one_crew(seed);
        let answer = solved(&problem, &proof());
        let least = least_of_turns(&problem);
        if least == f64::INFINITY {
            prop_assert_eq!(answer.outcome, Outcome::Infeasible);
        } else {
            prop_assert_eq!(answer.outcome, Outcome::Optimal);
            prop_assert!(keeps_the_rules(&problem, &answer.starts.unwrap()));
            prop_assert!((answer.cost - least).abs() <= TIE * least, "{} {}", answer.cost, least);
        }
    }

    #[test]
    fn the_bound_of_turns_holds_wherever_the_solver_is_stopped(seed: u64, patience in 0usize..200) {
        let problem = one_crew(seed);
        let asked = AtomicUsize::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= patience;
        let mut bounds = Vec::new();
        let mut tell = |progress: Progress| bounds.push(progress.bound);
        let answer = solve(&problem, &proof(), &mut Budget::new(u64::MAX, &stop), &mut tell);
        bounds.push(answer.bound);
        let least = least_of_turns(&problem);
        for bound in bounds {
            prop_assert!(bound <= least * (1.0 + TIE), "{} {}", bound, least);
        }
        if let Some(starts) = answer.starts {
            prop_assert!(keeps_the_rules(&problem, &starts));
        }
    }

    #[test]
    fn the_bound_holds_wherever_the_solver_is_stopped(seed: u64, patience in 0usize..40, steps in 0u64..200) {
        let problem = small_problem(seed);
        let asked = AtomicUsize::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= patience;
        let mut bounds = Vec::new();
        let mut budget = Budget::new(steps, &stop);
        let mut tell = |progress: Progress| bounds.push(progress.bound);
        let answer = solve(&problem, &proof(), &mut budget, &mut tell);
        bounds.push(answer.bound);
        match by_brute_force(&problem) {
            None => prop_assert!(answer.starts.is_none()),
            Some((least, _)) => {
                prop_assert_ne!(answer.outcome, Outcome::Infeasible);
                for bound in bounds {
                    prop_assert!(bound <= least * (1.0 + TIE), "{} {}", bound, least);
                }
                if let Some(starts) = answer.starts {
                    prop_assert!(keeps_the_rules(&problem, &starts));
                    prop_assert_eq!(cost_and_moves(&problem, &starts).0, answer.cost);
                }
            }
        }
    }

    #[test]
    fn asked_for_any_plan_it_finds_one_or_proves_that_there_is_none(seed: u64) {
        let problem = small_problem(seed);
        let answer = solved(&problem, &Limits { first: true, ..proof() });
        match by_brute_force(&problem) {
            None => prop_assert_eq!(answer.outcome, Outcome::Infeasible),
            Some((least, _)) => {
                prop_assert!(keeps_the_rules(&problem, &answer.starts.unwrap()));
                prop_assert!(answer.bound <= least);
            }
        }
    }

    #[test]
    fn a_plan_within_the_gap_asked_for_is_enough(seed: u64) {
        let problem = small_problem(seed);
        let answer = solved(&problem, &Limits { max_gap: 0.1, ..proof() });
        if let Some((least, _)) = by_brute_force(&problem) {
            prop_assert!(answer.bound <= least * (1.0 + TIE));
            prop_assert!(answer.cost - answer.bound <= 0.1 * answer.cost);
        }
    }
}

/// Many jobs for one crew: more than can be proven soon.
fn crowded_problem(seed: u64) -> Problem {
    let mut random = SplitMix::new(seed);
    let rows = 240;
    let resources =
        vec![Resource { capacity: vec![1; rows] }, Resource { capacity: vec![2; rows] }];
    let jobs = (0..16)
        .map(|_| {
            let length = 5 + random.below(6) as i64;
            let uses =
                (0..2).map(|resource| Use { resource, minutes: length, around: true }).collect();
            let slot = |start| Slot { start, cost: random.below(1000) as f64, moves: 0 };
            let options = (0..rows as i64 - length).map(slot).collect();
            Job { length, wave: random.below(2), uses, options, ..Job::default() }
        })
        .collect();
    Problem { instants: (0..rows as i64).collect(), period: None, resources, jobs, soak: 3 }
}

#[test]
fn the_answer_depends_on_the_effort_alone() {
    let problem = crowded_problem(7);
    let mut costs = Vec::new();
    for steps in [0, 1, 10, 100, 1_000, 10_000, 50_000] {
        let answer = |threads| {
            let stop = || {
                // What a stalled machine would do to a clock.
                std::thread::yield_now();
                false
            };
            let mut budget = Budget::new(steps, &stop);
            let mut told = Vec::new();
            let limits = Limits { threads, ..proof() };
            let answer = solve(&problem, &limits, &mut budget, &mut |p| told.push(p));
            assert!(!budget.was_stopped());
            (answer, told, budget.steps())
        };
        let alone = answer(1);
        assert_eq!(alone, answer(3), "{steps} steps");
        assert_eq!(alone, answer(16), "{steps} steps");
        costs.push(alone.0.cost);
    }
    assert!(costs.is_sorted_by(|fewer, more| fewer >= more), "{costs:?}");
    assert!(costs[0] > costs[costs.len() - 1], "more effort finds more: {costs:?}");
}

/// The least cost of `count` jobs that all have these costs at the starts 0, 1, ... and take
/// turns: the cheapest way to start the n-th no sooner than the one before has ended.
fn least_in_turns(costs: &[f64], length: usize, count: usize) -> f64 {
    // For each instant: the least cost of the jobs so far, which have ended by then.
    let mut ended = vec![0.0; costs.len() + length];
    for _ in 0..count {
        let mut next = vec![f64::INFINITY; costs.len() + length];
        for end in length..next.len() {
            let start = end - length;
            next[end] = f64::min(next[end - 1], ended[start] + costs[start]);
        }
        ended = next;
    }
    ended[ended.len() - 1]
}

#[test]
fn the_bound_of_jobs_that_are_alike_comes_near_the_optimum() {
    let (length, count, rows) = (8, 30, 480);
    let mut random = SplitMix::new(5);
    let day = |row: usize| 2.0 + libm::sin(row as f64 * std::f64::consts::TAU / 96.0);
    let costs: Vec<f64> = (0..rows).map(|row| 1000.0 * day(row) + random.unit()).collect();
    let slot = |(start, &cost): (usize, &f64)| Slot { start: start as i64, cost, moves: 0 };
    let job = Job {
        length: length as i64,
        uses: vec![Use { resource: 0, minutes: length as i64, around: true }],
        options: costs.iter().enumerate().map(slot).collect(),
        ..Job::default()
    };
    let problem = Problem {
        instants: (0..rows as i64).collect(),
        resources: vec![Resource { capacity: vec![1; rows] }],
        jobs: vec![job; count],
        ..Problem::default()
    };
    let least = least_in_turns(&costs, length, count);
    let mut budget = Budget::new(Budget::STEPS / 10, &|| false);
    let answer = solve(&problem, &proof(), &mut budget, &mut |_| {});
    assert!(answer.bound <= least * (1.0 + TIE), "{} {least}", answer.bound);
    assert!(answer.bound >= 0.998 * least, "{} {least}", answer.bound);
    assert!(answer.cost <= 1.002 * least, "{} {least}", answer.cost);
}

/// What jobs cost at least one after another that cost `weight` for each minute after `due`:
/// the best last job of every set.
fn least_tardiness(jobs: &[(i64, i64, i64)]) -> i64 {
    let mut least = vec![0; 1 << jobs.len()];
    for set in 1usize..1 << jobs.len() {
        let of_set = || jobs.iter().enumerate().filter(|(job, _)| set & (1 << job) != 0);
        let end: i64 = of_set().map(|(_, job)| job.0).sum();
        let last = |(job, &(_, weight, due)): (usize, &(i64, i64, i64))| {
            least[set & !(1 << job)] + weight * (end - due).max(0)
        };
        least[set] = of_set().map(last).min().unwrap_or(0);
    }
    least[least.len() - 1]
}

#[test]
fn jobs_of_different_lengths_find_the_best_order() {
    for seed in 0..5 {
        let mut random = SplitMix::new(seed);
        let mut one_to = |n: usize| 1 + random.below(n) as i64;
        // Length, weight and when it is due.
        let jobs: Vec<_> = (0..12).map(|_| (one_to(20), one_to(10), one_to(120))).collect();
        let all: i64 = jobs.iter().map(|job| job.0).sum();
        let job = |&(length, weight, due): &(i64, i64, i64)| Job {
            length,
            uses: vec![Use { resource: 0, minutes: length, around: true }],
            options: (0..=all - length)
                .map(|start| {
                    let cost = (weight * (start + length - due).max(0)) as f64;
                    Slot { start, cost, moves: 0 }
                })
                .collect(),
            ..Job::default()
        };
        let problem = Problem {
            instants: (0..all).collect(),
            resources: vec![Resource { capacity: vec![1; all as usize] }],
            jobs: jobs.iter().map(job).collect(),
            ..Problem::default()
        };
        let mut budget = Budget::new(Budget::STEPS / 100, &|| false);
        let answer = solve(&problem, &proof(), &mut budget, &mut |_| {});
        let least = least_tardiness(&jobs) as f64;
        assert!((answer.cost - least).abs() < 1e-6 * least, "{seed}: {} {least}", answer.cost);
        assert!(answer.bound <= least * (1.0 + TIE), "{seed}: {} {least}", answer.bound);
    }
}

#[test]
fn where_there_is_next_to_no_room_a_plan_is_found() {
    let (length, count) = (6, 40);
    let rows = length * (count + 2);
    for seed in 0..10 {
        let mut random = SplitMix::new(seed);
        // A plan without any pause, in two waves, and some other starts for each job.
        let jobs = (0..count).map(|place| {
            let others: Vec<i64> = (0..12).map(|_| random.below(rows as usize) as i64).collect();
            let mut starts = [&[place * length], &others[..]].concat();
            starts.sort_unstable();
            starts.dedup();
            Job {
                length,
                wave: usize::from(place >= count / 3),
                uses: vec![Use { resource: 0, minutes: length, around: true }],
                options: starts.iter().map(|&start| Slot { start, cost: 0.0, moves: 0 }).collect(),
                ..Job::default()
            }
        });
        let problem = Problem {
            instants: (0..rows).collect(),
            resources: vec![Resource { capacity: vec![1; rows as usize] }],
            jobs: jobs.collect(),
            ..Problem::default()
        };
        let any = Limits { first: true, ..proof() };
        let mut budget = Budget::new(Budget::STEPS / 100, &|| false);
        let answer = solve(&problem, &any, &mut budget, &mut |_| {});
        let starts = answer.starts.unwrap_or_else(|| panic!("seed {seed}: {:?}", answer.outcome));
        assert!(keeps_the_rules(&problem, &starts));
    }
}

#[test]
fn too_many_for_two_stretches_between_which_there_is_room_are_ruled_out() {
    let (length, rows) = (5, 100);
    let job = |starts: &mut dyn Iterator<Item = i64>| Job {
        length,
        uses: vec![Use { resource: 0, minutes: length, around: true }],
        options: starts.map(|start| Slot { start, cost: 0.0, moves: 0 }).collect(),
        ..Job::default()
    };
    let problem = |early_or_late: usize| Problem {
        instants: (0..rows).collect(),
        resources: vec![Resource { capacity: vec![1; rows as usize] }],
        jobs: (0..early_or_late)
            .map(|_| job(&mut (0..=15).chain(60..=75)))
            .chain((0..6).map(|_| job(&mut (0..=95))))
            .collect(),
        ..Problem::default()
    };
    let any = Limits { first: true, ..proof() };
    let outcome = |problem: &Problem| {
        let mut budget = Budget::new(Budget::STEPS / 100, &|| false);
        solve(problem, &any, &mut budget, &mut |_| {}).outcome
    };
    assert_ne!(outcome(&problem(8)), Outcome::Unknown);
    assert_eq!(outcome(&problem(9)), Outcome::Infeasible);
}

#[test]
fn as_many_as_just_fit_find_their_places_and_one_more_is_ruled_out_by_counting() {
    let mut random = SplitMix::new(3);
    let (length, rows) = (8, 160);
    let mut jobs_for = |crew: usize| -> Vec<Job> {
        let mut slot = |start| Slot { start, cost: random.below(1000) as f64, moves: 0 };
        let mut job = || Job {
            length,
            uses: vec![Use { resource: 0, minutes: length, around: true }],
            options: (0..=rows - length).map(&mut slot).collect(),
            ..Job::default()
        };
        (0..crew).map(|_| job()).collect()
    };
    let problem = |jobs| Problem {
        instants: (0..rows).collect(),
        resources: vec![Resource { capacity: vec![1; rows as usize] }],
        jobs,
        ..Problem::default()
    };
    let full = problem(jobs_for(20));
    let answer = solved(&full, &proof());
    assert_eq!(answer.outcome, Outcome::Optimal);
    assert!(keeps_the_rules(&full, &answer.starts.unwrap()));
    let one_less = problem(jobs_for(19));
    let mut budget = Budget::new(2_000, &|| false);
    let any = Limits { first: true, ..proof() };
    let answer = solve(&one_less, &any, &mut budget, &mut |_| {});
    assert!(keeps_the_rules(&one_less, &answer.starts.expect("there is hardly a choice")));
    let one_more = problem(jobs_for(21));
    let mut budget = Budget::new(0, &|| false);
    let answer = solve(&one_more, &proof(), &mut budget, &mut |_| {});
    assert_eq!(answer.outcome, Outcome::Infeasible);
}

#[test]
fn waves_that_want_the_same_hours_are_ruled_out_or_find_their_places_at_once() {
    // Of ten rows the first five are a night, in which two jobs fit. Each wave has three: the
    // second begins in the second night, when the first is ready, and the third in the fourth.
    let problem = |nights: i64| Problem {
        instants: (0..10 * nights).collect(),
        resources: vec![Resource { capacity: vec![1; 10 * nights as usize] }],
        jobs: (0..9)
            .map(|job| Job {
                length: 2,
                wave: job / 3,
                uses: vec![Use { resource: 0, minutes: 2, around: false }],
                options: (0..10 * nights)
                    .filter(|start| start % 10 <= 3)
                    .map(|start| Slot { start, cost: 0.0, moves: 0 })
                    .collect(),
                ..Job::default()
            })
            .collect(),
        soak: 1,
        period: None,
    };
    let limits = Limits { first: true, ..proof() };
    let asked = |nights: i64| {
        let mut budget = Budget::new(1_000, &|| false);
        solve(&problem(nights), &limits, &mut budget, &mut |_| {})
    };
    assert_eq!(asked(4).outcome, Outcome::Infeasible);
    let answer = asked(5);
    assert!(keeps_the_rules(&problem(5), &answer.starts.unwrap()));
}
