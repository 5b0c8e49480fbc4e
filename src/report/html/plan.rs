//! A plan as a page: the answer, the week, who is hit, and what else there is to say.

use serde::Serialize;

use crate::explain::prices::Prices;
use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::plan::{Choice, Plan, PlannedWindow, Seen, Status};
use crate::report::document::Document;
use crate::report::drawing::gantt::{self, Bar, Row};
use crate::report::drawing::lanes::Lanes;
use crate::report::drawing::{occurrences, week as drawn};
use crate::report::html::document::{self, section};
use crate::report::html::page::{Head, page};
use crate::report::html::{notices, who};
use crate::report::markup::Markup;
use crate::report::windows::first_held;
use crate::report::{self, json};
use crate::request::Request;
use crate::week::{Starts, Week};
use crate::words::figures;

/// From so many bytes on the data is deflated.
const LONG: usize = 100_000;

/// What the script has to know beside the week.
#[derive(Serialize)]
struct Page<'p> {
    tier: &'p str,
    /// The slot of the answer.
    slot: usize,
    /// The regions with a row of their own, by their places in the week.
    rows: Vec<usize>,
    /// The stretch that is drawn.
    from: String,
    until: String,
}

/// The page of `plan`; `week` is that of the same request, and `prices` what its rules cost.
pub fn of_plan(
    fleet: &Fleet,
    request: &Request,
    plan: &Plan,
    week: &Week,
    prices: Option<&Prices>,
) -> String {
    let tier = &fleet.tiers[plan.tier].name;
    let words = report::plan::document(fleet, plan);
    let (answer, below) = document::opening(&words);
    let regions = figures::count(week.regions.len(), "region");
    let head = Head {
        title: format!("{tier}: {}", document::without_marks(&answer)),
        above: format!("lowtide plan · {tier} · {regions}"),
        answer,
        below,
    };
    let mut main = Markup::default();
    match (plan.choices.first(), week.windows.as_slice()) {
        (Some(best), [starts]) if plan.scope == Scope::Global => {
            global(&mut main, fleet, plan, best, week, starts);
        }
        (Some(best), _) => {
            rolling(&mut main, fleet, plan, best);
            who::each_alone(&mut main, fleet, week, best);
        }
        (None, _) => {}
    }
    if let Some(best) = plan.choices.first() {
        notices::table(&mut main, fleet, plan, best);
    }
    let mut more = Document::default();
    if let Some(prices) = prices {
        report::prices::add(fleet, request, prices, None, &mut more);
    }
    document::sections(&mut main, &more, |_| false);
    let drawn = ["Slots", "Region by region", "Give notice by", "Timeline"];
    let is_drawn = |title: &str| {
        plan.scope == Scope::Global && drawn.iter().any(|d| title.starts_with(d))
            || ["Give notice by", "Timeline"].iter().any(|d| title.starts_with(d))
    };
    document::sections(&mut main, &words, is_drawn);
    page(fleet, plan.now, &head, main)
}

