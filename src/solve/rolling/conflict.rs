//! Why is there no rolling plan, and what would help?

use crate::assign::Problem;
use crate::fleet::Cadence;
use crate::ground::cycles::Horizon;
use crate::ground::duration::{DAY, HOUR, Minutes, WEEK};
use crate::plan::{Conflict, Remedy};
use crate::request::Request;
use crate::solve::beside::InForce;
use crate::solve::conflict;
use crate::solve::effort::Effort;
use crate::solve::rolling::asking::{Asking, Question};
use crate::solve::rolling::lane::Lane;
use crate::solve::rolling::removal;
use crate::solve::rolling::together::Rolling;
use crate::solve::timing::Timing;

/// The longest horizon that is tried as a remedy.
const FARTHEST: Minutes = WEEK.times(104);

/// A smallest set of rules that leave no plan, and the least changes that would allow one.
pub fn find(rolling: &Rolling, effort: &mut Effort) -> Conflict {
    let blocked = rolling.lanes.iter().filter(|lane| lane.is_full());
    let alone: Vec<Conflict> = blocked.map(own_conflict).collect();
    let mut asked = Asking::new(rolling, effort);
    let mut conflict = match alone.iter().min_by_key(|conflict| conflict.rules.len()) {
        Some(conflict) => {
            let remove = removal::of_each(&mut asked, &alone);
            Conflict { remove, ..conflict.clone() }
        }
        None => {
            let (question, settled) = together(&mut asked);
            let remove = removal::of_one(&mut asked, &question);
            let longest = rolling.lanes.iter().map(|lane| lane.slots().length).max();
            let (rules, longest) = (question.rules(rolling), longest.unwrap_or(Minutes::ZERO));
            Conflict { settled, remove, ..Conflict::of(rules, longest, None) }
        }
    };
    (conflict.remedies, conflict.least) = remedies(&mut asked);
    conflict
}

/// Why a region has no slot at all.
fn own_conflict(lane: &Lane) -> Conflict {
    match &lane.timing {
        Timing::Once { slots, .. } => conflict::of_once(slots, slots.terms.span.end()),
        Timing::Recurring(rhythm) => conflict::of_recurring(rhythm),
    }
}

