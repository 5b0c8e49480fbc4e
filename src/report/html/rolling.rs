//! A plan with a window for each region: all of them over time, the week of each, and who is
//! hit.

use serde::Serialize;

use crate::finding::ConflictingRule;
use crate::fleet::{Fleet, RegionId};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::plan::{Choice, PlannedWindow, Status};
use crate::report::drawing::alone::{self, Lane};
use crate::report::drawing::gantt::{self, Bar, Row};
use crate::report::drawing::week as drawn;
use crate::report::html::document::{self, section};
use crate::report::html::who::{self, Alone};
use crate::report::markup::Markup;
use crate::report::windows::first_windows;
use crate::report::{json, phrases};
use crate::request::Request;
use crate::week::{self, Week};
use crate::words::figures;
use crate::words::harmless::harmless;

/// From so many regions on only those hit hardest have a lane and a row of their own.
const MANY: usize = 60;
/// So many of them.
const HARDEST: usize = 40;

/// What the script has to know beside the week.
#[derive(Serialize)]
struct Page<'p> {
    /// How the question names its tier.
    tier: String,
    /// What the plan costs, in user-minutes.
    impact: f64,
    /// What the first windows of all regions without a row cost.
    rest: f64,
    /// The row whose costs are drawn.
    chosen: usize,
    /// Whether the lanes show a week each, of a search that is longer.
    weekly: bool,
    /// Whether they all show the same days.
    same: bool,
    /// As many as there are windows in the week, in their order.
    rows: Vec<Own<'p>>,
    /// What rules between regions say; `None` where they are not judged.
    beside: Option<Vec<String>>,
}

/// One region's window as it is planned.
#[derive(Serialize)]
struct Own<'p> {
    region: &'p str,
    slot: usize,
    /// Its first window, and where that slot is drawn.
    start: String,
    at: String,
    /// Its part of the plan's impact.
    charge: f64,
    /// The stretch that is drawn.
    from: String,
    until: String,
    /// Runs `[slot, count, refusal]` of the starts that rules between regions refuse.
    beside: Vec<[usize; 3]>,
    /// Which of [`Page::beside`] each refusal is.
    refusals: Vec<Vec<usize>>,
}

/// All sections of the plan's first choice.
pub fn sections(main: &mut Markup, fleet: &Fleet, request: &Request, week: &Week, choice: &Choice) {
    let (rows, others) = rows(fleet, week, choice);
    let hardest: Vec<RegionId> = rows.iter().map(|row| row.window.by_region[0].region).collect();
    let all = rows.len() + others.len();
    if all > MANY {
        let words = format!(
            "Shown are the {} regions that are hit hardest; the table of windows has all {all}.",
            rows.len()
        );
        main.element("p", &[("class", &"lead")], &words);
    }
    over_time(main, fleet, request, choice, |region| all <= MANY || hardest.contains(&region));
    if rows.is_empty() {
        return;
    }
    let hit = |&a: &usize, &b: &usize| rows[a].window.impact.total_cmp(&rows[b].window.impact);
    let chosen = (0..rows.len()).rev().max_by(hit).unwrap_or(0);
    let lanes: Vec<Lane> = rows.iter().map(|row| lane(week, row)).collect();
    weeks(main, fleet, week, &rows, &lanes, chosen);
    who::each_alone(main, fleet, week, &rows, &others);
    data(main, fleet, request, week, choice, (&rows, &others), (&lanes, chosen));
}

/// The windows that have a row of their own, in time order, and the others.
fn rows<'w>(
    fleet: &'w Fleet,
    week: &'w Week,
    choice: &'w Choice,
) -> (Vec<Alone<'w>>, Vec<&'w PlannedWindow>) {
    let first: Vec<&PlannedWindow> =
        first_windows(fleet, choice).into_iter().map(|(window, _)| window).collect();
    let least = match first.len() > MANY {
        true => {
            let mut hit: Vec<f64> = first.iter().map(|window| window.impact.0).collect();
            hit.sort_by(|a, b| b.total_cmp(a));
            hit[HARDEST - 1]
        }
        false => 0.0,
    };
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for window in first {
        let region = window.by_region[0].region;
        let number = week.regions.iter().position(|own| own.region == region);
        let starts = week.windows.iter().find(|starts| starts.regions == window.regions);
        let place = starts.and_then(|starts| Some((starts, starts.slot_at(window.slot())?)));
        match (number, place) {
            (Some(number), Some((starts, slot))) if window.impact.0 >= least => {
                rows.push(Alone { number, starts, slot, window });
            }
            _ => others.push(window),
        }
    }
    (rows, others)
}