/// The week, who is hit, and the occurrences.
fn global(
    main: &mut Markup,
    fleet: &Fleet,
    plan: &Plan,
    best: &Choice,
    week: &Week,
    starts: &Starts,
) {
    let first = first_held(best);
    let slot = slot_of(starts, first);
    section(main, "The week");
    main.raw("<p class=\"legend\"><span class=\"key\"><svg viewBox=\"0 0 90 10\" aria-hidden=\"true\"><path class=\"h0\" d=\"M0 0h10v10h-10Z\"/><path class=\"h1\" d=\"M10 0h10v10h-10Z\"/><path class=\"h2\" d=\"M20 0h10v10h-10Z\"/><path class=\"h3\" d=\"M30 0h10v10h-10Z\"/><path class=\"h4\" d=\"M40 0h10v10h-10Z\"/><path class=\"h5\" d=\"M50 0h10v10h-10Z\"/><path class=\"h6\" d=\"M60 0h10v10h-10Z\"/><path class=\"h7\" d=\"M70 0h10v10h-10Z\"/><path class=\"h8\" d=\"M80 0h10v10h-10Z\"/></svg> quiet to busy, of the region’s own peak</span><span class=\"key\"><svg viewBox=\"0 0 16 10\" aria-hidden=\"true\"><rect class=\"h3\" width=\"16\" height=\"10\"/><rect class=\"no\" width=\"16\" height=\"10\"/></svg> no window then</span><span class=\"key\"><svg viewBox=\"0 0 16 10\" aria-hidden=\"true\"><rect class=\"night\" y=\"7\" width=\"16\" height=\"3\"/></svg> local night</span><span class=\"key\"><svg viewBox=\"0 0 16 10\" aria-hidden=\"true\"><rect class=\"cost-ok\" width=\"16\" height=\"10\"/></svg> allowed start</span><span class=\"key\"><svg viewBox=\"0 0 16 10\" aria-hidden=\"true\"><path class=\"change\" d=\"M8 0l5 5-5 5-5-5z\"/></svg> clocks change</span></p><div class=\"weekwrap\" tabindex=\"-1\"><div class=\"weekbox\" id=\"box\">");
    let zone = Zone::utc();
    main.append(drawn::draw(fleet, week, starts, slot, &zone));
    let last = starts.count().saturating_sub(1);
    let value = slot.unwrap_or(0);
    main.empty(
        "input",
        &[
            ("type", &"range"),
            ("id", &"slot"),
            ("class", &"script"),
            ("min", &0),
            ("max", &last),
            ("step", &1),
            ("value", &value),
            ("aria-label", &"Start of the window"),
        ],
    );
    main.raw("<div id=\"tip\" hidden></div></div></div>");
    readout(main, fleet, week, starts, slot);
    ranked(main, plan, starts);
    main.raw("</section>\n");
    who::table(main, fleet, week, starts, first);
    if best.slot.is_some() || best.windows.len() > 1 {
        section(main, "Every occurrence (UTC)");
        main.raw("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Occurrences\">");
        main.append(occurrences::draw(best));
        main.raw("</div></section>\n");
    }
    let span = drawn::shown(starts, slot);
    let data = Page {
        tier: &fleet.tiers[plan.tier].name,
        slot: slot.unwrap_or(0),
        rows: Lanes::of(week, starts).shown,
        from: span.start().to_string(),
        until: span.end().to_string(),
    };
    main.data("page", &serde_json::to_string(&data).expect("it holds text and numbers"));
    let text = json::week::of_week(fleet, week);
    if text.len() > LONG {
        main.packed("data", &text);
    } else {
        main.data("data", &text);
    }
}

/// The slot that a window is an occurrence of.
fn slot_of(starts: &Starts, window: &PlannedWindow) -> Option<usize> {
    let at = window.slot();
    starts.cycles.iter().find_map(|cycle| cycle.starts.iter().position(|&start| start == at))
}

/// What the shown slot costs, and why it is not allowed.
fn readout(main: &mut Markup, fleet: &Fleet, week: &Week, starts: &Starts, slot: Option<usize>) {
    main.raw("<div class=\"read\" aria-live=\"polite\"><div class=\"big\">");
    let start = slot.map(|slot| starts.cycles[0].starts[slot]);
    let name = start.map_or(String::new(), |start| start.utc().format("%A %H:%M UTC").to_string());
    main.element("span", &[("id", &"when")], &name);
    main.raw(" <span id=\"verdict\" class=\"pill yes\">allowed</span></div><div class=\"fig\"><span class=\"k\">Cost a time, in user-minutes</span>");
    let cost = slot.map_or(String::new(), |slot| figures::quantity(starts.impacts[slot]));
    main.element("b", &[("id", &"cost")], &cost);
    main.raw(" <span id=\"against\" class=\"dim\"></span></div><div class=\"fig wide-cell\"><span class=\"k\">Why not</span><span id=\"why\">Nothing is in the way.</span></div></div><p class=\"command script\"><code id=\"command\">");
    let tier = &fleet.tiers[week.tier].name;
    main.text(&format!(
        "lowtide explain --tier {tier} --at {}",
        start.map_or(String::new(), |at| at.to_string())
    ));
    main.raw("</code> <button id=\"copy\" type=\"button\">Copy the command</button></p><p class=\"small dim script\">Point at any time to see why it is refused, click it or drag the window to go there, or use the arrow keys (Shift an hour, Page a day); n and p go to the next and previous allowed start.</p>");
}

