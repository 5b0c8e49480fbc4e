//! What is everybody's own day like, and where in it is the window?

use unicode_width::UnicodeWidthStr;

use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::minute::Minute;
use crate::ground::tz;
use crate::report::ink::{self, Ink, Line, Palette};
use crate::week::{RegionWeeks, Starts, Week};
use crate::words::figures;
use crate::words::harmless::harmless;

/// How wide names can be.
const NAME: usize = 14;

/// From this width on there is room for figures.
const ROOMY: usize = 72;

/// What stands above the lines.
pub fn title(scope: Scope, windows: &[&Starts]) -> String {
    match (scope, windows.first().and_then(|starts| Some((starts, starts.first_window()?)))) {
        (Scope::Global, Some((starts, start))) => format!(
            "On their own clocks, {} to {} UTC",
            figures::utc(start),
            figures::utc_time(start + starts.length)
        ),
        _ => "On their own clocks".to_owned(),
    }
}

/// A line for each region: its local start, its day from 00 to 24 with the window in
/// brackets, and how many of its users are there then.
pub fn lines(
    fleet: &Fleet,
    week: &Week,
    region: Option<RegionId>,
    windows: &[&Starts],
    width: usize,
    palette: Palette,
) -> Vec<Line> {
    let mut lines = Vec::new();
    for starts in windows {
        let Some(start) = starts.first_window() else { continue };
        let own = week.regions.iter().filter(|own| starts.regions.contains(&own.region));
        let shown = own.filter(|own| region.is_none_or(|region| own.region == region));
        lines.extend(shown.map(|own| {
            let strip = strip(fleet, week, starts, own, start, palette);
            line(fleet, week, starts, own, start, width, strip)
        }));
    }
    lines
}

fn line(
    fleet: &Fleet,
    week: &Week,
    starts: &Starts,
    own: &RegionWeeks,
    start: Minute,
    width: usize,
    strip: Line,
) -> Line {
    let spec = &fleet.regions[own.region];
    let mut name = harmless(&spec.name);
    while name.width() > NAME {
        name.pop();
    }
    let pad = " ".repeat(NAME - name.width());
    let local = spec.zone.local(start).format("%a %H:%M");
    let mut line = vec![(format!("{name}{pad} {local} "), Ink::Plain)];
    line.extend(strip);
    let users = users_at(week, own, start + starts.quiet());
    let peak = spec.activity.peak();
    let share = figures::percent(if peak > 0.0 { users / peak } else { 0.0 });
    line.push((format!(" {share:>5}"), Ink::Plain));
    if width >= ROOMY {
        let impact = own.impact(week, &starts.phases, start);
        line.push((format!(" {:>6}", figures::quantity(impact)), Ink::Plain));
    }
    line
}

fn users_at(week: &Week, region: &RegionWeeks, instant: Minute) -> f64 {
    let (number, minute) = week.place(instant);
    region.users().at(number).at(minute)
}

/// The 24 hours of the local day on which the window starts; what runs past midnight is at
/// the beginning.
fn strip(
    fleet: &Fleet,
    week: &Week,
    starts: &Starts,
    own: &RegionWeeks,
    start: Minute,
    palette: Palette,
) -> Line {
    let zone = &fleet.regions[own.region].zone;
    let local = tz::local_minutes(start, zone.offset_at(start)).rem_euclid(DAY);
    let end = local + starts.length;
    let peak = own.users().distinct.iter().map(|steps| steps.peak()).fold(0.0, f64::max);
    let inside = |hour: i64| {
        let (from, until) = (HOUR * hour, HOUR * (hour + 1));
        (from < end && local < until) || (from + DAY < end && local < until + DAY)
    };
    let mut line = Line::new();
    for hour in 0..24 {
        if inside(hour) && (hour == 0 && end <= DAY || hour > 0 && !inside(hour - 1)) {
            line.push(("[".to_owned(), Ink::Mark));
        }
        // The hour of that day; of what runs past midnight, the hour of the next.
        let past = HOUR * (hour + 1) <= local && inside(hour);
        let day = if past { DAY } else { Minutes::ZERO };
        let instant = start + (HOUR * hour + day - local);
        let instant = instant.max(week.span().start());
        let level = ink::level(users_at(week, own, instant), 0.0, peak);
        let ink = Ink::Level { level, open: inside(hour) };
        line.push((palette.sign(level).to_string(), ink));
        if inside(hour) && (hour == 23 && end <= DAY || hour < 23 && !inside(hour + 1)) {
            line.push(("]".to_owned(), Ink::Mark));
        }
    }
    // A window from midnight to midnight, or over it, still has both brackets.
    if line.iter().filter(|(sign, _)| sign == "[" || sign == "]").count() < 2 {
        line.push((" ".to_owned(), Ink::Plain));
    }
    line
}
