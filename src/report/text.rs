//! Blocks as a terminal shows them.

use comfy_table::{CellAlignment, ContentArrangement, presets};
use unicode_width::UnicodeWidthStr;

use crate::report::document::{Align, Block, Document, Mark, Table};
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
                    push_answer(&mut text, &wrapped(sentence, style.width, ""), style);
                }
                Block::Paragraph(words) => {
                    text.push_str(&wrapped(words, style.width, ""));
                    text.push('\n');
                }
                Block::Heading(title) => {
                    push_bold(&mut text, &wrapped(title, style.width, ""), style)
                }
                Block::Table(table) => {
                    let parts = self.blocks.iter().filter_map(|block| match block {
                        Block::Table(other) if table.is_part && other.is_part => Some(other),
                        _ => None,
                    });
                    text.push_str(&fitted(table, parts.cloned().collect(), style));
                }
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

/// A yes in green and a no in red; the word says it, too.
fn push_answer(text: &mut String, line: &str, style: Style) {
    let says =
        |word: &str| line.strip_prefix(word).is_some_and(|rest| rest.starts_with([':', ' ']));
    let (on, off) = match style.color {
        true if says("Yes") => ("\x1b[1;32m", "\x1b[0m"),
        true if says("No") => ("\x1b[1;31m", "\x1b[0m"),
        _ => return push_bold(text, line, style),
    };
    text.push_str(&format!("{on}{line}{off}\n"));
}

/// The table with as many of its columns as fit into it and into the other `parts` of it; where
/// those that have to stay do not fit, their cells are broken between words.
fn fitted(table: &Table, mut parts: Vec<Table>, style: Style) -> String {
    let mut table = table.clone();
    let widest = |lines: &[String]| lines.iter().map(|l| l.trim_end().width()).max().unwrap_or(0);
    loop {
        let lines = drawn(&table, None);
        let is_wide = |lines: &[String]| widest(lines) > style.width;
        let any_is_wide = is_wide(&lines) || parts.iter().any(|p| is_wide(&drawn(p, None)));
        match table.narrower() {
            Some(narrower) if any_is_wide => {
                table = narrower;
                parts = parts.iter().filter_map(Table::narrower).collect();
            }
            None if is_wide(&lines) => {
                return drawn(&table, Some(style.width)).concat();
            }
            _ => return marked(&table, lines, style),
        }
    }
}

/// The lines of a table, each of one row, with those coloured that stand out.
fn marked(table: &Table, lines: Vec<String>, style: Style) -> String {
    let colour = |(number, line): (usize, String)| {
        let row = number.checked_sub(1);
        let code = match row.and_then(|row| table.marks.get(&row)) {
            Some(Mark::Most) => "1",
            Some(Mark::Soon) => "1;31",
            Some(Mark::New) => "32",
            Some(Mark::Gone) => "31",
            Some(Mark::Moved) => "33",
            None => return line,
        };
        format!("\x1b[{code}m{}\x1b[0m\n", line.trim_end())
    };
    if !style.color {
        return lines.concat();
    }
    lines.into_iter().enumerate().map(colour).collect()
}

/// The lines of the table, broken where they would be wider than `width`.
fn drawn(table: &Table, width: Option<usize>) -> Vec<String> {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::NOTHING);
    if let Some(width) = width {
        drawn.set_content_arrangement(ContentArrangement::Dynamic);
        drawn.set_width(width.saturating_sub(2).try_into().unwrap_or(u16::MAX));
    }
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
    fn cells_are_broken_where_columns_that_stay_are_too_wide() {
        let mut table = Table::new(vec![Column::left("Id", 0), Column::left("Why", 0)]);
        table.row(["a", "one two three four"].map(str::to_owned).to_vec());
        let mut document = Document::default();
        document.blocks.push(Block::Table(table));
        let text = document.to_text(Style { width: 20, color: false });
        assert!(text.lines().all(|line| line.width() <= 20), "{text}");
        assert!(text.contains("one") && text.contains("four"), "{text}");
    }

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
