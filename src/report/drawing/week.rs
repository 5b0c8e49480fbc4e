//! The week on one axis: what a start costs, a lane for each region, and the window across it
//! all.

use crate::fleet::Fleet;
use crate::ground::duration::{DAY, Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::report::drawing::axis::{ALL, Axis, LABELS, WIDTH};
use crate::report::drawing::hatch;
use crate::report::drawing::lanes::{self, Lanes};
use crate::report::markup::{Markup, short};
use crate::week::{Starts, Week};
use crate::words::figures;

/// Where the cost strip begins and ends, and the window with it.
pub(super) const TOP: f64 = 44.0;
const FLOOR: f64 = 136.0;
/// Where the first lane begins.
pub(super) const LANES: f64 = 148.0;

/// The longest stretch that is drawn hour by hour.
const LONGEST: Minutes = DAY.times(14);

/// The stretch of the first cycle that is drawn: all of it, or the week of `slot`.
pub fn shown(starts: &Starts, slot: Option<usize>) -> Interval {
    let cycle = &starts.cycles[0];
    if cycle.span.minutes() <= LONGEST {
        return cycle.span;
    }
    let best = slot.map_or(cycle.span.start(), |slot| cycle.starts[slot]);
    Interval::lasting((best - 6 * DAY - (DAY - Minutes(1))).next_monday(), WEEK)
}

/// The drawing, with the window of `slot`.
pub fn draw(
    fleet: &Fleet,
    week: &Week,
    starts: &Starts,
    slot: Option<usize>,
    zone: &Zone,
) -> Markup {
    let span = shown(starts, slot).intersection(week.span()).unwrap_or(week.span());
    let axis = Axis { span, zone };
    let lanes = Lanes::of(week, starts);
    let count = lanes.count();
    let height = LANES + lanes::HEIGHT * count as f64 + 6.0;
    let mut markup = Markup::default();
    let view = format!("0 0 {} {}", short(ALL), short(height));
    let (from, until) = (span.start().to_string(), span.end().to_string());
    markup.open(
        "svg",
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("viewBox", &view),
            ("id", &"week"),
            ("role", &"img"),
            ("aria-label", &label(fleet, week, starts, slot)),
            ("data-from", &from),
            ("data-until", &until),
            ("data-x", &short(LABELS)),
            ("data-width", &short(WIDTH)),
        ],
    );
    hatch(&mut markup);
    axis.draw(&mut markup, height - 4.0);
    costs(&mut markup, starts, &axis);
    for (i, &own) in lanes.shown.iter().enumerate() {
        let y = LANES + lanes::HEIGHT * i as f64;
        lanes::draw(&mut markup, fleet, week, &week.regions[own], &axis, y);
    }
    if !lanes.others.is_empty() {
        let y = LANES + lanes::HEIGHT * lanes.shown.len() as f64;
        lanes::draw_others(&mut markup, week, &lanes.others, &axis, y);
    }
    if let Some(slot) = slot {
        let place = Band { id: "window", y: TOP - 4.0, tall: height - TOP };
        window(&mut markup, starts, &axis, starts.cycles[0].starts[slot], place);
    }
    markup.close("svg");
    markup
}

/// What the picture says, in words.
fn label(fleet: &Fleet, week: &Week, starts: &Starts, slot: Option<usize>) -> String {
    let tier = &fleet.tiers[week.tier].name;
    let mut label = format!(
        "What {tier} costs at each start of the week, and how busy each region is then. {} of {} are allowed.",
        starts.allowed().count(),
        figures::count(starts.count(), "start")
    );
    if let Some(slot) = slot {
        let start = starts.cycles[0].starts[slot];
        label.push_str(&format!(
            " The window is at {} UTC, at {} user-minutes.",
            figures::utc(start),
            figures::quantity(starts.impacts[slot])
        ));
    }
    label
}

