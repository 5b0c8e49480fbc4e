//! Who is told what, when: a schedule for people, and the messages in full.

use crate::announce::audience::Audience;
use crate::announce::schedule::{Entry, Standing};
use crate::announce::{Announcement, Announcements};
use crate::fleet::Fleet;
use crate::report::document::{Block, Column, Document, Shape, Table};
use crate::report::{markdown, phrases};
use crate::words::figures;
use crate::words::harmless::harmless;

/// The schedule as a table.
pub fn document(fleet: &Fleet, announcements: &Announcements) -> Document {
    let mut document = Document::default();
    document.answer(answer(announcements));
    if !announcements.list.is_empty() {
        document.blocks.push(Block::Table(table(fleet, announcements)));
    }
    document.paragraph(phrases::time_zones(fleet));
    document
}

/// How much there is to say, and what can no longer be said in time.
pub fn answer(announcements: &Announcements) -> String {
    let windows = figures::count(announcements.windows.len(), "window");
    let list = figures::count(announcements.list.len(), "announcement");
    let mut answer = format!("{list} for {windows}");
    for (number, what) in
        [(announcements.broken(), "notice"), (announcements.late(), "other announcement")]
    {
        if number > 0 {
            let are = if number == 1 { "is" } else { "are" };
            answer.push_str(&format!("; {} {are} late", figures::count(number, what)));
        }
    }
    let missed = announcements.list.iter().filter(|told| told.entry.standing == Standing::Missed);
    match missed.count() {
        0 => {}
        missed => answer.push_str(&format!("; {missed} missed, with others still to come")),
    }
    answer
}

fn table(fleet: &Fleet, announcements: &Announcements) -> Table {
    let mut table = Table::new(vec![
        Column::left("When (UTC)", 0),
        Column::left("Local", 1),
        Column::left("Who", 0),
        Column::left("Region", 0),
        Column::left("Window", 0),
        Column::left("What", 0),
        Column::left("Language", 3),
        Column::left("Rule", 2),
        Column::left("", 0),
    ]);
    for Announcement { entry, message } in &announcements.list {
        let cells = vec![
            figures::utc(entry.at),
            figures::local(entry.zone(fleet).local(entry.at)),
            who(fleet, entry),
            regions(fleet, entry),
            announcements.names[entry.window].clone(),
            entry.kind.name().to_owned(),
            message.locale.clone(),
            entry.rules_of(fleet).map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(", "),
            standing(entry.standing),
        ];
        table.row_at(cells, [(0, entry.at, Shape::Date)]);
    }
    table
}

/// `users`, `regulator`, `crew apac`.
fn who(fleet: &Fleet, entry: &Entry) -> String {
    match entry.audience {
        Audience::Crew(team) => {
            format!("{} {}", entry.audience.name(), fleet.teams[team].name)
        }
        _ => entry.audience.name().to_owned(),
    }
}

fn regions(fleet: &Fleet, entry: &Entry) -> String {
    let ids: Vec<&str> = entry.regions.iter().map(|&r| fleet.regions[r].id.as_str()).collect();
    ids.join(", ")
}

/// Empty for what is still to come.
fn standing(standing: Standing) -> String {
    match standing {
        Standing::Due => String::new(),
        Standing::Given => "given".to_owned(),
        Standing::Missed => "missed".to_owned(),
        Standing::Late(by) => format!("LATE by {}", by),
        Standing::Over => "past".to_owned(),
    }
}

/// The messages one after another, as plain text.
pub fn text(fleet: &Fleet, announcements: &Announcements) -> String {
    let mut text = format!("{}\n", answer(announcements));
    for told in &announcements.list {
        let headers = headers(fleet, announcements, told);
        let Announcement { message, .. } = told;
        text.push_str(&format!("\n{}\n", "-".repeat(72)));
        for (label, value) in headers {
            text.push_str(&format!("{label}: {}\n", harmless(&value)));
        }
        text.push_str(&format!("Subject: {}\n\n{}\n", message.subject, message.body));
    }
    text
}

/// The schedule, and the messages one after another, as Markdown.
pub fn markdown(fleet: &Fleet, announcements: &Announcements, schedule: &Document) -> String {
    let mut text = schedule.to_markdown();
    for told in &announcements.list {
        let headers: Vec<String> = headers(fleet, announcements, told)
            .into_iter()
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        let Announcement { message, .. } = told;
        text.push_str(&format!(
            "\n### {}\n\n{}\n\n",
            markdown::escaped(&message.subject),
            markdown::escaped(&harmless(&headers.join(" · ")))
        ));
        for line in message.body.lines() {
            // Two blanks at its end keep a line a line.
            let quoted = format!("> {}", markdown::escaped(line));
            text.push_str(&if line.is_empty() {
                ">\n".to_owned()
            } else {
                format!("{quoted}  \n")
            });
        }
    }
    text
}

fn headers(
    fleet: &Fleet,
    announcements: &Announcements,
    told: &Announcement,
) -> Vec<(&'static str, String)> {
    let Announcement { entry, message } = told;
    let local = entry.zone(fleet).local(entry.at);
    let when = format!("{} UTC, {} local", figures::utc(entry.at), figures::local(local));
    let late = standing(entry.standing);
    vec![
        ("When", if late.is_empty() { when } else { format!("{when} ({late})") }),
        ("To", format!("{} of {}", who(fleet, entry), regions(fleet, entry))),
        ("Window", announcements.names[entry.window].clone()),
        ("What", format!("{} ({})", entry.kind.name(), message.locale)),
    ]
}
