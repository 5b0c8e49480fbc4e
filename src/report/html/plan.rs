//! A plan as a page: the answer, the week, who is hit, and what else there is to say.

use serde::Serialize;

use crate::explain::prices::Prices;
use crate::fleet::{Fleet, Scope};
use crate::ground::tz::Zone;
use crate::plan::{Choice, Plan, Seen};
use crate::report::document::Document;
use crate::report::drawing::lanes::Lanes;
use crate::report::drawing::{occurrences, week as drawn};
use crate::report::html::document::{self, section};
use crate::report::html::page::{Head, Script, page};
use crate::report::html::{notices, rolling, who};
use crate::report::markup::Markup;
use crate::report::windows::first_held;
use crate::report::{self, json};
use crate::request::Request;
use crate::week::{RegionWeeks, Starts, Week};
use crate::words::figures;

/// What the script has to know beside the week.
#[derive(Serialize)]
struct Page {
    /// How the question names its tier.
    tier: String,
    /// The slot of the answer.
    slot: usize,
    /// The regions with a row of their own, by their places in the week.
    rows: Vec<usize>,
    /// When the slot is on the clock of each of them.
    told: Vec<Option<String>>,
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
        script: match (plan.choices.is_empty(), plan.scope) {
            (true, _) => Script::Still,
            (false, Scope::Global) => Script::Global,
            (false, Scope::Rolling) => Script::Rolling,
        },
    };
    let mut main = Markup::default();
    match (plan.choices.first(), week.windows.as_slice()) {
        (Some(best), [starts]) if plan.scope == Scope::Global => {
            global(&mut main, fleet, plan, best, week, starts);
        }
        (Some(best), _) => rolling::sections(&mut main, fleet, request, week, best),
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
    let slot = starts.slot_at(first.slot());
    section(main, "The week");
    document::legend(main);
    main.raw("<div class=\"weekwrap\" tabindex=\"-1\"><div class=\"weekbox\" id=\"box\">");
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
    let rows = Lanes::of(week, starts).shown;
    let told = |own: &RegionWeeks| {
        report::slot::on_another(fleet, plan.tier, best, &fleet.regions[own.region].zone)
    };
    let data = Page {
        tier: document::asked(fleet, week),
        slot: slot.unwrap_or(0),
        told: rows.iter().map(|&number| told(&week.regions[number])).collect(),
        rows,
        from: span.start().to_string(),
        until: span.end().to_string(),
    };
    main.data("page", &serde_json::to_string(&data).expect("it holds text and numbers"));
    main.data_of_any_length("data", &json::week::of_page(fleet, week, &[starts]));
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
    main.raw(" <span id=\"against\" class=\"dim\"></span></div><div class=\"fig wide-cell\"><span class=\"k\">Why not</span><span id=\"why\">Nothing is in the way.</span></div></div><p class=\"command script\"><label for=\"ask\">Why not <input id=\"ask\" type=\"text\" placeholder=\"Tue 03:00\" autocomplete=\"off\"></label> <code id=\"command\">");
    main.text(&format!(
        "lowtide explain --tier {} --at {}",
        document::asked(fleet, week),
        start.map_or(String::new(), |at| at.to_string())
    ));
    main.raw("</code> <button id=\"copy\" type=\"button\">Copy the command</button></p><p class=\"small dim script\">Point at any time to see why it is refused, click it or drag the window to go there, or use the arrow keys (Shift an hour, Page a day); n and p go to the next and previous allowed start.</p>");
}

/// The best slots as buttons; those that are as good within the noise say so.
fn ranked(main: &mut Markup, plan: &Plan, starts: &Starts) {
    main.raw("<ol class=\"alts\" aria-label=\"The best slots\">");
    for (rank, choice) in plan.choices.iter().enumerate() {
        let first = first_held(choice);
        let Some(slot) = starts.slot_at(first.slot()) else { continue };
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
