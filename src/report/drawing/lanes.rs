//! How busy is each region over a stretch, when is it night there, and when is it closed?

use crate::fleet::Fleet;
use crate::ground::duration::{DAY, HOUR, Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};
use crate::report::drawing::axis::{Axis, LABELS};
use crate::report::drawing::{STEPS, step};
use crate::report::markup::{Markup, short};
use crate::week::{RegionWeeks, Starts, Week};
use crate::words::figures;

/// From lane to lane.
pub const HEIGHT: f64 = 22.0;
/// Of the lane itself.
const BODY: f64 = 19.0;

/// Between these hours of the clock people sleep.
const NIGHT: (Minutes, Minutes) = (HOUR.times(23), HOUR.times(6));

/// From so many regions on only the largest have a lane of their own.
const MANY: usize = 60;
/// So many of them.
const LARGEST: usize = 40;

/// Which regions have lanes of their own, and which share one: by their places in
/// [`Week::regions`].
#[derive(Debug)]
pub struct Lanes {
    pub shown: Vec<usize>,
    pub others: Vec<usize>,
}

impl Lanes {
    /// Of the regions of a window: all, or where they are many those that bear most of it.
    pub fn of(week: &Week, starts: &Starts) -> Self {
        let own = |&i: &usize| starts.regions.contains(&week.regions[i].region);
        let mut shown: Vec<usize> = (0..week.regions.len()).filter(own).collect();
        if shown.len() <= MANY {
            return Self { shown, others: Vec::new() };
        }
        let start = starts.first_window().unwrap_or(week.from);
        let impact = |i: &usize| week.regions[*i].impact(week, &starts.phases, start);
        shown.sort_by(|a, b| impact(b).total_cmp(&impact(a)));
        let mut others = shown.split_off(LARGEST);
        shown.sort_unstable();
        others.sort_unstable();
        Self { shown, others }
    }

    /// How many lanes there are.
    pub fn count(&self) -> usize {
        self.shown.len() + usize::from(!self.others.is_empty())
    }
}

/// The lane of all `others` together, hour by hour.
pub fn draw_others(markup: &mut Markup, week: &Week, others: &[usize], axis: &Axis, y: f64) {
    let hours = axis.span.minutes().div_euclid(HOUR);
    let users = |hour: i64| -> f64 {
        let (number, minute) = week.place(axis.span.start() + HOUR * hour);
        others.iter().map(|&i| week.regions[i].users().at(number).at(minute)).sum()
    };
    let users: Vec<f64> = (0..hours).map(users).collect();
    let peak = users.iter().copied().fold(0.0, f64::max);
    let mut paths = vec![String::new(); STEPS];
    for (hour, users) in users.iter().enumerate() {
        let from = axis.span.start() + HOUR * hour as i64;
        let step = step(if peak > 0.0 { users / peak } else { 0.0 });
        paths[step].push_str(&axis.stroke(from, from + HOUR, y + BODY / 2.0));
    }
    strokes(markup, &paths);
    let (x, y) = (short(LABELS - 8.0), short(y + 14.0));
    let name = figures::count(others.len(), "other");
    markup.element("text", &[("class", &"lab dim"), ("x", &x), ("y", &y)], &name);
}

