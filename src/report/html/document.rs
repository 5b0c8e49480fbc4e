//! Blocks of text and tables as a part of a page.

use crate::fleet::Fleet;
use crate::ground::minute::Minute;
use crate::report::document::{Align, Block, Document, Shape, Table};
use crate::report::instants::{Told, instants};
use crate::report::markup::Markup;
use crate::week::Week;

/// Begins a section with its heading; whoever calls closes it.
pub fn section(markup: &mut Markup, heading: &str) {
    markup.raw("<section>");
    markup.element("h2", &[], heading);
}

/// What the signs of the week mean.
pub fn legend(markup: &mut Markup) {
    markup.raw(include_str!("legend.html"));
}

/// Words in which the script can name another clock in place of UTC.
pub fn with_clock(markup: &mut Markup, words: &str) {
    match words.strip_suffix("(UTC)") {
        Some(before) => {
            markup.text(before);
            markup.raw("(<span class=\"clock-name\">UTC</span>)");
        }
        None => markup.text(words),
    }
}

/// How commands name the tier, and the scope where it is not the tier's own.
pub fn asked(fleet: &Fleet, week: &Week) -> String {
    let tier = &fleet.tiers[week.tier];
    match week.scope == tier.scope {
        true => tier.name.clone(),
        false => format!("{} --scope {}", tier.name, week.scope.name()),
    }
}

/// Words whose instants the script can tell on another clock.
pub fn prose(markup: &mut Markup, words: &str) {
    let mut done = 0;
    for Told { place, at, shape } in instants(words) {
        markup.text(&words[done..place.start]);
        time(markup, &words[place.clone()], at, shape);
        done = place.end;
        if words[done..].starts_with(" UTC") {
            markup.raw(" <span class=\"clock-name\">UTC</span>");
            done += " UTC".len();
        }
    }
    markup.text(&words[done..]);
}

/// Each heading with what stands below it as a section, those aside that `leave_out` names.
pub fn sections(markup: &mut Markup, document: &Document, leave_out: impl Fn(&str) -> bool) {
    let mut open = false;
    let mut skipping = true;
    for (i, block) in document.blocks.iter().enumerate() {
        if let Block::Heading(title) = block {
            skipping = leave_out(title);
            if open {
                markup.raw("</section>\n");
            }
            open = !skipping;
            if open {
                markup.raw("<section><h2>");
                match document.blocks.get(i + 1) {
                    // Its times are told on the clock that is asked for.
                    Some(Block::Table(_) | Block::List(_)) => {
                        with_clock(markup, &without_marks(title))
                    }
                    _ => markup.text(&without_marks(title)),
                }
                markup.raw("</h2>");
            }
        } else if !skipping {
            self::block(markup, block);
        }
    }
    if open {
        markup.raw("</section>\n");
    }
}

/// The answer, and what stands above the first heading.
pub fn opening(document: &Document) -> (String, Vec<String>) {
    let mut answer = String::new();
    let mut below = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Answer(sentence) if answer.is_empty() => answer.clone_from(sentence),
            Block::Answer(words) | Block::Paragraph(words) => below.push(words.clone()),
            _ => break,
        }
    }
    (answer, below)
}

/// Words without the marks of code spans.
pub fn without_marks(words: &str) -> String {
    words.replace('`', "")
}

pub fn block(markup: &mut Markup, block: &Block) {
    match block {
        Block::Answer(words) | Block::Paragraph(words) => {
            markup.raw("<p>");
            prose(markup, &without_marks(words));
            markup.raw("</p>");
        }
        Block::Heading(words) => markup.element("h3", &[], &without_marks(words)),
        Block::Table(table) => self::table(markup, table),
        Block::List(items) => {
            markup.raw("<ul>");
            for item in items {
                markup.raw("<li>");
                prose(markup, &without_marks(item));
                markup.raw("</li>");
            }
            markup.raw("</ul>");
        }
        Block::Picture(lines) => {
            markup.raw("<pre tabindex=\"0\">");
            lines.iter().for_each(|line| {
                markup.text(line);
                markup.raw("\n");
            });
            markup.raw("</pre>");
        }
    }
}

fn table(markup: &mut Markup, table: &Table) {
    markup.raw("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><thead><tr>");
    for column in &table.columns {
        let class = class(column.align);
        markup.open("th", &[("scope", &"col"), ("class", &class)]);
        with_clock(markup, &column.title);
        markup.close("th");
    }
    markup.raw("</tr></thead><tbody>");
    for row in &table.rows {
        markup.raw("<tr>");
        for (column, cell) in table.columns.iter().zip(row) {
            markup.open("td", &[("class", &class(column.align))]);
            match cell.instant() {
                Some((at, shape)) => time(markup, &cell.text, at, shape),
                None => markup.text(&cell.text),
            }
            markup.close("td");
        }
        markup.raw("</tr>");
    }
    markup.raw("</tbody></table></div>");
}

/// A time that the script can tell on another clock.
pub fn time(markup: &mut Markup, text: &str, at: Minute, shape: Shape) {
    let shape = match shape {
        Shape::Date => "date",
        Shape::Day => "day",
        Shape::DayAndMonth => "day-and-month",
        Shape::Weekday => "weekday",
        Shape::Time => "time",
        Shape::Long => "long",
    };
    let instant = at.to_string();
    markup.element(
        "time",
        &[("data-at", &instant), ("data-shape", &shape), ("data-utc", &text)],
        text,
    );
}

fn class(align: Align) -> &'static str {
    match align {
        Align::Left => "",
        Align::Right => "num",
    }
}
