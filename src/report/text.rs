//! Blocks as a terminal shows them.

use comfy_table::{CellAlignment, presets};
use unicode_width::UnicodeWidthStr;

use crate::report::document::{Align, Block, Document, Table};
use crate::words::harmless::harmless;

/// How the text may look.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// In columns.
    pub width: usize,
    pub color: bool,
}

impl Document {
    /// The text, no line wider than the style's width where that can be.
    pub fn to_text(&self, style: Style) -> String {
        let mut text = String::new();
        for (i, block) in self.blocks.iter().enumerate() {
            let below_heading =
                i > 0 && matches!(self.blocks[i - 1], Block::Heading(_) | Block::Answer(_));
            if i > 0 && !below_heading {
                text.push('\n');
            }
            match block {
                Block::Answer(sentence) => {
                    push_bold(&mut text, &wrapped(sentence, style.width, ""), style);
                }
                Block::Paragraph(words) => {
                    text.push_str(&wrapped(words, style.width, ""));
                    text.push('\n');
                }
                Block::Heading(title) => {
                    push_bold(&mut text, &wrapped(title, style.width, ""), style)
                }
                Block::Table(table) => text.push_str(&fitted(table, style.width)),
                Block::Picture(lines) => {
                    lines.iter().for_each(|line| {
                        text.push_str(&format!("  {}\n", harmless(line).trim_end()))
                    });
                }
                Block::List(items) => {
                    for item in items {
                        text.push_str("- ");
                        text.push_str(&wrapped(item, style.width.saturating_sub(2), "  "));
                        text.push('\n');
                    }
                }
            }
        }
        text
    }
}

fn push_bold(text: &mut String, line: &str, style: Style) {
    let (on, off) = if style.color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    text.push_str(&format!("{on}{line}{off}\n"));
}

/// The table with as many of its columns as fit.
fn fitted(table: &Table, width: usize) -> String {
    let mut table = table.clone();
    loop {
        let drawn = drawn(&table);
        let widest = drawn.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
        match table.narrower() {
            Some(narrower) if widest > width => table = narrower,
            _ => return drawn,
        }
    }
}

fn drawn(table: &Table) -> String {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::NOTHING);
    drawn.set_header(table.columns.iter().map(|column| column.title.as_ref()));
    drawn.add_rows(table.rows.iter().map(|row| row.iter().map(|cell| harmless(&cell.text))));
    for (i, column) in table.columns.iter().enumerate() {
        let cells = drawn.column_mut(i).expect("there is a column for each title");
        cells.set_padding((if i == 0 { 0 } else { 1 }, 1));
        cells.set_cell_alignment(match column.align {
            Align::Left => CellAlignment::Left,
            Align::Right => CellAlignment::Right,
        });
    }
    drawn.lines().map(|line| format!("  {}\n", line.trim_end())).collect()
}

/// Breaks `text` between words so that no line is wider than `width`; further lines start
/// with `indent`.
fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut lines = vec![String::new()];
    for word in harmless(text).split(' ') {
        let line = lines.last_mut().expect("there is a first line");
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join(&format!("\n{indent}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::Column;

    #[test]
    fn what_files_of_others_say_moves_no_cursor_and_breaks_no_row() {
        let mut table = Table::new(vec![Column::left("Reason", 0)]);
        table.row(vec!["works\u{1b}[31m\nin two\tlines".to_owned()]);
        let mut document = Document::default();
        document.paragraph("bell\u{7}".to_owned());
        document.blocks.push(Block::Table(table));
        let text = document.to_text(Style { width: 80, color: false });
        assert_eq!(text, "bell\u{fffd}\n\n  Reason\n  works\u{fffd}[31m in two lines\n");
    }
}