/// The lane of one region, with its top at `y`.
pub fn draw(
    markup: &mut Markup,
    fleet: &Fleet,
    week: &Week,
    own: &RegionWeeks,
    axis: &Axis,
    y: f64,
) {
    let region = &fleet.regions[own.region];
    let peak = own.users().distinct.iter().map(|steps| steps.peak()).fold(0.0, f64::max);
    let share = |users: f64| if peak > 0.0 { users / peak } else { 0.0 };
    let mut paths = vec![String::new(); STEPS];
    for (stretch, step) in levels(week, own, axis.span, |users| step(share(users))) {
        paths[step].push_str(&axis.stroke(stretch.start(), stretch.end(), y + BODY / 2.0));
    }
    strokes(markup, &paths);
    let closed: String = closed(week, own, axis.span)
        .map(|s| axis.stroke(s.start(), s.end(), y + BODY / 2.0))
        .collect();
    if !closed.is_empty() {
        markup.empty("path", &[("class", &"b bn"), ("d", &closed)]);
    }
    let midnights: String = axis
        .hours(&region.zone, 24)
        .into_iter()
        .map(|(at, _)| format!("M{} {}v{}", short(axis.x(at)), short(y), short(BODY)))
        .collect();
    markup.empty("path", &[("class", &"mid"), ("d", &midnights)]);
    let nights: String = nights(&region.zone, axis.span)
        .map(|night| axis.block(night.start(), night.end(), y + BODY, 2.0))
        .collect();
    markup.empty("path", &[("class", &"night"), ("d", &nights)]);
    for change in region.zone.transitions(axis.span) {
        let x = axis.x(change.at);
        let mark = format!(
            "M{} {}l6 {half}l-6 {half}l-6 -{half}z",
            short(x),
            short(y),
            half = short(BODY / 2.0)
        );
        markup.open("path", &[("class", &"change"), ("d", &mark)]);
        let (before, after) = (figures::offset(change.before), figures::offset(change.after));
        let told = format!("{}: clocks change from {before} to {after}", region.name);
        markup.element("title", &[], &told);
        markup.close("path");
    }
    let (x, y) = (short(LABELS - 8.0), short(y + 14.0));
    let name: String = region.name.chars().take(13).collect();
    markup.element("text", &[("class", &"lab"), ("x", &x), ("y", &y)], &name);
}

/// How busy it is, a path for each step.
fn strokes(markup: &mut Markup, paths: &[String]) {
    for (step, path) in paths.iter().enumerate().filter(|(_, path)| !path.is_empty()) {
        markup.empty("path", &[("class", &format!("b b{step}")), ("d", path)]);
    }
}

/// Stretches of one level.
fn levels(
    week: &Week,
    own: &RegionWeeks,
    span: Interval,
    level: impl Fn(f64) -> usize,
) -> Vec<(Interval, usize)> {
    let mut found: Vec<(Interval, usize)> = Vec::new();
    for (stretch, users) in users(week, own, span) {
        let level = level(users);
        match found.last_mut() {
            Some((last, known)) if *known == level && last.end() == stretch.start() => {
                *last = Interval::new(last.start(), stretch.end()).expect("stretches rise");
            }
            _ => found.push((stretch, level)),
        }
    }
    found
}

/// Concurrent users of a region over a stretch of the weeks.
fn users<'w>(
    week: &'w Week,
    own: &'w RegionWeeks,
    span: Interval,
) -> impl Iterator<Item = (Interval, f64)> + 'w {
    (0..week.weeks).flat_map(move |number| {
        let monday = week.from + WEEK * number as i64;
        let pieces = own.users().at(number).pieces();
        pieces.filter_map(move |(from, until, users)| {
            let piece = Interval::new(monday + from, monday + until)?.intersection(span)?;
            Some((piece, users))
        })
    })
}

/// The minutes that no window may hold.
fn closed<'w>(
    week: &'w Week,
    own: &'w RegionWeeks,
    span: Interval,
) -> impl Iterator<Item = Interval> + 'w {
    (0..week.weeks).flat_map(move |number| {
        let monday = week.from + WEEK * number as i64;
        let stretches = own.forbidden.at(number).iter();
        stretches.filter_map(move |&(from, until)| {
            Interval::new(monday + from, monday + until)?.intersection(span)
        })
    })
}

/// The nights on the clock of `zone`.
fn nights(zone: &Zone, span: Interval) -> impl Iterator<Item = Interval> {
    let pieces = zone.offsets(span).into_iter();
    pieces.flat_map(|(piece, offset)| {
        let ahead = tz::local_minutes(piece.start(), offset) - piece.start().since_epoch();
        let day_of = |at: Minute| (at.since_epoch() + ahead).div_euclid(DAY);
        let (from, until) = NIGHT;
        (day_of(piece.start()) - 1..=day_of(piece.end())).filter_map(move |day| {
            let start = Minute::from_epoch(DAY * day + from - ahead);
            Interval::lasting(start, DAY - from + until).intersection(piece)
        })
    })
}
