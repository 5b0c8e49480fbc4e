//! Who is hit, on their own clock, and what would change with another weight?

use crate::fleet::Fleet;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::plan::{Choice, PlannedWindow, RegionShare};
use crate::report::document::Shape;
use crate::report::drawing::days;
use crate::report::drawing::lanes::Lanes;
use crate::report::html::document::{self, section};
use crate::report::markup::{Markup, short};
use crate::report::windows::first_windows;
use crate::rules::notices;
use crate::week::{Starts, Week};
use crate::words::figures;

/// The most sliders of a weight: four steps double it.
const STEPS: i32 = 8;

/// What stands before and behind the columns that only the script needs.
const COLUMNS: [&str; 2] = [
    "<tr><th scope=\"col\">Region</th><th scope=\"col\" class=\"num\">Local start</th><th scope=\"col\"><span class=\"ax\"><i>their day: 0</i><i>6</i><i>12</i><i>18</i><i>24</i></span></th><th scope=\"col\" class=\"num\">Of peak</th><th scope=\"col\" class=\"num\">Impact</th><th scope=\"col\">Share</th>",
    "<th scope=\"col\">File by (<span class=\"clock-name\">UTC</span>)</th>",
];

/// A row for each region of the window; the script keeps it up to date.
pub fn table(
    markup: &mut Markup,
    fleet: &Fleet,
    week: &Week,
    starts: &Starts,
    window: &PlannedWindow,
) {
    section(markup, "Who is hit, on their own clock");
    markup.element("p", &[("id", &"worst")], &worst(fleet, week, starts, window));
    markup.raw("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Regions\"><table id=\"who\"><thead>");
    markup.raw(COLUMNS[0]);
    markup.raw("<th scope=\"col\" class=\"script\">Weight: what if</th>");
    markup.raw(COLUMNS[1]);
    markup.raw("<th scope=\"col\" class=\"script\">Refused by</th></tr></thead><tbody>");
    let most = window.by_region.iter().map(|share| share.impact.0).fold(0.0, f64::max);
    let lanes = Lanes::of(week, starts);
    let share_of = |number: usize| {
        let region = week.regions[number].region;
        window.by_region.iter().find(|share| share.region == region)
    };
    for &number in &lanes.shown {
        let Some(share) = share_of(number) else { continue };
        let row = Row { fleet, week, starts, number, share, window, all: window.impact, most };
        markup.open("tr", &[("data-region", &number)]);
        row.hit(markup);
        row.weight(markup);
        row.notice(markup);
        markup.element("td", &[("class", &"refused script")], "");
        markup.raw("</tr>");
    }
    if !lanes.others.is_empty() {
        let impact =
            lanes.others.iter().filter_map(|&i| share_of(i)).map(|share| share.impact).sum();
        others(markup, lanes.others.len(), impact, window.impact);
    }
    markup.raw("</tbody></table></div><p class=\"whatif script\"><span id=\"whatif\" aria-live=\"polite\">Move a weight to see whether another slot would win.</span> <button id=\"reset\" type=\"button\">Reset weights</button></p><p id=\"doubled\" class=\"dim script\"></p></section>\n");
}

/// A row for each region of a plan in which each has a window of its own.
pub fn each_alone(markup: &mut Markup, fleet: &Fleet, week: &Week, choice: &Choice) {
    let windows: Vec<&PlannedWindow> =
        first_windows(fleet, choice).into_iter().map(|(window, _)| window).collect();
    let all: UserMinutes = windows.iter().map(|window| window.impact).sum();
    let most = windows.iter().map(|window| window.impact.0).fold(0.0, f64::max);
    section(markup, "Who is hit, on their own clock");
    markup.raw(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Regions\"><table><thead>",
    );
    COLUMNS.iter().for_each(|columns| markup.raw(columns));
    markup.raw("</tr></thead><tbody>");
    for window in windows {
        let share = &window.by_region[0];
        let number = week.regions.iter().position(|own| own.region == share.region);
        let starts = week.windows.iter().find(|starts| starts.regions == window.regions);
        let (Some(number), Some(starts)) = (number, starts) else { continue };
        let row = Row { fleet, week, starts, number, share, window, all, most };
        let class = if window.impact.0 == most { "most" } else { "" };
        markup.open("tr", &[("class", &class)]);
        row.hit(markup);
        row.notice(markup);
        markup.raw("</tr>");
    }
    markup.raw("</tbody></table></div></section>\n");
}

/// One region and the window that hits it.
struct Row<'a> {
    fleet: &'a Fleet,
    week: &'a Week,
    starts: &'a Starts,
    /// Its place in the week.
    number: usize,
    share: &'a RegionShare,
    window: &'a PlannedWindow,
    /// What the plan costs all regions, and the one that it hits hardest.
    all: UserMinutes,
    most: f64,
}