/// The cost of every start, from zero: grey, and filled where it is allowed.
pub(super) fn costs(markup: &mut Markup, starts: &Starts, axis: &Axis) {
    let cycle = &starts.cycles[0];
    let mut places: Vec<(Minute, usize)> =
        cycle.starts.iter().enumerate().map(|(slot, &start)| (start, slot)).collect();
    places.retain(|(start, _)| axis.span.contains(*start));
    places.sort_unstable();
    let most = places.iter().map(|&(_, slot)| starts.impacts[slot]).fold(0.0, f64::max);
    let y = |cost: f64| if most > 0.0 { FLOOR - (FLOOR - TOP) * cost / most } else { FLOOR };
    let ends = |at: usize| places.get(at + 1).map_or(axis.span.end(), |(next, _)| *next);
    let (mut line, mut open) = (String::new(), String::new());
    for (at, &(start, slot)) in places.iter().enumerate() {
        let top = y(starts.impacts[slot]);
        line.push_str(&format!(
            "{}{} {}",
            if at == 0 { "M" } else { "L" },
            short(axis.x(start)),
            short(top)
        ));
        if starts.is_allowed(slot) {
            open.push_str(&axis.block(start, ends(at), top, FLOOR - top));
        }
    }
    if let (Some((first, _)), Some(last)) = (places.first(), places.len().checked_sub(1)) {
        let (from, until) = (short(axis.x(*first)), short(axis.x(ends(last))));
        let area = format!("{line}H{until}V{}H{from}z", short(FLOOR));
        markup.empty("path", &[("class", &"cost-all"), ("id", &"cost-all"), ("d", &area)]);
    }
    markup.empty("path", &[("class", &"cost-line"), ("id", &"cost-line"), ("d", &line)]);
    markup.empty("path", &[("class", &"cost-ok"), ("id", &"cost-ok"), ("d", &open)]);
    let x = short(LABELS - 8.0);
    markup.element("text", &[("class", &"lab"), ("x", &x), ("y", &58)], "cost of a");
    markup.element("text", &[("class", &"lab"), ("x", &x), ("y", &72)], "start here");
    if let Some(&best) = starts.ranking.first() {
        let least = starts.impacts[best];
        // What is drawn may all cost less, and be refused.
        let height = y(least).max(TOP);
        let across = format!("M{} {}H{}", short(LABELS), short(height), short(LABELS + WIDTH));
        markup.empty("path", &[("class", &"bestline"), ("id", &"bestline"), ("d", &across)]);
        let below = format!("best {}", figures::quantity(least));
        let y = short((height + 4.0).max(88.0));
        let told = [
            ("class", &"lab dim" as &dyn std::fmt::Display),
            ("id", &"best"),
            ("x", &x),
            ("y", &y),
        ];
        markup.element("text", &told, &below);
    }
}

/// Where a window is drawn, and what the script knows it by.
pub(super) struct Band<'i> {
    pub id: &'i str,
    pub y: f64,
    pub tall: f64,
}

/// The window as one band, the phases that disturb in its head.
pub(super) fn window(
    markup: &mut Markup,
    starts: &Starts,
    axis: &Axis,
    start: Minute,
    Band { id, y, tall }: Band,
) {
    let width = short(axis.width(starts.length));
    let (y, tall) = (short(y), short(tall));
    let place = format!("translate({} 0)", short(axis.x(start)));
    markup.open("g", &[("id", &id), ("transform", &place)]);
    for class in ["winhalo", "winbox"] {
        markup.empty(
            "rect",
            &[
                ("class", &class),
                ("x", &0),
                ("y", &y),
                ("width", &width),
                ("height", &tall),
                ("rx", &3),
            ],
        );
    }
    let mut from = Minutes::ZERO;
    for phase in &starts.phases {
        if phase.disruption > 0.0 {
            let (x, width) = (short(axis.width(from)), short(axis.width(phase.duration)));
            let deep = short((1.0 + 5.0 * phase.disruption).max(1.5));
            let head = [
                ("class", &"winphase" as &dyn std::fmt::Display),
                ("x", &x),
                ("y", &y),
                ("width", &width),
                ("height", &deep),
            ];
            markup.empty("rect", &head);
        }
        from += phase.duration;
    }
    markup.close("g");
}
