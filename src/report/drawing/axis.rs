//! Where along a picture is an instant? One axis of time for all that stands below it.

use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};
use crate::report::markup::{Markup, short};

/// How wide names beside a picture are.
pub const LABELS: f64 = 92.0;
/// How wide the time itself is.
pub const WIDTH: f64 = 1008.0;
/// All of it, with a margin.
pub const ALL: f64 = LABELS + WIDTH + 8.0;

/// A stretch of time from left to right.
#[derive(Clone, Copy)]
pub struct Axis<'z> {
    pub span: Interval,
    pub zone: &'z Zone,
}

impl Axis<'_> {
    /// How far to the right an instant is.
    pub fn x(&self, instant: Minute) -> f64 {
        LABELS + self.width(instant - self.span.start())
    }

    /// How wide a length of time is.
    pub fn width(&self, length: Minutes) -> f64 {
        WIDTH * length.as_f64() / self.span.minutes().as_f64()
    }

    /// A block of `height` at `y` from one instant to another, for a path.
    pub fn block(&self, from: Minute, until: Minute, y: f64, height: f64) -> String {
        let (x, width, height) = (self.x(from), self.width(until - from), short(height));
        let width = short(width);
        format!("M{} {}h{width}v{height}h-{width}z", short(x), short(y))
    }

    /// A line at `y` from one instant to another, for a path.
    pub fn stroke(&self, from: Minute, until: Minute, y: f64) -> String {
        format!("M{} {}h{}", short(self.x(from)), short(y), short(self.width(until - from)))
    }

    /// The instants at which the clock of `zone` shows a multiple of `every` hours.
    pub fn hours(&self, zone: &Zone, every: i64) -> Vec<(Minute, i64)> {
        let mut found = Vec::new();
        for (piece, offset) in zone.offsets(self.span) {
            let local = tz::local_minutes(piece.start(), offset);
            let every = HOUR * every;
            let mut at = piece.start() + (-local).rem_euclid(every);
            while at < piece.end() {
                let hour = tz::local_minutes(at, offset).rem_euclid(DAY).div_euclid(HOUR);
                found.push((at, hour));
                at = at + every;
            }
        }
        found
    }

    /// Days with their names, and hours in between where there is room; `height` is how far
    /// down the lines between days go.
    pub fn draw(&self, markup: &mut Markup, height: f64) {
        let form = if self.days() <= 7 { "%a %-d %b" } else { "%-d %b" };
        self.draw_named(markup, height, form);
    }

    fn days(&self) -> i64 {
        self.span.minutes().div_euclid(DAY).max(1)
    }

    /// The same, with the days named as `form` has it.
    pub fn draw_named(&self, markup: &mut Markup, height: f64, form: &str) {
        let days = self.days();
        let every = if days <= 7 { 6 } else { 24 };
        // A name for each day, each week or each fourth week.
        let named = match days {
            0..=14 => 1,
            15..=120 => 7,
            _ => 28,
        };
        let (mut lines, mut ticks, mut number) = (String::new(), String::new(), 0);
        markup.open("g", &[("id", &"axis"), ("aria-hidden", &"true")]);
        for (at, hour) in self.hours(self.zone, every) {
            let x = self.x(at);
            if hour != 0 {
                ticks.push_str(&format!("M{} 34v5", short(x)));
                let hour = format!("{hour:02}");
                markup.element("text", &[("class", &"hr"), ("x", &short(x)), ("y", &30)], &hour);
                continue;
            }
            number += 1;
            if (number - 1) % named != 0 {
                continue;
            }
            lines.push_str(&format!("M{} 4V{}", short(x), short(height)));
            if x < LABELS + WIDTH - 50.0 {
                let day = self.zone.local(at).format(form).to_string();
                let x = short(x + 4.0);
                markup.element("text", &[("class", &"day"), ("x", &x), ("y", &14)], &day);
            }
        }
        markup.empty("path", &[("class", &"dayline"), ("d", &lines)]);
        markup.empty("path", &[("class", &"tick"), ("d", &ticks)]);
        markup.close("g");
    }
}
