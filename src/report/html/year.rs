//! A year as a page: tiers as rows, weeks as columns, then every window in words.

use crate::fleet::{Fleet, Scope};
use crate::report;
use crate::report::drawing::gantt::{self, Bar, Row};
use crate::report::html::document::{self, section};
use crate::report::html::page::{Head, Script, page};
use crate::report::markup::Markup;
use crate::words::figures;
use crate::year::{Entry, Year};

/// The page of a year or another span.
pub fn of_year(fleet: &Fleet, year: &Year) -> String {
    let words = report::year::document(fleet, year);
    let (answer, below) = document::opening(&words);
    let head = Head {
        title: document::without_marks(&answer),
        above: "lowtide calendar".to_owned(),
        answer,
        below,
        script: Script::Still,
    };
    let mut main = Markup::default();
    let tiers: Vec<_> = year.tiers.iter().map(|tier| tier.tier).collect();
    let rows: Vec<Row> = tiers
        .iter()
        .map(|&tier| Row {
            name: fleet.tiers[tier].name.clone(),
            bars: year.of_tier(tier).map(|entry| bar(fleet, entry)).collect(),
        })
        .collect();
    let mut regions: Vec<_> = year.tiers.iter().flat_map(|tier| tier.regions.clone()).collect();
    regions.sort_unstable();
    regions.dedup();
    section(&mut main, "The span at a glance");
    main.raw("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Tiers over time\">");
    let freezes = gantt::freezes(fleet, &regions, &tiers, year.span);
    main.append(gantt::draw("The windows of each tier over time", year.span, &rows, &freezes));
    main.raw("</div></section>\n");
    document::sections(&mut main, &words, |_| false);
    page(fleet, year.now, &head, main)
}

fn bar(fleet: &Fleet, entry: &Entry) -> Bar {
    let window = &entry.window;
    let tier = &fleet.tiers[entry.tier];
    let whom = match window.regions.as_slice() {
        [only] if tier.scope == Scope::Rolling => format!(" in {}", fleet.regions[*only].name),
        _ => String::new(),
    };
    let told = format!(
        "{}{whom}: {} UTC, {} user-minutes, {}",
        tier.name,
        figures::utc(window.interval.start()),
        figures::quantity(window.impact),
        entry.status()
    );
    Bar { interval: window.interval, beside: String::new(), told, status: entry.status() }
}