fn lane<'w>(week: &'w Week, row: &Alone<'w>) -> Lane<'w> {
    let Alone { number, starts, slot, .. } = *row;
    let span = drawn::shown(starts, Some(slot));
    let span = span.intersection(week.span()).unwrap_or(span);
    Lane { own: &week.regions[number], starts, slot, span }
}

/// A lane for each region, and what is said of the one that is moved.
fn weeks(
    main: &mut Markup,
    fleet: &Fleet,
    week: &Week,
    rows: &[Alone],
    lanes: &[Lane],
    chosen: usize,
) {
    section(main, "The week of each window");
    document::legend(main);
    main.raw("<div class=\"weekwrap\" tabindex=\"-1\"><div class=\"weekbox alone\" id=\"box\">");
    main.append(alone::draw(fleet, week, lanes, chosen));
    for (i, row) in rows.iter().enumerate() {
        let name = format!("Start of the window of {}", fleet.regions[lanes[i].own.region].name);
        let last = row.starts.count().saturating_sub(1);
        main.empty(
            "input",
            &[
                ("type", &"range"),
                ("class", &"script"),
                ("data-row", &i),
                ("min", &0),
                ("max", &last),
                ("step", &1),
                ("value", &row.slot),
                ("aria-label", &name),
            ],
        );
    }
    main.raw(include_str!("moved.html"));
    main.raw("</section>\n");
}

/// The week of the rows, and what the script has to know beside it.
fn data(
    main: &mut Markup,
    fleet: &Fleet,
    request: &Request,
    week: &Week,
    choice: &Choice,
    (rows, others): (&[Alone], &[&PlannedWindow]),
    (lanes, chosen): (&[Lane], usize),
) {
    let mut said: Vec<ConflictingRule> = Vec::new();
    let mut judged = true;
    let own = rows.iter().zip(lanes).map(|(row, lane)| {
        let beside = week::beside(fleet, request, choice, row.starts);
        judged &= beside.is_some();
        let beside = beside.unwrap_or_default();
        let mut number = |rule: &ConflictingRule| {
            said.iter().position(|known| known == rule).unwrap_or_else(|| {
                said.push(*rule);
                said.len() - 1
            })
        };
        let refusals =
            beside.refusals.iter().map(|rules| rules.iter().map(&mut number).collect()).collect();
        Own {
            region: &fleet.regions[lane.own.region].id,
            slot: row.slot,
            start: row.window.interval.start().to_string(),
            at: row.starts.cycles[0].starts[row.slot].to_string(),
            charge: row.starts.impacts[row.slot],
            from: lane.span.start().to_string(),
            until: lane.span.end().to_string(),
            beside: beside.runs(),
            refusals,
        }
    });
    let own = own.collect();
    let said = said.iter().map(|rule| harmless(&phrases::beside(fleet, rule.rule))).collect();
    let page = Page {
        tier: document::asked(fleet, week),
        impact: choice.impact.0,
        rest: others.iter().map(|window| window.impact.0).sum(),
        chosen,
        weekly: lanes.iter().any(alone::is_weekly),
        same: alone::is_one_stretch(lanes),
        rows: own,
        beside: judged.then_some(said),
    };
    main.data_of_any_length(
        "page",
        &serde_json::to_string(&page).expect("it holds text and numbers"),
    );
    let windows: Vec<_> = rows.iter().map(|row| row.starts).collect();
    main.data_of_any_length("data", &json::week::of_page(fleet, week, &windows));
}

/// A row for each region, freezes behind.
fn over_time(
    main: &mut Markup,
    fleet: &Fleet,
    request: &Request,
    best: &Choice,
    is_shown: impl Fn(RegionId) -> bool,
) {
    let mut rows: Vec<Row> = Vec::new();
    let mut regions = Vec::new();
    for window in &best.windows {
        let shown = window.regions.iter().filter(|&&region| is_shown(region));
        for &region in shown.filter(|_| window.status != Status::Skipped) {
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
    let span: Interval = gantt::span_of(&rows, first.min().unwrap_or(request.now));
    let freezes = gantt::freezes(fleet, &regions, &[request.tier], span);
    section(main, "Region by region, one after another");
    main.raw("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Windows over time\">");
    main.append(gantt::draw("The window of each region over time", span, &rows, &freezes));
    main.raw("</div></section>\n");
}

fn bar(fleet: &Fleet, window: &PlannedWindow, region: RegionId) -> Bar {
    let start: Minute = window.interval.start();
    let local = fleet.regions[region].zone.local(start).format("%a %H:%M");
    let beside = format!(", {local} local, {}", figures::quantity(window.impact));
    let told = format!(
        "{}: {} UTC{beside} user-minutes, {}",
        fleet.regions[region].name,
        figures::utc(start),
        window.status.name()
    );
    Bar { interval: window.interval, beside, told, status: window.status.name() }
}