impl Row<'_> {
    fn start(&self) -> Minute {
        self.window.interval.start()
    }

    /// The cells up to its share of the harm.
    fn hit(&self, markup: &mut Markup) {
        let Self { fleet, week, starts, share, .. } = *self;
        let (own, start) = (&week.regions[self.number], self.start());
        let region = &fleet.regions[share.region];
        markup.raw("<th scope=\"row\">");
        markup.element("b", &[], &region.id);
        if region.name != region.id {
            markup.text(&format!(" {}", region.name));
        }
        markup.raw("</th>");
        markup.element("td", &[("class", &"num local")], &figures::local(region.zone.local(start)));
        markup.raw("<td>");
        markup.append(days::draw(fleet, week, own, starts, start));
        markup.raw("</td>");
        let (at, minute) = week.place(start + starts.quiet());
        let users = own.users().at(at).at(minute);
        let peak = region.activity.peak();
        let of_peak = figures::percent(if peak > 0.0 { users / peak } else { 0.0 });
        markup.element("td", &[("class", &"num peak")], &of_peak);
        markup.element("td", &[("class", &"num impact")], &figures::quantity(share.impact));
        let wide = short(if self.most > 0.0 { 100.0 * share.impact.0 / self.most } else { 0.0 });
        markup.raw(
            "<td class=\"share\"><svg viewBox=\"0 0 100 12\" class=\"bar\" aria-hidden=\"true\">",
        );
        markup.empty("rect", &[("class", &"barv"), ("width", &wide), ("height", &12)]);
        markup.raw("</svg>");
        let part = figures::percent(share.impact.share_of(self.all));
        markup.element("span", &[("class", &"num")], &part);
        markup.raw("</td>");
    }

    /// The slider of its weight.
    fn weight(&self, markup: &mut Markup) {
        markup.raw("<td class=\"weight script\">");
        let name = format!("Weight of {}", self.fleet.regions[self.share.region].name);
        markup.empty(
            "input",
            &[
                ("type", &"range"),
                ("min", &-STEPS),
                ("max", &STEPS),
                ("step", &1),
                ("value", &0),
                ("aria-label", &name),
            ],
        );
        let weight = figures::weight(self.week.regions[self.number].weight);
        markup.element("output", &[], &weight);
        markup.raw("</td>");
    }

    /// By when notice has to be given.
    fn notice(&self, markup: &mut Markup) {
        let regions = [self.share.region];
        let deadlines = notices::deadlines(self.fleet, self.week.tier, &regions, self.start());
        let by = deadlines.into_iter().map(|deadline| deadline.by).min();
        markup.open("td", &[("class", &"dim")]);
        if let Some(by) = by {
            let text = by.utc().format("%a %d %b %H:%M").to_string();
            document::time(markup, &text, by, Shape::DayAndMonth);
        }
        markup.close("td");
    }
}

/// Who bears most of it, and for whom it is the busiest hour; the script keeps it up to date.
fn worst(fleet: &Fleet, week: &Week, starts: &Starts, window: &PlannedWindow) -> String {
    let start = window.interval.start();
    let of_peak = |share: &&RegionShare| {
        let own = week.regions.iter().find(|own| own.region == share.region);
        let (at, minute) = week.place(start + starts.quiet());
        let users = own.map_or(0.0, |own| own.users().at(at).at(minute));
        let peak = fleet.regions[share.region].activity.peak();
        if peak > 0.0 { users / peak } else { 0.0 }
    };
    let shares = || window.by_region.iter().rev();
    let hit = shares().max_by(|a, b| a.impact.0.total_cmp(&b.impact.0));
    let busy = shares().max_by(|a, b| of_peak(a).total_cmp(&of_peak(b)));
    let (Some(hit), Some(busy)) = (hit, busy) else { return String::new() };
    let region = &fleet.regions[hit.region];
    format!(
        "{} is hit hardest, with {} of the harm, from {} on its clock. {} is closest to its own peak, at {} of it.",
        region.name,
        figures::percent(hit.impact.share_of(window.impact)),
        region.zone.local(start).format("%A %H:%M"),
        if busy.region == hit.region { "It" } else { fleet.regions[busy.region].name.as_str() },
        figures::percent(of_peak(&busy))
    )
}

/// One row for all regions that have none of their own.
fn others(markup: &mut Markup, count: usize, impact: UserMinutes, all: UserMinutes) {
    markup.open("tr", &[("id", &"others")]);
    markup.element(
        "th",
        &[("scope", &"row"), ("colspan", &4)],
        &figures::count(count, "other region"),
    );
    markup.element("td", &[("class", &"num impact")], &figures::quantity(impact));
    markup.element("td", &[("class", &"share")], &figures::percent(impact.share_of(all)));
    markup.raw("<td colspan=\"3\"></td></tr>");
}
