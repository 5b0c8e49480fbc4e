//! Who is hit, on their own clock, and what would change with another weight?

use crate::fleet::{Fleet, RegionId};
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::plan::{PlannedWindow, RegionShare};
use crate::report::document::Shape;
use crate::report::drawing::days;
use crate::report::drawing::lanes::Lanes;
use crate::report::html::document::{self, section};
use crate::report::markup::{Markup, short};
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
    let hits: Vec<Hit> = window
        .by_region
        .iter()
        .filter_map(|share| {
            let number = week.regions.iter().position(|own| own.region == share.region)?;
            Some(Hit::of(fleet, week, starts, number, window, share.impact))
        })
        .collect();
    markup.element("p", &[("id", &"worst")], &worst(fleet, &hits, window.impact));
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

/// A window of one region, in a plan in which each has its own.
#[derive(Clone, Copy)]
pub struct Alone<'w> {
    /// The place of its region in the week.
    pub number: usize,
    pub starts: &'w Starts,
    pub slot: usize,
    /// Its first window.
    pub window: &'w PlannedWindow,
}

/// A row for each of the windows, and one for all `others`; the script keeps them up to date.
pub fn each_alone(
    markup: &mut Markup,
    fleet: &Fleet,
    week: &Week,
    rows: &[Alone],
    others: &[&PlannedWindow],
) {
    let rest: UserMinutes = others.iter().map(|window| window.impact).sum();
    let all = rows.iter().map(|row| row.window.impact).sum::<UserMinutes>() + rest;
    let most = rows.iter().map(|row| row.window.impact.0).fold(0.0, f64::max);
    section(markup, "Who is hit, on their own clock");
    let hits: Vec<Hit> = rows
        .iter()
        .map(|row| Hit::of(fleet, week, row.starts, row.number, row.window, row.window.impact))
        .collect();
    markup.element("p", &[("id", &"worst")], &worst(fleet, &hits, all));
    markup.raw("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Regions\"><table id=\"who\"><thead>");
    markup.raw(COLUMNS[0]);
    markup.raw("<th scope=\"col\" class=\"script\">Weight: what if</th>");
    markup.raw(COLUMNS[1]);
    markup.raw("</tr></thead><tbody>");
    for (i, &Alone { number, starts, window, .. }) in rows.iter().enumerate() {
        let share = &window.by_region[0];
        let row = Row { fleet, week, starts, number, share, window, all, most };
        let class = if window.impact.0 == most { "most" } else { "" };
        markup.open("tr", &[("class", &class), ("data-row", &i)]);
        row.hit(markup);
        row.weight(markup);
        row.notice(markup);
        markup.raw("</tr>");
    }
    if !others.is_empty() {
        self::others(markup, others.len(), rest, all);
    }
    markup.raw("</tbody></table></div><p class=\"whatif script\"><span id=\"whatif\" aria-live=\"polite\"></span> <button id=\"reset\" type=\"button\">Reset weights</button></p><p class=\"command script\"><code id=\"again\"></code> <button id=\"copy-again\" type=\"button\">Copy the command</button></p></section>\n");
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
        let hit = Hit::of(fleet, week, starts, self.number, self.window, share.impact);
        markup.element("td", &[("class", &"num peak")], &figures::percent(hit.of_peak));
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

/// What a window does to one region.
struct Hit {
    region: RegionId,
    start: Minute,
    impact: UserMinutes,
    /// The share of the region's peak that is there when it begins to disturb.
    of_peak: f64,
}

impl Hit {
    fn of(
        fleet: &Fleet,
        week: &Week,
        starts: &Starts,
        number: usize,
        window: &PlannedWindow,
        impact: UserMinutes,
    ) -> Self {
        let (own, start) = (&week.regions[number], window.interval.start());
        let (at, minute) = week.place(start + starts.quiet());
        let users = own.users().at(at).at(minute);
        let peak = fleet.regions[own.region].activity.peak();
        let of_peak = if peak > 0.0 { users / peak } else { 0.0 };
        Self { region: own.region, start, impact, of_peak }
    }
}

/// Who bears most of it, and for whom it is the busiest hour; the script keeps it up to date.
fn worst(fleet: &Fleet, hits: &[Hit], all: UserMinutes) -> String {
    let hit = hits.iter().rev().max_by(|a, b| a.impact.0.total_cmp(&b.impact.0));
    let busy = hits.iter().rev().max_by(|a, b| a.of_peak.total_cmp(&b.of_peak));
    let (Some(hit), Some(busy)) = (hit, busy) else { return String::new() };
    let region = &fleet.regions[hit.region];
    format!(
        "{} is hit hardest, with {} of the harm, from {} on its clock. {} is closest to its own peak, at {} of it.",
        region.name,
        figures::percent(hit.impact.share_of(all)),
        region.zone.local(hit.start).format("%A %H:%M"),
        if busy.region == hit.region { "It" } else { fleet.regions[busy.region].name.as_str() },
        figures::percent(busy.of_peak)
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
    markup.raw("<td></td><td></td></tr>");
}