/// The best slots as buttons; those that are as good within the noise say so.
fn ranked(main: &mut Markup, plan: &Plan, starts: &Starts) {
    main.raw("<ol class=\"alts\" aria-label=\"The best slots\">");
    for (rank, choice) in plan.choices.iter().enumerate() {
        let first = first_held(choice);
        let Some(slot) = slot_of(starts, first) else { continue };
        main.raw("<li>");
        main.open("button", &[("type", &"button"), ("data-slot", &slot)]);
        let form = if choice.slot.is_some() { "%a %H:%M" } else { "%a %-d %b %H:%M" };
        main.element("b", &[("class", &"at")], &first.slot().utc().format(form).to_string());
        main.raw(" ");
        main.element("span", &[("class", &"num cost")], &figures::quantity(choice.impact));
        main.raw(" ");
        let best = plan.choices[0].impact.0;
        let more = match choice.impact.0 {
            impact if impact == best => "best".to_owned(),
            impact if best > 0.0 => format!("{:+.1} %", (impact / best - 1.0) * 100.0),
            _ => String::new(),
        };
        main.element("span", &[("class", &"dim more")], &more);
        if choice.moves > 0 {
            main.raw(" ");
            main.element(
                "span",
                &[("class", &"dim")],
                &format!("{} moved or skipped", choice.moves),
            );
        }
        if rank > 0 && choice.seen.is_some_and(Seen::is_as_good_as_first) {
            main.raw(" ");
            main.element("span", &[("class", &"dim")], "as good within the noise");
        }
        main.raw("</button></li>");
    }
    main.raw("</ol>");
}

/// A row for each region, freezes behind.
fn rolling(main: &mut Markup, fleet: &Fleet, plan: &Plan, best: &Choice) {
    let mut rows: Vec<Row> = Vec::new();
    let mut regions = Vec::new();
    for window in &best.windows {
        for &region in window.regions.iter().filter(|_| window.status != Status::Skipped) {
            let spec = &fleet.regions[region];
            let bar = bar(fleet, window, region);
            match regions.iter().position(|&known| known == region) {
                Some(row) => rows[row].bars.push(bar),
                None => {
                    regions.push(region);
                    rows.push(Row { name: spec.name.clone(), bars: vec![bar] });
                }
            }
        }
    }
    if rows.is_empty() {
        return;
    }
    // Words stand beside the only bar of a row; of several they would cover each other.
    for row in rows.iter_mut().filter(|row| row.bars.len() > 1) {
        row.bars.iter_mut().for_each(|bar| bar.beside.clear());
    }
    let first = rows.iter().flat_map(|row| &row.bars).map(|bar| bar.interval.start());
    let span: Interval = gantt::span_of(&rows, first.min().unwrap_or(plan.now));
    let freezes = gantt::freezes(fleet, &regions, &[plan.tier], span);
    section(main, "Region by region, one after another");
    main.raw("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Windows over time\">");
    main.append(gantt::draw("The window of each region over time", span, &rows, &freezes));
    main.raw("</div></section>\n");
}

fn bar(fleet: &Fleet, window: &PlannedWindow, region: RegionId) -> Bar {
    let start: Minute = window.interval.start();
    let local = fleet.regions[region].zone.local(start).format("%a %H:%M");
    let beside = format!(
        "{} UTC, {local} local, {}",
        start.utc().format("%a %-d %b %H:%M"),
        figures::quantity(window.impact)
    );
    let told =
        format!("{}: {beside} user-minutes, {}", fleet.regions[region].name, window.status.name());
    Bar { interval: window.interval, beside, told, status: window.status.name() }
}
