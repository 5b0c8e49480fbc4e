//! Who has to be told by when, and how long is that from now?

use crate::fleet::Fleet;
use crate::ground::duration::{HOUR, Minutes};
use crate::ground::minute::Minute;
use crate::plan::{Choice, Plan};
use crate::report::document::{Block, Column, Shape, Table};
use crate::report::html::document;
use crate::report::markup::Markup;
use crate::report::windows::first_windows;
use crate::rules::notices::{self, Asked};
use crate::words::figures;

/// How many are shown; the rest is counted.
const SHOWN: usize = 60;

/// The notices of the first windows, the soonest first.
pub fn table(markup: &mut Markup, fleet: &Fleet, plan: &Plan, choice: &Choice) {
    let mut rows: Vec<(Minute, [String; 3])> = Vec::new();
    for (window, whom) in first_windows(fleet, choice) {
        let start = window.interval.start();
        for deadline in notices::deadlines(fleet, plan.tier, &window.regions, start) {
            let (region, audience) = match &deadline.asked {
                Some(Asked { region, audience, .. }) => {
                    (fleet.regions[*region].id.clone(), audience.unwrap_or("-").to_owned())
                }
                None => (whom.to_owned(), "users".to_owned()),
            };
            rows.push((deadline.by, [region, audience, format!("{} ahead", deadline.ahead)]));
        }
    }
    if rows.is_empty() {
        return;
    }
    rows.sort();
    let later = rows.len().saturating_sub(SHOWN);
    rows.truncate(SHOWN);
    let mut table = Table::new(vec![
        Column::left("File by (UTC)", 0),
        Column::right("That is", 0),
        Column::left("Region", 0),
        Column::left("Audience", 0),
        Column::left("Notice", 0),
    ]);
    for (by, [region, audience, ahead]) in rows {
        let cells = vec![figures::utc(by), from_now(by - plan.now), region, audience, ahead];
        table.row_at(cells, [(0, by, Shape::Date)]);
    }
    document::section(markup, "Give notice by");
    document::block(markup, &Block::Table(table));
    if later > 0 {
        let words = format!("{} in `-f json`.", figures::count(later, "later deadline"));
        document::block(markup, &Block::Paragraph(words));
    }
    markup.raw("</section>\n");
}

/// `in 31h`, `in 3d7h`, `9h ago`: to the hour where it is long.
fn from_now(left: Minutes) -> String {
    let long = |length: Minutes| if length > 2 * HOUR { length - length % HOUR } else { length };
    if left < Minutes::ZERO {
        format!("{} ago", long(left.abs()))
    } else {
        format!("in {}", long(left))
    }
}
