//! The week of each region's own window: what a start costs in one of them, and a lane for each.

use crate::fleet::Fleet;
use crate::ground::duration::WEEK;
use crate::ground::interval::Interval;
use crate::ground::tz::Zone;
use crate::report::drawing::axis::{ALL, Axis, LABELS, WIDTH};
use crate::report::drawing::hatch;
use crate::report::drawing::lanes;
use crate::report::drawing::week::{self as drawn, Band, LANES};
use crate::report::markup::{Markup, short};
use crate::week::{RegionWeeks, Starts, Week};

/// From lane to lane: each is to be touched by itself.
pub const APART: f64 = 26.0;
/// How wide the dates beside the lanes are, where these show different weeks.
const DATES: f64 = 48.0;

/// One region, and the slot of its window.
#[derive(Clone, Copy)]
pub struct Lane<'w> {
    pub own: &'w RegionWeeks,
    pub starts: &'w Starts,
    pub slot: usize,
    /// The stretch that is drawn.
    pub span: Interval,
}

/// Whether all lanes show the same days.
pub fn is_one_stretch(lanes: &[Lane]) -> bool {
    lanes.iter().all(|lane| lane.span == lanes[0].span)
}

/// The lanes one below the other, the costs of `chosen` above them.
pub fn draw(fleet: &Fleet, week: &Week, lanes: &[Lane], chosen: usize) -> Markup {
    let (zone, same) = (Zone::utc(), is_one_stretch(lanes));
    let height = LANES + APART * lanes.len() as f64 + 2.0;
    let all = if same { ALL } else { ALL + DATES };
    let mut markup = Markup::default();
    let (view, apart) = (format!("0 0 {} {}", short(all), short(height)), short(APART));
    let label = "The week of each region’s window: how busy it is, when no window may be, and where the window is. The same is told in the table below.";
    markup.open(
        "svg",
        &[
            ("viewBox", &view),
            ("id", &"week"),
            ("role", &"img"),
            ("aria-label", &label),
            ("data-x", &short(LABELS)),
            ("data-width", &short(WIDTH)),
            ("data-top", &short(LANES)),
            ("data-apart", &apart),
        ],
    );
    hatch(&mut markup);
    let axis = |lane: &Lane| Axis { span: lane.span, zone: &zone };
    match same {
        true => axis(&lanes[chosen]).draw(&mut markup, height - 2.0),
        false => axis(&lanes[chosen]).draw_named(&mut markup, height - 2.0, "%A"),
    }
    drawn::costs(&mut markup, lanes[chosen].starts, &axis(&lanes[chosen]));
    let name: String = fleet.regions[lanes[chosen].own.region].name.chars().take(13).collect();
    let name = format!("{name}:");
    let x = short(LABELS - 8.0);
    markup.element("text", &[("class", &"lab"), ("id", &"of"), ("x", &x), ("y", &44)], &name);
    for (i, lane) in lanes.iter().enumerate() {
        let y = LANES + APART * i as f64;
        let class = if i == chosen { "lane chosen" } else { "lane" };
        markup.open("g", &[("class", &class), ("data-row", &i)]);
        lanes::draw(&mut markup, fleet, week, lane.own, &axis(lane), y);
        let from = lane.span.start().utc().format("%-d %b").to_string();
        if !same {
            let (x, y) = (short(LABELS + WIDTH + 6.0), short(y + 14.0));
            markup.element("text", &[("class", &"from dim"), ("x", &x), ("y", &y)], &from);
        }
        let start = lane.starts.cycles[0].starts[lane.slot];
        let place = Band { id: &format!("window-{i}"), y: y - 2.0, tall: 23.0 };
        drawn::window(&mut markup, lane.starts, &axis(lane), start, place);
        markup.close("g");
    }
    markup.close("svg");
    markup
}

/// Whether the lanes show a week each, of a search that is longer.
pub fn is_weekly(lane: &Lane) -> bool {
    lane.span.minutes() == WEEK && lane.starts.cycles[0].span.minutes() > WEEK
}
