//! Blocks of text and tables as a part of a page.

use crate::report::document::{Align, Block, Document, Table};
use crate::report::markup::Markup;

/// Begins a section with its heading; whoever calls closes it.
pub fn section(markup: &mut Markup, heading: &str) {
    markup.raw("<section>");
    markup.element("h2", &[], heading);
}

/// Each heading with what stands below it as a section, those aside that `leave_out` names.
pub fn sections(markup: &mut Markup, document: &Document, leave_out: impl Fn(&str) -> bool) {
    let mut open = false;
    let mut skipping = true;
    for block in &document.blocks {
        if let Block::Heading(title) = block {
            skipping = leave_out(title);
            if open {
                markup.raw("</section>\n");
            }
            open = !skipping;
            if open {
                section(markup, &without_marks(title));
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
            markup.element("p", &[], &without_marks(words));
        }
        Block::Heading(words) => markup.element("h3", &[], &without_marks(words)),
        Block::Table(table) => self::table(markup, table),
        Block::List(items) => {
            markup.raw("<ul>");
            items.iter().for_each(|item| markup.element("li", &[], &without_marks(item)));
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
        markup.element("th", &[("scope", &"col"), ("class", &class)], &column.title);
    }
    markup.raw("</tr></thead><tbody>");
    for row in &table.rows {
        markup.raw("<tr>");
        for (column, cell) in table.columns.iter().zip(row) {
            markup.element("td", &[("class", &class(column.align))], &cell.text);
        }
        markup.raw("</tr>");
    }
    markup.raw("</tbody></table></div>");
}

fn class(align: Align) -> &'static str {
    match align {
        Align::Left => "",
        Align::Right => "num",
    }
}
