//! Which window is when, over months? A row for each region or tier, freezes hatched behind.

use crate::finding::Code;
use crate::fleet::{Fleet, RegionId, Scope, TierId};
use crate::ground::duration::DAY;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::report::drawing::axis::{ALL, Axis, LABELS, WIDTH};
use crate::report::drawing::hatch;
use crate::report::markup::{Markup, short};
use crate::request::constraint::Refusal;
use crate::rules::{Rules, Terms};

const TOP: f64 = 40.0;
const ROW: f64 = 20.0;

/// One row: its name, and what lies on it.
pub struct Row {
    pub name: String,
    pub bars: Vec<Bar>,
}

/// One window.
pub struct Bar {
    pub interval: Interval,
    /// What stands beside it, behind its start in UTC; empty where there is no room for words.
    pub beside: String,
    /// All of it.
    pub told: String,
    /// As windows are told apart: planned, moved, skipped, agreed.
    pub status: &'static str,
}

/// A stretch in which nothing may happen.
pub struct Freeze {
    pub name: String,
    pub interval: Interval,
}

/// The freezes that stand in the way of these regions and tiers, each on the clock of the first
/// region that it concerns.
pub fn freezes(
    fleet: &Fleet,
    regions: &[RegionId],
    tiers: &[TierId],
    span: Interval,
) -> Vec<Freeze> {
    let mut found: Vec<Freeze> = Vec::new();
    for &tier in tiers {
        let terms =
            Terms { fleet, tier, scope: Scope::Global, now: span.start(), span, existing: &[] };
        let mut rules = Rules::new(terms);
        for constraint in regions.iter().flat_map(|&region| rules.of_region(region)) {
            let name = constraint.rule.id(fleet);
            let is_freeze = constraint.rule.kind(fleet) == Code::Freeze.name();
            let (true, Refusal::Minutes(minutes)) = (is_freeze, &*constraint.refusal) else {
                continue;
            };
            if !found.iter().any(|freeze| freeze.name == name) {
                found.extend(
                    minutes.iter().map(|interval| Freeze { name: name.to_owned(), interval }),
                );
            }
        }
    }
    found
}

/// Rows one below the other, on one axis in UTC.
pub fn draw(label: &str, span: Interval, rows: &[Row], freezes: &[Freeze]) -> Markup {
    let (zone, height) = (Zone::utc(), TOP + ROW * rows.len() as f64 + 8.0);
    let axis = Axis { span, zone: &zone };
    let mut markup = Markup::default();
    let view = format!("0 0 {} {}", short(ALL), short(height));
    markup.open("svg", &[("viewBox", &view), ("role", &"img"), ("aria-label", &label)]);
    hatch(&mut markup);
    axis.draw(&mut markup, height - 4.0);
    for freeze in freezes {
        let block =
            axis.block(freeze.interval.start(), freeze.interval.end(), TOP, height - TOP - 4.0);
        markup.open("path", &[("class", &"no"), ("d", &block)]);
        markup.element("title", &[], &freeze.name);
        markup.close("path");
        let middle = freeze.interval.start() + freeze.interval.minutes() / 2;
        let (x, y) = (short(axis.x(middle)), short(TOP + (height - TOP) / 2.0));
        if axis.width(freeze.interval.minutes()) > 7.0 * freeze.name.chars().count() as f64 {
            markup.element("text", &[("class", &"frz"), ("x", &x), ("y", &y)], &freeze.name);
        }
    }
    for (i, row) in rows.iter().enumerate() {
        let y = TOP + ROW * i as f64;
        let name: String = row.name.chars().take(13).collect();
        let (x, base) = (short(LABELS - 8.0), short(y + 14.0));
        markup.element("text", &[("class", &"lab"), ("x", &x), ("y", &base)], &name);
        row.bars.iter().for_each(|bar| draw_bar(&mut markup, &axis, bar, y));
    }
    markup.close("svg");
    markup
}

fn draw_bar(markup: &mut Markup, axis: &Axis, bar: &Bar, y: f64) {
    let x = axis.x(bar.interval.start());
    let wide = axis.width(bar.interval.minutes()).max(4.0);
    let class = match bar.status {
        "planned" => "gantt".to_owned(),
        other => format!("occ {other}"),
    };
    markup.open("g", &[]);
    markup.element("title", &[], &bar.told);
    let (left, top, wide_text) = (short(x), short(y + 3.0), short(wide));
    markup.empty(
        "rect",
        &[
            ("class", &class),
            ("x", &left),
            ("y", &top),
            ("width", &wide_text),
            ("height", &14),
            ("rx", &2),
        ],
    );
    if !bar.beside.is_empty() {
        let late = x > LABELS + WIDTH / 2.0;
        let (class, x) = if late { ("gt before", x - 6.0) } else { ("gt", x + wide + 6.0) };
        let (x, y) = (short(x), short(y + 14.0));
        markup.open("text", &[("class", &class), ("x", &x), ("y", &y)]);
        let start = bar.interval.start();
        let (at, text) = (start.to_string(), start.utc().format("%a %d %b %H:%M").to_string());
        let told = [
            ("data-at", &at as &dyn std::fmt::Display),
            ("data-shape", &"day-and-month"),
            ("data-utc", &text),
        ];
        markup.element("tspan", &told, &text);
        markup.raw(" <tspan class=\"clock-name\">UTC</tspan>");
        markup.text(&bar.beside);
        markup.close("text");
    }
    markup.close("g");
}

/// The days that hold all of the rows' windows, with a day on either side.
pub fn span_of(rows: &[Row], from: Minute) -> Interval {
    let bars = || rows.iter().flat_map(|row| &row.bars);
    let start = bars().map(|bar| bar.interval.start()).fold(from, Minute::min);
    let end = bars().map(|bar| bar.interval.end()).fold(start + DAY, Minute::max);
    Interval::new(start - DAY, end + 2 * DAY).expect("a day has minutes")
}
