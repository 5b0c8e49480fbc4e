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
                    text.push_str(&fenced(&lines.join("\n")));
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

/// Lines that keep their places, between fences that are longer than any in them.
fn fenced(lines: &str) -> String {
    let runs = lines.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
    format!("{fence}text\n{lines}\n{fence}\n")
}

/// Keeps what Markdown would read as marks; code spans stay code spans. Where names hold
/// backticks nobody knows what is code, so that nothing can begin a tag anywhere.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut code = false;
    for c in text.chars() {
        match c {
            '`' => code = !code,
            '|' => safe.push('\\'),
            '<' => {
                safe.push_str("&lt;");
                continue;
            }
            '&' => {
                safe.push_str("&amp;");
                continue;
            }
            '*' | '_' | '>' | '[' | ']' | '#' | '\\' if !code => safe.push('\\'),
            _ => {}
        }
        safe.push(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_files_say_is_markup() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            assert_eq!(escaped(text), expected, "{text:?}");
        }
        case("a < b & `c < d`", "a &lt; b &amp; `c &lt; d`");
        case("tier `w` <h1>GREEN</h1>` <b>", "tier `w` &lt;h1\\>GREEN&lt;/h1\\>` &lt;b>");
        case("*a* _b_ [c](d) # e", "\\*a\\* \\_b\\_ \\[c\\](d) \\# e");
        assert_eq!(fenced("a"), "```text\na\n```\n");
        assert_eq!(fenced("```\n````"), "`````text\n```\n````\n`````\n");
    }
}
