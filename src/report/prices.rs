//! What the rules cost, and how far the weights are from another slot.

use crate::explain::limit;
use crate::explain::prices::{Price, Prices};
use crate::explain::weights::{Tip, Tipping};
use crate::finding::RuleName;
use crate::fleet::{Cadence, Fleet};
use crate::ground::cycles::Every;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::plan::Plan;
use crate::report::document::{Block, Column, Document, Shape, Table};
use crate::report::phrases;
use crate::request::{Objective, Request};
use crate::words::figures;

/// Adds the prices, and the weights where they are known.
pub fn add(
    fleet: &Fleet,
    request: &Request,
    prices: &Prices,
    weights: Option<&[Tipping]>,
    document: &mut Document,
) {
    let sentence = summary(fleet, request, prices);
    let mattering = prices.alone.len() + prices.needed.len();
    let matter = format!("{mattering} of {} rules and limits matter.", prices.limits);
    if document.blocks.is_empty() {
        document.answer(sentence);
        document.paragraph(format!("{matter} {}", phrases::time_zones(fleet)));
    } else {
        document.paragraph(format!("{sentence} {matter}"));
    }
    if !prices.alone.is_empty() {
        let table = table(fleet, request, &prices.base, &prices.alone);
        document.section("Without one rule".to_owned(), Block::Table(table));
    }
    if !prices.together.is_empty() {
        let table = table(fleet, request, &prices.base, &prices.together);
        let title = "Without several that are alike, or that cover for each other";
        document.section(title.to_owned(), Block::Table(table));
    }
    let priced = prices.alone.iter().chain(&prices.together);
    if priced.clone().any(|price| price.bounded) {
        document.paragraph(
            "~ is not proven best: what was found with the effort there was. More with `--effort`."
                .to_owned(),
        );
    }
    for &needed in &prices.needed {
        document.paragraph(format!(
            "Without `{}` ({}) of {} nothing fits.",
            needed.id(fleet),
            needed.kind(fleet),
            phrases::ids(fleet, &limit::concerned(needed, fleet, request))
        ));
    }
    if !prices.untold.is_empty() {
        document.paragraph(format!(
            "{} could not be priced; more with `--effort`.",
            figures::count(prices.untold.len(), "rule")
        ));
    }
    if let Some(weights) = weights {
        let title = "Another slot wins when a weight alone passes".to_owned();
        document.section(title, Block::Table(tipping(fleet, request, weights)));
    }
}

/// The most expensive rule, in a sentence.
pub fn summary(fleet: &Fleet, request: &Request, prices: &Prices) -> String {
    let tier = &fleet.tiers[request.tier].name;
    let without = |price: &Price| {
        let limit = price.limits[0];
        let regions = limit::concerned(limit, fleet, request);
        format!("`{}` of {}", limit.id(fleet), phrases::ids(fleet, &regions))
    };
    let total = prices.base.objective == Objective::Total;
    let cost = |impact: UserMinutes, value: f64| if total { value } else { impact.0 };
    let urgent = total && fleet.tiers[request.tier].urgency > 0.0;
    let waiting = if urgent { ", waiting included" } else { "" };
    match (prices.base.choices.first(), prices.alone.first()) {
        (Some(best), Some(first)) if first.objective_value < best.objective_value => format!(
            "The best `{tier}` costs {} user-minutes{waiting}; without {} it would cost {}, {} less.",
            figures::quantity(cost(best.impact, best.objective_value)),
            without(first),
            figures::quantity(cost(first.impact, first.objective_value)),
            figures::percent(first.saved_share(&prices.base).unwrap_or(0.0))
        ),
        (Some(best), _) => format!(
            "The best `{tier}` costs {} user-minutes{waiting}, and none of its {} rules and limits alone makes it dearer.",
            figures::quantity(cost(best.impact, best.objective_value)),
            prices.limits
        ),
        (None, Some(first)) => format!(
            "Nothing fits `{tier}`; without {} something does, at {} user-minutes.",
            without(first),
            figures::quantity(first.impact)
        ),
        (None, None) => format!(
            "Nothing fits `{tier}`, and striking out any one of its {} rules and limits opens no slot.",
            prices.limits
        ),
    }
}

fn table(fleet: &Fleet, request: &Request, base: &Plan, prices: &[Price]) -> Table {
    let mut columns = vec![
        Column::left("Region", 0),
        Column::left("Rule", 0),
        Column::left("Id", 0),
        Column::left("Slot (UTC)", 1),
        Column::right("Impact", 0),
    ];
    let waiting = base.objective == Objective::Total && fleet.tiers[request.tier].urgency > 0.0;
    if waiting {
        columns.push(Column::right("With waiting", 0));
    }
    columns.extend([Column::right("Saves", 1), Column::right("", 0)]);
    let mut table = Table::new(columns);
    for price in prices {
        let column = |text: &dyn Fn(RuleName) -> String| -> String {
            let mut cells: Vec<String> = price.limits.iter().map(|&limit| text(limit)).collect();
            cells.dedup();
            cells.join(" + ")
        };
        let saving = price.saving(base);
        let less = price.saved_share(base).map_or(String::new(), |share| {
            let sign = if share < 0.0 { "+" } else { "-" };
            format!("{sign}{}", figures::percent(share.abs()))
        });
        let bounded = if price.bounded { "~" } else { "" };
        let mut row = vec![
            column(&|limit| phrases::ids(fleet, &limit::concerned(limit, fleet, request))),
            column(&|limit| limit.kind(fleet).to_owned()),
            column(&|limit| limit.id(fleet).to_owned()),
            slot(fleet, request, price.start),
            format!("{bounded}{}", figures::quantity(price.impact)),
        ];
        if waiting {
            row.push(format!("{bounded}{}", figures::quantity(price.objective_value)));
        }
        row.extend([
            match saving {
                Some(saving) if saving < 0.0 => format!("-{}", figures::quantity(-saving)),
                Some(saving) => figures::quantity(saving),
                None => "opens a slot".to_owned(),
            },
            less,
        ]);
        table.row_at(row, [(3, price.start, shape(fleet, request))]);
    }
    table
}

/// Where a slot is, as its cadence says it.
fn slot(fleet: &Fleet, request: &Request, start: Minute) -> String {
    match shape(fleet, request) {
        Shape::Weekday => start.utc().format("%a %H:%M").to_string(),
        _ => figures::utc(start),
    }
}

fn shape(fleet: &Fleet, request: &Request) -> Shape {
    match fleet.tiers[request.tier].cadence {
        Cadence::Every(Every::Weeks(1)) => Shape::Weekday,
        Cadence::Once | Cadence::Every(_) => Shape::Date,
    }
}

fn tipping(fleet: &Fleet, request: &Request, weights: &[Tipping]) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::right("Below", 0),
        Column::left("then (UTC)", 1),
        Column::right("Weight", 0),
        Column::right("Above", 0),
        Column::left("then (UTC)", 1),
    ]);
    let side = |tip: Option<Tip>| match tip {
        Some(tip) => [figures::weight(tip.weight), slot(fleet, request, tip.start)],
        None => ["-".to_owned(), String::new()],
    };
    for Tipping { region, weight, below, above } in weights {
        let mut row = vec![fleet.regions[*region].id.clone()];
        row.extend(side(*below));
        row.push(figures::weight(*weight));
        row.extend(side(*above));
        let told = |column: usize, tip: Option<Tip>| {
            tip.map(|tip| (column, tip.start, shape(fleet, request)))
        };
        table.row_at(row, told(2, *below).into_iter().chain(told(5, *above)));
    }
    table
}