/// Rules of several regions, and between them, that leave no plan though every region has a
/// slot; and whether it is settled that dropping any one of them leaves one.
fn together(asking: &mut Asking) -> (Question, bool) {
    let rolling = asking.rolling;
    let mut question = Question::new(rolling);
    let mut settled = true;
    // Takes what is asked for the question where it leaves no plan, either.
    let goes = |fewer: Question, question: &mut Question, asking: &mut Asking| {
        let has_plan = asking.has_plan(&fewer.problem(rolling));
        if has_plan == Some(false) {
            *question = fewer;
        }
        has_plan
    };
    // The rules of many regions at once first: with those of half of them gone the rest is
    // told sooner.
    let mut size = question.lanes.len();
    while size > 0 {
        for at in (0..question.lanes.len()).step_by(size) {
            let until = (at + size).min(question.lanes.len());
            if question.lanes[at..until].iter().all(|asked| asked.own.is_empty()) {
                continue;
            }
            let mut fewer = question.clone();
            fewer.lanes[at..until].iter_mut().for_each(|asked| asked.own.clear());
            goes(fewer, &mut question, asking);
        }
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    for rule in question.between(rolling) {
        let mut fewer = question.clone();
        fewer.drop_between(rule);
        settled &= goes(fewer, &mut question, asking).is_some();
    }
    for lane in 0..question.lanes.len() {
        let mut rule = 0;
        while rule < question.lanes[lane].own.len() {
            let mut fewer = question.clone();
            fewer.drop_own(lane, rule);
            let has_plan = goes(fewer, &mut question, asking);
            settled &= has_plan.is_some();
            rule += usize::from(has_plan != Some(false));
        }
    }
    (question, settled)
}

/// Changes, one at a time, with which there is a plan; and whether it is settled that none
/// of them could be less.
fn remedies(asking: &mut Asking) -> (Vec<Remedy>, bool) {
    let rolling = asking.rolling;
    let everyone_has_room = !rolling.lanes.iter().any(Lane::is_full);
    let mut found = Vec::new();
    let mut least = true;
    let mut take = |changed: Option<(i64, bool)>, remedy: &dyn Fn(i64) -> Remedy| {
        if let Some((by, settled)) = changed {
            found.push(remedy(by));
            least &= settled;
        }
    };
    if everyone_has_room {
        let in_force = InForce::all(rolling.fleet, rolling.request);
        if let Some(most) = in_force.max_parallel {
            let fits = |parallel: i64, asking: &mut Asking| {
                let max_parallel = Some(parallel as u32);
                asking.has_plan(&unpriced(rolling, &InForce { max_parallel, ..in_force.clone() }))
            };
            let regions = rolling.lanes.len() as i64;
            let parallel = smallest(i64::from(most) + 1, regions, asking, fits);
            take(parallel, &|parallel| Remedy::MaxParallel(parallel as u32));
        }
        let step = rolling.request.step;
        let soak = |steps_less: i64| (in_force.soak - steps_less * step).max(Minutes::ZERO);
        let fits = |steps_less: i64, asking: &mut Asking| {
            let in_force = InForce { soak: soak(steps_less), ..in_force.clone() };
            asking.has_plan(&unpriced(rolling, &in_force))
        };
        let steps_less = smallest(1, (in_force.soak + step - Minutes(1)) / step, asking, fits);
        take(steps_less, &|steps_less| Remedy::Soak(soak(steps_less)));
    }
    if rolling.fleet.tiers[rolling.request.tier].cadence == Cadence::Once {
        let horizon = rolling.request.horizon.minutes();
        let unit = if horizon >= 7 * DAY { DAY } else { HOUR };
        let longer = |more: i64| (horizon / unit + more) * unit;
        let fits = |horizon: Minutes, asking: &mut Asking| {
            let request = Request { horizon: Horizon::Minutes(horizon), ..rolling.request.clone() };
            let Ok(longer) = Rolling::new(rolling.fleet, &request) else { return Some(false) };
            if longer.lanes.iter().any(Lane::is_full) {
                return Some(false);
            }
            asking.has_plan(&unpriced(&longer, &InForce::all(rolling.fleet, &request)))
        };
        let most = ((8 * horizon).min(FARTHEST) / unit - horizon / unit).max(0);
        let enough = smallest(1, most, asking, |more, asking| fits(longer(more), asking));
        // To the minute.
        let exact = enough.map(|(more, settled)| {
            let (low, high) = (longer(more - 1).max(horizon), longer(more));
            let fits = |minutes: i64, asking: &mut Asking| fits(Minutes(minutes), asking);
            let (minutes, exactly) = halved(low.0 + 1, high.0, asking, fits);
            (minutes, settled && exactly)
        });
        take(exact, &|minutes| Remedy::Horizon(Minutes(minutes)));
    }
    (found, least)
}

/// The assignment under these rules between regions, and all others, where cost is no matter.
fn unpriced(rolling: &Rolling, in_force: &InForce) -> Problem {
    rolling.problem(rolling.unpriced(|_| true), in_force)
}

/// The least number from `from` to `to` that is found to fit, where whatever fits once fits
/// from there; and whether it is settled that no smaller one does.
fn smallest(
    from: i64,
    to: i64,
    asking: &mut Asking,
    fits: impl Fn(i64, &mut Asking) -> Option<bool>,
) -> Option<(i64, bool)> {
    if from > to {
        return None;
    }
    // Below `low` nothing fits. Small numbers first: they are mostly enough.
    let (mut low, mut high, mut stride) = (from, from, 1);
    loop {
        match fits(high, asking) {
            Some(true) => break,
            Some(false) => low = high + 1,
            None => {}
        }
        if high == to {
            return None;
        }
        high = (high + stride).min(to);
        stride *= 2;
    }
    Some(halved(low, high, asking, fits))
}

/// The same, where `high` fits and nothing below `low` does.
fn halved(
    mut low: i64,
    mut high: i64,
    asking: &mut Asking,
    fits: impl Fn(i64, &mut Asking) -> Option<bool>,
) -> (i64, bool) {
    let mut open = low;
    while open < high {
        let middle = open + (high - open) / 2;
        match fits(middle, asking) {
            Some(true) => high = middle,
            Some(false) => {
                low = middle + 1;
                open = low;
            }
            None => open = middle + 1,
        }
    }
    (high, low == high)
}
