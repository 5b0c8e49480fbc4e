//! Blocks as Markdown, for a page or a comment on a change.

use crate::report::document::{Align, Block, Document, Table};
use crate::words::harmless::harmless;

impl Document {
    /// GitHub-flavoured Markdown.
    pub fn to_markdown(&self) -> String {
        let mut text = String::new();
        for (i, block) in self.blocks.iter().enumerate() {
            if i > 0 {
                text.push('\n');
            }
            match block {
                Block::Answer(sentence) => {
                    text.push_str(&format!("**{}**\n", escaped(&harmless(sentence))))
                }
                Block::Paragraph(words) => {
                    text.push_str(&format!("{}\n", escaped(&harmless(words))))
                }
                Block::Heading(title) => {
                    text.push_str(&format!("### {}\n", escaped(&harmless(title))))
                }
                Block::Table(table) => push_table(&mut text, table),
                Block::Picture(lines) => {
                    let lines: Vec<String> = lines.iter().map(|line| harmless(line)).collect();
                    text.push_str(&format!("```text\n{}\n```\n", lines.join("\n")));
                }
                Block::List(items) => {
                    items.iter().for_each(|item| {
                        text.push_str(&format!("- {}\n", escaped(&harmless(item))))
                    });
                }
            }
        }
        text
    }
}

fn push_table(text: &mut String, table: &Table) {
    let mut push_row = |cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    };
    push_row(&mut table.columns.iter().map(|column| escaped(&harmless(&column.title))));
    push_row(&mut table.columns.iter().map(|column| match column.align {
        Align::Left => "---".to_owned(),
        Align::Right => "---:".to_owned(),
    }));
    for row in &table.rows {
        push_row(&mut row.iter().map(|cell| escaped(&harmless(&cell.text))));
    }
}

/// Keeps what Markdown would read as marks; code spans stay code spans.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut code = false;
    for c in text.chars() {
        match c {
            '`' => code = !code,
            '|' => safe.push('\\'),
            '*' | '_' | '<' | '>' | '[' | ']' | '#' | '\\' if !code => safe.push('\\'),
            _ => {}
        }
        safe.push(c);
    }
    safe
}
