//! What does a code mean? Each explained, and all of them listed.

use crate::finding::{Code, Kind, Severity};
use crate::lint::findings as lints;
use crate::report::document::{Block, Column, Document, Table};
use crate::validate;

/// The names of all codes, those of windows first.
pub fn names() -> impl Iterator<Item = &'static str> {
    [validate::of_windows(), lints::kinds()].into_iter().flatten().map(|kind| kind.code)
}

/// What the code says, with a case of it and what to do; `None` where there is no such code.
pub fn explained(name: &str) -> Option<Document> {
    let of_windows = validate::of_windows().into_iter().map(|kind| ("validate", kind));
    let of_files = lints::kinds().into_iter().map(|kind| ("check", kind));
    let (command, kind) = of_windows.chain(of_files).find(|(_, kind)| kind.code == name)?;
    let mut document = Document::default();
    let severity = match kind.severity {
        Severity::Error => "an error",
        Severity::Warning => "a warning",
        Severity::Note => "a note",
    };
    document.answer(format!("{}.", kind.about));
    document.paragraph(format!("For example: {}.", kind.example));
    document.paragraph(format!("What to do: {}.", what_to_do(&kind)));
    document.paragraph(format!(
        "`{name}` is {severity} of `lowtide {command}`, unless `--error {name}`, `--warn {name}` or `--ignore {name}` says otherwise."
    ));
    if let Some(code) = Code::named(name) {
        document.paragraph(for_windows(code));
    }
    Some(document)
}

fn what_to_do(kind: &Kind) -> String {
    let mut letters = kind.remedy.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// Whether a window can be moved out of its way, and how one lives with it.
fn for_windows(code: Code) -> String {
    let moved = match code.is_mended_by_a_start() {
        true => "Another start can mend it; `lowtide validate` names the nearest.",
        false => "It is the same at every start.",
    };
    let accepted = match code {
        Code::UnusedAccept => String::new(),
        code if !code.can_be_accepted() => " No window can accept it.".to_owned(),
        _ => format!(
            " A window that has `accept = [{{ code = \"{code}\", reason = \"...\" }}]` makes it a note."
        ),
    };
    format!("{moved}{accepted}")
}

/// All codes, those that windows have first.
pub fn listed() -> Document {
    let mut document = Document::default();
    let windows = "Of proposed windows, by `lowtide validate`".to_owned();
    document.section(windows, Block::Table(table(validate::of_windows())));
    let file = "Of the region file, by `lowtide check`".to_owned();
    document.section(file, Block::Table(table(lints::kinds())));
    document.paragraph("`lowtide explain-code CODE` says more of each.".to_owned());
    document
}

fn table(kinds: Vec<Kind>) -> Table {
    let mut table = Table::new(vec![Column::left("Code", 0), Column::left("What it says", 0)]);
    for kind in kinds {
        table.row(vec![kind.code.to_owned(), kind.about.to_owned()]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_explanation() {
        let mut all: Vec<&str> = names().collect();
        assert!(all.iter().all(|name| explained(name).is_some()));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "two codes have one name");
    }

    #[test]
    fn sentences_of_the_list_end_where_they_are_put_together() {
        for kind in [validate::of_windows(), lints::kinds()].into_iter().flatten() {
            for text in [kind.about, kind.remedy, kind.example] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", kind.code);
            }
        }
    }
}
