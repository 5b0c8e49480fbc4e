//! What is one region's day like on its own clock, and where in it is the window?

use crate::fleet::Fleet;
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::minute::Minute;
use crate::ground::tz;
use crate::report::drawing::step;
use crate::report::markup::{Markup, short};
use crate::week::{RegionWeeks, Starts, Week};

/// How wide a day is.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 16.0;

/// The local day on which the window starts, hour by hour; what runs past midnight is drawn
/// at the beginning.
pub fn draw(
    fleet: &Fleet,
    week: &Week,
    own: &RegionWeeks,
    starts: &Starts,
    start: Minute,
) -> Markup {
    let region = &fleet.regions[own.region];
    let local = tz::local_minutes(start, region.zone.offset_at(start)).rem_euclid(DAY);
    let peak = own.users().distinct.iter().map(|steps| steps.peak()).fold(0.0, f64::max);
    let mut markup = Markup::default();
    let name = format!("The day of {} hour by hour, with the window", region.name);
    markup.open(
        "svg",
        &[("class", &"clock"), ("viewBox", &"0 0 240 20"), ("role", &"img"), ("aria-label", &name)],
    );
    let wide = WIDTH / 24.0;
    let span = week.span();
    let level = |hour: i64| {
        let instant = start + (HOUR * hour - local);
        let instant = instant.max(span.start()).min(span.end() - Minutes(1));
        let (number, minute) = week.place(instant);
        let users = own.users().at(number).at(minute);
        step(if peak > 0.0 { users / peak } else { 0.0 })
    };
    let levels: Vec<usize> = (0..24).map(level).collect();
    let mut hour = 0;
    for alike in levels.chunk_by(|a, b| a == b) {
        let class = format!("h{}", alike[0]);
        let (x, wide) = (short(wide * hour as f64), short(wide * alike.len() as f64));
        let high = short(HEIGHT);
        markup.empty("rect", &[("class", &class), ("x", &x), ("width", &wide), ("height", &high)]);
        hour += alike.len();
    }
    markup.empty("path", &[("class", &"tick"), ("d", &"M60 16v4M120 16v4M180 16v4")]);
    let outline = outline(local, starts.length);
    markup.empty("path", &[("class", &"cwh"), ("d", &outline)]);
    markup.empty("path", &[("class", &"cw"), ("d", &outline)]);
    markup.close("svg");
    markup
}

/// The window as an outline, cut at midnight.
fn outline(local: Minutes, length: Minutes) -> String {
    let scale = WIDTH / DAY.as_f64();
    let (x, wide) = (local.as_f64() * scale, length.min(DAY).as_f64() * scale);
    if x + wide <= WIDTH {
        return format!("M{} 1h{wide}v14h-{wide}z", short(x), wide = short(wide));
    }
    let over = short(x + wide - WIDTH);
    format!("M240 1H{x}v14H240M0 1H{over}v14H0", x = short(x))
}
